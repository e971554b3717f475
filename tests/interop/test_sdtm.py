"""SDTM domains as tables of visits: each answer by hand, and what is refused with its records."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from sledai import SELENA_SLEDAI, Descriptor, frames
from sledai.errors import ColumnError, InputErrors, RecordError, SledaiError, UnreadableFileError, UnreadableValueError
from sledai.interop.sdtm import (
    DoseCodes,
    SponsorCodes,
    VisitWindow,
    analysis_visits,
    event_columns,
    lab_layout,
    read_form,
    read_labs,
    with_body_weight,
    with_daily_dose,
    with_flare_events,
    with_new_drugs,
    with_study_days,
)

CODES = SponsorCodes(items={f"XX{number:02d}": name for number, name in enumerate(Descriptor, 1)}, total="XXTOT")
BY_NAME = {name: code for code, name in CODES.items.items()}
MAKERS = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}
QS = ("USUBJID", "VISITNUM", "QSSEQ", "QSTESTCD", "QSORRES", "QSSTRESN", "QSSTAT", "QSDTC")


def record(name="rash", answer="", number=None, status="", *, subject="S1", visit=1.0, sequence=1, day="2024-03-01"):
    """A record of QS."""
    return dict(zip(QS, (subject, visit, sequence, BY_NAME.get(name, name), answer, number, status, day), strict=True))


def table(records, kind="pandas"):
    """Records as a frame."""
    columns = list(dict.fromkeys(column for row in records for column in row))
    return MAKERS[kind]({column: [row.get(column) for row in records] for column in columns})


def cells(frame, *columns):
    """The columns as Python values, row by row."""
    native = pa.table(frame) if isinstance(frame, pa.Table) else frame
    lists = [
        frame[column].to_pylist() if isinstance(native, pa.Table) else frame[column].to_list() for column in columns
    ]
    return [
        tuple(None if value is None or value is pd.NA or value != value else value for value in row)
        for row in zip(*lists, strict=True)
    ]


def refused(call, *parts, error=RecordError):
    """The call is refused, and the message has all parts."""
    with pytest.raises(error) as caught:
        call()
    for part in parts:
        assert part in str(caught.value)


class TestForm:
    """One row for each visit; nothing is guessed."""

    @pytest.mark.parametrize("kind", MAKERS)
    def test_a_form_by_hand(self, kind):
        """Text, a weight, NOT DONE, no record, and a whole form that was not done."""
        records = [
            record("rash", "PRESENT", 2.0),
            record("seizure", "ABSENT", 0.0),
            record("fever", "", None, "NOT DONE"),
            record("QSALL", "", None, "NOT DONE", visit=2.0, day="2024-03-15"),
            record("XXTOT", "2", 2.0),
        ]
        found = read_form(table(records, kind), SELENA_SLEDAI, CODES)
        assert isinstance(found, type(table(records, kind)))
        shown = cells(found, "USUBJID", "VISITNUM", "QSDTC", "rash", "seizure", "fever", "psychosis", "XXTOT")
        assert [
            ("S1", 1.0, "2024-03-01", True, False, None, None, 2.0),
            ("S1", 2.0, "2024-03-15", None, None, None, None, None),
        ] == shown
        scored = frames.derive_score_bounds(found, SELENA_SLEDAI, layout=CODES.layout)
        # seizure is absent and rash present, so 105 - 8 = 97 at most; nothing is known at the second visit
        assert [(2, 97), (0, 105)] == cells(scored, "sledai_low", "sledai_high")

    @pytest.mark.parametrize(
        ("name", "answer", "number", "expected"),
        [
            ("rash", "Y", None, True),
            ("rash", "n", None, False),
            ("rash", "2", None, True),
            ("rash", "", 2.0, True),
            ("rash", "", 1.0, True),
            ("rash", "Absent", 0.0, False),
            ("fever", "", 1.0, True),
            ("seizure", "PRESENT", 8.0, True),
            ("rash", "", None, None),
            ("rash", "ND", None, None),
        ],
    )
    def test_one_answer(self, name, answer, number, expected):
        """In text, as 0 or 1, or as the item's own weight."""
        found = read_form(table([record(name, answer, number)]), SELENA_SLEDAI, CODES)
        assert [(expected,)] == cells(found, name)

    @pytest.mark.parametrize(
        ("records", "parts", "error"),
        [
            ([record("rash", "", 8.0)], ["QSSTRESN of XX15: 8.0", "0 and 2, the weight"], UnreadableValueError),
            ([record("rash", "", 0.5)], ["0.5", "0 and 2"], UnreadableValueError),
            ([record("rash", "", 5.397605346934028e-79)], ["misread from a SAS transport file"], UnreadableValueError),
            ([record("rash", "MAYBE")], ["QSORRES of XX15", "'MAYBE'"], UnreadableValueError),
            ([record("rash", "PRESENT", 0.0)], ["contradict each other", "VISITNUM=1.0 QSTESTCD=XX15"], RecordError),
            ([record("rash", "ABSENT", 2.0)], ["contradict each other"], RecordError),
            ([record("rash", "Y", None, "NOT DONE", sequence=7)], ["status NOT DONE", "QSSEQ=7"], RecordError),
            ([record("rash", "Y"), record("rash", "Y", sequence=2)], ["second record", "QSSEQ=2"], RecordError),
            ([record("rash", "Y"), record("rash", "N", sequence=3)], ["second record", "QSSEQ=3"], RecordError),
            ([record("QSALL", "", None, "")], ["QSALL without the status NOT DONE"], RecordError),
            ([record("QSALL", "", None, "NOT DONE"), record("rash", "Y")], ["at a visit with QSALL"], RecordError),
            ([record("rash", "Y"), record("fever", "N", day="2024-03-02")], ["second QSDTC"], RecordError),
            (
                [record("rash", "", 2.0), record("cva", "", 1.0)],
                ["QSTESTCD=XX07", "other numbers are weights"],
                RecordError,
            ),
            ([record("YY01", "Y")], ["QSTESTCD", "'YY01'"], SledaiError),
            ([record("XXTOT", "six")], ["'six'", "a number"], UnreadableValueError),
            ([record("rash", "Y", subject="")], ["USUBJID"], SledaiError),
        ],
    )
    def test_what_is_refused(self, records, parts, error):
        """With the record, the value and what to do."""
        refused(lambda: read_form(table(records), SELENA_SLEDAI, CODES), *parts, error=error)

    def test_all_faults_at_once(self):
        """A file is corrected once."""
        records = [record("rash", "MAYBE"), record("fever", "Y", 0.0), record("cva", "Y", None, "NOT DONE")]
        with pytest.raises(InputErrors) as caught:
            read_form(table(records), SELENA_SLEDAI, CODES)
        assert 3 == len(caught.value.errors)

    def test_category_and_evaluator(self):
        """Several need a name; a name that no record has is refused; other forms are left out."""
        records = [
            record("rash", "Y") | {"QSCAT": "FORM A", "QSEVAL": "INVESTIGATOR"},
            record("rash", "N") | {"QSCAT": "FORM A", "QSEVAL": "ADJUDICATOR"},
            record("QSALL", "", None, "NOT DONE") | {"QSCAT": "FORM B", "QSEVAL": "INVESTIGATOR"},
        ]
        refused(
            lambda: read_form(table(records), SELENA_SLEDAI, CODES), "several QSCAT", "SponsorCodes(category='FORM A')"
        )
        codes = SponsorCodes(items=CODES.items, category="FORM A")
        refused(lambda: read_form(table(records), SELENA_SLEDAI, codes), "several QSEVAL")
        wrong = SponsorCodes(items=CODES.items, category="FORM C")
        refused(lambda: read_form(table(records), SELENA_SLEDAI, wrong), "QSCAT = 'FORM C'", "Correct category=")
        for evaluator, expected in (("INVESTIGATOR", True), ("ADJUDICATOR", False)):
            codes = SponsorCodes(items=CODES.items, category="FORM A", evaluator=evaluator)
            assert [(expected,)] == cells(read_form(table(records), SELENA_SLEDAI, codes), "rash")

    def test_letters_beside_numbers(self):
        """A letter in a column of numbers may be a missing value of SAS, so it is not an answer."""
        records = [record("rash", "1"), record("fever", "N")]
        refused(lambda: read_form(table(records), SELENA_SLEDAI, CODES), "QSORRES of XX22", error=UnreadableValueError)

    def test_another_domain_and_codebook(self):
        """RS in place of QS, days from elsewhere, and a word of the sponsor."""
        codes = SponsorCodes(items=CODES.items, domain="RS", day=None, codebook={"U": None, "ACTIVE": True})
        rows = [
            {"USUBJID": "S1", "VISITNUM": 3.1, "RSTESTCD": BY_NAME["rash"], "RSORRES": "ACTIVE"},
            {"USUBJID": "S1", "VISITNUM": 3.1, "RSTESTCD": BY_NAME["fever"], "RSORRES": "U"},
        ]
        found = read_form(table(rows), SELENA_SLEDAI, codes)
        assert [(3.1, True, None)] == cells(found, "VISITNUM", "rash", "fever")
        assert codes.layout.day is None

    def test_half_a_sign_is_refused(self):
        """Only pandas can hold what Python makes of a byte that an encoding does not have."""
        records = pd.DataFrame([record("rash", "Y"), record("fever", "\udce9")], dtype=object)
        refused(lambda: read_form(records, SELENA_SLEDAI, CODES), "QS: text that is not Unicode: record 2 QSORRES=")

    def test_a_lazy_frame_is_refused(self):
        """What cannot name its records cannot be read."""
        refused(
            lambda: read_form(table([record("rash", "Y")], "polars").lazy(), SELENA_SLEDAI, CODES),
            "collect it first",
            error=SledaiError,
        )

    def test_a_missing_column_is_named(self):
        """With what is there."""
        refused(
            lambda: read_form(table([record("rash", "Y")]).drop(columns="QSTESTCD"), SELENA_SLEDAI, CODES),
            "QSTESTCD",
            error=ColumnError,
        )

    def test_a_table_without_a_column_of_answers(self):
        """The first one of them is named."""
        frame = table([record("rash", "Y")]).drop(columns=["QSORRES", "QSSTRESN"])
        refused(lambda: read_form(frame, SELENA_SLEDAI, CODES), "no column 'QSORRES'", error=ColumnError)

    @given(
        answers=st.lists(st.sampled_from([True, False, None]), min_size=24, max_size=24),
        style=st.sampled_from(["text", "yes or no", "points", "all"]),
    )
    def test_every_form_is_read_as_it_was_written(self, answers, style):
        """Whatever the answers are, and in whichever of the columns they stand."""
        words = {True: "PRESENT", False: "ABSENT", None: ""}
        records = []
        for name, answer in zip(Descriptor, answers, strict=True):
            weight = 1 if style == "yes or no" else SELENA_SLEDAI[name].weight
            number = None if answer is None or style == "text" else float(weight * answer)
            text = words[answer] if style in ("text", "all") else ""
            records.append(record(name, text, number, "NOT DONE" if answer is None else ""))
        found = read_form(table(records), SELENA_SLEDAI, CODES)
        assert [tuple(answers)] == cells(found, *Descriptor)


