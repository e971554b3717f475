"""Definitions and indices as values: readable, comparable, never edited in place."""

import pickle
from decimal import Decimal

import attrs
import pytest

from refusals import raises
from sledai import (
    EDITIONS,
    SELENA_SLEDAI,
    SELENA_SLEDAI_S2K,
    SLEDAI_2K,
    Clause,
    Cutoff,
    Descriptor,
    Difference,
    Edition,
    Grade,
    Note,
    Side,
    System,
    differences,
)
from sledai.definitions.bibliography import BIBLIOGRAPHY
from sledai.errors import invalid_edition, unknown_descriptor
from together import together


class TestReadable:
    """What is printed is worth reading, and ends in the reference."""

    @together("edition", EDITIONS.values(), ids=EDITIONS.keys())
    def test_index(self, edition):
        """An index prints its rows, its notes and, last, its references."""
        assert str(edition).splitlines()[0].startswith(f"{edition.label} ({edition.key}): 24 descriptors, 0 to 105")
        assert str(edition).splitlines()[-1] == f"  {edition.sources[-1].key}: {edition.sources[-1].text}"
        assert repr(edition).endswith(f"{edition.sources[-1].key}>")
        assert edition._repr_html_().startswith("<table>")
        assert edition._repr_html_().endswith("</p>")
        assert edition.sources[-1].key in edition._repr_html_()

    @together("name", Descriptor)
    def test_definition(self, name):
        """A definition prints its clauses with their evidence and, last, its references."""
        row = SELENA_SLEDAI[name]
        lines = str(row).splitlines()
        assert lines[0].startswith(f"{row.label}: {row.weight} point")
        assert f"  {row.sources[-1].key}: {row.sources[-1].text}" == lines[-1]
        assert repr(row).endswith(f"{row.sources[-1].key}>")
        assert row.label in row._repr_html_()
        assert row.sources[-1].key in row._repr_html_()
        assert "1 points" not in str(row)

    def test_parts(self):
        """Clauses, cut-offs, notes, windows, citations and differences read as sentences."""
        clause = SLEDAI_2K["pyuria"].limits[0]
        assert "> 5 white cells per high-power field (exactly 5 does not count)" == str(clause.cutoff)
        assert str(clause).startswith(f"{clause.text}: > 5")
        assert "secondary" in str(clause)
        assert "the visit or the 30 days before" == str(EDITIONS["sledai-2k-30d"]["pyuria"].window)
        assert "Said so. (touma-2010)" == str(Note("Said so.", BIBLIOGRAPHY["touma-2010"]))
        assert "Said so." == str(Note("Said so."))
        assert BIBLIOGRAPHY["touma-2010"].text == str(BIBLIOGRAPHY["touma-2010"])
        assert "<Citation touma-2010>" == repr(BIBLIOGRAPHY["touma-2010"])
        assert "<Window the visit or the 30 days before>" == repr(EDITIONS["sledai-2k-30d"]["pyuria"].window)
        assert f"<Clause {clause}>" == repr(clause)
        unsourced = Clause("Remembered.", place="remembered", grade=Grade.UNVERIFIED, note="not seen")
        assert "Remembered. [unverified (remembered) - not seen]" == str(unsourced)
        assert "rash, counts: a -> nothing further" == str(Difference(Descriptor.RASH, "counts", ("a",), ()))


