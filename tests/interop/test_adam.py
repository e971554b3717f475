"""Analysis data sets: every record by hand, the round trip of ADQS, and what a plan must say."""

from datetime import date, datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st

from oracle import WEIGHTS
from sledai import SELENA_SLEDAI, Descriptor, frames
from sledai.criteria import LLDAS, SFI, SRI_4
from sledai.errors import ColumnError, SledaiError
from sledai.interop.adam import AnalysisPlan, TimeToEvent, adeff, adqs, adtte, read_adqs
from sledai.interop.sdtm import SponsorCodes

ITEMS = {f"XX{number:02d}": name for number, name in enumerate(Descriptor, 1)}
CODES = SponsorCodes(
    items=ITEMS,
    total="XXTOT",
    clinical="XXCLIN",
    systems={"XXSKIN": "mucocutaneous", "XXIMM": "immunologic"},
)
CODE = {name: code for code, name in ITEMS.items()}
LAYOUT = frames.Layout(subject="USUBJID", visit="AVISITN")
PLAN = AnalysisPlan(
    layout=LAYOUT, since=frames.Baseline(0), codes=CODES, absent_dtype="XXABS", nonresponse_dtype="XXNRI"
)
MAKERS = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}


def visits(rows, kind="pandas", **more):
    """A table of visits; each row names subject, visit, what is present and what was not assessed."""
    columns = {"USUBJID": [row[0] for row in rows], "AVISITN": [row[1] for row in rows], **more}
    for name in Descriptor:
        columns[name.value] = [None if name in row[3] else name in row[2] for row in rows]
    return MAKERS[kind](columns)


def records(dataset, *columns, **only):
    """The values of some columns in the records that a few values choose."""
    frame = dataset.frame
    lists = {
        name: frame[name].to_pylist() if isinstance(frame, pa.Table) else frame[name].to_list()
        for name in {*columns, *only}
    }
    size = len(next(iter(lists.values())))
    rows = [row for row in range(size) if all(lists[name][row] == value for name, value in only.items())]
    return [tuple(plain(lists[name][row]) for name in columns) for row in rows]


def plain(value):
    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value


THREE = [
    ("S1", 0, {"rash", "arthritis", "low_complement"}, ()),
    ("S1", 4, {"arthritis"}, {"low_complement"}),
    ("S2", 0, (), ()),
    ("S2", 4, {"fever"}, ()),
    ("S1", -1, {"rash"}, ()),
]
"""Scores 8, 4 to 6, 0, 1, and 2 at a screening visit."""


