"""The straight line in place of a routing service that gives no answer: only where the settings say so, and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dispatch.domain.place import Location
from dispatch.errors import TravelUnavailable
from dispatch.languages import gettext as _
from dispatch.travel.routers import Legs
from dispatch.travel.service_travel import ServiceTravel
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelMatrix


class WithFallback:
    """A routing service, and the straight line for a whole matrix when the service is down.

    Times of both in one plan would be of two scales, so a matrix is all of one. A place off the road, a pair without a
    way and a question that is refused are errors all the same: they say something that has to be mended.

    Parameters
    ----------
    service : ServiceTravel
        Asked first, each time.
    line : StraightLine
        Answers when the service does not.
    """

    def __init__(self, service: ServiceTravel, line: StraightLine) -> None:
        self._service, self._line = service, line

    def matrix(self, places: Sequence[Location]) -> TravelMatrix:
        """Return travel between all pairs of places; `fallback` says why where it is by the straight line."""
        try:
            return self._service.matrix(places)
        except TravelUnavailable as error:
            told = _(
                "Estimated travel: every way is a straight line, not a road. {reason}",
                reason=error.short,
            )
            return replace(self._line.matrix(places), fallback=told)

    def line(self, places: Sequence[Location]) -> Legs:
        """Return the points of the road between each place and the next; see `ServiceTravel.line`.

        Raises
        ------
        TravelUnavailable
            If the service is down: a line drawn straight would look like a road.
        """
        return self._service.line(places)
