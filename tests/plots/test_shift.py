"""Shift pictures: three by three answers of one descriptor, and all descriptors side by side."""

import pytest
from matplotlib.colors import to_hex

from plots.drawn import BLUE, PALE, VERMILION, areas, legend, lying, rows, seen, texts
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, System, Visits, item_shift
from sledai.errors import unknown_descriptor
from sledai.plots import shift_matrix, shift_overview

ANSWERS = [Assessment(), Assessment({"rash"}), Assessment(missing={"rash"})]
TIMES = [(5, 1, 2), (6, 3, 1), (0, 2, 4)]
"""How many pairs there are, before by now, each absent, present, not assessed."""


def shift(times=TIMES, edition=SELENA_SLEDAI):
    """The shift of so many pairs."""
    found = [
        (before, now)
        for before, row in zip(ANSWERS, times, strict=True)
        for now, count in zip(ANSWERS, row, strict=True)
        for _ in range(count)
    ]
    before, now = (Visits.from_assessments([pair[side] for pair in found]) for side in (0, 1))
    return item_shift(before, now, edition)


class TestMatrix:
    """Answers before by answers now."""

    def test_each_cell_has_its_count(self):
        """Row by row, at its place."""
        ax = shift_matrix(shift(), "rash")
        assert ["5", "1", "2", "6", "3", "1", "0", "2", "4"] == texts(ax)
        assert [(now, before) for before in range(3) for now in range(3)] == [text.get_position() for text in ax.texts]

    def test_each_cell_has_its_look(self):
        """Improved blue, worsened vermilion, the same pale, and hatched with an answer that is not known."""
        ax = shift_matrix(shift(), "rash")
        looks = [(colour, hatched) for *_, colour, hatched in areas(ax)]
        gap = ("#ffffff", True)
        assert [(PALE, False), (VERMILION, False), gap, (BLUE, False), (PALE, False), gap, gap, gap, gap] == looks
        assert {BLUE} == seen(ax, -0.25, 1, reach=0.1)
        assert len(seen(ax, 1.75, 1, reach=0.15)) > 1

    def test_titles(self):
        """Improved 6 or 7 of those 10 with rash, worsened 1 to 3 of those 8 without."""
        ax = shift_matrix(shift(), "rash")
        assert "Rash: improved 6 to 7 of 10, worsened 1 to 3 of 8" == ax.get_title(loc="left")
        assert ("answer now [pairs of visits]", "answer before") == (ax.get_xlabel(), ax.get_ylabel())
        named = ["absent", "present", "not assessed"]
        assert (named, named) == ([label.get_text() for label in ax.get_xticklabels()], rows(ax))
        assert (2.5, -0.5) == ax.get_ylim()
        assert ["improved", "worsened", "the same", "not assessed at one visit or both"] == list(legend(ax))

    def test_a_descriptor_that_was_not_counted_is_refused(self):
        """Outside the index, and no name at all."""
        table = shift(edition=SELENA_SLEDAI.without(System.IMMUNOLOGIC))
        for name in ("low_complement", "headache"):
            with raises(unknown_descriptor):
                shift_matrix(table, name)

    def test_what_is_no_shift_is_refused(self):
        """Visits have to be counted first."""
        for draw in (lambda given: shift_matrix(given, "rash"), shift_overview):
            with pytest.raises(TypeError, match="not an ItemShift"):
                draw(Visits.from_assessments(ANSWERS))


class TestOverview:
    """Improved to the left, worsened to the right."""

    def test_the_bars_are_shares_with_their_bounds(self):
        """60 to 70 percent of 10 to the left, 12.5 to 37.5 percent of 8 to the right; nothing else moved."""
        ax = shift_overview(shift())
        expected = {
            (14, -60, 0, BLUE, False),
            (14, -70, -60, BLUE, True),
            (14, 0, 12.5, VERMILION, False),
            (14, 12.5, 37.5, VERMILION, True),
        }
        assert expected == lying(ax)

    def test_the_words_are_the_shares(self):
        """On the left those who had the finding, on the right those who had not."""
        ax = shift_overview(shift())
        assert "6 to 7 of 10" == texts(ax)[14]
        assert "1 to 3 of 8" == texts(ax)[24 + 14]
        assert {"of nobody"} == {word for at, word in enumerate(texts(ax)[:24]) if at != 14}
        assert {"0 of 24"} == {word for at, word in enumerate(texts(ax)[24:]) if at != 14}

    def test_titles_and_units(self):
        """The ticks are percent on both sides."""
        ax = shift_overview(shift())
        assert "SELENA-SLEDAI: shift in 24 pairs of visits" == ax.get_title(loc="left")
        assert "improved of those with the finding before [%]   |   worsened of those without [%]" == ax.get_xlabel()
        ax.figure.canvas.draw()
        assert ["100", "50", "0", "50", "100"] == [label.get_text() for label in ax.get_xticklabels()]
        assert ("Seizure", "Leukopenia", 24) == (rows(ax)[0], rows(ax)[-1], len(rows(ax)))
        assert "descriptor" == ax.get_ylabel()

    def test_the_legend_says_what_is_possible(self):
        """Each side full and hatched, in its colour."""
        said = legend(shift_overview(shift()))
        assert ["improved", "possibly improved", "worsened", "possibly worsened"] == list(said)
        assert [BLUE, BLUE, VERMILION, VERMILION] == [
            to_hex(h.get_edgecolor() if h.get_hatch() else h.get_facecolor()) for h in said.values()
        ]

    def test_one_pair_and_none(self):
        """The title counts them."""
        one, none = (shift_overview(shift(times)) for times in ([(1, 0, 0), (0, 0, 0), (0, 0, 0)], [(0, 0, 0)] * 3))
        assert "SELENA-SLEDAI: shift in 1 pair of visits" == one.get_title(loc="left")
        assert "SELENA-SLEDAI: shift in 0 pairs of visits" == none.get_title(loc="left")
        assert set() == lying(none)
