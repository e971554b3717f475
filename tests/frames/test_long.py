"""Long tables: one row for each item becomes one row for each visit, and no row is lost on the way."""

import pickle
import random

import pandas as pd
import polars as pl
import pytest
from attrs import evolve

from frames import verbs
from frames.kinds import PLAIN, PLAIN_EAGER, PLAIN_LAZY, each, each_engine, each_quick_engine, plain, rows, sorted_rows
from oracle import NAMES
from refusals import kinds_of, raises
from sledai import SELENA_SLEDAI, frames
from sledai.errors import (
    InputErrors,
    contradictory_item,
    missing_column,
    missing_identifier,
    taken_column,
    unknown_descriptor,
    unreadable_answer,
)
from together import together

LongLayout = frames.LongLayout
ENGINES = [*PLAIN_EAGER, *PLAIN_LAZY]
QUICK = [kind for kind in ENGINES if kind.name not in ("dask", "pandas nullable")]
QUICK_LAZY = [kind for kind in PLAIN_LAZY if kind.engine != "dask"]
VISIT = frames.Layout(subject="subject", visit="week")
ASKED = ["subject", "week", "rash", "fever", "arthritis"]
THREE = SELENA_SLEDAI.without(*(name for name in NAMES if name not in ASKED))


def long(*told):
    """Columns of rows: subject, week, item, answer."""
    return dict(zip(("subject", "week", "item", "answer"), map(list, zip(*told, strict=True)), strict=True))


def wide(kind, *told, layout=VISIT, **settings):
    return frames.from_long(kind.frame(long(*told)), SELENA_SLEDAI, layout, long_layout=LongLayout(**settings))


TOLD = (
    ("b", 4, "fever", None),
    ("a", 0, "rash", "Y"),
    ("b", 4, "rash", "no"),
    ("a", 4, "arthritis", "ND"),
    ("a", 0, "fever", "absent"),
    ("b", 4, "arthritis", "1"),
    ("a", 4, "fever", " present"),
)
EXPECTED = [
    ("a", 0, "present", "absent", None),
    ("a", 4, None, "present", None),
    ("b", 4, "absent", None, "present"),
]


class TestSameAnswers:
    """Every engine makes the same visits, whatever the order of the rows."""

    @each_engine(ENGINES)
    def test_on_every_engine(self, kind):
        """Each visit has its answers; what is not listed was not assessed."""
        made = wide(kind, *TOLD)
        assert EXPECTED == sorted_rows(made, *ASKED)
        assert type(made) is type(kind.frame(long(*TOLD)))

    @each(QUICK)
    def test_all_columns(self, kind):
        """The result has the identifiers and the 24 descriptors in form order, and nothing else."""
        (row,) = rows(wide(kind, *((1, 0, name, k % 2) for k, name in enumerate(NAMES))), "subject", "week", *NAMES)
        assert (1, 0, *("absent", "present") * 12) == row
        columns = list(pl.DataFrame(long(*TOLD)).pipe(frames.from_long, SELENA_SLEDAI, VISIT).columns)
        assert ["subject", "week", *NAMES] == columns

    @each_engine(PLAIN_EAGER)
    def test_order_of_eager_frames(self, kind):
        """Visits come in the order of their first rows."""
        assert [("b", 4), ("a", 0), ("a", 4)] == rows(wide(kind, *TOLD), "subject", "week")

    def test_pandas_rows_are_numbered(self):
        """The result has an index of its own."""
        assert [0, 1, 2] == wide(PLAIN["pandas"], *TOLD).index.tolist()

    @each_engine(QUICK)
    @together("answers", [(True, False, None), (1, 0, None), (1.0, 0.0, float("nan"))])
    def test_types_of_answers(self, kind, answers):
        """Truth values and numbers are read like everywhere."""
        made = wide(kind, *((1, 0, name, a) for name, a in zip(("rash", "fever", "arthritis"), answers, strict=True)))
        assert [("present", "absent", None)] == rows(made, *ASKED[2:])

    @each(QUICK)
    def test_codebook(self, kind):
        """Further answers mean what the codebook says."""
        made = wide(
            kind,
            (1, 0, "rash", "J"),
            (1, 0, "fever", " nein"),
            layout=evolve(VISIT, codebook={"j": True, "Nein": False}),
        )
        assert [("present", "absent", None)] == rows(made, *ASKED[2:])

    @each(QUICK)
    def test_one_identifier(self, kind):
        """A visit may be identified by one column."""
        made = wide(kind, *TOLD[:2], layout=frames.Layout(subject="subject"))
        assert [("a", "present"), ("b", None)] == sorted_rows(made, "subject", "rash")

    @each(PLAIN_EAGER)
    def test_no_rows(self, kind):
        """Without rows there are no visits, and all columns."""
        nothing = kind.frame({name: [] for name in long(*TOLD)})
        assert [] == rows(frames.from_long(nothing, SELENA_SLEDAI, VISIT), "subject", "week", *NAMES)

    @each(plain("pandas", "polars", "polars lazy", "pyarrow", "duckdb"))
    def test_the_other_verbs_read_it(self, kind):
        """What comes out is scored: 2 points, and 24 descriptors not listed leave it open or count as absent."""
        scored = verbs.score_bounds(wide(kind, *TOLD), SELENA_SLEDAI)
        assert [("a", 0, 2, 104, 22), ("a", 4, 1, 105, 23), ("b", 4, 4, 103, 22)] == sorted_rows(
            scored, "subject", "week", "sledai_low", "sledai_high", "sledai_missing"
        )


