"""Every exception the library raises on purpose: fields on the object, a sentence, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import KW_ONLY

__all__ = [
    "AmbiguousBaselineError",
    "AmbiguousCodeError",
    "AmbiguousColumnError",
    "BaselineTypeError",
    "BilagMismatchError",
    "ChangedRuleError",
    "ColumnExistsError",
    "ColumnTypeError",
    "ContradictoryAnswerError",
    "ContradictoryItemError",
    "DoubtfulResultWarning",
    "DuplicateColumnError",
    "DuplicateVisitError",
    "EditionMismatchError",
    "IdentifierTypeError",
    "InputErrors",
    "InvalidIndexError",
    "LengthMismatchError",
    "ManyVisitsError",
    "MissingBaselineError",
    "MissingColumnError",
    "MissingCriterionError",
    "MissingDayError",
    "MissingDescriptorError",
    "MissingIdentifierError",
    "RowLabelError",
    "SharedColumnError",
    "SharedWordError",
    "SledaiError",
    "SourceError",
    "StudyDaysWarning",
    "TruthValueError",
    "UnknownDescriptorError",
    "UnknownEditionError",
    "UnknownStatementError",
    "UnknownUnitError",
    "UnknownVisitError",
    "UnorderedColumnError",
    "UnreadableAnswerError",
    "UnreadableDayError",
    "UnreadableFileError",
    "UnreadableReadingError",
    "UnsupportedFrameError",
    "UnusedCodeError",
]

SHOWN = 5
LONGEST, LONGEST_ITEM = 80, 300
"""How many characters of a value, and of a value with its remark, a message shows."""
ACCEPTED_ANSWERS = (
    "Accepted: true/false, 1/0, Y/N, yes/no or present/absent; null, NaN, blank, ND or NOT DONE for not assessed; "
    'anything else needs a codebook, such as {"NA": None} (on the command line --code NA=missing).'
)

LETTER = re.compile(r"(np\.str_\()?'(\s|\\\w+)*[yn](\s|\\\w+)*'\)?", re.IGNORECASE)
"""The letters Y and N as repr shows them, with outer blanks."""
TWO_CODINGS = (
    "Such a letter may be an answer, or a missing value of Stata or SAS (.y, .n): say what it means with a codebook, "
    '{"n": None} if it is missing, {"y": True, "n": False} if it is an answer (on the command line --code n=missing, '
    "or --code y=present --code n=absent)."
)


@dataclass_transform(eq_default=False)
class SledaiError(ValueError):
    """The root of every error that the library raises on purpose.

    The annotations of a class are its fields: those after `KW_ONLY` are given by name, and a mapping is copied.
    """

    __signature__: ClassVar[Signature] = Signature([Parameter("message", Parameter.POSITIONAL_OR_KEYWORD, default="")])

    def __init_subclass__(cls) -> None:
        parameters, by_name = [], False
        for name in cls.__annotations__:
            if name == "_":
                by_name = True
                continue
            kind = Parameter.KEYWORD_ONLY if by_name else Parameter.POSITIONAL_OR_KEYWORD
            parameters.append(Parameter(name, kind, default=vars(cls).get(name, Parameter.empty)))
            if name in vars(cls):
                delattr(cls, name)
        cls.__signature__ = Signature(parameters)

    def __init__(self, *values: object, **named: object) -> None:
        given = self.__signature__.bind(*values, **named)
        given.apply_defaults()
        fields = {name: dict(value) if isinstance(value, Mapping) else value for name, value in given.arguments.items()}
        super().__init__(*fields.values())
        vars(self).update(fields)

    def __reduce__(self) -> tuple[Any, ...]:
        values = {name: value for name, value in vars(self).items() if not name.startswith("__")}
        return _restored, (type(self), values)


def _restored(kind: type[SledaiError], values: dict[str, Any]) -> SledaiError:
    """An error of a kind with these fields, as it was before it was pickled."""
    return kind(**values)


def with_fields(error: SledaiError, **changes: object) -> SledaiError:
    """The same error with other values of some fields."""
    return _restored(type(error), vars(error) | changes)


def escaped(text: str) -> str:
    """A text on one line, without what a terminal would obey: a sign that cannot be seen is shown by its code."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def shown(value: object, longest: int = LONGEST) -> str:
    """A value as it is shown in a message: on one line, and without its middle if it is long."""
    text = escaped(str(value))
    return text if len(text) <= longest else f"{text[: longest // 2]}...{text[-(longest // 3) :]}"


