"""Every error and warning that the library raises on purpose: few types, and one function for each message.

A type says what to catch. Its `kind` says what it is in particular, its fields hold what its text shows, and the text
ends with what to do next. The functions below the types write the texts, and nothing else does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from inspect import Signature, signature
from typing import Any, Generic, ParamSpec, TypeAlias, TypeGuard, TypeVar

__all__ = [
    "AlignmentError",
    "BaselineError",
    "ColumnError",
    "ContradictionError",
    "DoubtfulResultWarning",
    "DuplicateVisitError",
    "EditionError",
    "InputErrors",
    "MissingValueError",
    "RecordError",
    "SledaiError",
    "StudyDaysWarning",
    "TruthValueError",
    "UnknownNameError",
    "UnreadableFileError",
    "UnreadableValueError",
    "UnsupportedFrameError",
]


def __dir__() -> list[str]:
    return sorted(__all__)


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
PASTED = re.compile(r"-?\d+(\.\d+)?|'[^'\\]{1,40}'")
"""A number or a short text as repr shows it, which can be pasted."""
MISLEADING_UNITS = {
    "K/uL": "in UCUM this is kelvin per microlitre",
    "G/L": "in UCUM this is gauss per litre",
    "g/{24_h}": "in UCUM this is plain gram",
}
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

Visit: TypeAlias = tuple[object, ...]
"""The values that identify a visit, or a subject."""
Columns: TypeAlias = str | tuple[str, ...]
"""A column; or several with one problem, where `InputErrors` shows them on one line."""


class SledaiError(ValueError):
    """The root of every error that the library raises on purpose.

    Attributes:
        kind: what it is in particular, such as "missing column".
        source: the table that it is about, by its label, where there are two.
    """

    kind: str = ""
    source: str = ""


class InputErrors(SledaiError):  # noqa: N818
    """Several things are wrong with one input; all of them are reported, columns with one problem on one line.

    Attributes:
        errors: each error, in the order found.
    """

    errors: tuple[SledaiError, ...]


class UnknownNameError(SledaiError, KeyError):
    """A name is not one of those that are known there: of a descriptor, a statement, an edition or a visit.

    Attributes:
        names: the names that were given.
        accepted: the names that are known there.
        place: where the names were given; of visits, their column.
        others: names that are something else, each with what it is.
    """

    names: tuple[object, ...]
    accepted: tuple[str, ...]
    place: str = ""
    others: Mapping[str, str] = {}

    __str__ = ValueError.__str__


class UnreadableValueError(SledaiError):
    """A column or argument holds values that are not what it must hold: answers, readings, results, units or days.

    Attributes:
        column: the column, the descriptor or the field; of units, what was measured.
        values: each such value, as Python writes it, with how often it occurs.
        accepted: of readings what is read, in words.
        units: of units those that are understood.
        weight: of answers the weight of the item, if each of the values is it; 0 otherwise.
        needed: of days what is needed: ``"day"``, ``"study"`` of study days, ``"whole"`` where it must be known,
            ``"zone"`` of times in one zone, or ``"numbers"``, ``"dates"`` or ``"times with a zone"``, what most of the
            days are.
        table: of days the table, where there are two.
    """

    column: str
    values: Mapping[str, int]
    accepted: str = ""
    units: tuple[str, ...] = ()
    weight: int = 0
    needed: str = ""
    table: str | None = None

    @property
    def letters(self) -> dict[str, int]:
        """Those of the values that are Y or N in a column in which other answers are numbers or truth values."""
        return {value: count for value, count in self.values.items() if is_letter(value)}


class UnreadableFileError(SledaiError):
    """A file cannot be read as what its name says.

    Attributes:
        path: the file.
        fault: what is wrong with it.
        remedy: what to do.
        key: the key in the file whose value is wrong; empty where the file as a whole is.
    """

    path: str
    fault: str
    remedy: str
    key: str = ""


class ContradictionError(SledaiError):
    """Two things that were given cannot both hold: answers of one item, or the meanings of one code or word.

    Attributes:
        names: the descriptors, the codes or the word.
        place: of codes that cannot occur, the argument.
        holds: of codes that cannot occur, why there are none of them.
        meaning: of a word its meaning, as shown by repr.
        results: of a word the tests and units in whose results it stands.
        columns: of items the columns that identify a visit.
        visits: of items each such visit with the items that are both present and absent.
    """

    names: tuple[str, ...] = ()
    place: str = ""
    holds: str = ""
    meaning: str = ""
    results: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    visits: Mapping[Visit, tuple[str, ...]] = {}


class MissingValueError(SledaiError):
    """Something that is needed was not given: an answer, a criterion, an identifier, or days that can be compared.

    Attributes:
        names: the descriptors that were not assessed, or the results without such a day, in words.
        edition: of descriptors the key of the edition.
        rows: of descriptors and many visits the positions, from 0, of those with a missing item; empty for one visit.
        day: of results the day of the visit.
        criteria: each missing criterion with what is to be given for it.
        rule: of criteria the key of the rule record.
        in_frame: of criteria whether the outcome is a measure of a table.
        column: of identifiers the column with the blank.
        count: of identifiers how many rows are blank.
    """

    names: tuple[str, ...] = ()
    edition: str = ""
    rows: tuple[int, ...] = ()
    day: str = ""
    criteria: Mapping[str, str] = {}
    rule: str = ""
    in_frame: bool = False
    column: str = ""
    count: int = 0


class ColumnError(SledaiError):
    """A column is missing, is there twice, has a name that is taken, or is of a type that cannot be read.

    Attributes:
        columns: the columns, where it is about their names.
        available: of missing columns those that are there.
        place: of missing columns the input.
        of_descriptors: of missing columns whether they are columns of descriptors.
        candidates: each descriptor that several columns look like, with these columns.
        uses: each column that is given for several things, with these.
        column: the column, where it is about its values.
        holds: what the column holds.
        needed: what it must hold.
        kinds: what the column holds in each of two tables, by their labels.
    """

    columns: tuple[str, ...] = ()
    available: tuple[str, ...] = ()
    place: str = ""
    of_descriptors: bool = False
    candidates: Mapping[str, tuple[str, ...]] = {}
    uses: Mapping[str, tuple[str, ...]] = {}
    column: str = ""
    holds: str = ""
    needed: str = ""
    kinds: Mapping[str, str] = {}


class BaselineError(SledaiError):
    """A subject does not have exactly one baseline visit, or no visit can be the one that is named.

    Attributes:
        baseline: how the baseline was named.
        columns: the columns that identify a subject.
        subjects: each such subject with the number of its baseline visits.
        may_be_null: whether subjects without one can be given nulls on request.
        column: the column of visits, where the baseline is of another type.
        holds: what this column holds.
    """

    baseline: str
    columns: tuple[str, ...] = ()
    subjects: Mapping[Visit, int] = {}
    may_be_null: bool = False
    column: str = ""
    holds: str = ""


class DuplicateVisitError(SledaiError):
    """A subject has the same visit more than once.

    Attributes:
        columns: the columns that identify a visit.
        visits: each duplicated visit with how often it occurs.
    """

    columns: tuple[str, ...]
    visits: Mapping[Visit, int]


class RecordError(SledaiError):
    """Records of a trial's data set repeat or contradict each other, or say something that cannot be used.

    Attributes:
        records: the records, each by its subject, visit, code and sequence number.
        domain: the data set, such as "QS".
        fault: what is wrong with them.
        remedy: what to do.
    """

    records: tuple[str, ...]
    domain: str
    fault: str
    remedy: str


class AlignmentError(SledaiError):
    """Columns do not belong together row by row, or there are many visits where one is needed.

    Attributes:
        lengths: each column with its length or shape.
        labels: the first column and one that differs, each with the label of its row, as shown by repr.
        row: of labels the position of the first row that differs, from 0.
        name: what only one visit has.
        size: how many visits there are.
        remedy: what to write instead.
    """

    lengths: Mapping[str, object] = {}
    labels: Mapping[str, str] = {}
    row: int = 0
    name: str = ""
    size: int = 0
    remedy: str = ""


class EditionError(SledaiError):
    """Editions or rules do not go together, or cannot be what they are called.

    Attributes:
        names: the descriptors whose rules differ between two editions.
        derived_under: the key of the edition whose rules gave the answers.
        scored_under: the key of the edition that is to score them.
        before: edition and domains of the BILAG letters of the earlier visit.
        now: edition and domains of those of the later visit.
        key: the key of a rule record whose content is not that of the library's record of this key, or which reads
            other letters.
        fields: what was changed in it.
        fault: what is wrong with the rows of an edition.
        needed: the BILAG index whose letters a rule reads.
        given: the BILAG index of the letters.
    """

    names: tuple[str, ...] = ()
    derived_under: str = ""
    scored_under: str = ""
    before: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    key: str = ""
    fields: tuple[str, ...] = ()
    fault: str = ""
    needed: str = ""
    given: str = ""


class TruthValueError(SledaiError):
    """A result is used as a truth value although it has none.

    Attributes:
        what: the result, such as a verdict that is open.
        remedy: what to write instead.
    """

    what: str
    remedy: str


class UnsupportedFrameError(SledaiError):
    """The object is not a dataframe that this function can work on.

    Attributes:
        given: what was given.
        supported: what works.
    """

    given: str
    supported: str


class DoubtfulResultWarning(UserWarning):
    """Results may be in another unit than they say: a thousandfold slip would put them across the limit of the test.

    Attributes:
        kind: "doubtful result".
        name: the test and the unit.
        values: each such value, as Python writes it, with how often it occurs.
    """

    kind: str = ""
    name: str
    values: Mapping[str, int]


class StudyDaysWarning(UserWarning):
    """Days look like study days, which have no day 0, and are counted as if they had one.

    Attributes:
        kind: "study days".
        days: for each column how many of its days are before 0, and how many after 0; none is 0.
    """

    kind: str = ""
    days: Mapping[str, tuple[int, int]]


FieldsP = ParamSpec("FieldsP")
ErrorT = TypeVar("ErrorT", bound=SledaiError | Warning)


class Builder(Generic[FieldsP, ErrorT]):
    """Builds the errors, or warnings, of one kind from their fields.

    Attributes:
        type: their type.
        message: writes their text; its parameters are their fields.
        kind: its name, in words.
    """

    def __init__(self, built: type[ErrorT], message: Callable[FieldsP, str]) -> None:
        self.type, self.message = built, message
        self.kind = message.__name__.replace("_", " ")
        self.__doc__ = message.__doc__

    @cached_property
    def _signature(self) -> Signature:
        return signature(self.message)

    def __call__(self, *values: FieldsP.args, **named: FieldsP.kwargs) -> ErrorT:
        given = self._signature.bind(*values, **named)
        given.apply_defaults()
        fields = {name: dict(value) if isinstance(value, Mapping) else value for name, value in given.arguments.items()}
        error = self.type(self.message(*given.args, **given.kwargs))
        vars(error).update(fields, kind=self.kind)
        return error

    def made(self, error: object) -> TypeGuard[ErrorT]:
        """Whether an error is of this kind."""
        return getattr(error, "kind", "") == self.kind

    def fields(self, error: ErrorT) -> dict[str, Any]:
        """The fields of an error of this kind."""
        return {name: getattr(error, name) for name in self._signature.parameters}


BUILDERS: dict[str, Builder[..., Any]] = {}
"""What builds the errors of each kind."""


def _builds(built: type[ErrorT]) -> Callable[[Callable[FieldsP, str]], Builder[FieldsP, ErrorT]]:
    """Make a function that writes the text of an error build the error."""

    def builder(message: Callable[FieldsP, str]) -> Builder[FieldsP, ErrorT]:
        made = Builder(built, message)
        BUILDERS[made.kind] = made
        return made

    return builder


def with_fields(error: SledaiError, **changes: object) -> SledaiError:
    """The same error with other values of some fields."""
    builder = BUILDERS[error.kind]
    changed: SledaiError = builder(**builder.fields(error) | changes)
    return in_source(error.source, changed) if error.source else changed


def in_source(source: str, error: SledaiError) -> SledaiError:
    """An error of one of two tables, with the label of the table in its text."""
    placed = type(error)(f"in the source {source!r}: {error}")
    vars(placed).update(vars(error), source=source)
    return placed


def raise_all(errors: Iterable[SledaiError]) -> None:
    """Raise what was found: nothing, the one error, or all of them together."""
    found = tuple(errors)
    if len(found) == 1:
        raise found[0]
    if found:
        raise several_errors(found)


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


def is_letter(value: str) -> bool:
    """Whether a value, as shown by repr, is the letter Y or N."""
    return LETTER.fullmatch(value) is not None


def counted(values: Mapping[str, int]) -> str:
    """The first few values, each with how often it occurs."""
    return listed(f"{value} ({count} time{'s' * (count != 1)})" for value, count in values.items())


def _identified(columns: tuple[str, ...], values: Visit) -> str:
    """A visit or a subject, by the columns that identify it."""
    return " ".join(f"{shown(column)}={shown(value)}" for column, value in zip(columns, values, strict=True))


def _column(columns: Columns) -> str:
    """A column in quotes; or how many there are, with the first few."""
    return f"column {columns!r}" if isinstance(columns, str) else _several(map(repr, columns), len(columns))


def _several(columns: Iterable[str], count: int) -> str:
    return f"{count} columns ({listed(columns)})"


def _lines(errors: Iterable[SledaiError]) -> list[str]:
    """The texts of the errors; columns that have the same problem have one text."""
    groups: list[list[tuple[int, SledaiError]]] = []
    for place, error in sorted(enumerate(errors), key=lambda item: (-len(getattr(item[1], "values", ())), item[0])):
        same = next((group for group in groups if _is_like(error, group[0][1])), None)
        if same is None:
            groups.append([(place, error)])
        else:
            same.append((place, error))
    return [str(_joined([error for _, error in sorted(group)])) for group in sorted(map(sorted, groups))]


def _is_like(error: SledaiError, other: SledaiError) -> bool:
    """Whether an error differs from another only in the column, and in how often some of its values occur."""
    if error.kind not in JOINED or (error.kind, error.source) != (other.kind, other.source):
        return False
    ours, theirs = (BUILDERS[error.kind].fields(each) | {"column": ""} for each in (error, other))
    return set(ours.pop("values", ())) <= set(theirs.pop("values", ())) and ours == theirs


def _joined(errors: list[Any]) -> SledaiError:
    """Errors of one problem as one, of all of their columns."""
    first: SledaiError = errors[0]
    if len(errors) == 1:
        return first
    counts: Counter[str] = Counter()
    for error in errors:
        counts.update(getattr(error, "values", {}))
    values = {"values": dict(counts.most_common())} if counts else {}
    return with_fields(first, column=tuple(error.column for error in errors), **values)


@_builds(InputErrors)
def several_errors(errors: tuple[SledaiError, ...]) -> str:
    """Several things are wrong with one input."""
    lines = [f"- {line}" for line in _lines(errors)]
    if len(lines) == 1:
        return lines[0].removeprefix("- ")
    common = [hint for hint in (ACCEPTED_ANSWERS, TWO_CODINGS) if any(hint in line for line in lines)]
    for hint in common:
        lines = [line.replace(f" {hint}", "") for line in lines]
    return "\n".join([f"{len(errors)} faults:", *lines, *common])


@_builds(UnknownNameError)
def unknown_descriptor(names: tuple[str, ...], *, accepted: tuple[str, ...], place: str) -> str:
    """A name is not a descriptor."""
    found = listed(suggested(name, accepted) for name in names)
    return f"{place}: no descriptor {found}. Use one of: {', '.join(accepted)}."


@_builds(UnknownNameError)
def unknown_statement(
    names: tuple[str, ...], *, accepted: tuple[str, ...], place: str, others: Mapping[str, str] = {}
) -> str:
    """A name is not a statement, a test or an event that a rule looks at."""
    known = {name: f"{name!r} ({meaning})" for name, meaning in others.items()}
    found = listed(known.get(name) or suggested(name, accepted) for name in names)
    return f"{place}: there is no {found}. Use one of: {', '.join(accepted)}."


@_builds(UnknownNameError)
def unknown_panel(names: tuple[str, ...], *, accepted: tuple[str, ...], place: str) -> str:
    """A panel is named that a code book does not have."""
    found = listed(suggested(name, accepted) for name in names)
    return (
        f"{place}: the code book has no panel {found}; it has {listed(map(repr, accepted))}. Correct the name, or say "
        f"in `panels` what is judged there: {{{names[0]!r}: {{}}}} where that is what the whole book says, and '' in "
        "place of a name for all others."
    )


@_builds(UnknownNameError)
def unknown_equivalent(
    names: tuple[str, ...], *, accepted: tuple[str, ...], place: str, others: Mapping[str, str] = {}
) -> str:
    """No dose of a glucocorticoid stands for a dose of prednisone in the lists that were read, or they differ on it."""
    differing = {name: f"{name!r} (the lists differ: {doses} for 5 mg of prednisone)" for name, doses in others.items()}
    found = listed(differing.get(name) or suggested(name, accepted) for name in names)
    return (
        f"{place}: no agreed dose of {found}. The lists agree on {', '.join(accepted)}. "
        "Convert a dose of another drug by the value of your protocol, and give it as prednisone."
    )


@_builds(UnknownNameError)
def unknown_edition(names: tuple[str, ...], *, accepted: tuple[str, ...]) -> str:
    """A key is not an edition."""
    return f"no edition {listed(suggested(name, accepted) for name in names)}. Use one of: {', '.join(accepted)}."


@_builds(UnknownNameError)
def unknown_record(names: tuple[str, ...], *, accepted: tuple[str, ...], place: str) -> str:
    """A key is not one of a mapping of `sledai.criteria`."""
    unknown = listed(suggested(name, accepted) for name in names)
    return f"{place} does not have {unknown}. Use one of: {', '.join(accepted)}."


@_builds(UnknownNameError)
def unknown_visit(names: tuple[object, ...], *, accepted: tuple[str, ...], place: str) -> str:
    """A visit is named that no row has."""

    def found(visit: object) -> str:
        close = nearest(visit, accepted) if isinstance(visit, str) else None
        return f"{visit!r} (nearest: {close!r})" if close else repr(visit)

    named = listed(map(found, names))
    return f"no row has {place} = {named}. The column holds {listed(accepted)}. Name one of its values."


@_builds(UnreadableValueError)
def unreadable_answer(column: Columns, values: Mapping[str, int], weight: int = 0) -> str:
    """Values are not answers, or are letters in a column of numbers, which may be codes of a missing value."""
    others = {value: count for value, count in values.items() if not is_letter(value)}
    letters = {value: count for value, count in values.items() if is_letter(value)}
    sentences = [f"{counted(others)} is not an answer. {ACCEPTED_ANSWERS}"] if others else []
    if weight:
        sentences.append(
            f"{weight} is the weight of this item: if the cells hold points, read them with "
            "frames.Layout(answers='points')."
        )
    if letters:
        sentences.append(f"{counted(letters)} beside answers in numbers, or true/false. {TWO_CODINGS}")
    if any("e-7" in value for value in others):
        sentences.append("A number near 5.4e-79 is a zero misread from a SAS transport file: read it with pyreadstat.")
    elif not (weight or isinstance(column, str)):
        sentences += _codebook(values)
    return f"{_column(column)}: {' '.join(sentences)}"


def _codebook(values: Iterable[str]) -> list[str]:
    """What to paste so that these values are read in every column, if they can be pasted."""
    codes = list(values)
    if len(codes) > SHOWN or not all(PASTED.fullmatch(code) for code in codes):
        return []
    entries = ", ".join(f"{code}: ..." for code in codes)
    options = " ".join(f"--code '{code.strip(chr(39))}=...'" for code in codes)
    return [
        f"One codebook reads all of them: codebook={{{entries}}}, with None (missing), True (present) or False "
        f"(absent) in place of the dots (on the command line {options}, with missing, present or absent)."
    ]


@_builds(UnreadableValueError)
def unreadable_reading(column: Columns, values: Mapping[str, int], *, accepted: str) -> str:
    """Values are not readings of a quantity, not results of a test, or not one of a few words."""
    place = shown(column) if isinstance(column, str) else _several(column, len(column))
    return f"{place}: {counted(values)} cannot be read. Accepted: {accepted}; null or blank if not recorded."


@_builds(UnreadableValueError)
def unreadable_unit(column: str, values: Mapping[str, int], *, units: tuple[str, ...]) -> str:
    """A result has no unit, or one that is not understood or measures something else."""

    def found(unit: str, count: int) -> str:
        times = f" ({count} times)" if count > 1 else ""
        hint = f", {MISLEADING_UNITS[unit]}," if unit in MISLEADING_UNITS else ""
        return f"{unit!r}{times}{hint}" if unit else f"a missing unit{times}"

    accepted = ", ".join(map(repr, units))
    fault = (
        f"{shown(column)}: {listed(found(unit, count) for unit, count in values.items())} cannot be converted. "
        f"Accepted: {accepted}, and UCUM units of that kind."
    )
    unit = shown(next(filter(str.strip, values), ""))
    if column.startswith(("units[", "unit", "tests.")):
        return f"{fault} Give the unit in which the number was reported."
    if not unit:
        return f"{fault} Give the unit in which the number was reported, or say it for the test: LabCodes(unit=...)."
    remedy = f'LabCodeBook(units={{{unit!r}: ...}}), in its file units = {{ "{unit}" = ... }}'
    return f"{fault} If the laboratory means one of these by {unit!r}, put that one in place of the dots: {remedy}."


@_builds(UnreadableValueError)
def unreadable_day(
    values: Mapping[str, int], *, column: str = "day", table: str | None = None, needed: str = "day"
) -> str:
    """A value is not a day, or not one of the kind that is needed there."""
    several = sum(values.values()) > 1
    fault, remedy = DAYS_NEEDED[needed]
    place = shown(f"{table}: {column}" if table else column)
    return f"{place}: {counted(values)} {'are' if several else 'is'} {fault}. {remedy}"


@_builds(UnreadableFileError)
def unreadable_file(path: str, *, fault: str, remedy: str, key: str = "") -> str:
    """A file cannot be read as what its name says."""
    place = f", {key}" if key else ""
    return f"{shown(path, LONGEST_ITEM)}{place}: {fault}. {remedy}"


@_builds(ContradictionError)
def contradictory_answer(names: tuple[str, ...]) -> str:
    """A descriptor has an answer and is given as not assessed."""
    return f"{listed(names)}: both answered and said to be not assessed. Say one of the two."


@_builds(ContradictionError)
def contradictory_item(columns: tuple[str, ...], visits: Mapping[Visit, tuple[str, ...]]) -> str:
    """An item has contradictory answers for one visit."""
    found = listed(f"{_identified(columns, visit)} ({', '.join(items)})" for visit, items in visits.items())
    return f"both present and absent: {found}. Keep one answer for each item of a visit."


@_builds(ContradictionError)
def ambiguous_code(names: tuple[str, ...]) -> str:
    """A codebook gives one value two meanings."""
    codes = listed(map(repr, names))
    return f"the codebook gives {codes} two meanings (text matches in any case). Give each value one meaning."


@_builds(ContradictionError)
def unused_code(names: tuple[str, ...], *, place: str, holds: str) -> str:
    """A code is given a meaning and can never occur."""
    codes = listed(map(repr, names))
    return f"{place}: {codes} cannot occur, for {holds}. Leave it out."


@_builds(ContradictionError)
def shared_word(names: tuple[str], *, meaning: str, results: tuple[str, ...]) -> str:
    """A word stands for results in several units, and a number without a unit cannot mean the same of each."""
    (word,) = names
    test = results[0].partition(" ")[0]
    return (
        f"words: {word!r} stands for results of {' and '.join(results)}, and {meaning} has no unit. "
        f"Say it of each test by itself: LabCodeBook(tests={{{test!r}: LabCodes(words={{{word!r}: ...}}), ...}}), "
        f'in its file words = {{ "{word}" = ... }} under [tests.{test}].'
    )


@_builds(MissingValueError)
def missing_descriptor(names: tuple[str, ...], *, rows: tuple[int, ...] = (), edition: str) -> str:
    """A single score cannot be given, because a descriptor was not assessed."""
    visits = "visit" if len(rows) == 1 else "visits"
    where = f"{len(rows)} {visits} (position {listed(rows)})" if rows else "the visit"
    return (
        f"{edition}: {listed(names)} not assessed in {where}, so there is no single score. "
        "Use score_bounds for what it can be, or give visit.assume_absent() to count missing items as absent."
    )


@_builds(MissingValueError)
def missing_criterion(criteria: Mapping[str, str], *, rule: str, in_frame: bool = False) -> str:
    """What is undetermined was to count as not met, and nothing was given for a criterion that is needed."""
    give = ", ".join(dict.fromkeys(criteria.values()))
    where = "the layout " if in_frame else ""
    return (
        f'{rule}: nothing was given for {listed(criteria)}, so no visit can be met and "nonresponse" would '
        f'count every visit as not met. Give {where}{give}; or say undetermined="null", which leaves them open.'
    )


@_builds(MissingValueError)
def missing_identifier(column: str, count: int) -> str:
    """A row does not say which subject or visit it is."""
    rows = "row" if count == 1 else "rows"
    return f"column {column!r} is blank in {count} {rows}. Say which subject and visit each row is."


@_builds(MissingValueError)
def missing_day(names: tuple[str, ...], *, day: str) -> str:
    """The days of results and visits are of different kinds, so no result is before or after a visit."""
    return (
        f"{listed(names)}: no day that can be compared with day {day} of the visit. "
        "Give all days as whole numbers that count from one day, all as dates, or all as times with their zone."
    )


@_builds(ColumnError)
def missing_column(
    columns: tuple[str, ...], *, available: tuple[str, ...], place: str = "the input", of_descriptors: bool = True
) -> str:
    """The input has no column for a descriptor or for a role that was named."""

    def found(column: str) -> str:
        close = nearest(column, available)
        return f"{column!r} (nearest column: {close!r})" if close else repr(column)

    remedy = (
        "Rename or map the column; if the descriptor was not assessed at all, say so by name with not_assessed "
        "(on the command line --not-assessed)."
    )
    other = "Rename the column, or give its name as it is."
    return f"{place} has no column {listed(map(found, columns))}. {remedy if of_descriptors else other}"


@_builds(ColumnError)
def column_of_no_test(columns: tuple[str, ...], *, available: tuple[str, ...]) -> str:
    """Columns of a wide laboratory table are not named like a test."""
    found = listed(suggested(column, available) for column in columns) if columns else "any test"
    return (
        f"no test has the name of the column {found}. Say with tests which test each column holds, or None where it is "
        "not to be read; name what belongs to all results of a row in keep."
    )


@_builds(ColumnError)
def ambiguous_column(candidates: Mapping[str, tuple[str, ...]]) -> str:
    """Several columns look like one descriptor."""
    several = listed(f"{name} ({' and '.join(map(repr, found))})" for name, found in candidates.items())
    return f"several columns look like one descriptor: {several}. Say which one it is with columns."


@_builds(ColumnError)
def duplicate_column(columns: tuple[str, ...]) -> str:
    """A frame has a column name more than once."""
    return f"the frame has {listed(map(repr, columns))} more than once. Give every column a name of its own."


@_builds(ColumnError)
def shared_column(uses: Mapping[str, tuple[str, ...]]) -> str:
    """One column is given for several descriptors, so that one finding would count more than once."""
    shared = listed(f"{column!r} for {' and '.join(names)}" for column, names in uses.items())
    return (
        f"one column for several descriptors: {shared}. Give each descriptor a column of its own, or, where one box "
        "stands for at least one of several, write it as any_of= of a layout."
    )


@_builds(ColumnError)
def taken_column(columns: tuple[str, ...]) -> str:
    """A result would overwrite a column of the input."""
    taken = listed(map(repr, columns))
    return f"the input already has a column {taken}. Choose another name with name (on the command line --name)."


@_builds(ColumnError)
def column_type(column: Columns, *, holds: str, needed: str) -> str:
    """A column of a lazy frame holds values of another type than is read of it."""
    verb, them = ("holds", "it") if isinstance(column, str) else ("hold", "them")
    fault = f"{_column(column)} {verb} {holds} and must hold {needed}"
    return f"{fault}. Cast {them} first: a lazy frame cannot report unreadable values."


@_builds(ColumnError)
def unordered_column(
    column: str, *, holds: str, needed: str = "numbers or dates, such as the day or the visit number"
) -> str:
    """A column is to put visits in order, and its values have none, or not the one meant."""
    return f"column {column!r} holds {holds}, which does not put visits in order. It must hold {needed}."


@_builds(ColumnError)
def identifier_types(column: str, *, kinds: Mapping[str, str]) -> str:
    """Two tables identify their visits by values of different types, so that no visit would be the same."""
    holds = " and ".join(f"{kind} in {source!r}" for source, kind in kinds.items())
    return f"column {column!r} holds {holds}, so no visit of the two is the same. Give both the same kind."


@_builds(BaselineError)
def missing_baseline(
    columns: tuple[str, ...], subjects: Mapping[Visit, int], *, baseline: str, may_be_null: bool = False
) -> str:
    """A subject has no baseline visit."""
    found = listed(_identified(columns, subject) for subject in subjects)
    nulls = ', or say unmatched="null" (on the command line --unmatched null)' if may_be_null else ""
    return f"no baseline ({shown(baseline)}) for {found}. Add the visit, or leave these subjects out{nulls}."


@_builds(BaselineError)
def ambiguous_baseline(columns: tuple[str, ...], subjects: Mapping[Visit, int], *, baseline: str) -> str:
    """A subject has more than one baseline visit."""
    found = listed(f"{_identified(columns, subject)} ({n})" for subject, n in subjects.items())
    return f"more than one baseline ({shown(baseline)}) for {found}. Flag one visit for each subject."


@_builds(BaselineError)
def baseline_type(column: str, *, holds: str, baseline: str) -> str:
    """The baseline is named by a value of another type than the visits have."""
    needed = "a whole number" if holds.startswith(("Int", "UInt")) else "a number"
    needed = "a date or a time as it holds" if holds.startswith(("Date", "Time")) else needed
    needed = "text" if holds == "text" else needed
    return f"column {column!r} holds {holds}, so {shown(baseline)} names no visit of it. Give {needed}."


@_builds(DuplicateVisitError)
def duplicate_visit(columns: tuple[str, ...], visits: Mapping[Visit, int]) -> str:
    """A subject has the same visit more than once."""
    found = listed(f"{_identified(columns, visit)} ({n} rows)" for visit, n in visits.items())
    return f"duplicated visit: {found}. Keep one row for each visit."


@_builds(RecordError)
def faulty_records(records: tuple[str, ...], *, domain: str, fault: str, remedy: str) -> str:
    """Records of a trial's data set repeat or contradict each other, or say something that cannot be used."""
    return f"{domain}: {fault}: {listed(records)}. {remedy}"


