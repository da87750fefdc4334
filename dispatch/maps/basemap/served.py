"""The local file of streets as pages name it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.settings import Settings

ATTRIBUTION = "© OpenStreetMap contributors"
MAGIC = b"PMTiles\x03"


@dataclass(frozen=True)
class ServedBasemap:
    """The file of the setting `basemap`, and the version in its address.

    Attributes
    ----------
    path : Path
        The file.
    version : str
        Another one for every file that is put in its place, so that browsers may keep what they have for ever.
    """

    path: Path
    version: str

    @property
    def address(self) -> str:
        """The path that the app serves it at."""
        return f"/basemap/{self.version}.pmtiles"


def served_basemap(settings: Settings) -> ServedBasemap | None:
    """Return the file of streets as it lies there now; None where there is none, or it has gone."""
    if not settings.basemap:
        return None
    path = Path(settings.basemap).absolute()
    try:
        status = path.stat()
    except OSError:
        return None
    sign = f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ino}"
    return ServedBasemap(path, hashlib.sha256(sign.encode("utf-8", "replace")).hexdigest()[:16])


def check_basemap(settings: Settings) -> None:
    """Refuse a file that is none of streets, and two backgrounds at once.

    Raises
    ------
    SettingsError
        If the file cannot be read or is no PMTiles file, or tiles are asked for as well.
    """
    if not settings.basemap:
        return
    if settings.tile_url:
        raise SettingsError(
            _(
                "basemap is {file} and tile_url is {address}: a map has one background. Empty one of the two.",
                file=settings.basemap,
                address=settings.tile_url,
            )
        )
    try:
        with Path(settings.basemap).open("rb") as stream:
            head = stream.read(len(MAGIC))
    except OSError as error:
        raise SettingsError(
            _(
                "basemap is {file}, which cannot be read: {error}."
                " Make it: dispatch basemap city.osm.pbf -o city.pmtiles",
                file=settings.basemap,
                error=error.strerror or error,
            )
        ) from error
    if head != MAGIC:
        raise SettingsError(
            _(
                "basemap is {file}, which is no PMTiles file of version 3."
                " Make one: dispatch basemap city.osm.pbf -o city.pmtiles",
                file=settings.basemap,
            )
        )
