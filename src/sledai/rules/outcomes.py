"""Outcomes: whether an endpoint is met, criterion by criterion, and the reasons in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, TypeAlias, get_args, overload

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from sledai._fixed import fix
from sledai._render import html_table
from sledai.criteria import ResponseRule, StateRule
from sledai.definitions import Edition
from sledai.definitions.stamps import Stamp
from sledai.errors import many_visits, missing_criterion
from sledai.logic import Array, ColumnT, OfVisits, Verdict, all_of, broadcast, by_size, exactly, is_open, negate, truth

__all__ = ["Outcome", "Undetermined"]

Undetermined: TypeAlias = Literal["null", "nonresponse"]
"""What an undetermined outcome counts as: None or null, or false, as a non-responder is imputed."""

TOGETHER = "not met together"
WORDS = {True: "met", False: "not met", None: "undetermined"}


@frozen(kw_only=True)
class Outcome(OfVisits[ColumnT]):
    """Whether an endpoint is met, and each of its criteria, all of which are needed.

    Attributes:
        rule: the rule record.
        edition: the edition that was scored.
        reference: the reference visit.
        met: whether the endpoint is met: certainly, and possibly.
        criteria: each criterion with whether it is met.
        remarks: limits of this result, such as an edition that the rule was not made for.
        not_assessed: the criteria without an input: of one visit no reading, such as its BILAG letters; of many visits
            not a single value, so that they are open at every visit.

    Raises:
        TruthValueError: `bool()` of an open outcome, or of an outcome of many visits.
    """

    rule: ResponseRule | StateRule
    edition: Edition = field(repr=False)
    reference: str = field(repr=False)
    met: Verdict[ColumnT]
    criteria: Mapping[str, Verdict[ColumnT]] = field(repr=False)
    remarks: tuple[str, ...] = field(default=(), repr=False)
    not_assessed: tuple[str, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        fix(self, "criteria")

    @by_size[bool, NDArray[np.bool_]]
    def known(self) -> Any:
        """Whether no missing item can change the outcome; an array for many visits."""
        return self.met.known

    @by_size[bool | None, Array]
    def value(self) -> Any:
        """Whether the rule is met; None where missing items leave it open. An array of these for many visits."""
        return self.met.value

    @overload
    def counted(self: Outcome[int], undetermined: Literal["nonresponse"]) -> bool: ...
    @overload
    def counted(self: Outcome[int], undetermined: Undetermined) -> bool | None: ...
    @overload
    def counted(self: Outcome[Array], undetermined: Undetermined) -> Array: ...
    def counted(self, undetermined: Undetermined) -> Any:
        """Count an undetermined outcome as the caller names it.

        Args:
            undetermined: ``"null"`` leaves it None, to be left out of the count; ``"nonresponse"`` makes it False,
                as a non-responder is imputed.

        Raises:
            MissingValueError: ``"nonresponse"``, and nothing was given for a criterion: it would count every visit as
                not met. A reading that was not recorded at one visit is given as such, ``Pga(None, scale="points")``.
        """
        require_assessed(undetermined, self.rule.key, {name: given_by(name) for name in self.not_assessed})
        return self.value if require_undetermined(undetermined) == "null" else self.met.certain

    def __bool__(self) -> bool:
        return truth(
            "an outcome",
            self.met.known,
            self.met.certain,
            remedy="Write .met.certain, .met.possible, or say what an open outcome counts as: .counted('nonresponse').",
            of_many="Write .value, .met.certain or .met.possible, which are arrays.",
        )

    @property
    def failed(self) -> tuple[str, ...]:
        """The criteria that are certainly not met; of one visit."""
        require_one(self.met, "failed")
        criteria: Mapping[str, Verdict[Any]] = self.criteria
        return tuple(name for name, verdict in criteria.items() if not verdict.possible)

    @property
    def open(self) -> tuple[str, ...]:
        """The criteria that are undetermined and would decide; of one visit. None are where one is failed."""
        require_one(self.met, "open")
        if self.value is not None:
            return ()
        return tuple(name for name, verdict in self.criteria.items() if not verdict.known)

    @by_size[str, Array]
    def reasons(self) -> Any:
        """The reasons in words, such as ``"not met: pga; open: bilag"``; an array of these for many visits."""
        return reasons_text(reason_groups(self.criteria, self.met) | {TOGETHER: _not_together(self.criteria, self.met)})

    @property
    def stamp(self) -> str:
        """Library version, rule, edition and content hash, and the reference visit."""
        return str(Stamp(rule=self.rule.stamp, edition=self.edition.stamp, reference=self.reference))

    def __str__(self) -> str:
        found = self.value
        if isinstance(found, np.ndarray):
            return "\n".join([self._summary, *self.remarks])
        criteria: Mapping[str, Verdict[Any]] = self.criteria
        lines: list[str] = [f"  {name}: {WORDS[v.value]}" for name, v in criteria.items()]
        return "\n".join([self._summary, *lines, *self.remarks])

    def _repr_html_(self) -> str:
        foot = " ".join([*(f"{remark}." for remark in self.remarks), self.stamp])
        answers: dict[str, Any] = {name: verdict.value for name, verdict in self.criteria.items()}
        if isinstance(self.value, np.ndarray):
            counts = [_row(name, answer) for name, answer in answers.items()]
            return html_table(("criterion", *WORDS.values()), counts, title=self._summary, foot=foot)
        rows = [(name, "open" if name in self.open else WORDS[answer]) for name, answer in answers.items()]
        return html_table(("criterion", "answer"), rows, title=self._summary, foot=foot)

    @property
    def _summary(self) -> str:
        found = self.value
        if isinstance(found, np.ndarray):
            counts = (f"{count} {word}" for count, word in zip(_counts(found), WORDS.values(), strict=True))
            return f"{self.rule.key}: {', '.join(counts)}"
        return f"{self.rule.key}: {WORDS[found]}"


def require_one(verdict: Verdict[Any], name: str) -> None:
    """Refuse an attribute that only the result of one visit has.

    Raises:
        AlignmentError: the result is of many visits.
    """
    if isinstance(verdict.certain, np.ndarray):
        remedy = "Write .reasons, an array, or take one visit, such as Encounter(visits[0])."
        raise many_visits(f".{name}", size=len(verdict.certain), remedy=remedy)


def _not_together(criteria: Mapping[str, Verdict[Any]], met: Verdict[Any]) -> dict[str, Verdict[Any]]:
    """Find the criteria that cannot hold at once although each of them could hold."""
    separately = all_of(criteria.values())
    never = exactly(separately.possible & negate(met.possible))
    return {name: exactly(is_open(verdict)) & never for name, verdict in criteria.items()}


def require_undetermined(undetermined: Undetermined) -> Undetermined:
    """Check what an undetermined outcome counts as."""
    if undetermined not in get_args(Undetermined):
        raise ValueError(f'undetermined={undetermined!r}: say "null" or "nonresponse"')
    return undetermined


GIVEN_BY: Mapping[str, str] = {
    "pga": "pga=",
    "pga_not_worse": "pga=",
    "prednisone": "prednisone=",
    "least_prednisone": "prednisone=",
    "bilag_improved": "bilag=",
    "bilag_not_worse": "bilag=",
    "no_treatment_failure": "treatment_failure=",
    "nothing_new": "previous=",
}
"""The argument that gives a criterion its input; the others are statements."""


OF_ANSWERS = ("score", "clinical_score", "no_major_organ_activity", "nothing_new")
"""The criteria that need answers; at a visit with missing items they are often open."""


def given_by(criterion: str) -> str:
    """Name the argument that gives a criterion its input, such as ``pga=``."""
    return GIVEN_BY.get(criterion) or f'statements={{"{criterion.removeprefix("no_")}": ...}}'


def require_assessed(undetermined: Undetermined, rule: str, criteria: Mapping[str, str]) -> None:
    """Refuse non-responder imputation if a criterion was assessed at no visit, so that nobody can respond.

    Args:
        undetermined: what an undetermined outcome counts as.
        rule: the key of the rule record.
        criteria: the criteria that were assessed at no visit, each with the argument for its input.

    Raises:
        MissingValueError: `criteria` is not empty, and an undetermined outcome would count as not met.
    """
    if undetermined == "nonresponse" and criteria:
        raise missing_criterion(criteria, rule=rule)


def reason_groups(criteria: Mapping[str, Verdict[Any]], met: Verdict[Any]) -> dict[str, dict[str, Verdict[Any]]]:
    """Group the criteria, all of which are needed, into those that decided and those that are open."""
    failed = {name: exactly(negate(verdict.possible)) for name, verdict in criteria.items()}
    still_open = {name: exactly(is_open(verdict) & is_open(met)) for name, verdict in criteria.items()}
    return {"not met": failed, "open": still_open}


def _row(name: str, answers: Any) -> list[str]:
    return [name, *map(str, _counts(answers))]


def _counts(answers: Any) -> list[int]:
    """Count the visits that are met, not met and undetermined."""
    return [sum(found is value for found in answers) for value in WORDS]


def outcome(
    rule: Any, edition: Edition, criteria: Mapping[str, Verdict[Any]], reference: str | None, size: int | str
) -> Outcome[Any]:
    """Combine criteria, all of which are needed, of one visit or of `size` visits."""
    one = isinstance(size, str)
    not_assessed = tuple(name for name, verdict in criteria.items() if not one and _is_never_known(name, verdict))
    criteria = {name: broadcast(verdict, size) for name, verdict in criteria.items()}
    met = all_of(criteria.values())
    return Outcome(
        rule=rule,
        edition=edition,
        reference=reference or rule.reference,
        met=met,
        criteria=criteria,
        remarks=remarks(rule, edition),
        not_assessed=not_assessed,
    )


def incomplete(found: Outcome[Any], readings: Collection[str]) -> Outcome[Any]:
    """Mark the criteria whose reading is missing at the visit or at its reference visit."""
    lacking = {f"{name}=" for name in readings}
    names = (name for name in found.criteria if name in found.not_assessed or GIVEN_BY.get(name) in lacking)
    return evolve(found, not_assessed=tuple(names))


def _is_never_known(name: str, verdict: Verdict[Any]) -> bool:
    """Whether a criterion of many visits has no input: one open verdict for all, or, without answers, open at each."""
    alike = not any(isinstance(end, np.ndarray) for end in (verdict.certain, verdict.possible))
    return bool(np.all(is_open(verdict))) and (alike or name not in OF_ANSWERS)


def remarks(rule: Any, edition: Edition) -> tuple[str, ...]:
    """Remark that a rule was made for other editions."""
    if not rule.made_for or edition.key in rule.made_for:
        return ()
    return (f"{rule.key} was stated for {' or '.join(rule.made_for)}; here it is applied to {edition.key}",)


def reasons_text(groups: Mapping[str, Mapping[str, Verdict[Any]]]) -> Any:
    """Write the certain names, group by group, as one text, such as ``"severe: score, pga; open: fever"``."""
    named = [(word, name, verdict.certain) for word, verdicts in groups.items() for name, verdict in verdicts.items()]
    size = max((len(certain) for *_, certain in named if isinstance(certain, np.ndarray)), default=None)
    texts, last = (np.full(1 if size is None else size, "", object) for _ in range(2))
    for word, name, certain in named:
        rows = np.flatnonzero(np.broadcast_to(certain, len(texts)))
        if len(rows):
            first, another = texts[rows] == "", last[rows] != word
            texts[rows] += np.where(first, "", np.where(another, "; ", ", ")).astype(object)
            texts[rows] += np.where(another, f"{word}: {name}", name).astype(object)
            last[rows] = word
    return texts[0] if size is None else texts
