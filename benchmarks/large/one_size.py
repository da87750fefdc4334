"""One size in a process of its own: `python -m benchmarks.large.one_size '{...}'` prints what was measured as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass, field

from benchmarks.large.city import city
from solver.checker import check, load_json
from solver.documents import read_problem, write_plan
from solver.engine import Progress
from solver.kernel import warm_up
from solver.solve import SEARCHED, Result, solve
from solver.stop import Iterations, Seconds, Stop

MIB = 1024
"""Kibibytes, as the system counts memory, to a mebibyte."""


@dataclass(frozen=True)
class Task:
    """What to measure; exactly one of `seconds`, of the clock, and `iterations` is given."""

    jobs: int
    seed: int
    workers: int
    seconds: float | None = None
    iterations: int | None = None

    def stop(self) -> Stop:
        """Return when the search stops."""
        if self.seconds is None:
            return Iterations(self.iterations or 0)
        return Seconds(self.seconds)


@dataclass(frozen=True)
class Measured:
    """What one size took and gave.

    Attributes
    ----------
    jobs, technicians : int
        The size.
    stages : dict
        Seconds of the clock by stage: reading, both rules, the search, reasons, writing, the checker.
    wall : float
        Seconds of the clock from the first stage to the last.
    own_cpu, workers_cpu : float
        Processor seconds meanwhile of this process, and of all workers together.
    workers : int
        How many there may be.
    memory : int
        Mebibytes: the peak of this process and, for each worker, that of the largest.
    cents, unserved, iterations : int
        Of the plan.
    rules : dict
        Cents and jobs left out of each dispatch rule's plan.
    valid : bool
        The checker's verdict.
    """

    jobs: int
    technicians: int
    stages: dict[str, float]
    wall: float
    own_cpu: float
    workers_cpu: float
    workers: int
    memory: int
    cents: int
    unserved: int
    iterations: int
    valid: bool
    rules: dict[str, list[int]] = field(default_factory=dict)

    @property
    def quiet(self) -> float:
        """Seconds that it would take on quiet cores, one a worker: workers and this process take turns."""
        return self.own_cpu + self.workers_cpu / self.workers

    @property
    def better(self) -> bool:
        """Whether the plan is cheaper than both rules'."""
        return all(self.cents < cents for cents, _ in self.rules.values())


class _Stages:
    """Seconds of the clock from one mark to the next."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.began = self._last = time.perf_counter()

    def mark(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._last, 2)
        self._last = now

    def reported(self, progress: Progress) -> None:
        """End the stages that are within `solve`."""
        if progress.message == "first plan":
            self.mark("rules")
        elif progress.message == SEARCHED:
            self.mark("search")


def measure(task: Task) -> Measured:
    """Make a city, solve it and let the checker judge; loading the search is not in the figures."""
    text = json.dumps(city(task.jobs, seed=task.seed))
    warm_up()
    stages, own, workers = _Stages(), time.process_time(), _ended_workers()
    document = load_json(text)
    problem = read_problem(document)
    stages.mark("read")
    result = solve(
        problem, task.stop(), task.seed, on_progress=stages.reported, workers=task.workers
    )
    stages.mark("reasons")
    written = json.dumps(write_plan(problem, result.plan))
    stages.mark("write")
    verdict = check(document, load_json(written))
    stages.mark("check")
    wall = round(time.perf_counter() - stages.began, 2)
    return Measured(
        jobs=task.jobs,
        technicians=len(problem.technicians),
        stages=stages.seconds,
        wall=wall,
        own_cpu=round(time.process_time() - own, 1),
        workers_cpu=round(_ended_workers() - workers, 1),
        workers=task.workers,
        memory=_peak(task.workers),
        cents=verdict.cost["total"],
        unserved=len(result.plan.unserved),
        iterations=result.iterations,
        valid=verdict.valid,
        rules=_rules(result),
    )


def _rules(result: Result) -> dict[str, list[int]]:
    return {name: [p.total, len(p.unserved)] for name, p in result.baselines.items()}


def _ended_workers() -> float:
    """Return the processor time of the workers that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _peak(workers: int) -> int:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int((own + workers * largest) // MIB)


def main() -> None:
    """Measure the task given as JSON and print what was found as the last line."""
    print(json.dumps(asdict(measure(Task(**json.loads(sys.argv[1]))))))


if __name__ == "__main__":
    main()
