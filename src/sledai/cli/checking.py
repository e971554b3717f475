"""`sledai check`: what is wrong with a table, part by part, so that it need not fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

import click
import polars as pl
from attrs import evolve

from sledai.cli.files import Table, require_all_rows
from sledai.cli.outputs import Formulas, replacing
from sledai.cli.parts import parts
from sledai.cli.progress import progress
from sledai.definitions import Edition
from sledai.errors import escaped
from sledai.frames.checking import check
from sledai.frames.engines import WORTH_A_PLAN
from sledai.frames.layout import Layout
from sledai.frames.report import Report

__all__ = ["ReportFormat", "checked", "in_order", "publish"]

ReportFormat: TypeAlias = Literal["text", "csv", "html"]

EXACT_DIGITS = 15
"""With so many digits no two numbers are one float."""
VISITS_CHECKED_AT_A_TIME = 2**22
"""How many visits are checked at a time."""


def checked(table: Table, edition: Edition, layout: Layout, **options: Any) -> Report:
    """What is wrong with the table."""
    subjects = [str(column) for column in layout.subject]
    held_columns = [column for column in subjects if column in table.frame.collect_schema()]
    whole = held_columns and len(held_columns) == len(subjects)
    reports = []
    with progress("checking", table.rows) as advance, pl.Config() as settings:
        settings.set_engine_affinity("streaming")
        for part in parts(table, held_columns, VISITS_CHECKED_AT_A_TIME) if whole else [table.frame]:
            frame = part.collect() if table.rows < WORTH_A_PLAN else part
            reports.append(check(frame, edition, layout, **options))
            advance(reports[-1].rows)
    report = Report.merged(reports)
    require_all_rows(table, report.rows)
    return report


def in_order(table: Table, layout: Layout) -> Table:
    """The table, where visits and days that were all written as numbers are numbers, so that they have an order."""
    schema = table.frame.collect_schema()
    for column in dict.fromkeys(str(name) for name in (layout.visit, layout.day) if name is not None):
        if schema.get(column) == pl.String:
            table = _with_numbers(table, column)
    return table


def _with_numbers(table: Table, visit: str) -> Table:
    """The table with a column of text as numbers, if all of it are."""
    text = pl.col(visit).str.strip_chars()
    filled = text.filter(text != "")
    exact = {pl.Int64: pl.lit(True), pl.Float64: filled.str.count_matches("[0-9]") <= EXACT_DIGITS}
    for kind, is_exact in exact.items():
        numbers = (filled.len() > 0) & (filled.cast(kind, strict=False).is_not_null() & is_exact).all()
        if table.frame.select(numbers).collect(engine="streaming").item():
            return evolve(table, frame=table.frame.with_columns(text.cast(kind, strict=False).alias(visit)))
    return table


def publish(report: Report, form: ReportFormat, path: Path | None) -> None:
    """Print a report, or write it to a file that appears only when it is complete.

    Raises:
        UnreadableFileError: the report is CSV, and the name of a column is a formula.
    """
    text = _FORMS[form](report)
    if form == "csv":
        remedy = "Give the column another name, or choose --format html."
        formulas = Formulas()
        names = formulas.look(report.to_frame("polars")).columns
        formulas.require_none(names, path or Path("stdout"), remedy)
    if path is None:
        click.echo(text, nl=False)
        return
    with replacing(path) as place:
        place.write_text(text, encoding="utf-8")


_HEAD = '<!doctype html>\n<meta charset="utf-8">\n<title>sledai check</title>\n'
_FORMS: Mapping[ReportFormat, Callable[[Report], str]] = {
    "text": lambda report: "".join(f"{escaped(line)}\n" for line in str(report).split("\n")),
    "csv": lambda report: report.to_frame("polars").write_csv(),
    "html": lambda report: f"{_HEAD}{report.to_html()}\n",
}
