"""The made-up cohort has the counts that He 2020 printed, and says of itself that it is made up."""

from collections import Counter, defaultdict
from statistics import median

import polars as pl
import pytest

from frames import verbs
from oracle import NAMES, WEIGHTS
from sledai import SELENA_SLEDAI, Encounter, Visits, eligible, response
from sledai.cases import published_cases
from sledai.criteria import SRI_4
from sledai.criteria.entry import NCT02932137_ENTRY
from sledai.testing import he_2020_cohort

ARMS = {"IL-2": 29, "placebo": 30}
VISITS = ("baseline", "week 12", "week 24")
COUNTS = {
    "IL-2": {
        "rash": (13, 2, 2),
        "mucosal_ulcers": (4, 0, 0),
        "arthritis": (14, 4, 3),
        "vasculitis": (4, 0, 0),
        "alopecia": (12, 6, 5),
        "fever": (3, 0, 0),
        "myositis": (1, 0, 0),
    },
    "placebo": {
        "rash": (16, 6, 6),
        "mucosal_ulcers": (1, 0, 0),
        "arthritis": (15, 9, 8),
        "vasculitis": (2, 0, 0),
        "alopecia": (7, 2, 2),
        "fever": (4, 1, 0),
        "myositis": (2, 0, 0),
    },
}
"""Table 2, by arm: how many have each manifestation at baseline, week 12 and week 24."""
SCORES = {
    "IL-2": {"baseline": (8, 12, 27), "week 12": (0, 6, 16), "week 24": (0, 4, 18)},
    "placebo": {"baseline": (8, 11, 22), "week 12": (0, 6, 25), "week 24": (0, 8, 25)},
}
"""The printed lowest, median and highest score."""
GROUPS = [(arm, visit) for arm in ARMS for visit in VISITS]


@pytest.fixture(scope="module")
def cohort():
    """The cohort."""
    return he_2020_cohort()


@pytest.fixture(scope="module")
def rows(cohort):
    """Its rows, by arm and visit, read off the plain columns."""
    names, columns = cohort.columns.keys(), cohort.columns.values()
    found = defaultdict(list)
    for row in (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)):
        found[row["arm"], row["visit"]].append(row)
    return found


def scored(row):
    """The score of a row, added up without the library."""
    return sum(WEIGHTS[name] for name in NAMES if row[name])


class TestPrinted:
    """Every count that the article prints is the cohort's."""

    def test_arms_and_visits(self, cohort, rows):
        """29 and 30 participants, all at each of three visits."""
        assert cohort.arms == ARMS
        assert cohort.visits == VISITS
        assert {group: len(found) for group, found in rows.items()} == {(arm, at): ARMS[arm] for arm, at in GROUPS}

    @pytest.mark.parametrize("arm", ARMS)
    def test_manifestations(self, rows, arm):
        """How many have each of the seven manifestations at each visit."""
        found = {name: tuple(sum(row[name] for row in rows[arm, at]) for at in VISITS) for name in COUNTS[arm]}
        assert found == COUNTS[arm]

    def test_the_counts_typed_here_are_those_of_the_packaged_case(self):
        """Table 2, transcribed twice."""
        (case,) = (case for case in published_cases() if case.id == "HE2020-ITEMS")
        packaged = {(part["arm"], part["at"]): part["counts"] for part in case.record["arms"]}
        assert packaged == {
            (arm, at): {name: counts[place] for name, counts in COUNTS[arm].items()}
            for arm in ARMS
            for place, at in enumerate(VISITS)
        }
        assert {(part["arm"], part["n"]) for part in case.record["arms"]} == set(ARMS.items())

    @pytest.mark.parametrize(("arm", "visit"), GROUPS)
    def test_ranges_and_medians_of_the_score(self, rows, arm, visit):
        """Lowest, median and highest score of each arm at each visit."""
        scores = [scored(row) for row in rows[arm, visit]]
        assert (min(scores), median(scores), max(scores)) == SCORES[arm][visit]

    @pytest.mark.parametrize(("arm", "printed"), [("IL-2", 2.3), ("placebo", 2.2)])
    def test_the_median_global_assessment_at_baseline(self, rows, arm, printed):
        """2.3 and 2.2 on the scale of 0 to 3."""
        assert median(row["pga"] for row in rows[arm, "baseline"]) == pytest.approx(printed)


