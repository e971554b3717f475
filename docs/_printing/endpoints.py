"""The tables of the flare index, the responder indices and the states: each number comes from its record.

What a value on a limit gives is worked out by the library when the page is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from _printing.markup import bullets, code, grade, table, to_edition, to_sources, words
from _printing.pitfall_examples import visit_of
from _printing.statements import MARK, MEANING
from sledai import (
    SELENA_SLEDAI,
    BodyWeight,
    Cutoff,
    Encounter,
    Grade,
    Pga,
    Prednisone,
    Side,
    flare,
    flare_events,
)
from sledai.criteria import (
    BICLA,
    DORIS_2021,
    LLDAS,
    NEW_IMMUNOSUPPRESSANTS,
    SFI,
    SRI_4,
    STATES,
    FlareClass,
    FlareEvent,
    FlareRule,
    ResponseRule,
    StateRule,
)
from sledai.criteria.flares import FLARE_HEMOGLOBIN, FLARE_HEMOGLOBIN_FALL, FLARE_PLATELETS, SFI_MODIFIED
from sledai.criteria.responses import BICLA_PGA_UP_TO

OTHER_SIDE = {
    Side.ABOVE: Side.AT_MOST,
    Side.AT_LEAST: Side.BELOW,
    Side.BELOW: Side.AT_LEAST,
    Side.AT_MOST: Side.ABOVE,
}
MIRRORED = {
    Side.ABOVE: Side.BELOW,
    Side.AT_LEAST: Side.AT_MOST,
    Side.BELOW: Side.ABOVE,
    Side.AT_MOST: Side.AT_LEAST,
}
SIDES = {
    Side.ABOVE: "more than {}",
    Side.AT_LEAST: "{} or more",
    Side.BELOW: "less than {}",
    Side.AT_MOST: "{} or less",
}
NOT_ASKED = '<span class="silent">not asked</span>'
SCORES = ((4, 6), (4, 7), (8, 12), (8, 13), (12, 13), (13, 14), (14, 17), (2, 15), (14, 10))
"""The score before and now, on the limits and beside them."""
ABOVE_ALREADY = (13, 14)
"""A rise of the score that may be taken for a severe flare."""
ASSESSMENTS = (("0.5", "1.4"), ("0.5", "1.5"), ("1.4", "2.5"), ("1.6", "2.6"), ("2.4", "2.6"), ("2.6", "2.6"))
"""The global assessment before and now [points]."""
DOSES = (("10", "30"), ("10", "30.5"), ("40", "40"))
"""Prednisone before and now [mg/day]."""
WEIGHT = 60
"""Of the patient with these doses [kg]."""
BLOOD = (
    (FlareEvent.THROMBOCYTOPENIA, "platelets", FLARE_PLATELETS, ("59", "60")),
    (FlareEvent.HEMOLYTIC_ANEMIA, "hemolytic anemia with hemoglobin", FLARE_HEMOGLOBIN, ("6.9", "7.0")),
)
"""What is measured for an event, with values on the limit and beside it."""


# Words


def _amount(cutoff: Cutoff | None, *, mirrored: bool = False, other: bool = False) -> str:
    """A limit in words, such as *3 points or more*; the mark says that it is unverified.

    `mirrored` is that of a change with the other sign, and `other` the values that do not count.
    """
    if cutoff is None:
        return NOT_ASKED
    unit = cutoff.unit
    for what in (" of change", " of fall", " of prednisone"):
        unit = unit.replace(what, "")
    unit, on, scale = unit.partition(" on the scale")
    side = MIRRORED[cutoff.side] if mirrored else OTHER_SIDE[cutoff.side] if other else cutoff.side
    said = f"{abs(cutoff.value)} {'point' if unit == 'points' and str(abs(cutoff.value)) == '1' else unit}"
    if cutoff.value or side is not Side.AT_MOST:
        said = SIDES[side].format(said)
    return words(f"{said}{on}{scale}") + MARK * (cutoff.grade is Grade.UNVERIFIED)


def _rise(cutoff: Cutoff | None) -> str:
    """A rise that counts; any that is above nothing."""
    if cutoff and cutoff.side is Side.ABOVE and not cutoff.value:
        return "any rise"
    return f"a rise of {_amount(cutoff)}" if cutoff else NOT_ASKED


def _events() -> dict[FlareEvent, str]:
    """What the physician states, in words."""
    return {
        FlareEvent.CUTANEOUS_LUPUS: (
            "cutaneous lupus: discoid, photosensitive or bullous lupus, lupus profundus, cutaneous vasculitis"
        ),
        FlareEvent.NASOPHARYNGEAL_ULCERS: "nasopharyngeal ulcers",
        FlareEvent.PLEURITIS: "pleuritis",
        FlareEvent.PERICARDITIS: "pericarditis",
        FlareEvent.ARTHRITIS: "arthritis",
        FlareEvent.FEVER: "fever due to lupus",
        FlareEvent.CNS_LUPUS: "lupus of the central nervous system",
        FlareEvent.VASCULITIS: "systemic vasculitis",
        FlareEvent.NEPHRITIS: "nephritis",
        FlareEvent.MYOSITIS: "myositis",
        FlareEvent.THROMBOCYTOPENIA: f"platelets {_amount(FLARE_PLATELETS)}",
        FlareEvent.HEMOLYTIC_ANEMIA: (
            f"hemolytic anemia with hemoglobin {_amount(FLARE_HEMOGLOBIN)}, "
            f"or with a fall of hemoglobin by {_amount(FLARE_HEMOGLOBIN_FALL)}"
        ),
        FlareEvent.ADDED_NSAID_OR_HYDROXYCHLOROQUINE: "an NSAID or hydroxychloroquine is added for lupus activity",
        FlareEvent.NEW_IMMUNOSUPPRESSANT: f"one of these is new: {words(', '.join(NEW_IMMUNOSUPPRESSANTS))}",
        FlareEvent.HOSPITALIZATION: "hospitalization for lupus activity",
    }


def _spoken(name: str) -> str:
    return words(name.replace("_", " ").replace("bilag", "BILAG"))


def _evidence(rule: FlareRule | ResponseRule | StateRule) -> str:
    return f"{grade(rule.grade)} {to_sources(rule.sources)}"


def _at_the_root(html: str) -> str:
    """Links as from a page in the root."""
    return html.replace('href="../', 'href="')


def _criteria(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of criteria; a phone shows each as a list, under the name of its column."""
    labels = ("", *(name.partition("<br>")[0] for name in header[1:]))
    return table(header, rows, kind="stacked", labels=labels)


