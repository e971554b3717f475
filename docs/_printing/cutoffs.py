"""The page of the numbers: cut-offs and the rules made of them, each with its side, source and grade."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from attrs import fields

from _printing.markup import (
    bullets,
    code,
    cutoff,
    evidence,
    folded,
    grade,
    link,
    listed,
    page,
    table,
    to_descriptor,
    to_edition,
    to_sources,
    words,
)
from sledai import EDITIONS, Cutoff, Descriptor, criteria
from sledai.criteria import findings as numbers_of_findings
from sledai.definitions import FindingRule

ELSEWHERE = ("key", "label", "made_for", "reference", "sources", "place", "grade", "note")
"""Parts of a rule that have a place of their own on the page."""
MAPPINGS = {
    criteria.Bands: "BANDS",
    criteria.BilagFlareRule: "BILAG_FLARES",
    criteria.BilagNumbers: "BILAG_NUMBERS",
    criteria.ChangeRule: "CHANGE_RULES",
    criteria.TrialEntry: "ENTRIES",
    criteria.FlareRule: "FLARE_RULES",
    criteria.ResponseRule: "RESPONSES",
    criteria.StateRule: "STATES",
    criteria.PersistentActivityRule: "PERSISTENT_ACTIVITY",
}
"""Where the records of a kind are found by their keys."""
Endpoint: TypeAlias = criteria.FlareRule | criteria.ResponseRule | criteria.StateRule | criteria.PersistentActivityRule
Record: TypeAlias = (
    criteria.ChangeRule
    | criteria.Bands
    | criteria.TrialEntry
    | criteria.BilagFlareRule
    | criteria.BilagNumbers
    | Endpoint
)


def findings() -> str:
    return _numbers(
        {name: value for name, value in criteria.CUTOFFS.items() if hasattr(numbers_of_findings, name)}, _users
    )


def numbers_of_rules() -> str:
    others = {name: value for name, value in criteria.CUTOFFS.items() if not hasattr(numbers_of_findings, name)}
    return _numbers(others, _rules)


def _numbers(found: Mapping[str, Cutoff], users: Callable[[Cutoff], str]) -> str:
    rows = (
        (
            f'<span class="label" id="{_anchor(name)}">{code(name)}</span>{cutoff(value)}',
            evidence(value),
            users(value),
        )
        for name, value in found.items()
    )
    return table(("cut-off", "evidence", "used by"), rows, kind="cutoffs")


def _rules(value: Cutoff) -> str:
    """The rules on visits that use the number."""
    kinds: tuple[Mapping[str, Record], ...] = (
        criteria.FLARE_RULES,
        criteria.RESPONSES,
        criteria.STATES,
        criteria.PERSISTENT_ACTIVITY,
        criteria.ENTRIES,
    )
    rules = (rule for kind in kinds for rule in kind.values())
    users = [rule.key for rule in rules if any(getattr(rule, part.name) is value for part in fields(type(rule)))]
    return ", ".join(link(f"#{key}", code(key)) for key in users) or "stated by the physician, or by name"


def change_rules() -> str:
    return page(map(_change_rule, criteria.CHANGE_RULES.values()))


def bands() -> str:
    rows = (
        (
            f'<span id="{record.key}">{words(record.label)}</span><span class="label">{_looked_up(record)}</span>',
            _ranges(record),
            f"{words(record.made_for)}{_foot(record)}",
        )
        for record in criteria.BANDS.values()
    )
    return table(("set", "points", "stated for"), rows, kind="overview")


def trial_entries() -> str:
    return page(map(_entry, criteria.ENTRIES.values()))


def bilag_flares() -> str:
    return page(
        page(
            (
                _head(rule),
                table(
                    ("class", "any one of"),
                    ((words(name), bullets(map(words, map(str, asked)))) for name, asked in rule.classes),
                    kind="overview",
                ),
                f"<p>Letters of {code(rule.bilag_edition)}.</p>" if rule.bilag_edition else "",
                _foot(rule),
            )
        )
        for rule in criteria.BILAG_FLARES.values()
    )


def bilag_numbers() -> str:
    rows = (
        (
            f'<span id="{record.key}">{words(record.label)}</span><span class="label">{_looked_up(record)}</span>',
            ", ".join(f"{letter} {number}" for letter, number in record.numbers) + _foot(record),
        )
        for record in criteria.BILAG_NUMBERS.values()
    )
    return table(("set", "numbers"), rows, kind="overview")


def equivalent_doses() -> str:
    header = ("key", "dose for 5 mg of prednisone", "evidence", "note")
    rows = (
        (
            code(key),
            f"{' or '.join(map(str, each.doses))} mg",
            evidence(each),
            words(each.note),
        )
        for key, each in criteria.EQUIVALENT_DOSES.items()
    )
    return table(header, rows, kind="overview")


def endpoints(rules: Mapping[str, Endpoint]) -> str:
    """Rules on visits: the first of a family in full, and its variants in a table, each by what differs."""
    families: dict[str, list[Endpoint]] = {}
    for rule in rules.values():
        families.setdefault(rule.key.partition("-")[0], []).append(rule)
    return page(
        part for first, *variants in families.values() for part in (_endpoint(first), _variants(first, variants))
    )


def _endpoint(rule: Endpoint) -> str:
    """A rule on visits: each of its parts, with its number and side, or its names."""
    made_for = getattr(rule, "made_for", ())
    against = f"; compared with: {words(rule.reference)}" if getattr(rule, "reference", "") else ""
    stated = f"<p>Stated for {', '.join(map(to_edition, made_for))}{against}.</p>" if made_for else ""
    parts = table(("part", "requirement"), _required(rule, rule), kind="overview")
    return page((_head(rule), parts, stated, _foot(rule)))


def _variants(first: Endpoint, variants: Sequence[Endpoint]) -> str:
    rows = (
        (
            f'<span id="{rule.key}">{words(rule.label)}</span><span class="label">{_looked_up(rule)}</span>',
            bullets(f"{part}: {asked}" for part, asked in _required(rule, first)) + _foot(rule),
        )
        for rule in variants
    )
    return table((f"variant of {words(first.label)}", "what differs"), rows, kind="overview") if variants else ""


def _required(rule: Endpoint, first: Endpoint) -> list[tuple[str, str]]:
    """The parts of a rule; of a variant those that differ from the first rule of its family."""
    rows = []
    for part in fields(type(rule)):
        value = getattr(rule, part.name)
        if part.name not in ELSEWHERE and (rule is first or value != getattr(first, part.name)):
            asked = _asked(value)
            if asked or rule is not first:
                rows.append((_spoken(part.name), asked or "not required"))
    return rows


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
    return "<br>".join(f"{to_descriptor(descriptor)}: {listed(keys)}" for descriptor, keys in users.items())


def _parts(rule: FindingRule | None) -> list[object]:
    """The values of a rule's fields."""
    return [getattr(rule, part.name) for part in fields(type(rule))] if rule else []


