"""Inputs with mutations: each ends in a typed error or in an answer that the mutation cannot have changed.

A small number of mutations runs as a test. `python tests/interop/test_mutated_inputs.py 100000 [SEED]` runs many.
"""

import json
import sys
import traceback
import warnings
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
import polars as pl
import pytest

import sledai
from sledai import SELENA_SLEDAI, frames
from sledai.cli.files import tables
from sledai.cli.rows import FileFormat
from sledai.criteria import FlareEvent
from sledai.errors import SledaiError
from sledai.interop import adam, redcap_layout, sdtm
from sledai.laboratory import LabCodeBook
from sledai.testing.sdtm import sdtm_domains

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SOURCE = str(Path(sledai.__file__).parent)
KEYS = ("USUBJID", "VISITNUM")
WORDS = "Y N QSALL ND 0 1 =1+1 ../x 1e999 ٣ 1,5 -1 PREDNISONE mg \x00 \ud800 0000 2016 2016-05 2016-02-30 9999-12-31"
NUMBERS = (0, 1, -1, 2, 8, 0.5, 5.397605346934028e-79, float("nan"), float("inf"), 10**30, 2**63)
JUNK = (*WORDS.split(" "), "NOT DONE", "", " ", "2016-05-05T10:00", *NUMBERS, None, True, False, b"1", (), {})
"""Values of cells that are wrong in most columns and right in some."""
TOKENS = (*b'" , = [ ] { } null true -1 1e999 NaN \x00 \xff | ; .A #'.split(b" "), b"\n", b"\r", b"9" * 400)
"""Bytes that mean something in one of the formats."""


@cache
def domains():
    """The domains of three participants."""
    return sdtm_domains(participants=3)


def mutated_records(random, name):
    """The records of a domain after up to three mutations, and the participants that they are about."""
    columns = domains()[name]
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    touched = set()
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        row = random.randrange(len(rows))
        touched.add(str(rows[row].get("USUBJID")).strip())
        match random.randrange(8):
            case 0:
                del rows[row]
            case 1:
                rows.append(dict(rows[row]))
            case 2:
                rows[row] = dict(random.choice(rows))
            case 3 if random.random() < 0.2:
                column, touched = random.choice(list(columns)), set(columns["USUBJID"])
                rows = [{key: value for key, value in each.items() if key != column} for each in rows]
            case _:
                column = random.choice(list(rows[row]))
                other = random.choice(rows).get(column)
                rows[row] = rows[row] | {column: random.choice([*JUNK, other, f"{other} ", str(other).lower()])}
        touched.add(str(rows[min(row, len(rows) - 1)].get("USUBJID")).strip())
    return rows, touched


def mutated_bytes(random, content):
    """A file after up to four mutations."""
    found = bytearray(content)
    for _ in range(random.choice([1, 1, 2, 4])):
        start = random.randrange(len(found) + 1)
        size = random.choice([1, 1, 4, 16, 80])
        match random.randrange(6):
            case 0:
                del found[start : start + size]
            case 1:
                found[start:start] = random.choice(TOKENS)
            case 2:
                found[start : start + 1] = bytes([random.randrange(256)])
            case 3:
                found[start:start] = found[start : start + size]
            case 4:
                del found[start + random.choice([0, 0, 200]) :]
            case _:
                end = random.randrange(len(found) + 1)
                found[start : start + size] = found[end : end + size]
    return bytes(found)


def by_participant(frame, names):
    """The values of some columns for each participant and visit, as text."""
    found = {}
    rows = frame.rows(named=True) if isinstance(frame, pl.DataFrame) else frame.to_dict("records")
    for row in rows:
        values = [row[name] for name in names]
        plain = [
            None if value is None or value is pd.NA or value is pd.NaT or value != value else value for value in values
        ]
        found.setdefault(str(row["USUBJID"]).strip(), []).append((str(row.get("VISITNUM")), *map(str, plain)))
    return {subject: sorted(rows) for subject, rows in found.items()}


@cache
def visits(kind):
    """The visits that the records of other domains join."""
    found = domains()["SV"]
    return kind(found | {"SVSTDTC": list(map(date.fromisoformat, found["SVSTDTC"]))})


