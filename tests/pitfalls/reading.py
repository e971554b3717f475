"""The pitfalls of ``docs/pitfalls.toml`` with what the library answers to each; what is right stands in the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from _printing.pitfalls import FILE, RATER, SEEN, SOFTWARE
from attrs import frozen

from pitfalls.examples import Banded, Compared, Derived, Entered, Example, Form, Visit, Wording
from sledai import EDITIONS, Descriptor, Edition, InputErrors, SledaiError, System
from sledai._toml import Place, ValueReader, any_keys, each, one_of, one_word, parse, read_count, read_table, read_text
from sledai.criteria import BANDS, FLARE_RULES, GLADMAN_2000, RATIO_CONVENTIONS, Bands, FlareEvent
from sledai.laboratory import Finding, Test


@frozen(kw_only=True)
class Pitfall:
    """A pitfall.

    Attributes:
        also: its other names, where the same fault was met in several places.
        items: the items that it is about; none where any item can meet it.
        audience: for whom it is, `RATER` or `SOFTWARE`.
        wrong: what goes wrong.
        gives: what comes out of it.
        seen: where it comes from, a key of `SEEN`.
        example: what the library has to answer.
        right: the right answer as the file has it, by edition, or by set of bands where the example is of bands.
    """

    also: tuple[str, ...] = ()
    items: tuple[Descriptor, ...] = ()
    audience: str
    wrong: str
    gives: str
    seen: str
    example: Example
    right: Mapping[str, str]

    @property
    def is_of_totals(self) -> bool:
        """Whether it is about what is made of totals: a band, a change or a flare."""
        return isinstance(self.example, Banded | Compared)

    def answers(self) -> dict[str, str]:
        """What the library answers, by the keys of the right answers."""
        return {key: self.answer(of) for key, of in _scope(type(self.example)).items()}

    def answer(self, of: Edition | Bands) -> str:
        """What it answers for one edition or set of bands; an error is a refusal, with its first sentence."""
        try:
            return self.example.answer(of)
        except SledaiError as error:
            first = error.errors[0] if isinstance(error, InputErrors) else error
            return f"refused: {str(first).split('. ')[0]}"


def read_pitfalls(text: str, file: str) -> Mapping[str, Pitfall]:
    """Read pitfalls by name from the text of a file, one table for each.

    Raises:
        UnreadableFileError: a key, an item, an edition or another value is not one of those that can stand there.
    """
    place = Place(file)
    return {key: _pitfall(record, place.at(key)) for key, record in parse(text, place).items()}


def _pitfall(record: object, place: Place) -> Pitfall:
    parts = read_table(record, place, {**_PITFALL, **_EXAMPLE}, ("for", "wrong", "gives", "seen", "right"))
    kinds = [kind for kind, readers in _EXAMPLES.items() if not readers.keys().isdisjoint(parts)]
    if len(kinds) != 1:
        ways = "; ".join(", ".join(readers) for readers in _EXAMPLES.values())
        raise place.fault(f"it has {len(kinds)} kinds of examples", f"Give keys of one kind: {ways}.")
    kind = kinds[0]
    own = {key: parts.pop(key) for key in _EXAMPLES[kind] if key in parts}
    if kind is Derived:
        own["items"] = parts.get("items", ())
    right = _answers(parts.pop("right"), place.at("right"), _scope(kind))
    return Pitfall(audience=parts.pop("for"), example=kind(**own), right=right, **parts)


def _scope(kind: type[Any]) -> Mapping[str, Edition | Bands]:
    """The editions, or the sets of bands, for which an example has answers, by key."""
    return BANDS if kind is Banded else EDITIONS


def _answers(value: object, place: Place, keys: Collection[str]) -> Mapping[str, str]:
    """Read the right answers: one for all, or one for each key; `others` is that of every key that is not named."""
    if isinstance(value, dict):
        readers = dict.fromkeys((*keys, "others"), read_text)
        named = read_table(value, place, readers, () if "others" in value else keys)
        return {key: named[key] if key in named else named["others"] for key in keys}
    return dict.fromkeys(keys, read_text(value, place))


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
"""The keys of an example of results."""

_NAMES = {name.value: name for name in Descriptor}
_ITEMS = each(one_of(_NAMES, "item"))
_JOINTS = ("painful", "tender", "swollen", "effusion", "examined")

_EXAMPLES: Mapping[type[Any], Mapping[str, ValueReader]] = {
    Visit: {
        "present": _ITEMS,
        "missing": _ITEMS,
        "without": each(one_of({**_NAMES, **{system.value: system for system in System}}, "item or system")),
        "days_before": read_count,
        "listed": read_truth,
    },
    Entered: {"entered": each(read_text)},
    Form: {
        "answers": any_keys(read_scalar),
        "other_answers": read_scalar,
        "left_out": _ITEMS,
        "numpy": read_truth,
    },
    Derived: {**READERS, "joints": table_of(dict.fromkeys(_JOINTS, read_scalar), *_JOINTS)},
    Wording: {"wording": one_of(_NAMES, "item")},
    Banded: {"total": read_scalar},
    Compared: {
        "totals": each(read_scalar),
        "rule": one_of({GLADMAN_2000.key: GLADMAN_2000, **FLARE_RULES}, "rule"),
        "pga": each(read_scalar),
        "prednisone": each(read_scalar),
        "body_weight": read_scalar,
        "events": each(one_of({event.value: event for event in FlareEvent}, "event")),
    },
}
"""The keys of each kind of example."""
_EXAMPLE = {key: read for readers in _EXAMPLES.values() for key, read in readers.items()}
_PITFALL: Mapping[str, ValueReader] = {
    "also": each(read_text),
    "items": _ITEMS,
    "for": one_word((RATER, SOFTWARE), "reader"),
    "wrong": read_text,
    "gives": read_text,
    "seen": one_word(SEEN, "kind of place"),
    "right": lambda value, _: value,
}

PITFALLS = read_pitfalls(FILE.read_text("utf-8"), FILE.name)
"""Every pitfall, by name."""
