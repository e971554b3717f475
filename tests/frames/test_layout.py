"""A table is described once: how it is written, which of it holds what, and what all measures of a call make of it."""

from typing import ClassVar

import narwhals.stable.v2 as nw
import pandas as pd
import pytest
from attrs import evolve

from frames.kinds import PLAIN_EAGER, PLAIN_LAZY, columns_of, each, each_engine, plain, rows
from oracle import NAMES, WEIGHTS
from refusals import raises
from sledai import SELENA_SLEDAI, flare_events, frames
from sledai.criteria import DORIS_2021, LLDAS, RESPONSES, SRI_4
from sledai.criteria.changes import BANDS_FIVE_LEVEL
from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.errors import (
    InputErrors,
    ambiguous_code,
    ambiguous_column,
    unknown_descriptor,
    unknown_statement,
    unreadable_answer,
    unreadable_reading,
)
from sledai.frames import Baseline, Layout, Previous
from sledai.frames.cells import Points, Statuses
from sledai.frames.stamping import RemarkWarning
from together import together

WHO = {"subject": ["A", "A", "B", "B"], "week": [0, 4, 0, 4]}
PRESENT = {"seizure": [True, False, False, False], "arthritis": [True, True, False, True]}
FORM = {name: PRESENT.get(name, [False] * 4) for name in NAMES}
"""Subject A has 8 + 4 points and then 4, subject B 0 and then 4."""
LAYOUT = Layout(subject="subject", visit="week")
SINCE = Baseline(0)
QUICK = [kind for kind in [*PLAIN_EAGER, *PLAIN_LAZY] if kind.engine != "dask" and kind.name != "pandas object"]
KINDS = plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb")


def derived(kind, columns, *measures, layout=LAYOUT, **options):
    """What measures give for a table of these columns."""
    return frames.derive(kind.frame(columns), SELENA_SLEDAI, *measures, layout=layout, **options)


def values(frame, *names):
    """The values of columns, by subject and visit."""
    return list(columns_of(frame, *names, by=("subject", "week")).values())


class TestSeveralMeasures:
    """One reading serves all measures of a call, and each gives what it gives in a call of its own."""

    @each_engine(QUICK)
    def test_together(self, kind):
        """The columns are those of each measure, in the order of the measures."""
        measures = [
            frames.score_bounds(),
            frames.change(since=SINCE),
            frames.change(since=Previous(), name="moved"),
            frames.flare(),
            frames.state(DORIS_2021),
        ]
        together = derived(kind, WHO | FORM, *measures)
        names = nw.from_native(together).collect_schema().names()
        assert [*WHO, *FORM] == names[: len(WHO) + len(FORM)]
        assert [[12, 4, 0, 4]] == values(together, "sledai_low")
        assert [[0, -8, 0, 4]] == values(together, "sledai_change")
        assert [[None, -8, None, 4]] == values(together, "moved_change")
        for measure in measures:
            own = derived(kind, WHO | FORM, measure)
            columns = [name for name in nw.from_native(own).collect_schema().names() if name not in [*WHO, *FORM]]
            assert values(own, *columns) == values(together, *columns)

    @each(plain("polars lazy", "duckdb"))
    def test_what_one_of_them_cannot_read(self, kind):
        """A dose that cannot be read leaves the score as it is."""
        layout = evolve(LAYOUT, prednisone="dose")
        found = derived(
            kind, WHO | FORM | {"dose": [5.0, -1.0, 5.0, 5.0]}, frames.score(), frames.flare(), layout=layout
        )
        assert [[12, 4, 0, 4]] == values(found, "sledai")
        assert [[None, None, None, True]] == values(found, "flare_any")

    @each_engine(QUICK)
    def test_what_happened_at_the_baseline_is_not_known(self, kind):
        """A measure beside it does not make an unknown event absent."""
        events = dict.fromkeys(flare_events(), False) | {"hospitalization": "hospital"}
        layout = evolve(LAYOUT, pga="pga", pga_scale="points", prednisone="dose", body_weight="weight", events=events)
        columns = WHO | FORM | {"pga": [1.0] * 4, "dose": [5.0] * 4, "weight": [60.0] * 4}
        columns |= {"hospital": [None, "N", "N", "N"]}
        for others in ((), (frames.change(since=SINCE), frames.new_descriptors(since=SINCE))):
            found = derived(kind, columns, *others, frames.flare(since=SINCE), layout=layout)
            assert [[None, "none", "none", "mild or moderate"]] == values(found, "flare")

    @each(plain("pandas", "polars"))
    def test_names_that_a_call_adds_itself(self, kind):
        """The stamp and the mark of an expected visit are not written over."""
        with pytest.raises(TypeError, match="the call adds the column 'flare_stamp' twice"):
            derived(kind, WHO | FORM, frames.flare(), frames.score(name="flare_stamp"), stamp=True)
        layout = Layout(subject="subject", visit="week")
        with pytest.raises(TypeError, match="the call adds the column 'no_visit' twice"):
            derived(kind, WHO | FORM, frames.score(name="no_visit"), layout=layout, expected=[8])

    def test_names_that_are_taken(self):
        """Two measures with one column are refused with what to write."""
        with pytest.raises(TypeError, match="two measures have the column 'sledai_change_low': give one of them"):
            derived(KINDS[0], WHO | FORM, frames.change(since=SINCE), frames.change(since=Previous()))
        with pytest.raises(TypeError, match="two summaries have the column 'adjusted_mean_low'"):
            frames.summarise(
                KINDS[0].frame(WHO | FORM),
                SELENA_SLEDAI,
                frames.adjusted_mean(),
                frames.adjusted_mean(),
                layout=LAYOUT,
            )

    @together("measures", [(), ("score",), (frames.score,)])
    def test_none(self, measures):
        """A measure is what a function gives, not its name."""
        with pytest.raises(TypeError, match=r"frames\.score_bounds\(\)"):
            derived(KINDS[0], WHO | FORM, *measures)
        with pytest.raises(TypeError, match=r"frames\.adjusted_mean\(\)"):
            frames.summarise(KINDS[0].frame(WHO | FORM), SELENA_SLEDAI, *measures, layout=LAYOUT)

    def test_what_a_layout_does_not_say(self):
        """The column to name is named."""
        frame = KINDS[0].frame(WHO | FORM)
        with pytest.raises(TypeError, match=r"Baseline\(0\): name the columns in the layout: subject=, visit="):
            frames.derive(frame, SELENA_SLEDAI, frames.change(since=SINCE))
        with pytest.raises(TypeError, match="name the columns in the layout: day= or visit="):
            frames.derive(frame, SELENA_SLEDAI, frames.flare(), layout=Layout(subject="subject"))
        with pytest.raises(
            TypeError, match="name the columns of the subject and the day in the layout: subject=, day="
        ):
            frames.summarise(frame, SELENA_SLEDAI, frames.adjusted_mean(), layout=Layout(subject="subject"))

    def test_what_is_not_described(self):
        """A reference visit or a layout of another kind is refused with what to write."""
        for measure in (frames.change, frames.resolved_descriptors):
            with pytest.raises(TypeError, match=r"since='BL': give frames\.Baseline\(\.\.\.\) or frames\.Previous\(\)"):
                measure(since="BL")
        for measure in (frames.percent_change, frames.change_category, frames.change_by_system, frames.flare):
            with pytest.raises(TypeError, match=r"since=None: give frames\.Baseline"):
                measure(since=None)
        with pytest.raises(TypeError, match=r"layout='subject': describe the table with frames\.Layout"):
            derived(KINDS[0], WHO | FORM, frames.score(), layout="subject")
        with pytest.raises(ValueError, match="names='labels': say \"label\""):
            Layout(names="labels")

    def test_measures_are_records(self):
        """Equal where their arguments are, and readable."""
        assert frames.change(since=SINCE) == frames.change(since=Baseline(0))
        assert frames.change(since=SINCE) != frames.change(since=Previous())
        assert "change(since=Baseline(0), name='sledai')" == repr(frames.change(since=SINCE))
        assert "adjusted_mean(name='adjusted_mean')" == repr(frames.adjusted_mean())
        with pytest.raises(TypeError, match="name='': give the name of the new column"):
            frames.change(since=SINCE, name="")

    def test_undetermined(self):
        """A policy that does not exist is refused."""
        with pytest.raises(ValueError, match='say "null" or "nonresponse"'):
            frames.response(SRI_4, since=SINCE, undetermined="nri")


