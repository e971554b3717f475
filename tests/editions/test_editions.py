"""The editions: what each counts, how sure that is, and where two of them part."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

import sledai.editions
from refusals import raises
from rules_by_edition import RULES, by_edition, having, rule_of
from sledai import Citation, Clause, Definition, Descriptor, Edition, Grade, System, differences
from sledai.definitions import LevelRule
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.editions import EDITIONS, SELENA_SLEDAI, SELENA_SLEDAI_SHEET, SLEDAI_2K, SLEDAI_2K_30D, SLEDAI_1992
from sledai.errors import unknown_edition
from together import together

FOLDER = Path(sledai.editions.__file__).parent
FORM = [
    ("seizure", 8, "cns"),
    ("psychosis", 8, "cns"),
    ("organic_brain_syndrome", 8, "cns"),
    ("visual_disturbance", 8, "cns"),
    ("cranial_nerve_disorder", 8, "cns"),
    ("lupus_headache", 8, "cns"),
    ("cva", 8, "vascular"),
    ("vasculitis", 8, "vascular"),
    ("arthritis", 4, "musculoskeletal"),
    ("myositis", 4, "musculoskeletal"),
    ("urinary_casts", 4, "renal"),
    ("hematuria", 4, "renal"),
    ("proteinuria", 4, "renal"),
    ("pyuria", 4, "renal"),
    ("rash", 2, "mucocutaneous"),
    ("alopecia", 2, "mucocutaneous"),
    ("mucosal_ulcers", 2, "mucocutaneous"),
    ("pleurisy", 2, "serosal"),
    ("pericarditis", 2, "serosal"),
    ("low_complement", 2, "immunologic"),
    ("increased_dna_binding", 2, "immunologic"),
    ("fever", 1, "constitutional"),
    ("thrombocytopenia", 1, "hematologic"),
    ("leukopenia", 1, "hematologic"),
]

LABORATORY = [
    "urinary_casts",
    "hematuria",
    "proteinuria",
    "pyuria",
    "low_complement",
    "increased_dna_binding",
    "thrombocytopenia",
    "leukopenia",
]

UNVERIFIED_ASPECTS = {
    "psychosis": {"counts"},
    "organic_brain_syndrome": {"counts", "excludes"},
    "visual_disturbance": {"counts"},
    "proteinuria": {"counts", "limits"},
    "pleurisy": {"counts", "requires"},
    "pericarditis": {"counts", "requires"},
}

SKIN_AND_MUCOSA = {
    "rash": {"counts", "requires"},
    "alopecia": {"counts", "requires"},
    "mucosal_ulcers": {"counts", "requires"},
}

DUE_TO_LUPUS = {"rash": {"requires"}, "alopecia": {"requires"}, "mucosal_ulcers": {"requires"}}

SELENA_ONLY = {
    "visual_disturbance": {"counts"},
    "cranial_nerve_disorder": {"counts"},
    "cva": {"excludes"},
    "pleurisy": {"counts", "requires"},
    "pericarditis": {"counts", "requires"},
}

SLEDAI_2K_ONLY = {
    "organic_brain_syndrome": {"counts"},
    "arthritis": {"limits"},
    "increased_dna_binding": {"requires", "limits"},
    "thrombocytopenia": {"excludes"},
}

PROTEINURIA = {"proteinuria": {"counts", "requires", "limits"}}

DIFFERENCES = {
    ("sledai-1992", "selena-sledai-sheet"): {},
    ("sledai-1992", "selena-sledai"): SELENA_ONLY | SKIN_AND_MUCOSA,
    ("selena-sledai-sheet", "selena-sledai"): SELENA_ONLY | SKIN_AND_MUCOSA,
    ("sledai-1992", "sledai-2k"): SLEDAI_2K_ONLY | SKIN_AND_MUCOSA | PROTEINURIA | {"pericarditis": {"requires"}},
    ("selena-sledai", "selena-sledai-s2k"): PROTEINURIA,
    ("selena-sledai", "sledai-2k"): SELENA_ONLY | SLEDAI_2K_ONLY | DUE_TO_LUPUS | PROTEINURIA,
    ("selena-sledai-s2k", "sledai-2k"): SELENA_ONLY | SLEDAI_2K_ONLY | DUE_TO_LUPUS,
    ("sledai-2k", "sledai-2k-30d"): {key: {"window"} for key, _, _ in FORM},
}

PRIMARY_SOURCES = {"bombardier-1992", "gladman-2002", "touma-2010", "barbosa-2019", "embrace-abstract-200"}

AUDITED = BIBLIOGRAPHY["sledai-2k-audited-source"]

every_edition = together("edition", EDITIONS.values(), ids=EDITIONS.keys())


def _texts(row: Definition, aspect: str) -> list[str]:
    return [clause.text for name, clause in row.clauses if name == aspect]


def _limits(row: Definition) -> list[str]:
    return [str(clause.cutoff) for clause in row.limits if clause.cutoff is not None]


def _clauses(edition: Edition) -> Iterator[tuple[str, str, Clause]]:
    for descriptor, row in edition.items():
        for aspect, clause in row.clauses:
            yield str(descriptor), aspect, clause


class TestCensus:
    """Every edition has the same 24 items, weights and systems; the maximum follows from them."""

    def test_every_edition_by_permanent_key(self) -> None:
        """The keys are permanent and each edition is found under its own."""
        assert list(RULES) == list(EDITIONS)
        assert list(RULES) == [edition.key for edition in EDITIONS.values()]

    @every_edition
    def test_rows_are_those_of_the_form(self, edition: Edition) -> None:
        """24 rows in form order, with the printed weight and the system of the original grouping."""
        assert [(str(key), row.weight, str(row.system)) for key, row in edition.items()] == FORM

    @every_edition
    def test_weights_add_up_to_105(self, edition: Edition) -> None:
        """Eight items of 8, six of 4, seven of 2 and three of 1 make 105."""
        assert Counter(row.weight for row in edition.values()) == {8: 8, 4: 6, 2: 7, 1: 3}
        assert edition.maximum == 105
        assert any("105 in all; in practice a total is rarely above 45" in note.text for note in edition.notes)

    @every_edition
    def test_clinical_and_laboratory_parts(self, edition: Edition) -> None:
        """16 clinical items reach 83 points and 8 laboratory items 22."""
        laboratory = [row.weight for key, row in edition.items() if str(key) in LABORATORY]
        clinical = [row.weight for key, row in edition.items() if str(key) not in LABORATORY]
        assert (len(laboratory), sum(laboratory)) == (8, 22)
        assert (len(clinical), sum(clinical)) == (16, 83)

    @every_edition
    def test_maximum_of_each_system(self, edition: Edition) -> None:
        """Nine systems; stroke is counted with the vessels, so the central nervous system reaches 48."""
        expected = {
            "cns": 48,
            "vascular": 16,
            "musculoskeletal": 8,
            "renal": 16,
            "mucocutaneous": 6,
            "serosal": 4,
            "immunologic": 4,
            "constitutional": 1,
            "hematologic": 2,
        }
        actual = {str(system): sum(row.weight for row in edition.values() if row.system is system) for system in System}
        assert expected == actual

    @every_edition
    def test_clinical_score_leaves_out_exactly_two_items(self, edition: Edition) -> None:
        """Without low complement and DNA binding 22 items remain and reach 101."""
        clinical = edition.without(System.IMMUNOLOGIC)
        assert (len(clinical), clinical.maximum) == (22, 101)

    @every_edition
    def test_labels_are_the_same_words_in_every_edition(self, edition: Edition) -> None:
        """One name for one descriptor, in American spelling."""
        assert [row.label for row in SLEDAI_1992.values()] == [row.label for row in edition.values()]


class TestWindows:
    """All items of an edition, clinical and laboratory alike, have one window."""

    @every_edition
    def test_window(self, edition: Edition) -> None:
        """10 days everywhere but in the 30-day edition, with the evidence for it."""
        windows = {row.window for row in edition.values()}
        assert len(windows) == 1
        window = windows.pop()
        assert RULES[edition.key]["window"] == (window.days, window.grade, tuple(each.key for each in window.sources))


class TestEvidence:
    """A reader sees which words are weak, and nothing else is called weak."""

    @every_edition
    def test_unverified_rows(self, edition: Edition) -> None:
        """Exactly the rows with a statement that no source of the text carries are unverified."""
        actual = {str(key) for key, row in edition.items() if row.grade is Grade.UNVERIFIED}
        assert RULES[edition.key]["unverified"] == actual

    @pytest.mark.parametrize("key", [key for key, rules in RULES.items() if rules["unverified"]])
    def test_unverified_words(self, key: str) -> None:
        """Within those rows, exactly the aspect of that statement is unverified."""
        actual: dict[str, set[str]] = {}
        for descriptor, aspect, clause in _clauses(EDITIONS[key]):
            if clause.grade is Grade.UNVERIFIED:
                actual.setdefault(descriptor, set()).add(aspect)
        expected = {row: aspects for row, aspects in UNVERIFIED_ASPECTS.items() if row in RULES[key]["unverified"]}
        assert expected == actual

    @pytest.mark.parametrize("key", [key for key, rules in RULES.items() if rules["unverified"]])
    def test_one_rule_grades_every_statement_of_selena(self, key: str) -> None:
        """Unverified exactly where nothing was read, or only the sheet, which is another edition."""
        for descriptor, _, clause in _clauses(EDITIONS[key]):
            read = {source.key for source in clause.sources} - {"selena-modification-sheet"}
            assert (clause.grade is Grade.UNVERIFIED) == (not read), f"{descriptor}: {clause.text}"

    @together(
        ("descriptor", "text", "sources", "grade"),
        [
            (
                "arthritis",
                "Any one sign is enough: tenderness, swelling or effusion.",
                ["emoplaya-selena-calc", "selena-modification-sheet"],
                "secondary",
            ),
            ("cva", "hypertension", ["emoplaya-selena-calc"], "secondary"),
            ("cranial_nerve_disorder", "Vertigo due to lupus.", ["emoplaya-selena-calc"], "secondary"),
            ("organic_brain_syndrome", "an infectious cause", ["selena-modification-sheet"], "unverified"),
            (
                "alopecia",
                "Abnormal hair loss, in patches or diffuse.",
                ["emoplaya-selena-calc", "selena-modification-sheet"],
                "secondary",
            ),
            (
                "lupus_headache",
                "A headache, migraine-like or not.",
                ["emoplaya-selena-calc", "selena-modification-sheet"],
                "secondary",
            ),
        ],
    )
    def test_what_was_read_of_a_statement(self, descriptor: str, text: str, sources: list[str], grade: str) -> None:
        """The sources that carry the words, and the grade that follows from them."""
        (found,) = (clause for _, clause in SELENA_SLEDAI[descriptor].clauses if clause.text == text)
        assert (sources, grade) == ([source.key for source in found.sources], found.grade)

    def test_the_word_ongoing_was_read_for_the_rash_alone(self) -> None:
        """The abridged translation prints it there, and not with the hair loss and the ulcers."""
        said = {
            str(name): [source.key for source in note.sources]
            for name, row in SELENA_SLEDAI.items()
            for note in row.notes
            if "ongoing" in note.text
        }
        assert said == {"rash": ["emoplaya-selena-calc"], "alopecia": [], "mucosal_ulcers": []}

    def test_a_word_that_stands_on_the_sheet_only_is_noted(self) -> None:
        """The abridged translation has neither word."""
        said = {name: SELENA_SLEDAI[name].counts[0].note for name in ("alopecia", "lupus_headache")}
        assert said == {
            "alopecia": "the abridged translation names the hair loss; abnormal stands on the sheet only",
            "lupus_headache": (
                "the abridged translation names the headache; migraine-like or not stands on the sheet only"
            ),
        }

    @every_edition
    def test_an_old_seizure_is_damage_in_every_edition(self, edition: Edition) -> None:
        """The general rule of a review, and no words of the item."""
        (note,) = (note for note in edition["seizure"].notes if "irreversible damage" in note.text)
        assert [source.key for source in note.sources] == ["ard-review-table", "sledai-llm"]
        assert _texts(edition["seizure"], "excludes") == ["a metabolic cause", "an infectious cause", "a drug cause"]

    @every_edition
    def test_a_definition_never_rests_on_general_knowledge(self, edition: Edition) -> None:
        """A file that says that its definitions come from general knowledge supports no clause."""
        assert [clause.text for _, _, clause in _clauses(edition) if AUDITED in clause.sources] == []
        cited = {str(name) for name, row in edition.items() if AUDITED in row.sources}
        assert cited == {"cva"}, "cited for what it does with stroke, not for what an item says"

    @every_edition
    def test_rows_that_rest_on_a_primary_text_alone(self, edition: Edition) -> None:
        """Only the SLEDAI-2K proteinuria row was read in the article in every word."""
        assert RULES[edition.key]["primary"] == {
            str(row) for row, definition in edition.items() if definition.grade is Grade.PRIMARY
        }

    @every_edition
    def test_grade_of_the_edition(self, edition: Edition) -> None:
        """That `selena-sledai` is the text of the trial protocols is unverified, and its hybrid inherits that."""
        assert RULES[edition.key]["grade"] == edition.grade

    @every_edition
    def test_every_statement_has_a_source_or_is_unverified(self, edition: Edition) -> None:
        """No statement stands without a source unless it says that it is remembered."""
        unsourced = [clause for _, _, clause in _clauses(edition) if not clause.sources]
        assert {("remembered", "unverified")} >= {(clause.place, str(clause.grade)) for clause in unsourced}

    @every_edition
    def test_every_statement_is_about_the_patient(self, edition: Edition) -> None:
        """What is said of the text of the item is a note, because a rater has nothing to judge by it."""
        about_the_text = re.compile(r"\b(item|heading|wording|is given)\b")
        assert [c.text for _, _, c in _clauses(edition) if about_the_text.search(c.text)] == []

    @every_edition
    def test_every_unverified_statement_says_why(self, edition: Edition) -> None:
        """The note of an unverified statement names what supports or opposes it."""
        assert [c.text for _, _, c in _clauses(edition) if c.grade is Grade.UNVERIFIED and not c.note] == []

    @every_edition
    def test_primary_statements_cite_a_primary_text(self, edition: Edition) -> None:
        """A statement is graded primary exactly when an article or a trial's own abstract is among its sources."""
        for _, _, clause in _clauses(edition):
            cites_primary = bool(PRIMARY_SOURCES & {source.key for source in clause.sources})
            remedy = "add the article to PRIMARY_SOURCES in this file, or grade the statement secondary"
            assert cites_primary == (clause.grade is Grade.PRIMARY), f"{clause.text} {remedy}"

    @every_edition
    def test_every_source_is_in_the_bibliography(self, edition: Edition) -> None:
        """Edition, rows, notes and cut-offs cite only what the bibliography holds."""
        cited: set[Citation] = set(edition.sources)
        cited |= {source for note in edition.notes for source in note.sources}
        cited |= {source for row in edition.values() for source in row.sources}
        cited |= {clause.cutoff.source for _, _, clause in _clauses(edition) if clause.cutoff is not None}
        assert cited <= set(BIBLIOGRAPHY.values())

    @every_edition
    def test_every_statement_names_its_place(self, edition: Edition) -> None:
        """No statement lacks words or a place."""
        assert [key for key, _, clause in _clauses(edition) if not clause.place or not clause.text.strip()] == []


