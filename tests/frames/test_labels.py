"""Labels of columns that are not text, as pandas and Dask allow them: each is read or refused, and never a gap."""

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from frames import verbs
from frames.kinds import each, plain, rows
from oracle import NAMES
from refusals import raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, Descriptor, Interval, frames
from sledai.errors import duplicate_column, missing_column, shared_column, taken_column
from sledai.frames import reading
from sledai.frames.reading import Reading
from sledai.visits.answers import DESCRIPTORS
from together import together

NUMBERED = {name: at for at, name in enumerate(NAMES, 1)}
"""A header row of numbers, 1 to 24."""
PRESENT = [[1] * 24, [0] * 24]
"""A visit with everything, 105 points, and one with nothing."""
ITEMS = ("arthritis", "rash")
TWO = SELENA_SLEDAI.without(*(name for name in Descriptor if name not in ITEMS))
"""Weights 4 and 2."""


def labelled(*labels, values=((1, 0), (0, 1))):
    """A pandas frame of two visits with these labels."""
    return pd.DataFrame(list(values), columns=list(labels))


def of_engine(kind, frame):
    """A pandas frame, or the same in Dask."""
    if kind.engine == "pandas":
        return frame
    import dask.dataframe as dd

    return dd.from_pandas(frame, npartitions=1)


pytestmark = each(plain("pandas", "dask"))
(PANDAS,) = plain("pandas")


class TestNumbers:
    """Labels that are numbers: a table without a header, a header of numbers, a pivoted table."""

    def test_everything_is_present(self, kind):
        """The whole form, 105 points and 0; the labels are as they were (analyst's report, rank 1)."""
        frame = of_engine(kind, pd.DataFrame(PRESENT, columns=range(1, 25)))
        scored = verbs.score_bounds(frame, SELENA_SLEDAI, columns=NUMBERED)
        assert [(105, 105, 0), (0, 0, 0)] == rows(scored, "sledai_low", "sledai_high", "sledai_missing")
        assert [*range(1, 25), "sledai_low", "sledai_high", "sledai_missing"] == list(scored.columns)
        assert list(range(1, 25)) == list(frame.columns)

    def test_without_a_header(self, tmp_path):
        """A file that is read with `header=None`."""
        path = tmp_path / "visits.csv"
        path.write_text(",".join("1" * 24) + "\n" + ",".join("0" * 24) + "\n")
        columns = {name: at for at, name in enumerate(NAMES)}
        scored = verbs.score(pd.read_csv(path, header=None), SELENA_SLEDAI, columns=columns, missing="absent")
        assert [105, 0] == scored["sledai"].tolist()

    def test_a_pivoted_table(self):
        """Numbers of items as labels, under the name of the index."""
        long = pd.DataFrame({"visit": [1, 1, 2, 2], "item_no": [15, 9, 15, 9], "answer": ["Y", "N", "N", "Y"]})
        wide = long.pivot(index="visit", columns="item_no", values="answer")
        scored = verbs.score(wide, TWO, columns={"rash": 15, "arthritis": 9})
        assert ([2, 4], [9, 15, "sledai"]) == (scored["sledai"].tolist(), scored.columns.tolist())
        assert "item_no" == scored.columns.name

    def test_by_the_text_of_a_label(self, kind):
        """A label may be given as text."""
        scored = verbs.score(of_engine(kind, labelled(9, 15)), TWO, columns={"rash": "15", "arthritis": "9"})
        assert [(4,), (2,)] == rows(scored, "sledai")

    def test_other_columns_keep_theirs(self, kind):
        """Labels of columns that are not read."""
        frame = of_engine(kind, labelled("arthritis", "rash", 2024, values=((1, 0, 7), (0, 1, 8))))
        assert ["arthritis", "rash", 2024, "sledai"] == list(verbs.score(frame, TWO).columns)

    def test_check(self, kind):
        """Nothing is wrong with such a table; check survives it."""
        frame = of_engine(kind, labelled(9, 15))
        report = frames.check(frame, TWO, frames.Layout(columns={"arthritis": 9, "rash": 15}))
        assert (2, (), {}) == (report.rows, report.entries, report.missing)
        report = frames.check(frame, TWO, frames.Layout(columns={"arthritis": 9, "rash": 16}))
        assert [("missing_column", ("rash",))] == [(found.kind.value, found.columns) for found in report.entries]

    def test_readings_and_letters(self, kind):
        """A global assessment and a subject in columns with numbers for labels."""
        values = ((1, 0, "A", 0, 1.0), (0, 0, "A", 28, 0.5))
        frame = of_engine(kind, labelled(9, 15, 0, "day", 99, values=values))
        columns = {"arthritis": 9, "rash": 15}
        derived = verbs.doris(frame, TWO, columns=columns, pga=99, pga_scale="points", reasons=True)
        assert [("not met: clinical_score, pga",), ("not met: pga",)] == rows(derived, "doris_reasons")
        who = {"subject": [0], "visit": "day", "baseline": 0}
        changed = verbs.change(frame, TWO, columns=columns, **who)
        assert [(0,), (-4,)] == sorted(rows(changed, "sledai_change"), reverse=True)
        with raises(missing_column, match="no column '98'"):
            verbs.doris(frame, TWO, columns=columns, pga=98, pga_scale="points")
        letters = {"bilag": {"skin": 98}, "bilag_edition": "bilag-2004"}
        with raises(missing_column, match="no column '98'"):
            verbs.bicla(frame, TWO, columns=columns, **who, **letters)

    def test_a_role(self, kind):
        """The column of the visits may be given as the number that it is labelled with, or as its text."""
        frame = of_engine(kind, labelled(9, 15, "subject", 3, values=((1, 0, "A", 0), (0, 0, "A", 28))))
        columns = {"arthritis": 9, "rash": 15}
        for visit in (3, "3"):
            changed = verbs.change(frame, TWO, columns=columns, subject="subject", visit=visit, baseline=0)
            assert [(0,), (-4,)] == sorted(rows(changed, "sledai_change"), reverse=True)

    def test_an_expression(self):
        """Expressions find the columns as well."""
        data = nw.from_native(labelled(9, 15))
        points = verbs.score_expr(TWO, data.schema, columns={"arthritis": 9, "rash": 15})
        assert [4, 2] == data.with_columns(sledai=points)["sledai"].to_list()


