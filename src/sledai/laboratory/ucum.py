"""The grammar of UCUM, as far as laboratories write it: what a unit measures, and how large it is."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

Bases: TypeAlias = "frozenset[tuple[tuple[str, bool], int]]"
"""The bases of a unit: each base, whether it stands above the line, and how often.

A gram per gram is not a plain number: a base on both sides of the line is of two substances.
"""

LONGEST = 40
"""Longer texts are not units."""
TOKEN = re.compile(
    r"(?P<note>\{[^{}]*\})"
    r"|(?P<sign>[./()])"
    r"|10[*^](?P<power>[+-]?\d{1,2})(?!\d)"
    r"|(?P<number>[1-9]\d{0,5})(?![\d*^])"
    r"|(?P<atom>[A-Za-z]*\[[^\[\]\s]+\]|[A-Za-z]+|%)(?P<times>-?[1-9](?!\d))?",
    re.ASCII,
)
PREFIXES = {
    "T": 12,
    "G": 9,
    "M": 6,
    "k": 3,
    "h": 2,
    "da": 1,
    "d": -1,
    "c": -2,
    "m": -3,
    "u": -6,
    "n": -9,
    "p": -12,
    "f": -15,
}
METRIC: dict[str, tuple[Fraction, str, int]] = {
    "g": (Fraction(1), "g", 1),
    "mol": (Fraction(1), "mol", 1),
    "m": (Fraction(1), "m", 1),
    "L": (Fraction(1, 1000), "m", 3),
    "s": (Fraction(1), "s", 1),
    "U": (Fraction(1), "U", 1),
    "kat": (Fraction(60 * 10**6), "U", 1),
    "[IU]": (Fraction(1), "[IU]", 1),
}
"""The units that take a prefix: how many of which base each is, and how often that base."""
OTHER: dict[str, tuple[Fraction, str, int]] = {
    "min": (Fraction(60), "s", 1),
    "h": (Fraction(3600), "s", 1),
    "d": (Fraction(86400), "s", 1),
    "%": (Fraction(1), "%", 1),
    "[HPF]": (Fraction(1), "[HPF]", 1),
    "[LPF]": (Fraction(1), "[LPF]", 1),
    "[arb'U]": (Fraction(1), "[arb'U]", 1),
}
SAME = {"l": "L", "[iU]": "[IU]"}
"""Two ways in which UCUM writes one unit."""


@frozen
class UcumUnit:
    """A unit that was read by the grammar: what it measures, and how large it is.

    Attributes:
        code: the unit without annotations, with a large L for the liter.
        size: how many of its bases one of the unit is.
        bases: the bases that it is made of.
    """

    code: str
    size: Fraction
    bases: Bases

    def per(self, other: UcumUnit) -> UcumUnit:
        """This unit divided by another one."""
        turned = frozenset(((base, not above), times) for (base, above), times in other.bases)
        left = "" if self.code == "1" else self.code
        code = self.code if other.code == "1" else f"{left}/{other.code}"
        return UcumUnit(code, self.size / other.size, _together(self.bases, turned))

    def times(self, other: UcumUnit) -> UcumUnit:
        """This unit multiplied by another one."""
        code = ".".join(code for code in (self.code, other.code) if code != "1") or "1"
        return UcumUnit(code, self.size * other.size, _together(self.bases, other.bases))


ONE = UcumUnit("1", Fraction(1), frozenset())


def _together(one: Bases, other: Bases) -> Bases:
    counts = Counter(dict(one))
    counts.update(dict(other))
    return frozenset(counts.items())


def read_ucum(text: str) -> UcumUnit | None:
    """Read what a unit measures; None if the text is not a unit of this grammar.

    UCUM ignores an annotation in braces: ``mg/g{creat}`` is ``mg/g``, and ``g/{24_h}`` a gram.

    Example:
        >>> read_ucum("{cells}/nl").code
        '/nL'
        >>> read_ucum("mg/24hr") is None
        True
    """
    tokens: list[re.Match[str]] = []
    at = 0
    while at < len(text) <= LONGEST:
        token = TOKEN.match(text, at)
        if token is None:
            return None
        tokens.append(token)
        at = token.end()
    found = _term(tokens) if tokens else None
    return None if tokens else found


def _term(tokens: list[re.Match[str]]) -> UcumUnit | None:
    """Read the units up to the end or to a closing bracket, and remove their tokens."""
    found: UcumUnit | None = ONE
    sign = "/" if tokens[0]["sign"] == "/" else "."
    if sign == "/":
        tokens.pop(0)
    while found is not None:
        other = _component(tokens) if tokens else None
        found = other and (found.per(other) if sign == "/" else found.times(other))
        if not tokens or tokens[0]["sign"] not in (".", "/"):
            break
        sign = tokens.pop(0)["sign"]
    return found


def _component(tokens: list[re.Match[str]]) -> UcumUnit | None:
    """Read one unit with its annotation, one annotation, a number, or a term in brackets."""
    token = tokens.pop(0)
    if token["note"]:
        return ONE
    if token["sign"] == "(" and tokens:
        inside = _term(tokens)
        closed = bool(tokens) and tokens.pop(0)["sign"] == ")"
        return UcumUnit(f"({inside.code})", inside.size, inside.bases) if inside and closed else None
    found = _simple(token)
    if found and tokens and tokens[0]["note"]:
        tokens.pop(0)
    return found


def _simple(token: re.Match[str]) -> UcumUnit | None:
    """Read a number, or a unit with its prefix and its exponent."""
    if token["power"]:
        return UcumUnit(f"10*{token['power']}", Fraction(10) ** int(token["power"]), frozenset())
    if token["number"]:
        return UcumUnit(token["number"], Fraction(int(token["number"])), frozenset())
    atom = token["atom"] or ""
    for prefix in ("", *PREFIXES):
        name = atom.removeprefix(prefix) if atom.startswith(prefix) else ""
        name = SAME.get(name, name)
        known = METRIC.get(name) or (OTHER.get(name) if not prefix else None)
        if known:
            size, base, often = known
            times = int(token["times"] or 1)
            scale = (size * Fraction(10) ** PREFIXES.get(prefix, 0)) ** times
            return UcumUnit(
                f"{prefix}{name}{token['times'] or ''}", scale, frozenset({((base, times > 0), often * abs(times))})
            )
    return None