class TestQuestionnaire:
    """ADQS has one record for each parameter and visit."""

    @pytest.mark.parametrize("kind", MAKERS)
    def test_the_total_by_hand(self, kind):
        """Score, bounds, baseline and change; a change is of later visits only, and a percentage of 0 is none."""
        found = adqs(visits(THREE, kind), SELENA_SLEDAI, PLAN)
        assert isinstance(found.frame, type(visits(THREE, kind)))
        columns = ("USUBJID", "AVISITN", "AVAL", "AVALLO", "AVALHI", "ABLFL", "BASE", "CHG", "PCHG", "CHGLO", "CHGHI")
        assert [
            ("S1", 0, 8, 8, 8, "Y", 8, None, None, None, None),
            ("S1", 4, None, 4, 6, None, 8, None, None, -4, -2),
            ("S2", 0, 0, 0, 0, "Y", 0, None, None, None, None),
            ("S2", 4, 1, 1, 1, None, 0, 1, None, 1, 1),
            ("S1", -1, 2, 2, 2, None, 8, None, None, None, None),
        ] == records(found, *columns, PARAMCD="XXTOT")

    def test_items_systems_and_the_clinical_score(self):
        """An item has its points and a word; an open one has bounds."""
        found = adqs(visits(THREE), SELENA_SLEDAI, PLAN)
        columns = ("AVAL", "AVALC", "AVALLO", "AVALHI", "CHG")
        assert [
            (2, "PRESENT", 2, 2, None),
            (None, None, 0, 2, None),
            (0, "ABSENT", 0, 0, None),
            (0, "ABSENT", 0, 0, 0),
            (0, "ABSENT", 0, 0, None),
        ] == records(found, *columns, PARAMCD=CODE["low_complement"])
        assert [2, 0, 0, 0, 2] == [value for (value,) in records(found, "AVAL", PARAMCD="XXSKIN")]
        assert [2, None, 0, 0, 0] == [value for (value,) in records(found, "AVAL", PARAMCD="XXIMM")]
        assert [6, 4, 0, 1, 2] == [value for (value,) in records(found, "AVAL", PARAMCD="XXCLIN")]
        assert [-33.333] == [round(p, 3) for (p,) in records(found, "PCHG", PARAMCD="XXCLIN") if p is not None]

    def test_one_record_for_each_parameter_and_visit(self):
        """And each code has one label."""
        found = adqs(visits(THREE), SELENA_SLEDAI, PLAN)
        keys = records(found, "USUBJID", "AVISITN", "PARAMCD")
        assert len(keys) == len(set(keys)) == 5 * 28
        labels = set(records(found, "PARAMCD", "PARAM"))
        assert 28 == len(labels) == len({label for _, label in labels})
        assert [parameter.code for parameter in found.parameters] == list(dict.fromkeys(code for *_, code in keys))

    def test_a_crossover_has_a_baseline_for_each_period(self):
        """Subject and period together; the type of baseline says which one."""
        rows = [("S1", 0, {"rash"}, ()), ("S1", 4, (), ()), ("S1", 0, {"seizure"}, ()), ("S1", 4, {"rash"}, ())]
        plan = evolve(PLAN, layout=frames.Layout(subject=["USUBJID", "APERIOD"], visit="AVISITN"))
        found = adqs(visits(rows, APERIOD=[1, 1, 2, 2]), SELENA_SLEDAI, plan)
        expected = [("APERIOD 1", 2, None), ("APERIOD 1", 2, -2), ("APERIOD 2", 8, None), ("APERIOD 2", 8, -6)]
        assert expected == records(found, "BASETYPE", "BASE", "CHG", PARAMCD="XXTOT")
        named = adqs(
            visits(rows, APERIOD=[1, 1, 2, 2], KIND=list("AABB")), SELENA_SLEDAI, evolve(plan, basetype="KIND")
        )
        assert ["A", "A", "B", "B"] == [value for (value,) in records(named, "BASETYPE", PARAMCD="XXTOT")]

    def test_missing_items_that_count_as_absent(self):
        """They are imputed, so each value that they are in has a type of derivation."""
        plan = evolve(PLAN, layout=evolve(LAYOUT, missing="absent"))
        found = adqs(visits(THREE), SELENA_SLEDAI, plan)
        for code in (CODE["low_complement"], "XXIMM", "XXTOT"):
            assert [None, "XXABS", None, None, None] == [d for (d,) in records(found, "DTYPE", PARAMCD=code)]
        for code in (CODE["rash"], "XXSKIN", "XXCLIN"):
            assert [None] * 5 == [dtype for (dtype,) in records(found, "DTYPE", PARAMCD=code)]
        assert [8, 4, 0, 1, 2] == [value for (value,) in records(found, "AVAL", PARAMCD="XXTOT")]
        assert "absent" == found.about["missing items"]
        with pytest.raises(TypeError, match="absent_dtype="):
            adqs(visits(THREE), SELENA_SLEDAI, evolve(plan, absent_dtype=None))

    def test_baselines_by_flag_and_by_the_first_visit(self):
        """As everywhere; a flag may stand at any visit."""
        flags = ["", "Y", "Y", "", ""]
        flagged = adqs(visits(THREE, FIRST=flags), SELENA_SLEDAI, evolve(PLAN, since=frames.Baseline(flag="FIRST")))
        assert [None, "Y", "Y", None, None] == [flag for (flag,) in records(flagged, "ABLFL", PARAMCD="XXTOT")]
        first = adqs(visits(THREE), SELENA_SLEDAI, evolve(PLAN, since=frames.Baseline.first()))
        assert [2, 2, 0, 0, 2] == [base for (base,) in records(first, "BASE", PARAMCD="XXTOT")]
        assert [6, None, None, 1, None] == [change for (change,) in records(first, "CHG", PARAMCD="XXTOT")]

    def test_a_subject_without_a_baseline(self):
        """It is refused, or has neither baseline nor change on request."""
        rows = [*THREE, ("S3", 4, {"rash"}, ())]
        with pytest.raises(SledaiError, match="no baseline"):
            adqs(visits(rows), SELENA_SLEDAI, PLAN)
        found = adqs(visits(rows), SELENA_SLEDAI, evolve(PLAN, since=frames.Baseline(0, unmatched="null")))
        assert [("S3", 2, None, None, None)] == records(
            found, "USUBJID", "AVAL", "BASE", "CHG", "ABLFL", PARAMCD="XXTOT"
        )[-1:]

    def test_visits_named_by_text_need_a_day(self):
        """Nothing else puts them in order."""
        table = visits([("S1", "Week 4", (), ()), ("S1", "Week 0", {"rash"}, ())], ADY=[29, 1])
        table = table.rename(columns={"AVISITN": "AVISIT"})
        layout = frames.Layout(subject="USUBJID", visit="AVISIT")
        plan = evolve(PLAN, layout=layout, since=frames.Baseline("Week 0"))
        with pytest.raises(SledaiError, match="name the day of each visit"):
            adqs(table, SELENA_SLEDAI, plan)
        found = adqs(table, SELENA_SLEDAI, evolve(plan, layout=evolve(layout, day="ADY", days="study")))
        assert [("Week 4", 29, -2), ("Week 0", 1, None)] == records(found, "AVISIT", "ADY", "CHG", PARAMCD="XXTOT")

    def test_analysis_flags_and_carried_variables(self):
        """A visit that is not analysed stays so; further variables need a label."""
        table = visits(THREE, TRTA=["A"] * 5, COUNTRY=["DE"] * 5, ANL01FL=["Y", "", "Y", "Y", "Y"])
        found = adqs(table, SELENA_SLEDAI, evolve(PLAN, labels={"COUNTRY": "Country"}))
        assert ["Y", None, "Y", "Y", "Y"] == [flag for (flag,) in records(found, "ANL01FL", PARAMCD="XXTOT")]
        assert ["USUBJID", "TRTA", "AVISITN", "COUNTRY", "PARAMCD"] == [each.name for each in found.variables[:5]]
        assert "TRTA" not in {each.name for each in adqs(visits(THREE), SELENA_SLEDAI, PLAN).variables}

    def test_variables_have_labels_and_lengths(self):
        """Names of up to 8 characters and labels of up to 40, as a transport file takes them."""
        found = adqs(visits(THREE, ADT=[date(2024, 3, day) for day in (1, 2, 3, 4, 5)]), SELENA_SLEDAI, PLAN)
        assert list(found.frame.columns) == [each.name for each in found.variables]
        assert all(len(each.name) <= 8 and 0 < len(each.label) <= 40 for each in found.variables)
        by_name = {each.name: (each.type, each.length) for each in found.variables}
        assert ("text", len("PRESENT")) == by_name["AVALC"]
        assert ("number", 8) == by_name["AVAL"]
        assert ("text", len("XXSKIN")) == by_name["PARAMCD"]

    def test_it_says_what_it_is_made_of(self):
        """The edition with its content, the policy, and whose codes these are."""
        found = adqs(visits(THREE), SELENA_SLEDAI, PLAN)
        assert SELENA_SLEDAI.stamp in found.about["edition"]
        assert "no terminology of CDISC" in found.about["codes"]
        assert all(SELENA_SLEDAI.stamp in parameter.stamp for parameter in found.parameters)
        assert "<ADQS: 140 records, 28 parameters," in repr(found)

    @pytest.mark.parametrize(
        ("plan", "part", "error"),
        [
            (evolve(PLAN, codes=SponsorCodes(items={"XX01": "rash"})), "a code for each descriptor", SledaiError),
            (evolve(PLAN, layout=evolve(LAYOUT, total="X")), "leave total=", TypeError),
        ],
    )
    def test_what_is_refused(self, plan, part, error):
        """A descriptor without a code, and a table without items."""
        with pytest.raises(error, match=part):
            adqs(visits(THREE), SELENA_SLEDAI, plan)

    def test_an_edition_without_a_system(self):
        """The clinical index has no immunologic items, so it has no code for one and no record of that system."""
        clinical = SELENA_SLEDAI.clinical
        with pytest.raises(SledaiError, match=r"items of the codes.*'low_complement'"):
            adqs(visits(THREE), clinical, PLAN)
        items = {code: name for code, name in ITEMS.items() if name in clinical}
        plan = evolve(PLAN, codes=evolve(CODES, items=items, total=None))
        found = adqs(visits(THREE), clinical, plan)
        assert [2, 0, 0, 0, 2] == [value for (value,) in records(found, "AVAL", PARAMCD="XXSKIN")]
        assert [*items, "XXSKIN", "XXCLIN"] == [parameter.code for parameter in found.parameters]

    def test_a_plan_names_subject_visit_and_baseline(self):
        """By columns, and as a baseline of the frames."""
        for layout in (frames.Layout(visit="AVISITN"), frames.Layout(subject="USUBJID")):
            with pytest.raises(TypeError, match="name the columns of the subject and the visit"):
                evolve(PLAN, layout=layout)
        with pytest.raises(TypeError, match=r"since=0: give frames\.Baseline"):
            evolve(PLAN, since=0)

    def test_names_that_are_not_variables(self):
        """A column of the subject or visit has the name of a variable."""
        table = visits(THREE).rename(columns={"AVISITN": "week"})
        with pytest.raises(TypeError, match="column 'week'"):
            adqs(table, SELENA_SLEDAI, evolve(PLAN, layout=frames.Layout(subject="USUBJID", visit="week")))
        with pytest.raises(ValueError, match="up to 8 capital letters"):
            evolve(PLAN, labels={"country": "Country"})
        with pytest.raises(SledaiError, match="collect it first"):
            adqs(visits(THREE, "polars").lazy(), SELENA_SLEDAI, PLAN)


