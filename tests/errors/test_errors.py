"""Errors: one tree, fields on the object, a sentence and a remedy, and safe to send between processes."""

import pickle
from inspect import get_annotations, signature
from pathlib import Path
from runpy import run_path

import pytest

from oracle import NAMES
from sledai import errors
from together import together

EXAMPLES = run_path(str(Path(__file__).parents[2] / "docs/_printing/messages.py"))["EXAMPLES"]
"""The messages of the page of the errors."""
ERRORS = [error for error in EXAMPLES if isinstance(error, errors.SledaiError)]


def test_a_fault_of_a_file_names_the_key():
    """An error of one value in a file names its key after the file; one of the whole file names the file alone."""
    whole = errors.unreadable_file("a.toml", fault="the file is empty", remedy="Give a file.")
    value = errors.unreadable_file("a.toml", key="fever.weight", fault="it is missing", remedy="Add it.")
    assert ("", "a.toml: the file is empty. Give a file.") == (whole.key, str(whole))
    assert ("fever.weight", "a.toml, fever.weight: it is missing. Add it.") == (value.key, str(value))


def test_a_doubt_names_the_values():
    """A warning names the test, the values with how often each occurs, and the remedy."""
    doubt = errors.doubtful_result("white_cells [10*3/uL]", {"1800": 2, "900": 1})
    assert str(doubt).startswith("white_cells [10*3/uL]: 1800 (2 times), 900 (1 time) may be in a unit a thousandfold")
    assert "Correct the unit or the number" in str(doubt)
    assert str(doubt) == str(pickle.loads(pickle.dumps(doubt)))


def test_a_warning_of_study_days_names_the_columns():
    """With how many of their days are on each side of 0, and what to type."""
    hole = errors.study_days({"LBDY": (2, 0), "VISDY": (0, 1)})
    assert str(hole).startswith("LBDY: 2 before 0, 0 after 0; VISDY: 0 before 0, 1 after 0. No day is 0, and day 1 is")
    assert 'write days="study" (on the command line --days study); otherwise' in str(hole)
    assert str(hole) == str(pickle.loads(pickle.dumps(hole)))


def test_every_kind_has_an_example():
    """Each kind has one on the page of the errors, and each public type has a kind."""
    assert set(errors.BUILDERS) == {error.kind for error in EXAMPLES}
    types = {builder.type for builder in errors.BUILDERS.values()}
    assert {getattr(errors, name) for name in errors.__all__} - {errors.SledaiError} == types


def test_every_field_is_declared_by_its_type():
    """What a function is given for a text is a field that its type declares; no type declares another one."""
    fields = {}
    for builder in errors.BUILDERS.values():
        fields.setdefault(builder.type, set()).update(signature(builder.message).parameters)
    declared = {each: set(get_annotations(each)) - {"kind"} for each in fields}
    assert fields == declared


@together("error", ERRORS, ids=lambda error: error.kind)
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
        assert error.kind == copy.kind
        assert set(vars(error)) | {"__notes__"} == set(vars(copy))

    def test_is_a_sentence_with_a_remedy(self, error):
        """The message has more than one sentence: what is wrong, and then what to do or what is accepted."""
        wrong, _, remedy = str(error).partition(". ")
        assert wrong
        assert remedy.endswith(".")


def test_fields_are_refused_that_do_not_fit():
    """A field that is missing or unknown, or given by position although it has to be named, is refused."""
    with pytest.raises(TypeError, match="'place'"):
        errors.unknown_descriptor(("rsh",), accepted=("rash",))
    with pytest.raises(TypeError, match="'column'"):
        errors.contradictory_answer(("rash",), column="rash")
    with pytest.raises(TypeError, match="too many positional"):
        errors.unknown_edition(("selena",), ("selena-sledai",))


def test_fields_keep_their_values():
    """An error shows all of its fields, those that were left out too, and no later change of a mapping reaches it."""
    values = {"2": 1}
    error = errors.unreadable_day(values)
    values["3"] = 4
    assert ({"2": 1}, "day", None, "day") == (error.values, error.column, error.table, error.needed)