class TestDifferences:
    """Two editions part exactly where their texts part; evidence and notes do not count as a difference."""

    @together(("pair", "expected"), DIFFERENCES.items(), ids="-v-".join)
    def test_rows_and_aspects(self, pair: tuple[str, str], expected: dict[str, set[str]]) -> None:
        """The rows that differ, and in which aspect, are those of the comparison table."""
        actual: dict[str, set[str]] = {}
        for difference in differences(EDITIONS[pair[0]], EDITIONS[pair[1]]):
            actual.setdefault(str(difference.descriptor), set()).add(difference.aspect)
        assert expected == actual

    def test_every_edition_is_compared(self) -> None:
        """Each edition is in a pair, so that what it changes is written down."""
        assert {*EDITIONS} == {key for pair in DIFFERENCES for key in pair}, "add the pair to DIFFERENCES in this file"

    @together("descriptor", [name for name, _, _ in FORM])
    def test_editions_say_the_same_where_they_have_one_rule(self, descriptor: str) -> None:
        """Two editions have the same words for an item, but for the window, exactly where their rule is one."""
        said = {
            key: tuple((aspect, clause.wording) for aspect, clause in edition[Descriptor(descriptor)].clauses)
            for key, edition in EDITIONS.items()
        }
        pairs = [*combinations(RULES, 2)]
        assert [pair for pair in pairs if rule_of(descriptor, pair[0]) == rule_of(descriptor, pair[1])] == [
            (one, other) for one, other in pairs if said[one] == said[other]
        ]

    def test_one_statement_has_one_wording(self) -> None:
        """No statement comes in two wordings that differ only in case or in the full stop."""
        texts = {clause.text for edition in EDITIONS.values() for _, _, clause in _clauses(edition)}
        assert len(texts) == len({text.casefold().rstrip(".") for text in texts})