BY_DATE = frames.Layout(subject="USUBJID", visit="VISITNUM", day="SVSTDTC")
CODES = sdtm.SponsorCodes.from_toml(EXAMPLES / "sponsor-codes-synthetic.toml")
DOSES = sdtm.DoseCodes(
    drugs={"PREDNISONE": "prednisone", "METHYLPREDNISOLONE": "methylprednisolone", "HYDROCORTISONE CREAM": None},
    routes={"ORAL": True, "TOPICAL": False},
)


EVENTS = {name.upper().replace("_", " "): name for name in FlareEvent}


def form_of(records):
    """QS: the form and its score, whose bounds are a score."""
    found = sdtm.read_form(records, SELENA_SLEDAI, CODES)
    scored = frames.derive_score_bounds(found, SELENA_SLEDAI, layout=CODES.layout)
    assert all(0 <= low <= high <= 105 for low, high in zip(scored["sledai_low"], scored["sledai_high"], strict=True))
    return by_participant(scored, [*map(str, SELENA_SLEDAI), "sledai_low", "sledai_high"])


def labs_of(records):
    """LB: the descriptors that the results answer."""
    labs = sdtm.read_labs(records)
    found = frames.derive_descriptors(
        visits(type(records))[[*KEYS, "SVSTDTC"]],
        labs,
        SELENA_SLEDAI,
        layout=frames.Layout(
            subject="USUBJID", day="SVSTDTC", excluded={"leukopenia": False, "pyuria": False}, attribution="assumed"
        ),
        lab_layout=sdtm.lab_layout(labs),
        code_book=LabCodeBook(judged_by={"low_complement": ["c3", "c4"]}),
    )
    return by_participant(found, [str(name) for name in SELENA_SLEDAI if str(name) in found])


def doses_of(records):
    """CM: the dose at each visit, and whether a drug is new."""
    dosed = sdtm.with_daily_dose(visits(type(records)), records, DOSES, BY_DATE)
    drugs = {"AZATHIOPRINE": "new_immunosuppressant"}
    found = sdtm.with_new_drugs(dosed, records, drugs, BY_DATE)
    return by_participant(found, ["prednisone_low", "prednisone_high", *sdtm.event_columns(drugs).values()])


def events_of(records):
    """CE: the events of each visit."""
    found = sdtm.with_flare_events(visits(type(records)), records, EVENTS, BY_DATE)
    return by_participant(found, [*sdtm.event_columns(EVENTS).values()])


def weights_of(records):
    """VS: the last weight before each visit."""
    return by_participant(sdtm.with_body_weight(visits(type(records)), records, BY_DATE), ["body_weight"])


RECORDS = {"QS": form_of, "LB": labs_of, "CM": doses_of, "CE": events_of, "VS": weights_of}
"""What reads each domain."""


@cache
def answers(name, kind):
    """What a domain without a mutation says of each participant."""
    return RECORDS[name](kind(domains()[name]))


def try_records(random, name, folder):
    """What the other participants have is what they had."""
    rows, touched = mutated_records(random, name)
    kind = random.choice([pd.DataFrame, pl.DataFrame])
    columns = {
        column: [row.get(column) for row in rows] for column in dict.fromkeys(key for row in rows for key in row)
    }
    try:
        records = kind(columns)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):  # no frame of Polars holds such a mixture
        records = pd.DataFrame(columns, dtype=object)
    before, found = answers(name, type(records)), RECORDS[name](records)
    for subject in before.keys() - touched:
        assert before[subject] == found.get(subject), (subject, before[subject], found.get(subject))


def try_table(random, name, folder):
    """Each row is there once, and its score has bounds."""
    path = folder / name
    path.write_bytes(mutated_bytes(random, files()[name]))
    with tables(path, how=FileFormat()) as (table,):
        frame = table.frame.collect()
        assert table.rows == frame.height
    scored = frames.derive_score_bounds(frame, SELENA_SLEDAI, layout=frames.Layout())
    assert all(0 <= low <= high <= 105 for low, high in scored.select("sledai_low", "sledai_high").rows())


