"""The page of the numbers: cut-offs and the rules made of them, each with its side, source and grade."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import fields

from _printing.markup import (
    bullets,
    code,
    cutoff,
    grade,
    link,
    page,
    table,
    to_descriptor,
    to_edition,
    to_sources,
    words,
)
from sledai import EDITIONS, Cutoff, Descriptor
from sledai.criteria import (
    BANDS,
    CHANGE_RULES,
    CUTOFFS,
    ENTRIES,
    EQUIVALENT_DOSES,
    FLARE_RULES,
    PERSISTENT_ACTIVITY,
    RESPONSES,
    STATES,
    Bands,
    ChangeRule,
    FlareRule,
    PersistentActivityRule,
    ResponseRule,
    StateRule,
    TrialEntry,
    findings as numbers_of_findings,
)
from sledai.definitions import FindingRule

TOLD_APART = ("key", "label", "made_for", "reference", "sources", "place", "grade", "note")
"""What is told beside the parts of a rule."""
MAPPINGS = {
    Bands: "BANDS",
    ChangeRule: "CHANGE_RULES",
    TrialEntry: "ENTRIES",
    FlareRule: "FLARE_RULES",
    ResponseRule: "RESPONSES",
    StateRule: "STATES",
    PersistentActivityRule: "PERSISTENT_ACTIVITY",
}
"""Where the records of a kind are found by their keys."""
Endpoint: TypeAlias = FlareRule | ResponseRule | StateRule | PersistentActivityRule


def findings() -> str:
    return _numbers({name: value for name, value in CUTOFFS.items() if hasattr(numbers_of_findings, name)}, _users)


def numbers_of_rules() -> str:
    others = {name: value for name, value in CUTOFFS.items() if not hasattr(numbers_of_findings, name)}
    return _numbers(others, _rules)


def _numbers(found: Mapping[str, Cutoff], users: Callable[[Cutoff], str]) -> str:
    rows = (
        (
            f'<span class="label" id="{_anchor(name)}">{code(name)}</span>{cutoff(value)}',
            f"{grade(value.grade)} {to_sources([value.source])}; {words(value.place)}",
            users(value),
        )
        for name, value in found.items()
    )
    return table(("cut-off", "evidence", "used by"), rows, kind="cutoffs")


def _rules(value: Cutoff) -> str:
    """The rules on visits that use the number."""
    kinds: tuple[Mapping[str, Endpoint], ...] = (FLARE_RULES, RESPONSES, STATES, PERSISTENT_ACTIVITY)
    rules = (rule for kind in kinds for rule in kind.values())
    users = [rule.key for rule in rules if any(getattr(rule, part.name) is value for part in fields(type(rule)))]
    return ", ".join(link(f"#{key}", code(key)) for key in users) or "stated by the physician, or by name"


def change_rules() -> str:
    return page(map(_change_rule, CHANGE_RULES.values()))


def bands() -> str:
    return page(map(_bands, BANDS.values()))


def trial_entries() -> str:
    return page(map(_entry, ENTRIES.values()))


def equivalent_doses() -> str:
    header = ("key", "dose for 5 mg of prednisone", "evidence", "")
    rows = (
        (
            code(key),
            f"{' or '.join(map(str, each.doses))} mg",
            f"{grade(each.grade)} {to_sources(each.sources)}; {words(each.place)}",
            words(each.note),
        )
        for key, each in EQUIVALENT_DOSES.items()
    )
    return table(header, rows, kind="overview")


def flare_rules() -> str:
    return _endpoints(FLARE_RULES)


def response_rules() -> str:
    return _endpoints(RESPONSES)


def states() -> str:
    return _endpoints(STATES)


def persistent_activity() -> str:
    return _endpoints(PERSISTENT_ACTIVITY)


def _endpoints(rules: Mapping[str, Endpoint]) -> str:
    """Rules on visits; a variant is told by what differs from the first rule of its family."""
    families: dict[str, Endpoint] = {}
    printed = []
    for rule in rules.values():
        first = families.setdefault(rule.key.partition("-")[0], rule)
        printed.append(_endpoint(rule, first))
    return page(printed)


def _endpoint(rule: Endpoint, first: Endpoint) -> str:
    """A rule on visits: each of its parts that is asked for, with its number and side, or its names."""
    rows = []
    for part in fields(type(rule)):
        value = getattr(rule, part.name)
        if part.name not in TOLD_APART and (rule is first or value != getattr(first, part.name)):
            asked = _asked(value)
            if asked or rule is not first:
                rows.append((_spoken(part.name), asked or "not asked"))
    differs = "" if rule is first else f"<p>As {link(f'#{first.key}', code(first.key))}, but for:</p>"
    made_for = getattr(rule, "made_for", ())
    against = f"; compared with: {words(rule.reference)}" if getattr(rule, "reference", "") else ""
    stated = f"<p>Stated for {', '.join(map(to_edition, made_for))}{against}.</p>" if made_for else ""
    listed = table(("part", "what is asked"), rows, kind="overview")
    return page((_head(rule), differs, listed, stated, _foot(rule)))


def _asked(value: object) -> str:
    """What a part of a rule asks; nothing where it asks nothing."""
    if isinstance(value, Cutoff):
        return f"{cutoff(value)}; {to_sources([value.source])} {grade(value.grade)}"
    if isinstance(value, tuple):
        return ", ".join(code(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else words(value)


def _spoken(name: str) -> str:
    return words(name.replace("_", " ").replace("pga", "global assessment"))


def _anchor(name: str) -> str:
    return name.lower().replace("_", "-")


def _users(value: Cutoff) -> str:
    """Where the number stands: row by row, the editions that use it."""
    users: dict[Descriptor, list[str]] = {}
    for key, edition in EDITIONS.items():
        for descriptor, row in edition.items():
            used = [clause.cutoff for _, clause in row.clauses] + _parts(row.rule)
            if any(cutoff is value for cutoff in used):
                users.setdefault(descriptor, []).append(key)
    return "<br>".join(f"{to_descriptor(descriptor)}: {_listed(keys)}" for descriptor, keys in users.items())


def _parts(rule: FindingRule | None) -> list[object]:
    """The values of a rule's fields."""
    return [getattr(rule, part.name) for part in fields(type(rule))] if rule else []


