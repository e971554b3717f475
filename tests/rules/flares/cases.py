"""Pairs of visits for the tests of flares, through one visit and through arrays."""

from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from oracle import NAMES, WEIGHTS, completions, total
from sledai import SELENA_SLEDAI, Assessment, BodyWeight, Encounter, Pga, Prednisone, Visits, flare, flare_events
from sledai.criteria import SFI

BY_WEIGHT = sorted(NAMES, key=WEIGHTS.get, reverse=True)


def of(points):
    """A visit of so many points."""
    found, left = set(), points
    for name in BY_WEIGHT:
        if WEIGHTS[name] <= left:
            found.add(name)
            left -= WEIGHTS[name]
    assert 0 == left
    return Assessment(found)


def same(values):
    """The same for both visits, or a pair."""
    return values if isinstance(values, tuple) else (values, values)


@frozen(kw_only=True)
class Case:
    """Two visits and what happened between them; nothing happened and nothing else moved unless said otherwise."""

    before: Assessment = field(factory=Assessment)
    now: Assessment = field(factory=Assessment)
    pga: tuple = field(default="0", converter=same)
    dose: tuple = field(default="0", converter=same)
    weight: object = "60"
    events: dict = field(factory=flare_events)

    @property
    def totals(self):
        """Every total before, and every total now."""
        return [
            sorted({total(filled) for filled in completions(visit.present, visit.missing)})
            for visit in (self.before, self.now)
        ]

    @property
    def numbers(self):
        """The readings as exact numbers."""
        exact = [None if value is None else Fraction(value) for value in (*self.pga, *self.dose, self.weight)]
        return {"pga": exact[:2], "dose": exact[2:4], "weight": exact[4]}


def one(case, rule=SFI, edition=SELENA_SLEDAI, *, exact=False, scale="points", **further):
    """What is told of one pair of visits."""
    return flare(
        *(_encounter(case, side, scale) for side in (0, 1)),
        edition,
        events=case.events,
        rule=rule,
        exact=exact,
        **further,
    )


def sparse(case, rule=SFI, edition=SELENA_SLEDAI, **further):
    """The same pair, with nothing given for what was not recorded."""
    sides = []
    for side in (0, 1):
        given = {"pga": Pga(case.pga[side], scale="points")} if case.pga[side] is not None else {}
        given |= {"prednisone": Prednisone(case.dose[side])} if case.dose[side] is not None else {}
        given |= {"body_weight": BodyWeight(case.weight)} if case.weight is not None else {}
        sides.append(Encounter((case.before, case.now)[side], **given))
    events = {name: value for name, value in case.events.items() if value is not None}
    return flare(*sides, edition, events=events, rule=rule, **further)


def _encounter(case, side, scale):
    return Encounter(
        (case.before, case.now)[side],
        pga=Pga(case.pga[side], scale=scale),
        prednisone=Prednisone(case.dose[side]),
        body_weight=BodyWeight(case.weight),
    )


def many(cases, rule=SFI, edition=SELENA_SLEDAI, *, exact=False, scale="points", **further):
    """What is told of many pairs of visits at once, all inputs in columns."""
    names = sorted({name for case in cases for name in case.events})
    events = {name: [case.events.get(name) for case in cases] for name in names}
    sides = [
        Encounter(
            Visits.from_assessments([(case.before, case.now)[side] for case in cases]),
            pga=Pga([case.pga[side] for case in cases], scale=scale),
            prednisone=Prednisone([case.dose[side] for case in cases]),
            body_weight=BodyWeight([case.weight for case in cases]),
        )
        for side in (0, 1)
    ]
    return flare(*sides, edition, events=events, rule=rule, exact=exact, **further)


FILLER = Case()
GAP = Case(
    before=Assessment(missing={"seizure"}), now=of(20), pga=(None, "3"), dose=(None, "1"), weight=None, events={}
)


def amid(case, rule=SFI, edition=SELENA_SLEDAI, **further):
    """The class of a pair of visits that stands between others."""
    return many([FILLER, case, GAP], rule, edition, **further).value[1]


def alone(case, rule=SFI, edition=SELENA_SLEDAI, **further):
    """The class of a pair of visits by itself."""
    return one(case, rule, edition, **further).value


DOORS = {"one visit": alone, "arrays": amid}


def ends(verdicts):
    """The two ends of every verdict."""
    return {str(name): (bool(v.certain), bool(v.possible)) for name, v in verdicts.items()}


def decimal(value):
    """An exact number as it is written."""
    return Decimal(value.numerator) / Decimal(value.denominator)
