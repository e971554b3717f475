"""The code is written in the words of the glossary."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from docs.pages import ROOT
from together import together

SOURCES = ROOT / "src/sledai"
MODULES = sorted(SOURCES.rglob("*.py"))
ROW = re.compile(r"^\| in (?P<where>names and docstrings|names|docstrings) \| (?P<words>.+) \|$", re.MULTILINE)
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
"""A word of a name: ``found`` and ``at`` of ``found_at``, ``Day`` and ``Range`` of ``DayRange``."""
KEPT = {"alone"}
"""The field of `SignsRule`, under which the content hash of every edition holds it."""


def unused(where: str) -> set[str]:
    """The words that the table of the glossary keeps out of names, or out of docstrings."""
    rows = ROW.findall((ROOT / "docs/glossary.md").read_text("utf-8"))
    words = [re.sub(r"\(.*\)", "", listed).split(",") for place, listed in rows if where in place]
    return {word.strip() for row in words for word in row}


def named(tree: ast.AST) -> Iterator[str]:
    """Every name that a module gives or uses."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name
            case ast.arg(arg=name) | ast.keyword(arg=str(name)) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def documented(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every docstring with its line, those of constants and attributes too, without the code of examples."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, re.sub(r"^\s*(>>>|\.\.\.).*$", "", text, flags=re.MULTILINE)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_the_glossary_has_the_words() -> None:
    """The table is there to be read."""
    assert {"told", "beside", "there"} <= unused("names")
    assert {"told", "beside", "is no"} <= unused("docstrings")
    assert "there" not in unused("docstrings")


@together("path", MODULES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_names_are_those_of_the_glossary(path: Path) -> None:
    """No part of a name is a word that hides what the thing is."""
    words = unused("names")
    found = {name for name in named(parsed(path)) if words & set(map(str.lower, PART.findall(name)))}
    assert set() == found - KEPT


@together("path", MODULES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_docstrings_are_in_the_words_of_the_glossary(path: Path) -> None:
    """A docstring says what a thing is in plain words; *there is no* is plain, *it is no* is not."""
    words = re.compile(rf"(?<!there )\b({'|'.join(sorted(unused('docstrings')))})\b", re.IGNORECASE)
    kept = re.compile(rf"^\s*({'|'.join(KEPT)}):", re.MULTILINE)
    texts = ((line, " ".join(kept.sub("", text).split())) for line, text in documented(parsed(path)))
    assert [] == [(line, match.group()) for line, text in texts for match in words.finditer(text)]


def test_no_two_classes_share_a_name() -> None:
    """A name of a class, or of a type, means one thing in the library."""
    homes: dict[str, set[str]] = {}
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            match node:
                case ast.ClassDef(name=name):
                    homes.setdefault(name, set()).add(str(path))
                case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
                    homes.setdefault(name, set()).add(str(path))
    assert [] == sorted(name for name, paths in homes.items() if len(paths) > 1)
