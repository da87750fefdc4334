"""An older store is backed up and brought to the newest schema, by one process, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect

from dispatch.errors import StorageError
from dispatch.storage import Store, migrate, plans, stock
from dispatch.storage.backup import backup, restore
from dispatch.storage.engine import make_engine
from tests.dispatch.storage.contents import fill
from tests.dispatch.storage.later_schema import write_step
from tests.support.postgres import Postgres

BEFORE = migrate.newest()
"""The schema of a store before the step that `step` adds."""


@pytest.fixture
def old(new_store: Callable[[], str]) -> str:
    """The address of a store with data, of the schema before the one that `step` adds."""
    url = new_store()
    store = Store.open(url)
    fill(store)
    store.close()
    return url


@pytest.fixture
def step(tmp_path: Path) -> Path:
    """A folder with a step to a later schema, known to nobody yet."""
    folder = tmp_path / "later"
    folder.mkdir()
    return write_step(folder)


def known(step: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the product know the step."""
    monkeypatch.setattr(migrate, "VERSIONS", (*migrate.VERSIONS, step))


def columns(store: Store) -> set[str]:
    """Return the columns of the tickets."""
    return {column["name"] for column in inspect(store.engine).get_columns("tickets")}


def schema(url: str) -> str | None:
    """Return the schema of a store without opening it."""
    engine = make_engine(url)
    with engine.connect() as connection:
        found = migrate.current(connection)
    engine.dispose()
    return found


def test_an_older_store_is_backed_up_and_brought_up(
    old: str, step: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is still there in the newer schema, and the backup gives the store as it was."""
    before = Store(make_engine(old))
    backup(before, tmp_path / "before.gz")
    before.close()
    known(step, monkeypatch)
    store = Store.open(old, backups=tmp_path / "backups")
    assert "colour" in columns(store)
    with store.reading() as session:
        assert stock.balances(session) == {("van:T-1", "P-1"): 3}
        assert "北仓" in plans.get(session, "P-000001").plan
    store.close()
    (taken,) = (tmp_path / "backups").iterdir()
    assert taken.name.endswith(f"before-9001-was-{BEFORE}.backup.gz")
    assert taken.read_bytes() == (tmp_path / "before.gz").read_bytes()


def test_an_older_backup_is_brought_up(
    old: str, step: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup of an older release restores into the newest schema, on the other engine too."""
    before = Store(make_engine(old))
    counts = backup(before, tmp_path / "before.gz")
    before.close()
    known(step, monkeypatch)
    url = f"sqlite:///{tmp_path}/restored.sqlite"
    assert restore(tmp_path / "before.gz", url) == counts
    assert schema(url) == "9001"
    store = Store.open(url)
    assert "colour" in columns(store)
    store.close()


def test_a_migration_killed_half_way_leaves_the_older_schema(
    old: str, step: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After kill -9 between two changes nothing of them is there, and the next start brings the store up."""
    command = [sys.executable, "-m", "tests.dispatch.storage.later_schema", old, str(step)]
    assert subprocess.run(command, check=False).returncode == -9
    assert schema(old) == BEFORE
    half = Store(make_engine(old))
    assert "later" not in inspect(half.engine).get_table_names()
    half.close()
    known(step, monkeypatch)
    store = Store.open(old, backups=step)
    assert "colour" in columns(store)
    with store.reading() as session:
        assert len(plans.listing(session)) == 2
    store.close()
    assert len(list(step.glob("*.gz"))) == 1


def test_no_backup_no_migration(
    old: str, step: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the backup cannot be written, the older schema is left as it is."""
    known(step, monkeypatch)
    (tmp_path / "taken").write_text("a file in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        Store.open(old, backups=tmp_path / "taken")
    assert schema(old) == BEFORE


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_processes_may_start_at_once(engine: str, tmp_path: Path, postgres: Postgres) -> None:
    """Web and worker open a new store at the same moment: the schema is made once, and both work."""
    url = f"sqlite:///{tmp_path}/new.sqlite" if engine == "sqlite" else postgres.new_database()
    gate = threading.Barrier(4)
    opened: list[Store] = []

    def start() -> None:
        gate.wait(60)
        opened.append(Store.open(url))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(opened) == 4
    fill(opened[0])
    for store in opened:
        with store.reading() as session:
            assert len(plans.listing(session)) == 2
        store.close()