def _head(record: Record) -> str:
    return page((f"### {record.label} {{ #{record.key} }}", f"<p>{_looked_up(record)}</p>"))


def _looked_up(record: Record) -> str:
    return code(f'{MAPPINGS[type(record)]}["{record.key}"]')


def _foot(record: Record) -> str:
    evidence = f"<p>{to_sources(record.sources)}; {words(record.place)}.</p>"
    note = f"<p>{words(record.note)}</p>" if record.note else ""
    return folded(f"Evidence: {grade(record.grade)}", evidence + note)


def _change_rule(rule: criteria.ChangeRule) -> str:
    rows = [
        ("remission", "the score now", cutoff(rule.remission)),
        ("improvement", "the score now less the score before", cutoff(rule.improvement)),
        ("flare", "the score now less the score before", cutoff(rule.flare)),
        ("persistent", "the score now less the score before", "anything else"),
    ]
    return page((_head(rule), table(("category", "what is compared", "cut-off"), rows, kind="overview"), _foot(rule)))


def _ranges(record: criteria.Bands) -> str:
    following = [lowest for _, lowest in record.lowest][1:]
    named = zip(record.lowest, [*following, None], strict=True)
    return "<br>".join(
        f'<span class="whole">{words(band)} {_range(lowest, after)}</span>' for (band, lowest), after in named
    )


def _range(lowest: int, following: int | None) -> str:
    if following is None:
        return f"{lowest} or more"
    return str(lowest) if following == lowest + 1 else f"{lowest} to {following - 1}"


def _entry(record: criteria.TrialEntry) -> str:
    asked = [f"Score {cutoff(record.score)}."]
    if record.not_counted:
        asked.append(f"No points, also to the clinical score, for: {_descriptors(record.not_counted)}.")
    if record.clinical_score:
        asked.append(
            f"Clinical score {cutoff(record.clinical_score)}, without points for: {_descriptors(record.not_clinical)}."
        )
    if record.any_of:
        asked.append(f"At least one of: {_descriptors(record.any_of)}.")
    if record.bilag:
        letters = " or ".join(f"{letter} or higher in {domains} or more domains" for letter, domains in record.bilag)
        asked.append(f"Letters of {code(record.bilag_edition)}: {letters}.")
    if record.pga:
        asked.append(f"Global assessment {cutoff(record.pga)}.")
    return page((_head(record), bullets(asked), _foot(record)))


def _descriptors(names: Sequence[Descriptor]) -> str:
    return ", ".join(map(to_descriptor, names))
