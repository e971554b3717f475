"""Refusals are checked by the kind of the error, and not only by its type."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest

from sledai.errors import BUILDERS, Builder, SledaiError

Kind: TypeAlias = type[Exception] | Builder[..., Any]
"""A kind of error that `sledai.errors` builds, or a type of which every error will do."""


@contextmanager
def raises(*kinds: Kind, match: Any = None) -> Iterator[pytest.ExceptionInfo[Any]]:
    """Expect an error of one of some kinds."""
    types = tuple(kind.type if isinstance(kind, Builder) else kind for kind in kinds)
    with pytest.raises(types, match=match) as caught:
        yield caught
    assert any(_is_of(kind, caught.value) for kind in kinds)


def _is_of(kind: Kind, error: object) -> bool:
    return kind.made(error) if isinstance(kind, Builder) else isinstance(error, kind)


def kinds_of(errors: Iterable[SledaiError]) -> list[Builder[..., Any]]:
    """What builds errors of these kinds."""
    return [BUILDERS[error.kind] for error in errors]
