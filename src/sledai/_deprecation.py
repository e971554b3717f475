"""The warning for a public name or argument that a later version removes."""

import warnings


def deprecated(name: str, *, since: str, removal: str, instead: str) -> None:
    """Warn the caller of the function that calls this one.

    A function calls it for itself, for an argument, or in a module's `__getattr__` for a name that the module had.
    The arguments are literals, because ``tests/packaging/test_deprecation.py`` reads each call in the source:
    it fails as soon as the version of the library reaches `removal` and the call is still there.

    Args:
        name: the public name or argument, such as ``sledai.score``.
        since: the version that deprecates it.
        removal: the version that removes it.
        instead: what the caller writes instead.
    """
    warnings.warn(
        f"{name} is deprecated since sledai {since}, and sledai {removal} removes it. Use {instead} instead.",
        DeprecationWarning,
        stacklevel=3,
    )
