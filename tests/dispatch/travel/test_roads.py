"""Travel on roads: what tags mean, what is kept, how exact it is, and what is refused."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dispatch.domain.place import Location
from dispatch.errors import PlaceOffRoad, TravelError
from dispatch.planning.convert import problem_document
from dispatch.settings import Settings
from dispatch.travel.choice import travel_of
from dispatch.travel.roads import store
from dispatch.travel.roads.graph import metres_between, read_graph
from dispatch.travel.roads.road_travel import RoadTravel
from dispatch.travel.roads.searches import DijkstraSearches, HierarchySearches
from dispatch.travel.roads.tags import directions, limit_kmh, speed_kmh
from dispatch.travel.straight_line import StraightLine
from tests.dispatch.planning import example
from tests.support.shared_data import shared_path

# A square of about 1.1 km by 0.7 km at 50 degrees north, corners 1 to 4, with a spur to 5 and an island 8 to 9.
NODES = {
    1: (50.00, 8.00),
    2: (50.00, 8.01),
    3: (50.01, 8.01),
    4: (50.01, 8.00),
    5: (50.02, 8.00),
    8: (50.05, 8.00),
    9: (50.05, 8.01),
}
WAYS = (
    ((1, 2), {"highway": "residential"}),
    ((2, 3), {"highway": "residential", "oneway": "yes"}),
    ((3, 4), {"highway": "primary", "maxspeed": "50"}),
    ((4, 1), {"highway": "residential", "oneway": "yes"}),
    ((1, 3), {"highway": "motorway", "access": "private"}),
    ((2, 4), {"highway": "footway"}),
    ((4, 5), {"highway": "residential", "oneway": "yes"}),
    ((8, 9), {"highway": "residential"}),
)


def corner(node: int) -> Location:
    """Return the place of a point of the made town."""
    return Location(*NODES[node])


def length(*nodes: int) -> float:
    """Return the length of a walk along points, metres."""
    return sum(metres_between(NODES[a], NODES[b]) for a, b in pairwise(nodes))


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """The made town as a file that osmium reads."""
    lines = ['<osm version="0.6">']
    for id, (latitude, longitude) in NODES.items():
        lines.append(f'<node id="{id}" lat="{latitude}" lon="{longitude}" version="1"/>')
    for number, (nodes, tags) in enumerate(WAYS, 1):
        points = "".join(f'<nd ref="{node}"/>' for node in nodes)
        words = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{number}" version="1">{points}{words}</way>')
    path = tmp_path / "town.osm"
    path.write_text("\n".join([*lines, "</osm>"]), "utf-8")
    return path


def test_ways_are_driven_as_their_tags_say(extract: Path, tmp_path: Path) -> None:
    """One-way streets, limits and private roads: each time is that of the quickest way allowed, worked out by hand."""
    travel = RoadTravel.of(extract, cache=tmp_path / "cache", factor=1.0)
    matrix = travel.matrix([corner(1), corner(2), corner(3), corner(4)])
    slow, quick = 25 / 3.6, 0.8 * 50 / 3.6
    around = length(2, 3) / slow + length(3, 4) / quick + length(4, 1) / slow
    expected = {
        (0, 1): length(1, 2) / slow,
        (1, 0): length(2, 1) / slow,  # both ways: not all the way round
        (1, 3): length(2, 3) / slow + length(3, 4) / quick,
        (2, 1): around - length(2, 3) / slow + length(1, 2) / slow,
    }
    assert around > expected[1, 0]
    for pair, seconds in expected.items():
        assert matrix.seconds[pair] == pytest.approx(seconds, abs=1.5), pair
    assert matrix.metres[2, 1] == pytest.approx(length(3, 4, 1, 2), rel=0.01)
    assert (matrix.seconds.diagonal() == 0).all()


def test_what_cannot_be_left_or_reached_is_no_road(extract: Path) -> None:
    """The spur that leads nowhere and the island are not in the graph; nobody is sent there and never back."""
    graph = read_graph(extract)
    assert graph.latitude.max() < 50.0101
    assert graph.tail.max() < len(graph.latitude)


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "residential"}, 25),
        ({"highway": "motorway", "maxspeed": "none"}, 90),
        ({"highway": "primary", "maxspeed": "30 mph"}, 0.8 * 30 * 1.609344),
        ({"highway": "primary", "maxspeed": "DE:rural"}, 80),
        ({"highway": "service", "access": "private"}, None),
        ({"highway": "service", "access": "no", "motorcar": "yes"}, 15),
        ({"highway": "pedestrian"}, None),
        ({"highway": "residential", "area": "yes"}, None),
        ({"highway": "living_street", "maxspeed": "walk"}, 5),
    ],
)
def test_speeds(tags: dict[str, str], kmh: float | None) -> None:
    """Class, limit and access give the speed; where no car may drive there is none."""
    assert speed_kmh(tags) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize("text", ["", "fast", "0", "-5", "signals", "50 knots", "1.2.3"])
def test_limits_that_say_nothing(text: str) -> None:
    """They leave the speed of the class."""
    assert limit_kmh(text) is None


def test_one_way_is_said_or_implied() -> None:
    """Motorways and roundabouts are one-way unless they say otherwise."""
    assert directions({"highway": "motorway"}) == (True, False)
    assert directions({"highway": "motorway", "oneway": "no"}) == (True, True)
    assert directions({"highway": "primary", "junction": "roundabout"}) == (True, False)


def test_the_graph_is_built_once(
    extract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time it comes out of the cache, unless the file is another one; nothing half made is left."""
    said: list[str] = []
    cache = tmp_path / "cache"
    first = RoadTravel.of(extract, cache=cache, say=said.append)
    assert len(said) == 1
    monkeypatch.setattr(store, "read_graph", lambda _: pytest.fail("built again"))
    again = RoadTravel.of(extract, cache=cache, say=said.append)
    places = [corner(1), corner(3)]
    assert (first.matrix(places).seconds == again.matrix(places).seconds).all()
    assert len(said) == 1
    assert len(list(cache.iterdir())) == 1
    extract.write_text(extract.read_text("utf-8").replace("residential", "service"), "utf-8")
    with pytest.raises(pytest.fail.Exception):
        RoadTravel.of(extract, cache=cache)


