"""Routes of the plan beside what the problem says about them: true places, legs and services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.checker.facts import Depot, Job, Plan, Problem, Route, Shift, Stop, Technician
from solver.violations import Kind, Violation


@dataclass(frozen=True)
class Leg:
    """The drive to a stop from the one before: arrival and travel in seconds, metres."""

    arrival: int
    seconds: int
    metres: int


@dataclass(frozen=True)
class Trip:
    """A route whose technician and shift exist; the tuples have one entry for each stop.

    Attributes
    ----------
    route, technician, shift
        The route as stated and whose it is.
    jobs : tuple of Job or None
        Job of each visit; None elsewhere and where the job is unknown.
    depots : tuple of Depot or None
        Depot of each pick-up; None elsewhere and where the depot is unknown.
    places : tuple of int or None
        Location where the stop has to be, whatever the plan states; None where unknown.
    legs : tuple of Leg or None
        Drive to the stop between true places, leaving when the plan says; None for the first stop and where a place
        is unknown.
    """

    route: Route
    technician: Technician
    shift: Shift
    jobs: tuple[Job | None, ...]
    depots: tuple[Depot | None, ...]
    places: tuple[int | None, ...]
    legs: tuple[Leg | None, ...]

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Stops as stated."""
        return self.route.stops

    @property
    def leaves(self) -> int:
        """Second at which the route leaves its first stop (reaches it where that is no start stop)."""
        if not self.stops:
            return self.shift.start
        first = self.stops[0]
        return first.depart if first.kind == "start" else first.arrive

    @property
    def ends(self) -> int:
        """Second at which the route reaches its last stop (leaves it where that is no end stop)."""
        if not self.stops:
            return self.shift.start
        last = self.stops[-1]
        return last.arrive if last.kind == "end" else last.depart

    def visits(self) -> Iterator[tuple[int, Stop, Job]]:
        """Yield position, stop and job of each visit of a known job."""
        for index, (stop, job) in enumerate(zip(self.stops, self.jobs, strict=True)):
            if job is not None:
                yield index, stop, job

    def pickups(self) -> Iterator[tuple[int, Stop, Depot]]:
        """Yield position, stop and depot of each pick-up at a known depot."""
        for index, (stop, depot) in enumerate(zip(self.stops, self.depots, strict=True)):
            if depot is not None:
                yield index, stop, depot

    def service(self, index: int) -> int | None:
        """Return the seconds a visit or pick-up has to take; None for other stops and where unknown."""
        job, depot = self.jobs[index], self.depots[index]
        if job is not None:
            return job.service_by(self.technician)
        return None if depot is None else depot.service

    def broken(self, kind: Kind, index: int | None = None, **figures: int | str) -> Violation:
        """Return a violation at a stop of this route, or of the whole route."""
        job = self.stops[index].job if index is not None else ""
        return Violation(kind, self.route.technician, self.route.shift, index, job or None, figures)


def lay_out(problem: Problem, plan: Plan) -> tuple[list[Trip], list[Violation]]:
    """Return the trips of a plan, and a violation for each route of an unknown technician or shift."""
    trips: list[Trip] = []
    violations: list[Violation] = []
    for route in plan.routes:
        technician = problem.technicians.get(route.technician)
        figures: dict[str, int | str]
        if technician is None:
            kind, figures = Kind.UNKNOWN_TECHNICIAN, {"name": route.technician}
        elif not 0 <= route.shift < len(technician.shifts):
            kind = Kind.UNKNOWN_SHIFT
            figures = {"index": route.shift, "shifts": len(technician.shifts)}
        else:
            trips.append(_lay_out_route(problem, route, technician))
            continue
        violations.append(Violation(kind, route.technician, route.shift, None, None, figures))
    return trips, violations


def in_time_order(trips: Iterable[Trip]) -> dict[str, list[Trip]]:
    """Return each technician's trips in the order in which they leave."""
    found: dict[str, list[Trip]] = {}
    for trip in sorted(trips, key=lambda trip: (trip.leaves, trip.ends, trip.route.shift)):
        found.setdefault(trip.technician.id, []).append(trip)
    return found


def _lay_out_route(problem: Problem, route: Route, technician: Technician) -> Trip:
    shift = technician.shifts[route.shift]
    jobs = tuple(problem.jobs.get(s.job) if s.kind == "visit" else None for s in route.stops)
    depots = tuple(problem.depots.get(s.depot) if s.kind == "pickup" else None for s in route.stops)
    places: list[int | None] = []
    for stop, job, depot in zip(route.stops, jobs, depots, strict=True):
        before = places[-1] if places else None
        places.append(_true_place(problem, shift, stop, job or depot, before))
    legs: list[Leg | None] = [None] if route.stops else []
    for index in range(1, len(route.stops)):
        legs.append(
            _drive(problem, places[index - 1], places[index], leave=route.stops[index - 1].depart)
        )
    return Trip(route, technician, shift, jobs, depots, tuple(places), tuple(legs))


def _true_place(
    problem: Problem, shift: Shift, stop: Stop, known: Job | Depot | None, before: int | None
) -> int | None:
    """Return where a stop has to be; `before` is the place of the stop before."""
    if known is not None:
        return known.location
    if stop.kind == "start":
        return shift.origin
    if stop.kind == "end" and shift.target is not None:
        return shift.target
    if stop.kind in ("break", "end"):
        return before
    # An unknown job or depot is reported as such; the route goes on from where the plan says it is.
    return stop.location if 0 <= stop.location < problem.size else None


def _drive(problem: Problem, here: int | None, there: int | None, *, leave: int) -> Leg | None:
    if here is None or there is None:
        return None
    arrival = problem.travel.arrival(here, there, leave=leave)
    return Leg(arrival, arrival - leave, problem.travel.metres(here, there))
