"""Reports of people who score lupus activity from tables: what went wrong with each, and the right answer."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from click.testing import CliRunner

from frames.kinds import every, rows
from oracle import NAMES
from refusals import raises
from reports.interfaces import (
    FRAMES,
    REFUSED,
    answers_to_results,
    bounds_of_answers,
    everywhere,
    tried,
    written,
)
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    BodyWeight,
    Encounter,
    Pga,
    Prednisone,
    Verdict,
    Visits,
    adjusted_mean,
    annualised_rate,
    flare,
    flare_events,
    frames,
    score,
    time_to_first,
)
from sledai.cli import app
from sledai.errors import different_labels, unreadable_answer, unreadable_day, unreadable_unit
from sledai.frames import Layout, Previous
from sledai.laboratory import LabCodeBook, LabCodes, Result, Results
from together import together

CELLS = "10*9/L"
DNA = {"tests": {"anti_dsdna": LabCodes(words={"POSITIVE": "high", "negative": "normal"})}}
STRIP = {"tests": {"urine_red_cells": LabCodes(words={"POSITIVE": "unknown", "2+": "unknown"})}}
"""What a strip says is nothing of the cells in a field."""
NO_C3 = {"tests": {"c3": LabCodes(words={"Undetectable": "low"})}}
CASTS = {"tests": {"red_cell_casts": LabCodes(words={"seen": ">0", "not seen": 0})}}
ABSENT = {name: [0, 0, 0] for name in NAMES}


@together(
    ("test", "value", "unit", "shows"),
    [
        ("anti_dsdna", 45, "IU", "increased_dna_binding"),
        ("white_cells", 1800, "cells/uL", "leukopenia"),
        ("c3", 6, "umol", "low_complement"),
    ],
)
def test_the_advice_of_an_error_was_a_guessed_unit_k1(test, value, unit, shows, tmp_path):
    """Whoever copied it got a wrong answer; the accepted units are listed now, and the place of the unit is empty."""
    with raises(unreadable_unit) as caught:
        Result(test, value, unit)
    assert f"LabCodeBook(units={{'{unit}': ...}})" in str(caught.value)
    everywhere(answers_to_results([(test, value, unit, 0)], 0, shows, tmp_path), REFUSED, lazy=None)


@together(
    ("test", "value", "unit", "meant", "shows", "answer"),
    [
        ("white_cells", 1800, "cells/uL", "/uL", "leukopenia", True),
        ("urine_protein", 90, "mg/24hr", "mg/d", "proteinuria", False),
    ],
)
def test_who_explains_a_unit_gets_the_right_answer_k1(test, value, unit, meant, shows, answer, tmp_path):
    """1800 white cells for each microlitre are too few, and 90 mg of protein a day are not too much."""
    everywhere(answers_to_results([(test, value, unit, 0)], 0, shows, tmp_path, book={"units": {unit: meant}}), answer)


@together(
    ("test", "value", "unit", "shows", "limits"),
    [
        ("c3", 0.85, "g/l", "low_complement", {"lower": 0.9}),
        ("c3", 6, "mg/dl", "low_complement", {"lower": 90, "range_unit": "mg/dL"}),
        ("platelets", 90, "/nl", "thrombocytopenia", {}),
        ("platelets", 90, "/nL", "thrombocytopenia", {}),
        ("platelets", 90, "10*9/l", "thrombocytopenia", {}),
        ("white_cells", 1800, "{cells}/uL", "leukopenia", {}),
        ("protein_creatinine_ratio", 600, "mg/g{creat}", "proteinuria", {}),
    ],
)
def test_units_of_ucum_were_refused_k2(test, value, unit, shows, limits, tmp_path):
    """A small l, an annotation in braces and counts for each nanolitre; each of these results is abnormal."""
    everywhere(answers_to_results([(test, value, unit, 0)], 0, shows, tmp_path, **limits), True)


@together(
    ("test", "value", "unit", "shows", "limits"),
    [
        ("c3", 0.9, "g/l", "low_complement", {"lower": 0.9}),
        ("c3", 90, "mg/dl", "low_complement", {"lower": 0.9, "range_unit": "g/l"}),
        ("platelets", 100, "/nL", "thrombocytopenia", {}),
        ("platelets", 100, "10*9/l", "thrombocytopenia", {}),
        ("white_cells", 3000, "{cells}/uL", "leukopenia", {}),
        ("protein_creatinine_ratio", 45, "mg/g{creat}", "proteinuria", {}),
    ],
)
def test_the_same_units_on_the_limit_k2(test, value, unit, shows, limits, tmp_path):
    """On the limit, and with 45 mg/g that the old advice turned into 45 g/g, no finding is present."""
    everywhere(answers_to_results([(test, value, unit, 0)], 0, shows, tmp_path, **limits), False)


def test_study_days_were_subtracted_as_if_they_had_a_day_0_k3(tmp_path):
    """Day -10 is ten days before day 1, so its white cells are in the window; they were certainly too old."""
    cells = [("white_cells", 2.5, CELLS, -10), ("white_cells", 4.0, CELLS, 1)]
    everywhere(answers_to_results(cells, 1, "leukopenia", tmp_path, days="study"), True)


def test_days_of_two_zones_were_compared_k3(tmp_path):
    """01:30 UTC on the 9th is the evening of the 8th in Chicago, the day of the visit; it was certainly too late."""
    first, second = (datetime(2024, 12, *at, tzinfo=UTC) for at in ((5, 15), (9, 1, 30)))
    cells = [("white_cells", 4.0, CELLS, first), ("white_cells", 2.5, CELLS, second)]
    visit = datetime(2024, 12, 8, 9, tzinfo=timezone(timedelta(hours=-6)))
    found = answers_to_results(cells, visit, "leukopenia", tmp_path)
    zoned = {name: found[name] for name in ("one visit", "arrays", "files")}  # a frame has its zones in its types
    everywhere(zoned, True)


TAGGED = {name: ["0", "1", "0"] for name in NAMES} | {
    "seizure": ["0", "1", "n"],
    "arthritis": ["0", "1", "y"],
    "rash": ["n", "1", "0"],
}
"""0 and 1 of Stata with its tagged missing values .n and .y, as programs that read such files keep them."""


def test_a_letter_among_numbers_was_an_answer_k4(tmp_path):
    """A missing value was absent or present; now the column is refused, and null in a lazy frame, until it is said."""
    arrays_and_frames = bounds_of_answers(TAGGED, tmp_path)
    everywhere(arrays_and_frames, REFUSED, lazy=[(None, None), (105, 105), (None, None)])
    explained = bounds_of_answers(TAGGED, tmp_path, codes={"n": None, "y": None})
    everywhere(explained, [(0, 2), (105, 105), (0, 12)])


def test_both_codings_of_a_column_are_named_k4():
    """In a column of Python objects too, as pandas has it from such a file."""
    pandas = pytest.importorskip("pandas")
    objects = {name: [int(v) if v in "01" else v for v in values] for name, values in TAGGED.items()}
    with pytest.raises(Exception, match=r"\('seizure', 'rash'\): 'n' \(2 times\) beside answers in numbers") as caught:
        frames.derive_score_bounds(pandas.DataFrame(objects), SELENA_SLEDAI)
    assert {unreadable_answer.kind} == {fault.kind for fault in caught.value.errors}


@every(FRAMES)
def test_check_found_nothing_in_such_a_column_k4(kind):
    """It names the three columns."""
    report = frames.check(kind.frame(TAGGED), SELENA_SLEDAI)
    found = [column for finding in report.problems if finding.kind == "two_codings" for column in finding.columns]
    assert ["arthritis", "rash", "seizure"] == sorted(found)


@together(
    ("day", "answer"),
    [("2024-03", None), ("2024-04", False), ("2024-03-05T08:00", True), (None, None)],
)
def test_days_that_are_partial_blank_or_times_stopped_the_table_k5(day, answer, tmp_path):
    """2.5 white cells in March may be in the window before the 11th, those without a day too, those of April are not.

    A lazy frame left such a result out, so that what was left was a certain absence.
    """
    cells = [("white_cells", 4.0, CELLS, "2024-03-05"), ("white_cells", 2.5, CELLS, day)]
    found = answers_to_results(cells, "2024-03-11", "leukopenia", tmp_path)
    everywhere(found, answer)


def test_a_good_day_was_blamed_beside_a_wrong_one_k5():
    """Only what cannot be read is named."""
    cells = {"test": ["c3", "c3"], "value": [1, 1], "unit": ["g/L", "g/L"]}
    with raises(unreadable_day) as caught:
        Results.from_columns({"subject": ["A", "A"], "day": ["2024-03-05", "2024-3-5"], **cells})
    assert "'2024-3-5' (1 time)" in str(caught.value)
    assert "2024-03-05'" not in str(caught.value).partition("Give")[0]


@pytest.mark.filterwarnings("ignore::sledai.errors.DoubtfulResultWarning")
@together(
    ("test", "value", "unit", "shows"),
    [
        ("white_cells", 1800, "10^3/uL", "leukopenia"),
        ("platelets", 9000, "10*9/L", "thrombocytopenia"),
        ("white_cells", 50, "/uL", "leukopenia"),
        ("urine_protein", 90, "g/d", "proteinuria"),
        ("protein_creatinine_ratio", 45, "g/g", "proteinuria"),
    ],
)
def test_a_thousandfold_slip_was_believed_where_it_mattered_k6(test, value, unit, shows, tmp_path):
    """A number of the unit a thousandfold smaller, or larger, under the wrong heading: it leaves the answer open."""
    everywhere(answers_to_results([(test, value, unit, 0)], 0, shows, tmp_path), None)


@together(("value", "unit"), [(5200, "10^3/uL"), (5, "/uL")])
def test_a_number_beyond_all_belief_k6(value, unit, tmp_path):
    """So many, or so few, white cells cannot be: refused, and in a lazy frame open."""
    found = answers_to_results([("white_cells", value, unit, 0)], 0, "leukopenia", tmp_path)
    everywhere(found, REFUSED, lazy=None)


@together(("value", "answer"), [(1.8, True), (3.0, False), (80.0, False)])
def test_a_number_that_can_be_true_k6(value, answer, tmp_path):
    """Low, on the limit and very high white cells are believed."""
    everywhere(answers_to_results([("white_cells", value, "10^3/uL", 0)], 0, "leukopenia", tmp_path), answer)


@together(
    ("results", "shows", "book", "answer"),
    [
        ([("anti_dsdna", "POSITIVE", "[IU]/mL", 0)], "increased_dna_binding", DNA, True),
        ([("anti_dsdna", "NEGATIVE", "[IU]/mL", 0)], "increased_dna_binding", DNA, False),
        ([("urine_red_cells", "POSITIVE", "/[HPF]", 0)], "hematuria", STRIP, None),
        ([("urine_red_cells", "2+", "/[HPF]", 0), ("urine_red_cells", "2", "/[HPF]", 0)], "hematuria", STRIP, None),
        ([("red_cell_casts", "seen", "/[LPF]", 0)], "urinary_casts", CASTS, True),
        (
            [("c3", "undetectable", "g/L", 0)],
            "low_complement",
            {"tests": {"c3": LabCodes(words={"Undetectable": "low"})}},
            True,
        ),
    ],
)
def test_one_word_was_the_same_of_every_test_k7(results, shows, book, answer, tmp_path):
    """A word says something of the range of an antibody and nothing of five cells."""
    everywhere(answers_to_results(results, 0, shows, tmp_path, book=book), answer)


@together(
    ("result", "shows", "beside", "answer"),
    [
        (("c3", 0.85, "", 0), "low_complement", {"lower": [0.9, None, None]}, True),
        (("platelets", 90.0, "", 0), "thrombocytopenia", {}, True),
        (("platelets", 190.0, "", 0), "thrombocytopenia", {}, False),
    ],
)
def test_a_blank_unit_was_one_unit_for_all_tests_k7(result, shows, beside, answer, tmp_path):
    """Blank is g/L of C3 and 10*9/L of platelets, in one table."""
    book = {"tests": {"c3": LabCodes(unit="g/L"), "platelets": LabCodes(unit=CELLS)}}
    others = [("c3", 1.5, "", -500), ("platelets", 300.0, "", -500)]
    found = answers_to_results([result, *others], 0, shows, tmp_path, book=book, **beside)
    everywhere(found, answer)


@together(
    ("flag", "answer"),
    [("LU", True), ("lu", True), ("N", False), ("A", None), ("HU", False), (None, None)],
)
def test_flags_of_hl7_were_refused_k7(flag, answer, tmp_path):
    """LU is far below the range and HU far above; A is outside on a side that is not said, and leaves it open."""
    book = {"tests": {"c3": LabCodes(flags={"LU": "low", "HU": "high", "A": "abnormal"})}}
    found = answers_to_results([("c3", 0.4, "g/L", 0)], 0, "low_complement", tmp_path, book=book, flag=flag)
    everywhere(found, answer)


@together("lower", [">=0.9", ">0.9", "0.9", "\N{GREATER-THAN OR EQUAL TO}0.9"])
def test_limits_as_they_are_printed_were_refused_k7(lower, tmp_path):
    """A lower limit is one with its sign too."""
    found = answers_to_results([("c3", 0.85, "g/L", 0)], 0, "low_complement", tmp_path, lower=lower)
    everywhere(found, True)


@together(
    ("limits", "answer"),
    [("0.9 - 1.8", True), (">= 0.9", True), ("<= 1.8", None), ("0.85-1.8", False), (">0.85", True), (">=0.85", False)],
)
def test_a_range_in_one_cell_had_no_way_in_k7(limits, answer, tmp_path):
    """C3 of 0.85; a range above 0.85 does not hold 0.85 itself, and an upper limit says nothing of the lower one."""
    found = answers_to_results([("c3", 0.85, "g/L", 0)], 0, "low_complement", tmp_path, limits=limits)
    everywhere(found, answer)


@together(
    ("sign", "value", "answer"),
    [("=", 2.5, True), ("\N{LESS-THAN OR EQUAL TO}", 2.5, True), ("less than", 3.0, True), ("Less than ", 4.0, None)],
)
def test_comparators_were_four_signs_k7(sign, value, answer, tmp_path):
    """Fewer than 3 white cells; a laboratory's own words for a sign stand in its code book."""
    book = {"comparators": {"less than": "<"}}
    cells = [("white_cells", value, CELLS, 0)]
    everywhere(answers_to_results(cells, 0, "leukopenia", tmp_path, book=book, comparator=sign), answer)


