"""The command line; every result is computed by the library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase, TextIOWrapper
from pathlib import Path
from typing import Any, cast, get_args

import click

from sledai import EDITIONS, Descriptor, Edition, SledaiError, __version__, differences
from sledai._render import text_table
from sledai.cli.baselines import change_columns, with_change
from sledai.cli.checking import ReportFormat, checked, in_order, publish
from sledai.cli.demo import run_demo
from sledai.cli.files import Table, is_text
from sledai.cli.laboratory import derive_command
from sledai.cli.options import (
    MISSING,
    FileName,
    Refusal,
    answers_read,
    count_of,
    edition_named,
    number_in,
    reading,
    say,
    scored,
)
from sledai.cli.outputs import check_output
from sledai.cli.scoring import Scoring
from sledai.cli.selftest import run_selftest
from sledai.errors import shown, unknown_descriptor
from sledai.frames.layout import MissingPolicy, Unmatched
from sledai.frames.reference import Reference
from sledai.visits.days import DayScale

__all__ = ["app"]


class Closed(RawIOBase):
    """Stands for a closed output: every write is refused."""

    def writable(self) -> bool:
        """Whether the stream can be written to: True."""
        return True

    def write(self, _: Any) -> int:
        """Refuse."""
        raise OSError("standard output is closed: open it, or name a file with --output")


class Commands(click.Group):
    """Commands whose refusals end with exit code 2 and a sentence on stderr."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse bytes that are not UTF-8; Python keeps each as half of a pair of signs, which nothing can write."""
        if unclear := next((text for text in args if not is_text(text)), None):
            raise Refusal(f"{shown(unclear)}: this is not UTF-8. Rename the file or the column.")
        return super().parse_args(ctx, args)

    def make_context(self, *given: Any, **named: Any) -> click.Context:
        """Read the options; `--help` and `--version` write already here."""
        with refusals():
            return super().make_context(*given, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with refusals():
            return super().invoke(ctx)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the library and the system refuse into a sentence; whatever is written to a closed output is refused.

    Raises:
        Refusal: something was refused.
    """
    if sys.stdout is None:
        sys.stdout = TextIOWrapper(cast("Any", Closed()), encoding="utf-8", write_through=True)
    try:
        yield
    except BrokenPipeError:  # the reader has closed the pipe, as `head` does
        raise
    except (SledaiError, OSError) as error:
        raise Refusal(str(error)) from error


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="sledai")
def app() -> None:
    """Lupus disease activity: SELENA-SLEDAI and its relatives, edition by edition."""


@app.command("demo")
@click.option("--output", type=FileName(), default=Path("sledai-demo.csv"), show_default=True)
def demo_command(output: Path) -> None:
    """Work a registered trial, then score patients.

    The trial is NCT02932137, on a made-up cohort shaped like it; the patients are published ones.
    Then the responders and findings of its sister trial, on a made-up cohort with the published counts.
    """
    check_output(output)
    run_demo(output)


@app.command()
@click.argument("file", type=FileName())
@scored
def score(
    file: Path,
    edition: Edition,
    without: tuple[str, ...],
    missing: MissingPolicy,
    name: str,
    keep: tuple[str, ...],
    output: Path | None,
    **how: Any,
) -> None:
    """Score every visit of FILE.

    FILE is CSV or Parquet, a folder of such files, or a pattern in quotes, such as 'visits/*.csv'.
    The output has the input's columns, the score (blank where a gap leaves it open), its bounds,
    the number of descriptors that were not assessed, and the edition.
    """
    check_output(output, source=file)
    edition = _part(edition, without)
    with reading(file) as (table,):
        scoring = Scoring(edition=edition, missing=missing, name=name, keep=keep, reading=how)
        found = scoring.read(table)
        written = scoring.write(table, scoring.added_to(table.frame), (), found, output)
    say(f"{count_of(written.rows, 'visit')}, {written.with_missing} with missing items; {MISSING[missing]}", edition)


@app.command()
@click.argument("file", type=FileName())
@click.option(
    "--subject",
    multiple=True,
    required=True,
    metavar="COLUMN",
    help="The column, or columns, within which a visit has its baseline; repeatable.",
)
@click.option("--visit", metavar="COLUMN", help="The column that names the visit.")
@click.option("--baseline", metavar="VALUE", help="The visit that is the baseline.")
@click.option("--baseline-flag", metavar="COLUMN", help="Instead: the column that marks the baseline visit.")
@click.option(
    "--unmatched",
    type=click.Choice(get_args(Unmatched)),
    default="refuse",
    show_default=True,
    help="Subjects without a baseline: refuse the file, or leave their change blank.",
)
@scored
def change(
    file: Path,
    edition: Edition,
    without: tuple[str, ...],
    subject: tuple[str, ...],
    visit: str | None,
    baseline: str | None,
    baseline_flag: str | None,
    unmatched: Unmatched,
    missing: MissingPolicy,
    name: str,
    keep: tuple[str, ...],
    output: Path | None,
    **how: Any,
) -> None:
    """Add the change since each baseline.

    FILE is as for `sledai score`. The baseline is a named or a flagged visit of the same subject.
    The output has what `sledai score` gives, the baseline's bounds, and the change with its bounds.
    """
    if (baseline is None) == (baseline_flag is None) or (baseline is not None and visit is None):
        raise click.UsageError("name the baseline by --visit and --baseline, or by --baseline-flag")
    check_output(output, source=file)
    edition = _part(edition, without)
    with reading(file) as (table,):
        scoring = Scoring(edition=edition, missing=missing, name=name, keep=keep, reading=how)
        start = _as_in(table, visit, baseline)
        reference = Reference.of_baseline(subject, visit, start, baseline_flag, unmatched=unmatched)
        more = change_columns(name)
        found = scoring.read(table, more, roles=reference.roles, flag=baseline_flag)
        written = scoring.write(table, with_change(table, scoring, reference), more, found, output)
    say(f"{count_of(written.rows, 'visit')}, {written.still_open} with an open change; {MISSING[missing]}", edition)


app.add_command(derive_command)


@app.command("check")
@click.argument("file", type=FileName())
@click.option(
    "--subject", multiple=True, metavar="COLUMN", help="The column, or columns, that identify the subject; repeatable."
)
@click.option("--visit", metavar="COLUMN", help="The column that names the visit, or its day.")
@click.option(
    "--days", type=click.Choice(get_args(DayScale)), help="Of study days, in which day 1 follows day -1: study."
)
@click.option("--baseline", metavar="VALUE", help="The visit that is the baseline.")
@click.option("--baseline-flag", metavar="COLUMN", help="Instead: the column that marks the baseline visit.")
@click.option(
    "--expected",
    multiple=True,
    metavar="VALUE",
    help="A visit that every subject should have, a value of --visit; repeatable.",
)
@click.option("--total", metavar="COLUMN", help="A column of stored totals, to be compared with the recomputed ones.")
@answers_read
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(ReportFormat)),
    default="text",
    show_default=True,
    help="Of the report.",
)
@click.option("--output", type=FileName(), help="Where the report goes; without it to stdout.")
def check_command(
    file: Path,
    edition: Edition,
    without: tuple[str, ...],
    visit: str | None,
    baseline: str | None,
    baseline_flag: str | None,
    expected: tuple[str, ...],
    form: ReportFormat,
    output: Path | None,
    **options: Any,
) -> None:
    """Report what is wrong with FILE before it is scored.

    FILE is as for `sledai score`. Exit code 1 where something is wrong, 0 where nothing is; what need not be wrong,
    such as totals that hide changed items, is shown and does not count.
    """
    if baseline is not None and baseline_flag is not None:
        raise click.UsageError("name the baseline by --visit and --baseline, or by --baseline-flag")
    if (baseline is not None and visit is None) or (not options["subject"] and (baseline or baseline_flag)):
        raise click.UsageError("a baseline belongs to a --subject, and a named one to a --visit")
    if expected and (visit is None or not options["subject"]):
        raise click.UsageError("an expected visit belongs to a --subject and a --visit")
    check_output(output, source=file, table=False)
    edition = _part(edition, without)
    with reading(file) as (table,):
        table = in_order(table, visit)
        start = _as_in(table, visit, baseline)
        visits = [_as_in(table, visit, value) for value in expected]
        options |= {"visit": visit, "baseline": start, "baseline_flag": baseline_flag, "expected": visits or None}
        report = checked(table, edition, **options)
    publish(report, form, output)
    say(f"{count_of(report.rows, 'visit')}, {count_of(len(report.problems), 'problem')}", edition)
    raise SystemExit(0 if report.clean else 1)


@app.command()
@click.argument("descriptor")
@click.option("--edition", "key", metavar="KEY", help="One edition; without it every edition.")
def define(descriptor: str, key: str | None) -> None:
    """Print what DESCRIPTOR means.

    Clause by clause, with sources and evidence grades; without --edition in every edition.
    """
    name = descriptor.strip().lower().replace(" ", "_")
    if name not in list(Descriptor):
        raise unknown_descriptor((descriptor,), accepted=tuple(Descriptor), place="sledai define")
    indices = EDITIONS.values() if key is None else [edition_named(key)]
    click.echo("\n\n".join(f"{edition.label} ({edition.key})\n{edition[name]}" for edition in indices))


@app.command()
@click.option("--diff", nargs=2, metavar="A B", help="What two editions do differently, row by row.")
def editions(diff: tuple[str, str] | None) -> None:
    """List the editions, or compare two of them."""
    if diff is None:
        header = ("key", "window", "maximum", "content", "edition")
        rows = [
            (
                key,
                f"{edition[Descriptor.SEIZURE].window.days} days",
                str(edition.maximum),
                edition.content_hash,
                edition.label,
            )
            for key, edition in EDITIONS.items()
        ]
        click.echo(text_table([header, *rows]))
        return
    first, second = (edition_named(key) for key in diff)
    found = differences(first, second)
    click.echo(f"{first.key} -> {second.key}: {count_of(len(found), 'difference')}")
    for difference in found:
        click.echo(f"\n{difference.descriptor}, {difference.aspect}")
        for key, side in ((first.key, difference.first), (second.key, difference.second)):
            for words in side or ("nothing further",):
                click.echo(f"  {key}: {words}")


@app.command("selftest")
def selftest_command() -> None:
    """Check this installation.

    Packaged published and boundary cases are run again; exit code 1 where one fails.
    """
    raise SystemExit(0 if run_selftest(click.echo) else 1)


def _part(edition: Edition, without: tuple[str, ...]) -> Edition:
    """The edition, or the part of it that is left."""
    return edition.without(*without) if without else edition


def _as_in(table: Table, visit: str | None, baseline: str | None) -> object:
    """The baseline as the column of visits holds it: the command line can only write numbers as text."""
    dtype = table.frame.collect_schema().get(str(visit))
    number = number_in(baseline) if baseline and dtype is not None and dtype.is_numeric() else None
    return baseline if number is None else number
