"""`sledai verify` computes a table of scores anew and says what does not hold."""

import polars as pl
import pytest

from oracle import NAMES
from sledai import SELENA_SLEDAI, SLEDAI_2K


@pytest.fixture
def visits(tmp_path):
    """Three visits: 6 points, 0 to 2 points, and none."""
    answers = {name: ["N", "N", "N"] for name in NAMES} | {"arthritis": ["Y", "N", "N"], "rash": ["Y", "", "N"]}
    path = tmp_path / "visits.csv"
    pl.DataFrame({"subject": ["A", "B", "C"]} | answers).write_csv(path)
    return path


@pytest.fixture(params=["csv", "parquet"])
def scored(run, visits, tmp_path, request):
    """The scores of the visits, in a file."""
    path = tmp_path / f"scored.{request.param}"
    run("score", visits, "--edition", "selena-sledai", "--output", path)
    return path


def changed(path, **columns):
    """The same file with other values in some columns."""
    table = pl.read_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.read_parquet(path)
    found = table.with_columns(
        pl.Series(name, values, dtype=table.schema[name], strict=False) for name, values in columns.items()
    )
    other = path.with_name(f"changed{path.suffix}")
    if path.suffix == ".csv":
        found.write_csv(other)
    else:
        found.write_parquet(other)
    return other


def test_what_was_just_written_holds(run, scored):
    """Nothing is printed but the account."""
    result = run("verify", scored, "--edition", "selena-sledai")
    assert "" == result.stdout
    assert result.stderr.startswith("3 visits, every score holds; missing items leave the result open; edition")


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ({"sledai": ["8", "", "0"]}, "- row 1: sledai 8, recomputed 6"),
        ({"sledai_low": ["6", "1", "0"]}, "- row 2: sledai_low 1, recomputed 0"),
        ({"sledai": ["6", "0", "0"]}, "- row 2: sledai 0, recomputed blank"),
        ({"sledai": ["6", "", ""]}, "- row 3: sledai blank, recomputed 0"),
        ({"sledai_missing": ["0", "0", "0"]}, "- row 2: sledai_missing 0, recomputed 1"),
        (
            {"rash": ["N", "", "N"]},
            "- row 1: sledai 6, recomputed 4; sledai_low 6, recomputed 4; sledai_high 6, recomputed 4",
        ),
        ({"rash": ["Y", "", "?"]}, "- row 3: sledai 0, recomputed blank"),
    ],
)
def test_a_changed_cell_is_found(run, scored, columns, line):
    """An answer or a number that was written over; with the row and both numbers."""
    if scored.suffix == ".parquet":
        columns = {
            name: [int(value) if value else None for value in values] if name.startswith("sledai") else values
            for name, values in columns.items()
        }
    result = run("verify", changed(scored, **columns), "--edition", "selena-sledai", code=1)
    assert line in result.stdout
    assert "1 visit differs. Correct the answers or the scores" in result.stdout
    assert "not every score holds" in result.stderr


def test_text_that_is_not_a_number(run, scored):
    """6.0 is not how a score is written, nor is a word."""
    if scored.suffix == ".csv":
        for value in ("6.0", "six"):
            found = run("verify", changed(scored, sledai=[value, "", "0"]), "--edition", "selena-sledai", code=1)
            assert f"- row 1: sledai {value}, recomputed 6" in found.stdout


def test_the_content_of_the_edition(run, scored):
    """Another content under the key, another edition, and a stamp that names none."""
    stamp = SELENA_SLEDAI.stamp
    stamps = [stamp, "selena-sledai@000000000000", "mine"]
    result = run("verify", changed(scored, sledai_edition=stamps), "--edition", "selena-sledai", code=1)
    assert [
        "1 visit: the stamp 'mine' names no edition of the library.",
        f"1 visit: edition selena-sledai had the content 000000000000, and has {SELENA_SLEDAI.content_hash}.",
    ] == result.stdout.splitlines()
    other = run("verify", scored, "--edition", "sledai-2k", code=1)
    assert ["3 visits: scored under selena-sledai. Give --edition selena-sledai."] == other.stdout.splitlines()
    assert SLEDAI_2K.content_hash in other.stderr


def test_the_options_are_those_of_the_score(run, visits, tmp_path):
    """Missing items that counted as absent, another name, and a part of the edition."""
    path = tmp_path / "absent.csv"
    options = ("--edition", "selena-sledai", "--missing", "absent", "--name", "s", "--without", "fever")
    run("score", visits, *options, "--output", path)
    run("verify", path, *options)
    result = run("verify", path, *options[:2], *options[4:], code=1)
    assert "- row 2: s 0, recomputed blank; s_high 0, recomputed 2" in result.stdout


def test_a_table_without_scores(run, visits):
    """It is refused with the columns that it lacks."""
    result = run("verify", visits, "--edition", "selena-sledai", code=2)
    assert "the file has no column 'sledai'" in result.stderr
