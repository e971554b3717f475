"""Parts of rules, as data: those that derive a finding from results and signs, and the new letter of a BILAG flare."""

from __future__ import annotations

from attrs import field, frozen

from sledai.definitions.bibliography import Grade
from sledai.definitions.clauses import Cutoff, Side
from sledai.definitions.observations import Exclusion, Finding, Test

__all__ = ["FindingRule", "LevelRule", "NewLetter", "RangeRule", "RiseRule", "SignsRule"]


@frozen
class LevelRule:
    """A result beyond a fixed limit; of several tests one is enough.

    Attributes:
        tests: the tests.
        cutoff: the limit, with the side that counts.
        exclusions: what the finding must not be due to.
    """

    tests: tuple[Test, ...]
    cutoff: Cutoff
    exclusions: tuple[Exclusion, ...] = field(default=(), kw_only=True)


@frozen
class RiseRule:
    """A result that is newly beyond a limit, or has risen, compared with an earlier one.

    Attributes:
        tests: the test.
        level: new onset is a result beyond this limit after one that was not.
        rise: how much more than the earlier result counts, whatever that was.
        exclusions: what the finding must not be due to.
    """

    tests: tuple[Test, ...]
    level: Cutoff
    rise: Cutoff
    exclusions: tuple[Exclusion, ...] = field(default=(), kw_only=True)


@frozen
class RangeRule:
    """A result outside the range of the laboratory that made it; of several tests one is enough.

    Attributes:
        tests: the tests.
        side: `Side.BELOW` the lower limit, or `Side.ABOVE` the upper one; the limit itself never counts.
        cutoff: a fixed limit that counts too, whatever the range.
        method: the only method whose results the fixed limit is for.
        exclusions: what the finding must not be due to.
    """

    tests: tuple[Test, ...]
    side: Side
    cutoff: Cutoff | None = field(default=None, kw_only=True)
    method: str = field(default="", kw_only=True)
    exclusions: tuple[Exclusion, ...] = field(default=(), kw_only=True)


@frozen
class SignsRule:
    """A symptom with enough signs or proofs, or any one finding by itself.

    Attributes:
        alone: findings of which any one is sufficient.
        symptom: the symptom that the signs must accompany; None if the rule has none.
        signs: the signs and proofs that count with it.
        proofs: tests whose result above the laboratory's range is one further sign, once for all of them.
        at_least: the number of signs that are needed.
        exclusions: what the finding must not be due to.
        grade: how well it is supported which of these are enough, and which must go together.
    """

    alone: tuple[Finding, ...] = field(default=(), kw_only=True)
    symptom: Finding | None = field(default=None, kw_only=True)
    signs: tuple[Finding, ...] = field(default=(), kw_only=True)
    proofs: RangeRule | None = field(default=None, kw_only=True)
    at_least: Cutoff | None = field(default=None, kw_only=True)
    exclusions: tuple[Exclusion, ...] = field(default=(), kw_only=True)
    grade: Grade = field(default=Grade.SECONDARY, kw_only=True)

    @property
    def tests(self) -> tuple[Test, ...]:
        """The tests it looks at."""
        return self.proofs.tests if self.proofs else ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings it looks at."""
        return (*self.alone, *([self.symptom] if self.symptom else []), *self.signs)


FindingRule = LevelRule | RiseRule | RangeRule | SignsRule
"""A rule that derives a finding from results and signs."""


@frozen
class NewLetter:
    """A number of domains with a letter, or a higher one, that they did not have before.

    Attributes:
        letter: the letter that is reached.
        domains: the number of domains that must reach it.
        before: the highest letter from which it counts.
    """

    letter: str
    domains: int
    before: str

    def __str__(self) -> str:
        return f"{self.domains} or more domains that reach {self.letter} from {self.before} or lower"
