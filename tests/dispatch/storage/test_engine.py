"""Opening a store, and what its two kinds of session promise; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from dispatch.errors import StorageError
from dispatch.storage import Store, audit, migrate, sqlite_file, stock
from dispatch.storage.engine import make_engine
from tests.support.postgres import Postgres

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


def note(store: Store, action: str = "test.done") -> None:
    """Save a row of the trail."""
    with store.transaction() as session:
        audit.record(session, at=NOON, actor="ann", action=action, subject=("thing", "1"))


def actions(store: Store) -> list[str]:
    """Return what the trail tells."""
    with store.reading() as session:
        return [row.action for row in audit.trail(session)]


def test_a_transaction_is_saved_whole_or_not_at_all(store: Store) -> None:
    """What a block did is there after it; where it ends with an error, nothing of it is."""
    note(store, "first")

    def stopped() -> None:
        with store.transaction() as session:
            audit.record(session, at=NOON, actor="ann", action="second", subject=("thing", "1"))
            raise KeyError("stop")

    with pytest.raises(KeyError):
        stopped()
    assert actions(store) == ["first"]


def test_a_reading_session_refuses_to_write(store: Store) -> None:
    """A write in a reading session is an error and leaves nothing, and the next transaction may write again."""
    with pytest.raises(StorageError, match="it may not be written"), store.reading() as session:
        audit.record(session, at=NOON, actor="ann", action="sly", subject=("thing", "1"))
    note(store, "open")
    assert actions(store) == ["open"]


def test_a_reading_session_sees_one_state(postgres: Postgres) -> None:
    """What others save on a server while a session reads does not show in it; a file keeps them waiting instead."""
    store = Store.open(postgres.new_store())
    with store.reading() as session:
        assert audit.trail(session) == []
        note(store)
        assert audit.trail(session) == []
    assert actions(store) == ["test.done"]
    store.close()


def test_moments_come_back_zoned(store: Store) -> None:
    """A moment of any zone comes back as the same moment in UTC, to the microsecond; one without a zone is refused."""
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    with store.transaction() as session:
        audit.record(session, at=there, actor="ann", action="a", subject=("thing", "1"))
    with store.reading() as session:
        (row,) = audit.trail(session)
        assert (row.at, row.at.tzinfo) == (NOON, UTC)
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StorageError, match="no time zone"), store.transaction() as session:
        audit.record(session, at=naive, actor="ann", action="b", subject=("thing", "1"))


def test_half_a_character_is_refused_in_words(store: Store) -> None:
    """A text that no encoding knows is a `StorageError` and leaves nothing behind."""
    with pytest.raises(StorageError, match=r"half a character|cannot keep"):
        note(store, "half \ud800 a character")
    assert actions(store) == []


def test_nul_is_kept_or_refused_in_words(postgres: Postgres, file_store: Store) -> None:
    """A file keeps NUL; a server, which has no such character, refuses it with a sentence."""
    note(file_store, "\x00")
    assert actions(file_store) == ["\x00"]
    store = Store.open(postgres.new_store())
    with pytest.raises(StorageError, match="The store"):
        note(store, "\x00")
    store.close()


@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'eve'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["audit", "stock_entries"])
def test_what_was_recorded_stays(store: Store, table: str, statement: str) -> None:
    """Rows of the trail and of the ledger cannot be changed or removed, not even by SQL of one's own."""
    with store.transaction() as session:
        audit.record(session, at=NOON, actor="ann", action="a", subject=("thing", "1"))
        entry = {"place": "van:T-1", "sku": "P", "quantity": 1, "kind": "counted", "actor": "ann"}
        stock.book(session, at=NOON, **entry)  # type: ignore[arg-type]
    with (
        pytest.raises(StorageError, match="never changed or removed"),
        store.transaction() as session,
    ):
        session.execute(text(statement.format(table)))
    with store.reading() as session:
        assert session.execute(text(f"SELECT actor FROM {table}")).scalars().all() == ["ann"]


def test_a_recorded_row_cannot_be_replaced(file_store: Store) -> None:
    """SQLite's INSERT OR REPLACE removes a row as well, and is refused like DELETE."""
    note(file_store)
    with (
        pytest.raises(StorageError, match="never changed or removed"),
        file_store.transaction() as session,
    ):
        session.execute(
            text(
                "INSERT OR REPLACE INTO audit SELECT number, at, 'eve', action, subject_kind,"
                " subject_id, details FROM audit"
            )
        )


def test_the_schema_is_that_of_the_tables(store: Store) -> None:
    """The migrations make exactly what the table classes say."""
    with store.reading() as session:
        assert migrate.compare(session.connection()) == []
        assert migrate.current(session.connection()) == migrate.newest()


def test_opening_again_changes_nothing(new_store: Callable[[], str]) -> None:
    """A store opened a second time holds what it held."""
    url = new_store()
    first = Store.open(url)
    note(first)
    first.close()
    second = Store.open(url)
    assert actions(second) == ["test.done"]
    second.close()


def test_a_newer_schema_is_refused(new_store: Callable[[], str]) -> None:
    """A store of a newer release is left alone, with a sentence that says what to do."""
    url = new_store()
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(StorageError, match="has the schema 9999, which this release does not know"):
        Store.open(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no address of a store"),
        ("mysql://root@host/x", "no address|no store's"),
        ("sqlite://", "no store's"),
        ("sqlite:///:memory:", "no store's"),
        ("oracle://scott:tiger@host/x", "no store's"),
        ("postgresql://postgres@/x?host=/nowhere/at/all", "the server cannot be reached"),
    ],
)
def test_an_address_that_cannot_be_used_is_named(url: str, said: str) -> None:
    """An address of no store, or of no server, is refused with a sentence that shows no password."""
    with pytest.raises(StorageError, match=said) as caught:
        Store.open(url)
    assert "tiger" not in str(caught.value)


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    """A file of another kind is refused and keeps its content."""
    file = tmp_path / "letter.txt"
    file.write_text("dear store " * 200)
    with pytest.raises(StorageError, match="damaged or no store"):
        Store.open(f"sqlite:///{file}")
    assert file.read_text() == "dear store " * 200


def test_folders_are_made(tmp_path: Path) -> None:
    """The folder of a new SQLite store is made."""
    Store.open(f"sqlite:///{tmp_path}/a/b/store.sqlite").close()
    assert (tmp_path / "a/b/store.sqlite").is_file()


@pytest.mark.parametrize(
    ("version", "mode"), [((3, 40, 1), "DELETE"), ((3, 51, 2), "DELETE"), ((3, 51, 3), "WAL")]
)
def test_the_journal_is_one_that_is_safe(version: tuple[int, int, int], mode: str) -> None:
    """A write-ahead log is used only from the release of SQLite on that does not damage it."""
    assert sqlite_file.journal_mode(version) == mode
