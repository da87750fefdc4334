"""Rule 5: when a route needs its break, and what a break has to keep to."""

from __future__ import annotations

from collections.abc import Iterator

from solver.checker.facts import Rest
from solver.checker.trips import Trip
from solver.violations import Kind, Violation


def check_breaks(trip: Trip) -> Iterator[Violation]:
    """Yield what breaks rule 5 in one route."""
    rest = trip.shift.rest
    taken = [index for index, stop in enumerate(trip.stops) if stop.kind == "break"]
    if len(taken) > 1:
        yield trip.broken(Kind.BREAK_REPEATED, taken[1], breaks=len(taken))
    if rest is None:
        for index in taken[:1]:
            yield trip.broken(Kind.BREAK_NOT_OFFERED, index, start=trip.stops[index].start)
    elif not taken and trip.leaves < rest.opens and trip.ends > rest.closes:
        yield trip.broken(
            Kind.BREAK_MISSING,
            leaves=trip.leaves,
            ends=trip.ends,
            opens=rest.opens,
            closes=rest.closes,
        )
    for index in taken:
        yield from _check_break(trip, index, rest)


def _check_break(trip: Trip, index: int, rest: Rest | None) -> Iterator[Violation]:
    """Yield what one break does wrong: place, arrival, window, duration."""
    stop, place = trip.stops[index], trip.places[index]
    if place is not None and stop.location != place:
        yield trip.broken(Kind.BREAK_PLACE, index, stated=stop.location, expected=place)
    left = trip.stops[index - 1].depart if index else stop.arrive
    if stop.arrive != left:
        yield trip.broken(Kind.BREAK_ARRIVAL, index, arrive=stop.arrive, left=left)
    if rest is None:
        return
    if not rest.opens <= stop.start <= rest.closes:
        yield trip.broken(
            Kind.BREAK_WINDOW, index, start=stop.start, opens=rest.opens, closes=rest.closes
        )
    if stop.depart != stop.start + rest.duration:
        yield trip.broken(
            Kind.BREAK_DURATION,
            index,
            start=stop.start,
            depart=stop.depart,
            duration=rest.duration,
            expected=stop.start + rest.duration,
        )
