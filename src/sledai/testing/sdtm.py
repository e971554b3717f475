"""Made-up SDTM domains of a crossover trial; nothing here is a patient, and no code is that of a sponsor."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from sledai.editions import SELENA_SLEDAI
from sledai.testing.crossover import crossover_cohort
from sledai.visits.answers import DESCRIPTORS

__all__ = ["sdtm_domains"]

Row: TypeAlias = dict[str, object]
CODES = {name: f"ZZITEM{number:02d}" for number, name in enumerate(DESCRIPTORS, 1)}
"""The made-up code of each item; docs/examples/sponsor-codes-synthetic.toml has them too."""
DAYS = {"screening": -7, "period 1 week 0": 0, "period 1 week 10": 70, "period 2 week 0": 126, "period 2 week 10": 196}
"""The day of each visit, counted from day 0."""
NUMBERS = dict(zip(DAYS, (1, 101, 102, 201, 202), strict=True))
BILAG = ("ZZBMUCO", "ZZBMUSC", "ZZBREN")
LABS = (
    ("thrombocytopenia", "PLAT", "BLOOD", "10^9/L", "150", "400", 82, 240),
    ("leukopenia", "WBC", "BLOOD", "10^9/L", "4", "10", 2.4, 5.8),
    ("low_complement", "C3", "SERUM", "mg/dL", "90", "180", 62, 110),
    ("low_complement", "C4", "SERUM", "mg/dL", "10", "40", 7, 22),
    ("increased_dna_binding", "DDNAIGAB", "SERUM", "IU/mL", "", "30", 180, 12),
    ("pyuria", "WBC", "URINE", "/HPF", "", "5", 9, 1),
)
"""Descriptor, test, specimen, unit and range; a value with the finding and one without it."""
TERMS = {"arthritis": "ARTHRITIS", "rash": "CUTANEOUS LUPUS", "fever": "FEVER", "pleurisy": "PLEURITIS"}
NEVER = ("CNS LUPUS", "NEPHRITIS", "HOSPITALIZATION", "TREATMENT CONSEQUENCE")


def sdtm_domains(*, participants: int = 30, seed: int = 2932139) -> dict[str, dict[str, list[object]]]:
    """Make up the domains DM, SV, QS, RS, LB, VS, CM, CE and DS of a crossover trial.

    The participants, periods and answers are those of `crossover_cohort` who entered. One form was not done at all, one
    participant left before the last visit, and some start and end dates of drugs are partial or blank.

    Args:
        participants: how many entered.
        seed: the same seed gives the same domains.

    Returns:
        Each domain with its columns, which a dataframe library makes a frame of. Every code begins with ``ZZ``; none
        of them is from CDISC or a sponsor.

    Example:
        >>> domains = sdtm_domains(participants=2)
        >>> list(domains), len(domains["DM"]["USUBJID"])
        (['DM', 'SV', 'QS', 'RS', 'LB', 'VS', 'CM', 'CE', 'DS'], 2)
    """
    random = Random(seed)  # noqa: S311
    cohort = crossover_cohort(participants=participants, seed=seed)
    entered = list(dict.fromkeys(row["subject"] for row in cohort if row["period"]))
    found: dict[str, list[Row]] = {name: [] for name in ("DM", "SV", "QS", "RS", "LB", "VS", "CM", "CE", "DS")}
    for place, subject in enumerate(entered):
        start = date(2016, 5, 5) + timedelta(days=random.randrange(30))
        rows = [row for row in cohort if row["subject"] == subject]
        leaves = place == len(entered) - 1
        arm = "AB" if rows[1]["arm"].startswith("IL-2") else "BA"
        found["DM"].append({"USUBJID": subject, "ARMCD": arm, "RFSTDTC": str(start)})
        ended = str(start + timedelta(days=150 if leaves else 200))
        status = "WITHDRAWAL BY SUBJECT" if leaves else "COMPLETED"
        found["DS"].append({"USUBJID": subject, "DSDECOD": status, "DSSTDTC": ended})
        for name, records in _drugs(subject, start, random).items():
            found[name] += records
        for row in rows[: -1 if leaves else None]:
            shift = random.randrange(-3, 4) if row["visit"].endswith("10") else 0
            day = start + timedelta(days=DAYS[row["visit"]] + shift)
            whole = place == 1 and row["visit"] == "period 1 week 10"
            for name, records in _visit(row, day, random, whole_form_missing=whole).items():
                found[name] += records
    for name in ("QS", "CM", "CE"):
        for number, record in enumerate(found[name], 1):
            record[f"{name}SEQ"] = number
    return {name: {column: [row[column] for row in rows] for column in rows[0]} for name, rows in found.items()}


def _drugs(subject: str, start: date, random: Random) -> dict[str, list[Row]]:
    """The records of CM of a participant: prednisone with a change of dose, and others."""
    usual: Row = {"USUBJID": subject, "CMDOSU": "mg", "CMDOSFRQ": "QD", "CMROUTE": "ORAL"}
    dose = random.choice([5.0, 7.5, 10.0, 20.0])
    changed = start + timedelta(days=random.choice([30, 100, 170]))
    before = str(changed - timedelta(days=1))
    records: list[Row] = [
        usual | {"CMTRT": "PREDNISONE", "CMDOSE": dose, "CMSTDTC": "2015", "CMENDTC": before, "CMENRTPT": ""},
        usual
        | {
            "CMTRT": random.choice(["PREDNISONE", "METHYLPREDNISOLONE"]),
            "CMDOSE": random.choice([4.0, 8.0, 12.0]),
            "CMSTDTC": str(changed),
            "CMENDTC": "",
            "CMENRTPT": "ONGOING",
        },
    ]
    if random.random() < 0.2:
        begun = str(start + timedelta(days=random.choice([20, 150])))
        drug = {"CMTRT": "AZATHIOPRINE", "CMDOSE": 100.0, "CMSTDTC": begun, "CMENDTC": "", "CMENRTPT": "ONGOING"}
        records.append(usual | drug)
    if random.random() < 0.2:
        drug = {"CMTRT": "HYDROCORTISONE CREAM", "CMDOSE": None, "CMSTDTC": "2016-05", "CMENDTC": "", "CMENRTPT": ""}
        records.append(usual | drug | {"CMROUTE": "TOPICAL", "CMDOSU": ""})
    return {"CM": records}


def _visit(row: dict[str, str], day: date, random: Random, *, whole_form_missing: bool) -> dict[str, list[Row]]:
    """The records of one visit."""
    number = NUMBERS[row["visit"]]
    who: Row = {"USUBJID": row["subject"], "VISITNUM": float(number), "VISIT": row["visit"].upper()}
    present = {name for name in DESCRIPTORS if row[name] == "Y"}
    found: dict[str, list[Row]] = {"SV": [who | {"SVSTDTC": str(day)}]}
    form = who | {"QSCAT": "ZZ SYNTHETIC FORM", "QSDTC": str(day)}
    found["QS"] = [
        form
        | {
            "QSTESTCD": CODES[name],
            "QSORRES": {"Y": "PRESENT", "N": "ABSENT"}.get(row[name], ""),
            "QSSTRESN": {"Y": float(SELENA_SLEDAI[name].weight), "N": 0.0}.get(row[name]),
            "QSSTAT": "" if row[name] in ("Y", "N") else "NOT DONE",
        }
        for name in DESCRIPTORS
    ]
    if whole_form_missing:
        found["QS"] = [form | {"QSTESTCD": "QSALL", "QSORRES": "", "QSSTRESN": None, "QSSTAT": "NOT DONE"}]
    pga = round(random.uniform(0.8, 2.2) if present else random.uniform(0, 0.8), 1)
    results = {"ZZPGA": str(pga)} | {code: random.choice("BCCDE") for code in BILAG}
    found["RS"] = [who | {"RSTESTCD": code, "RSORRES": result, "RSDTC": str(day)} for code, result in results.items()]
    taken = str(day - timedelta(days=random.randrange(4)))
    lab: Row = {"USUBJID": row["subject"], "LBDTC": taken}
    found["LB"] = [
        lab
        | {"LBTESTCD": code, "LBSPEC": specimen, "LBORRES": str(low if name in present else normal), "LBORRESU": unit}
        | {"LBORNRLO": lower, "LBORNRHI": upper}
        for name, code, specimen, unit, lower, upper, low, normal in LABS
    ]
    kilograms = round(random.uniform(48, 88), 1)
    weight: Row = {"VSTESTCD": "WEIGHT", "VSSTRESN": kilograms, "VSSTRESU": "kg", "VSDTC": str(day)}
    found["VS"] = [weight | {"USUBJID": row["subject"]}] if row["visit"].endswith("0") else []
    events = {term: name in present and random.random() < 0.1 for name, term in TERMS.items()}
    events |= dict.fromkeys(NEVER, False)
    found["CE"] = [
        who | {"CETERM": term, "CEPRESP": "Y", "CEOCCUR": "Y" if happened else "N", "CESTDTC": ""}
        for term, happened in events.items()
    ]
    return found
