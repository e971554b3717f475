"""The events of a flare index since the visit before, from the records of CE and CM."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from narwhals.stable.v2.typing import IntoDataFrameT

from sledai._fixed import Fixed
from sledai.criteria.flares import FlareEvent
from sledai.errors import faulty_records, unreadable_reading
from sledai.frames.deriving import native
from sledai.frames.engines import optional_name_of
from sledai.frames.layout import Layout
from sledai.interop.sdtm.doses import drug_names, was_taken
from sledai.interop.sdtm.form import NOT_DONE
from sledai.interop.tables import DomainRecords, Key, VisitTable, truth_column
from sledai.visits.days import ANY_TIME, DayRange
from sledai.visits.encounters import known_names

__all__ = ["event_columns", "with_flare_events", "with_new_drugs"]

OCCURRED: Mapping[str, bool] = Fixed({"Y": True, "YES": True, "N": False, "NO": False})
"""What a value of CEOCCUR means."""


def event_columns(mapping: Mapping[str, FlareEvent | str]) -> dict[str, str]:
    """The columns that `with_flare_events` and `with_new_drugs` add, for `Layout.events`.

    Args:
        mapping: each term or drug with its event.

    Returns:
        Each event with its column.

    Raises:
        UnknownNameError: a name is not an event.

    Example:
        >>> event_columns({"AZATHIOPRINE": "new_immunosuppressant"})
        {'new_immunosuppressant': 'event_new_immunosuppressant'}
    """
    names = dict.fromkeys(str(event) for event in mapping.values())
    known_names(dict.fromkeys(names), tuple(FlareEvent), "events")
    return {event: f"event_{event}" for event in names}


def with_flare_events(
    visits: IntoDataFrameT,
    records: IntoDataFrameT,
    terms: Mapping[str, FlareEvent | str],
    layout: Layout,
    *,
    unlisted: bool | None = None,
) -> IntoDataFrameT:
    """Add whether each event of a flare index happened since the visit before, from clinical events (CE).

    A record belongs to the visit of its subject that it names, in the column of the layout's `visit`; a record that
    names none belongs to the first visit on or after its start, ``CESTDTC``. It says that the event happened where
    ``CEOCCUR`` is Y, that it did not where that is N, and nothing where that is blank and the event is one of a list
    (``CEPRESP`` is Y) or its status is ``NOT DONE``; a record of an event that was reported without a list
    happened. Of several terms for one event any that happened is enough.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit.
        records: the records of CE, of the same kind.
        terms: each term, as ``CEDECOD`` or else ``CETERM`` has it, with its event; the sponsor says so. Records
            of other terms are left out.
        layout: where the visits hold subject, visit and day; subjects have the same columns in CE.
        unlisted: what an event is that no record of a visit is about: None is not known; False did not happen, which is
            for events of which each one is reported.

    Returns:
        The same kind of frame as `visits` with a truth value ``event_{event}`` for each event of `terms`, null where
        it is not known; `event_columns` gives them to `Layout.events`.

    Raises:
        RecordError: one term has both happened and not happened at one visit; a record names a visit
            that its subject does not have; or no record is of a subject of the visits.
        UnknownNameError: a name is not an event.
        UnreadableValueError: a value of ``CEOCCUR``, or a date, cannot be read.
        ColumnError: a column is missing, or the frame has one of the new columns.
        MissingValueError: a subject or day of the visits is blank.
        UnsupportedFrameError: a frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> visits = pd.DataFrame({"USUBJID": ["1"] * 2, "VISITNUM": [1, 2], "SVSTDTC": ["2024-05-02", "2024-06-01"]})
        >>> records = {"USUBJID": ["1"], "CETERM": ["NEPHRITIS"], "CESTDTC": ["2024-05-20"]}
        >>> layout = Layout(subject="USUBJID", visit="VISITNUM", day="SVSTDTC")
        >>> terms = {"NEPHRITIS": "nephritis"}
        >>> found = with_flare_events(visits, pd.DataFrame(records), terms, layout, unlisted=False)
        >>> found["event_nephritis"].tolist()
        [False, True]
    """
    columns = event_columns(terms)
    days = VisitTable.of(visits, layout, "with_flare_events")
    reported = days.records(records, "CE", ["CETERM"])
    table = reported.table
    of_subject = days.of_subject(reported)
    meanings = {term.strip().upper(): str(event) for term, event in terms.items()}
    used = [code or term for code, term in zip(table.texts("CEDECOD"), table.texts("CETERM"), strict=True)]
    happened = _occurrences(reported, [term in meanings for term in used])
    spans = days.days_of(reported, "CESTDTC")
    places = _Places.of(days, reported)
    found: dict[tuple[int, str], dict[str, set[bool | None]]] = {}
    for subject, rows in of_subject.items():
        for row in rows:
            if used[row] not in meanings:
                continue
            possible = places.of_record(subject, row, spans[row])
            for at in possible:
                answers = found.setdefault((at, meanings[used[row]]), {}).setdefault(used[row], set())
                if len(possible) == 1:
                    answers.add(happened[row])
                elif happened[row] is not False:
                    answers.add(None)
    contradictory = tuple(
        f"{places.shown(at)} {term}"
        for (at, _), of_terms in found.items()
        for term, answers in of_terms.items()
        if {True, False} <= answers
    )
    if contradictory:
        fault, remedy = "both happened and did not happen", "Correct CEOCCUR, or keep one record."
        raise faulty_records(contradictory, domain="CE", fault=fault, remedy=remedy)
    new = {
        column: truth_column([_any(found.get((at, event)), unlisted) for at in range(len(days.days))])
        for event, column in columns.items()
    }
    return native(days.table.adding(new), visits)


def _any(of_terms: Mapping[str, set[bool | None]] | None, unlisted: bool | None) -> bool | None:
    """Whether any of several terms happened; None if that is not known."""
    answers = set().union(*of_terms.values()) if of_terms else set()
    if True in answers:
        return True
    if None in answers:
        return None
    return False if answers else unlisted


def _occurrences(reported: DomainRecords, used: list[bool]) -> list[bool | None]:
    """Whether the event of each record happened; None where the record does not say.

    Raises:
        UnreadableValueError: a value of CEOCCUR means neither.
    """
    table = reported.table
    occurred, prespecified, status = (table.texts(column) for column in ("CEOCCUR", "CEPRESP", "CESTAT"))
    found: list[bool | None] = []
    wrong: dict[str, int] = {}
    for row, answer in enumerate(occurred):
        if used[row] and answer and answer not in OCCURRED:
            wrong[repr(answer)] = wrong.get(repr(answer), 0) + 1
        spontaneous = prespecified[row] not in ("Y", "YES") and status[row] != NOT_DONE
        found.append(OCCURRED.get(answer) if answer else True if spontaneous else None)
    if wrong:
        raise unreadable_reading("CEOCCUR", wrong, accepted="Y or N")
    return found


class _Places:
    """Finds the visits that a record may belong to."""

    def __init__(self, days: VisitTable, records: DomainRecords, visit: str | None, rows: Mapping[Key, int]) -> None:
        self.days, self.records, self.visit, self.rows = days, records, visit, rows
        self.known = {(*self._named_by_records(key[:-1]), key[-1]) for key in rows}

    @classmethod
    def of(cls, days: VisitTable, records: DomainRecords) -> _Places:
        """The places for the records of a domain."""
        visit = optional_name_of(days.layout.visit)
        column = visit if visit is not None and visit in records.table else None
        rows = {}
        if column is not None:
            named = days.table.values(column)
            rows = {(*subject, named[row]): row for row, subject in enumerate(days.subjects)}
        return cls(days, records, column, rows)

    def shown(self, row: int) -> str:
        """A visit as an error names it."""
        columns = [*map(str, self.days.layout.subject), str(self.days.layout.visit), str(self.days.layout.day)]
        return self.days.table.shown(row, [column for column in dict.fromkeys(columns) if column in self.days.table])

    def _named_by_records(self, subject: Key) -> Key:
        """What the records hold of a subject; they need not have its period."""
        return tuple(subject[at] for at in self.records.positions)

    def of_record(self, subject: Key, row: int, span: DayRange | None) -> list[int]:
        """The visits that a record may belong to: the one that it names, or those on or after its start.

        Raises:
            RecordError: it names a visit that the subject does not have.
        """
        named = self.records.table.values(self.visit)[row] if self.visit else None
        if named is not None:
            if (*subject, named) in self.rows:
                return [self.rows[(*subject, named)]]
            if (*self._named_by_records(subject), named) in self.known:
                return []  # it is a visit of another period
            shown = (self.records.shown(row, str(self.visit), f"{self.records.table.name}TERM"),)
            remedy = "Correct the visit, or leave it blank and give the start."
            fault = "a visit that the subject does not have"
            raise faulty_records(shown, domain=self.records.table.name, fault=fault, remedy=remedy)
        first, last = (span.first, span.last) if span else (-ANY_TIME, ANY_TIME)
        return _visits_since(self.days, subject, first, last)


def _visits_since(days: VisitTable, subject: Key, first: int, last: int) -> list[int]:
    """The visits of a subject that may be the first on or after a start; not the first visit of all."""
    rows = days.order[subject]
    return [row for before, row in itertools.pairwise(rows) if first <= days.days[row] and last > days.days[before]]


def with_new_drugs(
    visits: IntoDataFrameT,
    records: IntoDataFrameT,
    drugs: Mapping[str, FlareEvent | str],
    layout: Layout,
) -> IntoDataFrameT:
    """Add whether a drug that is new to the subject was started since the visit before, from medications (CM).

    A drug is new where its first record starts after the visit before and not after this one. A higher dose of a drug
    that was taken before is not new. That a drug was added for lupus activity is not looked at: leave out the records
    with another indication.

    Args:
        visits: an eager frame of pandas, Polars or pyarrow; one row for each visit.
        records: the records of CM, of the same kind.
        drugs: each drug, as ``CMDECOD`` or else ``CMTRT`` has it, with the event that its start is, such as
            ``{"AZATHIOPRINE": "new_immunosuppressant"}``.
        layout: where the visits hold subject and day; subjects have the same columns in CM.

    Returns:
        The same kind of frame as `visits` with a truth value ``event_{event}`` for each event of `drugs`: null at a
        first visit, and where a partial or blank start leaves it open. A subject without a record took none.

    Raises:
        RecordError: no record is of a subject of the visits.
        UnknownNameError: a name is not an event.
        UnreadableValueError: a date cannot be read.
        ColumnError: a column is missing, or the frame has one of the new columns.
        MissingValueError: a subject or day of the visits is blank.
        UnsupportedFrameError: a frame is lazy, or of another kind.

    Example:
        >>> import pandas as pd
        >>> visits = pd.DataFrame({"USUBJID": ["1"] * 3, "SVSTDTC": ["2024-05-02", "2024-06-01", "2024-07-01"]})
        >>> records = pd.DataFrame({"USUBJID": ["1"], "CMTRT": ["AZATHIOPRINE"], "CMSTDTC": ["2024-05-20"]})
        >>> drugs = {"AZATHIOPRINE": "new_immunosuppressant"}
        >>> found = with_new_drugs(visits, records, drugs, Layout(subject="USUBJID", day="SVSTDTC"))
        >>> found["event_new_immunosuppressant"].tolist()
        [<NA>, True, False]
    """
    columns = event_columns(drugs)
    days = VisitTable.of(visits, layout, "with_new_drugs")
    taken = days.records(records, "CM", ["CMTRT", "CMSTDTC"])
    of_subject, spans = days.of_subject(taken), days.days_of(taken, "CMSTDTC")
    names, counts = drug_names(taken.table), was_taken(taken.table)
    meanings = {drug.strip().upper(): str(event) for drug, event in drugs.items()}
    found: dict[str, list[bool | None]] = {event: [] for event in columns}
    first_starts = {
        subject: _first_starts([(names[row], spans[row]) for row in rows if counts[row] and names[row] in meanings])
        for subject, rows in of_subject.items()
    }
    for row, before in enumerate(days.previous):
        starts = first_starts[days.subjects[row]]
        for event, answers in found.items():
            if before is None:
                answers.append(None)
                continue
            own = [start for drug, start in starts.items() if meanings[drug] == event]
            since, day = days.days[before], days.days[row]
            possible = any(first <= day and last > since for first, last in own)
            certain = any(first > since and last <= day for first, last in own)
            answers.append(True if certain else None if possible else False)
    new = {columns[event]: truth_column(answers) for event, answers in found.items()}
    return native(days.table.adding(new), visits)


def _first_starts(records: list[tuple[str, DayRange | None]]) -> dict[str, tuple[int, int]]:
    """For each drug the days on which it may have been taken first."""
    found: dict[str, tuple[int, int]] = {}
    for drug, span in records:
        first, last = (span.first, span.last) if span else (-ANY_TIME, ANY_TIME)
        earliest, latest = found.get(drug, (ANY_TIME, ANY_TIME))
        found[drug] = min(earliest, first), min(latest, last)
    return found
