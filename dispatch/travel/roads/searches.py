"""Quickest ways through a road graph: by a contraction hierarchy where its package is installed, else by Dijkstra.

Seconds and metres of the same way come from two searches: one by time, one by time plus one unit a metre. The second
is so little dearer that it takes the same way, and the difference of the two sums is its length.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.travel.roads.graph import UNITS_A_SECOND, RoadGraph

Points = NDArray[np.int64]
Table = NDArray[np.float64]


class Searches(Protocol):
    """What finds quickest ways."""

    def tables(self, points: Points) -> tuple[Table, Table]:
        """Return seconds and metres between all pairs of L points, both of shape (L, L)."""

    def way(self, tail: int, head: int) -> list[int]:
        """Return the points of the quickest way."""


class HierarchySearches:
    """A customisable contraction hierarchy.

    References
    ----------
    J. Dibbelt, B. Strasser, D. Wagner, "Customizable Contraction Hierarchies", ACM JEA 21 (2016).
    """

    def __init__(self, graph: RoadGraph, folder: Path) -> None:
        """Load the order of the points from a folder, or find it and keep it there."""
        from pyroutingkit import CCHMetric, CCHTopology

        topology = CCHTopology()
        if folder.is_dir():
            topology.load(str(folder))
        else:
            size = len(graph.latitude)
            topology.build(graph.tail, graph.head, graph.latitude, graph.longitude, size)
            folder.mkdir(parents=True)
            topology.save(str(folder))
        self._by_time, self._by_both = CCHMetric(topology), CCHMetric(topology)
        self._by_time.customize(graph.units)
        self._by_both.customize(graph.units + graph.metres)

    def tables(self, points: Points) -> tuple[Table, Table]:
        """Return seconds and metres between all pairs of points."""
        ends = points.astype(np.uint32)
        units = self._by_time.distances_many_to_many(ends, ends).astype(float)
        both = self._by_both.distances_many_to_many(ends, ends).astype(float)
        size = len(points)
        return (
            units.reshape(size, size) / UNITS_A_SECOND,
            (both - units).reshape(size, size),
        )

    def way(self, tail: int, head: int) -> list[int]:
        """Return the points of the quickest way."""
        return [int(point) for point in self._by_time.query(tail, head)[1]]


class DijkstraSearches:
    """One search a point: no further package, and fifty times slower."""

    def __init__(self, graph: RoadGraph) -> None:
        """Keep the graph in the form that the searches want."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import dijkstra

        self._search: Any = dijkstra
        size = len(graph.latitude)
        ends = (graph.tail.astype(np.int64), graph.head.astype(np.int64))
        order = np.lexsort((graph.units, *ends))
        # Of two arcs between the same points the quicker one counts, not their sum.
        same = np.zeros(len(order), dtype=bool)
        same[1:] = (np.diff(ends[0][order]) == 0) & (np.diff(ends[1][order]) == 0)
        kept = order[~same]
        tail, head = ends[0][kept], ends[1][kept]
        units, metres = graph.units[kept].astype(float), graph.metres[kept].astype(float)
        self._by_time: Any = coo_array((units, (tail, head)), shape=(size, size)).tocsr()
        self._by_both: Any = coo_array((units + metres, (tail, head)), shape=(size, size)).tocsr()

    def tables(self, points: Points) -> tuple[Table, Table]:
        """Return seconds and metres between all pairs of points."""
        seconds, metres = np.empty((2, len(points), len(points)))
        for row, point in enumerate(points):
            units: Table = np.asarray(self._search(self._by_time, indices=int(point)))[points]
            both: Table = np.asarray(self._search(self._by_both, indices=int(point)))[points]
            seconds[row], metres[row] = units / UNITS_A_SECOND, both - units
        return seconds, metres

    def way(self, tail: int, head: int) -> list[int]:
        """Return the points of the quickest way."""
        found: Any = self._search(self._by_time, indices=tail, return_predecessors=True)
        before = found[1]
        points = [head]
        while points[-1] != tail:
            points.append(int(before[points[-1]]))
            if points[-1] < 0:
                raise TravelError(
                    _("No way leads from point {tail} to point {head}.", tail=tail, head=head)
                )
        return points[::-1]


def searches_of(graph: RoadGraph, folder: Path) -> Searches:
    """Return the quickest searches that the installed packages allow; `folder` keeps what is found once."""
    try:
        return HierarchySearches(graph, folder)
    except ImportError:
        return DijkstraSearches(graph)