@_builds(AlignmentError)
def different_lengths(lengths: Mapping[str, object]) -> str:
    """Columns that belong together differ in length or shape."""
    found = listed(f"{name} has {length}" for name, length in lengths.items())
    return f"columns differ in length: {found}. Give one value per visit in each."


@_builds(AlignmentError)
def different_labels(labels: Mapping[str, str], *, row: int) -> str:
    """Columns that belong together have rows with different labels, such as two pandas Series of different order."""
    found = " and ".join(f"{label} in {name!r}" for name, label in labels.items())
    return (
        f"the row at position {row} is labelled {found}, so the columns cannot be put together by position. "
        "Take all of them from one table, such as pandas.concat(columns, axis=1), which puts them together by "
        "label; or, if they do belong together as they stand, give values without labels: column.to_numpy()."
    )


@_builds(AlignmentError)
def many_visits(name: str, *, size: int, remedy: str) -> str:
    """Something that only one visit has is needed of many."""
    return f"{name} is of one visit, and these are {size}. {remedy}"


@_builds(EditionError)
def other_edition(names: tuple[str, ...], *, derived_under: str, scored_under: str) -> str:
    """Answers were derived by the rules of one edition, and another edition has other rules for them."""
    return (
        f"{listed(names)}: derived under {derived_under}, whose rules are not those of "
        f"{scored_under}. Derive them under {scored_under}, or score them under {derived_under}."
    )


