"""`sledai derive` reads results and visits from two files, and writes what `sledai score` reads."""

import polars as pl
import pytest

from sledai import SELENA_SLEDAI, SLEDAI_2K

LABS = """subject,day,test,value,unit,lower
A,-3,platelets,99,10*9/L,
A,0,c3,85,mg/dL,90
A,29,urine_white_cells,6-10,/HPF,
B,0,urine_white_cells,9,/HPF,
B,1,platelets,50,10*9/L,
"""
VISITS = """subject,day,infection,note
A,0,N,x
A,30,Y,y
B,0,,z
"""
BOOK = """
ratio = "ratio-by-mass"
units = { "K/uL" = "10*3/uL" }
words = { TNTC = ">100", pending = "not done" }
judged_by = { low_complement = ["c3"] }

[tests.platelets]
names = ["PLAT"]

[tests.urine_white_cells]
names = ["UWBC"]
"""
ASSUMED = ("--attribution", "assumed")
COLUMNS = ("--subject", "subject", "--day", "day")


@pytest.fixture
def files(tmp_path):
    """The two files."""
    (tmp_path / "labs.csv").write_text(LABS)
    (tmp_path / "visits.csv").write_text(VISITS)
    return tmp_path / "labs.csv", tmp_path / "visits.csv"


@pytest.fixture
def book(tmp_path):
    """A function that writes a code book and returns its place."""

    def written(text):
        (tmp_path / "book.toml").write_text(text)
        return tmp_path / "book.toml"

    return written


@pytest.fixture
def derive(run, files, tmp_path):
    """A function that runs the command and returns what it wrote."""

    def derived(*options, output="out.csv"):
        place = tmp_path / output
        run("derive", *files, "--edition", "selena-sledai", *COLUMNS, *options, "--output", place)
        return pl.read_parquet(place) if place.suffix == ".parquet" else pl.read_csv(place)

    return derived


def answers(table, *names):
    """Some columns as lists."""
    return [table[name].to_list() for name in names]


