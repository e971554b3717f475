"""One cohort with missing items, in every way that is understood, and what is to come out, added up by the oracle."""

from itertools import cycle

import numpy as np

from oracle import NAMES, SEROLOGY, WEIGHTS
from sledai import SELENA_SLEDAI

PART = ("psychosis", "arthritis", "rash", "low_complement", "fever")
"""A part of the form, for engines on which reading the whole of it takes seconds: one descriptor of each weight."""
SUBJECTS, WEEKS = 10, (0, 5, 10)
ROWS = SUBJECTS * len(WEEKS)
SYSTEMS = {
    "cns": NAMES[:6],
    "vascular": NAMES[6:8],
    "musculoskeletal": NAMES[8:10],
    "renal": NAMES[10:14],
    "mucocutaneous": NAMES[14:17],
    "serosal": NAMES[17:19],
    "immunologic": NAMES[19:21],
    "constitutional": NAMES[21:22],
    "hematologic": NAMES[22:],
}
WHO = {
    "subject": [f"{row // 3:03d}" for row in range(ROWS)],
    "week": [WEEKS[row % 3] for row in range(ROWS)],
    "flag": [("Y", "", None)[row % 3] for row in range(ROWS)],
}

TEXTS = {
    True: ("Y", "y", "yes", "YES", "Yes", "true", "TRUE", "present", "Present", "1", "1.0", " Y", "\tyes\u00a0"),
    False: ("N", "n", "no", "NO", "No", "false", "FALSE", "absent", "Absent", "0", "0.0", "n ", "\u00a0No\n"),
    None: (None, "", "  ", "\t\u00a0 ", "ND", "nd", " Nd", "NOT DONE", "nOt DoNe", "not done\u00a0", "NaN", "null"),
}
CODINGS = {
    "truth": {True: (True,), False: (False,), None: (None,)},
    "whole": {True: (1,), False: (0,), None: (None,)},
    "float": {True: (1.0,), False: (0.0, -0.0), None: (None, float("nan"))},
    "text": TEXTS,
    "mixed": {
        True: (*TEXTS[True], True, 1, 1.0, np.True_, np.int8(1), np.float32(1)),
        False: (*TEXTS[False], False, 0, 0.0, np.False_, np.int8(0), np.float32(0)),
        None: (*TEXTS[None], float("nan"), np.float64("nan")),
    },
}
"""What may stand for present, absent and not assessed, by what a column can hold."""


def _drawn():
    """True, False or None for each descriptor of each visit; three visits are complete, and one has nothing at all."""
    codes = np.random.default_rng(7).choice(3, (ROWS, 24), p=[0.25, 0.65, 0.10])
    codes[[0, 4, 9]] = codes[[0, 4, 9]] % 2
    codes[16] = 2
    return {name: [(False, True, None)[code] for code in codes[:, at]] for at, name in enumerate(NAMES)}


ANSWERS = _drawn()


def _is_letter(way):
    return isinstance(way, str) and way.strip() in ("Y", "y", "N", "n")


def _is_number(way):
    return not isinstance(way, str | None) or way.strip().lower() in ("1", "1.0", "0", "0.0", "true", "false")


def written(coding, names=NAMES):
    """The answers of some descriptors in a coding; every way of writing one is used in turn.

    A column has letters or numbers and truth values, not both: then the letters might be missing values.
    """
    ways = CODINGS[coding]
    turns = []
    for other in (_is_letter, _is_number):
        own = {answer: [way for way in found if answer is None or not other(way)] for answer, found in ways.items()}
        turns.append({answer: cycle(found or ways[answer]) for answer, found in own.items()})
    turns[1][None] = turns[0][None]
    of_columns = cycle(turns)
    return {
        name: [next(ways[answer]) for answer in ANSWERS[name]] for name, ways in zip(names, of_columns, strict=False)
    }


def worded(words, names=NAMES):
    """The columns of the cohort with other words for the answers."""
    return {**WHO, **{name: [words[answer] for answer in ANSWERS[name]] for name in names}}


def cohort(kind):
    """The columns of the cohort, as a kind of frame holds them."""
    return {**WHO, **written(kind.coding, kind.names)}


def index_of(names):
    """The edition, or the part of it that has these descriptors."""
    return SELENA_SLEDAI.without(*(name for name in NAMES if name not in names)) if names != NAMES else SELENA_SLEDAI


def low(row, names):
    """The weights of what is present."""
    return sum(WEIGHTS[name] for name in names if ANSWERS[name][row])


def high(row, names):
    """The weights of what is present or was not assessed."""
    return sum(WEIGHTS[name] for name in names if ANSWERS[name][row] is not False)


def settled(lowest, highest):
    """The one value, where there is one."""
    return lowest if lowest == highest else None


def scores(names):
    """The score of each visit, null where a gap leaves it open."""
    return [settled(low(row, names), high(row, names)) for row in range(ROWS)]


def by_row(value):
    """A value for each visit."""
    return [value(row) for row in range(ROWS)]


def one_visit(names, verb=None):
    """What a verb on one visit is to give, or all of them, by the name of the column."""
    expected = {
        "score": scores(names),
        "absent": by_row(lambda row: low(row, names)),
        "bounds_low": by_row(lambda row: low(row, names)),
        "bounds_high": by_row(lambda row: high(row, names)),
        "bounds_missing": by_row(lambda row: sum(ANSWERS[name][row] is None for name in names)),
        "clinical": scores([name for name in names if name not in SEROLOGY]),
    }
    for system, rows in SYSTEMS.items():
        if of_system := [name for name in rows if name in names]:
            expected[f"system_{system}_low"] = by_row(lambda row, of_system=of_system: low(row, of_system))
            expected[f"system_{system}_high"] = by_row(lambda row, of_system=of_system: high(row, of_system))
    for name in names:
        expected[f"points_{name}"] = scores([name])
        expected[f"least_{name}"] = by_row(lambda row, name=name: low(row, [name]))
    return {name: values for name, values in expected.items() if verb in (None, name.split("_")[0])}


def baseline(row):
    """The row of the baseline visit of the same subject."""
    return row // 3 * 3


def previous(row):
    """The row of the visit before, if there is one."""
    return row - 1 if row % 3 else None


def change(names, other, called):
    """What `derive_change` is to give against another visit of the same subject, called baseline or previous."""
    rows = []
    for row in range(ROWS):
        then = other(row)
        if then is None:
            rows.append((None,) * 5)
            continue
        before = (low(then, names), high(then, names))
        moved = (0, 0) if then == row else (low(row, names) - before[1], high(row, names) - before[0])
        rows.append((*before, *moved, settled(*moved)))
    ends = (f"{called}_low", f"{called}_high", "change_low", "change_high", "change")
    return {f"sledai_{end}": [row[at] for row in rows] for at, end in enumerate(ends)}


def appeared(names, other, *, resolved=False):
    """What `new_descriptors` and `resolved_descriptors` are to give against another visit."""
    verb = "resolved" if resolved else "new"
    return {
        f"{verb}_{name}": by_row(lambda row, column=ANSWERS[name]: _moved(column, row, other(row), resolved))
        for name in names
    }


def _moved(column, row, then, resolved):
    """Whether a finding came (or went) between two visits: true, false, or null where a gap leaves it open."""
    if then is None or then == row:
        return None if then is None else False
    before, now = (column[row], column[then]) if resolved else (column[then], column[row])
    if before is True or now is False:
        return False
    return True if (before, now) == (False, True) else None
