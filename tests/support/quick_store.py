"""A store that does not wait for the disk: for tests that save a thousand times and pull no plug."""

from __future__ import annotations

from sqlalchemy import event

from dispatch.storage import Store


def without_waiting(store: Store) -> Store:
    """Return a SQLite store whose connections leave it to the operating system when a file reaches the disk."""

    def leave_it(connection: object, _: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]

    store.engine.dispose()
    event.listen(store.engine, "connect", leave_it)
    return store
