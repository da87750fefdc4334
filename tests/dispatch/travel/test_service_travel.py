"""Travel of a routing service: blocks, gaps, places off the road, kept answers and lines."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dispatch.domain.place import Location
from dispatch.errors import NoRoute, PlaceOffRoad, TravelError, TravelRejected, TravelUnavailable
from dispatch.planning.convert import problem_document
from dispatch.travel.osrm import Osrm
from dispatch.travel.service_travel import ServiceTravel, parts_to_ask
from dispatch.travel.travel_cache import FILE, TravelCache
from tests.dispatch.planning import example
from tests.dispatch.travel.services import Clock, cache_of, place, server_of, travel_over
from tests.support.stand_ins import http_server as worse
from tests.support.stand_ins.http_server import StandIn
from tests.support.stand_ins.osrm import FIELD, ISLAND, SEA, metres, osrm, seconds

TOWN = [place(number) for number in range(23)]


def sides(stand_in: StandIn) -> list[tuple[int, int]]:
    """Return how many origins and destinations each table had that was asked for."""
    return [
        tuple(found.count(";") + 1 for found in re.findall(r"(?:sources|destinations)=([^&]*)", p))
        for p in stand_in.asked
    ]


def expected(places: list[Location]) -> tuple[np.ndarray, np.ndarray]:
    """Return the matrices of the made roads, rounded up as a source's are."""
    pairs = [[(seconds(a, b), metres(a, b)) for b in places] for a in places]
    both = np.ceil(np.array(pairs))
    return both[:, :, 0], both[:, :, 1]


@pytest.mark.parametrize("block", [100, 23, 7, 5, 1])
def test_blocks_make_the_same_matrix(block: int) -> None:
    """However small the questions are, each pair is asked once and stands where it belongs, one way and back."""
    with osrm() as server:
        matrix = travel_over(server, block=block).matrix(TOWN)
        asked = sides(server)
    by_hand = expected(TOWN)
    assert (matrix.seconds == by_hand[0]).all()
    assert (matrix.metres == by_hand[1]).all()
    assert (matrix.seconds != matrix.seconds.T).any()
    assert sum(rows * columns for rows, columns in asked) == 23 * 23
    assert max(max(pair) for pair in asked) <= block
    assert "OSRM" in matrix.provider
    assert "© OpenStreetMap contributors" in matrix.provider


def test_a_smaller_limit_is_found_out() -> None:
    """A server that says TooBig is asked for half as much, until it answers; then that is kept to."""
    with osrm(most=8) as server:
        travel = travel_over(server)
        assert (travel.matrix(TOWN).seconds == expected(TOWN)[0]).all()
        refused = [pair for pair in sides(server) if pair[0] * pair[1] > 64]
        assert len(refused) == 2
    with osrm(most=0) as server, pytest.raises(TravelRejected, match="no single pair"):
        travel_over(server).matrix(TOWN)


def test_what_is_asked_of_osrm() -> None:
    """Longitude first, five decimals, 500 m around each place, times and metres, and no hints that nobody needs."""
    with osrm() as server:
        travel_over(server).matrix([Location(41.1234567, -8.6), Location(41.2, -8.5)])
        (path,) = server.asked
    assert path.startswith("/table/v1/driving/-8.60000,41.12346;-8.50000,41.20000;")
    assert "annotations=duration,distance" in path
    assert "radiuses=500;500;500;500" in path
    assert "generate_hints=false" in path


def test_a_gap_names_the_pair() -> None:
    """Null is never a time: the error names both places, by their numbers too."""
    with osrm() as server, pytest.raises(NoRoute, match=r"41\.10000, -8\.70000 to 41\.3") as caught:
        travel_over(server).matrix([*TOWN[:3], ISLAND])
    assert (caught.value.start, caught.value.goal) == (0, 3)


def test_a_place_in_the_sea_is_named() -> None:
    """NoSegment becomes an error with the place's number, wherever its block begins."""
    for block in (100, 4):
        with osrm() as server, pytest.raises(PlaceOffRoad, match=r"41\.15000, -9\.50000") as caught:
            travel_over(server, block=block).matrix([*TOWN, SEA])
        assert caught.value.index == 23


