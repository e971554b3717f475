"""Days are read alike by every function: scales, zones, text, and days that are not known."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from warnings import catch_warnings

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from attrs import evolve

from frames import verbs
from frames.kinds import PLAIN, PLAIN_EAGER, each, each_engine, plain, rows, sorted_rows
from laboratory.deriving import derive, derive_visits
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Descriptor,
    Interval,
    SledaiError,
    Verdict,
    adjusted_mean,
    annualised_rate,
    area_under_curve,
    frames,
    persistently_active,
    sustained,
    time_in_state,
    time_to_first,
)
from sledai.criteria import FLARE_RULES
from sledai.errors import (
    DuplicateVisitError,
    StudyDaysWarning,
    baseline_type,
    column_type,
    duplicate_visit,
    identifier_types,
    missing_column,
    missing_day,
    unordered_column,
    unreadable_day,
)
from sledai.laboratory import Result, Results
from together import together

DAY = Descriptor.LEUKOPENIA
PART = SLEDAI_2K.without(*(name for name in SLEDAI_2K if name != DAY))
HOW = {"attribution": "assumed", "excluded": {DAY: False}}
CHICAGO = timezone(timedelta(hours=-6))
NO_READINGS = FLARE_RULES["flare-almenara"]
"""A rule of the score alone."""
OPEN, YES, NO = (0, 1), (1, 1), (0, 0)


def one(results, visit, **how):
    """Whether leukopenia is present at one visit, from values and days."""
    given = [Result("white_cells", value, "10*9/L", day=day) for value, day in results]
    answer = derive(given, PART, day=visit, **HOW, **how)[DAY].answer
    return answer.low, answer.high


def many(results, visit, days=None, **how):
    """The same by arrays."""
    values, taken = zip(*results, strict=True)
    columns = {"subject": ["A"] * len(values), "test": ["white_cells"] * len(values), "unit": ["10*9/L"] * len(values)}
    table = Results.from_columns({**columns, "value": list(values), "day": list(taken)}, days=days)
    found = derive_visits(table, PART, subject=["A"], day=[visit], **HOW, **how)[DAY]
    return found.low.item(), found.high.item()


def tables(kind, results, visit):
    """A frame of one visit, and one of its results."""
    values, taken = zip(*results, strict=True)
    labs = {"subject": ["A"] * len(values), "day": list(taken), "test": ["white_cells"] * len(values)}
    labs |= {"value": list(values), "unit": ["10*9/L"] * len(values)}
    return kind.frame({"subject": ["A"], "day": [visit]}), kind.frame(labs)


def framed(kind, results, visit, **how):
    """The same of a kind of frame: the answer, and the day of the result that decided."""
    asked = {"subject": "subject", "day": "day", "evidence": True, **HOW, **how}
    found = verbs.descriptors(*tables(kind, results, visit), PART, **asked)
    ((answer, day),) = rows(found, "leukopenia", "leukopenia_day")
    return {True: YES, False: NO, None: OPEN}[answer], day


class TestScales:
    """Days of two scales are never subtracted."""

    STUDY = ((2.5, -10), (5.0, -2))

    def test_study_days(self):
        """Day -10 is ten days before day 1, as 1 March is before 11 March; day -11 is eleven days before."""
        assert YES == one(self.STUDY, 1, days="study") == many(self.STUDY, 1, days="study")
        assert NO == one(((2.5, -11), (5.0, -2)), 1, days="study") == many(((2.5, -11), (5.0, -2)), 1, days="study")
        dates = ((2.5, date(2024, 3, 1)), (5.0, date(2024, 3, 9)))
        assert YES == one(dates, date(2024, 3, 11)) == many(dates, date(2024, 3, 11))

    def test_undeclared_study_days_of_one_visit(self):
        """A result that is ten study days before the visit, and eleven days otherwise, is a warning; no other is."""
        said = r"day of the results: 2 before 0, 0 after 0; day of the visit: 0 before 0, 1 after 0\. .*days=\"study\""
        with pytest.warns(StudyDaysWarning, match=said):
            assert NO == one(self.STUDY, 1)
        with pytest.warns(StudyDaysWarning, match="results: 1 before 0, 0 after 0; "):
            assert OPEN == one(((2.5, -5),), 6)
        with catch_warnings(action="error"):
            assert NO == one(((2.5, -11), (5.0, -2)), 1)
            assert YES == one(((2.5, -9),), 1)
            assert OPEN == one(((2.5, -11),), 0) == one(((2.5, 1),), 12) == one(((2.5, None),), 1)

    def test_undeclared_study_days_of_arrays(self):
        """Days of visits and results on both sides of 0 and none at 0 are a warning, in results, visits and courses."""
        joints = [Assessment({"arthritis"})] * 2
        said = "day of the results: 2 before 0, 0 after 0; day of the visits: 0 before 0, 1 after 0"
        with pytest.warns(StudyDaysWarning, match=said):
            assert NO == many(self.STUDY, 1)
        with pytest.warns(StudyDaysWarning, match="day: 1 before 0, 1 after 0"):
            assert 8 == area_under_curve(joints, [-1, 1], SLEDAI_2K).low
        with catch_warnings(action="error"):
            assert YES == many(self.STUDY, 1, days="study") == many(self.STUDY, 0) == many(self.STUDY, -1)
            assert YES == many(((2.5, 0), (5.0, -2)), 1)
            assert 8 == area_under_curve([*joints, joints[0]], [-1, 0, 1], SLEDAI_2K).low
            assert 4 == area_under_curve(joints, [-1, 1], SLEDAI_2K, days="study").low

    @each(PLAIN_EAGER)
    def test_undeclared_study_days_of_frames(self, kind):
        """The warning names the two tables; a verb over time warns of its own column."""
        said = r"visits: column 'day': 0 before 0, 1 after 0; labs: column 'day': 2 before 0, 0 after 0\."
        with pytest.warns(StudyDaysWarning, match=said):
            assert (NO, -2) == framed(kind, self.STUDY, 1)
        visits = kind.frame({"subject": ["A", "A"], "day": [-1, 1], "state": [True, True]})
        how = {"subject": "subject", "day": "day", "from_day": -1, "to_day": 1}
        with pytest.warns(StudyDaysWarning, match="^column 'day': 1 before 0, 1 after 0") as warned:
            verbs.sustained(visits, "state", **how)
        assert [StudyDaysWarning] == [warning.category for warning in warned]
        with catch_warnings(action="error"):
            verbs.sustained(visits, "state", **how, days="study")
            assert (YES, -10) == framed(kind, self.STUDY, 1, days="study") == framed(kind, self.STUDY, 0)

    @each(PLAIN.values())
    def test_check_looks_at_visits_and_results_together(self, kind):
        """Also in lazy frames, which cannot warn: neither table has a hole, and both together have one."""

        def found(visit, results, **how):
            table = kind.frame({"subject": ["A"], "day": [visit], "leukopenia": [True]})
            labs = kind.frame({"who": ["A"] * len(results), "LBDY": results})
            report = frames.check(
                table, PART, frames.Layout(subject="subject", visit="day", **how), labs=labs, lab_day="LBDY"
            )
            return [(str(each.kind), each.columns, each.count) for each in report.problems], dict(report.days)

        hole = [("missing_day_zero", ("day", "labs: LBDY"), 2)]
        assert (hole, {"day": (0, 0, 1), "labs: LBDY": (2, 0, 0)}) == found(1, [-10, -2])
        assert ([], {"day": (0, 0, 1), "labs: LBDY": (1, 1, 0)}) == found(1, [-10, 0])
        assert ([], {}) == found(1, [-10, -2], days="study")
        assert ([], {"day": (0, 0, 1)}) == found(1, ["2024-03-05"])

    def test_check_needs_the_day_of_the_visits(self):
        """Results are looked at beside visits, and by a column that is there."""
        table, labs = ({"subject": ["A"], "day": [1], "leukopenia": [True]}, {"LBDY": [1]})
        visits, results = pl.DataFrame(table), pl.DataFrame(labs)
        for wrong in ({"labs": results}, {"lab_day": "LBDY", "layout": frames.Layout(day="day")}):
            with pytest.raises(TypeError, match="labs=, day="):
                frames.check(visits, PART, **wrong)
        with raises(missing_column, match="day"):
            frames.check(visits, PART, frames.Layout(visit="day"), labs=results)
        same = frames.check(visits, PART, frames.Layout(visit="day"), labs=results.rename({"LBDY": "day"}))
        assert {"day": (0, 0, 1), "labs: day": (0, 0, 1)} == dict(same.days)

    @each_engine(PLAIN.values())
    def test_study_days_of_frames(self, kind):
        """The evidence is a study day too."""
        assert (YES, -10) == framed(kind, self.STUDY, 1, days="study")

    @each(PLAIN_EAGER)
    def test_a_study_has_no_day_0(self, kind):
        """Neither results nor visits, nor an option, are on it; and a date is not a study day."""
        for wrong in (0, "2024-03-05"):
            for call in (one, many):
                with raises(unreadable_day, match="is not a study day"):
                    call(((2.5, wrong),), 1, days="study")
                with raises(unreadable_day, match="is not a study day"):
                    call(((2.5, 1),), wrong, days="study")
            with raises(unreadable_day, match=r"labs: column 'day': .* is not a study day"):
                framed(kind, ((2.5, wrong),), 1, days="study")
        with raises(unreadable_day, match=r"visits: column 'day': 0 .1 time. is not a study day"):
            framed(kind, ((2.5, 1),), 0, days="study")
        with pytest.raises(ValueError, match="baseline=0: give a study day"):
            time_to_first([Verdict(certain=True, possible=True)], [1], baseline=0, days="study")
        with pytest.raises(ValueError, match="days='trial': say \"study\""):
            adjusted_mean([Assessment()], [1], SLEDAI_2K, days="trial")

    @each(plain("polars lazy", "duckdb"))
    def test_lazy_frames_of_dates_are_not_of_study_days(self, kind):
        """Where all of a column would be null it is refused."""
        with raises(column_type, match="'day'"):
            framed(kind, ((2.5, date(2024, 3, 1)),), date(2024, 3, 1), days="study")
        visits = kind.frame({"subject": ["A"], "day": [date(2024, 3, 1)], "state": [True]})
        with raises(unordered_column, match="'day'"):
            verbs.sustained(visits, "state", subject="subject", day="day", from_day=1, to_day=2, days="study")

    @each(PLAIN.values())
    def test_check_finds_the_hole(self, kind):
        """The report names days before and after 0 and none at 0; declared as study days, those that are not."""

        def found(column, **how):
            table = kind.frame({"subject": ["A"] * len(column), "day": column, "leukopenia": [True] * len(column)})
            report = frames.check(table, PART, frames.Layout(subject="subject", visit="day", **how))
            return [(each.kind, each.count) for each in report.problems]

        assert [("missing_day_zero", 2)] == found([-10, -2, 1])
        assert [] == found([-10, -2, 1], days="study") == found([-10, 0, 1]) == found([1, 2, 3])
        assert [("unreadable_day", 1)] == found([-10, 0, 1], days="study")
        assert () == tuple(frames.check(kind.frame({"leukopenia": [True]}), PART).entries)


class TestZones:
    """Times are compared in the zone of the visits."""

    RESULTS = ((4.0, datetime(2024, 12, 5, 15)), (2.5, datetime(2024, 12, 9, 1, 30)))
    VISIT = datetime(2024, 12, 8, 9)

    def test_an_evening_in_chicago(self):
        """1:30 in UTC on the 9th is the evening of the 8th, the day of the visit."""
        results = [(value, taken.replace(tzinfo=UTC)) for value, taken in self.RESULTS]
        text = [(value, f"{taken.isoformat()}Z") for value, taken in results for taken in [taken.replace(tzinfo=None)]]
        for given, visit in ((results, self.VISIT.replace(tzinfo=CHICAGO)), (text, "2024-12-08T09:00-06:00")):
            assert YES == one(given, visit) == many(given, visit)

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "dask"))
    def test_an_evening_in_chicago_of_frames(self, kind):
        """The same by types that have a zone; beside dates they are refused."""
        visits, labs = (nw.from_native(frame) for frame in tables(kind, self.RESULTS, self.VISIT))
        utc = labs.with_columns(nw.col("day").dt.replace_time_zone("UTC")).to_native()
        local = visits.with_columns(nw.col("day").dt.replace_time_zone("America/Chicago")).to_native()
        asked = {"subject": "subject", "day": "day", **HOW}
        assert [(True,)] == rows(verbs.descriptors(local, utc, PART, **asked), "leukopenia")
        with raises(identifier_types, match="dates in 'visits' and times with a zone in 'labs'"):
            verbs.descriptors(visits.to_native(), utc, PART, **asked)

    def test_a_zone_by_its_distance_from_utc(self):
        """As Arrow names some zones."""
        import polars as pl
        import pyarrow as pa

        visits, labs = tables(PLAIN["polars"], self.RESULTS, self.VISIT)
        labs = labs.with_columns(pl.col("day").dt.replace_time_zone("UTC")).to_arrow()
        visits = visits.with_columns(pl.col("day").dt.replace_time_zone("UTC").dt.offset_by("6h")).to_arrow()
        at = visits.column_names.index("day")
        visits = visits.set_column(at, "day", visits["day"].cast(pa.timestamp("us", "-06:00")))
        found = verbs.descriptors(visits, labs, PART, subject="subject", day="day", **HOW)
        assert [(True,)] == rows(found, "leukopenia")

    @together("arrow", [False, True], ids=["numpy", "arrow"])
    @together("zone", ["America/Chicago", CHICAGO], ids=str)
    def test_pandas_times_with_a_zone(self, zone, arrow):
        """The day is that of the clocks there, also where pandas 2 gives that of UTC."""
        import pandas as pd
        import pyarrow as pa

        def times(column):
            local = column.dt.tz_localize("UTC").dt.tz_convert(zone)
            name = "-06:00" if zone is CHICAGO else zone
            return local.astype(pd.ArrowDtype(pa.timestamp("us", name))) if arrow else local

        visits, labs = tables(PLAIN["pandas"], self.RESULTS, self.VISIT + timedelta(hours=6))
        visits["day"] = times(visits["day"])
        for moments in (labs["day"].dt.tz_localize("UTC"), times(labs["day"])):
            table = labs.assign(day=moments)
            found = verbs.descriptors(visits, table, PART, subject="subject", day="day", **HOW)
            assert [(True,)] == rows(found, "leukopenia")

    def test_many_blanks_before_a_date(self):
        """All of the days decide their kind: dates after 1000 blanks are not numbers."""
        kind = PLAIN["pandas object"]
        results = [(4.0, None)] * 1001 + [(2.5, date(2024, 3, 5))]
        with raises(unreadable_day, match=r"labs: column 'day': .* is not a number like the other days"):
            framed(kind, results, 5)

    def test_text_of_another_zone(self):
        """Offsets that are written in text are brought to the zone of the visits, and a time beside text as well."""
        import polars as pl

        kind = PLAIN["polars"]
        text = tuple((value, f"{taken.isoformat()}Z") for value, taken in self.RESULTS)
        assert (YES, datetime(2024, 12, 8)) == framed(kind, text, "2024-12-08T09:00-06:00")
        visits, _ = tables(kind, text, "2024-12-08T09:00-06:00")
        labs = tables(kind, self.RESULTS, 0)[1].with_columns(pl.col("day").dt.replace_time_zone("UTC"))
        asked = {"subject": "subject", "day": "day", **HOW}
        assert [(True,)] == rows(verbs.descriptors(visits, labs, PART, **asked), "leukopenia")

    def test_a_zone_on_one_side_only(self):
        """Which day a time is there is not known."""
        zoned = [(2.5, self.VISIT.replace(tzinfo=CHICAGO))]
        for call, day in product((one, many), (date(2024, 12, 8), self.VISIT, 0)):
            with raises(missing_day, match="no day that can be compared"):
                call(zoned, day)
        with raises(unreadable_day, match=r"range_from: .* is not a time with a zone like"):
            Result("c3", 1, "g/L", lower=2, day=zoned[0][1], range_from=date(2024, 1, 1))
        assert Result("c3", 1, "g/L", lower=2, day=zoned[0][1], range_from=zoned[0][1]).limits[0] is not None

    def test_visits_in_two_zones(self):
        """Their days have no common scale, so they are refused; so is a baseline without the zone."""
        days = [datetime(2024, 3, 1, tzinfo=CHICAGO), datetime(2024, 3, 2, tzinfo=UTC)]
        with raises(unreadable_day, match="is in another zone than the other times"):
            adjusted_mean([Assessment()] * 2, days, SLEDAI_2K)
        event = [Verdict(certain=True, possible=True)]
        with raises(unreadable_day, match=r"baseline: .* is not a time with a zone"):
            time_to_first(event, days[:1], baseline=date(2024, 2, 1))
        assert 29 == time_to_first(event, days[:1], baseline=datetime(2024, 2, 1, 6, tzinfo=UTC)).days.low


class TestDaysThatAreNotKnown:
    """A month, a year and a blank are intervals of days: what may be in a window leaves the answer open."""

    @pytest.mark.parametrize(
        ("results", "expected"),
        [
            ([(4.0, "2024-03-05"), (2.5, None)], OPEN),
            ([(4.0, "2024-03-05"), (2.5, "2024-03")], OPEN),
            ([(4.0, "2024-03-05"), (2.5, "2024")], OPEN),
            ([(4.0, "2024-03-05"), (2.5, "2024-04")], NO),
            ([(4.0, "2024-03-05"), (2.5, "2024-02")], NO),
            ([(4.0, "2024-03-05"), (5.0, None)], NO),
            ([(2.5, "2024-03-05"), (4.0, None)], YES),
            ([(5.0, None)], OPEN),
        ],
    )
    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_the_worst_of_the_window(self, kind, results, expected):
        """From 1 to 11 March; the others settle it, or nothing does."""
        assert expected == one(results, "2024-03-11") == many(results, "2024-03-11")
        if kind.before_duckdb_2 and all(day is None for _, day in results):
            with raises(identifier_types, match="dates in 'visits' and numbers in 'labs'"):
                framed(kind, results, "2024-03-11")
        else:
            assert expected == framed(kind, results, "2024-03-11")[0]

    @together(
        ("results", "expected"),
        [
            ([(4.0, "2024-03-05"), (2.5, "2024-03")], OPEN),
            ([(2.5, "2024-03-05"), (4.0, "2024-03")], OPEN),
            ([(2.5, "2024-03-05"), (2.0, "2024-03")], YES),
            ([(4.0, "2024-03-05"), (5.0, None)], NO),
            ([(4.0, "2024-03-11"), (2.5, None)], OPEN),
            ([(2.5, "2024-03-11"), (4.0, None)], YES),
            ([(2.5, "2024-03-05"), (4.0, "2024-02")], YES),
            ([(4.0, "2024-02-20"), (5.0, "2024-03")], OPEN),
        ],
    )
    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_the_nearest_of_the_window(self, kind, results, expected):
        """On one day any counts, so one more on the last day can only add to it; one after it can change it."""
        how = {"choose": "nearest"}
        assert expected == one(results, "2024-03-11", **how) == many(results, "2024-03-11", **how)
        assert expected == framed(kind, results, "2024-03-11", **how)[0]

    def test_a_month_that_is_all_of_the_window(self):
        """In an edition that looks back thirty days every day of March is in the window of 31 March."""
        month = evolve_window(PART, DAY)
        results = [Result("white_cells", 2.5, "10*9/L", day="2024-03")]
        for choose in ("worst", "nearest"):
            found = derive(results, month, day=date(2024, 3, 31), choose=choose, **HOW)[DAY]
            assert (YES, ()) == ((found.answer.low, found.answer.high), found.open)
        open_one = derive(results, month, day=date(2024, 3, 30), **HOW)[DAY]
        assert (OPEN, ("the day of white_cells",)) == ((open_one.answer.low, open_one.answer.high), open_one.open)

    @together("choose", ["worst", "nearest"])
    def test_every_way_of_filling_them(self, choose):
        """Two results each of a day, or of one that is not known: an answer is settled if it is the same in all ways.

        The window is 11 to 21 March, days 71 to 81 of 2024; of the days that a month and a blank can be those beside
        its ends stand for all.
        """
        spans = {"2024-03": (70, 71, 81, 82), None: (69, 71, 80, 81, 82), 80: (80,), 81: (81,)}
        start, visit = date(2023, 12, 31), date(2024, 3, 21)
        cases = list(product(product((2.5, 4.0), spans), repeat=2))
        labs = {"subject": [], "day": [], "value": []}
        expected = []
        for at, case in enumerate(cases):
            ways = {
                one([(v, start + timedelta(d)) for (v, _), d in zip(case, filled, strict=True)], visit, choose=choose)
                for filled in product(*(spans[day] for _, day in case))
            }
            expected.append((min(low for low, _ in ways), max(high for _, high in ways)))
            given = [(v, start + timedelta(d) if isinstance(d, int) else d) for v, d in case]
            assert expected[-1] == one(given, visit, choose=choose), case
            for value, day in given:
                labs["subject"].append(at)
                labs["day"].append(day and str(day))
                labs["value"].append(value)
        labs |= {"test": ["white_cells"] * len(labs["value"]), "unit": ["10*9/L"] * len(labs["value"])}
        days = {"subject": list(range(len(cases))), "day": [str(visit)] * len(cases)}
        found = derive_visits(Results.from_columns(labs), PART, **days, choose=choose, **HOW)[DAY]
        assert expected == list(zip(found.low.tolist(), found.high.tolist(), strict=True))
        told = verbs.descriptors(
            PLAIN["polars lazy"].frame(days),
            PLAIN["polars lazy"].frame(labs),
            PART,
            subject="subject",
            day="day",
            choose=choose,
            **HOW,
        )
        answers = {True: YES, False: NO, None: OPEN}
        assert expected == [answers[answer] for _, answer in sorted_rows(told, "subject", "leukopenia")]

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_the_last_before_the_window(self, kind):
        """Protein of 1 g/day is a rise over 0.2; a result of an unknown day may be the one to compare with."""
        name = Descriptor.PROTEINURIA
        part = SELENA_SLEDAI.without(*(each for each in SELENA_SLEDAI if each != name))
        how = {"attribution": "assumed", "before": "last_before_window"}
        visit = "2024-03-11"
        for more, expected in ((), True), ((("1.0", None),), None), ((("1.0", "2023"),), True):
            given = [("1.0", "2024-03-11"), ("0.2", "2024-01-05"), *more]
            results = [Result("urine_protein", value, "g/d", day=day) for value, day in given]
            assert expected is derive(results, part, day=visit, **how)[name].value
            labs = {
                "subject": ["A"] * len(given),
                "day": [day for _, day in given],
                "test": ["urine_protein"] * len(given),
                "value": [float(value) for value, _ in given],
                "unit": ["g/d"] * len(given),
            }
            found = derive_visits(Results.from_columns(labs), part, subject=["A"], day=[visit], **how)[name]
            assert {True: YES, None: OPEN}[expected] == (found.low.item(), found.high.item())
            visits = kind.frame({"subject": ["A"], "day": [visit]})
            told = verbs.descriptors(visits, kind.frame(labs), part, subject="subject", day="day", **how)
            assert [(expected,)] == rows(told, "proteinuria")

    @each(PLAIN_EAGER)
    def test_only_the_wrong_ones_are_named(self, kind):
        """With their table and column; a day of a visit has to be known."""
        good = (4.0, "2024-03-05")
        with raises(unreadable_day) as caught:
            framed(kind, [good, (2.5, "2024-03"), (2.5, "2024-13-01"), (2.5, "5 March")], "2024-03-11")
        assert {"'2024-13-01'": 1, "'5 March'": 1} == caught.value.values
        assert ("column 'day'", "labs") == (caught.value.column, caught.value.table)
        with raises(unreadable_day, match=r"visits: column 'day': '2024-03' .1 time. is not one day"):
            framed(kind, [good], "2024-03")

    @each(plain("polars lazy", "duckdb"))
    def test_what_a_lazy_frame_cannot_read_is_any_day(self, kind):
        """So it leaves the answer open; a visit whose day is not known gets no answer."""
        for day in ("2024-13-01", "2024-02-30", "0000-01-01", "2024-03-05T08:00Z", "soon", " "):
            assert OPEN == framed(kind, [(4.0, "2024-03-05"), (2.5, day)], "2024-03-11")[0]
        assert OPEN == framed(kind, [(2.5, "2024-03-05")], "2024-03")[0]

    @each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
    def test_a_range_that_may_not_be_valid_is_not_known(self, kind):
        """C3 of 0.8 in 2024-03 is below 0.9, which is valid from a day on: from 1 March, not from 2 March."""
        name = Descriptor.LOW_COMPLEMENT
        part = SLEDAI_2K.without(*(each for each in SLEDAI_2K if each != name))
        for day, start, expected in (
            ("2024-02", "2024-02-01", True),
            ("2024-02", "2024-02-02", None),
            ("2024-02-29", "2024-02", True),
            ("2024-02-28", "2024-02", None),
            *([] if kind.before_duckdb_2 else [("2024-02-28", None, True)]),
        ):
            result = Result("c3", 0.8, "g/L", lower=0.9, day=day, range_from=start, range_to="2024-03-01")
            assert expected is derive([result], part, attribution="assumed")[name].value
            labs = {"subject": ["A"], "day": [day], "test": ["c3"], "value": [0.8], "unit": ["g/L"], "low": [0.9]}
            table = kind.frame(labs | {"start": [start], "end": ["2024-03-01"]})
            month = evolve_window(part, name)
            found = verbs.descriptors(
                kind.frame({"subject": ["A"], "day": ["2024-02-29"]}),
                table,
                month,
                subject="subject",
                day="day",
                lower="low",
                range_from="start",
                range_to="end",
                attribution="assumed",
            )
            assert [(expected,)] == rows(found, "low_complement")


def evolve_window(part, name):
    """An edition with a window of thirty days."""
    row = evolve(part[name], window=evolve(part[name].window, days=30))
    return part.with_rows({name: row}, key="month", label="Month")


SAID = {
    "numbers": [0, 28, 70],
    "study days": [-28, 1, 43],
    "dates": [date(2024, 1, 1), date(2024, 1, 29), date(2024, 3, 11)],
    "times": [datetime(2024, 1, 1, 23), datetime(2024, 1, 29, 1), datetime(2024, 3, 11, 12)],
    "text": ["2024-01-01", "2024-01-29T08:00", "2024-03-11 09:30:00.5"],
}
"""Three visits 28 and 42 days apart."""


@pytest.mark.parametrize("days", SAID)
class TestCourses:
    """What counts days gives the same of numbers, study days, dates, times and text."""

    VISITS = (Assessment({"seizure"}), Assessment({"arthritis"}), Assessment())
    STATE = tuple(Verdict(certain=told, possible=told) for told in (False, True, True))

    def how(self, days):
        return {"days": "study"} if days == "study days" else {}

    def test_functions(self, days):
        """Areas (8+4)/2*28 + 4/2*42 = 252 over 70 days; 42 days in the state; the first event after 28 days."""
        day, how = SAID[days], self.how(days)
        assert 252 == area_under_curve(self.VISITS, day, SLEDAI_2K, **how).low
        assert 252 == adjusted_mean(self.VISITS, day, SLEDAI_2K, **how).high * 70
        assert 42 == time_in_state(self.STATE, day, maximum_gap=None, **how).in_state.low
        assert sustained(self.STATE, day, from_day=day[1], to_day=day[2], **how).certain
        assert 28 == time_to_first(self.STATE, day, baseline=day[0], **how).days.high
        assert 28 == time_to_first(self.STATE, day, baseline="first_visit", **how).days.high
        assert 70 == annualised_rate(self.STATE, day, baseline=day[0], **how).observed.low
        assert persistently_active(self.VISITS[:2], day[:2], SLEDAI_2K, **how).certain

    @each_engine(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb", "ibis"))
    def test_verbs(self, kind, days):
        """The same by every verb on the course, and by those that look back so many days."""
        day, how = SAID[days], {"subject": "subject", "day": "day", **self.how(days)}
        table = {"subject": ["A"] * 3, "day": day, "state": [False, True, True], "leukopenia": [True, None, None]}
        frame = kind.frame(table)
        (mean,) = rows(verbs.adjusted_mean(kind.frame(table | {"leukopenia": [True, False, False]}), PART, **how))
        assert ("A", 0.2, 0.2, 70, 3) == mean
        kept = verbs.sustained(frame, "state", from_day=day[1], to_day=day[2], **how)
        assert [("A", True)] == rows(kept)
        first = verbs.time_to_first(frame, "state", baseline=day[0], **how)
        assert [("A", 28, 28, False)] == rows(first)
        carried = frames.carry_forward(frame, PART, frames.Layout(**how), max_age=28, after=None)
        assert [0, 28] == sorted(age or 0 for (age,) in rows(carried, "carried_leukopenia_age"))[1:]
        since = frames.carry_forward(frame, PART, frames.Layout(**how), max_age=99, after=day[0])
        assert {None} == {age for (age,) in rows(since, "carried_leukopenia_age")}
        asked = {"subject": "subject", "visit": "day", "within": 28, **self.how(days)}
        flares = verbs.flare(kind.frame(table | {"leukopenia": [True] * 3}), PART, **asked)
        counts = [any_one is None for (any_one,) in rows(flares, "flare_any")]
        assert 3 == len(counts)


class TestRefused:
    """What cannot be days, or one day, is refused by every verb on the course."""

    def verbs(self, frame, **how):
        """The calls."""
        by_day = {"subject": "subject", "day": "day", **how}
        yield lambda: verbs.adjusted_mean(frame, PART, **by_day)
        yield lambda: frames.carry_forward(frame, PART, frames.Layout(**by_day), max_age=28, after=None)
        yield lambda: verbs.flare(frame, PART, subject="subject", visit="day", within=28, **how)

    @each(PLAIN_EAGER)
    def test_eager(self, kind):
        """A month, half a day, and two visits on one day."""
        for days, error, words in (
            (["2024-03", "2024-03-05"], unreadable_day, r"column 'day': '2024-03' .1 time. is not one day"),
            ([0.5, 28.0], unreadable_day, r"column 'day': 0.5 .1 time. is not a day"),
            (["2024-03-05", "2024-03-05T08:00"], DuplicateVisitError, "day=2024-03-05"),
        ):
            frame = kind.frame({"subject": ["A", "A"], "day": days, "leukopenia": [True, None]})
            for call in self.verbs(frame):
                with raises(error, match=words):
                    call()

    @each(plain("polars lazy", "duckdb"))
    def test_lazy(self, kind):
        """Truth values are refused; a month makes the row null."""
        frame = kind.frame({"subject": ["A", "A"], "day": [True, False], "leukopenia": [True, None]})
        for call in self.verbs(frame):
            with raises(unordered_column, SledaiError, match="'day'"):
                call()
        frame = kind.frame({"subject": ["A", "A"], "day": ["2024-03", "2024-03-05"], "leukopenia": [True, None]})
        mean, carried, flare = (call() for call in self.verbs(frame))
        assert [("A", None, None, None)] == [row[:4] for row in rows(mean)]
        assert {None} == {age for (age,) in rows(carried, "carried_leukopenia_age")}
        assert {None} == {found for (found,) in rows(flare, "flare_any")}

    def test_options_of_another_kind(self):
        """A date among numbers, and a number among dates."""
        event = [Verdict(certain=True, possible=True)]
        with raises(unreadable_day, match=r"baseline: datetime.date\(2024, 1, 1\) .* is not a number"):
            time_to_first(event, [0], baseline=date(2024, 1, 1))
        with raises(unreadable_day, match=r"from_day: 0 \(1 time\) is not a date"):
            sustained(event, [date(2024, 1, 1)], from_day=0, to_day=1)
        with pytest.raises(ValueError, match="baseline='week 0': give a day or say"):
            time_to_first(event, [0], baseline="week 0")

    def test_two_visits_on_one_study_day(self):
        """The error names the day as it was given."""
        with raises(duplicate_visit, match="day=1"):
            adjusted_mean([Assessment()] * 2, [1, 1], SLEDAI_2K, days="study")
        with raises(duplicate_visit, match="2024-03-05"):
            derive_visits(
                Results.from_columns(
                    {"subject": ["A"], "day": ["2024-03-05"], "test": ["c3"], "value": [1], "unit": ["g/L"]}
                ),
                SLEDAI_2K,
                subject=["A", "A"],
                day=np.array(["2024-03-05", "2024-03-05"]),
            )


def test_a_day_that_is_a_list():
    """It is refused like any other value that is not a day."""
    days = np.empty(1, object)
    days[0] = [1, 2]
    with raises(unreadable_day, match=r"\[1, 2\] \(1 time\)"):
        Results.from_columns({"subject": ["A"], "day": days, "test": ["c3"], "value": [1], "unit": ["g/L"]})


@each(plain("polars lazy", "duckdb", "ibis", "pyspark"))
@pytest.mark.parametrize("odd", ["2024-03", "2024-03-20T23:30:00-06:00", "March", None])
class TestVisitsThatHaveNoDay:
    """A visit whose day a lazy frame does not know may be the one before any other, so none is certain of its past."""

    @staticmethod
    def table(odd):
        """A was well in January and ill in March and May, both times alike; B has no such visit."""
        days = ["2024-01-01", odd, "2024-05-01", "2024-01-01", "2024-05-01"]
        ill = [False, True, True, False, True]
        columns = {"subject": ["A"] * 3 + ["B"] * 2, "day": days, "rash": [True, False, None, True, None]}
        return columns | dict.fromkeys(("vasculitis", "arthritis"), ill)

    @staticmethod
    def edition():
        """Its three descriptors."""
        return SELENA_SLEDAI.without(
            *(name for name in SELENA_SLEDAI if name not in ("rash", "vasculitis", "arthritis"))
        )

    def test_flare(self, kind, odd):
        """A rose by 10 points or more since January, and since March by no more than 2; B rose since January."""
        asked = {"subject": "subject", "visit": "day", "within": 200}
        found = verbs.flare(kind.frame(self.table(odd)), self.edition(), **asked)
        told = {(who, day): flare for who, day, flare in rows(found, "subject", "day", "flare_any")}
        assert [None, True] == [told[who, "2024-05-01"] for who in "AB"]

    def test_carried(self, kind, odd):
        """The rash of January is not carried to May past a March without it."""
        layout = frames.Layout(subject="subject", day="day")
        found = frames.carry_forward(kind.frame(self.table(odd)), self.edition(), layout, max_age=200, after=None)
        told = {
            (who, day): rash for who, day, *rash in rows(found, "subject", "day", "carried_rash", "carried_rash_age")
        }
        assert [[None, None], [1, 121]] == [told[who, "2024-05-01"] for who in "AB"]
        assert [1, None] == told["A", "2024-01-01"]


class TestReferenceVisits:
    """A previous visit and a baseline are found by days however these are written."""

    DAYS = (date(2024, 4, 1), date(2024, 3, 1), date(2024, 5, 1))

    @staticmethod
    def visits(kind, column):
        """Leukopenia, 1 point, at the first of three visits alone."""
        return kind.frame({"subject": ["A"] * 3, "when": list(column), "leukopenia": [True, False, False]})

    @each_engine(PLAIN_EAGER)
    def test_the_previous_visit_by_text(self, kind):
        """In the order of the dates: 1 March has none, 1 April is 1 point above it, 1 May 1 point below that."""
        frame = self.visits(kind, [day.isoformat() for day in self.DAYS])
        who = {"subject": "subject", "visit": "when"}
        changed = verbs.change(frame, PART, **who, previous=True)
        assert [(1,), (None,), (-1,)] == rows(changed, "sledai_change")
        flares = verbs.flare(frame, PART, **who, rule=NO_READINGS)
        assert [("none",), (None,), ("none",)] == rows(flares, "flare")

    @each(PLAIN_EAGER)
    @pytest.mark.parametrize(
        ("column", "error", "match"),
        [
            (["2024-04-01", "2024-03-01", "Week 9"], unreadable_day, "'Week 9' .1 time. is not a day"),
            (["2024-04-01", "2024-03", "2024-05-01"], unreadable_day, "'2024-03' .1 time. is not one day"),
            (["Week 1", "Week 4", "Week 9"], unordered_column, "holds text"),
            (["1000", "1004", "1009"], unordered_column, "holds text"),
            (["2024-04-01", "2024-04-01T09:00", "2024-05-01"], DuplicateVisitError, "2 rows"),
        ],
    )
    def test_text_that_is_not_a_day(self, kind, column, error, match):
        """What is not one day is named; names of visits, and numbers as text, have no order."""
        with raises(error, match=match):
            verbs.change(self.visits(kind, column), PART, subject="subject", visit="when", previous=True)

    @each(plain("polars lazy", "duckdb"))
    def test_text_in_a_lazy_frame(self, kind):
        """It does not look whether all of it are days, unless that is said."""
        frame = self.visits(kind, [day.isoformat() for day in self.DAYS])
        with raises(unordered_column, match=r"holds text.* where the layout names them as day='when'\."):
            verbs.change(frame, PART, subject="subject", visit="when", previous=True)
        changed = verbs.change(frame, PART, subject="subject", day="when", previous=True)
        assert [("2024-03-01", None), ("2024-04-01", 1), ("2024-05-01", -1)] == sorted_rows(
            changed, "when", "sledai_change"
        )

    BASELINES = (date(2024, 3, 1), "2024-03-01", " 2024-03-01 ")

    @each_engine(PLAIN_EAGER)
    @pytest.mark.parametrize("times", [False, True])
    def test_a_baseline_by_its_day(self, kind, times):
        """A date, or its text, is midnight in a column of times; the change since 1 March is 1, 0 and 0."""
        column = [datetime(day.year, day.month, day.day) for day in self.DAYS] if times else self.DAYS
        if kind.name.startswith("pandas") and times:
            frame = pd.DataFrame({"subject": ["A"] * 3, "when": pd.to_datetime(column), "leukopenia": [1, 0, 0]})
        else:
            frame = self.visits(kind, column)
        who = {"subject": "subject", "visit": "when"}
        for baseline in self.BASELINES:
            changed = verbs.change(frame, PART, **who, baseline=baseline)
            assert [(1,), (0,), (0,)] == rows(changed, "sledai_change")
            flares = verbs.flare(frame, PART, **who, baseline=baseline, rule=NO_READINGS)
            assert [("none",)] * 3 == rows(flares, "flare")
            shift = frames.item_shift(frame, PART, frames.Layout(**who), before=baseline, now=self.DAYS[0])
            assert Interval(1, 1) == shift["leukopenia"].worsened.count
            assert () == frames.check(frame, PART, frames.Layout(**who), baseline=frames.Baseline(baseline)).problems

    @together("library", [pd.DataFrame, pl.DataFrame])
    def test_times_with_a_zone(self, library):
        """A date is midnight in the zone of the column; a time without a zone is refused, and so is the other way."""
        times = pd.to_datetime(list(self.DAYS)).tz_localize("America/Chicago")
        column = (
            times
            if library is pd.DataFrame
            else pl.Series(times.tz_localize(None)).dt.replace_time_zone("America/Chicago")
        )
        frame = library({"subject": ["A"] * 3, "when": column, "leukopenia": [1, 0, 0]})
        who = {"subject": "subject", "visit": "when"}
        midnight = datetime(2024, 3, 1, tzinfo=CHICAGO)
        for baseline in (*self.BASELINES, "2024-03-01T00:00-06:00", midnight):
            assert [1, 0, 0] == list(verbs.change(frame, PART, **who, baseline=baseline)["sledai_change"])
        for wrong in ("2024-03-01T00:00", datetime(2024, 3, 1), "2024-03", "Week 0"):
            with raises(baseline_type, match="America/Chicago"):
                verbs.change(frame, PART, **who, baseline=wrong)
        naive = library({"subject": ["A"] * 3, "when": pd.to_datetime(list(self.DAYS)), "leukopenia": [1, 0, 0]})
        for wrong in ("2024-03-01T00:00Z", midnight, 0):
            with raises(baseline_type, match="names no visit of it"):
                verbs.change(naive, PART, **who, baseline=wrong)
        dates = pl.DataFrame({"subject": ["A"] * 3, "when": self.DAYS, "leukopenia": [1, 0, 0]})
        with raises(baseline_type, match="'2024-03-01T00:00'"):
            verbs.change(dates, PART, **who, baseline="2024-03-01T00:00")
