"""The made-up SDTM domains are read as they were made up, and say what they are."""

from collections import Counter

import pandas as pd
import pytest

from docs.pages import ROOT
from sledai import SELENA_SLEDAI, Descriptor, frames
from sledai.interop.sdtm import SponsorCodes, read_form
from sledai.testing import crossover_cohort, sdtm_domains
from sledai.testing.sdtm import CODES

EXAMPLE = ROOT / "docs/examples/sponsor-codes-synthetic.toml"


def test_the_form_is_that_of_the_cohort():
    """But for the form that was not done and the visit that did not take place."""
    domains = sdtm_domains()
    codes = SponsorCodes(items={code: name for name, code in CODES.items()})
    form = read_form(pd.DataFrame(domains["QS"]), SELENA_SLEDAI, codes)
    answers = frames.answers(form, SELENA_SLEDAI, codes.layout)
    found = {
        (subject, name): tuple(None if value is pd.NA else value for value in row)
        for subject, name, *row in zip(
            form["USUBJID"], form["VISIT"], *(answers[item] for item in Descriptor), strict=True
        )
    }
    entered = {row["subject"] for row in crossover_cohort() if row["period"]}
    cohort = {
        (row["subject"], row["visit"].upper()): tuple({"Y": True, "N": False}.get(row[item]) for item in Descriptor)
        for row in crossover_cohort()
        if row["subject"] in entered
    }
    assert 1 == len(set(cohort) - set(found))
    differing = [key for key, row in found.items() if cohort[key] != row]
    assert [(None,) * 24] == [found[key] for key in differing]


def test_the_same_seed_gives_the_same_domains():
    """And another one others."""
    assert sdtm_domains(participants=3) == sdtm_domains(participants=3)
    assert sdtm_domains(participants=3) != sdtm_domains(participants=3, seed=1)


def test_columns_are_of_one_length():
    """So that every library makes a frame of them."""
    for columns in sdtm_domains(participants=3).values():
        assert 1 == len({len(column) for column in columns.values()})
    assert 3 == Counter(sdtm_domains(participants=3)["DM"]["ARMCD"]).total()


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example files are not in the wheel")
def test_the_example_file_is_made_up_and_says_so():
    """Every code begins with ZZ, the first words are a warning, and the codes are those of the domains."""
    assert EXAMPLE.read_text("utf-8").startswith("# MADE UP: these codes are not from CDISC")
    codes = SponsorCodes.from_toml(EXAMPLE)
    assert {code: name for name, code in CODES.items()} == dict(codes.items)
    assert all(code.startswith("ZZ") for code in codes.codes if code != codes.whole_form)
