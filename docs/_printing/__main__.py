"""Writes every page of the site as Markdown, with its pictures and styles: ``python -m _printing FOLDER`` in `docs`.

Any generator can make a site of the folder; the names of the API are directives of mkdocstrings.
The links of the notebooks lead to the site at ``SITE_URL``, a setting of the environment.
"""

import os
import shutil
import sys
from pathlib import Path

from _printing.pages import downloads, every
from _printing.plain import DOCS


def main(folder: Path) -> None:
    shutil.copytree(DOCS, folder, ignore=shutil.ignore_patterns("_*", "*.py"), dirs_exist_ok=True)
    for address, text in (every() | downloads(os.environ.get("SITE_URL", ""))).items():
        page = folder / address
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
