"""Backups are whole, and a store made from one holds the same to the byte."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dispatch.errors import StorageError
from dispatch.storage import Store, audit, master, migrate, plans, stock, tickets
from dispatch.storage import backup as backups
from dispatch.storage.backup import backup, restore
from tests.dispatch.storage.contents import NOON, fill, job, saved
from tests.support.postgres import Postgres


def content(path: Path) -> list[str]:
    """Return the lines of a backup."""
    return gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_restored_store_is_the_same(
    store: Store,
    target: str,
    tmp_path: Path,
    postgres: Postgres,
) -> None:
    """Backup, restore on either engine, backup again: the same bytes, the same plan, and numbers go on."""
    fill(store)
    counts = backup(store, tmp_path / "one.gz")
    assert counts["plan_versions"] == 2
    url = postgres.new_store() if target == "postgresql" else f"sqlite:///{tmp_path}/new.sqlite"
    assert restore(tmp_path / "one.gz", url) == counts
    again = Store.open(url)
    backup(again, tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    with store.reading() as before, again.reading() as after:
        for id in ("P-000001", "P-000002"):
            old, new = plans.get(before, id), plans.get(after, id)
            assert (old.problem, old.plan, old.archive) == (new.problem, new.plan, new.archive)
        assert "\r\n" in plans.get(after, "P-000001").plan
        assert stock.balances(after) == {("van:T-1", "P-1"): 3}
        assert tickets.get(after, "T-000002").follows == "T-000001"
        assert tickets.get(after, "T-000002").moved_at == NOON
        assert master.everything(after, master.PART) == {"P-1": {"name": "滤芯", "n": 1}}
    with again.transaction() as session:
        assert saved(session).id == "P-000003"
        assert tickets.add(session, job=job(), state="reported", at=NOON).id == "T-000003"
        row = audit.record(session, at=NOON, actor="ann", action="b", subject=("x", "y"))
        assert row.number == 2
    with pytest.raises(StorageError, match="never changed"), again.transaction() as session:
        session.delete(audit.trail(session)[0])
    again.close()


def test_a_store_in_use_is_not_overwritten_unasked(
    new_store: Callable[[], str], tmp_path: Path
) -> None:
    """A store that holds something is left as it is, unless it may be replaced; then nothing of it remains."""
    full, other = Store.open(new_store()), Store.open(new_store())
    fill(full)
    with other.transaction() as session:
        saved(session, "other")
    url = other.url.render_as_string(hide_password=False)
    other.close()
    backup(full, tmp_path / "full.gz")
    with pytest.raises(StorageError, match="is not empty; nothing was restored"):
        restore(tmp_path / "full.gz", url)
    other = Store.open(url)
    with other.reading() as session:
        assert [plan.id for plan in plans.listing(session)] == ["P-000001"]
    other.close()
    restore(tmp_path / "full.gz", url, replace=True)
    other = Store.open(url)
    with other.reading() as session:
        assert [plan.id for plan in plans.listing(session)] == ["P-000002", "P-000001"]
        assert "北仓" in plans.get(session, "P-000001").plan
    other.close()
    full.close()


def cut(lines: list[str]) -> bytes:
    """Leave the end out."""
    return gzip.compress("\n".join(lines[:-2]).encode())


def changed(lines: list[str]) -> bytes:
    """Change one figure."""
    return gzip.compress("\n".join(lines).replace("counted", "invented").encode())


def half(lines: list[str]) -> bytes:
    """Leave half of the packed bytes out."""
    packed = gzip.compress("\n".join(lines).encode())
    return packed[: len(packed) // 2]


def newer(lines: list[str]) -> bytes:
    """Name a schema that is not known, with a sum that is right."""
    lines = [lines[0].replace(migrate.newest(), "9999"), *lines[1:]]
    whole = "".join(line + "\n" for line in lines[:-1]).encode()
    last = json.loads(lines[-1]) | {"sha256": hashlib.sha256(whole).hexdigest()}
    return gzip.compress(whole + json.dumps(last).encode() + b"\n")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "damaged or cut off"),
        (changed, "damaged or cut off"),
        (half, "damaged or cut off"),
        (lambda lines: b"dear store", "damaged or cut off"),
        (lambda lines: b"", "damaged or cut off"),
        (lambda lines: gzip.compress(b"[1]"), "damaged or cut off"),
        (newer, "has the schema 9999, which this release does not know"),
    ],
)
def test_a_damaged_backup_restores_nothing(
    new_store: Callable[[], str],
    tmp_path: Path,
    damage: Callable[[list[str]], bytes],
    said: str,
) -> None:
    """A file that was cut off, changed or is no backup is refused, and the store is as it was."""
    url = new_store()
    store = Store.open(url)
    fill(store)
    backup(store, tmp_path / "good.gz")
    bad = tmp_path / "bad.gz"
    bad.write_bytes(damage(content(tmp_path / "good.gz")))
    store.close()
    with pytest.raises(StorageError, match=said):
        restore(bad, url, replace=True)
    store = Store.open(url)
    backup(store, tmp_path / "after.gz")
    store.close()
    assert (tmp_path / "after.gz").read_bytes() == (tmp_path / "good.gz").read_bytes()


def test_a_restore_that_fails_on_its_way_changes_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last table cannot be put in, what the store held is still there."""
    fill(store)
    backup(store, tmp_path / "good.gz")
    put = backups._put

    def failing(connection: object, table: object, part: object) -> int:
        if part.name == "work":  # type: ignore[attr-defined]
            raise KeyError("the power fails")
        return put(connection, table, part)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "_put", failing)
    url = store.url.render_as_string(hide_password=False)
    store.close()
    with pytest.raises(KeyError):
        restore(tmp_path / "good.gz", url, replace=True)
    backup(store, tmp_path / "after.gz")
    assert (tmp_path / "after.gz").read_bytes() == (tmp_path / "good.gz").read_bytes()


def test_a_backup_that_cannot_be_written_is_named(file_store: Store, tmp_path: Path) -> None:
    """A folder that cannot be is a sentence, and so is a backup that is not there."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        backup(file_store, tmp_path / "file" / "backup.gz")
    with pytest.raises(StorageError, match=r"missing\.gz cannot be read"):
        restore(tmp_path / "missing.gz", "sqlite:///" + str(tmp_path / "x.sqlite"))
    assert not (tmp_path / "x.sqlite").exists()
