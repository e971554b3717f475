"""In a notebook: results as tables, escaped, and without a colour of their own, so that they read in any theme."""

import re
from html import unescape

import numpy as np
import polars as pl
from attrs import evolve

from laboratory.deriving import derive
from sledai import (
    SELENA_SLEDAI,
    SLEDAI_2K,
    Assessment,
    Descriptor,
    Encounter,
    Outcome,
    Verdict,
    Visits,
    explain,
    flare,
    flare_events,
    frames,
    item_shift,
    state,
)
from sledai.criteria import LLDAS, SFI
from sledai.laboratory import Result
from together import together

HOSTILE = "<script>alert(1)</script>"
VISIT = Assessment({"arthritis"}, missing={"fever"})
QUIET, OPEN = Verdict(certain=True, possible=True), Verdict(certain=False, possible=True)
NEVER = Verdict(certain=False, possible=False)


def cells(html):
    """The texts of the rows of a table, the header left out."""
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2])
    return [[unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows]


def header(html):
    return [unescape(cell) for cell in re.findall(r"<th [^>]*>(.*?)</th>", html)]


def outcome(**criteria):
    """An outcome with these criteria; what is met follows from them."""
    met = QUIET
    for verdict in criteria.values():
        met = met & verdict
    return Outcome(rule=LLDAS, edition=SLEDAI_2K, reference="baseline", met=met, criteria=criteria)


class TestOutcome:
    """Whether an endpoint is met, criterion by criterion."""

    def test_one_visit(self):
        """Each criterion is met, not met or open, and the stamp stands below."""
        html = outcome(score=QUIET, pga=OPEN)._repr_html_()
        assert ["criterion", "answer"] == header(html)
        assert [["score", "met"], ["pga", "open"]] == cells(html)
        assert "lldas: undetermined</caption>" in html
        assert f"edition {SLEDAI_2K.stamp}, against baseline</p>" in html

    def test_what_is_decided_has_nothing_open(self):
        """Where one criterion has failed, what is not known about another is no longer open."""
        html = outcome(score=NEVER, pga=OPEN, dose=QUIET)._repr_html_()
        assert [["score", "not met"], ["pga", "undetermined"], ["dose", "met"]] == cells(html)

    def test_many_visits(self):
        """Of many visits the counts, for the whole and for each criterion."""
        known = Verdict(certain=np.array([True, False, False]), possible=np.array([True, False, True]))
        every = Verdict(certain=np.array([True] * 3), possible=np.array([True] * 3))
        html = outcome(score=known, pga=every)._repr_html_()
        assert ["criterion", "met", "not met", "undetermined"] == header(html)
        assert [["score", "1", "1", "1"], ["pga", "3", "0", "0"]] == cells(html)
        assert "lldas: 1 met, 1 not met, 1 undetermined</caption>" in html

    def test_remarks(self):
        """Another edition than the one a rule was stated for is said here too."""
        statements = dict.fromkeys(LLDAS.required, True) | dict.fromkeys(LLDAS.ruled_out, False)
        html = state(Encounter(VISIT), SELENA_SLEDAI, rule=LLDAS, previous=VISIT, statements=statements)._repr_html_()
        assert "lldas was stated for sledai-2k; here it is applied to selena-sledai. sledai " in html


class TestFlare:
    """Whether there is a flare, criterion by criterion."""

    BEFORE = Encounter(Assessment())

    def test_one_visit(self):
        """Each criterion says severe, a flare, no flare or open; what is open says what has to be known."""
        events = flare_events({"arthritis"}, missing={"hospitalization"})
        found = flare(self.BEFORE, Encounter(VISIT), SELENA_SLEDAI, events=events)
        lines = {name: rest for name, *rest in cells(found._repr_html_())}
        assert ["criterion", "answer", "still to be known"] == header(found._repr_html_())
        assert list(found.criteria) == list(lines)
        assert ["a flare", ""] == lines["score"]
        assert ["a flare", ""] == lines["arthritis"]
        assert ["no flare", ""] == lines["fever"]
        assert ["open", "hospitalization"] == lines["hospitalization"]
        assert ["open", "prednisone before, prednisone now, body weight"] == lines["prednisone"]
        assert f"{SFI.label}: undetermined</caption>" in found._repr_html_()
        assert found.stamp in found._repr_html_()

    def test_what_is_decided_has_nothing_open(self):
        """A severe flare is severe whatever else is not known."""
        events = flare_events({"hospitalization"}, missing={"new_immunosuppressant"})
        found = flare(self.BEFORE, Encounter(Assessment()), SELENA_SLEDAI, events=events)
        lines = {name: rest for name, *rest in cells(found._repr_html_())}
        assert ["severe", ""] == lines["hospitalization"]
        assert ["not known", ""] == lines["new_immunosuppressant"]
        assert ["not known", ""] == lines["pga"]

    def test_many_visits(self):
        """Of many visits the counts; those of a criterion add up to the visits."""
        visits = [Assessment(), VISIT, Assessment({"seizure", "vasculitis"}), Assessment(missing={"arthritis"})]
        sides = (Encounter(Visits.from_assessments(side)) for side in ([Assessment()] * 4, visits))
        found = flare(*sides, SELENA_SLEDAI, events=flare_events({"arthritis"}))
        html = found._repr_html_()
        assert ["criterion", "severe", "a flare", "no flare", "not known"] == header(html)
        lines = {name: list(map(int, counts)) for name, *counts in cells(html)}
        assert [1, 1, 1, 1] == lines["score"]
        assert [0, 4, 0, 0] == lines["arthritis"]
        assert [0, 0, 0, 4] == lines["pga"]
        assert {4} == {sum(counts) for counts in lines.values()}
        assert "0 none, 0 mild or moderate, 1 severe, 3 undetermined</caption>" in html


def views(text):
    """Every kind of result with this text wherever a caller can put one."""
    own = evolve(SFI, key=text, label=text)
    edition = SELENA_SLEDAI.evolve(label=text)
    row = evolve(SELENA_SLEDAI["rash"], label=text)
    visits = Visits.from_assessments([VISIT])
    table = {name.value: ["N"] for name in Descriptor} | {"rash": [text]}
    return {
        "edition": edition,
        "definition": row,
        "explanation": explain(VISIT, edition),
        "shift": item_shift(visits, visits, edition),
        "report": frames.check(pl.DataFrame(table), SELENA_SLEDAI),
        "derivation": derive([Result("c3", 85, "mg/dL", lower=90, method=text)], edition, attribution="assumed"),
        "outcome": evolve(outcome(**{text: OPEN}), rule=evolve(LLDAS, key=text), reference=text, remarks=(text,)),
        "flare": evolve(
            flare(
                TestFlare.BEFORE,
                Encounter(VISIT),
                SELENA_SLEDAI,
                rule=own,
                reference=text,
            ),
            remarks=(text,),
        ),
        "many": outcome(**{text: Verdict(certain=np.array([True]), possible=np.array([True]))}),
    }


@together("kind", views(""))
def test_no_text_becomes_markup(kind):
    """Whatever a label, an answer or a method says is text."""
    html = views(HOSTILE)[kind]._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@together("kind", views(""))
def test_a_view_has_no_colour_of_its_own(kind):
    """A text in the colour of the notebook on the ground of the notebook reads in a light theme and in a dark one."""
    html = views("text")[kind]._repr_html_()
    assert not re.findall(r"colou?r\b|background|border", html)
    assert not re.findall(r"<(?:style|font|link|script|img|iframe)\b", html)
    assert {"table", "caption", "thead", "tbody", "tr", "th", "td", "p"} >= set(re.findall(r"<(\w+)", html))
