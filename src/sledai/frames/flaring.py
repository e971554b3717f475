"""Flares: each visit beside the visit that it is compared with, and the criteria of a flare index on the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval, Verdict
from sledai._days import DayScale
from sledai.assessments import Codebook
from sledai.criteria import SFI, FlareEvent, FlareRule
from sledai.definitions import Edition, require_edition
from sledai.descriptors import Descriptor
from sledai.flares import CriterionResult, Readings, classes_of, flagged, limbs_of, reason_groups, together
from sledai.frames.asking import Stated, asked, materialise, stated, truth
from sledai.frames.deriving import native
from sledai.frames.naming import Match, Names, Source
from sledai.frames.pairing import Comparison, Reference, Unmatched, VisitValues, compared
from sledai.frames.reading import Answers, Category, Column, Intermediate, ReasonText, read
from sledai.frames.stamping import remark, stamp_of, with_constants
from sledai.quantities import Scale
from sledai.scoring import bounds

__all__ = ["derive_flare"]

PARTS = ("flare", "mild", "severe")


def derive_flare(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    within: int | None = None,
    days: DayScale | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    pga: str | None = None,
    pga_scale: Scale | None = None,
    prednisone: str | None = None,
    body_weight: str | None = None,
    events: Mapping[Any, Stated] | None = None,
    rule: FlareRule = SFI,
    reasons: bool = False,
    stamp: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "flare",
) -> IntoFrameT:
    """Add whether each visit is a flare since the subject's previous visit, and how severe.

    A criterion that is not known is open, never absent: no flare is certain only if every criterion is known.
    The rule is that of `sledai.flare`, without its `exact`.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition, or a part of one.
        subject: as for `derive_change`.
        visit: the column that puts visits in order, numbers or dates; or that names them, with `baseline`.
        within: the greatest age of the previous visit [days]; where it is older there is none to compare with,
            and `visit` has to hold days: whole numbers, dates, or dates as text.
        days: with `within`, ``"study"`` where these are study days, in which day 1 follows day -1; without it day 0 is
            a day.
        baseline: instead of the previous visit, compare with the visit that is the baseline, a value of `visit`,
            as for `derive_change`.
        baseline_flag: instead, with the visit at which this column is Y, 1 or true; the codebook does not apply to it.
        unmatched: as for `derive_change`.
        pga: the column with the physician's global assessment; without it the criterion is open.
        pga_scale: its scale, one of `sledai.quantities.POINTS`, `TENTHS` and `MILLIMETRES`; it is never guessed.
        prednisone: the column with the daily dose of prednisone or prednisolone [mg/day].
        body_weight: the column with the body weight [kg].
        events: what happened since the other visit: each event of `FlareEvent` with the column that says so, or with
            True or False where it is so in every visit. What is left out is not known.
            The columns are read as answers; the codebook does not apply to them.
            A dose that was doubled is a treatment consequence, whatever is stated of it.
        rule: the rule record, one of `sledai.criteria.FLARE_RULES`.
        reasons: whether to add what decided in words.
        stamp: as for `derive_sri`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column, and the beginning of those of the others.

    Returns:
        The same kind of frame with the columns `name`, the class ``"none"``, ``"mild or moderate"`` or ``"severe"``,
        ``{name}_any`` and ``{name}_severe``, truth values, each null where it is undetermined;
        with `reasons` also ``{name}_reasons``, such as ``"severe: nephritis; open: pga"``,
        and with `stamp` ``{name}_stamp``.
        All are null at a visit that has none to be compared with, such as a first one; at a baseline itself score,
        assessment and dose did not rise. In a lazy frame rows get nulls as for `derive_change`, and where a reading
        cannot be read.

    Warns:
        RemarkWarning: the rule was not stated for the edition.

    Raises:
        UnreadableReadingError: a column of an eager frame holds what is no reading.
        ColumnTypeError: a column of a lazy frame holds text in place of numbers.
        UnknownStatementError: a name in `events` is no event.
        SharedColumnError: one column is given for items that are read in different ways.
        UnsupportedFrameError: the engine cannot look along a subject's visits (Dask, without a baseline).
        SledaiError: as for `derive_change`.
    """
    remark(rule, edition)
    previous = baseline is None and baseline_flag is None
    against = Reference.of(subject, visit, baseline, baseline_flag, previous, within, unmatched=unmatched, days=days)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    wanted = asked(
        pga=pga,
        pga_scale=pga_scale,
        prednisone=prednisone,
        body_weight=body_weight,
        statements=stated(events, FlareEvent, "events"),
    )
    weights = require_edition(edition).weights

    def noted(answers: Answers) -> dict[str, Interval[Any]]:
        return {"score": bounds(answers, weights), **wanted.noted(answers)}

    def results(now: VisitValues, then: VisitValues) -> Intermediate:
        earlier, later = wanted.told(then), wanted.told(now)
        before, after = Readings(then["score"], **earlier.readings), Readings(now["score"], **later.readings)
        criteria = limbs_of(before, after, later.statements, rule)
        return _told(criteria, flagged(before.score, after.score, rule), rule, name, reasons)

    comparison = Comparison(from_visit=noted, compared={"score", *wanted.of_both}, results=results)
    names = [name, f"{name}_any", f"{name}_severe", *([f"{name}_reasons"] if reasons else [])]
    stamps = {f"{name}_stamp": stamp_of(rule, edition, rule.reference if previous else "baseline")} if stamp else {}
    names += stamps
    reading = read(frame, edition, names, source, against.roles, against.flag, further=wanted.items)
    found = compared(reading, against, comparison)
    return native(with_constants(found, stamps) if stamps else found, frame)


def _told(
    criteria: Mapping[str, CriterionResult[Any]], rises: Verdict[Any], rule: FlareRule, name: str, reasons: bool
) -> Intermediate:
    """What the criteria give: each criterion, then all of them together, then the class and the reasons."""
    parts = {f"{part} {criterion}": getattr(found, part) for criterion, found in criteria.items() for part in PARTS}

    def joined(verdicts: Mapping[str, Verdict[Any]]) -> Intermediate:
        once = {
            criterion: CriterionResult(**{part: verdicts[f"{part} {criterion}"] for part in PARTS})
            for criterion in criteria
        }
        whole = together(once)
        parts = {part: getattr(whole, part) for part in PARTS}
        return materialise(parts, lambda found: columns(once, CriterionResult(**found), verdicts["flagged"]))

    def columns(
        once: Mapping[str, CriterionResult[Any]], whole: CriterionResult[Any], flag: Verdict[Any]
    ) -> dict[str, Column]:
        classes = {kind.value: verdict.certain for kind, verdict in classes_of(whole).items()}
        told = {
            name: Column(Category(classes)),
            f"{name}_any": truth(whole.flare),
            f"{name}_severe": truth(whole.severe),
        }
        possible = {criterion: found for criterion, found in once.items() if found.flare.possible is not False}
        words = ReasonText(reason_groups(possible, whole, flag, rule))
        return told | ({f"{name}_reasons": Column(words)} if reasons else {})

    return materialise({**parts, "flagged": rises}, joined)
