"""The roads that a plan's routes follow: asked for once, when the plan is made, and kept with its stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import cos, radians
from typing import Protocol, runtime_checkable

import shapely

from dispatch.domain.place import Location
from dispatch.domain.plan import Plan, Route, Stop
from dispatch.domain.polyline import encoded, leads
from dispatch.errors import TravelError, TravelRejected, TravelUnavailable

METRES_OFF = 3.0
"""How far a simplified road may lie off the real one: unseen at the zooms of a route."""
METRES_A_DEGREE = 111_320
Leg = tuple[Location, Location]


@runtime_checkable
class DrawsRoads(Protocol):
    """A source of travel times that knows the roads it goes by."""

    def line(self, places: Sequence[Location]) -> Sequence[Sequence[Location]]:
        """Return the points of the road between each place and the next, both ends included."""


def with_ways(plan: Plan, travel: object) -> Plan:
    """Return a plan whose stops hold the road that leads to them, where the source of travel times knows it.

    A leg whose road is known already keeps it. One that no road leads along, or whose service does not answer, is left
    without: maps draw it straight and dashed.

    Parameters
    ----------
    plan : Plan
        Of any source; the straight line knows no roads and leaves the plan as it is.
    travel : object
        Where the plan's travel times come from.
    """
    if not isinstance(travel, DrawsRoads):
        return plan
    known = dict(_known(plan))
    asking = _Asking(travel, known)
    for route in plan.routes:
        asking.ask(route)
    return replace(plan, routes=tuple(_drawn(route, known) for route in plan.routes))


def has_gaps(plan: Plan) -> bool:
    """Return whether any leg of a plan is without its road."""
    known = dict(_known(plan))
    return any(leg not in known for route in plan.routes for leg in _legs(route))


def _known(plan: Plan) -> Iterator[tuple[Leg, str]]:
    for route in plan.routes:
        for before, stop in pairwise(route.stops):
            if stop.way and leads(stop.way, start=before.location, end=stop.location):
                yield (before.location, stop.location), stop.way


def _legs(route: Route) -> list[Leg]:
    """Return the legs of a route that lead anywhere."""
    legs = ((before.location, stop.location) for before, stop in pairwise(route.stops))
    return [leg for leg in legs if leg[0] != leg[1]]


class _Asking:
    """Asks for the roads of whole routes, of single legs where a route has none, and no more once a service is down."""

    def __init__(self, travel: DrawsRoads, known: dict[Leg, str]) -> None:
        self._travel, self._known = travel, known
        self._is_down = False

    def ask(self, route: Route) -> None:
        for run in self._runs(route):
            if not self._asked(run) and len(run) > 2:
                for leg in pairwise(run):
                    self._asked(leg)

    def _runs(self, route: Route) -> Iterator[list[Location]]:
        """Yield the places of each row of legs without a road."""
        run: list[Location] = []
        for leg in _legs(route):
            if leg in self._known:
                if run:
                    yield run
                run = []
                continue
            run = [*(run or [leg[0]]), leg[1]]
        if run:
            yield run

    def _asked(self, places: Sequence[Location]) -> bool:
        if self._is_down:
            return False
        try:
            found = self._travel.line(places)
        except TravelError as error:
            self._is_down = isinstance(error, TravelUnavailable | TravelRejected)
            return False
        for leg, points in zip(pairwise(places), found, strict=True):
            self._known[leg] = encoded(_simplified(points))
        return True


def _drawn(route: Route, known: Mapping[Leg, str]) -> Route:
    stops: list[Stop] = list(route.stops[:1])
    for before, stop in pairwise(route.stops):
        way = known.get((before.location, stop.location), "")
        stops.append(stop if stop.way == way else replace(stop, way=way))
    return replace(route, stops=tuple(stops))


def _simplified(points: Sequence[Location]) -> list[Location]:
    """Return the points that matter, the first and the last among them."""
    narrow = cos(radians(points[0].latitude))
    line = shapely.LineString([(p.longitude * narrow, p.latitude) for p in points])
    kept = shapely.get_coordinates(line.simplify(METRES_OFF / METRES_A_DEGREE)).tolist()
    inner = [Location(north, east / narrow) for east, north in kept[1:-1]]
    return [points[0], *inner, points[-1]]
