"""GCJ-02, the shifted coordinates that maps in mainland China have to use, and the way back to WGS-84.

Everything inside the product is WGS-84. Which coordinates a table, a form or a background map is in is always said by
an option and never guessed: the shift is 18 to 700 m, too little to be seen in the numbers.
"""

from __future__ import annotations

import math
from enum import Enum

from dispatch.domain.place import Location
from dispatch.errors import SettingsError
from dispatch.languages import gettext as _

# The ellipsoid of Krasovsky (1940): semi-major axis in metres, and the square of its eccentricity.
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
SOUTH, NORTH, WEST, EAST = 0.8293, 55.8271, 72.004, 137.8347
"""The box in which coordinates are shifted; it is larger than China, so the option has to be a choice."""
_ROUNDS = 8  # each makes the error some thousand times smaller


class Coordinates(str, Enum):
    """What latitude and longitude are measured in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


def coordinates_of(text: str, *, what: str) -> Coordinates:
    """Return the coordinates that a setting or an option names; empty is WGS-84.

    Parameters
    ----------
    text : str
        wgs84 or gcj02, in any capitals.
    what : str
        Name of the setting, for the error.

    Raises
    ------
    SettingsError
        If it is neither.
    """
    try:
        return Coordinates(text.strip().lower() or Coordinates.WGS84.value)
    except ValueError:
        raise SettingsError(
            _("{what} is {text!r}. Write wgs84 or gcj02.", what=what, text=text)
        ) from None


def to_wgs84(location: Location, coordinates: Coordinates) -> Location:
    """Return a location as WGS-84, whatever it was written in."""
    return from_gcj02(location) if coordinates is Coordinates.GCJ02 else location


def to_gcj02(location: Location) -> Location:
    """Return the shifted coordinates of a place; outside the box they are not shifted."""
    north, east = _shift(location)
    return Location(location.latitude + north, location.longitude + east)


def from_gcj02(location: Location) -> Location:
    """Return the place of shifted coordinates, within a millionth of a metre.

    The shift changes slowly from place to place, so it is taken where the place is thought to be, again and again.
    """
    found = location
    for _step in range(_ROUNDS):
        north, east = _shift(found)
        found = Location(location.latitude - north, location.longitude - east)
    return found


def _shift(location: Location) -> tuple[float, float]:
    """Return how far a place is shifted to the north and to the east, in degrees."""
    latitude, longitude = location.latitude, location.longitude
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return 0.0, 0.0
    x, y = longitude - 105.0, latitude - 35.0
    root, waves = math.sqrt(abs(x)), 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (waves + 20 * math.sin(math.pi * y) + 40 * math.sin(math.pi * y / 3)) * 2 / 3
    north += (160 * math.sin(math.pi * y / 12) + 320 * math.sin(math.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (waves + 20 * math.sin(math.pi * x) + 40 * math.sin(math.pi * x / 3)) * 2 / 3
    east += (150 * math.sin(math.pi * x / 12) + 300 * math.sin(math.pi * x / 30)) * 2 / 3
    angle = math.radians(latitude)
    flat = 1 - _ECCENTRICITY * math.sin(angle) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / flat**1.5
    parallel = _AXIS / math.sqrt(flat) * math.cos(angle)
    return math.degrees(north / meridian), math.degrees(east / parallel)
