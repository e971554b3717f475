"""The daily dose of glucocorticoids at each visit, from the records of CM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from attrs import field, frozen
from narwhals.stable.v2.typing import IntoDataFrameT

from sledai._fixed import Fixed
from sledai.criteria import EQUIVALENT_DOSES
from sledai.errors import faulty_records, unreadable_reading, unreadable_unit
from sledai.frames.deriving import native
from sledai.frames.layout import Layout
from sledai.interop.sdtm.form import NOT_DONE
from sledai.interop.tables import DomainRecords, RecordTable, VisitTable, number_column, read_day
from sledai.visits.days import ANY_TIME, DayRange
from sledai.visits.readings import as_number, dose_scale

__all__ = ["DOSES_PER_DAY", "DoseCodes", "with_daily_dose"]

DOSES_PER_DAY: Mapping[str, Decimal | None] = Fixed(
    {"QD": Decimal(1), "BID": Decimal(2), "TID": Decimal(3), "QID": Decimal(4), "QOD": Decimal("0.5"), "PRN": None}
)
"""How many doses a day a frequency (CMDOSFRQ) means.

QD, BID, TID, QID and QOD mean what they do in HL7's value set TimingAbbreviation; that PRN is as needed is remembered.
Every other day is half a dose a day on average; a dose that is taken as needed is not known, from none on.
"""
MISSING_START: TypeAlias = Literal["open", "before visits"]
MISSING_END: TypeAlias = Literal["open", "ongoing"]
STILL_TAKEN = ("ONGOING", "AFTER")
"""Values of CMENRTPT that say that a drug was taken at the time point of CMENTPT.