class TestTwice:
    """An item that is there twice counts once; two answers to it are an error (pitfall DUP-5)."""

    @each(QUICK)
    def test_the_same_answer_twice(self, kind):
        """Arthritis told twice gives 4 points, not 8."""
        made = wide(kind, (1, 0, "arthritis", "Y"), (1, 0, "rash", "N"), (1, 0, "arthritis", "present"))
        scored = verbs.score_bounds(made, SELENA_SLEDAI)
        assert [(1, 0, "present", "absent", 4)] == rows(scored, "subject", "week", "arthritis", "rash", "sledai_low")

    @each(QUICK)
    def test_an_answer_counts_before_a_gap(self, kind):
        """A row without an answer contradicts nothing."""
        made = wide(kind, (1, 0, "rash", None), (1, 0, "rash", "Y"), (1, 0, "fever", "N"), (1, 0, "fever", "ND"))
        assert [("present", "absent", None)] == rows(made, *ASKED[2:])

    @each(PLAIN_EAGER)
    def test_contradiction_in_an_eager_frame(self, kind):
        """The visit and the item are named, and the last row does not win."""
        told = [(1, 0, "arthritis", "Y"), (1, 4, "arthritis", "N"), (1, 0, "arthritis", "N"), (1, 0, "rash", "Y")]
        message = r"both present and absent: subject=1 week=0 \(arthritis\)\. Keep one answer"
        with raises(contradictory_item, match=message) as caught:
            wide(kind, *told)
        assert {(1, 0): ("arthritis",)} == dict(pickle.loads(pickle.dumps(caught.value)).visits)

    @each(PLAIN_LAZY)
    def test_contradiction_in_a_lazy_frame(self, kind):
        """The cell holds a text that is no answer, so the visit has no score; other visits are as ever."""
        told = [(1, 0, "arthritis", "Y"), (1, 4, "arthritis", "N"), (1, 0, "arthritis", "N"), (1, 0, "rash", "Y")]
        made = wide(kind, *told, unlisted="absent")
        expected = [(0, "conflict: present and absent", "present"), (4, "absent", "absent")]
        assert expected == sorted_rows(made, "week", "arthritis", "rash")
        assert [(0, None), (4, 0)] == sorted_rows(verbs.score(made, THREE), "week", "sledai")


