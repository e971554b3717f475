"""The stamp of a result: what it was computed by, as one line of text that can be read back."""

from __future__ import annotations

from attrs import fields, frozen

from sledai._version import __version__

__all__ = ["Stamp"]

WORDS = {
    "library": "sledai",
    "rule": "rule",
    "edition": "edition",
    "reference": "against",
    "undetermined": "undetermined",
    "missing": "missing",
    "layout": "layout",
    "input": "input",
}
"""The word before each part."""


@frozen(kw_only=True)
class Stamp:
    """What a result was computed by; a part that plays no role is empty and is not written.

    Attributes:
        library: the version of the library.
        rule: the key of the rule, with the hash of its content.
        edition: the key of the edition, with the hash of its content.
        reference: the visit that was compared with.
        undetermined: what an undetermined outcome counts as.
        missing: what a missing item was: ``"open"``, ``"absent"``, or ``"absent"`` with the descriptors that were.
        layout: the hash of the layout.
        input: the fingerprint of the files that were read.
        remarks: limits of the result, after the parts.

    Example:
        >>> print(Stamp(library="0.1.0", rule="derive", edition="local@0"))
        sledai 0.1.0, rule derive, edition local@0
    """

    library: str = __version__
    rule: str = ""
    edition: str = ""
    reference: str = ""
    undetermined: str = ""
    missing: str = ""
    layout: str = ""
    input: str = ""
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [f"{word} {getattr(self, name)}" for name, word in WORDS.items() if getattr(self, name)]
        return "; ".join([", ".join(parts), *self.remarks])

    @classmethod
    def read(cls, text: str) -> Stamp | None:
        """Read a stamp back; None if the text is not one.

        Args:
            text: the text of a stamp.
        """
        line, *remarks = text.split("; ")
        names = {word: name for name, word in WORDS.items()}
        given = {names.get(word, ""): value for word, _, value in (part.partition(" ") for part in line.split(", "))}
        found = "library" in given and all(name and value for name, value in given.items())
        return cls(**given, remarks=tuple(remarks)) if found else None

    def differing(self, other: Stamp) -> list[str]:
        """The parts that are not those of another stamp; remarks are not compared.

        Args:
            other: the other stamp.
        """
        names = (part.name for part in fields(Stamp) if part.name != "remarks")
        return [name for name in names if getattr(self, name) != getattr(other, name)]
