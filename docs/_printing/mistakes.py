"""What people get wrong: faults that were seen, and beside each what the library answers.

What went wrong is told here; what is right is asked of the library when a page is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from attrs import field, frozen

from _printing.markup import page, table, to_edition, words
from _printing.statements import unverified
from _printing.worked import Case
from sledai import EDITIONS, Assessment, Clause, Descriptor, Edition, InputErrors, SledaiError, System, score_bounds
from sledai.criteria import RATIO_BY_MASS
from sledai.laboratory import Finding, Result, Test, inflamed_joints

ABSENT: Mapping[str, object] = dict.fromkeys((descriptor.value for descriptor in Descriptor), False)
"""A form on which every finding is absent."""


class Seen(StrEnum):
    """Where a fault comes from; no project and no person is named."""

    SOFTWARE = "seen in public software"
    RUN = "seen in public software, and seen again when it was run"
    FLOATS = "seen when it was worked out in floating point"
    TEXT = "seen in a published text"
    BOTH = "seen in public software and in a published text"
    CONSTRUCTED = "constructed from what was seen"
    FROM_SOFTWARE = "constructed from what was seen in public software"
    FROM_TEXT = "constructed from what was seen in a published text"
    FROM_BOTH = "constructed from what was seen in public software and published texts"
    FROM_PLAN = "constructed from a rule in a trial's plan"
    DISPUTED = "constructed from what was seen; sources disagree, so it is no proven fault"


class Question(Protocol):
    """Something that the library answers edition by edition."""

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        """The answer in words, by edition."""


@frozen
class Scored:
    """The score of a visit; what is not named is absent.

    Attributes:
        present: the findings, as they were entered.
        missing: what was not assessed.
        without: what is left out of the index.
    """

    present: tuple[Descriptor, ...] = field(converter=tuple)
    missing: frozenset[Descriptor] = field(default=frozenset(), converter=frozenset, kw_only=True)
    without: tuple[Descriptor | System, ...] = field(default=(), kw_only=True)

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        visit = Assessment(self.present, missing=self.missing)
        return {
            key: _points(visit, edition.without(*self.without) if self.without else edition)
            for key, edition in editions.items()
        }


@frozen
class Read:
    """The score of a form as it was filled in."""

    form: Mapping[str, object]

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        visit = Assessment.from_mapping(self.form)
        return {key: _points(visit, edition) for key, edition in editions.items()}


@frozen
class Told:
    """What results and findings say of some descriptors, and the points for them; attribution is assumed."""

    descriptors: tuple[Descriptor, ...]
    case: Case

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        return {key: self._answer(edition) for key, edition in editions.items()}

    def _answer(self, edition: Edition) -> str:
        visit = Assessment(missing=self.descriptors)
        for descriptor in self.descriptors:
            visit = self.case.derived(edition, descriptor).fill(visit)
        said = dict.fromkeys(_said(visit, descriptor) for descriptor in self.descriptors)
        return f"{', '.join(said)}: {_points(visit, edition)}"


@frozen
class Ended:
    """The score of a finding that was last present some days before the visit."""

    descriptor: Descriptor
    days: int

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        return {
            key: _points(Assessment([self.descriptor] * (self.days <= edition[self.descriptor].window.days)), edition)
            for key, edition in editions.items()
        }


@frozen
class Listed:
    """What the items give that a published text lists; it is not known which of them were scored there."""

    present: tuple[Descriptor, ...]

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        visit = Assessment(self.present)
        totals = {key: _points(visit, edition) for key, edition in editions.items()}
        return {
            key: f"not told: all of them give {total}; which were scored is not said" for key, total in totals.items()
        }


@frozen
class Worded:
    """What an edition says that counts, and how it is judged."""

    descriptor: Descriptor

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        rows = {key: edition[self.descriptor] for key, edition in editions.items()}
        said = {key: " ".join(map(_graded, (*row.counts, *row.requires))) for key, row in rows.items()}
        return {key: f"it says: {text}" for key, text in said.items()}


def _graded(clause: Clause) -> str:
    return clause.wording + " (unverified)" * unverified(clause)


@frozen
class Refused:
    """An error, with its first sentence."""

    attempt: Callable[[], object]

    def answers(self, editions: Mapping[str, Edition]) -> dict[str, str]:
        try:
            accepted = self.attempt()
        except SledaiError as error:
            first = error.errors[0] if isinstance(error, InputErrors) else error
            return dict.fromkeys(editions, f"refused: {str(first).split('. ')[0]}")
        raise AssertionError(f"{accepted!r} is not refused")


@frozen
class Mistake:
    """A fault.

    Attributes:
        pitfall: its rows in the list of faults that `tests/pitfalls` holds the library against; not printed.
        about: what goes wrong, in our own words.
        wrong: what comes out of it.
        right: what the library is asked.
        seen: where it comes from.
    """

    pitfall: str
    about: str
    wrong: str
    right: Question
    seen: Seen = Seen.SOFTWARE

    def answers(self, editions: Mapping[str, Edition] = EDITIONS) -> dict[str, str]:
        """The right answer by edition, worked out now."""
        return self.right.answers(editions)


def of(descriptor: Descriptor) -> str:
    """The section on the page of a descriptor."""
    found = MISTAKES.get(descriptor, ())
    general = "[Those that any item can meet](../reference/descriptors.md#mistakes)"
    said = (
        "Faults with this item, and beside each what the library answers when this page is built; "
        "where no edition is named, every edition answers so. "
        f"{general}, such as a blank that is read as absent, are told in one place."
        if found
        else "No fault was found that is this item's own. "
        f"{general}, such as a blank that is read as absent, are told in one place."
    )
    return page(("## What people get wrong { #mistakes }", said, _listed(found)))


def general() -> str:
    """The faults that any item can meet."""
    return _listed(GENERAL)


def _listed(found: Iterable[Mistake]) -> str:
    rows = [
        (
            f'{_coded(mistake.about)}<span class="label">{words(mistake.seen)}</span>',
            _coded(mistake.wrong),
            _right(mistake.answers()),
        )
        for mistake in found
    ]
    return table(("what goes wrong", "it gives", "right"), rows, kind="cases") if rows else ""


def _right(answers: Mapping[str, str]) -> str:
    by_answer: dict[str, list[str]] = {}
    for key, answer in answers.items():
        by_answer.setdefault(answer, []).append(key)
    if len(by_answer) == 1:
        return _answer(next(iter(by_answer)))
    return "".join(
        f'{_answer(answer)}<span class="label">{", ".join(map(to_edition, keys))}</span>'
        for answer, keys in by_answer.items()
    )


def _answer(answer: str) -> str:
    """An answer, of a long one its first words, so that it can be found at a glance."""
    first, _, more = answer.partition(": ")
    if first in ("refused", "not told", "it says"):
        return f"<strong>{first}</strong>: {words(more)}"
    return f"<strong>{words(answer)}</strong>"


def _coded(text: str) -> str:
    """A text in which what stands between grave accents is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", words(text))


