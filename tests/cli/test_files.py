"""Files are read as one table, in the order of their names, or refused by name; an output is whole or not there."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from cli.stamps import with_editions
from oracle import NAMES

EDITION = ("--edition", "selena-sledai")
ENDINGS = pytest.mark.parametrize("ending", [".csv", ".parquet"])
EARLIER = b"an earlier output\n"


def subjects(output):
    """The subjects of an output, row by row."""
    table = pl.read_csv(output, infer_schema=False) if output.suffix == ".csv" else pl.read_parquet(output)
    return table["subject"].to_list()


def names(folder):
    """Everything in a folder, hidden files too."""
    return {path.name for path in folder.iterdir()}


class TestSeveralFiles:
    """A folder or a pattern is one table."""

    @ENDINGS
    def test_of_a_folder(self, run, visit, store, tmp_path, ending):
        """The files in the order of their names; hidden ones and those of other kinds are left alone."""
        folder = tmp_path / "visits"
        store(folder / f"b{ending}", visit("003", rash="Y"))
        store(folder / f"a{ending}", visit("001"), visit("002", cva="Y"))
        for name in (f".hidden{ending}", f"_started{ending}", "_SUCCESS", "notes.txt"):
            (folder / name).write_bytes(b"of no table")
        result = run("score", folder, *EDITION, "--keep", "subject")
        assert ["001,0", "002,8", "003,2"] == [line[: line.index(",", 4)] for line in result.stdout.splitlines()[1:]]
        assert result.stderr.startswith("3 visits, 0 with missing items; ")

    @ENDINGS
    def test_of_a_pattern(self, run, visit, store, tmp_path, ending):
        """Only those that are meant; the ending may be in any case."""
        store(tmp_path / "visits" / f"site-2{ending}", visit("002"))
        store(tmp_path / "visits" / f"site-1{ending}", visit("001"))
        store(tmp_path / "visits" / f"other{ending}", visit("003"))
        output = tmp_path / f"scored{ending}"
        run("score", tmp_path / "visits" / "site-*", *EDITION, "--output", output)
        assert ["001", "002"] == subjects(output)

    def test_of_folders_in_a_folder(self, run, visit, store, tmp_path):
        """Two stars are any number of folders."""
        store(tmp_path / "trial" / "a.csv", visit("001"))
        (tmp_path / "trial" / "late").mkdir()
        store(tmp_path / "trial" / "late" / "a.csv", visit("002"))
        run("score", tmp_path / "**" / "*.csv", *EDITION, "--output", tmp_path / "scored.parquet")
        assert ["001", "002"] == subjects(tmp_path / "scored.parquet")

    def test_a_name_with_brackets_is_a_name(self, run, visit, store, tmp_path):
        """A file that is there is no pattern."""
        store(tmp_path / "visits[1].csv", visit("001"))
        store(tmp_path / "visits1.csv", visit("002"))
        assert "\n001," in run("score", tmp_path / "visits[1].csv", *EDITION).stdout

    @pytest.mark.parametrize("reads", ["folder", "pattern"])
    def test_of_two_formats(self, run, visit, store, tmp_path, reads):
        """It is not guessed which of them is meant."""
        store(tmp_path / "visits" / "a.csv", visit())
        store(tmp_path / "visits" / "a.parquet", visit())
        source = tmp_path / "visits" if reads == "folder" else tmp_path / "visits" / "*"
        refused = run("score", source, *EDITION, code=2)
        assert f"{source}: there are both CSV and Parquet files. Name those that are meant" in refused.stderr

    def test_of_an_empty_folder(self, run, tmp_path):
        """The folder is named."""
        assert (
            f"{tmp_path}: there is no file with a table in this folder."
            in run("score", tmp_path, *EDITION, code=2).stderr
        )

    def test_of_a_pattern_of_no_file(self, run, tmp_path):
        """The pattern is named."""
        refused = run("score", tmp_path / "*.csv", *EDITION, code=2)
        assert f"{tmp_path}/*.csv: no file is of this pattern. Check the path" in refused.stderr

    def test_of_a_pattern_that_meets_another_kind_of_file(self, run, visit, store, tmp_path):
        """A pattern is taken at its word."""
        store(tmp_path / "a.csv", visit())
        (tmp_path / "a.txt").write_text("notes")
        assert "a.txt: the ending '.txt' is not known" in run("score", tmp_path / "a.*", *EDITION, code=2).stderr


class TestDifferentFiles:
    """Files that are not parts of one table are refused, naming the one that differs."""

    @pytest.fixture
    def refusal(self, run, visit, store, tmp_path):
        """A function that changes the second of three files and returns why they are refused."""

        def refused(change, ending=".csv"):
            for name in "abc":
                store(tmp_path / f"{name}{ending}", visit())
            change(tmp_path / f"b{ending}")
            result = run("score", tmp_path, *EDITION, code=2)
            assert "" == result.stdout
            return result.stderr

        return refused

    @ENDINGS
    def test_in_their_columns(self, refusal, visit, store, ending):
        """One column more."""
        said = refusal(lambda path: store(path, visit(site="9")), ending)
        assert f"b{ending}: it differs from " in said
        assert f"a{ending} in the columns 'site'. Give all files the same columns" in said

    @ENDINGS
    def test_in_the_order_of_their_columns(self, refusal, visit, store, ending):
        """The same columns, turned round."""
        said = refusal(lambda path: store(path, dict(reversed(visit().items()))), ending)
        assert f"b{ending}: its columns are in another order than those of " in said

    def test_in_their_types(self, refusal):
        """Truth values in one file and numbers in another."""
        said = refusal(
            lambda path: pl.read_parquet(path).with_columns(pl.col("rash").cast(pl.Int8)).write_parquet(path),
            ".parquet",
        )
        assert "b.parquet: it differs from " in said
        assert "in the types of 'rash' (Int8, there Boolean)" in said

    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (b"", "the file is empty"),
            (b"subject,week\n001,0,1\n", "line 2 has 3 fields, the header has 2"),
            (b"subject,subject\n", "the header has 'subject' more than once"),
            (b"\n", "the file has no header"),
            (b"PAR1 and so on", "the file is not a CSV file"),
            (b"subject\n\xff\xfe\n", "the file cannot be read ('utf-8' codec"),
            (b"subject\n" + 5000 * b"x" + b"\0\n", "the file is not a CSV file"),
        ],
    )
    def test_one_that_cannot_be_read(self, refusal, content, fault):
        """What is refused of one file is refused of each."""
        said = refusal(lambda path: path.write_bytes(content))
        assert f"b.csv: {fault}" in said

    def test_a_parquet_file_that_was_cut_off(self, refusal):
        """Its end, where the columns are told, is not there."""
        said = refusal(lambda path: path.write_bytes(path.read_bytes()[:-40]), ".parquet")
        assert "b.parquet: the file cannot be read (" in said

    def test_a_parquet_file_with_damaged_rows(self, run, visit, store, tmp_path):
        """It is seen only on the way; nothing is left behind."""
        path = store(tmp_path / "a.parquet", *(visit(f"{number:05d}") for number in range(2000)))
        content = path.read_bytes()
        path.write_bytes(content[:4] + 400 * b"\xa5" + content[404:])
        refused = run("score", path, *EDITION, "--output", tmp_path / "scored.csv", code=2)
        assert "a.parquet: the file cannot be read (" in refused.stderr
        assert {"a.parquet"} == names(tmp_path)


class TestLines:
    """A blank line is no visit, whichever file it is in."""

    def test_blank_lines_in_several_files(self, run, visit, store, tmp_path):
        """At the beginning, between visits and at the end."""
        header, *lines = store(tmp_path / "a.csv", visit("001"), visit("002")).read_text().splitlines()
        (tmp_path / "a.csv").write_text(f"{header}\n\n{lines[0]}\n\n\n{lines[1]}\n")
        (tmp_path / "b.csv").write_text(f"{header}\n{lines[0]}\n\n".replace("001", "003"))
        (tmp_path / "c.csv").write_text(f"{header}\n\n")
        (tmp_path / "d.csv").write_text(f"{header}\n{lines[1]}".replace("002", "004"))
        result = run("score", tmp_path, *EDITION, "--keep", "subject")
        assert ["001", "002", "003", "004"] == [line[:3] for line in result.stdout.splitlines()[1:]]
        assert result.stderr.startswith("4 visits, 0 with missing items; ")

    def test_blanks_of_every_kind_around_an_answer(self, run, visit, store, tmp_path):
        """A no-break space, a tab, a blank of the width of a sign."""
        source = store(tmp_path / "a.csv", visit(rash="Y\u00a0", cva="\tyes", fever="\u3000ND\u2003", seizure="\u00a0"))
        assert "\n001,,10,19,2," in run("score", source, *EDITION, "--keep", "subject").stdout

    def test_values_stay_text(self, run, visit, store, tmp_path):
        """Also where a later file looks like numbers, and the first does not."""
        store(tmp_path / "a.csv", visit("S-1"))
        store(tmp_path / "b.csv", visit("007"))
        assert "\n007,0,0,0,0," in run("score", tmp_path, *EDITION, "--keep", "subject").stdout


class TestOrder:
    """Rows come out in the order in which they went in."""

    @pytest.mark.parametrize(("reads", "ending"), [(".csv", ".parquet"), (".parquet", ".csv")])
    def test_of_many_parts(self, run, tmp_path, reads, ending):
        """Three files of thousands of visits, in hundreds of row groups."""
        order = [f"{number * 7919 % 30_000:05d}" for number in range(30_000)]
        folder = tmp_path / "visits"
        folder.mkdir()
        for file in range(3):
            answers = dict.fromkeys(NAMES, ["N"] * 10_000)
            part = pl.DataFrame({"subject": order[10_000 * file : 10_000 * (file + 1)], **answers})
            if reads == ".csv":
                part.write_csv(folder / f"{file}.csv")
            else:
                part.write_parquet(folder / f"{file}.parquet", row_group_size=100)
        output = tmp_path / f"scored{ending}"
        run("score", folder, *EDITION, "--output", output)
        assert order == subjects(output)


class TestUnreadable:
    """An answer that cannot be read is refused wherever it is, and nothing is printed or left behind."""

    @pytest.fixture
    def source(self, visit, store, tmp_path):
        """Thousands of visits in two files, with unreadable answers at the end of the second."""
        folder = tmp_path / "visits"
        store(folder / "a.csv", *(visit(f"{number}") for number in range(5000)))
        faulty = [visit(rash="maybe"), visit(rash="maybe", cva="2"), visit(rash="?")]
        store(folder / "b.csv", *(visit(f"{number}") for number in range(5000)), *faulty)
        return folder

    @ENDINGS
    def test_in_a_file(self, run, source, tmp_path, ending):
        """Each value is counted over all files, the most frequent first."""
        output = tmp_path / f"scored{ending}"
        output.write_bytes(EARLIER)
        said = run("score", source, *EDITION, "--output", output, code=2).stderr
        assert f"Error: {source}: 2 faults:\n" in said
        assert "- column 'cva': '2' (1 time) is not an answer.\n" in said
        assert "- column 'rash': 'maybe' (2 times), '?' (1 time) is not an answer.\n" in said
        assert {"visits", output.name} == names(tmp_path)
        assert EARLIER == output.read_bytes()

    def test_on_stdout(self, run, source, tmp_path, monkeypatch):
        """Not one line of the table is printed, and no temporary file stays."""
        (tmp_path / "temporary").mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        assert "" == run("score", source, *EDITION, code=2).stdout
        assert set() == names(tmp_path / "temporary")

    def test_beside_a_column_that_lacks(self, run, source):
        """Both are told, over all files."""
        for name in "ab":
            path = source / f"{name}.csv"
            path.write_text(path.read_text().replace("fever", "fevr", 1))
        said = run("score", source, *EDITION, code=2).stderr
        assert "3 faults" in said
        assert "no column 'fever' (nearest column: 'fevr')" in said
        assert "- column 'rash': 'maybe' (2 times), '?' (1 time) is not an answer." in said

    def test_with_a_code_it_is_read(self, run, source):
        """What is said of the values holds in all files."""
        codes = ("--code", "maybe=missing", "--code", "2=present", "--code", "?=absent", "--code", "n=absent")
        result = run("score", source, *EDITION, *codes, "--keep", "subject")
        assert ["001,,0,2,1", "001,,8,10,1", "001,0,0,0,0"] == [
            line.rpartition(",")[0] for line in with_editions(result.stdout).splitlines()[-3:]
        ]
        assert result.stderr.startswith("10003 visits, 2 with missing items; ")

    def test_numbers_in_a_parquet_file(self, run, visit, store, tmp_path):
        """A column of numbers is read as numbers, and the number is named."""
        path = store(tmp_path / "a.parquet", visit(), visit())
        pl.read_parquet(path).with_columns(rash=pl.Series([1.0, 2.0])).write_parquet(path)
        said = run("score", path, *EDITION, code=2).stderr
        assert "column 'rash': 2.0 (1 time) is not an answer." in said


class TestOutput:
    """The output is neither what is read nor what would be read the next time."""

    @ENDINGS
    def test_one_of_the_files(self, run, visit, store, tmp_path, ending):
        """No file is read and written at once, whether it is named, in the folder or of the pattern."""
        source = store(tmp_path / "visits" / f"a{ending}", visit())
        before = source.read_bytes()
        for reads in (source, source.parent, source.parent / "*", source.parent / "a.*"):
            assert "the output " in run("score", reads, *EDITION, "--output", source, code=2).stderr
        assert before == source.read_bytes()

    @pytest.mark.parametrize("pattern", ["", "*.csv", "a*"])
    def test_one_more_of_the_files(self, run, visit, store, tmp_path, pattern):
        """An output that the same command would read the next time."""
        source = store(tmp_path / "visits" / "a.csv", visit())
        output = source.parent / "a-scored.csv"
        refused = run("score", source.parent / pattern, *EDITION, "--output", output, code=2)
        assert "a-scored.csv: the output would be one of the files that are read. Choose another" in refused.stderr
        assert {"a.csv"} == names(source.parent)

    def test_beside_the_files_of_a_pattern(self, run, visit, store, tmp_path):
        """A name that the pattern does not meet."""
        source = store(tmp_path / "visits" / "a.csv", visit())
        run("score", source.parent / "a*", *EDITION, "--output", source.parent / "scored.csv")
        assert ["001"] == subjects(source.parent / "scored.csv")

    def test_what_is_written_may_be_read_by_others(self, run, visit, store, tmp_path):
        """A new file has the rights that the user's files have."""
        source, mask = store(tmp_path / "a.csv", visit()), os.umask(0o027)
        try:
            run("score", source, *EDITION, "--output", tmp_path / "scored.csv")
        finally:
            os.umask(mask)
        assert 0o640 == (tmp_path / "scored.csv").stat().st_mode & 0o777


