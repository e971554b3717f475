"""`sledai change` gives every visit the change since its subject's baseline, in order, or says what hinders it."""

import polars as pl
import pytest

from oracle import NAMES
from sledai.cli import baselines

EDITION = ("--edition", "selena-sledai")
BY_WEEK = ("--subject", "subject", "--visit", "week", "--baseline", "0")
BY_FLAG = ("--subject", "subject", "--baseline-flag", "base")
COLUMNS = ("low", "high", "baseline_low", "baseline_high", "change_low", "change_high", "change")
ENDINGS = pytest.mark.parametrize("ending", [".csv", ".parquet"])


IN_ONE_PART_TOO = pytest.mark.parametrize("part", [2, 2**23], ids=["in many parts", "in one part"], indirect=True)


@pytest.fixture(autouse=True)
def part(request, monkeypatch):
    """Of how many visits duplicates are looked for at a time: two, so that every file has many parts."""
    monkeypatch.setattr(baselines, "VISITS_AT_A_TIME", getattr(request, "param", 2))


@pytest.fixture
def changes(run, tmp_path):
    """A function that returns, for each visit of a file, the subject and its numbers."""

    def of(source, *arguments):
        output = tmp_path / "changes.parquet"
        run("change", source, *EDITION, *arguments, "--output", output)
        return pl.read_parquet(output).select("subject", *(f"sledai_{name}" for name in COLUMNS)).rows()

    return of