def listed(values: Iterable[object]) -> str:
    """The first few values, and how many more there are."""
    items = [shown(value, LONGEST_ITEM) for value in values]
    more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
    return ", ".join(items[:SHOWN]) + more


def nearest(name: str, accepted: Iterable[str]) -> str | None:
    """The accepted name that looks most like `name`, or the shortest that contains it, if any does."""
    from difflib import get_close_matches

    names = {str(item).lower(): str(item) for item in accepted}
    sought = str(name).strip().lower()
    close = get_close_matches(sought, names, n=1, cutoff=0.75)
    close = close or sorted((item for item in names if len(sought) > 2 and sought in item), key=len)
    return names[close[0]] if close else None


def suggested(name: str, accepted: Iterable[str]) -> str:
    """The name in quotes, with the nearest accepted one."""
    close = nearest(name, accepted)
    return f"{name!r} (did you mean {str(close)!r}?)" if close else repr(name)


def raise_all(errors: Iterable[SledaiError]) -> None:
    """Raise what was found: nothing, the one error, or all of them together."""
    found = tuple(errors)
    if len(found) == 1:
        raise found[0]
    if found:
        raise InputErrors(found)


class InputErrors(SledaiError):  # noqa: N818
    """Several things are wrong with one input; all of them are reported.

    Attributes:
        errors: each error, in the order found.
    """

    errors: tuple[SledaiError, ...]

    def __str__(self) -> str:
        lines = [f"- {error}" for error in self.errors]
        common = [hint for hint in (ACCEPTED_ANSWERS, TWO_CODINGS) if any(hint in line for line in lines)]
        for hint in common:
            lines = [line.replace(f" {hint}", "") for line in lines]
        return "\n".join([f"{len(lines)} faults:", *lines, *common])


class UnknownDescriptorError(SledaiError, KeyError):
    """A name is not a descriptor.

    Attributes:
        names: the names that were given.
        accepted: the names that are known there.
        place: where the names were given.
    """

    names: tuple[str, ...]
    _: KW_ONLY
    accepted: tuple[str, ...]
    place: str

    def __str__(self) -> str:
        names = listed(suggested(name, self.accepted) for name in self.names)
        return f"{self.place}: no descriptor {names}. Use one of: {', '.join(self.accepted)}."


class UnknownStatementError(SledaiError, KeyError):
    """A name is not a statement that a rule asks for.

    Attributes:
        names: the names that were given.
        accepted: the statements that the rule asks for.
        place: where the names were given.
        others: names that are something else, each with what it is.
    """

    names: tuple[str, ...]
    _: KW_ONLY
    accepted: tuple[str, ...]
    place: str
    others: Mapping[str, str] = {}

    def __str__(self) -> str:
        known = {name: f"{name!r} ({meaning})" for name, meaning in self.others.items()}
        names = listed(known.get(name) or suggested(name, self.accepted) for name in self.names)
        return f"{self.place}: there is no {names}. Use one of: {', '.join(self.accepted)}."


class UnknownEditionError(SledaiError, KeyError):
    """A key is not an edition.

    Attributes:
        key: the key that was given.
        accepted: the keys of the editions.
    """

    key: str
    _: KW_ONLY
    accepted: tuple[str, ...]

    def __str__(self) -> str:
        return f"no edition {suggested(self.key, self.accepted)}. Use one of: {', '.join(self.accepted)}."


class InvalidIndexError(SledaiError):
    """An index cannot be made of the rows that were given.

    Attributes:
        fault: what is wrong with them.
    """

    fault: str

    def __str__(self) -> str:
        return (
            f"an edition cannot have {self.fault}. Give each descriptor at most one row, at least one row in all, "
            "and a changed content a key of its own."
        )