class TestReferenceVisits:
    """Which visit a visit is compared with."""

    @each_engine(QUICK)
    @pytest.mark.parametrize("day", [None, "day"])
    def test_the_first_visit(self, kind, day):
        """Each subject's own, in the order of the visits or of their days, also as text."""
        columns = WHO | FORM | {"week": [4, 8, 2, 9], "day": ["2024-02-01", "2024-03-01", "2024-01-01", "2024-05-01"]}
        layout = evolve(LAYOUT, day=day)
        found = derived(kind, columns, frames.change(since=Baseline.first()), layout=layout)
        assert [("A", 4, 0), ("A", 8, -8), ("B", 2, 0), ("B", 9, 4)] == sorted(
            rows(found, "subject", "week", "sledai_change")
        )

    @each(plain("polars lazy", "duckdb", "ibis"))
    def test_a_flag_that_cannot_be_read(self, kind):
        """A visit with it is never the baseline in a plan, and may be a second one."""
        columns = WHO | FORM | {"flag": ["N", "?", "Y", "?"]}
        found = derived(kind, columns, frames.change(since=Baseline(flag="flag")))
        assert [[None] * 4] == values(found, "sledai_change")

    @each(plain("polars", "polars lazy"))
    def test_two_ways_to_look_at_one_column(self, kind):
        """Order and age of the visit before, by one column of days, in either order of the measures."""
        columns = WHO | FORM | {"week": [-4, 1, -2, 8]}
        layout = evolve(LAYOUT, days="study")
        both = [frames.change(since=Previous(), name="any"), frames.change(since=Previous(within=4), name="near")]
        for measures in (both, both[::-1]):
            found = derived(kind, columns, *measures, layout=layout)
            assert [[None, -8, None, 4], [None, -8, None, None]] == values(found, "any_change", "near_change")

    def test_how_they_are_shown(self):
        """As they are written."""
        assert "Baseline.first()" == repr(Baseline.first())
        assert "Baseline(flag='base', unmatched='null')" == repr(Baseline(flag="base", unmatched="null"))
        with pytest.raises(ValueError, match='say "refuse" or "null"'):
            Baseline(0, unmatched="drop")

    @each(KINDS)
    def test_a_day_beside_the_name_of_the_visit(self, kind):
        """The baseline is named by the visit, the previous visit found by the day."""
        columns = WHO | FORM | {"visit": ["W4", "BL", "W4", "BL"], "day": [28, 0, 28, 0]}
        layout = Layout(subject="subject", visit="visit", day="day")
        found = derived(
            kind,
            columns,
            frames.change(since=Baseline("BL")),
            frames.change(since=Previous(), name="p"),
            frames.change(since=Baseline.first(), name="f"),
            layout=layout,
        )
        assert [[8, 0, -4, 0]] == values(found, "f_change")
        assert [[8, 0, -4, 0], [8, None, -4, None]] == values(found, "sledai_change", "p_change")