class TestRoundTrip:
    """ADQS is read back as the table that it was made of."""

    @settings(max_examples=15, deadline=None)
    @given(
        forms=st.lists(
            st.lists(st.sampled_from([True, False, None]), min_size=24, max_size=24), min_size=1, max_size=4
        ),
        missing=st.sampled_from(["open", "absent"]),
        kind=st.sampled_from(list(MAKERS)),
    )
    def test_answers_survive(self, forms, missing, kind):
        """Whatever was present, absent or not assessed, also where missing items counted as absent."""
        columns = {"USUBJID": ["S"] * len(forms), "AVISITN": list(range(len(forms)))}
        columns |= {name.value: [form[at] for form in forms] for at, name in enumerate(Descriptor)}
        typed = {name: pa.array(values, pa.bool_() if name in WEIGHTS else None) for name, values in columns.items()}
        table = {"pandas": pd.DataFrame(columns), "polars": pl.DataFrame(columns), "pyarrow": pa.table(typed)}[kind]
        plan = evolve(PLAN, layout=evolve(LAYOUT, missing=missing))
        found = adqs(table, SELENA_SLEDAI, plan)
        back = read_adqs(found.frame, SELENA_SLEDAI, plan)
        read = frames.to_visits(back, SELENA_SLEDAI, LAYOUT)
        assert [tuple(form) for form in forms] == [tuple(read[row].to_mapping().values()) for row in range(len(forms))]
        totals = [
            (
                sum(WEIGHTS[name] for name, answer in zip(Descriptor, form, strict=True) if answer),
                sum(WEIGHTS[name] for name, answer in zip(Descriptor, form, strict=True) if answer is not False),
            )
            for form in forms
        ]
        expected = [(low, low if missing == "absent" else high) for low, high in totals]
        assert expected == records(found, "AVALLO", "AVALHI", PARAMCD="XXTOT")

    def test_blank_text_as_a_transport_file_has_it(self):
        """An empty DTYPE is not a type of derivation."""
        frame = adqs(visits(THREE), SELENA_SLEDAI, PLAN).frame.fillna({"DTYPE": "", "AVALC": ""})
        back = read_adqs(frame, SELENA_SLEDAI, PLAN)
        scored = frames.derive_score_bounds(back, SELENA_SLEDAI, layout=LAYOUT)
        assert [(8, 8), (4, 6), (0, 0), (1, 1), (2, 2)] == list(
            zip(scored["sledai_low"], scored["sledai_high"], strict=True)
        )

    def test_records_without_a_column(self):
        """Without DTYPE nothing is imputed; without AVALC there is no answer."""
        frame = adqs(visits(THREE), SELENA_SLEDAI, PLAN).frame
        back = read_adqs(frame.drop(columns="DTYPE"), SELENA_SLEDAI, PLAN)
        scored = frames.derive_score_bounds(back, SELENA_SLEDAI, layout=LAYOUT)
        assert [8, 4, 0, 1, 2] == scored["sledai_low"].to_list()
        with pytest.raises(ColumnError, match="'AVALC'"):
            read_adqs(frame.drop(columns="AVALC"), SELENA_SLEDAI, PLAN)

    def test_a_lazy_frame_stays_lazy(self):
        """Reading needs no look at the records."""
        frame = adqs(visits(THREE, "polars"), SELENA_SLEDAI, PLAN).frame.lazy()
        back = read_adqs(frame, SELENA_SLEDAI, PLAN)
        assert isinstance(back, pl.LazyFrame)
        found = frames.derive_score_bounds(back, SELENA_SLEDAI, layout=LAYOUT).collect().sort("USUBJID", "AVISITN")
        assert [(2, 2), (8, 8), (4, 6), (0, 0), (1, 1)] == found.select("sledai_low", "sledai_high").rows()


