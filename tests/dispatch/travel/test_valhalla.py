"""Travel of a Valhalla server: the same answers as OSRM's, asked in its own way."""

from __future__ import annotations

import numpy as np
import pytest

from dispatch.domain.place import Location
from dispatch.errors import NoRoute, PlaceOffRoad, TravelRejected, TravelUnavailable
from dispatch.travel.routing_server import RoutingServer
from dispatch.travel.service_travel import ServiceTravel
from dispatch.travel.valhalla import Valhalla
from tests.dispatch.travel.services import LOCAL, Clock, place
from tests.support.stand_ins import http_server as worse
from tests.support.stand_ins.http_server import Reply, StandIn, full, reply
from tests.support.stand_ins.osrm import FIELD, ISLAND, SEA, metres, seconds
from tests.support.stand_ins.valhalla import valhalla

TOWN = [place(number) for number in range(12)]


def travel_over(stand_in: StandIn, *, mode: str = "auto", block: int = 50) -> ServiceTravel:
    """Return travel by a stand-in."""
    clock = Clock()
    server = RoutingServer(stand_in.url, LOCAL, clock=clock, sleep=clock.sleep)
    return ServiceTravel(Valhalla(server, mode=mode, block=block), None, clock=clock)


@pytest.mark.parametrize("block", [50, 5])
def test_the_matrix_is_whole(block: int) -> None:
    """Seconds and kilometres become whole seconds and metres, each pair where it belongs, one way and back."""
    with valhalla() as server:
        matrix = travel_over(server, block=block).matrix(TOWN)
        assert len(server.asked) == (1 if block == 50 else 9)
    assert matrix.seconds.tolist() == [[round(seconds(a, b)) for b in TOWN] for a in TOWN]
    off = matrix.metres - np.array([[metres(a, b) for b in TOWN] for a in TOWN])
    assert np.abs(off).max() <= 1.5  # three decimals of a kilometre, rounded up
    assert matrix.provider.startswith("Valhalla, auto, 127.0.0.1")


def test_too_many_pairs_are_halved() -> None:
    """A question over the server's limit is asked in smaller ones, and the limit is kept to from then on."""
    many = [place(number) for number in range(60)]
    with valhalla() as server:
        assert travel_over(server, block=100).matrix(many).seconds.shape == (60, 60)
        assert len(server.asked) == 1 + 4


def test_gaps_and_places_off_the_road() -> None:
    """A null names the pair; a place without a road is found by asking which, and one 320 m off is told."""
    with valhalla() as server:
        with pytest.raises(NoRoute) as gap:
            travel_over(server).matrix([*TOWN, ISLAND])
        with pytest.raises(PlaceOffRoad, match=r"41\.15000, -9\.50000") as off:
            travel_over(server, block=4).matrix([*TOWN, SEA])
        assert server.asked[-1] == "/locate"
        with pytest.raises(PlaceOffRoad):
            travel_over(server).line([TOWN[0], SEA])
        (warning,) = travel_over(server).matrix([TOWN[0], FIELD]).warnings
    assert (gap.value.start, gap.value.goal, off.value.index) == (0, 12, 12)
    assert "322 m from any road" in warning


def test_lines() -> None:
    """A line goes from place to place over the points of the road."""
    with valhalla() as server:
        (leg,) = travel_over(server).line(TOWN[:2])
    corner = Location(TOWN[0].latitude, TOWN[1].longitude)
    assert (leg[0], leg[-1]) == (TOWN[0], TOWN[1])
    assert corner in leg


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (worse.HTML, "not JSON of Valhalla"),
        (worse.EMPTY, "not JSON of Valhalla"),
        (worse.TRUNCATED, "cut off"),
        (reply({}), "holds no matrix"),
        (reply({"sources_to_targets": [], "sources": [], "targets": []}), "no matrix"),
    ],
)
def test_answers_that_are_none(said: Reply, reason: str) -> None:
    """HTML, nothing, half an answer and another form are told by name."""
    with valhalla() as server:
        server.before.append(said)
        with pytest.raises(TravelUnavailable, match=reason):
            travel_over(server).matrix(TOWN)


def test_refusals_and_full_servers() -> None:
    """Its code stands in the sentence; a 429 is waited out."""
    with valhalla() as server:
        with pytest.raises(TravelRejected, match=r"125 No costing method") as caught:
            travel_over(server, mode="submarine").matrix(TOWN)
        assert caught.value.code == "125"
        server.before += [full("1"), worse.BROKEN]
        assert travel_over(server).matrix(TOWN).seconds[0, 1] > 0
        server.before.append(Reply(403, b"no", "text/html"))
        with pytest.raises(TravelRejected, match="HTTP 403"):
            travel_over(server).matrix(TOWN)
