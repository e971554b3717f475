"""Laboratory results (LB, IS) as a table that `frames.derive_descriptors` reads, and the weight at each visit (VS)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from narwhals.stable.v2.typing import IntoDataFrameT

from sledai.definitions.observations import Test
from sledai.errors import faulty_records, unreadable_reading, unreadable_unit
from sledai.frames.deriving import native
from sledai.frames.laboratory.layout import LabLayout
from sledai.frames.layout import Layout
from sledai.interop.sdtm.form import NOT_DONE
from sledai.interop.tables import DomainRecords, RecordTable, VisitTable, number_column, text_column
from sledai.laboratory.catalogue import CATALOGUE
from sledai.visits.days import ANY_TIME
from sledai.visits.readings import KILOGRAMS, as_number

__all__ = ["lab_layout", "read_labs", "with_body_weight"]

TEST = "sledai_test"
"""The column with the name of the test."""
ROLES = {
    "value": "ORRES",
    "unit": "ORRESU",
    "lower": "ORNRLO",
    "upper": "ORNRHI",
    "flag": "NRIND",
    "method": "METHOD",
    "laboratory": "NAM",
}
"""What each column of a domain of results is to a `LabLayout`."""
DOUBLE_STRANDED_DNA = "DOUBLE STRANDED DNA"
"""The value of ISBDAGNT for antibodies that bind it."""
CODES = {code: test for test, record in CATALOGUE.items() for code in record.testcd}
"""The test of each test code and specimen; an empty specimen stands for any."""
AMBIGUOUS = {code for code, specimen in CODES if specimen}
"""Test codes that need a specimen."""


def read_labs(records: IntoDataFrameT, *, domain: str = "LB") -> IntoDataFrameT:
    """Keep the records of the tests that the index asks for, and name each test.

    A test is found by ``--TESTCD`` and, for red and white cells, by ``--SPEC``; antibodies in IS by ``ISBDAGNT``. The
    codes are those of `sledai.laboratory.find_test`. Records of other tests, with the status ``NOT DONE``, or without a
    result are left out.

    Args:
        records: an eager frame of pandas, Polars or pyarrow with the records of one domain.
        domain: ``"LB"``, or ``"IS"`` for antibodies.

    Returns:
        The same kind of frame with the remaining records, blank texts as null, and the column ``sledai_test``;
        `lab_layout` describes it to `frames.derive_descriptors`.

    Raises:
        RecordError: the code is that of a test in blood and in urine, and the specimen is blank.
        ColumnError: a column is missing, or the frame has a column ``sledai_test``.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> records = pd.DataFrame(
        ...     {
        ...         "USUBJID": ["1", "1", "1"],
        ...         "LBTESTCD": ["PLAT", "WBC", "ALT"],
        ...         "LBSPEC": ["BLOOD", "URINE", "SERUM"],
        ...         "LBORRES": ["82", "9", "30"],
        ...         "LBORRESU": ["10^9/L", "/HPF", "U/L"],
        ...     }
        ... )
        >>> read_labs(records)["sledai_test"].tolist()
        ['platelets', 'urine_white_cells']
    """
    table = RecordTable.of(records, domain, ["USUBJID", f"{domain}TESTCD", f"{domain}ORRES"])
    codes, specimens = table.texts(f"{domain}TESTCD"), table.texts(f"{domain}SPEC")
    undone = [status == NOT_DONE for status in table.texts(f"{domain}STAT")]
    agents, results = table.texts(f"{domain}BDAGNT"), table.values(f"{domain}ORRES")
    named = [_test_of(*of_row) for of_row in zip(codes, specimens, agents, strict=True)]
    done = [row for row, value in enumerate(results) if value is not None and not undone[row]]
    if doubtful := [row for row in done if codes[row] in AMBIGUOUS and not specimens[row]]:
        shown = tuple(
            table.shown(row, ["USUBJID", f"{domain}TESTCD", f"{domain}DTC", f"{domain}SEQ"]) for row in doubtful
        )
        remedy = f"Give {domain}SPEC, such as BLOOD or URINE, or leave the records out."
        raise faulty_records(shown, domain=domain, fault="a test of blood or urine without its specimen", remedy=remedy)
    kept = [row for row in done if named[row]]
    chosen = table.rows(kept)
    text = {name: f"{domain}{column}" for name, column in ROLES.items() if f"{domain}{column}" in chosen}
    blank = {
        column: text_column([None if value is None else str(value) for value in chosen.values(column)])
        for column in text.values()
    }
    plain = RecordTable(chosen.data.drop(list(blank)), domain).adding(
        {**blank, TEST: text_column([str(named[row]) for row in kept])}
    )
    own = [*table.data.columns, TEST]
    return native(plain.select(*own), records)


def _test_of(code: str, specimen: str, agent: str) -> Test | None:
    """The test of a code; None if it is not one that the index asks for."""
    if agent == DOUBLE_STRANDED_DNA:
        return Test.ANTI_DSDNA
    return CODES.get((code, "")) or CODES.get((code, specimen))


def lab_layout(records: object, *, domain: str = "LB") -> LabLayout:
    """Describe a table of `read_labs`, by the columns that it has.

    Args:
        records: the table, such as `read_labs` gives it.
        domain: ``"LB"``, or ``"IS"`` for antibodies.

    Returns:
        The layout: the subject is ``USUBJID``, the day ``--DTC``, the test ``sledai_test``, and what else the table
        has of result, unit, limits, flag, method and laboratory as collected (``--ORRES`` and so on).

    Raises:
        ColumnError: the table is not one of `read_labs`.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> records = {"USUBJID": ["1"], "LBTESTCD": ["PLAT"], "LBSPEC": ["BLOOD"], "LBDTC": ["2024-05-02"]}
        >>> labs = read_labs(pd.DataFrame(records | {"LBORRES": ["82"], "LBORRESU": ["10^9/L"]}))
        >>> layout = lab_layout(labs)
        >>> layout.day, layout.test, layout.value, layout.unit
        ('LBDTC', 'sledai_test', 'LBORRES', 'LBORRESU')
    """
    table = RecordTable.of(records, domain, ["USUBJID", f"{domain}DTC", TEST, f"{domain}ORRES", f"{domain}ORRESU"])
    found = {role: f"{domain}{column}" for role, column in ROLES.items() if f"{domain}{column}" in table}
    return LabLayout(subject="USUBJID", day=f"{domain}DTC", test=TEST, **found)


def with_body_weight(
    visits: IntoDataFrameT,
    records: IntoDataFrameT,
    layout: Layout,
    *,
    within: int | None = None,
    name: str = "body_weight",
) -> IntoDataFrameT:
    """Add the last body weight up to the day of each visit.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit.
        records: the records of VS, of the same kind; those with the test code ``WEIGHT`` are read, from ``VSSTRESN``
            and ``VSSTRESU``, which must be kg.
        layout: where the visits hold subject and day; subjects have the same columns in VS.
        within: how old a weight may be [days]; without it, any age.
        name: the new column, for `Layout.body_weight`.

    Returns:
        The same kind of frame as `visits` with the weight [kg], null where there is none, and where a partial or blank
        date leaves open which one is the last.

    Raises:
        RecordError: a subject has two weights on one day, or no record is of a subject of the visits.
        UnreadableValueError: a weight, a unit or a date cannot be read.
        ColumnError: a column is missing, or the frame has a column of the name of the new one.
        MissingValueError: a subject or day of the visits is blank.
        UnsupportedFrameError: a frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> visits = pd.DataFrame({"USUBJID": ["1", "1"], "SVSTDTC": ["2024-05-02", "2024-06-01"]})
        >>> weights = {"VSDTC": ["2024-05-01", "2024-05-20"], "VSSTRESN": [60.0, 62.5], "VSSTRESU": ["kg", "kg"]}
        >>> records = pd.DataFrame({"USUBJID": ["1", "1"], "VSTESTCD": ["WEIGHT", "WEIGHT"]} | weights)
        >>> layout = Layout(subject="USUBJID", day="SVSTDTC")
        >>> with_body_weight(visits, records, layout)["body_weight"].tolist()
        [60.0, 62.5]
    """
    days = VisitTable.of(visits, layout, "with_body_weight", ordered=False)
    weights = days.records(records, "VS", ["VSTESTCD", "VSSTRESN", "VSSTRESU", "VSDTC"])
    of_subject, spans = days.of_subject(weights), days.days_of(weights, "VSDTC")
    codes, status = weights.table.texts("VSTESTCD"), weights.table.texts("VSSTAT")
    values, units = weights.table.values("VSSTRESN"), weights.table.values("VSSTRESU")
    rows = [
        row
        for row, code in enumerate(codes)
        if code == "WEIGHT" and values[row] is not None and status[row] != NOT_DONE
    ]
    if wrong := {str(units[row] or ""): 1 for row in rows if str(units[row]).casefold() != "kg"}:
        raise unreadable_unit("VSSTRESU of WEIGHT", wrong, units=("kg",))
    if wrong := {repr(values[row]): 1 for row in rows if KILOGRAMS.read(values[row]) is None}:
        raise unreadable_reading("VSSTRESN of WEIGHT", wrong, accepted="a weight [kg]")
    used = set(rows)
    span = {row: (found.first, found.last) if (found := spans[row]) else (-ANY_TIME, ANY_TIME) for row in rows}
    by_subject = {subject: [row for row in own if row in used] for subject, own in of_subject.items()}
    _require_one_a_day(weights, by_subject.values(), span, values)
    found_weights: list[float | None] = []
    for subject, day in zip(days.subjects, days.days, strict=True):
        own = [
            row
            for row in by_subject[subject]
            if span[row][0] <= day and (within is None or span[row][1] >= day - within)
        ]
        least = max((span[row][0] for row in own if span[row][1] <= day), default=None)
        last = {float(as_number(values[row]) or 0) for row in own if least is None or span[row][1] >= least}
        is_sure = least is not None and (within is None or least >= day - within)
        found_weights.append(last.pop() if is_sure and len(last) == 1 else None)
    return native(days.table.adding({name: number_column(found_weights)}), visits)


def _require_one_a_day(
    weights: DomainRecords,
    subjects: Iterable[Sequence[int]],
    span: dict[int, tuple[int, int]],
    values: Sequence[object],
) -> None:
    """Refuse two weights of a subject on one day.

    Raises:
        RecordError: a subject has them.
    """
    twice: list[int] = []
    for own in subjects:
        seen: dict[tuple[int, int], object] = {}
        for row in own:
            is_day = span[row][0] == span[row][1]
            if is_day and seen.setdefault(span[row], values[row]) != values[row]:
                twice.append(row)
    if twice:
        shown = tuple(weights.shown(row, "VSTESTCD", "VSDTC", "VSSTRESN") for row in twice)
        raise faulty_records(shown, domain="VS", fault="a second weight on one day", remedy="Keep one of them.")