class TestOneWrongCell:
    """Where text and number both have the answer, no single cell can turn it into the other one."""

    junk = st.one_of(
        st.none(),
        st.text(max_size=12),
        st.floats(),
        st.integers(-9, 9),
        st.sampled_from(["Y", "N", "PRESENT", "ABSENT", "NOT DONE", "QSALL", "1", "0", "2", "=1+1", 1, 2, 8, 0, True]),
    )

    @settings(max_examples=300, deadline=None)
    @given(
        value=junk,
        column=st.sampled_from(["QSORRES", "QSSTRESN", "QSSTAT", "QSTESTCD", "QSDTC", "VISITNUM", "USUBJID"]),
        row=st.integers(0, 3),
    )
    def test_it_is_refused_or_changes_nothing(self, value, column, row):
        """Every answer that the cell does not move elsewhere is the one that was given."""
        records = [
            record("rash", "PRESENT", 2.0),
            record("fever", "ABSENT", 0.0, sequence=2),
            record("rash", "ABSENT", 0.0, visit=2.0, sequence=3, day="2024-03-15"),
            record("fever", "PRESENT", 1.0, visit=2.0, sequence=4, day="2024-03-15"),
        ]
        expected = {(1.0, "rash"): True, (1.0, "fever"): False, (2.0, "rash"): False, (2.0, "fever"): True}
        records[row][column] = value
        try:
            found = read_form(table(records), SELENA_SLEDAI, CODES)
        except SledaiError:
            return
        if column in ("VISITNUM", "USUBJID", "QSTESTCD"):  # now a record of another visit or item
            del expected[1.0 if row < 2 else 2.0, "fever" if row % 2 else "rash"]
        answers = {
            (visit, name): answer
            for subject, visit, *both in cells(found, "USUBJID", "VISITNUM", "rash", "fever")
            for name, answer in zip(("rash", "fever"), both, strict=True)
            if subject == "S1"
        }
        assert expected == {key: answers[key] for key in expected}


