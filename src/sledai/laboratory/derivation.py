"""What is derived of one visit: each descriptor with its answer, the results that decided it, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from sledai._fixed import fix
from sledai._names import ByName
from sledai._render import html_table, text_table
from sledai.definitions import Definition, Edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.edition import stamped
from sledai.laboratory.results import Result
from sledai.laboratory.wording import rule_in_words
from sledai.logic import Interval, Verdict
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment
from sledai.visits.judged import Judged

__all__ = ["Derivation", "Derived"]

WORDS = {Interval(0, 0): "absent", Interval(1, 1): "present", Interval(0, 1): "not assessed"}
HEADER = ("descriptor", "answer", "from", "rule", "open")


@frozen(kw_only=True)
class Derived:
    """What is derived of one descriptor, and from what.

    Attributes:
        descriptor: the descriptor.
        row: its definition in the edition, with the rule and the sources.
        criterion: whether what was measured or seen meets the rule, whatever it is due to.
        verdict: whether the descriptor is present: the criterion, none of the excluded causes, and due to lupus.
        results: the results that decided it; of results that decide alike the one nearest to the visit.
        before: the earlier results that they were compared with.
        statements: what the physician said that decided it: findings, what it is due to, whether that is lupus.
        open: what is not known and could settle it.
    """

    descriptor: Descriptor
    row: Definition = field(repr=False)
    criterion: Verdict[int]
    verdict: Verdict[int]
    results: tuple[Result, ...]
    before: tuple[Result, ...]
    statements: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def answer(self) -> Interval[int]:
        """The answer: ``(1, 1)`` present, ``(0, 0)`` absent, ``(0, 1)`` open."""
        return Interval(int(self.verdict.certain), int(self.verdict.possible))

    @property
    def value(self) -> bool | None:
        """The answer as a form has it: True, False, or None where it is open."""
        return bool(self.verdict.certain) if self.verdict.known else None

    def __bool__(self) -> bool:
        return bool(self.verdict)

    @property
    def line(self) -> tuple[str, str, str, str, str]:
        """Descriptor, answer, results, rule and what is open, in words."""
        word = WORDS[self.answer]
        if word == "not assessed" and self.criterion.certain:
            word = "possible"
        said = [*map(str, self.results), *(f"after {result}" for result in self.before), *self.statements]
        rule = rule_in_words(self.row.rule) if self.row.rule else ""
        return self.descriptor.value, word, "; ".join(said), rule, "; ".join(self.open)


@frozen(repr=False, kw_only=True)
class Derivation(ByName[Descriptor, Derived]):
    """What is derived of a visit, by descriptor; readable as text and, in a notebook, as a table.

    Attributes:
        edition: the edition.
        derived: descriptor to what is derived, in form order.
        usage: how the results were used, in words.
        unused: the results that play no part, each with the reason.
    """

    edition: Edition
    derived: ByName[Descriptor, Derived]
    usage: str
    unused: tuple[tuple[Result, str], ...]

    def __attrs_post_init__(self) -> None:
        fix(self, "derived")

    def __getitem__(self, descriptor: Descriptor | str) -> Derived:
        return self.derived[descriptor]

    def __iter__(self) -> Iterator[Descriptor]:
        return iter(self.derived)

    def __len__(self) -> int:
        return len(self.derived)

    def assessment(self) -> Assessment:
        """The visit as far as it is derived; every other descriptor was not assessed."""
        return self._filled(dict.fromkeys(DESCRIPTORS))

    def fill(self, form: Assessment) -> Assessment:
        """The form with its gaps filled by what is derived; what the form says stays."""
        said = {Descriptor(name): answer for name, answer in form.to_mapping().items()}
        return self._filled(said, form.judged_under)

    def contradictions(self, form: Assessment) -> tuple[Descriptor, ...]:
        """The descriptors for which the form says something else than what is derived, in form order."""
        pairs = ((name, form.answer(name), found.answer) for name, found in self.items())
        return tuple(name for name, said, told in pairs if said.known and told.known and said != told)

    def _filled(self, said: Mapping[Descriptor, bool | None], before: tuple[Judged, ...] = ()) -> Assessment:
        derived = {name: self[name].value for name, answer in said.items() if answer is None and name in self}
        answers = {**said, **derived}
        judged = Judged(self.edition, frozenset(name for name, answer in derived.items() if answer is not None))
        return Assessment(
            (name for name, answer in answers.items() if answer),
            missing=(name for name, answer in answers.items() if answer is None),
            judged_under=(*before, judged),
        )

    @property
    def stamp(self) -> str:
        """Library version, edition and content hash, and how the results were used."""
        return f"{stamped('derive', self.edition, '')}; {self.usage}"

    @property
    def _summary(self) -> str:
        counts = {word: sum(found.line[1] == word for found in self.values()) for word in (*WORDS.values(), "possible")}
        words = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        return f"{self.edition.label}: {len(self)} descriptors derived: {words}"

    @property
    def _told(self) -> list[Derived]:
        """The descriptors of which something is known."""
        return [found for found in self.values() if found.results or found.verdict.known or found.criterion.certain]

    @property
    def _lines(self) -> list[tuple[str, ...]]:
        return [found.line for found in self._told]

    @property
    def remarks(self) -> tuple[str, ...]:
        """The unverified statements of the rows of which something is derived, each with what is known of it."""
        return tuple(found.row.remark for found in self._told if found.row.remark)

    @property
    def _evidence(self) -> str:
        shown = [found.row for found in self._told]
        graded = "; ".join(f"{row.label}: {row.grade}" for row in shown)
        return f"Evidence: {graded}. Sources: {', '.join(dict.fromkeys(s.key for row in shown for s in row.sources))}"

    def __repr__(self) -> str:
        return f"<Derivation {self._summary}; {self.stamp}>"

    def __str__(self) -> str:
        lines = [self._summary, text_table([HEADER, *self._lines], indent="  ")]
        lines += [f"  not used: {result}: {reason}" for result, reason in self.unused]
        return "\n".join([*lines, self._evidence, *self.remarks, self.stamp])

    def _repr_html_(self) -> str:
        unused = "".join(f"Not used: {result}: {reason}. " for result, reason in self.unused)
        foot = ". ".join([f"{unused}{self._evidence}", *self.remarks, self.stamp])
        return html_table(HEADER, self._lines, title=self._summary, foot=foot)