class TestTuples:
    """Labels of two header rows."""

    def test_items_and_who(self):
        """The header keeps its rows, and a new column has its name in the first."""
        labels = [("items", "arthritis"), ("items", "rash"), ("who", "subject"), ("who", "week")]
        frame = pd.DataFrame(
            [[1, 0, "A", 0], [0, 1, "A", 4]], columns=pd.MultiIndex.from_tuples(labels, names=["x", "y"])
        )
        columns = {name: ("items", name) for name in ITEMS}
        scored = verbs.score(frame, TWO, columns=columns)
        assert [4, 2] == scored["sledai"].tolist()
        assert [*labels, ("sledai", "")] == scored.columns.tolist()
        assert ["x", "y"] == list(scored.columns.names)
        report = frames.check(frame, TWO, frames.Layout(columns=columns, subject=[("who", "subject")]))
        assert () == report.entries


class TestRefused:
    """What is not a column, and what may be two."""

    @together(
        "verb",
        [
            verbs.score,
            verbs.clinical_score,
            lambda frame, edition, **how: frames.check(frame, edition, frames.Layout(**how)),
        ],
    )
    def test_none(self, verb):
        """A name that was looked up and not found."""
        with pytest.raises(TypeError, match=r"None for rash: give the column, or, .* not_assessed=\['rash'\]"):
            verb(labelled("arthritis", "rash"), TWO, columns={"rash": None})

    def test_two_labels_of_one_text(self, kind):
        """1 and "1" cannot be told apart."""
        with raises(duplicate_column, match="'1' more than once"):
            verbs.score(of_engine(kind, labelled(1, "1")), TWO)
        with raises(shared_column, match="'9' for arthritis and rash"):
            verbs.score(of_engine(kind, labelled(9, 15)), TWO, columns={"arthritis": 9, "rash": "9"})

    def test_a_name_that_is_taken(self, kind):
        """By a label that is not text."""
        frame = of_engine(kind, labelled("arthritis", "rash", 9, values=((1, 0, 7), (0, 1, 8))))
        with raises(taken_column, match="'9'"):
            verbs.score(frame, TWO, name="9")

    def test_an_empty_name(self):
        """A column without a name is one."""
        scored = verbs.score(labelled("", "rash"), TWO, columns={"arthritis": ""})
        assert [4, 2] == scored["sledai"].tolist()

    def test_a_reading_without_a_table(self):
        """No code can make a gap of a column that was found."""
        columns = ("arthritis", *[None] * (len(DESCRIPTORS) - 1))
        with raises(missing_column, match="'arthritis'"):
            Reading(nw.from_native(labelled("arthritis", "rash")), TWO, columns, {}, ())
        assert reading.read(labelled("arthritis", "rash"), TWO, [], frames.Layout()).faults == ()


