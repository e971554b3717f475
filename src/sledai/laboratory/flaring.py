"""The two events of the flare index that depend on a number: platelets, and hemoglobin in hemolytic anemia."""

from __future__ import annotations

from sledai.criteria import FlareEvent
from sledai.criteria.flares import FLARE_HEMOGLOBIN, FLARE_HEMOGLOBIN_FALL, FLARE_PLATELETS
from sledai.definitions import Cutoff
from sledai.definitions.clauses import meets
from sledai.definitions.observations import Test
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.judging import holds
from sledai.laboratory.results import Result
from sledai.laboratory.units import DIMENSIONS, unit_of
from sledai.logic import Interval, Verdict
from sledai.visits.answers import MEANINGS

__all__ = ["flare_statements"]


def flare_statements(
    *,
    platelets: Result | None = None,
    platelets_new_or_worse: bool | None = None,
    hemoglobin: Result | None = None,
    hemoglobin_before: Result | None = None,
    hemolytic_anemia: bool | None = None,
) -> dict[str, bool | None]:
    """Derive the two events of the flare index that depend on a number, for the `events` of `flare`.

    A number beyond its cut-off does not suffice for either event; a number that is not beyond it rules the event out.
    Both events count only with their treatment consequence, which is a statement of its own.

    Args:
        platelets: the platelets now.
        platelets_new_or_worse: whether the physician finds a low count new or worse, and due to lupus.
        hemoglobin: the hemoglobin now.
        hemoglobin_before: the hemoglobin at the reference visit.
        hemolytic_anemia: whether the physician finds hemolytic anemia that is new or worse, and due to lupus.

    Returns:
        For each of the two events True, False, or None if it is open.

    Raises:
        TypeError: a result is of another test.

    Example:
        >>> flare_statements(platelets=Result("platelets", 60000, "/uL"), platelets_new_or_worse=True)
        {'thrombocytopenia': False, 'hemolytic_anemia': None}

    References:
        medicalalgorithms-sfi, hospital-flare-form
    """
    count = _amount(platelets, Test.PLATELETS)
    now, before = (_amount(result, Test.HEMOGLOBIN) for result in (hemoglobin, hemoglobin_before))
    low = _beyond(count, FLARE_PLATELETS)
    anemia = _beyond(now, FLARE_HEMOGLOBIN) | _beyond(before - now, FLARE_HEMOGLOBIN_FALL)
    return {
        FlareEvent.THROMBOCYTOPENIA.value: _answer(low & holds(MEANINGS[platelets_new_or_worse])),
        FlareEvent.HEMOLYTIC_ANEMIA.value: _answer(anemia & holds(MEANINGS[hemolytic_anemia])),
    }


def _amount(result: Result | None, test: Test) -> Interval[int]:
    """Read the amount of a result [ticks]; a missing result can have any amount."""
    if result is not None and result.test is not test:
        raise TypeError(f"{result} is not a result of {test}")
    if result is None or result.amount is None:
        return Interval(0, CATALOGUE[test].plausible[0].unknown_high)
    return result.amount


def _beyond(amount: Interval[int], cutoff: Cutoff) -> Verdict[int]:
    """Whether an amount is on the side of a cut-off that counts, in the cut-off's own unit."""
    return meets(amount, cutoff, parts=unit_of(cutoff.unit.partition(" of ")[0], "the cut-off", DIMENSIONS).size)


def _answer(verdict: Verdict[int]) -> bool | None:
    return bool(verdict.certain) if verdict.known else None
