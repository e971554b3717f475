"""The commands for flare, response, state, summary and overview: thin, so they give what frames give."""

import polars as pl
import pytest

from sledai import SELENA_SLEDAI, SLEDAI_2K, frames
from sledai.criteria import LLDAS, SFI, SRI_4
from together import together

EDITION = ("--edition", "selena-sledai")
LAYOUT = frames.Layout(
    subject="subject",
    visit="week",
    day="day",
    pga="pga",
    pga_scale="points",
    prednisone="dose",
    bilag={"joints": "joints"},
    bilag_edition="bilag-2004",
    events={"new_immunosuppressant": False, "treatment_consequence": False, "hospitalization": False},
    statements={"treatment_failure": False},
)


@pytest.fixture
def source(visit, store, tmp_path):
    """A file with two subjects, one of whom loses 4 points and one of whom gains 4, and its layout."""
    rows = [
        {**visit(subject, week, arthritis=arthritis), "day": day, "pga": pga, "dose": "5", "joints": "C"}
        for subject, week, day, arthritis, pga in (
            ("001", "0", "0", "Y", "1.0"),
            ("001", "4", "28", "N", "0.5"),
            ("002", "0", "007", "N", "1.0"),
            ("002", "4", "35", "Y", "1.0"),
        )
    ]
    (tmp_path / "layout.toml").write_text(LAYOUT.to_toml())
    return store(tmp_path / "visits.csv", *rows)


@pytest.fixture
def made(run, source, tmp_path):
    """A function that runs a command on the file, and returns its table and what it said."""

    def command(name, *options, edition="selena-sledai"):
        out = tmp_path / "out.csv"
        layout = ("--edition", edition, "--layout", tmp_path / "layout.toml")
        said = run(name, source, *layout, *options, "-o", out)
        return pl.read_csv(out, infer_schema=False), said.stderr

    return command


def typed(source):
    """The visits as frames read them, with days that are numbers."""
    return pl.read_csv(source, infer_schema=False).with_columns(pl.col("day", "week").cast(pl.Int64))


def as_text(table, *columns):
    """Columns of a frame as a CSV file holds them."""
    return [list(row) for row in table.select(pl.col(columns).cast(pl.String)).rows()]


class TestVisits:
    """Endpoints of each visit."""

    @together(
        ("options", "since"),
        [
            ((), frames.Previous()),
            (("--within", "27"), frames.Previous(within=27)),
            (("--baseline", "0"), frames.Baseline(0)),
        ],
    )
    def test_flare(self, made, source, options, since):
        """Since the visit before, or since a baseline."""
        table, said = made("flare", *options, "--reasons", "--keep", "day")
        expected = frames.derive(typed(source), SELENA_SLEDAI, frames.flare(since=since, reasons=True), layout=LAYOUT)
        names = ("flare", "flare_any", "flare_severe", "flare_reasons")
        assert as_text(expected, *names) == as_text(table, *names)
        assert ["0", "28", "007", "35"] == table["day"].to_list()
        assert f"4 visits, {expected['flare'].null_count()} undetermined; edition selena-sledai" in said

    def test_what_a_flare_is(self, made):
        """4 points more are a mild or moderate flare."""
        table, _ = made("flare", "--name", "f")
        assert [None, None, None, "mild or moderate"] == table["f"].to_list()
        assert f"rule {SFI.stamp}, edition selena-sledai@" in table["f_stamp"][0]

    def test_a_flare_by_letters(self, made, run, source, tmp_path):
        """By the same command, with the letters of the layout; it has no reasons."""
        letters = pl.read_csv(source, infer_schema=False).with_columns(joints=pl.Series(["C", "B", "E", "A"]))
        letters.write_csv(source)
        table, said = made("flare", "--rule", "bilag-2004-flare", "--without", "laboratory")
        assert [None, "mild", None, "severe"] == table["flare"].to_list()
        assert [None, "true", None, "true"] == table["flare_any"].to_list()
        assert "4 visits, 2 undetermined; edition selena-sledai-without-laboratory" in said
        layout = ("--edition", "sledai-2k", "--layout", tmp_path / "layout.toml")
        refused = run("flare", source, *layout, "--rule", "bilag-2004-flare", "--reasons", code=2)
        assert "--reasons belongs to the flare index" in refused.stderr

    def test_response(self, made, source):
        """4 points less, and nothing worse."""
        options = ("--rule", "sri-4", "--baseline", "0", "--criteria", "--undetermined", "nonresponse")
        table, _ = made("response", *options)
        since = frames.Baseline(0)
        measure = frames.response(SRI_4, since=since, criteria=True, undetermined="nonresponse", name="response")
        expected = frames.derive(typed(source), SELENA_SLEDAI, measure, layout=LAYOUT)
        new = [name for name in expected.columns if name.startswith("response")]
        assert as_text(expected, *new) == as_text(table, *new)
        assert ["false", "true", "false", "false"] == table["response"].to_list()

    def test_state(self, made, source):
        """A remark on the rule is shown."""
        table, said = made("state", "--rule", "lldas", "--reasons")
        expected = frames.derive(
            typed(source), SLEDAI_2K, frames.state(LLDAS, reasons=True, name="state"), layout=LAYOUT
        )
        assert as_text(expected, "state", "state_reasons") == as_text(table, "state", "state_reasons")
        assert "lldas was stated for sledai-2k; here it is applied to selena-sledai" in said
        assert "was stated for" not in made("state", "--rule", "lldas", edition="sledai-2k")[1]


