"""The installation check passes on a good installation and fails on a broken one."""

from types import SimpleNamespace

import attrs
import pytest
from click.testing import CliRunner

from rules_by_edition import RULES
from sledai import EDITIONS, SELENA_SLEDAI, Descriptor, __version__, cases, criteria
from sledai.cli import app, selftest, uses

IN_EACH_EDITION = {
    "edition contents as released": 1,
    # those of the kinds that give a total (exact, software-vector, incomplete-list, trap), but for a partial score
    "published cases": 23,
    # 24 weights, nothing and everything
    "weights and totals": 26,
}
"""How many checks are made in each edition."""


def run():
    """Run the check and return what it printed and its exit code."""
    result = CliRunner().invoke(app, ["selftest"], catch_exceptions=False)
    return result.stdout.splitlines(), result.exit_code


def test_a_good_installation_passes():
    """Version, content hashes, the number of cases of each kind and the verdict are printed."""
    lines, code = run()
    assert 0 == code
    assert "PASSED" == lines[-1]
    assert lines[0].startswith(f"sledai {__version__}, Python 3.")
    assert [f"  {key:<20} content {edition.content_hash}" for key, edition in EDITIONS.items()] == lines[
        1 : 1 + len(RULES)
    ]
    counts = dict(reversed(line.split(" of ")[1].split(" ", 1)) for line in lines[1 + len(RULES) : -1])
    in_each = {name: str(number * len(RULES)) for name, number in IN_EACH_EDITION.items()}
    assert (
        in_each
        | {
            "cut-offs, on the boundary and one step either side": "37",
            "change categories and activity bands": "36",
            "flares": "9",
            "responses": "8",
            "low activity and remission": "5",
            "courses": "5",
            "answers from laboratory results": "5",
            "frames": "3",
        }
        == counts
    )


@pytest.fixture
def broken(monkeypatch):
    """An installation whose main edition gives pyuria 2 points, as seen in public software."""
    rows = {Descriptor.PYURIA: SELENA_SLEDAI["pyuria"].evolve(weight=2)}
    wrong = attrs.evolve(SELENA_SLEDAI, rows=dict(SELENA_SLEDAI) | rows)
    monkeypatch.setattr(selftest, "EDITIONS", {**EDITIONS, "selena-sledai": wrong})
    return wrong


def test_a_wrong_weight_fails(broken):
    """A wrong weight is named, with what was expected, and the command fails."""
    lines, code = run()
    assert 1 == code
    assert "      FAILED pyuria, selena-sledai: expected 4, got 2" in lines
    assert "      FAILED everything, selena-sledai: expected 105, got 103" in lines
    assert any(line.startswith("      FAILED selena-sledai: expected ") for line in lines), "the content hash differs"
    assert lines[-1].startswith("FAILED: ")


BROKEN = {
    "flare": ("from 8 to 14: expected severe",),
    "response": ("SRI-4, 4 points less: expected True", "BICLA, B to C: expected True"),
    "state": ("LLDAS at 7.5 mg: expected True", "DORIS at a global assessment of 0.4: expected True"),
}


def test_a_function_that_answers_nothing_fails(monkeypatch):
    """What people call is run: functions that leave everything open are found, each of them."""
    for name in BROKEN:
        monkeypatch.setattr(uses, name, lambda *_, **__: SimpleNamespace(value=None))
    lines, code = run()
    assert 1 == code
    assert {f"      FAILED {case}, got None" for cases in BROKEN.values() for case in cases} <= set(lines)


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_a_frame_of_each_library(monkeypatch, library):
    """The frames that are installed are checked in the same way."""
    pytest.importorskip(library)
    monkeypatch.setattr(uses, "find_spec", lambda name: name in ("narwhals", library) or None)
    assert [] == [name for name, expected, actual in uses.USES["frames"]() if expected != actual]


@pytest.mark.parametrize("there", [(), ("narwhals",)])
def test_without_frames_it_says_so(monkeypatch, there):
    """An installation without narwhals, or without a dataframe library, passes and says what was not checked."""
    monkeypatch.setattr(uses, "find_spec", lambda name: name in there or None)
    lines, code = run()
    assert 0 == code
    assert "      frames were not checked: install sledai[frames] and a dataframe library" == lines[-2]


def test_every_cutoff_of_the_definitions_is_checked():
    """No cut-off that a definition uses is left out of the packaged boundaries."""
    used = {
        attrs.astuple(clause.cutoff, recurse=False)
        for edition in EDITIONS.values()
        for row in edition.values()
        for _, clause in row.clauses
        if clause.cutoff
    }
    checked = {attrs.astuple(criteria.CUTOFFS[name], recurse=False) for name in cases.boundary_cases()["cutoffs"]}
    assert used <= checked
