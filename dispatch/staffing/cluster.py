"""Replications on the workers of a Dask cluster, by the protocol of `solver.executor`.

Needs the extra `cluster`. Dask gives the task of a killed worker to another one; what is done is fetched at once, so
that nothing is lost with the worker that did it.
"""

from __future__ import annotations

import io
import pickle
import queue
from collections import deque
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from distributed import Client, Future, KilledWorker

from dispatch import __version__
from dispatch.languages import gettext as _
from dispatch.staffing.history import StaffingError
from solver.engine import Cancel
from solver.executor import ExecutorError, TaskError
from solver.executor.tasks import OnDone, Outcome, Task, Work, told

CONNECT_SECONDS = 10.0
POLL_SECONDS = 0.5
MOST_IDLE_SECONDS = 120.0
"""How long a cluster may be without any worker before a study gives it up."""


class Cluster:
    """The workers of a running scheduler.

    As many tasks are under way as the workers have threads, so a cancelled study ends as soon as these are done. A task
    that has begun runs to its end.

    Parameters
    ----------
    address : str
        Of the scheduler, such as `tcp://10.0.0.5:8786`.
    shared : types
        Objects of these types are sent to the cluster once and not with every task.
    connect_seconds, most_idle_seconds : float
        How long to wait for the scheduler, and for a worker where there is none.

    Raises
    ------
    StaffingError
        If no scheduler answers there.
    """

    def __init__(
        self,
        address: str,
        *,
        shared: tuple[type, ...] = (),
        connect_seconds: float = CONNECT_SECONDS,
        most_idle_seconds: float = MOST_IDLE_SECONDS,
    ) -> None:
        self._address, self._shared = address, shared
        self._most_idle_seconds = most_idle_seconds
        try:
            self._client = Client(address, timeout=connect_seconds, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise StaffingError(
                _(
                    "No Dask scheduler answers at {address} ({told}). Start one with `dask scheduler`, and"
                    " give its address such as tcp://10.0.0.5:8786.",
                    address=address,
                    told=told(error),
                )
            ) from error
        # With the part itself, so that its id stays its own.
        self._sent: dict[int, tuple[object, Future]] = {}

    def __enter__(self) -> Cluster:
        """Return the cluster."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the cluster."""
        self.close()

    def close(self) -> None:
        """Leave the cluster, which goes on without us; what was sent to it is let go."""
        self._sent.clear()
        self._client.close()

    @property
    def workers(self) -> int:
        """How many tasks are done at a time: the threads of all workers there are now, at least 1."""
        return max(1, sum(self._client.nthreads().values()))

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
        round_ = _Round(work, tasks, names)
        try:
            while True:
                room = 0 if cancel is not None and cancel.is_set() else self.workers
                while len(round_.under_way) < room and round_.waiting:
                    self._begin(round_, round_.waiting.popleft())
                if not round_.under_way:
                    return dict(sorted(round_.outcomes.items()))
                index = self._wait(round_.news)
                if self._take(round_, index) and on_done is not None:
                    on_done(index, round_.outcomes[index])
        finally:
            self._client.cancel(list(round_.under_way.values()))

    def _begin(self, round_: _Round, index: int) -> None:
        packed, parts = pack(round_.tasks[index], self._shared)
        for key, part in parts.items():
            if key not in self._sent:
                # A task and no scattered value: lost with a killed worker, it is simply made again.
                made = self._client.submit(pickle.loads, pickle.dumps(part), pure=False)
                self._sent[key] = (part, made)
        made_parts = {key: self._sent[key][1] for key in parts}
        future = self._client.submit(_do, round_.work, packed, made_parts, __version__, pure=False)
        round_.under_way[index] = future
        future.add_done_callback(lambda _: round_.news.put(index))

    def _wait(self, news: queue.SimpleQueue[int]) -> int:
        """Return the next task that is over, as long as there are workers to do it."""
        idle = 0.0
        while True:
            try:
                return news.get(timeout=POLL_SECONDS)
            except queue.Empty:
                idle = 0.0 if self._client.nthreads() else idle + POLL_SECONDS
            if idle >= self._most_idle_seconds:
                raise ExecutorError(
                    _(
                        "The cluster at {address} has had no worker for {idle:.0f} seconds. Start some with"
                        " `dask worker {address} --nthreads 1`, then the study again.",
                        address=self._address,
                        idle=idle,
                    )
                )

    def _take(self, round_: _Round, index: int) -> bool:
        """Take in what a task gave; return False where it has to be done again."""
        future, name = round_.under_way.pop(index), round_.names[index]
        try:
            round_.outcomes[index] = future.result()
        except KilledWorker as error:
            # Dask gives a task up after four workers, which may have gone together and for another reason.
            self._sent.clear()
            round_.again(index, error)
            return False
        except Exception as error:
            if future.cancelled():
                raise ExecutorError(
                    _(
                        "The scheduler at {address} is gone. Start it and its workers, then the study again:"
                        " what is done is kept.",
                        address=self._address,
                    )
                ) from error
            raise TaskError(_("{name} failed: {told}", name=name, told=told(error))) from error
        return True


class _Round:
    """The tasks of one `run`: waiting, under way, done."""

    def __init__(self, work: Work[Any, Any], tasks: Sequence[Any], names: Sequence[str]) -> None:
        self.work, self.tasks, self.names = work, tasks, names
        self.waiting = deque(range(len(tasks)))
        self.under_way: dict[int, Future] = {}
        self.outcomes: dict[int, Any] = {}
        self.news: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._killed: set[int] = set()

    def again(self, index: int, error: KilledWorker) -> None:
        """Put a task back that has killed its workers, once."""
        if index in self._killed:
            raise TaskError(
                _(
                    "{names} has killed one worker after the other; give the workers more memory or make"
                    " the task smaller",
                    names=self.names[index],
                )
            ) from error
        self._killed.add(index)
        self.waiting.appendleft(index)


def pack(task: object, shared: tuple[type, ...]) -> tuple[bytes, dict[int, object]]:
    """Return a task as bytes without its shared parts, and these by what stands for them.

    Parameters
    ----------
    task : object
        That can be pickled.
    shared : types
        Which parts are shared.
    """
    parts: dict[int, object] = {}

    class Packer(pickle.Pickler):
        def persistent_id(self, part: Any) -> int | None:
            if not isinstance(part, shared):
                return None
            parts[id(part)] = part
            return id(part)

    buffer = io.BytesIO()
    Packer(buffer).dump(task)
    return buffer.getvalue(), parts


def unpack(packed: bytes, parts: Mapping[int, object]) -> Any:
    """Return what `pack` has packed, with the shared parts put in."""

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, key: int) -> object:
            return parts[key]

    return Unpickler(io.BytesIO(packed)).load()


class _Never:
    """A cluster's task is not called off once it has begun."""

    def is_set(self) -> bool:
        return False


def _do(work: Work[Any, Any], packed: bytes, parts: Mapping[int, object], version: str) -> Any:
    """Do a task on a worker, which must be of the same version, or its answer would be another one."""
    if version != __version__:
        raise StaffingError(
            _(
                "this worker has version {version} and the study {version2}; install the same on both",
                version=__version__,
                version2=version,
            )
        )
    return work(unpack(packed, parts), _Never())
