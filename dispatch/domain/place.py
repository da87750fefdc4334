"""Places: coordinates, depots and zones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import Enum


@dataclass(frozen=True)
class Location:
    """A point in WGS-84 degrees."""

    latitude: float
    longitude: float


EARTH_RADIUS_KM = 6371.0088


def great_circle_km(here: Location, there: Location) -> float:
    """Return the distance of two places over a round Earth in kilometres, within 0.6 % of the true one.

    References
    ----------
    R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), page 159.
    """
    north, south = math.radians(here.latitude), math.radians(there.latitude)
    east = math.radians(there.longitude - here.longitude)
    h = (
        math.sin((south - north) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))


@dataclass(frozen=True)
class Depot:
    """A place where parts and tools are picked up.

    Attributes
    ----------
    id, name, name_en : str
        `name_en` may be empty.
    location : Location
        Where it is.
    stock : Mapping of sku to quantity or None
        On the shelf at the start of the horizon; None is without limit.
    tools : tuple of str
        Lent until the end of a route.
    opens, closes : time or None
        Daily opening hours by the clock of the plan; None is always open.
    pickup_seconds : int
        How long a pick-up takes.
    """

    id: str
    name: str
    location: Location
    stock: Mapping[str, int | None] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    opens: time | None = None
    closes: time | None = None
    pickup_seconds: int = 0
    name_en: str = ""


class ZoneKind(str, Enum):
    """How a zone is served; `OUTSIDE` gets no visit: the job is mailed in."""

    URBAN = "urban"
    SUBURBAN = "suburban"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Zone:
    """An area with one service standard: polygons, or a centre with a radius.

    Attributes
    ----------
    name : str
        Shown on the map.
    kind : ZoneKind
        Which standard holds.
    polygons : tuple of polygons
        Each polygon a tuple of rings (the first is the outline, the others are holes), each ring a tuple of Locations.
    centre : Location or None
        Centre of a round zone.
    radius_km : float or None
        Radius of a round zone in kilometres.
    """

    name: str
    kind: ZoneKind
    polygons: tuple[tuple[tuple[Location, ...], ...], ...] = ()
    centre: Location | None = None
    radius_km: float | None = None


PIN = "pin"
"""The precision of a place that somebody has set on a map."""
EXACT = frozenset({"", "house", PIN})
"""Precisions of places that may be driven to without asking; empty is a place that was given as coordinates."""


@dataclass(frozen=True)
class FoundPlace:
    """An address looked up.

    Attributes
    ----------
    location : Location
        Where it is.
    precision : str
        How exact the answer is: "house", "pin", "street", "district", "city" or "unknown".
    label : str
        The address as the provider writes it.
    """

    location: Location
    precision: str
    label: str
