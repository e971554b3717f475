"""Endpoints: responders since baseline (SRI, BICLA), and states of low activity and remission (LLDAS, DORIS)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import field, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval, Verdict
from sledai.assessments import DESCRIPTORS, Codebook
from sledai.assessments.answers import FIRST_ROWS, NOT_ASSESSED, PRESENT, read_answer, with_letters
from sledai.criteria import BICLA, DORIS_2021, LLDAS, SRI_4, ResponseRule, StateRule
from sledai.definitions import Edition, require_edition
from sledai.descriptors import Descriptor
from sledai.encounters import BilagEdition
from sledai.endpoints import responding, states
from sledai.frames.asking import (
    FirstVisit,
    Stated,
    VisitInputs,
    asked,
    graded,
    outcome_columns,
    stated,
)
from sledai.frames.deriving import derive, native
from sledai.frames.engines import Frame, name_of
from sledai.frames.expecting import Expected, remark_left_out, with_expected
from sledai.frames.naming import Match, Names, Source
from sledai.frames.pairing import HAS_REFERENCE, Comparison, Reference, Unmatched, VisitValues, compared
from sledai.frames.reading import Answers, Intermediate, Kind, Letters, Reading, read
from sledai.frames.stamping import remark, stamp_of, with_constants
from sledai.frames.visits import identifiers
from sledai.outcomes import GIVEN_BY, NEVER, OF_ANSWERS, MissingRule, given_by, require_assessed, require_missing
from sledai.quantities import MG_PER_DAY, Scale
from sledai.scoring import bounds

__all__ = ["derive_bicla", "derive_doris", "derive_lldas", "derive_sri"]


def derive_sri(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    pga: str | None = None,
    pga_scale: Scale | None = None,
    bilag: Mapping[str, str] | None = None,
    bilag_edition: BilagEdition | str | None = None,
    treatment_failure: Stated = None,
    rule: ResponseRule = SRI_4,
    expected: Expected | None = None,
    missing: MissingRule = "observed",
    reasons: bool = False,
    stamp: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sri",
) -> IntoFrameT:
    """Add whether each visit is a response by the SLE responder index since the subject's baseline.

    A criterion that is known to fail decides; otherwise one that is not known leaves the outcome undetermined.
    The rule is that of `sledai.endpoints.sri`.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition; `edition.clinical` for a fall without complement and anti-dsDNA.
        subject: as for `derive_change`.
        visit: as for `derive_change`.
        baseline: as for `derive_change`.
        baseline_flag: as for `derive_change`.
        unmatched: as for `derive_change`.
        pga: the column with the physician's global assessment; without it the criterion is open.
        pga_scale: its scale, one of `sledai.quantities.POINTS`, `TENTHS` and `MILLIMETRES`; it is never guessed.
        bilag: the columns with the BILAG letters, by domain; A to E in any case. Without them the criterion is open.
        bilag_edition: which BILAG index the letters are of.
        treatment_failure: the column that says whether the treatment failed by the trial's rules or the patient had
            left the trial, read as answers without the codebook; or True or False where it is so in every visit.
            None is not known.
        rule: the rule record: `sledai.criteria.SRI[4]` to ``SRI[8]``.
        expected: which visits should be there: a list of values of `visit`, which every subject of the frame should
            have; or a frame of the same kind with one row, `subject` and `visit`, for each visit that should be there.
            Each of them that has no row gets one, in which nothing but the identifiers is known.
            Without it rows are never added, and only the visits that are there have an outcome.
            A lazy frame cannot report a value that no subject has, such as a misspelt one; run `check` first.
        missing: ``"observed"`` leaves an undetermined outcome null; ``"nri"`` makes it false, as a non-responder is
            imputed. It is refused where a criterion has no column and no value, for then nobody could respond; a lazy
            frame does not look whether a column holds anything.
            It imputes rows that are there: a subject without a row at the visit is left out, unless `expected` says
            that there should be one. An eager frame in which subjects lack visits that others have is a
            `RemarkWarning`; a lazy one does not look.
        reasons: whether to add what decided in words.
        stamp: whether to add the stamp of the outcome, for a table that is kept: library version, rule, edition with
            its content hash, what was compared with, and remarks.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column.

    Returns:
        The same kind of frame with the truth value `name`, null where it is undetermined; with `reasons` also
        ``{name}_reasons``, such as ``"not met: pga_not_worse"``, and with `stamp` ``{name}_stamp``.
        At the baseline itself nothing fell, so it is false; leave that visit out of a share of responders.
        In a lazy frame rows get nulls as for `derive_change`, and where a reading cannot be read, whatever `missing`.
        With `expected` also ``{name}_no_visit``, true in the rows that were added, which an eager frame has at its end:
        there the outcome is null, or false with ``"nri"``, and the reasons say ``"no visit"``. Columns of pandas that
        cannot hold a null become others where rows are added, such as floats for whole numbers.

    Warns:
        RemarkWarning: the rule was not stated for the edition, or ``"nri"`` leaves out subjects without a row.

    Raises:
        MissingCriterionError: with ``missing="nri"``, a criterion that is needed has no column and no value.
        UnreadableReadingError: a column of an eager frame holds what is no reading or letter.
        ColumnTypeError: a column of a lazy frame holds text in place of numbers, or something else in place of text.
        SharedColumnError: one column is given for several domains, or for items that are read in different ways.
        SledaiError: as for `derive_change`.
    """
    against = Reference.of(subject, visit, baseline, baseline_flag, False, unmatched=unmatched)
    rule = responding.require_response(rule, improves=False)
    remark(rule, edition)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    wanted = _of_response(pga, pga_scale, bilag, bilag_edition, treatment_failure)
    return _response(frame, edition, against, source, wanted, rule, _Answer(name, missing, reasons, stamp, expected))


def derive_bicla(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    pga: str | None = None,
    pga_scale: Scale | None = None,
    bilag: Mapping[str, str] | None = None,
    bilag_edition: BilagEdition | str | None = None,
    treatment_failure: Stated = None,
    rule: ResponseRule = BICLA,
    expected: Expected | None = None,
    missing: MissingRule = "observed",
    reasons: bool = False,
    stamp: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "bicla",
) -> IntoFrameT:
    """Add whether each visit is a response by BICLA since the subject's baseline.

    The rule is that of `sledai.endpoints.bicla`, without its `exact`: where a letter of the baseline is not known,
    the outcome may be undetermined although every letter gives the same.

    Args:
        frame: as for `derive_sri`.
        edition: the edition; BICLA was stated on SLEDAI-2K.
        subject: as for `derive_change`.
        visit: as for `derive_change`.
        baseline: as for `derive_change`.
        baseline_flag: as for `derive_change`.
        unmatched: as for `derive_change`.
        pga: as for `derive_sri`.
        pga_scale: as for `derive_sri`.
        bilag: as for `derive_sri`.
        bilag_edition: as for `derive_sri`.
        treatment_failure: as for `derive_sri`.
        rule: the rule record.
        expected: as for `derive_sri`.
        missing: as for `derive_sri`.
        reasons: as for `derive_sri`.
        stamp: as for `derive_sri`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column.

    Returns:
        As for `derive_sri`. At the baseline itself no letter improved, so it is false.

    Raises:
        SledaiError: as for `derive_sri`.
    """
    against = Reference.of(subject, visit, baseline, baseline_flag, False, unmatched=unmatched)
    rule = responding.require_response(rule, improves=True)
    remark(rule, edition)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    wanted = _of_response(pga, pga_scale, bilag, bilag_edition, treatment_failure)
    return _response(frame, edition, against, source, wanted, rule, _Answer(name, missing, reasons, stamp, expected))


def derive_lldas(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str,
    first_visit: FirstVisit = "open",
    pga: str | None = None,
    pga_scale: Scale | None = None,
    prednisone: str | None = None,
    statements: Mapping[str, Stated] | None = None,
    rule: StateRule = LLDAS,
    expected: Expected | None = None,
    missing: MissingRule = "observed",
    reasons: bool = False,
    stamp: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "lldas",
) -> IntoFrameT:
    """Add whether each visit is in the lupus low disease activity state.

    That nothing is new is looked for between each visit and the subject's visit before.
    The rule is that of `sledai.endpoints.lldas`.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition; the state was stated on SLEDAI-2K. What the rule asks of descriptors that are not in it
            is open.
        subject: as for `derive_change`.
        visit: the column that puts visits in order, numbers or dates.
        first_visit: what a visit is that has none before it: ``"open"`` whether anything is new,
            or ``"nothing new"``.
        pga: as for `derive_sri`.
        pga_scale: as for `derive_sri`.
        prednisone: the column with the daily dose of prednisone or prednisolone [mg/day].
        statements: what the physician states, by the names that the rule has under `required` and `ruled_out`: each
            with the column that says so, or with True or False where it is so in every visit.
            What is left out is not known. The columns are read as answers; the codebook does not apply to them.
        rule: the record; `sledai.criteria` has other readings of nothing new.
        expected: as for `derive_sri`; the rows are added at last, so that none of them is the visit before another.
        missing: as for `derive_sri`.
        reasons: as for `derive_sri`.
        stamp: as for `derive_sri`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column.

    Returns:
        The same kind of frame with the truth value `name`, null where it is undetermined; with `reasons` also
        ``{name}_reasons``. In a lazy frame rows get nulls as for `derive_change` with `previous`, and where a reading
        cannot be read, whatever `missing`.

    Raises:
        UnknownStatementError: a name in `statements` is none that the rule asks for.
        UnsupportedFrameError: the engine cannot look along a subject's visits (Dask).
        SledaiError: as for `derive_sri`.
    """
    rule = _of_family(rule, "lldas")
    if first_visit not in ("open", "nothing new"):
        raise ValueError(f'first_visit={first_visit!r}: say "open" or "nothing new"')
    against = Reference.of(subject, visit, None, None, True)
    remark(rule, edition)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    wanted = _of_state(pga, pga_scale, prednisone, statements, rule)
    state, answer = _State(edition, wanted, rule), _Answer(name, missing, reasons, stamp, expected)
    if not rule.nothing_new:
        return _alone(frame, state, source, answer, against.roles, against.visit)

    def results(now: VisitValues, then: VisitValues) -> Intermediate:
        return answer.of(state.criteria(now, then))

    comparison = Comparison(
        from_visit=state.noted,
        compared=frozenset(edition),
        results=results,
        without_reference=NOT_ASSESSED if first_visit == "open" else PRESENT,
        answers=True,
    )
    reading = read(frame, edition, answer.names, source, against.roles, further=wanted.items)
    _require_assessed(reading, state.noted, state.criteria, rule, missing)
    return native(
        answer.complete(compared(reading, against, comparison), against.roles, rule, edition, against.visit), frame
    )


def derive_doris(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str] | None = None,
    visit: str | None = None,
    pga: str | None = None,
    pga_scale: Scale | None = None,
    prednisone: str | None = None,
    statements: Mapping[str, Stated] | None = None,
    rule: StateRule = DORIS_2021,
    expected: Expected | None = None,
    missing: MissingRule = "observed",
    reasons: bool = False,
    stamp: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "doris",
) -> IntoFrameT:
    """Add whether each visit is in remission.

    The rule is that of `sledai.endpoints.doris`.

    Args:
        frame: as for `derive_score`; one row for each visit.
        edition: the edition; remission was stated on SLEDAI-2K.
        subject: with `expected`, the column, or columns, that say whose visit it is.
        visit: with `expected`, the column that names the visit.
        pga: as for `derive_sri`.
        pga_scale: as for `derive_sri`.
        prednisone: as for `derive_lldas`.
        statements: as for `derive_lldas`.
        rule: the record; any of `sledai.criteria.STATES` that is not one of LLDAS.
        expected: as for `derive_sri`.
        missing: as for `derive_sri`.
        reasons: as for `derive_sri`.
        stamp: as for `derive_sri`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column.

    Returns:
        The same kind of frame with the truth value `name`, null where it is undetermined; with `reasons` also
        ``{name}_reasons``. In a lazy frame a row with what cannot be read gets nulls, whatever `missing`.
        With `expected` also ``{name}_no_visit``, as for `derive_sri`.

    Raises:
        TypeError: the rule is one of LLDAS, or looks at the visit before; or visits are expected without `subject` and
            `visit`, or these are named and none is expected.
        UnknownStatementError: a name in `statements` is none that the rule asks for.
        SledaiError: as for `derive_sri`.
    """
    rule = _of_family(rule, "doris")
    if rule.nothing_new:
        raise TypeError(f"{rule.key} looks at the visit before: use derive_lldas")
    remark(rule, edition)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    wanted = _of_state(pga, pga_scale, prednisone, statements, rule)
    answer = _Answer(name, missing, reasons, stamp, expected)
    return _alone(frame, _State(edition, wanted, rule), source, answer, _of_expected(subject, visit, expected))


def _of_expected(subject: str | Sequence[str] | None, visit: str | None, expected: Expected | None) -> tuple[str, ...]:
    """The columns that identify a visit, which a state of one visit needs only for expected visits."""
    if expected is None:
        if subject is not None or visit is not None:
            raise TypeError("subject, visit: they belong to expected=; name the visits that should be there too")
        return ()
    if subject is None or visit is None:
        raise TypeError("expected: name the columns of the subject and of the visit, subject= and visit=")
    return tuple(dict.fromkeys([*identifiers(subject, "subject"), name_of(visit)]))


def _of_family(rule: object, family: str) -> StateRule:
    """The record of a state of one family, or of none, which has no verb of its own."""
    record = states.require_state(rule)
    if record.family not in ("", family):
        raise TypeError(f"the rule {record.key!r} is not one of {family}: use derive_{record.family}")
    return record


@frozen
class _Answer:
    """The new columns of an endpoint.

    Attributes:
        name: the name of the column with the outcome.
        missing: what an undetermined outcome counts as.
        reasons: whether there is a column with what decided.
        stamp: whether there is a column with the stamp.
        expected: which visits should be there, if rows are to be added for them.
    """

    name: str
    missing: MissingRule = field(converter=require_missing)
    reasons: bool
    stamp: bool
    expected: Expected | None = None

    @property
    def names(self) -> list[str]:
        """What the columns are called."""
        asked = {"reasons": self.reasons, "stamp": self.stamp, "no_visit": self.expected is not None}
        return [self.name, *(f"{self.name}_{end}" for end, is_asked in asked.items() if is_asked)]

    def of(self, criteria: Mapping[str, Verdict[Any]]) -> Intermediate:
        """What they hold, from the criteria, which are all needed."""
        return outcome_columns(criteria, self.name, self.missing, self.reasons)

    def complete(
        self,
        result: Frame,
        keys: Sequence[str],
        rule: ResponseRule | StateRule,
        edition: Edition,
        visit: str | None,
    ) -> Frame:
        """The frame with a row for each visit that should be there and is not, and with the stamp."""
        stamp = {f"{self.name}_stamp": stamp_of(rule, edition, rule.reference)} if self.stamp else {}
        stamped = with_constants(result, stamp) if stamp else result
        if self.expected is None:
            if self.missing == "nri":
                remark_left_out(result, keys, visit)
            return stamped
        outcome = {self.name: None if self.missing == "observed" else False}
        words = {f"{self.name}_reasons": "no visit"} if self.reasons else {}
        return with_expected(stamped, keys, self.expected, f"{self.name}_no_visit", outcome | words | stamp)


def _of_response(
    pga: str | None,
    pga_scale: Scale | None,
    bilag: Mapping[str, str] | None,
    edition: BilagEdition | str | None,
    treatment_failure: Stated,
) -> VisitInputs:
    """What a responder index needs beside the answers."""
    failure = stated({responding.FAILURE: treatment_failure}, [responding.FAILURE], "statements")
    return asked(pga=pga, pga_scale=pga_scale, statements=failure, letters=graded(bilag, edition))


def _response(
    frame: IntoFrameT,
    edition: Edition,
    against: Reference,
    source: Source,
    wanted: VisitInputs,
    rule: ResponseRule,
    answer: _Answer,
) -> IntoFrameT:
    """The frame with the outcome of a responder index."""
    weights = require_edition(edition).weights

    def noted(answers: Answers) -> dict[str, Interval[Any]]:
        return {"score": bounds(answers, weights), **wanted.noted(answers)}

    def criteria(now: VisitValues, then: VisitValues) -> dict[str, Verdict[Any]]:
        earlier, later = wanted.told(then), wanted.told(now)
        return responding.criteria_of(
            now["score"] - then["score"],
            earlier.readings["pga"],
            later.readings["pga"],
            (earlier.letters, later.letters) if wanted.letters else None,
            later.statements[responding.FAILURE],
            rule,
        )

    def results(now: VisitValues, then: VisitValues) -> Intermediate:
        return answer.of(criteria(now, then))

    if answer.expected is not None and against.visit is None:
        raise TypeError("expected: name the column of the visits, visit=")
    comparison = Comparison(from_visit=noted, compared={"score", *wanted.of_both}, results=results)
    reading = read(frame, edition, answer.names, source, against.roles, against.flag, further=wanted.items)
    _require_assessed(reading, noted, criteria, rule, answer.missing)
    return native(
        answer.complete(compared(reading, against, comparison), against.roles, rule, edition, against.visit), frame
    )


def _of_state(
    pga: str | None,
    pga_scale: Scale | None,
    prednisone: str | None,
    statements: Mapping[str, Stated] | None,
    rule: StateRule,
) -> VisitInputs:
    """What a state needs beside the answers."""
    named = stated(statements, (*rule.required, *rule.ruled_out), "statements")
    return asked(pga=pga, pga_scale=pga_scale, prednisone=prednisone, statements=named)


@frozen
class _State:
    """A state of low activity or remission, and what is read of a visit for it."""

    edition: Edition
    wanted: VisitInputs
    rule: StateRule

    def noted(self, answers: Answers) -> dict[str, Interval[Any]]:
        """What the state needs of a visit: scores, answers and what else is read."""
        each = {descriptor.value: answers[DESCRIPTORS.index(descriptor)] for descriptor in self.edition}
        found = {"score": bounds(answers, require_edition(self.edition).weights)} if self.rule.score else {}
        if self.rule.clinical_score:
            found["clinical_score"] = bounds(answers, self.edition.clinical.weights)
        return {**found, **each, **self.wanted.noted(answers)}

    def criteria(self, now: VisitValues, then: VisitValues | None) -> dict[str, Verdict[Any]]:
        """Each criterion of the state, from what was noted of the visit and of the one before it."""
        found = self.wanted.told(now)
        criteria = states.criteria_of(
            score=now.get("score", NOT_ASSESSED),
            clinical_score=now.get("clinical_score", NOT_ASSESSED),
            answers=_answers(now),
            previous=None if then is None else _answers(then),
            first_visit=NEVER,
            pga=found.readings["pga"],
            prednisone=found.readings["prednisone"],
            said=found.statements,
            edition=self.edition,
            rule=self.rule,
        )
        if then and HAS_REFERENCE in then:
            criteria["nothing_new"] = criteria["nothing_new"] & then[HAS_REFERENCE].at_least(1)
        return criteria


def _answers(side: VisitValues) -> Answers:
    """The 24 answers of a visit; what is not in the edition was not assessed."""
    return [side.get(name.value, NOT_ASSESSED) for name in DESCRIPTORS]


def _alone(
    frame: IntoFrameT,
    state: _State,
    source: Source,
    answer: _Answer,
    roles: Sequence[str] = (),
    visit: str | None = None,
) -> IntoFrameT:
    """The frame with a state that looks at one visit."""
    reading = read(frame, state.edition, answer.names, source, roles, further=state.wanted.items)
    _require_assessed(reading, state.noted, lambda now, _: state.criteria(now, None), state.rule, answer.missing)
    found = derive(reading, lambda answers: answer.of(state.criteria(state.noted(answers), None)))
    return native(answer.complete(found, roles, state.rule, state.edition, visit), frame)


def _require_assessed(
    reading: Reading,
    noted: Callable[[Answers], VisitValues],
    criteria: Callable[[VisitValues, VisitValues], Mapping[str, Verdict[Any]]],
    rule: ResponseRule | StateRule,
    missing: MissingRule,
) -> None:
    """Refuse non-responder imputation where a criterion would be open whatever the columns held.

    The rule is applied to two visits without a gap, one with the least that every column can hold and one with the
    most: a criterion that is certain neither from the one to the other nor back has no column. A column of an eager
    frame that holds nothing is none.

    Raises:
        MissingCriterionError: there is one.
    """
    if missing != "nri" or reading.faults:
        return
    empty = tuple(column for column in reading.tables if _is_empty(reading, column))
    least, most = (noted([_extreme(reading, at, end, empty) for at in reading.columns]) for end in ("low", "high"))
    ways = criteria(least, most), criteria(most, least)
    never = [
        name
        for name in ways[0]
        if not any(way[name].certain for way in ways) and any(way[name].possible for way in ways)
    ]
    require_assessed(missing, rule.key, {name: _given_by(name, reading, rule, empty) for name in never})


def _is_empty(reading: Reading, column: str) -> bool:
    """Whether a column of an eager frame that has rows holds nothing."""
    data = reading.frame
    if isinstance(data, nw.LazyFrame) or not len(data):
        return False
    kind = reading.tables[column]
    read = partial(read_answer, table=with_letters(kind)) if isinstance(kind, Mapping) else kind.read
    unknown = NOT_ASSESSED if isinstance(kind, Mapping) else kind.unknown
    parts = (data[column].head(FIRST_ROWS), data[column].unique())
    return all(read(value) == unknown for part in parts for value in part.to_list())


def _extreme(reading: Reading, at: str | Interval[int] | None, end: str, empty: Collection[str]) -> Interval[int]:
    """The least or the most that a column can hold; what has no column is what it is in every visit."""
    if not isinstance(at, str):
        return NOT_ASSESSED if at is None else at
    kind = reading.tables.get(at)
    held = kind.unknown if isinstance(kind, Scale | Letters) else NOT_ASSESSED
    value: int = getattr(held, end)
    return held if at in empty else Interval(value, value)


def _given_by(criterion: str, reading: Reading, rule: ResponseRule | StateRule, empty: Collection[str]) -> str:
    """What is to be given for a criterion that is open whatever the columns hold."""
    if criterion not in OF_ANSWERS:
        further = {column for column in reading.columns[len(DESCRIPTORS) :] if isinstance(column, str)}
        blank = [repr(column) for column in empty if column in further and _serves(criterion, reading.tables[column])]
        return f"{given_by(criterion)} a column with values, not {' or '.join(blank)}" if blank else given_by(criterion)
    inactive = rule.inactive if isinstance(rule, StateRule) else ()
    absent = [
        name for name in inactive if criterion == "no_major_organ_activity" and name not in reading.required_edition
    ]
    columns = zip(DESCRIPTORS, reading.columns, strict=False)
    gaps = [name for name, at in columns if (at is None or at in empty) and name in reading.required_edition]
    return f"an edition with {' and '.join(absent)}" if absent else f"columns for {' and '.join(gaps)}"


def _serves(criterion: str, kind: Kind) -> bool:
    """Whether a column that is read like this can give a criterion what it needs."""
    if isinstance(kind, Letters):
        return criterion.startswith("bilag")
    if isinstance(kind, Scale):
        return given_by(criterion) == ("prednisone=" if kind == MG_PER_DAY else "pga=")
    return criterion not in GIVEN_BY or criterion == "no_treatment_failure"
