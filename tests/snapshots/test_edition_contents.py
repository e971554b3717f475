"""What the editions say today is what they said when it was last reviewed."""

from sledai.editions import EDITIONS
from snapshots.regenerate import FOLDER, HASHES, content_hashes, contents
from together import together


class TestEditionContents:
    """Every change of an edition's content is a reviewable difference of a text file.

    To accept a deliberate change, run ``python tests/snapshots/regenerate.py`` and review what it changed.
    """

    @together("key", EDITIONS)
    def test_content(self, key: str) -> None:
        """Every word, weight, window, source and grade is as in the committed snapshot."""
        assert (FOLDER / f"{key}.txt").read_text(encoding="utf-8") == contents(EDITIONS[key])

    @together("key", EDITIONS)
    def test_content_hash(self, key: str) -> None:
        """The content hash in the snapshot is the hash that results carry."""
        first_line = (FOLDER / f"{key}.txt").read_text(encoding="utf-8").splitlines()[0]
        assert first_line.endswith(f"content {EDITIONS[key].content_hash}")

    def test_the_packaged_content_hashes(self) -> None:
        """The file of content hashes that `sledai selftest` reads is as ``regenerate.py`` writes it."""
        assert HASHES.read_text(encoding="utf-8") == content_hashes() + "\n"

    def test_no_snapshot_of_an_edition_that_is_gone(self) -> None:
        """Every snapshot belongs to an edition, and every edition has one."""
        assert sorted(EDITIONS) == sorted(path.stem for path in FOLDER.glob("*.txt"))