@together(
    ("shows", "result", "answer"),
    [
        ("thrombocytopenia", ("platelets", 90.0, CELLS, 0), True),
        ("low_complement", ("c3", 0.85, "g/L", 0), REFUSED),
    ],
)
def test_a_column_that_no_rule_needs_stopped_the_table_k8(shows, result, answer, tmp_path):
    """A flag is read where a rule looks at a range: the count of platelets needs none, complement does."""
    found = answers_to_results([result], 0, shows, tmp_path, flag="see comment", method="analyser 7")
    everywhere(found, answer, **({"lazy": None} if answer == REFUSED else {}))


def test_a_flag_of_another_test_stopped_the_table_k8(tmp_path):
    """In a table of both, the flag of the platelets is not read, and that of complement is."""
    both = [("platelets", 90.0, CELLS, 0), ("c3", 0.85, "g/L", 0)]
    found = answers_to_results(both, 0, "low_complement", tmp_path, flag=["see comment", "L"])
    everywhere(found, True)
    found = answers_to_results(both, 0, "thrombocytopenia", tmp_path, flag=["see comment", "L"])
    everywhere(found, True)


@together(("value", "word"), [(99.0, "99"), (99, 99.0), ("99.0", "99")])
def test_a_number_that_was_declared_missing_was_used_k6(value, word, tmp_path):
    """99 platelets are not a count here, however 99 is written."""
    found = answers_to_results(
        [("platelets", value, CELLS, 0)], 0, "thrombocytopenia", tmp_path, book={"words": {word: None}}
    )
    everywhere(found, None)