class TestIndex:
    """An index that is named like a column, which pandas itself does not tell apart."""

    def test_subjects_as_both(self, kind):
        """After `set_index("subject", drop=False)`; the index keeps its name where it stays."""
        table = pd.DataFrame({"subject": ["A", "A", "B"], "day": [0, 30, 0], "arthritis": [1, 0, 0], "rash": [1, 1, 0]})
        frame, who = of_engine(kind, table.set_index("subject", drop=False)), {"subject": "subject", "visit": "day"}
        moved = verbs.change(frame, TWO, **who, baseline=0)
        assert [("A", 0, 0), ("A", 30, -4), ("B", 0, 0)] == sorted(rows(moved, "subject", "day", "sledai_change"))
        assert "subject" == frame.index.name
        assert 1 == frames.item_shift(frame, TWO, frames.Layout(**who), before=0, now=30).pairs
        expected = verbs.doris(frame, TWO, **who, expected=[30])
        assert [("B", 30)] == [row[:2] for row in rows(expected, "subject", "day", "no_visit") if row[2]]
        if kind.engine == "pandas":  # Dask does not look along a subject's visits, and its joins have no index
            assert "subject" == moved.index.name
            mean = verbs.adjusted_mean(frame, TWO, subject="subject", day="day")
            assert [("A", 4), ("B", None)] == rows(mean, "subject", "adjusted_mean_low")
            carried = frames.carry_forward(
                frame, TWO, frames.Layout(subject="subject", day="day"), max_age=40, after=None
            )
            assert "subject" == carried.index.name