class TestFactsMostLikelyToBeGotWrong:
    """The facts that transcriptions and calculators most often get wrong."""

    def test_two_texts_carry_the_selena_name(self) -> None:
        """The sheet says what the original says; the trial text does not."""
        assert differences(SLEDAI_1992, SELENA_SLEDAI_SHEET) == ()
        assert differences(SLEDAI_1992, SELENA_SLEDAI) != ()
        assert all("Two different texts" in str(e.notes) for e in (SELENA_SLEDAI, SELENA_SLEDAI_SHEET))

    @pytest.mark.parametrize("key", having("proteinuria", "new or risen"))
    def test_proteinuria_of_the_original_needs_an_earlier_value(self, key: str) -> None:
        """New onset or a rise, both above 0.5 g/24 h, and an earlier value to tell; what is stable does not count."""
        row = EDITIONS[key][Descriptor.PROTEINURIA]
        assert _texts(row, "requires") == ["An earlier value is at hand to compare with."]
        assert _limits(row) == ["> 0.5 g/24 h (exactly 0.5 does not count)"] * 2
        assert "Stable persistent proteinuria does not count." in _texts(row, "counts")

    @pytest.mark.parametrize("key", having("proteinuria", "present"))
    def test_proteinuria_of_2k_counts_what_persists(self, key: str) -> None:
        """Above 0.5 g/24 h, new or persistent, with no earlier value."""
        row = EDITIONS[key][Descriptor.PROTEINURIA]
        assert _texts(row, "requires") == []
        assert _limits(row) == ["> 0.5 g/24 h (exactly 0.5 does not count)"]
        assert _texts(row, "counts") == ["New and persistent proteinuria both count, so no earlier value is needed."]

    @together("descriptor", ["rash", "alopecia", "mucosal_ulcers"])
    def test_persisting_skin_and_mucosa_count_in_selena_as_in_2k(self, descriptor: str) -> None:
        """SELENA and SLEDAI-2K agree that persisting findings count; the original and the sheet ask for new ones."""
        key = Descriptor(descriptor)
        persists = [text for text in _texts(SLEDAI_2K[key], "counts") if "persist" in text]
        assert len(persists) == 1
        for edition in having(descriptor, "lasting", "lasting, due to lupus"):
            assert persists[0] in _texts(EDITIONS[edition][key], "counts")
        for edition in having(descriptor, "new"):
            assert not [text for text in _texts(EDITIONS[edition][key], "counts") if "persist" in text]
            assert "new or ha" in " ".join(_texts(EDITIONS[edition][key], "requires"))

    def test_joints(self) -> None:
        """Two joints are enough in SLEDAI-2K only."""
        more, least = ["> 2 joints (exactly 2 does not count)"], [">= 2 joints (exactly 2 counts)"]
        assert by_edition("arthritis", {"more than two": more, "two or more": least}) == {
            key: _limits(edition[Descriptor.ARTHRITIS]) for key, edition in EDITIONS.items()
        }

    @pytest.mark.parametrize(
        ("descriptor", "rule", "text"),
        [
            ("visual_disturbance", "scleritis too", "Scleritis or episcleritis."),
            ("cranial_nerve_disorder", "vertigo too", "Vertigo due to lupus."),
        ],
    )
    def test_additions_of_selena(self, descriptor: str, rule: str, text: str) -> None:
        """Scleritis and vertigo stand in `selena-sledai` and its hybrid only."""
        found = [key for key, edition in EDITIONS.items() if text in _texts(edition[Descriptor(descriptor)], "counts")]
        assert list(having(descriptor, rule)) == found

    @together("descriptor", ["pleurisy", "pericarditis"])
    def test_serositis_is_pain_or_a_sign_in_selena_only(self, descriptor: str) -> None:
        """Pain with a sign everywhere but in the unverified reading of SELENA."""
        key = Descriptor(descriptor)
        either = ["Pain or a sign is enough; they need not go together."]
        assert {*having(descriptor, "pain or a sign")} == {
            name for name, edition in EDITIONS.items() if either == _texts(edition[key], "requires")
        }
        assert Grade.UNVERIFIED is SELENA_SLEDAI[key].grade

    @every_edition
    def test_any_number_of_casts_counts_in_no_field(self, edition: Edition) -> None:
        """The texts count casts in any number and name no field of the microscope."""
        rule = edition[Descriptor.URINARY_CASTS].rule
        assert isinstance(rule, LevelRule)
        assert str(rule.cutoff) == "> 0 casts (exactly 0 does not count)"

    def test_echocardiogram_counts_in_2k_only(self) -> None:
        """Confirmation of pericarditis by echocardiogram stands in SLEDAI-2K only."""
        found = [
            key
            for key, edition in EDITIONS.items()
            if any("echocardiographic" in clause.text for _, clause in edition[Descriptor.PERICARDITIS].clauses)
        ]
        assert list(having("pericarditis", "pain and a sign or an echo")) == found

    def test_farr_limit_stands_in_the_older_texts_only(self) -> None:
        """25 % in the Farr assay, strictly above, in all but SLEDAI-2K."""
        farr = ["> 25 % (exactly 25 does not count)"]
        found = [key for key, e in EDITIONS.items() if farr == _limits(e[Descriptor.INCREASED_DNA_BINDING])]
        assert list(having("increased_dna_binding", "Farr or range")) == found

    def test_drug_exclusion_of_platelets_and_white_cells(self) -> None:
        """A drug cause is excluded for platelets in SLEDAI-2K only, for white cells everywhere."""
        platelets = {key: _texts(e[Descriptor.THROMBOCYTOPENIA], "excludes") for key, e in EDITIONS.items()}
        white_cells = {key: _texts(e[Descriptor.LEUKOPENIA], "excludes") for key, e in EDITIONS.items()}
        assert by_edition("thrombocytopenia", {"any cause": [], "not a drug": ["a drug cause"]}) == platelets
        assert {key: ["a drug cause"] for key in EDITIONS} == white_cells

    @every_edition
    @together(
        ("descriptor", "limit"),
        [
            ("organic_brain_syndrome", ">= 2 of the 4 features (exactly 2 counts)"),
            ("myositis", ">= 1 of the proofs (exactly 1 counts)"),
            ("hematuria", "> 5 red cells per high-power field (exactly 5 does not count)"),
            ("pyuria", "> 5 white cells per high-power field (exactly 5 does not count)"),
            ("fever", "> 38 degrees C (exactly 38 does not count)"),
            ("thrombocytopenia", "< 100 x 10^9/L (exactly 100 does not count)"),
            ("leukopenia", "< 3 x 10^9/L (exactly 3 does not count)"),
        ],
    )
    def test_limits_are_strict_and_counts_inclusive(self, edition: Edition, descriptor: str, limit: str) -> None:
        """Measured limits are strict; numbers of features and proofs are inclusive."""
        assert [limit] == _limits(edition[Descriptor(descriptor)])

    @every_edition
    @together("descriptor", ["low_complement", "increased_dna_binding"])
    def test_laboratory_ranges_are_strict(self, edition: Edition, descriptor: str) -> None:
        """The laboratory's own limit does not count, and no number stands for it."""
        ranges = [c for c in edition[Descriptor(descriptor)].limits if "laboratory" in c.text]
        assert len(ranges) == 1
        assert ranges[0].cutoff is None
        assert "the limit itself does not count" in ranges[0].text

    @every_edition
    def test_stroke_is_vascular(self, edition: Edition) -> None:
        """Stroke belongs to the vascular system, as in the original grouping."""
        assert System.VASCULAR is edition[Descriptor.CVA].system

    def test_hypertensive_stroke_is_excluded_in_selena_only(self) -> None:
        """Arteriosclerosis is excluded everywhere, hypertension in `selena-sledai` and its hybrid."""
        vessels = ["arteriosclerosis"]
        expected = by_edition(
            "cva", {"not by arteriosclerosis": vessels, "not by hypertension either": [*vessels, "hypertension"]}
        )
        assert expected == {key: _texts(edition[Descriptor.CVA], "excludes") for key, edition in EDITIONS.items()}

    @every_edition
    def test_exclusions_that_no_edition_changes(self, edition: Edition) -> None:
        """Psychosis does not name infection; blood in the urine has three exclusions; fever and pyuria one."""
        assert _texts(edition[Descriptor.PSYCHOSIS], "excludes") == ["uremia", "a drug cause"]
        assert _texts(edition[Descriptor.HEMATURIA], "excludes") == ["a stone", "an infection", "any other cause"]
        assert _texts(edition[Descriptor.PYURIA], "excludes") == ["an infection"]
        assert _texts(edition[Descriptor.FEVER], "excludes") == ["an infectious cause"]

    @together(
        ("descriptor", "words"),
        [
            ("mucosal_ulcers", "One item: oral and nasal ulcers together score 2."),
            ("rash", "One item: two kinds of rash together score 2."),
            ("low_complement", "One item: 2 points however many components are low."),
        ],
    )
    @every_edition
    def test_one_item_scores_once(self, edition: Edition, descriptor: str, words: str) -> None:
        """Two findings of one item do not score twice, and every edition says so."""
        assert words in [note.text for note in edition[Descriptor(descriptor)].notes]

    def test_thirty_days_are_said_to_be_validated_for_2k_only(self) -> None:
        """The 30-day edition says for which index its window was validated."""
        assert "validated for SLEDAI-2K only" in str(SLEDAI_2K_30D.notes)


