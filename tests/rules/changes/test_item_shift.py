"""The item shift table on single examples, and on the counts that He 2020 printed."""

from fractions import Fraction

import narwhals.stable.v2 as nw
import pytest
from attrs.exceptions import FrozenInstanceError

from oracle import NAMES
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    Assessment,
    Descriptor,
    Interval,
    Share,
    Shift,
    System,
    Visits,
    __version__,
    item_shift,
)
from sledai.cases import published_cases
from sledai.errors import different_lengths
from together import together

ABSENT, PRESENT, UNKNOWN = Assessment(), Assessment({"rash"}), Assessment(missing={"rash"})
ALL_NINE = [(before, now) for before in (ABSENT, PRESENT, UNKNOWN) for now in (ABSENT, PRESENT, UNKNOWN)]
"""Each answer before with each answer now."""


def table_of(pairs, edition=SELENA_SLEDAI):
    """The table of these pairs."""
    before, now = (Visits.from_assessments(side) for side in zip(*pairs, strict=True))
    return item_shift(before, now, edition)


class TestCounts:
    """Absent, present and not assessed, before by now."""

    def test_every_cell_has_its_place(self):
        """One pair more in each of the nine cells than in the one before."""
        pairs = [pair for times, pair in enumerate(ALL_NINE, 1) for _ in range(times)]
        assert ((1, 2, 3), (4, 5, 6), (7, 8, 9)) == table_of(pairs)["rash"].counts

    def test_a_part_of_an_index_has_its_rows_only(self):
        """Descriptors outside the index are not counted."""
        table = table_of(ALL_NINE, SELENA_SLEDAI.without(System.IMMUNOLOGIC))
        assert [name for name in NAMES if name not in ("low_complement", "increased_dna_binding")] == list(table)
        assert 22 == len(table)

    def test_a_descriptor_outside_the_index_is_not_found(self):
        """What was not counted cannot be looked up."""
        with pytest.raises(KeyError):
            table_of(ALL_NINE, SELENA_SLEDAI.without("rash"))[Descriptor.RASH]

    @together("backend", ["pandas", "polars", "pyarrow"])
    def test_as_a_frame(self, backend):
        """One row for each descriptor: the nine counts, and the two shares with their bounds."""
        pairs = [pair for times, pair in enumerate(ALL_NINE, 1) for _ in range(times)]
        skin = SELENA_SLEDAI.without(*(name for name in NAMES if name not in ("rash", "alopecia")))
        frame = nw.from_native(table_of(pairs, skin).to_frame(backend), eager_only=True)
        assert backend == frame.implementation.value
        words = ("absent", "present", "not_assessed")
        assert ["descriptor", "label", *(f"{before}_to_{now}" for before in words for now in words)] == frame.columns[
            :11
        ]
        rash, alopecia = frame.rows(named=True)
        assert ("rash", skin["rash"].label) == (rash["descriptor"], rash["label"])
        assert [*range(1, 10)] == [rash[name] for name in frame.columns[2:11]]
        assert (4, 4 + 6, 4 + 5 + 6) == (rash["improved_low"], rash["improved_high"], rash["improved_of"])
        assert (2, 2 + 3, 1 + 2 + 3) == (rash["worsened_low"], rash["worsened_high"], rash["worsened_of"])
        assert ("alopecia", 45, 0) == (alopecia["descriptor"], alopecia["absent_to_absent"], alopecia["improved_of"])

    def test_as_another_kind_of_frame(self):
        """It is refused with those that can be made."""
        with pytest.raises(ValueError, match="backend='dask': say"):
            table_of(ALL_NINE).to_frame("dask")

    def test_more_pairs_than_a_byte_holds(self):
        """Counts do not overflow."""
        assert 300 == table_of([(PRESENT, ABSENT)] * 300)["rash"].counts[1][0]