@pytest.mark.parametrize(
    ("who", "when", "flag", "dose", "items"),
    [
        (0, 1, 2, 3, (9, 15)),
        (("id", "s"), ("id", "v"), ("id", "flag"), ("id", "dose"), (("form", "arthritis"), ("form", "rash"))),
    ],
    ids=["numbers", "tuples"],
)
class TestIdentifiers:
    """Whose visit it is, and which, by labels that are not text; a tuple as subject stands in a list."""

    @staticmethod
    def visits(kind, who, when, flag, dose, items):
        """Subject A has arthritis on day 0 and rash on day 28: 4 points, then 2."""
        values = [["A", 0, "Y", 5.0, 1, 0], ["A", 28, "N", 5.0, 0, 1]]
        labels = [who, when, flag, dose, *items]
        columns = pd.MultiIndex.from_tuples(labels) if isinstance(who, tuple) else labels
        return of_engine(PANDAS if isinstance(who, tuple) else kind, pd.DataFrame(values, columns=columns))

    def test_comparisons(self, kind, who, when, flag, dose, items):
        """By a baseline, a flag and expected visits; each change since day 0 is -2."""
        frame = self.visits(kind, who, when, flag, dose, items)
        form = {"columns": dict(zip(ITEMS, items, strict=True)), "subject": [who]}
        for against in ({"visit": when, "baseline": 0}, {"baseline_flag": flag}):
            assert [(0,), (-2,)] == rows(verbs.change(frame, TWO, **form, **against), "sledai_change")
        flares = verbs.flare(frame, TWO, **form, visit=when, baseline=0, prednisone=dose)
        assert [(None,), (None,)] == rows(flares, "flare")
        shift = frames.item_shift(frame, TWO, frames.Layout(visit=when, **form), before=0, now=28)
        assert Interval(1, 1) == shift["rash"].worsened.count
        report = frames.check(frame, TWO, frames.Layout(visit=when, **form), baseline=frames.Baseline(0), total=dose)
        assert ["wrong_total"] == [found.kind for found in report.problems]
        assert {str(when): (0, 1, 1)} == report.days

    def test_courses(self, who, when, flag, dose, items):
        """The mean of 4 and 2 points over 28 days is 3; expected visits and carried answers, which Dask cannot give."""
        frame = self.visits(PANDAS, who, when, flag, dose, items)
        form = {"columns": dict(zip(ITEMS, items, strict=True)), "subject": [who]}
        mean = verbs.adjusted_mean(frame, TWO, **form, day=when)
        assert [(3.0, 28)] == rows(mean, "adjusted_mean_low", "adjusted_mean_days")
        layout = frames.Layout(day=when, **form)
        carried = frames.carry_forward(frame, TWO, layout, max_age=7, after=frames.Baseline(flag=flag))
        assert 2 == len(carried)
        further = verbs.lldas(frame, TWO, **form, visit=when, expected=[28])
        assert [(False,), (False,)] == rows(further, "no_visit")
        further = verbs.doris(frame, TWO, columns=form["columns"], subject=[who], visit=when, expected=[28])
        assert [(False,), (False,)] == rows(further, "no_visit")

    def test_results(self, kind, who, when, flag, dose, items):
        """Every column of the laboratory table has such a label, and so has the day of the visit."""
        part = SLEDAI_2K.without(*(name for name in Descriptor if name != "thrombocytopenia"))
        labels = [who, when, *((7, 8, 11) if isinstance(who, int) else (("lab", name) for name in "tvu"))]
        values = [["A", -3, "platelets", 80.0, "10*9/L"]]
        columns = pd.MultiIndex.from_tuples(labels) if isinstance(who, tuple) else labels
        labs = of_engine(PANDAS if isinstance(who, tuple) else kind, pd.DataFrame(values, columns=columns))
        frame = self.visits(kind, who, when, flag, dose, items)
        names = dict(zip(("test", "value", "unit"), labels[2:], strict=True))
        how = {"attribution": "assumed", "excluded": {"thrombocytopenia": False}}
        found = verbs.descriptors(frame, labs, part, subject=[who], day=when, lab_day=when, **names, **how)
        assert {(True,), (None,)} == set(rows(found, "thrombocytopenia"))

    def test_long_tables(self, kind, who, when, flag, dose, items):
        """Item and answer are labels too."""
        labels = [who, when, flag, dose]
        columns = pd.MultiIndex.from_tuples(labels) if isinstance(who, tuple) else labels
        long = of_engine(
            PANDAS if isinstance(who, tuple) else kind, pd.DataFrame([["A", 0, "rash", "Y"]], columns=columns)
        )
        wide = frames.from_long(
            long,
            SLEDAI_2K,
            frames.Layout(subject=[who], visit=when),
            long_layout=frames.LongLayout(item=flag, answer=dose),
        )
        assert [("present",)] == rows(wide, "rash")
