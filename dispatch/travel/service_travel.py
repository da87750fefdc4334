"""Travel times of a routing service: asked in blocks for what is not known yet, and kept."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.place import Location
from dispatch.errors import NoRoute, PlaceOffRoad, TravelRejected
from dispatch.languages import gettext as _
from dispatch.travel.routers import (
    FAR_METRES,
    TOO_FAR_METRES,
    Block,
    BlockTooLarge,
    Legs,
    OffRoad,
    Router,
    far_from_road,
)
from dispatch.travel.travel_cache import Known, TravelCache, nothing_known, rounded
from dispatch.travel.travel_times import TableMatrix

ATTRIBUTION = "roads © OpenStreetMap contributors"
MOST_REMEMBERED = 8
"""Matrices kept in memory: the pages ask for the same places again and again."""
REMEMBERED_SECONDS = 600.0
"""How long; then the kept answers say whether they still count."""
PLACES_OF_A_LINE = 50
Indices = NDArray[np.int64]
Part = tuple[Indices, Indices]


class ServiceTravel:
    """Travel on the roads of a routing service.

    Nothing is asked that is known from before. A matrix is whole or an error; what was answered before the error is
    kept all the same.

    Parameters
    ----------
    router : Router
        The service.
    cache : TravelCache or None
        Where answers are kept; None keeps them in memory only, for the last few questions.
    clock : callable
        Seconds that only rise.
    """

    def __init__(
        self,
        router: Router,
        cache: TravelCache | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._router, self._cache = router, cache
        self._block = router.block
        self._clock = clock
        self._remembered: OrderedDict[tuple[Location, ...], tuple[float, TableMatrix]] = (
            OrderedDict()
        )
        self._remembering, self._asking = threading.Lock(), threading.Lock()

    @property
    def provider(self) -> str:
        """Who answers, for people."""
        return f"{self._router.name}; {ATTRIBUTION}"

    def matrix(self, places: Sequence[Location]) -> TableMatrix:
        """Return travel between all pairs of L places.

        Raises
        ------
        PlaceOffRoad
            If a place lies more than 500 m from any road.
        NoRoute
            If no way leads from a place to another.
        TravelUnavailable, TravelRejected
            If the service gives no answer, or refuses.
        TravelError
            If the file of kept answers cannot be used.
        """
        asked = tuple(rounded(place) for place in places)
        with self._remembering:
            since, matrix = self._remembered.get(asked, (-inf, None))
        if matrix is not None and self._clock() - since < REMEMBERED_SECONDS:
            return matrix
        matrix = self._matrix(asked)
        with self._remembering:
            self._remembered[asked] = (self._clock(), matrix)
            self._remembered.move_to_end(asked)
            while len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return matrix

    def line(self, places: Sequence[Location]) -> Legs:
        """Return the points of the road between each place and the next, both ends included.

        Raises
        ------
        PlaceOffRoad, TravelUnavailable, TravelRejected, TravelError
            As for the matrix.
        """
        stops = [rounded(place) for place in places]
        pairs = list(pairwise(stops))
        known = {} if self._cache is None else self._cache.lines(pairs)
        staying = {pair: pair for pair in pairs if pair[0] == pair[1]}
        if any(pair not in known and pair not in staying for pair in pairs):
            with self._asking:
                found = self._asked_lines(stops)
            if self._cache is not None:
                self._cache.keep_lines(found)
            known |= found
        known |= staying
        return tuple(
            (here, *known[pair][1:-1], there)
            for (here, there), pair in zip(pairwise(places), pairs, strict=True)
        )

    def _asked_lines(
        self, stops: Sequence[Location]
    ) -> dict[tuple[Location, Location], tuple[Location, ...]]:
        found: dict[tuple[Location, Location], tuple[Location, ...]] = {}
        try:
            for first in range(0, len(stops) - 1, PLACES_OF_A_LINE - 1):
                part = stops[first : first + PLACES_OF_A_LINE]
                try:
                    legs = self._router.legs(part)
                except OffRoad as error:
                    raise self._off_road(stops, first + error.index, None) from None
                found |= dict(zip(pairwise(part), legs, strict=True))
        finally:
            self._router.close()
        return found

    def _matrix(self, asked: tuple[Location, ...]) -> TableMatrix:
        each = list(dict.fromkeys(asked))
        known = self._known(each)
        new = np.isnan(known.seconds)
        if new.any():
            with self._asking:
                try:
                    self._ask_for(asked, each, known)
                finally:
                    self._router.close()
                    if self._cache is not None:
                        self._cache.keep(each, known, new=new)
        where = {place: number for number, place in enumerate(each)}
        number = np.array([where[place] for place in asked], dtype=int)
        self._refuse_far(asked, known.from_road[number])
        all_pairs = np.ix_(number, number)
        return TableMatrix(
            known.seconds[all_pairs],
            known.metres[all_pairs],
            provider=self.provider,
            warnings=self._warnings(asked, known.from_road[number]),
        )

    def _known(self, each: Sequence[Location]) -> Known:
        known = nothing_known(len(each)) if self._cache is None else self._cache.known(each)
        np.fill_diagonal(known.seconds, 0)
        np.fill_diagonal(known.metres, 0)
        return known

    def _ask_for(self, asked: Sequence[Location], each: Sequence[Location], known: Known) -> None:
        """Fill in what is not known."""
        for origins, destinations in parts_to_ask(np.isnan(known.seconds)):
            for rows, columns, block in self._blocks(asked, each, origins, destinations):
                known.seconds[np.ix_(rows, columns)] = block.seconds
                known.metres[np.ix_(rows, columns)] = block.metres
                known.from_road[rows], known.from_road[columns] = block.from_road, block.to_road
                np.fill_diagonal(known.seconds, 0)
                np.fill_diagonal(known.metres, 0)
                self._refuse_gaps(asked, each, known, rows, columns)

    def _blocks(
        self,
        asked: Sequence[Location],
        each: Sequence[Location],
        origins: Indices,
        destinations: Indices,
    ) -> Iterator[tuple[Indices, Indices, Block]]:
        """Ask for travel from some places to others, in blocks that the service takes."""
        waiting: list[Part] = [(origins, destinations)]
        while waiting:
            rows, columns = waiting.pop()
            most = max(len(rows), len(columns))
            if most > self._block:
                waiting += _cut(rows, columns, size=self._block)
                continue
            try:
                block = self._router.table([each[i] for i in rows], [each[i] for i in columns])
            except BlockTooLarge:
                if most == 1:
                    raise TravelRejected(
                        "TooBig", _("The routing server takes no single pair. Raise its limits.")
                    ) from None
                self._block = (most + 1) // 2
                waiting.append((rows, columns))
                continue
            except OffRoad as error:
                place = each[int([*rows, *columns][error.index])]
                raise self._off_road(asked, asked.index(place), None) from None
            yield rows, columns, block

    def _refuse_gaps(
        self,
        asked: Sequence[Location],
        each: Sequence[Location],
        known: Known,
        rows: Indices,
        columns: Indices,
    ) -> None:
        gaps = np.argwhere(np.isnan(known.seconds[np.ix_(rows, columns)]))
        for row, column in gaps.tolist():
            start, goal = each[int(rows[row])], each[int(columns[column])]
            raise NoRoute(
                asked.index(start), asked.index(goal), places=asked, name=self._router.name
            )

    def _refuse_far(self, asked: Sequence[Location], metres: NDArray[np.float64]) -> None:
        """Refuse places too far from their roads: an older server may not know of radiuses."""
        for index in np.flatnonzero(metres > TOO_FAR_METRES).tolist():
            raise self._off_road(asked, index, float(metres[index]))

    def _off_road(
        self, asked: Sequence[Location], index: int, metres: float | None
    ) -> PlaceOffRoad:
        return PlaceOffRoad(index, asked[index], metres=metres, name=self._router.name)

    def _warnings(self, asked: Sequence[Location], metres: NDArray[np.float64]) -> tuple[str, ...]:
        return tuple(
            far_from_road(asked[i], metres=float(metres[i]))
            for i in np.flatnonzero(metres > FAR_METRES).tolist()
        )


def parts_to_ask(missing: NDArray[np.bool_]) -> list[Part]:
    """Return (rows, columns) that hold every missing pair: whole rows of new places first, then what is left.

    A place added to L known ones costs its row and its column, not the L² pairs between the first and the last gap.

    Parameters
    ----------
    missing : ndarray of bool, shape (L, L)
        Pairs that are not known.
    """
    missing = missing.copy()
    new = missing.sum(axis=1) * 2 > missing.shape[1]
    parts = []
    for within in (np.broadcast_to(new[:, None], missing.shape), np.ones_like(missing)):
        wanted = missing & within
        rows, columns = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
        if len(rows):
            parts.append((rows, columns))
            missing[np.ix_(rows, columns)] = False
    return parts


def _cut(rows: Indices, columns: Indices, *, size: int) -> list[Part]:
    """Return a part in blocks of at most `size` rows and columns, the first of them last."""
    return [
        (rows[row : row + size], columns[column : column + size])
        for row in range(0, len(rows), size)
        for column in range(0, len(columns), size)
    ][::-1]
