"""Frames: the same picture as of visits, columns named by the caller, lazy ones refused."""

from functools import cache

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from frames import verbs
from oracle import NAMES
from plots.drawn import marks, pixels, rows, texts, upright
from plots.test_course import DAYS, MARKED, VISITS as COURSE, flares_on, since_previous, steady
from refusals import kinds_of, raises
from sledai import SELENA_SLEDAI, Assessment, Descriptor, InputErrors, Visits, flare, flare_events, frames, plots
from sledai.errors import UnsupportedFrameError, missing_column, unreadable_answer, unreadable_reading

WORDS = {True: "Y", False: "N", None: None}
COLUMNS = {
    "subject": ["A", "A", "B", "C", "C", "C"],
    "day": DAYS,
    **{name: [WORDS[visit.to_mapping()[name]] for visit in COURSE] for name in NAMES},
}
BY_DAY = frames.Layout(day="day")
BY_SUBJECT = frames.Layout(subject="subject", day="day")
KINDS = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "pyarrow": pa.table}


@cache
def of_visits():
    """The heat map, the course, the courses and the prevalence of the visits themselves, as pixels."""
    return [
        pixels(plots.heat_map(COURSE, SELENA_SLEDAI)),
        pixels(plots.course(COURSE, SELENA_SLEDAI, day=DAYS)),
        pixels(plots.courses(COURSE, SELENA_SLEDAI, day=DAYS, subject=list("AABCCC"), arm=list("AABCCC"))),
        pixels(plots.prevalence(COURSE, SELENA_SLEDAI)),
    ]


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
class TestEveryKind:
    """pandas, Polars and pyarrow."""

    def test_a_frame_looks_like_its_visits(self, make):
        """The heat map, the course, the courses and the prevalence, pixel by pixel."""
        frame = make(COLUMNS)
        of_frame = (
            plots.heat_map(frame, SELENA_SLEDAI),
            plots.course(frame, SELENA_SLEDAI, layout=BY_DAY),
            plots.courses(frame, SELENA_SLEDAI, arm="subject", layout=BY_SUBJECT),
            plots.prevalence(frame, SELENA_SLEDAI),
        )
        for ax, image in zip(of_frame, of_visits(), strict=True):
            assert np.array_equal(image, pixels(ax))

    def test_labels_are_columns(self, make):
        """One, or several side by side."""
        frame = make(COLUMNS)
        assert COLUMNS["subject"] == rows(plots.heat_map(frame, SELENA_SLEDAI, labels="subject"))
        named = ["A 0", "A 30", "B 61", "C 89", "C 150", "C 178"]
        assert named == rows(plots.heat_map(frame, SELENA_SLEDAI, labels=["subject", "day"]))

    def test_changes_are_columns(self, make):
        """Those of the measure `change`, with the labels of their subjects; a null is not stated."""
        frame = make(
            {"subject": ["A", "B", "C"], "sledai_change_low": [-2, 1, None], "sledai_change_high": [3, 1, None]}
        )
        ax = plots.waterfall(frame, labels="subject")
        assert ["B", "A", "C"] == [label.get_text() for label in ax.get_xticklabels()]
        assert {(0, 0, 1), (1, -2, 3)} == {bar[:3] for bar in upright(ax)}
        assert [[(2, 0.0)]] == [places for places, *_ in marks(ax)]

    def test_flares_are_a_column(self, make):
        """Words of the measure `flare`; a null is undetermined, but not at the first visit."""
        words = [None if kind is None else kind.value for kind in [None, *since_previous().value]]
        ax = plots.course(make(COLUMNS | {"flare": words}), SELENA_SLEDAI, layout=BY_DAY, flares="flare")
        assert MARKED == flares_on(ax)