class TestDerived:
    """What comes out, worked by hand."""

    def test_answers(self, derive):
        """Platelets three days before count; a result of the day after does not; pyuria waits for the infection."""
        found = derive("--lower", "lower", "--attribution", "assumed", "--excluded", "pyuria.infection=infection")
        assert answers(found, "thrombocytopenia", "low_complement", "pyuria") == [
            [True, None, None],
            [True, None, None],
            [None, False, None],
        ]
        assert found["note"].to_list() == ["x", "y", "z"]
        assert found["derived_under_selena-sledai"].unique().to_list() == [SELENA_SLEDAI.stamp]

    def test_scored_under_another_edition(self, run, files, tmp_path):
        """The rules that gave the answers are in the name of a column, so another edition refuses them by name."""
        out = tmp_path / "out.csv"
        run("derive", *files, "--edition", "sledai-2k", *COLUMNS, *ASSUMED, "--output", out)
        rest = [f"--not-assessed={name}" for name in SLEDAI_2K if name not in pl.read_csv(out).columns]
        run("score", out, "--edition", "sledai-2k", *rest)
        refused = run("score", out, "--edition", "selena-sledai", *rest, code=2).stderr
        assert "proteinuria" in refused
        assert "derived under sledai-2k, whose rules are not those of selena-sledai" in refused

    def test_attribution_is_stated(self, derive):
        """Without a word on lupus nothing is present."""
        found = derive("--lower", "lower")
        assert found["thrombocytopenia"].to_list() == [None, None, None]
        found = derive("--lower", "lower", "--attributed", "thrombocytopenia=yes")
        assert found["thrombocytopenia"].to_list() == [True, None, None]

    def test_excluded_for_all_causes(self, derive):
        """One statement on all causes of a descriptor; no and yes are said of every visit."""
        found = derive("--attribution", "assumed", "--excluded", "pyuria=no")
        assert found["pyuria"].to_list() == [None, True, True]
        found = derive("--attribution", "assumed", "--excluded", "pyuria=yes")
        assert found["pyuria"].to_list() == [False, False, False]

    def test_ranges_that_are_valid_for_a_time(self, derive, files):
        """A range of another time is not known; days may be dates, and blank."""
        files[0].write_text(
            "subject,day,test,value,unit,lower,first,last\n"
            "A,2024-01-01,c3,85,mg/dL,90,2024-01-01,\n"
            "B,2024-01-01,c3,85,mg/dL,90,2024-01-02,\n"
            "C,2024-01-01,c3,85,mg/dL,90,,2023-12-31\n"
        )
        files[1].write_text("subject,day\nA,2024-01-01\nB,2024-01-01\nC,2024-01-01\n")
        found = derive("--lower", "lower", "--range-from", "first", "--range-to", "last", *ASSUMED)
        assert found["low_complement"].to_list() == [True, None, None]

    def test_further_options(self, derive, files, book):
        """A code book, evidence, a name, columns to keep, Parquet."""
        labs = LABS.replace("platelets", "PLAT").replace("10*9/L", "K/uL")
        files[0].write_text(labs.replace("B,0,urine_white_cells,9", "B,0,UWBC,TNTC"))
        found = derive(
            *("--code-book", book(BOOK), "--finding", "pleural_rub=yes", "--lower", "lower"),
            *("--attribution", "assumed", "--evidence", "--name", "lab", "--keep", "subject", "--choose", "nearest"),
            *("--compare-with", "last_before_window", "--excluded", "pyuria=no"),
            output="out.parquet",
        )
        assert answers(found, "lab_pyuria", "lab_pleurisy", "lab_low_complement") == [
            [None, True, True],
            [True, True, True],
            [True, None, None],
        ]
        assert found["lab_thrombocytopenia_day"].to_list() == [-3, None, None]
        assert found["lab_thrombocytopenia_test"].to_list() == ["platelets", None, None]
        assert found.columns[0] == "subject"
        assert "note" not in found.columns

    def test_layouts_in_files(self, run, tmp_path):
        """What the tables hold is said in two files, and an option takes the place of a line."""
        (tmp_path / "l.csv").write_text("who,when,code,result,in,low\nA,0,c3,0.85,g/L,0.9\nA,0,platelets,90,/nL,\n")
        (tmp_path / "v.csv").write_text("id,at,drug\nA,1,Y\nA,2,N\n")
        (tmp_path / "labs.toml").write_text(
            'subject = "who"\nday = "when"\ntest = "test"\nvalue = "result"\nunit = "in"\nlower = "low"\n'
        )
        (tmp_path / "visits.toml").write_text(
            'subject = "id"\nday = "at"\nattribution = "assumed"\n[excluded]\nlow_complement = false\n'
            '[excluded.thrombocytopenia]\ndrug = "drug"\n'
        )
        layouts = ("--layout", tmp_path / "visits.toml", "--lab-layout", tmp_path / "labs.toml", "--test", "code")
        result = run("derive", tmp_path / "l.csv", tmp_path / "v.csv", "--edition", "sledai-2k", *layouts)
        found = pl.read_csv(result.stdout.encode())
        assert answers(found, "low_complement", "thrombocytopenia") == [[True, True], [False, True]]

    def test_dates(self, run, tmp_path):
        """Days as dates in both files, under names of their own."""
        (tmp_path / "l.csv").write_text("who,when,test,value,unit\nA,2024-02-28,white_cells,2.9,10*9/L\n")
        (tmp_path / "v.csv").write_text("subject,day\nA,2024-03-09\nA,2024-03-10\n")
        options = ("--lab-subject", "who", "--lab-day", "when", *ASSUMED, "--excluded", "leukopenia=no")
        result = run("derive", tmp_path / "l.csv", tmp_path / "v.csv", "--edition", "sledai-2k", *COLUMNS, *options)
        table = pl.read_csv(result.stdout.encode())
        assert table["leukopenia"].to_list() == [True, None]
        assert table["day"].to_list() == ["2024-03-09", "2024-03-10"]

    @pytest.mark.parametrize(
        ("labs", "visit", "options", "expected"),
        [
            (("2.5,-10", "5.0,-2"), "1", ("--days", "study"), True),
            (("2.5,-10", "5.0,-2"), "1", (), False),
            (("2.5,2024-03-01T08:00", "5.0,2024-03-05"), "2024-03-11T09:00", (), True),
            (("2.5,2024-12-09T01:30Z", "5.0,2024-12-05T15:00Z"), "2024-12-08T09:00-06:00", (), True),
            (("2.5,2024-03", "5.0,2024-03-05"), "2024-03-11", (), None),
            (("2.5,", "5.0,2024-03-05"), "2024-03-11", (), None),
            (("2.5,2024-04", "5.0,2024-03-05"), "2024-03-11", (), False),
        ],
    )
    def test_days(self, run, tmp_path, labs, visit, options, expected):
        """Study days, times, zones, and days that are not known."""
        rows = "".join(f"A,white_cells,10*9/L,{row}\n" for row in labs)
        (tmp_path / "l.csv").write_text(f"subject,test,unit,value,day\n{rows}")
        (tmp_path / "v.csv").write_text(f"subject,day\nA,{visit}\n")
        options = (*options, *ASSUMED, "--excluded", "leukopenia=no")
        result = run("derive", tmp_path / "l.csv", tmp_path / "v.csv", "--edition", "sledai-2k", *COLUMNS, *options)
        table = pl.read_csv(result.stdout.encode(), schema_overrides={"leukopenia": pl.Boolean})
        assert [expected] == table["leukopenia"].to_list()
        assert (expected is False and visit == "1") == ("No day is 0" in result.stderr)

    def test_only_the_wrong_days_are_named(self, run, tmp_path):
        """With their table and column."""
        (tmp_path / "l.csv").write_text(
            "subject,test,unit,value,day\nA,white_cells,10*9/L,4,2024-03-05\nA,white_cells,10*9/L,4,2024-3-5\n"
        )
        (tmp_path / "v.csv").write_text("subject,day\nA,2024-03-11\n")
        result = run("derive", tmp_path / "l.csv", tmp_path / "v.csv", "--edition", "sledai-2k", *COLUMNS, code=2)
        assert "labs: column 'day': '2024-3-5' (1 time) is not a day" in " ".join(result.stderr.split())
        assert "2024-03-05'" not in result.stderr.partition("Give")[0]

    def test_parquet_days(self, run, tmp_path):
        """Numbers in a Parquet file are days as they are."""
        result = {"subject": ["A"], "day": [0], "test": ["temperature"], "value": [38.5], "unit": ["Cel"]}
        pl.DataFrame(result).write_parquet(tmp_path / "l.parquet")
        pl.DataFrame({"subject": ["A"], "day": [1]}).write_parquet(tmp_path / "v.parquet")
        files = (tmp_path / "l.parquet", tmp_path / "v.parquet")
        found = run("derive", *files, "--edition", "sledai-2k", *COLUMNS, *ASSUMED, "--excluded", "fever=no")
        assert pl.read_csv(found.stdout.encode())["fever"].to_list() == [True]

    def test_units_by_the_grammar_of_ucum(self, derive, files):
        """85 mg/dl is below 90 mg/dl, and 90 platelets for each nanoliter are below 100 x 10^9/L."""
        files[0].write_text("subject,day,test,value,unit,lower\nA,0,c3,85,mg/dl,90\nA,0,platelets,90,/nL,\n")
        found = derive("--lower", "lower", *ASSUMED)
        assert answers(found, "low_complement", "thrombocytopenia") == [[True, None, None], [True, None, None]]

    def test_a_thousandfold_slip_is_reported(self, derive, run, files):
        """1800 x 10^3 white cells for each microliter are not taken for no leukopenia."""
        files[0].write_text("subject,day,test,value,unit\nA,0,white_cells,1800,10^3/uL\nA,30,white_cells,2.9,10^3/uL\n")
        assert answers(derive(*ASSUMED, "--excluded", "leukopenia=no"), "leukopenia") == [[None, True, None]]
        result = run("derive", *files, "--edition", "selena-sledai", *COLUMNS)
        assert f"{files[0]}: white_cells [10*3/uL]: '1800' (1 time) may be in a unit a thousandfold" in result.stderr

    def test_words(self, derive, files, book):
        """99 stands for no result however it is written; a word of one test is of that test alone."""
        labs = "subject,day,test,value,unit\nA,0,platelets,99.0,/nL\nA,0,white_cells,low,/nL\nA,30,platelets,low,/nL\n"
        files[0].write_text(labs)
        words = (
            "--code-book",
            book('words = { 99 = "not done", low = "not done" }\n[tests.white_cells]\nwords = { low = "<3" }'),
        )
        found = derive(*ASSUMED, *words, "--excluded", "leukopenia=no")
        assert answers(found, "thrombocytopenia", "leukopenia") == [[None] * 3, [True, None, None]]

    def test_summary(self, run, files):
        """How many visits have each descriptor, on the other channel."""
        result = run("derive", *files, "--edition", "selena-sledai", *COLUMNS)
        assert "3 visits, 5 results; edition selena-sledai, content" in result.stderr
        assert ["fever", "0", "0", "3"] in [line.split() for line in result.stderr.splitlines()]

    def test_score_reads_it(self, derive, run, tmp_path):
        """With the other descriptors not assessed, the output is a table of visits."""
        found = derive("--lower", "lower", "--attribution", "assumed")
        lacking = [name for name in SELENA_SLEDAI if name not in found.columns]
        options = [word for name in lacking for word in ("--not-assessed", name)]
        result = run("score", tmp_path / "out.csv", "--edition", "selena-sledai", *options)
        assert pl.read_csv(result.stdout.encode())["sledai_low"].to_list() == [3, 0, 0]