class TestCodes:
    """The sponsor's codes are data, and only the sponsor's."""

    def test_a_file(self, tmp_path):
        """What is written is read back."""
        codes = SponsorCodes(
            items={"AA1": "rash"},
            total="AATOT",
            systems={"AASKIN": "mucocutaneous"},
            further=["AANOTE"],
            category='A "form"',
            evaluator="INVESTIGATOR",
            day=None,
            codebook={"U": None},
        )
        file = tmp_path / "codes.toml"
        file.write_text(codes.to_toml(), "utf-8")
        assert codes == SponsorCodes.from_toml(file)

    def test_a_file_of_items_only(self):
        """What the codes do not have is not written."""
        codes = SponsorCodes(items={"AA1": "rash"})
        assert (
            'domain = "QS"\nsubject = "USUBJID"\nvisit = "VISITNUM"\nday = "--DTC"\n\n[items]\n"AA1" = "rash"\n'
        ) == codes.to_toml()

    @pytest.mark.parametrize("domain", ["qs", "QST", ""])
    def test_a_name_that_is_not_a_domain(self, domain):
        """It has two capital letters."""
        with pytest.raises(UnreadableValueError, match=f"domain: '{domain}'.*two capital letters, such as 'QS'"):
            SponsorCodes(items={"AA1": "rash"}, domain=domain)

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ('[items]\nAA1 = "rsh"', "there is no descriptor 'rsh' (did you mean 'rash'?)"),
            ('[itms]\nAA1 = "rash"', "there is no key 'itms'"),
            ('total = "aa tot"\n[items]\nAA1 = "rash"', "up to 8 capital letters"),
            ('total = "AA1"\n[items]\nAA1 = "rash"', "aa1"),
            ('[items]\nAA1 = "rash"\nAA2 = "rash"', "aa1"),
        ],
    )
    def test_what_a_file_may_not_say(self, text, fault, tmp_path):
        """With the file and the key."""
        file = tmp_path / "codes.toml"
        file.write_text(text, "utf-8")
        with pytest.raises(UnreadableFileError) as caught:
            SponsorCodes.from_toml(file)
        assert fault.casefold() in str(caught.value).casefold()


