"""A PostgreSQL server of the tests' own: on a socket in a folder of its own, gone with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import OperationalError

from dispatch.storage import Store, migrate
from dispatch.storage.tables import Base
from tools.setup_postgres import find_programs

UNPRIVILEGED = "nobody"
# What is lost when the machine stops does not matter here, and waiting for the disk would take most of the time.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
}


# In memory where there is room: a database is some hundred files.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 2**30


class Postgres:
    """A running server; each store asked for is empty and at the newest schema."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that holds the server's socket."""
        self._folder = folder
        self._numbers = count(1)
        self._idle: list[str] = []
        self._run("CREATE DATABASE empty_store")
        Store.open(self.url("empty_store")).close()

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def new_store(self) -> str:
        """Return the address of a database with the newest schema and nothing in it."""
        return self._idle.pop() if self._idle else self._new("TEMPLATE empty_store")

    def take_back(self, url: str) -> None:
        """Empty a store and keep it for another test; one whose schema was changed, or that is in use, is left."""
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        try:
            with engine.begin() as connection:
                names = set(inspect(connection).get_table_names())
                known = names == {*Base.metadata.tables, "alembic_version"}
                if not known or migrate.current(connection) != migrate.newest():
                    return
                connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
                # The triggers that refuse to empty the audit trail stand aside for this one transaction.
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                tables = ", ".join(Base.metadata.tables)
                connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
                connection.exec_driver_sql("INSERT INTO board VALUES (1, NULL, 1)")
        except OperationalError:
            return
        finally:
            engine.dispose()
        self._idle.append(url)

    def new_database(self) -> str:
        """Return the address of a new database with nothing at all in it."""
        return self._new("TEMPLATE template0")

    def _new(self, how: str) -> str:
        name = f"store_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} {how}")
        return self.url(name)

    def _run(self, statement: str) -> None:
        url = self.url("postgres").replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server and stop it at the end; as root it runs as an unprivileged user, as it refuses to run as root."""
    programs = find_programs()
    # Not in pytest's folder: another user cannot enter it, and a socket's path has to be short.
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix="dispatch-pg-", dir=MEMORY if roomy else None))
    data = folder / "data"
    pg_ctl = [str(programs / "pg_ctl"), "--pgdata", str(data), "--wait"]
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(UNPRIVILEGED).pw_uid, pwd.getpwnam(UNPRIVILEGED).pw_gid)
    try:
        _initialise(programs, data)
        options = {**OPTIONS, "unix_socket_directories": str(folder)}
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        _as_server([*pg_ctl, "start", "--log", str(folder / "log"), "--options", given], folder)
        try:
            yield Postgres(folder)
        finally:
            _as_server([*pg_ctl, "stop", "--mode", "immediate"], folder)
    finally:
        shutil.rmtree(folder)


def _initialise(programs: Path, data: Path) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(data), "--username", "postgres"]
    command += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
    _as_server(command, data.parent)


def _as_server(command: list[str], folder: Path) -> None:
    """Run a program of the server as the user that it runs as."""
    user = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None
    subprocess.run(
        command,
        check=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
        extra_groups=None if user is None else [],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
    )