class TestEfficacy:
    """ADEFF has the observed record, and the imputed one beside it."""

    rows = (
        ("S1", 0, {"rash", "arthritis"}, ()),
        ("S1", 4, (), ()),
        ("S2", 0, {"rash", "arthritis"}, ()),
        ("S2", 4, (), {"arthritis"}),
        ("S3", 0, {"rash", "arthritis"}, ()),
    )
    """S1 responds, S2 is open, and S3 has no visit at week 4."""
    layout = frames.Layout(
        subject="USUBJID",
        visit="AVISITN",
        pga="PGA",
        pga_scale="points",
        bilag={"skin": "B"},
        bilag_edition="bilag-2004",
        statements={"treatment_failure": False},
    )
    plan = evolve(PLAN, layout=layout)

    def table(self, kind="pandas", **more):
        size = len(self.rows)
        return visits(self.rows, kind, PGA=[1.0] * size, B=["C"] * size, TRTA=["A", "A", "B", "B", "B"], **more)

    def sri(self, **options):
        return {"XXSRI4": frames.response(SRI_4, since=self.plan.since, **options)}

    columns = ("USUBJID", "AVISITN", "TRTA", "AVAL", "AVALC", "AVALLO", "AVALHI", "DTYPE", "ANL01FL")

    @pytest.mark.parametrize("kind", MAKERS)
    def test_observed_and_imputed(self, kind):
        """One record is analysed for each subject and visit; who has no visit has one too."""
        outcomes = self.sri(undetermined="nonresponse")
        found = adeff(self.table(kind), SELENA_SLEDAI, outcomes, self.plan, expected=[0, 4])
        assert [
            ("S1", 4, "A", 1, "Y", 1, 1, None, "Y"),
            ("S2", 4, "B", None, None, 0, 1, None, None),
            ("S2", 4, "B", 0, "N", 0, 0, "XXNRI", "Y"),
            ("S3", 4, "B", 0, "N", 0, 0, "XXNRI", "Y"),
        ] == records(found, *self.columns)
        reasons = [reason for (reason,) in records(found, "AVALRSN")]
        assert ["", "open: score", "open: score", "no visit"] == [reason or "" for reason in reasons]
        assert "XXSRI4" == found.about["imputed as nonresponse"]
        assert "[0, 4]" == found.about["expected visits"]
        assert "rule sri-4" in found.parameters[0].stamp

    def test_without_imputation(self):
        """What is open stays open, and is the record that is analysed."""
        found = adeff(self.table(), SELENA_SLEDAI, self.sri(), self.plan)
        assert [
            ("S1", 4, "A", 1, "Y", 1, 1, None, "Y"),
            ("S2", 4, "B", None, None, 0, 1, None, "Y"),
        ] == records(found, *self.columns)

    def test_an_added_visit_has_the_name_of_the_visit(self):
        """And not that of another visit of its subject; its dates are not known."""
        names = ["Week 0", "Week 4", "Week 0", "Week 4", "Week 0"]
        table = self.table(AVISIT=names, ADY=[1, 29, 1, 29, 1], ANL01FL=["Y"] * 5)
        found = adeff(table, SELENA_SLEDAI, self.sri(undetermined="nonresponse"), self.plan, expected=[0, 4])
        assert ("S3", "Week 4", None, "Y") == records(found, "USUBJID", "AVISIT", "ADY", "ANL01FL")[-1]

    def test_states_and_flares(self):
        """A state has a record at every visit, a flare a class; both name what they were compared with."""
        outcomes = {"XXLLDAS": frames.state(LLDAS), "XXSFI": frames.flare(since=frames.Previous(), rule=SFI)}
        plan = evolve(self.plan, layout=evolve(self.layout, events={"hospitalization": "H"}))
        found = adeff(self.table(H=["N", "N", "N", "Y", "N"]), SELENA_SLEDAI, outcomes, plan)
        assert [("S1", 0), ("S1", 4), ("S2", 0), ("S2", 4), ("S3", 0)] == records(
            found, "USUBJID", "AVISITN", PARAMCD="XXLLDAS"
        )
        columns = ("USUBJID", "AVISITN", "AVAL", "AVALC", "AVALLO", "AVALHI")
        assert [
            ("S1", 4, None, None, 0, 2),
            ("S2", 4, 2, "SEVERE", 2, 2),
        ] == records(found, *columns, PARAMCD="XXSFI")
        assert ["LLDAS", "SFI"] == [code.code.removeprefix("XX") for code in found.parameters]
        assert "against previous visit" in found.parameters[1].stamp

    @pytest.mark.parametrize(
        ("outcomes", "part", "error"),
        [
            ({}, "give at least one", TypeError),
            ({"XXT": frames.score()}, "a response, a state or a flare", TypeError),
            ({"sri 4": frames.state(LLDAS)}, "'sri 4'", ValueError),
            ({"XXA": frames.state(LLDAS), "XXB": frames.state(LLDAS)}, "two outcomes are called", ValueError),
            (
                {"XXA": frames.response([SRI_4], since=frames.Baseline(0))},
                "by one rule",
                TypeError,
            ),
        ],
    )
    def test_what_is_refused(self, outcomes, part, error):
        """What is not an outcome, a code that is none, and one label for two."""
        with pytest.raises(error, match=part):
            adeff(self.table(), SELENA_SLEDAI, outcomes, self.plan)

    def test_an_imputation_needs_a_name(self):
        """The DTYPE is the sponsor's."""
        with pytest.raises(TypeError, match="nonresponse_dtype="):
            adeff(
                self.table(),
                SELENA_SLEDAI,
                self.sri(undetermined="nonresponse"),
                evolve(self.plan, nonresponse_dtype=None),
            )


