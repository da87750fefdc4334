"""The executors: order, failures, cancelling, killed workers."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from solver.executor import (
    Executor,
    ExecutorError,
    InProcess,
    ProcessPool,
    RemoteError,
    TaskError,
)
from tests.solver.executor import work


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    """Two workers for all tests."""
    with ProcessPool(2) as pool:
        yield pool


def executor(kind: str, pool: ProcessPool) -> Executor:
    """Return an executor by its kind."""
    return InProcess() if kind == "here" else pool


def names(tasks: list[int]) -> list[str]:
    """Return a name for each task."""
    return [f"number {task}" for task in tasks]


@pytest.mark.parametrize("kind", ["here", "pool"])
def test_outcomes_come_in_the_order_of_the_tasks(kind: str, pool: ProcessPool) -> None:
    """Every task has its outcome at its place, and each is told of once."""
    tasks, told = list(range(20)), dict[int, int]()
    done = executor(kind, pool).run(
        work.square, tasks, names=names(tasks), on_done=told.__setitem__
    )
    assert list(done.items()) == [(task, task * task) for task in tasks]
    assert told == done


@pytest.mark.parametrize("kind", ["here", "pool"])
def test_nothing_to_do(kind: str, pool: ProcessPool) -> None:
    """Without tasks there are no outcomes."""
    assert executor(kind, pool).run(work.square, [], names=[]) == {}


@pytest.mark.parametrize("kind", ["here", "pool"])
def test_an_exception_names_its_task(kind: str, pool: ProcessPool) -> None:
    """What a task raises reaches the caller with the task's name, and the executor can be used again."""
    tasks = [1, 0, 2]
    with pytest.raises(TaskError, match=r"^number 0 failed: ZeroDivisionError: ") as caught:
        executor(kind, pool).run(work.divide, tasks, names=names(tasks))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert executor(kind, pool).run(work.divide, [1, 2], names=names([1, 2])) == {0: 1.0, 1: 0.5}


def test_the_traceback_of_the_worker_is_kept(pool: ProcessPool) -> None:
    """The line that failed over there can be read here, even of an exception that cannot be sent."""
    with pytest.raises(TaskError, match="number 5 failed: TwoWordsError: no way") as caught:
        pool.run(work.two_words, [5], names=names([5]))
    assert isinstance(caught.value.__cause__, RemoteError)
    assert 'raise TwoWordsError("no ", "way")' in str(caught.value.__cause__)


def test_an_outcome_that_cannot_be_sent(pool: ProcessPool) -> None:
    """An outcome that cannot be packed fails the task by its name."""
    with pytest.raises(TaskError, match=r"number 5 failed: .*pickle"):
        pool.run(work.nothing_to_send, [5], names=names([5]))


def test_a_task_that_cannot_be_sent(pool: ProcessPool) -> None:
    """A task that cannot be packed is named."""
    with pytest.raises(TaskError, match="the lambda cannot be sent to a worker"):
        pool.run(work.own_process, [lambda: 1], names=["the lambda"])  # type: ignore[arg-type]


def test_tasks_are_done_elsewhere(pool: ProcessPool) -> None:
    """A pool does its work in other processes, and these stay."""
    first = set(pool.run(work.own_process, [0, 1, 2, 3], names=names([0, 1, 2, 3])).values())
    again = set(pool.run(work.own_process, [0, 1, 2, 3], names=names([0, 1, 2, 3])).values())
    assert os.getpid() not in first | again
    assert first | again <= set(pool.pids())


def test_a_killed_worker_is_replaced(tmp_path: Path, pool: ProcessPool) -> None:
    """The task of a worker killed by signal 9 is done again, and all others once."""
    files = [tmp_path / f"{number}" for number in range(6)]
    files[2].write_text("1")
    files[4].write_text("2")
    tasks = [work.Deadly(number, file) for number, file in enumerate(files)]
    told: list[int] = []
    done = pool.run(
        work.deadly,
        tasks,
        names=names(list(range(6))),
        on_done=lambda index, outcome: told.append(index),
    )
    assert list(done.values()) == [0, 1, 2, 3, 4, 5]
    assert sorted(told) == [0, 1, 2, 3, 4, 5]


def test_an_idle_worker_that_is_killed(pool: ProcessPool) -> None:
    """Workers killed between two runs are replaced by the next."""
    pool.run(work.square, [1, 2, 3], names=names([1, 2, 3]))
    for pid in pool.pids():
        os.kill(pid, signal.SIGKILL)
    assert pool.run(work.square, [4, 5, 6], names=names([4, 5, 6])) == {0: 16, 1: 25, 2: 36}


def test_a_task_that_always_kills(tmp_path: Path, pool: ProcessPool) -> None:
    """A task is given up after its third worker, by its name."""
    file = tmp_path / "deadly"
    file.write_text("99")
    with pytest.raises(TaskError, match=r"the deadly one failed 3 times: .*code -9"):
        pool.run(work.deadly, [work.Deadly(0, file)], names=["the deadly one"])
    assert file.read_text() == "96"


def test_workers_that_cannot_start() -> None:
    """Workers that end before they are ready are not begun for ever."""
    with (
        ProcessPool(1, setup=work.broken_setup) as broken,
        pytest.raises(ExecutorError, match=r"cannot be started \(they end with code 7\)"),
    ):
        broken.run(work.square, [1], names=names([1]))


def test_cancelled_before_it_begins(pool: ProcessPool) -> None:
    """Nothing is begun once all is cancelled."""
    cancel = threading.Event()
    cancel.set()
    for one in (InProcess(), pool):
        assert one.run(work.square, [1, 2], names=names([1, 2]), cancel=cancel) == {}


def test_cancelled_under_way(tmp_path: Path, pool: ProcessPool) -> None:
    """Tasks under way hear of it and end with what they have; those that wait are not begun."""
    cancel = threading.Event()
    tasks = list(range(50))

    def stop(index: int, outcome: int) -> None:
        cancel.set()

    assert pool.run(work.square, tasks, names=names(tasks), on_done=stop, cancel=cancel)
    begun = tmp_path / "begun"
    waiting = [begun] * 9
    done = pool.run(
        work.until_cancelled, waiting, names=["waiting"] * 9, cancel=work.OnceThere(begun)
    )
    assert 0 < len(done) <= 2
    assert pool.run(work.square, [3], names=names([3])) == {0: 9}


def test_no_workers() -> None:
    """A pool has at least one worker."""
    with pytest.raises(ValueError, match="workers: 0 is below 1; give a whole number of 1 or more"):
        ProcessPool(0)


def test_a_closed_pool_leaves_nobody_behind() -> None:
    """After closing no worker is alive, and a pool that was closed can be used again."""
    with ProcessPool(1) as pool:
        pool.run(work.square, [1], names=names([1]))
        (pid,) = pool.pids()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert pool.pids() == []
