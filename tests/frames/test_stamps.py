"""A column that is derived says what it was derived by, and a warning says what to know of it."""

import warnings

import narwhals.stable.v2 as nw
import pytest

from frames import verbs
from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, each, each_engine, each_quick_engine, plain, rows
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, SELENA_SLEDAI_S2K, SLEDAI_2K, __version__, frames
from sledai.criteria import FLARE_RULES, LLDAS, RESPONSES, STATES
from sledai.errors import other_edition
from sledai.frames import RemarkWarning

WHO = {"subject": "subject", "visit": "week"}
BASELINE = WHO | {"baseline": 0}
REMARK = "lldas was stated for sledai-2k; here it is applied to selena-sledai"
APPLIED = "sfi was stated for selena-sledai; here it is applied to sledai-2k"
RULES = {**FLARE_RULES, **RESPONSES, **STATES}
VERBS = {
    "sri": (verbs.sri, BASELINE, "sri-4", "against baseline"),
    "bicla": (verbs.bicla, BASELINE, "bicla", "against baseline"),
    "flare": (verbs.flare, BASELINE, "sfi", f"against baseline; {APPLIED}"),
    "doris": (verbs.doris, {}, "doris-2021", ""),
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
        reference, _, remark = against.partition("; ")
        open_ = "" if name == "flare" else "undetermined null"
        layout = f"layout {frames.Layout(**(WHO if how else {}), names='exact').content_hash}"
        parts = [f"rule {RULES[rule].stamp}", f"edition {SLEDAI_2K.stamp}", reference, open_, "missing open", layout]
        line = ", ".join([f"sledai {__version__}", *filter(None, parts)])
        assert {("; ".join([line, *filter(None, [remark])]),)} == set(rows(derived, f"{name}_stamp"))


@each([kind for kind in QUICK if kind.name != "pandas object"])
def test_remarks_are_in_the_stamp(kind):
    """Also in a row that was added for an expected visit, and after the visit that was compared with."""
    expected = kind.frame({"subject": ["A"], "week": [8]})
    derived = verbs.lldas(kind.frame(table()), SELENA_SLEDAI, **WHO, stamp=True, expected=expected)
    parts = [f"sledai {__version__}", f"rule {LLDAS.stamp}", f"edition {SELENA_SLEDAI.stamp}", "against previous visit"]
    parts += ["undetermined null", "missing open", f"layout {frames.Layout(**WHO, names='exact').content_hash}"]
    assert [(f"{', '.join(parts)}; {REMARK}",)] * 3 == rows(derived, "lldas_stamp")


def test_a_remark_is_a_warning():
    """At the line that called the verb; nothing where the rule was stated for the edition."""
    (polars,) = plain("polars")
    layout = frames.Layout(subject="subject", visit="week")
    with pytest.warns(RemarkWarning, match=REMARK) as told:
        frames.derive(polars.frame(table()), SELENA_SLEDAI, frames.state(LLDAS), layout=layout)
    assert [__file__] == [warning.filename for warning in told]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verbs.lldas(polars.frame(table()), SLEDAI_2K, **WHO)


LABS = {"subject": ["A"], "day": [0], "test": ["urine_protein"], "value": [0.8], "unit": ["g/d"]}
TWO_K = SLEDAI_2K.without(*(name for name in SLEDAI_2K if name != "proteinuria"))
SELENA = SELENA_SLEDAI.without(*(name for name in SELENA_SLEDAI if name != "proteinuria"))
S2K = SELENA_SLEDAI_S2K.without(*(name for name in SELENA_SLEDAI_S2K if name != "proteinuria"))
"""Proteinuria by the words of SLEDAI-2K: 0.5 g is enough."""


@each_engine([*PLAIN_EAGER, *PLAIN_LAZY])
class TestDerivedUnder:
    """Columns that were derived under one edition are refused by another that has other rules, on every engine."""

    @staticmethod
    def derived(kind, name="", **more):
        """Protein of 0.8 g, which is present by SLEDAI-2K, whatever it was before."""
        visits = kind.frame({"subject": ["A"], "day": [0]})
        asked = {"subject": "subject", "day": "day", "attribution": "assumed", "excluded": {"proteinuria": False}}
        return verbs.descriptors(visits, kind.frame(LABS), TWO_K, **asked, **more, name=name)

    def test_another_edition(self, kind):
        """The rise that SELENA-SLEDAI asks for was not looked at; the own edition scores four points."""
        derived, columns = self.derived(kind, "lab"), {"proteinuria": "lab_proteinuria"}
        assert [(TWO_K.stamp,)] == rows(derived, "lab_derived_under_sledai-2k")
        with raises(other_edition, match=r"proteinuria: derived under sledai-2k, .*Derive them under"):
            verbs.score_bounds(derived, SELENA, columns=columns)
        for edition in (TWO_K, S2K):
            assert [(4,)] == rows(verbs.score(derived, edition, columns=columns), "sledai")

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_without_the_stamp(self, kind):
        """The columns are answers as any others, which every edition scores."""
        derived = nw.from_native(self.derived(kind)).drop("derived_under_sledai-2k").to_native()
        assert ["subject", "day", "proteinuria"] == nw.from_native(derived).collect_schema().names()
        assert [(4,)] == rows(verbs.score(derived, SELENA), "sledai")

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_check(self, kind):
        """It is a finding of the whole column, and the own edition has none."""
        derived = self.derived(kind)
        (found,) = frames.check(derived, SELENA).entries
        assert ("other_edition", ("proteinuria",), 1) == (found.kind.value, found.columns, found.count)
        assert ("under sledai-2k",) == found.examples
        assert () == frames.check(derived, TWO_K).entries

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_answers_of_a_form(self, kind):
        """A column that was not derived is scored by any edition, also beside the stamp."""
        form = kind.frame({"lab_proteinuria": [1], "lab_derived_under_sledai-2k": ["sledai-2k"], "proteinuria": [0]})
        assert [(0,)] == rows(verbs.score(form, SELENA), "sledai")

    @each_quick_engine([*PLAIN_EAGER, *PLAIN_LAZY])
    def test_a_local_edition(self, kind):
        """Rules that are not known are not those of the edition."""
        form = kind.frame({"proteinuria": [1], "derived_under_ours": ["ours@1"]})
        with raises(other_edition, match="derived under ours"):
            verbs.score(form, SELENA)
