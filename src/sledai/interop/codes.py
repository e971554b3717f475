"""The codes of a sponsor for the items of the index and for what is computed from them: data, not a standard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any

from attrs import field, frozen

from sledai._fixed import Fixed
from sledai._toml import ValueReader, any_keys, each, one_of, quoted, read_record, read_text
from sledai.definitions.descriptors import Descriptor, System
from sledai.errors import ambiguous_code, unreadable_reading
from sledai.frames.layout import Layout
from sledai.frames.layout_files import MEANINGS
from sledai.visits.answers import Codebook, as_descriptors, code_table

__all__ = ["SponsorCodes"]

CODE = re.compile(r"[A-Z][A-Z0-9_]{0,7}")
"""A code of a test or a parameter: up to 8 capital letters, digits and underscores; the first one is a letter."""
DOMAIN = re.compile(r"[A-Z]{2}")
SYSTEMS = {system.value: system for system in System}


def _items(given: Mapping[str, Descriptor | str]) -> Fixed[str, Descriptor]:
    """The descriptor of each code.

    Raises:
        UnknownNameError: a name is not a descriptor.
        ContradictionError: two codes stand for one descriptor.
    """
    as_descriptors(list(given.values()), "items")
    found = {str(code).strip(): Descriptor(name) for code, name in given.items()}
    if twice := [code for code, name in found.items() if list(found.values()).count(name) > 1]:
        raise ambiguous_code(tuple(twice))
    return Fixed(found)


def _systems(given: Mapping[str, System | str] | None) -> Fixed[str, System]:
    return Fixed({str(code).strip(): System(name) for code, name in (given or {}).items()})


def _texts(given: Iterable[str] | str) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _codebook(given: Codebook | None) -> Fixed[Any, bool | None]:
    code_table(given)
    return Fixed(dict(given or {}))


@frozen(kw_only=True)
class SponsorCodes:
    """How a sponsor codes the form of the index, in SDTM and in ADaM.

    No terminology of CDISC for any version of the index was found, so every code here is the sponsor's own: it comes
    from the annotated form or the specification of the study. The library has no codes of its own and no default.

    Attributes:
        items: each code of an item (``--TESTCD``, ``PARAMCD``) with its descriptor.
        total: the code of the total, if there is one.
        clinical: the code of the score without the immunologic descriptors, if there is one.
        systems: each code of the points of a system with the system.
        further: codes of the same form that are left out, such as that of a comment.
        domain: the domain that the form is in, such as ``"QS"``, ``"RS"`` or ``"FT"``.
        category: the category of the form (``--CAT``); needed if the table has several.
        evaluator: whose answers count (``--EVAL``); needed if the table has several.
        subject: the column of the subject.
        visit: the column that names the visit.
        day: the column with the day; ``--`` stands for the domain. None where days come from another table.
        codebook: what further answers mean: present (True), absent (False) or not assessed (None).

    Raises:
        UnknownNameError: a name is not a descriptor.
        ContradictionError: two codes stand for one descriptor, or one code for two things.
        UnreadableValueError: a code is not up to 8 capital letters, digits and underscores with a letter first.

    Example:
        >>> codes = SponsorCodes(items={"XX01": "seizure", "XX02": "psychosis"}, total="XXTOT")
        >>> codes.items["XX02"], codes.whole_form
        (<Descriptor.PSYCHOSIS: 'psychosis'>, 'QSALL')
    """

    items: Mapping[str, Descriptor] = field(converter=_items)
    total: str | None = None
    clinical: str | None = None
    systems: Mapping[str, System] = field(factory=dict, converter=_systems)
    further: tuple[str, ...] = field(default=(), converter=_texts)
    domain: str = "QS"
    category: str | None = None
    evaluator: str | None = None
    subject: str = "USUBJID"
    visit: str = "VISITNUM"
    day: str | None = "--DTC"
    codebook: Codebook = field(factory=dict, converter=_codebook)

    def __attrs_post_init__(self) -> None:
        if not DOMAIN.fullmatch(self.domain):
            raise unreadable_reading("domain", {repr(self.domain): 1}, accepted="two capital letters, such as 'QS'")
        codes = self.codes
        if wrong := {repr(code): 1 for code in codes if not CODE.fullmatch(code)}:
            accepted = "up to 8 capital letters, digits and underscores, the first one a letter"
            raise unreadable_reading("codes", wrong, accepted=accepted)
        if twice := tuple(dict.fromkeys(code for code in codes if codes.count(code) > 1)):
            raise ambiguous_code(twice)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, and that of the whole form."""
        single = (code for code in (self.total, self.clinical) if code is not None)
        return (*self.items, *single, *self.systems, *self.further, self.whole_form)

    @property
    def whole_form(self) -> str:
        """The code of a record for the whole form, such as ``"QSALL"``."""
        return f"{self.domain}ALL"

    def column(self, name: str) -> str:
        """The column of the domain, such as ``"QSORRES"`` of ``"ORRES"``.

        Args:
            name: the variable without the two letters of the domain.
        """
        return f"{self.domain}{name}"

    @property
    def day_column(self) -> str | None:
        """The column with the day."""
        return None if self.day is None else self.day.replace("--", self.domain, 1)

    @property
    def layout(self) -> Layout:
        """Where a table of `sledai.interop.sdtm.read_form` holds what."""
        return Layout(subject=self.subject, visit=self.visit, day=self.day_column)

    @classmethod
    def from_toml(cls, file: str | PathLike[str]) -> SponsorCodes:
        """Read codes from a TOML file, whose keys are the attributes.

        Args:
            file: the name of the file.

        Raises:
            UnreadableFileError: the file is not TOML, or a key or a value is refused.
            OSError: the file cannot be opened.
        """
        return read_record(cls, file, FIELDS)

    def to_toml(self) -> str:
        """Write the codes as TOML, the text of a file that `from_toml` reads."""
        single = {name: getattr(self, name) for name in TEXTS}
        lines = [f"{name} = {quoted(text)}" for name, text in single.items() if text is not None]
        if self.day is None:
            lines.append('day = ""')
        if self.further:
            lines.append(f"further = [{', '.join(map(quoted, self.further))}]")
        words = {meaning: word for word, meaning in MEANINGS.items()}
        tables: dict[str, dict[str, str]] = {
            "items": {code: name.value for code, name in self.items.items()},
            "systems": {code: system.value for code, system in self.systems.items()},
            "codebook": {str(value): words[meaning] for value, meaning in self.codebook.items()},
        }
        for name, table in tables.items():
            if table:
                lines += ["", f"[{name}]", *(f"{quoted(key)} = {quoted(text)}" for key, text in table.items())]
        return "\n".join(lines) + "\n"


def _optional_text(value: object, place: Any) -> str | None:  # noqa: ANN401
    return None if value == "" else read_text(value, place)


TEXTS = ("domain", "category", "evaluator", "subject", "visit", "day", "total", "clinical")
FIELDS: Mapping[str, ValueReader] = {
    **dict.fromkeys(TEXTS, read_text),
    "day": _optional_text,
    "items": any_keys(one_of({name.value: name for name in Descriptor}, "descriptor")),
    "systems": any_keys(one_of(SYSTEMS, "system")),
    "further": each(read_text),
    "codebook": any_keys(one_of(MEANINGS, "meaning")),
}
"""How each argument is read from a file."""
