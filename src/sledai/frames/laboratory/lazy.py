"""Judge the results of a lazy laboratory table at each visit."""

from __future__ import annotations

from typing import Any

from narwhals.stable import v2 as nw

from sledai.frames.days import with_span
from sledai.frames.laboratory.daily import daily_results
from sledai.frames.laboratory.join import LabJoin
from sledai.frames.laboratory.windows import OPEN_ANSWER, UniqueVisits, strongest_results
from sledai.frames.visits import identified


def join_lazy(join: LabJoin) -> nw.LazyFrame[Any]:
    """Join lazy frames; `LabJoin.unique` is null where a visit is incomplete or duplicated."""
    visits: Any = join.visits
    labs: Any = join.labs
    keys, lab_keys = join.common_keys()
    keyed = with_span(visits, join.day, join.table.days, lambda days: {**keys, join.taken: days.exact})
    names = [*join.keys, join.taken]
    dated = keyed.filter(identified(keyed, join.keys) & ~nw.col(join.taken).is_null())
    dated, given = join.previous.by_plan(dated, f"{join.taken}_number")
    carried = [nw.col(name).min() for name in given]
    groups = dated.select(*names, **given).group_by(*names).agg(nw.len().alias(join.unique), *carried)
    once = groups.filter(nw.col(join.unique) == 1)
    found = once.select(*names, nw.col(join.unique).cast(nw.Int64))
    if join.lab_rules.test_rules:
        results = daily_results(labs, join.table, join.lab_rules, lab_keys)
        frame = once.with_columns(day=nw.col(join.taken))
        each = UniqueVisits(frame, tuple(names), join.keys)
        best = strongest_results(results, each, join.lab_rules, last_before=join.previous.from_labs)
        answers = join.derived_columns()
        known = {
            column: nw.when(answers[column] != OPEN_ANSWER).then(answers[column]) for column in join.tests.values()
        }
        found = found.join(best.select(*names, **answers | known), on=names, how="left")
    joined: nw.LazyFrame[Any] = keyed.join(found, on=names, how="left")
    return joined
