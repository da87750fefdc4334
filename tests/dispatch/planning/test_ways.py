"""The roads of a plan: asked for once, kept, and left out where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from dispatch.domain.place import Location
from dispatch.domain.plan import Plan
from dispatch.domain.polyline import decoded, leads
from dispatch.errors import NoRoute, TravelUnavailable
from dispatch.planning.archive import archive_text, read_archive
from dispatch.planning.make_plan import make_plan
from dispatch.planning.ways import with_ways
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelMatrix
from solver.stop import Iterations
from tests.dispatch.made_plan import made_plan
from tests.dispatch.planning import example

Legs = tuple[tuple[Location, ...], ...]


class Roads:
    """A source whose roads lead round a corner; it counts what it is asked, and refuses the legs it is told to."""

    def __init__(self, *, closed: frozenset[Location] = frozenset(), is_down: bool = False) -> None:
        self.asked: list[tuple[Location, ...]] = []
        self._closed, self._is_down = closed, is_down

    def matrix(self, places: Sequence[Location]) -> TravelMatrix:
        """Return the times of the straight line."""
        return StraightLine().matrix(places)

    def line(self, places: Sequence[Location]) -> Legs:
        """Return a road that goes north first, then east, with a point in the middle of each part."""
        self.asked.append(tuple(places))
        if self._is_down:
            raise TravelUnavailable("the service is down")
        for number, place in enumerate(places):
            if place in self._closed:
                raise NoRoute(max(0, number - 1), number, places=places, name="made")
        return tuple(_corner(here, there) for here, there in pairwise(places))


def _corner(here: Location, there: Location) -> tuple[Location, ...]:
    corner = Location(there.latitude, here.longitude)
    halfway = Location((here.latitude + there.latitude) / 2, here.longitude)
    return (here, halfway, corner, there)


def legs_of(plan: Plan) -> list[tuple[Location, Location, str]]:
    """Return start, end and way of all legs that lead anywhere."""
    return [
        (before.location, stop.location, stop.way)
        for route in plan.routes
        for before, stop in pairwise(route.stops)
        if before.location != stop.location
    ]


def test_every_leg_gets_its_road() -> None:
    """Each leg holds the road between its ends, without the points that lie on a straight part of it."""
    plan = with_ways(made_plan(), Roads())
    legs = legs_of(plan)
    assert len(legs) > 8
    for start, end, way in legs:
        assert leads(way, start=start, end=end)
        assert len(decoded(way)) <= 3


def test_a_route_is_asked_for_at_once() -> None:
    """A service gets one question a route, and none for a plan that holds all its roads already."""
    roads = Roads()
    plan = with_ways(made_plan(technicians=3), roads)
    assert len(roads.asked) == 3
    again = Roads()
    assert with_ways(plan, again) == plan
    assert again.asked == []


def test_only_what_has_changed_is_asked_for() -> None:
    """Where one stop of a plan is another, the two legs around it are asked for, and the others keep theirs."""
    plan = with_ways(made_plan(), Roads())
    first = plan.routes[0]
    place = next(
        n
        for n in range(2, len(first.stops))
        if first.stops[n].location != first.stops[n - 1].location
    )
    moved = Location(31.5, 121.5)
    stops = [
        replace(stop, location=moved) if n == place else stop for n, stop in enumerate(first.stops)
    ]
    changed = replace(plan, routes=(replace(first, stops=tuple(stops)), *plan.routes[1:]))
    roads = Roads()
    mended = with_ways(changed, roads)
    assert len(roads.asked) == 1
    assert moved in roads.asked[0]
    assert len(roads.asked[0]) <= 3
    assert all(leads(way, start=start, end=end) for start, end, way in legs_of(mended))


def test_a_leg_without_a_road_stays_without() -> None:
    """Legs to a place that no road reaches are left empty; the others of the route have their roads."""
    plan = made_plan()
    closed = plan.routes[0].visits[1].location
    drawn = with_ways(plan, Roads(closed=frozenset({closed})))
    for start, end, way in legs_of(drawn):
        assert bool(way) == (closed not in (start, end))


def test_a_service_that_is_down_is_asked_once() -> None:
    """After the first answer that the service is down nobody waits for it again, and the plan has no roads."""
    roads = Roads(is_down=True)
    plan = made_plan(technicians=4)
    assert with_ways(plan, roads) == plan
    assert len(roads.asked) == 1


def test_the_straight_line_knows_no_roads() -> None:
    """A plan of straight lines stays as it is."""
    plan = made_plan()
    assert with_ways(plan, StraightLine()) is plan


def test_roads_are_kept_with_the_plan() -> None:
    """They come back out of the archive, and a plan of before they were known still opens."""
    plan = with_ways(made_plan(), Roads())
    text = archive_text(plan)
    assert read_archive(text).routes == plan.routes
    bare = archive_text(made_plan()).replace(', "way": ""', "")
    assert '"way"' not in bare
    assert read_archive(bare).routes == made_plan().routes


@pytest.mark.parametrize("bare", [False, True])
def test_making_a_plan_asks_for_its_roads(bare: bool) -> None:
    """A plan for people has them; a bare one, which nobody looks at, asks for none."""
    roads = Roads()
    planned = make_plan(
        example.day(),
        standards=load_standards(),
        travel=roads,
        stop=Iterations(20),
        bare=bare,
    )
    ways = [way for _, _, way in legs_of(planned.plan)]
    assert ways
    assert all(ways) is not bare
    assert any(ways) is not bare
    assert bool(roads.asked) is not bare
