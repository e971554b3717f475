"""What the verbs on endpoints do with a keyword that makes a part of the rule the same in every visit."""

import pytest

from frames import verbs
from frames.kinds import columns_of, each, plain
from oracle import NAMES
from sledai import SELENA_SLEDAI, SLEDAI_2K, flare_events
from sledai.criteria.flares import SFI_MODIFIED
from sledai.criteria.states import LLDAS_NO_FLARE

FORM = {"subject": ["a", "a"], "week": [0, 4], **{name: [False, False] for name in NAMES}}
FORM["rash"] = [False, True]
QUICK = plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb")


@each(QUICK)
def test_a_part_that_no_column_decides(kind):
    """Without readings, and with no event, the modified index leaves it open in every visit whether it is severe."""
    found = verbs.flare(
        kind.frame(FORM), SELENA_SLEDAI, subject="subject", visit="week", events=flare_events(), rule=SFI_MODIFIED
    )
    assert [None, None] == columns_of(found, "flare_severe")["flare_severe"]


@each(QUICK)
def test_a_state_that_does_not_look_back(kind):
    """Where nothing new means no flare, the visit before is not looked at, and Dask would not be refused."""
    said = dict.fromkeys(LLDAS_NO_FLARE.ruled_out, False) | dict.fromkeys(LLDAS_NO_FLARE.required, True)
    found = verbs.lldas(
        kind.frame({**FORM, "pga": [0.5, 1.5], "dose": [5.0, 5.0]}),
        SLEDAI_2K,
        subject="subject",
        visit="week",
        pga="pga",
        pga_scale="points",
        prednisone="dose",
        statements=said,
        rule=LLDAS_NO_FLARE,
    )
    assert [True, False] == columns_of(found, "lldas")["lldas"]


@each(plain("polars"))
def test_letters_of_an_index_that_is_not_known(kind):
    """The edition of the letters is one of two, and both are named."""
    with pytest.raises(TypeError, match="bilag-classic or bilag-2004"):
        verbs.sri(
            kind.frame({**FORM, "renal": ["A", "B"]}),
            SELENA_SLEDAI,
            subject="subject",
            visit="week",
            baseline=0,
            bilag={"renal": "renal"},
            bilag_edition="2004",
        )
