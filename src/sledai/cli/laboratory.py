"""The command that derives descriptors of the visits of one file from the laboratory results of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import click
import polars as pl
from attrs import evolve

from sledai._render import text_table
from sledai.cli.files import Table, require_all_rows
from sledai.cli.options import (
    FileName,
    code_option,
    count_of,
    days_option,
    edition,
    layout_option,
    output_option,
    reading,
    say,
)
from sledai.cli.outputs import check_output, write
from sledai.cli.requests import files_read, gathered, layout_of, remarks_shown
from sledai.cli.rows import FileFormat
from sledai.definitions import Edition
from sledai.definitions.descriptors import Descriptor
from sledai.errors import missing_column
from sledai.frames import LabLayout, Layout, derive_descriptors
from sledai.frames.laboratory.table import ROLES
from sledai.laboratory import LabCodeBook
from sledai.laboratory.code_book import CHOICES, LAST_BEFORE_WINDOW
from sledai.laboratory.statements import Attribution

__all__ = ["derive_command"]

CONSTANTS = {"yes": True, "no": False}
VISIT_OPTIONS = (
    *("layout_file", "subject", "day", "days", "codebook", "findings", "excluded", "attributed", "attribution"),
    *("panel", "protein_before", "protein_before_unit"),
)
"""The options that say what VISITS holds."""
LAB_OPTIONS = ("lab_layout_file", "lab_subject", "lab_day", *(role for role in ROLES if role != "day"))
"""The options that say what LABS holds."""


def once_each(given: Iterable[str], form: str) -> dict[str, str]:
    """Split each text at its first equals sign.

    Raises:
        BadParameter: there is none, or a name has two values.
    """
    found: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or found.setdefault(name.strip(), value.strip()) != value.strip():
            raise click.BadParameter(f"{text!r}: write {form}, each once")
    return found


def constants(given: Mapping[str, str]) -> dict[str, str | bool]:
    """Columns by name; ``yes`` and ``no`` hold for every visit."""
    return {name: CONSTANTS.get(value.casefold(), value) for name, value in given.items()}


def nested(given: Mapping[str, str | bool]) -> dict[str, Any]:
    """The columns of a descriptor, or of each of its causes, written ``descriptor.cause``.

    Raises:
        BadParameter: one descriptor has both.
    """
    found: dict[str, Any] = {}
    for name, value in given.items():
        descriptor, dot, cause = name.partition(".")
        cause_columns = found.setdefault(descriptor, {} if dot else value)
        if isinstance(cause_columns, dict) != bool(dot):
            raise click.BadParameter(f"{descriptor}: give one column for all causes, or one for each cause")
        if dot:
            cause_columns[cause] = value
    return found


def derived(
    labs: Table,
    visits: Table,
    edition: Edition,
    *,
    layout: Layout,
    lab_layout: LabLayout,
    keep: Sequence[str],
    **options: Any,
) -> pl.DataFrame:
    """The visits with their descriptors and the edition; both tables are read whole, but only the columns needed.

    Raises:
        SledaiError: what cannot be read, and columns that are not there.
    """
    found = visits.frame.collect()
    if unknown := tuple(column for column in keep if column not in found.columns):
        raise missing_column(unknown, available=tuple(found.columns), place="the visits", of_descriptors=False)
    day = str(layout.day)
    taken = str(lab_layout.day or day)
    results = _needed(labs.frame, lab_layout, {taken, *(lab_layout.subject or layout.subject)}).collect()
    for column in (taken, lab_layout.range_from, lab_layout.range_to):
        results = results if column is None else _with_days(results, str(column))
    result = derive_descriptors(
        _with_days(found, day),
        results,
        edition,
        layout=layout,
        lab_layout=lab_layout,
        **options,
    )
    require_all_rows(labs, results.height)
    require_all_rows(visits, result.height)
    new = [column for column in result.columns if column not in found.columns]
    kept = [column for column in found.columns if not keep or column in keep]
    return result.with_columns(found[day]).select(kept + new)


def _needed(labs: pl.LazyFrame, layout: LabLayout, keys: set[Any]) -> pl.LazyFrame:
    """The needed columns of the laboratory table; missing ones are refused later."""
    needed = {*keys, *(getattr(layout, role) for role in ROLES)}
    return labs.select([column for column in labs.collect_schema() if column in needed])


def _with_days(frame: pl.DataFrame, day: str) -> pl.DataFrame:
    """Days that a text file holds as text, as whole numbers where all of them are; others stay text, to be read."""
    if day not in frame.columns or frame.schema[day] != pl.String:
        return frame
    text = frame[day].str.strip_chars()
    read = text.cast(pl.Int64, strict=False)
    whole = (read.is_not_null() | text.is_null() | (text == "")).all()
    return frame.with_columns(read.alias(day)) if whole else frame


def summary(table: pl.DataFrame, edition: Edition, name: str) -> str:
    """How many visits have each descriptor, as a table."""
    lines = []
    for descriptor in (descriptor for descriptor, row in edition.items() if row.rule):
        column = table[f"{name}_{descriptor}" if name else Descriptor(descriptor).value]
        present, missing = int(column.sum() or 0), column.null_count()
        lines.append((str(descriptor), str(present), str(len(column) - present - missing), str(missing)))
    return text_table([("descriptor", "present", "absent", "open"), *lines])


def layout_of_visits(
    findings: Mapping[str, str], excluded: Mapping[str, str], attributed: Mapping[str, str], **given: Any
) -> Layout:
    """The layout of the visits, from a file and from options.

    Raises:
        UnreadableFileError: the file is not a layout.
        UsageError: the subject, the day, or the unit of the earlier result is not named.
    """
    stated: Any = {"findings": constants(findings), "excluded": nested(constants(excluded))}
    try:
        layout = layout_of(**given, **stated, attributed=constants(attributed))
    except TypeError as error:
        raise click.UsageError("give a column with its unit: --protein-before and --protein-before-unit") from error
    if not layout.subject or layout.day is None:
        raise click.UsageError("name the columns of the subject and the day: --subject and --day, or in --layout")
    return layout


def layout_of_labs(lab_layout_file: Path | None, lab_subject: tuple[str, ...], lab_day: str, **given: Any) -> LabLayout:
    """The layout of the laboratory table, from a file and from options.

    Raises:
        UnreadableFileError: the file is not a layout.
        UsageError: the range is given in one column and in two.
    """
    layout = LabLayout() if lab_layout_file is None else LabLayout.from_toml(lab_layout_file)
    columns = {"subject": lab_subject, "day": lab_day, **given}
    try:
        return evolve(layout, **{name: column for name, column in columns.items() if column})
    except TypeError as error:
        raise click.UsageError("give the range by --limits, or by --lower and --upper") from error


def book_of(code_book: Path | None, **conventions: Any) -> LabCodeBook:
    """The code book of a file, with the conventions that options give.

    Raises:
        UnreadableFileError: the file is not a code book.
    """
    book = LabCodeBook() if code_book is None else LabCodeBook.from_toml(code_book)
    return evolve(book, **{name: value for name, value in conventions.items() if value})


def pairs_read(form: str) -> Any:
    """A callback that reads the pairs of a repeatable option."""
    return lambda _context, _option, given: once_each(given, form)


@click.command("derive")
@click.argument("labs", type=FileName())
@click.argument("visits", type=FileName())
@edition
@layout_option
@click.option("--subject", multiple=True, metavar="COLUMN", help="Whose visit and result it is; repeatable.")
@click.option(
    "--day",
    metavar="COLUMN",
    help="The day of the visit: a whole number, or a date or time such as 2024-03-05T08:00.",
)
@click.option("--lab-subject", multiple=True, metavar="COLUMN", help="The subject in LABS, if it is named otherwise.")
@click.option("--lab-day", metavar="COLUMN", help="The day of the result in LABS, if it is named otherwise.")
@days_option
@click.option(
    "--lab-layout",
    "lab_layout_file",
    type=FileName(),
    help="A TOML file with the layout of LABS; further options add to it or take its place.",
)
@click.option("--test", metavar="COLUMN", help="The test; by default test.")
@click.option("--value", metavar="COLUMN", help="The result; by default value.")
@click.option("--unit-column", "unit", metavar="COLUMN", help="Its unit; by default unit.")
@click.option("--lower", metavar="COLUMN", help="The lower limit of the laboratory's range.")
@click.option("--upper", metavar="COLUMN", help="The upper limit.")
@click.option("--range-unit", metavar="COLUMN", help="The unit of the range, if it is not that of the result.")
@click.option("--range-from", metavar="COLUMN", help="The first day on which the range is valid.")
@click.option("--range-to", metavar="COLUMN", help="The last day on which the range is valid.")
@click.option("--comparator", metavar="COLUMN", help="What stands before the result, such as <.")
@click.option("--flag", metavar="COLUMN", help="The laboratory's flag, such as L, H or N.")
@click.option("--method", metavar="COLUMN", help="How it was tested, such as Farr.")
@click.option("--limits", metavar="COLUMN", help="The range as it is printed, instead of both limits: 0.9 - 1.8.")
@click.option("--laboratory", metavar="COLUMN", help="The laboratory, for what the code book says of one.")
@click.option("--sex", metavar="COLUMN", help="F or M, for the reference ranges of the code book.")
@click.option("--age", metavar="COLUMN", help="The age in years, for the same.")
@click.option(
    "--code-book",
    "code_book",
    type=FileName(),
    help="What the laboratory writes, a TOML file: names, units, words, flags and ranges by test, the tests that judge "
    "a descriptor, and the conventions for ratios.",
)
@click.option(
    "--finding",
    "findings",
    multiple=True,
    metavar="FINDING=COLUMN",
    callback=pairs_read("FINDING=COLUMN"),
    help="The column of VISITS with a finding, or yes or no for every visit; repeatable.",
)
@click.option(
    "--excluded",
    multiple=True,
    metavar="DESCRIPTOR[.CAUSE]=COLUMN",
    callback=pairs_read("DESCRIPTOR=COLUMN or DESCRIPTOR.CAUSE=COLUMN"),
    help="Whether it is due to a cause that the edition excludes, likewise; repeatable.",
)
@click.option(
    "--attributed",
    multiple=True,
    metavar="DESCRIPTOR=COLUMN",
    callback=pairs_read("DESCRIPTOR=COLUMN"),
    help="Whether the physician attributes it to active lupus, likewise; repeatable.",
)
@click.option(
    "--attribution",
    type=click.Choice(get_args(Attribution)),
    help="Whether a finding counts only where it is attributed, which is the default, or unless that is denied.",
)
@click.option(
    "--choose",
    type=click.Choice(CHOICES),
    help="Which result of a test in the window counts: any, which is the default, or the nearest to the visit.",
)
@click.option(
    "--panel",
    metavar="COLUMN",
    help="The site or kind of visit in VISITS, by which the code book says which tests are done.",
)
@click.option("--protein-before", metavar="COLUMN", help="The earlier protein result in VISITS.")
@click.option("--protein-before-unit", metavar="UNIT", help="The unit of that column.")
@click.option(
    "--compare-with",
    type=click.Choice((LAST_BEFORE_WINDOW,)),
    help="Instead, the earlier protein result: the last one in LABS before the window.",
)
@code_option
@click.option("--evidence", is_flag=True, help="Add the test and the day of the result that decided.")
@click.option("--name", default="", metavar="NAME", help="The beginning of the new columns' names.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="Keep only this column of VISITS; repeatable.")
@output_option
@files_read
@gathered("layout", layout_of_visits, VISIT_OPTIONS)
@gathered("lab_layout", layout_of_labs, LAB_OPTIONS)
@gathered("code_book", book_of, ("code_book", "choose", "compare_with"))
def derive_command(
    labs: Path,
    visits: Path,
    edition: Edition,
    how: FileFormat,
    layout: Layout,
    lab_layout: LabLayout,
    output: Path | None,
    **options: Any,
) -> None:
    """Derive descriptors of VISITS from LABS.

    LABS has one row for each laboratory result, VISITS one for each visit; both are as for
    `sledai score`. The output has the columns of VISITS, for each descriptor that has a rule whether
    it is present (blank where it is open), and the edition: a table that `sledai score` reads.
    """
    if len(lab_layout.subject) not in (0, len(layout.subject)):
        columns = count_of(len(layout.subject), "column")
        raise click.UsageError(f"--lab-subject: give {columns}, as many as for the visits (--subject)")
    if layout.protein_before is not None and options["code_book"].compare_with:
        raise click.UsageError("give the earlier protein result by --protein-before, or --compare-with one of LABS")
    for source in (labs, visits):
        check_output(output, source=source)
    with reading(labs, visits, how=how) as (results, table), remarks_shown(labs):
        found = derived(results, table, edition, layout=layout, lab_layout=lab_layout, **options)
    write(found.lazy(), output)
    click.echo(summary(found, edition, options["name"]), err=True)
    say(f"{count_of(found.height, 'visit')}, {count_of(results.rows, 'result')}", edition)
