"""`sledai verify` computes the results of a table anew and says what does not hold."""

import hashlib

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from oracle import NAMES
from sledai import SELENA_SLEDAI, SLEDAI_2K, __version__, frames
from sledai.criteria import FLARE_RULES, LLDAS, SFI
from sledai.definitions.stamps import WORDS, Stamp


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    """Three visits: 6 points, 0 to 2 points, and none."""
    answers = {name: ["N", "N", "N"] for name in NAMES} | {"arthritis": ["Y", "N", "N"], "rash": ["Y", "", "N"]}
    path = tmp_path_factory.mktemp("verify") / "visits.csv"
    pl.DataFrame({"subject": ["A", "B", "C"]} | answers).write_csv(path)
    return path


@pytest.fixture(scope="module", params=["csv", "parquet"])
def scored(run, visits, request):
    """The scores of the visits, in a file."""
    path = visits.with_name(f"scored.{request.param}")
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
    assert result.stderr.startswith("3 visits, every result holds; missing items leave the result open; edition")


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
    assert "1 visit differs. Correct the inputs or the results" in result.stdout
    assert "not every result holds" in result.stderr


def test_text_that_is_not_a_number(run, scored):
    """6.0 is not how a score is written, nor is a word."""
    if scored.suffix == ".csv":
        for value in ("6.0", "six"):
            found = run("verify", changed(scored, sledai=[value, "", "0"]), "--edition", "selena-sledai", code=1)
            assert f"- row 1: sledai {value}, recomputed 6" in found.stdout


def stamps_of(path, *wrong):
    """The stamps of a file, some of which are changed."""
    table = pl.read_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.read_parquet(path)
    stamp = table["sledai_stamp"][0]
    return [stamp.replace(*each) if isinstance(each, tuple) else each for each in (*wrong, ("", ""), ("", ""))][:3]


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("mine", "'mine' is not a stamp of the library."),
        ("", "'' is not a stamp of the library."),
        ("selena-sledai@0", "'selena-sledai@0' is not a stamp of the library."),
        (
            (SELENA_SLEDAI.content_hash, "0" * 12),
            f"edition selena-sledai had the content 000000000000, and has {SELENA_SLEDAI.content_hash}.",
        ),
        (("selena-sledai@", "sledai-2k@"), "computed under sledai-2k. Give --edition sledai-2k."),
        (("selena-sledai@", "mine@"), "the edition 'mine' is not one of the library, or a part of one."),
        (("missing open", "missing absent"), "missing items were absent, and are open by the options."),
        (("missing open, ", ""), "the stamp does not name its missing."),
        (("layout ", "layout 5"), "the layout had the content 5"),
    ],
)
def test_a_stamp_that_does_not_hold(run, scored, wrong, line):
    """The part that is another one is named, with how many visits have it."""
    stamps = stamps_of(scored, wrong)
    result = run("verify", changed(scored, sledai_stamp=stamps), "--edition", "selena-sledai", code=1)
    (found,) = result.stdout.splitlines()
    assert found.startswith(f"1 visit: {line}")


def test_another_version_of_the_library(run, scored):
    """It is not a fault: its results are computed anew."""
    stamps = stamps_of(scored, *[(f"sledai {__version__}", "sledai 0.0.1")] * 3)
    run("verify", changed(scored, sledai_stamp=stamps), "--edition", "selena-sledai")


def test_another_edition(run, scored):
    """Its scores are the same here, and the stamps say that it was another one."""
    other = run("verify", scored, "--edition", "sledai-2k", code=1)
    assert ["3 visits: computed under selena-sledai. Give --edition selena-sledai."] == other.stdout.splitlines()
    assert SLEDAI_2K.content_hash in other.stderr


def test_the_file_that_was_read(run, visits, scored, tmp_path):
    """Its fingerprint begins its SHA-256, and any other byte gives another one."""
    assert f"input {hashlib.sha256(visits.read_bytes()).hexdigest()[:12]}" in stamps_of(scored)[0]
    options = ("--edition", "selena-sledai", "--input")
    run("verify", scored, *options, visits)
    other = tmp_path / "other.csv"
    other.write_bytes(visits.read_bytes() + b"\n")
    result = run("verify", scored, *options, other, code=1)
    assert "3 visits: computed from a file with the fingerprint " in result.stdout


