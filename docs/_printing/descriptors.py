"""The pages of the 24 descriptors: what each edition says, side by side, with what evidence, and how it is derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from _printing import pitfall_tables, rules
from _printing.markup import (
    bullets,
    code,
    folded,
    grade,
    link,
    note,
    page,
    settings,
    table,
    to_descriptor,
    to_edition,
    to_sources,
    words,
)
from _printing.statements import ASPECTS, MARK, MEANING, capital, doubts, marked, told, unverified
from sledai import EDITIONS, SELENA_SLEDAI, Clause, Definition, Descriptor, Window
from sledai.frames.synonyms import SYNONYMS

SEARCHED = {
    Descriptor.SEIZURE: ("epilepsy", "convulsion"),
    Descriptor.VISUAL_DISTURBANCE: ("retinopathy", "scleritis"),
    Descriptor.CRANIAL_NERVE_DISORDER: ("vertigo", "neuropathy"),
    Descriptor.CVA: ("CVA", "stroke"),
    Descriptor.ARTHRITIS: ("joints", "joint count"),
    Descriptor.MYOSITIS: ("CK", "creatine kinase"),
    Descriptor.HEMATURIA: ("red cells urine", "RBC urine"),
    Descriptor.PROTEINURIA: ("UPCR", "protein/creatinine ratio", "albuminuria"),
    Descriptor.PYURIA: ("UTI", "leucocyturia", "leukocyturia", "white cells urine", "infection"),
    Descriptor.RASH: ("skin", "malar rash"),
    Descriptor.ALOPECIA: ("hair loss",),
    Descriptor.MUCOSAL_ULCERS: ("mouth ulcers", "nasal ulcers"),
    Descriptor.PLEURISY: ("serositis", "pleural effusion"),
    Descriptor.PERICARDITIS: ("serositis", "pericardial effusion"),
    Descriptor.LOW_COMPLEMENT: ("C3", "C4", "CH50", "complement"),
    Descriptor.INCREASED_DNA_BINDING: ("dsDNA", "anti-dsDNA", "Farr"),
    Descriptor.THROMBOCYTOPENIA: ("platelets", "thrombopenia"),
    Descriptor.LEUKOPENIA: ("white cells", "WBC", "lymphopenia"),
}
"""Words that people type who look for an item, beside its other names."""
DISPUTED = "Sources disagree"
"""How a note begins that tells what sources say against each other."""


def overview() -> str:
    header = ("descriptor", "points", "system", "evidence", "editions", "derived")
    rows = (
        (
            f"{words(row.label)} <br>{to_descriptor(descriptor)}",
            _points(descriptor),
            words(row.system),
            grade(row.grade),
            "differ" if differs(descriptor) else "agree",
            "yes" if row.rule else "no",
        )
        for descriptor, row in SELENA_SLEDAI.items()
    )
    return table(header, rows, kind="overview")


def sections() -> str:
    return page(_section(descriptor) for descriptor in Descriptor)


def address(descriptor: Descriptor) -> str:
    """The page of a descriptor, for good."""
    return f"descriptors/{descriptor}.md"


def of(descriptor: Descriptor) -> str:
    """The page of a descriptor."""
    return page(
        (
            _settings(descriptor),
            f"# {SELENA_SLEDAI[descriptor].label}",
            _facts(descriptor, "differ in the marked lines"),
            _answer(descriptor),
            "[How to read this page](../reference/descriptors.md#reading).",
            "## What the editions say { #editions }",
            _matrix(descriptor),
            _by_edition(descriptor),
            _notes(descriptor),
            _evidence(descriptor),
            rules.of(descriptor),
            pitfall_tables.of(descriptor),
        )
    )


def _settings(descriptor: Descriptor) -> str:
    row = SELENA_SLEDAI[descriptor]
    counts = " ".join(clause.wording for clause in row.counts)
    searched = [row.label, *SYNONYMS.get(descriptor, ()), *SEARCHED.get(descriptor, ())]
    return settings(
        title=f"{row.label} in SELENA-SLEDAI and SLEDAI-2K",
        description=f"{row.label}, {_points(descriptor)} points: {counts}",
        found_by={"top": searched},
    )


def _answer(descriptor: Descriptor) -> str:
    """What counts in the main edition, before everything else; what is unverified or disputed says so."""
    row = SELENA_SLEDAI[descriptor]
    said = {ASPECTS[aspect]: text for aspect, text in told(row).items()} | {"window": f"{marked(row.window)}."}
    lines = bullets(f"<strong>{capital(label)}:</strong> {text}" for label, text in said.items())
    return page((f"<p>In the main edition, {to_edition(SELENA_SLEDAI.key)}:</p>", lines, _doubtful(row)))


def _doubtful(row: Definition) -> str:
    """What the marks in the answer mean, and where sources disagree."""
    clauses = [clause for _, clause in row.clauses]
    disputed = [note(value) for value in row.notes if value.text.startswith(DISPUTED)]
    if any(map(unverified, clauses)):
        to_grades = link("../reference/descriptors.html#grades", words(MEANING))
        disputed = [f"{MARK} {to_grades}.", *doubts(clauses), *disputed]
    return f'<p class="doubtful">{" ".join(disputed)}</p>' if disputed else ""


def differs(descriptor: Descriptor) -> bool:
    """Whether any two editions disagree on the row, the window left aside."""
    return (
        len({tuple((aspect, clause.wording) for aspect, clause in _row(key, descriptor).clauses) for key in EDITIONS})
        > 1
    )


def _row(key: str, descriptor: Descriptor) -> Definition:
    return EDITIONS[key][descriptor]


def _points(descriptor: Descriptor) -> str:
    weights = {key: _row(key, descriptor).weight for key in EDITIONS}
    if len(set(weights.values())) == 1:
        return str(next(iter(weights.values())))
    return ", ".join(f"{weight} ({key})" for key, weight in weights.items())


def _section(descriptor: Descriptor) -> str:
    row = SELENA_SLEDAI[descriptor]
    said = bullets(map(marked, row.counts))
    mark = f"<p>{MARK} {words(MEANING)}.</p>" if any(map(unverified, row.counts)) else ""
    heading = f"## {row.label} {{ #{descriptor} }}"
    return page(
        (
            heading,
            _facts(descriptor),
            f"<p>In the main edition:</p>{said}{mark}",
            f"<p>{to_descriptor(descriptor)}: {_inside(descriptor)}.</p>",
        )
    )


def _inside(descriptor: Descriptor) -> str:
    """What the page of a descriptor has."""
    derived = ", the rule and worked cases" if SELENA_SLEDAI[descriptor].rule else ""
    return f"every statement of every edition with its source{derived}, and what people get wrong"


def _facts(descriptor: Descriptor, differing: str = "differ") -> str:
    points = _points(descriptor)
    systems = sorted({str(_row(key, descriptor).system) for key in EDITIONS})
    names = SYNONYMS.get(descriptor, ())
    called = f"Also called {', '.join(map(words, names))}. " if names else ""
    agreement = differing if differs(descriptor) else "agree; only their windows may differ"
    return (
        f"<p>{code(descriptor)}: <strong>{points} point{'s' * (points != '1')}</strong>, "
        f"{words(' or '.join(systems))}. "
        f"{called}The editions {agreement}.</p>"
    )


def _matrix(descriptor: Descriptor) -> str:
    header = ("in our own words", *(to_edition(key) for key in EDITIONS))
    lines: list[tuple[str, ...]] = []
    for aspect, wording, clauses in _statements(descriptor):
        cells = [
            grade(clauses[key].grade) if key in clauses else '<span class="silent">not said</span>' for key in EDITIONS
        ]
        mark = "" if len(clauses) == len(EDITIONS) else ", differs"
        lines.append((_labelled(ASPECTS[aspect] + mark, words(wording)), *cells))
    return table(header, lines, kind="matrix")


def _by_edition(descriptor: Descriptor) -> str:
    groups: dict[tuple[str, ...], list[str]] = {}
    for key in EDITIONS:
        row = _row(key, descriptor)
        window = f"{words(row.window)} {grade(row.window.grade)}"
        groups.setdefault((str(row.weight), words(row.system), window, grade(row.grade)), []).append(key)
    rows = ((", ".join(map(to_edition, keys)), *facts) for facts, keys in groups.items())
    return table(("edition", "points", "system", "window", "row as a whole"), rows, kind="overview")


def _labelled(label: str, text: str) -> str:
    return f'<span class="label">{label}</span> {text}'


def _statements(descriptor: Descriptor) -> Iterator[tuple[str, str, dict[str, Clause]]]:
    """Each different statement of any edition, aspect by aspect, with the clause of each edition that makes it."""
    found: dict[tuple[str, str], dict[str, Clause]] = {}
    for aspect in ASPECTS:
        for key in EDITIONS:
            for other, clause in _row(key, descriptor).clauses:
                if other == aspect:
                    found.setdefault((aspect, clause.wording), {})[key] = clause
    return ((aspect, wording, clauses) for (aspect, wording), clauses in found.items())


def _notes(descriptor: Descriptor) -> str:
    holders: dict[str, list[str]] = {}
    for key in EDITIONS:
        for value in _row(key, descriptor).notes:
            holders.setdefault(note(value), []).append(key)
    if not holders:
        return ""
    return page(("<p>Notes:</p>", bullets(f"{text} {_said_in(keys)}" for text, keys in holders.items())))


def _said_in(keys: list[str]) -> str:
    return "" if len(keys) == len(EDITIONS) else f"[{', '.join(to_edition(key) for key in keys)}]"


def _evidence(descriptor: Descriptor) -> str:
    lines = []
    for aspect, wording, clauses in _statements(descriptor):
        lines.append((ASPECTS[aspect], words(wording), _evidence_of(clauses.items())))
    windows: dict[str, list[tuple[str, Window]]] = {}
    for key in EDITIONS:
        window = _row(key, descriptor).window
        windows.setdefault(str(window), []).append((key, window))
    for wording, items in windows.items():
        lines.append(("window", words(wording), _evidence_of(items)))
    header = ("", "in our own words", "where it was read")
    return folded("Evidence: where each statement was read", table(header, lines, kind="evidence"))


def _evidence_of(items: Iterable[tuple[str, Clause | Window]]) -> str:
    """The evidence of one statement, editions with the same evidence together."""
    shown = [(_source(clause), key) for key, clause in items]
    groups = groupby(
        sorted(shown, key=lambda pair: [text for text, _ in shown].index(pair[0])), key=lambda pair: pair[0]
    )
    return bullets(f"{', '.join(to_edition(key) for _, key in group)}: {text}" for text, group in groups)


def _source(clause: Clause | Window) -> str:
    remark = getattr(clause, "note", "")
    return (
        grade(clause.grade)
        + (f" {to_sources(clause.sources)};" if clause.sources else "")
        + f" {words(clause.place)}"
        + (f". {words(remark[0].upper() + remark[1:])}." if remark else "")
    )