class MissingColumnError(SledaiError):
    """The input has no column for a descriptor or for a role that was named.

    Attributes:
        columns: the columns that are not there.
        available: the columns that are.
        place: the input.
        of_descriptors: whether they are columns of descriptors.
    """

    columns: tuple[str, ...]
    _: KW_ONLY
    available: tuple[str, ...]
    place: str = "the input"
    of_descriptors: bool = True

    def __str__(self) -> str:
        names = []
        for column in self.columns:
            close = nearest(column, self.available)
            names.append(f"{column!r} (nearest column: {close!r})" if close else repr(column))
        remedy = (
            "Rename or map the column; if the descriptor was not assessed at all, say so by name with not_assessed "
            "(on the command line --not-assessed)."
        )
        other = "Rename the column, or give its name as it is."
        return f"{self.place} has no column {listed(names)}. {remedy if self.of_descriptors else other}"


class ChangedRuleError(SledaiError):
    """A rule record has the key of a record of the library and another content.

    Attributes:
        key: the key.
        fields: what was changed.
    """

    key: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"the rule {self.key!r} was changed ({', '.join(self.fields)}) and kept its key, so results would name "
            f"another rule than was applied. Give it a key of its own: evolve(rule, key='{self.key}-local', ...)."
        )


class EditionMismatchError(SledaiError):
    """Answers were derived by the rules of one edition, and another edition has other rules for them.

    Attributes:
        descriptors: the descriptors whose rules differ.
        derived_under: the key of the edition whose rules gave the answers.
        scored_under: the key of the edition that was asked for.
    """

    descriptors: tuple[str, ...]
    _: KW_ONLY
    derived_under: str
    scored_under: str

    def __str__(self) -> str:
        return (
            f"{listed(self.descriptors)}: derived under {self.derived_under}, whose rules are not those of "
            f"{self.scored_under}. Derive them under {self.scored_under}, or score them under {self.derived_under}."
        )


class ManyVisitsError(SledaiError):
    """Something that only one visit has is asked of many.

    Attributes:
        name: the property.
        size: how many visits there are.
        remedy: what to write instead.
    """

    name: str
    _: KW_ONLY
    size: int
    remedy: str

    def __str__(self) -> str:
        return f"{self.name} is of one visit, and these are {self.size}. {self.remedy}"


class TruthValueError(SledaiError):
    """A result is used as a truth value although it has none.

    Attributes:
        what: the result, such as a verdict that is open.
        remedy: what to write instead.
    """

    what: str
    _: KW_ONLY
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} has no truth value. {self.remedy}"


class UnreadableAnswerError(SledaiError):
    """A column holds values that are not answers, or letters beside numbers, of which it is not known what they mean.

    Attributes:
        column: the column, or the descriptor.
        values: each unreadable value, as shown by repr, with how often it occurs.
        weight: the weight of the item, if each of the values is it; 0 otherwise.
    """

    column: str
    values: Mapping[str, int]
    weight: int = 0

    @property
    def letters(self) -> dict[str, int]:
        """Those of the values that are Y or N in a column in which other answers are numbers or truth values."""
        return {value: count for value, count in self.values.items() if is_letter(value)}

    def __str__(self) -> str:
        others = {value: count for value, count in self.values.items() if value not in self.letters}
        sentences = [f"{counted(others)} is not an answer. {ACCEPTED_ANSWERS}"] if others else []
        if self.weight:
            sentences.append(
                f"{self.weight} is the weight of this item: if the cells hold points, read them with "
                "frames.Layout(answers='points')."
            )
        if self.letters:
            sentences.append(f"{counted(self.letters)} beside answers in numbers, or true/false. {TWO_CODINGS}")
        if any("e-7" in value for value in others):
            sentences.append(
                "A number near 5.4e-79 is a zero misread from a SAS transport file: read it with pyreadstat."
            )
        return f"column {self.column!r}: {' '.join(sentences)}"


