"""Every boundary of the responder indices and of the states, on it and one step either side, one visit and arrays."""

from rules.endpoints.built import RESPONSES, STATES_TOLD
from rules.flares.cases import of
from sledai import Assessment
from sledai.criteria import BICLA, DORIS_2021, LLDAS, RESPONSES as RULES, STATES
from sledai.criteria.states import (
    CLINICAL_REMISSION_BELIEVE,
    DISEASE_CONTROL,
    DORIS_2016_CLINICAL_OFF,
    DORIS_2016_CLINICAL_ON,
    DORIS_2016_CLINICAL_ON_PGA_UP_TO,
    DORIS_2016_COMPLETE_OFF,
    DORIS_2016_COMPLETE_ON,
    DORIS_2021_TABLE,
    LLDAS_NO_FLARE,
    LLDAS_WITH_BILAG,
    MINIMAL_ACTIVITY,
    TORONTO_LOW_ACTIVITY,
    ZEN_CLINICAL_OFF,
    ZEN_CLINICAL_ON,
    ZEN_COMPLETE,
)
from together import together

every_response = together("told", RESPONSES.values(), ids=RESPONSES)
every_state = together("told", STATES_TOLD.values(), ids=STATES_TOLD)

SRI_TABLE = {
    "-4, nothing else": (10, 6, ("1", "1"), ("AEE", "AEE"), False, True),
    "-3": (10, 7, ("1", "0"), ("AEE", "AEE"), False, False),
    "-4 and one new B, PGA +0.29": (10, 6, ("1", "1.29"), ("EEE", "BEE"), False, True),
    "-4 and one new B, PGA +0.30": (10, 6, ("1", "1.30"), ("EEE", "BEE"), False, False),
    "-4 and PGA +0.299999": (10, 6, ("1", "1.299999"), ("EEE", "EEE"), False, True),
    "-4 and PGA +0.300001": (10, 6, ("1", "1.300001"), ("EEE", "EEE"), False, False),
    "-4 and two new B": (10, 6, ("1", "1"), ("EEE", "BBE"), False, False),
    "-4 and one new A": (10, 6, ("1", "1"), ("EEE", "AEE"), False, False),
    "-10 and a treatment failure": (10, 0, ("1", "0"), ("EEE", "EEE"), True, False),
    "-4 and PGA not known": (10, 6, ("1", None), ("EEE", "EEE"), False, None),
    "-4 and failure not known": (10, 6, ("1", "1"), ("EEE", "EEE"), None, None),
    "-3 and PGA not known": (10, 7, ("1", None), ("EEE", "EEE"), False, False),
    "-4 and PGA not known, but two new B": (10, 6, (None, None), ("EEE", "BBE"), None, False),
    "+4": (6, 10, ("1", "1"), ("EEE", "EEE"), False, False),
}
NEW_LETTERS = {
    # before and now in one domain: whether it is a new A, a new B, or neither
    **{f"{before} to A": (before, "A", "new A") for before in "BCDE"},
    "A to A": ("A", "A", "neither"),
    **{f"{before} to B": (before, "B", "new B") for before in "CDE"},
    "A to B": ("A", "B", "neither"),
    "B to B": ("B", "B", "neither"),
    **{f"{before} to {now}": (before, now, "neither") for before in "ABCDE" for now in "CDE"},
}
RISES = {
    "1.1 to 1.4": (1.1, 1.4, False),
    "0.7 to 1.0": (0.7, 1.0, False),
    "0.1 to 0.4": (0.1, 0.4, False),
    "1.1 to 1.39": (1.1, 1.39, True),
    "1.1 to 1.41": (1.1, 1.41, False),
    "0.6 to 0.9": (0.6, 0.9, False),
    "2.7 to 3.0": (2.7, 3.0, False),
    "1.4 to 1.1": (1.4, 1.1, True),
}
LINES = {
    "9 mm": ("millimetres", 40, 49, True),
    "9.9999 mm": ("millimetres", "40", "49.9999", True),
    "10 mm": ("millimetres", 40, 50, False),
    "11 mm": ("millimetres", 40, 51, False),
    "10 mm from 33.3": ("millimetres", 33.3, 43.3, False),
    "0.9 of 10": ("tenths", 4, 4.9, True),
    "0.99999 of 10": ("tenths", "4", "4.99999", True),
    "1 of 10": ("tenths", 4, 5, False),
    "1 of 10 from 1.1": ("tenths", 1.1, 2.1, False),
}