class TestEditionsAreData:
    """An edition holds rows, not code."""

    def test_no_module_of_an_edition(self) -> None:
        """The only modules of the folder are the names and the loader."""
        assert ["__init__.py", "loading.py"] == sorted(path.name for path in FOLDER.glob("*.py"))

    @together("key", ["sledai-1992", "selena-sledai", "selena-sledai-sheet", "sledai-2k"])
    def test_all_rows_are_visible(self, key: str) -> None:
        """The four printed texts spell out all 24 rows, in the order of the form."""
        text = (FOLDER / f"{key}.toml").read_text(encoding="utf-8")
        assert [*Descriptor] == re.findall(r"^\[(\w+)\]$", text, re.MULTILINE)

    def test_editions_cannot_be_changed(self) -> None:
        """The mapping of editions is read-only."""
        with pytest.raises(TypeError):
            EDITIONS["sledai-1992"] = SLEDAI_2K  # type: ignore[index]

    def test_editions_are_a_mapping(self) -> None:
        """The editions are looked up as in a dictionary: the same keys, values and refusals."""
        keys = {key: getattr(sledai, key.upper().replace("-", "_")) for key in RULES}
        assert (SLEDAI_1992, SLEDAI_2K_30D) == (keys["sledai-1992"], keys["sledai-2k-30d"])
        assert keys == EDITIONS
        assert repr(keys) == repr(EDITIONS)
        assert (len(RULES), True, False) == (len(EDITIONS), "sledai-2k" in EDITIONS, "SLEDAI_2K" in EDITIONS)
        assert None is EDITIONS.get("selena")
        with pytest.raises(KeyError, match="selena"):
            _ = EDITIONS["selena"]

    def test_names_are_the_public_ones(self) -> None:
        """The package shows its editions, and has no other name."""
        assert sorted(["EDITIONS", *(key.upper().replace("-", "_") for key in RULES)]) == dir(sledai.editions)
        with pytest.raises(AttributeError, match="no attribute 'SLEDAI_3K'"):
            _ = sledai.editions.SLEDAI_3K

    def test_content_hashes_differ(self) -> None:
        """No two editions have the same content hash."""
        assert len({edition.content_hash for edition in EDITIONS.values()}) == len(EDITIONS)


def test_an_edition_that_is_none_is_named() -> None:
    """A key in capitals is refused with the nearest one, and asked for with `get` it is nothing."""
    with raises(unknown_edition, match=r"no edition 'SELENA-SLEDAI' \(did you mean 'selena-sledai'\?\)"):
        EDITIONS["SELENA-SLEDAI"]
    assert EDITIONS.get("SELENA-SLEDAI") is None
