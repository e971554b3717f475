"""Every boundary of the flare index, on it and one step either side, through one visit and through arrays."""

from rules.flares.cases import DOORS, Case, of
from rules.flares.flare_oracle import MILD, NONE, SEVERE
from sledai import flare_events
from sledai.criteria import FLARE_RULES, SFI
from sledai.criteria.flares import SFI_MODIFIED, SFI_MODIFIED_TO_12
from together import together

SCORES = [
    # before, now, by the score alone, modified, modified where a rise above 12 is none
    (4, 6, NONE, NONE, NONE),
    (4, 7, MILD, MILD, MILD),
    (4, 8, MILD, MILD, MILD),
    (8, 11, MILD, MILD, MILD),
    (8, 12, MILD, MILD, MILD),
    (8, 13, SEVERE, MILD, NONE),
    (12, 12, NONE, NONE, NONE),
    (12, 13, SEVERE, NONE, NONE),
    (12, 14, SEVERE, NONE, NONE),
    (12, 15, SEVERE, MILD, NONE),
    (13, 13, NONE, NONE, NONE),
    (13, 14, NONE, NONE, NONE),
    (13, 15, NONE, NONE, NONE),
    (13, 16, SEVERE, MILD, NONE),
    (14, 16, NONE, NONE, NONE),
    (14, 17, SEVERE, MILD, NONE),
    (2, 15, SEVERE, MILD, NONE),
    (0, 12, MILD, MILD, MILD),
    (0, 13, SEVERE, MILD, NONE),
    (14, 10, NONE, NONE, NONE),
    (20, 13, NONE, NONE, NONE),
    (0, 0, NONE, NONE, NONE),
]
PGA = [
    # before, now, class
    ("0.5", "1.4", NONE),
    ("0.5", "1.499999", NONE),
    ("0.5", "1.5", MILD),
    ("0.5", "1.500001", MILD),
    ("1.4", "2.5", MILD),
    ("1.5", "2.5", MILD),
    ("1.500001", "2.5", NONE),
    ("1.4", "2.500001", SEVERE),
    ("1.6", "2.6", SEVERE),
    ("2.4", "2.6", SEVERE),
    ("2.5", "2.500001", SEVERE),
    ("2.6", "2.6", NONE),
    ("2.6", "2.600001", SEVERE),
    ("2.6", "2.5", NONE),
    ("3", "3", NONE),
    ("0.4", "1.4", MILD),
    ("0.400001", "1.4", NONE),
    ("1.1", "2.1", MILD),
    ("0", "0.999999", NONE),
    ("0", "1", MILD),
]
FLOATS = [(0.4, 1.4, MILD), (0.7, 1.7, MILD), (1.1, 2.1, MILD), (0.3, 1.3, MILD), (1.6, 2.5, NONE), (1.4, 2.4, MILD)]
DOSES = [
    # before, now, weight, class
    ("10", "30", "60", MILD),
    ("10", "30.000001", "60", SEVERE),
    ("10", "30.5", "60", SEVERE),
    ("10", "29.999999", "60", MILD),
    ("10", "30", "59.999999", SEVERE),
    ("10", "30", "60.000001", MILD),
    ("10", "27.5", "55", MILD),
    ("10", "27.500001", "55", SEVERE),
    ("40", "40", "60", NONE),
    ("40", "40.000001", "60", SEVERE),
    ("40", "39.999999", "60", NONE),
    ("40", "35", "60", NONE),
    ("0", "0", "60", NONE),
    ("0", "0.000001", "60", MILD),
    ("0", "2.5", "60", MILD),
    ("0", "31", "60", SEVERE),
    ("30", "31", "60", SEVERE),
]

every_door = together("told", DOORS.values(), ids=DOORS)