class TestCells:
    """How cells are written."""

    POINTS: ClassVar = {name: [WEIGHTS[name] * at for at in column] for name, column in FORM.items()}

    @each_engine(QUICK)
    def test_points(self, kind):
        """0 is absent, the own weight is present, nothing was not assessed."""
        columns = WHO | self.POINTS | {"rash": [2, 0, None, None]}
        found = derived(kind, columns, frames.score_bounds(), layout=evolve(LAYOUT, answers="points"))
        assert [[14, 4, 0, 4], [14, 4, 2, 6]] == values(found, "sledai_low", "sledai_high")

    @each(KINDS)
    def test_points_as_text(self, kind):
        """As a file has them."""
        texts = {name: [str(at) for at in column] for name, column in self.POINTS.items()}
        columns = WHO | texts | {"rash": ["2.0", " 0", "", "ND"]}
        found = derived(kind, columns, frames.score_bounds(), layout=evolve(LAYOUT, answers="points"))
        assert [[14, 4, 0, 4], [14, 4, 2, 6]] == values(found, "sledai_low", "sledai_high")

    @each(plain("pandas", "polars", "pyarrow"))
    @pytest.mark.parametrize("wrong", [1, 8, 2.5, "2 points"])
    def test_other_points(self, kind, wrong):
        """A weight of another item, or a tick, is refused with the points of the item."""
        columns = (
            WHO | self.POINTS | {"rash": [wrong, 0, 2, None] if not isinstance(wrong, str) else [wrong, "0", "2", ""]}
        )
        with raises(unreadable_reading, match=r"rash: .* Accepted: 0 or 2, the points of this item"):
            derived(kind, columns, frames.score(), layout=evolve(LAYOUT, answers="points"))

    @each(plain("polars lazy", "duckdb"))
    def test_other_points_in_a_plan(self, kind):
        """The row is null."""
        columns = WHO | self.POINTS | {"rash": [1, 8, 2, None]}
        found = derived(kind, columns, frames.score(), layout=evolve(LAYOUT, answers="points"))
        assert [[None, None, 2, None]] == values(found, "sledai")

    @each(KINDS)
    @pytest.mark.parametrize("written", ["02", "+2", "2e0", "2."])
    def test_points_are_written_one_way(self, kind, written):
        """Text is one of the accepted texts, in eager and in lazy frames alike."""
        texts = {name: [str(at) for at in column] for name, column in self.POINTS.items()}
        columns, layout = WHO | texts | {"rash": [written, "0", "2", ""]}, evolve(LAYOUT, answers="points")
        if kind.lazy:
            found = derived(kind, columns, frames.score(), layout=layout)
            assert [[None, 4, 2, None]] == values(found, "sledai")
        else:
            with raises(unreadable_reading, match=r"rash: .* Accepted: 0 or 2"):
                derived(kind, columns, frames.score(), layout=layout)

    @each(KINDS)
    def test_codes_beside_points(self, kind):
        """What a codebook says besides, of numbers and of text, for every item or for one."""
        layout = evolve(LAYOUT, answers="points", codebook={9: None, "rash": {"seen": True, 7: True}})
        columns = WHO | self.POINTS | {"rash": [7, 2, 9, 0], "fever": [9, 0, 0, 0]}
        found = derived(kind, columns, frames.score_bounds(), layout=layout)
        assert [[14, 6, 0, 4], [15, 6, 2, 4]] == values(found, "sledai_low", "sledai_high")
        found = derived(kind, columns | {"rash": ["seen", "2", "9", "0"]}, frames.score_bounds(), layout=layout)
        assert [[14, 6, 0, 4], [15, 6, 2, 4]] == values(found, "sledai_low", "sledai_high")

    @each(plain("pandas", "polars lazy"))
    @pytest.mark.parametrize("codes", [{8: None}, {"rash": {2: False}}, {0: None}])
    def test_another_meaning_of_points(self, kind, codes):
        """Points have one meaning."""
        with raises(ambiguous_code, match="two meanings"):
            derived(kind, WHO | self.POINTS, frames.score(), layout=evolve(LAYOUT, answers="points", codebook=codes))

    @each(plain("polars lazy", "duckdb"))
    def test_ticks_are_not_points(self, kind):
        """A column of truth values of a plan is refused."""
        with pytest.raises(InputErrors, match=r"8 columns \('seizure', .* hold truth values and must hold 0 or 8"):
            derived(kind, WHO | FORM, frames.score(), layout=evolve(LAYOUT, answers="points"))

    @each(plain("pandas", "polars", "pyarrow"))
    def test_points_that_nobody_spoke_of(self, kind):
        """Where every value of a column is its weight, the error says what to write."""
        with pytest.raises(InputErrors, match=r"8 is the weight of this item: .* frames\.Layout\(answers='points'\)"):
            derived(kind, WHO | self.POINTS, frames.score())
        with raises(unreadable_answer) as refused:
            derived(kind, WHO | FORM | {"rash": [3, 0, 2, 0]}, frames.score())
        assert "weight of this item" not in str(refused.value)

    @each(KINDS)
    def test_a_codebook_for_one_item(self, kind):
        """What a code means in one column."""
        layout = evolve(LAYOUT, codebook={"fever": {2: True, 1: False}})
        found = derived(kind, WHO | FORM | {"fever": [2, 1, 1, 2]}, frames.score(), layout=layout)
        assert [[13, 4, 0, 5]] == values(found, "sledai")

    @each_engine(QUICK)
    @pytest.mark.parametrize(
        ("status", "done"),
        [
            (["Complete", "not done", None, "COMPLETE "], ["complete"]),
            ([2, 0, None, 2], [2]),
            ([2.0, 0.0, 1.0, 2.0], [2]),
        ],
    )
    def test_a_form_that_was_not_filled_in(self, kind, status, done):
        """No item of it was assessed, whatever its cells hold."""
        layout = evolve(LAYOUT, status="status", done=done)
        found = derived(kind, WHO | FORM | {"status": status}, frames.score_bounds(), layout=layout)
        assert [[12, 0, 0, 4], [12, 105, 105, 4], [0, 24, 24, 0]] == values(
            found, "sledai_low", "sledai_high", "sledai_missing"
        )

    @each(plain("pandas", "polars", "pyarrow"))
    def test_a_status_that_no_form_has(self, kind):
        """Nothing counts as filled in then, and a misspelt status is told with those that are there."""
        layout = evolve(LAYOUT, day="week", status="status", done=["Completed"])
        columns = WHO | FORM | {"status": ["Complete", "Not done", None, "Complete"]}
        with pytest.warns(RemarkWarning, match=r"no row has status = 'Completed'.*'Complete'") as told:
            found = derived(kind, columns, frames.score_bounds(), layout=layout)
        assert ([[24] * 4], __file__) == (values(found, "sledai_missing"), told[0].filename)
        with pytest.warns(RemarkWarning, match="no row has status"):
            frames.summarise(kind.frame(columns), SELENA_SLEDAI, frames.adjusted_mean(), layout=layout)
        derived(kind, columns | {"status": [None] * 4}, frames.score(), layout=layout)

    @pytest.mark.filterwarnings("ignore:no row has status")
    @each(KINDS)
    @pytest.mark.parametrize(("done", "missing"), [([True], [0, 24, 0, 24]), (["Complete"], [24] * 4)])
    def test_a_status_that_is_a_truth_value(self, kind, done, missing):
        """A truth value is one of these only if it is named."""
        layout = evolve(LAYOUT, status="status", done=done)
        found = derived(kind, WHO | FORM | {"status": [True, False, True, False]}, frames.score_bounds(), layout=layout)
        assert [missing] == values(found, "sledai_missing")

    @pytest.mark.filterwarnings("ignore:no row has status")
    @each(KINDS)
    def test_a_status_in_numbers_that_is_named_in_words(self, kind):
        """None of its values is one of these."""
        layout = evolve(LAYOUT, status="status", done=["Complete"])
        found = derived(kind, WHO | FORM | {"status": [0, 1, 2, 2]}, frames.score_bounds(), layout=layout)
        assert [[24] * 4] == values(found, "sledai_missing")

    @each(KINDS)
    def test_absent_where_missing(self, kind):
        """It is said of the items of a form, and not of a form that was not filled in."""
        layout = evolve(LAYOUT, status="status", done=["done"], missing="absent")
        columns = WHO | FORM | {"status": ["done", "open", "done", "done"], "rash": [None] * 4}
        found = derived(kind, columns, frames.score_bounds(), layout=layout)
        assert [[12, 0, 0, 4], [12, 105, 0, 4]] == values(found, "sledai_low", "sledai_high")

    @each(KINDS)
    def test_truth_values_beside_codes(self, kind):
        """A code of 1 says nothing of True, which Python takes for the same."""
        columns = WHO | FORM | {name: [1] * 4 for name in NAMES if name != "fever"} | {"fever": [True, False] * 2}
        layout = evolve(LAYOUT, codebook={1: False, 2: True})
        assert [[1, 0, 1, 0]] == values(derived(kind, columns, frames.score(), layout=layout), "sledai")
        state = kind.frame(WHO | {"state": [False, True, True, True]})
        found = frames.summarise(state, SELENA_SLEDAI, frames.time_in_state("state", maximum_gap=None), layout=layout)
        assert [("A", 0), ("B", 4)] == sorted(rows(found, "subject", "time_in_state_low"))

    @each(KINDS)
    @pytest.mark.parametrize("codes", [{1: False, 2: True}, {"1": False, "2": True}, {"1.0": False, 2.0: True}])
    @pytest.mark.parametrize("cells", [[2, 1, 1, 2], ["2", "1", "1.0", "2.0"], [2.0, 1.0, 1.0, 2.0]])
    def test_a_number_and_its_text_are_one_code(self, kind, codes, cells):
        """However the codebook and the cells write it."""
        found = derived(
            kind, WHO | FORM | {"fever": cells}, frames.score(), layout=evolve(LAYOUT, codebook={"fever": codes})
        )
        assert [[13, 4, 0, 5]] == values(found, "sledai")

    def test_two_meanings_of_one_number(self):
        """They are refused."""
        with raises(ambiguous_code, match="two meanings"):
            derived(KINDS[0], WHO | FORM, frames.score(), layout=evolve(LAYOUT, codebook={2: True, "2": False}))
        with raises(ambiguous_code, match="two meanings"):
            derived(KINDS[0], WHO | FORM, frames.score(), layout=evolve(LAYOUT, codebook={"2.0": True, "2": False}))

    @each(plain("pandas", "polars", "pyarrow"))
    def test_a_codebook_of_truth_values(self, kind):
        """It is taken at its word."""
        found = derived(
            kind, WHO | FORM, frames.score(), layout=evolve(LAYOUT, codebook={"rash": {False: True, True: False}})
        )
        assert [[14, 6, 2, 6]] == values(found, "sledai")

    @each(KINDS)
    def test_missing_items(self, kind):
        """Open, absent, or absent for the descriptors that are named; the count of missing items stays."""
        columns = WHO | FORM | {"low_complement": [None] * 4, "fever": [None] * 4}
        for missing, high in (("open", 3), ("absent", 0), ({"low_complement": "absent"}, 1)):
            found = derived(kind, columns, frames.score_bounds(), layout=evolve(LAYOUT, missing=missing))
            assert [[12, 4, 0, 4]] == values(found, "sledai_low")
            assert [[12 + high, 4 + high, high, 4 + high], [2] * 4] == values(found, "sledai_high", "sledai_missing")