def is_letter(value: str) -> bool:
    """Whether a value, as shown by repr, is the letter Y or N."""
    return LETTER.fullmatch(value) is not None


def counted(values: Mapping[str, int]) -> str:
    """The first few values, each with how often it occurs."""
    return listed(f"{value} ({count} time{'s' * (count != 1)})" for value, count in values.items())


class UnreadableReadingError(SledaiError):
    """A column or field holds values that are not readings of its quantity.

    Attributes:
        column: the column or field.
        values: each such value, as Python writes it, with how often it occurs.
        accepted: what is read, in words.
    """

    column: str
    values: Mapping[str, int]
    _: KW_ONLY
    accepted: str

    def __str__(self) -> str:
        found = listed(f"{v} ({n} time{'s' if n > 1 else ''})" for v, n in self.values.items())
        verb = "are" if len(self.values) > 1 else "is"
        accepted = f"Accepted: {self.accepted}; null or blank if not recorded."
        return f"{shown(self.column)}: {found} {verb} no reading. {accepted}"


MISLEADING_UNITS = {
    "K/uL": "in UCUM this is kelvin per microlitre",
    "G/L": "in UCUM this is gauss per litre",
    "g/{24_h}": "in UCUM this is plain gram",
}


class UnknownUnitError(SledaiError):
    """A result has no unit, or one that is not understood or measures something else.

    Attributes:
        name: what is measured.
        units: each such unit, as it is written, with how often it occurs.
        accepted: the units that are understood for it.
    """

    name: str
    units: Mapping[str, int]
    _: KW_ONLY
    accepted: tuple[str, ...]

    def __str__(self) -> str:
        said = listed(self._counted(unit, count) for unit, count in self.units.items())
        accepted = ", ".join(repr(unit) for unit in self.accepted)
        fault = f"{shown(self.name)}: {said} cannot be converted. Accepted: {accepted}, and UCUM units of that kind."
        unit = shown(next(filter(str.strip, self.units), ""))
        if not unit or self.name.startswith("units["):
            return f"{fault} Give the unit in which the number was reported."
        remedy = f"units={{{unit!r}: ...}} (on the command line --unit '{unit}=...')"
        return f"{fault} If the laboratory means one of these by {unit!r}, put that one in place of the dots: {remedy}."

    @staticmethod
    def _counted(unit: str, count: int) -> str:
        times = f" ({count} times)" if count > 1 else ""
        hint = f", {MISLEADING_UNITS[unit]}," if unit in MISLEADING_UNITS else ""
        return f"{unit!r}{times}{hint}" if unit else f"a missing unit{times}"


class DoubtfulResultWarning(UserWarning):
    """Results may be in another unit than they say: a thousandfold slip would put them across the limit of the test.

    Attributes:
        name: the test and the unit.
        values: each such value, as Python writes it, with how often it occurs.
    """

    def __init__(self, name: str, values: Mapping[str, int]) -> None:
        super().__init__(name, values)
        self.name, self.values = name, dict(values)

    def __str__(self) -> str:
        found = listed(f"{value} ({count} time{'s' * (count != 1)})" for value, count in self.values.items())
        return (
            f"{self.name}: {found} may be in a unit a thousandfold apart, which is on the other side of the limit, so "
            "the answer stays open. Correct the unit or the number; if both are right, give the answer itself."
        )


class StudyDaysWarning(UserWarning):
    """Days look like study days, which have no day 0, and are counted as if they had one.

    Attributes:
        days: for each column how many of its days are before 0, and how many after 0; none is 0.
    """

    def __init__(self, days: Mapping[str, tuple[int, int]]) -> None:
        super().__init__(days)
        self.days = dict(days)

    def __str__(self) -> str:
        sides = "; ".join(
            f"{shown(name)}: {before} before 0, {after} after 0" for name, (before, after) in self.days.items()
        )
        return (
            f"{sides}. No day is 0, and day 1 is counted as two days after day -1. If these are study days, in which "
            'day 1 follows day -1, write days="study" (on the command line --days study); otherwise the days are right '
            "as they are."
        )


