"""Every check of the project, one session each: `nox --list` names them, `nox` runs the quick ones.

All but `oldest` and `package` run in the environment that nox is installed in, such as `pip install -e '.[dev]'`.
"""

import json
import os
import sys
from pathlib import Path

import nox
from packaging.requirements import Requirement

os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "tests"]

PYPROJECT = nox.project.load_toml("pyproject.toml")
PROJECT = PYPROJECT["project"]
OLDEST_PYTHON = PROJECT["requires-python"].removeprefix(">=")
TESTED = ["test", "engines"]
"""The extras with which the library is tested."""
EAGER = "pandas,polars,pyarrow"
"""The dataframe engines that the extra `test` installs."""
LAZY = "duckdb,ibis,dask,pyspark"
"""The others."""
QUICK = f"{EAGER},duckdb"
"""Those that plan a query in less than a second."""
IMPORTED = [str(Path(folder).resolve()) for folder in ("src", "docs")]
"""The folders of what a page imports."""
PAGES_BY_MYPY = [
    "--config-file=",
    f"--python-version={OLDEST_PYTHON}",
    "--allow-redefinition",
    "--check-untyped-defs",
    "--follow-imports=silent",
    "--no-strict-optional",
    "--disable-error-code=import-untyped",  # statsmodels has no types
]
PAGES_BY_PYRIGHT = {
    "extraPaths": IMPORTED,
    "pythonVersion": OLDEST_PYTHON,
    "reportOptionalMemberAccess": "none",
    "reportRedeclaration": "none",
    "reportUnusedExpression": "none",
}
"""The pages are not strict: they use a name again, show a value, and do not ask whether a result is there."""


@nox.session
def tests(session: nox.Session) -> None:
    """The suite; what needs an engine, a browser or a tool that is not installed is skipped."""
    session.run("pytest", *session.posargs, env={"CI": None})


@nox.session
def engines(session: nox.Session) -> None:
    """The suite with everything installed: a skip is a failure, and every line and branch of the library is run.

    Tests run on all kinds of frames of the engines that plan a query quickly. On the other engines coverage is measured
    in few tests: see `MEASURED` in tests/conftest.py.
    """
    report = Path(session.create_tmp(), "engines.xml")
    coverage = ["--cov", "--cov-report=term-missing", "--cov-fail-under=100"]
    options = ["--kinds=all", "--durations=20", f"--junit-xml={report}", *coverage]
    session.run("pytest", *options, *session.posargs, env={"CI": "true"})
    if "<skipped" in report.read_text("utf-8"):
        session.error("a test was skipped, or fails as expected: here everything is installed, so that is a failure")


@nox.session
def examples(session: nox.Session) -> None:
    """Every property with 100 examples, on the engines that need no seconds to plan."""
    options = ["--hypothesis-profile=every-example", f"--frames={QUICK},ibis", "-m", "hypothesis"]
    session.run("pytest", *options, *session.posargs, env={"CI": None})


@nox.session(venv_backend="venv", python=OLDEST_PYTHON)
def oldest(session: nox.Session) -> None:
    """The suite on the oldest version of every dependency in pyproject.toml; on lazy engines, every verb once."""
    constraints = Path(session.create_tmp(), "oldest.txt")
    # Matplotlib 3.8 uses what a newer pyparsing warns of, and in the suite a warning is a failure.
    constraints.write_text(
        "\n".join([*lowest("frames", "cli", "excel", "plots", "xpt", *TESTED), "pyparsing<3.3"]), "utf-8"
    )
    session.install("--editable", f".[{','.join(TESTED)}]", "--constraint", str(constraints))
    session.run("pytest", f"--frames={EAGER}", *session.posargs, env={"CI": None})
    session.run("pytest", f"--frames={LAZY}", "-m", "kinds", "tests/frames/test_same_answers.py", env={"CI": None})


@nox.session
def lint(session: nox.Session) -> None:
    """Style, format and the layers of the imports."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    if entries := outdated(session):
        session.error(f"pyproject.toml, [tool.ruff.lint.per-file-ignores]: remove {', '.join(entries)}")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Types of the library and of the Python on the pages, by two checkers."""
    session.run("mypy")
    session.run("pyright")
    folder = session.create_tmp()
    session.run("python", "-m", "docs.modules", folder, env={"PYTHONPATH": "tests"})
    Path(folder, "pyrightconfig.json").write_text(json.dumps(PAGES_BY_PYRIGHT), "utf-8")
    session.run("mypy", *PAGES_BY_MYPY, folder, env={"MYPYPATH": os.pathsep.join(IMPORTED)})
    session.run("pyright", "--project", folder)


@nox.session
def docs(session: nox.Session) -> None:
    """The site, in which a warning is a failure."""
    session.run("mkdocs", "build", "--strict", "--quiet", "--site-dir", str(Path(session.create_tmp(), "site")))


@nox.session
def speed(session: nox.Session) -> None:
    """The limits of speed; run nothing else at the same time."""
    session.run("python", "benchmarks/speed.py", "--check", *session.posargs)


@nox.session(venv_backend="venv")
def package(session: nox.Session) -> None:
    """A wheel holds what is needed and is installed alone."""
    folder = Path(session.create_tmp())
    session.run("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), ".")
    session.install(*map(str, folder.glob("sledai-*.whl")))
    session.chdir(folder)
    session.run(
        "python", "-c", "import sledai; assert sledai.score(sledai.Assessment({'cva'}), sledai.SELENA_SLEDAI) == 8"
    )
    said = session.run("sledai", success_codes=[2], silent=True)
    if "pip install 'sledai[cli]'" not in said:
        session.error(f"`sledai` without its extra does not say what to install, but: {said}")


def lowest(*extras: str) -> list[str]:
    """The oldest promised version of each dependency of the library and of these extras."""
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in PROJECT["optional-dependencies"][extra])]
    needs = [need for need in map(Requirement, lines) if need.name != PROJECT["name"]]
    bounds = {(need.name, bound.version) for need in needs for bound in need.specifier if bound.operator == ">="}
    if unbound := {need.name for need in needs} - {name for name, _ in bounds}:
        raise ValueError(f"pyproject.toml: no lower bound for {', '.join(sorted(unbound))}")
    return [f"{name}=={version}" for name, version in sorted(bounds)]


def outdated(session: nox.Session) -> list[str]:
    """The entries of the list of what is still to be mended in which nothing is to be mended any more."""
    ignores = PYPROJECT["tool"]["ruff"]["lint"]["per-file-ignores"]
    listed = {(path, code) for path, codes in ignores.items() if path.endswith(".py") for code in codes}
    codes = ",".join(sorted({code for _, code in listed}))
    command = [
        "ruff",
        "check",
        "--quiet",
        "--isolated",
        "--exit-zero",
        "--output-format=json",
        f"--select={codes}",
        ".",
    ]
    report = json.loads(session.run(*command, silent=True))
    found = {(Path(fault["filename"]).relative_to(Path.cwd()).as_posix(), fault["code"]) for fault in report}
    return sorted(f"{code} of {path}" for path, code in listed - found)
