"""The command line: every command is a door; what it computes, the library computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import polars as pl

from sledai import (
    EDITIONS,
    ColumnExistsError,
    Descriptor,
    Index,
    MissingColumnError,
    SledaiError,
    UnknownDescriptorError,
    UnknownEditionError,
    __version__,
    differences,
    frames,
)
from sledai._render import text_table
from sledai.cli.demo import run_demo
from sledai.cli.files import check_output, read_table, write_table
from sledai.cli.selftest import run_selftest
from sledai.errors import gathered, listed

__all__ = ["app"]

MEANINGS = {"present": True, "absent": False, "missing": None}


class Doors(click.Group):
    """Commands whose refusals end with exit code 2 and a sentence on stderr."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (SledaiError, OSError) as error:
            raise Refusal(str(error)) from error


class Refusal(click.ClickException):
    """A refusal of the input, as opposed to a failure of the program."""

    exit_code = 2


def _edition(key: str) -> Index:
    if key not in EDITIONS:
        raise UnknownEditionError(key, accepted=tuple(EDITIONS))
    return EDITIONS[key]


def _codebook(_context: click.Context, _option: click.Parameter, codes: tuple[str, ...]) -> dict[Any, bool | None]:
    pairs = [code.rpartition("=") for code in codes]
    clear = [meaning in MEANINGS and "=" not in value and bool(value.strip()) for value, _, meaning in pairs]
    unclear = [code for code, is_clear in zip(codes, clear, strict=True) if not is_clear]
    if unclear:
        raise click.BadParameter(
            f"{listed(unclear)}: write VALUE=present, VALUE=absent or VALUE=missing, each with --code"
        )
    meanings: dict[str, str] = {}
    for value, _, meaning in pairs:
        if meanings.setdefault(value.strip().casefold(), meaning) != meaning:
            raise click.BadParameter(f"{listed(codes)}: --code gives {value!r} two meanings (text matches in any case)")
    return {code: MEANINGS[meaning] for value, meaning in meanings.items() for code in (value, *_number(value))}


def _number(text: str) -> list[float]:
    """The number that a text on the command line may stand for, where a file has numbers."""
    try:
        return [float(text)]
    except ValueError:
        return []


def _columns(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> dict[str, str]:
    pairs = [name.partition("=") for name in names]
    if unclear := ["".join(pair) for pair in pairs if not pair[2]]:
        raise click.BadParameter(f"{listed(unclear)}: write DESCRIPTOR=COLUMN")
    return {descriptor: column for descriptor, _, column in pairs}


reading_options = (
    click.option(
        "--edition",
        "index",
        required=True,
        metavar="KEY",
        callback=lambda _context, _option, key: _edition(key),
        help="The edition; see `sledai editions`.",
    ),
    click.option(
        "--without",
        multiple=True,
        metavar="PART",
        help="Leave out a descriptor or a system, such as immunologic for the clinical score; repeatable.",
    ),
    click.option(
        "--missing",
        type=click.Choice(["null", "absent"]),
        default="null",
        show_default=True,
        help="What a gap does: leave the result open, or count the descriptor as absent.",
    ),
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="DESCRIPTOR=COLUMN",
        callback=_columns,
        help="The column of a descriptor that is named otherwise; repeatable.",
    ),
    click.option(
        "--not-assessed", multiple=True, metavar="DESCRIPTOR", help="A descriptor that has no column; repeatable."
    ),
    click.option(
        "--code",
        "codebook",
        multiple=True,
        metavar="VALUE=MEANING",
        callback=_codebook,
        help="What a further answer means: present, absent or missing; repeatable.",
    ),
    click.option("--name", default="sledai", show_default=True, help="The beginning of the new columns' names."),
    click.option("--keep", multiple=True, metavar="COLUMN", help="Keep only this column of FILE; repeatable."),
    click.option("--output", type=click.Path(path_type=Path), help="CSV or Parquet; without it CSV on stdout."),
)


def _reading(command: Any) -> Any:
    for option in reversed(reading_options):
        command = option(command)
    return command


@click.group(cls=Doors)
@click.version_option(__version__, prog_name="sledai")
def app() -> None:
    """Lupus disease activity: SELENA-SLEDAI and its relatives, edition by edition."""


@app.command("demo")
@click.option("--output", type=click.Path(path_type=Path), default=Path("sledai-demo.csv"), show_default=True)
def demo_command(output: Path) -> None:
    """Work a registered trial, then score patients.

    The trial is NCT02932137, on a made-up cohort shaped like it; the patients are published ones.
    """
    check_output(output)
    run_demo(output)


@app.command()
@click.argument("file", type=click.Path(path_type=Path))
@_reading
def score(
    file: Path,
    index: Index,
    without: tuple[str, ...],
    output: Path | None,
    name: str,
    keep: tuple[str, ...],
    **reading: Any,
) -> None:
    """Score every visit of FILE.

    The output has the input's columns, the score (blank where a gap leaves it open), its bounds,
    the number of descriptors that were not assessed, and the edition.
    """
    check_output(output, source=file)
    policy = reading.pop("missing")
    table, index = read_table(file), _part(index, without)
    with _told_of(file):
        _check_columns(table, keep)
        results = gathered(*_scored(table, index, policy, name, reading), lambda: _stamp(table, index, name))
    write_table(_beside(table, keep, results), output)
    gaps = int((results[1][f"{name}_missing"] > 0).sum())
    _say(f"{_count(len(table), 'visit')}, {gaps} with gaps", index, policy)