class TestNumbers:
    """Worked by hand: arthritis 4, rash 2, low complement 2."""

    @IN_ONE_PART_TOO
    @ENDINGS
    def test_of_two_subjects(self, changes, visit, store, tmp_path, ending):
        """The baseline may stand before, between or after the other visits; the order is that of the file."""
        source = store(
            tmp_path / f"visits{ending}",
            visit("001", "10", rash="Y"),
            visit("002", "0", arthritis="Y", low_complement=""),
            visit("001", "0", arthritis="Y", rash="Y"),
            visit("002", "10", arthritis="Y"),
            visit("001", "20", low_complement=""),
        )
        assert [
            ("001", 2, 2, 6, 6, -4, -4, -4),
            ("002", 4, 6, 4, 6, 0, 0, 0),
            ("001", 6, 6, 6, 6, 0, 0, 0),
            ("002", 4, 4, 4, 6, -2, 0, None),
            ("001", 0, 2, 6, 6, -6, -4, None),
        ] == changes(source, *BY_WEEK)

    def test_nulls_for_who_has_no_baseline(self, changes, visit, store, tmp_path):
        """On request; the others have their change."""
        source = store(tmp_path / "visits.csv", visit(rash="Y"), visit(week="10"), visit("002", "10", rash="Y"))
        assert [
            ("001", 2, 2, 2, 2, 0, 0, 0),
            ("001", 0, 0, 2, 2, -2, -2, -2),
            ("002", 2, 2, None, None, None, None, None),
        ] == changes(source, *BY_WEEK, "--unmatched", "null")

    @ENDINGS
    def test_gaps_as_absent(self, changes, visit, store, tmp_path, ending):
        """Of both visits; the bounds of the score are those without gaps, as in frames."""
        source = store(tmp_path / f"visits{ending}", visit(week="10", rash=""), visit(arthritis="Y", low_complement=""))
        assert [("001", 0, 0, 4, 4, -4, -4, -4), ("001", 4, 4, 4, 4, 0, 0, 0)] == changes(
            source, *BY_WEEK, "--missing", "absent"
        )

    def test_a_baseline_in_another_file(self, changes, visit, store, tmp_path):
        """Files are cut anywhere."""
        store(tmp_path / "visits" / "a.csv", visit(week="10", rash="Y"))
        store(tmp_path / "visits" / "b.csv", visit(arthritis="Y"))
        assert [-2, 0] == [row[-1] for row in changes(tmp_path / "visits", *BY_WEEK)]

    def test_within_a_subject_and_a_period(self, changes, visit, store, tmp_path):
        """In a crossover trial each period has its own baseline."""
        periods = [("1", "0", "Y"), ("1", "10", "N"), ("2", "0", "N"), ("2", "10", "Y")]
        source = store(tmp_path / "a.csv", *(visit(week=week, rash=rash, period=p) for p, week, rash in periods))
        assert [0, -2, 0, 2] == [row[-1] for row in changes(source, *BY_WEEK, "--subject", "period")]

    def test_visits_that_are_numbers(self, changes, visit, store, tmp_path):
        """A Parquet file may hold the visit as a number."""
        path = store(tmp_path / "a.parquet", visit(arthritis="Y"), visit(week="10"))
        pl.read_parquet(path).with_columns(pl.col("week").cast(pl.Int16)).write_parquet(path)
        assert [0, -4] == [row[-1] for row in changes(path, *BY_WEEK)]

    @pytest.mark.parametrize("flags", [("Y", ""), ("1", "0"), ("true", "no")])
    def test_by_flag(self, changes, visit, store, tmp_path, flags):
        """A flag is an answer; one flag that is blank is none."""
        source = store(
            tmp_path / "a.csv", *(visit(base=flag, rash=rash) for flag, rash in zip(flags, "YN", strict=True))
        )
        assert [0, -2] == [row[-1] for row in changes(source, *BY_FLAG)]

    @pytest.mark.parametrize("part", [7000], ids=["in three parts"], indirect=True)
    @pytest.mark.parametrize("reads", [".csv", ".parquet"])
    def test_of_many_visits(self, changes, tmp_path, reads):
        """Thousands of subjects in hundreds of row groups: the order is kept, and each has its own baseline."""
        subjects = [f"{number * 7919 % 10_000:05d}" for number in range(10_000)] * 2
        table = pl.DataFrame({"subject": subjects, **dict.fromkeys(NAMES, "N")}).with_columns(
            week=pl.Series(["0"] * 10_000 + ["10"] * 10_000),
            rash=pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("Y")).otherwise(pl.lit("N")),
            cva=pl.when(pl.int_range(pl.len()) < 10_000).then(pl.lit("N")).otherwise(pl.lit("Y")),
        )
        source = tmp_path / f"visits{reads}"
        table.write_csv(source) if reads == ".csv" else table.write_parquet(source, row_group_size=100)
        expected = [(subject, 2 - 2 * (at % 2), 0) for at, subject in enumerate(subjects[:10_000])]
        expected += [(subject, 2 - 2 * (at % 2), 8) for at, subject in enumerate(subjects[10_000:])]
        assert expected == [(row[0], row[3], row[-1]) for row in changes(source, *BY_WEEK)]