Those of CMENRF say the same of the reference period of the study; DURING/AFTER leaves open whether it ended in it.
Both meanings are unverified: no text of the SDTM implementation guide was at hand.
"""
DRUG = ("CMDECOD", "CMTRT")
"""The columns with the drug; the first one that is not blank names it."""


def _capitals(given: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).strip().upper(): value for key, value in given.items()}


def _drugs(given: Mapping[str, str | None]) -> Fixed[str, str | None]:
    """The glucocorticoid of each drug.

    Raises:
        UnknownNameError: no list that was read has an agreed dose of a glucocorticoid.
    """
    for drug in given.values():
        if drug is not None:
            dose_scale(drug)
    return Fixed({key: drug and drug.strip().casefold() for key, drug in _capitals(given).items()})


def _routes(given: Mapping[str, bool]) -> Fixed[str, bool]:
    return Fixed(_capitals(given))


def _frequencies(given: Mapping[str, object]) -> Fixed[str, Decimal | None]:
    """How many doses a day each frequency means, those of `DOSES_PER_DAY` included.

    Raises:
        UnreadableValueError: a number of doses is not a number from 0 on.
    """
    found = {key: None if value is None else as_number(value) for key, value in _capitals(given).items()}
    wrong = {repr(value): 1 for key, value in _capitals(given).items() if value is not None and not _from_0(found[key])}
    if wrong:
        raise unreadable_reading("frequencies", wrong, accepted="a number of doses a day, from 0 on, or None")
    return Fixed({**DOSES_PER_DAY, **found})


def _from_0(number: Decimal | None) -> bool:
    return number is not None and number >= 0


@frozen(kw_only=True)
class DoseCodes:
    """Which records of CM are glucocorticoids that count, and how often a dose is taken.

    Attributes:
        drugs: each name of a drug (``CMDECOD``, or ``CMTRT`` where that is blank) with the glucocorticoid, one of
            `sledai.criteria.EQUIVALENT_DOSES`; None for a drug that does not count. A name that has that of a
            glucocorticoid in it must be here. All other drugs are left out.
        routes: each route (``CMROUTE``) with whether it counts; every route of a drug that counts must be here. Whether
            a pulse into a vein counts as a daily dose is a question for the protocol.
        frequencies: how many doses a day further frequencies (``CMDOSFRQ``) mean; None where that is not known. Those
            of `DOSES_PER_DAY` are known.
        missing_start: what a record without a start is: ``"open"`` may have started on any day, ``"before visits"``
            had started before every visit.
        missing_end: what a record without an end is that does not say that it is ongoing: ``"open"`` may have ended on
            any day from its start on, ``"ongoing"`` had not ended. A record is ongoing where ``CMENRTPT`` says so, up
            to the date in ``CMENTPT`` if that is one, or where ``CMENRF`` is ``AFTER`` or ``ONGOING`` (unverified: the
            text of the SDTM implementation guide was not at hand).

    Raises:
        UnknownNameError: the lists that were read have no agreed dose of a glucocorticoid.
        UnreadableValueError: a number of doses is not a number.
        ValueError: a choice does not exist.

    Example:
        >>> codes = DoseCodes(drugs={"PREDNISONE": "prednisone"}, routes={"ORAL": True, "TOPICAL": False})
        >>> codes.missing_end
        'open'
    """

    drugs: Mapping[str, str | None] = field(converter=_drugs)
    routes: Mapping[str, bool] = field(converter=_routes)
    frequencies: Mapping[str, Decimal | None] = field(factory=dict, converter=_frequencies)
    missing_start: MISSING_START = "open"
    missing_end: MISSING_END = "open"

    def __attrs_post_init__(self) -> None:
        if self.missing_start not in ("open", "before visits"):
            raise ValueError(f'missing_start={self.missing_start!r}: say "open" or "before visits"')
        if self.missing_end not in ("open", "ongoing"):
            raise ValueError(f'missing_end={self.missing_end!r}: say "open" or "ongoing"')


@frozen
class DoseSpan:
    """A dose over a span of days.

    Attributes:
        dose: the daily dose [mg of prednisone], or None if it is not known.
        start: the days on which it may have started.
        end: the days that may be its last.
    """

    dose: Fraction | None
    start: tuple[int, int]
    end: tuple[int, int]

    def is_possible(self, day: int) -> bool:
        """Whether the dose may be taken on a day."""
        return self.start[0] <= day <= self.end[1]

    def is_certain(self, day: int) -> bool:
        """Whether the dose is certainly taken on a day."""
        return self.start[1] <= day <= self.end[0]


def with_daily_dose(
    visits: IntoDataFrameT, records: IntoDataFrameT, codes: DoseCodes, layout: Layout, *, name: str = "prednisone"
) -> IntoDataFrameT:
    """Add the daily dose of glucocorticoids on the day of each visit, as prednisone.

    The doses of all records that are taken on the day add up. ``CMDOSTOT``, the total daily dose, goes before
    ``CMDOSE`` times the frequency. A start or an end that is partial or blank is an interval of days; a record that may
    be taken on the day counts in the upper bound only. Doses are converted as `sledai.Prednisone` converts them.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit.
        records: the records of CM, of the same kind.
        codes: which drugs and routes count, and what frequencies and missing days mean.
        layout: where the visits hold subject and day; subjects have the same columns in CM.
        name: the new column, for `Layout.prednisone`, and the beginning of the two others.

    Returns:
        The same kind of frame as `visits` with ``{name}_low`` and ``{name}_high``, the lowest and the highest dose that
        the records allow [mg/day], the highest null where it has no bound; and `name`, the dose where both are one,
        else null. A subject without a record that counts takes none: CM lists what is taken.

    Raises:
        RecordError: a name has that of a glucocorticoid in it and is not in the codes; a route or a frequency is not; a
            record ends before it starts; or no record is of a subject of the visits.
        UnreadableValueError: a dose, a unit or a date cannot be read.
        ColumnError: a column is missing, or the frame has one of the new columns.
        MissingValueError: a subject or day of the visits is blank.
        UnsupportedFrameError: a frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "SVSTDTC": ["2024-05-02", "2024-06-01"]})
        >>> records = pd.DataFrame(
        ...     {
        ...         "USUBJID": ["1", "1"],
        ...         "CMTRT": ["PREDNISONE", "METHYLPREDNISOLONE"],
        ...         "CMROUTE": ["ORAL", "ORAL"],
        ...         "CMDOSE": [10.0, 4.0],
        ...         "CMDOSU": ["mg", "mg"],
        ...         "CMDOSFRQ": ["QD", "BID"],
        ...         "CMSTDTC": ["2024-01-01", "2024-05-20"],
        ...         "CMENDTC": ["2024-05-10", "2024-06-30"],
        ...     }
        ... )
        >>> drugs = {"PREDNISONE": "prednisone", "METHYLPREDNISOLONE": "methylprednisolone"}
        >>> codes = DoseCodes(drugs=drugs, routes={"ORAL": True})
        >>> with_daily_dose(visits, records, codes, Layout(subject="USUBJID", day="SVSTDTC"))["prednisone"].tolist()
        [10.0, 10.0]
    """
    days = VisitTable.of(visits, layout, "with_daily_dose", ordered=False)
    drugs = days.records(records, "CM", ["CMTRT", "CMSTDTC", "CMENDTC"])
    of_subject, doses = days.of_subject(drugs), _spans_of(drugs, codes, days)
    low: list[float | None] = []
    high: list[float | None] = []
    for subject, day in zip(days.subjects, days.days, strict=True):
        own = [doses[row] for row in of_subject[subject] if row in doses]
        certain = [dose_span.dose or Fraction(0) for dose_span in own if dose_span.is_certain(day)]
        possible = [dose_span.dose for dose_span in own if dose_span.is_possible(day)]
        low.append(float(sum(certain, Fraction(0))))
        high.append(None if None in possible else float(sum((dose or Fraction(0) for dose in possible), Fraction(0))))
    one = [least if least == most else None for least, most in zip(low, high, strict=True)]
    columns = {f"{name}_low": number_column(low), f"{name}_high": number_column(high), name: number_column(one)}
    return native(days.table.adding(columns), visits)


def drug_names(table: RecordTable) -> list[str]:
    """The drug of each record, in capitals."""
    names, others = (table.texts(column) for column in DRUG)
    return [name or other for name, other in zip(names, others, strict=True)]


def was_taken(table: RecordTable) -> list[bool]:
    """Whether each record is of a drug that was taken: not one of a list that was not taken."""
    occurred, status = table.texts("CMOCCUR"), table.texts("CMSTAT")
    return [answer not in ("N", "NO") and done != NOT_DONE for answer, done in zip(occurred, status, strict=True)]


def _spans_of(drugs: DomainRecords, codes: DoseCodes, days: VisitTable) -> dict[int, DoseSpan]:
    """The doses of the records that count, by their rows.

    Raises:
        RecordError: a record cannot be used.
        UnreadableValueError: a dose, a unit or a date cannot be read.
    """
    table, names = drugs.table, drug_names(drugs.table)
    taken = was_taken(table)
    unnamed = [
        row for row, name in enumerate(names) if taken[row] and name not in codes.drugs and _looks_like_one(name)
    ]
    remedy = 'Say what it is: DoseCodes(drugs={...: "prednisone"}), with None for one that does not count.'
    _refuse(drugs, unnamed, "a glucocorticoid by its name, which the codes do not have", remedy)
    rows = [row for row, name in enumerate(names) if taken[row] and codes.drugs.get(name) is not None]
    routes, frequencies = table.texts("CMROUTE"), table.texts("CMDOSFRQ")
    unknown = [row for row in rows if routes[row] not in codes.routes]
    remedy = "Say whether it counts: DoseCodes(routes={...: True}); a blank route is ''."
    _refuse(drugs, unknown, "a route that the codes do not have", remedy)
    rows = [row for row in rows if codes.routes[routes[row]]]
    starts, ends = days.days_of(drugs, "CMSTDTC"), days.days_of(drugs, "CMENDTC")
    found: dict[int, DoseSpan] = {}
    backwards: list[int] = []
    unread: list[int] = []
    for row in rows:
        if frequencies[row] and frequencies[row] not in codes.frequencies and table.values("CMDOSTOT")[row] is None:
            unread.append(row)
            continue
        start = _start_of(starts[row], codes)
        end = _end_of(ends[row] or _since_point(days, table, row), start, table, row, codes)
        if end[1] < start[0]:
            backwards.append(row)
        start, end = (start[0], min(start[1], end[1])), (max(end[0], start[0]), end[1])
        found[row] = DoseSpan(_dose_of(drugs, row, str(codes.drugs[names[row]]), codes), start, end)
    remedy = "Say how many doses a day it means: DoseCodes(frequencies={...: 1}), with None if that is not known."
    _refuse(drugs, unread, "a frequency that the codes do not have", remedy)
    _refuse(drugs, backwards, "an end before the start", "Correct the dates.")
    return found


def _refuse(drugs: DomainRecords, rows: Iterable[int], fault: str, remedy: str) -> None:
    """Refuse records.

    Raises:
        RecordError: there are any.
    """
    columns = (*DRUG, "CMROUTE", "CMDOSFRQ", "CMSTDTC", "CMENDTC")
    if shown := tuple(drugs.shown(row, *columns) for row in rows):
        raise faulty_records(shown, domain="CM", fault=fault, remedy=remedy)


def _looks_like_one(name: str) -> bool:
    """Whether a name has that of a glucocorticoid in it."""
    return any(drug.upper() in name for drug in EQUIVALENT_DOSES)


def _start_of(start: DayRange | None, codes: DoseCodes) -> tuple[int, int]:
    if start is not None:
        return start.first, start.last
    return (-ANY_TIME, -ANY_TIME) if codes.missing_start == "before visits" else (-ANY_TIME, ANY_TIME)


def _since_point(days: VisitTable, table: RecordTable, row: int) -> DayRange | None:
    """The days that may be the last of a record that was taken at the date of a time point."""
    point = read_day(table.values("CMENTPT")[row])
    if table.texts("CMENRTPT")[row] in STILL_TAKEN and point is not None and point.kind is days.kind:
        return DayRange(point.first, ANY_TIME, point.kind)
    return None


def _end_of(
    end: DayRange | None, start: tuple[int, int], table: RecordTable, row: int, codes: DoseCodes
) -> tuple[int, int]:
    """The days that may be the last of a record."""
    if end is not None:
        return end.first, end.last
    is_ongoing = table.texts("CMENRTPT")[row] == "ONGOING" or table.texts("CMENRF")[row] in STILL_TAKEN
    if is_ongoing or codes.missing_end == "ongoing":
        return ANY_TIME, ANY_TIME
    return start[0], ANY_TIME


def _dose_of(drugs: DomainRecords, row: int, drug: str, codes: DoseCodes) -> Fraction | None:
    """The daily dose of a record [mg of prednisone]; None if it is not known.

    Raises:
        UnreadableValueError: a dose or its unit cannot be read.
    """
    table = drugs.table
    total, single = table.values("CMDOSTOT")[row], table.values("CMDOSE")[row]
    frequency = table.texts("CMDOSFRQ")[row]
    times = Decimal(1) if total is not None else codes.frequencies.get(frequency)
    given = single if total is None else total
    if given is None or times is None:
        return None
    column = "CMDOSE" if total is None else "CMDOSTOT"
    number = as_number(given)
    if number is None or dose_scale(drug).read(number) is None:
        raise unreadable_reading(f"{column} ({drugs.shown(row, 'CMTRT')})", {repr(given): 1}, accepted="a dose [mg]")
    unit = str(table.values("CMDOSU")[row] or "")
    if unit.casefold() != "mg":
        raise unreadable_unit(f"unit of {column} ({drugs.shown(row, 'CMTRT')})", {unit: 1}, units=("mg",))
    record = EQUIVALENT_DOSES[drug]
    return Fraction(number) * Fraction(times) * Fraction(record.prednisone) / Fraction(record.doses[0])
