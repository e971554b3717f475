"""A progress bar on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

__all__ = ["Advance", "progress"]

Advance: TypeAlias = Callable[[int], None]
"""A function that is called with the amount of further work done."""

PATIENCE = 1.0
"""The bar appears only after this long [s]."""


@contextmanager
def progress(what: str, total: int, *, in_bytes: bool = False) -> Iterator[Advance]:
    """Show on stderr how far work has come, if it takes long and stderr is a terminal.

    Args:
        what: what is done, in a word.
        total: how many bytes or rows there are.
        in_bytes: whether bytes are counted and not rows.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    amount = DownloadColumn() if in_bytes else MofNCompleteColumn()
    shown = Progress(TextColumn(what), BarColumn(), amount, TimeRemainingColumn(), console=console, transient=True)
    task, begin, one_at_a_time = shown.add_task(what, total=total), monotonic(), Lock()

    def advance(more: int) -> None:
        shown.advance(task, more)
        with one_at_a_time:
            if not shown.live.is_started and monotonic() - begin >= PATIENCE:
                shown.start()

    try:
        yield advance
    finally:
        shown.stop()
