"""Errors: one tree, fields on the object, a sentence and a remedy, and safe to send between processes."""

import pickle

import pytest

from sledai import errors
from together import together

EXAMPLES = [
    errors.InputErrors((errors.ContradictoryAnswerError(("rash",)), errors.UnreadableAnswerError("cva", {"2": 1}))),
    errors.UnknownDescriptorError(("rsh",), accepted=("rash",), place="the form"),
    errors.UnknownEditionError("selena", accepted=("selena-sledai",)),
    errors.InvalidIndexError("no row"),
    errors.MissingColumnError(("hematuria", "cva"), available=("haematuria",)),
    errors.UnreadableAnswerError("rash", {"2": 3, "'maybe'": 1}),
    errors.ContradictoryAnswerError(("rash",)),
    errors.AmbiguousCodeError(("na",)),
    errors.AmbiguousColumnError({"rash": ("RASH", "Rash")}),
    errors.ContradictoryItemError(("subject",), {(1,): ("rash",)}),
    errors.DuplicateColumnError(("rash",)),
    errors.IdentifierTypeError("week", holds={"site": "text", "central": "numbers"}),
    errors.SourceError("site", error=errors.ContradictoryAnswerError(("rash",))),
    errors.UnorderedColumnError("week", holds="text"),
    errors.BaselineTypeError("week", holds="Int64", baseline="'0'"),
    errors.MissingCriterionError({"bilag_not_worse": "bilag="}, rule="sri-4"),
    errors.MissingDescriptorError(("rash",), rows=(0, 5), edition="selena-sledai"),
    errors.RowLabelError({"rash": "'A'", "fever": "'C'"}, row=0),
    errors.SharedColumnError({"serositis": ("pleurisy", "pericarditis")}),
    errors.LengthMismatchError({"rash": 3, "cva": 2}),
    errors.DuplicateVisitError(("subject", "week"), {("001", 0): 2}),
    errors.MissingIdentifierError("subject", 2),
    errors.MissingBaselineError(("subject",), (("001",),), baseline="week = 0"),
    errors.UnknownVisitError("visit", ("baseline", 7), available=("Baseline", "Week 10")),
    errors.AmbiguousBaselineError(("subject",), {("001",): 2}, baseline="flag base"),
    errors.ColumnExistsError(("sledai",)),
    errors.UnsupportedFrameError("list", supported="a frame"),
    errors.UnreadableFileError("a.csv", fault="the file is empty", remedy="Give a file."),
    errors.UnreadableFileError("a.toml", key="fever.weight", fault="it is missing", remedy="Add it."),
    errors.UnreadableReadingError("pga", {"'45'": 2}, accepted="a number from 0 to 3 [points]"),
    errors.UnreadableDayError({"'monday'": 1}),
    errors.UnreadableDayError({"0": 2}, column="column 'LBDY'", table="labs", wanted="study"),
    errors.MissingDayError(("c3 85 [mg/dL]",), day="0"),
    errors.UnusedCodeError("words", ("tntc",), holds="column 'value' holds numbers"),
    errors.SharedWordError("POSITIVE", "'>20'", results=("anti_dsdna [IU]/mL", "urine_red_cells /[HPF]")),
    errors.UnknownUnitError("platelets", {"K/uL": 2, "": 1}, accepted=("10*9/L", "/uL")),
    errors.UnknownStatementError(("fevr",), accepted=("fever",), place="events"),
    errors.UnknownStatementError(("9318-7",), accepted=("2890-2",), place="a code", others={"9318-7": "albumin"}),
    errors.BilagMismatchError(("bilag-2004", "renal"), ("bilag-classic", "renal")),
    errors.ChangedRuleError("sri-4", ("change",)),
    errors.EditionMismatchError(("proteinuria",), derived_under="sledai-2k", scored_under="selena-sledai"),
    errors.ManyVisitsError(".open", size=3, remedy="Write .reasons."),
    errors.TruthValueError("a verdict that is open", remedy="Write .certain."),
    errors.ColumnTypeError("pga", holds="text", wanted="numbers"),
]


