"""Verbs on one visit at a time: score, bounds, systems, the clinical score, and the points of each descriptor.

Each of them is a rule that takes answers and names columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from typing import Any

from narwhals.stable.v2.typing import IntoFrameT

from sledai._columns import Interval
from sledai.assessments import DESCRIPTORS, Codebook
from sledai.definitions import Edition, Weights, require_edition
from sledai.descriptors import Descriptor
from sledai.frames.deriving import Gaps, apply_rule, policy
from sledai.frames.naming import Match, Names, Source
from sledai.frames.reading import Answers, Column
from sledai.scoring import bounds, sums, weighted

__all__ = [
    "derive_by_system",
    "derive_clinical_score",
    "derive_contributions",
    "derive_score",
    "derive_score_bounds",
]


def derive_score(
    frame: IntoFrameT,
    edition: Edition,
    *,
    missing: Gaps = "null",
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the score of each visit.

    Args:
        frame: a frame of any engine that is supported; one row for each visit,
            one column for each descriptor of the edition.
        edition: the edition, or a part of one.
        missing: ``"null"`` leaves the score null where a descriptor was not assessed;
            ``"absent"`` counts such a descriptor as absent.
        columns: the columns of descriptors that are not named like the descriptor.
        match: how the other columns are found: ``"exact"`` by the descriptor's name; ``"case"`` by its name in any
            case; ``"label"`` by its name or by the label of the edition's row, in any case, blanks, hyphens and
            underscores being alike.
        not_assessed: descriptors that have no column; they count as not assessed.
        codebook: what further values mean.
        name: the name of the new column.

    Returns:
        The same kind of frame with one more column, `name`: whole numbers [points], or null.
        In a lazy frame, where reading is deferred, a row with an unreadable answer gets null;
        `check` counts such answers.

    Raises:
        MissingColumnError: a descriptor has no column and is not named in `not_assessed`.
        AmbiguousColumnError: several columns look like one descriptor.
        UnreadableAnswerError: a column of an eager frame holds values that are not answers.
        ColumnExistsError: the frame already has a column `name`.
        UnsupportedFrameError: the frame is of another kind.
        InputErrors: several of these at once.
    """
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    weights = require_edition(edition).weights
    return apply_rule(
        frame, edition, [name], source, lambda answers: {name: settled(bounds(answers, weights), missing)}
    )


def derive_clinical_score(
    frame: IntoFrameT,
    edition: Edition,
    *,
    missing: Gaps = "null",
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "clinical_sledai",
) -> IntoFrameT:
    """Add the clinical score of each visit: the score over `edition.clinical`, which has no immunologic descriptor.

    The immunologic columns are not read and need not be there; nothing is subtracted from a total.

    Args:
        frame: as for `derive_score`.
        edition: the edition.
        missing: as for `derive_score`.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the name of the new column.

    Returns:
        The same kind of frame with one more column, `name`: whole numbers [points], or null.

    Raises:
        SledaiError: as for `derive_score`.
    """
    clinical = require_edition(edition).clinical
    names = {name: column for name, column in (columns or {}).items() if Descriptor(name) in clinical}
    skipped = [name for name in not_assessed if Descriptor(name) in clinical]
    return derive_score(
        frame,
        clinical,
        missing=missing,
        columns=names,
        match=match,
        not_assessed=skipped,
        codebook=codebook,
        name=name,
    )


def derive_score_bounds(
    frame: IntoFrameT,
    edition: Edition,
    *,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the lowest and the highest score that each visit can have, and how many descriptors were not assessed.

    Args:
        frame: as for `derive_score`.
        edition: the edition, or a part of one.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns ``{name}_low``, ``{name}_high`` [points] and ``{name}_missing``.

    Raises:
        SledaiError: as for `derive_score`.
    """
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    names = [f"{name}_low", f"{name}_high", f"{name}_missing"]
    return apply_rule(frame, edition, names, source, lambda answers: score_columns(answers, edition, name))


def derive_by_system(
    frame: IntoFrameT,
    edition: Edition,
    *,
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the bounds of the points of each organ system; they add up to the bounds of the score.

    Args:
        frame: as for `derive_score`.
        edition: the edition, or a part of one.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns ``{name}_{system}_low`` and ``{name}_{system}_high`` [points]
        for each system of the edition.

    Raises:
        SledaiError: as for `derive_score`.
    """
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    stems = {f"{name}_{system}": weights for system, weights in require_edition(edition).system_weights.items()}

    def rule(answers: Answers) -> dict[str, Column]:
        return {
            at: column for stem, weights in stems.items() for at, column in ends(stem, bounds(answers, weights)).items()
        }

    names = [f"{stem}_{end}" for stem in stems for end in ("low", "high")]
    return apply_rule(frame, edition, names, source, rule)


def derive_contributions(
    frame: IntoFrameT,
    edition: Edition,
    *,
    missing: Gaps = "null",
    columns: Names | None = None,
    match: Match = "exact",
    not_assessed: Iterable[Descriptor | str] = (),
    codebook: Codebook | None = None,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the points that each descriptor gives to the score; over a row they add up to it.

    Args:
        frame: as for `derive_score`.
        edition: the edition, or a part of one.
        missing: ``"null"`` leaves the points of a descriptor null where it was not assessed;
            ``"absent"`` makes them 0.
        columns: as for `derive_score`.
        match: as for `derive_score`.
        not_assessed: as for `derive_score`.
        codebook: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns ``{name}_{descriptor}`` for each descriptor of the edition:
        its weight [points] where it is present, 0 where it is absent, null where it was not assessed.

    Raises:
        SledaiError: as for `derive_score`.
    """
    source = Source(columns=columns, match=match, not_assessed=not_assessed, codebook=codebook)
    each = each_weight(require_edition(edition))
    names = [f"{name}_{descriptor}" for descriptor in each]

    def rule(answers: Answers) -> dict[str, Column]:
        return {at: settled(bounds(answers, each[d]), missing) for at, d in zip(names, each, strict=True)}

    return apply_rule(frame, edition, names, source, rule)


def score_columns(answers: Answers, edition: Edition, name: str) -> dict[str, Column]:
    """The bounds of the score, and how many descriptors were not assessed."""
    found = sums(answers, edition.weights)
    return ends(name, weighted(found)) | {f"{name}_missing": Column(gap_count(found))}


def gap_count(found: Sequence[tuple[int, Interval[Any]]]) -> Any:
    """How many descriptors were not assessed: as many as can be present beyond those that are."""
    return reduce(add, (count.high for _, count in found)) - reduce(add, (count.low for _, count in found))


def ends(name: str, total: Interval[Any]) -> dict[str, Column]:
    """Both bounds as columns."""
    return {f"{name}_low": Column(total.low), f"{name}_high": Column(total.high)}


def settled(total: Interval[Any], missing: Gaps) -> Column:
    """An integer as one column: null where a gap leaves it open, or the lowest if gaps count as absent."""
    return Column(total.low, None if policy(missing) == "absent" else total.low == total.high)


def each_weight(edition: Edition) -> dict[Descriptor, Weights]:
    """The weight of each descriptor by itself."""
    return {name: ((row.weight, (DESCRIPTORS.index(name),)),) for name, row in edition.items()}