def test_a_server_that_knows_no_radius_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever road was taken: one 500 m away is too far, and one 320 m away is told beside the plan."""
    with osrm() as server:
        warned = travel_over(server).matrix([TOWN[0], FIELD]).warnings
        assert warned == ("41.16000, -8.55000 lies 320 m from any road",)
        monkeypatch.setattr("dispatch.travel.service_travel.TOO_FAR_METRES", 300.0)
        with pytest.raises(PlaceOffRoad, match="lies 320 m") as caught:
            travel_over(server).matrix([TOWN[0], FIELD])
    assert caught.value.index == 1


def test_jobs_are_named() -> None:
    """A job in the sea and two jobs without a way between them are named when a day becomes a problem."""
    day = example.day()
    job = replace(example.job("J-7"), location=SEA)
    with osrm() as server:
        travel = travel_over(server)
        with pytest.raises(TravelError, match=r"^Job J-7: The place at 41\.15"):
            problem_document(replace(day, jobs=(job,)), {job.id: example.promise()}, travel)
        job = replace(job, location=ISLAND)
        with pytest.raises(TravelError, match=r"Job J-7.*No way leads"):
            problem_document(replace(day, jobs=(job,)), {job.id: example.promise()}, travel)


def test_one_place_twice_costs_nothing() -> None:
    """Two jobs in one house are one place of the question, and no time apart."""
    with osrm() as server:
        matrix = travel_over(server).matrix([TOWN[0], TOWN[1], TOWN[0]])
        assert sides(server) == [(2, 2)]
    assert matrix.seconds[0, 2] == matrix.seconds[2, 0] == 0
    assert matrix.seconds[0, 1] == matrix.seconds[2, 1] > 0


def test_no_place_asks_nobody() -> None:
    """A day without places needs no server."""
    with osrm() as server:
        assert travel_over(server).matrix([]).seconds.shape == (0, 0)
        assert travel_over(server).line([]) == ()
        assert server.asked == []


def test_kept_answers_are_not_asked_again(tmp_path: Path) -> None:
    """Another process with the same file asks nothing; a place more costs its row and its column alone."""
    clock = Clock()
    with osrm() as server:
        first = travel_over(server, clock=clock, folder=tmp_path).matrix([*TOWN, FIELD])
        count = len(server.asked)
        again = travel_over(server, clock=clock, folder=tmp_path)
        matrix = again.matrix([*TOWN[::-1], FIELD])
        assert len(server.asked) == count
        order = [*range(22, -1, -1), 23]
        assert (matrix.seconds == first.seconds[np.ix_(order, order)]).all()
        assert (matrix.metres == first.metres[np.ix_(order, order)]).all()
        assert matrix.warnings == first.warnings != ()
        again.matrix([*TOWN, FIELD, place(30)])
        assert sides(server)[count:] == [(1, 24), (24, 1)]


def test_a_matrix_is_remembered_for_a_while() -> None:
    """Without a file the same places are not asked twice in ten minutes; after that they are."""
    clock = Clock()
    with osrm() as server:
        travel = travel_over(server, clock=clock)
        for _ in range(3):
            travel.matrix(TOWN)
        assert len(server.asked) == 1
        clock.now += 601
        travel.matrix(TOWN)
        assert len(server.asked) == 2


def test_kept_answers_grow_old(tmp_path: Path) -> None:
    """After their time they are asked again; those of other data are never mixed in."""
    clock = Clock()
    with osrm() as server:
        travel_over(server, clock=clock, folder=tmp_path).matrix(TOWN)
        other = cache_of(tmp_path, clock, source="osrm of spring")
        ServiceTravel(Osrm(server_of(server, clock)), other, clock=clock).matrix(TOWN)
        assert len(server.asked) == 2
        clock.now += 86400 + 1
        travel_over(server, clock=clock, folder=tmp_path).matrix(TOWN)
        assert len(server.asked) == 3


def test_forgetting(tmp_path: Path) -> None:
    """Answers can be counted and forgotten: this source's all, those of others only once they are too old."""
    clock = Clock()
    cache, other = cache_of(tmp_path, clock), cache_of(tmp_path, clock, source="other")
    with osrm() as server:
        for kept in (cache, other):
            ServiceTravel(Osrm(server_of(server, clock)), kept, clock=clock).matrix(TOWN)
    assert cache.count() == 23 * 22
    assert cache.forget() == 23 * 22
    assert (cache.count(), other.count()) == (0, 23 * 22)
    clock.now += 86400 + 1
    assert cache.forget() == 23 * 22


