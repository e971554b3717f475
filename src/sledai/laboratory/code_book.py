"""The language of a laboratory: what its names, units, words, flags and signs mean, by test.

The meaning of a text belongs to a test, and where needed to the laboratory or the method that wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from os import PathLike
from typing import Any, Literal, TypeAlias, TypeVar

from attrs import evolve, field, fields, frozen

from sledai._fixed import Fixed
from sledai.criteria import RatioConvention
from sledai.definitions.observations import Test
from sledai.errors import (
    ambiguous_code,
    raise_all,
    unknown_panel,
    unknown_statement,
    unreadable_day,
    unreadable_reading,
    unused_code,
)
from sledai.laboratory.catalogue import CATALOGUE
from sledai.laboratory.texts import (
    FLAG_MEANINGS,
    FLAGS,
    NOT_KNOWN,
    SIGNS,
    Word,
    is_not_done,
    is_written_like_result,
    judged_by_range,
    named_test,
    read_limit,
    word_of,
)
from sledai.laboratory.units import DIMENSIONS, require_aliases, unit_of
from sledai.visits.answers import as_descriptors, is_missing
from sledai.visits.days import Day, span_of
from sledai.visits.readings import as_number

__all__ = ["LabCodeBook", "LabCodes", "LabRange"]

T = TypeVar("T")
ACCEPTED_WORDS = (
    "a number, a limit such as '>100', a range such as '6-10', 'not done' or None, 'unknown' if it says nothing of the "
    "number, or, of a test that is judged by the laboratory's range, 'low', 'high' or 'normal'"
)
SIGN_MEANINGS = ("", "=", "<", "<=", ">", ">=")
Choice: TypeAlias = Literal["worst", "nearest"]
"""Which result of a test in the window counts: any of them, or the one nearest to the visit."""
CHOICES = ("worst", "nearest")
Earlier: TypeAlias = Literal["last_before_window"]
"""Which earlier result a rise is judged by: the last one before the window."""
LAST_BEFORE_WINDOW: Earlier = "last_before_window"


def mapping(given: Mapping[Any, T] | None, place: str, what: str) -> Mapping[Any, T]:
    """A mapping that is given, or an empty one.

    Raises:
        TypeError: it is not a mapping.
    """
    if not (given is None or isinstance(given, Mapping)):
        raise TypeError(f"{place}: give a mapping {what}, not {type(given).__name__}")
    return given or {}


def _texts(given: Mapping[Any, Any] | None) -> Fixed[str, Any]:
    """A mapping whose keys are texts, as a file has them; a meaning of None is that a test was not done."""
    if not (given is None or isinstance(given, Mapping)):
        raise TypeError(f"{given!r}: give a mapping from what is written to what it means")
    return Fixed({_key(key): "not done" if is_missing(value) else value for key, value in (given or {}).items()})


def _key(key: object) -> str:
    if isinstance(key, str) or as_number(key) is not None:
        return str(key)
    raise unused_code((str(key),), place="words", holds="a result is a text or a number")


def _listed(given: Iterable[Any] | str | None) -> tuple[Any, ...]:
    """Several values, each once; one text is one value."""
    return tuple(dict.fromkeys([given] if isinstance(given, str | int) else given or ()))


def _ranges(given: Iterable[LabRange] | LabRange | None) -> tuple[LabRange, ...]:
    return (given,) if isinstance(given, LabRange) else tuple(given or ())


def _shown(record: Any, **changed: object) -> str:  # noqa: ANN401
    """A record with the fields that are not as they are by default."""
    given = {own: changed.get(own.name, getattr(record, own.name)) for own in fields(type(record))}
    shown = (f"{own.name}={value!r}" for own, value in given.items() if value not in (own.default, None, "", (), {}))
    return f"{type(record).__name__}({', '.join(shown)})"


@frozen(kw_only=True, repr=False)
class LabRange:
    """A reference range that the laboratory states elsewhere than in the table, and of whom and when it holds.

    Attributes:
        lower: the lower limit: a number, or a text such as ``">0.9"`` if the limit itself is outside.
        upper: the upper limit: a number, or a text such as ``"<30"``.
        unit: the unit of the limits; by default the unit if none is given of the codes in which the range stands.
        sex: ``"F"`` or ``"M"``, if it is that of one sex.
        age_from: the age from which on it holds [years].
        age_below: the age below which it holds [years].
        range_from: the first day on which it is valid, of the kind of the days of the results.
        range_to: the last day on which it is.

    Raises:
        TypeError: it has no limit.
        UnreadableValueError: a limit, an age or a day cannot be read, or a sex is neither F nor M.
    """

    lower: Any = None
    upper: Any = None
    unit: str = ""
    sex: str | None = None
    age_from: float | None = None
    age_below: float | None = None
    range_from: Day | None = None
    range_to: Day | None = None

    def __repr__(self) -> str:
        return _shown(self)

    def __attrs_post_init__(self) -> None:
        if self.lower is None and self.upper is None:
            raise TypeError("a range has a lower limit, an upper limit, or both: lower=, upper=")
        if self.sex not in (None, "F", "M"):
            raise unreadable_reading("sex", {repr(self.sex): 1}, accepted="'F' or 'M'")
        for name in ("age_from", "age_below"):
            age = getattr(self, name)
            if age is not None and (isinstance(age, bool) or not isinstance(age, int | float)):
                raise unreadable_reading(name, {repr(age): 1}, accepted="a number of years")
        for name in ("range_from", "range_to"):
            day = getattr(self, name)
            if day is not None and span_of(day) is None:
                raise unreadable_day({repr(day): 1}, column=name)


@frozen(kw_only=True, repr=False)
class LabCodes:
    """What is written of one test, by any laboratory and method, or by those that are named.

    Attributes:
        laboratory: the laboratory that writes so, a value of the column of laboratories; empty for any.
        method: the method of which it is written, likewise.
        names: the names and codes of the test.
        unit: the unit if none is given.
        units: what further ways to write a unit mean, such as ``{"K/uL": "10*3/uL"}``.
        words: what texts, in any case, and numbers mean as results: a number, a limit such as ``">20"``, a range such
            as ``"6-10"``; ``None`` or ``"not done"`` for no result; ``"unknown"`` for a result that says nothing of the
            number; of a test that is judged by the laboratory's range also ``"low"``, ``"high"`` or ``"normal"``.
            The word ``""`` is a blank cell.
        flags: what further flags mean, in any case: ``"low"``, ``"high"``, ``"normal"``, or ``"abnormal"``, which does
            not say on which side and leaves the answer open.
        comparators: what further signs or words before a number mean, in any case: ``"<"``, ``"<="``, ``">"``,
            ``">="``, or ``"="`` for the plain number.
        ranges: reference ranges for results that have none in the table. The first one whose conditions can hold is
            taken, if they certainly hold; otherwise the range is not known.

    Raises:
        ContradictionError: one word has two meanings.
        UnreadableValueError: a meaning is not one of those above.
    """

    __test__ = False

    laboratory: str = ""
    method: str = ""
    names: tuple[Any, ...] = field(default=(), converter=_listed)
    unit: str = ""
    units: Mapping[str, str] = field(factory=dict, converter=_texts)
    words: Mapping[Any, Any] = field(factory=dict, converter=_texts)
    flags: Mapping[str, str] = field(factory=dict, converter=_texts)
    comparators: Mapping[str, str] = field(factory=dict, converter=_texts)
    ranges: tuple[LabRange, ...] = field(default=(), converter=_ranges)

    def __repr__(self) -> str:
        return _shown(self)

    def __attrs_post_init__(self) -> None:
        require_aliases(self.units)
        if self.unit:
            unit_of(self.unit, "unit", DIMENSIONS)
        _require_meanings("words", self.words, _is_result, ACCEPTED_WORDS, word_of)
        for name, accepted in (("flags", FLAG_MEANINGS), ("comparators", SIGN_MEANINGS)):
            shown = ", ".join(map(repr, accepted))
            _require_meanings(name, getattr(self, name), accepted.__contains__, shown, folded_condition)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """What further ways to write a unit mean; a blank is the unit if none is given."""
        return {**self.units, **({"": self.unit} if self.unit else {})}

    @cached_property
    def meanings(self) -> Mapping[Word, Any]:
        """The meanings of words, by lookup key."""
        return {word_of(word): meaning for word, meaning in self.words.items()}

    @cached_property
    def flag_meanings(self) -> Mapping[str, str]:
        """The meanings of all flags, in small letters."""
        return {**FLAGS, **{flag.strip().casefold(): meaning for flag, meaning in self.flags.items()}}

    @cached_property
    def signs(self) -> Mapping[str, str]:
        """The meanings of all signs and words before a number, in small letters."""
        own = {sign.strip().casefold(): SIGNS[meaning] for sign, meaning in self.comparators.items()}
        return {**SIGNS, **own}

    def flag_of(self, value: object) -> str:
        """The flag that a word stands for; an empty text where it stands for none.

        Args:
            value: the word as it is written.
        """
        meaning = self.meanings.get(word_of(value)) if self.meanings else None
        return meaning if meaning in FLAG_MEANINGS else ""

    def over(self, general: LabCodes) -> LabCodes:
        """These codes, and the more general ones where these say nothing.

        Args:
            general: the more general codes.
        """
        unit = self.unit or general.unit
        own = (evolve(given, unit=given.unit or unit) for given in self.ranges)
        return evolve(
            self,
            laboratory="",
            method="",
            names=(),
            unit=unit,
            units={**general.units, **self.units},
            words=_merged(general.words, self.words),
            flags=_merged(general.flags, self.flags),
            comparators=_merged(general.comparators, self.comparators),
            ranges=(*own, *general.ranges),
        )


def _merged(general: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """General meanings, but for the words that have one of their own."""
    known = {word_of(word) for word in own}
    return {**{word: meaning for word, meaning in general.items() if word_of(word) not in known}, **own}


def _require_meanings(
    name: str, given: Mapping[str, Any], is_accepted: Callable[[Any], bool], accepted: str, key: Callable[[str], object]
) -> None:
    """Refuse meanings that are not accepted, and texts with two meanings.

    Raises:
        ContradictionError: one text has two meanings.
        UnreadableValueError: a meaning is not accepted.
    """
    found: dict[object, Any] = {}
    for text, meaning in given.items():
        if not is_accepted(meaning):
            raise unreadable_reading(f"{name}[{text!r}]", {repr(meaning): 1}, accepted=accepted)
        if found.setdefault(key(text), meaning) != meaning:
            raise ambiguous_code((text,))


def _is_result(meaning: object) -> bool:
    return is_written_like_result(meaning) or meaning in (NOT_KNOWN, *FLAG_MEANINGS[:3])


def _conventions(given: Iterable[RatioConvention] | RatioConvention | None) -> tuple[RatioConvention, ...]:
    """The conventions; one or several."""
    several: Any = (
        () if given is None else given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    )
    found = tuple(several)
    if all(isinstance(each, RatioConvention) for each in found):
        return found
    raise TypeError(f"ratio={given!r}: name a convention, such as sledai.criteria.RATIO_CONVENTIONS['ratio-by-mass']")


def _judges(given: Mapping[Any, Iterable[str]] | None, where: str = "judged_by") -> Fixed[str, tuple[str, ...]]:
    """For each descriptor the names of tests.

    Raises:
        UnknownNameError: a name is not a descriptor, or not a test.
    """
    judges = mapping(given, where, "from descriptor")
    as_descriptors(tuple(judges), where)
    found: dict[str, tuple[str, ...]] = {}
    for descriptor, tests in judges.items():
        if isinstance(tests, str):
            raise TypeError(f"{where}: {tests!r} is one name; give a list of tests, such as ['c3', 'c4']")
        place = f"{where}[{str(descriptor)!r}]"
        found[str(descriptor)] = tuple(named_test(test, place).value for test in tests or ())
    return Fixed(found)


def _panels(given: Mapping[Any, Mapping[Any, Iterable[str]]] | None) -> Fixed[str, Fixed[str, tuple[str, ...]]]:
    """For each panel which tests judge a descriptor.

    Raises:
        ContradictionError: two panels have one name.
        UnknownNameError: a name is not a descriptor, or not a test.
    """
    panels = mapping(given, "panels", "from a site or a visit")
    names = [folded_condition(name) for name in panels]
    if twice := tuple(name for name in names if names.count(name) > 1):
        raise ambiguous_code(twice)
    written = {str(name) if folded_condition(name) else "": judges for name, judges in panels.items()}
    return Fixed({name: _judges(judges, f"panels[{name!r}]") for name, judges in written.items()})


CodesByTest: TypeAlias = Mapping[Any, LabCodes | Iterable[LabCodes]]


def _by_test(given: CodesByTest | None) -> Fixed[Test, tuple[LabCodes, ...]]:
    """The codes of each test as a list.

    Raises:
        TypeError: some are not codes.
        UnknownNameError: a name is not a test.
    """
    found: dict[Test, tuple[LabCodes, ...]] = {}
    for name, codes in mapping(given, "tests", "from test").items():
        entries: Any = (codes,) if isinstance(codes, LabCodes) or not isinstance(codes, Iterable) else tuple(codes)
        if not all(isinstance(each, LabCodes) for each in entries):
            raise TypeError(f"tests[{str(name)!r}]={codes!r}: give LabCodes, or a list of them")
        found[named_test(name, "tests")] = entries
    return Fixed(found)


def _named(given: Mapping[Any, Test | str] | None) -> Fixed[Any, Test]:
    """The test of each name.

    Raises:
        UnknownNameError: there is no such test.
    """
    named = mapping(given, "names", "from name to test")
    return Fixed({name: named_test(test, f"names[{name!r}]") for name, test in named.items()})


@frozen(kw_only=True, repr=False)
class LabCodeBook:
    """How a laboratory, or several in one table, write their results, and by which conventions the results count.

    The codes of a test hold for that test only; those of the whole book, for every test that does not say
    otherwise. A part of a test's codes with a laboratory or a method holds before one without.

    Attributes:
        names: the test of each name and code, such as ``{"PLAT": "platelets"}`` or `sledai.laboratory.LOINC`; further
            names are those of `LabCodes`, and the name of a test is always one.
        tests: for a test what is written of it, one `LabCodes` or several, of which all but one name a laboratory or a
            method.
        units: what further ways to write a unit mean, as in `LabCodes`.
        words: what texts and numbers mean as results.
        flags: what further flags mean.
        comparators: what further signs before a number mean.
        judged_by: for a descriptor the tests that judge it, if a protocol does not do all of them, such as
            ``{"low_complement": ["c3", "c4"]}``. A test of them without a result leaves an absence open.
        panels: the same by site or by visit, where they do not do the same tests: a value of the visit's `panel`, such
            as the site, with what is `judged_by` there; ``{}`` where that is what the whole book says. It names every
            value, or has an entry ``""`` for any other; at a blank that entry or else the book's `judged_by` holds.
        ratio: the convention by which a protein/creatinine ratio counts, or several for ratios of different dimensions;
            without one it does not count.
        choose: ``"worst"`` lets any result in the window count, as the index is on findings within it; ``"nearest"``
            lets any result count of the last day on which the test was done.
        compare_with: for an edition that compares with an earlier protein result ``"last_before_window"``, the last
            one before the window; without it the earlier result is given with the visit, or not known. No source
            names the visit to compare with.

    Raises:
        ContradictionError: a name or a word has two meanings.
        TypeError: a test is described twice for the same laboratory and method.
        UnknownNameError: a name is not a test.
        UnreadableValueError: a unit or a meaning cannot be read.
        ValueError: there is no such choice.

    Example:
        >>> from sledai.laboratory import LabCodeBook, LabCodes, Result
        >>> book = LabCodeBook(
        ...     tests={
        ...         "anti_dsdna": LabCodes(names=["dsDNA"], unit="[IU]/mL", words={"POSITIVE": "high"}),
        ...         "urine_red_cells": LabCodes(unit="/[HPF]", words={"POSITIVE": "unknown"}),
        ...     }
        ... )
        >>> Result("dsDNA", "POSITIVE", code_book=book).flag
        'high'
        >>> Result("urine_red_cells", "POSITIVE", code_book=book).flag
        ''
    """

    names: Mapping[Any, Test] = field(factory=dict, converter=_named)
    tests: Mapping[Test, tuple[LabCodes, ...]] = field(factory=dict, converter=_by_test)
    units: Mapping[str, str] = field(factory=dict, converter=_texts)
    words: Mapping[Any, Any] = field(factory=dict, converter=_texts)
    flags: Mapping[str, str] = field(factory=dict, converter=_texts)
    comparators: Mapping[str, str] = field(factory=dict, converter=_texts)
    judged_by: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_judges)
    panels: Mapping[str, Mapping[str, tuple[str, ...]]] = field(factory=dict, converter=_panels)
    ratio: tuple[RatioConvention, ...] = field(default=(), converter=_conventions)
    choose: Choice = "worst"
    compare_with: Earlier | None = None

    def __attrs_post_init__(self) -> None:
        if self.choose not in CHOICES:
            raise ValueError(f"choose={self.choose!r}: say 'worst' or 'nearest'")
        if self.compare_with not in (None, LAST_BEFORE_WINDOW):
            raise ValueError(f"compare_with={self.compare_with!r}: say {LAST_BEFORE_WINDOW!r}")
        if flagged := [word for word, meaning in self.general.words.items() if meaning in FLAG_MEANINGS]:
            accepted = "a meaning that holds for every test; say it of each test by itself: tests={'c3': LabCodes(...)}"
            raise unreadable_reading("words", {repr(word): 1 for word in flagged}, accepted=accepted)
        for test, entries in self.tests.items():
            conditions = [(codes.laboratory, codes.method) for codes in entries]
            if len(set(conditions)) < len(conditions):
                raise TypeError(f"{test}: give one LabCodes for each laboratory and method")
            for codes in entries:
                _require_codes(test, codes, self.of(test, codes.laboratory, codes.method))
        _ = self.places

    def __repr__(self) -> str:
        tests = {test.value: codes[0] if len(codes) == 1 else codes for test, codes in self.tests.items()}
        return _shown(self, tests=tests)

    @classmethod
    def from_toml(cls, file: str | PathLike[str]) -> LabCodeBook:
        """Read a code book from a TOML file, whose keys are the attributes of a code book.

        The codes of a test stand in the table ``[tests.c3]``, or in several ``[[tests.c3]]`` where laboratories or
        methods differ. A ratio convention is named by its key, such as ``"ratio-by-mass"``.

        Args:
            file: the name of the file.

        Raises:
            UnreadableFileError: the file is not TOML, or a key or a value is not one of those of a code book.
            OSError: the file cannot be opened.
        """
        from sledai._toml import read_record
        from sledai.laboratory.code_book_files import BOOK

        return read_record(cls, file, BOOK)

    def to_toml(self) -> str:
        """Write the code book as TOML, the text of a file that `from_toml` reads.

        Raises:
            TypeError: a name, a meaning or a convention is none that a file can hold.
        """
        from sledai.laboratory.code_book_files import written

        return written(self)

    @property
    def general(self) -> LabCodes:
        """What holds for every test."""
        return LabCodes(units=self.units, words=self.words, flags=self.flags, comparators=self.comparators)

    def of(self, test: Test, laboratory: object = "", method: object = "") -> LabCodes:
        """What is written of a test by a laboratory and a method, all in one; empty texts where they are not known.

        Args:
            test: the test.
            laboratory: the laboratory as it is written.
            method: the method as it is written.
        """
        found = self.general
        entries = self.tests.get(test, ())
        for codes in sorted(entries, key=_generality):
            if _holds(codes.laboratory, laboratory) and _holds(codes.method, method):
                found = codes.over(found)
        return found

    def own_words(self, test: Test, laboratory: object = "", method: object = "") -> set[Word]:
        """The words that have a meaning for the test by itself.

        Args:
            test: the test.
            laboratory: the laboratory as it is written.
            method: the method as it is written.
        """
        return set(evolve(self, words={}).of(test, laboratory, method).meanings)

    @cached_property
    def general_amounts(self) -> Mapping[Word, Any]:
        """The words of all tests that mean a number other than 0; they mean the same only in tests of one dimension."""
        means = self.general.meanings
        return {word: m for word, m in means.items() if not is_not_done(m) and m != NOT_KNOWN and as_number(m) != 0}

    @cached_property
    def places(self) -> Mapping[tuple[str, Any], Test]:
        """The test of each laboratory, or of any, and name.

        Raises:
            ContradictionError: one name is that of two tests.
        """
        found: dict[tuple[str, Any], Test] = {("", test.value): test for test in Test}
        named = [("", name, test) for name, test in self.names.items()]
        named += [(codes.laboratory, name, test) for test, codes in self._codes() for name in codes.names]
        for laboratory, name, test in named:
            if found.setdefault((laboratory, name), test) is not test:
                raise ambiguous_code((str(name),))
        return found

    def _codes(self) -> Iterator[tuple[Test, LabCodes]]:
        for test, entries in self.tests.items():
            for codes in entries:
                yield test, codes

    def panels_of(self, values: Sequence[object], place: str) -> list[str]:
        """The names of the panels that values stand for, numbers by value; an empty text for none and for any other.

        Args:
            values: the values as they are written.
            place: where they stand, for the error.

        Raises:
            UnknownNameError: it has panels, and neither one of this name nor one for any other.
        """
        found = [self._panel_of(value) for value in values]
        if wrong := tuple(str(value) for value, name in zip(values, found, strict=True) if name is None):
            raise unknown_panel(wrong, accepted=tuple(filter(None, self.panels)), place=place)
        return [name or "" for name in found]

    def _panel_of(self, value: object) -> str | None:
        number = None if isinstance(value, str) or is_missing(value) else as_number(value)
        for name in self.panels:
            if folded_condition(name) == folded_condition(value) or (number is not None and as_number(name) == number):
                return name
        return None if folded_condition(value) and self.panels and "" not in self.panels else ""

    def judging(self, panel: str) -> Mapping[str, tuple[str, ...]]:
        """For a descriptor the tests that judge it where a panel is measured, or elsewhere.

        Args:
            panel: the name of the panel; an empty text for no panel.
        """
        return {**self.judged_by, **self.panels.get(panel, {})}

    @property
    def has_names(self) -> bool:
        """Whether it gives names; then results of other names are left out."""
        return bool(self.names) or any(codes.names for _, codes in self._codes())

    @property
    def laboratories(self) -> tuple[str, ...]:
        """The laboratories that it names."""
        return tuple(dict.fromkeys(codes.laboratory for _, codes in self._codes() if codes.laboratory))

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that it names."""
        return tuple(dict.fromkeys(codes.method for _, codes in self._codes() if codes.method))

    @property
    def has_flag_words(self) -> bool:
        """Whether it gives words that stand for a flag."""
        return any(meaning in FLAG_MEANINGS for _, codes in self._codes() for meaning in codes.words.values())

    @property
    def has_ranges(self) -> bool:
        """Whether it gives reference ranges."""
        return any(codes.ranges for _, codes in self._codes())

    def find(self, name: object, laboratory: object = "") -> Test | None:
        """The test of a name or a code that a laboratory writes; None where there is none.

        Args:
            name: the name or code as it is written.
            laboratory: the laboratory as it is written.
        """
        if not isinstance(name, Hashable):
            return None
        at = next((own for own in self.laboratories if _holds(own, laboratory)), "")
        return self.places.get((at, name)) or self.places.get(("", name))

    def require(self, name: object, laboratory: object, place: str) -> Test:
        """The test of a name or a code.

        Args:
            name: the name or code as it is written.
            laboratory: the laboratory as it is written.
            place: the column, for the error.

        Raises:
            UnknownNameError: there is none.
        """
        found = None if is_missing(name) else self.find(name, laboratory)
        if found is None:
            accepted = tuple(dict.fromkeys(str(name) for _, name in self.places))
            raise unknown_statement((str(name),), accepted=accepted, place=place)
        return found


