"""How cells are read that do not hold a yes or no: points of an item, status of a form, BILAG letter, total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

import numpy as np
from attrs import field, frozen

from sledai.definitions import Edition
from sledai.errors import SledaiError, unreadable_reading
from sledai.logic import Array, Interval, stacked
from sledai.visits.answers import (
    ABSENT,
    MEANINGS,
    NOT_ASSESSED,
    PRESENT,
    WORDS,
    as_array,
    as_intervals,
    folded,
    is_missing,
    values_of,
)
from sledai.visits.encounters import ACCEPTED_LETTERS, ANY_LETTER, LETTERS, NO_LETTER, read_letter
from sledai.visits.readings import Scale, as_number

Meanings: TypeAlias = Mapping[Any, bool | None]
"""What values mean as answers."""


@frozen
class Letters:
    """The BILAG letters, read as grades; case and outer blanks do not matter.

    Attributes:
        words: the grade of each letter as it is looked up, and of what stands for none.
        unknown: the grade where there is none.
        accepted: what can be read, in words.
    """

    words: ClassVar[Mapping[str, Interval[int]]] = {
        **dict.fromkeys(NO_LETTER, ANY_LETTER),
        **{letter.casefold(): Interval(grade, grade) for letter, grade in LETTERS.items()},
    }
    unknown: ClassVar[Interval[int]] = ANY_LETTER
    accepted: ClassVar[str] = ACCEPTED_LETTERS

    def read(self, value: object) -> Interval[int] | None:
        """One letter as a grade; None where it cannot be read."""
        return read_letter(value)


@frozen
class Points:
    """The points of one item: 0 where it is absent, its weight where it is present.

    Attributes:
        weight: the weight of the item.
        codes: what further values mean, as they are looked up.
    """

    weight: int
    codes: Mapping[Any, bool | None] = field(factory=dict)

    unknown: ClassVar[Interval[int]] = NOT_ASSESSED

    @property
    def accepted(self) -> str:
        """What can be read, in words."""
        return f"0 or {self.weight}, the points of this item, or nothing where it was not assessed"

    @property
    def words(self) -> dict[str, bool | None]:
        """What text means."""
        gaps = {word: None for word, meaning in WORDS.items() if isinstance(word, str) and meaning is None}
        further = {word: meaning for word, meaning in self.codes.items() if isinstance(word, str)}
        points = dict.fromkeys(("0", "0.0"), False) | dict.fromkeys((str(self.weight), f"{self.weight}.0"), True)
        return {**gaps, **further, **points}

    @property
    def numbers(self) -> dict[int | float, bool | None]:
        """What numbers mean."""
        further = {code: meaning for code, meaning in self.codes.items() if isinstance(code, int | float)}
        return {**further, 0: False, self.weight: True}

    def read(self, value: object) -> Interval[int] | None:
        """The points of one visit as an answer; None where they cannot be read."""
        if is_missing(value):
            return NOT_ASSESSED
        if isinstance(value, str):
            word = str(folded(value))
            return MEANINGS[self.words[word]] if word in self.words else None
        number = as_number(value)
        return next((MEANINGS[meaning] for code, meaning in self.numbers.items() if code == number), None)

    def read_column(self, name: str, values: Any) -> tuple[Interval[Array], SledaiError | None]:  # noqa: ANN401
        """The points of many visits as answers, and what among them cannot be read."""
        data = np.ma.getdata(values) if isinstance(values, np.ma.MaskedArray) else as_array(values)
        masked: Any = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else np.False_
        if data.dtype.kind not in "iuf":
            cells = zip(values_of(data), np.broadcast_to(masked, len(data)).tolist(), strict=True)
            read = [NOT_ASSESSED if is_masked else self.read(value) for value, is_masked in cells]
            wrong = np.array([found is None for found in read], np.bool_)
            answers = stacked(NOT_ASSESSED if found is None else found for found in read)
        else:
            empty = (data != data) | masked
            coded = {
                meaning: np.isin(data, [number for number, found in self.numbers.items() if found is meaning]) & ~empty
                for meaning in (True, False, None)
            }
            wrong = ~(coded[True] | coded[False] | coded[None] | empty)
            answers = as_intervals(coded[True], coded[None] | empty)
        counts = Counter(map(repr, values_of(data[wrong])))
        fault = unreadable_reading(name, dict(counts.most_common()), accepted=self.accepted) if counts else None
        return answers, fault


@frozen
class Statuses:
    """The status of a form: it was filled in where the status is one of these, and nowhere else.

    Attributes:
        done: the statuses of a form that was filled in; text matches in any case.
    """

    done: tuple[object, ...]

    unknown: ClassVar[Interval[int]] = ABSENT
    accepted: ClassVar[str] = "any status"

    @property
    def numbers(self) -> list[int | float]:
        """The statuses that are numbers, also as text."""
        found = (as_number(value) for value in self.done)
        return [int(number) if number == int(number) else float(number) for number in found if number is not None]

    @property
    def words(self) -> list[str]:
        """The statuses as text is looked up; a whole number with and without a decimal."""
        whole = (form for number in self.numbers if isinstance(number, int) for form in (str(number), f"{number}.0"))
        return [*(str(folded(value)) for value in self.done), *whole]

    def read(self, value: object) -> Interval[int]:
        """Whether a form with this status was filled in."""
        if is_missing(value):
            return ABSENT
        looked_up = folded(value)
        done = looked_up in self.words if isinstance(looked_up, str) else looked_up in self.numbers
        return PRESENT if done else ABSENT


CellFormat: TypeAlias = Meanings | Scale | Letters | Points | Statuses
"""How the values of a column are read: as answers, numbers on a scale, letters, points or a status."""


def total_of(edition: Edition) -> Scale:
    """The scale of a stored total of an edition."""
    highest = edition.maximum
    return Scale(
        "total", unit="points", decimals=0, lowest="0", highest=str(highest), unknown_up_to=highest, counted=True
    )
