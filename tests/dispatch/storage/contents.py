"""Things to put into a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dispatch.domain.job import Job
from dispatch.storage import Session, Store, audit, master, plans, stock, tickets, work
from dispatch.storage.tables import PlanRow
from tests.dispatch.planning import example

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def job(id: str = "") -> Job:
    """Return a job."""
    return replace(example.job("J"), id=id)


def saved(session: Session, text: str = "{}", **more: Any) -> PlanRow:
    """Save a plan whose three documents hold the same text."""
    details: dict[str, Any] = {"reason": "test", "total_cents": 100, **more}
    return plans.save(session, at=NOON, by="ann", problem=text, plan=text, archive=text, **details)


def fill(store: Store) -> None:
    """Put something into every table that this room keeps."""
    odd = '{"name": "北仓 ‘x’ \\u0000 \\n",\r\n "µ": 1e-9}\t'
    with store.transaction() as session:
        first = saved(session, odd, violations=[{"kind": "late", "by": 0.1}])
        second = saved(session, "{}", based_on=first.id)
        plans.publish(session, second.id, board_version=1)
        one = tickets.add(session, job=job(), state="reported", at=NOON)
        two = tickets.add(session, job=job(), state="triaged", at=NOON, follows=one.id)
        master.upsert(session, master.PART, {"P-1": {"name": "滤芯", "n": 1}}, at=NOON)
        entry = {"place": "van:T-1", "sku": "P-1", "kind": "counted", "actor": "ann"}
        stock.book(session, at=NOON, quantity=3, ticket_id=two.id, plan_id=first.id, **entry)  # type: ignore[arg-type]
        stock.reserve(session, second.id, [stock.Reserved("van:T-1", "P-1", 1, NOON, two.id)])
        work.ask(session, kind="plan", request={"seconds": 1.5}, by="ann", at=NOON)
        audit.record(session, at=NOON, actor="ann", action="a", subject=("plan", first.id))