FALLS = (4, 5, 6, 7, 8)
"""The falls of SRI-4 to SRI-8 [points]."""


@every_response
class TestSri:
    """The fall of the score decides together with letters, global assessment and treatment."""

    @together(("before", "now", "pga", "grades", "failure", "expected"), SRI_TABLE.values(), ids=SRI_TABLE)
    def test_the_table(self, told, before, now, pga, grades, failure, expected):
        """Each row of the truth table, and one step either side."""
        assert expected is told((of(before), of(now), pga, grades), failure)

    @together("fall", FALLS)
    def test_each_fall(self, told, fall):
        """A fall of one point less is none, of exactly so much and of more is a response."""
        for points, expected in ((fall - 1, False), (fall, True), (fall + 1, True)):
            row = (of(12), of(12 - points), ("1", "1"), ("EEE", "EEE"))
            assert expected is told(row, rule=RULES[f"sri-{fall}"])

    @together(("rise", "expected"), [("0.299999", True), ("0.3", True), ("0.300001", False)])
    def test_up_to_ten_per_cent(self, told, rise, expected):
        """By the reading of three registry records exactly 0.3 is not worse."""
        row = (of(10), of(6), ("0", rise), ("EEE", "EEE"))
        assert expected is told(row, rule=RULES["sri-4-pga-up-to"])
        assert (rise == "0.299999") is told(row)

    @together("grades", [("EEE", "AAA"), ("EEE", "BBB"), ("...", "...")])
    def test_without_bilag(self, told, grades):
        """No letter decides, known or not; the other limits are those of SRI-4."""
        rule = RULES["sri-4-without-bilag"]
        for fall, rise, expected in ((4, "0.29", True), (3, "0.29", False), (4, "0.3", False)):
            assert expected is told((of(10), of(10 - fall), ("0", rise), grades), rule=rule)
        assert False is told((of(10), of(6), ("0", "0"), grades), True, rule=rule)

    @together("fall", FALLS)
    def test_a_baseline_that_is_too_low(self, told, fall):
        """Who has fewer points than have to fall cannot respond and stays in the count, whatever is missing now."""
        row = (of(fall - 1), Assessment(missing={"seizure"}), (None, None), ("EEE", "EEE"))
        assert False is told(row, rule=RULES[f"sri-{fall}"])

    @together(("before", "now", "expected"), NEW_LETTERS.values(), ids=NEW_LETTERS)
    def test_new_letters(self, told, before, now, expected):
        """A new A alone fails; a new B alone does not, and with a second one it does."""
        alone = told((of(10), of(0), ("1", "1"), (f"{before}EE", f"{now}EE")))
        with_another = told((of(10), of(0), ("1", "1"), (f"{before}EE", f"{now}BE")))
        assert (expected != "new A") is alone
        assert (expected == "neither") is with_another

    def test_three_new_b(self, told):
        """More than two new B fail too."""
        assert False is told((of(10), of(0), ("1", "1"), ("EEE", "BBB")))

    @together(("before", "now", "expected"), RISES.values(), ids=RISES)
    def test_rises_of_floats(self, told, before, now, expected):
        """A rise of exactly 0.3 is a worsening, whatever binary floats make of the difference (BND-5)."""
        assert expected is told((of(10), of(0), (before, now), ("EEE", "EEE")))

    @together(("scale", "before", "now", "expected"), LINES.values(), ids=LINES)
    def test_rises_on_other_scales(self, told, scale, before, now, expected):
        """10 mm and 1 of 10 are 0.3, one step less is not."""
        assert expected is told((of(10), of(0), (before, now), ("EEE", "EEE")), scale=scale)