SLOWLY = """
import sys, time
from sledai.cli import app, scoring
look = scoring.Account.look
def slowly(self, part):
    time.sleep(0.02)
    return look(self, part)
scoring.Account.look = slowly
app(sys.argv[1:])
"""


class TestKilled:
    """Killed in the middle of a write, the earlier output is whole and no partial file has its name."""

    @pytest.mark.parametrize(("ending", "earlier"), [(".csv", True), (".parquet", False)])
    def test_by_signal_9(self, tmp_path, ending, earlier):
        """A process of its own, killed when some of the output is on the disk."""
        source, output = tmp_path / "visits.parquet", tmp_path / f"scored{ending}"
        rows = pl.DataFrame({"subject": range(300_000)}).with_columns(pl.lit(False).alias(name) for name in NAMES)
        rows.write_parquet(source, row_group_size=2000)
        if earlier:
            output.write_bytes(EARLIER)
        process = subprocess.Popen([sys.executable, "-c", SLOWLY, "score", source, *EDITION, "--output", output])
        while not (partial := [path for path in tmp_path.glob(f".{output.name}.*") if path.stat().st_size]):
            assert process.poll() is None, "it ended before it was killed"
            time.sleep(0.001)
        process.kill()
        assert -signal.SIGKILL == process.wait()
        assert 1 == len(partial)
        assert (EARLIER if earlier else None) == (output.read_bytes() if output.exists() else None)
        assert {source.name, partial[0].name, *([output.name] if earlier else [])} == names(tmp_path)


