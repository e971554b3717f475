"""The entries of trials: each limb on its limit and one step either side, one visit, arrays and frames."""

import polars as pl
import pytest

from frames.kinds import columns_of, each, plain
from oracle import NAMES
from refusals import raises
from sledai import (
    SELENA_SLEDAI,
    SELENA_SLEDAI_S2K,
    SLEDAI_2K,
    Assessment,
    Bilag,
    Encounter,
    Pga,
    Visits,
    eligible,
    frames,
    score,
)
from sledai.criteria import ENTRIES
from sledai.errors import other_bilag_edition
from together import together

ACTIVE = {"arthritis", "rash"}
"""6 points, all of them clinical."""
ENTERED = {
    # the entry, the findings, the letters of two domains, the assessment: whether it is met
    "POETYK, 6 points of joints and skin": ("poetyk", ACTIVE, "EE", "0", True),
    "POETYK, 5 points": ("poetyk", {"arthritis", "fever"}, "EE", "0", False),
    "POETYK, 6 points, 4 of them clinical": ("poetyk", {"arthritis", "low_complement"}, "EE", "0", True),
    "POETYK, 3 clinical points": (
        "poetyk",
        {"rash", "fever", "low_complement", "increased_dna_binding"},
        "EE",
        "0",
        False,
    ),
    "POETYK, alopecia and ulcers give nothing": ("poetyk", {"rash", "alopecia", "mucosal_ulcers"}, "EE", "0", False),
    "POETYK, nor do headache and brain syndrome": (
        "poetyk",
        {"rash", "lupus_headache", "organic_brain_syndrome"},
        "EE",
        "0",
        False,
    ),
    "POETYK, without joints, vessels and rash": ("poetyk", {"proteinuria", "pyuria"}, "EE", "0", False),
    "POETYK, with vasculitis alone": ("poetyk", {"vasculitis"}, "EE", "0", True),
    "POETYK, renal points and a rash": ("poetyk", {"proteinuria", "rash"}, "EE", "0", True),
    "LONGER, 6 points": ("longer", {"proteinuria", "rash"}, "EE", "0", True),
    "LONGER, 5 points": ("longer", {"proteinuria", "fever"}, "EE", "0", False),
    "LONGER, 4 clinical points": ("longer", {"proteinuria", "low_complement"}, "EE", "0", True),
    "LONGER, 3 clinical points": (
        "longer",
        {"rash", "fever", "low_complement", "increased_dna_binding"},
        "EE",
        "0",
        False,
    ),
    "MUSE, one A": ("muse", ACTIVE, "AE", "1", True),
    "MUSE, two B": ("muse", ACTIVE, "BB", "1", True),
    "MUSE, one B": ("muse", ACTIVE, "BC", "1", False),
    "MUSE, an assessment below 1": ("muse", ACTIVE, "AE", "0.999999", False),
    "MUSE, 5 points": ("muse", {"arthritis", "fever"}, "AE", "1", False),
    "MUSE, 4 clinical points": ("muse", {"arthritis", "leukopenia", "thrombocytopenia"}, "AE", "1", True),
    "MUSE, urine gives no clinical points": ("muse", {"proteinuria", "rash", "fever"}, "AE", "1", False),
    "MUSE, nor does blood": ("muse", {"rash", "fever", "leukopenia", "low_complement"}, "AE", "1", False),
    "MUSE, headache gives nothing": ("muse", {"lupus_headache", "rash"}, "AE", "1", False),
    "TOPAZ, one A, whatever the assessment": ("topaz", ACTIVE, "AE", "0", True),
    "TOPAZ, two B": ("topaz", ACTIVE, "BB", "0", True),
    "TOPAZ, one B": ("topaz", ACTIVE, "BE", "0", False),
    "TOPAZ, urine is clinical": ("topaz", {"proteinuria", "rash"}, "AE", "0", True),
    "TOPAZ, fever gives nothing": ("topaz", {"arthritis", "leukopenia", "fever"}, "AE", "0", False),
    "TOPAZ, nor does alopecia": ("topaz", {"arthritis", "alopecia"}, "AE", "0", False),
    "TOPAZ, 4 clinical points": ("topaz", {"arthritis", "low_complement"}, "AE", "0", True),
    "TOPAZ, 3 clinical points": (
        "topaz",
        {"rash", "leukopenia", "low_complement", "increased_dna_binding"},
        "AE",
        "0",
        False,
    ),
}


