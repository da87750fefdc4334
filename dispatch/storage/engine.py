"""The store: opening it, and its two kinds of session, one that writes and one that only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.errors import StorageError
from dispatch.languages import gettext as _
from dispatch.storage import documents, migrate, sqlite_file
from dispatch.storage.failures import spoken

READING = {"dispatch_reading": True}
"""The option of connections that only read."""


class Store:
    """A database of this product's, at its newest schema.

    Attributes
    ----------
    url : URL
        Where it is.
    engine : Engine
        For `dispatch.storage` alone.
    """

    def __init__(self, engine: Engine) -> None:
        """Take an engine made by `make_engine`; `Store.open` is what others call."""
        self.url, self.engine = engine.url, engine
        self._writing = sessionmaker(engine, expire_on_commit=False)
        self._reading = sessionmaker(engine.execution_options(**READING), expire_on_commit=False)

    @classmethod
    def open(cls, url: str, *, backups: Path | None = None) -> Store:
        """Open a store; it is made where there is none, and brought to the newest schema.

        Parameters
        ----------
        url : str
            `sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST/DATABASE`.
        backups : Path or None
            Where a backup goes before an older schema is changed; None is beside a SQLite file, or the working folder.

        Raises
        ------
        StorageError
            If it cannot be opened, or was written by a newer release.
        """
        engine = make_engine(url)
        store = cls(engine)
        try:
            with spoken(engine.url):
                migrate.to_newest(engine, backups=backups)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session that writes; all of it is saved at the end of the block, or nothing.

        On SQLite it takes the write lock at once, so that nobody else writes between what it reads and what it saves.

        Raises
        ------
        StorageError
            If the store cannot be written; `StaleVersion` if somebody else has changed the same thing.
        """
        with spoken(self.url), self._writing.begin() as session:
            session.connection()
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the store throughout, and refuses to write.

        Raises
        ------
        StorageError
            If the store cannot be read.
        """
        with spoken(self.url), self._reading() as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """Return an engine whose transactions are those that `Store` promises; nothing is opened yet.

    Raises
    ------
    StorageError
        If the address is none of a store, or its driver is missing.
    """
    parsed = parse_url(url)
    options: Any = {"json_serializer": documents.to_text, "json_deserializer": documents.from_text}
    if parsed.get_backend_name() == "sqlite":
        sqlite_file.make_folder(parsed)
        engine = create_engine(parsed, connect_args=sqlite_file.CONNECT, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", sqlite_file.begin)
        return engine
    try:
        engine = create_engine(parsed, pool_pre_ping=True, **options)
    except ModuleNotFoundError as error:
        raise StorageError(
            _(
                "PostgreSQL needs the package psycopg, which is not installed. Install it: pip install"
                " 'field-dispatch[postgres]'"
            )
        ) from error
    event.listen(engine, "begin", _begin_on_server)
    return engine


def parse_url(url: str) -> URL:
    """Return the address of a store; PostgreSQL's is given its driver.

    Raises
    ------
    StorageError
        If it is neither a SQLite file nor a PostgreSQL database.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageError(
            _(
                "store_url is {url!r}, which is no address of a store. {examples}",
                url=url,
                examples=EXAMPLES,
            )
        ) from error
    if backend == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    shown = parsed.render_as_string(hide_password=True)
    raise StorageError(
        _("store_url is {shown!r}, which is no store's. {examples}", shown=shown, examples=EXAMPLES)
    )


EXAMPLES = "Give sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    sqlite_file.prepare(connection)


def _begin_on_server(connection: object) -> None:
    """Make a reading transaction see one state and refuse to write; PostgreSQL writes read what is committed."""
    if connection.get_execution_options().get("dispatch_reading"):  # type: ignore[attr-defined]
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
        )