def test_some_fields_are_replaced():
    """An error with other values of some fields is of the same kind, and keeps the other fields."""
    first = errors.in_source("labs", errors.unreadable_reading("pga", {"'45'": 2}, accepted="a number"))
    changed = errors.with_fields(first, values={"'45'": 3})
    assert errors.UnreadableValueError is type(changed)
    fields = {"column": "pga", "values": {"'45'": 3}, "accepted": "a number"}
    assert {**fields, "kind": "unreadable reading", "source": "labs"} == vars(changed)
    assert str(changed).startswith("in the source 'labs': pga: '45' (3 times) cannot be read. Accepted: a number;")


def test_long_lists_are_cut():
    """Of many values a few are shown, with the number of the others."""
    assert "a, b, c, d, e and 2 more" == errors.listed("abcdefg")
    assert "a, b" == errors.listed("ab")


def test_what_is_accepted_is_said_once():
    """Of several columns that cannot be read the message says once what is accepted."""
    several = errors.several_errors(
        (errors.unreadable_answer("rash", {"2": 1}), errors.unreadable_answer("cva", {"3": 1}))
    )
    assert 1 == str(several).count("Accepted: ")
    assert "- column 'rash': 2 (1 time) is not an answer.\n- column 'cva': 3 (1 time) is not an answer." in str(several)


class TestOneProblemOfManyColumns:
    """It has one line, and one remedy to paste."""

    def test_answers(self):
        """How often each value occurs in all of them, and one codebook; what some of them have is in it too."""
        both = [errors.unreadable_answer(name, {"99": 8, "-9": 5}) for name in NAMES[:20]]
        some = [errors.unreadable_answer(name, {"99": 1}) for name in NAMES[20:]]
        text = str(errors.several_errors((*some, *both)))
        assert "\n" not in text
        assert text.startswith(f"24 columns ({', '.join(map(repr, [*NAMES[20:], NAMES[0]]))} and 19 more): ")
        assert "): 99 (164 times), -9 (100 times) is not an answer. Accepted: true/false" in text
        assert "codebook={99: ..., -9: ...}, with None (missing), True (present) or False (absent) in place" in text
        assert "(on the command line --code '99=...' --code '-9=...', with missing, present or absent)." in text

    def test_texts_and_what_is_wrong_apart_from_them(self):
        """Columns with other values, and errors of another kind, have lines of their own, in the order found."""
        found = (
            errors.contradictory_answer(("fever",)),
            errors.unreadable_answer("rash", {"'n/k'": 1}),
            errors.unreadable_answer("cva", {"'?'": 2}),
            errors.unreadable_answer("visual", {"'n/k'": 3}),
        )
        header, first, second, third, accepted = str(errors.several_errors(found)).splitlines()
        assert ("4 faults:", True) == (header, accepted.startswith("Accepted: true/false"))
        assert "- fever: both answered and said to be not assessed. Say one of the two." == first
        assert second.startswith("- 2 columns ('rash', 'visual'): 'n/k' (4 times) is not an answer. One codebook reads")
        assert "codebook={'n/k': ...}, with" in second
        assert "--code 'n/k=...'" in second
        assert "- column 'cva': '?' (2 times) is not an answer." == third

    @pytest.mark.parametrize(
        "values",
        [
            {"datetime.date(2024, 1, 5)": 1},
            {f"'{'x' * 50}'": 1},
            {'"it\'s"': 1},
            dict.fromkeys(map(str, range(2, 8)), 1),
        ],
    )
    def test_a_codebook_that_cannot_be_pasted_is_not_proposed(self, values):
        """For values that are too long or too many, and for those that are neither a text nor a number."""
        text = str(errors.several_errors(tuple(errors.unreadable_answer(name, values) for name in ("rash", "cva"))))
        assert text.startswith("2 columns ('rash', 'cva'): ")
        assert "codebook=" not in text

    def test_weights_are_not_put_into_a_codebook(self):
        """Where cells hold points, they are read as such."""
        text = str(errors.several_errors(tuple(errors.unreadable_answer(n, {"8": 1}, 8) for n in ("cva", "visual"))))
        assert "8 (2 times) is not an answer." in text
        assert "frames.Layout(answers='points')." in text
        assert "codebook=" not in text
        apart = (errors.unreadable_answer("cva", {"8": 1}, 8), errors.unreadable_answer("rash", {"8": 1}))
        assert str(errors.several_errors(apart)).startswith("2 faults:\n- column 'cva': 8 (1 time)")

    def test_of_two_sources(self):
        """Each source has its own line."""
        found = [
            errors.in_source(source, errors.unreadable_answer(name, {"99": 1}))
            for source in ("site", "central")
            for name in ("rash", "cva")
        ]
        _, site, central, _ = str(errors.several_errors(tuple(found))).splitlines()
        assert site.startswith("- in the source 'site': 2 columns ('rash', 'cva'): 99 (2 times) is not an answer.")
        assert central.startswith(
            "- in the source 'central': 2 columns ('rash', 'cva'): 99 (2 times) is not an answer."
        )

    def test_other_kinds(self):
        """Columns that are to be cast, and readings; not what is read in another way."""
        types = tuple(errors.column_type(name, holds="Date", needed="text") for name in ("rash", "cva"))
        cast = "2 columns ('rash', 'cva') hold Date and must hold text. Cast them first: a lazy frame cannot"
        assert str(errors.several_errors(types)).startswith(cast)
        letters = [errors.unreadable_reading(n, {"'F'": 1}, accepted="A to E") for n in ("renal", "mucocutaneous")]
        other = errors.unreadable_reading("pga", {"'F'": 1}, accepted="a number")
        _, first, second = str(errors.several_errors((*letters, other))).splitlines()
        assert "- 2 columns (renal, mucocutaneous): 'F' (2 times) cannot be read. Accepted: A to E; null" in first
        assert second.startswith("- pga: 'F' (1 time) cannot be read. Accepted: a number;")


