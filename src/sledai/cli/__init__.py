"""The command line; every result is computed by the library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase, TextIOWrapper
from pathlib import Path
from typing import Any, cast, get_args

import click

from sledai import EDITIONS, Descriptor, SledaiError, __version__, differences
from sledai._render import text_table
from sledai.cli.baselines import change_columns, with_change
from sledai.cli.checking import ReportFormat, checked, in_order, publish
from sledai.cli.demo import run_demo
from sledai.cli.endpoints import ENDPOINTS
from sledai.cli.files import is_text
from sledai.cli.laboratory import derive_command
from sledai.cli.options import FileName, Refusal, count_of, edition_named, say
from sledai.cli.outputs import check_output, write
from sledai.cli.requests import TableRequest, Target, missing_of, table_read, written
from sledai.cli.scoring import Scoring, with_total
from sledai.cli.selftest import run_selftest
from sledai.cli.since import ReferenceOptions, as_in, baseline_named, baseline_options, value_in
from sledai.cli.verifying import verified
from sledai.errors import shown, unknown_descriptor
from sledai.frames.listing import problem_rows
from sledai.frames.reference import Reference

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
@click.option("-o", "--output", type=FileName(), default=Path("sledai-demo.csv"), show_default=True)
def demo_command(output: Path) -> None:
    """Work a registered trial, then score patients.

    The trial is NCT02932137, on a made-up cohort shaped like it; the patients are published ones.
    Then the responders and findings of its sister trial, on a made-up cohort with the published counts.
    """
    check_output(output)
    run_demo(output)


@app.command()
@table_read
@written("sledai")
def score(request: TableRequest, target: Target) -> None:
    """Score every visit of FILE.

    FILE is a text file with separated cells (CSV), also packed by gzip, an Excel workbook, Parquet, a file of SAS (XPT
    or SAS7BDAT) or Dataset-JSON 1.1; a folder of such files; or a pattern in quotes, such as 'visits/*.csv'.
    The output has the input's columns, the score (blank where missing items leave it open), its bounds,
    the number of descriptors that were not assessed, and the stamp, which `sledai verify` reads.
    """
    with request.opened(target.output) as file:
        stamp = request.stamp(source=request.file)
        table, request = with_total(file, request)
        scoring = Scoring.of(request, target, stamp)
        found = scoring.read(table)
        account = scoring.write(file, scoring.added_to(table.frame), (), found, target.output)
    say(
        f"{count_of(account.rows, 'visit')}, {account.with_missing} with missing items; {missing_of(request.layout)}",
        request.edition,
    )


@app.command()
@table_read
@baseline_options
@written("sledai")
def change(request: TableRequest, since: ReferenceOptions, target: Target) -> None:
    """Add the change since each baseline.

    FILE is as for `sledai score`. The baseline is a named or a flagged visit of the same subject.
    The output has what `sledai score` gives, the baseline's bounds, and the change with its bounds.
    """
    layout, baseline = request.layout, since.required(request.layout)
    with request.opened(target.output) as file:
        stamp = request.stamp("baseline", source=request.file)
        table, request = with_total(file, request)
        scoring = Scoring.of(request, target, stamp)
        reference = Reference.of(as_in(table, layout, baseline), layout)
        more = change_columns(target.name)
        found = scoring.read(table, more, roles=reference.roles, flag=reference.flag)
        account = scoring.write(file, with_change(table, scoring, reference), more, found, target.output)
    still_open = f"{account.still_open} with an open change"
    say(f"{count_of(account.rows, 'visit')}, {still_open}; {missing_of(layout)}", request.edition)


@app.command()
@table_read
@baseline_options
@click.option("--input", "source", type=FileName(), help="The file that was read, whose fingerprint is compared too.")
def verify(request: TableRequest, since: ReferenceOptions, source: Path | None) -> None:
    """Compute the results of FILE anew, and report what does not hold.

    FILE is a table that `sledai score`, `change`, `flare`, `response` or `state` wrote, or several of them in turn;
    give the options with which it was written. The stamps say which results it has, and by which rule. Exit code 1
    where a result, or the content of the edition, the rule or the layout is another one now, 0 where all of it holds.
    """
    with request.opened(None, table=False) as table:
        found = verified(table, request, since, source)
    for line in (line for result in found for line in result.lines(named=len(found) > 1)):
        click.echo(line)
    holds = all(result.holds for result in found)
    verdict = "every result holds" if holds else "not every result holds"
    say(f"{count_of(table.rows, 'visit')}, {verdict}; {missing_of(request.layout)}", request.edition)
    raise SystemExit(0 if holds else 1)


for command in (derive_command, *ENDPOINTS):
    app.add_command(command)


@app.command("check")
@table_read
@baseline_named
@click.option(
    "--expected",
    multiple=True,
    metavar="VALUE",
    help="A visit that every subject should have, a value of --visit; repeatable.",
)
@click.option("--total", metavar="COLUMN", help="A column of stored totals, to be compared with the recomputed ones.")
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(ReportFormat)),
    default="text",
    show_default=True,
    help="Of the report.",
)
@click.option("--rows", type=FileName(), help="Where a table of every row with a problem goes, CSV or Parquet.")
@click.option("-o", "--output", type=FileName(), help="Where the report goes; without it to stdout.")
def check_command(
    request: TableRequest,
    since: ReferenceOptions,
    expected: tuple[str, ...],
    total: str | None,
    form: ReportFormat,
    rows: Path | None,
    output: Path | None,
) -> None:
    """Report what is wrong with FILE before it is scored.

    FILE is as for `sledai score`. Exit code 1 where something is wrong, 0 where nothing is; what need not be wrong,
    such as totals that hide changed items, is shown and does not count.
    """
    layout, baseline = request.layout, since.among(request.layout)
    if expected and (layout.visit is None or not layout.subject):
        raise click.UsageError("an expected visit belongs to a --subject and a --visit")
    check_output(rows, source=request.file)
    with request.opened(output, table=False) as table:
        table = in_order(table, layout)
        visits = [value_in(table, layout, value) for value in expected]
        start = None if baseline is None else as_in(table, layout, baseline)
        report = checked(table, request.edition, layout, baseline=start, expected=visits or None, total=total)
        if rows:
            write(problem_rows(table.frame.collect(), request.edition, layout, total=total).lazy(), rows)
    publish(report, form, output)
    say(f"{count_of(report.rows, 'visit')}, {count_of(len(report.problems), 'problem')}", request.edition)
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