class TestKinds:
    """What single cells are."""

    @together(
        ("cell", "expected"),
        [(2, (1, 1)), (2.0, (1, 1)), ("2", (1, 1)), (0, (0, 0)), ("0.0", (0, 0)), (None, (0, 1)), (" nd ", (0, 1))],
    )
    def test_points(self, cell, expected):
        """Of the one visit as of a column of mixed values."""
        found = Points(2).read(cell)
        column, fault = Points(2).read_column("rash", [cell, "0"])
        assert (expected, None) == ((found.low, found.high), fault)
        assert (expected[0], expected[1]) == (column.low[0], column.high[0])

    @together("cell", [1, 8, "1", "yes", True, 2.5])
    def test_no_points(self, cell):
        """They are counted."""
        assert Points(2).read(cell) is None
        assert {repr(cell): 1} == Points(2).read_column("rash", [cell, 2])[1].values

    @together(
        ("cell", "done"), [("complete", 1), ("COMPLETE ", 1), (2, 1), (2.0, 1), ("2", 1), (3, 0), (None, 0), (True, 0)]
    )
    def test_statuses(self, cell, done):
        """Only those that are named are of a form that was filled in."""
        found = Statuses(("Complete", 2)).read(cell)
        assert (done, done) == (found.low, found.high)

    @each(plain("pandas"))
    def test_mixed_points(self, kind):
        """Python objects of several kinds."""
        import pandas as pd

        frame = kind.frame(WHO | TestCells.POINTS)
        frame["rash"] = pd.Series([2, "0", None, "2.0"], index=frame.index, dtype=object)
        found = frames.derive(frame, SELENA_SLEDAI, frames.score_bounds(), layout=evolve(LAYOUT, answers="points"))
        assert [[14, 4, 0, 6], [14, 4, 2, 6]] == values(found, "sledai_low", "sledai_high")


