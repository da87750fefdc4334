"""Bounds of random small problems, every rule in play, beside what CP-SAT proves and beside valid plans."""

from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass

from solver.bound import Bound, bound
from solver.exact import Status as Proven
from tests.solver.bound.cases import document_of, greedy, proof_of, read, weight_left

WORK, PROOF_WORK = 2.0, 2.0
MOST_JOBS = 6


@dataclass(frozen=True)
class Judged:
    """One problem: its bound, the best plan known, whether CP-SAT proved that one, and what is wrong."""

    seed: int
    bound: Bound
    total: int
    proven: bool
    faults: tuple[str, ...]
    cpu: float


class _Errors(logging.Handler):
    """Keeps what the bound logs: it raises nothing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.texts.append(record.getMessage())


def judge(seed: int) -> Judged:
    """Return the bound of one problem, found without knowledge of any plan, and what speaks against it."""
    document = document_of(seed, most=MOST_JOBS)
    problem = read(document)
    errors = _Errors()
    logging.getLogger("solver.bound").addHandler(errors)
    began = time.process_time()
    found = bound(problem, work=WORK)
    cpu = time.process_time() - began
    proof = proof_of(document, problem, work=PROOF_WORK)
    beside = bound(problem, plan=proof.plan, work=WORK)
    logging.getLogger("solver.bound").removeHandler(errors)
    faults = list(errors.texts)
    for name, plan in (("best", proof.plan), ("greedy", greedy(document, problem))):
        if plan.total < found.total or plan.total < beside.total:
            faults.append(f"{name} plan {plan.total} below the bound {found.total} {beside.total}")
        if weight_left(problem, plan) < max(found.unserved_weight, beside.unserved_weight):
            faults.append(f"{name} plan leaves less weight than the bound says")
    best_total = beside.plan.total if beside.plan is not None else proof.plan.total
    if proof.bound is not None and best_total < proof.bound:
        faults.append(f"a plan of {best_total} is below what CP-SAT proves")
    proven = proof.status is Proven.OPTIMAL
    best = beside if beside.total > found.total else found
    return Judged(seed, best, proof.plan.total, proven, tuple(faults), cpu)


def run(problems: int, first: int = 0) -> int:
    """Judge problems one after another; print faults and every hundredth line, return how many had faults."""
    faulty, results = 0, []
    for seed in range(first, first + problems):
        one = judge(seed)
        results.append(one)
        if one.faults:
            faulty += 1
            print(f"seed {seed}: {'; '.join(one.faults)}", flush=True)
        if len(results) % 100 == 0 or len(results) == problems:
            print(_line(results, faulty), flush=True)
    return faulty


def _line(results: list[Judged], faulty: int) -> str:
    proven = [one for one in results if one.proven]
    at = sum(one.bound.total == one.total for one in proven)
    below = [1 - one.bound.total / one.total for one in proven if one.total]
    shares = Counter(one.bound.status.value for one in results)
    return (
        f"{len(results)} problems, {faulty} with faults; {len(proven)} proven by CP-SAT, "
        f"{at} of them met exactly, mean gap {100 * sum(below) / max(1, len(below)):.2f} %; "
        f"{dict(sorted(shares.items()))}; {sum(one.cpu for one in results) / len(results):.3f} s each"
    )
