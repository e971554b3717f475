"""The activity band of a total in a named set."""

from __future__ import annotations

from functools import cache, partial
from typing import overload

import numpy as np

from sledai._names import DictByName
from sledai.criteria import BANDS, Bands
from sledai.definitions import Edition
from sledai.definitions.records import require_rule
from sledai.logic import Array, Classes, ColumnT, Interval, merge_completions, open_rows, replace_rows
from sledai.rules.scoring import attainable_totals, score_bounds, totals_of_each
from sledai.visits.assessment import Assessment
from sledai.visits.visits import Visits

__all__ = ["activity_band", "bands_within"]


@overload
def activity_band(visit: Assessment, edition: Edition, *, bands: Bands, exact: bool = ...) -> Classes[str, int]: ...
@overload
def activity_band(visit: Visits, edition: Edition, *, bands: Bands, exact: bool = ...) -> Classes[str, Array]: ...
def activity_band(
    visit: Assessment | Visits, edition: Edition, *, bands: Bands, exact: bool = False
) -> Classes[str, int] | Classes[str, Array]:
    """The activity band of a visit in a named set; bands are not part of the instrument, and no set is a default.

    Args:
        visit: one visit, or many.
        edition: the edition.
        bands: the set, one of `sledai.criteria.BANDS`.
        exact: False compares the bounds of the score with the limits of each band, so a band between the bounds is
            called possible even where no way of filling the missing items gives such a total.
            True considers every attainable total, so a band is possible only where some way of filling gives it;
            of many visits only those that the bounds leave open are tried, one by one, which takes longer.
            What is certain is the same either way.

    Returns:
        For each band whether the score lies in it; `value` names the band.

    Raises:
        TypeError: `bands` is not a set of bands, such as its key.

    Example:
        >>> from sledai import SELENA_SLEDAI
        >>> from sledai.criteria import BANDS
        >>> visit = Assessment(missing={"seizure"})
        >>> bands = activity_band(visit, SELENA_SLEDAI, bands=BANDS["five-level"], exact=True)
        >>> [name for name, verdict in bands.items() if verdict.possible]
        ['none', 'moderate']
    """
    bands = require_rule(bands, Bands, BANDS, what="a set of bands", give="one of sledai.criteria.BANDS.values()")
    if isinstance(visit, Assessment):
        if exact:
            return _bands_of(attainable_totals(visit, edition), bands)
        return bands_within(score_bounds(visit, edition), bands)
    found = bands_within(score_bounds(visit, edition), bands)
    if not exact:
        return found
    rows = open_rows(found)
    of_totals = cache(partial(_bands_of, bands=bands))
    return replace_rows(found, rows, [of_totals(totals) for totals in totals_of_each(visit[rows], edition)])


def _bands_of(totals: tuple[int, ...], bands: Bands) -> Classes[str, int]:
    each = np.array(totals)
    return merge_completions(bands_within(Interval(each, each), bands))


def bands_within(total: Interval[ColumnT], bands: Bands) -> Classes[str, ColumnT]:
    """Decide the bands that a total may lie in, for one visit, arrays and expressions."""
    starts: list[int] = [lowest for _, lowest in bands.lowest]
    verdicts = {}
    for (name, lowest), following in zip(bands.lowest, [*starts[1:], None], strict=True):
        verdict = total.at_least(lowest)
        verdicts[name] = verdict if following is None else verdict & total.below(following)
    return Classes(DictByName(verdicts))
