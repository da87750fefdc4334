"""The tables, one file a subject; importing this package fills `Base.metadata` with all of them."""

from dispatch.storage.tables.accounts import (
    ApiTokenRow,
    LoginAttemptRow,
    LoginSessionRow,
    UserRow,
)
from dispatch.storage.tables.audit import AuditRow
from dispatch.storage.tables.base import Base
from dispatch.storage.tables.customer_links import CustomerLinkRow, CustomerSessionRow
from dispatch.storage.tables.customers import (
    CustomerRow,
    InspectionDateRow,
    InspectionRow,
    WarningRow,
)
from dispatch.storage.tables.master import MasterRow
from dispatch.storage.tables.phone import PhoneActRow, TicketPhotoRow
from dispatch.storage.tables.plans import BoardRow, PlanRow
from dispatch.storage.tables.stock import ReservationRow, StockEntryRow
from dispatch.storage.tables.studies import StudyPlotRow, StudyResultRow, StudyRow
from dispatch.storage.tables.tickets import TicketRow
from dispatch.storage.tables.webhooks import WebhookMessageRow, WebhookRow
from dispatch.storage.tables.work import WorkRow

__all__ = [
    "ApiTokenRow",
    "AuditRow",
    "Base",
    "BoardRow",
    "CustomerLinkRow",
    "CustomerRow",
    "CustomerSessionRow",
    "InspectionDateRow",
    "InspectionRow",
    "LoginAttemptRow",
    "LoginSessionRow",
    "MasterRow",
    "PhoneActRow",
    "PlanRow",
    "ReservationRow",
    "StockEntryRow",
    "StudyPlotRow",
    "StudyResultRow",
    "StudyRow",
    "TicketPhotoRow",
    "TicketRow",
    "UserRow",
    "WarningRow",
    "WebhookMessageRow",
    "WebhookRow",
    "WorkRow",
]