def test_a_cache_that_cannot_be_written_is_named(extract: Path, tmp_path: Path) -> None:
    """The sentence says which folder and what to do."""
    (tmp_path / "taken").write_text("a file in the way")
    with pytest.raises(TravelError, match=r"taken.*travel_cache"):
        RoadTravel.of(extract, cache=tmp_path / "taken" / "cache")


@pytest.mark.parametrize(("text", "said"), [("nonsense", "cannot be read"), (None, "town.osm")])
def test_files_that_hold_no_roads(tmp_path: Path, text: str | None, said: str) -> None:
    """A file that is missing or something else is named with what to give."""
    path = tmp_path / "town.osm"
    if text is not None:
        path.write_text(text)
    with pytest.raises(TravelError, match=said):
        RoadTravel.of(path, cache=tmp_path / "cache")


def test_a_job_far_from_any_road_is_named(extract: Path, tmp_path: Path) -> None:
    """More than 500 m away it is an error with the job's id; more than 200 m a warning beside the plan."""
    travel = RoadTravel.of(extract, cache=tmp_path / "cache")
    with pytest.raises(PlaceOffRoad, match="from any road") as caught:
        travel.matrix([corner(1), Location(50.2, 8.0)])
    assert caught.value.index == 1
    near = travel.matrix([corner(1), Location(49.997, 8.0)])
    assert "334 m from any road" in near.warnings[0]
    day = example.day()
    job = replace(example.job("J-7"), location=Location(50.2, 8.0))
    people = tuple(
        replace(
            person,
            shifts=tuple(
                replace(shift, start_location=corner(1), end_location=corner(1))
                for shift in person.shifts
            ),
        )
        for person in day.technicians
    )
    depots = tuple(replace(depot, location=corner(2)) for depot in day.depots)
    day = replace(day, jobs=(job,), technicians=people, depots=depots)
    with pytest.raises(TravelError, match=r"Job J-7: The place at 50\.20000, 8\.00000"):
        problem_document(day, {job.id: example.promise()}, travel)


def test_lines_follow_the_road(extract: Path, tmp_path: Path) -> None:
    """From 3 to 2 the line goes by 4 and 1, not across."""
    travel = RoadTravel.of(extract, cache=tmp_path / "cache")
    (leg,) = travel.line([corner(3), corner(2)])
    for node in (4, 1):
        assert min(metres_between(NODES[node], (p.latitude, p.longitude)) for p in leg) < 1


def test_the_settings_choose(extract: Path, tmp_path: Path) -> None:
    """Without an extract the straight line; with one its roads; never the one for the other in silence."""
    assert isinstance(travel_of(Settings()), StraightLine)
    roads = Settings(travel_roads=str(extract), travel_cache=str(tmp_path / "cache"))
    assert "town.osm" in travel_of(roads).matrix([corner(1), corner(2)]).provider
    with pytest.raises(TravelError, match=r"does not exist|cannot be read"):
        travel_of(replace(roads, travel_roads=str(tmp_path / "none.osm.pbf")))


def test_both_searches_find_the_same(tmp_path: Path) -> None:
    """On a real town the hierarchy and Dijkstra's search agree on each time, the metres and the way."""
    graph = read_graph(shared_path("roads/heidelberg.osm.pbf"))
    points = np.random.default_rng(5).integers(0, len(graph.latitude), 8)
    slow, quick = DijkstraSearches(graph), HierarchySearches(graph, tmp_path / "order")
    for one, other in zip(slow.tables(points), quick.tables(points), strict=True):
        assert one == pytest.approx(other, abs=1.0)
    assert slow.way(int(points[0]), int(points[1])) == quick.way(int(points[0]), int(points[1]))


def test_a_real_town_is_driven_as_a_router_drives_it(tmp_path: Path) -> None:
    """Against 200 × 200 times of OSRM the median error is below 5 %, that of the straight line above 20 %."""
    travel = RoadTravel.of(shared_path("roads/heidelberg.osm.pbf"), cache=tmp_path / "cache")
    with shared_path("roads/heidelberg_200_points.csv").open(newline="") as stream:
        places = [Location(float(r["lat"]), float(r["lon"])) for r in csv.DictReader(stream)]
    true = np.loadtxt(shared_path("roads/heidelberg_200_duration_s.csv"), delimiter=",")
    far = np.loadtxt(shared_path("roads/heidelberg_200_distance_m.csv"), delimiter=",") > 300
    errors = {
        name: np.median(np.abs(source.matrix(places).seconds[far] / true[far] - 1))
        for name, source in (("roads", travel), ("line", StraightLine()))
    }
    assert errors["roads"] < 0.05
    assert errors["line"] > 0.2
