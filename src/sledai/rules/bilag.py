"""What follows from BILAG letters: the flare since another visit, and the sum of the numbers of the letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import add
from typing import Any, cast

import numpy as np

from sledai._names import DictByName
from sledai.criteria import BILAG_FLARES, BILAG_NUMBERS, BilagFlareRule, BilagNumbers
from sledai.definitions.records import require_rule
from sledai.definitions.rules import NewLetter
from sledai.errors import different_lengths
from sledai.logic import Classes, Interval, Verdict, any_of, more_than
from sledai.rules.responses import compared_letters
from sledai.rules.screening import require_letters_of
from sledai.visits.encounters import LETTERS, Bilag
from sledai.visits.labels import require_paired_labels

__all__ = ["bilag_flare", "bilag_score"]

HIGHEST = max(LETTERS.values())


def bilag_score(letters: Bilag, *, numbers: BilagNumbers) -> Interval[Any]:
    """The sum of the numbers that stand for the letters of the given domains.

    Which domains there are is the caller's: a domain that is left out gives nothing.

    Args:
        letters: the letters of one visit, or of many.
        numbers: the numbers, one of `sledai.criteria.BILAG_NUMBERS`; none is a default.

    Returns:
        The lowest and the highest sum [points]; arrays of shape ``(n,)`` for many visits. A letter that is not known
        can be any.

    Raises:
        TypeError: `numbers` is not such a record.
        EditionError: its content is not that of its key, or the letters are of another BILAG index.
        AlignmentError: the domains do not have the same number of visits.

    Example:
        >>> from sledai.criteria import BILAG_NUMBERS
        >>> letters = Bilag({"renal": "A", "joints": "B", "skin": "C"}, edition="bilag-2004")
        >>> bilag_score(letters, numbers=BILAG_NUMBERS["bilag-2004-12-8-1"]).value
        21

    References:
        yee-2010, cresswell-2009
    """
    numbers = require_numbers(numbers)
    require_letters_of(numbers, letters.edition)
    _require_one_size({"bilag": letters})
    return summed(letters.grades.values(), numbers)


def require_numbers(numbers: object) -> BilagNumbers:
    """Check that a value is a record of the numbers of letters.

    Raises:
        TypeError: it is not such a record.
        EditionError: its content is not that of its key.
    """
    give = "one of criteria.BILAG_NUMBERS.values()"
    return require_rule(numbers, BilagNumbers, BILAG_NUMBERS, what="numbers of BILAG letters", give=give)


def as_whole(truth: Any) -> Any:  # noqa: ANN401 (a column of any kind)
    """A truth value, or an array of them, as a whole number."""
    return truth * 1


def summed(
    grades: Iterable[Interval[Any]], numbers: BilagNumbers, whole: Callable[[Any], Any] = as_whole
) -> Interval[Any]:
    """Add up the numbers of grades, for one visit, arrays and expressions.

    Args:
        grades: the grades of each domain, 4 for A to 0 for E.
        numbers: the numbers.
        whole: makes a whole number of a truth value.
    """
    ascending = sorted(numbers.numbers, key=lambda pair: LETTERS[pair[0]])
    steps = [
        (LETTERS[letter], number - below)
        for (letter, number), (_, below) in zip(ascending[1:], ascending, strict=False)
    ]

    def number_of(grade: Any) -> Any:  # noqa: ANN401
        return sum(whole(grade >= letter) * step for letter, step in steps if step) + ascending[0][1]

    return reduce(add, (Interval(number_of(grade.low), number_of(grade.high)) for grade in grades))


def bilag_flare(before: Bilag, now: Bilag, *, rule: BilagFlareRule) -> Classes[str, Any]:
    """Whether the letters of a visit are a flare since another visit, and of which class.

    The classes are exact by both rules of the library: a class is possible only if some letters that are not known
    give it.

    Args:
        before: the letters of the reference visit, or of many, one for each of `now`.
        now: the letters of the visit in question, of the same domains.
        rule: the record, one of `sledai.criteria.BILAG_FLARES`.

    Returns:
        For each class of the rule, and for ``"none"``, whether the visit is in it; `value` names the class.

    Raises:
        TypeError: `rule` is not such a record.
        EditionError: its content is not that of its key, or the letters are not of the same domains and index, or of
            another index than the rule's.
        AlignmentError: the inputs do not have the same number of visits, or are labelled otherwise.

    Example:
        >>> from sledai.criteria import BILAG_FLARES
        >>> before = Bilag({"renal": "C", "joints": "B"}, edition="bilag-2004")
        >>> now = Bilag({"renal": "B", "joints": "B"}, edition="bilag-2004")
        >>> bilag_flare(before, now, rule=BILAG_FLARES["bilag-2004-flare"]).value
        'mild'

    References:
        ard-abstract-a473, fda-sle-guidance-2010
    """
    rule = require_bilag_flare(rule)
    earlier, later = cast("Any", compared_letters(before, now))
    if rule.bilag_edition:
        require_letters_of(rule, now.edition)
    _require_one_size({"before": before, "now": now})
    require_paired_labels(before, now)
    return classes_of(earlier, later, rule)


def require_bilag_flare(rule: object) -> BilagFlareRule:
    """Check that a rule is the record of a flare by BILAG letters.

    Raises:
        TypeError: it is not such a record.
        EditionError: its content is not that of its key.
    """
    give = "one of criteria.BILAG_FLARES.values()"
    return require_rule(rule, BilagFlareRule, BILAG_FLARES, what="a flare by BILAG letters", give=give)


def classes_of(
    before: Mapping[str, Interval[Any]], now: Mapping[str, Interval[Any]], rule: BilagFlareRule
) -> Classes[str, Any]:
    """Decide the classes, the most severe first, for one visit, arrays and expressions.

    A letter above the one that a criterion names counts too: where that makes a visit more severe, it was decided
    before. Only what makes a class possible without a more severe one must have the letter itself, or, of the first
    class, any.
    """
    verdicts: dict[str, Verdict[Any]] = {}
    reached = more_severe = any_of([])
    for name, criteria in rule.classes:
        reached = more_severe | any_of(_meets(each, before, now) for each in criteria)
        if not verdicts:
            verdicts[name] = reached
        else:
            alone = any_of(_meets(each, before, now, highest=LETTERS[each.letter]) for each in criteria)
            verdicts[name] = Verdict(
                certain=reached.certain & more_severe.negate().certain,
                possible=alone.possible & more_severe.negate().possible,
            )
        more_severe = reached
    return Classes(DictByName({**verdicts, "none": reached.negate()}))


def _meets(
    criterion: NewLetter,
    before: Mapping[str, Interval[Any]],
    now: Mapping[str, Interval[Any]],
    *,
    highest: int = HIGHEST,
) -> Verdict[Any]:
    """Whether so many domains reached the letter, and no higher one than the highest that counts."""
    letter, limit = LETTERS[criterion.letter], LETTERS[criterion.before]
    risen = [
        now[domain].at_least(letter) & now[domain].at_most(highest) & before[domain].at_most(limit) for domain in before
    ]
    return more_than(criterion.domains - 1, risen)


def _require_one_size(sides: Mapping[str, Bilag]) -> None:
    """Refuse letters of domains or visits that do not have the same number of rows.

    Raises:
        AlignmentError: they do not.
    """
    sizes = {
        f"{side} {domain}": len(grade.low) if isinstance(grade.low, np.ndarray) else "one visit"
        for side, letters in sides.items()
        for domain, grade in letters.grades.items()
    }
    if len(set(sizes.values())) > 1:
        raise different_lengths(sizes)