def test_an_error_keeps_what_was_answered(tmp_path: Path) -> None:
    """A server that dies after some blocks gives no matrix; the next run asks only for the rest."""
    clock = Clock()
    with osrm() as server:
        travel = travel_over(server, clock=clock, folder=tmp_path, block=10)
        answer = server.answer
        server.answer = lambda path, body: (
            answer(path, body) if len(server.asked) <= 4 else worse.BROKEN
        )
        with pytest.raises(TravelUnavailable):
            travel.matrix(TOWN)
        server.answer = answer
        clock.now += 100
        kept = cache_of(tmp_path, clock).count()
        assert 0 < kept < 23 * 22
        server.asked.clear()
        matrix = travel_over(server, clock=clock, folder=tmp_path, block=10).matrix(TOWN)
        assert (matrix.seconds == expected(TOWN)[0]).all()
        assert sum(rows * columns for rows, columns in sides(server)) < 0.6 * 23 * 23


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Something else under its name, or a folder that cannot be made, is an error that says which."""
    (tmp_path / FILE).write_text("no database at all, but long enough to be taken for one" * 9)
    with osrm() as server, pytest.raises(TravelError, match=r"answers\.sqlite.*travel_cache"):
        travel_over(server, folder=tmp_path).matrix(TOWN)
    with osrm() as server, pytest.raises(TravelError, match="travel_cache"):
        travel_over(server, folder=tmp_path / FILE / "below").matrix(TOWN)


def test_the_file_holds_no_more_than_it_has_to(tmp_path: Path) -> None:
    """Each pair is one row, however often it was asked for; no place is written on its own diagonal."""
    clock = Clock()
    with osrm() as server:
        for _ in range(2):
            travel_over(server, clock=clock, folder=tmp_path).matrix(TOWN)
            clock.now += 86400 + 1
    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("select count(*) from ways").fetchone() == (23 * 22,)
        assert connection.execute("select count(*) from places").fetchone() == (23,)
    connection.close()


def test_lines_follow_the_steps(tmp_path: Path) -> None:
    """A line begins and ends at its places and goes over the points of the road; kept ones are not asked again."""
    clock = Clock()
    stops = [TOWN[0], TOWN[5], TOWN[5], TOWN[9], TOWN[0]]
    with osrm() as server:
        legs = travel_over(server, clock=clock, folder=tmp_path).line(stops)
        assert [(leg[0], leg[-1]) for leg in legs] == list(pairwise(stops))
        corner = Location(TOWN[0].latitude, TOWN[5].longitude)
        assert legs[0] == (TOWN[0], TOWN[0], corner, TOWN[5], TOWN[5])
        count = len(server.asked)
        assert travel_over(server, clock=clock, folder=tmp_path).line(stops) == legs
        assert len(server.asked) == count


def test_long_lines_are_asked_in_pieces() -> None:
    """A route of more places than a server takes at once has all its legs, in their order."""
    stops = [place(number) for number in range(120)]
    with osrm() as server:
        legs = travel_over(server).line(stops)
        assert [leg[0] for leg in legs] == stops[:-1]
        assert [leg[-1] for leg in legs] == stops[1:]
        assert max(path.count(";") for path in server.asked) < 2 * 50
        with pytest.raises(PlaceOffRoad) as caught:
            travel_over(server).line([*stops, SEA])
        assert caught.value.index == 120


def test_parts_hold_every_gap() -> None:
    """Whatever is missing, each gap is asked for once; a place more costs 2 L pairs and not L²."""
    chance = np.random.default_rng(4)
    for share in (0.0, 0.1, 0.5, 1.0):
        missing = chance.random((40, 40)) < share
        np.fill_diagonal(missing, False)
        asked = np.zeros((40, 40), dtype=int)
        for rows, columns in parts_to_ask(missing):
            asked[np.ix_(rows, columns)] += 1
        assert (asked[missing] == 1).all()
    one = np.zeros((40, 40), dtype=bool)
    one[7, :] = one[:, 7] = True
    one[7, 7] = False
    assert sum(len(rows) * len(columns) for rows, columns in parts_to_ask(one)) <= 2 * 40


def test_kept_answers_are_shared(tmp_path: Path) -> None:
    """Two sources open one file at once, as the pages and the worker do, and read what the other wrote."""
    clock = Clock()
    one, other = cache_of(tmp_path, clock), cache_of(tmp_path, clock)
    known = one.known(TOWN)
    known.seconds[0, 1], known.metres[0, 1], known.from_road[:2] = 60.0, 900.0, 4.0
    one.keep(TOWN, known, new=np.isfinite(known.seconds))
    found = other.known(TOWN[:2])
    assert (found.seconds[0, 1], found.metres[0, 1]) == (60.0, 900.0)
    assert np.isnan(found.seconds[1, 0])
    assert isinstance(other, TravelCache)


def test_lines_end_where_they_were_asked() -> None:
    """A place with more decimals than places are told apart by stands at the end of its line as it was given."""
    exact = Location(41.1000012, -8.7000034)
    with osrm() as server:
        (leg,) = travel_over(server).line([exact, TOWN[5]])
    assert (leg[0], leg[-1]) == (exact, TOWN[5])
