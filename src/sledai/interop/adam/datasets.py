"""An analysis data set with what it is made of: variables, parameters, and the edition, rules and policies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Generic

import numpy as np
from attrs import field, frozen
from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoDataFrameT

from sledai._fixed import Fixed
from sledai._version import __version__
from sledai.definitions import Edition
from sledai.frames.engines import is_text, name_of, supported
from sledai.frames.layout import Baseline, Layout
from sledai.interop.codes import CODE, SponsorCodes
from sledai.logic import Array
from sledai.visits.answers import is_missing

__all__ = ["AdamDataset", "AdamParameter", "AdamVariable", "AnalysisPlan"]

LABELS: Mapping[str, str] = Fixed(
    {
        "STUDYID": "Study Identifier",
        "USUBJID": "Unique Subject Identifier",
        "SUBJID": "Subject Identifier for the Study",
        "SITEID": "Study Site Identifier",
        "ARMCD": "Planned Arm Code",
        "ARM": "Description of Planned Arm",
        "TRTP": "Planned Treatment",
        "TRTPN": "Planned Treatment (N)",
        "TRTA": "Actual Treatment",
        "TRTAN": "Actual Treatment (N)",
        "APERIOD": "Period",
        "APERIODC": "Period (C)",
        "VISIT": "Visit Name",
        "VISITNUM": "Visit Number",
        "AVISIT": "Analysis Visit",
        "AVISITN": "Analysis Visit (N)",
        "ADT": "Analysis Date",
        "ADY": "Analysis Relative Day",
        "AWTARGET": "Analysis Window Target",
        "AWTDIFF": "Analysis Window Diff from Target",
    }
)
"""The labels of variables that are carried from the table of visits where it has them."""
NEW_LABELS: Mapping[str, str] = Fixed(
    {
        "PARAMCD": "Parameter Code",
        "PARAM": "Parameter",
        "PARCAT1": "Parameter Category 1",
        "AVAL": "Analysis Value",
        "AVALC": "Analysis Value (C)",
        "AVALLO": "Lowest Possible Analysis Value",
        "AVALHI": "Highest Possible Analysis Value",
        "AVALRSN": "Reasons for the Analysis Value",
        "ABLFL": "Baseline Record Flag",
        "BASE": "Baseline Value",
        "BASETYPE": "Baseline Type",
        "CHG": "Change from Baseline",
        "PCHG": "Percent Change from Baseline",
        "CHGLO": "Lowest Possible Change from Baseline",
        "CHGHI": "Highest Possible Change from Baseline",
        "DTYPE": "Derivation Type",
        "ANL01FL": "Analysis Flag 01",
        "STARTDT": "Time-to-Event Origin Date for Subject",
        "CNSR": "Censor",
        "EVNTDESC": "Event or Censoring Description",
    }
)
"""The labels of variables that are made.

