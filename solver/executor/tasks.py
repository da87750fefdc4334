"""What an executor promises, its errors, and the one that needs no other process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from solver.engine import Cancel

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")
Work = Callable[[Task, Cancel], Outcome]
"""A function of a task; it may look at the second argument now and then and end early with what it has."""

OnDone = Callable[[int, Outcome], None]


class ExecutorError(RuntimeError):
    """Tasks that cannot be done; the message names the task, what happened and the remedy."""


class TaskError(ExecutorError):
    """A task that failed or killed its workers; what it raised is the cause."""


class Executor(Protocol):
    """Does tasks, perhaps several at a time."""

    @property
    def workers(self) -> int:
        """How many tasks are done at a time."""
        ...

    def run(
        self,
        work: Work[Task, Outcome],
        tasks: Sequence[Task],
        *,
        names: Sequence[str],
        on_done: OnDone[Outcome] | None = None,
        cancel: Cancel | None = None,
    ) -> dict[int, Outcome]:
        """Return what `work` gives for each task by the task's position, ascending.

        Parameters
        ----------
        work : callable
            Called with a task and an object that says whether all is cancelled.
        tasks : sequence
            What is to be done; begun in this order.
        names : sequence of str
            What each task is called in messages.
        on_done : callable or None
            Called here with the position and the outcome of each task as soon as it is done, in any order.
        cancel : object with `is_set()` or None
            Once set, no task is begun any more; those not begun have no outcome.

        Raises
        ------
        TaskError
            If a task raises an exception or kills its workers again and again.
        """
        ...


class InProcess:
    """Does one task after another in this process."""

    workers = 1

    def run(
        self,
        work: Work[Task, Outcome],
        tasks: Sequence[Task],
        *,
        names: Sequence[str],
        on_done: OnDone[Outcome] | None = None,
        cancel: Cancel | None = None,
    ) -> dict[int, Outcome]:
        """Return what `work` gives for each task; see `Executor.run`."""
        asked = cancel or _Never()
        outcomes: dict[int, Outcome] = {}
        for index, task in enumerate(tasks):
            if asked.is_set():
                break
            try:
                outcomes[index] = work(task, asked)
            except Exception as error:
                raise TaskError(f"{names[index]} failed: {told(error)}") from error
            if on_done is not None:
                on_done(index, outcomes[index])
        return outcomes


class _Never:
    """Nobody cancels."""

    def is_set(self) -> bool:
        return False


def told(error: BaseException) -> str:
    """Return an exception as it is put into a message."""
    return f"{type(error).__name__}: {error}"
