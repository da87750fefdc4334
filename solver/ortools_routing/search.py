"""The library's iterated local search, in slices: what stops it, what it begins at, what it reports.

Each slice is one call of `SolveWithIteratedLocalSearch` (`SolveWithParameters` ignores the iterated local search
without a word). It begins at the best plan so far, handed over as the first solution's hint, ruins strings of
neighbouring visits, puts them back in random order where they are cheapest, descends, and accepts by simulated
annealing. Between slices the answer is turned into a valid plan, and its exact cost decides what is best.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from solver.build import build_plan
from solver.engine import Cancel, OnProgress, Progress, Search
from solver.ortools_routing.build import Model, build
from solver.ortools_routing.read_back import read_sequences, write_hint
from solver.ortools_routing.temperature import Temperature, temperature_for
from solver.plan import Plan
from solver.problem import Problem
from solver.stop import AnyOf, Iterations, Seconds, Stop

SHORTEST_SLICE = 50
"""Solutions explored in one call, or as many as the model has visits where those are more."""

REMOVED = (10, 15, 7, 20, 12)
"""Mean number of visits removed at once, slice by slice; a new figure also changes how the random numbers fall."""

LONGEST_STRING = 10

LONGEST_CALL = 600
"""Seconds after which one call ends whatever happens; the library would go on for ever if no ruin could be mended."""


class _Watch:
    """Counts solutions and ends the library's current search once the caller wants to stop."""

    def __init__(self, model: Model, stop: Stop, cancel: Cancel | None, *, cost: int) -> None:
        self.model, self.stop, self.cancel, self.cost = model, stop, cancel, cost
        self.iterations = 0
        self.over = False

    def at_solution(self) -> None:
        """Count one; called by the library."""
        self.iterations += 1
        if self.asked():
            self.model.routing.solver().FinishCurrentSearch()

    def asked(self) -> bool:
        """Return whether to stop; once true it stays so."""
        if not self.over:
            cancelled = self.cancel is not None and self.cancel.is_set()
            self.over = cancelled or self.stop(iterations=self.iterations, cost=self.cost)
        return self.over


def run(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    *,
    start: Plan | None = None,
    on_progress: OnProgress | None = None,
    cancel: Cancel | None = None,
) -> Search:
    """Search with OR-Tools' routing library.

    Parameters
    ----------
    problem : Problem
        What is to be planned.
    stop : Stop
        Asked at each solution and between slices. An iteration is a solution that the library explored. Without
        `Seconds` in it the answer depends on problem, seed, start and iterations alone.
    seed : int
        Orders the nodes of the model; the library itself always draws the same numbers.
    start : Plan or None
        A valid plan to begin at.
    on_progress : callable or None
        Called at the start and at each better plan.
    cancel : object with `is_set()` or None
        Once set, the search ends with the best so far.

    Returns
    -------
    Search
        Job sequences of the best plan found, `start` included.
    """
    began = time.monotonic()
    best = start if start is not None else build_plan(problem, {}, stats={})
    if stop(iterations=0, cost=best.total):
        return Search(_sequences(best), 0)
    best = _inserted(problem, best)
    found = _search(problem, best, stop, seed, began, on_progress, cancel, goods=True)
    if found.iterations == 0 and not stop(iterations=0, cost=best.total):
        # Now and then the library finds no first solution beside its pick-ups; without them it always has one.
        found = _search(problem, best, stop, seed, began, on_progress, cancel, goods=False)
    return found


def _search(
    problem: Problem,
    best: Plan,
    stop: Stop,
    seed: int,
    began: float,
    on_progress: OnProgress | None,
    cancel: Cancel | None,
    *,
    goods: bool,
) -> Search:
    """Search from a plan, slice by slice."""
    model = build(problem, seed=seed, goods=goods)
    if model is None:
        return Search(_sequences(best), 0)
    watch = _Watch(model, stop, cancel, cost=best.total)
    temperature = temperature_for(problem, model.seconds, scale=model.scale)
    parameters = _parameters()
    _limit(parameters, stop, watch)
    model.routing.CloseModelWithParameters(parameters)
    model.routing.AddAtSolutionCallback(watch.at_solution)
    number = 0
    while not watch.asked():
        before = watch.iterations
        answer = _slice(model, best, parameters, stop, watch, temperature, number)
        number += 1
        if answer is not None:
            plan = build_plan(problem, read_sequences(model, answer), stats={})
            if plan.total < best.total:
                best, watch.cost = plan, plan.total
                if on_progress is not None:
                    seconds = time.monotonic() - began
                    left = len(best.unserved)
                    read = partial(_sequences, best)
                    done = watch.iterations
                    on_progress(Progress(seconds, done, best.total, left, "searching", read))
        if watch.iterations == before:
            break
    return Search(_sequences(best), watch.iterations, {"slices": number})


