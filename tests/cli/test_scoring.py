"""Parts of a table are counted while they go by, whatever their order."""

from pathlib import Path

import polars as pl
import pytest

from refusals import raises
from sledai import SELENA_SLEDAI, InputErrors
from sledai.cli.files import tables
from sledai.cli.rows import FileFormat
from sledai.cli.scoring import Account, Coding, Scoring, Unreadable
from sledai.errors import unreadable_answer
from sledai.frames import Layout
from sledai.visits.answers import code_table

SCORING = Scoring(edition=SELENA_SLEDAI, layout=Layout(codebook={"?": None}), name="sledai", keep=())


@pytest.fixture
def reading(visit, store, tmp_path):
    """How a file with the usual columns is read."""
    with tables(store(tmp_path / "visits.csv", visit()), how=FileFormat()) as (table,):
        return SCORING.read(table)


def rows(visit, low, missing, *answers):
    """A part of a scored table."""
    scores = {"sledai_low": pl.Series(low, dtype=pl.Int64), "sledai_missing": pl.Series(missing, dtype=pl.Int64)}
    settled = [value if gaps == 0 else None for value, gaps in zip(low, missing, strict=True)]
    table = pl.DataFrame([visit(**answer) for answer in answers])
    return table.with_columns(**scores, sledai=pl.Series(settled, dtype=pl.Int64))


class TestUnreadable:
    """Values are counted over all parts."""

    def test_in_two_parts(self, reading, visit):
        """The most frequent first, those that are equally frequent by their text; a code of one's own is read."""
        found = Unreadable(reading)
        for answers in (("b", "a", "Y"), ("c", "?", "c")):
            part = pl.DataFrame([visit(rash=answer) for answer in answers])
            assert found.look(part) is part
        (fault,) = found.faults
        assert ("rash", [("'c'", 2), ("'a'", 1), ("'b'", 1)]) == (fault.column, list(fault.values.items()))

    def test_in_two_columns(self, reading, visit):
        """One error for each, in the order of the form."""
        found = Unreadable(reading)
        found.look(pl.DataFrame([visit(rash="x"), visit(cva="z", rash="x")]))
        assert [("cva", {"'z'": 1}), ("rash", {"'x'": 2})] == [(fault.column, fault.values) for fault in found.faults]

    def test_in_none(self, reading, visit):
        """No error."""
        found = Unreadable(reading)
        found.look(pl.DataFrame([visit(rash="Y")]))
        assert [] == found.faults


class TestAccount:
    """Rows, gaps and open results are added up, and a table that cannot be read is refused."""

    @pytest.fixture
    def account(self, reading):
        """Nothing went by yet."""
        self.told = []
        return Account(SCORING, reading, "sledai", self.told.append)

    def test_of_two_parts(self, account, visit):
        """Three visits, two of them with missing items."""
        for part in (rows(visit, [2, 0], [0, 3], {"rash": "Y"}, {}), rows(visit, [0], [1], {})):
            assert account.look(part) is part
        account.judge()
        assert (3, 2, 2) == (account.rows, account.with_missing, account.still_open)
        assert [2, 1] == self.told

    def test_of_one_unreadable_column(self, account, visit):
        """Its error."""
        account.look(rows(visit, [None, 0], [None, 0], {"rash": "x"}, {}))
        with raises(unreadable_answer, match="column 'rash': 'x'"):
            account.judge()

    def test_of_two_unreadable_columns(self, account, visit):
        """Both."""
        account.look(rows(visit, [None], [None], {"rash": "x", "cva": "z"}))
        with pytest.raises(InputErrors, match="2 faults"):
            account.judge()


def test_a_table_is_written_part_by_part(reading, visit, store, tmp_path):
    """What went by is what was written."""
    output = Path(tmp_path / "scored.parquet")
    with tables(store(tmp_path / "more.csv", visit(rash="Y"), visit(rash="")), how=FileFormat()) as (table,):
        written = SCORING.write(table, SCORING.added_to(table.frame), (), reading, output)
    assert (2, 1, 1) == (written.rows, written.with_missing, written.still_open)
    assert [(2, 2, 2, 0), (None, 0, 2, 1)] == pl.read_parquet(output).select("^sledai(_low|_high|_missing)?$").rows()


class TestCoding:
    """What a column is coded in, part by part; threads of Polars call it, which no debugger follows."""

    def test_numbers(self):
        """One number stands for all, and a part without any says nothing."""
        coding = Coding(code_table(None), text=False)
        assert [("0", 1)] == coding.values(pl.Series([None, 1]))
        assert [] == coding.values(pl.Series([None, None], dtype=pl.Int8))
        coding.count([("0", 1)])
        assert (["0"], {}) == (coding.sample, dict(coding.letters))

    def test_text(self):
        """Blanks are neither letters nor answers."""
        coding = Coding(code_table(None), text=True)
        assert [("n", 2)] == coding.values(pl.Series("rash", ["n", None, "n"]))
        coding.count([("n", 2), (" ", 1)])
        assert (["n"], {"'n'": 2}) == (coding.sample, dict(coding.letters))