def test_a_statement_that_can_never_apply_was_dropped_k6(tmp_path):
    """A code book is of a laboratory and not of a column: its words leave a column of numbers as it is."""
    result, book = ("platelets", 99.0, CELLS, 0), {"words": {"NEG": 0}}
    everywhere(answers_to_results([result], 0, "thrombocytopenia", tmp_path, book=book), True)


def test_fifty_visits_of_105_points_in_a_file_k6(tmp_path):
    """`sledai check` reports them too."""
    path = written(tmp_path / "form.csv", {name: [1] * 50 for name in NAMES})
    done = CliRunner().invoke(app, ["check", str(path), "--edition=selena-sledai"])
    assert (1, True) == (done.exit_code, "every descriptor is present (50 rows)" in done.output)


@every(FRAMES)
def test_fifty_visits_of_105_points_were_no_finding_k6(kind):
    """1 is no and 2 is yes in this table, and nobody has a 2."""
    report = frames.check(kind.frame({name: [1] * 50 for name in NAMES}), SELENA_SLEDAI)
    assert "everything_present" in [finding.kind for finding in report.problems]


def test_a_dose_that_was_worked_out_was_refused_k9():
    """20 / 3 mg is 6.67 mg for every limit, and more than 6 mg."""
    encounters = [
        Encounter(Assessment(), pga=Pga(1, scale="points"), prednisone=Prednisone(dose), body_weight=BodyWeight(60))
        for dose in (6, 20 / 3)
    ]
    assert "severe" != flare(*encounters, SELENA_SLEDAI, events=flare_events()).value
    assert flare(*encounters, SELENA_SLEDAI, events=flare_events()).any.value is True


