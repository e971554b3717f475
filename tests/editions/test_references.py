"""The bibliography: one citation for every source, honest about what was read."""

import re

import pytest

from sledai import Citation, Grade, references
from sledai.definitions.bibliography import BIBLIOGRAPHY

every_citation = pytest.mark.parametrize("citation", BIBLIOGRAPHY.values(), ids=BIBLIOGRAPHY.keys())


def _constants() -> dict[str, Citation]:
    return {name: value for name, value in vars(references).items() if isinstance(value, Citation)}


class TestBibliography:
    """Every source is listed once, under a key that a reader can type."""

    def test_every_constant_is_listed_once(self) -> None:
        """No citation is missing, and no two share a key."""
        keys = [citation.key for citation in _constants().values()]
        assert sorted(keys) == sorted(BIBLIOGRAPHY)
        assert len(keys) == len(set(keys))

    def test_constant_and_key_are_the_same_name(self) -> None:
        """The constant of a citation is its key in capitals."""
        assert {name: name.lower().replace("_", "-") for name in _constants()} == {
            name: citation.key for name, citation in _constants().items()
        }

    @every_citation
    def test_every_citation_says_what_was_read(self, citation: Citation) -> None:
        """Key in lower case, a reference, and the part that was read."""
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", citation.key)
        assert citation.text
        assert citation.read

    @every_citation
    def test_addresses_are_web_addresses(self, citation: Citation) -> None:
        """A source has a web address or none."""
        assert citation.url == "" or re.fullmatch(r"https?://[^\s]+", citation.url)

    @every_citation
    def test_public_source_files_are_not_given_a_made_up_home(self, citation: Citation) -> None:
        """A file whose repository was not identified says so and carries no address."""
        if citation.text.lower().count("public source file"):
            assert re.search(r"repositor(y|ies) not identified", citation.text)
            assert citation.url == ""

    def test_details_that_are_remembered(self) -> None:
        """Bibliographic details that rest on memory are marked."""
        expected = {
            "gladman-2000",
            "manzi-2012",
            "mosca-2006",
            "cook-2000",
            "petri-1991",
            "thanou-2014",
            "almenara-2022",
            "furie-2009",
            "furie-2011",
            "illuminate-2016",
            "clowse-2017",
            "franklyn-2016",
            "golder-2016",
            "doris-2021-article",
            "doris-2016-article",
            "remission-table-pmc7719036",
            "zen-2015",
            "bliss-believe",
            "oon-2019",
            "parodis-letter",
            "ibanez-2003",
            "ams-frequency-2011",
            "aplc-2025",
            "nikpour-2009",
            "rheumatology-64-2741",
        }
        assert expected == {key for key, citation in BIBLIOGRAPHY.items() if citation.details is Grade.UNVERIFIED}

    def test_one_source_is_one_witness(self) -> None:
        """Sources of one origin name it, so that nobody counts them as two."""
        expected = {
            "medicalcriteria-sledai": "selena-modification-sheet",
            "hospital-flare-form": "selena-modification-sheet",
        }
        assert expected == {key: found.one_source_with for key, found in BIBLIOGRAPHY.items() if found.one_source_with}
        assert set(expected.values()) <= set(BIBLIOGRAPHY)

    @pytest.mark.parametrize("key", ["selena-modification-sheet", "hospital-flare-form"])
    def test_the_repository_of_the_sheet(self, key: str) -> None:
        """The clinic's forms have a home and a commit."""
        found = BIBLIOGRAPHY[key]
        assert "SuperNyancat/emr" in found.text
        assert "at commit d06fd441" in found.text
        assert found.url == "https://github.com/SuperNyancat/emr"

    def test_definitions_from_general_knowledge_are_called_so(self) -> None:
        """What the file says of itself is in its citation."""
        assert "general knowledge" in BIBLIOGRAPHY["sledai-2k-audited-source"].read
