"""Earlier protein results, with which some editions compare, in a column of the visits."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen
from narwhals.stable import v2 as nw

from sledai.definitions.observations import Test
from sledai.frames.expressions import if_else
from sledai.frames.laboratory.amounts import Limits, Units, as_number, in_ticks, is_number
from sledai.frames.laboratory.lab_rules import LabRules, TestRule
from sledai.frames.laboratory.windows import before_ends
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.code_book import LabCodeBook, LabCodes
from sledai.laboratory.judging import multiplied
from sledai.laboratory.tables import read_amounts
from sledai.laboratory.units import Unit, unit_of
from sledai.logic import Array, Interval
from sledai.visits.answers import as_array


@frozen
class PreviousResults:
    """Where the earlier results are.

    Attributes:
        lab_rules: the rules of the edition on laboratory results.
        column: the column of the visits with the earlier result; None where there is none.
        unit: its unit.
        book: what the laboratory writes.
    """

    lab_rules: LabRules
    column: str | None
    unit: str | None
    book: LabCodeBook

    @property
    def codes(self) -> LabCodes:
        """What the laboratory writes of protein in 24-hour urine."""
        return self.book.of(Test.URINE_PROTEIN)

    @property
    def from_labs(self) -> bool:
        """Whether the earlier result is the last one in the laboratory table before the window."""
        return self.book.compare_with is not None

    def _way(self) -> tuple[Unit, TestRule, int]:
        """The unit of the earlier results, its test, and the factor that converts them.

        Raises:
            UnreadableValueError: it is not a unit of protein.
        """
        ways = {
            case.dimension: (test_rule, case.times) for test_rule in self.lab_rules.rises for case in test_rule.cases
        }
        unit = unit_of(self.unit, "before", tuple(ways), self.codes.spellings)
        return unit, *ways[unit.dimension]

    def amounts(self, visits: nw.DataFrame[Any]) -> Interval[Array] | None:
        """The possible earlier results of an eager frame; None without their column.

        Raises:
            UnreadableValueError: some cannot be read.
        """
        if self.column is None or not self.lab_rules.rises:
            return None
        unit, test_rule, times = self._way()
        plausible = CATALOGUE[test_rule.reported].in_dimension(unit.dimension)
        written = as_array(visits[self.column].to_numpy())
        amounts = read_amounts(f"{self.column} {unit.shown}", written, None, unit, plausible, self.codes)
        known, given, unknown = multiplied(amounts, times), amounts.low <= amounts.high, test_rule.unknown_before
        return Interval(np.where(given, known.low, unknown.low), np.where(given, known.high, unknown.high))

    def ends(self, amounts: Interval[Array] | None, size: int) -> dict[str, Array]:
        """The ends of the possible earlier results of some visits, by their column; anything where none are given."""
        found = {}
        for test_rule in self.lab_rules.rises:
            each: Interval[Any] = test_rule.unknown_before if amounts is None else amounts
            for column, end in zip(before_ends(test_rule.descriptor), (each.low, each.high), strict=True):
                found[column] = np.broadcast_to(end, size)
        return found

    def by_plan(self, visits: Any, scratch: str) -> tuple[Any, dict[str, nw.Expr]]:
        """The possible earlier results of a lazy frame; anything where one is unknown or unreadable.

        Args:
            visits: the visits.
            scratch: a name that no column of theirs has.

        Returns:
            The visits, with the numbers of the results as a column that is computed once, and the ends of each result.
        """
        found: dict[str, nw.Expr] = {}
        for test_rule in self.lab_rules.rises:
            unknown, ends = test_rule.unknown_before, before_ends(test_rule.descriptor)
            found |= {ends[0]: nw.lit(unknown.low, nw.Int64), ends[1]: nw.lit(unknown.high, nw.Int64)}
        if self.column is None or not found:
            return visits, found
        unit, way, times = self._way()
        value, dtype = nw.col(self.column), visits.collect_schema()[self.column]
        units = Units.of(unit)
        is_given = is_number(value, dtype)
        visits, number = visits.with_columns(**{scratch: as_number(value, dtype, is_given)}), nw.col(scratch)
        known = is_given & (number.abs() <= units.most)
        amount = in_ticks(nw.when(known).then(number).otherwise(nw.lit(0.0)), units)
        plausible = CATALOGUE[way.reported].in_dimension(unit.dimension)
        known = known & Limits.of(plausible, unit).hold(amount.low)
        amount = multiplied(amount, times)
        for test_rule in self.lab_rules.rises:
            for name, end in zip(before_ends(test_rule.descriptor), (amount.low, amount.high), strict=True):
                found[name] = if_else(known, end, found[name])
        return visits, found