class TestReading:
    """As the dataframe door reads, and no other way."""

    def test_columns_are_found_as_elsewhere(self):
        """By another name, by the label, without some, with a codebook."""
        frame = pl.DataFrame({"Rash": [7, 8, 9], "Fieber": [1, 0, 0]})
        part = SELENA_SLEDAI.without(*(d for d in Descriptor if d not in ("rash", "fever", "alopecia")))
        ax = plots.prevalence(
            frame,
            part,
            by="descriptor",
            layout=frames.Layout(
                columns={"fever": "Fieber"},
                names="label",
                not_assessed=["alopecia"],
                codebook={7: True, 8: False, 9: None},
            ),
        )
        assert ["Rash", "Alopecia", "Fever"] == rows(ax)
        assert ["1 to 2 of 3", "0 to 3 of 3", "1 of 3"] == texts(ax)

    def test_one_name_will_do(self):
        """For what was not assessed."""
        frame = pl.DataFrame({"rash": [True]})
        part = SELENA_SLEDAI.without(*(d for d in Descriptor if d not in ("rash", "alopecia")))
        ax = plots.prevalence(frame, part, by="descriptor", layout=frames.Layout(not_assessed="alopecia"))
        assert ["1 of 1", "0 to 1 of 1"] == texts(ax)

    def test_visits_are_read_already(self):
        """How to read a frame cannot be said of them."""
        with pytest.raises(TypeError, match="leave it out for visits"):
            plots.heat_map(COURSE, SELENA_SLEDAI, layout=frames.Layout(names="case"))
        with pytest.raises(TypeError, match="leave it out for visits"):
            plots.prevalence(COURSE, SELENA_SLEDAI, layout=frames.Layout(not_assessed=["rash"]))

    def test_what_is_wrong_with_a_frame_is_told(self):
        """A column that is not there, and an answer that is none, at once."""
        frame = pl.DataFrame({name: ["Y"] for name in NAMES if name != "fever"} | {"rash": ["maybe"]})
        with pytest.raises(InputErrors) as caught:
            plots.heat_map(frame, SELENA_SLEDAI)
        assert [missing_column, unreadable_answer] == kinds_of(caught.value.errors)

    @pytest.mark.parametrize(
        "draw",
        [
            lambda frame: plots.heat_map(frame, SELENA_SLEDAI, labels="who"),
            lambda frame: plots.course(frame, SELENA_SLEDAI, layout=frames.Layout(day="when")),
            lambda frame: plots.course(frame, SELENA_SLEDAI, layout=BY_DAY, flares="flare"),
            lambda frame: plots.courses(frame, SELENA_SLEDAI, layout=frames.Layout(subject="who", day="day")),
            lambda frame: plots.courses(frame, SELENA_SLEDAI, arm="who", layout=BY_SUBJECT),
            lambda frame: plots.waterfall(frame),
            lambda frame: plots.responders(frame, outcome="sri", arm="subject"),
        ],
    )
    def test_columns_that_are_named_have_to_be_there(self, draw):
        """Labels, days, flares, changes and outcomes."""
        with raises(missing_column):
            draw(pl.DataFrame(COLUMNS))

    def test_days_of_a_frame_are_a_column(self):
        """And labels are columns too."""
        for given in ({"day": DAYS}, {"layout": BY_DAY, "days": "study"}, {"layout": frames.Layout()}, {}):
            with pytest.raises(TypeError, match="name the column with the days of a frame in its layout"):
                plots.course(pl.DataFrame(COLUMNS), SELENA_SLEDAI, **given)
        with pytest.raises(TypeError, match="labels=1: name the column"):
            plots.heat_map(pl.DataFrame(COLUMNS), SELENA_SLEDAI, labels=[1])

    def test_a_word_that_is_no_flare_is_refused(self):
        """A class is none, mild or moderate, or severe."""
        frame = pl.DataFrame(COLUMNS | {"flare": ["none", "mild", "mild", None, "severe", "none"]})
        with raises(unreadable_reading) as caught:
            plots.course(frame, SELENA_SLEDAI, layout=BY_DAY, flares="flare")
        assert ("flare", {"'mild'": 2}) == (caught.value.column, caught.value.values)

    def test_flares_of_the_library_may_go_with_a_frame(self):
        """In the order of its rows."""
        visits = Visits.from_assessments(COURSE)
        found = flare(steady(visits[:-1]), steady(visits[1:]), SELENA_SLEDAI, events=flare_events())
        ax = plots.course(pl.DataFrame(COLUMNS), SELENA_SLEDAI, layout=BY_DAY, flares=found)
        assert MARKED == flares_on(ax)

    def test_a_whole_way_from_a_frame(self):
        """What the verbs add is what the pictures take."""
        frame = pl.DataFrame(COLUMNS | {"subject": ["A"] * 6})
        flared = verbs.flare(frame, SELENA_SLEDAI, subject="subject", visit="day")
        words = flares_on(plots.course(flared, SELENA_SLEDAI, layout=BY_DAY, flares="flare"))
        assert {"severe flare", "flare undetermined"} == set(words)
        changed = verbs.change(frame, SELENA_SLEDAI, subject="subject", visit="day", baseline=0)
        expected = sorted([(2, 2), (0, 0), (-4, 0), (8, 8), (-4, -4), (-1, -1)])
        ends = sorted(changed.select("sledai_change_low", "sledai_change_high").rows())
        assert expected == ends
        assert "Change of 6 subjects" == plots.waterfall(changed).get_title(loc="left")


class TestRefused:
    """What is no eager frame."""

    @pytest.mark.parametrize(
        "draw",
        [
            lambda frame: plots.heat_map(frame, SELENA_SLEDAI),
            lambda frame: plots.prevalence(frame, SELENA_SLEDAI),
            lambda frame: plots.course(frame, SELENA_SLEDAI, layout=BY_DAY),
            lambda frame: plots.waterfall(frame),
            lambda frame: plots.responders(frame, outcome="rash", arm="subject"),
        ],
    )
    def test_a_lazy_frame_is_to_be_collected(self, draw):
        """The error says how."""
        with pytest.raises(UnsupportedFrameError, match=r"a lazy frame \(polars\).*collect\(\) a Polars LazyFrame"):
            draw(pl.LazyFrame(COLUMNS))

    @pytest.mark.needs("duckdb")
    def test_a_relation_is_lazy_too(self):
        """The error says what makes a frame of it."""
        import duckdb

        relation = duckdb.sql("SELECT true AS rash")
        with pytest.raises(UnsupportedFrameError, match=r"a lazy frame \(duckdb\).*pl\(\) one of DuckDB"):
            plots.heat_map(relation, SELENA_SLEDAI)

    @pytest.mark.parametrize("stranger", [5, None, {"rash": [True]}, np.zeros((2, 24))])
    def test_what_is_neither_visits_nor_a_frame(self, stranger):
        """A number, nothing, a mapping and a matrix."""
        with pytest.raises(UnsupportedFrameError):
            plots.heat_map(stranger, SELENA_SLEDAI)

    def test_what_is_no_index(self):
        """The key of an edition is not the edition."""
        for draw in (
            lambda: plots.heat_map(COURSE, "selena-sledai"),
            lambda: plots.course(COURSE, "selena-sledai", day=DAYS),
            lambda: plots.prevalence(COURSE, "selena-sledai"),
            lambda: plots.contributions(Assessment(), "selena-sledai"),
        ):
            with pytest.raises(TypeError, match="is not an edition"):
                draw()
