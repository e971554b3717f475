"""Where a run writes before it is done: folders and hidden files, which the next run removes if this one is stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp, mkstemp
from time import time
from typing import Any

__all__ = ["hidden_file", "scratch_folder"]

SCRATCH_FOLDER = ".sledai-scratch-"
HIDDEN_FILE = ".sledai-"
JUST_MADE = 1.0
"""How long a run has to lock what it made [s]."""
LOCKS: Any = import_module("fcntl") if find_spec("fcntl") else None
"""The locks of the operating system; a lock ends with the run that holds it, however that ends."""
UNMISTAKABLE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""How a file is opened that may be a link or a pipe."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder, removed at the end."""
    _clear(Path(gettempdir()), f"{SCRATCH_FOLDER}*")
    with _made(lambda: Path(mkdtemp(prefix=SCRATCH_FOLDER))) as place:
        try:
            yield place
        finally:
            rmtree(place)


@contextmanager
def hidden_file(path: Path) -> Iterator[Path]:
    """A hidden file in the folder of `path`; it is removed at the end if it was not given another name."""
    stem = f".{path.name}{HIDDEN_FILE}"
    _clear(path.parent, f"{escape(stem)}*")

    def make() -> Path:
        file, name = mkstemp(dir=path.parent, prefix=stem)
        os.close(file)
        return Path(name)

    with _made(make) as place:
        try:
            yield place
        finally:
            place.unlink(missing_ok=True)


@contextmanager
def _made(make: Callable[[], Path]) -> Iterator[Path]:
    """A new file or folder, locked as long as it is needed, so that no other run takes it for one that was left."""
    place = make()
    if not LOCKS:
        yield place
        return
    lock = os.open(place, os.O_RDONLY)
    try:
        with suppress(OSError):  # not every file system has locks
            LOCKS.flock(lock, LOCKS.LOCK_EX)
        yield place
    finally:
        os.close(lock)


def _clear(folder: Path, pattern: str) -> None:
    """Remove what runs that were stopped have left: what is of the pattern, and is not locked by a run."""
    for place in folder.glob(pattern) if LOCKS else ():
        with suppress(OSError):  # another run holds it, or it is another user's
            file = os.open(place, UNMISTAKABLE)
            try:
                LOCKS.flock(file, LOCKS.LOCK_EX | LOCKS.LOCK_NB)
                if time() - place.stat().st_mtime > JUST_MADE:  # one that was just made is not locked yet
                    rmtree(place) if place.is_dir() else place.unlink()
            finally:
                os.close(file)
