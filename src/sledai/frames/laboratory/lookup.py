"""Look up texts with a meaning, such as units and flags, by expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.frames.engines import Frame, engine
from sledai.frames.expressions import BLANKS, OUTER_BLANKS, reads_as_text

MeaningT = TypeVar("MeaningT")

NOTE = r"\{[^{}]*\}"
"""An annotation of UCUM."""


@frozen
class Lookup(Generic[MeaningT]):
    """A column of texts and their meanings.

    Attributes:
        text: the column in the form in which texts are looked up.
        meanings: the meaning of each text; of an eager frame the texts that occur, unchanged.
    """

    text: nw.Expr
    meanings: Mapping[Any, MeaningT]

    @classmethod
    def of(
        cls,
        data: Frame,
        column: str,
        read: Callable[[str], MeaningT | None],
        words: Iterable[str],
        form: Callable[[nw.Expr], nw.Expr] | None = None,
    ) -> Lookup[MeaningT]:
        """Read each text of a column once: in an eager frame those that occur, in a lazy one `words`.

        Args:
            data: the frame.
            column: the column, of text without nulls.
            read: the meaning of a word, None where it has none.
            words: all words that have a meaning.
            form: how the texts of a lazy frame are brought to the form of `words`, such as lower case.
        """
        text = nw.col(column)
        if isinstance(data, nw.DataFrame):
            return cls(text, _read(data[column].unique().to_list(), read))
        text = stripped(text, on=engine(data))
        return cls(form(text) if form else text, _read(words, read))

    def each(self, value: Callable[[MeaningT], Any], otherwise: Any) -> nw.Expr:
        """A value for each meaning, and another where there is none."""
        words: dict[Any, list[Any]] = {}
        for word, meaning in self.meanings.items():
            words.setdefault(value(meaning), []).append(word)
        chosen = literal(otherwise)
        for found, texts in words.items():
            if found != otherwise:
                chosen = nw.when(self.text.is_in(texts)).then(literal(found)).otherwise(chosen)
        return chosen


@frozen
class Lookups(Generic[MeaningT]):
    """The meanings of the texts of a column, which differ between rows.

    Attributes:
        parts: for each kind of rows a condition, None of the only one, and the meanings of their texts.
    """

    parts: tuple[tuple[nw.Expr | None, Lookup[MeaningT]], ...]

    def each(self, value: Callable[[MeaningT], Any], otherwise: Any) -> nw.Expr:
        """A value for each meaning, and another where there is none."""
        found = literal(otherwise)
        for condition, lookup in self.parts:
            own = lookup.each(value, otherwise)
            found = own if condition is None else nw.when(condition).then(own).otherwise(found)
        return found


def in_small_letters(text: nw.Expr) -> nw.Expr:
    """Convert text to lower case."""
    return text.str.to_lowercase()


def without_notes(known: Iterable[str]) -> Callable[[nw.Expr], nw.Expr]:
    """A function that removes annotations from units, except from units that are known with one."""
    annotated = [unit for unit in known if "{" in unit]
    return lambda text: nw.when(text.is_in(annotated)).then(text).otherwise(text.str.replace_all(NOTE, ""))


def _read(words: Iterable[str], read: Callable[[str], MeaningT | None]) -> dict[str, MeaningT]:
    return {word: meaning for word in words if (meaning := read(word)) is not None}


def plain_text(data: Frame, column: str) -> nw.Expr:
    """A column as text, with an empty text where there is none."""
    value, dtype = nw.col(column), data.collect_schema()[column]
    if not reads_as_text(dtype):  # what has no type holds only nulls
        return nw.lit("")
    text = value if dtype == nw.String else nw.when(~value.is_null()).then(value.cast(nw.String))
    return text.fill_null("")


def stripped(text: nw.Expr, *, on: str) -> nw.Expr:
    """Text without outer blanks; Ibis has only the pattern, which other engines take long to plan."""
    return text.str.replace_all(OUTER_BLANKS, "") if on == "ibis" else text.str.strip_chars(BLANKS)


def literal(value: Any) -> nw.Expr:
    """A value in every row; whole numbers of the kind that holds all."""
    return nw.lit(value, nw.Int64) if isinstance(value, int) else nw.lit(value)
