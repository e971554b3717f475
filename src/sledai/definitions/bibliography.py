"""The bibliography: a `Citation` for each source, from ``bibliography.toml``, and how well it was read."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from sledai._fixed import Fixed
from sledai._toml import Place, ValueReader, one_of, packaged_text, parse, read_table, read_text


class Grade(StrEnum):
    """The support of a statement by the sources that were read."""

    PRIMARY = "primary"
    """Read in a primary paper's own text or abstract, or in a trial's own document."""
    SECONDARY = "secondary"
    """Read in a transcription: a form, a calculator, a source file, a guideline."""
    UNVERIFIED = "unverified"
    """Remembered, or read only in a text of another edition; not yet seen in a source of this text."""


@frozen
class Citation:
    """One source.

    Attributes:
        key: short permanent name, used in the documentation and in errors.
        text: the reference as it is printed.
        url: where it was read; empty where it was not read.
        read: which part of it was read for this library.
        details: grade of the bibliographic details themselves.
        one_source_with: key of the source with which it shares its origin, so that the two are one witness;
            empty where no such source is known.
    """

    key: str
    text: str = field(kw_only=True)
    url: str = field(default="", kw_only=True)
    read: str = field(kw_only=True)
    details: Grade = field(default=Grade.SECONDARY, kw_only=True)
    one_source_with: str = field(default="", kw_only=True)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Citation {self.key}>"


_ENTRY: Mapping[str, ValueReader] = {
    "text": read_text,
    "url": read_text,
    "read": read_text,
    "details": one_of({grade.value: grade for grade in Grade}, "grade"),
    "one_source_with": read_text,
}


def read_bibliography(text: str, file: str) -> Mapping[str, Citation]:
    """Read citations from the text of a file, one table for each.

    Args:
        text: the file as text.
        file: its name, for errors.

    Raises:
        UnreadableFileError: the text is not TOML, or a key or a value is not one of those that a citation can have.
    """
    place = Place(file)
    entries = parse(text, place)
    return Fixed(
        {
            key: Citation(key, **read_table(entry, place.at(key), _ENTRY, ("text", "read")))
            for key, entry in entries.items()
        }
    )


BIBLIOGRAPHY = read_bibliography(packaged_text("sledai.definitions", "bibliography.toml"), "bibliography.toml")
"""Every source by its key."""


def cite(*keys: str) -> tuple[Citation, ...]:
    """Find the sources of some keys.

    Raises:
        KeyError: the bibliography has no such key.
    """
    return tuple(BIBLIOGRAPHY[key] for key in keys)
