"""Closing the gap: every route that a better plan could hold is listed, and the best combination of them found.

At duals with a bound L, and a least reduced cost m of each shift's routes, a plan of cost Z holds no route whose
reduced cost is more than Z - L above m. If the list of the others is complete, the best combination of them is the
optimum of the model, or no plan is better than the one at hand. Completeness is looked at in the same run: the
threshold belongs to the very duals of the bound, no job is left out for its prize, and a search that runs out of room
ends the attempt.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from ortools.sat.python import cp_model

from solver.bound import labels as k
from solver.bound.generation import STEPS_A_LABEL, Generation
from solver.bound.master import Column
from solver.bound.pricing import REPORTED
from solver.bound.watch import Watch

FINENESS = 1000
"""Units of the model of combinations to a cent."""

LABELS = 2_000_000
WATCH_SECONDS = 0.05


def near_routes(generation: Generation, gap: int) -> list[Column]:
    """Return the known routes whose reduced cost is at most `gap` above the least of their shift."""
    found = generation.found
    assert found.duals is not None
    duals, cuts = found.duals, generation.cuts(found.duals)
    kept = []
    for row in range(len(generation.rows)):
        prizes = generation.master.prizes(duals, generation.rows[row].technician)
        limit = min(0, found.least[row]) + gap
        for column in generation.master.columns:
            if column.row != row:
                continue
            paid = sum(price for cut, price in cuts if len(cut & set(column.jobs)) > 1)
            if column.cost - int(prizes[list(column.jobs)].sum()) + paid <= limit:
                kept.append(column)
    return kept


def every_route(generation: Generation, gap: int, *, until: float) -> list[Column] | None:
    """Return one route, the cheapest, of every set of jobs that a plan within `gap` of the bound may hold.

    None is returned where there are too many, or the watch is over.
    """
    found = generation.found
    assert found.duals is not None
    listed: list[Column] = []
    for row in range(len(generation.rows)):
        if generation.watch.share >= until:
            return None
        priced = generation.pricer.price(
            row,
            generation.master.prizes(found.duals, generation.rows[row].technician),
            threshold=min(0, found.least[row]) + gap + 1,
            mode=k.EVERY,
            most=REPORTED,
            labels=LABELS,
            steps=STEPS_A_LABEL * LABELS,
            cuts=generation.cuts(found.duals),
        )
        if not priced.complete or len(priced.columns) == REPORTED:
            return None
        listed += priced.columns
    return listed


def best_combination(
    generation: Generation, columns: Sequence[Column], *, below: int, watch: Watch
) -> tuple[int | None, list[Column]]:
    """Return a bound on all combinations that cost less than `below`, and the best of them that was found.

    Parameters
    ----------
    columns : sequence of Column
        Routes to choose from.
    below : int
        Cost in fixed point, of jobs left out too, that a combination must be below.

    Returns
    -------
    int or None
        No combination costs less, in fixed point; `below` where there is none; None where that is not known.
    list of Column
        Empty where none was found.
    """
    ground, master = generation.ground, generation.master
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in columns]
    groups: dict[tuple[str, int], list[int]] = {}
    for at, column in enumerate(columns):
        groups.setdefault(("shift", column.row), []).append(at)
        for job in column.jobs:
            groups.setdefault(("job", job), []).append(at)
    for group in groups.values():
        model.add_at_most_one(take[at] for at in group)
    for goods in master.goods:
        uses = [
            (at, int(goods.need[list(column.jobs)].sum()))
            for at, column in enumerate(columns)
            if goods.technician in (None, generation.rows[column.row].technician)
        ]
        model.add(sum(used * take[at] for at, used in uses if used) <= goods.most)
    left_out = int(ground.unserved.sum())
    gains = [
        (column.cost - int(ground.unserved[list(column.jobs)].sum())) * FINENESS >> ground.bits
        for column in columns
    ]
    total = sum(gain * variable for gain, variable in zip(gains, take, strict=True))
    model.add(total <= (below - left_out) * FINENESS >> ground.bits)
    model.minimize(total)
    status, solver = _solved(model, watch)
    if status == cp_model.INFEASIBLE:
        return below, []
    if status == cp_model.UNKNOWN:
        return None, []
    least = int(np.floor(solver.best_objective_bound)) << ground.bits
    chosen = [c for c, variable in zip(columns, take, strict=True) if solver.value(variable)]
    return min(below, left_out + least // FINENESS), chosen


def _solved(
    model: cp_model.CpModel, watch: Watch
) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
    """Solve within what is left of the watch, on a thread, so that it can be told to stop."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers, parameters.random_seed = 1, 0
    parameters.linearization_level = 2
    parameters.catch_sigint_signal = False
    parameters.max_deterministic_time = watch.left
    if watch.clock is time.monotonic:
        parameters.max_time_in_seconds = watch.left
    with ThreadPoolExecutor(max_workers=1) as pool:
        answer = pool.submit(solver.solve, model)
        while True:
            try:
                status = answer.result(timeout=WATCH_SECONDS)
            except TimeoutError:
                if watch.share >= 1:
                    solver.stop_search()
            else:
                watch.work += solver.response_proto.deterministic_time
                return status, solver