def test_a_fault_of_a_file_names_the_key():
    """An error of one value in a file names its key after the file; one of the whole file names the file alone."""
    whole = errors.UnreadableFileError("a.toml", fault="the file is empty", remedy="Give a file.")
    value = errors.UnreadableFileError("a.toml", key="fever.weight", fault="it is missing", remedy="Add it.")
    assert ("", "a.toml: the file is empty. Give a file.") == (whole.key, str(whole))
    assert ("fever.weight", "a.toml, fever.weight: it is missing. Add it.") == (value.key, str(value))


def test_a_doubt_names_the_values():
    """A warning names the test, the values with how often each occurs, and the remedy."""
    doubt = errors.DoubtfulResultWarning("white_cells [10*3/uL]", {"1800": 2, "900": 1})
    assert str(doubt).startswith("white_cells [10*3/uL]: 1800 (2 times), 900 (1 time) may be in a unit a thousandfold")
    assert "Correct the unit or the number" in str(doubt)
    assert str(doubt) == str(pickle.loads(pickle.dumps(doubt)))


def test_a_warning_of_study_days_names_the_columns():
    """With how many of their days are on each side of 0, and what to type."""
    hole = errors.StudyDaysWarning({"LBDY": (2, 0), "VISDY": (0, 1)})
    assert str(hole).startswith("LBDY: 2 before 0, 0 after 0; VISDY: 0 before 0, 1 after 0. No day is 0, and day 1 is")
    assert 'write days="study" (on the command line --days study); otherwise' in str(hole)
    assert str(hole) == str(pickle.loads(pickle.dumps(hole)))


def test_every_error_has_an_example():
    """No error of the tree is left out here."""
    tree = {getattr(errors, name) for name in errors.__all__ if not name.endswith("Warning")} - {errors.SledaiError}
    assert tree == {type(error) for error in EXAMPLES}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
class TestEveryError:
    """What holds for each error."""

    def test_one_tree(self, error):
        """Every error is a SledaiError and a ValueError."""
        assert isinstance(error, errors.SledaiError)
        assert isinstance(error, ValueError)

    def test_survives_pickling(self, error):
        """An error keeps its fields and its words when it crosses processes."""
        noted = pickle.loads(pickle.dumps(error))
        noted.add_note("seen in the second file")
        copy = pickle.loads(pickle.dumps(noted))
        assert type(error) is type(copy)
        assert str(error) == str(copy)

    def test_is_a_sentence_with_a_remedy(self, error):
        """The message has more than one sentence: what is wrong, and then what to do or what is accepted."""
        wrong, _, remedy = str(error).partition(". ")
        assert wrong
        assert remedy.endswith(".")


def test_fields_are_refused_that_do_not_fit():
    """A field that is missing or unknown, or given by position although it has to be named, is refused."""
    with pytest.raises(TypeError, match="'place'"):
        errors.UnknownDescriptorError(("rsh",), accepted=("rash",))
    with pytest.raises(TypeError, match="'column'"):
        errors.ContradictoryAnswerError(("rash",), column="rash")
    with pytest.raises(TypeError, match="too many positional"):
        errors.UnknownEditionError("selena", ("selena-sledai",))


def test_fields_keep_their_values():
    """An error shows all of its fields, those that were left out too, and no later change of a mapping reaches it."""
    values = {"2": 1}
    error = errors.UnreadableDayError(values)
    values["3"] = 4
    assert ({"2": 1}, "day", None, "day") == (error.values, error.column, error.table, error.wanted)
    assert "UnreadableDayError({'2': 1}, 'day', None, 'day')" == repr(error)


def test_some_fields_are_replaced():
    """An error with other values of some fields is of the same kind, and keeps the other fields."""
    first = errors.UnreadableReadingError("pga", {"'45'": 2}, accepted="a number")
    changed = errors.with_fields(first, values={"'45'": 3})
    assert errors.UnreadableReadingError is type(changed)
    assert {"column": "pga", "values": {"'45'": 3}, "accepted": "a number"} == vars(changed)


def test_long_lists_are_cut():
    """Of many values a few are shown, with the number of the others."""
    assert "a, b, c, d, e and 2 more" == errors.listed("abcdefg")
    assert "a, b" == errors.listed("ab")


def test_what_is_accepted_is_said_once():
    """Of several columns that cannot be read the message says once what is accepted."""
    several = errors.InputErrors(tuple(errors.UnreadableAnswerError(name, {"2": 1}) for name in ("rash", "cva")))
    assert 1 == str(several).count("Accepted: ")
    assert "- column 'rash': 2 (1 time) is not an answer.\n- column 'cva': 2 (1 time) is not an answer." in str(several)


