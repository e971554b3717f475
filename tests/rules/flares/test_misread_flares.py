"""Flare rules as software and pages have misread them."""

from pitfalls.examples import Compared
from pitfalls.reading import PITFALLS
from rules.flares.cases import DOORS, Case, of, one
from rules.flares.flare_oracle import MILD, NONE
from sledai import SELENA_SLEDAI, SLEDAI_2K, ChangeCategory, change_category, flare_events
from sledai.criteria import SFI
from sledai.criteria.flares import FLARE_HEMOGLOBIN_FALL
from together import together

every_door = together("told", DOORS.values(), ids=DOORS)


def case_of(example):
    """The pair of visits of a pitfall."""
    before, now = map(of, example.totals)
    return Case(
        before=before,
        now=now,
        pga=example.pga,
        dose=example.prednisone,
        weight=example.body_weight,
        events=flare_events(example.events),
    )


MISREAD = {
    name: (case_of(pitfall.example), pitfall.right["selena-sledai"])
    for name, pitfall in PITFALLS.items()
    if isinstance(pitfall.example, Compared) and pitfall.example.rule == SFI
}


@every_door
@together(("case", "expected"), MISREAD.values(), ids=MISREAD)
def test_misread(told, case, expected):
    """The right answer where another one was seen."""
    assert expected == told(case)


def test_flr_5_two_rules_of_change_differ():
    """A rise of 3 is persistent by Gladman and a mild or moderate flare by the index."""
    case = Case(before=of(4), now=of(7))
    assert MILD == one(case).value
    assert ChangeCategory.PERSISTENT == change_category(case.before, case.now, SELENA_SLEDAI).value


@together(("fall", "counts"), [("1", False), ("2.9", False), ("3", False), ("3.1", True)])
def test_flr_6_the_fall_of_hemoglobin(fall, counts):
    """The fall has to be more than 3 g/dL."""
    assert counts == FLARE_HEMOGLOBIN_FALL.holds(type(FLARE_HEMOGLOBIN_FALL.value)(fall))


def test_flr_8_the_score_alone_never_calls_it_mild():
    """With a total of 4, 6 or 10 and nothing else known, a severe flare stays possible."""
    for points in (4, 6, 10):
        result = one(Case(now=of(points), pga=None, dose=None, weight=None, events={}))
        assert result.any.certain
        assert result.severe.possible
        assert None is result.value


def test_mis_4_nothing_is_read_into_a_blank():
    """A blank global assessment, dose or event is open, so no flare is not certain."""
    for blank in ({"pga": ("0", None)}, {"dose": ("0", None)}, {"events": flare_events(missing={"fever"})}):
        result = one(Case(**blank))
        assert None is result.value
        assert 1 == len(result.open)


def test_mis_6_a_missing_dose_is_not_a_dose_of_0():
    """A dose that is not known may have been raised."""
    assert one(Case(dose=("5", None))).severe.possible
    assert NONE == one(Case(dose=("5", "0"))).value


def test_ver_9_another_edition_is_said():
    """The index was stated for SELENA-SLEDAI; under another edition the result says so, and records it."""
    result = one(Case(), edition=SLEDAI_2K)
    assert ("sfi was stated for selena-sledai; here it is applied to sledai-2k",) == result.remarks
    assert "sledai-2k@" in result.stamp
    assert result.remarks[0] in str(result)
    assert () == one(Case()).remarks