def _meaning(html: str) -> str:
    return f"<p>{MARK} {words(MEANING)}.</p>" if MARK in html else ""


# The flare index


def flare_index() -> str:
    """What makes a flare, by how severe it is."""
    rule, said = SFI, _events()
    drugs = (FlareEvent.ADDED_NSAID_OR_HYDROXYCHLOROQUINE,)
    treated = (FlareEvent.NEW_IMMUNOSUPPRESSANT, FlareEvent.HOSPITALIZATION)
    assert set(drugs) <= set(rule.mild)
    assert set(treated) == set(rule.severe)
    score = (
        f"rises to {_amount(rule.severe_score)}: "
        f"from {_amount(rule.severe_score, other=True)} by {_rise(rule.severe_rise)}, "
        f"from {_amount(rule.severe_score)} by {_rise(rule.severe_rise_above)}"
    )
    consequence = (
        f"Each counts only with its <strong>treatment consequence</strong>: it requires that prednisone is doubled or "
        f"raised to {_amount(rule.severe_dose)}, or hospitalization."
    )
    rows = (
        ("score", _rise(rule.rise), score),
        (
            "new or worse, and due to lupus",
            bullets(said[event] for event in rule.mild if event not in drugs),
            bullets(said[event] for event in rule.severe_with_consequence) + consequence,
        ),
        ("prednisone", "any rise", f"a rise to {_amount(rule.severe_dose)}"),
        ("other drugs", *(bullets(said[event] for event in events) for events in (drugs, treated[:1]))),
        ("hospitalization", "", said[FlareEvent.HOSPITALIZATION]),
        ("global assessment", _rise(rule.pga_rise), f"rises to {_amount(rule.severe_pga)}"),
    )
    html = _criteria(("criterion", "mild or moderate flare", "severe flare"), rows)
    known = f"<p>{words(rule.note)}</p><p>Evidence: {_evidence(rule)}.</p>"
    return _at_the_root(html + _meaning(html) + known)


def flare_limits() -> str:
    """What a value on a limit gives, everything else as before."""
    lines = [
        *((f"score {before}, now {now}", *_classes(_visit(before), _visit(now))) for before, now in SCORES),
        *(
            (f"global assessment {before}, now {now}", *_classes(_visit(pga=before), _visit(pga=now)))
            for before, now in ASSESSMENTS
        ),
        *(
            (f"prednisone {before} mg/day, now {now} at {WEIGHT} kg", *_classes(_visit(dose=before), _visit(dose=now)))
            for before, now in DOSES
        ),
        *_blood(),
    ]
    before, now = ABOVE_ALREADY
    (found, *_) = _classes(_visit(before), _visit(now))
    assert found != FlareClass.SEVERE
    said = (
        f"<p>A rise from {before} to {now} is not severe: the score was {_amount(SFI.severe_score)} before, "
        f"and from there only {_rise(SFI.severe_rise_above)} is; the answer is <em>{found}</em>.</p>"
    )
    return said + table(("what changes", SFI.label, SFI_MODIFIED.label), lines, kind="limits")