def _points(visit: Assessment, edition: Edition) -> str:
    low, high = (bounds := score_bounds(visit, edition)).low, bounds.high
    return f"{low} point{'s' * (low != 1)}" if bounds.known else f"{low} to {high} points"


def _said(visit: Assessment, descriptor: Descriptor) -> str:
    answer = visit.answer(descriptor)
    return {(0, 0): "absent", (1, 1): "present", (0, 1): "open"}[answer.low, answer.high]


def _result(descriptor: Descriptor, result: Result, *, excluded: Any = False, **options: Any) -> Told:
    """One result; what it may be due to is denied, unless it is said."""
    return Told((descriptor,), Case((result,), excluded=excluded, options=options))


def _protein(now: Result, before: Result | None = None, **options: Any) -> Told:
    earlier = {"before": before} if before else {}
    return _result(D.PROTEINURIA, now, **earlier, **options)


def _grams(value: str) -> Result:
    return Result(Test.URINE_PROTEIN, value, "g/d")


def _findings(descriptor: Descriptor, yes: Iterable[Finding], no: Iterable[Finding]) -> Told:
    findings = {**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}
    return Told((descriptor,), Case((), findings=findings, excluded=False))


def _c(test: Test, value: object, unit: str, **said: Any) -> Told:
    """One component of the complement, judged alone."""
    return _result(D.LOW_COMPLEMENT, Result(test, value, unit, **said), judged_by=[test])


def _twice(serosal: Descriptor) -> Mistake:
    return Mistake(
        "DUP-3",
        "The form of a related index adds its serosal item twice. Here an item that is given twice counts once.",
        "twice the points",
        Scored((serosal, serosal)),
    )


D = Descriptor
RENAL = (D.URINARY_CASTS, D.HEMATURIA, D.PROTEINURIA, D.PYURIA)
SKIN = (D.RASH, D.ALOPECIA, D.MUCOSAL_ULCERS)
ONE_POINT = (D.FEVER, D.THROMBOCYTOPENIA, D.LEUKOPENIA)
COUNTS = Case((Result(Test.PLATELETS, "50", "10*9/L"), Result(Test.WHITE_CELLS, "2", "10*9/L")), excluded=False)

