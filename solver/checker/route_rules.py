"""Rule 3: the shape of routes, their stops following each other in time, shifts kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from solver.checker.trips import Trip, in_time_order
from solver.violations import Kind, Violation


def check_route(trip: Trip) -> Iterator[Violation]:
    """Yield what breaks rule 3 inside one route."""
    yield from _check_shape(trip)
    yield from _check_shift(trip)
    for index in range(len(trip.stops)):
        yield from _check_place(trip, index)
        yield from _check_times(trip, index)


def check_shifts(trips: Sequence[Trip]) -> Iterator[Violation]:
    """Yield what breaks rule 3 between the routes of one technician: shifts used twice, overlaps."""
    used = Counter((trip.technician.id, trip.route.shift) for trip in trips)
    for (technician, shift), routes in used.items():
        if routes > 1:
            yield Violation(
                Kind.SHIFT_USED_TWICE, technician, shift, None, None, {"routes": routes}
            )
    for ordered in in_time_order(trips).values():
        latest = ordered[0]
        for trip in ordered[1:]:
            if trip.leaves < latest.ends:
                yield trip.broken(
                    Kind.ROUTES_OVERLAP,
                    leaves=trip.leaves,
                    other=latest.route.shift,
                    other_ends=latest.ends,
                )
            latest = max(latest, trip, key=lambda each: each.ends)


def _check_shape(trip: Trip) -> Iterator[Violation]:
    """Yield what is wrong with the kinds of the stops: start first, end last, a visit between."""
    last = len(trip.stops) - 1
    for index, stop in enumerate(trip.stops):
        if (stop.kind == "start") != (index == 0):
            yield trip.broken(Kind.START_STOP, index, found=stop.kind)
        if (stop.kind == "end") != (index == last):
            yield trip.broken(Kind.END_STOP, index, found=stop.kind, last=last)
    if not any(stop.kind == "visit" for stop in trip.stops):
        yield trip.broken(Kind.NO_VISIT, stops=len(trip.stops))


def _check_shift(trip: Trip) -> Iterator[Violation]:
    """Yield whether the route leaves before its shift or ends after the overtime."""
    shift, last = trip.shift, len(trip.stops) - 1
    if not trip.stops:
        return
    if trip.leaves < shift.start:
        yield trip.broken(Kind.SHIFT_START, 0, leaves=trip.leaves, shift_start=shift.start)
    latest = shift.end + shift.overtime
    if trip.ends > latest:
        yield trip.broken(
            Kind.SHIFT_END,
            last,
            ends=trip.ends,
            shift_end=shift.end,
            overtime=shift.overtime,
            latest=latest,
        )


def _check_place(trip: Trip, index: int) -> Iterator[Violation]:
    """Yield whether a stop other than a break is where it has to be."""
    stop, place = trip.stops[index], trip.places[index]
    if stop.kind != "break" and place is not None and stop.location != place:
        yield trip.broken(
            Kind.LOCATION, index, stop_kind=stop.kind, stated=stop.location, expected=place
        )


def _check_times(trip: Trip, index: int) -> Iterator[Violation]:
    """Yield whether one stop follows the one before and lasts as long as it has to."""
    stop, leg = trip.stops[index], trip.legs[index]
    if stop.kind != "break" and leg is not None and stop.arrive != leg.arrival:
        yield trip.broken(
            Kind.TRAVEL,
            index,
            arrive=stop.arrive,
            left=trip.stops[index - 1].depart,
            travel=leg.seconds,
            expected=leg.arrival,
        )
    if stop.kind in ("start", "end"):
        if not stop.arrive == stop.start == stop.depart:
            yield trip.broken(
                Kind.NOT_INSTANT,
                index,
                stop_kind=stop.kind,
                arrive=stop.arrive,
                start=stop.start,
                depart=stop.depart,
            )
        return
    if stop.start < stop.arrive:
        yield trip.broken(Kind.START_BEFORE_ARRIVAL, index, start=stop.start, arrive=stop.arrive)
    service = trip.service(index)
    if service is not None and stop.depart != stop.start + service:
        yield trip.broken(
            Kind.SERVICE,
            index,
            start=stop.start,
            depart=stop.depart,
            service=service,
            expected=stop.start + service,
        )