class TestUnlisted:
    """A row that is missing is no answer, unless that is said by name."""

    @each(QUICK)
    def test_absent_by_name(self, kind):
        """Of a form on which only findings are listed the rest is absent; a row with a gap stays a gap."""
        made = wide(kind, (1, 0, "rash", "Y"), (1, 0, "fever", None), (2, 0, "fever", "Y"), unlisted="absent")
        expected = [(1, 0, "present", None, "absent"), (2, 0, "absent", "present", "absent")]
        assert expected == sorted_rows(made, *ASKED)

    def test_another_word(self):
        """What is not understood is refused."""
        with pytest.raises(ValueError, match='unlisted=None: say "not assessed" or "absent"'):
            wide(PLAIN["polars"], *TOLD, unlisted=None)


class TestItems:
    """Items are named like the descriptors, by a mapping, or by the labels of a form."""

    @each(QUICK)
    def test_codes(self, kind):
        """Values of the item column mean what the mapping says, and names are still names."""
        told = [(1, 0, "SLEDAI15", "Y"), (1, 0, "Temp > 38", "N"), (1, 0, "arthritis", "Y"), (1, 0, "rash", "Y")]
        made = wide(kind, *told, items={"SLEDAI15": "rash", "Temp > 38": "fever"})
        assert [("present", "absent", "present")] == rows(made, *ASKED[2:])

    @each(QUICK)
    def test_numbers(self, kind):
        """Items may be numbers; those of a mapping that are text do not disturb them."""
        told = [(1, 0, 15, "Y"), (1, 0, 22, "N")]
        assert [("present", "absent", None)] == rows(
            wide(kind, *told, items={15: "rash", 22: "fever", "x": "seizure"}), *ASKED[2:]
        )

    @each(QUICK)
    def test_names_in_any_case(self, kind):
        """Names in any case are understood if that is said."""
        told = [(1, 0, "RASH", "Y"), (1, 0, "Fever", "N")]
        assert [("present", "absent", None)] == rows(wide(kind, *told, layout=evolve(VISIT, names="case")), *ASKED[2:])

    @each(ENGINES)
    def test_labels(self, kind):
        """Labels are understood in any case, with blanks, hyphens and underscores alike."""
        told = [(1, 0, " organic  BRAIN-syndrome", "Y"), (1, 0, "Low\u00a0complement ", "N"), (1, 0, "RASH", "Y")]
        made = wide(kind, *told)
        assert [("present", "absent", "present")] == rows(made, "organic_brain_syndrome", "low_complement", "rash")

    @each(QUICK)
    def test_common_names_and_the_day(self, kind):
        """Other spellings of an item are understood, and the layout's day is kept."""
        columns = long((1, 0, "Haematuria", "Y"), (1, 0, "Oral ulcers", "N")) | {"day": [3, 3]}
        made = frames.from_long(kind.frame(columns), SELENA_SLEDAI, evolve(VISIT, day="day"))
        assert [(1, 0, 3, "present", "absent")] == rows(made, "subject", "week", "day", "hematuria", "mucosal_ulcers")

    @each(PLAIN_EAGER)
    def test_unknown_items_of_eager_frames(self, kind):
        """An item that is no descriptor is refused with the nearest name, a blank one too."""
        message = r"column 'item': no descriptor '', 'arthrits' \(did you mean 'arthritis'\?\)"
        with raises(unknown_descriptor, match=message):
            wide(kind, *TOLD, ("a", 0, "arthrits", "Y"), ("a", 0, None, "Y"))

    @each(PLAIN_LAZY)
    def test_unknown_items_of_lazy_frames(self, kind):
        """All cells of the visit hold a text that is no answer: no finding is dropped in silence."""
        made = wide(kind, *TOLD, ("a", 0, "arthrits", "Y"), ("b", 4, None, "Y"))
        wrong, blank = ("no descriptor: arthrits",) * 3, ("no descriptor: ",) * 3
        expected = [("a", 0, *wrong), ("a", 4, None, "present", None), ("b", 4, *blank)]
        assert expected == sorted_rows(made, *ASKED)
        bounds = verbs.score_bounds(made, THREE)
        assert [(0, None), (4, 1), (4, None)] == sorted_rows(bounds, "week", "sledai_low")

    @each(QUICK)
    def test_ignored_by_name(self, kind):
        """Rows of other items are left out, whatever their answers, and with them a visit that has no others."""
        others = [("a", 0, "pain", "maybe"), ("z", 0, "pain", "7"), (None, 0, "pain", "7")]
        assert EXPECTED == sorted_rows(wide(kind, *TOLD, *others, other_items="ignore"), *ASKED)

    @each(QUICK)
    def test_a_blank_item_is_not_another_one(self, kind):
        """It may be any of them."""
        for blank in (None, " "):
            nameless = ("a", 0, blank, "Y")
            if kind.lazy:
                made = sorted_rows(wide(kind, *TOLD, nameless, other_items="ignore"), *ASKED)
                assert any("no descriptor: " in str(row) for row in made)
            else:
                with raises(unknown_descriptor, match="no descriptor ''"):
                    wide(kind, *TOLD, nameless, other_items="ignore")

    @each(QUICK)
    def test_a_blank_number_is_not_another_item(self, kind):
        """Items that are numbers: 7 is another one, and nothing at all may be any of them."""
        codes = {"items": {15: "rash"}, "other_items": "ignore"}
        table = {"subject": ["a", "a", "a"], "item": [15.0, 7.0, 7.0], "answer": ["Y", "N", "?"]}
        how = {
            "edition": SELENA_SLEDAI,
            "layout": frames.Layout(subject="subject"),
            "long_layout": LongLayout(**codes),
        }
        assert [("present",)] == sorted_rows(frames.from_long(kind.frame(table), **how), "rash")
        blank = kind.frame(table | {"item": [15.0, None, 7.0]})
        if kind.lazy:
            ((cell,),) = sorted_rows(frames.from_long(blank, **how), "rash")
            assert cell.startswith("no descriptor: ")
        else:
            with raises(unknown_descriptor, match="no descriptor"):
                frames.from_long(blank, **how)

    def test_what_is_not_understood(self):
        """Words and names that mean nothing are refused."""
        with pytest.raises(TypeError, match=r"long_layout=Layout\(.*\): give frames\.LongLayout"):
            frames.from_long(pl.DataFrame(long(*TOLD)), SELENA_SLEDAI, VISIT, long_layout=VISIT)
        with pytest.raises(ValueError, match='other_items=True: say "refuse" or "ignore"'):
            wide(PLAIN["polars"], *TOLD, other_items=True)
        with raises(unknown_descriptor, match=r"items: no descriptor 'rush'"):
            wide(PLAIN["polars"], *TOLD, items={"x": "rush"})


