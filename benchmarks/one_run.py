"""One engine on one instance in a process of its own: `python -m benchmarks.one_run '{...}'` prints its record."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks import machine, peers
from benchmarks.documents import problem_document, shift, weights
from benchmarks.families import read_instance
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Instance
from benchmarks.record import Record
from solver.checker import DocumentError, check
from solver.documents import read_problem, write_plan
from solver.problem import ProblemError
from solver.solve import solve
from solver.stop import Iterations, Seconds, Stop


@dataclass(frozen=True)
class Task:
    """What to run; exactly one of `seconds` and `iterations` is given.

    `core` is the core to stay on, `plans` a folder for the plan documents, `preload` a library that shows the process
    its own processor time as the clock.
    """

    family: str
    instance: str
    engine: str
    seed: int
    bench: str
    seconds: float | None = None
    iterations: int | None = None
    core: int | None = None
    plans: str | None = None
    preload: str | None = None

    @property
    def limit(self) -> str:
        """When the search stops, for people."""
        if self.seconds is None:
            return f"{self.iterations} iterations"
        return f"{self.seconds:g} s"

    @property
    def clock(self) -> str:
        """What an engine sees that looks at the clock itself, as some peers do."""
        return "wall" if self.preload is None else "processor"

    def stop(self) -> Stop:
        """Return the stop; seconds are those of the processor in this process."""
        if self.seconds is None:
            return Iterations(self.iterations or 0)
        return Seconds(self.seconds, clock=time.process_time)

    def record(self) -> Record:
        """Return a record with nothing found yet."""
        return Record(self.family, self.instance, self.engine, self.seed, self.limit)


@dataclass(frozen=True)
class Answer:
    """A plan document, the engine's iterations, and the seconds spent: of the processor and of the clock."""

    plan: dict[str, Any]
    iterations: int
    seconds: float
    wall_seconds: float


def run(task: Task) -> Record:
    """Run one engine on one instance and let the checker judge.

    Raises
    ------
    FormatError, ProblemError
        If the data or the request are at fault.
    """
    instance = read_instance(task.family, task.instance, Path(task.bench))
    answer = _answer(task, instance.problem)
    if task.plans is not None:
        _keep(task, instance, answer.plan)
    return _judged(task, instance, answer)


def _answer(task: Task, problem: dict[str, Any]) -> Answer:
    """Return what the engine finds; what it compiles is compiled before the clocks start."""
    if task.engine in peers.NAMES:
        began, cpu = time.perf_counter(), time.process_time()
        plan, iterations = peers.solve(task.engine, problem, seconds=task.seconds, seed=task.seed)
    else:
        solve(read_problem(_TINY), Iterations(1), engine=task.engine)
        known = read_problem(problem)
        began, cpu = time.perf_counter(), time.process_time()
        result = solve(known, task.stop(), task.seed, engine=task.engine)
        plan, iterations = write_plan(known, result.plan), result.iterations
    spent = time.process_time() - cpu
    return Answer(plan, iterations, round(spent, 3), round(time.perf_counter() - began, 3))


_TINY = problem_document(
    name="one job",
    end=3600,
    locations=[[0.0, 0.0]],
    travel={"duration": [[0]]},
    technicians=[{"id": "t", "shifts": [shift(start=0, end=3600, home=0)]}],
    jobs=[{"id": "j", "location": 0, "service": 60}],
    weights=weights(unserved=1),
)


def _keep(task: Task, instance: Instance, plan: dict[str, Any]) -> None:
    """Write problem and plan, so that anybody can judge them again."""
    folder = Path(task.plans or ".")
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{task.family}-{task.instance}".replace("/", "-")
    (folder / f"{stem}.problem.json").write_text(json.dumps(instance.problem), "utf-8")
    run_name = f"{stem}-{task.engine}-{task.seed}-{task.limit.replace(' ', '')}"
    (folder / f"{run_name}.plan.json").write_text(json.dumps(plan), "utf-8")


def _judged(task: Task, instance: Instance, answer: Answer) -> Record:
    known = instance.reference
    record = replace(
        task.record(),
        unit=instance.unit,
        seconds=answer.seconds,
        wall_seconds=answer.wall_seconds,
        iterations=answer.iterations,
        priced="unserved" in instance.components,
        best_known=known.value if known else None,
        best_known_unserved=known.unserved if known else None,
        source=known.source if known else "",
        machine=machine.describe(clock=task.clock),
    )
    try:
        verdict = check(instance.problem, answer.plan)
    except DocumentError as error:
        return replace(record, trouble=f"no plan document: {error}")
    return replace(
        record,
        value=instance.value(verdict.cost),
        unserved=instance.unserved(answer.plan),
        valid=verdict.valid,
        trouble="; ".join(violation.sentence for violation in verdict.violations[:3]),
    )


def main() -> None:
    """Run the task given as JSON and print its record as the last line."""
    task = Task(**json.loads(sys.argv[1]))
    if task.core is not None:
        machine.pin(task.core)
    try:
        record = run(task)
    except (FormatError, ProblemError) as error:
        record = replace(task.record(), trouble=str(error))
    print(record.to_json())


if __name__ == "__main__":
    main()
