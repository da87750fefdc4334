"""What the board asks the store: a mark that moves with every change, and tickets with the moves that count today."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from dispatch.storage import Store, audit, tickets
from dispatch.storage.board_queries import (
    AT_ONCE,
    Moved,
    jobs_of,
    moves_since,
    newest_mark,
    standings,
)
from dispatch.storage.tables import AuditRow
from tests.dispatch.storage.contents import NOON, job

MOVED = "ticket.moved"


def mark_of(store: Store) -> str:
    """Return the mark as it stands."""
    with store.reading() as session:
        return newest_mark(session)


def record(store: Store, ticket_id: str, after: str, *, hours: float = 0) -> None:
    """Record that a ticket moved, some hours after noon."""
    with store.transaction() as session:
        audit.record(
            session,
            at=NOON + timedelta(hours=hours),
            actor="U-1",
            action=MOVED,
            subject=("ticket", ticket_id),
            details={"to": after},
        )


def test_the_mark_moves_with_every_change(store: Store) -> None:
    """Nothing recorded, the same mark; each row another, also one saved after others whose numbers are higher."""
    marks = [mark_of(store), mark_of(store)]
    assert marks[0] == marks[1]
    record(store, "T-1", "done")
    marks.append(mark_of(store))
    late = {
        "at": NOON,
        "actor": "U-1",
        "action": MOVED,
        "subject_kind": "ticket",
        "subject_id": "T-1",
        "details": {"to": "done"},
    }
    for number in (11, 10):
        with store.transaction() as session:
            session.execute(insert(AuditRow).values(number=number, **late))
        marks.append(mark_of(store))
    assert len(set(marks)) == len(marks) - 1


def test_standings_are_those_open_and_those_that_moved(store: Store) -> None:
    """A closed ticket counts when it has moved since the moment asked for; an open one always."""
    with store.transaction() as session:
        for state, hours in (("triaged", -30), ("closed", -30), ("closed", 1)):
            tickets.add(session, job=job(), state=state, at=NOON + timedelta(hours=hours))
    with store.reading() as session:
        found = standings(session, states=["triaged"], since=NOON)
    assert [(each.id, each.state) for each in found] == [
        ("T-000001", "triaged"),
        ("T-000003", "closed"),
    ]


def test_moves_are_those_of_the_tickets_asked_for(store: Store) -> None:
    """Of tickets in the states alone, since the moment alone, in the order in which they were recorded."""
    with store.transaction() as session:
        for state in ("on_site", "triaged"):
            tickets.add(session, job=job(), state=state, at=NOON)
    record(store, "T-000001", "dispatched", hours=-2)
    record(store, "T-000001", "on_site", hours=2)
    record(store, "T-000001", "on_the_way", hours=1)
    record(store, "T-000002", "triaged", hours=1)
    with store.reading() as session:
        found = moves_since(session, action=MOVED, since=NOON, states=["on_site"])
    assert found == [
        Moved("T-000001", NOON + timedelta(hours=2), "on_site"),
        Moved("T-000001", NOON + timedelta(hours=1), "on_the_way"),
    ]


def test_jobs_come_in_the_order_asked_for_however_many(store: Store) -> None:
    """More ids than one question holds are asked for in several; what is not there is left out."""
    with store.transaction() as session:
        for _ in range(3):
            tickets.add(session, job=job(), state="reported", at=NOON)
    ids = ["T-000003", *(f"X-{number}" for number in range(AT_ONCE)), "T-000001"]
    with store.reading() as session:
        assert list(jobs_of(session, ids)) == ["T-000003", "T-000001"]
