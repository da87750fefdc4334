"""Rules 6 and 7: tools carried or borrowed, parts in the van and at the depots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from solver.checker.facts import Depot, Problem, Stop
from solver.checker.job_rules import inside, windows_in_words
from solver.checker.trips import Trip, in_time_order
from solver.violations import Kind, Violation

PickUp = tuple[Trip, int, Stop]


def check_tools(trip: Trip) -> Iterator[Violation]:
    """Yield what breaks rule 6 in one route; what was borrowed stays until the route's end."""
    held = set(trip.technician.tools)
    for index, (stop, job) in enumerate(zip(trip.stops, trip.jobs, strict=True)):
        if stop.kind == "pickup":
            held.update(stop.tools)
        if job is not None:
            for tool in dict.fromkeys(job.tools):
                if tool not in held:
                    yield trip.broken(Kind.TOOL, index, tool=tool)


def check_pickups(trip: Trip) -> Iterator[Violation]:
    """Yield what is wrong with the pick-ups of one route: depot, tools lent, opening hours."""
    for index, stop in enumerate(trip.stops):
        if stop.kind != "pickup":
            continue
        depot = trip.depots[index]
        if depot is None:
            yield trip.broken(Kind.UNKNOWN_DEPOT, index, name=stop.depot)
            continue
        for tool in dict.fromkeys(stop.tools):
            if tool not in depot.tools:
                yield trip.broken(Kind.TOOL_NOT_LENT, index, depot=depot.id, tool=tool)
        if not inside(stop.start, depot.windows):
            yield trip.broken(
                Kind.DEPOT_WINDOW,
                index,
                start=stop.start,
                depot=depot.id,
                windows=windows_in_words(depot.windows),
            )


def check_vans(trips: Sequence[Trip]) -> Iterator[Violation]:
    """Yield the visits whose parts the van does not hold, over all shifts in time order."""
    for ordered in in_time_order(trips).values():
        held = Counter(ordered[0].technician.van)
        for trip in ordered:
            for index, (stop, job) in enumerate(zip(trip.stops, trip.jobs, strict=True)):
                held.update(stop.parts)
                for part, needed in job.parts.items() if job is not None else ():
                    if held[part] < needed:
                        yield trip.broken(
                            Kind.VAN_STOCK, index, part=part, needed=needed, held=held[part]
                        )
                    held[part] -= needed


def check_depots(problem: Problem, trips: Sequence[Trip]) -> Iterator[Violation]:
    """Yield the moments at which a depot has handed out more than it has had."""
    taken: dict[tuple[str, str], list[PickUp]] = {}
    for trip in trips:
        for index, stop, depot in trip.pickups():
            for part, quantity in stop.parts.items():
                if quantity:
                    taken.setdefault((depot.id, part), []).append((trip, index, stop))
    for (name, part), pickups in taken.items():
        yield from _check_stock(problem.depots[name], part, pickups)


def _check_stock(depot: Depot, part: str, pickups: list[PickUp]) -> Iterator[Violation]:
    """Yield each moment at which the pick-ups of one part exceed stock and arrivals."""
    stock = depot.stock.get(part, 0)
    if stock is None:
        return
    total = 0
    ordered = sorted(pickups, key=lambda pickup: pickup[2].start)
    for position, (trip, index, stop) in enumerate(ordered):
        total += stop.parts[part]
        after = ordered[position + 1 :][:1]
        if after and after[0][2].start == stop.start:
            continue  # simultaneous pick-ups add up before they are judged
        available = stock + sum(
            arrival.quantity
            for arrival in depot.arrivals
            if arrival.part == part and arrival.at <= stop.start
        )
        if total > available:
            yield trip.broken(
                Kind.DEPOT_STOCK,
                index,
                time=stop.start,
                taken=total,
                part=part,
                depot=depot.id,
                available=available,
            )
