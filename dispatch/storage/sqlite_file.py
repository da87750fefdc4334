"""What a SQLite file needs: its folder, its pragmas, and transactions that take the write lock at once.

References
----------
https://sqlite.org/wal.html, "The WAL-Reset Bug": before 3.51.3 a write-ahead log with several writers can be corrupted.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection

from dispatch.errors import StorageError
from dispatch.languages import gettext as _

BUSY_SECONDS = 30.0
"""How long a connection waits for another one's lock."""

CONNECT = {"timeout": BUSY_SECONDS}

WAL_IS_SAFE = (3, 51, 3)


def file_of(url: URL) -> Path:
    """Return the file of a store."""
    return Path(url.database or "")


def make_folder(url: URL) -> None:
    """Make the folder of a store's file where it is missing.

    Raises
    ------
    StorageError
        If it cannot be made.
    """
    if (url.database or "").startswith("file:"):
        return
    folder = file_of(url).absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            _(
                "The folder {folder} of the store cannot be made: {error}. Give another file in the"
                " setting store_url.",
                folder=folder,
                error=error.strerror or error,
            )
        ) from error


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """Return the journal that is safe with several processes in this version of SQLite."""
    return "WAL" if version >= WAL_IS_SAFE else "DELETE"


def prepare(connection: sqlite3.Connection) -> None:
    """Set a new connection up; transactions are begun by `begin` alone."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # Without it INSERT OR REPLACE would remove a row past the trigger that refuses it.
    cursor.execute("PRAGMA recursive_triggers = ON")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0].upper() != journal_mode():
        cursor.execute(f"PRAGMA journal_mode = {journal_mode()}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def begin(connection: Connection) -> None:
    """Begin a transaction: one that only reads, or one that has the write lock from the start.

    A transaction that begins by reading and writes later fails at once where another one has written meanwhile,
    however long it would wait.
    """
    reading = connection.get_execution_options().get("dispatch_reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
