"""The page of the numbers: cut-offs and the rules made of them, each with its side, source and grade."""

from __future__ import annotations

from typing import TypeVar

from _printing.markup import bullets, code, cutoff, grade, page, table, to_descriptor, to_edition, to_sources, words
from sledai import EDITIONS, Cutoff, Descriptor, criteria
from sledai.criteria import Bands, ChangeRule, TrialEntry

RecordT = TypeVar("RecordT", Cutoff, Bands, ChangeRule, TrialEntry)


def constants(kind: type[RecordT]) -> dict[str, RecordT]:
    """The records of one kind by the name of their constant in `sledai.criteria`."""
    return {name: value for name, value in vars(criteria).items() if isinstance(value, kind)}


def findings() -> str:
    header = ("cut-off", "evidence", "used by")
    rows = (
        (
            f'<span class="label" id="{_anchor(name)}">{code(name)}</span>{cutoff(value)}',
            f"{grade(value.grade)} {to_sources([value.source])}; {words(value.place)}",
            _users(value),
        )
        for name, value in constants(Cutoff).items()
    )
    return table(header, rows, kind="cutoffs")


def change_rules() -> str:
    return page(_change_rule(name, rule) for name, rule in constants(ChangeRule).items())


def bands() -> str:
    return page(_bands(name, record) for name, record in constants(Bands).items())


def trial_entries() -> str:
    return page(_entry(name, record) for name, record in constants(TrialEntry).items())


def _anchor(name: str) -> str:
    return name.lower().replace("_", "-")


def _users(value: Cutoff) -> str:
    """Where the number stands: row by row, the editions that use it."""
    users: dict[Descriptor, list[str]] = {}
    for key, index in EDITIONS.items():
        for descriptor, row in index.items():
            if any(clause.cutoff is value for _, clause in row.clauses):
                users.setdefault(descriptor, []).append(key)
    return "<br>".join(f"{to_descriptor(descriptor)}: {_listed(keys)}" for descriptor, keys in users.items())


def _listed(keys: list[str]) -> str:
    return "all editions" if len(keys) == len(EDITIONS) else ", ".join(map(to_edition, keys))


def _head(name: str, record: ChangeRule | Bands | TrialEntry) -> str:
    return page(
        (
            f"### {record.label} {{ #{record.key} }}",
            f"<p>Key {code(record.key)}, constant {code('sledai.criteria.' + name)}.</p>",
        )
    )


def _foot(record: ChangeRule | Bands | TrialEntry) -> str:
    evidence = f"<p>Evidence: {grade(record.grade)} {to_sources(record.sources)}; {words(record.place)}.</p>"
    return page((evidence, f"<p>{words(record.note)}</p>" if record.note else ""))


def _change_rule(name: str, rule: ChangeRule) -> str:
    rows = [
        ("remission", "the score now", cutoff(rule.remission)),
        ("improvement", "the score now less the score before", cutoff(rule.improvement)),
        ("flare", "the score now less the score before", cutoff(rule.flare)),
        ("persistent", "the score now less the score before", "anything else"),
    ]
    return page(
        (_head(name, rule), table(("category", "what is compared", "cut-off"), rows, kind="overview"), _foot(rule))
    )


def _bands(name: str, record: Bands) -> str:
    starts = [lowest for _, lowest in record.lowest]
    rows = [
        (words(band), _range(lowest, following))
        for (band, lowest), following in zip(record.lowest, [*starts[1:], None], strict=True)
    ]
    made_for = f"<p>Stated for {words(record.made_for)}.</p>"
    return page((_head(name, record), table(("band", "points"), rows, kind="overview"), made_for, _foot(record)))


def _range(lowest: int, following: int | None) -> str:
    if following is None:
        return f"{lowest} or more"
    return str(lowest) if following == lowest + 1 else f"{lowest} to {following - 1}"


def _entry(name: str, record: TrialEntry) -> str:
    any_of = ", ".join(map(to_descriptor, record.any_of))
    return page(
        (_head(name, record), bullets((f"Score {cutoff(record.score)}.", f"At least one of: {any_of}.")), _foot(record))
    )