def _blood() -> Iterator[tuple[str, ...]]:
    for event, what, cutoff, values in BLOOD:
        for value in values:
            counted = {event} if cutoff.holds(Decimal(value)) else set()
            for consequence in (True, False) if counted else (True,):
                present = counted | ({FlareEvent.TREATMENT_CONSEQUENCE} if consequence else set())
                said = f"{what} {value} {cutoff.unit}, {'with' if consequence else 'without'} a treatment consequence"
                yield words(said), *_classes(_visit(), _visit(), present)


def _visit(score: int = 0, pga: str = "0.5", dose: str = "5") -> Encounter:
    """A visit with some score."""
    return Encounter(
        visit_of(score), pga=Pga(pga, scale="points"), prednisone=Prednisone(dose), body_weight=BodyWeight(WEIGHT)
    )


def _classes(before: Encounter, now: Encounter, present: set[FlareEvent] | None = None) -> Iterator[str]:
    events = flare_events(present or ())
    for rule in (SFI, SFI_MODIFIED):
        yield words(flare(before, now, SELENA_SLEDAI, events=events, rule=rule).value)


# The responder indices


def responders() -> str:
    """What a responder has to meet."""
    rules = (SRI_4, BICLA, BICLA_PGA_UP_TO)
    rows = (
        ("score", *(_change(rule.change) for rule in rules)),
        (
            "BILAG at baseline",
            *(
                "at least one A or B, and every A and B improves" if rule.bilag_improves else NOT_ASKED
                for rule in rules
            ),
        ),
        ("BILAG since", *(f"no new A, at most {rule.most_new_b} new B" for rule in rules)),
        (
            "global assessment",
            *(f"rises by {_amount(rule.pga_worse, other=True)}" for rule in rules),
        ),
        ("treatment", *("has not failed" for _ in rules)),
        ("compared with", *(words(rule.reference) for rule in rules)),
        ("stated for", *(", ".join(map(to_edition, rule.made_for)) for rule in rules)),
        ("evidence", *map(_evidence, rules)),
    )
    html = _criteria(("criterion", *(f"{words(rule.label)}<br>{code(rule.key)}" for rule in rules)), rows)
    return _at_the_root(html + _meaning(html))


def _change(cutoff: Cutoff) -> str:
    """How the score has to change."""
    if not cutoff.value and cutoff.side is Side.AT_MOST:
        return "does not rise"
    return f"falls by {_amount(cutoff, mirrored=True)}"


# The states


def low_activity_and_remission() -> str:
    """What the two states that are used most ask for; every criterion is needed."""
    rules = (LLDAS, DORIS_2021)
    rows = (
        ("score", *(_amount(rule.score) for rule in rules)),
        ("score without the two immunologic items", *(_amount(rule.clinical_score) for rule in rules)),
        (
            "absent",
            *(", ".join(SELENA_SLEDAI[item].label.lower() for item in rule.inactive) or NOT_ASKED for rule in rules),
        ),
        (
            "new items",
            *(f"none since the {words(rule.reference)}" if rule.nothing_new else NOT_ASKED for rule in rules),
        ),
        ("global assessment", *(_amount(rule.pga) for rule in rules)),
        ("prednisone or equivalent", *(_amount(rule.prednisone) for rule in rules)),
        ("the physician states", *(_stated(rule) for rule in rules)),
        ("stated for", *(", ".join(map(to_edition, rule.made_for)) for rule in rules)),
        ("evidence", *map(_evidence, rules)),
        ("note", *(words(rule.note) for rule in rules)),
    )
    html = _criteria(("criterion", *(f"{words(rule.label)}<br>{code(rule.key)}" for rule in rules)), rows)
    return _at_the_root(html + _meaning(html))


def states() -> str:
    """The numbers of every state."""
    rows = [
        (
            f"{words(rule.label)}<br>{code(key)}",
            _amount(rule.score),
            _amount(rule.clinical_score),
            _amount(rule.pga),
            _amount(rule.prednisone) + (f", and {_amount(rule.least_prednisone)}" if rule.least_prednisone else ""),
            _stated(rule),
        )
        for key, rule in STATES.items()
    ]
    header = (
        "state",
        "score",
        "score without the two immunologic items",
        "global assessment",
        "prednisone",
        "the physician states",
    )
    html = table(header, rows, kind="states")
    return _at_the_root(html + _meaning(html))


def _stated(rule: StateRule) -> str:
    said = [_spoken(name) for name in rule.required] + [f"no {_spoken(name)}" for name in rule.ruled_out]
    return ", ".join(said) or NOT_ASKED
