"""Many writers at once, and a disk that is full or may not be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event

from dispatch.errors import StorageError
from dispatch.storage import Store, audit, plans
from dispatch.storage.engine import make_engine
from tests.dispatch.storage.contents import NOON, saved

WRITERS, SAVES = 8, 50


def test_parallel_writers_wait_for_each_other(new_store: Callable[[], str]) -> None:
    """Eight writers with connections of their own save fifty times each: nobody hears of a lock, nothing is lost."""
    url = new_store()

    def write(writer: int) -> None:
        store = Store(make_engine(url))
        for number in range(SAVES):
            with store.transaction() as session:
                # Reading first is what makes a transaction that begins without the lock fail at once.
                before = len(audit.trail(session, limit=1))
                details = {"number": number, "before": before}
                subject = ("writer", str(writer))
                audit.record(
                    session, at=NOON, actor="ann", action="a", subject=subject, details=details
                )
        store.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    store = Store.open(url)
    with store.reading() as session:
        rows = audit.trail(session)
        assert [row.number for row in rows] == sorted({row.number for row in rows})
        for writer in range(WRITERS):
            mine = [row.details["number"] for row in rows if row.subject_id == str(writer)]
            assert mine == list(range(SAVES))
    store.close()


def limited(url: str, pages: list[int]) -> Store:
    """Return a store whose file cannot grow beyond so many pages; the last number of the list holds."""
    engine = make_engine(url)

    def limit(connection: sqlite3.Connection, record: object, proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages[-1]}")

    event.listen(engine, "checkout", limit)
    return Store(engine)


def intact(store: Store) -> list[str]:
    """Return the ids of all plans of a file that is not damaged."""
    with store.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        return [plan.id for plan in plans.listing(session)]


def test_a_full_disk_is_told_and_overcome(new_file_store: Callable[[], str]) -> None:
    """Without space a save is refused in words and leaves nothing; with space again the same save succeeds."""
    url = new_file_store()
    store = Store.open(url)
    with store.transaction() as session:
        saved(session, "small")
    store.close()
    pages = [Path(url.removeprefix("sqlite:///")).stat().st_size // 4096 + 10]
    store = limited(url, pages)
    for _ in range(2):
        with (
            pytest.raises(StorageError, match=r"the disk is full\. Nothing was saved\. Free"),
            store.transaction() as session,
        ):
            saved(session, "x" * 200_000)
        assert intact(store) == ["P-000001"]
    pages.append(2**30)
    with store.transaction() as session:
        saved(session, "x" * 200_000)
    assert len(intact(store)) == 2
    store.close()


def test_a_file_that_may_not_be_written_is_told(new_file_store: Callable[[], str]) -> None:
    """A store that may only be read is shown, a save is refused in words, and the file is as it was."""
    url = new_file_store()
    file = Path(url.removeprefix("sqlite:///"))
    store = Store.open(url)
    with store.transaction() as session:
        saved(session, "kept")
    store.close()
    before = file.read_bytes()
    locked = Store.open(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StorageError, match="may not be written"), locked.transaction() as session:
        saved(session, "lost")
    with locked.reading() as session:
        assert plans.get(session, "P-000001").plan == "kept"
    locked.close()
    assert file.read_bytes() == before


def test_a_lock_that_stays_is_told(
    new_file_store: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another process never lets go of the file, the sentence says so."""
    monkeypatch.setattr("dispatch.storage.sqlite_file.CONNECT", {"timeout": 0})
    url = new_file_store()
    first, second = Store(make_engine(url)), Store(make_engine(url))
    with first.transaction() as session:
        saved(session)
        with pytest.raises(StorageError, match="another process keeps it locked"):
            second.transaction().__enter__()
    first.close()
    second.close()
