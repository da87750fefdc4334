"""The ways to a place that a problem document does not hold: asked for once, and kept for the next question."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.job import Job
from dispatch.domain.place import Location
from dispatch.errors import NoRoute, PlaceError, SituationError, TravelError, TravelUnavailable
from dispatch.languages import gettext as _
from dispatch.planning.replanning.sentences import NO_MATRIX_NOW, ONLY_STRAIGHT
from dispatch.travel.travel_times import TravelMatrix, TravelTimes
from solver.gaps import Way
from solver.problem import Problem

Document = dict[str, Any]
Pair = tuple[float, float]

KEPT = 64
"""Places whose ways are kept: a caller is offered appointments, takes one, and is edited in."""


class NewWays:
    """Asks a source of travel times for the ways between new places and those of a problem with a matrix.

    One object serves all threads of a process. Nothing is kept of an answer that failed.

    Parameters
    ----------
    travel : TravelTimes or None
        The source; None refuses every place that a matrix does not hold.
    """

    def __init__(self, travel: TravelTimes | None = None) -> None:
        self._travel = travel
        self._lock = Lock()
        self._kept: OrderedDict[tuple[tuple[Pair, ...], Pair], Way] = OrderedDict()

    def of(self, job: Job, locations: Iterable[Sequence[float]]) -> Way | None:
        """Return the ways between the place of a job and L locations; None where it is one of them.

        Parameters
        ----------
        job : Job
            Whose place it is.
        locations : iterable of (latitude, longitude)
            Those of a problem whose travel is a matrix.

        Raises
        ------
        SituationError
            If there is no source to ask.
        TravelError
            If the source does not know the ways, or knows them on another scale than that of a matrix.
        """
        known = tuple((float(latitude), float(longitude)) for latitude, longitude in locations)
        place = (job.location.latitude, job.location.longitude)
        if place in known:
            return None
        with self._lock:
            way = self._kept.get((known, place))
        if way is None:
            way = self._asked(job, known)
        with self._lock:
            self._kept[known, place] = way
            self._kept.move_to_end((known, place))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return way

    def _asked(self, job: Job, known: tuple[Pair, ...]) -> Way:
        if self._travel is None:
            raise SituationError(
                _(
                    "{job}: the plan on the board knows no way to its place. Plan again first.",
                    job=job.id,
                )
            )
        try:
            matrix = self._travel.matrix([*(Location(*each) for each in known), job.location])
        except (PlaceError, NoRoute) as error:
            raise TravelError(_("ticket {id}: {reason}", id=job.id, reason=error)) from error
        _refuse_another_scale(job, matrix)
        return Way(
            matrix.seconds[:-1, -1],
            matrix.seconds[-1, :-1],
            matrix.metres[:-1, -1],
            matrix.metres[-1, :-1],
        )


def _refuse_another_scale(job: Job, matrix: TravelMatrix) -> None:
    """Refuse ways by a straight line beside those of a matrix: together they send people the wrong way."""
    if matrix.fallback is not None:
        raise TravelUnavailable(_(ONLY_STRAIGHT, job=job.id, reason=matrix.fallback))
    if "duration" not in matrix.document():
        raise TravelError(_(NO_MATRIX_NOW, job=job.id, provider=matrix.provider))


def with_location(problem: Problem, place: Pair, way: Way) -> Problem:
    """Return a problem whose travel is a matrix, with one more location behind its last."""
    travel, locations = problem.travel, (*problem.locations, place)
    assert travel.duration is not None
    duration = _grown(travel.duration, way.there, way.back)
    distance = travel.distance
    if distance is not None:
        distance = _grown(distance, way.there_metres, way.back_metres)
    travel = replace(travel, places=locations, duration=duration, distance=distance)
    return replace(problem, locations=locations, travel=travel)


def document_with_location(problem: Document, place: Location, way: Way) -> Document:
    """Return a problem document whose travel is a matrix, with one more location behind its last."""
    travel: Document = problem["travel"]
    ways = {"duration": (way.there, way.back), "distance": (way.there_metres, way.back_metres)}
    tables = {
        name: _longer(travel[name], there.tolist(), back.tolist())
        for name, (there, back) in ways.items()
        if travel.get(name) is not None
    }
    locations = [*problem["locations"], [place.latitude, place.longitude]]
    return {**problem, "locations": locations, "travel": {**travel, **tables}}


def _grown(
    table: NDArray[np.int64], there: NDArray[np.int64], back: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return a table with one more column, then one more row; the new corner is 0."""
    grown = np.pad(table, (0, 1))
    grown[:-1, -1], grown[-1, :-1] = there, back
    return grown


def _longer(rows: list[list[int]], there: list[int], back: list[int]) -> list[list[int]]:
    """Return a table of a document with one more column, then one more row; the new corner is 0."""
    return [*([*row, last] for row, last in zip(rows, there, strict=True)), [*back, 0]]
