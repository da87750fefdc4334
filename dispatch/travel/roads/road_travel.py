"""Travel times on the roads of an extract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from dispatch.domain.place import EARTH_RADIUS_KM, Location
from dispatch.errors import PlaceOffRoad, TravelError
from dispatch.languages import gettext as _
from dispatch.travel.roads.graph import RoadGraph, metres_between
from dispatch.travel.roads.searches import Searches
from dispatch.travel.roads.store import fingerprint, kept_graph
from dispatch.travel.routers import FAR_METRES, TOO_FAR_METRES, far_from_road
from dispatch.travel.travel_times import TableMatrix

ATTRIBUTION = "roads © OpenStreetMap contributors"


@dataclass(frozen=True)
class Snapped:
    """L places and the points of the graph nearest to them.

    Attributes
    ----------
    points : ndarray of int64, shape (L,)
        Points of the graph.
    metres : ndarray of float64, shape (L,)
        How far each place lies from its point.
    """

    points: NDArray[np.int64]
    metres: NDArray[np.float64]


class RoadTravel:
    """Quickest ways by car, free-flow times multiplied by a factor.

    Parameters
    ----------
    graph : RoadGraph
        The roads.
    searches : Searches
        Finds the ways.
    name : str
        What the roads are called, for people.
    factor : float
        Seconds for one second of free-flow driving; stands for turns and lights, 1 or more.

    Raises
    ------
    TravelError
        If the factor is below 1 or no number.
    """

    is_at_hand = True
    """Answers in milliseconds, without a network."""

    def __init__(
        self, graph: RoadGraph, searches: Searches, *, name: str, factor: float = 1.03
    ) -> None:
        if not 1 <= factor < float("inf"):
            raise TravelError(
                _("travel_roads_factor is {factor!r}. Give a number of 1 or more.", factor=factor)
            )
        self.name, self.factor = name, factor
        self._graph, self._searches = graph, searches
        self._middle = float(np.mean(graph.latitude))
        self._tree = cKDTree(self._flat(graph.latitude, graph.longitude))

    @classmethod
    def of(
        cls,
        extract: Path,
        *,
        cache: Path,
        factor: float = 1.03,
        say: Callable[[str], None] = lambda _: None,
    ) -> RoadTravel:
        """Return travel on the roads of an `.osm.pbf` file; see `kept_graph` for the cache and the errors."""
        graph, searches = kept_graph(extract, cache, say)
        name = _("roads of {file} ({hash})", file=extract.name, hash=fingerprint(extract)[:8])
        return cls(graph, searches, name=name, factor=factor)

    @property
    def provider(self) -> str:
        """Who answers, for people."""
        return _(
            "{name}, free-flow × {factor}; {attribution}",
            name=self.name,
            factor=f"{self.factor:g}",
            attribution=ATTRIBUTION,
        )

    def matrix(self, places: Sequence[Location]) -> TableMatrix:
        """Return travel between all pairs of L places.

        Raises
        ------
        PlaceOffRoad
            If a place lies more than 500 m from any road; it carries the index of the place.
        """
        snapped = self.snap(places)
        seconds, metres = self._searches.tables(snapped.points)
        access = snapped.metres[:, None] + snapped.metres[None, :]
        np.fill_diagonal(access, 0)
        return TableMatrix(
            # Between the place and the road somebody drives at walking pace.
            np.rint(seconds * self.factor + access * 3.6 / ACCESS_KMH),
            np.rint(metres + access),
            provider=self.provider,
            warnings=self._warnings(places, snapped),
        )

    def line(self, places: Sequence[Location]) -> tuple[tuple[Location, ...], ...]:
        """Return the points of the road between each place and the next, both ends included.

        Raises
        ------
        PlaceOffRoad
            If a place lies too far from any road.
        """
        points = self.snap(places).points
        legs = []
        for number in range(len(places) - 1):
            way = self._searches.way(int(points[number]), int(points[number + 1]))
            between = (
                Location(float(self._graph.latitude[p]), float(self._graph.longitude[p]))
                for p in way
            )
            legs.append((places[number], *between, places[number + 1]))
        return tuple(legs)

    def snap(self, places: Sequence[Location]) -> Snapped:
        """Return the nearest point of the graph for each place.

        Raises
        ------
        PlaceOffRoad
            If it is more than 500 m away.
        """
        if not places:
            return Snapped(np.empty(0, dtype=np.int64), np.empty(0))
        flat = self._flat(
            np.array([place.latitude for place in places]),
            np.array([place.longitude for place in places]),
        )
        points = np.asarray(self._tree.query(flat)[1], dtype=np.int64)
        graph = self._graph
        metres = np.array(
            [
                metres_between(
                    (place.latitude, place.longitude),
                    (float(graph.latitude[point]), float(graph.longitude[point])),
                )
                for place, point in zip(places, points, strict=True)
            ]
        )
        for index in np.flatnonzero(metres > TOO_FAR_METRES).tolist():
            raise PlaceOffRoad(index, places[index], metres=float(metres[index]), name=self.name)
        return Snapped(points, metres)

    def _flat(
        self, latitude: NDArray[np.floating], longitude: NDArray[np.floating]
    ) -> NDArray[np.float64]:
        """Return kilometres north and east, good enough to find what is near."""
        km = radians(1) * EARTH_RADIUS_KM
        east = longitude.astype(float) * km * cos(radians(self._middle))
        return np.column_stack([latitude.astype(float) * km, east])

    def _warnings(self, places: Sequence[Location], snapped: Snapped) -> tuple[str, ...]:
        far = [i for i, metres in enumerate(snapped.metres) if metres > FAR_METRES]
        return tuple(far_from_road(places[i], metres=float(snapped.metres[i])) for i in far)


ACCESS_KMH = 5.0
