"""A file of an edition is read as a whole, or refused with its name, the key of the fault and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

import sledai.editions
from sledai import Descriptor
from sledai.criteria import findings
from sledai.editions import EDITIONS, loading
from sledai.errors import UnreadableFileError
from together import together

FOLDER = Path(sledai.editions.__file__).parent
WHOLE = "sledai-2k.toml"
DERIVED = "sledai-2k-30d.toml"
ASPECTS = ("counts", "requires", "limits", "excludes")

FAULTS = {
    "not TOML": (WHOLE, 'weight   = 8\nsystem   = "cns"', "weight = 8 points", "", "the file is not TOML"),
    "a key of the edition": (WHOLE, "\ngrade    =", "\ngarde    =", "garde", "no key 'garde' (did you mean 'grade'?)"),
    "a descriptor": (WHOLE, "\n[seizure]", "\n[seizures]", "seizures", "no key 'seizures' (did you mean 'seizure'?)"),
    "a key of a descriptor": (WHOLE, "weight   = 8", "points = 8", "seizure.points", "no key 'points'"),
    "a key of the window": (WHOLE, "days = 10", "day = 10", "window.day", "no key 'day' (did you mean 'days'?)"),
    "a key of the evidence": (WHOLE, 'place = "item 1,', 'page = "item 1,', "seizure.evidence.page", "no key 'page'"),
    "a key of a statement": (
        WHOLE,
        'cutoff = "FEVER"',
        'cut-off = "FEVER"',
        "fever.limits.1.cut-off",
        "no key 'cut-off' (did you mean 'cutoff'?)",
    ),
    "a key of a note": (
        WHOLE,
        'damage of the central nervous system does not score.\n  """, sources',
        'damage.\n  """, source',
        "seizure.notes.1.source",
        "no key 'source' (did you mean 'sources'?)",
    ),
    "a cut-off": (
        WHOLE,
        'cutoff = "FEVER"',
        'cutoff = "FEVERS"',
        "fever.limits.1.cutoff",
        "no cut-off 'FEVERS' (did you mean 'FEVER'?)",
    ),
    "a cut-off of another kind": (
        WHOLE,
        'cutoff = "FEVER"',
        'cutoff = "LLDAS_SCORE"',
        "fever.limits.1.cutoff",
        "no cut-off 'LLDAS_SCORE'",
    ),
    "a rule": (WHOLE, '"FEVER_RULE"', '"FEVER"', "fever.rule", "no rule 'FEVER' (did you mean 'FEVER_RULE'?)"),
    "a source of the edition": (
        WHOLE,
        '  "touma-2010",',
        '  "touma-2011",',
        "sources.2",
        "no source 'touma-2011' (did you mean 'touma-2010'?)",
    ),
    "a source of the evidence": (
        WHOLE,
        '"item 1, definition", grade = "secondary", sources = [\n  "sledai-2k-30-days-program"',
        '"item 1, definition", grade = "secondary", sources = [\n  "sledai-2k-program"',
        "seizure.evidence.sources.1",
        "no source 'sledai-2k-program'",
    ),
    "a source of a note": (
        WHOLE,
        'sources = ["ard-review-table", "sledai-llm"]',
        'sources = ["ard-review-table", "llm"]',
        "seizure.notes.1.sources.2",
        "no source 'llm' (did you mean 'sledai-llm'?)",
    ),
    "a grade": (
        WHOLE,
        '"item 1, definition", grade = "secondary"',
        '"item 1, definition", grade = "certain"',
        "seizure.evidence.grade",
        "no grade 'certain'. Use one of: primary, secondary, unverified.",
    ),
    "a system": (WHOLE, 'system   = "cns"', 'system   = "nervous"', "seizure.system", "no system 'nervous'"),
    "an edition": (
        DERIVED,
        'based_on = "sledai-2k"',
        'based_on = "sledai-3k"',
        "based_on",
        "no edition 'sledai-3k' (did you mean 'sledai-2k'?)",
    ),
    "no label": (WHOLE, 'label    = "SLEDAI-2K"\n', "", "label", "it is missing"),
    "no window": (WHOLE, "window   = { days = 10", "[other]\nwindow = { days = 10", "other", "no key 'other'"),
    "no descriptor": (WHOLE, '[fever]\nlabel    = "Fever"', '[x]\nlabel    = "Fever"', "x", "no key 'x'"),
    "no weight": (WHOLE, "weight   = 8\n", "", "seizure.weight", "it is missing"),
    "no text": (WHOLE, '{ text = "Optic neuritis.", ', "{ ", "visual_disturbance.counts.3.text", "it is missing"),
    "no grade of the evidence": (
        WHOLE,
        'place = "item 1, definition", grade = "secondary"',
        'place = "item 1, definition"',
        "seizure.evidence.grade",
        "it is missing",
    ),
    "a weight in quotation marks": (
        WHOLE,
        "weight   = 8",
        'weight   = "8"',
        "seizure.weight",
        "it is not a whole number from 1 on",
    ),
    "a weight of 0": (WHOLE, "weight   = 8", "weight   = 0", "seizure.weight", "it is not a whole number from 1 on"),
    "a weight that is true": (
        WHOLE,
        "weight   = 8",
        "weight   = true",
        "seizure.weight",
        "it is not a whole number from 1 on",
    ),
    "days in part": (WHOLE, "days = 10", "days = 10.5", "window.days", "it is not a whole number from 1 on"),
    "a label that is a number": (WHOLE, 'label    = "Seizure"', "label    = 1", "seizure.label", "it is not a text"),
    "a blank label": (WHOLE, 'label    = "Seizure"', 'label    = " "', "seizure.label", "it is not a text"),
    "a text for a list": (
        WHOLE,
        'counts   = ["A seizure that began recently."]',
        'counts   = "A seizure that began recently."',
        "seizure.counts",
        "it is not a list",
    ),
    "a number for a statement": (
        WHOLE,
        'counts   = ["A seizure that began recently."]',
        "counts   = [1]",
        "seizure.counts.1",
        "it is not a text or a table",
    ),
    "a number for a cut-off": (
        WHOLE,
        'cutoff = "FEVER"',
        "cutoff = 38",
        "fever.limits.1.cutoff",
        "no cut-off '38'",
    ),
    "a list for a source": (
        WHOLE,
        'sources = ["ard-review-table", "sledai-llm"]',
        'sources = [["ard-review-table"]]',
        "seizure.notes.1.sources.1",
        "no source",
    ),
    "a text for a table": (DERIVED, "\nkey      =", '\nfever = "yes"\nkey =', "fever", "it is not a table"),
    "a statement without evidence": (
        DERIVED,
        'evidence = { sources = ["sledai-2k-30-days-program"], place = "item 13, definition", grade = "secondary" }\n',
        "",
        "proteinuria.counts.1.sources",
        "it is missing",
    ),
}

