"""What every routing service answers, whichever way it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.place import Location
from dispatch.languages import gettext as _

TOO_FAR_METRES = 500.0
"""A place farther from any road is an error."""
FAR_METRES = 200.0
"""A place farther from any road is told of beside the plan."""
Floats = NDArray[np.float64]
Legs = tuple[tuple[Location, ...], ...]


@dataclass(frozen=True)
class Block:
    """Travel from S places to D places; NaN where no way leads.

    Attributes
    ----------
    seconds, metres : ndarray of float64, shape (S, D)
        Row is from, column is to.
    from_road, to_road : ndarray of float64, shapes (S,) and (D,)
        How far each place lies from the road it was moved to, metres.
    """

    seconds: Floats
    metres: Floats
    from_road: Floats
    to_road: Floats


class OffRoad(Exception):
    """One of the places of a question is too far from any road; `index` counts through origins, then destinations."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class BlockTooLarge(Exception):
    """The service takes fewer places in one question."""


class Router(Protocol):
    """A routing service; places are asked with the decimals that they are given with."""

    @property
    def name(self) -> str:
        """Who answers, for people."""

    @property
    def block(self) -> int:
        """How many origins, and how many destinations, one question may have."""

    def table(self, origins: Sequence[Location], destinations: Sequence[Location]) -> Block:
        """Return travel from some places to others.

        Raises
        ------
        OffRoad
            If a place is too far from any road.
        BlockTooLarge
            If the service takes fewer places in one question.
        TravelUnavailable, TravelRejected
            If there is no answer, or none but a refusal.
        """

    def legs(self, places: Sequence[Location]) -> Legs:
        """Return the points of the road from each place to the next, both ends included.

        Raises
        ------
        OffRoad, TravelUnavailable, TravelRejected
            As above.
        """

    def close(self) -> None:
        """Let go of the connection."""


def far_from_road(place: Location, *, metres: float) -> str:
    """Return the sentence for a place that lies off the roads."""
    return _(
        "{place} lies {metres} m from any road",
        place=f"{place.latitude:.5f}, {place.longitude:.5f}",
        metres=f"{metres:.0f}",
    )