def with_form(*statuses):
    """One visit for each status of its form, each with a rash that is present and a fever that is absent."""
    items = [(f"s{at}", 0, item, answer) for at in range(len(statuses)) for item, answer in (("rash", 1), ("fever", 0))]
    return [*items, *((f"s{at}", 0, "whole", status) for at, status in enumerate(statuses) if status != "no row")]


class TestWholeForm:
    """A row for the whole form says whether it was filled in; where it was not, no item was assessed."""

    @each_engine(ENGINES)
    def test_a_form_that_was_done(self, kind):
        """With `done` only these forms count, and a blank status or no row at all is none of them."""
        rows_of = with_form(2, 0, None, "no row")
        made = wide(kind, *rows_of, form="whole", done=[2], unlisted="absent")
        nothing = (None, None, None)
        expected = [("s0", "present", "absent", "absent"), *((name, *nothing) for name in ("s1", "s2", "s3"))]
        assert expected == sorted_rows(made, "subject", *ASKED[2:])
        assert [0, 24, 24, 24] == [
            row[1] for row in sorted_rows(verbs.score_bounds(made, SELENA_SLEDAI), "subject", "sledai_missing")
        ]

    @each_quick_engine(ENGINES)
    def test_a_row_only_where_a_form_was_not_done(self, kind):
        """Without `done` every row of the form says that it was not, whatever is in it."""
        items = [(name, 0, item, answer) for name, _, item, answer in with_form("no row", "no row", "no row")]
        items = [(name, week, item, "Y" if answer else "N") for name, week, item, answer in items]
        made = wide(kind, *items, ("s1", 0, "QSALL", "NOT DONE"), ("s2", 0, "QSALL", None), form="QSALL")
        expected = [("s0", "present", "absent"), ("s1", None, None), ("s2", None, None)]
        assert expected == sorted_rows(made, "subject", "rash", "fever")

    @each(QUICK)
    def test_statuses_are_no_answers(self, kind):
        """They are read by themselves, in any case, and a visit that has nothing but one is there."""
        items = [(1, 0, "rash", "Y"), (1, 0, "QSALL", " complete"), (2, 0, "QSALL", "Not done")]
        made = wide(kind, *items, form="QSALL", done=["Complete"], other_items="ignore")
        assert [(1, "present", None), (2, None, None)] == sorted_rows(made, "subject", "rash", "fever")

    @each(QUICK)
    def test_items_that_are_numbers(self, kind):
        """The whole form may be a number, and so it is where the numbers are floats; text is not."""
        table = {"subject": ["a", "b", "b"], "item": [15.0, 15.0, 99.0], "answer": ["Y", "Y", None]}
        how = {"edition": SELENA_SLEDAI, "layout": frames.Layout(subject="subject")}
        made = frames.from_long(kind.frame(table), **how, long_layout=LongLayout(items={15: "rash"}, form=99))
        assert [("a", "present"), ("b", None)] == sorted_rows(made, "subject", "rash")
        if kind.lazy:
            made = frames.from_long(kind.frame(table), **how, long_layout=LongLayout(items={15: "rash"}, form="99"))
            assert [("a", "present"), ("b", True)] == [
                (subject, rash if subject == "a" else rash.startswith("no descriptor: "))
                for subject, rash in sorted_rows(made, "subject", "rash")
            ]
        else:
            with raises(unknown_descriptor, match="no descriptor '99"):
                frames.from_long(kind.frame(table), **how, long_layout=LongLayout(items={15: "rash"}, form="99"))

    @each(PLAIN_EAGER)
    def test_contradiction_in_an_eager_frame(self, kind):
        """A form that is done in one row and not in another is refused with its visit."""
        with raises(contradictory_item, match=r"both present and absent: subject=s0 week=0 \(whole\)"):
            wide(kind, *with_form(2, 2), ("s0", 0, "whole", 0), form="whole", done=[2])

    @each(PLAIN_LAZY)
    def test_contradiction_in_a_lazy_frame(self, kind):
        """Every cell of the visit holds a text that is no answer."""
        made = wide(kind, *with_form(2, 2), ("s0", 0, "whole", 0), form="whole", done=[2])
        conflict = ("conflict: present and absent",) * 3
        assert [("s0", *conflict), ("s1", "present", "absent", None)] == sorted_rows(made, "subject", *ASKED[2:])

    @each(PLAIN_EAGER)
    def test_a_status_that_no_form_has(self, kind):
        """It may be misspelt, and so may the item: an eager frame says so."""
        with pytest.warns(
            frames.RemarkWarning, match=r"no row has answer of 'whole' = 'Done', so .* holds (2|0)(.0)?, "
        ):
            wide(kind, *with_form(2, 0), form="whole", done=["Done"])
        with pytest.warns(frames.RemarkWarning, match=r"no row has answer of 'hole' = 2, so .* holds nothing"):
            wide(kind, *with_form(2, 0), form="hole", done=[2], other_items="ignore")

    @each(PLAIN_EAGER)
    def test_no_rows(self, kind):
        """Without rows there is nothing to say."""
        nothing = kind.frame({name: [] for name in long(*TOLD)})
        assert [] == rows(
            frames.from_long(nothing, SELENA_SLEDAI, VISIT, long_layout=LongLayout(form="whole", done=[2])),
            "subject",
            "week",
            *NAMES,
        )

    def test_what_is_not_understood(self):
        """A status without a form, and a form that is an item or nothing, are refused."""
        with pytest.raises(TypeError, match=r"done=\[2\]: say with form= which item stands for the whole form"):
            wide(PLAIN["polars"], *TOLD, done=[2])
        for form in ("rash", float("nan")):
            with pytest.raises(ValueError, match=f"form={form!r}: give the value of an item that stands for the whole"):
                wide(PLAIN["polars"], *TOLD, form=form)