class TestStopped:
    """What a run that was stopped has left is removed by the next run, unless a run holds it."""

    @pytest.fixture
    def scratch(self, tmp_path, monkeypatch):
        """The folder for temporary files."""
        (tmp_path / "temporary").mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        return tmp_path / "temporary"

    @pytest.fixture
    def left(self, scratch, tmp_path):
        """A hidden output and a folder of rows that a run has left a minute ago; and what looks like them."""
        (scratch / ".sledai-scratch-1a2b3c4d" / "0").mkdir(parents=True)
        (scratch / ".sledai-scratch-1a2b3c4d" / "0" / "00000000.parquet").touch()
        (scratch / "sledai-analysis").mkdir()
        (tmp_path / ".scored.csv.sledai-1a2b3c4d").touch()
        (tmp_path / ".scored.csv.original").touch()
        (tmp_path / ".other.csv.sledai-1a2b3c4d").touch()
        found = scratch / ".sledai-scratch-1a2b3c4d", tmp_path / ".scored.csv.sledai-1a2b3c4d"
        for path in found:
            os.utime(path, (time.time() - 60, time.time() - 60))
        return found

    def score(self, run, visit, store, tmp_path):
        """One more run with this output."""
        run("score", store(tmp_path / "a.csv", visit()), *EDITION, "--output", tmp_path / "scored.csv")
        assert ["001"] == subjects(tmp_path / "scored.csv")

    def test_it_is_removed(self, run, visit, store, tmp_path, scratch, left):
        """And nothing else is."""
        self.score(run, visit, store, tmp_path)
        assert {"sledai-analysis"} == names(scratch)
        others = {".scored.csv.original", ".other.csv.sledai-1a2b3c4d"}
        assert {"a.csv", "scored.csv", "temporary", *others} == names(tmp_path)

    def test_what_a_run_holds_stays(self, run, visit, store, tmp_path, left):
        """Two runs may have one output."""
        locks = [os.open(path, os.O_RDONLY) for path in left]
        for lock in locks:
            fcntl.flock(lock, fcntl.LOCK_EX)
        self.score(run, visit, store, tmp_path)
        for lock in locks:
            os.close(lock)
        assert [True, True] == [path.exists() for path in left]

    def test_what_was_just_made_stays(self, run, visit, store, tmp_path, left):
        """A run that begins has not locked it yet."""
        for path in left:
            os.utime(path)
        self.score(run, visit, store, tmp_path)
        assert [True, True] == [path.exists() for path in left]

    def test_without_locks(self, run, visit, store, tmp_path, left, monkeypatch):
        """Where the operating system has none, it stays; the run itself leaves nothing."""
        monkeypatch.setattr("sledai.cli.places.LOCKS", None)
        self.score(run, visit, store, tmp_path)
        assert [True, True] == [path.exists() for path in left]
        assert 2 == len(list(tmp_path.glob(".scored.csv.*")))