def test_several_files(run, visits, tmp_path):
    """Their fingerprint is that of their own, in the order of the names."""
    folder, out, digests = tmp_path / "parts", tmp_path / "out.csv", ""
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / name).write_bytes(visits.read_bytes())
        digests += f"{hashlib.sha256(visits.read_bytes()).hexdigest()}\n"
    run("score", folder, "--edition", "selena-sledai", "--output", out)
    assert f"input {hashlib.sha256(digests.encode()).hexdigest()[:12]}" in out.read_text()
    run("verify", out, "--edition", "selena-sledai", "--input", folder)


def test_the_options_are_those_of_the_score(run, visits, tmp_path):
    """Missing items that counted as absent, another name, and a part of the edition."""
    path = tmp_path / "absent.csv"
    options = ("--edition", "selena-sledai", "--missing", "absent", "--without", "fever")
    run("score", visits, *options, "--name", "s", "--output", path)
    run("verify", path, *options)
    result = run("verify", path, *options[:2], *options[4:], code=1)
    assert "- row 2: s 0, recomputed blank; s_high 0, recomputed 2" in result.stdout
    assert "3 visits: missing items were absent, and are open by the options." in result.stdout


def test_any_name(run, visits, tmp_path):
    """A result may be called as the library calls a part of its account."""
    path = tmp_path / "row.csv"
    run("score", visits, "--edition", "selena-sledai", "--name", "row", "--output", path)
    path.write_text(path.read_text().replace(",6,6,6,0,", ",8,6,6,0,"))
    assert "- row 1: row 8, recomputed 6" in run("verify", path, "--edition", "selena-sledai", code=1).stdout


def test_a_total(run, tmp_path):
    """A table of totals, which text files hold as text."""
    source, out, layout = tmp_path / "totals.csv", tmp_path / "out.csv", tmp_path / "layout.toml"
    source.write_text("subject,total\nA,6\nB,\n")
    layout.write_text('total = "total"\n')
    options = ("--edition", "sledai-2k", "--layout", layout)
    run("score", source, *options, "-o", out)
    run("verify", out, *options)
    out.write_text(out.read_text().replace("A,6,6,", "A,8,6,"))
    assert "- row 1: sledai 6, recomputed 8" in run("verify", out, *options, code=1).stdout


def test_a_table_without_results(run, visits, scored):
    """It is refused with what it lacks: a stamp, one that can be read, or a column."""
    result = run("verify", visits, "--edition", "selena-sledai", code=2)
    assert "the file has no column 'sledai_stamp'" in result.stderr
    result = run("verify", changed(scored, sledai_stamp=["a", "b", "c"]), "--edition", "selena-sledai", code=2)
    assert "sledai_stamp: no row has a stamp of the library" in result.stderr
    table = pl.read_csv(scored) if scored.suffix == ".csv" else pl.read_parquet(scored)
    less = table.drop("sledai_high")
    path = scored.with_name(f"less{scored.suffix}")
    (less.write_csv if scored.suffix == ".csv" else less.write_parquet)(path)
    result = run("verify", path, "--edition", "selena-sledai", code=2)
    assert "the file has no column 'sledai_high'" in result.stderr


LAYOUT = frames.Layout(
    subject="subject",
    day="day",
    pga="pga",
    pga_scale="points",
    prednisone="dose",
    bilag={"joints": "joints"},
    bilag_edition="bilag-2004",
    events={"new_immunosuppressant": False, "treatment_consequence": False, "hospitalization": False},
    statements={"treatment_failure": False, **dict.fromkeys(LLDAS.required, True)},
)
BASELINE = ("--baseline", "0")
COMMANDS = {
    "change": (("change", *BASELINE), BASELINE, "sledai_change"),
    "flare": (("flare",), (), "flare_any"),
    "flare within": (("flare", "--within", "20", "--reasons"), (), "flare_reasons"),
    "flare since baseline": (("flare", *BASELINE), BASELINE, "flare_severe"),
    "flare by letters": (("flare", "--rule", "bilag-2004-flare"), (), "flare"),
    "response": (("response", "--rule", "sri-4", *BASELINE, "--criteria"), BASELINE, "response_score"),
    "response that is imputed": (
        ("response", "--rule", "bicla", *BASELINE, "--undetermined", "nonresponse", "--reasons"),
        BASELINE,
        "response",
    ),
    "state": (("state", "--rule", "lldas", "--reasons", "--criteria"), (), "state_nothing_new"),
    "state without a visit before": (("state", "--rule", "zen-2015-clinical-off"), (), "state"),
}
"""What is written, the options that its verification needs, and a column of it."""