@every_door
class TestScore:
    """The score makes a flare by a rise of 3 points, and a severe one where it ends above 12."""

    @together(("before", "now", "classic", "modified", "to_12"), SCORES)
    def test_the_table(self, told, before, now, classic, modified, to_12):
        """Each row of the boundary table, and one step either side, in the index and in both modified readings."""
        case = Case(before=of(before), now=of(now))
        assert classic == told(case)
        assert modified == told(case, SFI_MODIFIED)
        assert to_12 == told(case, SFI_MODIFIED_TO_12)

    @together("exact", [False, True])
    def test_looking_at_every_total_changes_nothing_where_all_is_known(self, told, exact):
        """Without gaps both ways of looking give the same."""
        assert SEVERE == told(Case(before=of(8), now=of(13)), exact=exact)


@every_door
class TestGlobalAssessment:
    """A rise by 1.0 is a flare, any rise that ends above 2.5 a severe one; arithmetic is exact."""

    @together(("before", "now", "expected"), PGA)
    def test_the_table(self, told, before, now, expected):
        """Each row of the boundary table, and one part of a millionth either side."""
        assert expected == told(Case(pga=(before, now)))

    @together(("before", "now", "expected"), FLOATS)
    def test_floats_are_the_decimals_they_are_written_as(self, told, before, now, expected):
        """1.4 less 0.4 is 1.0, although binary floats say 0.9999999999999999."""
        assert expected == told(Case(pga=(before, now)))

    @together(
        ("scale", "before", "now", "expected"),
        [
            ("millimetres", "0", "33.3333", NONE),
            ("millimetres", "0", "33.3334", MILD),
            ("millimetres", "50", "83.3333", NONE),
            ("millimetres", "50", "83.3334", SEVERE),
            ("millimetres", "83", "84", SEVERE),
            ("tenths", "0", "3.33333", NONE),
            ("tenths", "0", "3.33334", MILD),
            ("tenths", "8", "8.33333", NONE),
            ("tenths", "8", "8.33334", SEVERE),
        ],
    )
    def test_other_scales_are_converted_exactly(self, told, scale, before, now, expected):
        """A third of the line is 1.0, five sixths are 2.5; neither is a decimal of the line, so nothing is rounded."""
        assert expected == told(Case(pga=(before, now)), scale=scale)


@every_door
class TestPrednisone:
    """Any raised dose is a flare, severe strictly above 0.5 mg/kg/day."""

    @together(("before", "now", "weight", "expected"), DOSES)
    def test_the_table(self, told, before, now, weight, expected):
        """Each row of the boundary table, and one part of a millionth either side."""
        assert expected == told(Case(dose=(before, now), weight=weight))

    @together(("now", "weight"), [(30.0, 60.0), (27.5, 55.0), (30.05, 60.1), (24.15, 48.3), (35.1, 70.2)])
    def test_floats_on_the_limit_are_not_above_it(self, told, now, weight):
        """Exactly half a milligram for each kilogram is not severe, whatever binary floats make of it."""
        assert MILD == told(Case(dose=(10.0, now), weight=weight))

    @together(
        ("before", "now", "expected"),
        [
            (20 / 3, 20 / 3, NONE),
            (20 / 3, 6.7, MILD),
            (6.7, 20 / 3, NONE),
            (20 / 3, 40 / 3, MILD),
            (20 / 3, "6.666667", None),
            ("6.666666", 20 / 3, None),
            ("6.666667", 20 / 3, NONE),
        ],
    )
    def test_a_dose_that_was_worked_out(self, told, before, now, expected):
        """20 mg in three days is one dose, and did not rise from itself; a text beside it may be above it or below."""
        assert expected == told(Case(dose=(before, now), weight="60"))


@every_door
class TestAssessmentsThatWereWorkedOut:
    """A global assessment that lies between two readings did not rise from itself."""

    @together(
        ("scale", "before", "now", "expected"),
        [
            ("points", 8 / 3, 8 / 3, NONE),
            ("millimetres", 260 / 3, 260 / 3, NONE),
            ("tenths", 26 / 3, 26 / 3, NONE),
            ("points", 8 / 3, 2.7, SEVERE),
        ],
    )
    def test_the_table(self, told, scale, before, now, expected):
        """Above 2.5 points any rise is severe."""
        assert expected == told(Case(pga=(before, now)), scale=scale)