BICLA_TABLE = {
    "score the same, B to C": (6, 6, ("1", "1"), ("BEE", "CEE"), False, True),
    "score lower": (6, 5, ("1", "1"), ("BEE", "CEE"), False, True),
    "score +1": (6, 7, ("1", "1"), ("BEE", "CEE"), False, False),
    "PGA +0.29": (6, 6, ("1", "1.29"), ("BEE", "CEE"), False, True),
    "PGA +0.30": (6, 6, ("1", "1.30"), ("BEE", "CEE"), False, False),
    "PGA +0.31": (6, 6, ("1", "1.31"), ("BEE", "CEE"), False, False),
    "treatment failure": (6, 0, ("1", "0"), ("BEE", "CEE"), True, False),
    "failure not known": (6, 0, ("1", "0"), ("BEE", "CEE"), None, None),
    "no A or B at baseline": (6, 0, ("1", "0"), ("CDE", "EEE"), False, False),
    "one B improves, the other does not": (6, 0, ("1", "0"), ("BBE", "CBE"), False, False),
    "both improve": (6, 0, ("1", "0"), ("BAE", "CBE"), False, True),
    "one new B beside": (6, 0, ("1", "0"), ("BEE", "CBE"), False, True),
    "two new B beside": (6, 0, ("1", "0"), ("BEE", "CBB"), False, False),
    "a new A beside": (6, 0, ("1", "0"), ("BEE", "CAE"), False, False),
    "A to B is no new B": (6, 0, ("1", "0"), ("AEE", "BBE"), False, True),
    "known failure decides": (6, 7, (None, None), ("B..", "..."), None, False),
    "PGA not known": (6, 6, (None, "2"), ("BEE", "CEE"), False, None),
}


@every_response
@together("exact", [False, True])
class TestBicla:
    """Every A and B improves, nothing gets worse, and the score is not higher."""

    @together(("before", "now", "pga", "grades", "failure", "expected"), BICLA_TABLE.values(), ids=BICLA_TABLE)
    def test_the_table(self, told, before, now, pga, grades, failure, expected, exact):
        """Each boundary, and one step either side."""
        assert expected is told((of(before), of(now), pga, grades), failure, BICLA, exact=exact)

    @together("before", "AB")
    @together("now", "ABCDE")
    def test_improvement(self, told, before, now, exact):
        """A to B, C, D or E and B to C, D or E are improvement, and nothing else is."""
        assert (now > before) is told((of(6), of(6), ("1", "1"), (f"{before}EE", f"{now}EE")), rule=BICLA, exact=exact)


