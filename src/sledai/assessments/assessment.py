"""Assessment: one visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from sledai._columns import Interval
from sledai.assessments.answers import (
    ABSENT,
    DESCRIPTORS,
    NOT_ASSESSED,
    PRESENT,
    Codebook,
    as_descriptors,
    code_table,
    lacking,
    misplaced,
    position,
    read_answer,
    unknown_names,
    unreadable,
)
from sledai.descriptors import Descriptor
from sledai.errors import ContradictoryAnswerError, raise_all

__all__ = ["Assessment"]


def _present(names: Iterable[Descriptor | str]) -> frozenset[Descriptor]:
    return as_descriptors(names, "present")


def _missing(names: Iterable[Descriptor | str]) -> frozenset[Descriptor]:
    return as_descriptors(names, "missing")


@frozen
class Assessment:
    """One visit: the descriptors that are present, and those that were not assessed.

    Every descriptor that is named in neither is known to be absent.

    Attributes:
        present: the descriptors that are present; names are accepted.
        missing: the descriptors that were not assessed.

    Raises:
        UnknownDescriptorError: a name is not a descriptor.
        ContradictoryAnswerError: a descriptor is given as present and as not assessed.

    Example:
        >>> visit = Assessment({"arthritis", "rash"}, missing={"low_complement"})
        >>> visit.answer("low_complement")
        Interval(low=0, high=1)
    """

    present: frozenset[Descriptor] = field(default=frozenset(), converter=_present)
    missing: frozenset[Descriptor] = field(default=frozenset(), converter=_missing, kw_only=True)
    answers: tuple[Interval[int], ...] = field(init=False, eq=False, repr=False)
    """The 24 answers in form order."""

    def __attrs_post_init__(self) -> None:
        if both := self.present & self.missing:
            raise ContradictoryAnswerError(tuple(name for name in DESCRIPTORS if name in both))
        answers = tuple(
            PRESENT if name in self.present else NOT_ASSESSED if name in self.missing else ABSENT
            for name in DESCRIPTORS
        )
        object.__setattr__(self, "answers", answers)

    @classmethod
    def from_mapping(
        cls,
        answers: Mapping[str, object],
        *,
        not_assessed: Iterable[Descriptor | str] = (),
        codebook: Codebook | None = None,
    ) -> Assessment:
        """One visit from a form: descriptor to answer, all 24 of them.

        Args:
            answers: true/false, 1/0, Y/N, yes/no or present/absent in any case;
                null, NaN, blank, ND or NOT DONE for not assessed.
            not_assessed: descriptors that the form does not have; they count as not assessed.
            codebook: what further values mean.

        Raises:
            UnknownDescriptorError: a key is not a descriptor.
            MissingColumnError: a descriptor has no answer and is not named in `not_assessed`.
            ContradictoryAnswerError: a descriptor has an answer and is named in `not_assessed`.
            UnreadableAnswerError: a value is not an answer.
            InputErrors: several of these at once.
        """
        table = code_table(codebook)
        skipped = as_descriptors(not_assessed, "not_assessed")
        read = {name: read_answer(value, table) for name, value in answers.items()}
        raise_all(
            error
            for error in (
                unknown_names(answers, "the form"),
                lacking(answers, skipped, "the form"),
                misplaced(answers, skipped),
                *(unreadable(name, [answers[name]]) for name, answer in read.items() if answer is None),
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

    def answer(self, descriptor: Descriptor | str) -> Interval[int]:
        """The answer for one descriptor: ``(0, 0)`` absent, ``(1, 1)`` present, ``(0, 1)`` not assessed."""
        return self.answers[position(descriptor)]

    def assume_absent(self) -> Assessment:
        """The visit with every descriptor that was not assessed counted as absent."""
        return Assessment(self.present)
