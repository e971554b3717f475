"""What a command reads and writes, gathered from its options."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeAlias, get_args
from warnings import catch_warnings, simplefilter

import click
from attrs import evolve, frozen

from sledai.cli.files import Table, fingerprint
from sledai.cli.options import FileName, code_option, days_option, edition, layout_option, output_option, reading
from sledai.cli.outputs import check_output
from sledai.cli.rows import FileFormat
from sledai.definitions import Edition
from sledai.definitions.stamps import Stamp
from sledai.errors import DoubtfulResultWarning, StudyDaysWarning, listed
from sledai.frames.layout import Layout, Match, MissingPolicy
from sledai.frames.stamping import RemarkWarning, stamp_of_scores

__all__ = [
    "Command",
    "TableRequest",
    "Target",
    "files_read",
    "gathered",
    "layout_of",
    "missing_of",
    "remarks_shown",
    "table_read",
    "with_options",
    "written",
]

Command: TypeAlias = Callable[..., Any]
"""A command, with or without some of its options."""
MISSING = {"open": "missing items leave the result open", "absent": "missing items count as absent"}
"""What missing items do."""


@contextmanager
def remarks_shown(file: Path) -> Iterator[None]:
    """Show the warnings of the library on stderr, once all is done."""
    with catch_warnings(record=True) as remarks:
        for kind in (DoubtfulResultWarning, StudyDaysWarning, RemarkWarning):
            simplefilter("always", kind)
        yield
    for remark in remarks:
        click.echo(f"{file}: {remark.message}", err=True)


@frozen
class TableRequest:
    """The table that a command reads.

    Attributes:
        file: the file, folder or pattern.
        edition: the edition, or a part of one.
        layout: where the table holds what.
        how: how its files are written.
    """

    file: Path
    edition: Edition
    layout: Layout
    how: FileFormat

    def stamp(self, reference: str = "", *, source: Path | None = None) -> Stamp:
        """The stamp of the scores of the table, or of their change since a reference visit.

        Args:
            reference: the reference visit.
            source: the files that were read, if their fingerprint is part of it.
        """
        stamp = stamp_of_scores(self.edition, self.layout, reference)
        return stamp if source is None else evolve(stamp, input=fingerprint(source))

    @contextmanager
    def opened(self, output: Path | None, *, table: bool = True) -> Iterator[Table]:
        """The table; an output that could not be written is refused first, and remarks are shown at the end."""
        check_output(output, source=self.file, table=table)
        with reading(self.file, how=self.how) as (found,), remarks_shown(self.file):
            yield found


@frozen
class Target:
    """The table that a command writes.

    Attributes:
        name: the beginning of the names of the new columns.
        keep: the columns of the table to keep; without a choice all.
        output: the file; None is stdout.
    """

    name: str
    keep: tuple[str, ...]
    output: Path | None


def pairs_of(names: tuple[str, ...], form: str) -> dict[str, str]:
    """Split each text at its first equals sign.

    Raises:
        BadParameter: one has none.
    """
    pairs = [name.partition("=") for name in names]
    if unclear := ["".join(pair) for pair in pairs if not pair[2]]:
        raise click.BadParameter(f"{listed(unclear)}: write {form}")
    return {name: column for name, _, column in pairs}


def layout_of(layout_file: Path | None, **given: Any) -> Layout:  # noqa: ANN401 (each option has a type of its own)
    """The layout of a file, or that of a table as it is by default, with what the options say in addition or instead.

    Raises:
        UnreadableFileError: the file is not a layout.
    """
    layout = Layout() if layout_file is None else Layout.from_toml(layout_file)
    for name in {"columns", "codebook", "findings", "excluded", "attributed"} & {*given}:
        given[name] = {**getattr(layout, name), **given[name]}
    given["not_assessed"] = (*layout.not_assessed, *given.get("not_assessed", ()))
    return evolve(layout, **{name: value for name, value in given.items() if value})


def gathered(into: str, make: Callable[..., object], fields: Iterable[str]) -> Callable[[Command], Command]:
    """A decorator of a command that gets some options as one argument.

    Args:
        into: the name of the argument.
        make: what makes it from the options.
        fields: the names of the options.
    """
    names = tuple(fields)

    def decorated(command: Command) -> Command:
        @wraps(command)
        def with_one(**given: object) -> object:
            found = {name: given.pop(name) for name in names}
            return command(**{into: make(**found)}, **given)

        return with_one

    return decorated


layout_options = (
    layout_option,
    click.option(
        "--subject",
        multiple=True,
        metavar="COLUMN",
        help="The column, or columns, that identify the subject; repeatable.",
    ),
    click.option("--visit", metavar="COLUMN", help="The column that names the visit."),
    click.option("--day", metavar="COLUMN", help="The column with the day of the visit."),
    days_option,
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="DESCRIPTOR=COLUMN",
        callback=lambda _context, _option, names: pairs_of(names, "DESCRIPTOR=COLUMN"),
        help="The column of a descriptor that is named otherwise; repeatable.",
    ),
    click.option(
        "--names",
        type=click.Choice(get_args(Match)),
        help="How the other columns are found: by name or label, by name in any case, or by the exact name.",
    ),
    click.option(
        "--not-assessed", multiple=True, metavar="DESCRIPTOR", help="A descriptor that has no column; repeatable."
    ),
    code_option,
    click.option(
        "--missing",
        type=click.Choice(get_args(MissingPolicy)),
        help="What a missing item does: leave the result open, or count the descriptor as absent.",
    ),
)
without = click.option(
    "--without",
    multiple=True,
    metavar="PART",
    help="Leave out a descriptor or a system, such as immunologic for the clinical score, or laboratory; repeatable.",
)
LABORATORY_PART = "laboratory"
"""The word for every laboratory item."""
LAYOUT_FIELDS = ("subject", "visit", "day", "days", "columns", "names", "not_assessed", "codebook", "missing")
"""The options that are fields of a layout."""


def encoding_read(_context: click.Context, _option: click.Parameter, encoding: str) -> str:
    """The encoding of text files; UTF-8 with or without its mark.

    Raises:
        BadParameter: it is not known.
    """
    try:
        "0".encode(encoding)
    except LookupError as error:
        raise click.BadParameter(f"{encoding!r} is not known: name one such as utf-8, cp1252 or utf-16") from error
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def separator_read(_context: click.Context, _option: click.Parameter, separator: str | None) -> str | None:
    """What separates cells, one sign or the word tab.

    Raises:
        BadParameter: it is not one sign.
    """
    separator = "\t" if separator == "tab" else separator
    if separator is not None and (len(separator) != 1 or separator in '\r\n"\0'):
        raise click.BadParameter(f"{separator!r}: give one sign, or the word tab")
    return separator


file_options = (
    click.option(
        "--encoding",
        default="utf-8",
        show_default=True,
        callback=encoding_read,
        help="The encoding of text files, and of files of SAS.",
    ),
    click.option(
        "--separator",
        metavar="SIGN",
        callback=separator_read,
        help="What separates the cells of text files, a sign or the word tab; without it the header shows it.",
    ),
    click.option("--sheet", metavar="NAME", help="The sheet of a workbook that has several."),
)


def files_read(command: Command) -> Command:
    """A command with the options on how its files are written, which it gets as one format."""
    return with_options(gathered("how", FileFormat, ("encoding", "separator", "sheet"))(command), *file_options)


def request_of(file: Path, edition: Edition, without: tuple[str, ...], layout: Layout, how: FileFormat) -> TableRequest:
    """What a command reads, with the part of the edition that is left."""
    if parts := [part for part in without if part != LABORATORY_PART]:
        edition = edition.without(*parts)
    if LABORATORY_PART in without:
        edition = edition.without_laboratory
    return TableRequest(file, edition, layout, how)


def table_read(command: Command) -> Command:
    """A command that reads one table, which it gets as one request."""
    whole = gathered("request", request_of, ("file", "edition", "without", "layout", "how"))(command)
    described = gathered("layout", layout_of, ("layout_file", *LAYOUT_FIELDS))(files_read(whole))
    return with_options(described, click.argument("file", type=FileName()), edition, without, *layout_options)


def written(name: str) -> Callable[[Command], Command]:
    """A decorator of a command that writes a table; the names of its columns begin like this if none is given."""
    options = (
        click.option("--name", default=name, show_default=True, help="The beginning of the new columns' names."),
        click.option("--keep", multiple=True, metavar="COLUMN", help="Keep only this column of FILE; repeatable."),
        output_option,
    )
    return lambda command: with_options(gathered("target", Target, ("name", "keep", "output"))(command), *options)


def with_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    """A command with several options, in their order."""
    for option in reversed(options):
        command = option(command)
    return command


def missing_of(layout: Layout) -> str:
    """What a missing item does, in words."""
    if isinstance(layout.missing, Mapping):
        return f"missing items of {listed(layout.missing)} count as absent"
    return MISSING[layout.missing]