class TestIndex:
    """An index is a read-only mapping; three verbs make another one."""

    def test_mapping(self):
        """An index maps descriptors, by member or name, to definitions in form order."""
        assert list(Descriptor) == list(SELENA_SLEDAI)
        assert SELENA_SLEDAI["rash"] is SELENA_SLEDAI[Descriptor.RASH]
        assert "rash" in SELENA_SLEDAI
        assert "dust" not in SELENA_SLEDAI
        assert 24 == len(SELENA_SLEDAI)

    @together("name", ["rahs", Descriptor.LOW_COMPLEMENT])
    def test_an_unknown_row_is_refused(self, name):
        """A descriptor that the edition does not have is refused, naming the index."""
        clinical = SELENA_SLEDAI.without(System.IMMUNOLOGIC)
        with raises(unknown_descriptor, match="selena-sledai-without-immunologic: no descriptor"):
            clinical[name]

    def test_without(self):
        """Leaving out descriptors or a system leaves a subset with a name of its own."""
        clinical = SELENA_SLEDAI.without(System.IMMUNOLOGIC)
        same = SELENA_SLEDAI.without(Descriptor.LOW_COMPLEMENT, Descriptor.INCREASED_DNA_BINDING)
        assert (22, 101) == (len(clinical), clinical.maximum)
        assert clinical.rows == same.rows
        assert "SELENA-SLEDAI without immunologic" == clinical.label
        assert 105 == SELENA_SLEDAI.maximum
        assert System.IMMUNOLOGIC not in clinical.systems
        with raises(unknown_descriptor, match="did you mean 'immunologic'"):
            SELENA_SLEDAI.without("imunologic")

    def test_a_part_is_named_in_form_order(self):
        """The name of a part does not depend on the order in which its descriptors are left out."""
        one, two = SELENA_SLEDAI.without("rash", "fever"), SELENA_SLEDAI.without("fever", "rash", "rash")
        assert "selena-sledai-without-rash-fever" == one.key == two.key
        assert one == two

    def test_it_is_a_mapping(self):
        """What every mapping can do, an index can do."""
        assert None is SELENA_SLEDAI.get("dust")
        assert "x" == SELENA_SLEDAI.get("dust", "x")
        assert dict(SELENA_SLEDAI.items())[Descriptor.RASH] is SELENA_SLEDAI["rash"]

    @together("rows", [{"rsh": SLEDAI_2K["rash"]}, {**SLEDAI_2K, "rsh": SLEDAI_2K["rash"]}])
    def test_a_misspelt_row_is_refused(self, rows):
        """A row under a name that is no descriptor would be lost; it is refused with the nearest name."""
        with raises(unknown_descriptor, match=r"the rows of an edition: no descriptor 'rsh' \(did you mean"):
            SELENA_SLEDAI.with_rows(rows, key="local", label="Local")

    def test_the_pretty_form_is_short(self):
        """In a notebook on a terminal an index is one line."""

        class Printer(list):
            text = list.append

        printer = Printer()
        SELENA_SLEDAI._repr_pretty_(printer, False)
        assert [repr(SELENA_SLEDAI)] == printer

    def test_with_rows(self):
        """A replaced row changes the copy, its content hash and its weights, not the original."""
        light = SELENA_SLEDAI.with_rows(
            {Descriptor.CVA: SELENA_SLEDAI["cva"].evolve(weight=1)}, key="local", label="Local"
        )
        assert (98, 105) == (light.maximum, SELENA_SLEDAI.maximum)
        assert light.content_hash != SELENA_SLEDAI.content_hash
        assert list(Descriptor) == list(light)

    def test_weights_are_positive(self):
        """A weight below 1 is refused: no finding may lower a score."""
        with pytest.raises(ValueError, match="weight"):
            SELENA_SLEDAI["cva"].evolve(weight=0)

    @together("weight", [1.5, "2", 2.0])
    def test_weights_are_whole(self, weight):
        """A weight that is no whole number is refused: every door must give the same sum."""
        with pytest.raises(TypeError, match="weight"):
            SELENA_SLEDAI["cva"].evolve(weight=weight)

    def test_a_changed_content_needs_a_key_of_its_own(self):
        """Other rows cannot stand under the key of an edition."""
        rows = {Descriptor.CVA: SELENA_SLEDAI["cva"].evolve(weight=1)}
        with raises(invalid_edition, match="the key 'selena-sledai' of another content"):
            SELENA_SLEDAI.with_rows(rows, key="selena-sledai", label="SELENA-SLEDAI")
        with raises(invalid_edition, match="a key of its own"):
            SELENA_SLEDAI.evolve(rows=rows)

    def test_the_stamp_names_key_and_content(self):
        """What is kept beside a result says which words were used."""
        assert f"sledai-2k@{SLEDAI_2K.content_hash}" == SLEDAI_2K.stamp

    @together(
        ("rows", "fault"),
        [((), "no row"), ([(Descriptor.RASH, SLEDAI_2K["rash"])] * 2, "a descriptor twice")],
    )
    def test_rows_that_make_no_index(self, rows, fault):
        """An index has at least one row, and one row for each descriptor."""
        with raises(invalid_edition, match=fault):
            SELENA_SLEDAI.evolve(rows=rows)

    def test_frozen_and_portable(self):
        """An index cannot be changed in place, and travels to another process as itself."""
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            SELENA_SLEDAI.key = "other"
        copy = pickle.loads(pickle.dumps(SELENA_SLEDAI))
        assert SELENA_SLEDAI == copy
        assert hash(SELENA_SLEDAI) == hash(copy)
        assert SELENA_SLEDAI.content_hash == copy.content_hash

    def test_content_hash_is_about_content(self):
        """The hash changes with any word of a row, not with the name or the remarks of the edition."""
        renamed = SELENA_SLEDAI.evolve(key="other", label="Other", about="Other.", notes=())
        row = SELENA_SLEDAI["rash"]
        worded = row.evolve(counts=(attrs.evolve(row.counts[0], text="Other words."), *row.counts[1:]))
        changed = SELENA_SLEDAI.with_rows({Descriptor.RASH: worded}, key="x", label="X")
        assert SELENA_SLEDAI.content_hash == renamed.content_hash
        assert SELENA_SLEDAI.content_hash != changed.content_hash


