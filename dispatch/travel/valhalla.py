"""The matrices and routes of a Valhalla server: https://valhalla.github.io/valhalla/api/ describes both services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dispatch.domain.place import Location, great_circle_km
from dispatch.languages import gettext as _
from dispatch.travel.osrm import legs_of
from dispatch.travel.routers import (
    TOO_FAR_METRES,
    Block,
    BlockTooLarge,
    Floats,
    Legs,
    OffRoad,
)
from dispatch.travel.routing_server import Answer, RoutingServer

BLOCK = 50
"""Origins, and destinations, of one question: a server takes 2,500 pairs unless it was set otherwise."""
TOO_MANY, OFF_ROAD = 150, 171


class Valhalla:
    """A Valhalla server.

    Parameters
    ----------
    server : RoutingServer
        Where it is.
    mode : str
        How people travel, a costing of Valhalla.
    block : int
        Most origins, and most destinations, of one question.
    """

    def __init__(self, server: RoutingServer, *, mode: str = "auto", block: int = BLOCK) -> None:
        self._server, self._mode, self.block = server, mode, block

    @property
    def name(self) -> str:
        """Who answers, for people."""
        return f"Valhalla, {self._mode}, {self._server.name}"

    def table(self, origins: Sequence[Location], destinations: Sequence[Location]) -> Block:
        """Return travel from some places to others; see `Router.table`."""
        question = {"sources": _asked(origins), "targets": _asked(destinations)}
        answer = self._server.ask(
            "sources_to_targets", body={**question, "costing": self._mode, "units": "kilometers"}
        )
        content = self._content(answer, [*origins, *destinations])
        try:
            rows = content["sources_to_targets"]
            seconds = np.array([[pair["time"] for pair in row] for row in rows], dtype=float)
            metres = 1000 * np.array([[p["distance"] for p in row] for row in rows], dtype=float)
            from_road = _from_road(origins, content["sources"])
            to_road = _from_road(destinations, content["targets"])
        except (KeyError, TypeError, ValueError):
            raise self._server.unreadable(_("it holds no matrix")) from None
        shape = (len(origins), len(destinations))
        for table in (seconds, metres):
            if table.shape != shape or (table < 0).any() or np.isinf(table).any():
                raise self._server.unreadable(_("its matrix is not as asked"))
        return Block(seconds, np.where(np.isnan(seconds), np.nan, metres), from_road, to_road)

    def legs(self, places: Sequence[Location]) -> Legs:
        """Return the points of the road from each place to the next; see `Router.legs`."""
        question = {"locations": _asked(places), "costing": self._mode}
        # In OSRM's form the points come as numbers and need no decoding.
        form = {"format": "osrm", "shape_format": "geojson"}
        content = self._content(self._server.ask("route", body={**question, **form}), places)
        try:
            return legs_of(content, places)
        except (KeyError, IndexError, TypeError, ValueError):
            raise self._server.unreadable(_("it holds no route")) from None

    def close(self) -> None:
        """Let go of the connection."""
        self._server.close()

    def _content(self, answer: Answer, places: Sequence[Location]) -> dict[str, Any]:
        """Return what an answer holds, or raise what its code says."""
        content = answer.content
        if answer.status == 200 and isinstance(content, dict):
            return content
        if not isinstance(content, dict) or "error_code" not in content:
            if answer.status >= 400:
                raise self._server.rejected(f"HTTP {answer.status}")
            raise self._server.unreadable(_("it is not JSON of Valhalla"))
        code = content["error_code"]
        if code == TOO_MANY:
            raise BlockTooLarge
        if code == OFF_ROAD:
            raise OffRoad(self._off_road(places))
        raise self._server.rejected(str(code), str(content.get("error", "")))

    def _off_road(self, places: Sequence[Location]) -> int:
        """Return which place has no road near it; the server says only that there is one."""
        answer = self._server.ask(
            "locate", body={"locations": _asked(places), "costing": self._mode, "verbose": False}
        )
        try:
            return next(i for i, found in enumerate(answer.content) if not found["edges"])
        except (StopIteration, KeyError, TypeError):
            raise self._server.rejected(str(OFF_ROAD), "No suitable edges near location") from None


def _asked(places: Sequence[Location]) -> list[dict[str, float]]:
    return [
        {"lat": place.latitude, "lon": place.longitude, "search_cutoff": TOO_FAR_METRES}
        for place in places
    ]


def _from_road(places: Sequence[Location], found: Sequence[dict[str, Any]]) -> Floats:
    """Return how far each place lies from where it was moved to, metres."""
    return np.array(
        [
            1000 * great_circle_km(place, Location(float(moved["lat"]), float(moved["lon"])))
            for place, moved in zip(places, found, strict=True)
        ]
    )
