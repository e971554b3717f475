"""Parts that commands share: options, refusals, and the closing message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

import click

from sledai import EDITIONS, Edition, SledaiError, __version__
from sledai.cli.files import ENGINE_FAULTS, Table, tables, unreadable
from sledai.cli.rows import FileFormat
from sledai.errors import LONGEST_ITEM, UnreadableFileError, escaped, listed, shown
from sledai.frames.layout_files import MEANINGS
from sledai.visits.days import DayScale

__all__ = [
    "FileName",
    "Refusal",
    "code_option",
    "codes_read",
    "count_of",
    "days_option",
    "edition",
    "edition_named",
    "layout_option",
    "number_in",
    "output_option",
    "reading",
    "say",
]

MOST_DIGITS = 300
"""How many digits a number on the command line may have before the point."""


class Refusal(click.ClickException):
    """A refusal of the input, as opposed to a failure of the program."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__("\n".join(map(escaped, message.split("\n"))))


class FileName(click.Path):
    """The name of a file, which is not empty."""

    name = "path"

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; an empty name would be that of the current folder."""
        if value == "":
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)


def edition_named(key: str) -> Edition:
    """The edition of a key.

    Raises:
        UnknownNameError: there is none.
    """
    return EDITIONS[key]


def codes_read(_context: click.Context, _option: click.Parameter, codes: tuple[str, ...]) -> dict[Any, bool | None]:
    """What further answers mean, as a codebook."""
    pairs = [code.rpartition("=") for code in codes]
    clear = [meaning in MEANINGS and "=" not in value and bool(value.strip()) for value, _, meaning in pairs]
    unclear = [code for code, is_clear in zip(codes, clear, strict=True) if not is_clear]
    if unclear:
        raise click.BadParameter(
            f"{listed(unclear)}: write VALUE=present, VALUE=absent or VALUE=missing, each with --code"
        )
    meanings: dict[Any, str] = {}
    for value, _, meaning in pairs:
        text, number = value.strip().casefold(), number_in(value)
        if text == "nan" and meaning != "missing":
            raise click.BadParameter(f"{value}={meaning}: NaN always means not assessed")
        for code in [text] if number is None else [text, number]:
            if meanings.setdefault(code, meaning) != meaning:
                fault = f"{listed(codes)}: --code gives {value!r} two meanings"
                raise click.BadParameter(f"{fault} (text matches in any case, and 2.0 is 2)")
    return {code: MEANINGS[meaning] for code, meaning in meanings.items()}


def number_in(text: str) -> int | float | None:
    """The number that a text on the command line may stand for, where a file has numbers; a whole number stays one."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() > MOST_DIGITS:
        return None
    return int(number) if number == int(number) else float(number)


edition = click.option(
    "--edition",
    "edition",
    required=True,
    metavar="KEY",
    callback=lambda _context, _option, key: edition_named(key),
    help="The edition; see `sledai editions`.",
)
layout_option = click.option(
    "--layout",
    "layout_file",
    type=FileName(),
    metavar="FILE",
    help="A TOML file with the layout of the table; further options add to it or take its place.",
)
days_option = click.option(
    "--days", type=click.Choice(get_args(DayScale)), help="Of study days, in which day 1 follows day -1: study."
)
code_option = click.option(
    "--code",
    "codebook",
    multiple=True,
    metavar="VALUE=MEANING",
    callback=codes_read,
    help="What a further answer means: present, absent or missing; repeatable.",
)
output_option = click.option("-o", "--output", type=FileName(), help="CSV or Parquet; without it CSV on stdout.")


@contextmanager
def reading(*paths: Path, how: FileFormat) -> Iterator[tuple[Table, ...]]:
    """The tables of some files; what is refused as long as they are needed names the files."""
    names = ", ".join(shown(path, LONGEST_ITEM) for path in paths)
    with tables(*paths, how=how) as found:
        try:
            yield found
        except UnreadableFileError:
            raise
        except SledaiError as error:
            raise Refusal(f"{names}: {error}") from error
        except ENGINE_FAULTS as error:  # some are a ValueError too
            raise unreadable(Path(names), error) from error
        except (TypeError, ValueError) as error:  # the layout or an option lacks what the command needs
            raise click.UsageError(str(error)) from error


def count_of(number: int, noun: str) -> str:
    """A number of things, in words."""
    return f"{number} {noun}{'s' * (number != 1)}"


def say(what: str, edition: Edition) -> None:
    """Print what was done, under which edition."""
    click.echo(f"{what}; edition {edition.key}, content {edition.content_hash}; sledai {__version__}", err=True)
