"""The heat map: a cell for each answer, the columns by organ system, gaps hatched."""

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from oracle import NAMES, WEIGHTS
from plots.drawn import DARK, WHITE, legend, rows, seen
from refusals import raises
from sledai import SELENA_SLEDAI, Assessment, Descriptor, System
from sledai.errors import different_lengths
from sledai.plots import heat_map
from strategies import assessments

ABSENT = "#f0f0f0"
SHADES = {
    weight: to_hex(mpl.colormaps["cividis"].colors[entry]) for weight, entry in {1: 243, 2: 166, 4: 89, 8: 12}.items()
}
"""Of the 256 colours of cividis, as matplotlib lists them, the lighter for 1 point and the darker for 8."""
VISITS = [Assessment({"rash", "seizure"}, missing={"fever"}), Assessment(), Assessment({"arthritis", "leukopenia"})]


def cells(ax):
    """Each cell that is not absent as row and column with its colour and whether it is hatched."""
    return {
        (round(row), round(column)): (to_hex(area.get_facecolor()[0]), bool(area.get_hatch()))
        for area in ax.collections
        if isinstance(area, PolyCollection)
        for column, row in (path.vertices[:4].mean(axis=0) for path in area.get_paths())
    }


def column(name):
    """The place of a descriptor in form order, which in this edition is that of the organ systems."""
    return NAMES.index(name)


class TestCells:
    """Absent, present by weight, not assessed."""

    def test_each_answer_has_its_cell(self):
        """What is present has the colour of its weight, a gap is white and hatched, and nothing else is drawn."""
        found = cells(heat_map(VISITS, SELENA_SLEDAI))
        expected = {
            (0, column("rash")): (SHADES[2], False),
            (0, column("seizure")): (SHADES[8], False),
            (0, column("fever")): (WHITE, True),
            (2, column("arthritis")): (SHADES[4], False),
            (2, column("leukopenia")): (SHADES[1], False),
        }
        assert expected == found

    @settings(max_examples=15)
    @given(
        st.lists(assessments(), min_size=1, max_size=4),
    )
    def test_the_cells_are_the_answers(self, visits):
        """Whatever was answered: as many cells as findings and gaps, each at its place."""
        from matplotlib.figure import Figure

        expected = {
            (at, place): (WHITE, True) if name in visit.missing else (SHADES[WEIGHTS[name]], False)
            for at, visit in enumerate(visits)
            for place, name in enumerate(NAMES)
            if name in visit.present | visit.missing
        }
        assert expected == cells(heat_map(visits, SELENA_SLEDAI, ax=Figure().subplots()))

    def test_the_colours_are_seen(self):
        """A present cell has one colour, an absent one another, and a gap shows dark lines on white."""
        ax = heat_map(VISITS, SELENA_SLEDAI)
        assert {SHADES[2]} == seen(ax, column("rash"), 0)
        assert {ABSENT} == seen(ax, column("rash"), 1)
        hatched = seen(ax, column("fever"), 0, reach=0.35)
        assert WHITE in hatched
        assert len(hatched) > 1
        assert min(hatched) < "#777777"

    def test_the_legend_names_all_of_them(self):
        """Absent, each weight, not assessed; only the last is hatched."""
        said = legend(heat_map(VISITS, SELENA_SLEDAI))
        words = ["present, 1 point", *(f"present, {weight} points" for weight in (2, 4, 8))]
        assert ["absent", *words, "not assessed"] == list(said)
        assert [False] * 5 + [True] == [bool(handle.get_hatch()) for handle in said.values()]
        assert [ABSENT, *SHADES.values(), WHITE] == [to_hex(handle.get_facecolor()) for handle in said.values()]

    def test_an_edition_with_one_weight_has_one_colour(self):
        """The darkest one."""
        skin = SELENA_SLEDAI.without(*(d for d in Descriptor if d != "rash"))
        said = legend(heat_map(VISITS, skin))
        assert ["absent", "present, 2 points", "not assessed"] == list(said)
        assert SHADES[8] == to_hex(said["present, 2 points"].get_facecolor())

    def test_many_visits_have_no_lines_between_them(self):
        """Of 61 rows the cells touch; of 60 there are lines."""
        few, many = (heat_map(VISITS[:1] * size, SELENA_SLEDAI) for size in (60, 61))
        lines = [[type(area).__name__ for area in ax.collections].count("LineCollection") for ax in (few, many)]
        assert [2, 0] == lines
        assert [0.8, 0.3] == [ax.collections[-1].get_linewidth()[0] for ax in (few, many)]


