"""`python -m benchmarks.bound` prints how far bounds get; `--random 3000` judges them on random small problems.

Plans come from the search, made with the seconds given; the bound's own seconds count from then on, compiling excluded.
All seconds are those of the processor.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from benchmarks import bound_random, machine
from benchmarks.families import BENCH, instance_names, read_instance
from solver import kernel
from solver.bound import Bound, bound
from solver.build import follow_plan
from solver.documents import read_problem
from solver.kernel.pool import Pooled
from solver.plan import Plan
from solver.problem import Problem
from solver.recombine import PooledRoute
from solver.stop import Seconds

SEARCH_SECONDS = {100: 5.0, 200: 10.0, 500: 20.0, 1000: 30.0}
"""Seconds of the search by the number of jobs; `OTHER_SECONDS` for public instances."""

OTHER_SECONDS = 10.0
HEADINGS = (
    f"{'instance':<18} {'limit':>5} {'plan':>12} {'weight':>7} {'bound':>12} {'weight':>7} "
    f"{'gap %':>6} {'fallback':>8} {'CPU s':>6} status"
)


@dataclass(frozen=True)
class Case:
    """An instance of a family with the seconds that the search and the bound get."""

    family: str
    instance: str
    search: float
    limit: float


def cases(bench: Path) -> Iterator[Case]:
    """Yield the cases of the whole table: neutral workload of four sizes, then public instances."""
    for limit in (5.0, 60.0):
        for seed in range(1, 11):
            yield Case("core", f"n100-s{seed}", SEARCH_SECONDS[100], limit)
    for load in ("", "-load6"):
        for seed in range(1, 7):
            yield Case("core", f"n200-s{seed}{load}", SEARCH_SECONDS[200], 30.0)
    for size in (500, 1000):
        for seed in range(1, 4):
            yield Case("core", f"n{size}-s{seed}", SEARCH_SECONDS[size], 120.0)
    for name in instance_names("trsp_pillac", bench):
        yield Case("trsp_pillac", name, OTHER_SECONDS, 300.0)


def searched(problem: Problem, seconds: float) -> tuple[Plan, list[PooledRoute]]:
    """Return a plan of the search and the routes it accepted."""
    pool: list[PooledRoute] = []

    def combine(routes: Sequence[Pooled], plan: Plan) -> Plan:
        pool.extend(PooledRoute(*route) for route in routes)
        return plan

    start = follow_plan(problem, {})
    answer = kernel.run(
        problem, Seconds(seconds, time.process_time), 1, start=start, combine=combine
    )
    return answer.plan, pool


def line(case: Case, problem: Problem, plan: Plan, found: Bound) -> str:
    """Return a row of the table."""
    weight = sum((problem.jobs[left.job].weight for left in plan.unserved), Fraction(0))
    best = found.plan or plan
    gap = 100 * (found.gap or 0.0)
    return (
        f"{case.instance:<18} {case.limit:>5.0f} {best.total:>12} {float(weight):>7.4g} "
        f"{found.total:>12} {float(found.unserved_weight):>7.4g} {gap:>6.2f} "
        f"{found.shifts_fallback:>8} {found.seconds:>6.1f} {found.status.value}"
    )


def run(chosen: Sequence[Case], bench: Path) -> None:
    """Print the table as it grows; a plan of the search is used for every limit of its instance."""
    from solver.bound.warm import warm_up

    kernel.warm_up()
    warm_up()
    print(", ".join(f"{name} {value}" for name, value in machine.describe().items()))
    print(HEADINGS)
    plans: dict[str, tuple[Plan, list[PooledRoute]]] = {}
    for case in chosen:
        problem = read_problem(read_instance(case.family, case.instance, bench).problem)
        if case.instance not in plans:
            plans[case.instance] = searched(problem, case.search)
        plan, pool = plans[case.instance]
        found = bound(problem, plan=plan, pool=pool, seconds=case.limit, clock=time.process_time)
        print(line(case, problem, plan, found), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 1 where a random problem shows a fault."""
    parser = argparse.ArgumentParser("benchmarks.bound", description=__doc__)
    parser.add_argument("--random", type=int, help="judge so many random problems instead")
    parser.add_argument("--first", type=int, default=0, help="seed of the first one (0)")
    parser.add_argument("--instances", nargs="+", help="names; without it all")
    parser.add_argument("--limits", nargs="+", type=float, help="only these limits in seconds")
    parser.add_argument("--bench", type=Path, default=BENCH, help="folder of the benchmark data")
    given = parser.parse_args(arguments)
    if given.random is not None:
        return int(bound_random.run(given.random, given.first) > 0)
    bench = given.bench.resolve()
    chosen = [
        case
        for case in cases(bench)
        if (not given.instances or case.instance in given.instances)
        and (not given.limits or case.limit in given.limits)
    ]
    run(chosen, bench)
    return 0


if __name__ == "__main__":
    sys.exit(main())
