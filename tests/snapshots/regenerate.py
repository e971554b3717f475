"""Write the snapshots of the editions anew.

Run ``python tests/snapshots/regenerate.py`` from the project folder, with the library importable, after a deliberate
change of content. Read the difference line by line, and enter it in the changelog under Scores where it can change one.
After a release no edition is edited: a correction is an edition with a key of its own.
"""

from pathlib import Path

from sledai.definitions import Index
from sledai.editions import EDITIONS

FOLDER = Path(__file__).with_name("editions")


def contents(edition: Index) -> str:
    """Everything an edition says: its summary with the content hash, then every row with its evidence."""
    return "\n\n".join([str(edition), *(str(row) for row in edition.values())]) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for key, edition in EDITIONS.items():
        (FOLDER / f"{key}.txt").write_text(contents(edition), encoding="utf-8", newline="\n")
