"""The tables, one file a subject; importing this package fills `Base.metadata` with all of them."""

from dispatch.storage.tables.accounts import (
    ApiTokenRow,
    LoginAttemptRow,
    LoginSessionRow,
    UserRow,
)
from dispatch.storage.tables.audit import AuditRow
from dispatch.storage.tables.base import Base
from dispatch.storage.tables.master import MasterRow
from dispatch.storage.tables.plans import BoardRow, PlanRow
from dispatch.storage.tables.stock import ReservationRow, StockEntryRow
from dispatch.storage.tables.tickets import TicketRow
from dispatch.storage.tables.webhooks import WebhookMessageRow, WebhookRow
from dispatch.storage.tables.work import WorkRow

__all__ = [
    "ApiTokenRow",
    "AuditRow",
    "Base",
    "BoardRow",
    "LoginAttemptRow",
    "LoginSessionRow",
    "MasterRow",
    "PlanRow",
    "ReservationRow",
    "StockEntryRow",
    "TicketRow",
    "UserRow",
    "WebhookMessageRow",
    "WebhookRow",
    "WorkRow",
]
