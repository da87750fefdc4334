"""Answers of routing services, kept in an SQLite file: times and metres of pairs, and lines on the map.

Places are told apart by five decimals of a degree, about a metre. An answer counts for as long as the settings say.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.place import Location
from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.travel.routers import Floats

FILE = "answers.sqlite"
DECIMALS = 5
_BUSY_SECONDS = 30.0
_TABLES = """
create table if not exists sources (id integer primary key, name text not null unique);
create table if not exists places (
    id integer primary key, latitude integer not null, longitude integer not null, unique (latitude, longitude));
create table if not exists ways (
    source integer not null, start integer not null, goal integer not null,
    seconds real not null, metres real not null, asked_at integer not null,
    primary key (source, start, goal)) without rowid;
create table if not exists roads (
    source integer not null, place integer not null, metres real not null, asked_at integer not null,
    primary key (source, place)) without rowid;
create table if not exists lines (
    source integer not null, start integer not null, goal integer not null,
    points text not null, asked_at integer not null, primary key (source, start, goal)) without rowid;
"""


@dataclass(frozen=True)
class Known:
    """What is known of all pairs of L places; NaN where nothing is.

    Attributes
    ----------
    seconds, metres : ndarray of float64, shape (L, L)
    from_road : ndarray of float64, shape (L,)
        How far each place lies from its road, metres.
    """

    seconds: Floats
    metres: Floats
    from_road: Floats


def nothing_known(count: int) -> Known:
    """Return what is known of a number of places before anybody is asked."""
    square = np.full((count, count), np.nan)
    return Known(square, square.copy(), np.full(count, np.nan))


def rounded(place: Location) -> Location:
    """Return a place with the decimals by which places are told apart."""
    return Location(round(place.latitude, DECIMALS), round(place.longitude, DECIMALS))


class TravelCache:
    """The answers of one service.

    Parameters
    ----------
    path : Path
        The file; it and the folders above it are made with the first answer.
    source : str
        Whose answers these are: another address, mode or set of data is another source.
    keep_seconds : float
        How long an answer counts.
    now : callable
        Seconds since 1970.
    """

    def __init__(
        self, path: Path, *, source: str, keep_seconds: float, now: Callable[[], float]
    ) -> None:
        self._path, self._source, self._keep, self._now = path, source, keep_seconds, now

    def known(self, places: Sequence[Location]) -> Known:
        """Return what is known of all pairs of places, each of which stands there once.

        Raises
        ------
        TravelError
            If the file cannot be used.
        """
        count = len(places)
        known = nothing_known(count)
        with self._open() as connection:
            source = _id_of(connection, self._source)
            _name(connection, places)
            least = (source, self._now() - self._keep)
            ways = connection.execute(
                "select a.number, b.number, w.seconds, w.metres from asked a"
                " join ways w on w.source = ? and w.start = a.place"
                " join asked b on b.place = w.goal where w.asked_at >= ?",
                least,
            )
            _fill(known, ways)
            roads = connection.execute(
                "select a.number, r.metres from asked a join roads r on r.source = ?"
                " and r.place = a.place where r.asked_at >= ?",
                least,
            )
            for number, metres in roads:
                known.from_road[number] = metres
        return known

    def keep(self, places: Sequence[Location], known: Known, *, new: NDArray[np.bool_]) -> None:
        """Keep the answers for the pairs marked `new`, shape (L, L), and the roads of their places.

        Raises
        ------
        TravelError
            If the file cannot be used.
        """
        starts, goals = np.nonzero(new & np.isfinite(known.seconds) & np.isfinite(known.metres))
        if not len(starts):
            return
        now = int(self._now())
        with self._open() as connection:
            source = _id_of(connection, self._source)
            ids = np.array(_name(connection, places), dtype=np.int64)
            connection.executemany(
                "insert or replace into ways values (?, ?, ?, ?, ?, ?)",
                zip(
                    repeat(source),
                    ids[starts].tolist(),
                    ids[goals].tolist(),
                    known.seconds[starts, goals].tolist(),
                    known.metres[starts, goals].tolist(),
                    repeat(now),
                    strict=False,
                ),
            )
            met = np.unique(np.concatenate([starts, goals]))
            met = met[np.isfinite(known.from_road[met])]
            connection.executemany(
                "insert or replace into roads values (?, ?, ?, ?)",
                zip(
                    repeat(source),
                    ids[met].tolist(),
                    known.from_road[met].tolist(),
                    repeat(now),
                    strict=False,
                ),
            )

    def lines(
        self, pairs: Sequence[tuple[Location, Location]]
    ) -> dict[tuple[Location, Location], tuple[Location, ...]]:
        """Return the lines that are known of some pairs of places.

        Raises
        ------
        TravelError
            If the file cannot be used.
        """
        found = {}
        with self._open() as connection:
            source = _id_of(connection, self._source)
            for pair in dict.fromkeys(pairs):
                start, goal = _name(connection, pair)
                row = connection.execute(
                    "select points from lines where source = ? and start = ? and goal = ? and asked_at >= ?",
                    (source, start, goal, self._now() - self._keep),
                ).fetchone()
                if row is not None:
                    found[pair] = tuple(Location(*point) for point in json.loads(row[0]))
        return found

    def keep_lines(self, lines: Mapping[tuple[Location, Location], Sequence[Location]]) -> None:
        """Keep the lines of pairs of places.

        Raises
        ------
        TravelError
            If the file cannot be used.
        """
        with self._open() as connection:
            source = _id_of(connection, self._source)
            for pair, points in lines.items():
                text = json.dumps([[point.latitude, point.longitude] for point in points])
                connection.execute(
                    "insert or replace into lines values (?, ?, ?, ?, ?)",
                    (source, *_name(connection, pair), text, int(self._now())),
                )

    def count(self) -> int:
        """Return how many pairs are kept that still count."""
        with self._open() as connection:
            row = connection.execute(
                "select count(*) from ways where source = ? and asked_at >= ?",
                (_id_of(connection, self._source), self._now() - self._keep),
            ).fetchone()
        return int(row[0])

    def forget(self) -> int:
        """Forget every answer of this source, and those of others that no longer count; return how many pairs."""
        with self._open() as connection:
            gone = (_id_of(connection, self._source), self._now() - self._keep)
            ways = connection.execute("delete from ways where source = ? or asked_at < ?", gone)
            connection.execute("delete from roads where source = ? or asked_at < ?", gone)
            connection.execute("delete from lines where source = ? or asked_at < ?", gone)
            return ways.rowcount

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as connection:
                connection.execute("pragma journal_mode = wal")
                with connection:
                    connection.executescript(_TABLES)
                    yield connection
        except (OSError, sqlite3.Error) as error:
            raise TravelError(
                _(
                    "The file of travel times {path} cannot be used: {error}."
                    " Remove it, or set travel_cache to another folder.",
                    path=self._path,
                    error=error,
                )
            ) from error


def _id_of(connection: sqlite3.Connection, source: str) -> int:
    connection.execute("insert or ignore into sources (name) values (?)", (source,))
    row = connection.execute("select id from sources where name = ?", (source,)).fetchone()
    return int(row[0])


def _name(connection: sqlite3.Connection, places: Sequence[Location]) -> list[int]:
    """Return the ids of places, new ones where there are none; the table `asked` holds them with their numbers."""
    scale = 10**DECIMALS
    degrees = [(round(place.latitude * scale), round(place.longitude * scale)) for place in places]
    connection.executemany(
        "insert or ignore into places (latitude, longitude) values (?, ?)", degrees
    )
    connection.execute("create temp table if not exists asked (place integer primary key, number)")
    connection.execute("delete from asked")
    ids = [
        int(connection.execute(
            "select id from places where latitude = ? and longitude = ?", pair
        ).fetchone()[0])
        for pair in degrees
    ]  # fmt: skip
    connection.executemany(
        "insert or replace into asked values (?, ?)", [(id, i) for i, id in enumerate(ids)]
    )
    return ids


def _fill(known: Known, rows: Iterator[tuple[int, int, float, float]]) -> None:
    found = np.array(list(rows), dtype=float).reshape(-1, 4)
    pairs = found[:, 0].astype(int), found[:, 1].astype(int)
    known.seconds[pairs], known.metres[pairs] = found[:, 2], found[:, 3]
