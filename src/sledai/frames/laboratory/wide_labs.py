"""Laboratory tables with one row for each visit and a column for each test, as tables with one row for each result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from narwhals.stable import v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from sledai.definitions.observations import Test
from sledai.errors import column_of_no_test, missing_column, taken_column
from sledai.frames.deriving import native
from sledai.frames.engines import LABELLED, columns_named, engine, supported
from sledai.frames.reading import taken_names
from sledai.frames.wide import columns_of_item, common_types, stacked
from sledai.laboratory.texts import named_test

__all__ = ["labs_from_wide"]

TestsOfColumns: TypeAlias = Mapping[str, Test | str | None]
"""The test of each column; None for a column that is not to be read."""
TEST = "{test}"
"""What stands for the column of the test in a pattern."""
DETAILS = ("unit", "lower", "upper", "range_unit", "range_from", "range_to", "comparator", "flag", "method")
"""What else can be known of a result."""


def labs_from_wide(
    frame: IntoFrameT,
    *,
    keep: Sequence[str],
    tests: TestsOfColumns | None = None,
    unit: Mapping[str, str] | None = None,
    details: Mapping[str, str] | None = None,
) -> IntoFrameT:
    """Make a table with one row for each result out of one with a row for each visit and a column for each test.

    Args:
        frame: a frame of any engine that is supported; one row for each visit.
        keep: the columns that belong to all results of a row: those of the subject, the day of the samples, and others
            such as the sex.
        tests: the test of each column, a name of `sledai.laboratory.Test`, such as ``{"PLT": "platelets"}``; None for
            a column that is not to be read. Other columns that have the name of a test hold that test.
        unit: the unit of the results of each column, such as ``{"PLT": "10*9/L"}``. It is never guessed.
        details: the names of the columns with what else is known of a result, ``{test}`` standing for the column of
            the test: ``{"lower": "{test}_LO", "flag": "{test}_FLAG"}``. They are `unit`, `lower`, `upper`,
            `range_unit`, `range_from`, `range_to`, `comparator`, `flag` and `method`, as in `derive_descriptors`.

    Returns:
        The same kind of frame, the long table that `derive_descriptors` takes: the columns to keep, then `test`,
        `value` and `unit`, then a column for each of `details`. An empty cell is not a result and has no row. Eager
        frames: all results of the first test, then those of the second; lazy frames: in no order.

    Raises:
        ColumnError: a column has the name of no test, and is not one to keep.
        ColumnError: a column is not there, or none is that `details` describes.
        ColumnError: a column that is kept is named like a new one.
        ColumnError: some columns of results hold text and some numbers, so that they are not one column.
        UnknownNameError: there is no such test.
        TypeError: a pattern lacks ``{test}``, `details` names something else, or a unit is given twice.
        UnsupportedFrameError: the frame is of another kind.

    Example:
        >>> import pandas as pd
        >>> wide = pd.DataFrame({"id": ["A"], "day": [0], "PLT": [90], "c3": [0.8], "c3_lower": [0.9]})
        >>> described = {"unit": {"PLT": "10*9/L", "c3": "g/L"}, "details": {"lower": "{test}_lower"}}
        >>> labs = labs_from_wide(wide, keep=["id", "day"], tests={"PLT": "platelets"}, **described)
        >>> labs[["test", "value", "unit", "lower"]].values.tolist()
        [['platelets', 90.0, '10*9/L', nan], ['c3', 0.8, 'g/L', 0.9]]
    """
    _require_details(details or {})
    data = supported(frame)
    available = data.collect_schema().names()
    kept = list(columns_named(keep))
    absent = [name for name in (*kept, *(tests or {}), *(unit or {})) if name not in available]
    if absent:
        raise missing_column(tuple(absent), available=tuple(available), place="the frame", of_descriptors=False)
    of_columns = _tests(available, kept, tests or {})
    known = {name: _details(name, available, details or {}) for name in of_columns}
    explained = {*kept, *of_columns, *(column for columns in known.values() for column in columns.values())}
    others = tuple(name for name in available if name not in explained)
    read = {name: test for name, test in of_columns.items() if test}
    if others or not read:
        raise column_of_no_test(others, available=tuple(map(str, Test)))
    never = [pattern for role, pattern in (details or {}).items() if not any(role in own for own in known.values())]
    if never:
        raise missing_column(tuple(never), available=tuple(available), place="the frame", of_descriptors=False)
    new = ["test", "value", "unit", *(role for role in details or {} if role != "unit")]
    if taken := taken_names(data, kept, new):
        raise taken_column(taken)
    units = unit or {}
    if twice := [name for name in read if name in units and "unit" in known[name]]:
        raise TypeError(f"unit={unit!r}: {known[twice[0]]['unit']!r} has the unit of {twice[0]!r} as well")
    parts = [
        ({"test": str(test)} | ({"unit": units[name]} if name in units else {}), {"value": name} | known[name])
        for name, test in read.items()
    ]
    made_of = {name: columns_of_item(name, (columns for _, columns in parts)) for name in new[1:]}
    types = common_types(data, made_of, f"in the columns {', '.join(map(repr, read))}")
    if engine(data) in LABELLED:  # so that a test without a limit does not make a column of objects
        schema = data.collect_schema()
        types = {name: nw.Float64 for name, own in made_of.items() if own and all(schema[c].is_numeric() for c in own)}
    return native(stacked(data, kept, parts, new, types).filter(~nw.col("value").is_null()), frame)


def _require_details(details: Mapping[str, str]) -> None:
    """Refuse patterns without a test, and what is not known of a result.

    Raises:
        TypeError: there is one.
    """
    if wrong := [role for role in details if role not in DETAILS]:
        raise TypeError(f"details: {wrong[0]!r} is not one of {', '.join(DETAILS)}")
    if wrong := [pattern for pattern in details.values() if not isinstance(pattern, str) or pattern.count(TEST) != 1]:
        raise TypeError(f"details: {wrong[0]!r} has to hold {TEST} once, such as '{TEST}_unit'")


def _tests(available: Sequence[str], kept: Sequence[str], tests: TestsOfColumns) -> dict[str, Test | None]:
    """The test of each column that has one, or that is not to be read, in the order of the frame.

    Raises:
        UnknownNameError: there is no such test.
    """
    named = {name: None if test is None else named_test(test, f"tests[{name!r}]") for name, test in tests.items()}
    own = {str(test): test for test in Test if str(test) not in kept}
    return {name: named[name] if name in named else own[name] for name in available if name in named or name in own}


def _details(name: str, available: Sequence[str], details: Mapping[str, str]) -> dict[str, str]:
    """The columns with what else is known of the results of a column, by what they hold."""
    columns = {role: pattern.replace(TEST, name) for role, pattern in details.items()}
    return {role: column for role, column in columns.items() if column in available}
