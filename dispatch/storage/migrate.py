"""Bring a store to the newest schema: in one transaction, after a backup, by one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from dispatch.errors import StorageError
from dispatch.storage.failures import name_of
from dispatch.storage.tables import Base

FOLDER = Path(__file__).parent / "migrations"
LOCK = 4_190_551_337
"""Number of the PostgreSQL lock that one migrating process holds."""


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, which `migrations/env.py` takes its connection from."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
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
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        found = current(connection)
        if found == newest():
            return
        _refuse_newer(connection, found)
        upgrade(connection, newest())


def _refuse_newer(connection: Connection, found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if found is not None and found not in known:
        raise StorageError(
            f"{name_of(connection.engine.url)} has the schema {found}, which this release does not know (its newest is"
            f" {newest()}). Install the release that wrote it, or a newer one."
        )


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
