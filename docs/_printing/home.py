"""The first screen: the 24 items, how to install, and what the library runs on, from the settings of the package."""

from __future__ import annotations

from _printing.about import addresses, project
from _printing.markup import code, link, words
from sledai import EDITIONS, SELENA_SLEDAI, __version__

ENGINES = "pandas, Polars, pyarrow, DuckDB, Ibis, Dask, PySpark"


def chips() -> list[dict[str, str]]:
    """The items in the order of the form, each with its points and its page."""
    return [
        {"page": f"descriptors/{descriptor}.html", "label": row.label, "weight": str(row.weight)}
        for descriptor, row in SELENA_SLEDAI.items()
    ]


def items() -> str:
    """The items as a list of links."""
    links = (link(chip["page"], f"{words(chip['label'])} <b>{chip['weight']}</b>") for chip in chips())
    shown = "".join(f"<li>{item}</li>" for item in links)
    return f'<ul class="chips" aria-label="Items with their points">{shown}</ul>'


def install() -> str:
    """The command that installs the library, and what else a programmer asks first."""
    settings = project()
    released, command = bool(addresses()), code("pip install sledai")
    how = command if released else f"{code('pip install .')} in its folder, {command} after the first release"
    python = settings["requires-python"].removeprefix(">=")
    version = __version__ if released else f"{__version__}, not released yet"
    facts = (f"version {version}", f"Python {python}+", ENGINES, "type hints", settings["license"])
    return (
        f"<p class='facts'><strong>{link('about.html#disclaimer', 'not a medical device')}</strong> · "
        f"Python library: {how}<br>{' · '.join(map(words, facts))}</p>"
    )


def editions() -> str:
    """How many editions there are, and their names, in one sentence."""
    labels = [link(f"reference/editions.html#{key}", words(edition.label)) for key, edition in EDITIONS.items()]
    return f"<p>The {len(labels)} editions: {', '.join(labels[:-1])} and {labels[-1]}.</p>"
