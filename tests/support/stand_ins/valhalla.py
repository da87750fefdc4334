"""A Valhalla server on loopback: matrices and routes in the shapes that release 3.9 sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dispatch.domain.place import Location
from tests.support.stand_ins.http_server import Reply, StandIn, reply, serving
from tests.support.stand_ins.osrm import FIELD, ISLAND, SEA, metres, route, seconds

MOST_PAIRS = 2500
_OFF = 0.0029  # degrees of latitude: some 322 m


def _places(asked: list[dict[str, float]]) -> list[Location]:
    assert all(each["search_cutoff"] == 500 for each in asked)
    return [Location(each["lat"], each["lon"]) for each in asked]


def _refusal(code: int, text: str) -> Reply:
    content = {"error_code": code, "error": text, "status_code": 400, "status": "Bad Request"}
    return reply(content, status=400)


def _moved(place: Location) -> dict[str, float]:
    return {"lat": place.latitude + _OFF * (place == FIELD), "lon": place.longitude}


def _pair(a: Location, b: Location, *, row: int, column: int) -> dict[str, Any]:
    where = {"from_index": row, "to_index": column}
    if ISLAND in (a, b) and a != b:
        return {**where, "time": None, "distance": None}
    return {**where, "time": round(seconds(a, b)), "distance": round(metres(a, b) / 1000, 3)}


def answer(path: str, body: Any) -> Reply:
    """Answer one question as Valhalla does."""
    if path == "/locate":
        found = [{"edges": [] if p == SEA else [{"way_id": 7}]} for p in _places(body["locations"])]
        return reply(found)
    if path == "/route":
        assert (body["format"], body["shape_format"]) == ("osrm", "geojson")
        places = _places(body["locations"])
        return _refusal(171, "No suitable edges near location") if SEA in places else route(places)
    origins, destinations = _places(body["sources"]), _places(body["targets"])
    if len(origins) * len(destinations) > MOST_PAIRS:
        return _refusal(150, f"Exceeded max locations: {MOST_PAIRS}.000000")
    if SEA in (*origins, *destinations):
        return _refusal(171, "No suitable edges near location")
    if body["costing"] == "submarine":
        return _refusal(125, "No costing method found: 'submarine'")
    return reply(
        {
            "sources_to_targets": [
                [_pair(a, b, row=i, column=j) for j, b in enumerate(destinations)]
                for i, a in enumerate(origins)
            ],
            "sources": [_moved(place) for place in origins],
            "targets": [_moved(place) for place in destinations],
            "units": "kilometers",
            "algorithm": "costmatrix",
        }
    )


@contextmanager
def valhalla() -> Iterator[StandIn]:
    """Serve a Valhalla server."""
    with serving(answer) as stand_in:
        yield stand_in
