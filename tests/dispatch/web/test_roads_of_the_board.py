"""The roads that routes follow, over a store: told to the board, the phone and the list of a proposal's changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dispatch.desk import plans
from dispatch.desk.replans import propose_replan
from dispatch.domain.actor import SYSTEM
from dispatch.domain.place import Location
from dispatch.domain.polyline import decoded, leads
from dispatch.storage import Store
from dispatch.travel.roads.road_travel import RoadTravel
from dispatch.web.published_plan import PublishedPlan
from solver.stop import Iterations
from tests.dispatch.desk.office import STANDARDS
from tests.dispatch.maps.basemap.small_city import write_small_city
from tests.dispatch.planning.example import at
from tests.dispatch.web.phone_case import Phone, PhoneDay
from tests.dispatch.web.store_case import Case, make_case
from tests.support.quick_store import without_waiting


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract of a city whose streets reach every visit of the technician's day."""
    return write_small_city(tmp_path_factory.mktemp("roads") / "city.osm.pbf", streets=17)


@pytest.fixture
def store(closed_phone_day: PhoneDay, tmp_path: Path) -> Iterator[Store]:
    """A published day that was planned on straight lines."""
    path = tmp_path / "store.sqlite"
    shutil.copy(closed_phone_day.path, path)
    opened = without_waiting(Store.open(f"sqlite:///{path}"))
    yield opened
    opened.close()


@pytest.fixture
def case(store: Store, closed_phone_day: PhoneDay, roads: Path) -> Case:
    """An application over it that travels on the roads, at nine in the morning."""
    settings = {"travel_roads": str(roads), "travel_cache": str(roads.parent / "cache")}
    found = make_case(store, closed_phone_day.staff, **settings)
    found.clock.now = at(9)
    return found


def place(values: list[float]) -> Location:
    """Return a place of JSON."""
    return Location(*values)


def told_legs(case: Case) -> list[tuple[Location, Location, str]]:
    """Return start, end and way of each leg that the board is told of."""
    routes: list[dict[str, Any]] = case.browser("dora").get("/board/state").get_json()["routes"]
    assert all(route["stops"][0]["way"] == "" for route in routes)
    return [
        (place(before["at"]), place(stop["at"]), stop["way"])
        for route in routes
        for before, stop in pairwise(route["stops"])
        if before["at"] != stop["at"]
    ]


def test_the_board_gets_the_roads_of_a_plan_without(case: Case) -> None:
    """A plan that holds no roads gets them from roads at hand when it is first shown; each joins its two stops."""
    legs = told_legs(case)
    assert len(legs) > 4
    for start, end, way in legs:
        assert leads(way, start=start, end=end)
    # Some lead round a corner.
    assert any(len(decoded(way)) > 2 for _, _, way in legs)


def test_roads_are_asked_for_once_a_plan(
    case: Case, store: Store, roads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a page asks, the roads of a plan are found once; the plan in the store stays as it was saved."""
    travel = RoadTravel.of(roads, cache=roads.parent / "cache")
    asked: list[int] = []
    line = travel.line

    def counted(places: Sequence[Location]) -> tuple[tuple[Location, ...], ...]:
        asked.append(len(places))
        return line(places)

    monkeypatch.setattr(travel, "line", counted)
    published = PublishedPlan(store, travel=travel)
    first = published.table()
    count = len(asked)
    assert 0 < count <= len(first.plan.routes)
    assert published.table() is first
    assert len(asked) == count
    found = plans.current_plan(store)
    assert found is not None
    assert {stop.way for route in found.plan.routes for stop in route.stops} == {""}


def test_without_roads_the_board_is_told_of_none(store: Store, closed_phone_day: PhoneDay) -> None:
    """Over straight lines every way is empty, and the map is told that its lines are estimates."""
    case = make_case(store, closed_phone_day.staff)
    case.clock.now = at(9)
    assert {way for _, _, way in told_legs(case)} == {""}
    page = case.browser("dora").get("/").text
    assert '"estimates":true' in page
    assert '"credit":""' in page


def test_the_map_names_whose_roads_they_are(case: Case) -> None:
    """A map without any background still names OpenStreetMap, once its routes follow its roads."""
    page = case.browser("dora").get("/").text
    assert '"estimates":false' in page
    assert '"credit":"© OpenStreetMap contributors"' in page


def test_the_phone_gets_the_roads_of_its_own_route(case: Case) -> None:
    """The technician's map holds a way for every leg of the route, as many as it has places."""
    found = Phone(case).state()["map"]
    assert len(found["routes"]) == 1
    route = found["routes"][0]
    assert len(route["ways"]) == len(route["line"])
    for (start, end), way in zip(pairwise(route["line"]), route["ways"][1:], strict=True):
        assert (way != "") == (start != end)


def test_a_proposal_tells_the_roads_to_what_it_changes(
    case: Case, store: Store, roads: Path
) -> None:
    """A re-plan is saved with its roads; the list of changes tells for each visit the road that would lead there."""
    travel = RoadTravel.of(roads, cache=roads.parent / "cache")
    proposed = propose_replan(
        store, by=SYSTEM, at=at(9), standards=STANDARDS, travel=travel, stop=Iterations(40)
    )
    saved = plans.open_plan(store, proposed.saved.id).plan
    ways = {
        stop.job_id: stop.way
        for route in saved.routes
        for before, stop in pairwise(route.stops)
        if before.location != stop.location
    }
    assert all(ways.values())
    answer = case.browser("dora").get(f"/board/acts/proposal/{proposed.saved.id}")
    changes = answer.get_json()["changes"]
    assert changes
    for change in changes:
        if change["now"] is not None:
            assert change["way"] == ways.get(change["job"], "")