EVENTS = [
    *((name, None, MILD) for name in ("cutaneous_lupus", "nasopharyngeal_ulcers", "pleuritis", "pericarditis")),
    *((name, None, MILD) for name in ("arthritis", "fever", "added_nsaid_or_hydroxychloroquine")),
    *((name, True, SEVERE) for name in ("cns_lupus", "vasculitis", "nephritis", "myositis")),
    *((name, True, SEVERE) for name in ("thrombocytopenia", "hemolytic_anemia")),
    *((name, False, NONE) for name in ("cns_lupus", "vasculitis", "nephritis", "myositis")),
    *((name, False, NONE) for name in ("thrombocytopenia", "hemolytic_anemia")),
    ("new_immunosuppressant", None, SEVERE),
    ("hospitalization", None, SEVERE),
    ("treatment_consequence", None, NONE),
]


@every_door
class TestEvents:
    """Each manifestation, drug and admission has the class that is printed for it."""

    @together(("name", "consequence", "expected"), EVENTS)
    def test_each_event_alone(self, told, name, consequence, expected):
        """One event and nothing else; the severe organs count only with their treatment consequence."""
        events = flare_events({name} | ({"treatment_consequence"} if consequence else set()))
        assert expected == told(Case(events=events))

    def test_nothing_is_no_flare(self, told):
        """Where every criterion is known and none holds there is no flare, under every rule."""
        assert {NONE} == {told(Case(), rule) for rule in FLARE_RULES.values()}

    def test_one_severe_criterion_outranks_any_number_of_mild_ones(self, told):
        """Mild findings and a raised dose do not soften an admission."""
        events = flare_events({"fever", "arthritis", "hospitalization"})
        assert SEVERE == told(Case(now=of(4), dose=("5", "10"), events=events))


DOUBLED = [
    # dose before, dose now, class with nephritis and no word on its treatment beside the doses
    ("10", "19.999999", MILD),
    ("10", "20", SEVERE),
    ("10", "20.000001", SEVERE),
    ("10", "10", NONE),
    ("10", "5", NONE),
    ("0.000001", "0.000002", SEVERE),
    ("0", "20", MILD),
    ("0", "0", NONE),
    (None, "20", None),
    ("10", None, None),
    (None, "0", NONE),
]


@every_door
class TestTreatmentConsequence:
    """A dose that is doubled is a treatment consequence, so no statement that there was none stands against it."""

    @together(("before", "now", "expected"), DOUBLED)
    def test_the_table(self, told, before, now, expected):
        """Twice the dose before, and one part of a millionth less; twice nothing is not defined."""
        assert expected == told(Case(dose=(before, now), weight="80", events=flare_events({"nephritis"})))

    @together("stated", [True, False, None])
    def test_whatever_is_stated(self, told, stated):
        """From 10 to 20 mg/day with nephritis is severe whether the consequence is stated, denied or left out."""
        events = flare_events({"nephritis"}) | {"treatment_consequence": stated}
        assert SEVERE == told(Case(dose=("10", "20"), weight="80", events=events))

    def test_only_of_a_severe_manifestation(self, told):
        """A doubled dose alone, or with fever, is a raised dose."""
        assert MILD == told(Case(dose=("10", "20"), weight="80", events=flare_events({"fever"})))

    def test_a_record_may_leave_it_to_the_statement(self, told):
        """The index without its medication criteria does not look at doses."""
        case = Case(dose=("10", "20"), weight="80", events=flare_events({"nephritis"}))
        assert NONE == told(case, FLARE_RULES["sfi-no-treatment"])


class TestRule:
    """The index is the union of its criteria."""

    def test_every_event_of_the_form_is_used(self):
        """No event that the caller can state is ignored by the index."""
        used = {*SFI.mild, *SFI.severe, *SFI.severe_with_consequence, "treatment_consequence"}
        assert set(flare_events()) == used
