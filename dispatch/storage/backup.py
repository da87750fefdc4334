"""Backups of a store while it is in use, and stores made from them, on the same engine or another."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    exists,
    func,
    select,
)

from dispatch.errors import StorageError
from dispatch.languages import gettext as _
from dispatch.saving import save_whole
from dispatch.storage import backup_file, migrate, sqlite_file
from dispatch.storage.backup_file import TablePart
from dispatch.storage.engine import Store, make_engine
from dispatch.storage.failures import name_of, spoken

AT_A_TIME, LARGE_AT_A_TIME = 200, 5
"""How many rows are held in memory at once; fewer where they hold files."""
SEEDED = {"board"}
"""Tables that a new schema already has a row in."""


def backup(store: Store, path: Path) -> dict[str, int]:
    """Write all that a store holds to a file and return the number of rows by table.

    It is one state of the store, whatever is saved meanwhile; the file appears whole or not at all.

    Raises
    ------
    StorageError
        If the store cannot be read or the file cannot be written.
    """
    return backup_engine(store.engine, path)


def backup_engine(engine: Engine, path: Path) -> dict[str, int]:
    """Do what `backup` does for a store of any schema."""
    counts: dict[str, int] = {}

    def write(draft: Path) -> None:
        with engine.connect().execution_options(dispatch_reading=True) as connection:
            schema = migrate.current(connection) or ""
            parts = _parts(connection)
            counts.update(backup_file.write(draft, schema=schema, tables=parts))

    with spoken(engine.url):
        try:
            save_whole(path, write)
        except OSError as error:
            raise StorageError(
                _(
                    "{path} cannot be written: {error}. Free some space or choose another file.",
                    path=path,
                    error=error.strerror or error,
                )
            ) from error
    return counts


def _parts(connection: Connection) -> Iterator[TablePart]:
    for table in _tables(connection):
        query = select(table).order_by(*table.primary_key)
        rows = connection.execution_options(yield_per=_at_a_time(table)).execute(query)
        yield TablePart(table.name, tuple(column.name for column in table.columns), rows)


def _at_a_time(table: Table) -> int:
    is_large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return LARGE_AT_A_TIME if is_large else AT_A_TIME


def _tables(connection: Connection) -> list[Table]:
    """Return the tables as the database has them, those that others point at first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def restore(path: Path, url: str, *, replace: bool = False) -> dict[str, int]:
    """Make a store from a backup and return the number of rows by table.

    All of it is there afterwards, or the store is as it was. Whatever works on the store has to be stopped before.

    Parameters
    ----------
    path : Path
        The backup.
    url : str
        The store to make.
    replace : bool
        Whether what a store holds already is thrown away.

    Raises
    ------
    StorageError
        If the backup is damaged or of a newer release, or the store holds something and `replace` is not set.
    """
    schema = backup_file.schema_of(path)
    engine = make_engine(url)
    try:
        with spoken(engine.url):
            migrate.refuse_unknown(schema, what=str(path))
            if engine.url.get_backend_name() == "sqlite":
                return _restore_file(engine, path, schema, replace=replace)
            with engine.begin() as connection:
                migrate.lock(connection)
                if not _is_empty(connection):
                    _refuse_full(engine, replace=replace)
                _clear(connection)
                return _fill(connection, path, schema)
    finally:
        engine.dispose()


def _restore_file(engine: Engine, path: Path, schema: str, *, replace: bool) -> dict[str, int]:
    """Fill a new file beside the store's and put it in its place."""
    file = sqlite_file.file_of(engine.url)
    if file.exists():
        with engine.connect() as connection, connection.begin():
            if not _is_empty(connection):
                _refuse_full(engine, replace=replace)
        engine.dispose()
    counts: dict[str, int] = {}

    def write(draft: Path) -> None:
        new = make_engine(f"sqlite:///{draft}")
        try:
            with new.begin() as connection:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                counts.update(_fill(connection, path, schema))
        finally:
            new.dispose()

    try:
        save_whole(file, write)
    except OSError as error:
        raise StorageError(
            _(
                "{file} cannot be written: {error}. Free some space or choose another file.",
                file=file,
                error=error.strerror or error,
            )
        ) from error
    return counts


def _is_empty(connection: Connection) -> bool:
    return not any(
        connection.scalar(select(exists().select_from(table)))
        for table in _tables(connection)
        if table.name not in SEEDED
    )


def _refuse_full(engine: Engine, *, replace: bool) -> None:
    if not replace:
        raise StorageError(
            _(
                "{name_of} is not empty; nothing was restored. Choose another one in the setting"
                " store_url, or throw away what it holds: dispatch restore FILE --replace",
                name_of=name_of(engine.url),
            )
        )


def _clear(connection: Connection) -> None:
    """Remove every table of a PostgreSQL store, in the transaction that fills it again."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_change")


def _fill(connection: Connection, path: Path, schema: str) -> dict[str, int]:
    """Make the schema of the backup, put its rows in, and bring it to the newest."""
    migrate.upgrade(connection, schema)
    known = {table.name: table for table in _tables(connection)}
    counts: dict[str, int] = {}
    for part in backup_file.tables(path):
        table = known[part.name]
        if part.name in SEEDED:
            connection.execute(table.delete())
        counts[part.name] = _put(connection, table, part)
    migrate.upgrade(connection, migrate.newest())
    return counts


def _put(connection: Connection, table: Table, part: TablePart) -> int:
    readers = [_reader(table, name) for name in part.columns]
    rows = iter(part.rows)
    count = 0
    while batch := [
        {
            name: None if value is None else read(value)
            for name, read, value in zip(part.columns, readers, row, strict=True)
        }
        for row in islice(rows, _at_a_time(table))
    ]:
        connection.execute(table.insert(), batch)
        count += len(batch)
    if count and connection.dialect.name == "postgresql" and "number" in table.columns:
        counter = func.pg_get_serial_sequence(table.name, "number")
        connection.execute(select(func.setval(counter, func.max(table.c.number))))
    return count


def _reader(table: Table, column: str) -> Any:
    """Return what turns a value of a backup into one of a column."""
    kind = table.columns[column].type
    if isinstance(kind, DateTime):
        return datetime.fromisoformat if kind.timezone else _without_zone
    return base64.b64decode if isinstance(kind, LargeBinary) else _as_is


def _without_zone(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _as_is(value: Any) -> Any:
    return value