LIMITS = {
    "the rule alone": (
        '[arthritis]\nrule = "ARTHRITIS_RULE_MORE_THAN_TWO"',
        "arthritis.rule",
        "the limits are >= 2 joints (exactly 2 counts), and the rule has > 2 joints (exactly 2 does not count)",
    ),
    "the limits alone": (
        '[fever]\nlimits = [{ text = "Temperature", place = "item 22", grade = "secondary", '
        'sources = ["sledai-llm"], cutoff = "HEMATURIA" }]',
        "fever.limits",
        "the limits are > 5 red cells per high-power field (exactly 5 does not count), "
        "and the rule has > 38 degrees C (exactly 38 does not count)",
    ),
    "a limit that is not printed": (
        '[increased_dna_binding]\nrule = "DNA_BINDING_RULE_FARR_OR_RANGE"',
        "increased_dna_binding.rule",
        "the limits are no number, and the rule has > 25 % (exactly 25 does not count)",
    ),
    "a limit that is not derived": (
        '[thrombocytopenia]\nrule = "DNA_BINDING_RULE_RANGE"',
        "thrombocytopenia.rule",
        "the limits are < 100 x 10^9/L (exactly 100 does not count), and the rule has no number",
    ),
}
"""Rows that print one limit and are derived by another, after the rest of an edition."""


def content(file: str) -> str:
    """The text of a file of the package."""
    return (FOLDER / file).read_text(encoding="utf-8")


def refused(text: str, file: str) -> UnreadableFileError:
    """The error for a text that is not an edition."""
    with pytest.raises(UnreadableFileError) as caught:
        loading.read_edition(text, file)
    return caught.value


