"""Worker processes on this machine.

Each worker has a pipe of its own, so it is known which task a killed worker had: that one alone is done again and only
that worker is replaced. `concurrent.futures` breaks the whole pool with it, and cannot tell which task was to blame.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Sequence
from ctypes import c_byte
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from types import TracebackType
from typing import Any

from solver.engine import Cancel
from solver.executor.tasks import ExecutorError, OnDone, Outcome, Task, TaskError, Work
from solver.executor.worker import Failure, cause_of, serve

MOST_TRIES = 3
"""Workers that one task may cost before it is given up."""

POLL_SECONDS = 0.05
CLOSING_SECONDS = 2.0


class _Worker:
    """One process with its pipe and the task it has."""

    def __init__(
        self, context: SpawnContext, byte: Any, setup: Callable[[], object] | None
    ) -> None:
        self.pipe, far = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=serve, args=(far, byte, setup), daemon=True
        )
        self.process.start()
        far.close()
        self.ready = False
        self.task: int | None = None

    def end(self, seconds: float) -> None:
        """Let the process end; kill it where it does not in time."""
        with contextlib.suppress(OSError):
            self.pipe.send(None)
        self.process.join(seconds)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()
        self.process.close()


class ProcessPool:
    """Worker processes that stay until the pool is closed; begun when there is work, replaced when killed.

    The processes are spawned: nothing of this process is copied, so threads and compiled code are safe. A program that
    uses a pool keeps its own beginning under `if __name__ == "__main__":`.
    """

    def __init__(self, workers: int, setup: Callable[[], object] | None = None) -> None:
        """Take the number of workers, 1 or more, and what each does first, for example loading compiled code."""
        if workers < 1:
            raise ValueError(f"workers: {workers} is below 1; give a whole number of 1 or more")
        self.workers = workers
        self._setup = setup
        self._context = multiprocessing.get_context("spawn")
        self._byte = self._context.RawValue(c_byte, 0)
        self._team: list[_Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> ProcessPool:
        """Return the pool."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the pool."""
        self.close()

    def close(self) -> None:
        """End all workers; a later `run` begins new ones."""
        self._end(CLOSING_SECONDS)

    def pids(self) -> list[int]:
        """Return the process numbers of the workers."""
        return [worker.process.pid for worker in self._team if worker.process.pid is not None]

    def _end(self, seconds: float) -> None:
        team, self._team = self._team, []
        for worker in team:
            worker.end(seconds)

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
        round_ = _Round(work, tasks, names, on_done)
        self._byte.value, self._failed_starts = 0, 0
        try:
            while not round_.over:
                if cancel is not None and cancel.is_set():
                    self._byte.value = 1
                    round_.waiting.clear()
                self._share_out(round_)
                self._collect(round_)
        except BaseException:
            self._end(0)
            raise
        return dict(sorted(round_.outcomes.items()))

    def _share_out(self, round_: _Round) -> None:
        """Begin the workers that are needed, and give each that is free a task."""
        wanted = min(self.workers, len(round_.waiting) + round_.under_way)
        while len(self._team) < wanted:
            self._team.append(_Worker(self._context, self._byte, self._setup))
        for worker in self._team:
            if worker.ready and worker.task is None and round_.waiting:
                worker.task = round_.begin()
                try:
                    worker.pipe.send((worker.task, round_.work, round_.tasks[worker.task]))
                except OSError:
                    pass  # killed while it was waiting; noticed below
                except (pickle.PicklingError, TypeError, AttributeError) as error:
                    name = round_.names[worker.task]
                    raise TaskError(f"{name} cannot be sent to a worker: {error}") from error

    def _collect(self, round_: _Round) -> None:
        """Wait for news, and take in what workers say or that they are dead."""
        if round_.over:
            return
        by_source: dict[Any, _Worker] = {worker.pipe: worker for worker in self._team}
        by_source |= {worker.process.sentinel: worker for worker in self._team}
        news = {id(by_source[s]): by_source[s] for s in wait(list(by_source), POLL_SECONDS)}
        for worker in news.values():
            try:
                while worker.pipe.poll():
                    self._heard(round_, worker, worker.pipe.recv())
            except (EOFError, OSError):
                pass  # what it still had to say is lost
            if not worker.process.is_alive():
                self._lost(round_, worker)

    def _heard(self, round_: _Round, worker: _Worker, said: Any) -> None:
        if said is None:
            worker.ready, self._failed_starts = True, 0
            return
        worker.task = None
        round_.done(*said)

    def _lost(self, round_: _Round, worker: _Worker) -> None:
        """Strike out a dead worker and put its task back."""
        self._team.remove(worker)
        code = worker.process.exitcode
        worker.end(0)
        if worker.task is not None:
            round_.again(worker.task, f"its worker ended with code {code}")
        elif not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= MOST_TRIES:
                raise ExecutorError(
                    f"workers cannot be started (they end with code {code}); a program that uses "
                    'them keeps its own beginning under if __name__ == "__main__":, or uses 1 worker'
                )


class _Round:
    """The tasks of one `run`: waiting, under way, done."""

    def __init__(
        self,
        work: Work[Any, Any],
        tasks: Sequence[Any],
        names: Sequence[str],
        on_done: OnDone[Any] | None,
    ) -> None:
        self.work, self.tasks, self.names, self._on_done = work, tasks, names, on_done
        self.waiting = deque(range(len(tasks)))
        self.under_way = 0
        self.outcomes: dict[int, Any] = {}
        self._tries = [0] * len(tasks)

    @property
    def over(self) -> bool:
        return not self.waiting and not self.under_way

    def begin(self) -> int:
        self.under_way += 1
        return self.waiting.popleft()

    def done(self, index: int, outcome: Any) -> None:
        self.under_way -= 1
        if isinstance(outcome, Failure):
            message = f"{self.names[index]} failed: {outcome.told}"
            raise TaskError(message) from cause_of(outcome)
        self.outcomes[index] = outcome
        if self._on_done is not None:
            self._on_done(index, outcome)

    def again(self, index: int, why: str) -> None:
        self.under_way -= 1
        self._tries[index] += 1
        if self._tries[index] >= MOST_TRIES:
            raise TaskError(
                f"{self.names[index]} failed {MOST_TRIES} times: {why}; "
                "give the machine more memory or make the task smaller"
            )
        self.waiting.appendleft(index)
