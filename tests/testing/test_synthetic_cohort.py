"""The made-up cohort: the same for the same seed, as gappy and messy as asked for, and near what is published."""

import re
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from sledai import SELENA_SLEDAI, Descriptor, System, Visits, score, score_bounds
from sledai.testing import synthetic_cohort
from together import together

NAMES = [name.value for name in Descriptor]
URINE = {"urinary_casts", "hematuria", "proteinuria", "pyuria"}
SEROLOGY = {"low_complement", "increased_dna_binding"}
BLOOD_COUNT = {"thrombocytopenia", "leukopenia"}
BLISS_POOLED = {
    "cns": 2.7,
    "vascular": 6.6,
    "musculoskeletal": 65.4,
    "renal": 15.9,
    "mucocutaneous": 81.9,
    "serosal": 6.2,
    "immunologic": 79.5,
    "constitutional": 1.9,
    "hematologic": 7.7,
}
"""Involvement at baseline of BLISS-52 and BLISS-76 pooled [%], derived from Manzi 2012, Table 2."""
NEW_IN_A_YEAR = {
    "cns": 0.4,
    "vascular": 0.4,
    "musculoskeletal": 6.8,
    "renal": 8.5,
    "mucocutaneous": 12.9,
    "serosal": 1.9,
    "immunologic": 18.7,
    "constitutional": 0.7,
    "hematologic": 6.5,
}
"""Worsening at week 52 of those not involved at baseline, placebo arms [%] (Manzi 2012, Table 2)."""
SYSTEMS = {system: [name for name in NAMES if SELENA_SLEDAI[name].system is system] for system in System}


def whole(subjects, visits=8, **options):
    """All chunks put together."""
    chunks = list(synthetic_cohort(subjects, visits, **options))
    return {name: np.ma.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}


def one(subjects, visits=8, **options):
    """The only chunk."""
    (chunk,) = synthetic_cohort(subjects, visits, **options)
    return chunk


def read(columns):
    return Visits.from_columns({name: columns[name] for name in NAMES})


def is_same(one_cohort, other):
    """Whether two cohorts have the same columns, rows and gaps."""
    return list(one_cohort) == list(other) and all(
        np.array_equal(np.ma.getmaskarray(one_cohort[name]), np.ma.getmaskarray(other[name]))
        and np.array_equal(np.ma.getdata(one_cohort[name]), np.ma.getdata(other[name]))
        for name in other
    )


@pytest.fixture(scope="module")
def year():
    """Twenty thousand subjects at fourteen visits, weeks 0 to 52, without gaps."""
    return one(20_000, 14, missing=0)


class TestSameness:
    """A cohort is told by its seed; how it is handed out changes nothing."""

    def test_the_same_seed_gives_the_same_cohort(self):
        """Two calls agree in every row."""
        assert is_same(one(300, seed=7), one(300, seed=7))

    def test_another_seed_gives_another_cohort(self):
        """Seeds matter to findings and days."""
        first, second = one(300, seed=7), one(300, seed=8)
        assert not np.array_equal(first["rash"].data, second["rash"].data)
        assert not np.array_equal(first["day"], second["day"])

    @together("chunk", [8, 1000, 32_768, 50_001])
    def test_chunks_do_not_change_the_cohort(self, chunk):
        """Chunks of one subject, of a few, and across the blocks in which it is made have the rows of the whole."""
        subjects = 100 if chunk == 8 else 9000
        assert is_same(whole(subjects, chunk=chunk), one(subjects))

    @together("visits", [1, 8, 90])
    def test_the_first_of_many_are_those_of_few(self, visits):
        """A larger cohort begins with the smaller one."""
        few, many = one(50, visits), one(5000, visits)
        assert is_same(few, {name: column[: 50 * visits] for name, column in many.items()})

    def test_no_stretch_of_subjects_comes_twice(self):
        """The subjects are made in blocks, and no block is a copy of another."""
        days = one(40_000, 4, missing=0)["day"].reshape(-1, 4)
        for length in (512, 1024, 2048, 4096, 8192):
            assert not np.array_equal(days[:length], days[length : 2 * length])

    def test_gaps_change_no_finding(self):
        """Where an answer was assessed it is that of the cohort without gaps."""
        truth, gappy = one(500, missing=0), one(500, missing=0.4)
        assert all(np.array_equal(gappy[name].compressed(), truth[name][~gappy[name].mask]) for name in NAMES)
        assert np.array_equal(gappy["day"], truth["day"])

    def test_shuffled_rows_are_the_same_rows(self):
        """A shuffled chunk has the rows of the chunk in another order, and always in the same one."""
        chunks = synthetic_cohort(3000, chunk=10_000)
        for ordered, shuffled, again in zip(
            chunks,
            synthetic_cohort(3000, chunk=10_000, shuffled=True),
            synthetic_cohort(3000, chunk=10_000, shuffled=True),
            strict=True,
        ):
            assert np.mean(ordered["subject"] == shuffled["subject"]) < 0.1
            assert is_same(shuffled, again)
            rows = np.lexsort((shuffled["visit"], shuffled["subject"]))
            assert is_same({name: column[rows] for name, column in shuffled.items()}, ordered)