class TestTotals:
    """A table that has only totals."""

    LAYOUT = evolve(LAYOUT, total="total", pga="pga", pga_scale="points", events=flare_events())
    COLUMNS = WHO | {"total": [12, 4, 0, None], "pga": [1.0] * 4}

    @each_engine(QUICK)
    def test_measures(self, kind):
        """What follows from the score, with the bounds that a missing total leaves."""
        found = derived(
            kind,
            self.COLUMNS,
            frames.score_bounds(),
            frames.change(since=SINCE),
            frames.percent_change(since=SINCE),
            frames.activity_band(BANDS_FIVE_LEVEL),
            frames.response(RESPONSES["sri-4"], since=SINCE, criteria=True),
            layout=self.LAYOUT,
        )
        assert [[12, 4, 0, 0], [12, 4, 0, 105]] == values(found, "sledai_low", "sledai_high")
        assert [[0, -8, 0, None]] == values(found, "sledai_change")
        percent = values(found, "percent_change_low")[0]
        assert ([0, None, None], pytest.approx(-200 / 3)) == ([percent[0], *percent[2:]], percent[1])
        assert [["high", "mild", "none", None]] == values(found, "activity_band")
        assert [[False, True, False, False]] == values(found, "sri_4_score")

    @each(plain("pandas", "polars", "polars lazy"))
    def test_a_mean(self, kind):
        """The summary of the course takes totals too."""
        found = frames.summarise(
            kind.frame(self.COLUMNS | {"total": [12, 4, 0, 4]}),
            SELENA_SLEDAI,
            frames.adjusted_mean(),
            layout=self.LAYOUT,
        )
        assert [("A", 8.0), ("B", 2.0)] == sorted(rows(found, "subject", "adjusted_mean_low"))

    @each(plain("pandas"))
    def test_entry(self, kind):
        """A total that is too low decides; otherwise the manifestations are open."""
        found = derived(kind, self.COLUMNS, frames.eligible(NCT02932137_ENTRY), layout=self.LAYOUT)
        assert [[None, False, False, None]] == values(found, "eligible")

    @together(
        "measure",
        [
            frames.by_system(),
            frames.contributions(),
            frames.clinical_score(),
            frames.change_by_system(since=SINCE),
            frames.new_descriptors(since=SINCE),
            frames.state(LLDAS),
        ],
    )
    def test_what_looks_at_items(self, measure):
        """It is refused by name."""
        with pytest.raises(TypeError, match="looks at items, and the layout has only a total"):
            derived(KINDS[0], self.COLUMNS, measure, layout=self.LAYOUT)
        with pytest.raises(TypeError, match="persistently_active looks at items"):
            frames.summarise(
                KINDS[0].frame(self.COLUMNS), SELENA_SLEDAI, frames.persistently_active(), layout=self.LAYOUT
            )

    @each(KINDS)
    def test_a_form_that_was_not_filled_in(self, kind):
        """Its total is not known."""
        layout = evolve(self.LAYOUT, status="status", done=["done"])
        columns = self.COLUMNS | {"status": ["done", None, "done", "open"]}
        found = derived(kind, columns, frames.score_bounds(), layout=layout)
        assert [[12, 0, 0, 0], [12, 105, 0, 105]] == values(found, "sledai_low", "sledai_high")

    def test_no_total(self):
        """What is above the highest score, or has decimals, is refused."""
        for wrong in (106, 1.5, -1):
            with raises(unreadable_reading, match=r"total: .* a number from 0 to 105 \[points\]"):
                derived(KINDS[0], self.COLUMNS | {"total": [wrong, 4, 0, 1]}, frames.score(), layout=self.LAYOUT)


