"""The cases of ``docs/worked.toml``, for which the pages of the items work out the answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from attrs import field, frozen

from _printing.plain import DOCS
from sledai import Descriptor, Edition
from sledai._toml import Place, ValueReader, any_keys, each, one_of, parse, read_table, read_text
from sledai.criteria import RATIO_CONVENTIONS, RatioConvention
from sledai.laboratory import CATALOGUE, Derivation, Finding, LabCodeBook, Result, Statements, Test, derive
from sledai.laboratory.wording import finding_in_words

FILE = DOCS / "worked.toml"
SAID = {True: "yes", False: "no"}


def read_scalar(value: object, place: Place) -> object:
    if isinstance(value, str | bool | int | float):
        return value
    raise place.fault("it is not a text, a number, true or false", "Write one of these.")


def read_truth(value: object, place: Place) -> bool:
    if isinstance(value, bool):
        return value
    raise place.fault("it is not true or false", "Write true or false, without quotation marks.")


def table_of(readers: Mapping[str, ValueReader], *required: str) -> ValueReader:
    return partial(read_table, readers=readers, required=required)


def _read_excluded(value: object, place: Place) -> object:
    """Read whether there is an excluded cause, as one answer or cause by cause."""
    return (any_keys(read_truth) if isinstance(value, dict) else read_truth)(value, place)


_TEST = one_of({test.value: test for test in Test}, "test")
_OF_A_RESULT = ("value", "unit", "lower", "upper", "range_unit", "flag", "method", "day")
_RESULT = table_of({"test": _TEST, **dict.fromkeys(_OF_A_RESULT, read_scalar)}, "test")
READERS: Mapping[str, ValueReader] = {
    "results": each(_RESULT),
    "before": _RESULT,
    "findings": table_of(dict.fromkeys(map(str, Finding), read_truth)),
    "excluded": _read_excluded,
    "judged_by": each(_TEST),
    "ratio": one_of(RATIO_CONVENTIONS, "convention"),
}
"""The keys of a case that a pitfall has too."""


def result_of(parts: Mapping[str, Any]) -> Result:
    return Result(**{"value": None, **parts})


@frozen(kw_only=True)
class Case:
    """What is known of a visit; the attributes are explained at the top of the file."""

    why: str = ""
    results: tuple[Result, ...] = field(default=(), converter=tuple)
    findings: Mapping[Finding, bool] = field(factory=dict)
    excluded: Mapping[str, bool] | bool | None = None
    before: Result | None = None
    ratio: RatioConvention | None = None
    judged_by: tuple[Test, ...] = ()
    day: int | None = None
    choose: str | None = None
    attribution: str = "assumed"

    def derived(self, edition: Edition, descriptor: Descriptor) -> Derivation:
        """What is derived of it."""
        excluded = {} if self.excluded is None else {descriptor: self.excluded}
        named = {"ratio": self.ratio, "choose": self.choose}
        book: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
        return derive(
            self.results,
            edition,
            statements=Statements(findings=self.findings, excluded=excluded),
            code_book=LabCodeBook(judged_by={descriptor: self.judged_by} if self.judged_by else None, **book),
            before=self.before,
            day=self.day,
            attribution=self.attribution,
        )

    @property
    def known(self) -> Iterator[str]:
        """What is known, line by line."""
        yield from map(_named, self.results)
        seen_first = sorted(self.findings.items(), key=lambda pair: not pair[1])
        yield from (f"{finding_in_words(Finding(finding))}: {SAID[said]}" for finding, said in seen_first)
        if isinstance(self.excluded, Mapping):
            yield from (f"due to {cause}: {SAID[said]}" for cause, said in self.excluded.items())
        elif self.excluded is not None:
            yield f"due to an excluded cause: {SAID[self.excluded]}"
        said = {
            "earlier result": self.before,
            "ratio convention": self.ratio and self.ratio.key,
            "judged by": ", ".join(self.judged_by),
            "day of the visit": self.day,
            "choose": self.choose,
            "attribution": self.attribution if self.attribution != "assumed" else None,
        }
        yield from (f"{name}: {value}" for name, value in said.items() if value not in (None, ""))
        if not (self.results or self.findings):
            yield "nothing"


def _named(result: Result) -> str:
    """A result with the name of its test in words, and its unit without brackets."""
    return re.sub(r"\[(\S+)\]", r"\1", str(result).replace(str(result.test), CATALOGUE[result.test].label, 1))


def _case(record: object, place: Place) -> Case:
    own = {"why": read_text, "day": read_scalar, "choose": read_text, "attribution": read_text}
    parts = read_table(record, place, {**READERS, **own})
    parts["results"] = map(result_of, parts.get("results", ()))
    if "before" in parts:
        parts["before"] = result_of(parts["before"])
    return Case(**parts)


def _read(place: Place) -> Mapping[Descriptor, tuple[Case, ...]]:
    tables = parse(FILE.read_text("utf-8"), place)
    return {Descriptor(name): each(_case)(records, place.at(name)) for name, records in tables.items()}


CASES = _read(Place(FILE.name))
"""The cases of each item."""