class TestDays:
    """Study days without a 0, and visits by windows."""

    def test_study_days(self):
        """The day before day 1 is -1; a partial date has no study day."""
        dates = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02T08:30", "2024-03", "", "2024---15"]
        visits = pd.DataFrame({"SVSTDTC": dates, "RFSTDTC": ["2024-03-01"] * 7})
        found = with_study_days(visits, date="SVSTDTC", reference="RFSTDTC")
        assert [(-2,), (-1,), (1,), (2,), (None,), (None,), (None,)] == cells(found, "ADY")

    def test_what_is_not_a_date(self):
        """A number and a word."""
        for value in (20240301, "March"):
            visits = pd.DataFrame({"SVSTDTC": [value], "RFSTDTC": ["2024-03-01"]})
            refused(
                lambda v=visits: with_study_days(v, date="SVSTDTC", reference="RFSTDTC"), repr(value), error=SledaiError
            )

    @pytest.mark.parametrize(
        ("value", "part"),
        [
            (29, "'SVSTDTC' and 'RFSTDTC': 29"),
            ("2024-03-02/2024-03-01", "'2024-03-02/2024-03-01'"),
            ("2024-03-01/later", "'2024-03-01/later'"),
            ("--March", "'--March'"),
            (["2024-03-01"], "['2024-03-01']"),
        ],
    )
    def test_what_is_not_one_date(self, value, part):
        """A study day, an interval that ends before it starts or that has one end, a month as a word, and a list."""
        visits = pd.DataFrame({"SVSTDTC": [value], "RFSTDTC": ["2024-03-01"]})
        refused(lambda: with_study_days(visits, date="SVSTDTC", reference="RFSTDTC"), part, error=UnreadableValueError)

    def test_a_column_of_study_days_that_is_there(self):
        """It is not written over; another name is."""
        visits = pd.DataFrame({"SVSTDTC": ["2024-03-02"], "RFSTDTC": ["2024-03-01"], "ADY": [7]})
        refused(
            lambda: with_study_days(visits, date="SVSTDTC", reference="RFSTDTC"),
            "already has a column 'ADY'",
            error=ColumnError,
        )
        found = with_study_days(visits, date="SVSTDTC", reference="RFSTDTC", name="SVDY")
        assert [(7, 2)] == cells(found, "ADY", "SVDY")

    @pytest.mark.parametrize(("ties", "expected"), [("earlier", 26), ("later", 32)])
    def test_the_nearest_visit_counts(self, ties, expected):
        """Of two that are equally far from day 29 the named one; one visit outside every window."""
        windows = [
            VisitWindow("Week 4", 4, target=29, first=22, last=35),
            VisitWindow("Baseline", 0, target=1, first=-7, last=1),
        ]
        visits = pd.DataFrame({"S": ["A"] * 6, "DAY": [32, -3, 26, 1, 24, 90]})
        layout = frames.Layout(subject="S", day="DAY", days="study")
        found = analysis_visits(visits, windows, layout, ties=ties)
        flagged = [day for day, flag in cells(found, "DAY", "ANL01FL") if flag == "Y"]
        assert sorted([expected, 1]) == sorted(flagged)
        # from day -3 to day 1 there are three days, because no day is 0
        assert (-3, "Baseline", 0, 1, -3) == cells(found, "DAY", "AVISIT", "AVISITN", "AWTARGET", "AWTDIFF")[1]
        assert (90, None, None) == cells(found, "DAY", "AVISIT", "AVISITN")[5]

    def test_windows_that_overlap(self):
        """A day belongs to one window."""
        windows = [VisitWindow("A", 1, target=2, first=1, last=5), VisitWindow("B", 2, target=6, first=5, last=7)]
        with pytest.raises(ValueError, match="overlap"):
            analysis_visits(
                pd.DataFrame({"S": [], "D": []}), windows, frames.Layout(subject="S", day="D"), ties="later"
            )

    @pytest.mark.parametrize(
        ("second", "fault"),
        [
            (VisitWindow("A", 2, target=6, first=6, last=7), "two have the label 'A'"),
            (VisitWindow("B", 0, target=6, first=6, last=7), "two have the number 0"),
        ],
    )
    def test_windows_that_are_named_alike(self, second, fault):
        """A label and a number stand for one analysis visit, also the number 0."""
        windows = [VisitWindow("A", 0, target=2, first=1, last=5), second]
        with pytest.raises(ValueError, match=fault):
            analysis_visits(
                pd.DataFrame({"S": ["A"], "D": [1]}), windows, frames.Layout(subject="S", day="D"), ties="later"
            )

    def test_a_window_without_its_target(self):
        """The target is one of its days."""
        with pytest.raises(ValueError, match="give first <= target <= last"):
            VisitWindow("Week 4", 4, target=36, first=22, last=35)

    @pytest.mark.parametrize(
        ("day", "options", "ties", "part", "error"),
        [
            (1, {}, "nearest", 'ties=\'nearest\': say "earlier" or "later"', ValueError),
            ("2024-03-01", {}, "later", "the visits: column 'D': '2024-03-01'", UnreadableValueError),
            (1, {"days": "study"}, "later", "windows: 0", UnreadableValueError),
            (1, {"day": None}, "later", "analysis_visits: name the columns of the subject and the day", TypeError),
        ],
    )
    def test_days_that_are_not_those_of_windows(self, day, options, ties, part, error):
        """Another choice, dates, a study day of 0, and a table without days."""
        layout = frames.Layout(**{"subject": "S", "day": "D"} | options)
        windows = [VisitWindow("A", 1, target=0, first=0, last=5)]
        visits = pd.DataFrame({"S": ["A"], "D": [day]})
        refused(lambda: analysis_visits(visits, windows, layout, ties=ties), part, error=error)

    def test_two_visits_on_one_day(self):
        """Nobody knows which one counts."""
        visits = pd.DataFrame({"S": ["A", "A"], "D": [1, 1]})
        windows = [VisitWindow("A", 1, target=2, first=1, last=5)]
        refused(
            lambda: analysis_visits(visits, windows, frames.Layout(subject="S", day="D"), ties="later"),
            "two visits on one day",
            "A 1",
        )


VISITS = pd.DataFrame({"USUBJID": ["S1"] * 3 + ["S2"], "DAY": ["2024-01-10", "2024-02-10", "2024-03-10", "2024-01-10"]})
LAYOUT = frames.Layout(subject="USUBJID", day="DAY")


def cm(drug="PREDNISONE", dose=10.0, start="2024-01-01", end="", **more):
    """A record of CM."""
    usual = {"CMDOSU": "mg", "CMDOSFRQ": "QD", "CMROUTE": "ORAL", "USUBJID": "S1"}
    return usual | {"CMTRT": drug, "CMDOSE": dose, "CMSTDTC": start, "CMENDTC": end} | more


