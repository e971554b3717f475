"""The pitfalls of ``docs/pitfalls.toml``, and what the library answers to each.

What is right stands in the file, written by people; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from attrs import frozen

from _printing.pitfall_examples import Banded, Compared, Derived, Entered, Example, Form, Visit, Wording
from _printing.plain import DOCS, grouped
from _printing.worked import READERS, read_scalar, read_truth, table_of
from sledai import EDITIONS, Descriptor, Edition, InputErrors, SledaiError, System
from sledai._toml import Place, ValueReader, any_keys, each, one_of, one_word, parse, read_count, read_table, read_text
from sledai.criteria import BANDS, FLARE_RULES, GLADMAN_2000, Bands, FlareEvent

FILE = DOCS / "pitfalls.toml"

RATER, SOFTWARE = "rater", "software"
SEEN = {
    "software": "seen in public software",
    "software, run again": "seen in public software, and seen again when it was run",
    "floating point": "seen when it was worked out in floating point",
    "text": "seen in a published text",
    "software and text": "seen in public software and in a published text",
    "constructed": "constructed from what was seen",
    "constructed from software": "constructed from what was seen in public software",
    "constructed from text": "constructed from what was seen in a published text",
    "constructed from software and text": "constructed from what was seen in public software and published texts",
    "constructed from a plan": "constructed from a rule in a trial's plan",
    "constructed, disputed": "constructed from what was seen; sources disagree, so it is no proven fault",
}
"""Where a pitfall comes from, as the file and as the page has it; no project and no person is named."""


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


# On the pages


def found(item: Descriptor | None, *, of_totals: bool = False) -> list[Pitfall]:
    """Those of an item; without one those that any item can meet, or those of what is made of totals."""
    if item:
        return [pitfall for pitfall in PITFALLS.values() if item in pitfall.items]
    return [pitfall for pitfall in PITFALLS.values() if not pitfall.items and pitfall.is_of_totals == of_totals]


def answers(pitfall: Pitfall) -> dict[str, list[str]]:
    """The answers of the library, each with its editions or sets of bands."""
    return grouped((said, key) for key, said in pitfall.answers().items())


def parted(answer: str) -> tuple[str, str]:
    """An answer in two; of a long one the first words, so that it can be found at a glance."""
    first, colon, more = answer.partition(": ")
    return (first, colon + more) if first in ("refused", "not known", "it says") else (answer, "")