class TestFaults:
    """What is not known, not there or not of the right kind is refused."""

    @together("fault", FAULTS)
    def test_names_file_and_key(self, fault: str) -> None:
        """The error has the file and the key as fields, and its sentence begins with them."""
        file, old, new, key, words = FAULTS[fault]
        text = content(file)
        assert old in text
        error = refused(text.replace(old, new, 1), file)
        assert (file, key) == (error.path, error.key)
        assert str(error).startswith(f"{file}, {key}: " if key else f"{file}: ")
        assert words in str(error)

    @together("name", Descriptor)
    def test_a_descriptor_is_missing(self, name: Descriptor) -> None:
        """A text that is not derived has all 24 descriptors: none is lost in silence."""
        head, *tables = content(WHOLE).split("\n\n[")
        text = "\n\n[".join([head, *(table for table in tables if not table.startswith(f"{name}]"))])
        assert f"{WHOLE}, {name}: it is missing. Add it." == str(refused(text, WHOLE))

    def test_the_window_is_missing(self) -> None:
        """A text that is not derived says which days count."""
        before, _, after = content(WHOLE).partition("window   = {")
        text = before + after[after.index("\nnotes") :]
        assert "window" == refused(text, WHOLE).key

    @together("fault", LIMITS)
    def test_limits_and_rule_have_the_same_cut_offs(self, fault: str) -> None:
        """What is printed and what is derived cannot be two limits: the error names both, and the key."""
        row, key, words = LIMITS[fault]
        error = refused(f"{content(DERIVED)}\n{row}\n", DERIVED)
        assert (DERIVED, key) == (error.path, error.key)
        assert words in str(error)

    @together(
        "row",
        [
            '[arthritis]\nrule = "ARTHRITIS_RULE_MORE_THAN_TWO"\nlimits = [{ text = "Joints", place = "item 9", '
            'grade = "secondary", sources = ["sledai-llm"], cutoff = "ARTHRITIS_MORE_THAN_TWO" }]',
            '[urinary_casts]\nrule = "URINARY_CASTS_RULE"',
        ],
    )
    def test_both_changed_or_a_rule_of_any_at_all(self, row: str) -> None:
        """A row that changes both is read, and a rule by which any one counts needs no number in words."""
        assert 24 == len(loading.read_edition(f"{content(DERIVED)}\n{row}\n", DERIVED))

    def test_a_faulty_base_is_the_fault_of_its_own_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A derived edition on a file with a fault is refused with the name of that file, and neither is kept."""
        read = loading.packaged_text
        wrong = {WHOLE: content(WHOLE).replace("[fever]", "[fevers]")}
        monkeypatch.setattr(loading, "packaged_text", lambda package, file: wrong.get(file) or read(package, file))
        monkeypatch.delitem(vars(sledai.editions), "SLEDAI_2K", raising=False)
        monkeypatch.delitem(vars(sledai.editions), "SLEDAI_2K_30D", raising=False)
        with pytest.raises(UnreadableFileError) as caught:
            _ = EDITIONS["sledai-2k-30d"]
        assert (WHOLE, "fevers") == (caught.value.path, caught.value.key)
        assert {"SLEDAI_2K", "SLEDAI_2K_30D"} & set(vars(sledai.editions)) == set()

    def test_based_on_itself(self) -> None:
        """The file and the key are named, where the interpreter would give up."""
        error = refused(content(DERIVED).replace('based_on = "sledai-2k"', 'based_on = "sledai-2k-30d"'), DERIVED)
        assert (DERIVED, "based_on") == (error.path, error.key)
        assert f"it leads back to {DERIVED}: {DERIVED} -> {DERIVED}. Name an edition that is not" in str(error)

    def test_based_on_each_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The file that closes the circle is named, with the way; a file that is right is read afterwards."""
        read = loading.packaged_text
        wrong = {WHOLE: content(WHOLE).replace("\ngrade ", '\nbased_on = "sledai-2k-30d"\ngrade ', 1)}
        monkeypatch.delitem(vars(sledai.editions), "SLEDAI_2K", raising=False)
        monkeypatch.delitem(vars(sledai.editions), "SLEDAI_2K_30D", raising=False)
        with monkeypatch.context() as patched:
            patched.setattr(loading, "packaged_text", lambda package, file: wrong.get(file) or read(package, file))
            with pytest.raises(UnreadableFileError, match=f"{DERIVED} -> {WHOLE} -> {DERIVED}") as caught:
                _ = EDITIONS["sledai-2k-30d"]
        assert (WHOLE, "based_on") == (caught.value.path, caught.value.key)
        assert "sledai-2k-30d" == EDITIONS["sledai-2k-30d"].key