class TestDoses:
    """The daily dose by hand, in bounds where dates are missing."""

    codes = DoseCodes(
        drugs={"PREDNISONE": "prednisone", "METHYLPREDNISOLONE": "methylprednisolone", "HYDROCORTISONE CREAM": None},
        routes={"ORAL": True, "INTRAVENOUS": False},
    )

    @pytest.mark.parametrize(
        ("records", "expected"),
        [
            ([cm(end="2024-02-10")], [(10, 10), (10, 10), (0, 0)]),
            ([cm()], [(0, 10), (0, 10), (0, 10)]),
            ([cm(CMENRTPT="ONGOING")], [(10, 10)] * 3),
            ([cm(CMENRF="AFTER")], [(10, 10)] * 3),
            ([cm(CMENRF="DURING/AFTER")], [(0, 10)] * 3),
            ([cm(CMENRTPT="ONGOING", CMENTPT="END OF STUDY")], [(10, 10)] * 3),
            ([cm(CMENRTPT="ONGOING", CMENTPT="2024-02-15")], [(10, 10), (10, 10), (0, 10)]),
            ([cm(CMENRTPT="AFTER", CMENTPT="2024-02")], [(10, 10), (0, 10), (0, 10)]),
            ([cm(CMENRTPT="AFTER", CMENTPT="SURGERY")], [(0, 10)] * 3),
            ([cm(CMENRTPT="BEFORE", CMENTPT="SURGERY")], [(0, 10)] * 3),
            ([cm(start="2024-02", end="2024-03-31")], [(0, 0), (0, 10), (10, 10)]),
            ([cm(start="", end="2024-03-31")], [(0, 10)] * 3),
            ([cm(start="2023", end="2024-02")], [(10, 10), (0, 10), (0, 0)]),
            ([cm(start="2024---05", end="2024-03-31")], [(0, 10)] * 3),
            ([cm(start="--02-05", end="2024-03-31")], [(0, 10)] * 3),
            ([cm(start="2024-01-01/2024-01-15", end="2024-03-31")], [(0, 10), (10, 10), (10, 10)]),
            ([cm(CMDOSFRQ="BID", end="2024-03-31")], [(20, 20)] * 3),
            ([cm(CMDOSFRQ="QOD", end="2024-03-31")], [(5, 5)] * 3),
            ([cm(CMDOSFRQ="PRN", end="2024-03-31")], [(0, None)] * 3),
            ([cm(CMDOSFRQ="BID", CMDOSTOT=15.0, end="2024-03-31")], [(15, 15)] * 3),
            ([cm("METHYLPREDNISOLONE", 8.0, end="2024-03-31")], [(10, 10)] * 3),
            ([cm(dose=None, end="2024-03-31")], [(0, None)] * 3),
            ([cm(end="2024-03-31"), cm(dose=2.5, end="2024-03-31")], [(12.5, 12.5)] * 3),
            ([cm(end="2024-03-31", CMROUTE="INTRAVENOUS")], [(0, 0)] * 3),
            ([cm(end="2024-03-31", CMOCCUR="N")], [(0, 0)] * 3),
            ([cm("IBUPROFEN", 400.0, end="2024-03-31")], [(0, 0)] * 3),
            ([cm("HYDROCORTISONE CREAM", 1.0, end="2024-03-31")], [(0, 0)] * 3),
            ([cm("Tablet", end="2024-03-31", CMDECOD="PREDNISONE")], [(10, 10)] * 3),
        ],
    )
    def test_a_dose_by_hand(self, records, expected):
        """10 mg a day unless the case says otherwise; 8 mg of methylprednisolone stand for 10 mg of prednisone."""
        found = with_daily_dose(VISITS, table(records), self.codes, LAYOUT)
        assert [*expected, (0, 0)] == cells(found, "prednisone_low", "prednisone_high")
        single = [low if low == high else None for low, high in expected]
        assert [*single, 0] == [value for (value,) in cells(found, "prednisone")]

    def test_missing_days_by_name(self):
        """The caller says what a missing start and a missing end are."""
        codes = DoseCodes(
            drugs={"PREDNISONE": "prednisone"},
            routes={"ORAL": True},
            missing_start="before visits",
            missing_end="ongoing",
        )
        found = with_daily_dose(VISITS, table([cm(start="")]), codes, LAYOUT)
        assert [(10,), (10,), (10,), (0,)] == cells(found, "prednisone")

    @pytest.mark.parametrize(
        ("records", "parts", "error"),
        [
            ([cm("PREDNISOLONE ACETATE")], ["do not have", "CMTRT=PREDNISOLONE ACETATE", "drugs="], RecordError),
            ([cm(CMROUTE="SUBLINGUAL")], ["a route", "CMROUTE=SUBLINGUAL", "routes="], RecordError),
            ([cm(CMROUTE="")], ["a route", "a blank route is ''"], RecordError),
            ([cm(CMDOSFRQ="Q3W")], ["a frequency", "CMDOSFRQ=Q3W", "frequencies="], RecordError),
            ([cm(start="2024-02-01", end="2024-01-01")], ["an end before the start"], RecordError),
            ([cm(CMDOSU="g")], ["'g'", "mg"], UnreadableValueError),
            ([cm(dose="ten")], ["'ten'"], UnreadableValueError),
            ([cm(dose=-5.0)], ["-5.0"], UnreadableValueError),
            ([cm(start="yesterday")], ["'yesterday'"], UnreadableValueError),
            ([cm(USUBJID="1")], ["no record is of a subject of the visits", "S1"], RecordError),
        ],
    )
    def test_what_is_refused(self, records, parts, error):
        """With the record and what to say."""
        refused(lambda: with_daily_dose(VISITS, table(records), self.codes, LAYOUT), *parts, error=error)

    @pytest.mark.parametrize(
        ("visit", "part"),
        [
            ("2024-01", "the visits: column 'DAY': '2024-01'"),
            (10, "CM: column 'CMSTDTC': '2024-01-01'"),
        ],
    )
    def test_days_that_do_not_go_together(self, visit, part):
        """A visit of some day of a month, and numbers of days beside dates of doses."""
        visits = pd.DataFrame({"USUBJID": ["S1"], "DAY": [visit]})
        refused(lambda: with_daily_dose(visits, table([cm()]), self.codes, LAYOUT), part, error=UnreadableValueError)

    @pytest.mark.parametrize("name", ["missing_start", "missing_end"])
    def test_a_choice_that_does_not_exist(self, name):
        """What a missing day means is one of two words."""
        with pytest.raises(ValueError, match=f"{name}='unknown': say \"open\" or "):
            DoseCodes(drugs={}, routes={}, **{name: "unknown"})

    def test_further_frequencies(self):
        """They come on top of the known ones."""
        codes = DoseCodes(
            drugs={"PREDNISONE": "prednisone"}, routes={"ORAL": True}, frequencies={"EVERY WEEK": "0.142857", "QHS": 1}
        )
        records = [
            cm(CMDOSFRQ="QHS", end="2024-03-31"),
            cm(dose=7.0, CMDOSFRQ="every week", end="2024-03-31"),
            cm(end="2024-03-31"),
        ]
        found = with_daily_dose(VISITS, table(records), codes, LAYOUT)
        assert [20.999999] * 3 == [round(dose, 6) for (dose,) in cells(found, "prednisone")[:3]]
        with pytest.raises(UnreadableValueError, match="a number of doses a day"):
            DoseCodes(drugs={}, routes={}, frequencies={"X": "often"})

    def test_two_visits_on_one_day(self):
        """A dose does not ask which of them comes first."""
        both = pd.DataFrame({"USUBJID": ["S1", "S1"], "DAY": ["2024-01-10"] * 2})
        found = with_daily_dose(both, table([cm(end="2024-03-31")]), self.codes, LAYOUT)
        assert [(10,), (10,)] == cells(found, "prednisone")
        refused(lambda: with_new_drugs(both, table([cm()]), {"X": "hospitalization"}, LAYOUT), "two visits on one day")

    def test_no_agreed_dose(self):
        """The existing converter decides which glucocorticoids there are."""
        with pytest.raises(SledaiError, match="the lists differ"):
            DoseCodes(drugs={"DEXA": "dexamethasone"}, routes={})

    def test_the_dose_is_read_by_a_layout(self):
        """What is open stays open: LLDAS needs a dose of 7.5 mg or less."""
        found = with_daily_dose(
            VISITS, table([cm(dose=5.0, start="2024-02", CMENRTPT="ONGOING")], "pandas"), self.codes, LAYOUT
        )
        assert [(0,), (None,), (5,), (0,)] == cells(found, "prednisone")

    @given(
        start=st.sampled_from(["", "2024", "2024-01", "2024-02", "2024-01-10", "2024-02-10"]),
        end=st.sampled_from(["", "2024", "2024-02", "2024-03", "2024-02-10", "2024-03-10"]),
    )
    def test_bounds_hold_for_every_pair_of_days(self, start, end):
        """Whatever days the missing parts are, the dose is between the bounds, and both bounds are reached."""
        ranges = {"": ("2023-12-01", "2024-04-01"), "2024": ("2024-01-01", "2024-12-31")}
        ranges |= {"2024-01": ("2024-01-01", "2024-01-31"), "2024-02": ("2024-02-01", "2024-02-29")}
        ranges |= {"2024-03": ("2024-03-01", "2024-03-31")}
        first, last = (
            [str(day.date()) for day in pd.date_range(*ranges.get(text, (text, text)))] for text in (start, end)
        )
        possible = {day: set() for day in VISITS["DAY"][:3]}
        for begin in first:
            for stop in last:
                if begin <= stop or (start and end and first[0] > last[-1]):
                    for day in possible:
                        possible[day].add(10.0 if begin <= day <= stop else 0.0)
        found = with_daily_dose(VISITS, table([cm(start=start, end=end)]), self.codes, LAYOUT)
        bounds = cells(found, "prednisone_low", "prednisone_high")[:3]
        for (low, high), doses in zip(bounds, possible.values(), strict=True):
            assert low <= min(doses)
            assert high >= max(doses)
        if start and end:
            assert [(min(doses), max(doses)) for doses in possible.values()] == bounds