class UnreadableDayError(SledaiError):
    """A value is not a day, or not one of the kind that is needed there.

    Attributes:
        values: each such value, as shown by repr, with how often it occurs.
        column: the column, or the option.
        table: the table, where there are two.
        wanted: what is needed: ``"day"``, ``"study"`` of study days, ``"whole"`` where it must be known, ``"zone"`` of
            times in one zone, or ``"numbers"``, ``"dates"`` or ``"times with a zone"``, what most of the days are.
    """

    values: Mapping[str, int]
    _: KW_ONLY
    column: str = "day"
    table: str | None = None
    wanted: str = "day"

    def __str__(self) -> str:
        values = listed(f"{value} ({count} time{'s' * (count != 1)})" for value, count in self.values.items())
        several = sum(self.values.values()) > 1
        fault, remedy = DAYS_NEEDED[self.wanted]
        place = shown(f"{self.table}: {self.column}" if self.table else self.column)
        return f"{place}: {values} {'are' if several else 'is'} {fault}. {remedy}"


ACCEPTED_DAYS = (
    "Give whole numbers that count from one day, such as 0, 28 and 56, dates, or dates as text, such as '2024-03-05'; "
    "make a date of one that is written as a number, such as 20240105."
)
DAYS_NEEDED = {
    "day": ("not a day", ACCEPTED_DAYS),
    "study": (
        "not a study day",
        "Give whole numbers without 0, in which day 1 follows day -1; if 0 is a day, or days are dates, leave out "
        'days="study" (on the command line --days study).',
    ),
    "whole": ("not one day", "Give the whole date of each visit, or leave out visits whose day is not known."),
    "zone": ("in another zone than the other times of the column", "Bring all times to the zone of the visits."),
    "numbers": ("not a number like the other days", "Give days of one kind: all numbers, or all dates."),
    "dates": ("not a date without a zone like the other days", "Give days of one kind: all numbers, or all dates."),
    "times with a zone": (
        "not a time with a zone like the other days",
        "Give all times in their zone; or bring them to the zone of the visits, and give their dates.",
    ),
}
"""What is wrong with a value where this is needed, and what to do about it."""


class MissingDayError(SledaiError):
    """The days of results and visits are of different kinds, so no result is before or after a visit.

    Attributes:
        results: the results, in words.
        day: the day of the visit.
    """

    results: tuple[str, ...]
    _: KW_ONLY
    day: str

    def __str__(self) -> str:
        return (
            f"{listed(self.results)}: no day that can be compared with day {self.day} of the visit. "
            "Give all days as whole numbers that count from one day, all as dates, or all as times with their zone."
        )


class ContradictoryAnswerError(SledaiError):
    """A descriptor has an answer and is said not to have been assessed.

    Attributes:
        descriptors: the descriptors.
    """

    descriptors: tuple[str, ...]

    def __str__(self) -> str:
        return f"{listed(self.descriptors)}: both answered and said to be not assessed. Say one of the two."


class AmbiguousCodeError(SledaiError):
    """A codebook gives one value two meanings.

    Attributes:
        values: the values, as they are looked up.
    """

    values: tuple[str, ...]

    def __str__(self) -> str:
        values = listed(map(repr, self.values))
        return f"the codebook gives {values} two meanings (text matches in any case). Give each value one meaning."


class UnusedCodeError(SledaiError):
    """What is said of values can never apply, because there are no such values.

    Attributes:
        place: the argument.
        codes: the values of which it is said.
        holds: why there are none of them.
    """

    place: str
    codes: tuple[str, ...]
    _: KW_ONLY
    holds: str

    def __str__(self) -> str:
        codes = listed(map(repr, self.codes))
        return f"{self.place}: {codes} cannot occur, for {self.holds}. Leave it out, or give the column as text."


