"""Answers of geocoders, kept in an SQLite file."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dispatch.domain.place import FoundPlace, Location
from dispatch.errors import GeocodingError
from dispatch.languages import gettext as _

# An address may be added to the provider's data any day; one that was found stays where it is.
NOT_FOUND_SECONDS = 24 * 3600

_TABLE = """
create table if not exists answers (
    provider text not null, address text not null, latitude real, longitude real,
    precision text not null, label text not null, asked_at real not null,
    primary key (provider, address))
"""


class GeocodingCache:
    """What a provider said about an address; "not found" is kept for a day.

    Addresses that differ in capitals, blanks or full-width letters only are one address.
    """

    def __init__(self, path: Path, *, provider: str, now: Callable[[], float]) -> None:
        """Remember where the file is; it is made with the first answer.

        Parameters
        ----------
        path : Path
            The file; folders above it are made.
        provider : str
            Whose answers these are.
        now : callable
            Seconds since 1970.
        """
        self._path, self._provider, self._now = path, provider, now

    def get(self, address: str) -> tuple[bool, FoundPlace | None]:
        """Return whether an answer is known, and the answer (None: not found).

        Raises
        ------
        GeocodingError
            If the file cannot be used.
        """
        with self._open() as connection:
            row = connection.execute(
                "select latitude, longitude, precision, label, asked_at from answers"
                " where provider = ? and address = ?",
                (self._provider, plain_address(address)),
            ).fetchone()
        if row is None:
            return False, None
        latitude, longitude, precision, label, asked_at = row
        if latitude is None:
            return self._now() - asked_at < NOT_FOUND_SECONDS, None
        return True, FoundPlace(Location(latitude, longitude), precision, label)

    def put(self, address: str, found: FoundPlace | None) -> None:
        """Keep an answer in place of an older one.

        Raises
        ------
        GeocodingError
            If the file cannot be used.
        """
        place = (None, None, "", "")
        values = place if found is None else (
            found.location.latitude, found.location.longitude, found.precision, found.label
        )  # fmt: skip
        with self._open() as connection:
            connection.execute(
                "insert or replace into answers values (?, ?, ?, ?, ?, ?, ?)",
                (self._provider, plain_address(address), *values, self._now()),
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path)) as connection, connection:
                connection.execute(_TABLE)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise GeocodingError(
                _(
                    "The file of geocoding answers {path} cannot be used: {error}."
                    " Remove it, or set geocoder_cache to another file.",
                    path=self._path,
                    error=error,
                )
            ) from error


def plain_address(address: str) -> str:
    """Return an address as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", address).split()).casefold()