class TestRefusals:
    """What hinders a change is told with subjects and visits, all at once, before anything is written."""

    @pytest.fixture
    def refusal(self, run, store, tmp_path):
        """A function that returns why visits are refused, and sees that nothing is left behind."""

        def of(visits, *arguments, ending=".csv"):
            source = store(tmp_path / f"visits{ending}", *visits)
            said = run("change", source, *EDITION, *arguments, "--output", tmp_path / "changes.csv", code=2).stderr
            assert {source.name} == {path.name for path in tmp_path.iterdir()}
            return said

        return of

    @ENDINGS
    def test_no_baseline(self, refusal, visit, ending):
        """The subjects are named."""
        visits = [visit("001"), visit("003", "10"), visit("002", "10"), visit("002", "20")]
        assert "no baseline (week = 0) for subject=002, subject=003. Add the visit" in refusal(
            visits, *BY_WEEK, ending=ending
        )

    def test_a_baseline_that_nobody_has(self, refusal, visit):
        """The nearest visit is named, whatever becomes of subjects without one."""
        visits = [visit(week="Week 0"), visit(week="Week 10")]
        said = refusal(visits, *BY_WEEK[:-1], "week 0", "--unmatched", "null")
        assert "no row has week = 'week 0' (nearest: 'Week 0')" in said

    @ENDINGS
    def test_several_baselines(self, refusal, visit, ending):
        """With how many."""
        visits = [visit(base="Y"), visit("002", base="Y"), visit("002", "10", base="Y")]
        said = refusal(visits, *BY_FLAG, ending=ending)
        assert "more than one baseline (flag base) for subject=002 (2). Flag one visit" in said

    @ENDINGS
    def test_a_visit_twice(self, refusal, visit, ending):
        """The visits with the number of their rows; also the baseline, which then is not told of twice."""
        visits = [visit(), visit(week="10"), visit("002"), visit("002"), visit(week="10"), visit(week="10")]
        said = refusal(visits, *BY_WEEK, ending=ending)
        assert "duplicated visit: subject=001 week=10 (3 rows), subject=002 week=0 (2 rows). Keep one row" in said
        assert "baseline" not in said

    def test_a_visit_twice_beside_a_flag(self, refusal, visit):
        """The column of visits serves for that, where it is named."""
        visits = [visit(base="Y"), visit(week="10", base=""), visit(week="10", base="")]
        assert "duplicated visit: subject=001 week=10 (2 rows)" in refusal(visits, *BY_FLAG, "--visit", "week")

    @pytest.mark.parametrize("blank", ["", "  ", "\u00a0"])
    def test_blanks(self, refusal, visit, blank):
        """A row that does not say which visit it is; a blank subject is neither duplicated nor without a baseline."""
        said = refusal([visit(), visit(blank, "10"), visit(blank, "10"), visit(week=blank)], *BY_WEEK)
        assert "2 faults" in said
        assert "column 'subject' is blank in 2 rows. Say which subject" in said
        assert "column 'week' is blank in 1 row. Say which subject" in said

    def test_a_flag_that_cannot_be_read(self, refusal, visit):
        """It may mark a further baseline."""
        visits = [visit(base="Y"), visit(week="10", base="x"), visit(week="20", base="x"), visit(week="30", base="?")]
        assert "column 'base': 'x' (2 times), '?' (1 time) is not an answer." in refusal(visits, *BY_FLAG)

    def test_all_at_once(self, refusal, visit):
        """Four faults are four."""
        visits = [visit(), visit("002", "10"), visit("003"), visit("003", "10"), visit("003", "10"), visit("")]
        said = refusal(visits, *BY_WEEK)
        assert "3 faults" in said
        assert "subject=002" in said
        assert "subject=003 week=10 (2 rows)" in said
        assert "column 'subject' is blank in 1 row" in said

    def test_columns_and_answers_at_once(self, refusal, visit):
        """A column that lacks, a name that is taken, a column to keep that is not there, and an answer."""
        said = refusal([visit(sledai_change="1", rash="maybe")], *BY_WEEK[:4], "--baseline-flag", "base", "--keep", "x")
        assert "4 faults" in said
        assert "no column 'base'" in said
        assert "already has a column 'sledai_change'" in said
        assert "the file has no column 'x'" in said
        assert "column 'rash': 'maybe' (1 time)" in said

    def test_an_answer_that_cannot_be_read(self, refusal, visit):
        """Whether at the baseline or later; a visit without one has its score all the same."""
        said = refusal([visit(rash="?"), visit(week="10", rash="?", cva="2")], *BY_WEEK)
        assert "- column 'cva': '2' (1 time)" in said
        assert "- column 'rash': '?' (2 times)" in said

    def test_a_baseline_of_another_kind(self, run, visit, store, tmp_path):
        """A name where the visits are numbers."""
        path = store(tmp_path / "a.parquet", visit())
        pl.read_parquet(path).with_columns(pl.col("week").cast(pl.Int16)).write_parquet(path)
        said = run("change", path, *EDITION, *BY_WEEK[:5], "screening", code=2).stderr
        assert "column 'week' holds Int16, so 'screening' names no visit of it." in said
