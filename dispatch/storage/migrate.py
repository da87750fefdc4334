"""Bring a store to the newest schema: in one transaction, after a backup, by one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from dispatch.errors import StorageError
from dispatch.languages import gettext as _
from dispatch.storage import sqlite_file
from dispatch.storage.failures import name_of
from dispatch.storage.tables import Base

FOLDER = Path(__file__).parent / "migrations"
VERSIONS = (FOLDER / "versions",)
"""Where the steps are."""
LOCK = 4_190_551_337
"""Number of the PostgreSQL lock that one migrating process holds."""


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, which `migrations/env.py` takes its connection from."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", "\n".join(map(str, VERSIONS)).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def newest() -> str:
    """Return the name of the newest schema."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    assert head is not None, f"{FOLDER} holds no migration"
    return head


def current(connection: Connection) -> str | None:
    """Return the name of a store's schema; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def to_newest(engine: Engine, *, backups: Path | None = None) -> None:
    """Bring a store to the newest schema; a backup is taken before an older one is changed.

    All of it is one transaction, so that a process killed on the way leaves the older schema.

    Raises
    ------
    StorageError
        If the store was written by a newer release.
    """
    with engine.connect().execution_options(dispatch_reading=True) as connection:
        if current(connection) == newest():
            return
    with engine.begin() as connection:
        lock(connection)
        found = current(connection)
        if found == newest():
            return
        if found is not None:
            refuse_unknown(found, what=name_of(engine.url))
            _back_up(engine, found, backups)
        upgrade(connection, newest())


def lock(connection: Connection) -> None:
    """Keep other processes from migrating until the transaction ends; on SQLite its own lock does so."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def refuse_unknown(schema: str, *, what: str) -> None:
    """Refuse a schema that this release does not know.

    Raises
    ------
    StorageError
        It names `what` has it.
    """
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if schema not in known:
        raise StorageError(
            _(
                "{what} has the schema {schema}, which this release does not know (its newest is"
                " {newest}). Install the release that wrote it, or a newer one.",
                what=what,
                schema=schema,
                newest=newest(),
            )
        )


def _back_up(engine: Engine, found: str, folder: Path | None) -> None:
    """Write a backup of the older schema, over that of a migration which did not come to its end."""
    from dispatch.storage.backup import backup_engine

    if engine.url.get_backend_name() == "sqlite":
        file = sqlite_file.file_of(engine.url).absolute()
        place, name = folder or file.parent, file.stem
    else:
        place, name = folder or Path(), str(engine.url.database)
    backup_engine(engine, place / f"{name}-before-{newest()}-was-{found}.backup.gz")


def upgrade(connection: Connection, target: str) -> None:
    """Run the migrations up to `target` in the connection's transaction."""
    settings = config(connection)
    script = ScriptDirectory.from_config(settings)

    def steps(found: object, _: MigrationContext) -> object:
        return script._upgrade_revs(target, found)  # type: ignore[arg-type]

    with EnvironmentContext(settings, script, fn=steps, destination_rev=target):
        script.run_env()


def compare(connection: Connection) -> list[object]:
    """Return how the store's tables differ from the table classes; empty where they are the same."""
    from alembic.autogenerate import compare_metadata

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))
