"""An OSRM server on loopback: tables and routes in the shapes that release 26.10 sends.

A metre takes a tenth of a second, from west to east a second more for each place; no real road is behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dispatch.domain.place import Location, great_circle_km
from tests.support.stand_ins.http_server import Reply, StandIn, reply, serving

ISLAND = Location(41.3, -8.2)
"""Has a road, but no way leads there or back."""
SEA = Location(41.15, -9.5)
"""Has no road within 500 m."""
FIELD = Location(41.16, -8.55)
"""Has a road 320 m away."""


def seconds(start: Location, goal: Location) -> float:
    """Return the made time, not the same both ways."""
    if start == goal:
        return 0.0
    return round(metres(start, goal) / 10 + (1.0 if goal.longitude > start.longitude else 0.0), 1)


def metres(start: Location, goal: Location) -> float:
    """Return the made length."""
    return round(1300 * great_circle_km(start, goal), 1)


class Answers:
    """Answers every question as OSRM does; `most` is the limit of its tables."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, path: str, body: Any) -> Reply:
        """Answer one question."""
        parts = urlsplit(path)
        service, version, _mode, coordinates = parts.path.lstrip("/").split("/")
        assert version == "v1"
        options = {key: values[0] for key, values in parse_qs(parts.query).items()}
        places = [
            Location(float(pair.split(",")[1]), float(pair.split(",")[0]))
            for pair in coordinates.split(";")
        ]
        if len(options.get("radiuses", "").split(";")) == len(places) and SEA in places:
            number = places.index(SEA)
            message = f"Could not find a matching segment for coordinate {number}"
            return reply({"message": message, "code": "NoSegment"}, status=400)
        return self._table(places, options) if service == "table" else route(places)

    def _table(self, places: Sequence[Location], options: dict[str, str]) -> Reply:
        origins, destinations = (
            [places[int(n)] for n in options[key].split(";")] for key in ("sources", "destinations")
        )
        if len(origins) * len(destinations) > self.most**2:
            message = {"message": "Too many table coordinates", "code": "TooBig"}
            return reply(message, status=400)

        def rows(value: Any) -> list[list[float | None]]:
            return [
                [None if (ISLAND in (a, b)) and a != b else value(a, b) for b in destinations]
                for a in origins
            ]

        return reply(
            {
                "code": "Ok",
                "distances": rows(metres),
                "destinations": [_waypoint(place) for place in destinations],
                "durations": rows(seconds),
                "sources": [_waypoint(place) for place in origins],
            }
        )


def _waypoint(place: Location) -> dict[str, Any]:
    distance = 320.5 if place == FIELD else 4.25
    return {"location": _point(place), "name": "Rua", "distance": distance}


def _point(place: Location) -> list[float]:
    return [round(place.longitude, 6), round(place.latitude, 6)]


def route(places: Sequence[Location]) -> Reply:
    """Return a route with its steps, over a corner between each place and the next."""
    legs = []
    for start, goal in pairwise(places):
        corner = Location(start.latitude, goal.longitude)
        steps = [_step(start, corner), _step(corner, goal), _step(goal, goal)]
        legs.append({"steps": steps, "duration": seconds(start, goal), "weight": 1})
    return reply({"code": "Ok", "routes": [{"legs": legs, "weight_name": "routability"}]})


def _step(start: Location, goal: Location) -> dict[str, Any]:
    line = {"coordinates": [_point(start), _point(goal)], "type": "LineString"}
    return {"geometry": line, "mode": "driving", "distance": metres(start, goal)}


@contextmanager
def osrm(*, most: int = 100) -> Iterator[StandIn]:
    """Serve an OSRM server that takes `most` × `most` pairs."""
    with serving(Answers(most)) as stand_in:
        yield stand_in