@pytest.fixture
def course(visit, store, tmp_path):
    """Two subjects on three days each, with readings, letters, and something that is missing."""
    rows = [
        {**visit(subject, "", arthritis=joints, fever=fever), "day": day, "pga": pga, "dose": "5", "joints": letter}
        for subject, day, joints, fever, pga, letter in (
            ("001", "0", "Y", "N", "1.0", "B"),
            ("001", "28", "N", "N", "0.5", "C"),
            ("001", "40", "Y", "", "1.0", "A"),
            ("002", "0", "N", "N", "1.0", "C"),
            ("002", "28", "Y", "N", "", "B"),
            ("002", "60", "N", "N", "0.5", ""),
        )
    ]
    (tmp_path / "layout.toml").write_text(LAYOUT.to_toml())
    return store(tmp_path / "course.csv", *rows)


def read(path):
    """A file as it was written."""
    return pl.read_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.read_parquet(path)


@pytest.mark.parametrize(
    ("command", "options", "column", "ending"),
    [(*each, ("csv", "parquet")[at % 2]) for at, each in enumerate(COMMANDS.values())],
    ids=COMMANDS,
)
class TestOutcomes:
    """Each command's results hold as they were written, and any other value is found."""

    @pytest.fixture
    def results(self, run, course, tmp_path, command, ending):
        """What the command wrote, and the options of every verification."""
        out = tmp_path / f"results.{ending}"
        shared = ("--edition", "sledai-2k", "--layout", tmp_path / "layout.toml")
        run(command[0], course, *shared, *command[1:], "-o", out)
        return out, shared

    def test_what_was_just_written_holds(self, run, results, course, options, column):
        """With the file that was read, too."""
        out, shared = results
        found = run("verify", out, *shared, *options, "--input", course)
        assert "" == found.stdout
        assert "6 visits, every result holds" in found.stderr

    def test_a_changed_value(self, run, results, options, column):
        """It is shown with the row, and as it is now."""
        out, shared = results
        values = read(out)[column].to_list()
        at = next(row for row, value in enumerate(values) if value is not None)
        word = str(values[at]).lower() if isinstance(values[at], bool) else str(values[at])
        values[at] = None
        found = run("verify", changed(out, **{column: values}), *shared, *options, code=1)
        assert "1 visit differs" in found.stdout
        assert f"- row {at + 1}: {column} blank, recomputed {word}" in found.stdout

    def test_another_rule_or_layout(self, run, results, options, column):
        """The hashes of the stamp are compared, each with what it is now."""
        out, shared = results
        name = column.partition("_")[0]
        text = read(out)[f"{name}_stamp"][0]
        stamp = Stamp.read(text)
        other = changed(out, **{f"{name}_stamp": [text.replace(stamp.layout, "0" * 12)] * 6})
        found = run("verify", other, *shared, *options, code=1)
        assert f"6 visits: the layout had the content 000000000000, and has {stamp.layout}." in found.stdout
        if stamp.rule:
            key, _, content = stamp.rule.partition("@")
            other = changed(out, **{f"{name}_stamp": [text.replace(content, "0" * 12)] * 6})
            found = run("verify", other, *shared, *options, code=1)
            assert f"6 visits: rule {key} had the content 000000000000, and has {content}." in found.stdout