class TestRefused:
    """A refusal names the fault, ends with 2, and leaves nothing behind."""

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--unit-column", "units"), "no column 'units'"),
            (("--keep", "nothing"), "'nothing'"),
            (("--excluded", "pyuria"), "write DESCRIPTOR=COLUMN"),
            (("--finding", "pleural_rub=no", "--finding", "pleural_rub=yes"), "each once"),
            (("--excluded", "pyuria=no", "--excluded", "pyuria.infection=no"), "for all causes, or one"),
            (("--excluded", "pyuria.plague=no"), "infection"),
            (("--finding", "rub=no"), "pleural_rub"),
            (("--attribution", "guessed"), "'stated', 'assumed'"),
            (("--protein-before", "infection"), "--protein-before-unit"),
            (
                ("--protein-before=note", "--protein-before-unit=g/d", "--compare-with=last_before_window"),
                "--protein-before, or --compare-with",
            ),
            (("--limits", "range", "--lower", "lower"), "by --limits, or by --lower and --upper"),
            (("--code", "Q=maybe"), "VALUE=present"),
        ],
    )
    def test_options(self, run, files, tmp_path, options, words):
        """Each says what is accepted."""
        usage = (*COLUMNS, *options, "--output", tmp_path / "o.csv")
        result = run("derive", *files, "--edition", "selena-sledai", *usage, code=2)
        assert words in result.stderr.replace("\n", " ")
        assert not (tmp_path / "o.csv").exists()

    @pytest.mark.parametrize(
        ("labs", "visits", "words"),
        [
            (LABS.replace("99,", "2+,"), VISITS, "'2+'"),
            (LABS.replace("10*9/L", "K/uL"), VISITS, "kelvin"),
            (LABS.replace("A,-3", "A,soon"), VISITS, "soon"),
            (LABS, VISITS.replace("B,0", "A,0"), "duplicated visit"),
            (LABS, VISITS.replace("B,0", ",0"), "subject"),
            (LABS, VISITS.replace("note", "derived_under_selena-sledai"), "derived_under_selena-sledai"),
            (LABS, VISITS.replace("note", "fever"), "fever"),
        ],
    )
    def test_tables(self, run, files, tmp_path, labs, visits, words):
        """Each names the value."""
        for path, text in zip(files, (labs, visits), strict=True):
            path.write_text(text)
        result = run("derive", *files, "--edition", "selena-sledai", *COLUMNS, "--output", tmp_path / "o.csv", code=2)
        assert words in result.stderr
        assert not (tmp_path / "o.csv").exists()

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ('ratio = "0.5"', "ratio-by-mass"),
            ('judged_by = { low_complement = ["c5"] }', "there is no test 'c5'"),
            ('[tests.c3]\nwords = { many = "lots" }', "tests.c3: words['many']: 'lots'"),
            ('[tests.c3]\nunit = "bar"', "tests.c3: unit: 'bar' cannot be converted"),
            ("[tests.c3", "the file is not TOML"),
        ],
    )
    def test_code_books(self, run, files, book, text, words):
        """Each names the file and the key."""
        place = book(text)
        result = run("derive", *files, "--edition", "selena-sledai", *COLUMNS, "--code-book", place, code=2)
        assert words in " ".join(result.stderr.split())
        assert "book.toml" in result.stderr

    def test_layout_of_labs(self, run, files, book):
        """It names the file and the key."""
        result = run("derive", *files, "--edition", "selena-sledai", *COLUMNS, "--lab-layout", book("x = 1"), code=2)
        assert "book.toml" in result.stderr
        assert "there is no key 'x'" in " ".join(result.stderr.split())

    def test_output_is_no_input(self, run, files):
        """Neither of the two files is written over."""
        for path in files:
            result = run("derive", *files, "--edition", "selena-sledai", *COLUMNS, "--output", path, code=2)
            assert "the output is the input" in result.stderr