RENAL_LEFT_OUT = Mistake(
    "ITM-10", "None of the four renal items is on the form; all four are present.", "0 points", Scored(RENAL)
)
RENAL_MERGED = Mistake(
    "ITM-11",
    "Urinary items are merged into fewer than four: red-cell casts, hematuria, proteinuria and pyuria together.",
    "fewer points",
    Scored(RENAL),
    Seen.FROM_SOFTWARE,
)
NO_MICROSCOPY = Mistake(
    "MIS-10",
    "The sediment is looked at only where a dipstick is abnormal. "
    "The dipstick was normal, and casts, hematuria and pyuria go in as absent without saying so.",
    "0 points",
    Scored((), missing=(D.URINARY_CASTS, D.HEMATURIA, D.PYURIA)),
    Seen.FROM_PLAN,
)
SKIN_LEFT_OUT = Mistake(
    "ITM-8",
    "The form has neither rash nor alopecia nor mucosal ulcers; all three are present.",
    "0 points",
    Scored(SKIN),
)
ONE_POINT_LEFT_OUT = Mistake(
    "ITM-9",
    "The form has neither fever nor thrombocytopenia nor leukopenia; all three are present.",
    "0 points",
    Scored(ONE_POINT),
)
COUNTS_LEFT_OUT = Mistake(
    "ITM-3",
    "The form has no item for the blood counts: platelets of 50 and white cells of 2 x 10^9/L.",
    "0 points",
    Told((D.THROMBOCYTOPENIA, D.LEUKOPENIA), COUNTS),
)
ONE_BOX = Mistake(
    "ITM-1",
    "Pleurisy and pericarditis share one box; both are present.",
    "2 points",
    Scored((D.PLEURISY, D.PERICARDITIS)),
)
OVERWRITTEN = Mistake(
    "DUP-4",
    "Each tick replaces the total in place of adding to it: a seizure, then fever.",
    "1 point",
    Scored((D.SEIZURE, D.FEVER)),
    Seen.FROM_SOFTWARE,
)
SUBTRACTED = Mistake(
    "SUB-1",
    "The clinical score is made by subtraction: 2 points less where the laboratory says low complement, "
    "2 less where it says raised anti-dsDNA. "
    "Arthritis, rash and low complement are scored; raised anti-dsDNA is not, though the laboratory has it.",
    "4 points",
    Scored((D.ARTHRITIS, D.RASH, D.LOW_COMPLEMENT), without=(System.IMMUNOLOGIC,)),
    Seen.FROM_SOFTWARE,
)

