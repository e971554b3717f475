"""What is written in words in a laboratory table, such as tests, units and flags: each different wording is read once.

The different wordings are a small table of their own, which gets what each means and is then put beside the rows.
So no engine looks up a word for each of many rows, and what is asked of a row is a number beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_
from typing import Any, TypeVar

from attrs import define, evolve, field
from narwhals.stable import v2 as nw

from sledai.definitions import RangeRule, Side
from sledai.frames.engines import Frame, engine
from sledai.frames.expressions import reads_as_text
from sledai.frames.laboratory.amounts import Units
from sledai.frames.laboratory.questions import NO_DIMENSION, LabRules, case_number
from sledai.frames.laboratory.table import Table, place_of_test
from sledai.frames.laboratory.words import Words, in_small_letters, plain_text, stripped, without_notes
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.results import COMPARATORS, FLAGS
from sledai.laboratory.units import BY_SPELLING, DIMENSIONS, understood

MeaningT = TypeVar("MeaningT")

WORDS = ("test", "unit", "range_unit", "comparator", "flag", "method")
"""The columns of words."""
MOST_OF_FEW_BITS = 2**15
"""Smaller numbers have room in 16 bits."""
SIGNS = ("", *COMPARATORS)
"""What may stand before a value."""
SIDES = {Side.BELOW: "lower", Side.ABOVE: "upper"}
"""The limit of a range that a side is beyond."""


def with_meanings(rows: Frame, table: Table, asked: LabRules) -> nw.LazyFrame[Any]:
    """The rows that are asked for, beside what their words mean.

    Args:
        rows: the rows, with the columns of the table by what they are.
        table: what is written in them.
        asked: what is asked.

    Returns:
        The rows, with ``place``, that of the test; ``case``, the number of the test and the dimension of the unit;
        ``unit_tens``, ``unit_factor``, ``unit_shift`` and ``unit_most``, what `Units` has of the unit; ``least``,
        ``most``, ``nothing`` and ``steps``, what `Limits` has of what is believed without doubt; ``understood``,
        whether all words are; and the columns of `Asked.of_cases`.

        Of what the table has also: ``range_unit_tens`` and so on; for each of `SIDES` ``lower_at`` and ``upper_at``,
        which of the limits that are asked for it is, or -1; ``sign``, the place of the comparator in `SIGNS`, and
        ``ceiling``, the largest amount that is possible; ``flagged``, what the flag means; and for each rule with a
        limit for one method whether it is that one.
    """
    words = [name for name in WORDS if name in table.columns]
    plan = rows.lazy().with_columns(**{name: _as_written(rows, name) for name in words})
    different: Any = plan.select(*words).unique()
    if isinstance(rows, nw.DataFrame):
        different = different.collect()
    meanings = _Meanings(different, table, asked).read()
    joined: nw.LazyFrame[Any] = plan.join(meanings.lazy(), on=words, how="inner")
    return joined


def _as_written(rows: Frame, name: str) -> nw.Expr:
    """A column of words without nulls; tests may also be numbers."""
    dtype = rows.collect_schema()[name]
    is_code = name == "test" and not reads_as_text(dtype) and dtype != nw.Unknown
    return nw.col(name) if is_code else plain_text(rows, name)


def methods_of(asked: LabRules) -> dict[str, RangeRule]:
    """The rules with a limit for one method, by the beginning of the names of columns with what is known of that."""
    kinds = [kind for of_layer in asked.kinds for kind in of_layer]
    return {kind.method: kind.rule for kind in kinds if kind.method and isinstance(kind.rule, RangeRule)}


@define
class _Meanings:
    """The different wordings, which get what they mean.

    Attributes:
        frame: the wordings.
        table: what is written in them.
        asked: what is asked.
        conditions: under which conditions all words of a wording are understood.
    """

    frame: Any
    table: Table
    asked: LabRules
    conditions: list[nw.Expr] = field(factory=list)

    def read(self) -> Any:
        """The wordings of the tests that are asked for, with their meanings."""
        self._put(place=place_of_test(self.frame, self.table, self.asked))
        self.frame = self.frame.filter(nw.col("place") >= 0)
        self._read_unit("unit")
        self._put(case=case_number(nw.col("place"), nw.col("unit_dimension")).cast(nw.Int16))
        self._read_case()
        for name, read in (
            ("range_unit", self._read_range_unit),
            ("comparator", self._read_comparator),
            ("flag", self._read_flag),
            ("method", self._read_method),
        ):
            if name in self.table.columns:
                read()
        self._put(understood=reduce(and_, self.conditions))
        return self.frame

    def _put(self, **columns: nw.Expr) -> None:
        self.frame = self.frame.with_columns(**columns)

    def _words(
        self,
        column: str,
        read: Callable[[str], MeaningT | None],
        words: Iterable[str],
        *form: Callable[[nw.Expr], nw.Expr],
    ) -> Words[MeaningT]:
        """The words of a column, which get a column of their own in the form in which they are looked up."""
        found = Words.of(self.frame, column, read, words, *form)
        self._put(**{f"{column}_text": found.text})
        return evolve(found, text=nw.col(f"{column}_text"))

    def _read_unit(self, column: str) -> None:
        """What is known of a unit."""
        aliases = self.table.units
        known = (*BY_SPELLING, *(aliases or {}))
        words = self._words(column, lambda word: understood(word, aliases), known, without_notes(known))
        facts = {
            "dimension": words.each(lambda unit: DIMENSIONS.index(unit.dimension), NO_DIMENSION),
            "tens": words.each(lambda unit: Units.of(unit).tens, 1.0),
            "factor": words.each(lambda unit: unit.factor, 1),
            "shift": words.each(lambda unit: unit.shift, 0),
            "most": words.each(lambda unit: Units.of(unit).most, 0.0),
            "larger": words.each(lambda unit: int(unit.has_larger), 0),
            "smaller": words.each(lambda unit: int(unit.has_smaller), 0),
        }
        self._put(**{f"{column}_{name}": fact for name, fact in facts.items()})

    def _read_case(self) -> None:
        """What follows from a test and the dimension of its unit."""
        asked = self.asked
        ways = {asked.case(test, way.dimension): way for test in asked.reported for way in CATALOGUE[test].plausible}
        cases = Words(nw.col("case"), ways)
        larger, smaller = (nw.col(name) == 1 for name in ("unit_larger", "unit_smaller"))
        least, most = (cases.each(lambda way: way.bounds[0], -1), cases.each(lambda way: way.bounds[1], -1))
        self._put(
            least=nw.when(larger).then(cases.each(lambda way: way.nearest[0], -1)).otherwise(least),
            most=nw.when(smaller).then(cases.each(lambda way: way.nearest[1], -1)).otherwise(most),
            nothing=cases.each(lambda way: 0 if way.zero else way.bounds[0], -1),
            steps=cases.each(lambda way: way.dimension.ticks if way.whole else 1, 1),
            ceiling=cases.each(lambda way: way.unknown_high, -1),
        )
        self.conditions.append(nw.col("ceiling") >= 0)
        for name, values, otherwise in asked.of_cases():
            self._put(**{name: _looked_up("case", values, otherwise)})
        for side, limit in SIDES.items():
            sides = {at: asked.sides(test) for at, test in enumerate(asked.reported)}
            places = {at: of_test.index(side) for at, of_test in sides.items() if side in of_test}
            self._put(**{f"{limit}_at": _looked_up("place", places, -1)})

    def _read_range_unit(self) -> None:
        """The unit of the range, where it is blank that of the result."""
        self._read_unit("range_unit")
        blank = stripped(nw.col("range_unit"), on=engine(self.frame)) == ""
        for name in ("dimension", "tens", "factor", "shift", "most"):
            own, other = nw.col(f"unit_{name}"), nw.col(f"range_unit_{name}")
            self._put(**{f"range_unit_{name}": nw.when(blank).then(own).otherwise(other)})
        self.conditions.append(nw.col("range_unit_dimension") == nw.col("unit_dimension"))

    def _read_comparator(self) -> None:
        """What stands before the value."""
        signs = self._words("comparator", lambda word: word.strip() if word.strip() in SIGNS else None, SIGNS)
        self._put(sign=signs.each(SIGNS.index, -1).cast(nw.Int16))
        self.conditions.append(nw.col("sign") >= 0)

    def _read_flag(self) -> None:
        """What the laboratory says of the result, an empty text where it says nothing."""
        flags = {"": "", **FLAGS}
        words = self._words("flag", lambda word: flags.get(word.strip().casefold()), flags, in_small_letters)
        self._put(flagged=words.each(str, "unknown"))
        self.conditions.append(nw.col("flagged") != "unknown")

    def _read_method(self) -> None:
        """Whether the method is one that a limit is for; certain where it is, possible also where it is not known."""
        said = stripped(nw.col("method"), on=engine(self.frame)).str.to_lowercase()
        self._put(method_text=said)
        for name, rule in methods_of(self.asked).items():
            is_that = nw.col("method_text").str.starts_with(rule.method.casefold())
            self._put(**{f"{name}certain": is_that, f"{name}possible": is_that | (nw.col("method_text") == "")})


def _looked_up(column: str, values: Mapping[int, int], otherwise: int) -> nw.Expr:
    """A number for each of those in a column; of no more bits than it needs, because many rows get it."""
    found = Words(nw.col(column), values).each(lambda value: value, otherwise)
    return found.cast(nw.Int16) if max(values.values(), default=0) < MOST_OF_FEW_BITS else found
