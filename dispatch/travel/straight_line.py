"""Travel times without roads: a formula of the distance as the crow flies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.place import EARTH_RADIUS_KM, Location
from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.travel.travel_times import IntMatrix


@dataclass(frozen=True)
class StraightLine:
    """Seconds = a · km^p and metres = 1000 · km · detour over the great circle, both rounded up.

    With p below 1 the speed rises with the distance, as it does on real roads, and a way through a third place is
    never quicker than the straight one.

    Attributes
    ----------
    a : float
        Seconds that the first kilometre takes; more than 0.
    p : float
        Exponent of the kilometres; more than 0.
    detour : float
        Road kilometres for one as the crow flies; 1 or more.
    """

    a: float = 200.0
    p: float = 0.75
    detour: float = 1.45

    def __post_init__(self) -> None:
        """Refuse numbers with which travel would be free, negative or shorter than the straight line."""
        for name, value in (("a", self.a), ("p", self.p)):
            if not (isfinite(value) and value > 0):
                raise TravelError(
                    _("travel_{name} is {value!r}. Give a number above 0.", name=name, value=value)
                )
        if not (isfinite(self.detour) and self.detour >= 1):
            raise TravelError(
                _("travel_detour is {detour!r}. Give a number of 1 or more.", detour=self.detour)
            )

    def matrix(self, places: Sequence[Location]) -> FormulaMatrix:
        """Return travel between all pairs of places; the tables are made when first asked for.

        Raises
        ------
        TravelError
            If a coordinate is no number or lies off the globe.
        """
        for number, place in enumerate(places):
            if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
                raise TravelError(
                    _(
                        "Place {number} is at latitude {latitude!r}, longitude {longitude!r}. Give degrees"
                        " from -90 to 90 and from -180 to 180.",
                        number=number,
                        latitude=place.latitude,
                        longitude=place.longitude,
                    )
                )
        return FormulaMatrix(self, tuple(places))


@dataclass(frozen=True, eq=False)
class FormulaMatrix:
    """Straight-line travel between all pairs of places.

    Attributes
    ----------
    formula : StraightLine
        What travel is computed by.
    places : tuple of Location
        L places.
    warnings : tuple of str
        Sentences to show beside the plan.
    fallback : str or None
        Why this answers in place of the chosen source; None where it was chosen.
    """

    formula: StraightLine
    places: tuple[Location, ...]
    warnings: tuple[str, ...] = ()
    fallback: str | None = None

    @property
    def provider(self) -> str:
        """The formula in words."""
        formula = self.formula
        return _(
            "straight line: {a} s · km^{p}, kilometres × {detour}",
            a=f"{formula.a:g}",
            p=f"{formula.p:g}",
            detour=f"{formula.detour:g}",
        )

    @cached_property
    def seconds(self) -> IntMatrix:
        """Seconds, shape (L, L)."""
        return _rounded_up(self.formula.a * self._km**self.formula.p)

    @cached_property
    def metres(self) -> IntMatrix:
        """Metres, shape (L, L)."""
        return _rounded_up(1000 * self._km * self.formula.detour)

    @cached_property
    def _km(self) -> NDArray[np.float64]:
        return great_circle_matrix(self.places)

    def document(self) -> dict[str, Any]:
        """Return the formula, so that the document does not grow with the square of the places."""
        return {"a": self.formula.a, "p": self.formula.p, "detour": self.formula.detour}


def great_circle_matrix(places: Sequence[Location]) -> NDArray[np.float64]:
    """Return the distances of all pairs over a round Earth in kilometres, shape (L, L).

    References
    ----------
    R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), page 159.
    """
    north = np.radians([place.latitude for place in places])
    east = np.radians([place.longitude for place in places])
    h = (
        np.sin((north[None, :] - north[:, None]) / 2) ** 2
        + np.cos(north)[:, None]
        * np.cos(north)[None, :]
        * np.sin((east[None, :] - east[:, None]) / 2) ** 2
    )
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return km


def _rounded_up(values: NDArray[np.float64]) -> IntMatrix:
    return np.ceil(values).astype(np.int64)