class TestWeights:
    """The last weight up to the visit."""

    @pytest.mark.parametrize(
        ("weights", "expected"),
        [
            ([("2024-01-10", 60.0), ("2024-02-01", 61.0)], [60, 61, 61]),
            ([("2024-01-11", 60.0)], [None, 60, 60]),
            ([("2024-01-01", 60.0), ("2024-02", 61.0)], [60, None, 61]),
            ([("2024-01-01", 60.0), ("2024-02", 60.0)], [60, 60, 60]),
            ([("2024-01-01", 60.0), ("", 61.0)], [None, None, None]),
        ],
    )
    def test_by_hand(self, weights, expected):
        """A partial date leaves open which one was the last."""
        vs = table(
            [
                {"USUBJID": "S1", "VSTESTCD": "WEIGHT", "VSSTRESN": kg, "VSSTRESU": "kg", "VSDTC": day}
                for day, kg in weights
            ]
        )
        assert [*expected, None] == [kg for (kg,) in cells(with_body_weight(VISITS, vs, LAYOUT), "body_weight")]

    def test_an_old_weight(self):
        """31 days are not within 30."""
        vs = table([{"USUBJID": "S1", "VSTESTCD": "WEIGHT", "VSSTRESN": 60.0, "VSSTRESU": "kg", "VSDTC": "2024-01-10"}])
        found = with_body_weight(VISITS, vs, LAYOUT, within=30)
        assert [(60,), (None,), (None,), (None,)] == cells(found, "body_weight")

    @pytest.mark.parametrize(
        ("changed", "part", "error"),
        [
            ({"VSSTRESU": "LB"}, "'LB'", UnreadableValueError),
            ({"VSSTRESN": 6000.0}, "6000.0", UnreadableValueError),
            ({"VSDTC": "2024-13-01"}, "2024-13-01", UnreadableValueError),
        ],
    )
    def test_what_is_refused(self, changed, part, error):
        """A unit, a number and a day."""
        row = {"USUBJID": "S1", "VSTESTCD": "WEIGHT", "VSSTRESN": 60.0, "VSSTRESU": "kg", "VSDTC": "2024-01-10"}
        refused(lambda: with_body_weight(VISITS, table([row | changed]), LAYOUT), part, error=error)

    def test_two_weights_on_one_day(self):
        """They contradict each other."""
        row = {"USUBJID": "S1", "VSTESTCD": "WEIGHT", "VSSTRESN": 60.0, "VSSTRESU": "kg", "VSDTC": "2024-01-10"}
        refused(
            lambda: with_body_weight(VISITS, table([row, row | {"VSSTRESN": 61.0}]), LAYOUT), "a second weight", "61.0"
        )