class TestMeasures:
    """What earlier needed a loop."""

    @each_engine(QUICK)
    def test_bands_and_entry(self, kind):
        """Null where a missing item leaves them open."""
        columns = WHO | FORM | {"rash": [True, False, None, None]}
        found = derived(kind, columns, frames.activity_band(BANDS_FIVE_LEVEL), frames.eligible(NCT02932137_ENTRY))
        assert [["high", "mild", None, None]] == values(found, "activity_band")
        assert [[True, False, False, False]] == values(found, "eligible")

    @each_engine(QUICK)
    def test_criteria(self, kind):
        """A truth value for each criterion of an outcome."""
        found = derived(kind, WHO | FORM, frames.response(SRI_4, since=SINCE, criteria=True, name="sri"))
        assert [[False, True, False, False]] == values(found, "sri_score")
        assert [[None] * 4] == values(found, "sri_pga_not_worse")

    @each(plain("polars"))
    def test_stamps(self, kind):
        """Only measures with a rule have one."""
        found = derived(kind, WHO | FORM, frames.score(), frames.response(SRI_4, since=SINCE), stamp=True)
        assert [name for name in found.columns if name.endswith("_stamp")] == ["sri_4_stamp"]


class TestNames:
    """Columns are found as forms and papers name them."""

    OTHER: ClassVar = {
        "seizure": "Seizures",
        "organic_brain_syndrome": "OBS",
        "visual_disturbance": "Visual-disturbances",
        "lupus_headache": "Headache",
        "cva": "Stroke",
        "hematuria": "Haematuria",
        "proteinuria": "Proteinuria (in 24 h)",
        "pyuria": "SLEDAI_pyuria",
        "rash": "15 Rash",
        "alopecia": "Alopecia:",
        "mucosal_ulcers": "Oral ulcers",
        "pleurisy": "Pleuritis",
        "low_complement": "LowComplement",
        "increased_dna_binding": "Anti-dsDNA",
        "fever": "Pyrexia",
        "leukopenia": "Leucopenia",
    }

    @each(KINDS)
    def test_other_names(self, kind):
        """All of them at once."""
        columns = {self.OTHER.get(name, name): column for name, column in FORM.items()}
        assert [[12, 4, 0, 4]] == values(derived(kind, WHO | columns, frames.score()), "sledai")

    @each(plain("pandas", "polars", "pyarrow", "polars lazy"))
    def test_dots(self, kind):
        """As R makes them; older narwhals cannot name such a column of DuckDB."""
        dotted = {"rash": "15. Rash", "proteinuria": "Proteinuria (>0.5 g/24h)"}
        columns = {dotted.get(name, name.replace("_", ".")): column for name, column in FORM.items()}
        assert [[12, 4, 0, 4]] == values(derived(kind, WHO | columns, frames.score()), "sledai")

    @each(plain("pandas"))
    def test_the_own_name_comes_first(self, kind):
        """A further column that is called so loosely is another one."""
        columns = FORM | {"Proteinuria (g/24h)": [0.7, 0.2, 0.1, 0.1]}
        assert [[12, 4, 0, 4]] == values(derived(kind, WHO | columns, frames.score()), "sledai")

    @each(plain("pandas"))
    def test_two_header_rows(self, kind):
        """The item may stand in either of them, over or under its system, a unit or a blank."""
        headers = {"fever": ("Fever", "[C]"), "arthritis": ("Arthritis", "Unnamed: 3_level_1")}
        columns = WHO | FORM
        frame = kind.frame(columns)
        labels = [headers.get(name, ("visit" if name in WHO else "SLEDAI", name)) for name in columns]
        frame.columns = pd.MultiIndex.from_tuples(labels)
        layout = Layout(subject=[("visit", "subject")], visit=("visit", "week"))
        found = frames.derive(frame, SELENA_SLEDAI, frames.score(), layout=layout)
        assert [12, 4, 0, 4] == found[("sledai", "")].tolist()

    @each(plain("pandas"))
    def test_a_header_that_is_no_tuple(self, kind):
        """Brackets alone do not make two rows of one."""
        columns = {f"(1) {name}" if name == "rash" else name: column for name, column in FORM.items()}
        columns |= {"(rash": [0] * 4, "(2)": [0] * 4}
        with raises(ambiguous_column, match="rash"):
            derived(kind, WHO | columns, frames.score())

    @each(plain("pandas"))
    def test_two_of_them(self, kind):
        """Two candidates are refused."""
        columns = {name: column for name, column in FORM.items() if name != "rash"}
        with raises(ambiguous_column, match="rash"):
            derived(kind, WHO | columns | {"New rash": [0] * 4, "Rash:": [0] * 4}, frames.score())