class SharedWordError(SledaiError):
    """A word stands for results in several units, and a number without a unit cannot mean the same of each.

    Attributes:
        word: the word.
        meaning: what it is said to mean, as shown by repr.
        results: the tests and units in whose results it stands.
    """

    word: str
    meaning: str
    _: KW_ONLY
    results: tuple[str, ...]

    def __str__(self) -> str:
        test = self.results[0].partition(" ")[0]
        return (
            f"words: {self.word!r} stands for results of {' and '.join(self.results)}, and {self.meaning} has no unit. "
            f"Say it of each test by itself: words={{{test!r}: {{{self.word!r}: ...}}, ...}} "
            f"(on the command line --word '{test}.{self.word}=...')."
        )


class MissingDescriptorError(SledaiError):
    """A score was asked for although a descriptor was not assessed.

    Attributes:
        descriptors: the descriptors that were not assessed.
        rows: of many visits the positions, from 0, of those with a gap; empty for one visit.
        edition: key of the edition.
    """

    descriptors: tuple[str, ...]
    _: KW_ONLY
    rows: tuple[int, ...] = ()
    edition: str

    def __str__(self) -> str:
        visits = "visit" if len(self.rows) == 1 else "visits"
        where = f"{len(self.rows)} {visits} (position {listed(self.rows)})" if self.rows else "the visit"
        return (
            f"{self.edition}: {listed(self.descriptors)} not assessed in {where}, so there is no single score. "
            'Use score_bounds for what it can be, or say missing="absent" to count gaps as absent.'
        )


class MissingCriterionError(SledaiError):
    """What is undetermined was to count as not met, and for a criterion that is needed nothing was given at all.

    Attributes:
        criteria: each such criterion with what is to be given for it.
        rule: the key of the rule record.
        in_frame: whether the outcome is a measure of a table.
    """

    criteria: Mapping[str, str]
    _: KW_ONLY
    rule: str
    in_frame: bool = False

    def __str__(self) -> str:
        give = ", ".join(dict.fromkeys(self.criteria.values()))
        imputed, observed = ('"nonresponse"', 'undetermined="null"') if self.in_frame else ('"nri"', '"observed"')
        where = "the layout " if self.in_frame else ""
        return (
            f"{self.rule}: nothing was given for {listed(self.criteria)}, so no visit can be met and {imputed} would "
            f"count every visit as not met. Give {where}{give}; or say {observed}, which leaves them open."
        )


class LengthMismatchError(SledaiError):
    """Columns that belong together differ in length or shape.

    Attributes:
        lengths: each column with its length or shape.
    """

    lengths: Mapping[str, object]

    def __str__(self) -> str:
        lengths = listed(f"{name} has {length}" for name, length in self.lengths.items())
        return f"columns differ in length: {lengths}. Give one value per visit in each."


class RowLabelError(SledaiError):
    """Columns that belong together have rows with different labels, such as two pandas Series of different order.

    Attributes:
        labels: the first column and one that differs, each with the label of its row, as shown by repr.
        row: the position of the first row that differs, from 0.
    """

    labels: Mapping[str, str]
    _: KW_ONLY
    row: int

    def __str__(self) -> str:
        said = " and ".join(f"{label} in {name!r}" for name, label in self.labels.items())
        return (
            f"the row at position {self.row} is labelled {said}, so the columns cannot be put together by position. "
            "Take all of them from one table, such as pandas.concat(columns, axis=1), which puts them together by "
            "label; or, if they do belong together as they stand, give values without labels: column.to_numpy()."
        )


class DuplicateVisitError(SledaiError):
    """A subject has the same visit more than once.

    Attributes:
        columns: the columns that identify a visit.
        visits: each duplicated visit with how often it occurs.
    """

    columns: tuple[str, ...]
    visits: Mapping[tuple[object, ...], int]

    def __str__(self) -> str:
        visits = listed(f"{_visit(self.columns, visit)} ({n} rows)" for visit, n in self.visits.items())
        return f"duplicated visit: {visits}. Keep one row for each visit."


class DuplicateColumnError(SledaiError):
    """A frame has a column name more than once.

    Attributes:
        columns: the names.
    """

    columns: tuple[str, ...]

    def __str__(self) -> str:
        return f"the frame has {listed(map(repr, self.columns))} more than once. Give every column a name of its own."


