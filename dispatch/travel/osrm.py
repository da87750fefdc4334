"""The tables and routes of an OSRM server: https://project-osrm.org/docs/v26.4.0/http/ describes both services."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from dispatch.domain.place import Location
from dispatch.languages import gettext as _
from dispatch.travel.routers import (
    TOO_FAR_METRES,
    Block,
    BlockTooLarge,
    Floats,
    Legs,
    OffRoad,
)
from dispatch.travel.routing_server import Answer, RoutingServer

BLOCK = 100
"""Origins, and destinations, of one question: a server takes 100 × 100 unless it was started otherwise."""
_WHICH = re.compile(r"coordinate (\d+)")


class Osrm:
    """An OSRM server.

    Parameters
    ----------
    server : RoutingServer
        Where it is.
    mode : str
        The profile in its addresses; most servers take any word and have one set of data.
    block : int
        Most origins, and most destinations, of one question.
    """

    def __init__(self, server: RoutingServer, *, mode: str = "driving", block: int = BLOCK) -> None:
        self._server, self._mode, self.block = server, mode, block

    @property
    def name(self) -> str:
        """Who answers, for people."""
        return f"OSRM, {self._mode}, {self._server.name}"

    def table(self, origins: Sequence[Location], destinations: Sequence[Location]) -> Block:
        """Return travel from some places to others; see `Router.table`."""
        every = [*origins, *destinations]
        middle = len(origins)
        content = self._content(
            self._server.ask(
                f"table/v1/{self._mode}/{_coordinates(every)}?annotations=duration,distance"
                f"&sources={_numbers(0, middle)}&destinations={_numbers(middle, len(every))}"
                f"&radiuses={_radiuses(every)}&generate_hints=false"
            )
        )
        shape = (middle, len(destinations))
        return Block(
            seconds=self._table(content, "durations", shape),
            metres=self._table(content, "distances", shape),
            from_road=self._from_road(content, "sources", middle),
            to_road=self._from_road(content, "destinations", len(destinations)),
        )

    def legs(self, places: Sequence[Location]) -> Legs:
        """Return the points of the road from each place to the next; see `Router.legs`."""
        # People turn round at a customer's door: each leg is the quickest, as in the table.
        content = self._content(
            self._server.ask(
                f"route/v1/{self._mode}/{_coordinates(places)}?overview=false&steps=true"
                f"&continue_straight=false&geometries=geojson&radiuses={_radiuses(places)}&generate_hints=false"
            )
        )
        try:
            return legs_of(content, places)
        except (KeyError, IndexError, TypeError, ValueError):
            raise self._server.unreadable(_("it holds no route")) from None

    def close(self) -> None:
        """Let go of the connection."""
        self._server.close()

    def _content(self, answer: Answer) -> dict[str, Any]:
        """Return what an answer holds, or raise what its code says."""
        content = answer.content
        if not isinstance(content, dict) or not isinstance(content.get("code"), str):
            if answer.status >= 400:
                raise self._server.rejected(f"HTTP {answer.status}")
            raise self._server.unreadable(_("it is not JSON of OSRM"))
        code, message = content["code"], str(content.get("message", ""))
        if code == "Ok":
            return content
        if code == "TooBig":
            raise BlockTooLarge
        if code == "NoSegment" and (found := _WHICH.search(message)):
            raise OffRoad(int(found[1]))
        raise self._server.rejected(code, message)

    def _table(self, content: dict[str, Any], key: str, shape: tuple[int, int]) -> Floats:
        """Return a table of numbers of 0 or more, NaN for null."""
        try:
            table = np.array(content[key], dtype=float)  # None becomes NaN
        except (KeyError, TypeError, ValueError):
            raise self._server.unreadable(_("it holds no {key}").format(key=key)) from None
        if table.shape != shape or (table < 0).any() or np.isinf(table).any():
            raise self._server.unreadable(_("its {key} are not as asked").format(key=key))
        return table

    def _from_road(self, content: dict[str, Any], key: str, count: int) -> Floats:
        try:
            metres = np.array([float(each["distance"]) for each in content[key]])
        except (KeyError, TypeError, ValueError):
            raise self._server.unreadable(_("it holds no {key}").format(key=key)) from None
        if len(metres) != count:
            raise self._server.unreadable(_("its {key} are not as asked").format(key=key))
        return metres


def legs_of(content: dict[str, Any], places: Sequence[Location]) -> Legs:
    """Return the legs of a route with steps in GeoJSON, one from each place to the next, the places at their ends.

    Raises
    ------
    KeyError, IndexError, TypeError, ValueError
        If the route is not of that form, or has another number of legs.
    """
    found = content["routes"][0]["legs"]
    legs = []
    for here, there, leg in zip(places[:-1], places[1:], found, strict=True):
        points = [
            Location(float(latitude), float(longitude))
            for step in leg["steps"]
            for longitude, latitude in step["geometry"]["coordinates"]
        ]
        # One step ends where the next begins.
        legs.append((here, *(point for point, _same in groupby(points)), there))
    return tuple(legs)


def _coordinates(places: Sequence[Location]) -> str:
    return ";".join(f"{place.longitude:.5f},{place.latitude:.5f}" for place in places)


def _numbers(first: int, end: int) -> str:
    return ";".join(str(number) for number in range(first, end))


def _radiuses(places: Sequence[Location]) -> str:
    return ";".join([f"{TOO_FAR_METRES:.0f}"] * len(places))