class TestPrevious:
    """The visit before, or the last one before at which something was assessed."""

    WHO: ClassVar = {"subject": [*"AAAAABBB"], "week": [0, 10, 20, 30, 40, 0, 10, 20]}
    RASH = ("Y", None, None, "N", "Y", None, "Y", "N")
    BLANK = (False, True, True, False, False, True, False, False)

    @property
    def columns(self):
        """A rash of 2 points comes and goes; at weeks 10 and 20 of A, and at week 0 of B, nothing was assessed."""
        rest = {name: [None if blank else "N" for blank in self.BLANK] for name in NAMES}
        return self.WHO | rest | {"rash": [*self.RASH]}

    @each(QUICK)
    def test_assessed(self, kind):
        """Visits at which nothing was assessed are passed over, and the first assessed visit has none before it."""
        measures = (
            frames.change(since=Previous(assessed=True)),
            frames.change(since=Previous(), name="plain"),
        )
        found = derived(kind, self.columns, *measures)
        assert [[None, 2, 2, 2, 0, None, None, 2]] == values(found, "sledai_previous")
        assert [[None, -2, -2, -2, 2, None, None, -2]] == values(found, "sledai_change_low")
        assert [[None, 103, 103, -2, 2, None, None, -2]] == values(found, "sledai_change_high")
        assert [[None, None, None, None, 2, None, None, -2]] == values(found, "plain_change")

    @each(KINDS)
    def test_not_too_old(self, kind):
        """The age is that of the assessed visit."""
        layout = Layout(subject="subject", day="week")
        found = derived(kind, self.columns, frames.change(since=Previous(within=20, assessed=True)), layout=layout)
        assert [[None, -2, -2, None, 2, None, None, -2]] == values(found, "sledai_change_low")

    @each(KINDS)
    def test_items_and_forms_that_count_as_absent(self, kind):
        """A missing item that counts as absent was not assessed; nor was an item of a form that was not done."""
        layout = evolve(LAYOUT, missing="absent")
        found = derived(kind, self.columns, frames.change(since=Previous(assessed=True)), layout=layout)
        assert [[None, -2, -2, -2, 2, None, None, -2]] == values(found, "sledai_change")
        form = self.columns | {name: [0] * 8 for name in NAMES} | {"rash": [1, 0, 0, 0, 1, 0, 1, 0]}
        form["form"] = ["not done" if blank else "done" for blank in self.BLANK]
        layout = evolve(LAYOUT, status="form", done=["done"])
        found = derived(kind, form, frames.change(since=Previous(assessed=True)), layout=layout)
        assert [[None, 2, 2, 2, 0, None, None, 2]] == values(found, "sledai_previous")

    @each(KINDS)
    def test_totals(self, kind):
        """A total that is not known is passed over."""
        columns = self.WHO | {"total": [12, None, None, 8, 10, None, 6, 4]}
        layout = evolve(LAYOUT, total="total")
        found = derived(kind, columns, frames.change(since=Previous(assessed=True)), layout=layout)
        assert [[None, None, None, -4, 2, None, None, -2]] == values(found, "sledai_change")

    @each(plain("polars lazy", "duckdb"))
    def test_what_cannot_be_read_may_be_an_assessment(self, kind):
        """It is not passed over, so what follows is null."""
        columns = self.columns
        columns["rash"][1] = "?"
        found = derived(kind, columns, frames.change(since=Previous(assessed=True)))
        assert [[None, None, None, None, 2, None, None, -2]] == values(found, "sledai_change_low")

    @each(plain("polars lazy", "duckdb"))
    def test_a_visit_that_is_there_twice(self, kind):
        """It is not the one before another, and not passed over either."""
        columns = {name: [*column, column[3]] for name, column in self.columns.items()}
        found = derived(kind, columns, frames.change(since=Previous(assessed=True)))
        rows_of = [row[2] for row in sorted(rows(found, "subject", "week", "sledai_change_low"), key=lambda r: r[:2])]
        assert [None, -2, -2, None, None, None, None, None, -2] == rows_of

    def test_in_words(self):
        """The stamp names it."""
        found = derived(KINDS[0], self.columns, frames.flare(since=Previous(assessed=True)), stamp=True)
        assert "previous assessed visit" in values(found, "flare_stamp")[0][0]


SRI = {key: rule for key, rule in RESPONSES.items() if key.startswith("sri")}