@every(FRAMES)
def test_a_table_with_such_a_dose_stopped_k9(kind):
    """An eager frame was refused, and a lazy one had nulls."""
    who = {"subject": ["A", "A", "A"], "day": [0, 30, 60], "pga": [1, 1, 1], "dose": [6.0, 20 / 3, 20 / 3]}
    layout = Layout(
        subject="subject", day="day", pga="pga", pga_scale="points", prednisone="dose", events=flare_events()
    )
    found = frames.derive(kind.frame(who | ABSENT), SELENA_SLEDAI, frames.flare(), layout=layout)
    assert [None, True, False] == [row[1] for row in sorted(rows(found, "day", "flare_any"))]


@every(FRAMES)
def test_a_form_that_nobody_opened_had_0_points_k10(kind):
    """24 exported zeros; only the status of the form tells."""
    layout = Layout(status="status", done=[2])
    found = frames.derive_score_bounds(kind.frame(ABSENT | {"status": [2, 0, 2]}), SELENA_SLEDAI, layout=layout)
    assert [(0, 0), (0, 0), (0, 105)] == sorted(rows(found, "sledai_low", "sledai_high"))


@every(FRAMES)
def test_points_in_the_cells_had_no_way_in_k10(kind):
    """A code book that says that 8, 4, 2 and 1 are present takes 8 points for a fever, which has one."""
    layout, form = Layout(answers="points"), {name: [0] for name in NAMES} | {"seizure": [8], "arthritis": [4]}
    assert [(12,)] == rows(frames.derive_score(kind.frame(form), SELENA_SLEDAI, layout=layout), "sledai")
    slip = kind.frame(form | {"fever": [8]})
    found = tried(lambda: rows(frames.derive_score(slip, SELENA_SLEDAI, layout=layout), "sledai"))
    assert found == ([(None,)] if kind.lazy else REFUSED)