class TestShares:
    """Improved of those with the finding before, worsened of those without."""

    @together(
        ("row", "low", "high", "of"),
        [
            ((0, 0, 0), 0, 0, 0),
            ((1, 0, 0), 1, 1, 1),
            ((0, 1, 0), 0, 0, 1),
            ((0, 0, 1), 0, 1, 1),
            ((4, 5, 6), 4, 10, 15),
        ],
    )
    def test_improved(self, row, low, high, of):
        """Absent now is improved; not assessed now may be."""
        assert Share(Interval(low, high), of=of) == Shift(((9, 9, 9), row, (9, 9, 9))).improved

    @together(
        ("row", "low", "high", "of"),
        [((0, 0, 0), 0, 0, 0), ((1, 0, 0), 0, 0, 1), ((0, 1, 0), 1, 1, 1), ((0, 0, 1), 0, 1, 1), ((1, 2, 3), 2, 5, 6)],
    )
    def test_worsened(self, row, low, high, of):
        """Present now is worsened; not assessed now may be."""
        assert Share(Interval(low, high), of=of) == Shift((row, (9, 9, 9), (9, 9, 9))).worsened

    def test_percent(self):
        """Eleven of 13 are 84.6 percent; of nobody there is no percentage."""
        percent = Share(Interval(11, 13), of=13).percent
        assert pytest.approx(float(Fraction(1100, 13))) == percent.low
        assert 100.0 == percent.high
        assert None is Share(Interval(0, 0), of=0).percent

    @together(("low", "high", "words"), [(3, 3, "3 of 8"), (3, 4, "3 to 4 of 8"), (0, 8, "0 to 8 of 8")])
    def test_words(self, low, high, words):
        """Settled in one number, open in two."""
        assert words == str(Share(Interval(low, high), of=8))


class TestTable:
    """Readable as text and as a table in a notebook."""

    PAIRS = (*ALL_NINE, (Assessment({"fever"}), Assessment()))

    def test_text(self):
        """Each descriptor has a line for each answer that somebody had before."""
        text = str(table_of(self.PAIRS)).splitlines()
        assert "SELENA-SLEDAI: shift of 24 descriptors in 10 pairs of visits" == text[0]
        assert ["descriptor", "before", "absent now", "present now", "not assessed now", "moved"] == [
            word.strip() for word in text[1].split("  ") if word
        ]
        rash = [[word.strip() for word in line.split("  ") if word] for line in text if line.startswith("  Rash")]
        assert [
            ["Rash", "absent", "2", "1", "1", "worsened 1 to 2 of 4"],
            ["Rash", "present", "1", "1", "1", "improved 1 to 2 of 3"],
            ["Rash", "not assessed", "1", "1", "1"],
        ] == rash
        assert 1 == sum(line.startswith("  Seizure") for line in text)
        assert f"sledai {__version__}, edition selena-sledai@{SELENA_SLEDAI.content_hash}" == text[-1]

    def test_one_pair_and_none(self):
        """One pair is not many, and no pairs are a heading alone."""
        assert "in 1 pair of visits" in str(table_of([(PRESENT, ABSENT)]))
        nobody = item_shift(*[Visits.from_assessments([])] * 2, SELENA_SLEDAI)
        assert (0, 3) == (nobody.pairs, len(str(nobody).splitlines()))
        assert Share(Interval(0, 0), of=0) == nobody["rash"].improved

    def test_repr_is_short(self):
        """The short form is the heading and the stamp."""
        table = table_of([(PRESENT, ABSENT)])
        heading = "SELENA-SLEDAI: shift of 24 descriptors in 1 pair of visits"
        assert f"<ItemShift {heading}; {table.stamp}>" == repr(table)

    def test_html(self):
        """The same lines as cells, escaped."""
        html = table_of(self.PAIRS)._repr_html_()
        assert html.startswith("<table>")
        assert ">worsened 1 to 2 of 4</td>" in html
        assert ">not assessed now</th>" in html
        hostile = SELENA_SLEDAI.evolve(label="<script>alert(1)</script>")
        assert "<script>" not in table_of(self.PAIRS, hostile)._repr_html_()

    def test_frozen(self):
        """A table is a result, not a form to fill in."""
        with pytest.raises(FrozenInstanceError):
            table_of(ALL_NINE).pairs = 0


