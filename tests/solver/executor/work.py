"""Tasks for the tests of the executors; functions of a module, so that workers find them."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from solver.engine import Cancel


class TwoWordsError(Exception):
    """Can be packed, but not unpacked: it wants two arguments."""

    def __init__(self, first: str, second: str) -> None:
        """Take two words."""
        super().__init__(first + second)


@dataclass(frozen=True)
class Deadly:
    """A task that kills its worker as long as its file says so."""

    number: int
    file: Path


def square(task: int, cancel: Cancel) -> int:
    """Return the square."""
    return task * task


def divide(task: int, cancel: Cancel) -> float:
    """Return 1 divided by the task."""
    return 1 / task


def two_words(task: int, cancel: Cancel) -> int:
    """Raise what cannot be unpacked."""
    raise TwoWordsError("no ", "way")


def nothing_to_send(task: int, cancel: Cancel) -> object:
    """Return what cannot be packed."""
    return lambda: task


def own_process(task: int, cancel: Cancel) -> int:
    """Return the number of the process."""
    return os.getpid()


def deadly(task: Deadly, cancel: Cancel) -> int:
    """Kill the worker by signal 9 while the file counts down to 0, then return the number."""
    left = int(task.file.read_text()) if task.file.exists() else 0
    if left:
        task.file.write_text(str(left - 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return task.number


@dataclass(frozen=True)
class OnceThere:
    """Cancels once a file is there."""

    file: Path

    def is_set(self) -> bool:
        """Return whether it is there."""
        return self.file.exists()


def until_cancelled(task: Path, cancel: Cancel) -> Path:
    """Make a file and return it once all is cancelled."""
    task.touch()
    while not cancel.is_set():
        pass
    return task


def broken_setup() -> None:
    """Keep a worker from starting."""
    os._exit(7)