AVALLO, AVALHI, CHGLO, CHGHI and AVALRSN are the library's own: ADaM has no variables for bounds and reasons.
"""
NUMBER_LENGTH = 8
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
LONGEST_LABEL = 40


def _labels(given: Mapping[str, str] | None) -> Fixed[str, str]:
    """The labels of further variables.

    Raises:
        ValueError: a name or a label is not one of a variable.
    """
    found = dict(given or {})
    for name, label in found.items():
        if not VARIABLE.fullmatch(name) or not 0 < len(label) <= LONGEST_LABEL or name in NEW_LABELS:
            raise ValueError(
                f"labels={{{name!r}: {label!r}}}: give a name of up to 8 capital letters, digits and underscores that "
                "the data set does not make itself, and a label of up to 40 characters"
            )
    return Fixed(found)


@frozen(kw_only=True)
class AnalysisPlan:
    """What the analysis data sets of a study have in common.

    Attributes:
        layout: where the table of visits holds what. Columns of subject and visit have the names of ADaM, such as
            ``USUBJID`` and ``AVISITN``; in a crossover trial the subject is subject and period.
        since: the baseline.
        codes: the sponsor's codes of the parameters.
        labels: further variables of the table to carry, each with its label. Without it those that ADaM and SDTM
            name are carried, such as ``TRTA``, ``AVISIT``, ``ADT`` and ``ADY``.
        basetype: the column with the type of baseline (``BASETYPE``). Without it, and with several columns for the
            subject, such as subject and period, it is the name and value of the further ones, such as ``APERIOD 1``.
        absent_dtype: the sponsor's ``DTYPE`` of a value in which missing items count as absent, as the layout's
            `missing` says.
        nonresponse_dtype: the sponsor's ``DTYPE`` of an outcome that counts as nonresponse.

    Raises:
        TypeError: the layout does not name subject and visit, or `since` is not a baseline.
        ValueError: a name or a label is not one of a variable.
    """

    layout: Layout
    since: Baseline
    codes: SponsorCodes
    labels: Mapping[str, str] = field(factory=dict, converter=_labels)
    basetype: str | None = None
    absent_dtype: str | None = None
    nonresponse_dtype: str | None = None

    def __attrs_post_init__(self) -> None:
        if not self.layout.subject or self.layout.visit is None:
            raise TypeError("AnalysisPlan: name the columns of the subject and the visit in the layout")
        if not isinstance(self.since, Baseline):
            raise TypeError(f"since={self.since!r}: give frames.Baseline(...)")

    @property
    def subjects(self) -> tuple[str, ...]:
        """The columns of the subject."""
        return tuple(map(name_of, self.layout.subject))

    @property
    def visit(self) -> str:
        """The column of the visit."""
        return name_of(self.layout.visit)

    def carried(self, columns: Sequence[str]) -> list[str]:
        """The variables that are carried, of those that a table has.

        Args:
            columns: the columns of the table.

        Raises:
            TypeError: the column of the subject or visit does not have the name of a variable.
        """
        known = {**LABELS, **self.labels}
        for column in (*self.subjects, self.visit):
            if column not in known:
                raise TypeError(
                    f"column {column!r}: give it the name of a variable of ADaM, such as USUBJID, APERIOD or AVISITN, "
                    f"or name its label, labels={{{column!r}: ...}}"
                )
        first = (*self.subjects, *known)
        return [column for column in dict.fromkeys(first) if column in columns]


@frozen
class AdamVariable:
    """A variable of a data set.

    Attributes:
        name: its name.
        label: its label.
        type: ``"text"``, ``"number"`` or ``"date"``.
        length: the longest text [bytes]; 8 of a number or date.
    """

    name: str
    label: str
    type: str
    length: int


@frozen
class AdamParameter:
    """A parameter of a data set, and what it was derived by.

    Attributes:
        code: its code (``PARAMCD``), the sponsor's.
        label: its label (``PARAM``).
        stamp: library version, rule and edition with its content hash, and what was compared with.
    """

    code: str
    label: str
    stamp: str


@frozen(eq=False, repr=False)
class AdamDataset(Generic[IntoDataFrameT]):
    """An analysis data set and what it is made of.

    Attributes:
        name: the name of the data set, such as ``"ADQS"``.
        label: its label.
        frame: the records, a frame of the kind that was given.
        variables: its variables in order.
        parameters: its parameters in order.
        about: the library, the edition and the policies, in words.
    """

    name: str
    label: str
    frame: IntoDataFrameT
    variables: tuple[AdamVariable, ...]
    parameters: tuple[AdamParameter, ...]
    about: Mapping[str, str]

    def __repr__(self) -> str:
        records = len(supported(self.frame))  # type: ignore[arg-type]
        return f"<{self.name}: {records} records, {len(self.parameters)} parameters, {len(self.variables)} variables>"


def variables_of(data: nw.DataFrame[Any], labels: Mapping[str, str]) -> tuple[AdamVariable, ...]:
    """The variables of a data set, by what it holds."""
    known = {**LABELS, **NEW_LABELS, **labels}
    found = []
    for name in data.columns:
        series = data[name]
        kind = _kind_of(series)
        lengths = (len(str(value).encode()) for value in series.drop_nulls().to_list()) if kind == "text" else ()
        length = max(lengths, default=1) if kind == "text" else NUMBER_LENGTH
        found.append(AdamVariable(name, known[name], kind, max(length, 1)))
    return tuple(found)


def _kind_of(series: nw.Series[Any]) -> str:
    """What a column holds: text, numbers or dates, also as objects of Python."""
    if series.dtype.is_temporal():
        return "date"
    if series.dtype in (nw.Object, nw.Unknown):
        values = [value for value in series.to_list() if not is_missing(value)]
        return "date" if values and all(isinstance(value, date) for value in values) else "text"
    return "text" if is_text(series.dtype) else "number"


def about(edition: Edition, plan: AnalysisPlan, **more: str) -> Mapping[str, str]:
    """The library, the edition and the policies of a data set, in words."""
    policy = plan.layout.missing
    named = ", ".join(sorted(map(str, policy))) if isinstance(policy, Mapping) else ""
    missing = f"absent: {named}; all others open" if named else str(policy)
    return Fixed(
        {
            "library": f"sledai {__version__}",
            "edition": f"{edition.label} ({edition.stamp})",
            "missing items": missing,
            "layout": plan.layout.content_hash,
            "baseline": repr(plan.since),
            "codes": "the sponsor's own; no terminology of CDISC for the index was found",
            **more,
        }
    )


def require_code(code: object) -> str:
    """Refuse what cannot be the code of a parameter.

    Raises:
        ValueError: it is not up to 8 capital letters, digits and underscores, the first one a letter.
    """
    if isinstance(code, str) and CODE.fullmatch(code):
        return code
    raise ValueError(
        f"{code!r}: give a code of up to 8 capital letters, digits and underscores, the first one a letter"
    )


def numbers(series: nw.Series[Any]) -> Array:
    """The numbers of a column, or its truth values as 1 and 0; NaN where it is null."""
    values = series.to_list()
    return np.array([np.nan if is_missing(value) else float(value) for value in values], np.float64)


def texts(series: nw.Series[Any]) -> list[str | None]:
    """The texts of a column, None where it is null."""
    return [value if isinstance(value, str) else None for value in series.to_list()]
