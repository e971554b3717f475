"""The bibliography: one citation for every source, honest about what was read."""

import re

import pytest

from sledai import Citation, Grade
from sledai.definitions.bibliography import BIBLIOGRAPHY, read_bibliography
from sledai.errors import UnreadableFileError
from together import together

every_citation = together("citation", BIBLIOGRAPHY.values(), ids=BIBLIOGRAPHY.keys())


class TestBibliography:
    """Every source is listed once, under a key that a reader can type."""

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
            "yee-2010",
            "cresswell-2009",
            "ard-abstract-a473",
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

    @together("key", ["selena-modification-sheet", "hospital-flare-form"])
    def test_the_repository_of_the_sheet(self, key: str) -> None:
        """The clinic's forms have a home and a commit."""
        found = BIBLIOGRAPHY[key]
        assert "SuperNyancat/emr" in found.text
        assert "at commit d06fd441" in found.text
        assert found.url == "https://github.com/SuperNyancat/emr"

    def test_definitions_from_general_knowledge_are_called_so(self) -> None:
        """What the file says of itself is in its citation."""
        assert "general knowledge" in BIBLIOGRAPHY["sledai-2k-audited-source"].read


ONE = '[petri-1991]\ntext = "A text."\nread = "the abstract"\n'


def test_a_citation_is_read_from_its_table() -> None:
    """What its table leaves out is nothing, and its details were read."""
    expected = Citation("petri-1991", text="A text.", read="the abstract", url="", details=Grade.SECONDARY)
    assert {"petri-1991": expected} == dict(read_bibliography(ONE, "own.toml"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[petri-1991", "own.toml: the file is not TOML"),
        ("petri-1991 = 3", "own.toml, petri-1991: it is not a table"),
        (ONE.replace("text", "txt"), "own.toml, petri-1991.txt: there is no key 'txt'"),
        (ONE.replace("read", "url"), "own.toml, petri-1991.read: it is missing"),
        (ONE + 'details = "sure"', "own.toml, petri-1991.details: there is no grade 'sure'"),
        (ONE + "url = 3", "own.toml, petri-1991.url: it is not a text"),
    ],
)
def test_a_fault_names_file_and_key(text: str, fault: str) -> None:
    """A table that is not as it must be is refused."""
    with pytest.raises(UnreadableFileError, match=re.escape(fault)):
        read_bibliography(text, "own.toml")
