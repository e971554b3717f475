"""The score, its bounds and its change in one call each, for a first minute; `derive` takes every measure at once."""

from __future__ import annotations

from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions import Edition
from sledai.frames.apply import derive
from sledai.frames.layout import Layout, Since
from sledai.frames.visit_measures import change, score, score_bounds

__all__ = ["derive_change", "derive_score", "derive_score_bounds"]


def derive_score(
    frame: IntoFrameT,
    edition: Edition,
    *,
    layout: Layout = Layout(),  # noqa: B008
    name: str = "sledai",
) -> IntoFrameT:
    """Add the score of each visit.

    Args:
        frame: a frame of any engine that is supported; one row for each visit, one column for each descriptor of the
            edition.
        edition: the edition, or a part of one.
        layout: where the table holds what, and how it is written; ``missing="absent"`` counts what was not assessed
            as absent.
        name: the name of the new column.

    Returns:
        The same kind of frame with the column of the measure `score`.

    Raises:
        SledaiError: as for `derive`.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"])
        >>> table = pyarrow.table(form | {"rash": ["Y", "Y"], "fever": ["N", ""]})
        >>> derive_score(table, SELENA_SLEDAI)["sledai"].to_pylist()
        [2, None]
    """
    return derive(frame, edition, score(name=name), layout=layout)


def derive_score_bounds(
    frame: IntoFrameT,
    edition: Edition,
    *,
    layout: Layout = Layout(),  # noqa: B008
    name: str = "sledai",
) -> IntoFrameT:
    """Add the lowest and the highest score that each visit can have, and how many descriptors were not assessed.

    Args:
        frame: as for `derive_score`.
        edition: the edition, or a part of one.
        layout: as for `derive_score`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns of the measure `score_bounds`.

    Raises:
        SledaiError: as for `derive`.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"])
        >>> table = pyarrow.table(form | {"rash": ["Y", "Y"], "fever": ["N", ""]})
        >>> scored = derive_score_bounds(table, SELENA_SLEDAI)
        >>> scored["sledai_low"].to_pylist(), scored["sledai_high"].to_pylist()
        ([2, 2], [2, 3])
    """
    return derive(frame, edition, score_bounds(name=name), layout=layout)


def derive_change(
    frame: IntoFrameT,
    edition: Edition,
    *,
    since: Since,
    layout: Layout,
    name: str = "sledai",
) -> IntoFrameT:
    """Add the change of the score since each subject's reference visit; negative is improvement.

    Args:
        frame: as for `derive_score`; one row for each subject and visit.
        edition: the edition, or a part of one.
        since: the reference visit, `Baseline` or `Previous`.
        layout: as for `derive_score`; `subject` is needed, and `visit` or `day`.
        name: the beginning of the names of the new columns.

    Returns:
        The same kind of frame with the columns of the measure `change`.

    Raises:
        SledaiError: as for `derive`.

    Example:
        >>> import pyarrow
        >>> from sledai import SELENA_SLEDAI, frames
        >>> form = dict.fromkeys(map(str, SELENA_SLEDAI), ["N", "N"])
        >>> who = {"subject": ["A", "A"], "visit": ["week 0", "week 10"]}
        >>> table = pyarrow.table(who | form | {"rash": ["Y", "N"], "fever": ["N", "Y"]})
        >>> layout = frames.Layout(subject="subject", visit="visit")
        >>> changed = derive_change(table, SELENA_SLEDAI, since=frames.Baseline("week 0"), layout=layout)
        >>> changed["sledai_change"].to_pylist()
        [0, -1]
    """
    return derive(frame, edition, change(since=since, name=name), layout=layout)