def _listed(keys: list[str]) -> str:
    return "all editions" if len(keys) == len(EDITIONS) else ", ".join(map(to_edition, keys))


def _head(record: ChangeRule | Bands | TrialEntry | Endpoint) -> str:
    looked_up = f'{MAPPINGS[type(record)]}["{record.key}"]'
    return page((f"### {record.label} {{ #{record.key} }}", f"<p>{code(looked_up)}</p>"))


def _foot(record: ChangeRule | Bands | TrialEntry | Endpoint) -> str:
    evidence = f"<p>Evidence: {grade(record.grade)} {to_sources(record.sources)}; {words(record.place)}.</p>"
    return page((evidence, f"<p>{words(record.note)}</p>" if record.note else ""))


def _change_rule(rule: ChangeRule) -> str:
    rows = [
        ("remission", "the score now", cutoff(rule.remission)),
        ("improvement", "the score now less the score before", cutoff(rule.improvement)),
        ("flare", "the score now less the score before", cutoff(rule.flare)),
        ("persistent", "the score now less the score before", "anything else"),
    ]
    return page((_head(rule), table(("category", "what is compared", "cut-off"), rows, kind="overview"), _foot(rule)))


def _bands(record: Bands) -> str:
    starts = [lowest for _, lowest in record.lowest]
    rows = [
        (words(band), _range(lowest, following))
        for (band, lowest), following in zip(record.lowest, [*starts[1:], None], strict=True)
    ]
    made_for = f"<p>Stated for {words(record.made_for)}.</p>"
    return page((_head(record), table(("band", "points"), rows, kind="overview"), made_for, _foot(record)))


def _range(lowest: int, following: int | None) -> str:
    if following is None:
        return f"{lowest} or more"
    return str(lowest) if following == lowest + 1 else f"{lowest} to {following - 1}"


def _entry(record: TrialEntry) -> str:
    any_of = ", ".join(map(to_descriptor, record.any_of))
    return page(
        (_head(record), bullets((f"Score {cutoff(record.score)}.", f"At least one of: {any_of}.")), _foot(record))
    )
