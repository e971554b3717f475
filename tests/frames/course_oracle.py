"""The course of one subject, read off visit by visit in plain Python, for every way of filling its gaps."""

from fractions import Fraction
from itertools import pairwise, product

from oracle import WEIGHTS

FORM = ("arthritis", "rash", "low_complement")
"""4, 2 and 2 points; the last is serology."""
NO_DAY_LIMIT = 10**9


def fillings(values):
    """Every way of filling the gaps of a list."""
    return product(*([value] if value is not None else [False, True] for value in values))


def courses_of(columns, *names):
    """The days of each subject in order, and of the named columns the values at each day."""
    found = {}
    for subject in sorted({name for name in columns["subject"] if name is not None}):
        rows = [at for at, whose in enumerate(columns["subject"]) if whose == subject]
        rows.sort(key=lambda at: columns["day"][at])
        found[subject] = [columns["day"][at] for at in rows], [[columns[name][at] for at in rows] for name in names]
    return found


def agreed(answers):
    """What all fillings say, None where they differ."""
    told = set(answers)
    return told.pop() if len(told) == 1 else None


def weighed(spans, values):
    """The sum of values, each as often as its span is long."""
    return sum(span * value for span, value in zip(spans, values, strict=True))


def forms(answers):
    """Every way of filling the gaps of three columns of answers, as the points of each visit and its clinical ones."""
    visits = len(answers[0])
    for filled in fillings([value for column in answers for value in column]):
        columns = [filled[at * visits : (at + 1) * visits] for at in range(len(FORM))]
        rows = list(zip(*columns, strict=True))
        points = [sum(WEIGHTS[name] * value for name, value in zip(FORM, row, strict=True)) for row in rows]
        yield points, [4 * row[0] + 2 * row[1] for row in rows]


def area(columns):
    """The least and the greatest area of each subject, the days it spans, and its visits."""
    found = []
    for subject, (days, answers) in courses_of(columns, *FORM).items():
        spans = [end - start for start, end in pairwise(days)]
        areas = [weighed(spans, [Fraction(p + q, 2) for p, q in pairwise(points)]) for points, _ in forms(answers)]
        ends = (min(areas), max(areas)) if len(days) > 1 else (None, None)
        found.append((subject, *ends, days[-1] - days[0], len(days)))
    return found


def mean(columns):
    """The same for the mean."""
    return [
        (subject, *(end if end is None else end / length for end in ends), length, visits)
        for subject, *ends, length, visits in area(columns)
    ]


def persistent(columns, *, visits=2, gap=183, beyond_serology=True):
    """Whether there are so many consecutive active visits, and how many visits there are."""

    def longest(days, points, clinical):
        rows, row = [0], 0
        for at, day in enumerate(days):
            if at and day - days[at - 1] > gap:
                row = 0
            row = row + 1 if points[at] >= 4 and (clinical[at] > 0 or not beyond_serology) else 0
            rows.append(row)
        return max(rows)

    return [
        (subject, agreed(longest(days, *form) >= visits for form in forms(answers)), len(days))
        for subject, (days, answers) in courses_of(columns, *FORM).items()
    ]


def in_state(columns, maximum_gap=None, *, halved=False):
    """The days in the state, the observed days, the share, and the visits."""
    found = []
    for subject, (days, (state,)) in courses_of(columns, "state").items():
        spans = [min(end - start, maximum_gap or NO_DAY_LIMIT) for start, end in pairwise(days)]
        times = [
            weighed(spans, [Fraction(p + q, 2) if halved else p for p, q in pairwise(filled)])
            for filled in fillings(state)
        ]
        share = [Fraction(end) / sum(spans) if sum(spans) else None for end in (min(times), max(times))]
        found.append((subject, min(times), max(times), sum(spans), *share, len(days)))
    return found


def kept(columns, first, last):
    """Whether the state was there at every visit from one day to another; None also without one."""
    found = []
    for subject, (days, (state,)) in courses_of(columns, "state").items():
        inside = [value for day, value in zip(days, state, strict=True) if first <= day <= last]
        answers = [all(filled) for filled in fillings(inside)]
        found.append((subject, agreed(answers) if inside else None))
    return found


def first(columns, baseline, *, counts=False, within=None, lasting=None):
    """The earliest and the latest time to the first event over all fillings, and whether it is censored."""

    def time(days, events, start):
        for at, (day, event) in enumerate(zip(days, events, strict=True)):
            later = list(zip(days, events, strict=True))[at + 1 :]
            if not event or day < start or (day == start and not counts):
                continue
            if within is not None and not any(also and other <= day + within for other, also in later):
                continue
            if lasting is not None:
                reached = [other for other, _ in later if other >= day + lasting]
                if not reached or not all(also for other, also in later if other <= reached[0]):
                    continue
            return day - start, False
        return max(days[-1] - start, 0), True

    found = []
    for subject, (days, (state,)) in courses_of(columns, "state").items():
        times = [time(days, filled, days[0] if baseline == "first_visit" else baseline) for filled in fillings(state)]
        lengths = [length for length, _ in times]
        found.append((subject, min(lengths), max(lengths), agreed(censored for _, censored in times)))
    return found


def rate(columns, baseline, *, counts=False):
    """The least and the greatest number of events, the observed days, and the events for each 365.25 days."""
    found = []
    for subject, (days, (state,)) in courses_of(columns, "state").items():
        start = days[0] if baseline == "first_visit" else baseline
        late = [value for day, value in zip(days, state, strict=True) if day > start or (counts and day == start)]
        numbers, observed = [sum(filled) for filled in fillings(late)], max(days[-1] - start, 0)
        ends = min(numbers), max(numbers)
        years = [Fraction("365.25") * end / observed if observed else None for end in ends]
        found.append((subject, *ends, observed, *years))
    return found