class TestShape:
    """Every chunk has the same columns, equally long."""

    def test_columns(self):
        """Subject, visit and day, then the 24 descriptors in form order."""
        cohort = one(3, 2)
        assert list(cohort) == ["subject", "visit", "day", *NAMES]
        assert {column.shape for column in cohort.values()} == {(6,)}
        assert {cohort[name].dtype for name in ("subject", "visit", "day")} == {np.dtype(np.int64)}
        assert cohort["subject"].tolist() == [1, 1, 2, 2, 3, 3]
        assert cohort["visit"].tolist() == [0, 1, 0, 1, 0, 1]

    def test_subjects_stay_whole(self):
        """A chunk has at most as many rows as asked for, and all visits of its subjects."""
        sizes = [len(chunk["day"]) for chunk in synthetic_cohort(10, 8, chunk=30)]
        assert sizes == [24, 24, 24, 8]
        sizes = [len(chunk["day"]) for chunk in synthetic_cohort(9000, 8, chunk=10_003)]
        assert sizes == [10_000] * 7 + [2000]

    def test_days(self):
        """Day 0 is baseline; later visits are up to three days early or late, so days only go up."""
        days = one(2000, 6)["day"].reshape(2000, 6)
        assert (days[:, 0] == 0).all()
        assert (np.diff(days, axis=1) > 0).all()
        assert set((days - 28 * np.arange(6))[:, 1:].ravel().tolist()) == {-3, -2, -1, 0, 1, 2, 3}

    @together(
        ("answers", "dtype", "kind"),
        [
            ("boolean", np.bool_, np.ma.MaskedArray),
            ("integer", np.int8, np.ma.MaskedArray),
            ("float", np.float64, np.ndarray),
            ("text", np.object_, np.ndarray),
        ],
    )
    def test_kinds_of_columns(self, answers, dtype, kind):
        """Each kind has its type; without gaps no array is masked."""
        gappy, complete = one(20, answers=answers), one(20, answers=answers, missing=0)
        assert {(gappy[name].dtype, type(gappy[name])) for name in NAMES} == {(np.dtype(dtype), kind)}
        assert {type(complete[name]) for name in NAMES} == {np.ndarray}