class TestTimeToEvent:
    """ADTTE has a time, or bounds where missing items leave it open."""

    event = TimeToEvent(frames.time_to_first("FLARE", baseline=0), "Time to flare (days)", "FLARE", "LAST VISIT")
    flares = ("N", "Y", "N", "N", "N", None, "Y", "N", None)
    subjects = ("S1", "S1", "S2", "S2", "S3", "S3", "S3", "S4", "S4")
    days = (0, 28, 0, 30, 0, 28, 56, 0, 40)

    def table(self, kind="pandas", **more):
        rows = [(subject, day, (), ()) for subject, day in zip(self.subjects, self.days, strict=True)]
        return visits(rows, kind, DAY=list(self.days), FLARE=list(self.flares), **more)

    plan = evolve(PLAN, layout=frames.Layout(subject="USUBJID", visit="AVISITN", day="DAY"))

    @pytest.mark.parametrize("kind", MAKERS)
    def test_by_hand(self, kind):
        """An event, a censored time, an event at one of two visits, and one that may or may not be."""
        found = adtte(self.table(kind, TRTA=list("AABBAAABB")), SELENA_SLEDAI, {"XXTTF": self.event}, self.plan)
        columns = ("USUBJID", "TRTA", "AVAL", "AVALLO", "AVALHI", "CNSR", "EVNTDESC")
        assert [
            ("S1", "A", 28, 28, 28, 0, "FLARE"),
            ("S2", "B", 30, 30, 30, 1, "LAST VISIT"),
            ("S3", "A", None, 28, 56, 0, "FLARE"),
            ("S4", "B", 40, 40, 40, None, "UNDETERMINED"),
        ] == sorted(records(found, *columns))
        assert "STARTDT" not in {each.name for each in found.variables}

    @pytest.mark.parametrize("kind", ["pandas", "polars"])
    def test_dates(self, kind):
        """Where the table has dates the origin and the event have them too."""
        first = {"S1": date(2024, 1, 1), "S2": date(2024, 2, 1), "S3": date(2024, 3, 1), "S4": date(2024, 4, 1)}
        dates = [
            date.fromordinal(first[subject].toordinal() + day)
            for subject, day in zip(self.subjects, self.days, strict=True)
        ]
        found = adtte(self.table(kind, ADT=dates), SELENA_SLEDAI, {"XXTTF": self.event}, self.plan)
        shown = [
            (subject, *(day.date() if isinstance(day, datetime) else day for day in days))
            for subject, *days in sorted(records(found, "USUBJID", "STARTDT", "ADT"), key=str)
        ]
        assert [
            ("S1", date(2024, 1, 1), date(2024, 1, 29)),
            ("S2", date(2024, 2, 1), date(2024, 3, 2)),
            ("S3", date(2024, 3, 1), None),
            ("S4", date(2024, 4, 1), date(2024, 5, 11)),
        ] == shown
        wrong = [dates[0], date(2025, 1, 1), *dates[2:]]
        with pytest.raises(SledaiError, match="ADT and day do not go together: USUBJID=S1"):
            adtte(self.table(kind, ADT=wrong), SELENA_SLEDAI, {"XXTTF": self.event}, self.plan)

    def test_days_that_are_dates(self):
        """The origin is the first visit, and the event has its date without ADT."""
        days = ["2024-01-31", "2024-02-29", "2024-03-01", "2024-03-31"]
        rows = [(subject, visit, (), ()) for subject in ("S1", "S2") for visit in (0, 4)]
        table = visits(rows, DAY=days, FLARE=["N", "Y", "N", "N"])
        event = evolve(self.event, summary=frames.time_to_first("FLARE", baseline="first_visit"))
        found = adtte(table, SELENA_SLEDAI, {"XXTTF": event}, self.plan)
        assert [
            ("S1", datetime(2024, 1, 31), datetime(2024, 2, 29), 29, 0),
            ("S2", datetime(2024, 3, 1), datetime(2024, 3, 31), 30, 1),
        ] == records(found, "USUBJID", "STARTDT", "ADT", "AVAL", "CNSR")

    def test_no_event(self):
        """A data set of nothing is refused."""
        with pytest.raises(TypeError, match="events: give at least one"):
            adtte(self.table(), SELENA_SLEDAI, {}, self.plan)

    def test_another_summary(self):
        """Only a time to a first event is one."""
        with pytest.raises(TypeError, match="time_to_first"):
            TimeToEvent(frames.adjusted_mean(), "Mean", "A", "B")