def letters_of(texts):
    """Letters by domain; a dot was not graded."""
    return {
        name: [None if text[at] == "." else text[at] for text in texts] for at, name in enumerate(("renal", "skin"))
    }


def encounter(findings, letters, pga, missing=()):
    """One visit."""
    given = {name: column[0] for name, column in letters_of([letters]).items()}
    visit = Assessment(findings, missing=missing)
    return Encounter(visit, pga=Pga(pga, scale="points"), bilag=Bilag(given, edition="bilag-2004"))


@together(("key", "findings", "letters", "pga", "expected"), ENTERED.values(), ids=ENTERED)
def test_the_limits(key, findings, letters, pga, expected):
    """On each limit and beside it."""
    edition = SELENA_SLEDAI_S2K if key == "longer" else SLEDAI_2K
    assert expected is eligible(encounter(findings, letters, pga), edition, entry=ENTRIES[f"{key}-entry"]).value


@together("key", ["poetyk", "longer", "muse", "topaz"])
def test_many_visits(key):
    """Row by row, as each by itself."""
    cases = [case[1:] for case in ENTERED.values() if case[0] == key]
    visits = Encounter(
        Visits.from_assessments([Assessment(findings) for findings, *_ in cases]),
        pga=Pga([pga for _, _, pga, _ in cases], scale="points"),
        bilag=Bilag(letters_of([letters for _, letters, _, _ in cases]), edition="bilag-2004"),
    )
    found = eligible(visits, SLEDAI_2K, entry=ENTRIES[f"{key}-entry"])
    assert [expected for *_, expected in cases] == found.value.tolist()


def table(cases):
    """The cases as columns of a table."""
    who = {"subject": [str(at) for at in range(len(cases))], "week": [0] * len(cases)}
    form = {name: [name in findings for _, findings, *_ in cases] for name in NAMES}
    letters = letters_of([letters for _, _, letters, *_ in cases])
    return who | form | letters | {"pga": [float(pga) for *_, pga, _ in cases]}


OF_TRIAL = frames.Layout(
    subject="subject",
    visit="week",
    pga="pga",
    pga_scale="points",
    bilag={"renal": "renal", "skin": "skin"},
    bilag_edition="bilag-2004",
)


@each(plain("pandas", "polars", "pyarrow", "polars lazy", "duckdb"))
def test_frames(kind):
    """Every entry on every row, in one call."""
    cases = list(ENTERED.values())
    measures = [frames.eligible(ENTRIES[f"{key}-entry"], name=key) for key in ("poetyk", "longer", "muse", "topaz")]
    found = frames.derive(kind.frame(table(cases)), SLEDAI_2K, *measures, layout=OF_TRIAL)
    by_entry = columns_of(found, "poetyk", "longer", "muse", "topaz", by=("subject",))
    order = sorted(range(len(cases)), key=str)
    for at, row in enumerate(order):
        key, *_, expected = cases[row]
        assert expected is bool(by_entry[key][at]), cases[row]