class TestNames:
    """Rows are visits, columns descriptors by organ system."""

    def test_the_columns_are_descriptors_by_system(self):
        """Labels below, systems above in the middle of theirs, lines where one ends."""
        ax = heat_map(VISITS, SELENA_SLEDAI)
        labels = [label.get_text() for label in ax.get_xticklabels()]
        assert ("Seizure", "Cerebrovascular accident", "Leukopenia") == (labels[0], labels[6], labels[23])
        (above,) = ax.child_axes
        systems = dict(
            zip([label.get_text() for label in above.get_xticklabels()], above.get_xticks().tolist(), strict=True)
        )
        middles = [2.5, 6.5, 8.5, 11.5, 15.0, 17.5, 19.5, 21.0, 22.5]
        names = ["CNS" if system is System.CNS else system for system in System]
        assert dict(zip(names, middles, strict=True)) == systems
        ends = [line.get_xdata()[0] for line in ax.lines]
        assert [5.5, 7.5, 9.5, 13.5, 16.5, 18.5, 20.5, 21.5] == ends
        assert {DARK} == {to_hex(line.get_color()) for line in ax.lines}

    def test_descriptors_of_a_system_stand_together(self):
        """Also where an edition puts the last row in the first system."""
        moved = SELENA_SLEDAI["leukopenia"].evolve(system=System.CNS)
        edition = SELENA_SLEDAI.with_rows({Descriptor.LEUKOPENIA: moved}, key="local", label="Local")
        ax = heat_map([Assessment({"leukopenia"})], edition)
        assert "Leukopenia" == ax.get_xticklabels()[6].get_text()
        assert {(0, 6): (SHADES[1], False)} == cells(ax)

    def test_the_axes_say_what_they_show(self):
        """Title, both axes, the first visit on top."""
        ax = heat_map(VISITS, SELENA_SLEDAI)
        assert ("descriptor", "visit") == (ax.get_xlabel(), ax.get_ylabel())
        assert "SELENA-SLEDAI: answers of 3 visits" == ax.get_title(loc="left")
        assert ((-0.5, 23.5), (2.5, -0.5)) == (ax.get_xlim(), ax.get_ylim())
        assert ["1", "2", "3"] == rows(ax)

    def test_one_visit_may_be_given_alone(self):
        """An assessment is a map of one row."""
        ax = heat_map(VISITS[0], SELENA_SLEDAI, labels=["A"])
        assert "SELENA-SLEDAI: answers of 1 visit" == ax.get_title(loc="left")
        assert ["A"] == rows(ax)

    @pytest.mark.parametrize(
        ("size", "step", "shown"), [(60, 1, 60), (61, 2, 31), (120, 2, 60), (121, 5, 25), (601, 20, 31)]
    )
    def test_of_many_rows_some_have_a_label(self, size, step, shown):
        """At most 60, at distances of 1, 2, 5, 10 and so on."""
        ax = heat_map(VISITS[:1] * size, SELENA_SLEDAI)
        assert [str(1 + step * at) for at in range(shown)] == rows(ax)
        assert [step * at for at in range(shown)] == np.asarray(ax.get_yticks()).tolist()

    def test_no_visit_is_an_empty_map(self):
        """Nothing is drawn, and nothing fails."""
        assert {} == cells(heat_map([], SELENA_SLEDAI))

    def test_labels_are_one_for_each_visit(self):
        """Any other number is refused."""
        with raises(different_lengths) as caught:
            heat_map(VISITS, SELENA_SLEDAI, labels=["A", "B"])
        assert {"rows": 3, "labels": 2} == caught.value.lengths

    def test_a_text_is_no_row_of_labels(self):
        """The letters of a text are not the labels."""
        with pytest.raises(TypeError, match="one label for each row"):
            heat_map(VISITS, SELENA_SLEDAI, labels="ABC")