class TestSubjects:
    """Summaries and the overview."""

    def test_summaries(self, made):
        """The mean of 4 and 0 points, and the first arthritis after day 0."""
        table, said = made(
            "summary", "--measure", "adjusted_mean", "--time-to-first", "arthritis", "--start", "first_visit"
        )
        assert [["001", "2.0", "28", "true"], ["002", "2.0", "28", "false"]] == as_text(
            table, "subject", "adjusted_mean_low", "time_to_first_low", "time_to_first_censored"
        )
        assert "4 visits, 2 subjects" in said

    @together(("gap", "days"), [("none", ["28", "0"]), ("7", ["7", "0"])])
    def test_time(self, made, gap, days):
        """Arthritis as a state, which lasts until the next visit."""
        table, _ = made("summary", "--time-in-state", "arthritis", "--maximum-gap", gap)
        assert days == table["time_in_state_low"].to_list()

    def test_rate(self, made):
        """One event of the second subject, in 28 days from day 7."""
        table, _ = made("summary", "--annualised-rate", "arthritis", "--start", "7")
        assert "annualised_rate_low" in table.columns

    def test_overview(self, made):
        """Group by group."""
        table, said = made("overview", "--by", "week")
        assert [["0", "2", "2", "2.0"], ["4", "2", "2", "2.0"]] == as_text(table, "week", "visits", "known", "mean_low")
        assert "4 visits, 2 groups" in said


class TestRefused:
    """A call that lacks something ends with a sentence that says what to give."""

    @together(
        ("command", "options", "words"),
        [
            ("flare", ("--baseline", "0", "--within", "7"), "--within belongs to the visit before"),
            ("response", ("--rule", "sri-4"), "name the baseline by --visit and --baseline"),
            ("response", ("--rule", "sri-4", "--baseline", "9"), "no row has week = 9"),
            ("flare", ("--keep", "nothing"), "the file has no column 'nothing'"),
            ("summary", (), "name what to summarise, such as --measure adjusted_mean"),
            ("summary", ("--time-in-state", "rash"), "give --time-in-state with --maximum-gap"),
            ("summary", ("--time-in-state", "rash", "--maximum-gap", "long"), "--maximum-gap long: give whole days"),
            ("summary", ("--time-to-first", "rash"), "give --time-to-first or --annualised-rate with --start"),
            ("summary", ("--time-to-first", "rash", "--start", "soon"), "soon"),
        ],
    )
    def test_options(self, run, source, tmp_path, command, options, words):
        """Of each command."""
        assert words in run(command, source, *EDITION, "--layout", tmp_path / "layout.toml", *options, code=2).stderr

    def test_without_a_layout(self, run, source):
        """What a measure needs of the layout is named by its options; a state without a visit before needs nothing."""
        for command in (["flare"], ["state", "--rule", "lldas"], ["summary", "--measure", "area_under_curve"]):
            name, *options = command
            said = run(name, source, *EDITION, *options, code=2).stderr
            assert "--subject and --day or --visit, or in --layout" in " ".join(said.split())
        run("state", source, *EDITION, "--rule", "doris-2021-table")


def test_one_column_is_visit_and_day(run, source, tmp_path):
    """A column of numbers as text is made numbers once; it was done twice, and the file was said to be unreadable."""
    options = ("--subject", "subject", "--visit", "week", "--day", "week", "--measure", "adjusted_mean")
    out = tmp_path / "out.csv"
    run("summary", source, *EDITION, *options, "-o", out)
    # between 4 and 0 points, and between 0 and 4, over four days
    assert pl.read_csv(out)["adjusted_mean_low"].to_list() == [2.0, 2.0]