class TestGaps:
    """Gaps are as frequent as asked for, and samples are missed as a whole."""

    @together("share", [0.02, 0.25, 1])
    def test_share(self, share):
        """The share is that of all answers, and of each descriptor."""
        cohort = one(10_000, missing=share)
        shares = [cohort[name].mask.mean() for name in NAMES]
        assert np.mean(shares) == pytest.approx(share, rel=0.03)
        assert shares == pytest.approx([share] * 24, rel=0.1)

    @together("answers", ["boolean", "integer", "float", "text"])
    def test_none_without_gaps(self, answers):
        """No share, no gap, in any kind of column."""
        assert read(one(5000, answers=answers, missing=0)).missing_count.max() == 0

    def test_samples_are_missed_together(self):
        """Urine, serology and blood count are each missed as a whole; no two other descriptors are."""
        cohort = one(2000, missing=0.1)
        together = {frozenset(n for n in NAMES if np.array_equal(cohort[n].mask, cohort[m].mask)) for m in NAMES}
        assert {group for group in together if len(group) > 1} == {
            frozenset(URINE),
            frozenset(SEROLOGY),
            frozenset(BLOOD_COUNT),
        }

    def test_nothing_lies_under_a_mask(self):
        """What was not assessed is not to be had by taking the mask off."""
        cohort = one(2000, missing=0.1)
        assert not any(cohort[name].data[cohort[name].mask].any() for name in NAMES)


class TestWriting:
    """However it is written, it means the same."""

    @together(
        "options",
        [
            {"answers": "integer"},
            {"answers": "float"},
            {"answers": "text"},
            {"answers": "text", "messiness": 0.3},
            {"answers": "text", "messiness": 1},
        ],
        ids=str,
    )
    def test_scores_are_those_of_the_booleans(self, options):
        """Neither the kind of column nor the way of writing changes a bound."""
        expected = score_bounds(read(one(4000, missing=0.1)), SELENA_SLEDAI)
        actual = score_bounds(read(one(4000, missing=0.1, **options)), SELENA_SLEDAI)
        assert np.array_equal(actual.low, expected.low)
        assert np.array_equal(actual.high, expected.high)

    @together("messiness", [0, 0.3, 1])
    def test_share(self, messiness):
        """As many answers as asked for are written otherwise than Y, N or nothing."""
        cohort = one(2000, missing=0.1, answers="text", messiness=messiness)
        other = [np.isin(cohort[name].astype(str), ["Y", "N", ""], invert=True).mean() for name in NAMES]
        assert np.mean(other) == pytest.approx(messiness, rel=0.02)

    def test_ways_of_writing(self):
        """Case, outer blanks, words and the words for not assessed all occur."""
        cohort = one(2000, missing=0.1, answers="text", messiness=0.5)
        seen = set(np.concatenate([cohort[name] for name in NAMES]).tolist())
        assert seen >= {"y", "n", "yes", "no", " N ", "Present", "absent", "ND", "NOT DONE", " "}