def try_dataset_json(random, name, folder):
    """The values are those that the parser of Python finds."""
    path = folder / "made.json"
    path.write_bytes(mutated_bytes(random, files()["visits.json"]))
    found = adam.read_dataset_json(path)
    document = json.loads(path.read_text("utf-8-sig"))
    assert [each["name"] for each in document["columns"]] == list(found)
    for at, (variable, values) in enumerate(found.items()):
        for row, value in zip(document["rows"], values, strict=True):
            assert row[at] in (value, str(value)) or (row[at] == "" and value is None) or value == float(row[at]), (
                variable
            )


def try_toml(random, name, folder):
    """What is read is written and read again."""
    path = folder / "made.toml"
    path.write_bytes(mutated_bytes(random, files()[name]))
    kind = next(kind for start, kind in TOML.items() if name.startswith(start))
    require_round_trip(kind.from_toml(path), path)


def try_dictionary(random, name, folder):
    """What is read is a layout."""
    path = folder / "made.csv"
    path.write_bytes(mutated_bytes(random, files()[name]))
    require_round_trip(redcap_layout(path, SELENA_SLEDAI, form="sledai"), path)


def require_round_trip(found, path):
    """What is written as TOML is read as the same."""
    path.write_text(found.to_toml(), "utf-8")
    assert found == type(found).from_toml(path)


TOML = {"layout": frames.Layout, "code-book": LabCodeBook, "sponsor-codes": sdtm.SponsorCodes}


@cache
def files():
    """The files without a mutation."""
    found = {path.name: path.read_bytes() for path in EXAMPLES.iterdir() if path.suffix in (".toml", ".csv")}
    table = pl.read_csv(EXAMPLES / "corticolup.csv", infer_schema=False)
    variables = tuple(adam.AdamVariable(name, name, "text", 16) for name in table.columns)
    with TemporaryDirectory() as folder:
        made = Path(folder, "made")
        adam.write_dataset_json(adam.AdamDataset("VISITS", "Visits", table, variables, (), {}), made)
        found["visits.json"] = made.read_bytes()
        adam.write_xport(adam.AdamDataset("VISITS", "Visits", table, variables, (), {}), made, version=8)
        found["visits-8.xpt"] = made.read_bytes()
    return found


TRIED = (
    dict.fromkeys(RECORDS, try_records)
    | dict.fromkeys(["corticolup.csv", "lupus-sci-med-140689.csv", "visits-8.xpt", "visits.json"], try_table)
    | {"dataset-json": try_dataset_json, "redcap-dictionary.csv": try_dictionary}
    | {path.name: try_toml for path in sorted(EXAMPLES.glob("*.toml"))}
)
"""What is mutated, each with what tries it."""


def is_typed(error):
    """Whether an error is one that the library raises on purpose."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    on_purpose = last.filename.startswith(SOURCE) and str(last.line).startswith("raise ")
    return isinstance(error, SledaiError) or (isinstance(error, TypeError | ValueError) and on_purpose)


def fault_of(name, seed, folder):
    """What a mutation brought to light; empty where it ended well."""
    try:
        with warnings.catch_warnings(action="ignore"):
            TRIED[name](Random(f"{name} {seed}"), name, folder)
    except Exception as error:  # noqa: BLE001
        if not is_typed(error):
            return "".join(traceback.format_exception(error))
    return ""


@pytest.mark.needs("pyreadstat")
@pytest.mark.parametrize("name", TRIED)
def test_mutations(name, tmp_path):
    """A typed error, or a right answer."""
    assert [] == [(seed, fault) for seed in range(12) if (fault := fault_of(name, seed, tmp_path))]


def main(count, first=0):
    """Try many mutations, and print each kind of fault once."""
    faults = Counter()
    with TemporaryDirectory() as folder:
        for seed in range(first, first + count // len(TRIED)):
            for name in TRIED:
                if fault := fault_of(name, seed, Path(folder)):
                    kind = (name, *fault.splitlines()[-3:])
                    faults[kind] += 1
                    if faults[kind] == 1:
                        print(name, seed, fault, flush=True)
    print(f"{count // len(TRIED) * len(TRIED)} mutations, {faults.total()} faults")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