class TestDifferences:
    """The differ shows what two editions do differently, and nothing else."""

    def test_the_hybrid_differs_in_proteinuria_only(self):
        """The hybrid takes over one row."""
        assert {Descriptor.PROTEINURIA} == {d.descriptor for d in differences(SELENA_SLEDAI, SELENA_SLEDAI_S2K)}

    def test_equal_editions(self):
        """An edition does not differ from itself."""
        assert () == differences(SLEDAI_2K, SLEDAI_2K)

    def test_weights_windows_and_rows(self):
        """A changed weight, system or window and a row left out are differences too."""
        row = SLEDAI_2K["cva"].evolve(weight=1, system=System.CNS, window=EDITIONS["sledai-2k-30d"]["cva"].window)
        local = SLEDAI_2K.with_rows({Descriptor.CVA: row}, key="local", label="Local").without(Descriptor.RASH)
        found = {(d.descriptor.value, d.aspect): (d.first, d.second) for d in differences(SLEDAI_2K, local)}
        assert (("8",), ("1",)) == found["cva", "weight"]
        assert (("vascular",), ("cns",)) == found["cva", "system"]
        assert (("the visit or the 10 days before",), ("the visit or the 30 days before",)) == found["cva", "window"]
        assert ((), ("not scored",)) == found["rash", "row"]


class TestCutoff:
    """A cut-off is exact and knows its side."""

    @together(
        ("side", "answers"),
        [
            (Side.ABOVE, [False, False, True]),
            (Side.AT_LEAST, [False, True, True]),
            (Side.BELOW, [True, False, False]),
            (Side.AT_MOST, [True, True, False]),
        ],
    )
    def test_sides(self, side, answers):
        """On the boundary and one step either side, in exact decimals."""
        cutoff = Cutoff("0.5", side=side, unit="g", source=BIBLIOGRAPHY["touma-2010"], place="x", grade=Grade.PRIMARY)
        assert answers == [cutoff.holds(Decimal(value)) for value in ("0.4999", "0.5", "0.5001")]

    def test_index_type(self):
        """Every edition is an index."""
        assert all(isinstance(edition, Edition) for edition in EDITIONS.values())