LLDAS_TABLE = {
    "arthritis only, all on the limit": ({"now": {"arthritis"}, "pga": "1.0", "dose": "7.5"}, True),
    "nothing": ({}, True),
    "score 5, arthritis and leukopenia": ({"now": {"arthritis", "leukopenia"}}, False),
    "score 3": ({"now": {"alopecia", "leukopenia"}}, True),
    "pyuria only": ({"now": {"pyuria"}}, False),
    "fever only": ({"now": {"fever"}}, False),
    "pleurisy only": ({"now": {"pleurisy"}}, False),
    "serology only": ({"now": {"low_complement", "increased_dna_binding"}}, True),
    "myositis only": ({"now": {"myositis"}}, True),
    "rash now, absent before": ({"now": {"rash"}, "previous": set()}, False),
    "rash now and before": ({"now": {"rash"}, "previous": {"rash"}}, True),
    "rash before, not now": ({"now": set(), "previous": {"rash"}}, True),
    "new serology": ({"now": {"low_complement"}, "previous": set()}, False),
    "PGA 1.01": ({"pga": "1.01"}, False),
    "PGA 1.000001": ({"pga": "1.000001"}, False),
    "PGA 0.99": ({"pga": "0.99"}, True),
    "prednisone 7.6": ({"dose": "7.6"}, False),
    "prednisone 7.500001": ({"dose": "7.500001"}, False),
    "prednisone 7.4": ({"dose": "7.4"}, True),
    "trial drug": ({"investigational_drug": True}, False),
    "hemolytic anemia": ({"hemolytic_anemia": True}, False),
    "gastrointestinal activity": ({"gastrointestinal_activity": True}, False),
    "treatment above the usual doses": ({"standard_maintenance_treatment": False}, False),
    "trial drug not known": ({"investigational_drug": None}, None),
    "trial drug not known, PGA too high": ({"investigational_drug": None, "pga": "1.01"}, False),
    "PGA not known": ({"pga": None}, None),
    "dose not known": ({"dose": None}, None),
    "dose and PGA not known, seizure": ({"dose": None, "pga": None, "now": {"seizure"}}, False),
}
ORGANS = {
    "seizure": 8,
    "psychosis": 8,
    "organic_brain_syndrome": 8,
    "visual_disturbance": 8,
    "cranial_nerve_disorder": 8,
    "lupus_headache": 8,
    "cva": 8,
    "vasculitis": 8,
    "urinary_casts": 4,
    "hematuria": 4,
    "proteinuria": 4,
    "pyuria": 4,
    "pleurisy": 2,
    "pericarditis": 2,
    "fever": 1,
}
ALLOWED = (
    "arthritis",
    "myositis",
    "rash",
    "alopecia",
    "mucosal_ulcers",
    "low_complement",
    "increased_dna_binding",
    "thrombocytopenia",
    "leukopenia",
)


def _visit(fields):
    visits = {name: Assessment(fields[name]) for name in ("now", "previous") if name in fields}
    return fields | visits


@every_state
class TestLldas:
    """Low disease activity: on each limit, and one step either side."""

    @together(("fields", "expected"), LLDAS_TABLE.values(), ids=LLDAS_TABLE)
    def test_the_table(self, told, fields, expected):
        """Each case of the specification and its neighbours."""
        assert expected is told(LLDAS, **_visit(fields))
        if "previous" not in fields:
            assert expected is told(LLDAS_WITH_BILAG, **_visit(fields))

    @together("organ", ORGANS)
    def test_each_major_organ(self, told, organ):
        """One finding of a major organ is too much, even with at most 4 points and nothing new."""
        assert False is told(LLDAS, Assessment({organ}))

    @together("finding", ALLOWED)
    def test_each_other_finding(self, told, finding):
        """Every other finding is allowed within 4 points."""
        assert True is told(LLDAS, Assessment({finding}))

    def test_the_organs_are_all_findings_but_the_allowed(self, told):
        """The two lists together are the 24 descriptors."""
        assert 24 == len({*ORGANS, *ALLOWED})

    @together(("organ", "expected"), [("pyuria", False), ("fever", False), ("pleurisy", False)])
    def test_fewer_organs_in_the_letter(self, told, organ, expected):
        """The reading without flare since baseline keeps renal findings, serositis and fever out."""
        assert expected is told(LLDAS_NO_FLARE, Assessment({organ}))

    def test_nothing_new_in_the_letter_is_no_flare(self, told):
        """There a new rash is allowed, and a flare since baseline is not."""
        assert True is told(LLDAS_NO_FLARE, Assessment({"rash"}), previous=Assessment())
        assert False is told(LLDAS_NO_FLARE, flare_since_baseline=True)
        assert None is told(LLDAS_NO_FLARE, flare_since_baseline=None)


