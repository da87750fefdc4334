"""`python -m benchmarks.optimum` sets plans of random small problems beside the proven best ones.

Every rule of the problem document is in play. A plan cheaper than what is proven best, or one that the checker refuses,
is a fault of the search or of the proof: the command then ends with status 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks import machine
from solver.build import follow, sequences_of
from solver.checker import check, load_json
from solver.documents import load, read_problem, write_plan
from solver.draft import Draft
from solver.effort import Effort
from solver.exact import Proof, Status, prove
from solver.plan import Plan, StopKind
from solver.problem import Problem
from solver.solve import solve
from solver.stop import Iterations, Seconds, Stop
from tests.solver.random_problems import Document, random_problem


@dataclass(frozen=True)
class Comparison:
    """One problem: its seed, the total of the search, the proof, what the checker says, why the best was missed."""

    seed: int
    jobs: int
    total: int
    cpu: float
    proof: Proof
    proof_cpu: float
    violations: tuple[str, ...]
    cause: str

    @property
    def fault(self) -> bool:
        """Whether the search or the proof must be wrong."""
        below = self.proof.bound is not None and self.total < self.proof.bound
        return below or bool(self.violations)

    @property
    def equal(self) -> bool:
        """Whether the search found a plan as cheap as the proven best one."""
        return self.proof.status is Status.OPTIMAL and self.total == self.proof.bound


def document_of(seed: int) -> Document:
    """Return a problem of three to nine jobs, up to three technicians and two depots."""
    rng = np.random.default_rng([seed, 2026])
    jobs, technicians = int(rng.integers(3, 10)), int(rng.integers(1, 4))
    return random_problem(rng, jobs=jobs, technicians=technicians, depots=int(rng.integers(0, 3)))


def compare(seed: int, *, stop: Callable[[], Stop], proof: Effort) -> Comparison:
    """Solve one problem, prove it without knowledge of that plan, and let the checker judge both plans."""
    document = document_of(seed)
    problem = read_problem(load(json.dumps(document)))
    began = time.process_time()
    plan = solve(problem, stop(), seed).plan
    solved = time.process_time()
    found = prove(problem, limit=proof)
    proven = time.process_time()
    return Comparison(
        seed,
        len(problem.jobs),
        plan.total,
        solved - began,
        found,
        proven - solved,
        (*_violations(document, problem, plan), *_violations(document, problem, found.plan)),
        _cause(problem, found.plan) if found.plan.total < plan.total else "",
    )


def _violations(document: Document, problem: Problem, plan: Plan) -> list[str]:
    written = load_json(json.dumps(write_plan(problem, plan)))
    return [found.sentence for found in check(load_json(json.dumps(document)), written).violations]


def _cause(problem: Problem, best: Plan) -> str:
    """Return what the best plan has that a search may not have looked at."""
    draft = Draft(problem)
    follow(draft, sequences_of(best))
    if draft.plan({}).total <= best.total:
        return "order of the jobs"
    pickups = [[s for s in r.stops if s.kind is StopKind.PICKUP] for r in best.routes]
    if any(not stop.parts and not stop.tools for each in pickups for stop in each):
        return "way over a depot that fetches nothing"
    if any(len(each) > 1 for each in pickups):
        return "several pick-ups in a route"
    for route, each in zip(best.routes, pickups, strict=True):
        used = Counter[str]()
        for job in route.jobs:
            used.update(problem.jobs[job].parts)
        if any(stop.parts[sku] > used[sku] for stop in each for sku in stop.parts):
            return "loading for a later shift"
    return "pick-up or its time" if any(pickups) else "times of a route"


def line(one: Comparison) -> str:
    """Return a row of the table."""
    bound = "-" if one.proof.bound is None else str(one.proof.bound)
    found = f"{one.seed:>5} {one.jobs:>4} {one.total:>9} {one.cpu:>6.2f} {one.proof.plan.total:>9} {bound:>9}"
    word = "BELOW OR NOT VALID" if one.fault else "" if one.equal else one.cause or "same plan"
    rest = f" {one.proof_cpu:>7.2f} {one.proof.status.value:<8} {word}"
    return found + rest


def summary(results: Sequence[Comparison]) -> list[str]:
    """Return how many plans are proven best, by how much the others differ, and why."""
    proven = [one for one in results if one.proof.status is Status.OPTIMAL]
    missed = [one for one in proven if not one.equal]
    share = 100 * (len(proven) - len(missed)) / max(1, len(proven))
    text = [
        f"{len(proven) - len(missed)} of {len(proven)} plans proven best are equalled ({share:.1f} %);"
        f" {len(results) - len(proven)} of {len(results)} problems not proven in time"
    ]
    if missed:
        over = sorted(100 * (one.total / max(1, one.proof.plan.total) - 1) for one in missed)
        text.append(f"the others are {over[0]:.3f} % to {over[-1]:.3f} % dearer; causes:")
        causes = Counter(one.cause for one in missed)
        text += [f"  {count:>3}  {cause}" for cause, count in causes.most_common()]
    open_ones = [one for one in results if one.proof.status is Status.BOUNDED]
    better = sum(one.proof.plan.total < one.total for one in open_ones)
    if open_ones:
        text.append(f"of those not proven, a better plan is known for {better}")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 where a plan is below what is proven or not valid."""
    parser = argparse.ArgumentParser("benchmarks.optimum", description=__doc__)
    parser.add_argument("--problems", type=int, default=200, help="how many (200)")
    parser.add_argument("--first", type=int, default=0, help="seed of the first one (0)")
    parser.add_argument("--seconds", type=float, default=1.0, help="processor seconds to solve (1)")
    parser.add_argument("--iterations", type=int, help="stop by iterations instead")
    parser.add_argument(
        "--proof", type=float, default=30.0, help="processor seconds for a proof (30)"
    )
    given = parser.parse_args(arguments)
    from solver.kernel.compilation import warm_up

    warm_up()

    def stop() -> Stop:
        if given.iterations is not None:
            return Iterations(given.iterations)
        return Seconds(given.seconds, time.process_time)

    print(", ".join(f"{name} {value}" for name, value in machine.describe().items()))
    print(" seed jobs     total  CPU s      best     bound   CPU s")
    results = []
    for seed in range(given.first, given.first + given.problems):
        results.append(
            compare(seed, stop=stop, proof=Effort(seconds=given.proof, clock=time.process_time))
        )
        print(line(results[-1]), flush=True)
    print("\n".join(summary(results)))
    return int(any(one.fault for one in results))


if __name__ == "__main__":
    sys.exit(main())