MISTAKES: Mapping[Descriptor, tuple[Mistake, ...]] = {
    D.SEIZURE: (
        Mistake(
            "KEY-1",
            "The item is called `seizures` in the data, and a name that is not known is passed over.",
            "0 points",
            Refused(lambda: Assessment({"seizures"})),
            Seen.FROM_SOFTWARE,
        ),
        Mistake("DUP-1", "A second click adds the item again.", "16 points", Scored((D.SEIZURE, D.SEIZURE)), Seen.RUN),
        Mistake(
            "TYP-6",
            "Any number is taken for an answer and multiplied by the weight; here it is 2.",
            "16 points",
            Refused(lambda: Assessment.from_mapping({**ABSENT, "seizure": 2})),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "MIS-1",
            "Another item is blank, here fever, and the total of the visit becomes 0.",
            "0 points",
            Scored((D.SEIZURE,), missing=(D.FEVER,)),
        ),
        OVERWRITTEN,
    ),
    D.ORGANIC_BRAIN_SYNDROME: (
        Mistake(
            "BND-15",
            "The change is there with two of the four features, and two are taken for too few.",
            "0 points",
            _findings(
                D.ORGANIC_BRAIN_SYNDROME,
                (Finding.RAPID_FLUCTUATING_MENTAL_CHANGE, Finding.SPEECH_INCOHERENT, Finding.SLEEP_DISTURBED),
                (Finding.PERCEPTION_DISTURBED, Finding.PSYCHOMOTOR_ACTIVITY_CHANGED),
            ),
            Seen.CONSTRUCTED,
        ),
        Mistake(
            "PUB-3",
            "A total is rebuilt from the findings that a case report lists: "
            "an acute confusional state and raised anti-dsDNA. What is listed is not yet what was scored.",
            "2 points in print",
            Listed((D.ORGANIC_BRAIN_SYNDROME, D.INCREASED_DNA_BINDING)),
            Seen.TEXT,
        ),
    ),
    D.CRANIAL_NERVE_DISORDER: (
        Mistake("WGT-3", "The weight is mistyped.", "4 points", Scored((D.CRANIAL_NERVE_DISORDER,))),
    ),
    D.LUPUS_HEADACHE: (
        Mistake("WGT-3, WGT-9", "The weight is mistyped.", "4 points, 1 point elsewhere", Scored((D.LUPUS_HEADACHE,))),
        Mistake(
            "DUP-2",
            "The sum asks for headache twice, and for another item not at all.",
            "16 points",
            Scored((D.LUPUS_HEADACHE,)),
        ),
    ),
    D.CVA: (
        Mistake(
            "ITM-2",
            "The form asks for a transient ischemic attack in the place of this item, so a stroke cannot be entered.",
            "0 points",
            Scored((D.CVA,)),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "KEY-3",
            "The name is written `CVA` in place of `cva`, and a name that is not known is passed over.",
            "0 points",
            Refused(lambda: Assessment({"CVA"})),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "SUB-5",
            "A patient with an ischemic stroke is printed with a SLEDAI of 6. "
            "That is not a full total: a stroke that counts is more than that alone.",
            "6 points in print",
            Scored((D.CVA,)),
            Seen.TEXT,
        ),
    ),
    D.VASCULITIS: (
        Mistake(
            "WGT-4, WGT-5",
            "The weight is mistyped, or the item is listed with those of 4 points.",
            "4 points",
            Scored((D.VASCULITIS,)),
            Seen.BOTH,
        ),
        Mistake(
            "ITM-14",
            "A comma makes an infarct beside the nail two signs. It is one, and several signs are still one item.",
            "two signs",
            Scored((D.VASCULITIS, D.VASCULITIS)),
            Seen.FROM_BOTH,
        ),
        Mistake(
            "BND-12",
            "Biopsy and angiogram together are asked for, so proof by biopsy alone does not count.",
            "0 points",
            Scored((D.VASCULITIS,)),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "PUB-8",
            "A total is rebuilt from the findings that a case report lists: fever, malar rash, alopecia, "
            "low C3 and C4, raised anti-dsDNA and a vasculitic rash of the fingers. "
            "The print is the sum without the last one.",
            "9 points in print",
            Listed((D.FEVER, D.RASH, D.ALOPECIA, D.LOW_COMPLEMENT, D.INCREASED_DNA_BINDING, D.VASCULITIS)),
            Seen.TEXT,
        ),
    ),
    D.ARTHRITIS: (
        Mistake(
            "VER-6, BND-15",
            "One rule for every edition: exactly two inflamed joints.",
            "one answer for all",
            _result(D.ARTHRITIS, Result(Test.INFLAMED_JOINTS, "2", "")),
            Seen.DISPUTED,
        ),
        Mistake(
            "BND-11",
            "Pain or inflammation is asked for, and two joints are enough: two joints that hurt, none inflamed.",
            "4 points",
            _result(D.ARTHRITIS, inflamed_joints(2, tender=0, swollen=0, effusion=0, examined=28)),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "PUB-1",
            "A total is rebuilt from the findings that a published table lists: ulcers, a mild arthritis, lymphopenia. "
            "What is listed is not yet what met the definition.",
            "4 points in print",
            Listed((D.MUCOSAL_ULCERS, D.ARTHRITIS)),
            Seen.TEXT,
        ),
    ),
    D.MYOSITIS: (
        Mistake("WGT-3", "The weight is mistyped.", "2 points", Scored((D.MYOSITIS,))),
        Mistake("ITM-4", "The form does not have the item.", "0 points", Scored((D.MYOSITIS,))),
    ),
    D.URINARY_CASTS: (RENAL_LEFT_OUT, RENAL_MERGED, NO_MICROSCOPY),
    D.HEMATURIA: (
        Mistake("ITM-5", "The form does not have the item.", "0 points", Scored((D.HEMATURIA,))),
        RENAL_LEFT_OUT,
        RENAL_MERGED,
        Mistake(
            "KEY-3",
            "The name is written `haematuria`, and a name that is not known is passed over.",
            "0 points",
            Refused(lambda: Assessment({"haematuria"})),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "BND-14",
            "Exactly 5 red cells per field count, because at least stands in the place of above.",
            "4 points",
            _result(D.HEMATURIA, Result(Test.URINE_RED_CELLS, "5", "/[HPF]")),
            Seen.CONSTRUCTED,
        ),
        Mistake(
            "BND-16",
            "The grade 2+ of a dipstick is read as 2 cells per field.",
            "absent: 0 points",
            Refused(lambda: Result(Test.URINE_RED_CELLS, "2+", "/[HPF]")),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "MIS-12",
            "A result in words, `>100` red cells per field, is read as missing, and what is missing as 0.",
            "0 points",
            _result(D.HEMATURIA, Result(Test.URINE_RED_CELLS, ">100", "/[HPF]")),
            Seen.CONSTRUCTED,
        ),
        NO_MICROSCOPY,
    ),
    D.PROTEINURIA: (
        Mistake(
            "VER-1, VER-2",
            "One edition's rule under the name of another: 1.0 g in 24 hours, for a year. "
            "The rule of 1992 was seen as SLEDAI-2K, and that of SLEDAI-2K as SELENA-SLEDAI.",
            "0 points in `sledai-2k`, 4 points in `selena-sledai`",
            _protein(_grams("1.0"), _grams("1.0")),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "VER-3",
            "1.0 g in 24 hours, and no earlier result is known.",
            "4 points, or 0, in `selena-sledai`",
            _protein(_grams("1.0")),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "PRO-1",
            "Points are given for exactly 0.5 g, and again from 1 g: 0.7 g in 24 hours are between, and 0.2 g before.",
            "0 points",
            _protein(_grams("0.7"), _grams("0.2")),
        ),
        Mistake(
            "PRO-2",
            "The item is graded: 1.2 g in 24 hours, and 0.2 g before.",
            "8 points",
            _protein(_grams("1.2"), _grams("0.2")),
        ),
        Mistake("PRO-3", "Exactly 0.5 g in 24 hours count.", "4 points", _protein(_grams("0.5"))),
        Mistake(
            "PRO-4",
            "The item is graded: 3.5 g in 24 hours, and 0.2 g before.",
            "8 points",
            _protein(_grams("3.5"), _grams("0.2")),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "BND-4",
            "A rise from 0.6 to 1.1 g is worked out in floating point, as 0.5000000000000001.",
            "present: 4 points",
            _protein(_grams("1.1"), _grams("0.6")),
            Seen.FLOATS,
        ),
        Mistake(
            "BND-7",
            "A text prints the limit as 0.5 mg: 300 mg in 24 hours are above that.",
            "present: 4 points",
            _protein(Result(Test.URINE_PROTEIN, "300", "mg/d")),
            Seen.FROM_TEXT,
        ),
        Mistake(
            "BND-6",
            "The limit of 0.5 g/g is written as 50 mg/mmol, so 0.46 g/g, which are 52 mg/mmol, are above it. "
            "Here a ratio counts only by a convention that is named, in its own unit.",
            "present: 4 points",
            _protein(Result(Test.PROTEIN_CREATININE_RATIO, "460", "mg/g"), ratio=RATIO_BY_MASS),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "MIS-3",
            "Protein was not measured, and the blank is read as nothing found.",
            "0 points",
            Told((D.PROTEINURIA,), Case(())),
        ),
        RENAL_LEFT_OUT,
        RENAL_MERGED,
    ),
    D.PYURIA: (
        Mistake("WGT-1, WGT-3", "The weight is mistyped.", "2 points", Scored((D.PYURIA,))),
        Mistake(
            "WGT-2",
            "A test repeats the mistyped weight and passes: visual disturbance, headache, stroke, casts, proteinuria, "
            "pyuria, alopecia, pericarditis, raised DNA binding and leukopenia.",
            "41 points",
            Scored(
                (
                    D.VISUAL_DISTURBANCE,
                    D.LUPUS_HEADACHE,
                    D.CVA,
                    D.URINARY_CASTS,
                    D.PROTEINURIA,
                    D.PYURIA,
                    D.ALOPECIA,
                    D.PERICARDITIS,
                    D.INCREASED_DNA_BINDING,
                    D.LEUKOPENIA,
                )
            ),
        ),
        Mistake("DUP-2", "The sum asks for another item twice, and not for pyuria.", "0 points", Scored((D.PYURIA,))),
        RENAL_LEFT_OUT,
        RENAL_MERGED,
        Mistake(
            "BND-14",
            "Exactly 5 white cells per field count, because at least stands in the place of above.",
            "4 points",
            _result(D.PYURIA, Result(Test.URINE_WHITE_CELLS, "5", "/[HPF]")),
            Seen.CONSTRUCTED,
        ),
        NO_MICROSCOPY,
    ),
    D.RASH: (
        Mistake(
            "VER-5",
            "One wording for every edition: an inflammatory lupus rash that has been there for a year counts nowhere. "
            "What an edition says decides, and the physician answers by it.",
            "0 points everywhere",
            Worded(D.RASH),
            Seen.FROM_BOTH,
        ),
        Mistake("WGT-6", "The weight is mistyped.", "4 points", Scored((D.RASH,))),
        Mistake(
            "ITM-7",
            "A discoid rash is an item of 4 points on top of the malar rash. Two kinds of rash are one item.",
            "6 points",
            Scored((D.RASH, D.RASH)),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "ITM-13",
            "A published patient has a subacute cutaneous and a malar rash, arthritis, ulcers and lymphopenia; "
            "each rash is counted.",
            "10 points",
            Scored((D.RASH, D.RASH, D.ARTHRITIS, D.MUCOSAL_ULCERS)),
            Seen.TEXT,
        ),
        SKIN_LEFT_OUT,
        Mistake(
            "SUB-3",
            "The clinical score is made by subtracting what the laboratory says of complement and anti-dsDNA, "
            "and stops at 0: only a rash is scored, and a remission comes out.",
            "0 points",
            Scored((D.RASH,), without=(System.IMMUNOLOGIC,)),
            Seen.FROM_SOFTWARE,
        ),
    ),
    D.ALOPECIA: (
        Mistake("WGT-6", "The weight is mistyped.", "4 points, 1 point in a later version", Scored((D.ALOPECIA,))),
        SKIN_LEFT_OUT,
    ),
    D.MUCOSAL_ULCERS: (
        Mistake("WGT-6", "The weight is mistyped.", "4 points", Scored((D.MUCOSAL_ULCERS,))),
        Mistake(
            "ITM-6",
            "Ulcers of the nose are an item of their own, on top of those of the mouth. Both together are one item.",
            "4 points",
            Scored((D.MUCOSAL_ULCERS, D.MUCOSAL_ULCERS)),
            Seen.FROM_SOFTWARE,
        ),
        SKIN_LEFT_OUT,
    ),
    D.PLEURISY: (
        Mistake("WGT-3, WGT-7, WGT-8, WGT-9", "The weight is mistyped.", "4 points", Scored((D.PLEURISY,))),
        ONE_BOX,
        _twice(D.PLEURISY),
    ),
    D.PERICARDITIS: (
        Mistake("WGT-3, WGT-7, WGT-8, WGT-9", "The weight is mistyped.", "4 points", Scored((D.PERICARDITIS,))),
        ONE_BOX,
        _twice(D.PERICARDITIS),
        Mistake(
            "VER-8",
            "Words of two editions are mixed in one form: pericardial pain, proved by the echocardiogram alone, "
            "and it shows no effusion.",
            "one answer for all",
            _findings(
                D.PERICARDITIS,
                (Finding.PERICARDIAL_PAIN, Finding.ECHO_PERICARDITIS),
                (
                    Finding.PERICARDIAL_PAIN_CLASSIC_SEVERE,
                    Finding.PERICARDIAL_RUB,
                    Finding.PERICARDIAL_EFFUSION,
                    Finding.ECG_PERICARDITIS,
                ),
            ),
            Seen.FROM_SOFTWARE,
        ),
    ),
    D.LOW_COMPLEMENT: (
        Mistake(
            "WGT-3, WGT-4, WGT-9, CMP-2",
            "The weight is mistyped.",
            "4 points, 1 point elsewhere",
            Scored((D.LOW_COMPLEMENT,)),
        ),
        Mistake(
            "CMP-1",
            "C3 and C4 are both low, and each is counted.",
            "4 points",
            Told(
                (D.LOW_COMPLEMENT,),
                Case((Result(Test.C3, 50, "mg/dL", lower=90), Result(Test.C4, 5, "mg/dL", lower=10))),
            ),
        ),
        Mistake(
            "CMP-3",
            "A fixed limit of 80 mg/dL for C3: 85 mg/dL, where the laboratory's lower limit is 90.",
            "absent: 0 points",
            _c(Test.C3, 85, "mg/dL", lower=90),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "CMP-4",
            "A fixed limit of 16 mg/dL for C4: 15 mg/dL, where the laboratory's lower limit is 10.",
            "present: 2 points",
            _c(Test.C4, 15, "mg/dL", lower=10),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "CMP-5",
            "Value and limit are compared without their units: C3 of 1.10 g/L and a limit of 90 mg/dL.",
            "present: 2 points",
            _c(Test.C3, "1.10", "g/L", lower=90, range_unit="mg/dL"),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "CMP-5 without a unit",
            "The unit is not given, and is guessed from the size of the number.",
            "a guess",
            Refused(lambda: Result(Test.C3, "1.10", "", lower=90)),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "MIS-9",
            "C3 was not measured; compared with a limit, nothing is not below it, so complement is normal.",
            "absent: 0 points",
            _c(Test.C3, None, "mg/dL", lower=80),
            Seen.FROM_SOFTWARE,
        ),
        SUBTRACTED,
        Mistake(
            "SUB-2",
            "The same subtraction, and the laboratory's column is empty: arthritis and low complement are scored.",
            "6 points",
            Scored((D.ARTHRITIS, D.LOW_COMPLEMENT), without=(System.IMMUNOLOGIC,)),
            Seen.FROM_SOFTWARE,
        ),
    ),
    D.INCREASED_DNA_BINDING: (
        Mistake(
            "BND-10",
            "The sign of the Farr limit is lost: exactly 25 %, inside the laboratory's range.",
            "present: 2 points",
            _result(
                D.INCREASED_DNA_BINDING,
                Result(Test.ANTI_DSDNA, 25, "%", method="Farr", upper=30),
                judged_by=[Test.ANTI_DSDNA],
            ),
            Seen.FROM_SOFTWARE,
        ),
        SUBTRACTED,
    ),
    D.FEVER: (
        Mistake("WGT-7, WGT-10", "The weight is mistyped.", "2 points", Scored((D.FEVER,))),
        ONE_POINT_LEFT_OUT,
        Mistake(
            "BND-1, BND-2",
            "100.4 degrees F is converted in floating point, to 38.00000000000006 or 38.00000000000001 degrees C.",
            "present: 1 point",
            _result(D.FEVER, Result(Test.TEMPERATURE, "100.4", "[degF]")),
            Seen.RUN,
        ),
        Mistake(
            "BND-14",
            "Exactly 38.0 degrees C count, because at least stands in the place of above.",
            "1 point",
            _result(D.FEVER, Result(Test.TEMPERATURE, "38.0", "Cel")),
            Seen.CONSTRUCTED,
        ),
        OVERWRITTEN,
    ),
    D.THROMBOCYTOPENIA: (
        Mistake(
            "WGT-3, WGT-10", "The weight is mistyped.", "4 points, 2 points elsewhere", Scored((D.THROMBOCYTOPENIA,))
        ),
        COUNTS_LEFT_OUT,
        ONE_POINT_LEFT_OUT,
        Mistake(
            "BND-14",
            "Exactly 100 x 10^9/L count, because at most stands in the place of below.",
            "1 point",
            _result(D.THROMBOCYTOPENIA, Result(Test.PLATELETS, "100", "10*9/L")),
            Seen.CONSTRUCTED,
        ),
        Mistake(
            "BND-3",
            "100000 /mm3 are converted in floating point, to 100.00000000000003 x 10^9/L.",
            "no longer equal to the limit",
            _result(D.THROMBOCYTOPENIA, Result(Test.PLATELETS, "100000", "/mm3")),
            Seen.RUN,
        ),
        Mistake(
            "BND-8",
            "The limit is written as 100,000 x 10^9/L, a thousand times too high: platelets of 250 x 10^9/L.",
            "1 point",
            _result(D.THROMBOCYTOPENIA, Result(Test.PLATELETS, "250", "10*9/L")),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "BND-13",
            "The form of a related index has above in the place of below: platelets of 250000 /mm3.",
            "the item counts",
            _result(D.THROMBOCYTOPENIA, Result(Test.PLATELETS, "250000", "/mm3")),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "VER-10",
            "One rule for every edition: platelets of 80 x 10^9/L, and a drug is the cause.",
            "1 point everywhere",
            _result(D.THROMBOCYTOPENIA, Result(Test.PLATELETS, "80", "10*9/L"), excluded={"drug": True}),
            Seen.DISPUTED,
        ),
    ),
    D.LEUKOPENIA: (
        Mistake("WGT-3, WGT-10", "The weight is mistyped.", "4 points, 2 points elsewhere", Scored((D.LEUKOPENIA,))),
        COUNTS_LEFT_OUT,
        ONE_POINT_LEFT_OUT,
        Mistake(
            "BND-9",
            "The limit of a classification, 4000 /mm3, is taken for this one: white cells of 3.5 x 10^9/L.",
            "1 point",
            _result(D.LEUKOPENIA, Result(Test.WHITE_CELLS, "3.5", "10*9/L")),
            Seen.FROM_TEXT,
        ),
        Mistake(
            "BND-14",
            "Exactly 3.0 x 10^9/L count, because at most stands in the place of below.",
            "1 point",
            _result(D.LEUKOPENIA, Result(Test.WHITE_CELLS, "3.0", "10*9/L")),
            Seen.CONSTRUCTED,
        ),
        Mistake(
            "BND-3",
            "3000 /mm3 are converted in floating point, to 3.000000000000001 x 10^9/L.",
            "no longer equal to the limit",
            _result(D.LEUKOPENIA, Result(Test.WHITE_CELLS, "3000", "/mm3")),
            Seen.RUN,
        ),
        Mistake(
            "BND-8",
            "The limit is written as 3000 x 10^9/L, a thousand times too high: white cells of 7 x 10^9/L.",
            "1 point",
            _result(D.LEUKOPENIA, Result(Test.WHITE_CELLS, "7", "10*9/L")),
            Seen.FROM_SOFTWARE,
        ),
        Mistake(
            "ITM-13",
            "Lymphopenia is taken for this item, in a published patient with a rash, arthritis and ulcers.",
            "more points",
            Scored((D.RASH, D.ARTHRITIS, D.MUCOSAL_ULCERS)),
            Seen.TEXT,
        ),
    ),
}
"""The faults of a descriptor; a descriptor that is not here has none of its own that was seen."""

