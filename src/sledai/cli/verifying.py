"""`sledai verify`: whether the results of a table are what the library computes from its columns now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from re import search
from typing import Any

import click
import polars as pl
from attrs import evolve, frozen

from sledai.cli.baselines import change_columns, with_change
from sledai.cli.checking import in_order
from sledai.cli.endpoints import FLARES, flare_by
from sledai.cli.files import Table, fingerprint, require_all_rows
from sledai.cli.options import count_of
from sledai.cli.requests import TableRequest
from sledai.cli.scoring import Scoring, with_total
from sledai.cli.since import ReferenceOptions, as_in
from sledai.criteria import FLARE_RULES, RESPONSES, STATES
from sledai.definitions.records import RuleRecord
from sledai.definitions.stamps import Stamp
from sledai.editions import EDITIONS
from sledai.errors import escaped, missing_column, shown
from sledai.frames.apply import derive
from sledai.frames.endpoint_measures import response, state
from sledai.frames.engines import scratch_prefix
from sledai.frames.layout import Baseline, Previous, Since
from sledai.frames.measure import Measure, plans_of
from sledai.frames.reference import Reference
from sledai.frames.stamping import stamp_of
from sledai.rules.outcomes import Undetermined

__all__ = ["Verification", "verified"]

SHOWN = 5
"""How many rows are shown that differ."""
ENDING = "_stamp"
"""How the name of a column of stamps ends."""
RULES: Mapping[str, RuleRecord] = {**FLARES, **RESPONSES, **STATES}
"""The rules of the commands whose results are verified."""


@frozen(kw_only=True)
class Verification:
    """What holds of one result of a table.

    Attributes:
        name: the name of the result, with which its columns begin.
        differing: at how many visits one of its columns is another one now.
        examples: the first of these, each as a line.
        stamps: each stamp that is not that of the result now, with how many rows have it.
        now: the stamp of the result now.
    """

    name: str
    differing: int
    examples: tuple[str, ...]
    stamps: tuple[tuple[str, int], ...]
    now: Stamp

    @property
    def holds(self) -> bool:
        """Whether every value and every stamp is what it would be now; another version of the library may give it."""
        return not self.differing and not any(self._of_stamp(text) for text, _ in self.stamps)

    def lines(self, *, named: bool) -> Iterator[str]:
        """What does not hold, line by line.

        Args:
            named: whether each line begins with the name of the result.
        """
        found = [f"{count_of(rows, 'visit')}: {fault}" for text, rows in self.stamps for fault in self._of_stamp(text)]
        if self.differing:
            differ = "differs" if self.differing == 1 else "differ"
            remedy = "Correct the inputs or the results; or give the options with which the table was written."
            found += [f"{count_of(self.differing, 'visit')} {differ}. {remedy}", *self.examples]
        yield from (escaped(f"{self.name}: {line}" if named else line) for line in found)

    def _of_stamp(self, text: str) -> list[str]:
        """What does not hold of a stamp."""
        stamp = Stamp.read(text)
        if stamp is None:
            return [f"{shown(text)!r} is not a stamp of the library."]
        parts = {part: getattr(stamp, part) for part in stamp.differing(self.now) if getattr(self.now, part)}
        return [
            FAULTS[part](value, getattr(self.now, part)) if value else f"the stamp does not name its {part}."
            for part, value in parts.items()
            if part in FAULTS
        ]


def _of_edition(before: str, now: str) -> str:
    key, _, content = before.partition("@")
    if key == now.partition("@")[0]:
        return f"edition {key} had the content {content}, and has {now.partition('@')[2]}."
    if key in EDITIONS:
        return f"computed under {key}. Give --edition {key}."
    return f"the edition {shown(key)!r} is not one of the library, or a part of one. Give its --edition and --without."


def _of_rule(before: str, now: str) -> str:
    key, _, content = before.partition("@")
    if key == now.partition("@")[0]:
        return f"rule {key} had the content {content}, and has {now.partition('@')[2]}."
    return f"computed by the rule {shown(key)!r}, other visits by {shown(now.partition('@')[0])!r}."


FAULTS: Mapping[str, Callable[[str, str], str]] = {
    "edition": _of_edition,
    "rule": _of_rule,
    "reference": lambda before, now: f"compared with the {shown(before)}, other visits with the {shown(now)}.",
    "undetermined": lambda before, now: f"an undetermined outcome was {shown(before)}, at other visits {shown(now)}.",
    "missing": lambda before, now: f"missing items were {shown(before)}, and are {shown(now)} by the options.",
    "layout": lambda before, now: (
        f"the layout had the content {shown(before)}, and has {shown(now)}. Give --layout and the other options with "
        "which the table was written."
    ),
    "input": lambda before, now: f"computed from a file with the fingerprint {shown(before)}, and --input has {now}.",
}
"""What to say of a part of a stamp that is another one now. Another version of the library is not a fault."""


@frozen
class StoredResult:
    """A result of a table, and how it is computed.

    Attributes:
        name: its name.
        stamp: its stamp now.
        columns: the columns that it can have.
        needed: how many of them, from the first, it must have.
        compute: from the table without these columns to one with them anew.
    """

    name: str
    stamp: Stamp
    columns: tuple[str, ...]
    needed: int
    compute: Callable[[Table], pl.LazyFrame]


def verified(table: Table, request: TableRequest, since: ReferenceOptions, source: Path | None) -> list[Verification]:
    """Compute the results of a table anew, and compare the values and the stamps that it has.

    Args:
        table: a table that a command wrote.
        request: the edition and the layout.
        since: the baseline, if the options name one.
        source: the file from which the table was computed, if it is to be compared.

    Raises:
        ColumnError: the table has no stamp, or a result lacks columns.
        UsageError: a result was compared with a baseline, and none is named.
        SledaiError: the columns of the inputs cannot be found or read.
    """
    available = tuple(table.frame.collect_schema())
    stamped = [name for name in available if name.endswith(ENDING) and table.frame.collect_schema()[name] == pl.String]
    held = {name: _counts(table, name) for name in stamped}
    results = [(name, stamps) for name, stamps in held.items() if any(Stamp.read(text) for text, _ in stamps)]
    if stamped and not results:
        raise click.UsageError(f"{stamped[0]}: no row has a stamp of the library, by which a result is computed anew")
    if not results:
        raise missing_column((f"sledai{ENDING}",), available=available, place="the file", of_descriptors=False)
    read = "" if source is None else fingerprint(source)
    return [
        _verified(table, _result(name.removesuffix(ENDING), stamps, table, request, since), stamps, read)
        for name, stamps in results
    ]


def _counts(table: Table, name: str) -> list[tuple[str, int]]:
    """Each stamp of a column with how many rows have it, the most frequent first."""
    stamp = pl.col(name).fill_null("")
    found = table.frame.group_by(stamp.alias("stamp")).len().collect(engine="streaming")
    return sorted(found.rows(), key=lambda each: (-each[1], each[0]))


def _result(
    name: str, stamps: Sequence[tuple[str, int]], table: Table, request: TableRequest, since: ReferenceOptions
) -> StoredResult:
    """How a result is computed by the most frequent of its stamps.

    Raises:
        UsageError: it was compared with a baseline, and none is named.
    """
    first = next(stamp for stamp in (Stamp.read(text) for text, _ in stamps) if stamp)
    key = first.rule.partition("@")[0]
    if not key:
        return _of_scores(name, first, table, request, since)
    if key not in RULES:
        raise click.UsageError(f"{name}{ENDING}: the rule {shown(key)!r} is not one of the commands")
    make = _measure(name, first, table, request, since)
    whole, least = (make(criteria=more, reasons=more) for more in (True, False))
    plan, needed = (plans_of([each], Measure, request.edition, request.layout)[0] for each in (whole, least))
    rule: Any = RULES[key]
    now = stamp_of(plan, rule, request.edition, request.layout)

    def compute(left: Table) -> pl.LazyFrame:
        frame = in_order(left, request.layout).frame.collect()
        return derive(frame, request.edition, whole, layout=request.layout).lazy()

    return StoredResult(name, now, plan.columns, len(needed.columns), compute)


def _measure(name: str, stamp: Stamp, table: Table, request: TableRequest, since: ReferenceOptions) -> Any:  # noqa: ANN401
    """What makes the measure of an outcome, with or without criteria and reasons."""
    rule: Any = RULES[stamp.rule.partition("@")[0]]
    undetermined: Undetermined = "nonresponse" if stamp.undetermined == "nonresponse" else "null"
    if rule.key in STATES:
        return partial(state, rule, undetermined=undetermined, name=name)
    if rule.key in RESPONSES:
        return partial(response, rule, since=_baseline(table, request, since), undetermined=undetermined, name=name)
    reference: Since = _baseline(table, request, since) if stamp.reference == "baseline" else _previous(stamp.reference)
    has_reasons = rule.key in FLARE_RULES
    return lambda *, criteria, reasons: flare_by(  # noqa: ARG005
        rule=rule, reasons=reasons and has_reasons, since=reference, name=name
    )


def _baseline(table: Table, request: TableRequest, since: ReferenceOptions) -> Baseline:
    """The baseline of the options.

    Raises:
        UsageError: they do not name it once.
    """
    return as_in(in_order(table, request.layout), request.layout, since.required(request.layout))


def _previous(reference: str) -> Previous:
    """The visit before, as a stamp names it."""
    within = search(r"within (\d+) days$", reference)
    return Previous(within=int(within[1]) if within else None, assessed="assessed" in reference)


def _of_scores(name: str, stamp: Stamp, table: Table, request: TableRequest, since: ReferenceOptions) -> StoredResult:
    """The scores of a table, or their change."""
    scoring = Scoring(edition=request.edition, layout=request.layout, name=name, keep=())
    now = request.stamp(stamp.reference)
    if not stamp.reference:

        def score(left: Table) -> pl.LazyFrame:
            left, own = _readable(left, request, scoring)
            own.read(left)
            return own.added_to(left.frame)

        return StoredResult(name, now, scoring.names, len(scoring.names), score)
    more = change_columns(name)
    reference = Reference.of(as_in(table, request.layout, since.required(request.layout)), request.layout)

    def change(left: Table) -> pl.LazyFrame:
        left, own = _readable(left, request, scoring)
        own.read(left, more, roles=reference.roles, flag=reference.flag)
        return with_change(left, own, reference)

    columns = (*scoring.names, *more)
    return StoredResult(name, now, columns, len(columns), change)


def _readable(table: Table, request: TableRequest, scoring: Scoring) -> tuple[Table, Scoring]:
    """The table with a total that is a number, and the score that reads it."""
    table, request = with_total(table, request)
    return table, evolve(scoring, layout=request.layout)


def _verified(table: Table, result: StoredResult, stamps: Sequence[tuple[str, int]], read: str) -> Verification:
    """Compare a result with what it is now.

    Raises:
        ColumnError: it lacks columns.
        SledaiError: its inputs cannot be found or read.
    """
    available = tuple(table.frame.collect_schema())
    if absent := tuple(name for name in result.columns[: result.needed] if name not in available):
        raise missing_column(absent, available=available, place="the file", of_descriptors=False)
    stored = [name for name in result.columns if name in available]
    prefix = scratch_prefix(available)
    held = {name: f"{prefix}{at}" for at, name in enumerate([*stored, f"{result.name}{ENDING}"])}
    computed = result.compute(evolve(table, frame=table.frame.rename(held)))
    same = [_text(held[name]).eq_missing(_text(name)) for name in stored]
    differs = (~pl.all_horizontal(same)).alias(f"{prefix}differs")
    texts = [_text(name).alias(name) for name in (*stored, *(held[name] for name in stored))]
    found = computed.with_row_index(f"{prefix}row", offset=1).select(f"{prefix}row", differs, *texts)
    counts = found.select(pl.len(), pl.col(f"{prefix}differs").sum()).collect(engine="streaming")
    rows, differing = counts.row(0)
    require_all_rows(table, rows)
    first = found.filter(f"{prefix}differs").head(SHOWN).collect(engine="streaming")
    stamp = evolve(result.stamp, input=read)
    pairs = {name: held[name] for name in stored}
    return Verification(
        name=result.name,
        differing=differing,
        examples=tuple(_shown(row, row[f"{prefix}row"], pairs) for row in first.rows(named=True)),
        stamps=tuple((text, count) for text, count in sorted(stamps) if text != str(stamp)),
        now=stamp,
    )


def _text(name: str) -> pl.Expr:
    """A column as text; a truth value in the letters of a spreadsheet too, and what is blank is null."""
    text = pl.col(name).cast(pl.String).str.strip_chars()
    folded = text.str.to_lowercase()
    is_truth = folded.is_in(["true", "false"])
    return pl.when(is_truth).then(folded).when(text != "").then(text)


def _shown(row: Mapping[str, Any], number: int, pairs: Mapping[str, str]) -> str:
    """A row that differs: each column that does, as it is stored and as it is computed."""
    words = [
        f"{name} {_word(row[held])}, recomputed {_word(row[name])}"
        for name, held in pairs.items()
        if row[held] != row[name]
    ]
    return f"- row {number}: {'; '.join(words)}"


def _word(value: str | None) -> str:
    return "blank" if value is None else value