class TestOpen:
    """What is not known leaves the entry open, unless another limb fails."""

    def test_without_letters_and_assessment(self):
        """A plain visit has neither."""
        muse = ENTRIES["muse-entry"]
        assert None is eligible(Assessment(ACTIVE), SLEDAI_2K, entry=muse).value
        assert False is eligible(Assessment({"rash"}), SLEDAI_2K, entry=muse).value
        assert [None] == eligible(Visits.from_assessments([Assessment(ACTIVE)]), SLEDAI_2K, entry=muse).value.tolist()

    @together(
        ("letters", "pga", "missing", "expected"),
        [
            ("A.", "1", (), True),
            ("B.", "1", (), None),
            ("EE", None, (), False),
            ("AE", None, (), None),
            ("AE", "1", ("seizure",), True),
            ("AE", "0.9", ("seizure",), False),
        ],
    )
    def test_limb_by_limb(self, letters, pga, missing, expected):
        """A letter, the assessment, a descriptor."""
        found = eligible(encounter(ACTIVE, letters, pga, missing), SLEDAI_2K, entry=ENTRIES["muse-entry"])
        assert expected is found.value

    def test_a_descriptor_that_does_not_count(self):
        """It may be missing."""
        poetyk = ENTRIES["poetyk-entry"]
        assert True is eligible(Assessment(ACTIVE, missing={"alopecia"}), SLEDAI_2K, entry=poetyk).value
        assert False is eligible(Assessment({"arthritis"}, missing={"alopecia"}), SLEDAI_2K, entry=poetyk).value
        assert None is eligible(Assessment({"arthritis"}, missing={"rash"}), SLEDAI_2K, entry=poetyk).value

    def test_a_part_of_the_edition(self):
        """What the part does not have gives nothing, and is not left out twice."""
        part = SLEDAI_2K.without("alopecia", "low_complement")
        assert True is eligible(Assessment(ACTIVE), part, entry=ENTRIES["poetyk-entry"]).value


class TestRefused:
    """What cannot be answered is refused."""

    def test_letters_of_another_index(self):
        """One visit, and a table; not where no letter is asked for."""
        classic = Encounter(Assessment(ACTIVE), bilag=Bilag({"renal": "A"}, edition="bilag-classic"))
        with raises(other_bilag_edition):
            eligible(classic, SLEDAI_2K, entry=ENTRIES["muse-entry"])
        assert True is eligible(classic, SLEDAI_2K, entry=ENTRIES["poetyk-entry"]).value
        layout = frames.Layout(bilag={"renal": "renal"}, bilag_edition="bilag-classic")
        rows = pl.DataFrame(table(list(ENTERED.values())))
        with raises(other_bilag_edition):
            frames.derive(rows, SLEDAI_2K, frames.eligible(ENTRIES["topaz-entry"]), layout=layout)

    def test_a_total(self):
        """Which of its points count is not known."""
        rows = pl.DataFrame({"total": [8]})
        with pytest.raises(TypeError, match="eligible looks at items"):
            frames.derive(
                rows, SLEDAI_2K, frames.eligible(ENTRIES["poetyk-entry"]), layout=frames.Layout(total="total")
            )


class TestWithoutLaboratory:
    """The clinical score without any laboratory item, beside the one without serology."""

    @together(
        ("finding", "clinical", "without_laboratory"),
        [
            ("urinary_casts", 4, 0),
            ("hematuria", 4, 0),
            ("proteinuria", 4, 0),
            ("pyuria", 4, 0),
            ("low_complement", 0, 0),
            ("increased_dna_binding", 0, 0),
            ("thrombocytopenia", 1, 0),
            ("leukopenia", 1, 0),
            ("fever", 1, 1),
            ("arthritis", 4, 4),
            ("seizure", 8, 8),
        ],
    )
    def test_each_item(self, finding, clinical, without_laboratory):
        """Urine, serology and blood counts give nothing to it."""
        visit = Assessment({finding})
        scores = score(visit, SLEDAI_2K.clinical), score(visit, SLEDAI_2K.without_laboratory)
        assert (clinical, without_laboratory) == scores

    def test_the_edition(self):
        """105 less four times 4, twice 2 and twice 1; a part that has no laboratory item is itself."""
        part = SELENA_SLEDAI.without_laboratory
        assert (83, "selena-sledai-without-laboratory") == (part.maximum, part.key)
        assert part is part.without_laboratory
        assert (
            20
            == SELENA_SLEDAI.without(
                *(name for name in SELENA_SLEDAI if name not in {"seizure", "vasculitis", "arthritis", "pyuria"})
            ).without_laboratory.maximum
        )