@app.command()
@click.argument("file", type=click.Path(path_type=Path))
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
@_reading
def change(
    file: Path,
    index: Index,
    without: tuple[str, ...],
    subject: tuple[str, ...],
    visit: str | None,
    baseline: str | None,
    baseline_flag: str | None,
    output: Path | None,
    name: str,
    keep: tuple[str, ...],
    **reading: Any,
) -> None:
    """Add the change since each baseline.

    The baseline is a named or a flagged visit of the same subject.
    The output has what `sledai score` gives, the baseline's bounds, and the change with its bounds.
    """
    if (baseline is None) == (baseline_flag is None) or (baseline is not None and visit is None):
        raise click.UsageError("name the baseline by --visit and --baseline, or by --baseline-flag")
    check_output(output, source=file)
    policy = reading.pop("missing")
    table, index = read_table(file), _part(index, without)
    with _told_of(file):
        _check_columns(table, keep)
        results = gathered(
            *_scored(table, index, policy, name, reading),
            lambda: frames.derive_change(
                table,
                index,
                subject=subject,
                visit=visit,
                baseline=_as_in(table, visit, baseline),
                baseline_flag=baseline_flag,
                missing=policy,
                name=name,
                **reading,
            ),
            lambda: _stamp(table, index, name),
        )
    write_table(_beside(table, keep, results), output)
    still_open = results[2][f"{name}_change"].null_count()
    _say(f"{_count(len(table), 'visit')}, {still_open} with an open change", index, policy)


@app.command()
@click.argument("descriptor")
@click.option("--edition", "key", metavar="KEY", help="One edition; without it all six.")
def define(descriptor: str, key: str | None) -> None:
    """Print what DESCRIPTOR means.

    Clause by clause, with sources and evidence grades; without --edition in all six editions.
    """
    name = descriptor.strip().lower().replace(" ", "_")
    if name not in list(Descriptor):
        raise UnknownDescriptorError((descriptor,), accepted=tuple(Descriptor), place="sledai define")
    indices = EDITIONS.values() if key is None else [_edition(key)]
    click.echo("\n\n".join(f"{index.label} ({index.key})\n{index[name]}" for index in indices))


@app.command()
@click.option("--diff", nargs=2, metavar="A B", help="What two editions do differently, row by row.")
def editions(diff: tuple[str, str] | None) -> None:
    """List the editions, or compare two of them."""
    if diff is None:
        header = ("key", "window", "maximum", "content", "edition")
        rows = [
            (key, f"{index[Descriptor.SEIZURE].window.days} days", str(index.maximum), index.content_hash, index.label)
            for key, index in EDITIONS.items()
        ]
        click.echo(text_table([header, *rows]))
        return
    first, second = (_edition(key) for key in diff)
    found = differences(first, second)
    click.echo(f"{first.key} -> {second.key}: {_count(len(found), 'difference')}")
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


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    """What is refused inside names the file."""
    try:
        yield
    except SledaiError as error:
        raise Refusal(f"{file}: {error}") from error


def _check_columns(table: pl.DataFrame, keep: tuple[str, ...]) -> None:
    if unknown := tuple(column for column in keep if column not in table.columns):
        available = tuple(table.columns)
        raise MissingColumnError(unknown, available=available, place="the file", of_descriptors=False)


def _part(index: Index, without: tuple[str, ...]) -> Index:
    """The index, or the part of it that is left."""
    return index.without(*without) if without else index


def _scored(
    table: pl.DataFrame, index: Index, policy: frames.Gaps, name: str, reading: dict[str, Any]
) -> tuple[Callable[[], pl.DataFrame], Callable[[], pl.DataFrame]]:
    """The steps that add the score, and its bounds."""
    return (
        lambda: frames.derive_score(table, index, missing=policy, name=name, **reading),
        lambda: frames.derive_score_bounds(table, index, name=name, **reading),
    )


def _beside(table: pl.DataFrame, keep: tuple[str, ...], results: list[pl.DataFrame]) -> pl.DataFrame:
    """The new columns of the results beside the columns of the input to keep; without a choice all."""
    kept = table.select([column for column in table.columns if not keep or column in keep])
    return pl.concat([kept, *(result.drop(table.columns) for result in results)], how="horizontal")


def _stamp(table: pl.DataFrame, index: Index, name: str) -> pl.DataFrame:
    """The table with the edition that it was scored under."""
    if (stamp := f"{name}_edition") in table.columns:
        raise ColumnExistsError((stamp,))
    return table.with_columns(pl.lit(index.stamp).alias(stamp))


def _as_in(table: pl.DataFrame, visit: str | None, baseline: str | None) -> object:
    """The baseline as the column of visits holds it: the command line can only write numbers as text."""
    if baseline and visit in table.columns and table.schema[visit].is_numeric():
        return next(iter(_number(baseline)), baseline)
    return baseline


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _say(what: str, index: Index, policy: str) -> None:
    gaps = "gaps leave the result open" if policy == "null" else "gaps count as absent"
    edition = f"edition {index.key}, content {index.content_hash}"
    click.echo(f"{what}; {gaps}; {edition}; sledai {__version__}", err=True)