def _generality(codes: LabCodes) -> tuple[int, bool]:
    """A sort key: what holds for fewer rows comes later; a laboratory comes after a method."""
    return bool(codes.laboratory) + bool(codes.method), bool(codes.laboratory)


def folded_condition(value: object) -> str:
    """A laboratory or a method as it is compared: without outer blanks, in small letters."""
    return "" if is_missing(value) else str(value).strip().casefold()


def _holds(condition: str, value: object) -> bool:
    """Whether the codes of a laboratory or a method hold for a value."""
    return not condition or folded_condition(condition) == folded_condition(value)


def _require_codes(test: Test, codes: LabCodes, whole: LabCodes) -> None:
    """Refuse units of another dimension, words that no result of the test is, and ranges without a unit.

    Raises:
        UnreadableValueError: there are such.
    """
    record = CATALOGUE[test]
    place = f"tests.{test}"
    if codes.unit:
        unit_of(codes.unit, f"{place}.unit", record.dimensions)
    if test not in judged_by_range():
        flagged = {repr(word): 1 for word, meaning in codes.words.items() if meaning in FLAG_MEANINGS}
        accepted = "a meaning that is a number, for no edition judges this test by the laboratory's range"
        raise_all([unreadable_reading(f"{place}.words", flagged, accepted=accepted)] if flagged else [])
    for given in codes.ranges:
        unit = unit_of(given.unit or whole.unit, f"{place}.ranges", record.dimensions, whole.spellings)
        for end in ("lower", "upper"):
            plausible = record.in_dimension(unit.dimension)
            read_limit(getattr(given, end), f"{place}.ranges.{end}", end, unit, plausible, whole.signs)


PLAIN = LabCodes()
"""The codes of a laboratory that needs no code book."""
EMPTY = LabCodeBook()
"""The book of a laboratory that writes names of tests, units of UCUM and numbers."""
