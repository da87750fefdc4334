"""Against a real OSRM server: what the stand-in claims about its answers holds."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dispatch.domain.place import Location, great_circle_km
from dispatch.errors import PlaceOffRoad, TravelRejected
from dispatch.travel.osrm import Osrm
from dispatch.travel.routing_server import Manners, RoutingServer
from dispatch.travel.service_travel import ServiceTravel
from tests.dispatch.travel.services import LOCAL
from tests.support.real_osrm import build, osrm_folder, running
from tests.support.shared_data import shared_path

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 12) and osrm_folder() is None,
    reason="osrm-bindings has wheels for Python 3.12 and later",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Heidelberg, built once."""
    programs = osrm_folder()
    assert programs is not None, "install osrm-bindings"
    extract = shared_path("roads/heidelberg.osm.pbf")
    return build(extract, tmp_path_factory.mktemp("osrm"), programs=programs)


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """A server with a limit of 60 × 60 pairs, less than the product asks for at first."""
    programs = osrm_folder()
    assert programs is not None
    with running(data, programs=programs, most=60) as url:
        yield url


def over(address: str, *, mode: str = "driving") -> ServiceTravel:
    """Return travel by the server."""
    server = RoutingServer(address, LOCAL, manners=Manners(read_seconds=20))
    return ServiceTravel(Osrm(server, mode=mode), None)


def places() -> list[Location]:
    """Return the 200 places of the reference matrices."""
    with shared_path("roads/heidelberg_200_points.csv").open(newline="") as stream:
        return [Location(float(r["lat"]), float(r["lon"])) for r in csv.DictReader(stream)]


def test_the_matrix_is_the_server_s_own(address: str) -> None:
    """200 × 200 times and metres in blocks under the limit are the reference's, but for what rounding places does."""
    matrix = over(address).matrix(places())
    seconds = np.loadtxt(shared_path("roads/heidelberg_200_duration_s.csv"), delimiter=",")
    metres = np.loadtxt(shared_path("roads/heidelberg_200_distance_m.csv"), delimiter=",")
    assert np.median(np.abs(matrix.seconds - seconds)) <= 1
    assert np.quantile(np.abs(matrix.seconds - seconds), 0.99) <= 10
    assert np.median(np.abs(matrix.metres - metres)) <= 5
    assert matrix.warnings == ()


def test_places_off_the_road(address: str) -> None:
    """A place in another country is an error with its number; one in a wood is told with how far the road is."""
    far = Location(48.0, 2.0)
    with pytest.raises(PlaceOffRoad, match=r"48\.00000, 2\.00000") as caught:
        over(address).matrix([*places()[:5], far])
    assert caught.value.index == 5
    with pytest.raises(PlaceOffRoad):
        over(address).line([places()[0], far])


def test_lines_are_roads(address: str) -> None:
    """A line is about as long as the metres of the matrix say, and joins its ends."""
    stops = places()[:8]
    travel = over(address)
    matrix = travel.matrix(stops)
    for number, leg in enumerate(travel.line(stops)):
        length = sum(1000 * great_circle_km(a, b) for a, b in pairwise(leg))
        assert (leg[0], leg[-1]) == (stops[number], stops[number + 1])
        assert length == pytest.approx(matrix.metres[number, number + 1], rel=0.02, abs=60)


def test_what_it_refuses(address: str) -> None:
    """Its own code stands in the error."""
    with pytest.raises(TravelRejected) as caught:
        over(address, mode="driving/extra").matrix(places()[:3])
    assert caught.value.code == "InvalidUrl"
