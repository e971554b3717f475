"""Made-up visits and laboratory results, and what is to come out: one visit after the other, by `derive`."""

import random

from laboratory.deriving import booked, derive
from sledai.definitions.observations import Test
from sledai.errors import SledaiError
from sledai.laboratory import Result

LIMITS = {
    Test.PLATELETS: {"10*9/L": (99.9, 100, 100.1, 99.9999999), "/uL": (99999, 100000), "10*4/uL": (9.9, 10)},
    Test.WHITE_CELLS: {"10*9/L": (2.9, 3, 3.1), "/mm3": (2999, 3000)},
    Test.HEMOGLOBIN: {"g/dL": (12,)},
    Test.C3: {"g/L": (0.85, 0.9, 0.95), "mg/dL": (85, 90, 95)},
    Test.C4: {"g/L": (0.08, 0.1, 0.12), "mg/dL": (8, 10, 12)},
    Test.CH50: {"U/mL": (40, 50, 60), "{CAE'U}": (40, 50, 60)},
    Test.ANTI_DSDNA: {"[IU]/mL": (20, 25, 30), "%": (20, 25, 25.1), "k[IU]/L": (20, 30)},
    Test.URINE_PROTEIN: {"g/d": (0.3, 0.5, 0.5000001, 0.6, 1.0, 1.1), "mg/24 h": (500, 501, 1100)},
    Test.PROTEIN_CREATININE_RATIO: {"g/g": (0.5, 0.51), "mg/g": (500, 1200), "mg/mmol": (50, 57)},
    Test.URINE_RED_CELLS: {"/HPF": (4, 5, 6)},
    Test.URINE_WHITE_CELLS: {"/[HPF]": (5, 6)},
    Test.RED_CELL_CASTS: {"/LPF": (0, 1)},
    Test.HEME_GRANULAR_CASTS: {"/LPF": (0, 2)},
    Test.CREATINE_KINASE: {"U/L": (190, 200, 210), "ukat/L": (3.0, 3.5)},
    Test.ALDOLASE: {"U/L": (7, 8, 9)},
    Test.TEMPERATURE: {"Cel": (37.9, 38, 38.1), "[degF]": (100.4, 100.5), "K": (311.15, 311.16)},
    Test.INFLAMED_JOINTS: {"": (1, 2, 3)},
}
"""Results of each test around its limit, in units that are sent."""
RANGES = {
    ("c3", "g/L"): (0.9, 1.8),
    ("c3", "mg/dL"): (90, 180),
    ("c4", "g/L"): (0.1, 0.4),
    ("ch50", "U/mL"): (50, 100),
    ("anti_dsdna", "[IU]/mL"): (0, 25),
    ("anti_dsdna", "%"): (0, 20),
    ("creatine_kinase", "U/L"): (30, 200),
    ("aldolase", "U/L"): (1, 8),
}
COLUMNS = {name: name for name in ("lower", "upper", "range_from", "range_to", "comparator", "flag", "method")}
STATED = {
    "findings": {"pleuritic_pain": "pain", "pleural_rub": "rub", "proximal_muscles_ache_or_weak": "ache"},
    "excluded": {
        "fever": "infected",
        "pyuria": {"infection": "infected"},
        "hematuria": {"menses": "infected", "stone": False, "infection": False, "other_cause": False},
    },
    "attributed": {"fever": "due", "low_complement": "due"},
}
"""What the physician says, by the columns of the visits that hold it."""


def cohort(seed, visits=10, labs=150):
    """Visits of four subjects, and results of five, as rows."""
    chance = random.Random(seed)
    when = {(chance.choice("abcd"), chance.randrange(-20, 60)) for _ in range(visits)}
    said = [
        {
            "subject": subject,
            "day": day,
            "pain": chance.choice(["Y", "N", None]),
            "rub": chance.choice(["Y", "N", None]),
            "ache": chance.choice([1, 0, None]),
            "infected": chance.choice(["Y", "N", "N", None]),
            "due": chance.choice(["Y", "N", None]),
            "earlier": chance.choice([0.3, 0.6, 1.2, None]),
        }
        for subject, day in chance.sample(sorted(when), len(when))
    ]
    return said, [row for row in (_drawn(chance) for _ in range(labs)) if _is_result(row)]


def _drawn(chance):
    test = chance.choice(list(LIMITS))
    unit = chance.choice(list(LIMITS[test]))
    lower, upper = RANGES.get((test.value, unit), (None, None)) if chance.random() < 0.7 else (None, None)
    return {
        "subject": chance.choice("abcde"),
        "day": chance.randrange(-60, 70),
        "test": test.value,
        "value": float(chance.choice(LIMITS[test][unit])) if chance.random() < 0.9 else None,
        "unit": unit,
        "comparator": chance.choice([None] * 8 + ["<", ">", "<=", ">="]),
        "lower": None if lower is None else float(lower),
        "upper": None if upper is None else float(upper),
        "range_from": chance.choice([None, None, -50, 0]),
        "range_to": chance.choice([None, None, 0, 50]),
        "flag": chance.choice([None] * 4 + ["L", "H", "N"]),
        "method": chance.choice([None, "Farr", "ELISA"]) if test is Test.ANTI_DSDNA else None,
    }


def result(row):
    """A row as one result."""
    blank = {name: row.get(name) or "" for name in ("unit", "comparator", "method")}
    own = {name: row.get(name) for name in ("day", "lower", "upper", "range_from", "range_to", "flag")}
    return Result(row["test"], row["value"], blank.pop("unit"), **blank, **own)


def _is_result(row):
    try:
        return bool(result(row))
    except SledaiError:
        return False


def told(visits, labs, edition, **used):
    """What each visit says by itself, by subject and day."""
    return {(visit["subject"], visit["day"]): _told(visit, labs, edition, used) for visit in visits}


def _told(visit, labs, edition, used):
    def said(columns):
        return {
            name: said(at) if isinstance(at, dict) else visit.get(at, at) if isinstance(at, str) else at
            for name, at in columns.items()
        }

    own = dict(used)
    if own.get("before") == "earlier":
        own["before"] = Result("urine_protein", visit["earlier"], "g/d") if visit["earlier"] else None
    results = [result(row) for row in labs if row["subject"] == visit["subject"]]
    stated = {name: said(columns) for name, columns in STATED.items()}
    return derive(results, edition, day=visit["day"], **stated, **booked(**own))


def columns(rows, names=()):
    """Rows as columns."""
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else names)}