@_builds(EditionError)
def other_bilag(before: tuple[str, ...], now: tuple[str, ...]) -> str:
    """The BILAG letters of two visits are not of the same domains and edition."""
    sides = f"before {', '.join(before)}; now {', '.join(now)}"
    return f"BILAG letters cannot be compared ({sides}). Give both visits the same edition and domains."


@_builds(EditionError)
def other_bilag_edition(key: str, needed: str, given: str) -> str:
    """A rule is stated for the letters of one BILAG index, and these are of another."""
    return f"{key} reads letters of {needed}, and these are of {given}. Give letters of {needed}, or another rule."


@_builds(EditionError)
def changed_rule(key: str, fields: tuple[str, ...]) -> str:
    """A rule record has the key of a record of the library and another content."""
    return (
        f"the rule {key!r} was changed ({', '.join(fields)}) and kept its key, so results would name "
        f"another rule than was applied. Give it a key of its own: evolve(rule, key='{key}-local', ...)."
    )


@_builds(EditionError)
def invalid_edition(fault: str) -> str:
    """An edition cannot be made of the rows that were given."""
    return (
        f"an edition cannot have {fault}. Give each descriptor at most one row, at least one row in all, "
        "and a changed content a key of its own."
    )


@_builds(TruthValueError)
def no_truth_value(what: str, *, remedy: str) -> str:
    """A result is used as a truth value although it has none."""
    return f"{what} has no truth value. {remedy}"


@_builds(UnsupportedFrameError)
def unsupported_frame(given: str, *, supported: str) -> str:
    """The object is not a dataframe that this function can work on."""
    return f"{given} is not supported here. Use {supported}."


@_builds(DoubtfulResultWarning)
def doubtful_result(name: str, values: Mapping[str, int]) -> str:
    """Results may be in another unit than they say."""
    return (
        f"{name}: {counted(values)} may be in a unit a thousandfold apart, which is on the other side of the limit, so "
        "the answer stays open. Correct the unit or the number; if both are right, give the answer itself."
    )


@_builds(StudyDaysWarning)
def study_days(days: Mapping[str, tuple[int, int]]) -> str:
    """Days look like study days, which have no day 0, and are counted as if they had one."""
    sides = "; ".join(f"{shown(name)}: {before} before 0, {after} after 0" for name, (before, after) in days.items())
    return (
        f"{sides}. No day is 0, and day 1 is counted as two days after day -1. If these are study days, in which "
        'day 1 follows day -1, write days="study" (on the command line --days study); otherwise the days are right '
        "as they are."
    )


JOINED = {builder.kind for builder in (unreadable_answer, unreadable_reading, column_type)}
"""The kinds of errors of which several columns with one problem have one line."""
