"""The audit trail as it is read: the newest first."""

from __future__ import annotations

from dispatch.storage import audit
from dispatch.storage.engine import Store
from dispatch.storage.tables import AuditRow

LARGEST_NUMBER = 2**63 - 1


def newest_rows(store: Store, *, before: int | None, count: int) -> list[AuditRow]:
    """Return the last `count` rows of the trail, of those with a number below `before` where one is given."""
    if before is not None:
        before = max(0, min(before, LARGEST_NUMBER))
    with store.reading() as session:
        return audit.newest(session, before=before, limit=count)