@every(FRAMES)
def test_a_row_without_the_name_of_its_item_went_unseen_k10(kind):
    """Not under `other_items="ignore"`, because a lost name is not the name of another item."""
    long = {"subject": ["A", "A"], "item": ["rash", ""], "answer": ["Y", "Y"]}
    of_item = {"long_layout": frames.LongLayout(unlisted="absent", other_items="ignore")}
    subject = Layout(subject="subject")
    found = tried(lambda: rows(frames.from_long(kind.frame(long), SELENA_SLEDAI, subject, **of_item), "seizure"))
    assert found == ([("no descriptor: ",)] if kind.lazy else REFUSED)


DATES = [date(2024, 1, 1), date(2024, 1, 29), date(2024, 3, 11)]
"""Days 0, 28 and 70."""


@every(FRAMES)
def test_dates_were_refused_over_time_k11(kind):
    """The mean, the time to a flare, the age of the visit before, and answers carried forward."""
    active = {"arthritis": [1, 0, 1], "flared": [0, 0, 1], "rash": [0, None, None]}
    table = kind.frame({"subject": ["A"] * 3, "day": DATES} | ABSENT | active)
    layout = Layout(subject="subject", day="day", missing="absent")
    mean, first = frames.adjusted_mean(), frames.time_to_first("flared", baseline=DATES[0])
    found = frames.summarise(table, SELENA_SLEDAI, mean, first, layout=layout)
    names = ("adjusted_mean_low", "adjusted_mean_days", "time_to_first_low", "time_to_first_high")
    assert [(2, 70, 70, 70)] == rows(found, *names)
    step = frames.new_descriptors(since=Previous(within=30))
    moved = frames.derive(table, SELENA_SLEDAI, step, layout=layout)
    assert [None, False, None] == [row[1] for row in sorted(rows(moved, "day", "new_arthritis"))]
    carried = frames.carry_forward(table, SELENA_SLEDAI, layout, max_age=30, after=None)
    carried_rash = frames.carried_columns(SELENA_SLEDAI)["rash"]
    assert [(0,), (0,), (None,)] == [row[1:] for row in sorted(rows(carried, "day", carried_rash))]