GENERAL: tuple[Mistake, ...] = (
    Mistake(
        "MIS-2",
        "A blank is read as absent, the fault that is met most: arthritis, and the two immunologic items blank.",
        "4 points",
        Scored((D.ARTHRITIS,), missing=(D.LOW_COMPLEMENT, D.INCREASED_DNA_BINDING)),
        Seen.FROM_SOFTWARE,
    ),
    Mistake(
        "NUL-1",
        "A sum skips what is missing: arthritis is present, the other 23 items are missing.",
        "4 points",
        Scored((D.ARTHRITIS,), missing=set(Descriptor) - {D.ARTHRITIS}),
        Seen.FROM_SOFTWARE,
    ),
    Mistake(
        "NUL-7",
        "The mean of the answered items is scaled up to all of them: twelve are answered, only the seizure is present.",
        "16 points",
        Scored((D.SEIZURE,), missing=tuple(Descriptor)[12:]),
        Seen.FROM_SOFTWARE,
    ),
    Mistake(
        "MIS-11",
        "A word for not done is read as no, item by item or for the whole form.",
        "0 points",
        Read(dict.fromkeys(ABSENT, "NOT DONE")),
        Seen.CONSTRUCTED,
    ),
    Mistake(
        "MIS-5",
        "A total of 0 is turned into a missing value, because 0 counts as false.",
        "missing",
        Scored(()),
    ),
    Mistake(
        "MIS-7",
        "The form has no field for an item, here pyuria, and that is passed over.",
        "0 points",
        Refused(lambda: Assessment.from_mapping({name: said for name, said in ABSENT.items() if name != "pyuria"})),
    ),
    Mistake(
        "KEY-2",
        "A name that is no item is added as it comes: `foo` with 8.",
        "8 points",
        Refused(lambda: Assessment.from_mapping({**ABSENT, "foo": 8})),
        Seen.FROM_SOFTWARE,
    ),
    Mistake(
        "TYP-1",
        "Only one kind of true is understood; all 24 items are true as numpy writes it.",
        "0 points",
        Read(dict.fromkeys(ABSENT, np.True_)),
        Seen.RUN,
    ),
    Mistake(
        "TYP-2",
        "A reader turns the zeros of a SAS transport file into 5.397605346934028e-79, which is not 0; "
        "all 24 items are absent.",
        "105 points",
        Refused(lambda: Assessment.from_mapping(dict.fromkeys(ABSENT, 5.397605346934028e-79))),
        Seen.RUN,
    ),
    Mistake(
        "TYP-7",
        "Answers are given by position, and two change places: proteinuria, which is present, and rash.",
        "a wrong total, unnoticed",
        Read({**ABSENT, "rash": ABSENT["proteinuria"], "proteinuria": True}),
        Seen.FROM_SOFTWARE,
    ),
    Mistake(
        "WGT-11",
        "Items are counted and not weighed: seizure, arthritis and fever.",
        "3 points",
        Scored((D.SEIZURE, D.ARTHRITIS, D.FEVER)),
        Seen.FROM_SOFTWARE,
    ),
    Mistake(
        "WGT-12",
        "A documentation adds up its own example wrongly: arthritis, proteinuria, rash, ulcers, low complement, "
        "raised DNA binding.",
        "14 points",
        Scored((D.ARTHRITIS, D.PROTEINURIA, D.RASH, D.MUCOSAL_ULCERS, D.LOW_COMPLEMENT, D.INCREASED_DNA_BINDING)),
    ),
    Mistake(
        "WGT maximum",
        "Weights are mistyped or items are missing, so everything present does not give the maximum.",
        "98, 101, 103, 107, 108 or 109 points",
        Scored(Descriptor),
    ),
    Mistake(
        "VER-7",
        "The window is another edition's: a rash that ended 20 days before the visit counts everywhere.",
        "2 points in 10-day editions",
        Ended(D.RASH, 20),
        Seen.FROM_BOTH,
    ),
)
"""The faults that any item can meet."""
