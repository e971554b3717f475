"""What each interface of the library makes of one table: one visit, arrays, eager and lazy frames, a file.

The tests of `frames` try every engine; here each table is given to one eager kind of frame, by turns, and a lazy one.
"""

import csv
import io
from datetime import date
from zlib import crc32

from click.testing import CliRunner

from frames import verbs
from frames.kinds import plain, rows
from laboratory.deriving import derive, derive_visits
from needs import lacking
from oracle import NAMES
from sledai import SELENA_SLEDAI, SLEDAI_2K, Assessment, SledaiError, Visits, frames, score_bounds
from sledai.cli import app
from sledai.criteria.ratios import RATIO_BY_MASS
from sledai.frames import Layout
from sledai.laboratory import LabCodeBook, Result, Results

FRAMES = [kind for kind in plain("pandas", "polars", "pyarrow", "polars lazy") if not lacking(kind.engine)]
EAGER = [kind for kind in FRAMES if not kind.lazy]
LAZY = [kind for kind in FRAMES if kind.lazy]
REFUSED = "refused"
"""What stands for a refusal by an error of the library."""
EXCLUDED = ("leukopenia", "thrombocytopenia", "hematuria", "pyuria")
"""The descriptors whose other causes are known not to be there, in all tables of results."""
MEANT = {"true": True, "false": False, "": None}
WORDS = {True: "present", False: "absent", None: "missing"}


def tried(call, *arguments):
    """What a call gives, or that it is refused; an error of another library is an error of the test."""
    try:
        return call(*arguments)
    except SledaiError:
        return REFUSED


