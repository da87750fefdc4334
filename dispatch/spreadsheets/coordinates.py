"""Checks of coordinates: ranges, swapped pairs, 0/0, and addresses looked up where there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median

from dispatch.domain.gcj02 import Coordinates, to_wgs84
from dispatch.domain.place import FoundPlace, Location, great_circle_km
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.spreadsheets.fault_log import FaultLog, Row, Sheet
from dispatch.spreadsheets.values import plain_number

NEAR_KM = 1000.0
"""A point farther than this from the centre that lies nearer with its coordinates swapped has them swapped."""

Geocode = Callable[[str], FoundPlace | None]
_TABLES = ("jobs", "technicians", "depots", "zones")


def is_on_earth(point: Location) -> bool:
    """Return whether both coordinates are in their ranges."""
    return abs(point.latitude) <= 90 and abs(point.longitude) <= 180


def swapped(point: Location) -> Location:
    """Return the point with latitude and longitude exchanged."""
    return Location(point.longitude, point.latitude)


def looks_swapped(point: Location, centre: Location | None) -> bool:
    """Return whether a point is likelier with its coordinates exchanged.

    Parameters
    ----------
    point : Location
        May lie outside the ranges.
    centre : Location or None
        Where the technicians are, or the other rows; without it, only a pair out of range can be told to be swapped.
    """
    other = swapped(point)
    if not is_on_earth(other):
        return False
    if centre is None:
        return not is_on_earth(point)
    far = not is_on_earth(point) or great_circle_km(point, centre) > NEAR_KM
    return far and great_circle_km(other, centre) <= NEAR_KM


def centre_of(sheet: Sheet | None) -> Location | None:
    """Return the median of the points of a sheet that are in range; None where there is none."""
    points = [point for point in map(_point, sheet.rows) if point is not None] if sheet else []
    inside = [point for point in points if is_on_earth(point)]
    if not inside:
        return None
    return Location(
        median(point.latitude for point in inside), median(point.longitude for point in inside)
    )


def check_coordinates(
    sheets: Mapping[str, Sheet], log: FaultLog, *, around: str = "technicians"
) -> None:
    """Add a fault for every pair of coordinates that is half given, out of range, 0/0 or swapped.

    Parameters
    ----------
    around : str
        The table whose median point a pair has to be far from, and near the other way round, to count as swapped.
    """
    centre = centre_of(sheets.get(around))
    for name in _TABLES:
        if name in sheets:
            for row in sheets[name].rows:
                _check_pair(sheets[name], row, centre, log)


def convert_coordinates(sheets: Mapping[str, Sheet], coordinates: Coordinates) -> None:
    """Turn every pair of coordinates into WGS-84; a pair that is no place on earth stays as it is."""
    if coordinates is Coordinates.WGS84:
        return
    for name in _TABLES:
        for row in sheets[name].rows if name in sheets else ():
            point = _point(row)
            if point is not None:
                true = to_wgs84(point, coordinates)
                row.values["latitude"], row.values["longitude"] = true.latitude, true.longitude


def look_up_addresses(
    sheet: Sheet, geocode: Geocode | None, log: FaultLog
) -> dict[int, FoundPlace]:
    """Return the places found for rows of jobs without coordinates, by row number; add faults for the others.

    Only rows without any other fault are looked up, and each address once.
    """
    found: dict[int, FoundPlace] = {}
    answers: dict[str, FoundPlace | None] = {}
    for row in sheet.rows:
        values = row.values
        if row.unread & {"latitude", "longitude", "address"} or values["latitude"] is not None:
            continue
        address = values["address"]
        if geocode is None or address is None:
            _no_place(sheet, row, log)
            continue
        if log.is_bad(sheet, row):
            continue
        if address not in answers:
            answers[address] = geocode(address)
        place = answers[address]
        if place is None:
            remedy = _("Correct the address, or write latitude and longitude")
            log.row(sheet, row, _("the address was not found"), remedy, column="address")
        else:
            found[row.number] = place
    return found


def _no_place(sheet: Sheet, row: Row, log: FaultLog) -> None:
    if row.values["address"] is not None:
        remedy = _("Write latitude and longitude, or set a geocoder that looks up addresses")
    else:
        remedy = _("Write latitude and longitude")
    log.row(sheet, row, _("the job has no coordinates"), remedy)


def _point(row: Row) -> Location | None:
    latitude, longitude = row.values.get("latitude"), row.values.get("longitude")
    if latitude is None or longitude is None:
        return None
    return Location(latitude, longitude)


def _check_pair(sheet: Sheet, row: Row, centre: Location | None, log: FaultLog) -> None:
    point = _point(row)
    if point is None:
        _check_half(sheet, row, log)
    elif point == Location(0, 0):
        _pair_fault(
            sheet,
            row,
            _("0, 0 lies in the sea off Africa and stands for no place"),
            _("Write the coordinates"),
            log,
        )
    elif looks_swapped(point, centre):
        remedy = _(
            "Write latitude {latitude} and longitude {longitude}",
            latitude=plain_number(point.longitude),
            longitude=plain_number(point.latitude),
        )
        _pair_fault(sheet, row, _("latitude and longitude are swapped"), remedy, log)
    else:
        _check_range(sheet, row, "latitude", point.latitude, most=90, log=log)
        _check_range(sheet, row, "longitude", point.longitude, most=180, log=log)


def _check_range(
    sheet: Sheet, row: Row, name: str, degrees: float, *, most: int, log: FaultLog
) -> None:
    if abs(degrees) > most:
        problem = (
            _("the {coordinate} is above {most} degrees", coordinate=_(name), most=most)
            if degrees > 0
            else _("the {coordinate} is below -{most} degrees", coordinate=_(name), most=most)
        )
        log.row(
            sheet,
            row,
            problem,
            _("Write a number from -{most} to {most}", most=most),
            column=name,
        )


def _check_half(sheet: Sheet, row: Row, log: FaultLog) -> None:
    """Where the cells are required, the empty one is a fault already."""
    if row.unread & {"latitude", "longitude"}:
        return
    for given, lacking in ((mark("latitude"), mark("longitude")), ("longitude", "latitude")):
        if row.values.get(given) is not None:
            log.row(
                sheet,
                row,
                _("there is a {given} and no {lacking}", given=_(given), lacking=_(lacking)),
                _("Write the {lacking} too", lacking=_(lacking)),
                column=lacking,
            )


def _pair_fault(sheet: Sheet, row: Row, problem: str, remedy: str, log: FaultLog) -> None:
    value = ", ".join(plain_number(row.values[name]) for name in ("latitude", "longitude"))
    row.unread.add("longitude")
    log.row(sheet, row, problem, remedy, column="latitude", value=value)
