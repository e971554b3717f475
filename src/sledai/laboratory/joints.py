"""The number of inflamed joints, from counts of joints that hurt and of joints with each sign."""

from __future__ import annotations

from sledai.criteria import JOINTS_ANY_SIGN, JointRule
from sledai.definitions.observations import Test
from sledai.errors import raise_all, unreadable_reading
from sledai.laboratory.results import Day, Result

__all__ = ["inflamed_joints"]


def inflamed_joints(
    painful: int | None,
    *,
    tender: int | None = None,
    swollen: int | None = None,
    effusion: int | None = None,
    examined: int,
    day: Day | None = None,
    rule: JointRule = JOINTS_ANY_SIGN,
) -> Result:
    """Bound the number of joints with both pain and a sign of inflammation, from separate counts.

    The index counts joints with pain and, in the same joint, tenderness, swelling or effusion. The overlap of separate
    counts is not known, so the result is a range; an unknown count leaves it as wide as possible.
    ``JOINT_RULES["tulip-1"]`` is the rule of a trial that counted joints for the SLEDAI-2K only if tender and swollen.

    Args:
        painful: how many joints hurt; None where that is not known.
        tender: how many are tender.
        swollen: how many are swollen.
        effusion: how many have an effusion.
        examined: how many joints were examined, such as 28 or 68.
        day: when they were examined.
        rule: which joint counts, a record of `sledai.criteria.JOINT_RULES`.

    Returns:
        The result of the test ``inflamed_joints``, for `derive`.

    Raises:
        UnreadableValueError: a count is not a whole number from 0 to `examined`.

    Example:
        >>> inflamed_joints(5, tender=1, swollen=1, effusion=0, examined=28)
        <Result inflamed_joints 0-2>
        >>> from sledai.criteria import JOINT_RULES
        >>> inflamed_joints(None, tender=5, swollen=1, examined=28, rule=JOINT_RULES["tulip-1"])
        <Result inflamed_joints 0-1>

    References:
        tulip-1-table
    """
    counts = {"painful": painful, "tender": tender, "swollen": swollen, "effusion": effusion, "examined": examined}
    wrong = {name: count for name, count in counts.items() if not _counts(count, examined, needed=name == "examined")}
    accepted = f"a whole number from 0 to examined={examined!r}"
    raise_all(unreadable_reading(name, {repr(count): 1}, accepted=accepted) for name, count in wrong.items())
    groups = [[counts[finding] for finding in group] for group in rule.together]
    most = [examined if None in group else sum(count for count in group if count) for group in groups]
    least = [max(count or 0 for count in group) for group in groups]
    high = min(examined, *most)
    low = max(0, sum(least) - (len(groups) - 1) * examined)
    return Result(Test.INFLAMED_JOINTS, f"{low}-{high}", day=day)


def _counts(count: object, examined: object, *, needed: bool) -> bool:
    """Whether something is a number of joints, or nothing where that is allowed."""
    if count is None:
        return not needed
    whole = isinstance(count, int) and not isinstance(count, bool) and isinstance(examined, int)
    return whole and 0 <= count <= examined  # type: ignore[operator]