class TestRefusals:
    """What is no pair of visits is refused, saying what to give."""

    def test_one_visit(self):
        """A shift is counted over many subjects."""
        with pytest.raises(TypeError, match="Assessment is not a visit"):
            item_shift(Assessment(), Assessment(), SELENA_SLEDAI)

    def test_unequal_lengths(self):
        """Visits that cannot be paired one to one are refused, naming both lengths."""
        one, two = (Visits.from_assessments([Assessment()] * n) for n in (1, 2))
        with raises(different_lengths, match="before has 1, now has 2"):
            item_shift(one, two, SELENA_SLEDAI)

    def test_no_edition(self):
        """The key of an edition is not the edition."""
        nobody = Visits.from_assessments([])
        with pytest.raises(TypeError, match="'sledai-2k' is not an edition"):
            item_shift(nobody, nobody, "sledai-2k")


HE_2020 = {
    "IL-2": (
        29,
        {
            "rash": (13, 2, 2),
            "mucosal_ulcers": (4, 0, 0),
            "arthritis": (14, 4, 3),
            "vasculitis": (4, 0, 0),
            "alopecia": (12, 6, 5),
            "fever": (3, 0, 0),
            "myositis": (1, 0, 0),
        },
    ),
    "placebo": (
        30,
        {
            "rash": (16, 6, 6),
            "mucosal_ulcers": (1, 0, 0),
            "arthritis": (15, 9, 8),
            "vasculitis": (2, 0, 0),
            "alopecia": (7, 2, 2),
            "fever": (4, 1, 0),
            "myositis": (2, 0, 0),
        },
    ),
}
"""Patients in each arm, and of each finding how many had it at baseline, week 12 and week 24 (He 2020, Table 2)."""
WEEKS = ("baseline", "week 12", "week 24")


def cohort(n, counts, first=0):
    """Visits of `n` patients in which each finding has its count, from patient `first` on, round the arm."""
    columns = {name: [(patient - first) % n < counts.get(name, 0) for patient in range(n)] for name in NAMES}
    return Visits.from_columns(columns)


@together("arm", HE_2020)
@together("week", [1, 2], ids=WEEKS[1:])
class TestHe2020:
    """Of a cohort with the printed counts the table has the printed counts as its margins.

    The article prints how many had each finding at each visit, and not who; the cohorts here are made up to have
    those counts.
    """

    def test_the_packaged_record_is_as_typed_here(self, arm, week):
        """The case file and this file agree."""
        (case,) = (case for case in published_cases() if case.id == "HE2020-ITEMS")
        n, findings = HE_2020[arm]
        for at in (0, week):
            (printed,) = (a for a in case.record["arms"] if (a["arm"], a["at"]) == (arm, WEEKS[at]))
            assert (n, {name: counts[at] for name, counts in findings.items()}) == (printed["n"], printed["counts"])

    @together("first", [0, 1, 10])
    def test_the_margins_are_the_printed_counts(self, arm, week, first):
        """Whoever has the finding now: present before and present now are as printed, and so is the difference."""
        n, findings = HE_2020[arm]
        before = cohort(n, {name: counts[0] for name, counts in findings.items()})
        now = cohort(n, {name: counts[week] for name, counts in findings.items()}, first)
        table = item_shift(before, now, SELENA_SLEDAI)
        assert n == table.pairs
        for name in NAMES:
            baseline, later = (findings.get(name, (0, 0, 0))[at] for at in (0, week))
            shift = table[name]
            assert (baseline, n - baseline) == (shift.improved.of, shift.worsened.of)
            assert later == sum(row[1] for row in shift.counts)
            assert (0, 0, 0) == tuple(row[2] for row in shift.counts)
            assert baseline - later == shift.improved.count.low - shift.worsened.count.low

    def test_where_nobody_worsened_the_shares_are_the_printed_counts(self, arm, week):
        """When those with the finding now had it before, the difference of the counts is who improved."""
        n, findings = HE_2020[arm]
        sides = (cohort(n, {name: counts[at] for name, counts in findings.items()}) for at in (0, week))
        table = item_shift(*sides, SELENA_SLEDAI)
        for name, counts in findings.items():
            gone = counts[0] - counts[week]
            assert ((n - counts[0], 0, 0), (gone, counts[week], 0), (0, 0, 0)) == table[name].counts
            assert f"{gone} of {counts[0]}" == str(table[name].improved)
            assert f"0 of {n - counts[0]}" == str(table[name].worsened)
