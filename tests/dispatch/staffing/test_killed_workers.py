"""Workers killed in the middle of a study, on this machine and on a Dask cluster: the answer is the undisturbed one."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from dispatch.staffing.cluster import Cluster, pack, unpack
from dispatch.staffing.history import StaffingError
from dispatch.staffing.results import Results
from dispatch.staffing.scenario import World
from dispatch.staffing.statistics import Interval
from dispatch.staffing.study import Precision, Study
from dispatch.staffing.summary import Summary
from solver.engine import Cancel
from solver.executor import Executor, ExecutorError, InProcess, ProcessPool, TaskError
from solver.executor.tasks import OnDone, Outcome, Task, Work
from tests.dispatch.staffing.test_study import SMALL, scenario
from tests.solver.executor import work

SCENARIOS = [scenario(1), scenario(2)]
REPLICATIONS = 4


@pytest.fixture(scope="module")
def undisturbed() -> list[tuple[Summary, ...]]:
    """What the study gives in this process."""
    return Study(SMALL, seed=4).run(SCENARIOS, REPLICATIONS)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A scheduler with four local workers."""
    with LocalCluster(
        n_workers=4,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=":0",
        silence_logs=60,
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def cluster(scheduler: str) -> Iterator[Cluster]:
    """A study's view of it."""
    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(4, timeout=120)
    with Cluster(scheduler, shared=(World,)) as cluster:
        yield cluster


def pids_of(scheduler: str) -> set[int]:
    """Return the processes of a cluster's workers."""
    with Client(scheduler, set_as_default=False) as client:
        return set(client.run(os.getpid).values())


def disturbed(
    executor: Executor, pids: Callable[[], Iterable[int]], file: Path
) -> list[tuple[Summary, ...]]:
    """Run the study and kill workers as soon as the first replication is kept."""
    killed: list[int] = []

    def kill(name: str, interval: Interval) -> None:
        if not killed:
            killed.extend(pids())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    results = Results(file)
    found = Study(SMALL, seed=4, executor=executor, results=results, on_progress=kill).run(
        SCENARIOS, REPLICATIONS
    )
    assert killed
    return found


def test_killed_workers_of_the_pool(undisturbed: list[tuple[Summary, ...]], tmp_path: Path) -> None:
    """Every worker of three killed by signal 9: the same answer, and all of it is kept."""
    file = tmp_path / "results.jsonl"
    with ProcessPool(3) as pool:
        assert disturbed(pool, pool.pids, file) == undisturbed
    assert len(Results(file)) == len(SCENARIOS) * REPLICATIONS


def test_killed_workers_of_a_cluster(
    undisturbed: list[tuple[Summary, ...]], scheduler: str, cluster: Cluster, tmp_path: Path
) -> None:
    """Three of four workers killed by signal 9 with what they had been sent: the same answer."""
    assert cluster.workers == 4
    found = disturbed(cluster, lambda: sorted(pids_of(scheduler))[:3], tmp_path / "results.jsonl")
    assert found == undisturbed


def test_all_workers_of_a_cluster_go_at_once(scheduler: str, cluster: Cluster) -> None:
    """Where every worker dies in one moment, those that take their place do all that was under way."""
    before: set[int] = set()

    def kill(index: int, outcome: int) -> None:
        if not before:
            before.update(pids_of(scheduler))
            for pid in before:
                os.kill(pid, signal.SIGKILL)

    tasks = list(range(12))
    names = [str(task) for task in tasks]
    done = cluster.run(work.square, tasks, names=names, on_done=kill)
    assert done == {task: task * task for task in tasks}
    assert len(before) == 4


class Watched:
    """Another executor that says how many tasks it was given, and is left after the first that is kept if asked to."""

    def __init__(self, executor: Executor, *, is_left: bool = False) -> None:
        self.executor, self.is_left = executor, is_left
        self.workers = executor.workers
        self.given = 0

    def run(
        self,
        work: Work[Task, Outcome],
        tasks: Sequence[Task],
        *,
        names: Sequence[str],
        on_done: OnDone[Outcome] | None = None,
        cancel: Cancel | None = None,
    ) -> dict[int, Outcome]:
        """Do the tasks as the other one does."""
        self.given += len(tasks)

        def keep(index: int, outcome: Outcome) -> None:
            if on_done is not None:
                on_done(index, outcome)
            if self.is_left:
                raise KeyboardInterrupt

        return self.executor.run(work, tasks, names=names, on_done=keep, cancel=cancel)


def test_a_study_left_by_its_client_goes_on(
    undisturbed: list[tuple[Summary, ...]], cluster: Cluster, tmp_path: Path
) -> None:
    """What a cluster had given when the client went is kept, whichever came first; here only the rest is done."""
    file = tmp_path / "results.jsonl"
    left = Watched(cluster, is_left=True)
    with pytest.raises(KeyboardInterrupt):
        Study(SMALL, seed=4, executor=left, results=Results(file)).run(SCENARIOS, REPLICATIONS)
    kept = Results(file)
    assert len(kept) == 1
    rest = Watched(InProcess())
    assert Study(SMALL, seed=4, executor=rest, results=kept).run(SCENARIOS, REPLICATIONS) == (
        undisturbed
    )
    assert rest.given == left.given - 1 == len(SCENARIOS) * REPLICATIONS - 1


def test_a_failing_task_is_named(cluster: Cluster) -> None:
    """An exception on a cluster names its task, and the cluster can be used again."""
    with pytest.raises(TaskError, match=r"^nought failed: ZeroDivisionError: ") as caught:
        cluster.run(work.divide, [1, 0], names=["one", "nought"])
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert cluster.run(work.divide, [1, 2], names=["one", "two"]) == {0: 1.0, 1: 0.5}


def test_nothing_is_begun_once_cancelled(cluster: Cluster) -> None:
    """Set while the first tasks are under way, those are done and no other."""

    class AfterTheFirst:
        def is_set(self) -> bool:
            return bool(told)

    told: list[int] = []
    done = cluster.run(
        work.square,
        list(range(20)),
        names=[str(number) for number in range(20)],
        on_done=lambda index, outcome: told.append(index),
        cancel=AfterTheFirst(),
    )
    assert 1 <= len(done) <= cluster.workers
    assert done == {number: number * number for number in sorted(told)}


def test_shared_parts_are_packed_apart() -> None:
    """A task without its world is small, and whole again with it."""
    task = (SMALL, scenario(1), 7)
    packed, parts = pack(task, (World,))
    assert list(parts.values()) == [SMALL]
    assert len(packed) < 5_000
    assert unpack(packed, parts) == task


class Jumbled:
    """An executor of eight that gives outcomes in any order but that of the tasks."""

    workers = 8

    def run(
        self,
        work: Work[Task, Outcome],
        tasks: Sequence[Task],
        *,
        names: Sequence[str],
        on_done: OnDone[Outcome] | None = None,
        cancel: object = None,
    ) -> dict[int, Outcome]:
        """Do the tasks from the last to the first."""
        backwards = list(reversed(range(len(tasks))))
        done = InProcess().run(
            work,
            [tasks[index] for index in backwards],
            names=names,
            on_done=lambda place, outcome: on_done and on_done(backwards[place], outcome),
        )
        return {index: done[backwards.index(index)] for index in range(len(tasks))}


def test_one_or_eight_workers_give_the_same_answer() -> None:
    """A study that runs until it is precise counts the same replications however many are done at a time."""
    precision = Precision(0.1, least=2, most=12)
    alone = Study(SMALL, seed=4).estimate(scenario(1), precision)
    eight = Study(SMALL, seed=4, executor=Jumbled()).estimate(scenario(1), precision)
    assert alone == eight
    assert 2 <= len(alone.summaries) <= 12


def test_no_scheduler_is_a_sentence() -> None:
    """An address where nobody listens, or that is none, is named with the remedy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for wrong in (address, "nonsense://x:1"):
        with pytest.raises(StaffingError, match=r"No Dask scheduler answers at .*dask scheduler"):
            Cluster(wrong, connect_seconds=1)


def test_a_cluster_without_workers_is_given_up() -> None:
    """Tasks do not wait for ever for workers that nobody starts."""
    with (
        LocalCluster(
            n_workers=0,
            processes=False,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address=":0",
        ) as empty,
        Cluster(empty.scheduler_address, most_idle_seconds=0.5) as cluster,
        pytest.raises(ExecutorError, match=r"has had no worker for .*dask worker"),
    ):
        cluster.run(work.square, [1], names=["one"])