LIMITS = {
    # the state, what is tried, whether it is met
    "DORIS 2021, PGA 0.49": (DORIS_2021, {"pga": "0.49"}, True),
    "DORIS 2021, PGA 0.499999": (DORIS_2021, {"pga": "0.499999"}, True),
    "DORIS 2021, PGA 0.50": (DORIS_2021, {"pga": "0.50"}, False),
    "DORIS 2021, PGA 0.51": (DORIS_2021, {"pga": "0.51"}, False),
    "DORIS 2021, prednisone 4.9": (DORIS_2021, {"dose": "4.9"}, True),
    "DORIS 2021, prednisone 5.0": (DORIS_2021, {"dose": "5.0"}, True),
    "DORIS 2021, prednisone 5.1": (DORIS_2021, {"dose": "5.1"}, False),
    "DORIS 2021, clinical 1": (DORIS_2021, {"now": {"fever"}}, False),
    "DORIS 2021, serology only": (DORIS_2021, {"now": {"low_complement", "increased_dna_binding"}}, True),
    "DORIS 2021, other laboratory findings": (DORIS_2021, {"now": {"leukopenia"}}, False),
    "DORIS 2021, treatment not stable": (DORIS_2021, {"stable_treatment": False}, False),
    "DORIS 2021, stability not known": (DORIS_2021, {"stable_treatment": None}, None),
    "DORIS 2021, table, prednisone 5": (DORIS_2021_TABLE, {"dose": "5"}, False),
    "DORIS 2021, table, prednisone 4.999999": (DORIS_2021_TABLE, {"dose": "4.999999"}, True),
    "DORIS 2016, PGA 0.5": (DORIS_2016_CLINICAL_ON, {"pga": "0.5"}, False),
    "DORIS 2016, PGA 0.499999": (DORIS_2016_CLINICAL_ON, {"pga": "0.499999"}, True),
    "DORIS 2016 up to, PGA 0.5": (DORIS_2016_CLINICAL_ON_PGA_UP_TO, {"pga": "0.5"}, True),
    "DORIS 2016 up to, PGA 0.500001": (DORIS_2016_CLINICAL_ON_PGA_UP_TO, {"pga": "0.500001"}, False),
    "DORIS 2016 on, prednisone 5": (DORIS_2016_CLINICAL_ON, {"dose": "5"}, True),
    "DORIS 2016 on, prednisone 5.1": (DORIS_2016_CLINICAL_ON, {"dose": "5.1"}, False),
    "DORIS 2016 off, prednisone 0": (DORIS_2016_CLINICAL_OFF, {"dose": "0"}, True),
    "DORIS 2016 off, prednisone 0.1": (DORIS_2016_CLINICAL_OFF, {"dose": "0.1"}, False),
    "DORIS 2016 off, an immunosuppressive": (DORIS_2016_CLINICAL_OFF, {"immunosuppressive_or_biologic": True}, False),
    "DORIS 2016 complete on, serology": (DORIS_2016_COMPLETE_ON, {"now": {"low_complement"}}, False),
    "DORIS 2016 complete off, serology": (DORIS_2016_COMPLETE_OFF, {"now": {"increased_dna_binding"}}, False),
    "DORIS 2016 clinical on, serology": (DORIS_2016_CLINICAL_ON, {"now": {"low_complement"}}, True),
    "Zen complete": (ZEN_COMPLETE, {}, True),
    "Zen complete, serology": (ZEN_COMPLETE, {"now": {"low_complement"}}, False),
    "Zen complete, prednisone": (ZEN_COMPLETE, {"dose": "0.5"}, False),
    "Zen complete, PGA plays no part": (ZEN_COMPLETE, {"pga": "3"}, True),
    "Zen clinical off, serology": (ZEN_CLINICAL_OFF, {"now": {"low_complement"}}, True),
    "Zen clinical off, prednisone": (ZEN_CLINICAL_OFF, {"dose": "1"}, False),
    "Zen clinical on, prednisone 0.9": (ZEN_CLINICAL_ON, {"dose": "0.9"}, False),
    "Zen clinical on, prednisone 1": (ZEN_CLINICAL_ON, {"dose": "1"}, True),
    "Zen clinical on, prednisone 5": (ZEN_CLINICAL_ON, {"dose": "5"}, True),
    "Zen clinical on, prednisone 5.1": (ZEN_CLINICAL_ON, {"dose": "5.1"}, False),
    "Zen clinical on, dose not known": (ZEN_CLINICAL_ON, {"dose": None}, None),
    "disease control, score 2": (DISEASE_CONTROL, {"now": {"rash"}, "dose": "5"}, True),
    "disease control, score 3": (DISEASE_CONTROL, {"now": {"rash", "fever"}}, False),
    "disease control, prednisone 5.1": (DISEASE_CONTROL, {"dose": "5.1"}, False),
    "disease control, an immunosuppressive": (DISEASE_CONTROL, {"immunosuppressive": True}, False),
    "BELIEVE remission, serology": (CLINICAL_REMISSION_BELIEVE, {"now": {"low_complement"}}, True),
    "BELIEVE remission, rash": (CLINICAL_REMISSION_BELIEVE, {"now": {"rash"}}, False),
    "BELIEVE remission, prednisone 0.1": (CLINICAL_REMISSION_BELIEVE, {"dose": "0.1"}, False),
    "MDA, clinical 1": (MINIMAL_ACTIVITY, {"now": {"fever", "low_complement"}}, True),
    "MDA, clinical 2": (MINIMAL_ACTIVITY, {"now": {"fever", "leukopenia"}}, False),
    "MDA, prednisone 5": (MINIMAL_ACTIVITY, {"dose": "5"}, True),
    "MDA, prednisone 5.000001": (MINIMAL_ACTIVITY, {"dose": "5.000001"}, False),
    "MDA, PGA plays no part": (MINIMAL_ACTIVITY, {"pga": "3"}, True),
    "MDA, treatment above standard": (MINIMAL_ACTIVITY, {"standard_maintenance_treatment": False}, False),
    "Toronto, clinical 2": (TORONTO_LOW_ACTIVITY, {"now": {"rash", "increased_dna_binding"}}, True),
    "Toronto, clinical 3": (TORONTO_LOW_ACTIVITY, {"now": {"rash", "fever"}}, False),
    "Toronto, prednisone 0.000001": (TORONTO_LOW_ACTIVITY, {"dose": "0.000001"}, False),
    "Toronto, an immunosuppressive": (TORONTO_LOW_ACTIVITY, {"immunosuppressive_or_biologic": True}, False),
}


@every_state
class TestStates:
    """Remission and the other states: on each limit, and one step either side."""

    @together(("rule", "fields", "expected"), LIMITS.values(), ids=LIMITS)
    def test_the_limits(self, told, rule, fields, expected):
        """Each limit of each record."""
        assert expected is told(rule, **_visit(fields))

    @together("rule", STATES.values(), ids=STATES)
    def test_nothing_active(self, told, rule):
        """Without any activity or dose every state is met, but one that asks for a dose."""
        assert (rule.key != "zen-2015-clinical-on") is told(rule)

    @together("rule", STATES.values(), ids=STATES)
    def test_seizure(self, told, rule):
        """With a seizure none is."""
        assert False is told(rule, Assessment({"seizure"}), dose="1")

    @together(
        ("scale", "reading", "expected"),
        [
            ("millimetres", "16.6666", True),
            ("millimetres", "16.6667", False),
            ("tenths", "1.66666", True),
            ("tenths", "1.66667", False),
        ],
    )
    def test_the_global_assessment_on_other_scales(self, told, scale, reading, expected):
        """0.5 of 3 is a sixth of the line, which no decimal is."""
        assert expected is told(DORIS_2021, pga=reading, scale=scale)
