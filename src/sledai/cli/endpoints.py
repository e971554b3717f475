"""The commands that derive endpoints of visits, summaries of subjects, and the overview of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias, cast, get_args

import click
import polars as pl
from attrs import evolve, fields, frozen

from sledai.cli.checking import in_order
from sledai.cli.files import Table, fingerprint, require_all_rows
from sledai.cli.options import count_of, number_in, output_option, say
from sledai.cli.outputs import write
from sledai.cli.requests import Command, TableRequest, Target, gathered, table_read, with_options, written
from sledai.cli.since import ReferenceOptions, as_in, baseline_options, require_order
from sledai.criteria import (
    BILAG_FLARES,
    FLARE_RULES,
    RESPONSES,
    STATES,
    BilagFlareRule,
    FlareRule,
    ResponseRule,
    StateRule,
)
from sledai.definitions.stamps import Stamp
from sledai.errors import missing_column
from sledai.frames.access import overview
from sledai.frames.apply import derive
from sledai.frames.bilag_measures import bilag_flare
from sledai.frames.courses import summarise
from sledai.frames.endpoint_measures import flare, response, state
from sledai.frames.layout import Previous, Since
from sledai.frames.measure import Measure, Summary
from sledai.frames.subject_measures import (
    adjusted_mean,
    annualised_rate,
    area_under_curve,
    persistently_active,
    time_in_state,
    time_to_first,
)
from sledai.rules.outcomes import Undetermined
from sledai.visits.days import Day

__all__ = ["ENDPOINTS", "FLARES", "flare_by"]

Rules: TypeAlias = Mapping[str, FlareRule | BilagFlareRule] | Mapping[str, ResponseRule] | Mapping[str, StateRule]
"""Rules by their keys."""
FLARES: Mapping[str, FlareRule | BilagFlareRule] = {**FLARE_RULES, **BILAG_FLARES}
"""Flares by the index, and by BILAG letters."""
MEASURES: dict[str, Callable[[], Summary]] = {
    "adjusted_mean": adjusted_mean,
    "area_under_curve": area_under_curve,
    "persistently_active": persistently_active,
}
"""The summaries that need no column."""


def rule_option(rules: Rules, default: str | None = None) -> Callable[[Command], Command]:
    """The option that names a rule, of which the command gets the record; without a default it is required."""
    return click.option(
        "--rule",
        type=click.Choice(list(rules)),
        metavar="KEY",
        required=default is None,
        default=default,
        show_default=True,
        callback=lambda _context, _option, key: rules[key],
        help=f"The rule: {', '.join(rules)}.",
    )


reasons_option = click.option("--reasons", is_flag=True, help="Add what decided in words.")


def outcome_options(command: Command) -> Command:
    """A command with the options of an outcome."""
    return with_options(
        command,
        click.option(
            "--undetermined",
            type=click.Choice(get_args(Undetermined)),
            default="null",
            show_default=True,
            help="What an undetermined outcome is: blank, or no response.",
        ),
        click.option("--criteria", is_flag=True, help="Add a column for each criterion."),
        reasons_option,
    )


def measured(make: Callable[..., Measure], *options: str) -> Callable[[Command], Command]:
    """A decorator of a command that gets the function of a measure with its options, such as the rule."""
    return gathered("measure", partial(partial, make), options)


def derive_to(table: Table, request: TableRequest, measure: Measure, target: Target) -> None:
    """Write the table with the columns of a measure and their stamp; it is read whole.

    Raises:
        SledaiError: what cannot be read, and columns that are not there.
    """
    read, keep = table.frame.collect(), target.keep
    if unknown := tuple(column for column in keep if column not in read.columns):
        raise missing_column(unknown, available=tuple(read.columns), place="the file", of_descriptors=False)
    frame = in_order(table, request.layout).frame.collect()
    result = with_input(derive(frame, request.edition, measure, layout=request.layout, stamp=True), target, request)
    require_all_rows(table, result.height)
    new = [column for column in result.columns if column not in read.columns]
    kept = [column for column in read.columns if not keep or column in keep]
    write(result.with_columns(read.get_columns()).select(kept + new).lazy(), target.output)
    open_ = result[target.name].null_count()
    say(f"{count_of(result.height, 'visit')}, {open_} undetermined", request.edition)


def flare_by(*, rule: FlareRule | BilagFlareRule, reasons: bool, since: Since, name: str) -> Measure:
    """The measure of a flare, by the index or by BILAG letters.

    Raises:
        UsageError: `reasons` with a rule on letters.
    """
    if isinstance(rule, BilagFlareRule):
        if reasons:
            raise click.UsageError("--reasons belongs to the flare index: leave it out with a rule on BILAG letters")
        return bilag_flare(rule, since=since, name=name)
    return flare(rule=rule, reasons=reasons, since=since, name=name)


def with_input(result: pl.DataFrame, target: Target, request: TableRequest) -> pl.DataFrame:
    """Add the fingerprint of the files that were read to the stamps of a result."""
    name = f"{target.name}_stamp"
    read = fingerprint(request.file)
    stamps = {text: str(evolve(cast("Stamp", Stamp.read(text)), input=read)) for text in result[name].unique()}
    return result.with_columns(pl.col(name).replace_strict(stamps, return_dtype=pl.String))


@click.command("flare")
@table_read
@rule_option(FLARES, "sfi")
@reasons_option
@baseline_options
@click.option("--within", type=click.IntRange(min=0), metavar="DAYS", help="The greatest age of the visit before.")
@written("flare")
@measured(flare_by, "rule", "reasons")
def flare_command(
    request: TableRequest, measure: Callable[..., Measure], since: ReferenceOptions, within: int | None, target: Target
) -> None:
    """Add whether each visit is a flare.

    FILE is as for `sledai score`. A visit is compared with the subject's visit before, or with a baseline if one is
    named. The layout names the global assessment, the dose, the body weight and the events, or for a rule on BILAG
    letters their columns.
    """
    baseline = since.among(request.layout)
    if within is not None and baseline is not None:
        raise click.UsageError("--within belongs to the visit before: leave it out with a baseline")
    if baseline is None:
        require_order(request.layout)
    with request.opened(target.output) as table:
        ordered = in_order(table, request.layout)
        reference = Previous(within=within) if baseline is None else as_in(ordered, request.layout, baseline)
        derive_to(table, request, measure(since=reference, name=target.name), target)


@click.command("response")
@table_read
@rule_option(RESPONSES)
@outcome_options
@baseline_options
@written("response")
@measured(response, "rule", "undetermined", "criteria", "reasons")
def response_command(
    request: TableRequest, measure: Callable[..., Measure], since: ReferenceOptions, target: Target
) -> None:
    """Add whether each visit is a response.

    FILE is as for `sledai score`. A visit is compared with the subject's baseline. The layout names the global
    assessment, the BILAG letters and the treatment failure.
    """
    baseline = since.required(request.layout)
    with request.opened(target.output) as table:
        reference = as_in(in_order(table, request.layout), request.layout, baseline)
        derive_to(table, request, measure(since=reference, name=target.name), target)


@click.command("state")
@table_read
@rule_option(STATES)
@outcome_options
@written("state")
@measured(state, "rule", "undetermined", "criteria", "reasons")
def state_command(request: TableRequest, measure: Callable[..., Measure], target: Target) -> None:
    """Add whether each visit is in a state of low activity or remission.

    FILE is as for `sledai score`. The layout names the global assessment, the dose and the statements.
    """
    chosen = measure(name=target.name)
    if cast("StateRule", chosen.options["rule"]).nothing_new:
        require_order(request.layout)
    with request.opened(target.output) as table:
        derive_to(table, request, chosen, target)


@frozen
class Chosen:
    """What is to be summarised, as the options name it.

    Attributes:
        measures: the summaries that need no column.
        state: the column of the state whose time is summed up.
        maximum_gap: how long the state of a visit is taken to be known.
        event: the column of the event that is awaited.
        rate: the column of the events that are counted.
        start: the day from which time runs.
    """

    measures: tuple[str, ...]
    state: str | None
    maximum_gap: str | None
    event: str | None
    rate: str | None
    start: str | None

    @property
    def summaries(self) -> list[Summary]:
        """The summaries.

        Raises:
            UsageError: there is none, or one of them lacks what it needs.
        """
        if (self.state is None) != (self.maximum_gap is None):
            raise click.UsageError("give --time-in-state with --maximum-gap, whole days or none")
        if (self.event is None and self.rate is None) != (self.start is None):
            raise click.UsageError("give --time-to-first or --annualised-rate with --start, a day or first_visit")
        found = [MEASURES[name]() for name in self.measures]
        if self.state is not None:
            found.append(time_in_state(self.state, maximum_gap=self.gap))
        if self.event is not None:
            found.append(time_to_first(self.event, baseline=self.day))
        if self.rate is not None:
            found.append(annualised_rate(self.rate, baseline=self.day))
        if not found:
            raise click.UsageError("name what to summarise, such as --measure adjusted_mean")
        return found

    @property
    def gap(self) -> int | None:
        """The greatest time between two visits that is observed [days]; None where all of it is.

        Raises:
            UsageError: it is not whole days.
        """
        if self.maximum_gap == "none":
            return None
        days = number_in(str(self.maximum_gap))
        if not isinstance(days, int) or days < 0:
            raise click.UsageError(f"--maximum-gap {self.maximum_gap}: give whole days, or none")
        return days

    @property
    def day(self) -> Day:
        """The day from which time runs: a number, or text."""
        number = number_in(str(self.start))
        return str(self.start) if number is None else cast("int", number)


def summarised(command: Command) -> Command:
    """A command that gets what is to be summarised from its options."""
    return with_options(
        gathered("chosen", Chosen, (each.name for each in fields(Chosen)))(command),
        click.option(
            "--measure", "measures", type=click.Choice(list(MEASURES)), multiple=True, help="A summary; repeatable."
        ),
        click.option("--time-in-state", "state", metavar="COLUMN", help="The time in a state, a column of yes and no."),
        click.option(
            "--maximum-gap",
            metavar="DAYS",
            help="With it: the most days between two visits that are observed, or none for any number.",
        ),
        click.option(
            "--time-to-first", "event", metavar="COLUMN", help="The time to the first event, a column of yes and no."
        ),
        click.option("--annualised-rate", "rate", metavar="COLUMN", help="The rate of events, a column of yes and no."),
        click.option("--start", metavar="DAY", help="With these two: the day from which time runs, or first_visit."),
    )


@click.command("summary")
@table_read
@summarised
@output_option
def summary_command(request: TableRequest, chosen: Chosen, output: Path | None) -> None:
    """Summarise the visits of each subject.

    FILE is as for `sledai score`, and the layout names the subject and the day. The output has one row for each
    subject.
    """
    summaries = chosen.summaries
    require_order(request.layout)
    with request.opened(output) as table:
        frame = in_order(table, request.layout).frame.collect()
        require_all_rows(table, frame.height)
        result = summarise(frame, request.edition, *summaries, layout=request.layout)
    write(result.lazy(), output)
    say(f"{count_of(table.rows, 'visit')}, {count_of(result.height, 'subject')}", request.edition)


@click.command("overview")
@table_read
@click.option("--by", multiple=True, metavar="COLUMN", help="The column, or columns, that make groups; repeatable.")
@output_option
def overview_command(request: TableRequest, by: tuple[str, ...], output: Path | None) -> None:
    """Count known and open scores and missing items, group by group.

    FILE is as for `sledai score`. The output has one row for each group, with the mean score and its bounds.
    """
    with request.opened(output) as table:
        frame = table.frame.collect()
        require_all_rows(table, frame.height)
        result = overview(frame, request.edition, request.layout, by=by)
    write(result.lazy(), output)
    say(f"{count_of(table.rows, 'visit')}, {count_of(result.height, 'group')}", request.edition)


ENDPOINTS = (flare_command, response_command, state_command, summary_command, overview_command)
"""The commands of this module."""
