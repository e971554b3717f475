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
from sledai.errors import LONGEST_ITEM, UnreadableFileError, escaped, listed, shown
from sledai.frames.layout import MissingPolicy
from sledai.frames.layout_files import MEANINGS
from sledai.frames.naming import Match

__all__ = [
    "MISSING",
    "FileName",
    "Refusal",
    "answers_read",
    "codes_read",
    "count_of",
    "edition",
    "edition_named",
    "number_in",
    "reading",
    "say",
    "scored",
]

MOST_DIGITS = 300
"""How many digits a number on the command line may have before the point."""
MISSING = {"open": "missing items leave the result open", "absent": "missing items count as absent"}


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


def _columns(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> dict[str, str]:
    pairs = [name.partition("=") for name in names]
    if unclear := ["".join(pair) for pair in pairs if not pair[2]]:
        raise click.BadParameter(f"{listed(unclear)}: write DESCRIPTOR=COLUMN")
    return {descriptor: column for descriptor, _, column in pairs}


edition = click.option(
    "--edition",
    "edition",
    required=True,
    metavar="KEY",
    callback=lambda _context, _option, key: edition_named(key),
    help="The edition; see `sledai editions`.",
)

reading_options = (
    edition,
    click.option(
        "--without",
        multiple=True,
        metavar="PART",
        help="Leave out a descriptor or a system, such as immunologic for the clinical score; repeatable.",
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
        "--match",
        type=click.Choice(get_args(Match)),
        default="exact",
        show_default=True,
        help="How the other columns are found: by name, by name in any case, or by name or label.",
    ),
    click.option(
        "--not-assessed", multiple=True, metavar="DESCRIPTOR", help="A descriptor that has no column; repeatable."
    ),
    click.option(
        "--code",
        "codebook",
        multiple=True,
        metavar="VALUE=MEANING",
        callback=codes_read,
        help="What a further answer means: present, absent or missing; repeatable.",
    ),
)

deriving_options = (
    click.option(
        "--missing",
        type=click.Choice(get_args(MissingPolicy)),
        default="open",
        show_default=True,
        help="What a missing item does: leave the result open, or count the descriptor as absent.",
    ),
    click.option("--name", default="sledai", show_default=True, help="The beginning of the new columns' names."),
    click.option("--keep", multiple=True, metavar="COLUMN", help="Keep only this column of FILE; repeatable."),
    click.option("--output", type=FileName(), help="CSV or Parquet; without it CSV on stdout."),
)


def answers_read(command: Any) -> Any:
    """A command with the options on how answers are read."""
    for option in reversed(reading_options):
        command = option(command)
    return command


def scored(command: Any) -> Any:
    """A command with the options of a score, and on how answers are read."""
    for option in reversed(deriving_options):
        command = option(command)
    return answers_read(command)


@contextmanager
def reading(*paths: Path) -> Iterator[tuple[Table, ...]]:
    """The tables of some files; what is refused as long as they are needed names the files."""
    names = ", ".join(shown(path, LONGEST_ITEM) for path in paths)
    with tables(*paths) as found:
        try:
            yield found
        except UnreadableFileError:
            raise
        except SledaiError as error:
            raise Refusal(f"{names}: {error}") from error
        except ENGINE_FAULTS as error:
            raise unreadable(Path(names), error) from error


def count_of(number: int, noun: str) -> str:
    """A number of things, in words."""
    return f"{number} {noun}{'s' * (number != 1)}"


def say(what: str, edition: Edition) -> None:
    """Print what was done, under which edition."""
    click.echo(f"{what}; edition {edition.key}, content {edition.content_hash}; sledai {__version__}", err=True)
