"""Reports of who tried to break the library: what went wrong with each; `index.toml` names the other tests."""

import re

from oracle import NAMES
from reports.interfaces import REFUSED, run, written
from sledai import SELENA_SLEDAI, Assessment, Encounter, flare


def test_names_that_an_engine_makes_of_equal_names_were_a_traceback_f4(tmp_path):
    """`X` twice beside `X_duplicated_0`, which is what Polars calls the second one."""
    form = written(tmp_path / "form.csv", {"subject": ["A"], "week": [0], **{name: ["N"] for name in NAMES}})
    header, row = form.read_text().splitlines()
    form.write_text(f"{header},X,X,X_duplicated_0\n{row},1,2,3\n")
    for command, *options in (("score",), ("check",), ("change", "--subject=subject", "--visit=week", "--baseline=0")):
        assert REFUSED == run(command, form, "--edition=selena-sledai", *options)


def test_a_table_of_a_flare_could_lose_a_heading_t1():
    """Each row has a cell for each heading; no test saw that."""
    visits = Encounter(Assessment()), Encounter(Assessment({"seizure"}))
    table = flare(*visits, SELENA_SLEDAI)._repr_html_()
    cells = [len(re.findall(r"<t[hd][ >]", row)) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
    assert 1 < len(cells)
    assert {cells[0]} == set(cells)