class TestUnreadable:
    """An answer that cannot be read is refused, or stands in its cell as it is."""

    @each(PLAIN_EAGER)
    def test_eager(self, kind):
        """Everything that is wrong with the rows is told at once."""
        told = [*TOLD, ("a", 0, "alopecia", "maybe"), (None, 0, "rush", "Y"), ("a", 0, "pyuria", "maybe")]
        with pytest.raises(InputErrors, match=r"column 'answer': 'maybe'.* \(2 times\) is not an answer") as caught:
            wide(kind, *told)
        kinds = [missing_identifier, unknown_descriptor, unreadable_answer]
        assert kinds == kinds_of(caught.value.errors)

    @each(PLAIN_LAZY)
    def test_lazy(self, kind):
        """The cell holds the answer as it was written; it counts before one that can be read."""
        told = [("a", 0, "rash", "maybe"), ("a", 0, "rash", "Y"), ("a", 0, "fever", "Y"), ("b", 0, "fever", "Y")]
        made = wide(kind, *told)
        assert [("a", 0, "maybe", "present", None), ("b", 0, None, "present", None)] == sorted_rows(made, *ASKED)

    @each(PLAIN_LAZY)
    def test_blank_identifiers_of_lazy_frames(self, kind):
        """Rows that do not say which visit they are, are no visit."""
        made = wide(kind, ("a", 0, "rash", "Y"), (None, 0, "rash", "Y"), ("  ", 0, "rash", "Y"))
        expected = [("  ", 0, *("no visit",) * 3), ("a", 0, "present", None, None), (None, 0, *("no visit",) * 3)]
        assert expected == sorted_rows(made, *ASKED)

    @each(QUICK_LAZY)
    def test_numbers_that_are_no_answers(self, kind):
        """A number that is no answer is not one when it is text."""
        made = wide(kind, (1, 0, "rash", 2), (1, 0, "fever", 1))
        assert [("2", "present", None)] == rows(made, *ASKED[2:])
        assert [(None,)] == rows(verbs.score(made, SELENA_SLEDAI, missing="absent"), "sledai")