def tables(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every key of a table and of the tables in it."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        if isinstance(value, dict):
            yield (*path, key)
        yield from tables(inner, (*path, key))


def renamed(table: Any, path: tuple[str | int, ...]) -> Any:
    """A copy in which the key at the end of the path has another name."""
    first, *further = path
    copy: Any = table.copy()
    if further:
        copy[first] = renamed(copy[first], tuple(further))
    else:
        copy["remark"] = copy.pop(first)
    return copy


class TestEveryKeyIsRead:
    """No file has a key that does nothing."""

    @pytest.mark.parametrize("key", EDITIONS)
    def test_no_key_is_passed_over(self, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Wherever a key stands, the file is refused under another name of it."""
        file = f"{key}.toml"
        table = tomllib.loads(content(file))
        assert key == EDITIONS[key].key
        for path in tables(table):
            monkeypatch.setattr(loading, "parse", lambda _text, _place, path=path: renamed(table, path))
            key_path = ".".join(str(step + 1) if isinstance(step, int) else step for step in (*path[:-1], "remark"))
            assert key_path == refused("", file).key

    @pytest.mark.parametrize("key", EDITIONS)
    def test_evidence_is_stated_once(self, key: str) -> None:
        """Each part of a descriptor's evidence is that of a statement without its own, and none repeats it."""
        for name, row in tomllib.loads(content(f"{key}.toml")).items():
            if name in {*Descriptor}:
                own = [
                    {} if isinstance(clause, str) else clause for aspect in ASPECTS for clause in row.get(aspect, ())
                ]
                for part, value in row.get("evidence", {}).items():
                    assert any(part not in clause for clause in own), (name, part)
                    assert value not in [clause.get(part) for clause in own], (name, part)

    @pytest.mark.parametrize("key", EDITIONS)
    def test_a_row_with_another_rule_has_notes_of_its_own(self, key: str) -> None:
        """A row that leaves its notes out has those of the base, which may be false here."""
        table = tomllib.loads(content(f"{key}.toml"))
        base = EDITIONS[table["based_on"]] if "based_on" in table else {}
        rows = {name: table[name] for name in Descriptor if name in table and name in base}
        kept = [name for name, row in rows.items() if "rule" in row and "notes" not in row and base[name].notes]
        assert [] == kept, f"give each of these rows `notes` in {key}.toml, such as an empty list"

    def test_no_file_is_without_an_edition(self) -> None:
        """Each edition is a file under its key; the notes of every edition are the only other file."""
        assert sorted([*EDITIONS, "every-edition"]) == sorted(path.stem for path in FOLDER.glob("*.toml"))


class TestLoading:
    """What the files give."""

    @pytest.mark.parametrize("key", EDITIONS)
    def test_the_key_is_the_name_of_the_file(self, key: str) -> None:
        """A file read by itself is the edition of that key."""
        assert EDITIONS[key] == loading.load(key)
        assert key == loading.load(key).key

    def test_lines_of_a_text_are_joined(self) -> None:
        """No text of any edition has a line break or two blanks, however its file breaks it."""
        assert not [1 for edition in EDITIONS.values() for mark in ("\n", "  ") if mark in edition.about]
        texts = [clause.text for edition in EDITIONS.values() for row in edition.values() for _, clause in row.clauses]
        assert [] == [text for text in texts if " ".join(text.split()) != text]

    def test_a_derived_row_says_only_what_differs(self) -> None:
        """What a table leaves out is as in the edition that the file is based on."""
        text = content(DERIVED) + "\n[fever]\nweight = 2\n"
        edition = loading.read_edition(text, DERIVED)
        assert EDITIONS["sledai-2k-30d"]["fever"].evolve(weight=2) == edition["fever"]

    def test_threads_get_one_object(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An edition that several threads name first at the same time is one object."""
        monkeypatch.delitem(vars(sledai.editions), "SLEDAI_1992", raising=False)
        start, found = Barrier(4), []

        def name() -> None:
            start.wait()
            found.append(EDITIONS["sledai-1992"])

        threads = [Thread(target=name) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 1 == len({id(edition) for edition in found})


@pytest.mark.parametrize("key", EDITIONS)
def test_each_number_stands_beside_its_name(key: str) -> None:
    """Who reviews a file sees the number of each cut-off, its unit, and whether exactly that number counts."""
    lines = content(f"{key}.toml").splitlines()
    named = [name for line in lines for name in re.findall(r'cutoff = "(\w+)"', line)]
    assert named or any(line.startswith("based_on ") for line in lines), f"{key}.toml names no cut-off"
    for name in named:
        cutoff = getattr(findings, name)
        assert any(f'cutoff = "{name}"' in line and line.endswith(f"# {cutoff}") for line in lines) or any(
            line.strip() == f"# {name}: {cutoff}" for line in lines
        ), f"write `# {name}: {cutoff}` on a line above it in {key}.toml"