TERMS = {"ARTHRITIS": "arthritis", "DISCOID RASH": "cutaneous_lupus", "BULLOUS RASH": "cutaneous_lupus"}


class TestEvents:
    """Events of a flare index since the visit before."""

    def found(self, records, visits=VISITS, layout=LAYOUT, **options):
        frame = with_flare_events(visits, table(records), TERMS, layout, **options)
        return cells(frame, "event_arthritis", "event_cutaneous_lupus")

    @pytest.mark.parametrize(
        ("records", "arthritis"),
        [
            ([{"CETERM": "ARTHRITIS", "CESTDTC": "2024-02-10"}], [None, True, None]),
            ([{"CETERM": "ARTHRITIS", "CESTDTC": "2024-01-10"}], [None, None, None]),
            ([{"CETERM": "ARTHRITIS", "CESTDTC": "2024-02-11"}], [None, None, True]),
            ([{"CETERM": "ARTHRITIS", "CESTDTC": "2024-02"}], [None, None, None]),
            ([{"CETERM": "ARTHRITIS", "CESTDTC": "2024-03-01", "CEOCCUR": "N"}], [None, None, False]),
            ([{"CETERM": "ARTHRITIS", "CESTDTC": "2024-02", "CEOCCUR": "N"}], [None, None, None]),
            ([{"CETERM": "ARTHRITIS", "CESTDTC": "2024-03-01", "CEPRESP": "Y"}], [None, None, None]),
            ([{"CETERM": "Pain in joints", "CEDECOD": "ARTHRITIS", "CESTDTC": "2024-03-01"}], [None, None, True]),
            ([{"CETERM": "FEVER", "CESTDTC": "2024-03-01"}], [None, None, None]),
        ],
    )
    def test_by_day(self, records, arthritis):
        """The first visit on or after the start; a partial start leaves open which one."""
        records = [{"USUBJID": "S1", "CEOCCUR": "", "CEPRESP": "", "CEDECOD": ""} | row for row in records]
        assert [*arthritis, None] == [value for value, _ in self.found(records)]

    def test_what_is_not_listed(self):
        """It did not happen only where the caller says so; what is open stays open."""
        records = [{"USUBJID": "S1", "CETERM": "ARTHRITIS", "CESTDTC": "2024-02"}]
        assert [(False, False), (None, False), (None, False), (False, False)] == self.found(records, unlisted=False)

    def test_by_visit(self):
        """A record that names its visit belongs to it; of several terms one that happened is enough."""
        visits = VISITS.assign(VISITNUM=[1.0, 2.0, 3.0, 1.0])
        layout = frames.Layout(subject="USUBJID", visit="VISITNUM", day="DAY")
        asked = {"USUBJID": "S1", "VISITNUM": 2.0, "CESTDTC": ""}
        records = [
            asked | {"CETERM": "ARTHRITIS", "CEOCCUR": "N"},
            asked | {"CETERM": "DISCOID RASH", "CEOCCUR": "N"},
            asked | {"CETERM": "BULLOUS RASH", "CEOCCUR": "Y"},
        ]
        assert [(None, None), (False, True), (None, None), (None, None)] == self.found(records, visits, layout)
        again = [*records, asked | {"CETERM": "ARTHRITIS", "CEOCCUR": "Y"}]
        refused(lambda: self.found(again, visits, layout), "both happened", "VISITNUM=2.0", "ARTHRITIS")
        elsewhere = [asked | {"CETERM": "ARTHRITIS", "CEOCCUR": "Y", "VISITNUM": 9.0}]
        refused(lambda: self.found(elsewhere, visits, layout), "a visit that the subject does not have", "VISITNUM=9.0")

    def test_a_visit_of_another_period(self):
        """Where CE does not have the period a record belongs to the visit that it names, in whichever period."""
        visits = VISITS.assign(USUBJID="S1", VISITNUM=[1.0, 2.0, 3.0, 4.0], APERIOD=[1, 1, 2, 2])
        visits["DAY"] = ["2024-01-10", "2024-02-10", "2024-03-10", "2024-04-10"]
        layout = frames.Layout(subject=["USUBJID", "APERIOD"], visit="VISITNUM", day="DAY")
        records = [{"USUBJID": "S1", "VISITNUM": 4.0, "CETERM": "ARTHRITIS", "CEOCCUR": "Y", "CESTDTC": ""}]
        assert [None, None, None, True] == [value for value, _ in self.found(records, visits, layout)]
        nowhere = [{**records[0], "VISITNUM": 9.0}]
        refused(lambda: self.found(nowhere, visits, layout), "a visit that the subject does not have", "VISITNUM=9.0")

    def test_days_of_two_kinds(self):
        """They have no order: the value that is of another kind than most is named."""
        visits = VISITS.assign(DAY=["2024-01-10", 31, "2024-03-10", "2024-01-10"])
        records = [{"USUBJID": "S1", "CETERM": "ARTHRITIS", "CEOCCUR": "Y", "CESTDTC": "2024-02-10"}]
        refused(lambda: self.found(records, visits), "31", "days of one kind", error=UnreadableValueError)

    def test_an_answer_that_is_none(self):
        """It is refused with the value."""
        records = [{"USUBJID": "S1", "CETERM": "ARTHRITIS", "CESTDTC": "2024-02-10", "CEOCCUR": "PERHAPS"}]
        refused(lambda: self.found(records), "'PERHAPS'", error=UnreadableValueError)

    @pytest.mark.parametrize(
        ("records", "expected"),
        [
            ([cm("AZATHIOPRINE", 50.0, start="2024-02-01")], [None, True, False]),
            ([cm("AZATHIOPRINE", 50.0, start="2024-01-10")], [None, False, False]),
            (
                [cm("AZATHIOPRINE", 50.0, start="2023"), cm("AZATHIOPRINE", 100.0, start="2024-02-01")],
                [None, False, False],
            ),
            ([cm("AZATHIOPRINE", 50.0, start="2024-02")], [None, None, None]),
            ([cm("AZATHIOPRINE", 50.0, start="")], [None, None, None]),
            ([cm("AZATHIOPRINE", 50.0, start="2024-02-01", CMOCCUR="N")], [None, False, False]),
            ([cm("IBUPROFEN", 400.0, start="2024-02-01")], [None, False, False]),
        ],
    )
    def test_new_drugs(self, records, expected):
        """New is what was not taken before; a first visit has nothing to compare with."""
        frame = with_new_drugs(VISITS, table(records), {"Azathioprine": "new_immunosuppressant"}, LAYOUT)
        assert [*expected, None] == [value for (value,) in cells(frame, "event_new_immunosuppressant")]

    def test_the_columns_are_those_of_a_layout(self):
        """And a name that is not an event is refused."""
        assert {"arthritis": "event_arthritis", "cutaneous_lupus": "event_cutaneous_lupus"} == event_columns(TERMS)
        with pytest.raises(SledaiError, match="did you mean 'arthritis'"):
            event_columns({"X": "artritis"})


