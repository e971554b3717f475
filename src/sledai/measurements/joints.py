"""The number of inflamed joints, from counts of joints that hurt and of joints with each sign."""

from __future__ import annotations

from sledai.errors import UnreadableReadingError, raise_all
from sledai.measurements.results import Day, Result
from sledai.observations import Test

__all__ = ["inflamed_joints"]


def inflamed_joints(
    painful: int | None,
    *,
    tender: int | None = None,
    swollen: int | None = None,
    effusion: int | None = None,
    examined: int,
    day: Day | None = None,
) -> Result:
    """How many joints can both hurt and have a sign of inflammation, when the two were counted apart.

    The index counts joints with pain and, in the same joint, tenderness, swelling or effusion. Separate counts do not
    say how far they overlap, so the result is a range; a count that is not known leaves it as wide as it can be.

    Args:
        painful: how many joints hurt; None where that is not known.
        tender: how many are tender.
        swollen: how many are swollen.
        effusion: how many have an effusion.
        examined: how many joints were examined, such as 28 or 68.
        day: when they were examined.

    Returns:
        The result of the test ``inflamed_joints``, for `derive`.

    Raises:
        UnreadableReadingError: a count is no whole number from 0 to `examined`.

    Example:
        >>> inflamed_joints(5, tender=1, swollen=1, effusion=0, examined=28)
        <Result inflamed_joints 0-2>
    """
    counts = {"painful": painful, "tender": tender, "swollen": swollen, "effusion": effusion, "examined": examined}
    wrong = {name: count for name, count in counts.items() if not _counts(count, examined, needed=name == "examined")}
    accepted = f"a whole number from 0 to examined={examined!r}"
    raise_all(UnreadableReadingError(name, {repr(count): 1}, accepted=accepted) for name, count in wrong.items())
    signs = (tender, swollen, effusion)
    most_with_a_sign = examined if None in signs else min(examined, sum(count for count in signs if count))
    least_with_a_sign = max(count or 0 for count in signs)
    high = min(examined if painful is None else painful, most_with_a_sign)
    low = max(0, (painful or 0) + least_with_a_sign - examined)
    return Result(Test.INFLAMED_JOINTS, f"{low}-{high}", day=day)


def _counts(count: object, examined: object, *, needed: bool) -> bool:
    """Whether something is a number of joints, or nothing where that is allowed."""
    if count is None:
        return not needed
    whole = isinstance(count, int) and not isinstance(count, bool) and isinstance(examined, int)
    return whole and 0 <= count <= examined  # type: ignore[operator]
