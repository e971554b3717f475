"""The pages of the 24 descriptors: what each edition says, side by side, with what evidence, and how it is derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from _printing import pitfall_tables, rules
from _printing.markup import (
    bullets,
    code,
    edition_name,
    folded,
    grade,
    link,
    note,
    page,
    settings,
    system,
    table,
    tick,
    to_descriptor,
    to_edition,
    to_sources,
    words,
)
from _printing.statements import ASPECTS, MARK, MEANING, capital, doubts, marked, told, unverified
from sledai import EDITIONS, SELENA_SLEDAI, Clause, Definition, Descriptor, Window, __version__
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
GRADES = "P primary, S secondary, \N{DAGGER} unverified"
LEGEND = (
    "<p>\N{CHECK MARK} the edition says so; \N{EN DASH} it does not. "
    f"How well that was read: {link('../reference/descriptors.html#grades', GRADES)}.</p>"
)
END_OF_PRINT = (
    f'<p class="print-end">Printed from sledai {__version__}. Our own words, not the licensed form; '
    "not a medical device.</p>"
)
"""Where one sheet of paper ends."""
DISPUTED = "Sources disagree"
"""How a note begins that tells what sources say against each other."""


def overview() -> str:
    header = ("item", "points", "system", "editions", "derived from data", "weakest evidence")
    rows = (
        (
            f'{to_descriptor(descriptor)} <span class="label">{code(descriptor)}</span>',
            _points(descriptor),
            system(row.system).removesuffix(" system"),
            "differ" if differs(descriptor) else "agree",
            "yes" if row.rule else "no",
            grade(row.grade),
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
    """The page of a descriptor; what stands after the end of print is for the screen."""
    return page(
        (
            _settings(descriptor),
            f"# {SELENA_SLEDAI[descriptor].label}",
            _facts(descriptor),
            _answer(descriptor),
            "[How to read this page](../reference/descriptors.md#reading).",
            "## What the editions say { #editions }",
            _matrix(descriptor),
            _notes(descriptor),
            _evidence(descriptor),
            END_OF_PRINT,
            pitfall_tables.of(descriptor),
            rules.of(descriptor),
        )
    )


def _settings(descriptor: Descriptor) -> str:
    row = SELENA_SLEDAI[descriptor]
    counts = " ".join(f"{clause.wording}{' (unverified)' * unverified(clause)}" for clause in row.counts)
    searched = [row.label, *SYNONYMS.get(descriptor, ()), *SEARCHED.get(descriptor, ())]
    return settings(
        title=f"{row.label} in SELENA-SLEDAI and SLEDAI-2K",
        description=f"{row.label}, {_worth(descriptor)}: {counts}",
        found_by={"top": searched},
    )


def _answer(descriptor: Descriptor) -> str:
    """What counts in the main edition, before everything else; what is unverified or disputed says so."""
    row = SELENA_SLEDAI[descriptor]
    said = {ASPECTS[aspect]: text for aspect, text in told(row).items()} | {"window": f"{marked(row.window)}."}
    lines = bullets(f"<strong>{capital(label)}:</strong> {text}" for label, text in said.items())
    return page((f"<p>In {to_edition(SELENA_SLEDAI.key)}, the main edition here:</p>", lines, _doubtful(row)))


def _doubtful(row: Definition) -> str:
    """What the marks in the answer mean, and where sources disagree; what is long is folded."""
    clauses = [clause for _, clause in row.clauses]
    disputed = " ".join(note(value) for value in row.notes if value.text.startswith(DISPUTED))
    if not any(map(unverified, clauses)):
        return disputed and f'<p class="doubtful">{disputed}</p>'
    known = " ".join([*doubts(clauses), disputed])
    if disputed:
        return folded(f"{MARK} {words(MEANING)}. {DISPUTED}.", f"<p>{known}</p>", kind="doubtful")
    return f'<p class="doubtful">{MARK} {link("../reference/descriptors.html#grades", words(MEANING))}. {known}</p>'


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


def _worth(descriptor: Descriptor) -> str:
    points = _points(descriptor)
    return f"{points} point{'s' * (points != '1')}"


def _section(descriptor: Descriptor) -> str:
    row = SELENA_SLEDAI[descriptor]
    said = bullets(map(marked, row.counts))
    mark = f"<p>{MARK} {words(MEANING)}.</p>" if any(map(unverified, row.counts)) else ""
    heading = f"## {row.label} {{ #{descriptor} }}"
    return page(
        (
            heading,
            _facts(descriptor),
            f"<p>In {to_edition(SELENA_SLEDAI.key)}:</p>{said}{mark}",
            f"<p>{link(f'../descriptors/{descriptor}.html', _inside(descriptor))}</p>",
        )
    )


def _inside(descriptor: Descriptor) -> str:
    """What the page of a descriptor has."""
    derived = ", the rule with worked cases" if SELENA_SLEDAI[descriptor].rule else ""
    return f"Every statement of every edition with its source{derived}, and common errors"


def _facts(descriptor: Descriptor) -> str:
    systems = sorted({system(_row(key, descriptor).system) for key in EDITIONS})
    names = SYNONYMS.get(descriptor, ())
    called = f"Also called {', '.join(map(words, names))}. " if names else ""
    agreement = "differ" if differs(descriptor) else "agree, except for the window"
    return (
        f"<p><strong>{_worth(descriptor)}</strong>, {' or '.join(systems)}. "
        f"{called}The editions {agreement}. In data: {code(descriptor)}.</p>"
    )


def _matrix(descriptor: Descriptor) -> str:
    """Which edition makes which statement, with the window last."""
    lines: list[tuple[str, ...]] = []
    for aspect, wording, said in [*_statements(descriptor), *_windows(descriptor)]:
        cells = (tick(said[key].grade if key in said else None) for key in EDITIONS)
        mark = "" if len(said) == len(EDITIONS) else ", differs"
        lines.append((_labelled(ASPECTS.get(aspect, aspect) + mark, words(wording)), *cells))
    names = list(map(edition_name, EDITIONS))
    header = ("in our own words", *map(to_edition, EDITIONS))
    return LEGEND + table(header, lines, kind="matrix", labels=("", *names))


def _windows(descriptor: Descriptor) -> Iterator[tuple[str, str, dict[str, Window]]]:
    found: dict[str, dict[str, Window]] = {}
    for key in EDITIONS:
        window = _row(key, descriptor).window
        found.setdefault(str(window), {})[key] = window
    return (("window", wording, windows) for wording, windows in found.items())


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
    notes = bullets(f"{text} {_said_in(keys)}" for text, keys in holders.items())
    return f'<div class="notes"><p>Notes:</p>{notes}</div>'


def _said_in(keys: list[str]) -> str:
    return "" if len(keys) == len(EDITIONS) else f"[{', '.join(to_edition(key) for key in keys)}]"


def _evidence(descriptor: Descriptor) -> str:
    lines = []
    for aspect, wording, clauses in _statements(descriptor):
        lines.append((ASPECTS[aspect], words(wording), _evidence_of(clauses.items())))
    for aspect, wording, windows in _windows(descriptor):
        lines.append((aspect, words(wording), _evidence_of(windows.items())))
    header = ("aspect", "in our own words", "where it was read")
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