def run(*arguments):
    """What a command prints, or that it is refused with exit code 2."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code in (0, 2), done.output
    return REFUSED if done.exit_code else done.stdout


def written(path, columns):
    """Columns as a CSV file; a null is an empty cell."""
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        for row in zip(*columns.values(), strict=True):
            cells = [value.isoformat() if isinstance(value, date) else value for value in row]
            table.writerow(["" if value is None else value for value in cells])
    return path


def by_turns(*given):
    """One eager kind of frame, chosen by what is given, and the lazy one."""
    return [EAGER[crc32(repr(given).encode()) % len(EAGER)], *LAZY]


def each(beside, at):
    """The values of further columns in one row."""
    return {name: value[at] if isinstance(value, list) else value for name, value in beside.items()}


def answers_to_results(results, day, shows, folder, *, days=None, book=None, **beside):
    """Whether a descriptor of SLEDAI-2K is present at a visit, by each interface: True, False, None or refused.

    The arguments are those of `answers_of_subjects`, with the results of one subject.
    """
    found = answers_of_subjects([results], day, shows, folder, days=days, book=book, **beside)
    return {name: answers if answers == REFUSED else answers[0] for name, answers in found.items()}


def answers_of_subjects(subjects, day, shows, folder, *, days=None, book=None, **beside):
    """The same of several subjects with a visit each, all in one table: a list of answers, or refused.

    Args:
        subjects: the results of each subject.
        day: the day of each visit.
        shows: the descriptor.
        folder: where the files are written.
        days: the scale of the days.
        book: what the laboratory writes, as the parts of a code book.
        beside: further columns of all results, such as `lower`, with their value in each row, or a list of them.
    """
    part = SLEDAI_2K.without(*(name for name in SLEDAI_2K if name != shows))
    said = {"attribution": "assumed", "excluded": {name: False for name in EXCLUDED if name == shows}}
    ratio = {"ratio": RATIO_BY_MASS} if shows == "proteinuria" else {}
    book = LabCodeBook(**{"judged_by": {"low_complement": ["c3"]}, **ratio, **(book or {})})
    names = ("test", "value", "unit", "day")
    results = [result for of_subject in subjects for result in of_subject]
    whose = [at for at, of_subject in enumerate(subjects) for _ in of_subject]
    columns = {name: list(column) for name, column in zip(names, zip(*results, strict=True), strict=True)}
    columns |= {name: value if isinstance(value, list) else [value] * len(results) for name, value in beside.items()}
    labs = {"subject": whose, **columns}
    visits = {"subject": list(range(len(subjects))), "day": [day] * len(subjects)}

    def one_visit():
        made = [Result(t, v, u, day=d, **each(beside, at), code_book=book) for at, (t, v, u, d) in enumerate(results)]
        of = [
            [result for result, at in zip(made, whose, strict=True) if at == subject] for subject in visits["subject"]
        ]
        return [derive(of_one, part, day=day, days=days, code_book=book, **said)[shows].value for of_one in of]

    def arrays():
        made = Results.from_columns(labs, days=days, code_book=book)
        return list(derive_visits(made, part, **visits, code_book=book, **said)[shows].value)

    def of(kind):
        table = {"subject": "subject", "day": "day", "days": days, **{name: name for name in beside}}
        made = kind.frame(visits), kind.frame(labs)
        found = verbs.descriptors(*made, part, **table, **said, code_book=book)
        return [answer for _, answer in sorted(rows(found, "subject", shows))]

    def files():
        tables = written(folder / "labs.csv", labs), written(folder / "visits.csv", visits)
        options = [*(f"--{name.replace('_', '-')}={name}" for name in beside), *([f"--days={days}"] if days else [])]
        options += [*(f"--excluded={name}=no" for name in said["excluded"]), f"--code-book={folder / 'book.toml'}"]
        (folder / "book.toml").write_text(book.to_toml())
        which = ("--edition=sledai-2k", "--subject=subject", "--day=day", "--attribution=assumed")
        found = run("derive", *tables, *which, *options)
        return found if found == REFUSED else [MEANT[row[shows]] for row in csv.DictReader(io.StringIO(found))]

    found = {"one visit": tried(one_visit), "arrays": tried(arrays)}
    found |= {str(kind): tried(of, kind) for kind in by_turns(results, book)}
    return found | {"files": files()}


def bounds_of_answers(columns, folder, *, codes=None):
    """The lowest and the highest score of each visit of SELENA-SLEDAI, by each interface.

    Args:
        columns: the 24 answers.
        folder: where the file is written.
        codes: what further values mean.
    """
    size = len(columns["rash"])

    def one_visit():
        visits = [Assessment.from_mapping({n: columns[n][at] for n in NAMES}, codebook=codes) for at in range(size)]
        return [(bounds.low, bounds.high) for bounds in (score_bounds(visit, SELENA_SLEDAI) for visit in visits)]

    def arrays():
        bounds = score_bounds(Visits.from_columns(columns, codebook=codes), SELENA_SLEDAI)
        return list(zip(bounds.low.tolist(), bounds.high.tolist(), strict=True))

    def of(kind):
        table = kind.frame({"row": list(range(size)), **columns})
        found = frames.derive_score_bounds(table, SELENA_SLEDAI, layout=Layout(codebook=codes))
        return [row[1:] for row in sorted(rows(found, "row", "sledai_low", "sledai_high"))]

    def file():
        options = [f"--code={code}={WORDS[meaning]}" for code, meaning in (codes or {}).items()]
        found = run("score", written(folder / "form.csv", columns), "--edition=selena-sledai", *options)
        if found == REFUSED:
            return found
        return [(int(row["sledai_low"]), int(row["sledai_high"])) for row in csv.DictReader(io.StringIO(found))]

    found = {"one visit": tried(one_visit), "arrays": tried(arrays)}
    return found | {str(kind): tried(of, kind) for kind in FRAMES} | {"file": file()}


def everywhere(found, answer, **lazily):
    """That every interface gives the same answer; a lazy frame another one, `lazy`, if that is given."""
    by_kind = {str(kind): lazily["lazy"] for kind in LAZY if lazily}
    assert found == {name: by_kind.get(name, answer) for name in found}