def test_nothing_wrong_raises_nothing():
    """No fault, no error."""
    assert None is errors.raise_all([])


def test_one_visit_is_the_visit():
    """One visit with a gap is not counted."""
    assert "in the visit" in str(errors.missing_descriptor(("rash",), edition="x"))
    assert "in 1 visit (position 3)" in str(errors.missing_descriptor(("rash",), rows=(3,), edition="x"))


def test_columns_need_not_be_text():
    """A frame whose columns are numbers or tuples is refused in words too."""
    assert "no column ('a', 1)" in str(errors.missing_column((("a", 1),), available=(0, 1, ("a", 2))))


def test_a_missing_column_without_a_near_one():
    """Where no column is near, none is suggested."""
    assert "nearest" not in str(errors.missing_column(("hematuria",), available=("zzz",)))


def test_what_a_name_is_instead():
    """A name that is something else is said to be that, and no near one is suggested."""
    error = errors.unknown_statement(
        ("5807-2", "5808-1"), accepted=("5807-3",), place="a code", others={"5808-1": "per volume"}
    )
    assert "a code: there is no '5807-2' (did you mean '5807-3'?), '5808-1' (per volume). Use" in str(error)


@together(
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
    error = errors.unreadable_day({"20240105": 1}, column="column 'LBDY'", table="labs", needed=wanted)
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
        errors.unreadable_answer("rash", {repr(LONG): 2}),
        errors.unreadable_reading(LONG, {repr(LONG): 2}, accepted="a number"),
        errors.unreadable_unit("c3", {LONG: 2}, units=("g/L",)),
        errors.unreadable_day({repr(LONG): 2}),
        errors.duplicate_visit(("subject", LONG), {(LONG, LONG): 2}),
        errors.missing_baseline(("subject",), {(LONG,): 0}, baseline=LONG),
        errors.ambiguous_baseline((LONG,), {(LONG,): 2}, baseline=LONG),
        errors.baseline_type("week", holds="Int64", baseline=LONG),
        errors.unreadable_file(LONG, fault="it is empty", remedy="Give another."),
        errors.contradictory_item(("subject",), {(LONG,): ("rash",)}),
    ],
    ids=lambda error: error.kind,
)
def test_what_is_long_is_shown_shortly(error):
    """Its beginning and its end."""
    said = str(error)
    assert len(said) < 1200
    assert "abbb" in said
    assert "bbbc" in said


@together(
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
    shown = str(errors.duplicate_visit(("subject",), {(text,): 2}))
    assert f"duplicated visit: subject={expected} (2 rows). Keep" in shown
