"""Long work is told of on a terminal, and nowhere else."""

import pytest

from sledai.cli import progress as module
from sledai.cli.progress import progress

EDITION = ("--edition", "selena-sledai")


@pytest.fixture
def terminal(monkeypatch):
    """stderr is a terminal."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")


def test_long_work_on_a_terminal(terminal, monkeypatch, capsys):
    """What is done, and how much of it."""
    monkeypatch.setattr(module, "PATIENCE", 0)
    with progress("writing", 4000) as advance:
        advance(1000)
        advance(500)
    shown = capsys.readouterr()
    assert "writing" in shown.err
    assert "1500/4000" in shown.err
    assert "" == shown.out


def test_bytes_are_told_as_bytes(terminal, monkeypatch, capsys):
    """In a unit that can be read."""
    monkeypatch.setattr(module, "PATIENCE", 0)
    with progress("reading", 4_000_000, in_bytes=True) as advance:
        advance(1_000_000)
    assert "1.0/4.0 MB" in capsys.readouterr().err


def test_short_work_on_a_terminal(terminal, capsys):
    """Nothing is shown that would be gone at once."""
    with progress("writing", 4000) as advance:
        advance(4000)
    assert "writing" not in capsys.readouterr().err


def test_long_work_elsewhere(monkeypatch, capsys):
    """A log gets no bar."""
    monkeypatch.setattr(module, "PATIENCE", 0)
    with progress("writing", 4000) as advance:
        advance(1000)
    assert ("", "") == capsys.readouterr()


@pytest.mark.parametrize(("ending", "work"), [("csv", {"reading", "writing"}), ("parquet", {"writing"})])
def test_of_a_score(run, visit, store, tmp_path, terminal, monkeypatch, ending, work):
    """A CSV file is read through first; the account comes last."""
    monkeypatch.setattr(module, "PATIENCE", 0)
    source = store(tmp_path / f"a.{ending}", *(visit(f"{number}") for number in range(3)))
    said = run("score", source, *EDITION, "--output", tmp_path / "scored.csv").stderr
    assert work == {word for word in ("reading", "writing") if word in said}
    assert "3 visits, 0 with missing items; " in said.splitlines()[-1]
    assert "3/3" in said


def test_of_a_check(run, visit, store, tmp_path, terminal, monkeypatch):
    """Rows are counted as they are checked."""
    monkeypatch.setattr(module, "PATIENCE", 0)
    said = run("check", store(tmp_path / "a.csv", visit(), visit(week="1")), *EDITION).stderr
    assert "checking" in said
    assert "2/2" in said