class TestExactNames:
    """Items may be found by their exact names only."""

    @each(plain("pandas", "polars lazy"))
    def test_a_label_is_another_item(self, kind):
        """What other names find is not looked for."""
        exact = evolve(VISIT, names="exact")
        made = wide(kind, ("a", 0, "rash", "Y"), ("a", 0, "Fever", "Y"), layout=exact, other_items="ignore")
        assert [("present", None)] == sorted_rows(made, "rash", "fever")


class TestRefusals:
    """Columns that are not there or stand for two things are refused."""

    @each(plain("pandas", "polars", "polars lazy", "duckdb"))
    def test_columns(self, kind):
        """Missing columns are named with the nearest."""
        frame = kind.frame(long(*TOLD))
        with raises(missing_column, match=r"no column 'weak' \(nearest column: 'week'\), 'answr'"):
            frames.from_long(frame, SELENA_SLEDAI, evolve(VISIT, visit="weak"), long_layout=LongLayout(answer="answr"))
        with pytest.raises(ValueError, match="name columns that differ"):
            frames.from_long(frame, SELENA_SLEDAI, evolve(VISIT, visit="item"))
        with pytest.raises(TypeError, match="from_long: name the columns of the subject and the visit in the layout"):
            frames.from_long(frame, SELENA_SLEDAI, frames.Layout())

    @together(
        "told",
        [
            {"columns": {"rash": "SKIN1"}},
            {"codebook": {"rash": {2: True}}},
            {"answers": "points"},
            {"status": "status", "done": ["Complete"]},
            {"total": "total"},
        ],
    )
    def test_columns_of_items(self, told):
        """A layout of a table with a column for each item is refused, and the layout without it is read."""
        with pytest.raises(TypeError, match=r"and a long table has no column for each item: leave it out here"):
            wide(PLAIN["polars"], *TOLD, layout=evolve(VISIT, **told))

    @pytest.mark.needs("duckdb")
    def test_an_identifier_that_is_called_like_a_descriptor(self):
        """It would stand twice in the result; engines that know one case only take other cases for the same."""
        columns = long(*TOLD)
        columns["Fever"] = columns.pop("week")
        settings = {"edition": SELENA_SLEDAI, "layout": evolve(VISIT, visit="Fever")}
        assert "Fever" in frames.from_long(pl.DataFrame(columns), **settings).columns
        with raises(taken_column, match="already has a column 'Fever'"):
            frames.from_long(PLAIN["duckdb"].frame(columns), **settings)

    @together("dtype", ["category", "string", "object"])
    def test_pandas_types(self, dtype):
        """Items and answers may be of every type of text."""
        frame = pd.DataFrame(long(*TOLD)).astype({"subject": dtype, "item": dtype, "answer": dtype})
        assert EXPECTED == sorted_rows(frames.from_long(frame, SELENA_SLEDAI, VISIT), *ASKED)

    @together("lazy", [False, True])
    def test_polars_categories(self, lazy):
        """The same for categories of Polars."""
        frame = pl.DataFrame(long(*TOLD)).with_columns(pl.col("subject", "item", "answer").cast(pl.Categorical))
        made = frames.from_long(frame.lazy() if lazy else frame, SELENA_SLEDAI, VISIT)
        assert EXPECTED == sorted_rows(made, *ASKED)

    def test_lazy_stays_lazy(self):
        """The plan of a lazy frame is the engine's own: no Python function is in it."""
        assert "PYTHON" not in wide(PLAIN["polars lazy"], *TOLD).explain().upper()


