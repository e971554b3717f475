"""Measures of BILAG letters: flares, and the sum of the numbers that stand for letters."""

from __future__ import annotations

from typing import Any

from narwhals.stable import v2 as nw

from sledai.criteria import BilagFlareRule, BilagNumbers
from sledai.definitions import Edition
from sledai.frames.endpoint_measures import reference_of
from sledai.frames.expressions import as_int
from sledai.frames.layout import Layout, Previous, Since
from sledai.frames.measure import (
    Measure,
    Plan,
    VisitInputs,
    VisitValues,
    category,
    checked_name,
    letters,
    require_since,
    truth,
)
from sledai.frames.reading import Column, Item
from sledai.frames.visit_measures import ends, known
from sledai.rules.bilag import as_whole, classes_of, require_bilag_flare, require_numbers, summed
from sledai.rules.screening import require_letters_of

__all__ = ["bilag_flare", "bilag_score"]

PREVIOUS = Previous()


def bilag_score(numbers: BilagNumbers, *, name: str = "bilag") -> Measure:
    """The sum of the numbers that stand for the BILAG letters of the layout.

    The rule is that of `sledai.bilag_score`. The layout gives the letters by domain, and their edition.

    Args:
        numbers: the numbers, one of `sledai.criteria.BILAG_NUMBERS`.
        name: the name of a new column, and the beginning of those of the others.

    Returns:
        The columns ``{name}_low``, ``{name}_high`` and `name` [points], the last null where a letter that is not known
        leaves the sum open.

    Raises:
        TypeError: `numbers` is not such a record, or the layout has no letters.
        EditionError: the letters are of another BILAG index.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.criteria import BILAG_NUMBERS
        >>> visits = pyarrow.table({"renal": ["A", "B"], "joints": ["C", None]})
        >>> layout = frames.Layout(bilag={"renal": "renal", "joints": "joints"}, bilag_edition="bilag-2004")
        >>> measure = frames.bilag_score(BILAG_NUMBERS["bilag-2004-12-8-1"])
        >>> frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)["bilag_low"].to_pylist()
        [13, 8]
    """
    numbers = require_numbers(numbers)

    def plan(_: Edition, layout: Layout) -> Plan:
        graded = _letters_of("bilag_score", layout)
        require_letters_of(numbers, layout.bilag_edition)

        def from_visit(visit: VisitInputs) -> VisitValues:
            return {"bilag score": summed((visit.items[item.name] for item in graded), numbers, _as_whole)}

        def results(now: VisitValues, _: VisitValues) -> dict[str, Column]:
            return ends(name, now["bilag score"]) | {name: known(now["bilag score"])}

        return Plan(reads=(), items=graded, from_visit=from_visit, results=results)

    return Measure("bilag_score", {"numbers": numbers, "name": checked_name(name)}, plan)


def bilag_flare(rule: BilagFlareRule, *, since: Since = PREVIOUS, name: str = "bilag_flare") -> Measure:
    """Whether the BILAG letters of each visit are a flare since the reference visit, and of which class.

    The rule is that of `sledai.bilag_flare`. The layout gives the letters by domain, and their edition.

    Args:
        rule: the record, one of `sledai.criteria.BILAG_FLARES`.
        since: the reference visit, `Previous` or `Baseline`.
        name: the name of the new column, and the beginning of that of the other.

    Returns:
        The text `name`, a class of the rule or ``"none"``, and the truth value ``{name}_any``, each null where it is
        undetermined, and both null at a visit without a reference visit.

    Raises:
        TypeError: `rule` is not such a record, or the layout has no letters.
        EditionError: the letters are of another BILAG index.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> from sledai.criteria import BILAG_FLARES
        >>> visits = pyarrow.table({"subject": ["001", "001"], "week": [0, 4], "renal": ["C", "A"]})
        >>> layout = frames.Layout(
        ...     subject="subject", visit="week", bilag={"renal": "renal"}, bilag_edition="bilag-2004"
        ... )
        >>> measure = frames.bilag_flare(BILAG_FLARES["bilag-2004-flare"])
        >>> frames.derive(visits, SELENA_SLEDAI, measure, layout=layout)["bilag_flare"].to_pylist()
        [None, 'severe']
    """
    rule = require_bilag_flare(rule)
    require_since(since)

    def plan(_: Edition, layout: Layout) -> Plan:
        graded = _letters_of("bilag_flare", layout)
        if rule.bilag_edition:
            require_letters_of(rule, layout.bilag_edition)

        def results(now: VisitValues, reference: VisitValues) -> dict[str, Column]:
            earlier, later = ({item.name: at[item.name] for item in graded} for at in (reference, now))
            classes = classes_of(earlier, later, rule)
            return {name: category(classes), f"{name}_any": truth(classes["none"].negate())}

        return Plan(
            reads=(),
            items=graded,
            from_visit=lambda visit: {item.name: visit.items[item.name] for item in graded},
            since=since,
            results=results,
            rule=rule,
            reference=reference_of(since, rule),
        )

    return Measure("bilag_flare", {"rule": rule, "since": since, "name": checked_name(name)}, plan)


def _letters_of(measure: str, layout: Layout) -> tuple[Item, ...]:
    """The items of the letters; a layout without any is a `TypeError`."""
    if not layout.bilag:
        raise TypeError(f"{measure} reads BILAG letters, and the layout has none: give bilag= and bilag_edition=")
    return letters(layout)


def _as_whole(flags: Any) -> Any:  # noqa: ANN401
    """A truth value of a column as a whole number, whatever the column is made of."""
    return as_int(flags) if isinstance(flags, nw.Expr) else as_whole(flags)
