"""The courses of many subjects: a thin line for each, dashed to and from a score that is open."""

import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.dates import num2date

from plots.drawn import BLUE, VERMILION, legend, marks
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment
from sledai.errors import DuplicateVisitError, different_lengths, missing_identifier, unreadable_day
from sledai.frames import Layout
from sledai.plots import courses

VISITS = [
    Assessment({"arthritis", "rash"}),
    Assessment({"rash"}),
    Assessment({"vasculitis"}),
    Assessment({"rash"}, missing={"low_complement", "fever"}),
    Assessment({"alopecia"}),
    Assessment({"fever"}),
]
"""Scores of 6 and 2 of the first subject; of 8, 2 to 5 and 2 of the second; of 1 of the third."""
DAYS, SUBJECTS = [0, 28, 0, 30, 60, 14], ["A", "A", "B", "B", "B", "C"]
ARMS = ["IL-2"] * 5 + ["placebo"]


def lines(ax):
    """Each line between two places by whether it is dashed and its colour; the upright ones are those of one visit."""
    return {
        (tuple(map(tuple, segment.tolist())), of.get_linestyles()[0][1] is not None, to_hex(of.get_colors()[0]))
        for of in ax.collections
        if isinstance(of, LineCollection)
        for segment in of.get_segments()
    }


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [5, 2, 4, 0, 3, 1]])
def test_lines(order):
    """Of each subject by day, in whatever order the visits come: full between known scores, else dashed to both."""
    day, subject = ([column[row] for row in order] for column in (DAYS, SUBJECTS))
    ax = courses([VISITS[row] for row in order], SELENA_SLEDAI, day=day, subject=subject)
    assert {
        (((0, 6), (28, 2)), False, BLUE),
        (((0, 8), (30, 2)), True, BLUE),
        (((0, 8), (30, 5)), True, BLUE),
        (((30, 2), (60, 2)), True, BLUE),
        (((30, 5), (60, 2)), True, BLUE),
        (((30, 2), (30, 5)), False, BLUE),
    } == lines(ax)
    known, *rings = marks(ax)
    assert ({(0, 6), (28, 2), (0, 8), (60, 2), (14, 1)}, "o", BLUE, False) == (set(known[0]), *known[1:])
    assert [([(30, 2)], "o", BLUE, True), ([(30, 5)], "o", BLUE, True)] == rings
    assert ["n = 3", "lowest and highest score"] == list(legend(ax))


def test_arms():
    """Each has its colour, its mark and its number of subjects; who changes the arm has a line in each."""
    ax = courses(VISITS, SELENA_SLEDAI, day=DAYS, subject=SUBJECTS, arm=ARMS)
    assert ["IL-2, n = 2", "lowest and highest score", "placebo, n = 1"] == list(legend(ax))
    assert ([(14, 1)], "s", VERMILION, False) in marks(ax)
    assert (((0, 6), (28, 2)), False, BLUE) in lines(ax)
    crossed = courses(VISITS[:3], SELENA_SLEDAI, day=[0, 28, 56], subject=["A"] * 3, arm=["1", "2", "2"])
    assert {(((28, 2), (56, 8)), False, VERMILION)} == lines(crossed)
    assert ["1, n = 1", "2, n = 1"] == list(legend(crossed))


def test_axes():
    """Days along, points upright and 0 among them, the edition in the title; dates and study days as for `course`."""
    ax = courses(VISITS, SELENA_SLEDAI, day=DAYS, subject=SUBJECTS)
    assert ("time [days]", "score [points]") == (ax.get_xlabel(), ax.get_ylabel())
    assert "SELENA-SLEDAI: courses" == ax.get_title(loc="left")
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < 0 < 60 < right
    assert -1 < bottom < 0 < 8 < top
    dated = courses(VISITS[:2], SELENA_SLEDAI, day=["2024-03-05", "2024-04-05"], subject=["A", "A"])
    ((((first, _), _), _, _),) = lines(dated)
    assert ("date", "2024-03-05") == (dated.get_xlabel(), num2date(first).date().isoformat())
    study = courses(VISITS[:2], SELENA_SLEDAI, day=[-1, 1], days="study", subject=["A", "A"])
    assert "time [study days]" == study.get_xlabel()


def test_subjects_of_several_columns():
    """A period of a crossover trial is a subject of its own, whose days begin again."""
    pl = pytest.importorskip("polars")
    answers = {name: [visit.to_mapping()[name] for visit in VISITS[:4]] for name in SELENA_SLEDAI}
    frame = pl.DataFrame({"who": ["A"] * 4, "period": [1, 1, 2, 2], "day": [0, 28, 0, 28], **answers})
    ax = courses(frame, SELENA_SLEDAI, layout=Layout(subject=["who", "period"], day="day"))
    assert "n = 2" in legend(ax)
    with pytest.raises(DuplicateVisitError):
        courses(frame, SELENA_SLEDAI, layout=Layout(subject="who", day="day"))
    with raises(missing_identifier, match="period"):
        blank = frame.with_columns(period=pl.Series([1, 1, None, 2]))
        courses(blank, SELENA_SLEDAI, layout=Layout(subject=["who", "period"], day="day"))
    with pytest.raises(TypeError, match="name the column with the subjects of a frame in its layout"):
        courses(frame, SELENA_SLEDAI, layout=Layout(day="day"))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"day": [0] * 6}, DuplicateVisitError),
        ({"day": [0.5] * 6}, unreadable_day),
        ({"day": [0]}, different_lengths),
        ({"subject": ["A"]}, different_lengths),
        ({"arm": ["A"]}, different_lengths),
        ({"subject": ["A", "A", "B", "B", "B", None]}, missing_identifier),
    ],
)
def test_refused(changed, error):
    """Two visits of a subject on a day, half days, columns of other lengths and a blank subject."""
    given = {"day": DAYS, "subject": SUBJECTS, "arm": ARMS} | changed
    with pytest.raises(error) if isinstance(error, type) else raises(error):
        courses(VISITS, SELENA_SLEDAI, **given)


def test_arguments_are_named():
    """Subjects and days of visits have to be given, and a column is named only of a frame."""
    for given, said in (
        ({"day": DAYS}, "subject: give the subject of each visit"),
        ({"subject": SUBJECTS}, "day: give the day of each visit"),
        ({"day": DAYS, "subject": SUBJECTS, "arm": "arm"}, "a column is named only of a frame"),
    ):
        with pytest.raises(TypeError, match=said):
            courses(VISITS, SELENA_SLEDAI, **given)