@pytest.mark.needs("pyspark")
def test_spark():
    """On a real Spark session: a long table made wide, its gaps carried, and two sources reconciled."""
    told = [(1, 0, name, "Y" if name == "arthritis" else "N") for name in NAMES]
    told += [(1, 28, name, None if name == "arthritis" else "N") for name in NAMES]
    told += [(2, 0, "rash", "Y"), (2, 0, "rash", "N"), (3, 0, "rush", "Y")]
    random.Random(5).shuffle(told)
    made = wide(PLAIN["pyspark"], *told).cache()
    expected = [
        (1, 0, "absent", "absent", "present"),
        (1, 28, "absent", "absent", None),
        (2, 0, "conflict: present and absent", None, None),
        (3, 0, *("no descriptor: rush",) * 3),
    ]
    assert expected == sorted_rows(made, *ASKED)
    by_day = frames.Layout(subject="subject", day="week")
    carried = frames.carry_forward(made, SELENA_SLEDAI, by_day, max_age=28, after=None)
    found = sorted_rows(carried, "subject", "week", "carried_arthritis", "carried_arthritis_age", "carried_fever")
    assert [(1, 0, 1, None, 0), (1, 28, 1, 28, 0), (2, 0, None, None, None), (3, 0, None, None, None)] == found
    other = wide(PLAIN["pyspark"], *((1, 0, name, "N") for name in NAMES), (2, 0, "rash", "Y"))
    nothing = (None,) * 8
    assert [
        (1, 0, "differs", "arthritis", 4, "present", "absent", -4, -4, -4, -4),
        (1, 28, "only in first", *nothing),
        (2, 0, "unreadable in first", *nothing),
        (3, 0, "only in first", *nothing),
    ] == sorted_rows(frames.reconcile(made, other, SELENA_SLEDAI, VISIT))