class SharedColumnError(SledaiError):
    """One column is given for several descriptors, so that one finding would count more than once.

    Attributes:
        columns: each such column with its descriptors.
    """

    columns: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        shared = listed(f"{column!r} for {' and '.join(names)}" for column, names in self.columns.items())
        return f"one column for several descriptors: {shared}. Give each descriptor a column of its own."


class AmbiguousColumnError(SledaiError):
    """Several columns look like one descriptor.

    Attributes:
        columns: each such descriptor with the columns that look like it.
    """

    columns: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        several = listed(f"{name} ({' and '.join(map(repr, found))})" for name, found in self.columns.items())
        return f"several columns look like one descriptor: {several}. Say which one it is with columns."


class UnorderedColumnError(SledaiError):
    """A column is to put visits in order, and its values have none, or not the one meant.

    Attributes:
        column: the column.
        holds: what the column holds.
        wanted: what it must hold.
    """

    column: str
    _: KW_ONLY
    holds: str
    wanted: str = "numbers or dates, such as the day or the visit number"

    def __str__(self) -> str:
        fault = f"column {self.column!r} holds {self.holds}, which does not put visits in order"
        return f"{fault}. It must hold {self.wanted}."


class MissingIdentifierError(SledaiError):
    """A row does not say which subject or visit it is.

    Attributes:
        column: the column with the blank.
        rows: how many rows.
    """

    column: str
    rows: int

    def __str__(self) -> str:
        rows = "row" if self.rows == 1 else "rows"
        return f"column {self.column!r} is blank in {self.rows} {rows}. Say which subject and visit each row is."


class MissingBaselineError(SledaiError):
    """A subject has no baseline visit.

    Attributes:
        columns: the columns that identify a subject.
        subjects: the subjects without one.
        baseline: how the baseline was named.
        may_be_null: whether these subjects can be given nulls on request.
    """

    columns: tuple[str, ...]
    subjects: tuple[tuple[object, ...], ...]
    _: KW_ONLY
    baseline: str
    may_be_null: bool = False

    def __str__(self) -> str:
        subjects = listed(_visit(self.columns, subject) for subject in self.subjects)
        nulls = ', or say unmatched="null" (on the command line --unmatched null)' if self.may_be_null else ""
        return (
            f"no baseline ({shown(self.baseline)}) for {subjects}. Add the visit, or leave these subjects out{nulls}."
        )


class BaselineTypeError(SledaiError):
    """The baseline is named by a value of another kind than the visits have.

    Attributes:
        column: the column of visits.
        holds: what the column holds.
        baseline: the value that was given, as shown by repr.
    """

    column: str
    _: KW_ONLY
    holds: str
    baseline: str

    def __str__(self) -> str:
        baseline = shown(self.baseline)
        return f"column {self.column!r} holds {self.holds}, so {baseline} names no visit of it. Give {self._kind}."

    @property
    def _kind(self) -> str:
        if self.holds == "text":
            return "text"
        if self.holds.startswith(("Date", "Time")):
            return "a date or a time as it holds"
        return "a whole number" if self.holds.startswith(("Int", "UInt")) else "a number"


class UnknownVisitError(SledaiError):
    """A visit is named that no subject has.

    Attributes:
        column: the column of visits.
        visits: the values that no row has.
        available: the values that there are, as text.
    """

    column: str
    visits: tuple[object, ...]
    _: KW_ONLY
    available: tuple[str, ...]

    def __str__(self) -> str:
        named = listed(self._named(visit) for visit in self.visits)
        return f"no row has {self.column} = {named}. The column holds {listed(self.available)}. Name one of its values."

    def _named(self, visit: object) -> str:
        close = nearest(str(visit), self.available) if isinstance(visit, str) else None
        return f"{visit!r} (nearest: {close!r})" if close else repr(visit)