def _inserted(problem: Problem, start: Plan) -> Plan:
    """Return the cheapest of the start, the start with its unserved jobs put in, and all jobs put in one by one.

    The search begins at a plan rather than at the library's own first solution: the plan is better than what the
    library reaches in seconds on a day of 160 jobs.
    """
    full = build_plan(problem, _sequences(start), stats={})
    scratch = build_plan(problem, {}, stats={})
    return min((start, full, scratch), key=lambda plan: plan.total)


def _slice(
    model: Model,
    best: Plan,
    parameters: Any,
    stop: Stop,
    watch: _Watch,
    temperature: Temperature,
    number: int,
) -> Any:
    """Run the library once, from the best plan; return its assignment or None."""
    local = parameters.iterated_local_search_parameters
    sisr = local.ruin_recreate_parameters.ruin_strategies[0].sisr
    sisr.avg_num_removed_visits = REMOVED[number % len(REMOVED)]
    annealing = local.reference_solution_acceptance_strategy.simulated_annealing
    annealing.initial_temperature, annealing.final_temperature = temperature.first, temperature.last
    hint = write_hint(model, best)
    model.keep.append(hint)
    model.routing.SetFirstSolutionHint(hint)
    if not _limit(parameters, stop, watch):
        watch.over = True
        return None
    return model.routing.SolveWithIteratedLocalSearch(parameters)


def _parameters() -> Any:
    """Return the search parameters, without limits."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    )
    parameters.use_iterated_local_search = True
    local = parameters.iterated_local_search_parameters
    local.improve_perturbed_solution = True
    ruin = local.ruin_recreate_parameters
    ruin.ruin_composition_strategy = _value(
        ruin, "ruin_composition_strategy", "RUN_ALL_SEQUENTIALLY"
    )
    sisr = ruin.ruin_strategies.add().sisr
    sisr.max_removed_sequence_size = LONGEST_STRING
    sisr.avg_num_removed_visits = REMOVED[0]
    sisr.bypass_factor = 0.01
    insertion = ruin.recreate_strategy.parameters.local_cheapest_insertion
    insertion.insertion_sorting_properties.append(
        _value(insertion, "insertion_sorting_properties", "SORTING_PROPERTY_RANDOM")
    )
    return parameters


def _value(message: Any, field: str, name: str) -> int:
    """Return the number of an enum's value that the library does not export by name."""
    kind = message.DESCRIPTOR.fields_by_name[field].enum_type
    return int(kind.values_by_name[name].number)


def _limit(parameters: Any, stop: Stop, watch: _Watch) -> bool:
    """Set the slice's limits; return False where nothing is left."""
    left = min(
        [
            max(SHORTEST_SLICE, len(watch.model.nodes.visits)),
            *(s.limit - watch.iterations for s in _parts(stop) if isinstance(s, Iterations)),
        ]
    )
    clocks = [s.limit - s.elapsed for s in _parts(stop) if isinstance(s, Seconds)]
    parameters.time_limit.FromSeconds(LONGEST_CALL)
    parameters.solution_limit = max(1, left)
    if clocks:
        parameters.time_limit.FromMilliseconds(max(1, int(1000 * min(clocks))))
    return left > 0 and (not clocks or min(clocks) > 0)


def _parts(stop: Stop) -> list[Stop]:
    """Return the stops inside `AnyOf`, or the stop itself."""
    if isinstance(stop, AnyOf):
        return [part for inner in stop.stops for part in _parts(inner)]
    return [stop]


def _sequences(plan: Plan) -> dict[tuple[int, int], list[int]]:
    return {(route.technician, route.shift): list(route.jobs) for route in plan.routes}
