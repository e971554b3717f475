"""Study days from dates, and analysis visits from windows of days."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import pairwise
from typing import Literal, TypeAlias

from attrs import field, frozen
from narwhals.stable.v2.typing import IntoDataFrameT

from sledai.errors import unreadable_day
from sledai.frames.deriving import native
from sledai.frames.engines import name_of
from sledai.frames.layout import Layout
from sledai.interop.tables import RecordTable, VisitTable, text_column, whole_column
from sledai.visits.days import DayKind

__all__ = ["Ties", "VisitWindow", "analysis_visits", "with_study_days"]

Ties: TypeAlias = Literal["earlier", "later"]
"""Which of two visits counts that are equally far from the target day of a window."""


def with_study_days(frame: IntoDataFrameT, *, date: Hashable, reference: Hashable, name: str = "ADY") -> IntoDataFrameT:
    """Add the study day of each row: 1 on the reference date, -1 on the day before it; no day is 0.

    Args:
        frame: an eager frame of pandas, Polars or pyarrow.
        date: the column with the date, such as ``"SVSTDTC"``: dates, or text as ``--DTC`` has it.
        reference: the column with the date of day 1, such as ``"RFSTDTC"`` of DM or the first day of a period.
        name: the new column.

    Returns:
        The same kind of frame with the study days, whole numbers; null where one of the two dates is blank or partial,
        such as ``2024-03``.

    Raises:
        UnreadableValueError: a value is not a date.
        ColumnError: a column is missing, or the frame has a column of the name of the new one.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> visits = pd.DataFrame({"SVSTDTC": ["2024-02-29", "2024-03-01"], "RFSTDTC": ["2024-03-01"] * 2})
        >>> with_study_days(visits, date="SVSTDTC", reference="RFSTDTC")["ADY"].tolist()
        [-1, 1]
    """
    columns = name_of(date), name_of(reference)
    table = RecordTable.of(frame, "the frame", columns)
    found: list[int | None] = []
    numbers: dict[str, int] = {}
    for row, (day, first) in enumerate(zip(*map(table.days, columns), strict=True)):
        for column, span in zip(columns, (day, first), strict=True):
            if span and span.kind is DayKind.NUMBERS:
                value = repr(table.values(column)[row])
                numbers[value] = numbers.get(value, 0) + 1
        exact = day is not None and first is not None and day.is_exact and first.is_exact
        since = day.first - first.first if exact and day and first else None
        found.append(since if since is None or since < 0 else since + 1)
    if numbers:
        raise unreadable_day(numbers, column=" and ".join(map(repr, columns)), needed=str(DayKind.DATES))
    return native(table.adding({name: whole_column(found)}), frame)


@frozen
class VisitWindow:
    """The days on which a visit counts as one analysis visit.

    Attributes:
        label: the analysis visit (``AVISIT``).
        number: its number (``AVISITN``).
        target: the day on which it should be (``AWTARGET``).
        first: the first day that counts (``AWLO``).
        last: the last day that counts (``AWHI``).

    Raises:
        ValueError: the target is not between the first and the last day.

    Example:
        >>> VisitWindow("Week 4", 4, target=29, first=22, last=35)
        VisitWindow(label='Week 4', number=4, target=29, first=22, last=35)
    """

    label: str
    number: int
    target: int = field(kw_only=True)
    first: int = field(kw_only=True)
    last: int = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.first <= self.target <= self.last:
            raise ValueError(f"{self!r}: give first <= target <= last")


def analysis_visits(
    visits: IntoDataFrameT, windows: Iterable[VisitWindow], layout: Layout, *, ties: Ties
) -> IntoDataFrameT:
    """Assign visits to analysis visits by windows of days, and flag the one of each that counts.

    Of several visits of a subject in one window that which is nearest to the target counts; of two that are equally far
    from it, the earlier or the later one. Days are counted as the layout counts them, so with ``days="study"`` the day
    before day 1 is 1 day from it.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit.
        windows: the windows, which do not overlap. Their days are those of the layout's `day`.
        layout: where the table holds subject and day. In a crossover trial the subject is subject and period, and the
            day is that in the period.
        ties: ``"earlier"`` or ``"later"``.

    Returns:
        The same kind of frame with ``AVISIT``, ``AVISITN``, ``AWTARGET`` and ``AWTDIFF``, how many days the visit is
        after the target, negative before it, all null outside the windows; and ``ANL01FL``, ``"Y"`` at the visit that
        counts, else null.

    Raises:
        ValueError: windows overlap, or two have one number or label, or `ties` is neither of the two.
        UnreadableValueError: a day is not a whole number.
        RecordError: a subject has two visits on one day.
        MissingValueError: a subject or day is blank.
        ColumnError: a column is missing, or the frame has one of the new columns.
        UnsupportedFrameError: the frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> visits = pd.DataFrame({"USUBJID": ["1"] * 3, "ADY": [1, 27, 30]})
        >>> windows = [VisitWindow("Week 4", 4, target=29, first=22, last=35)]
        >>> layout = Layout(subject="USUBJID", day="ADY", days="study")
        >>> found = analysis_visits(visits, windows, layout, ties="earlier")
        >>> found.loc[found["AVISIT"] == "Week 4", ["ADY", "AWTDIFF"]].values.tolist()
        [[27, -2], [30, 1]]
        >>> found.loc[found["ANL01FL"] == "Y", "ADY"].tolist()
        [30]
    """
    if ties not in ("earlier", "later"):
        raise ValueError(f'ties={ties!r}: say "earlier" or "later"')
    ordered = _apart(windows)
    days = VisitTable.of(visits, layout, "analysis_visits")
    if days.kind not in (None, DayKind.NUMBERS):
        values = {repr(value): 1 for value in days.table.values(name_of(layout.day))[:1]}
        place = f"column {name_of(layout.day)!r}"
        raise unreadable_day(values, column=place, table=days.table.name, needed=str(DayKind.NUMBERS))
    ends = {window: [_counted(day, layout) for day in (window.first, window.target, window.last)] for window in ordered}
    found = [next((w for w in ordered if ends[w][0] <= day <= ends[w][2]), None) for day in days.days]
    far = [None if w is None else day - ends[w][1] for w, day in zip(found, days.days, strict=True)]
    nearest: dict[tuple[object, VisitWindow], int] = {}
    for rows in days.order.values():
        for row in rows if ties == "later" else rows[::-1]:
            window, distance = found[row], far[row]
            if window is None or distance is None:
                continue
            key = days.subjects[row], window
            best = far[nearest[key]] if key in nearest else None
            if best is None or abs(distance) <= abs(best):
                nearest[key] = row
    counted = set(nearest.values())
    columns = {
        "AVISIT": text_column([w.label if w else None for w in found]),
        "AVISITN": whole_column([w.number if w else None for w in found]),
        "AWTARGET": whole_column([w.target if w else None for w in found]),
        "AWTDIFF": whole_column(far),
        "ANL01FL": text_column(["Y" if row in counted else None for row in range(len(found))]),
    }
    return native(days.table.adding(columns), visits)


def _counted(day: int, layout: Layout) -> int:
    """A day of a window on the scale on which days are subtracted.

    Raises:
        UnreadableValueError: it is 0, and days are study days.
    """
    if layout.days and day == 0:
        raise unreadable_day({"0": 1}, column="windows", needed="study")
    return day - (day > 0) if layout.days else day


def _apart(windows: Iterable[VisitWindow]) -> list[VisitWindow]:
    """The windows in the order of their days.

    Raises:
        ValueError: two overlap, or have one number or label.
    """
    ordered = sorted(windows, key=lambda window: window.first)
    for before, after in pairwise(ordered):
        if after.first <= before.last:
            raise ValueError(f"windows: {before!r} and {after!r} overlap; give each day to one window")
    for name in ("label", "number"):
        values = [getattr(window, name) for window in ordered]
        if twice := [value for value in values if values.count(value) > 1]:
            raise ValueError(f"windows: two have the {name} {twice[0]!r}; give each its own")
    return ordered
