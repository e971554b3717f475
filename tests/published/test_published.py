"""Every published case comes out as printed, and what does not add up in print is not fitted to it.

The cases are packaged with the library; the weights in this file are typed here and nowhere taken from it.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

import sledai.cases
from frames import verbs
from oracle import WEIGHTS
from refusals import raises
from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    Assessment,
    Descriptor,
    Interval,
    Visits,
    change,
    resolved_descriptors,
    score,
    score_bounds,
)
from sledai.cases import PublishedCase, published_cases
from sledai.cli import app
from sledai.errors import UnreadableFileError, missing_descriptor
from together import together

SOURCES = {
    "corticolup": 8,
    "eular-npsle-2010": 2,
    "he-2020": 2,
    "humrich-2014": 1,
    "iwata-2011": 5,
    "lupus-sci-med-140689": 2,
    "plos-one-0196117": 1,
    "s2k-ri50": 1,
    "software-gdl": 1,
    "software-nobra": 1,
    "software-rhema-care-flow": 4,
    "software-teman-lupus": 4,
    "tokunaga-2007": 1,
}
"""How many cases each source has."""

KINDS = {
    "exact": 5,
    "incomplete-list": 5,
    "trap": 6,
    "software-vector": 8,
    "change-only": 6,
    "cohort": 2,
    "response-counts": 1,
}
"""How many cases of each kind there are; each kind has its tests below."""

NAMED_EDITIONS = {"selena-sledai": 10, "sledai-2k": 14, "unstated": 9}

TRAPS = {
    "CORTICOLUP-108": (6, 4),
    "EULAR-NPSLE-T4-case1": (0, 8),
    "EULAR-NPSLE-T4-case2": (8, 6),
    "TOKUNAGA-2": (10, 2),
    "UT-GDL-1": (43, 41),
    "DOC-NOBRA-1": (16, 14),
}
"""What the listed findings give, and what is printed."""

INCOMPLETE = {
    "CORTICOLUP-19": (5, 9, 7),
    "CORTICOLUP-23": (6, 10, 10),
    "CORTICOLUP-76": (9, 25, 13),
    "HUMRICH-2014-IL2": (10, 14, 14),
    "LSM140689-case2": (22, 38, 30),
}
"""The bounds with the unlisted findings not assessed, and the printed total."""


Cases = list[PublishedCase]
Bounds = dict[str, Interval[int]]
"""The bounds of each case, by its name."""


def cases_of(*kinds: str) -> Cases:
    """The cases of these kinds."""
    return [case for case in published_cases() if case.kind in kinds]


def of_kind(*kinds: str) -> list[object]:
    """The cases of these kinds, each under its permanent name."""
    return [pytest.param(case, id=case.id) for case in cases_of(*kinds)]


def the(name: str) -> PublishedCase:
    """The case of this name."""
    (case,) = (case for case in published_cases() if case.id == name)
    return case


def one_visit(cases: Cases) -> Bounds:
    """The bounds through the door of one visit."""
    return {case.id: score_bounds(case.assessment, SELENA_SLEDAI) for case in cases}


def form(cases: Cases) -> Bounds:
    """The bounds through a form of 24 answers."""
    return {case.id: score_bounds(Assessment.from_mapping(_words(case)), SELENA_SLEDAI) for case in cases}


def many_visits(cases: Cases) -> Bounds:
    """The bounds through arrays, with an empty visit before and after each."""
    visits = [visit for case in cases for visit in (Assessment(), case.assessment)]
    bounds = score_bounds(Visits.from_assessments([*visits, Assessment()]), SELENA_SLEDAI)
    empty = [0] * (len(cases) + 1)
    assert (empty, empty) == (bounds.low[::2].tolist(), bounds.high[::2].tolist())
    return _named(cases, bounds.low[1::2].tolist(), bounds.high[1::2].tolist())


def pandas_frame(cases: Cases) -> Bounds:
    """The bounds through a pandas frame of text."""
    result = verbs.score_bounds(pd.DataFrame([_words(case) for case in cases]), SELENA_SLEDAI)
    return _named(cases, result["sledai_low"].tolist(), result["sledai_high"].tolist())


def polars_frame(cases: Cases) -> Bounds:
    """The bounds through a Polars frame of booleans."""
    rows = [[{"Y": True, "N": False, "": None}[word] for word in _words(case).values()] for case in cases]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(WEIGHTS, pl.Boolean), orient="row")
    result = verbs.score_bounds(frame, SELENA_SLEDAI)
    return _named(cases, result["sledai_low"].to_list(), result["sledai_high"].to_list())


def _words(case: PublishedCase) -> dict[str, str]:
    return {name: "Y" if name in case.present else "" if name in case.unlisted else "N" for name in WEIGHTS}


def _named(cases: Cases, low: list[int], high: list[int]) -> Bounds:
    return {case.id: Interval(*ends) for case, *ends in zip(cases, low, high, strict=True)}


DOORS: list[Callable[[Cases], Bounds]] = [
    one_visit,
    form,
    many_visits,
    pandas_frame,
    polars_frame,
]
door = together("bounds", DOORS, ids=lambda bounds: bounds.__name__)
edition = together("edition", EDITIONS.values(), ids=EDITIONS)


def in_every_edition(bounds: Interval[int], visit: Assessment) -> None:
    """Weights do not differ between editions, so neither do the bounds."""
    assert dict.fromkeys(EDITIONS, bounds) == {key: score_bounds(visit, edition) for key, edition in EDITIONS.items()}


class TestNothingIsSkipped:
    """Every packaged case is of a kind that is tested here, and says where it was published."""

    def test_every_source_is_there(self):
        """The number of cases of each source."""
        assert SOURCES == Counter(case.source_key for case in published_cases())

    def test_every_kind_is_tested(self):
        """The number of cases of each kind."""
        assert KINDS == Counter(case.kind for case in published_cases())

    def test_every_case_has_a_name_of_its_own(self):
        """No two cases share a name."""
        assert len(published_cases()) == len({case.id for case in published_cases()})

    def test_every_case_says_which_edition_its_source_names(self):
        """Where the source only writes SLEDAI, the edition is unstated."""
        assert NAMED_EDITIONS == Counter(case.edition for case in published_cases())

    @together("case", of_kind(*KINDS))
    def test_every_case_says_where_it_was_published(self, case):
        """Citation, place in the source, and how sure the transcription is."""
        assert "" not in (case.source.strip(), case.where.strip(), case.source_key)
        assert case.record["confidence"] in ("high", "medium", "low")

    def test_every_file_names_its_source(self):
        """Each has all the source fields; only the doi may be empty."""
        folder = Path(sledai.cases.__file__).parent
        for key in SOURCES:
            source = sledai.cases._table(f"{key}.toml")["source"]
            assert {"key", "citation", "doi", "url", "where"} == set(source) - {"note"}
            assert key == source["key"]
            assert all(source[name].strip() for name in ("citation", "url", "where"))
            assert source["url"].startswith(("http://", "https://"))
            assert source["doi"] == "" or source["doi"].startswith("10.")
        assert {*SOURCES, "boundaries", "contents"} == {path.stem for path in folder.glob("*.toml")}

    def test_every_listed_finding_is_a_descriptor(self):
        """The records name findings only by the names of the 24."""
        assert set(WEIGHTS) == {name.value for name in Descriptor}
        assert {case.id: case.present for case in published_cases()} == {
            case.id: set(case.record.get("present", ())) for case in published_cases()
        }


CASE = """
[source]
key = "x"
citation = "A paper."
doi = ""
url = "https://example.org"
where = "table 1"

