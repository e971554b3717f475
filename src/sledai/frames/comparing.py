"""Verbs on two visits of one subject: the change since a baseline or since the previous visit, what is new or resolved.

Each of them says what it needs of a visit and what two visits give; which visit is compared with which is in `pairing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from narwhals.stable.v2 import Expr
from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval, Verdict
from sledai.assessments import DESCRIPTORS, Codebook
from sledai.changes import appears, categories_of_change, disappears, domain_of
from sledai.criteria import GLADMAN_2000, ChangeRule
from sledai.definitions import Edition, require_edition
from sledai.descriptors import Descriptor
from sledai.frames.deriving import Gaps, native, policy
from sledai.frames.naming import Match, Names, Source
from sledai.frames.pairing import Comparison, Reference, Unmatched, VisitValues, compared
from sledai.frames.reading import Answers, Category, Column, read
from sledai.frames.scores import ends, settled
from sledai.scoring import bounds

__all__ = [
    "derive_change",
    "derive_change_category",
    "derive_domain_changes",
    "derive_new_descriptors",
    "derive_resolved_descriptors",
]

DOMAIN_PARTS = ("involved", "improved", "worsened")


def derive_change(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    previous: bool = False,
    missing: Gaps = "null",
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the change of the score since each subject's baseline or previous visit; negative is improvement.

    The other visit is named by a value, by a flag or by the order of the visits, and joined by subject;
    the order of the rows plays no part.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition, or a part of one.
        subject: the column, or columns, within which a visit has its baseline:
            in a crossover trial the subject and the period.
        visit: the column that names the visit, or its day or number.
        baseline: the visit that is the baseline, a value of `visit`. A lazy frame cannot report one that no subject
            has, such as a misspelt name, and gives nulls; run `check` first.
        baseline_flag: instead of `baseline`, a column that is Y, 1 or true at the baseline visit;
            the codebook does not apply to it.
        unmatched: what becomes of subjects without a baseline: ``"refuse"`` refuses an eager frame and names them,
            ``"null"`` gives their rows nulls, as a lazy frame does. A baseline that no subject has is refused anyway.
        previous: instead of a baseline, the visit before in the order of `visit`, numbers or dates.
        missing: as for `derive_score`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns ``{name}_baseline_low``, ``{name}_baseline_high``
        (``{name}_previous_low``, ``{name}_previous_high`` with `previous`),
        ``{name}_change_low``, ``{name}_change_high`` and ``{name}_change`` [points],
        the last of them null where a gap leaves it open. At the baseline visit itself the change is 0;
        a first visit has no previous one, so all are null.
        An eager frame keeps the order of its rows; a lazy one need not.
        In a lazy frame these get nulls: a subject without exactly one baseline, or with a flag that cannot be read,
        visits that are there twice, and rows with a blank subject or visit; with `previous` a subject of which a visit
        is blank, which may be the one before any other. `check` names them.

    Raises:
        MissingBaselineError: a subject of an eager frame has no baseline, and `unmatched` is ``"refuse"``.
        UnknownVisitError: no row of an eager frame has the visit that is named as the baseline.
        AmbiguousBaselineError: a subject of an eager frame has several.
        BaselineTypeError: `baseline` is text and `visit` is not, or the other way round.
        UnorderedColumnError: `visit` cannot put visits in order.
        DuplicateVisitError: an eager frame has a subject's visit twice.
        MissingIdentifierError: a subject or visit is blank in an eager frame.
        UnsupportedFrameError: the engine cannot look along a subject's visits (Dask, with `previous`).
        SledaiError: as for `derive_score`.
    """
    against = Reference.of(subject, visit, baseline, baseline_flag, previous, unmatched=unmatched)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    weights, as_absent = require_edition(edition).weights, policy(missing) == "absent"
    other = f"{name}_previous" if previous else f"{name}_baseline"
    moved = f"{name}_change"

    def noted(answers: Answers) -> dict[str, Interval[Any]]:
        total = bounds(answers, weights)
        return {"score": Interval(total.low, total.low if as_absent else total.high)}

    def results(now: VisitValues, then: VisitValues) -> dict[str, Column]:
        change = now["score"] - then["score"]
        return ends(moved, change) | {moved: settled(change, "null")}

    comparison = Comparison(
        from_visit=noted, reference_columns=lambda then: ends(other, then["score"]), results=results
    )
    names = [*(f"{stem}_{end}" for stem in (other, moved) for end in ("low", "high")), moved]
    reading = read(frame, edition, names, source, against.roles, against.flag)
    return native(compared(reading, against, comparison), frame)


def derive_new_descriptors(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    previous: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "new",
) -> IntoFrameT:
    """Add which descriptors are present now and were absent at the baseline or at the previous visit.

    Args:
        frame: as for `derive_change`.
        edition: as for `derive_change`.
        subject: as for `derive_change`.
        visit: as for `derive_change`.
        baseline: as for `derive_change`.
        baseline_flag: as for `derive_change`.
        unmatched: as for `derive_change`.
        previous: as for `derive_change`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with a truth value ``{name}_{descriptor}`` for each descriptor of the edition,
        null where a gap leaves it open. At the baseline visit itself nothing is new.

    Raises:
        SledaiError: as for `derive_change`.
    """
    against = Reference.of(subject, visit, baseline, baseline_flag, previous, unmatched=unmatched)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    return _each(frame, edition, against, source, name, appears)


