"""Read the text columns of a laboratory table, such as tests, units and flags: each distinct row of texts once.

The distinct rows of texts are a small table, which gets the meanings and is then joined to all rows.
So no engine looks up a text for each of many rows; each row gets numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any, TypeAlias, TypeVar

from attrs import define, field
from narwhals.stable import v2 as nw

from sledai.definitions import RangeRule
from sledai.frames.engines import Frame, engine
from sledai.frames.expressions import if_else, reads_as_text
from sledai.frames.laboratory.amounts import Units
from sledai.frames.laboratory.lab_rules import NO_DIMENSION, LabRules, TestRule, case_number
from sledai.frames.laboratory.table import Contexts, LabTable, folded_text, place_of_test, plain_text, stripped
from sledai.laboratory.catalogue import CATALOGUE, PlausibleRange
from sledai.laboratory.code_book import LabCodes
from sledai.laboratory.texts import COMPARATORS
from sledai.laboratory.units import BY_SPELLING, DIMENSIONS, understood

MeaningT = TypeVar("MeaningT")
Each: TypeAlias = Callable[[Callable[[MeaningT], Any], Any], nw.Expr]
"""What makes a column of a function of the meanings of texts, and of the value of a text without one."""
NOTE = r"\{[^{}]*\}"
"""An annotation of UCUM."""
TEXT_COLUMNS = ("test", "unit", "range_unit", "comparator", "flag", "method", "laboratory")
"""The columns of text."""
SIGN_PLACES = ("", *COMPARATORS)
"""What may stand before a value."""


def with_meanings(rows: Frame, table: LabTable, lab_rules: LabRules) -> nw.LazyFrame[Any]:
    """Join the rows of needed tests to the meanings of their texts.

    Args:
        rows: the rows, with columns named as in `LabTable`.
        table: the columns of the table and how they are read.
        lab_rules: the rules of the edition on laboratory results.

    Returns:
        The rows, with ``place``, the position of the test; ``case``, the number of the test and the dimension of the
        unit; ``unit_tens``, ``unit_factor``, ``unit_shift`` and ``unit_most``, the fields of `Units`; ``least``,
        ``most``, ``nothing`` and ``steps``, the fields of `Limits`; ``ceiling``, the largest possible amount; and
        ``understood``, whether all texts have a meaning.

        If the table has the columns, also: ``range_unit_tens`` and so on; ``sign``, the position of the comparator in
        `SIGN_PLACES`; ``flagged``, the meaning of the flag; `method_columns`; and, where laboratories or methods of the
        code book differ, ``codes``, the place of what is written there.
    """
    words = [name for name in TEXT_COLUMNS if name in table.columns]
    plan = rows.lazy().with_columns(**{name: _as_written(rows, name) for name in words})
    different: Any = plan.select(*words).unique()
    if isinstance(rows, nw.DataFrame):
        different = different.collect()
    meanings = _TextMeanings(different, table, lab_rules, Contexts.of(table.book, lab_rules)).read()
    on = _telling(meanings, words)
    others = [name for name in words if name not in on]
    joined: nw.LazyFrame[Any] = plan.join(meanings.drop(others).lazy(), on=on, how="inner")
    return joined


def _telling(meanings: Any, words: list[str]) -> list[str]:
    """The first columns of text that tell all rows of an eager frame apart, such as the test where it has one unit."""
    if isinstance(meanings, nw.LazyFrame):
        return words
    counts = {size: meanings.select(*words[:size]).unique() for size in range(1, len(words))}
    return next((words[:size] for size, each in counts.items() if len(each) == len(meanings)), words)


def _as_written(rows: Frame, name: str) -> nw.Expr:
    """A column of text without nulls; tests may also be numbers."""
    dtype = rows.collect_schema()[name]
    if name == "laboratory":
        return folded_text(rows, name)
    is_code = name == "test" and not reads_as_text(dtype) and dtype != nw.Unknown
    return nw.col(name) if is_code else plain_text(rows, name)


def method_columns(test_rule: TestRule) -> tuple[str, str]:
    """The columns with whether the method is certainly, and possibly, the one that a rule has a limit for."""
    return f"{test_rule.name}_method", f"{test_rule.name}_method_possible"


@define
class _TextMeanings:
    """The distinct rows of texts, which get their meanings.

    Attributes:
        frame: the distinct rows of texts.
        table: the columns of the table and how they are read.
        lab_rules: the rules of the edition on laboratory results.
        contexts: what is written of each test by each laboratory and method.
        conditions: the conditions under which all texts of a row have a meaning.
    """

    frame: Any
    table: LabTable
    lab_rules: LabRules
    contexts: Contexts
    conditions: list[nw.Expr] = field(factory=list)

    def read(self) -> Any:
        """Read the rows of needed tests, with their meanings."""
        self._put(place=place_of_test(self.frame, self.table, self.lab_rules))
        self.frame = self.frame.filter(nw.col("place") >= 0)
        self._read_codes()
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
        if self.table.has_flags and "flag" not in self.table.columns:
            self._put(flagged=nw.lit(""))
        self._put(understood=reduce(and_, self.conditions))
        return self.frame

    def _put(self, **columns: nw.Expr) -> None:
        self.frame = self.frame.with_columns(**columns)

    def _read_codes(self) -> None:
        """Read which codes hold for a row, if there are several."""
        contexts = self.contexts
        if len(contexts.different) == 1:
            return
        places = [
            self._place_of(name, named)
            for name, named in (("laboratory", contexts.laboratories), ("method", contexts.methods))
        ]
        self._put(context=contexts.number(nw.col("place").cast(nw.Int64), *places))
        self._put(codes=_looked_up(nw.col("context"), contexts.at, 0).cast(nw.Int16))

    def _place_of(self, name: str, named: Sequence[str]) -> nw.Expr:
        """The place of a row's laboratory or method among those that the code book names."""
        place: Any = nw.lit(0, nw.Int64)
        for at, own in enumerate(named[1:] if name in self.table.columns else (), 1):
            place = nw.when(folded_text(self.frame, name) == own).then(nw.lit(at, nw.Int64)).otherwise(place)
        found: nw.Expr = place
        return found

    def _words(
        self,
        column: str,
        words: Callable[[LabCodes], Mapping[str, object]],
        read: Callable[[LabCodes, str], MeaningT | None],
        form: Callable[[nw.Expr, Iterable[str]], nw.Expr],
    ) -> Each[MeaningT]:
        """The meanings of the texts of a column, which are stored in the form in which they are looked up.

        Args:
            column: the column.
            words: the words that have a meaning by some codes.
            read: the meaning of a word by some codes, None where it has none.
            form: brings texts to the form of some words.
        """
        alike: dict[tuple[tuple[str, object], ...], list[int]] = {}
        for at, codes in enumerate(self.contexts.different):
            alike.setdefault(tuple(words(codes).items()), []).append(at)
        found = []
        for number, (known, places) in enumerate(alike.items()):
            codes, texts = self.contexts.different[places[0]], [word for word, _ in known]
            name = f"{column}_text_{number}"
            self._put(**{name: form(stripped(nw.col(column), on=engine(self.frame)), texts)})
            meanings = {text: meaning for text in texts if (meaning := read(codes, text)) is not None}
            found.append((self.contexts.where(places), nw.col(name), meanings))

        def each(value: Callable[[MeaningT], Any], otherwise: Any) -> nw.Expr:
            chosen = _literal(otherwise)
            for condition, text, meanings in found:
                own = _looked_up(text, {text: value(meaning) for text, meaning in meanings.items()}, otherwise)
                chosen = own if condition is None else nw.when(condition).then(own).otherwise(chosen)
            return chosen

        return each

    def _read_unit(self, column: str) -> None:
        """Read a unit: its dimension and the fields of `Units`."""
        each = self._words(
            column,
            lambda codes: {**dict.fromkeys(BY_SPELLING), **codes.spellings},
            lambda codes, word: understood(word, codes.spellings),
            _without_notes,
        )
        facts = {
            "dimension": each(lambda unit: DIMENSIONS.index(unit.dimension), NO_DIMENSION),
            "tens": each(lambda unit: Units.of(unit).tens, 1.0),
            "factor": each(lambda unit: unit.factor, 1),
            "shift": each(lambda unit: unit.shift, 0),
            "most": each(lambda unit: Units.of(unit).most, 0.0),
            "larger": each(lambda unit: int(unit.has_larger), 0),
            "smaller": each(lambda unit: int(unit.has_smaller), 0),
        }
        self._put(**{f"{column}_{name}": fact for name, fact in facts.items()})

    def _read_case(self) -> None:
        """Read the plausible amounts of a test in the dimension of its unit."""
        tests = self.lab_rules.reported
        ways = {self.lab_rules.case(test, way.dimension): way for test in tests for way in CATALOGUE[test].plausible}

        def each(value: Callable[[PlausibleRange], int], otherwise: int = -1) -> nw.Expr:
            return _looked_up(nw.col("case"), {case: value(way) for case, way in ways.items()}, otherwise)

        larger, smaller = (nw.col(name) == 1 for name in ("unit_larger", "unit_smaller"))
        self._put(
            least=if_else(larger, each(lambda way: way.nearest[0]), each(lambda way: way.bounds[0])),
            most=if_else(smaller, each(lambda way: way.nearest[1]), each(lambda way: way.bounds[1])),
            nothing=each(lambda way: 0 if way.zero else way.bounds[0]),
            steps=each(lambda way: way.dimension.ticks if way.whole else 1, 1),
            ceiling=each(lambda way: way.unknown_high),
        )
        self.conditions.append(nw.col("ceiling") >= 0)

    def _read_range_unit(self) -> None:
        """Read the unit of the range; where it is blank, it is that of the result."""
        self._read_unit("range_unit")
        blank = stripped(nw.col("range_unit"), on=engine(self.frame)) == ""
        for name in ("dimension", "tens", "factor", "shift", "most"):
            own, other = nw.col(f"unit_{name}"), nw.col(f"range_unit_{name}")
            self._put(**{f"range_unit_{name}": nw.when(blank).then(own).otherwise(other)})
        self.conditions.append(
            (nw.col("range_unit_dimension") == nw.col("unit_dimension")) | ~self.lab_rules.is_ranged()
        )

    def _read_comparator(self) -> None:
        """Read the comparator before the value."""
        signs = self._words("comparator", lambda codes: codes.signs, lambda codes, word: codes.signs[word], _small)
        self._put(sign=signs(SIGN_PLACES.index, -1).cast(nw.Int16))
        self.conditions.append(nw.col("sign") >= 0)

    def _read_flag(self) -> None:
        """Read the flag of the laboratory where a rule needs it; an empty text means no flag."""
        flags = self._words(
            "flag",
            lambda codes: {"": "", **codes.flag_meanings},
            lambda codes, word: codes.flag_meanings.get(word, ""),
            _small,
        )
        self._put(flagged=flags(str, "unknown"))
        self.conditions.append((nw.col("flagged") != "unknown") | ~self.lab_rules.is_ranged())

    def _read_method(self) -> None:
        """Read whether the method is one that a limit is for; possible also where the method is unknown."""
        text = stripped(nw.col("method"), on=engine(self.frame)).str.to_lowercase()
        self._put(method_text=text)
        for test_rule in self.lab_rules.judged:
            if isinstance(test_rule.rule, RangeRule) and test_rule.rule.method:
                is_that = nw.col("method_text").str.starts_with(test_rule.rule.method.casefold())
                each = is_that, is_that | (nw.col("method_text") == "")
                self._put(**dict(zip(method_columns(test_rule), each, strict=True)))


def _looked_up(text: nw.Expr, values: Mapping[Any, Any], otherwise: Any) -> nw.Expr:
    """The value of each text or number, and another where it has none."""
    alike: dict[Any, list[Any]] = {}
    for word, value in values.items():
        alike.setdefault(value, []).append(word)
    chosen = _literal(otherwise)
    for value, words in alike.items():
        if value != otherwise:
            chosen = nw.when(text.is_in(words)).then(_literal(value)).otherwise(chosen)
    return chosen


def _literal(value: Any) -> nw.Expr:
    """A value in every row; whole numbers of the kind that holds all."""
    return nw.lit(value, nw.Int64) if isinstance(value, int) else nw.lit(value)


def _small(text: nw.Expr, _: Iterable[str]) -> nw.Expr:
    return text.str.to_lowercase()


def _without_notes(text: nw.Expr, known: Iterable[str]) -> nw.Expr:
    """Units without annotations, except those that are known with one."""
    annotated = text.is_in([unit for unit in known if "{" in unit])
    return nw.when(annotated).then(text).otherwise(text.str.replace_all(NOTE, ""))