def test_dates_were_refused_by_the_functions_k11():
    """Of one subject."""
    visits = Visits.from_assessments([Assessment({"arthritis"}), Assessment(), Assessment({"arthritis"})])
    flared = Verdict(certain=[False, False, True], possible=[False, False, True])
    assert 2 == adjusted_mean(visits, DATES, SELENA_SLEDAI).value
    assert 70 == time_to_first(flared, DATES, baseline=DATES[0]).days.value
    assert 70 == annualised_rate(flared, DATES, baseline=DATES[0]).observed.value


def test_series_were_joined_by_position_k12():
    """Arthritis of A stood beside the rash of C."""
    pandas = pytest.importorskip("pandas")

    def series(values, labels="ABC"):
        return pandas.Series(values, index=list(labels))

    columns = {name: series([0, 0, 0]) for name in NAMES}
    columns |= {"arthritis": series([1, 0, 0]), "rash": series([0, 0, 1], "CBA")}
    with raises(different_labels):
        Visits.from_columns(columns)
    by_label = {name: column.loc[list("ABC")] for name, column in columns.items()}
    assert [6, 0, 0] == score(Visits.from_columns(by_label), SELENA_SLEDAI).tolist()


def test_run_end_encoded_columns_ended_in_an_error_of_arrow_k13():
    """They are read."""
    arrow, compute = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.compute")
    rash = compute.run_end_encode(arrow.array(["Y", "N", "N"]))
    table = arrow.table({name: rash if name == "rash" else arrow.array(["N"] * 3) for name in NAMES})
    assert [2, 0, 0] == frames.derive_score(table, SELENA_SLEDAI)["sledai"].to_pylist()


def test_objects_in_polars_were_refused_with_their_own_words_k13():
    """'N' was not an answer, because Y/N is one."""
    polars = pytest.importorskip("polars")
    table = polars.DataFrame({name: ["N", "N"] for name in NAMES})
    table = table.with_columns(polars.Series("rash", ["Y", "N"], dtype=polars.Object))
    assert [2, 0] == frames.derive_score(table, SELENA_SLEDAI)["sledai"].to_list()


@together("meaning", [False, "negative", {"at": 1}])
def test_a_meaning_that_cannot_be_used_was_not_named_k13(meaning):
    """Of a word that is explained the error said that it should be explained."""
    with pytest.raises((TypeError, ValueError), match="UNDETECTABLE") as caught:
        LabCodeBook(words={"UNDETECTABLE": meaning})
    assert "say what it means" not in str(caught.value)