def test_nothing_wrong_raises_nothing():
    """No fault, no error."""
    assert None is errors.raise_all([])


def test_one_visit_is_the_visit():
    """One visit with a gap is not counted."""
    assert "in the visit" in str(errors.MissingDescriptorError(("rash",), edition="x"))
    assert "in 1 visit (position 3)" in str(errors.MissingDescriptorError(("rash",), rows=(3,), edition="x"))


def test_columns_need_not_be_text():
    """A frame whose columns are numbers or tuples is refused in words too."""
    assert "no column ('a', 1)" in str(errors.MissingColumnError((("a", 1),), available=(0, 1, ("a", 2))))


def test_a_missing_column_without_a_near_one():
    """Where no column is near, none is suggested."""
    assert "nearest" not in str(errors.MissingColumnError(("hematuria",), available=("zzz",)))


def test_what_a_name_is_instead():
    """A name that is something else is said to be that, and no near one is suggested."""
    error = errors.UnknownStatementError(
        ("5807-2", "5808-1"), accepted=("5807-3",), place="a code", others={"5808-1": "per volume"}
    )
    assert "a code: there is no '5807-2' (did you mean '5807-3'?), '5808-1' (per volume). Use" in str(error)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (
            "day",
            "is not a day. Give whole numbers that count from one day, such as 0, 28 and 56, dates, or",
        ),
        ("study", "is not a study day. Give whole numbers without 0"),
        ("whole", "is not one day. Give the whole date of each visit"),
        ("zone", "is in another zone than the other times of the column. Bring all times to the zone of the visits"),
        ("numbers", "is not a number like the other days"),
        ("dates", "is not a date without a zone like the other days"),
        ("times with a zone", "is not a time with a zone like the other days"),
    ],
)
def test_a_day_that_cannot_be_read_is_told_with_its_place(wanted, words):
    """Which table, which column, which value, and what to do about it."""
    error = errors.UnreadableDayError({"20240105": 1}, column="column 'LBDY'", table="labs", wanted=wanted)
    assert f"labs: column 'LBDY': 20240105 (1 time) {words}" in str(error)


def test_an_error_of_ones_own():
    """The root of the errors keeps its text, also when it is pickled."""
    error = pickle.loads(pickle.dumps(errors.SledaiError("a text")))
    assert ("a text", ("a text",), errors.SledaiError) == (str(error), error.args, type(error))
    assert "" == str(errors.SledaiError())


LONG = "a" + 131_000 * "b" + "c"


@together(
    "error",
    [
        errors.UnreadableAnswerError("rash", {repr(LONG): 2}),
        errors.UnreadableReadingError(LONG, {repr(LONG): 2}, accepted="a number"),
        errors.UnknownUnitError("c3", {LONG: 2}, accepted=("g/L",)),
        errors.UnreadableDayError({repr(LONG): 2}),
        errors.DuplicateVisitError(("subject", LONG), {(LONG, LONG): 2}),
        errors.MissingBaselineError(("subject",), ((LONG,),), baseline=LONG),
        errors.AmbiguousBaselineError((LONG,), {(LONG,): 2}, baseline=LONG),
        errors.BaselineTypeError("week", holds="Int64", baseline=LONG),
        errors.UnreadableFileError(LONG, fault="it is empty", remedy="Give another."),
        errors.ContradictoryItemError(("subject",), {(LONG,): ("rash",)}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_long_is_shown_shortly(error):
    """Its beginning and its end."""
    said = str(error)
    assert len(said) < 1200
    assert "abbb" in said
    assert "bbbc" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S-007 \u00e4", "S-007 \u00e4"),
        ("a\nError: all is well", r"a\nError: all is well"),
        ("\x1b[31m\x07\r\t", r"\x1b[31m\x07\r\t"),
        ("\u202eabc\u2028\udcff", r"\u202eabc\u2028\udcff"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_by_its_code(text, expected):
    """A value stays on its line, and changes neither colour nor direction."""
    shown = str(errors.DuplicateVisitError(("subject",), {(text,): 2}))
    assert f"duplicated visit: subject={expected} (2 rows). Keep" in shown
