"""The demonstration: the registered trial NCT02932137 from file to result, published patients, and He 2020."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sledai import EDITIONS, SELENA_SLEDAI, Visits, __version__, frames, item_shift, response, score_bounds
from sledai.cases import PublishedCase, published_cases
from sledai.cli.files import tables
from sledai.cli.outputs import write
from sledai.cli.rows import FileFormat
from sledai.criteria import SRI_4
from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.definitions.descriptors import Descriptor
from sledai.rules.screening import eligible
from sledai.testing import TrialCohort, he_2020_cohort
from sledai.visits.answers import DESCRIPTORS

__all__ = ["run_demo"]

COHORT = "synthetic-crossover-cohort.csv"
NUMBER_COLUMNS = {"n", "week 0", "week 10", "settled", "change", "open", "printed", "SRI-4", "percent"}
"""The columns that are set to the right."""


def run_demo(output: Path) -> None:
    """Work the trial on the made-up cohort, write the changes to `output`, score published cases, reproduce counts."""
    console = Console(width=None if sys.stdout.isatty() else 104, highlight=False, markup=False)
    with as_file(files("sledai.cases") / COHORT) as path, tables(path, how=FileFormat()) as (table,):
        visits = table.frame.collect()
    entered = _screened(visits, console)
    changes = _changes(entered)
    _summarise(changes, console)
    write(changes.lazy(), output)
    console.print(f"Every participant and period: {output}\n", soft_wrap=True)
    _published(console)
    _reproduced(he_2020_cohort(), console)
    console.print(f"sledai {__version__}, edition {SELENA_SLEDAI.key}, content {SELENA_SLEDAI.content_hash}")


def _screened(visits: pl.DataFrame, console: Console) -> pl.DataFrame:
    """The visits, after screening, of those who meet the registered criteria whatever was not assessed."""
    screening = visits.filter(pl.col("visit") == "screening")
    answers = Visits.from_columns({name: screening[name].to_numpy() for name in DESCRIPTORS})
    entry = eligible(answers, SELENA_SLEDAI, entry=NCT02932137_ENTRY)
    admitted = screening.filter(pl.Series(entry.certain))["subject"]
    console.print("Trial NCT02932137, low-dose IL-2 in lupus: crossover, endpoint SELENA-SLEDAI from week 0 to week 10")
    console.print("SYNTHETIC cohort shaped like it: made up by a seeded program, nobody's data")
    console.print(
        f"Screened {len(screening)} for score >= {NCT02932137_ENTRY.score.value} and a registered manifestation: "
        f"{len(admitted)} enter, {int((~entry.possible).sum())} do not, {int((~entry.known).sum())} left open"
    )
    return visits.filter(pl.col("subject").is_in(admitted.implode()), pl.col("visit") != "screening")


def _changes(entered: pl.DataFrame) -> pl.DataFrame:
    """One row for each participant and period: the bounds at week 0 and week 10, and the change."""
    scored = frames.derive_score_bounds(entered, SELENA_SLEDAI)
    changed = frames.derive_change(
        scored,
        SELENA_SLEDAI,
        since=frames.Baseline("0"),
        layout=frames.Layout(subject=["subject", "period"], visit="week"),
    )
    return changed.filter(pl.col("week") == "10").select(
        "subject",
        "sequence",
        "period",
        "arm",
        *(pl.col(f"sledai_baseline_{end}").alias(f"week_0_{end}") for end in ("low", "high")),
        *(pl.col(f"sledai_{end}").alias(f"week_10_{end}") for end in ("low", "high")),
        *(pl.col(f"sledai_{end}").alias(end) for end in ("change", "change_low", "change_high")),
        pl.lit(SELENA_SLEDAI.stamp).alias("edition"),
    )


def _summarise(changes: pl.DataFrame, console: Console) -> None:
    settled_10 = pl.col("week_10_low").filter(pl.col("week_10_low") == pl.col("week_10_high"))
    settled_0 = pl.col("week_0_low").filter(pl.col("week_0_low") == pl.col("week_0_high"))
    summary = (
        changes.group_by("arm", "period")
        .agg(
            n=pl.len(),
            week_0=settled_0.mean(),
            week_10=settled_10.mean(),
            settled=pl.col("change").count(),
            change=pl.col("change").mean(),
            low=pl.col("change_low").mean(),
            high=pl.col("change_high").mean(),
            still_open=pl.col("change").null_count(),
        )
        .sort("arm", "period")
    )
    table = _table("arm", "period", "n", "week 0", "week 10", "settled", "change", "all, between", "open")
    for arm, period, n, week_0, week_10, settled, change, low, high, still_open in summary.iter_rows():
        means = (f"{week_0:.1f}", f"{week_10:.1f}", str(settled), f"{change:+.1f}", f"{low:+.1f} and {high:+.1f}")
        table.add_row(arm, period, str(n), *means, str(still_open))
    console.print(table)
    console.print(
        "Means of settled scores and changes, in points; 'all, between': the mean change of everyone,\n"
        "whatever the missing items are; open: changes that a missing item leaves open."
    )


def _published(console: Console) -> None:
    table = _table("published patient", "edition", "printed", "computed", "verdict")
    for case in sorted((case for case in published_cases() if case.is_patient), key=lambda case: case.kind):
        table.add_row(case.id, case.edition, str(case.printed_total), *_verdict(case))
    console.print("Published patients: what the paper prints against what its listed findings give")
    console.print(table)


def _verdict(case: PublishedCase) -> tuple[str, str]:
    """The score of the listed findings in the edition that the paper names, and whether the printed total agrees."""
    bounds = score_bounds(case.assessment, EDITIONS.get(case.edition, SELENA_SLEDAI))
    if case.is_partial:
        return "-", "trap: the authors left descriptors out"
    if case.kind == "trap":
        return str(bounds.low), "trap: a listed finding was not scored"
    if case.kind == "exact":
        return str(bounds.low), "equal" if case.agrees(bounds) else "NOT EQUAL"
    verdict = "inside the bounds, the list is incomplete" if case.agrees(bounds) else "OUTSIDE THE BOUNDS"
    return f"{bounds.low} to {bounds.high}", verdict


def _reproduced(cohort: TrialCohort, console: Console) -> None:
    """Print responders and findings of a cohort with the counts of He 2020, next to the printed numbers."""
    printed = {case.id: case.record["arms"] for case in published_cases() if case.source_key == "he-2020"}
    console.print("He 2020, low-dose IL-2 against placebo: SRI-4 and findings from baseline to week 24")
    console.print("SYNTHETIC cohort with exactly the counts that the paper prints; who has which finding is made up")
    console.print(_responders(cohort, printed["HE2020-SRI4"]))
    console.print(
        'SRI-4: how many of all, with undetermined="nonresponse", where who is left open counts as not met;\n'
        'undetermined="null" leaves them out of the count. Where nobody is open, both give the same.'
    )
    console.print(_findings(cohort, printed["HE2020-ITEMS"][0]["counts"]))
    console.print(
        "How many at baseline, week 12 and week 24; lost: of those with it at baseline, new: of those without."
    )


def _responders(cohort: TrialCohort, printed: list[dict[str, Any]]) -> Table:
    table = _table("arm", "visit", "SRI-4", "percent", "printed", "open")
    for group in printed:
        arm, visit = group["arm"], group["at"]
        before, now = cohort.encounter(arm, "baseline"), cohort.encounter(arm, visit)
        found = response(
            before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=cohort.rows(arm, visit)["treatment_failure"]
        )
        met, of, still_open = (
            int(found.counted("nonresponse").sum()),
            cohort.arms[arm],
            int((~found.met.known).sum()),
        )
        table.add_row(arm, visit, f"{met}/{of}", f"{100 * met / of:.2f}", group["percent"], str(still_open))
    return table


def _findings(cohort: TrialCohort, names: Iterable[str]) -> Table:
    headers = [f"{arm}, n = {size}" for arm, size in cohort.arms.items()]
    table = _table("finding", headers[0], "lost", "new", headers[1], "lost", "new")
    visits = {arm: [cohort.encounter(arm, at).visit for at in cohort.visits] for arm in cohort.arms}
    shifts = {arm: item_shift(at[0], at[-1], SELENA_SLEDAI) for arm, at in visits.items()}
    for name in map(Descriptor, names):
        cells = [SELENA_SLEDAI[name].label]
        for arm, shift in shifts.items():
            counts = ", ".join(str(at.answer(name).low.sum()) for at in visits[arm])
            cells += [counts, str(shift[name].improved), str(shift[name].worsened)]
        table.add_row(*cells)
    return table


def _table(*columns: str) -> Table:
    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        if column.header in NUMBER_COLUMNS:
            column.justify = "right"
    return table