COMMANDS = pytest.mark.parametrize(
    ("command", "begins"),
    [("score", "subject,"), ("change", "subject,"), ("derive", "subject,"), ("check", "1 row"), ("demo", "subject,")],
)


class TestWhatIsReplaced:
    """Only a file is replaced: a link leads to the new file, a device or a pipe is written to."""

    @pytest.fixture
    def to(self, run, visit, store, tmp_path):
        """A function that runs a command with an output, and returns what it would have printed."""

        def done(command, output):
            source = store(tmp_path / "in" / "visits.csv", visit(rash="Y"))
            labs = tmp_path / "in" / "labs.csv"
            labs.write_text("subject,week,test,value,unit\n001,0,platelets,99,10*9/L\n")
            arguments = {
                "score": ("score", source, *EDITION),
                "change": ("change", source, *EDITION, "--subject", "subject", "--visit", "week", "--baseline", "0"),
                "derive": ("derive", labs, source, *EDITION, "--subject", "subject", "--day", "week", "--name", "lab"),
                "check": ("check", source, *EDITION),
                "demo": ("demo",),
            }[command]
            return run(*arguments, "--output", output)

        return done

    @COMMANDS
    def test_a_pipe_is_written_to(self, to, tmp_path, command, begins):
        """Whoever reads it gets all; it stays a pipe."""
        pipe = tmp_path / "pipe.csv"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        to(command, pipe)
        assert os.read(reader, 60000).decode().startswith(begins)
        os.close(reader)
        assert pipe.is_fifo()

    @COMMANDS
    def test_a_link_stays_a_link(self, to, tmp_path, command, begins):
        """The file that it leads to is replaced, with the rights that it had, also where it is not there yet."""
        (tmp_path / "far").mkdir()
        first, new = tmp_path / "far" / "first.csv", tmp_path / "far" / "new.csv"
        first.write_text("earlier")
        first.chmod(0o600)
        for target in (first, new):
            link = tmp_path / target.name
            link.symlink_to(target)
            to(command, link)
            assert link.is_symlink()
            assert target.read_text().startswith(begins)
        assert 0o600 == first.stat().st_mode & 0o7777
        assert {"first.csv", "new.csv"} == names(tmp_path / "far")

    @pytest.mark.parametrize("mode", [0o600, 0o664])
    def test_the_rights_stay(self, to, tmp_path, mode):
        """What only the user may read stays so, and so does what a group may write."""
        output = tmp_path / "out.csv"
        output.write_text("earlier")
        output.chmod(mode)
        to("score", output)
        assert mode == output.stat().st_mode & 0o7777
        assert output.read_text().startswith("subject,")

    def test_a_device(self, to):
        """It gets what it was given, and is a device as before."""
        reads, terminal = os.openpty()
        device = Path(os.ttyname(terminal))
        to("check", device)
        assert os.read(reads, 60000).startswith(b"1 row checked")
        assert device.is_char_device()
        os.close(reads)
        os.close(terminal)

    def test_a_link_that_leads_nowhere(self, run, visit, store, tmp_path):
        """A ring of links, and a link into a folder that is not there."""
        source = store(tmp_path / "a.csv", visit())
        (tmp_path / "ring.csv").symlink_to(tmp_path / "ring.csv")
        (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere" / "lost.csv")
        for name, fault in (("ring", "this is a link that leads nowhere"), ("lost", "there is no such folder")):
            refused = run("score", source, *EDITION, "--output", tmp_path / f"{name}.csv", code=2)
            assert f"{name}.csv: {fault}. " in refused.stderr

    def test_a_folder(self, run, visit, store, tmp_path):
        """It is not replaced, whatever its name ends in."""
        (tmp_path / "out.csv").mkdir()
        refused = run("score", store(tmp_path / "a.csv", visit()), *EDITION, "--output", tmp_path / "out.csv", code=2)
        assert "out.csv: this is a folder. Name a file." in refused.stderr

    def test_a_link_to_what_is_read(self, run, visit, store, tmp_path):
        """It is not written over, whatever it is called."""
        source = store(tmp_path / "visits" / "a.csv", visit())
        (tmp_path / "new.csv").symlink_to(source.parent / "b.csv")
        refused = run("score", source.parent, *EDITION, "--output", tmp_path / "new.csv", code=2)
        assert "the output would be one of the files that are read" in refused.stderr


def test_a_closed_pipe_is_no_refusal(run, visit, store, tmp_path, monkeypatch):
    """It ends with exit code 1 and without a word."""

    def closed(*_):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("sledai.cli.outputs.copyfileobj", closed)
    assert "" == run("score", store(tmp_path / "a.csv", visit()), *EDITION, code=1).output


def test_who_reads_stdout_may_have_enough(visit, store, tmp_path):
    """A pipe that is closed, as `head` closes it, is no fault of the file."""
    source = store(tmp_path / "a.csv", *(visit(f"{number}") for number in range(20_000)))
    command = [sys.executable, "-m", "sledai", "score", source, *EDITION]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline().startswith(b"subject,")
    process.stdout.close()
    assert b"" == process.stderr.read()
    process.stderr.close()
    assert 1 == process.wait()