class TestPlausibility:
    """Made up, but near what trials print."""

    @pytest.mark.parametrize(("system", "published"), BLISS_POOLED.items())
    def test_involvement_at_baseline(self, year, system, published):
        """Every organ system is involved about as often as in the BLISS trials."""
        involved = np.any([year[name][year["visit"] == 0] for name in SYSTEMS[System(system)]], axis=0)
        assert 100 * involved.mean() == pytest.approx(published, abs=1)

    @pytest.mark.parametrize(("system", "published"), NEW_IN_A_YEAR.items())
    def test_new_involvement_after_a_year(self, year, system, published):
        """Those who were not involved are so after a year about as often as on placebo."""
        involved = np.any([year[name].reshape(-1, 14) for name in SYSTEMS[System(system)]], axis=0)
        assert 100 * involved[~involved[:, 0], 13].mean() == pytest.approx(published, abs=2)

    def test_single_findings(self, year):
        """DNA binding as anti-dsDNA in BLISS (69.4 %), low complement above its low C4; three of PMC7536527."""
        found = {name: 100 * year[name][year["visit"] == 0].mean() for name in NAMES}
        assert found["increased_dna_binding"] == pytest.approx(69.4, abs=2)
        assert found["low_complement"] > 56.1
        assert [found[name] for name in ("rash", "alopecia", "arthritis")] == pytest.approx([59, 33, 64], abs=4)
        assert min(found.values()) > 0

    def test_score_at_baseline(self, year):
        """BLISS pooled: 9.71 with a standard deviation of 3.76; at least 10 in 52.1 %. All enter with at least 6."""
        baseline = score(read(year), SELENA_SLEDAI)[year["visit"] == 0]
        assert baseline.mean() == pytest.approx(9.71, abs=0.4)
        assert baseline.std() == pytest.approx(3.76, abs=0.2)
        assert (baseline >= 10).mean() == pytest.approx(0.521, abs=0.06)
        assert baseline.min() == 6

    def test_course(self, year):
        """The score falls at every visit, by about 5 points in a year (ILLUMINATE-1: 5.1 to 5.4)."""
        means = score(read(year), SELENA_SLEDAI).reshape(-1, 14).mean(axis=0)
        assert all(later < earlier for earlier, later in pairwise(means))
        assert means[0] - means[-1] == pytest.approx(5.2, abs=0.6)

    def test_visits_are_alike(self, year):
        """Scores of neighbouring visits go together, the more so the nearer the visits are."""
        scores = score(read(year), SELENA_SLEDAI).reshape(-1, 14)
        correlations = np.corrcoef(scores, rowvar=False)[0]
        assert correlations[1] > 0.8
        assert (np.diff(correlations) < 0).all()
        assert 0.05 < correlations[13] < 0.6

    def test_chronic_findings_outlast_the_rest(self, year):
        """Serology stays longer than rash, and rash longer than fever."""
        stays = [
            year[name].reshape(-1, 14)[:, 1][year[name].reshape(-1, 14)[:, 0]].mean()
            for name in ("low_complement", "rash", "fever")
        ]
        assert stays == sorted(stays, reverse=True)


class TestStream:
    """However large the cohort, only a chunk of it is held."""

    def test_memory(self):
        """A stream of two million visits needs a small part of the memory of its columns, 144 MB with masks."""
        tracemalloc.start()
        visits = sum(len(chunk["day"]) for chunk in synthetic_cohort(250_000, chunk=50_000))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert visits == 2_000_000
        assert peak < 40e6

    def test_the_first_chunk_of_a_huge_cohort(self):
        """A chunk is made when it is asked for: a cohort for ten thousand million visits begins at once."""
        first = next(synthetic_cohort(10**10 // 8, chunk=80))
        assert len(first["day"]) == 80


class TestErrors:
    """A wrong argument is refused at the call, before the first chunk is asked for."""

    @together(
        ("options", "sentence"),
        [
            ({"subjects": 0}, "subjects=0: give a whole number of at least 1"),
            ({"subjects": -3}, "subjects=-3: give a whole number of at least 1"),
            ({"subjects": 1e6}, "subjects=1000000.0: give a whole number of at least 1"),
            ({"visits": 0}, "visits=0: give a whole number of at least 1"),
            ({"seed": -1}, "seed=-1: give a whole number of at least 0"),
            ({"chunk": 7}, "chunk=7: give a whole number of at least 8"),
            ({"missing": -0.01}, "missing=-0.01: give a share from 0 to 1"),
            ({"missing": 2}, "missing=2: give a share from 0 to 1"),
            ({"missing": float("nan")}, "missing=nan: give a share from 0 to 1"),
            ({"messiness": 1.01, "answers": "text"}, "messiness=1.01: give a share from 0 to 1"),
            ({"answers": "bool"}, 'answers=\'bool\': say "boolean", "integer", "float" or "text"'),
            (
                {"messiness": 0.1},
                'messiness=0.1: only text is written in several ways, so say answers="text" or messiness=0',
            ),
        ],
        ids=str,
    )
    def test_refused(self, options, sentence):
        """The name, the value and what to give instead."""
        with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
            synthetic_cohort(**{"subjects": 1, **options})

    def test_least_values_are_accepted(self):
        """One subject, one visit, seed 0, a chunk of one."""
        assert len(one(1, 1, seed=0, chunk=1)["day"]) == 1