def derive_resolved_descriptors(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    previous: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "resolved",
) -> IntoFrameT:
    """Add which descriptors are absent now and were present at the baseline or at the previous visit.

    Args:
        frame: as for `derive_change`.
        edition: as for `derive_change`.
        subject: as for `derive_change`.
        visit: as for `derive_change`.
        baseline: as for `derive_change`.
        baseline_flag: as for `derive_change`.
        unmatched: as for `derive_change`.
        previous: as for `derive_change`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with a truth value ``{name}_{descriptor}`` for each descriptor of the edition,
        null where a gap leaves it open. At the baseline visit itself nothing is resolved.

    Raises:
        SledaiError: as for `derive_change`.
    """
    against = Reference.of(subject, visit, baseline, baseline_flag, previous, unmatched=unmatched)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    return _each(frame, edition, against, source, name, disappears)


def derive_change_category(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    previous: bool = False,
    rule: ChangeRule = GLADMAN_2000,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "change_category",
) -> IntoFrameT:
    """Add what the change since the baseline or the previous visit amounts to (Gladman 2000).

    The rule is that of `sledai.change_category`, without its `exact`.

    Args:
        frame: as for `derive_change`.
        edition: as for `derive_change`.
        subject: as for `derive_change`.
        visit: as for `derive_change`.
        baseline: as for `derive_change`.
        baseline_flag: as for `derive_change`.
        unmatched: as for `derive_change`.
        previous: as for `derive_change`.
        rule: the cut-offs.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column.

    Returns:
        The same kind of frame with the text `name`: remission, improvement, persistent or flare, null where a gap
        leaves it open. At the baseline itself the change is 0, so it is persistent, or remission where the score is 0.

    Raises:
        SledaiError: as for `derive_change`.
    """
    against = Reference.of(subject, visit, baseline, baseline_flag, previous, unmatched=unmatched)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    weights = require_edition(edition).weights

    def results(now: VisitValues, then: VisitValues) -> dict[str, Column]:
        classes = categories_of_change(now["score"] - then["score"], now["score"], rule)
        return {name: Column(Category({kind.value: verdict.certain for kind, verdict in classes.items()}))}

    comparison = Comparison(from_visit=lambda answers: {"score": bounds(answers, weights)}, results=results)
    reading = read(frame, edition, [name], source, against.roles, against.flag)
    return native(compared(reading, against, comparison), frame)


def derive_domain_changes(
    frame: IntoFrameT,
    edition: Edition,
    *,
    subject: str | Sequence[str],
    visit: str | None = None,
    baseline: object = None,
    baseline_flag: str | None = None,
    unmatched: Unmatched = "refuse",
    previous: bool = False,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "domain",
) -> IntoFrameT:
    """Add which organ domains improved and which worsened since the baseline or the previous visit.

    The rule is that of `sledai.domain_changes`, with its evidence.

    Args:
        frame: as for `derive_change`.
        edition: as for `derive_change`.
        subject: as for `derive_change`.
        visit: as for `derive_change`.
        baseline: as for `derive_change`.
        baseline_flag: as for `derive_change`.
        unmatched: as for `derive_change`.
        previous: as for `derive_change`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the truth values ``{name}_{system}_involved`` at the other visit,
        ``{name}_{system}_improved`` and ``{name}_{system}_worsened`` for each system of the edition,
        null where a gap leaves them open. At the baseline itself nothing improved or worsened.

    Raises:
        SledaiError: as for `derive_change`.
    """
    against = Reference.of(subject, visit, baseline, baseline_flag, previous, unmatched=unmatched)
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    systems = require_edition(edition).system_weights

    def noted(answers: Answers) -> dict[str, Interval[Any]]:
        return {system.value: bounds(answers, weights) for system, weights in systems.items()}

    def results(now: VisitValues, then: VisitValues) -> dict[str, Column]:
        moved = {system: domain_of(then[system], now[system]) for system in systems}
        return {
            f"{name}_{system}_{part}": Column(verdict.certain, verdict.known, truth=True)
            for system, found in moved.items()
            for part, verdict in zip(DOMAIN_PARTS, (found.involved, found.improved, found.worsened), strict=True)
        }

    names = [f"{name}_{system}_{part}" for system in systems for part in DOMAIN_PARTS]
    reading = read(frame, edition, names, source, against.roles, against.flag)
    return native(compared(reading, against, Comparison(from_visit=noted, results=results)), frame)


def _each(
    frame: IntoFrameT,
    edition: Edition,
    against: Reference,
    source: Source,
    name: str,
    rule: Callable[[Interval[Expr], Interval[Expr]], Verdict[Expr]],
) -> IntoFrameT:
    """The frame with what a rule on two answers says of each descriptor."""
    positions = {descriptor: DESCRIPTORS.index(descriptor) for descriptor in require_edition(edition)}

    def noted(answers: Answers) -> dict[str, Interval[Any]]:
        return {descriptor: answers[position] for descriptor, position in positions.items()}

    def results(now: VisitValues, then: VisitValues) -> dict[str, Column]:
        verdicts = {descriptor: rule(then[descriptor], now[descriptor]) for descriptor in positions}
        return {f"{name}_{d}": Column(v.certain, v.known, truth=True) for d, v in verdicts.items()}

    comparison = Comparison(from_visit=noted, results=results, answers=True)
    reading = read(frame, edition, [f"{name}_{d}" for d in positions], source, against.roles, against.flag)
    return native(compared(reading, against, comparison), frame)