[[case]]
id = "X-1"
kind = "exact"
edition = "unstated"
present = ["rash"]
published_total = 2
confidence = "high"
note = "The total is that of the rash."

[case.arithmetic]
listed_sum = 2
remainder = 0
"""
"""A file that is read."""

MISSPELT = {
    "a key of the source": ("citation", "citatoin", "source.citatoin", "did you mean 'citation'?"),
    "a key of a case": ("published_total", "publish_total", "case.1.publish_total", "did you mean 'published_total'?"),
    "a key of the arithmetic": ("remainder", "remander", "case.1.arithmetic.remander", "did you mean 'remainder'?"),
    "a kind": ('"exact"', '"exakt"', "case.1.kind", "no kind of case 'exakt' (did you mean 'exact'?)"),
    "an edition": ('"unstated"', '"sledai"', "case.1.edition", "no edition 'sledai'"),
    "a confidence": ('"high"', '"sure"', "case.1.confidence", "Use one of: high, medium, low."),
    "an incomplete list": ('"exact"', '"incomplete-list"', "case.1.arithmetic.completions", "it is missing"),
    "no note": ("note = ", "printed = ", "case.1.note", "it is missing"),
}


class TestFiles:
    """What a file says is read, or refused with the key."""

    def test_a_file_is_read(self):
        """The case has what the file says."""
        (case,) = sledai.cases._cases(CASE, "x.toml")
        assert ("X-1", "table 1", 2, True) == (case.id, case.where, case.printed_total, case.is_patient)
        (vector,) = sledai.cases._cases(CASE.replace('"x"', '"software-x"'), "software-x.toml")
        assert not vector.is_patient

    @together("fault", MISSPELT)
    def test_a_fault_is_named(self, fault):
        """With the file and the key."""
        old, new, key, words = MISSPELT[fault]
        assert old in CASE
        with pytest.raises(UnreadableFileError) as caught:
            sledai.cases._cases(CASE.replace(old, new), "x.toml")
        assert ("x.toml", key) == (caught.value.path, caught.value.key)
        assert words in str(caught.value)


@door
class TestThroughEveryInterface:
    """The bounds of a case do not depend on how its findings come in."""

    def test_exact(self, bounds):
        """The listed findings give the printed total."""
        cases = cases_of("exact", "software-vector")
        assert {case.id: Interval(case.printed_total, case.printed_total) for case in cases} == bounds(cases)

    def test_incomplete_list(self, bounds):
        """The findings that the source need not list count as not assessed."""
        expected = {name: Interval(low, high) for name, (low, high, _) in INCOMPLETE.items()}
        assert expected == bounds(cases_of("incomplete-list"))

    def test_trap(self, bounds):
        """The bounds are closed on the sum of the listed findings, and the printed total is outside."""
        cases = cases_of("trap")
        found = bounds(cases)
        assert {name: Interval(total, total) for name, (total, _) in TRAPS.items()} == found
        assert dict.fromkeys(TRAPS, False) == {case.id: case.agrees(found[case.id]) for case in cases}


@together("case", of_kind("exact", "software-vector"))
class TestExact:
    """The listed findings give the printed total."""

    def test_in_every_edition(self, case):
        """The bounds are closed on it."""
        in_every_edition(Interval(case.printed_total, case.printed_total), case.assessment)

    def test_the_score_is_the_printed_total(self, case):
        """It is one number in every edition, since everything was assessed."""
        scores = {key: score(case.assessment, edition) for key, edition in EDITIONS.items()}
        assert dict.fromkeys(EDITIONS, case.printed_total) == scores

    def test_all_findings_count_as_listed(self, case):
        """No finding of an exact case is taken as unlisted."""
        assert frozenset() == case.unlisted


@together("case", of_kind("incomplete-list"))
class TestIncompleteList:
    """Where a source does not list everything, the printed total is within the bounds and can be reached."""

    def test_the_printed_total_is_within_the_bounds(self, case):
        """The bounds are the same in every edition."""
        low, high, printed = INCOMPLETE[case.id]
        in_every_edition(Interval(low, high), case.assessment)
        assert (printed, True) == (case.printed_total, low <= case.printed_total <= high)

    @edition
    def test_no_single_score_is_given(self, case, edition):
        """A gap is not closed for the reader."""
        with raises(missing_descriptor):
            score(case.assessment, edition)

    @edition
    def test_each_completion_reaches_the_printed_total(self, case, edition):
        """Each recorded way of adding findings gives exactly the printed total."""
        for names in case.record["arithmetic"]["completions"]:
            assert case.printed_total == score(Assessment({*case.present, *names}), edition)


@together("case", of_kind("trap"))
class TestTrap:
    """What is printed is not what the listed findings give, and the library is not bent to it."""

    def test_the_findings_give_their_own_sum(self, case):
        """In every edition the bounds are closed on the sum of the listed findings, and not on the printed total."""
        total, printed = TRAPS[case.id]
        in_every_edition(Interval(total, total), case.assessment)
        assert (printed, False) == (case.printed_total, total <= printed <= total)

    def test_no_gap_is_made_up_to_reach_the_printed_total(self, case):
        """Nothing counts as unlisted, and the listed sum is not the printed total."""
        total, printed = TRAPS[case.id]
        assert frozenset() == case.unlisted
        assert total != printed

    def test_the_note_says_what_is_wrong(self, case):
        """A reader learns why the case is a trap."""
        assert len(case.note) > 40

    def test_only_one_leaves_findings_out_on_purpose(self, case):
        """A partial score is marked as such."""
        assert (case.id == "EULAR-NPSLE-T4-case1") == case.is_partial


@together("case", [case for case in of_kind(*KINDS) if "arithmetic" in case.values[0].record])
def test_the_recorded_arithmetic_is_right(case):
    """Sums, remainders, completions and changes in the records follow from the weights typed in this file."""
    record, arithmetic = case.record, case.record["arithmetic"]
    if "listed_sum" in arithmetic:
        listed = sum(WEIGHTS[name] for name in record["present"])
        assert (listed, case.printed_total - listed) == (arithmetic["listed_sum"], arithmetic["remainder"])
    for names in arithmetic.get("completions", ()):
        assert not set(names) & set(record["present"])
        assert arithmetic["remainder"] == sum(WEIGHTS[name] for name in names)
    if "change_from_first" in arithmetic:
        first, *later = (visit["total"] for visit in record["visits"])
        assert (first, [total - first for total in later]) == (case.printed_total, arithmetic["change_from_first"])
    if "weighted_sum" in arithmetic:
        total = sum(WEIGHTS[name] * count for name, count in record["counts"].items())
        assert (total, f"{total}/{record['n']}") == (arithmetic["weighted_sum"], arithmetic["mean"])


class TestVisitsInTime:
    """Printed totals of several visits: the change is later less first, negative for improvement."""

    CHANGES = (
        ("HUMRICH-2014-IL2", [-10]),
        ("JRHEUM19162-1", [-10]),
        ("JRHEUM19162-2", [-3]),
        ("JRHEUM19162-3", [-10]),
        ("JRHEUM19162-4", [-20]),
        ("JRHEUM19162-5", [-26]),
        ("LSM140689-case1", [-4, -4]),
        ("LSM140689-case2", [-13, -13]),
    )

    @together(("name", "changes"), CHANGES, ids=[name for name, _ in CHANGES])
    def test_the_change_is_later_less_first(self, name, changes):
        """From the printed totals alone."""
        record = the(name).record
        first, *later = (visit["total"] for visit in record["visits"])
        assert changes == [total - first for total in later]
        assert changes == record["arithmetic"]["change_from_first"]

    def test_no_printed_visit_is_left_out(self):
        """Every case with several visits is above."""
        assert {name for name, _ in self.CHANGES} == {case.id for case in published_cases() if "visits" in case.record}

    @edition
    def test_the_findings_that_went_away_account_for_the_fall(self, edition):
        """Arthritis, myositis and rash are worth the 10 points that the printed totals fell by."""
        case = the("HUMRICH-2014-IL2")
        before, now = case.assessment, Assessment(missing=case.unlisted)
        verdicts = resolved_descriptors(before, now, edition)
        resolved = {name for name, verdict in verdicts.items() if verdict.certain}
        assert {"arthritis", "myositis", "rash"} == resolved
        assert 10 == sum(WEIGHTS[name] for name in resolved)
        assert Interval(-10, -10) == change(before, now, edition.without(*case.unlisted))

    def test_what_the_abstract_does_not_say_leaves_the_change_open(self):
        """The serology is unknown at both visits, so the change is known within 4 points either way."""
        case = the("HUMRICH-2014-IL2")
        assert Interval(-14, -6) == change(case.assessment, Assessment(missing=case.unlisted), SELENA_SLEDAI)


def as_printed(numerator: int, denominator: int, printed: str) -> bool:
    """Whether a mean can have been printed like this: within half a unit of the last digit, the half included.

    Both ways of rounding a half are seen in print, so a half is not held against it.
    """
    unit = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)
    return abs(Decimal(numerator) - Decimal(printed) * denominator) * 2 <= unit * denominator


class TestCohort:
    """Numbers of patients with each finding, and the mean that follows from them."""

    def test_the_mean_follows_from_the_counts(self):
        """Weight times count, added up, over the patients."""
        case = the("PLOS0196117-nonrenal-N13")
        total = sum(WEIGHTS[name] * count for name, count in case.record["counts"].items())
        assert (142, 13, "10.9") == (total, case.record["n"], case.record["published_mean"])
        assert as_printed(total, 13, "10.9")

    @together(
        ("total", "n", "printed", "agrees"),
        [(374, 40, "9.3", True), (374, 40, "9.4", True), (374, 40, "9.2", False), (142, 13, "11.0", False)],
    )
    def test_a_half_may_be_rounded_either_way(self, total, n, printed, agrees):
        """A mean of exactly 9.35 was printed as 9.3; a whole unit beside it is not the same number."""
        assert agrees == as_printed(total, n, printed)

    @edition
    @together("shift", [0, 5])
    def test_the_scores_of_such_patients_add_up_to_it(self, edition, shift):
        """Who has which finding plays no part in the mean: through arrays and frames the totals add up to 142."""
        counts = the("PLOS0196117-nonrenal-N13").record["counts"]
        columns = {
            name: [(patient + shift * position) % 13 < counts.get(name, 0) for patient in range(13)]
            for position, name in enumerate(WEIGHTS)
        }
        totals = [
            score(Visits.from_columns(columns), edition),
            verbs.score(pd.DataFrame(columns), edition)["sledai"],
            verbs.score(pl.DataFrame(columns), edition)["sledai"],
        ]
        assert [142, 142, 142] == [int(total.sum()) for total in totals]

    @together("case", of_kind("cohort"))
    def test_no_finding_has_more_patients_than_there_are(self, case):
        """Counts are of the 24 findings, and within the group."""
        arms = case.record.get("arms", [case.record])
        assert all(set(arm["counts"]) <= set(WEIGHTS) for arm in arms)
        assert all(0 <= count <= arm["n"] for arm in arms for count in arm["counts"].values())

    def test_where_no_mean_is_printed_none_is_claimed(self):
        """Counts of manifestations without the laboratory findings give no total."""
        record = the("HE2020-ITEMS").record
        assert (6, None, None) == (len(record["arms"]), record.get("published_mean"), record.get("arithmetic"))
        assert {29, 30} == {arm["n"] for arm in record["arms"]}


class TestResponseCounts:
    """Printed percentages of responders, each from the one whole number that gives it."""

    ARMS = (
        ("IL-2", "week 12", 29, "55.17", 16),
        ("placebo", "week 12", 30, "30.00", 9),
        ("IL-2", "week 24", 29, "65.52", 19),
        ("placebo", "week 24", 30, "36.67", 11),
    )

    @together("case", of_kind("response-counts"))
    def test_the_record_is_as_printed(self, case):
        """Arms, times, patients, percentages and responders."""
        arms = case.record["arms"]
        assert list(self.ARMS) == [(a["arm"], a["at"], a["n"], a["percent"], a["responders"]) for a in arms]

    @together(("arm", "at", "n", "percent", "responders"), ARMS)
    def test_only_one_number_of_responders_gives_the_percentage(self, arm, at, n, percent, responders):
        """In exact decimals, to the two printed digits."""
        percentages = {
            count: str((Decimal(100 * count) / n).quantize(Decimal("0.01"), ROUND_HALF_UP)) for count in range(n + 1)
        }
        assert [responders] == [count for count, printed in percentages.items() if printed == percent]


class TestHalfImprovement:
    """A fall of 2 points is half of one 4-point finding or half of two 2-point findings."""

    @edition
    def test_the_weights_are_those_of_the_statement(self, edition):
        """The findings of which one is enough weigh 4, those of which it takes two weigh 2."""
        statement = the("S2K-RI50-TWOPOINT").record["statement"]
        one_of = {
            name
            for part in statement["one_of"]
            for name, row in edition.items()
            if part in (name.value, row.system.value)
        }
        assert 2 == statement["fall"]
        assert {"arthritis", "myositis", "urinary_casts", "hematuria", "proteinuria", "pyuria"} == one_of
        assert {4} == {edition[name].weight for name in one_of}
        assert {2} == {edition[name].weight for name in statement["two_of"]}

    @edition
    def test_no_finding_of_these_weights_is_left_out(self, edition):
        """The two groups are all findings of weight 4 and of weight 2."""
        two_of = set(the("S2K-RI50-TWOPOINT").record["statement"]["two_of"])
        assert {name for name, weight in WEIGHTS.items() if weight == 2} == two_of
        assert [6, 7] == [sum(row.weight == weight for row in edition.values()) for weight in (4, 2)]


class TestFlares:
    """Flare classes that the investigators gave; the score alone does not give them."""

    CLASSES = (
        ("CORTICOLUP-4", 8, "mild/moderate", "1.5"),
        ("CORTICOLUP-40", 6, "severe", "2.1"),
        ("CORTICOLUP-76", 13, "severe", "1.5"),
        ("CORTICOLUP-108", 4, "mild/moderate", "0.4"),
    )

    def test_the_record_is_as_printed(self):
        """Total, class and global assessment of every case with a flare."""
        assert list(self.CLASSES) == [
            (case.id, case.printed_total, case.record["flare"]["class"], case.record["flare"]["pga"])
            for case in published_cases()
            if "flare" in case.record
        ]


EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TABLES = {
    "corticolup": ("selena-sledai", {"CORTICOLUP-4": 8, "CORTICOLUP-40": 6, "CORTICOLUP-43": 4, "CORTICOLUP-58": 4}),
    "lupus-sci-med-140689": ("sledai-2k", {"LSM140689-case1": 6}),
}
"""The edition, and the printed totals of those whose findings are all listed."""


@pytest.mark.parametrize("key", TABLES)
class TestExampleFiles:
    """The example files are the packaged cases as a table, ready for the command line."""

    def test_the_file_is_what_the_cases_give(self, key):
        """Y for what is listed, blank for what need not be listed, N for the rest; no traps."""
        cases = [c for c in published_cases() if c.source_key == key and c.kind in ("exact", "incomplete-list")]
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(["patient", "printed", *WEIGHTS])
        table.writerows([case.id, case.printed_total, *_words(case).values()] for case in cases)
        assert text.getvalue() == (EXAMPLES / f"{key}.csv").read_text(encoding="utf-8")

    def test_the_command_gives_the_printed_totals(self, key, tmp_path):
        """The printed total where all is listed, and bounds that contain it where not."""
        edition, complete = TABLES[key]
        output = tmp_path / "scored.csv"
        arguments = ["score", str(EXAMPLES / f"{key}.csv"), "--edition", edition, "--output", str(output)]
        assert 0 == CliRunner().invoke(app, arguments).exit_code
        rows = list(csv.DictReader(output.read_text(encoding="utf-8").splitlines()))
        assert complete == {row["patient"]: int(row["sledai"]) for row in rows if row["sledai"]}
        bounds = {
            row["patient"]: (int(row["sledai_low"]), int(row["sledai_high"]), int(row["printed"]))
            for row in rows
            if not row["sledai"]
        }
        prefix = next(iter(complete)).split("-")[0]
        assert {name: values for name, values in INCOMPLETE.items() if name.startswith(prefix)} == bounds
        assert all(low <= printed <= high for low, high, printed in bounds.values())
        assert all(row["sledai"] in ("", row["printed"]) for row in rows)

    def test_the_source_is_named_beside_the_file(self, key):
        """The folder's page names the file, where the table stands, and what a blank means."""
        page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        (source,) = {case.source for case in published_cases() if case.source_key == key}
        assert f"{key}.csv" in page
        assert source in page.replace("\n", " ")
        assert "blank" in page.lower()
