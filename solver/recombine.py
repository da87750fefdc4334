"""The best combination of routes that searches have found: set packing by CP-SAT over a pool.

Each shift takes at most one route of the pool and each job is in at most one of those taken; what is left out is paid
for. Parts are counted in the model by what vans and depots ever have; whether they are there in time is seen when the
combination is built as a plan. A combination that cannot be built as it is costs what its plan costs, is forbidden,
and the next one is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from solver.build import follow, insert_leftovers, sequences_of
from solver.cost import route_cents
from solver.draft import Draft, Key
from solver.effort import Effort
from solver.plan import Plan
from solver.problem import Problem

MOST_ROUTES = 4000
"""Routes of the pool that are looked at: those accepted most often."""

ROUNDS = 4
"""Combinations tried where the stock of parts forbids the first ones."""

FINENESS = 10
"""Units of the model to a cent."""


@dataclass(frozen=True)
class PooledRoute:
    """A route that a search has accepted.

    Attributes
    ----------
    technician, shift : int
        Whose route it is.
    jobs : tuple of int
        Its jobs, in order.
    cents : float
        What it cost when it was accepted, without the jobs left out.
    accepted : int
        How often it was part of an accepted plan; where a pool is too large the most frequent count.
    """

    technician: int
    shift: int
    jobs: tuple[int, ...]
    cents: float
    accepted: int = 1

    @property
    def key(self) -> Key:
        """Technician and shift."""
        return self.technician, self.shift


def recombine(
    problem: Problem, routes: Sequence[PooledRoute], start: Plan, *, limit: Effort
) -> Plan:
    """Return the best plan found among the combinations of pooled routes; never a dearer one than the start.

    Parameters
    ----------
    problem : Problem
        The problem.
    routes : sequence of PooledRoute
        The pool; the routes of `start` need not be in it. Routes with a job twice, or a job that the technician may
        not serve, are passed over.
    start : Plan
        A valid plan; the same object is returned where nothing cheaper is found.
    limit : Effort
        The first round gets half of it, as its combination can nearly always be built, each later one half as much.
        With `work` alone the answer depends on problem, routes and start only.

    Returns
    -------
    Plan
        Timed and supplied by `solver.draft`, its unserved jobs without reasons.
    """
    pool = _pool(problem, routes, start)
    packing = _Packing(problem, pool, limit)
    best = start
    for turn in range(ROUNDS):
        packing.limit = _shared(limit, 2 ** (turn + 1))
        chosen = packing.best_below(best)
        if chosen is None:
            break
        plan, kept = _built(problem, chosen)
        if plan.total < best.total:
            best = plan
        if kept:
            break
        packing.forbid(chosen)
    return best


def _shared(limit: Effort, rounds: int) -> Effort:
    seconds = None if limit.seconds is None else limit.seconds / rounds
    return Effort(seconds, None if limit.work is None else limit.work / rounds)


def _pool(problem: Problem, routes: Sequence[PooledRoute], start: Plan) -> list[PooledRoute]:
    """Return the routes worth looking at: the start's and the most accepted, the cheapest order of each set of jobs."""
    cheapest: dict[tuple[Key, frozenset[int]], PooledRoute] = {}
    frequent = sorted(
        range(len(routes)), key=lambda index: (-routes[index].accepted, routes[index].cents, index)
    )
    usable = (routes[index] for index in frequent if _usable(problem, routes[index]))
    for route in _within(usable, MOST_ROUTES, _routes_of(problem, start)):
        same = route.key, frozenset(route.jobs)
        if same not in cheapest or route.cents < cheapest[same].cents:
            cheapest[same] = route
    return list(cheapest.values())


def _within(
    usable: Iterable[PooledRoute], most: int, first: Sequence[PooledRoute]
) -> Iterator[PooledRoute]:
    """Yield the first routes and as many of the others as there is room for."""
    yield from first
    for _, route in zip(range(most - len(first)), usable, strict=False):
        yield route


def _usable(problem: Problem, route: PooledRoute) -> bool:
    if not route.jobs or len(set(route.jobs)) < len(route.jobs):
        return False
    return all(problem.may_serve(technician=route.technician, job=job) for job in route.jobs)


def _routes_of(problem: Problem, plan: Plan) -> list[PooledRoute]:
    found = []
    for route in plan.routes:
        cents = float(sum(route_cents(problem, route).values(), Fraction(0)))
        found.append(PooledRoute(route.technician, route.shift, route.jobs, cents))
    return found


def _built(problem: Problem, chosen: Sequence[PooledRoute]) -> tuple[Plan, bool]:
    """Return the plan that follows the routes, and whether it keeps them all as they are."""
    draft = Draft(problem)
    wanted = {route.key: route.jobs for route in chosen}
    follow(draft, wanted)
    kept = {key: route.jobs for key, route in draft.routes.items()} == wanted
    if not kept:
        insert_leftovers(draft)
    return draft.plan({}), kept


