"""Whole numbers stay whole numbers, in what is typed and in what a file holds."""

import polars as pl
import pytest

from cli.stamps import with_editions
from oracle import NAMES

EDITION = ("--edition", "selena-sledai")
FIRST, SECOND = 20240105123456788, 20240105123456789
"""Time stamps to the millisecond; both are the float 20240105123456788.0."""


def by_visit(baseline):
    return ("--subject", "subject", "--visit", "week", "--baseline", baseline)


class TestBaseline:
    """The baseline is the visit that is named, and not another that is the same float."""

    @pytest.fixture
    def table(self, visit, tmp_path):
        """A function that writes two visits, with 7 points more at the second, whose names are of a type."""

        def stored(weeks, dtype):
            seven = {"arthritis": "Y", "rash": "Y", "fever": "Y"}
            frame = pl.DataFrame([visit(), visit(**seven)]).with_columns(week=pl.Series(weeks, dtype=dtype))
            frame.write_parquet(tmp_path / "a.parquet")
            return tmp_path / "a.parquet"

        return stored

    @pytest.mark.parametrize(("baseline", "expected"), [(FIRST, [0, 7]), (SECOND, [-7, 0])])
    @pytest.mark.parametrize("dtype", [pl.Int64, pl.UInt64])
    def test_of_a_change(self, run, table, tmp_path, dtype, baseline, expected):
        """By hand: 0 points, then 4 + 2 + 1."""
        output = tmp_path / "out.parquet"
        run("change", table([FIRST, SECOND], dtype), *EDITION, *by_visit(baseline), "--output", output)
        assert expected == pl.read_parquet(output)["sledai_change"].to_list()

    def test_of_a_check(self, run, table):
        """A subject has one baseline."""
        result = run("check", table([FIRST, SECOND], pl.Int64), *EDITION, *by_visit(SECOND))
        assert "no problem" in result.stdout

    @pytest.mark.parametrize("baseline", ["0.0", "0", "+0", "0e3"])
    def test_however_it_is_written(self, run, table, tmp_path, baseline):
        """A number is a number; the visits are floats here."""
        output = tmp_path / "out.parquet"
        run("change", table([0.0, 2.5], pl.Float64), *EDITION, *by_visit(baseline), "--output", output)
        assert [0, 7] == pl.read_parquet(output)["sledai_change"].to_list()

    def test_with_a_fraction(self, run, table, tmp_path):
        """It is found where visits have fractions."""
        output = tmp_path / "out.parquet"
        run("change", table([0.0, 2.5], pl.Float64), *EDITION, *by_visit("2.5"), "--output", output)
        assert [-7, 0] == pl.read_parquet(output)["sledai_change"].to_list()

    @pytest.mark.parametrize(
        ("dtype", "baseline", "shown"),
        [
            (pl.Float64, str(SECOND), str(SECOND)),
            (pl.Float32, "16777217", "16777217"),
            (pl.Int64, str(2**70), str(2**70)),
            (pl.Int64, "1e400", "'1e400'"),
            (pl.Int64, "nan", "'nan'"),
            (pl.Int64, "start", "'start'"),
        ],
    )
    def test_that_names_no_visit(self, run, table, dtype, baseline, shown):
        """What the column cannot hold exactly is refused and not rounded, and `check` finds it."""
        source = table([0, 10], dtype)
        refused = run("change", source, *EDITION, *by_visit(baseline), code=2)
        assert f"column 'week' holds {dtype}, so {shown} names no visit of it." in refused.stderr
        assert f"holds {dtype}, baseline={shown}" in run("check", source, *EDITION, *by_visit(baseline), code=1).stdout


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ((FIRST, SECOND), True),
        ((FIRST * 1000, FIRST * 1000 + 1), False),
        (("0.12345678901234567", "0.12345678901234568"), False),
    ],
)
def test_visits_of_a_text_file(run, visit, store, tmp_path, weeks, expected):
    """Visits that are two numbers are two visits; numbers that no column holds exactly stay text without an order."""
    first, second = weeks
    source = store(tmp_path / "a.csv", visit(week=str(first), rash="Y"), visit(week=str(second), alopecia="Y"))
    found = run("check", source, *EDITION, "--subject", "subject", "--visit", "week").stdout
    assert "duplicated" not in found
    assert expected is ("new alopecia, resolved rash" in found)


class TestCode:
    """A code has one meaning, however its number is written."""

    @pytest.fixture
    def source(self, visit, tmp_path):
        """One visit whose answers are numbers."""
        answers = dict.fromkeys(NAMES, 0.0) | {"rash": 2.0}
        pl.DataFrame([visit(**answers)]).write_parquet(tmp_path / "a.parquet")
        return tmp_path / "a.parquet"

    @pytest.mark.parametrize(
        "codes", [("2=present", "2.0=absent"), ("2.0=absent", "2=present"), ("2=present", "02=missing")]
    )
    @pytest.mark.parametrize("command", ["score", "check"])
    def test_two_spellings_of_one_number(self, run, source, command, codes):
        """Contradictory codes are refused in either order."""
        options = [word for code in codes for word in ("--code", code)]
        refused = " ".join(run(command, source, *EDITION, *options, code=2).stderr.split())
        assert "two meanings (text matches in any case, and 2.0 is 2)" in refused

    def test_two_spellings_that_agree(self, run, source):
        """They say the same."""
        result = run("score", source, *EDITION, "--code", "2=present", "--code", "2.0=present", "--keep", "subject")
        assert "\n001,2,2,2,0," in result.stdout

    def test_not_a_number(self, run, source):
        """NaN is not assessed: saying so is fine, and nothing else can be said."""
        codes = ("--code", "NaN=missing", "--code", "inf=absent", "--code", "2=present")
        assert "\n001,2,2,2,0," in run("score", source, *EDITION, *codes, "--keep", "subject").stdout
        refused = run("score", source, *EDITION, "--code", "NaN=absent", code=2)
        assert "NaN=absent: NaN always means not assessed" in refused.stderr

    @pytest.mark.parametrize(("value", "other"), [(2**53, 2**53 + 1), (FIRST, SECOND)])
    def test_large_numbers(self, run, visit, tmp_path, value, other):
        """Two codes that are one float are two."""
        answers = dict.fromkeys(NAMES, 0)
        pl.DataFrame([visit(**answers | {"rash": value}), visit(**answers | {"rash": other})]).write_parquet(
            tmp_path / "a.parquet"
        )
        codes = ("--code", f"{value}=present", "--code", f"{other}=absent")
        result = run("score", tmp_path / "a.parquet", *EDITION, *codes, "--keep", "subject")
        assert ["001,2,2,2,0", "001,0,0,0,0"] == [
            line.rpartition(",")[0] for line in with_editions(result.stdout).splitlines()[1:]
        ]