class TestLabs:
    """Records of LB and IS as a laboratory table."""

    def lb(self, code="PLAT", value="90", unit="10^9/L", specimen="BLOOD", **more):
        usual = {"USUBJID": "S1", "LBTESTCD": code, "LBSPEC": specimen, "LBORRES": value, "LBORRESU": unit}
        return usual | {"LBORNRLO": "", "LBORNRHI": "", "LBSTAT": "", "LBDTC": "2024-01-09"} | more

    @pytest.mark.parametrize("kind", ["pandas", "polars"])
    def test_from_records_to_descriptors(self, kind):
        """Low platelets; white cells of the urine are not those of the blood."""
        records = [
            self.lb(),
            self.lb("WBC", "1", "/HPF", "URINE"),
            self.lb("C3", "85", "mg/dL", "SERUM", LBORNRLO="90", LBORNRHI="180"),
            self.lb("ALB", "31", "g/L", "SERUM"),
            self.lb("WBC", "", "10^9/L", "BLOOD", LBSTAT="NOT DONE"),
        ]
        labs = read_labs(table(records, kind))
        assert ["platelets", "urine_white_cells", "c3"] == [name for (name,) in cells(labs, "sledai_test")]
        visits = table([{"USUBJID": "S1", "DAY": "2024-01-10"}], kind)
        found = frames.derive_descriptors(
            visits,
            labs,
            SELENA_SLEDAI,
            layout=frames.Layout(subject="USUBJID", day="DAY", attribution="assumed"),
            lab_layout=lab_layout(labs),
        )
        names = ("thrombocytopenia", "low_complement", "pyuria", "leukopenia", "proteinuria")
        assert [(True, True, False, None, None)] == cells(found, *names)

    def test_antibodies_of_both_domains(self):
        """The older code in LB, and the binding agent in IS."""
        row = {
            "USUBJID": "S1",
            "ISTESTCD": "ATAB",
            "ISBDAGNT": "DOUBLE STRANDED DNA",
            "ISORRES": "180",
            "ISDTC": "2024-01-09",
        }
        assert [("anti_dsdna",)] == cells(read_labs(table([row]), domain="IS"), "sledai_test")
        assert [("anti_dsdna",)] == cells(
            read_labs(table([self.lb("DDNAIGAB", "180", "IU/mL", "SERUM")])), "sledai_test"
        )

    def test_a_test_of_blood_or_urine(self):
        """Without the specimen two white cells of the urine would be a leukopenia."""
        refused(lambda: read_labs(table([self.lb("WBC", "2", "/HPF", "")])), "without its specimen", "LBTESTCD=WBC")

    def test_casts_that_were_not_found(self):
        """The code CASTS says that none were found, so it is not a number of casts."""
        assert [] == cells(read_labs(table([self.lb("CASTS", "3", "/LPF", "URINE")])), "sledai_test")
