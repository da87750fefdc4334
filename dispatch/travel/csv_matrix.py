"""A matrix of travel times that the user supplies as CSV files.

A file is a square table. Its first row and column name the places, and its corner cell says the unit: `seconds`,
`minutes` or `hours`; `metres` or `km` in a file of distances. Names are ids of a second file with the columns `id`,
`latitude`, `longitude`, or the coordinates themselves, as in `41.15794 -8.62911`. A table of numbers alone, in seconds
or metres, is taken in the order of the file of places.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dispatch.domain.place import Location
from dispatch.errors import PlaceNotListed, TravelError
from dispatch.languages import gettext as _
from dispatch.travel.routers import Floats
from dispatch.travel.straight_line import great_circle_matrix
from dispatch.travel.travel_cache import rounded
from dispatch.travel.travel_times import TableMatrix

SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0}
METRES = {"metres": 1.0, "km": 1000.0}
SAME_PLACE_KM = 0.05
"""Between places farther apart no way takes no time."""
LIKELY_KMH = (3.0, 150.0)
"""Of the median way, as the crow flies; outside, the unit is another one."""
LONG_KM = 1.0


class CsvMatrix:
    """Travel by the tables of a user.

    Parameters
    ----------
    seconds : Path
        The table of times.
    places : Path or None
        The places by their ids; None where the table names coordinates.
    metres : Path or None
        A table of distances of the same form; None estimates them.
    detour : float
        Metres for one as the crow flies, where there is no table of distances.

    Attributes
    ----------
    places : tuple of Location
        Those of the table, in its order.

    Raises
    ------
    TravelError
        If a file is missing, is not square, names a place twice or differently, has another unit, or a cell that is no
        number of 0 or more; a diagonal that is not 0, or 0 between places that are apart.
    """

    def __init__(
        self,
        seconds: Path,
        *,
        places: Path | None = None,
        metres: Path | None = None,
        detour: float = 1.45,
    ) -> None:
        listed = None if places is None else _listed(places)
        self.name = seconds.name
        found, self._seconds = _table(seconds, listed, SECONDS)
        self.places = tuple(found)
        km = great_circle_matrix(self.places)
        _check_speed(seconds, self._seconds, km, self.places)
        self._warnings: tuple[str, ...] = ()
        if metres is None:
            self._metres = 1000 * km * detour
            self._warnings = (
                _(
                    "Kilometres are estimated: {detour} times the straight line.",
                    detour=f"{detour:g}",
                ),
            )
        else:
            self._metres = self._distances(metres, listed)
        self._number = {rounded(place): i for i, place in enumerate(self.places)}

    def matrix(self, places: Sequence[Location]) -> TableMatrix:
        """Return travel between all pairs of places.

        Raises
        ------
        PlaceNotListed
            If the table does not hold a place, told apart by five decimals of a degree.
        """
        for index, place in enumerate(places):
            if rounded(place) not in self._number:
                raise PlaceNotListed(index, place, name=self.name)
        number = np.array([self._number[rounded(place)] for place in places], dtype=int)
        pairs = np.ix_(number, number)
        return TableMatrix(
            self._seconds[pairs],
            self._metres[pairs],
            provider=_("table {name}", name=self.name),
            warnings=self._warnings,
        )

    def _distances(self, path: Path, listed: dict[str, Location] | None) -> Floats:
        places, metres = _table(path, listed, METRES)
        if set(places) != set(self.places):
            raise TravelError(
                _("{path} names other places than {other}.", path=path, other=self.name)
            )
        number = {place: i for i, place in enumerate(places)}
        order = [number[place] for place in self.places]
        return metres[np.ix_(order, order)]


def _listed(path: Path) -> dict[str, Location]:
    """Return the places of a file by their ids, in its order."""
    rows = _rows(path)
    heading = [cell.strip().lower() for cell in rows[0]]
    try:
        id, north, east = (
            next(i for i, cell in enumerate(heading) if cell in names)
            for names in (("id",), ("latitude", "lat"), ("longitude", "lon"))
        )
    except (RuntimeError, StopIteration):
        raise TravelError(
            _("{path} has no columns id, latitude and longitude. Add them.", path=path)
        ) from None
    listed: dict[str, Location] = {}
    for number, row in enumerate(rows[1:], 2):
        try:
            name, place = row[id].strip(), _place(row[north], row[east])
        except (IndexError, ValueError):
            raise TravelError(
                _(
                    "{path}, row {row}: no id with a latitude and a longitude. Correct it.",
                    path=path,
                    row=number,
                )
            ) from None
        if name in listed:
            raise TravelError(
                _("{path}, row {row}: {name} stands there twice.", path=path, row=number, name=name)
            )
        listed[name] = place
    return listed


def _table(
    path: Path, listed: dict[str, Location] | None, units: dict[str, float]
) -> tuple[list[Location], Floats]:
    """Return the places of a table in its order, and its numbers in seconds or metres."""
    rows = _rows(path)
    corner = rows[0][0].strip().lower()
    if corner in units:
        names = [cell.strip() for cell in rows[0][1:]]
        down = [row[0].strip() for row in rows[1:]]
        if names != down:
            raise TravelError(
                _("{path}: the first column names other places than the first row.", path=path)
            )
        places = [_named(path, name, listed) for name in names]
        return places, units[corner] * _numbers(path, [row[1:] for row in rows[1:]], names)
    if listed is None or not _is_number(corner):
        raise TravelError(
            _(
                "{path}: the first cell is {cell}. Name the unit there: {units}.",
                path=path,
                cell=repr(rows[0][0]),
                units=", ".join(units),
            )
        )
    return list(listed.values()), _numbers(path, rows, list(listed))


def _named(path: Path, name: str, listed: dict[str, Location] | None) -> Location:
    if listed is not None and name in listed:
        return listed[name]
    try:
        latitude, longitude = name.replace(",", " ").replace(";", " ").split()
        return _place(latitude, longitude)
    except ValueError:
        raise TravelError(
            _(
                "{path}: {name} is neither a listed place nor a latitude and longitude."
                " Name the file of places in travel_csv_places, or write coordinates.",
                path=path,
                name=repr(name),
            )
        ) from None


def _place(latitude: str, longitude: str) -> Location:
    place = Location(float(latitude), float(longitude))
    if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        raise ValueError(place)
    return place


def _numbers(path: Path, rows: list[list[str]], names: list[str]) -> Floats:
    """Return a square table of finite numbers of 0 or more with 0 on its diagonal."""
    widths = {len(row) for row in rows}
    if len(rows) != len(names) or widths != {len(names)}:
        raise TravelError(
            _(
                "{path} has {rows} rows of {columns} cells for {places} places. Give a square table.",
                path=path,
                rows=len(rows),
                columns=max(widths, default=0),
                places=len(names),
            )
        )
    if len(set(names)) != len(names):
        raise TravelError(_("{path} names a place twice. Remove one.", path=path))
    table = np.full((len(rows), len(rows)), np.nan)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if _is_number(cell):
                table[i, j] = float(cell)
    wrong = ~np.isfinite(table) | (table < 0)
    np.fill_diagonal(wrong, wrong.diagonal() | (table.diagonal() != 0))
    for i, j in np.argwhere(wrong).tolist():
        raise TravelError(
            _(
                "{path}: from {start} to {goal} stands {cell}."
                " Give a number of 0 or more, and 0 from a place to itself.",
                path=path,
                start=names[i],
                goal=names[j],
                cell=repr(rows[i][j]),
            )
        )
    return table


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _check_speed(path: Path, seconds: Floats, km: Floats, places: Sequence[Location]) -> None:
    """Refuse zeros between places that are apart, and times of another unit."""
    for i, j in np.argwhere((seconds == 0) & (km > SAME_PLACE_KM)).tolist():
        raise TravelError(
            _(
                "{path}: from {start} to {goal} it takes no time, and they are {km} km apart.",
                path=path,
                start=f"{places[i].latitude:.5f} {places[i].longitude:.5f}",
                goal=f"{places[j].latitude:.5f} {places[j].longitude:.5f}",
                km=f"{km[i, j]:.2f}",
            )
        )
    long = km > LONG_KM
    if not long.any():
        return
    speed = float(np.median(3600 * km[long] / seconds[long]))
    if not LIKELY_KMH[0] <= speed <= LIKELY_KMH[1]:
        raise TravelError(
            _(
                "{path}: the median way is driven at {speed} km/h as the crow flies, which is not likely."
                " Correct the unit in the first cell.",
                path=path,
                speed=f"{speed:,.1f}",
            )
        )


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TravelError(
            _(
                "{path} cannot be read: {error}. Give a CSV file in UTF-8.",
                path=path,
                error=getattr(error, "strerror", None) or error,
            )
        ) from error
    if not rows:
        raise TravelError(_("{path} is empty. Give a table.", path=path))
    return rows
