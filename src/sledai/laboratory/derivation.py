"""The derivation of one visit: each descriptor with its answer, the results that decided it, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from sledai._fixed import fix
from sledai._names import ByName
from sledai._render import html_table, text_table
from sledai.definitions import Definition, Edition
from sledai.definitions.descriptors import Descriptor
from sledai.definitions.stamps import Stamp
from sledai.errors import unknown_descriptor
from sledai.laboratory.results import Result
from sledai.laboratory.wording import rule_in_words
from sledai.logic import Interval, Verdict
from sledai.visits.answers import DESCRIPTORS
from sledai.visits.assessment import Assessment
from sledai.visits.judged import Judged

__all__ = ["Derivation", "Derived", "Explained"]

WORDS = {Interval(0, 0): "absent", Interval(1, 1): "present", Interval(0, 1): "not assessed"}
HEADER = ("descriptor", "answer", "from", "rule", "open")


@frozen(kw_only=True)
class Derived:
    """The derived answer of one descriptor, and its inputs.

    Attributes:
        descriptor: the descriptor.
        row: its definition in the edition, with the rule and the sources.
        criterion: whether results and findings meet the rule, whatever the cause.
        verdict: whether the descriptor is present: the criterion, none of the excluded causes, and due to lupus.
        results: the results that decided it; of several that decide alike the one nearest to the visit.
        considered: every result in the window, each with whether it counts by the rule; those that decided first.
        before: the earlier results for comparison.
        statements: the physician's statements that decided it: findings, other causes, attribution to lupus.
        open: the unknown inputs that could settle it.
    """

    descriptor: Descriptor
    row: Definition = field(repr=False)
    criterion: Verdict[int]
    verdict: Verdict[int]
    results: tuple[Result, ...]
    considered: tuple[tuple[Result, str], ...] = field(repr=False)
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
        decided_by = [*map(str, self.results), *(f"after {result}" for result in self.before), *self.statements]
        rule = rule_in_words(self.row.rule) if self.row.rule else ""
        return self.descriptor.value, word, "; ".join(decided_by), rule, "; ".join(self.open)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Rule and window, then each input, in words."""
        rule = rule_in_words(self.row.rule) if self.row.rule else ""
        return [
            ("rule", f"{rule} [{self.row.grade}]"),
            ("window", str(self.row.window)),
            *((self._use(result), f"{result}: {says}") for result, says in self.considered),
            *(("compared with", str(result)) for result in self.before),
            *(("stated", statement) for statement in self.statements),
            *(("not known", unknown) for unknown in self.open),
        ]

    def _use(self, result: Result) -> str:
        return "decided by" if any(result is each for each in self.results) else "considered"

    @property
    def _title(self) -> str:
        return f"{self.row.label}: {self.line[1]}"

    def __str__(self) -> str:
        return "\n".join([self._title, text_table(self.lines, indent="  ")])

    def _repr_html_(self) -> str:
        return html_table(("part", "words"), self.lines, title=self._title)


@frozen(repr=False, kw_only=True)
class Derivation(ByName[Descriptor, Derived]):
    """The derived answers of a visit, by descriptor; readable as text and, in a notebook, as a table.

    Attributes:
        edition: the edition.
        derived: descriptor to its derived answer, in form order.
        usage: how the results were used, in words.
        unused: the results that were not used, each with the reason.
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
        """Make a visit of the derived answers; every other descriptor was not assessed."""
        return self._filled(dict.fromkeys(DESCRIPTORS))

    def fill(self, form: Assessment) -> Assessment:
        """Fill the missing items of a form with derived answers; the answers of the form stay.

        Args:
            form: the answers of the same visit.
        """
        given = {Descriptor(name): answer for name, answer in form.to_mapping().items()}
        return self._filled(given, form.judged_under)

    def contradictions(self, form: Assessment) -> tuple[Descriptor, ...]:
        """List the descriptors whose answer on the form differs from the derived one, in form order.

        Args:
            form: the answers of the same visit.
        """
        pairs = ((name, form.answer(name), found.answer) for name, found in self.items())
        return tuple(name for name, given, derived in pairs if given.known and derived.known and given != derived)

    def _filled(self, given: Mapping[Descriptor, bool | None], before: tuple[Judged, ...] = ()) -> Assessment:
        derived = {name: self[name].value for name, answer in given.items() if answer is None and name in self}
        answers = {**given, **derived}
        judged = Judged(self.edition, frozenset(name for name, answer in derived.items() if answer is not None))
        return Assessment(
            (name for name, answer in answers.items() if answer),
            missing=(name for name, answer in answers.items() if answer is None),
            judged_under=(*before, judged),
        )

    def explain(self, *descriptors: Descriptor | str) -> Explained:
        """Explain descriptors: the rule with its grade, the window, and every result in it.

        Args:
            descriptors: the descriptors; without any those with a known input.

        Returns:
            An explanation that is readable as text and, in a notebook, as a table.

        Raises:
            UnknownNameError: a name is not a descriptor that was derived.
        """
        if wrong := tuple(str(name) for name in descriptors if name not in self):
            raise unknown_descriptor(wrong, accepted=tuple(map(str, self)), place="explain")
        return Explained(self, tuple(self[name] for name in descriptors) if descriptors else tuple(self._shown))

    @property
    def stamp(self) -> str:
        """Library version, edition and content hash, and how the results were used."""
        return str(Stamp(rule="derive", edition=self.edition.stamp, remarks=(self.usage,)))

    @property
    def _summary(self) -> str:
        counts = {word: sum(found.line[1] == word for found in self.values()) for word in (*WORDS.values(), "possible")}
        words = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        return f"{self.edition.label}: {len(self)} descriptors derived: {words}"

    @property
    def _shown(self) -> list[Derived]:
        """The descriptors with a known input."""
        return [found for found in self.values() if found.results or found.verdict.known or found.criterion.certain]

    @property
    def _lines(self) -> list[tuple[str, ...]]:
        return [found.line for found in self._shown]

    @property
    def remarks(self) -> tuple[str, ...]:
        """The unverified statements of the rows that were derived, each with its note."""
        return tuple(found.row.remark for found in self._shown if found.row.remark)

    @property
    def _evidence(self) -> str:
        shown = [found.row for found in self._shown]
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


@frozen(repr=False)
class Explained:
    """What was considered for some descriptors of a visit; readable as text and, in a notebook, as a table.

    Attributes:
        derivation: the derived answers.
        derived: the descriptors.
    """

    derivation: Derivation
    derived: tuple[Derived, ...]

    @property
    def lines(self) -> list[tuple[str, str, str, str]]:
        """Descriptor and answer with each part of the explanation; then the results that no descriptor used."""
        found = [(each.descriptor.value, each.line[1], *line) for each in self.derived for line in each.lines]
        return found + [("", "", "not used", f"{result}: {why}") for result, why in self.derivation.unused]

    def __repr__(self) -> str:
        return f"<Explained {', '.join(each.descriptor.value for each in self.derived)}; {self.derivation.stamp}>"

    def __str__(self) -> str:
        unused = [f"not used: {result}: {why}" for result, why in self.derivation.unused]
        return "\n".join([*map(str, self.derived), *unused, self.derivation.stamp])

    def _repr_html_(self) -> str:
        header = ("descriptor", "answer", "part", "words")
        title = f"{self.derivation.edition.label}: what was considered"
        return html_table(header, self.lines, title=title, foot=self.derivation.stamp)
