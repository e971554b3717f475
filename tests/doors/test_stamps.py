"""A column that is derived says what it was derived by, and a warning says what to know of it."""

import warnings

import pytest

from doors.kinds import PLAIN_EAGER, PLAIN_LAZY, each, each_engine, plain, rows
from oracle import NAMES
from sledai import SELENA_SLEDAI, SLEDAI_2K, __version__, frames
from sledai.frames import RemarkWarning

WHO = {"subject": "subject", "visit": "week"}
BASELINE = WHO | {"baseline": 0}
REMARK = "lldas was stated for sledai-2k; here it is applied to selena-sledai"
APPLIED = "sfi was stated for selena-sledai; here it is applied to sledai-2k"
VERBS = {
    "sri": (frames.derive_sri, BASELINE, "sri-4", "against baseline"),
    "bicla": (frames.derive_bicla, BASELINE, "bicla", "against baseline"),
    "flare": (frames.derive_flare, BASELINE, "sfi", f"against baseline; {APPLIED}"),
    "doris": (frames.derive_doris, {}, "doris-2021", ""),
}
"""Each verb with its keywords, the key of its rule, and what its stamp says of the visit that is compared with."""


def table():
    """Two visits of a subject."""
    return {"subject": ["A", "A"], "week": [0, 4], **{name: [False, False] for name in NAMES}}


QUICK = [kind for kind in [*PLAIN_EAGER, *PLAIN_LAZY] if kind.engine != "dask"]


@each_engine(QUICK)
def test_a_stamp_beside_the_outcome(kind):
    """Version, rule, edition with its content, and the visit that was compared with, in each row."""
    for name, (derive, how, rule, against) in VERBS.items():
        derived = derive(kind.frame(table()), SLEDAI_2K, **how, stamp=True)
        parts = [f"sledai {__version__}", f"rule {rule}", f"edition {SLEDAI_2K.stamp}", against]
        assert {(", ".join(filter(None, parts)),)} == set(rows(derived, f"{name}_stamp"))


@each([kind for kind in QUICK if kind.name != "pandas object"])
def test_remarks_are_in_the_stamp(kind):
    """Also in a row that was added for an expected visit, and after the visit that was compared with."""
    expected = kind.frame({"subject": ["A"], "week": [8]})
    derived = frames.derive_lldas(kind.frame(table()), SELENA_SLEDAI, **WHO, stamp=True, expected=expected)
    stamp = f"sledai {__version__}, rule lldas, edition {SELENA_SLEDAI.stamp}, against previous visit; {REMARK}"
    assert [(stamp,)] * 3 == rows(derived, "lldas_stamp")


def test_a_remark_is_a_warning():
    """At the line that called the verb; nothing where the rule was stated for the edition."""
    (polars,) = plain("polars")
    with pytest.warns(RemarkWarning, match=REMARK) as told:
        frames.derive_lldas(polars.frame(table()), SELENA_SLEDAI, **WHO)
    assert [__file__] == [warning.filename for warning in told]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frames.derive_lldas(polars.frame(table()), SLEDAI_2K, **WHO)
