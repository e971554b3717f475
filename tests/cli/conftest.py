"""Tables of visits for the command line, and a way to run it."""

import polars as pl
import pytest
from click.testing import CliRunner

from oracle import NAMES
from sledai.cli import app


@pytest.fixture(scope="session")
def run():
    """A function that runs a command and returns what it printed, if it ends with the exit code it should."""

    def command(*arguments, code=0):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
        assert code == result.exit_code, result.output
        return result

    return command


@pytest.fixture
def visit():
    """A function that makes one visit: everything is absent but for what is said."""

    def made(subject="001", week="0", **answers):
        return {"subject": subject, "week": week, **dict.fromkeys(NAMES, "N"), **answers}

    return made


@pytest.fixture
def store():
    """A function that writes visits as CSV or, with a truth value for each answer, as Parquet."""

    def written(path, *visits, **how):
        table = pl.DataFrame(visits)
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".csv":
            table.write_csv(path, **how)
        else:
            meant = {"Y": True, "N": False, "": None}
            answers = pl.col(NAMES).replace_strict(meant, return_dtype=pl.Boolean)
            table.with_columns(answers).write_parquet(path, **how)
        return path

    return written