class TestSeveralRules:
    """A response by all rules of a family is one measure."""

    @each(KINDS)
    def test_a_family(self, kind):
        """Each rule has the columns that it has by itself."""
        options = {"since": SINCE, "criteria": True, "reasons": True}
        for rules in (SRI.values(), list(SRI.values())):
            together = derived(kind, WHO | FORM, frames.response(rules, **options))
            for rule in SRI.values():
                own = derived(kind, WHO | FORM, frames.response(rule, **options))
                columns = [name for name in nw.from_native(own).collect_schema().names() if name not in [*WHO, *FORM]]
                assert values(own, *columns) == values(together, *columns)
        named = derived(kind, WHO | FORM, frames.response(SRI.values(), since=SINCE, name="main"), stamp=True)
        new = nw.from_native(named).collect_schema().names()[len(WHO) + len(FORM) :]
        names = [*map(str, range(4, 9)), "4_pga_up_to", "4_without_bilag"]
        assert [f"main_sri_{name}{end}" for end in ("", "_stamp") for name in names] == new

    def test_refused(self):
        """No rule, and what is not one."""
        with pytest.raises(TypeError, match=r"give at least one rule, such as criteria\.SRI_4"):
            frames.response([], since=SINCE)
        for wrong in ("sri-4", ["sri-4"], [LLDAS]):
            with pytest.raises(TypeError, match="responder index"):
                frames.response(wrong, since=SINCE)
        schema = nw.from_native(plain("polars")[0].frame(WHO | FORM)).schema
        with pytest.raises(TypeError, match=r"response\(rule=.* looks at more than the answers of one visit"):
            frames.exprs(schema, SELENA_SLEDAI, frames.response(SRI.values(), since=SINCE), layout=LAYOUT)


class TestDescription:
    """A layout that makes no sense is refused where it is written."""

    @together(
        ("given", "error", "match"),
        [
            ({"pga": "pga"}, TypeError, "with its scale"),
            ({"pga_scale": "points"}, TypeError, "with its scale"),
            ({"bilag": {"renal": "r"}}, TypeError, "with their edition"),
            ({"bilag_edition": "bilag-2004"}, TypeError, "with their edition"),
            ({"missing": "zero"}, ValueError, 'say "open", "absent"'),
            ({"missing": {"rash": "open"}}, ValueError, 'say "absent"; descriptors that are left out stay open'),
            ({"missing": {"rsh": "absent"}}, unknown_descriptor, "rsh"),
            ({"answers": "weights"}, ValueError, 'say "yes or no" or "points"'),
            ({"status": "status"}, TypeError, "status=, done="),
            ({"done": ["Complete"]}, TypeError, "status=, done="),
            ({"status": "status", "done": "Complete"}, TypeError, r"give a list, such as done=\[.Complete.\]"),
            ({"status": "status", "done": 5}, TypeError, "give a list"),
            ({"status": "status", "done": [""]}, TypeError, "as text, numbers or truth values"),
            ({"columns": ["rash"]}, TypeError, "give a mapping"),
        ],
    )
    def test_refused(self, given, error, match):
        """With what to write."""
        with raises(error, match=match):
            Layout(**given)

    def test_a_codebook_of_no_item(self):
        """The name is refused."""
        with raises(unknown_descriptor, match="fevr"):
            derived(KINDS[0], WHO | FORM, frames.score(), layout=evolve(LAYOUT, codebook={"fevr": {2: True}}))

    def test_statements_that_nothing_knows(self):
        """Also where no measure of the call looks at them."""
        with raises(unknown_statement, match="nephritiss"):
            derived(KINDS[0], WHO | FORM, frames.score(), layout=evolve(LAYOUT, events={"nephritiss": True}))

    def test_it_is_a_record(self):
        """Equal where it says the same, and it cannot be changed."""
        assert Layout(subject="s", not_assessed=["rash", "fever"]) == Layout(
            subject=["s"], not_assessed=("fever", "rash")
        )
        with pytest.raises(TypeError):
            LAYOUT.columns["rash"] = "x"

    def test_expressions_of_more_than_answers(self):
        """They are refused by name."""
        schema = nw.from_native(plain("polars")[0].frame(WHO | FORM)).schema
        for measure in (frames.change(since=SINCE), frames.flare()):
            with pytest.raises(
                TypeError, match=r"looks at more than the answers of one visit: derive it with frames\.derive"
            ):
                frames.exprs(schema, SELENA_SLEDAI, measure, layout=LAYOUT)
        found = frames.exprs(schema, SELENA_SLEDAI, frames.state(DORIS_2021), layout=LAYOUT)
        assert ["doris_2021"] == list(found)
        with pytest.raises(TypeError, match="do not look at the status of the form"):
            frames.exprs(schema, SELENA_SLEDAI, frames.score(), layout=evolve(LAYOUT, status="week", done=[0]))

    @each(plain("polars", "polars lazy"))
    def test_expressions_of_points_and_codes(self, kind):
        """They read cells as `derive` does."""
        for columns, layout in (
            (WHO | TestCells.POINTS | {"rash": [2, 0, None, 1]}, evolve(LAYOUT, answers="points")),
            (WHO | FORM | {"rash": [5, 6, None, 7]}, evolve(LAYOUT, codebook={"rash": {5: True, 6: False}})),
        ):
            data = nw.from_native(kind.frame(columns))
            found = frames.exprs(data.collect_schema(), SELENA_SLEDAI, frames.score_bounds(), layout=layout)
            scored = data.with_columns(**found).to_native()
            assert [[14, 4, 0, None], [14, 4, 2, None]] == values(scored, "sledai_low", "sledai_high")
