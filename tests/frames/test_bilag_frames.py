"""BILAG letters in tables: flares since another visit, and sums of numbers, on every kind of frame."""

import narwhals.stable.v2 as nw
import pytest

from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, columns_of, each_engine, plain
from refusals import raises
from sledai import SLEDAI_2K, frames
from sledai.criteria import BILAG_FLARES, BILAG_NUMBERS
from sledai.errors import other_bilag_edition

QUICK = [kind for kind in [*PLAIN_EAGER, *PLAIN_LAZY] if kind.engine != "dask" and kind.name != "pandas object"]
LAYOUT = frames.Layout(
    subject="subject",
    visit="week",
    bilag={"renal": "renal", "skin": "skin", "joints": "joints"},
    bilag_edition="bilag-2004",
)
TABLE = {
    "subject": ["A", "A", "A", "B", "B", "B"],
    "week": [0, 4, 8, 0, 4, 8],
    "renal": ["C", "A", "B", "E", "C", None],
    "skin": ["E", "E", "B", "E", "C", "B"],
    "joints": ["E", "E", "E", "E", "C", "B"],
}
NUMBERS = BILAG_NUMBERS["bilag-2004-12-8-1"]
OF_2004, FDA = BILAG_FLARES["bilag-2004-flare"], BILAG_FLARES["bilag-flare-fda-2010"]


def values(frame, *names):
    """The values of columns, by subject and visit; a truth value of any engine as one of Python."""
    columns = columns_of(frame, *names, by=("subject", "week")).values()
    return [[None if value is None or value != value else value for value in column] for column in columns]


@each_engine(QUICK)
def test_on_every_engine(kind):
    """Both rules since both visits, and the sum, in one call."""
    since = frames.Baseline(0)
    measures = [
        frames.bilag_flare(OF_2004),
        frames.bilag_flare(FDA, name="fda"),
        frames.bilag_flare(OF_2004, since=since, name="since_baseline"),
        frames.bilag_score(NUMBERS),
    ]
    found = frames.derive(kind.frame(TABLE), SLEDAI_2K, *measures, layout=LAYOUT)
    flares, of_any, fda, since_baseline = values(found, "bilag_flare", "bilag_flare_any", "fda", "since_baseline")
    assert [None, "severe", "mild", None, "mild", None] == flares
    assert [None, True, True, None, True, True] == of_any
    assert [None, "flare", "none", None, "none", "flare"] == fda
    assert ["none", "severe", "moderate", "none", "mild", None] == since_baseline
    low, high, known = values(found, "bilag_low", "bilag_high", "bilag")
    assert [1, 12, 16, 0, 3, 16] == low
    assert [1, 12, 16, 0, 3, 28] == high
    assert [1, 12, 16, 0, 3, None] == known


def test_beside_a_response():
    """The letters of a column are read once, as letters."""
    (kind,) = plain("polars")
    from sledai.criteria import BICLA

    measures = [frames.response(BICLA, since=frames.Baseline(0), criteria=True), frames.bilag_score(NUMBERS)]
    form = {name.value: [False] * 6 for name in SLEDAI_2K}
    found = frames.derive(kind.frame(TABLE | form), SLEDAI_2K, *measures, layout=LAYOUT)
    assert [1, 12, 16, 0, 3, None] == values(found, "bilag")[0]
    assert {False} == {*values(found, "bicla_bilag_improved")[0]}


def test_the_stamp_names_no_edition_as_its_own():
    """A rule on letters is stated for no edition of the index, so nothing is remarked on."""
    (kind,) = plain("polars")
    found = frames.derive(kind.frame(TABLE), SLEDAI_2K, frames.bilag_flare(OF_2004), layout=LAYOUT, stamp=True)
    (stamp,) = set(nw.from_native(found)["bilag_flare_stamp"].to_list())
    assert "rule bilag-2004-flare" in stamp
    assert "against previous visit" in stamp
    assert "stated for" not in stamp


def test_refused():
    """A layout without letters, letters of another index, and what is not a record."""
    (kind,) = plain("polars")
    classic = {"bilag": {"renal": "renal"}, "bilag_edition": "bilag-classic"}
    who = {"subject": "subject", "visit": "week"}
    for measure in (frames.bilag_score(NUMBERS), frames.bilag_flare(OF_2004)):
        with pytest.raises(TypeError, match=f"{measure.kind} reads BILAG letters, and the layout has none"):
            frames.derive(kind.frame(TABLE), SLEDAI_2K, measure, layout=frames.Layout(**who))
        with raises(other_bilag_edition):
            frames.derive(kind.frame(TABLE), SLEDAI_2K, measure, layout=frames.Layout(**who, **classic))
    with pytest.raises(TypeError, match="is not numbers of BILAG letters"):
        frames.bilag_score("bilag-2004-12-8-1")
    with pytest.raises(TypeError, match="is not a flare by BILAG letters"):
        frames.bilag_flare("bilag-2004-flare")
