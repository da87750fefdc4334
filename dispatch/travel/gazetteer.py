"""Addresses to places from a CSV file of the firm's own: no network, no waiting."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from dispatch.domain.gcj02 import Coordinates, to_wgs84
from dispatch.domain.place import FoundPlace, Location
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.travel.precision import CITY, DISTRICT, HOUSE, STREET, UNKNOWN

COLUMNS = ["address", "latitude", "longitude"]
LEAST_PREFIX = 3
"""How many signs of an address have to be in the file before the rest of it may be unknown."""
# How exact the beginning of a Chinese address is, by what it ends in.
_ENDINGS = {
    "号弄院里巷胡同路街道": STREET,
    "区县旗乡镇村社": DISTRICT,
    "市省州盟": CITY,
}  # fmt: skip


class Gazetteer:
    """Places by address.

    Addresses that differ in capitals, blanks, punctuation or full-width letters only are one address. Of a Chinese
    address that is not listed the longest listed beginning counts: who lists a street has its houses found, roughly.
    """

    def __init__(self, places: Mapping[str, FoundPlace]) -> None:
        """Keep places by address as `plain` writes it."""
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def exact(self, address: str) -> FoundPlace | None:
        """Return the place of a listed address, else None."""
        return self._places.get(plain(address))

    def nearest(self, address: str) -> FoundPlace | None:
        """Return the place of the longest listed beginning of a Chinese address, else None; it is never exact."""
        key = plain(address)
        if not any(map(_is_han, key)):
            return None
        for length in range(len(key) - 1, LEAST_PREFIX - 1, -1):
            begins, rest = key[:length], key[length]
            if begins[-1].isdigit() and rest.isdigit():
                continue  # 12 is no beginning of 120
            found = self._places.get(begins)
            if found is not None:
                return FoundPlace(found.location, _precision(begins), found.label)
        return None

    def find(self, address: str) -> FoundPlace | None:
        """Return the place of an address, or of its longest listed beginning, else None."""
        return self.exact(address) or self.nearest(address)


def plain(address: str) -> str:
    """Return an address as it is compared: of one width, without capitals, blanks and punctuation."""
    text = unicodedata.normalize("NFKC", address).casefold()
    return "".join(_separated(text))


def _separated(text: str) -> Iterator[str]:
    """Yield the signs that count; between two digits something that was there stays: 1-2 is not 12."""
    last, was_apart = "", False
    for sign in text:
        if not sign.isalnum():
            was_apart = True
            continue
        if was_apart and last.isdigit() and sign.isdigit():
            yield "-"
        yield sign
        last, was_apart = sign, False


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff"


def _precision(begins: str) -> str:
    return next((kind for ends, kind in _ENDINGS.items() if begins[-1] in ends), UNKNOWN)


def read_gazetteer(path: Path, *, coordinates: Coordinates = Coordinates.WGS84) -> Gazetteer:
    """Return the addresses of a file.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 or GB18030 with the columns address, latitude, longitude; further columns are for people.
    coordinates : Coordinates
        What the numbers mean.

    Raises
    ------
    InputError
        If the file cannot be read; else with every fault of it, a line each.
    """
    rows = csv.reader(_text(path).splitlines())
    heading = [cell.strip().lower() for cell in next(rows, [])]
    if heading[:3] != COLUMNS:
        raise InputError(
            _(
                "{path}: the heading is {heading}. Write {columns}.",
                path=path,
                heading=repr(",".join(heading)),
                columns=",".join(COLUMNS),
            )
        )
    places: dict[str, FoundPlace] = {}
    faults = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            _add(places, row, coordinates)
        except ValueError as error:
            faults.append(_("{path}, row {row}: {fault}.", path=path, row=number, fault=error))
    if faults:
        raise InputError("\n".join(faults))
    return Gazetteer(places)


def _add(places: dict[str, FoundPlace], row: list[str], coordinates: Coordinates) -> None:
    cells = [cell.strip() for cell in row]
    if len(cells) < len(COLUMNS):
        columns = ",".join(COLUMNS)
        raise ValueError(
            _("there are {count} cells. Write {columns}", count=len(cells), columns=columns)
        )
    key = plain(cells[0])
    if not key:
        raise ValueError(_("there is no address. Write one, or remove the row"))
    latitude = _degrees(cells[1], what="latitude", most=90)
    longitude = _degrees(cells[2], what="longitude", most=180)
    found = FoundPlace(to_wgs84(Location(latitude, longitude), coordinates), HOUSE, cells[0])
    known = places.setdefault(key, found)
    if known.location != found.location:
        raise ValueError(
            _("{address} is listed twice with two places. Keep one of the rows", address=cells[0])
        )


def _degrees(text: str, *, what: str, most: int) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not abs(degrees) <= most:
        raise ValueError(
            _(
                "{what} is {value}. Write degrees from -{most} to {most}",
                what=what,
                value=repr(text),
                most=most,
            )
        )
    return degrees


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            _(
                "The gazetteer {path} cannot be read: {reason}. Give a file that is there, or set none.",
                path=path,
                reason=error.strerror,
            )
        ) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(_("{path} is neither UTF-8 nor GB18030. Save it as CSV in UTF-8.", path=path))
