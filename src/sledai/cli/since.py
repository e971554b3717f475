"""The options that name the reference visit."""

from __future__ import annotations

from typing import get_args

import click
from attrs import evolve, frozen

from sledai.cli.files import Table
from sledai.cli.options import number_in
from sledai.cli.requests import Command, gathered, with_options
from sledai.frames.layout import Baseline, Layout, Unmatched

__all__ = ["ReferenceOptions", "as_in", "baseline_named", "baseline_options", "require_order", "value_in"]

UNCLEAR = "name the baseline by --visit and --baseline, or by --baseline-flag"


@frozen
class ReferenceOptions:
    """What the options say of the baseline.

    Attributes:
        baseline: the visit that is the baseline.
        baseline_flag: instead, the column that marks it.
        unmatched: what becomes of subjects without a baseline.
    """

    baseline: str | None
    baseline_flag: str | None
    unmatched: Unmatched = "refuse"

    def among(self, layout: Layout) -> Baseline | None:
        """The baseline of a table, if one is named.

        Raises:
            UsageError: it is named twice, or without its subject or visit.
        """
        if self.baseline is None and self.baseline_flag is None:
            return None
        is_named = self.baseline is None or (layout.visit is not None or layout.day is not None)
        if (self.baseline is not None and self.baseline_flag is not None) or not is_named:
            raise click.UsageError(UNCLEAR)
        if not layout.subject:
            raise click.UsageError("a baseline belongs to a --subject, and a named one to a --visit")
        return Baseline(self.baseline, flag=self.baseline_flag, unmatched=self.unmatched)

    def required(self, layout: Layout) -> Baseline:
        """The baseline of a table.

        Raises:
            UsageError: it is not named once, or without its subject or visit.
        """
        found = self.among(layout)
        if found is None:
            raise click.UsageError(UNCLEAR)
        return found


def baseline_named(command: Command, *further: str) -> Command:
    """A command with the options that name the baseline, which it gets as one argument, and further ones of it."""
    return with_options(
        gathered("since", ReferenceOptions, ("baseline", "baseline_flag", *further))(command),
        click.option("--baseline", metavar="VALUE", help="The visit that is the baseline, a value of --visit."),
        click.option("--baseline-flag", metavar="COLUMN", help="Instead: the column that marks the baseline visit."),
    )


def baseline_options(command: Command) -> Command:
    """The same, and what becomes of subjects without a baseline."""
    unmatched = click.option(
        "--unmatched",
        type=click.Choice(get_args(Unmatched)),
        default="refuse",
        show_default=True,
        help="Subjects without a baseline: refuse the file, or leave blank what is compared with it.",
    )
    return unmatched(baseline_named(command, "unmatched"))


def require_order(layout: Layout) -> None:
    """Refuse a layout that does not put the visits of a subject in order.

    Raises:
        UsageError: the subject is not named, or neither the day nor the visit.
    """
    if not layout.subject or (layout.day is None and layout.visit is None):
        raise click.UsageError(
            "name the columns of the subject and the day, or of a visit that has an order: --subject and --day or "
            "--visit, or in --layout"
        )


def as_in(table: Table, layout: Layout, baseline: Baseline) -> Baseline:
    """The baseline as the column of visits holds it."""
    if not isinstance(baseline.value, str):
        return baseline
    return evolve(baseline, value=value_in(table, layout, baseline.value))


def value_in(table: Table, layout: Layout, value: str) -> object:
    """A visit as its column holds it: the command line can only write numbers as text."""
    column = str(layout.day if layout.visit is None else layout.visit)
    dtype = table.frame.collect_schema().get(column)
    number = number_in(value) if dtype is not None and dtype.is_numeric() else None
    return value if number is None else number
