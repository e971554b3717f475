"""Assessment: one visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from sledai.definitions.descriptors import Descriptor
from sledai.errors import contradictory_answer, raise_all
from sledai.logic import Interval
from sledai.visits.answers import (
    ABSENT,
    DESCRIPTORS,
    NOT_ASSESSED,
    PRESENT,
    Codebook,
    as_descriptors,
    code_table,
    contradiction_error,
    in_one_coding,
    missing_column_error,
    position,
    read_answer,
    unknown_names,
    unreadable_error,
)
from sledai.visits.judged import Judged

__all__ = ["Assessment"]


def _present(names: Iterable[Descriptor | str]) -> frozenset[Descriptor]:
    return as_descriptors(names, "present")


def _missing(names: Iterable[Descriptor | str]) -> frozenset[Descriptor]:
    return as_descriptors(names, "missing")


@frozen(repr=False)
class Assessment:
    """One visit: the descriptors that are present, and those that were not assessed.

    Every descriptor that is named in neither is known to be absent.

    Attributes:
        present: the descriptors that are present; names are accepted.
        missing: the descriptors that were not assessed.
        judged_under: which answers were derived from results, and by the rules of which edition; equality ignores it.

    Raises:
        UnknownNameError: a name is not a descriptor.
        ContradictionError: a descriptor is given as present and as not assessed.

    Example:
        >>> visit = Assessment({"arthritis", "rash"}, missing={"low_complement"})
        >>> visit.answer("low_complement")
        Interval(low=0, high=1)
        >>> visit
        Assessment({'arthritis', 'rash'}, missing={'low_complement'})
    """

    present: frozenset[Descriptor] = field(default=frozenset(), converter=_present)
    missing: frozenset[Descriptor] = field(default=frozenset(), converter=_missing, kw_only=True)
    judged_under: tuple[Judged, ...] = field(default=(), kw_only=True, eq=False, repr=False)
    answers: tuple[Interval[int], ...] = field(init=False, eq=False, repr=False)
    """The 24 answers in form order."""

    def __attrs_post_init__(self) -> None:
        if both := self.present & self.missing:
            raise contradictory_answer(tuple(name for name in DESCRIPTORS if name in both))
        answers = tuple(
            PRESENT if name in self.present else NOT_ASSESSED if name in self.missing else ABSENT
            for name in DESCRIPTORS
        )
        object.__setattr__(self, "answers", answers)

    @classmethod
    def from_mapping(
        cls,
        answers: Mapping[Any, object],
        *,
        not_assessed: Iterable[Descriptor | str] = (),
        codebook: Codebook | None = None,
    ) -> Assessment:
        """Read one visit from a form: descriptor to answer, all 24 of them.

        Args:
            answers: true/false, 1/0, Y/N, yes/no or present/absent in any case;
                null, NaN, blank, ND or NOT DONE for not assessed.
            not_assessed: descriptors that the form does not have; they count as not assessed.
            codebook: the meanings of further values.

        Raises:
            UnknownNameError: a key is not a descriptor.
            ColumnError: a descriptor has no answer and is not named in `not_assessed`.
            ContradictionError: a descriptor has an answer and is named in `not_assessed`.
            UnreadableValueError: a value is not an answer.
            InputErrors: several of these at once.
            TypeError: `answers` is not a mapping, such as a row of a pandas frame, of which `to_dict()` makes one.
        """
        if not isinstance(answers, Mapping):
            kind = type(answers).__name__
            raise TypeError(f"answers is {kind}: give a mapping of descriptor to answer; of a pandas Series, to_dict()")
        from_a_file = (value for value in answers.values() if not isinstance(value, bool))
        table = in_one_coding(from_a_file, code_table(codebook))
        skipped = as_descriptors(not_assessed, "not_assessed")
        read = {name: read_answer(value, table) for name, value in answers.items()}
        raise_all(
            error
            for error in (
                unknown_names(answers, "the form"),
                missing_column_error(answers, skipped, "the form"),
                contradiction_error(answers, skipped),
                *(unreadable_error(name, [answers[name]]) for name, answer in read.items() if answer is None),
            )
            if error
        )
        return cls(
            present=(name for name, answer in read.items() if answer is PRESENT),
            missing={*skipped, *(name for name, answer in read.items() if answer is NOT_ASSESSED)},
        )

    def to_mapping(self) -> dict[str, bool | None]:
        """Each descriptor with True (present), False (absent) or None (not assessed), in form order."""
        return {name.value: None if name in self.missing else name in self.present for name in DESCRIPTORS}

    def __repr__(self) -> str:
        present, missing = (
            ", ".join(repr(name.value) for name in DESCRIPTORS if name in names)
            for names in (self.present, self.missing)
        )
        parts = [f"{{{present}}}"] * bool(present) + [f"missing={{{missing}}}"] * bool(missing)
        return f"Assessment({', '.join(parts)})"

    def answer(self, descriptor: Descriptor | str) -> Interval[int]:
        """The answer for one descriptor: ``(0, 0)`` absent, ``(1, 1)`` present, ``(0, 1)`` not assessed.

        Args:
            descriptor: the descriptor or its name.
        """
        return self.answers[position(descriptor)]

    def assume_absent(self) -> Assessment:
        """The visit with every descriptor that was not assessed counted as absent."""
        return Assessment(self.present, judged_under=self.judged_under)