class AmbiguousBaselineError(SledaiError):
    """A subject has more than one baseline visit.

    Attributes:
        columns: the columns that identify a subject.
        subjects: each such subject with the number of baselines.
        baseline: how the baseline was named.
    """

    columns: tuple[str, ...]
    subjects: Mapping[tuple[object, ...], int]
    _: KW_ONLY
    baseline: str

    def __str__(self) -> str:
        subjects = listed(f"{_visit(self.columns, subject)} ({n})" for subject, n in self.subjects.items())
        return f"more than one baseline ({shown(self.baseline)}) for {subjects}. Flag one visit for each subject."


def _visit(columns: tuple[str, ...], values: tuple[object, ...]) -> str:
    return " ".join(f"{shown(column)}={shown(value)}" for column, value in zip(columns, values, strict=True))


class BilagMismatchError(SledaiError):
    """The BILAG letters of two visits are not of the same domains and edition.

    Attributes:
        before: edition and domains of the earlier visit.
        now: edition and domains of the later visit.
    """

    before: tuple[str, ...]
    now: tuple[str, ...]

    def __str__(self) -> str:
        sides = f"before {', '.join(self.before)}; now {', '.join(self.now)}"
        return f"BILAG letters cannot be compared ({sides}). Give both visits the same edition and domains."


class ColumnExistsError(SledaiError):
    """A result would overwrite a column of the input.

    Attributes:
        columns: the columns that are already there.
    """

    columns: tuple[str, ...]

    def __str__(self) -> str:
        columns = listed(map(repr, self.columns))
        return f"the input already has a column {columns}. Choose another name with name (on the command line --name)."


class UnsupportedFrameError(SledaiError):
    """The object is not a dataframe that this function can work on.

    Attributes:
        kind: what was given.
        supported: what works.
    """

    kind: str
    _: KW_ONLY
    supported: str

    def __str__(self) -> str:
        return f"{self.kind} is not supported here. Use {self.supported}."


class UnreadableFileError(SledaiError):
    """A file cannot be read as what its name says.

    Attributes:
        path: the file.
        fault: what is wrong with it.
        remedy: what to do.
        key: the key in the file whose value is wrong; empty where the file as a whole is.
    """

    path: str
    _: KW_ONLY
    fault: str
    remedy: str
    key: str = ""

    def __str__(self) -> str:
        key = f", {self.key}" if self.key else ""
        return f"{shown(self.path, LONGEST_ITEM)}{key}: {self.fault}. {self.remedy}"


class ContradictoryItemError(SledaiError):
    """An item has contradictory answers for one visit.

    Attributes:
        columns: the columns that identify a visit.
        visits: each such visit with the items that are both present and absent.
    """

    columns: tuple[str, ...]
    visits: Mapping[tuple[object, ...], tuple[str, ...]]

    def __str__(self) -> str:
        visits = listed(f"{_visit(self.columns, visit)} ({', '.join(items)})" for visit, items in self.visits.items())
        return f"both present and absent: {visits}. Keep one answer for each item of a visit."


class SourceError(SledaiError):
    """Something is wrong with one of two sources.

    Attributes:
        source: the source, by its label.
        error: what is wrong with it.
    """

    source: str
    _: KW_ONLY
    error: SledaiError

    def __str__(self) -> str:
        return f"in the source {self.source!r}: {self.error}"


class IdentifierTypeError(SledaiError):
    """Two sources identify their visits by values of different kinds, so that no visit would be the same.

    Attributes:
        column: the column.
        holds: what it holds, for each source by its label.
    """

    column: str
    _: KW_ONLY
    holds: Mapping[str, str]

    def __str__(self) -> str:
        holds = " and ".join(f"{kind} in {source!r}" for source, kind in self.holds.items())
        return f"column {self.column!r} holds {holds}, so no visit of the two is the same. Give both the same kind."


class ColumnTypeError(SledaiError):
    """A column of a lazy frame holds values of another kind than what is read of it.

    Attributes:
        column: the column.
        holds: what it holds.
        wanted: what it must hold.
    """

    column: str
    _: KW_ONLY
    holds: str
    wanted: str

    def __str__(self) -> str:
        fault = f"column {self.column!r} holds {self.holds} and must hold {self.wanted}"
        return f"{fault}. Cast it first: a lazy frame cannot report unreadable values."