class _Packing:
    """The choice of routes: a model, the reduced costs of its relaxation, and combinations ruled out."""

    def __init__(self, problem: Problem, pool: Sequence[PooledRoute], limit: Effort) -> None:
        self.problem, self.limit = problem, limit
        self.price = [float(problem.unserved_cents(job)[1]) for job in range(len(problem.jobs))]
        self.pool = list(pool)
        self.gain = [sum(self.price[j] for j in route.jobs) - route.cents for route in pool]
        self.forbidden: list[list[int]] = []
        self.bound, self.reduced = self._relaxed()

    def _groups(self) -> tuple[dict[Key, list[int]], dict[int, list[int]]]:
        """Return the routes of each shift and of each job."""
        shifts: dict[Key, list[int]] = {}
        jobs: dict[int, list[int]] = {}
        for index, route in enumerate(self.pool):
            shifts.setdefault(route.key, []).append(index)
            for job in route.jobs:
                jobs.setdefault(job, []).append(index)
        return shifts, jobs

    def _relaxed(self) -> tuple[float, list[float]]:
        """Return the greatest gain of the linear relaxation and the reduced gain of each route (0 or less)."""
        solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity = solver.infinity()
        columns = [solver.NumVar(0, infinity, "") for _ in self.pool]
        shifts, jobs = self._groups()
        for group in (*shifts.values(), *jobs.values()):
            row = solver.Constraint(-infinity, 1)
            for index in group:
                row.SetCoefficient(columns[index], 1)
        for column, gain in zip(columns, self.gain, strict=True):
            solver.Objective().SetCoefficient(column, gain)
        solver.Objective().SetMaximization()
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            return float("inf"), [0.0] * len(self.pool)
        return solver.Objective().Value(), [column.reduced_cost() for column in columns]

    def best_below(self, start: Plan) -> list[PooledRoute] | None:
        """Return the best combination found, one cheaper than the start if possible; None where there is none."""
        least = sum(self.price) - start.total  # gain of the start
        if self.bound <= least + 1:
            return None
        kept = [i for i, loss in enumerate(self.reduced) if self.bound + min(0, loss) > least - 1]
        model = cp_model.CpModel()
        take = {index: model.new_bool_var("") for index in kept}
        for group in (group for groups in self._groups() for group in groups.values()):
            model.add_at_most_one(take[index] for index in group if index in take)
        for combination in self.forbidden:
            if all(index in take for index in combination):
                model.add_bool_or(take[index].negated() for index in combination)
        self._add_parts(model, take)
        model.maximize(
            sum(round(self.gain[index] * FINENESS) * column for index, column in take.items())
        )
        self._hint(model, take, start)
        solver = _solver(self.limit)
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        if solver.objective_value <= (least + 1) * FINENESS:
            return None
        return [self.pool[index] for index, column in take.items() if solver.value(column)]

    def _hint(self, model: cp_model.CpModel, take: dict[int, cp_model.IntVar], start: Plan) -> None:
        wanted = sequences_of(start)
        for index, column in take.items():
            route = self.pool[index]
            model.add_hint(column, list(route.jobs) == wanted.get(route.key))

    def forbid(self, chosen: Sequence[PooledRoute]) -> None:
        """Rule out a combination: not all of its routes that use parts again together."""
        jobs = self.problem.jobs
        supplied = [
            route
            for route in chosen
            if any(jobs[job].parts or jobs[job].tools for job in route.jobs)
        ]
        self.forbidden.append([self.pool.index(route) for route in supplied or chosen])

    def _add_parts(self, model: cp_model.CpModel, take: dict[int, cp_model.IntVar]) -> None:
        """Keep to the parts there ever are: what vans lack comes from the depots."""
        jobs = self.problem.jobs
        for sku in sorted({sku for job in jobs for sku, need in job.parts.items() if need}):
            supply = _supply(self.problem, sku)
            if supply is None:
                continue
            used: dict[int, list[cp_model.LinearExprT]] = {}
            for index, column in take.items():
                route = self.pool[index]
                need = sum(jobs[job].parts.get(sku, 0) for job in route.jobs)
                if need:
                    used.setdefault(route.technician, []).append(need * column)
            fetched = []
            for technician, needs in used.items():
                aboard = self.problem.technicians[technician].van.get(sku, 0)
                fetched.append(model.new_int_var(0, supply, ""))
                model.add(fetched[-1] >= sum(needs) - aboard)
            model.add(sum(fetched) <= supply)


def _supply(problem: Problem, sku: str) -> int | None:
    """Return how many of a part all depots ever have; None: without limit."""
    stocks = [depot.stock.get(sku, 0) for depot in problem.depots]
    if None in stocks:
        return None
    arrivals = (a.quantity for depot in problem.depots for a in depot.arrivals if a.sku == sku)
    return sum(stock for stock in stocks if stock is not None) + sum(arrivals)


def _solver(limit: Effort) -> cp_model.CpSolver:
    """Return a solver that gives the same answer each time, as far as its limit is one of work."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.linearization_level = 2
    if limit.seconds is not None:
        solver.parameters.max_time_in_seconds = limit.seconds
    if limit.work is not None:
        solver.parameters.max_deterministic_time = limit.work
    return solver
