"""Edges that a change of one sign in the code would move: each value beside the one that is treated otherwise."""

import pytest

from laboratory.deriving import derive, derive_visits
from refusals import raises
from sledai import SELENA_SLEDAI, SLEDAI_2K, Descriptor
from sledai.errors import DuplicateVisitError, unreadable_reading
from sledai.laboratory import Result, Results
from together import together


@together("earlier", [("<1.0", 0.5), (0.5, "<1.0")])
def test_two_earlier_results_of_one_day_of_which_one_has_no_end(earlier):
    """1.1 has risen by more than 0.5 from 0.5, and not from 0.9, which "<1.0" may be: proteinuria is open."""
    table = {"subject": ["A"] * 3, "day": [-40, -40, 0], "test": ["urine_protein"] * 3, "unit": ["g/d"] * 3}
    results = Results.from_columns({**table, "value": [*earlier, 1.1]})
    usage = {"before": "last_before_window", "attribution": "assumed"}
    found = derive_visits(results, SELENA_SLEDAI, subject=["A"], day=[0], **usage)[Descriptor.PROTEINURIA]
    assert [(0, 1)] == list(zip(found.low.tolist(), found.high.tolist(), strict=True))


@together("day", [3, 0, -3])
def test_the_day_of_a_visit_that_is_there_twice(day):
    """The day is as it was given, also before the day from which days are counted."""
    nothing = Results.from_columns({"subject": [], "day": [], "test": [], "value": [], "unit": []})
    with pytest.raises(DuplicateVisitError) as caught:
        derive_visits(nothing, SELENA_SLEDAI, subject=["B", "A", "A"], day=[day, day, day])
    assert {("A", day): 2} == caught.value.visits


def test_results_that_decide_where_a_symptom_is_not_known():
    """Creatine kinase is above its range, aldolase has none: while weakness is not known, both could decide."""
    results = [Result("creatine_kinase", 200, "U/L", day=0, upper=190), Result("aldolase", 9, "U/L", day=0)]
    open_ = derive(results, SELENA_SLEDAI, day=0, attribution="assumed")[Descriptor.MYOSITIS]
    assert ["creatine_kinase", "aldolase"] == [str(result.test) for result in open_.results]
    seen = {"proximal_muscles_ache_or_weak": True}
    certain = derive(results, SELENA_SLEDAI, day=0, attribution="assumed", findings=seen)[Descriptor.MYOSITIS]
    assert ["creatine_kinase"] == [str(result.test) for result in certain.results]


@together(
    ("test", "unit", "value", "beyond"),
    [
        ("white_cells", "10*9/L", "2000", "2000.000001"),
        ("ch50", "{CAE'U}", "10000", "10000.000001"),
        ("anti_dsdna", "[IU]/mL", "1000000", "1000000.000001"),
        ("platelets", "10*9/L", f"99.{28 * '9'}", f"99.{29 * '9'}"),
        ("platelets", "10*9/L", "<1e30", "<1e31"),
    ],
)
def test_the_last_value_that_is_believed(test, unit, value, beyond):
    """The most that a test is believed to give, 30 digits, and a limit of 31 digits before the point."""
    shown = unit if unit.startswith("[") else f"[{unit}]"
    assert f"{test} {value} {shown}" == str(Result(test, value, unit))
    with raises(unreadable_reading):
        Result(test, beyond, unit)


@together(("value", "limit", "above"), [("30.000002", "30.000001", True), ("30.000001", "30.000002", False)])
def test_the_sixth_decimal_of_international_units(value, limit, above):
    """It decides on which side of a limit a result is."""
    result = Result("anti_dsdna", value, "[IU]/mL", upper=limit, day=0, method="Farr")
    found = derive([result], SLEDAI_2K, day=0, attribution="assumed")[Descriptor.INCREASED_DNA_BINDING].criterion
    assert (above, above) == (found.certain, found.possible)
