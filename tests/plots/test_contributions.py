"""Contribution bars: what each finding or organ system adds to one visit."""

import pytest

from plots.drawn import BLUE, legend, lying, rows, texts
from sledai import SELENA_SLEDAI, Assessment, Visits
from sledai.plots import contributions

VISIT = Assessment({"proteinuria", "arthritis", "rash"}, missing={"low_complement", "seizure", "alopecia"})
"""4, 4 and 2 points; open are 2, 8 and 2."""


class TestByDescriptor:
    """Findings and gaps, by organ system."""

    def test_present_ones_are_full_and_open_ones_hatched(self):
        """In the order of the form, each as long as its weight."""
        ax = contributions(VISIT, SELENA_SLEDAI)
        assert [
            "Seizure (cns)",
            "Arthritis (musculoskeletal)",
            "Proteinuria (renal)",
            "Rash (mucocutaneous)",
            "Alopecia (mucocutaneous)",
            "Low complement (immunologic)",
        ] == rows(ax)
        expected = {
            (0, 0, 8, BLUE, True),
            (1, 0, 4, BLUE, False),
            (2, 0, 4, BLUE, False),
            (3, 0, 2, BLUE, False),
            (4, 0, 2, BLUE, True),
            (5, 0, 2, BLUE, True),
        }
        assert expected == lying(ax)
        assert ["0 or 8", "4", "4", "2", "0 or 2", "0 or 2"] == texts(ax)

    def test_the_title_is_the_total(self):
        """10 points, and 12 more that are open."""
        assert "SELENA-SLEDAI: 10 to 22 points" == contributions(VISIT, SELENA_SLEDAI).get_title(loc="left")
        assert "SELENA-SLEDAI: 1 point" == contributions(Assessment({"fever"}), SELENA_SLEDAI).get_title(loc="left")

    def test_a_visit_without_anything_says_so(self):
        """An empty picture is not mistaken for a fault."""
        ax = contributions(Assessment(), SELENA_SLEDAI)
        assert ["nothing present, nothing left open"] == texts(ax)
        assert "SELENA-SLEDAI: 0 points" == ax.get_title(loc="left")
        assert set() == lying(ax)


class TestBySystem:
    """Every organ system of the edition."""

    def test_a_system_has_its_certain_and_its_open_part(self):
        """Mucocutaneous: 2 points are certain and 2 open; a system with nothing has the word 0 and no bar."""
        ax = contributions(VISIT, SELENA_SLEDAI, by="system")
        assert 9 == len(rows(ax))
        expected = {
            (0, 0, 8, BLUE, True),
            (2, 0, 4, BLUE, False),
            (3, 0, 4, BLUE, False),
            (4, 0, 2, BLUE, False),
            (4, 2, 4, BLUE, True),
            (6, 0, 2, BLUE, True),
        }
        assert expected == lying(ax)
        assert ["0 to 8", "0", "4", "4", "2 to 4", "0", "0 to 2", "0", "0"] == texts(ax)

    def test_another_word_is_refused(self):
        """There are two ways."""
        with pytest.raises(ValueError, match='say "descriptor" or "system"'):
            contributions(VISIT, SELENA_SLEDAI, by="organ")


class TestAxes:
    """What the axes say."""

    def test_titles_and_units(self):
        """Points run to the right, from 0, in whole numbers."""
        ax = contributions(VISIT, SELENA_SLEDAI)
        assert ("contribution [points]", "descriptor") == (ax.get_xlabel(), ax.get_ylabel())
        assert "organ system" == contributions(VISIT, SELENA_SLEDAI, by="system").get_ylabel()
        assert 0 == ax.get_xlim()[0]
        assert all(tick == int(tick) for tick in ax.get_xticks())

    def test_the_first_row_is_on_top(self):
        """The axis runs downwards."""
        bottom, top = contributions(VISIT, SELENA_SLEDAI).get_ylim()
        assert bottom > 5
        assert top < 0

    def test_the_legend_says_what_is_hatched(self):
        """Present is full."""
        said = legend(contributions(VISIT, SELENA_SLEDAI))
        assert {"present": False, "not assessed": True} == {word: bool(h.get_hatch()) for word, h in said.items()}

    def test_many_visits_are_refused(self):
        """They have no contributions of one visit."""
        with pytest.raises(TypeError, match="one Assessment"):
            contributions(Visits.from_assessments([VISIT]), SELENA_SLEDAI)