class TestSeveral:
    """A file that several commands wrote in turn."""

    @pytest.fixture
    def shared(self, tmp_path):
        """The options of each command."""
        return ("--edition", "sledai-2k", "--layout", tmp_path / "layout.toml")

    @pytest.fixture
    def both(self, run, course, tmp_path, shared):
        """Scores and flares."""
        scores, flares = tmp_path / "scores.csv", tmp_path / "flares.csv"
        run("score", course, *shared, "-o", scores)
        run("flare", scores, *shared, "-o", flares)
        return flares

    def test_each_result_is_verified(self, run, both, shared):
        """Each line begins with the name of the result."""
        run("verify", both, *shared)
        wrong = changed(both, sledai=["5", *read(both)["sledai"][1:]])
        found = run("verify", wrong, *shared, code=1)
        assert "sledai: - row 1: sledai 5, recomputed 4" in found.stdout
        assert "flare: " not in found.stdout

    def test_truth_values_of_a_spreadsheet(self, run, both, shared):
        """TRUE is true."""
        upper = [value and value.upper() for value in read(both)["flare_any"]]
        assert {"TRUE", None} <= set(upper)
        run("verify", changed(both, flare_any=upper), *shared)

    def test_what_frames_wrote(self, run, course, tmp_path, shared):
        """A column of stamps is the same wherever it was made."""
        table = read(course).with_columns(pl.col("day").cast(pl.Int64))
        since = frames.Previous(assessed=True, within=30)
        out = tmp_path / "frames.parquet"
        with pytest.warns(frames.RemarkWarning, match="sfi was stated for selena-sledai"):
            frames.derive(
                table,
                SLEDAI_2K,
                frames.state(LLDAS, reasons=True),
                frames.flare(since=since),
                layout=LAYOUT,
                stamp=True,
            ).write_parquet(out)
        assert "against previous assessed visit within 30 days, " in read(out)["flare_stamp"][0]
        run("verify", out, *shared)

    def test_rows_by_different_rules(self, run, both, shared):
        """The most frequent stamp is that of the result, and what differs from it is shown."""
        stamps = read(both)["flare_stamp"].to_list()
        stamps[0] = stamps[0].replace(SFI.stamp, FLARE_RULES["sfi-no-pga"].stamp)
        stamps[1] = stamps[1].replace("previous visit", "baseline")
        found = run("verify", changed(both, flare_stamp=stamps), *shared, code=1)
        assert "flare: 1 visit: computed by the rule 'sfi-no-pga', other visits by 'sfi'." in found.stdout
        assert "flare: 1 visit: compared with the baseline, other visits with the previous visit." in found.stdout

    def test_an_undetermined_outcome(self, run, course, tmp_path, shared):
        """What it counts as is part of the stamp."""
        out = tmp_path / "states.csv"
        run("state", course, *shared, "--rule", "zen-2015-clinical-off", "-o", out)
        stamps = read(out)["state_stamp"].to_list()
        stamps[0] = stamps[0].replace("undetermined null", "undetermined nonresponse")
        found = run("verify", changed(out, state_stamp=stamps), *shared, code=1)
        assert "1 visit: an undetermined outcome was nonresponse, at other visits null." in found.stdout

    def test_what_cannot_be_computed(self, run, both, shared):
        """A rule that is not known, and a baseline that is not named."""
        stamps = [stamp.replace("rule sfi@", "rule mine@") for stamp in read(both)["flare_stamp"]]
        found = run("verify", changed(both, flare_stamp=stamps), *shared, code=2)
        assert "flare_stamp: the rule 'mine' is not one of the commands" in found.stderr
        stamps = [stamp.replace("previous visit", "baseline") for stamp in read(both)["flare_stamp"]]
        found = run("verify", changed(both, flare_stamp=stamps), *shared, code=2)
        assert "name the baseline by --visit and --baseline" in found.stderr


TEXTS = st.text(st.characters(categories=["L", "N"]), min_size=1)


class TestStamps:
    """A stamp is text that can be read back."""

    @given(
        parts=st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(WORDS.keys() - {"library"}), TEXTS)),
        remarks=st.lists(TEXTS).map(tuple),
    )
    def test_a_round_trip(self, parts, remarks):
        """Nothing is lost."""
        stamp = Stamp(**parts, remarks=remarks)
        assert stamp == Stamp.read(str(stamp))

    @pytest.mark.parametrize("text", ["", "sledai", "sledai ", "rule sfi@0", "sledai 1, colour red", "sledai 1, rule"])
    def test_what_is_not_a_stamp(self, text):
        """A word that is not known, or a part without its value."""
        assert None is Stamp.read(text)

    def test_a_layout_has_one_content(self):
        """Not the order of what it holds; nothing where a label cannot stand in a file."""
        codes = {"1": True, "2": False}
        first, second = frames.Layout(codebook=codes), frames.Layout(codebook=dict(reversed(codes.items())))
        assert first.content_hash == second.content_hash
        assert first.content_hash != frames.Layout().content_hash
        assert "" == frames.Layout(visit=1.5).content_hash

    def test_the_policy(self):
        """Open, absent, or absent for some descriptors in form order."""
        policies = ["open", "absent", dict.fromkeys(("rash", "fever", "cva"), "absent")]
        words = [frames.Layout(missing=policy).missing_policy for policy in policies]
        assert ["open", "absent", "absent cva rash fever"] == words

    def test_a_rule_has_a_content(self):
        """Any number, word or source is part of it."""
        assert SFI.stamp == f"sfi@{SFI.content_hash}"
        assert evolve(SFI, note="another").content_hash != SFI.content_hash