class TestMadeUp:
    """What the article does not print is made up, plausible, and the same at every call."""

    def test_nobody_is_taken_for_a_patient(self, cohort):
        """Every subject says so, and so does the cohort."""
        assert all(subject.startswith("SYNTHETIC-") for subject in cohort.columns["subject"])
        assert "made up" in repr(cohort)
        assert set(Counter(cohort.columns["subject"]).values()) == {3}

    def test_it_is_the_same_at_every_call(self, cohort):
        """There is no random number in it."""
        assert cohort.columns == he_2020_cohort().columns

    @pytest.mark.parametrize("arm", ARMS)
    def test_everyone_meets_the_registered_entry_criteria(self, cohort, rows, arm):
        """A score of 8 or more and a feature that NCT02932137 asks for."""
        assert min(map(scored, rows[arm, "baseline"])) >= 8
        assert eligible(cohort.encounter(arm, "baseline").visit, SELENA_SLEDAI, entry=NCT02932137_ENTRY).certain.all()

    @pytest.mark.parametrize("arm", ARMS)
    def test_a_printed_finding_that_is_gone_does_not_come_back(self, rows, arm):
        """Its count never rises in print, and those who have it later are some of those who had it."""
        for name in COUNTS[arm]:
            has = [{row["subject"] for row in rows[arm, at] if row[name]} for at in VISITS]
            assert has[2] <= has[1] <= has[0]

    @pytest.mark.parametrize("week", VISITS[1:])
    @pytest.mark.parametrize("arm", ARMS)
    def test_readings_are_in_range_and_the_trial_has_just_begun_at_baseline(self, rows, arm, week):
        """The global assessment is on the scale, letters are letters, no treatment has failed at baseline."""
        for row in rows[arm, "baseline"] + rows[arm, week]:
            assert 0 <= row["pga"] <= 3
            assert {value for name, value in row.items() if name.startswith("bilag_")} <= set("ABCDE")
        assert not any(row["treatment_failure"] for row in rows[arm, "baseline"])

    def test_every_criterion_decides_at_least_once(self, cohort):
        """Somebody is no responder for the score, the global assessment, BILAG or the treatment alone."""
        alone = set()
        for arm, visit in GROUPS:
            before, now = cohort.encounter(arm, "baseline"), cohort.encounter(arm, visit)
            failure = cohort.rows(arm, visit)["treatment_failure"]
            alone |= set(response(before, now, SELENA_SLEDAI, rule=SRI_4, treatment_failure=failure).reasons)
        assert {
            "not met: score",
            "not met: bilag_not_worse",
            "not met: pga_not_worse",
            "not met: no_treatment_failure",
        } <= alone


class TestDoors:
    """The same cohort as columns for a frame and as what the endpoints take."""

    def test_columns_make_a_frame(self, cohort, rows):
        """A frame of the columns is scored without naming or mapping anything."""
        frame = verbs.score(pl.DataFrame(cohort.columns), SELENA_SLEDAI)
        assert len(frame) == 3 * 59
        for (arm, visit), found in rows.items():
            group = frame.filter(arm=arm, visit=visit)
            assert group["sledai"].to_list() == list(map(scored, found))

    @pytest.mark.parametrize(("arm", "visit"), GROUPS)
    def test_encounters_have_the_rows_of_the_columns(self, cohort, rows, arm, visit):
        """Answers, global assessment, letters and failures, in the order of the rows."""
        encounter, found = cohort.encounter(arm, visit), rows[arm, visit]
        assert isinstance(encounter, Encounter)
        assert isinstance(encounter.visit, Visits)
        assert [set(map(str, visit.present)) for visit in encounter.visit] == [
            {name for name in NAMES if row[name]} for row in found
        ]
        assert encounter.pga.parts.low.tolist() == [round(row["pga"] * 1_000_000) for row in found]
        for domain, grade in encounter.bilag.grades.items():
            assert grade.low.tolist() == ["EDCBA".index(row[f"bilag_{domain}"]) for row in found]
        assert cohort.rows(arm, visit)["treatment_failure"] == [row["treatment_failure"] for row in found]

    @pytest.mark.parametrize("arm", ARMS)
    def test_the_order_of_participants_is_the_same_at_every_visit(self, rows, arm):
        """So that visits can be compared row by row."""
        orders = {tuple(row["subject"] for row in rows[arm, at]) for at in VISITS}
        assert len(orders) == 1

    def test_an_arm_or_a_visit_that_is_none_is_refused(self, cohort):
        """With what there is to choose from."""
        with pytest.raises(ValueError, match=r"arm='IL2'.*'IL-2', 'placebo'.*'week 24'"):
            cohort.encounter("IL2", "week 12")
        with pytest.raises(ValueError, match="visit='week 10'"):
            cohort.rows("placebo", "week 10")["treatment_failure"]
