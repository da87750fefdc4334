"""Use case of early warnings: what a device tells becomes a reported ticket, once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dispatch.desk import notes, ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.job_checks import refuse_unusable
from dispatch.desk.permissions import OFFICE, PLANNING, require
from dispatch.domain.actor import Actor
from dispatch.domain.customer import Customer, CustomerPlace, Severity
from dispatch.domain.job import Job, Priority
from dispatch.domain.ticket import TicketState
from dispatch.errors import Conflict, InputError
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, audit, customers, master
from dispatch.storage.tables import WarningRow
from dispatch.triage.catalogue import Catalogue, KnownFault
from dispatch.triage.propose import TAKE_FROM, proposed

S = TicketState
OVER = frozenset({S.DONE, S.RESOLVED_REMOTELY, S.FOLLOWED_UP, S.CLOSED, S.CANCELLED})
"""States in which a device's next warning is a new matter."""
GOING_ON = tuple(state.value for state in S if state not in OVER)
PRIORITIES = {
    Severity.INFO: Priority.LOW,
    Severity.WARNING: Priority.NORMAL,
    Severity.CRITICAL: Priority.HIGH,
}
UNKNOWN_MINUTES = 60
_URGENCY = list(Priority)


@dataclass(frozen=True)
class Warned:
    """What a device or a monitoring system tells.

    Attributes
    ----------
    event_id : str
        The sender's own id of the event; sent again, it is answered as before.
    customer_id, device : str
        Whose device, and which.
    code, severity, text : str, Severity, str
        The device's code, how bad it is, and words.
    place : str
        Name of the customer's place; empty is the first.
    """

    event_id: str
    customer_id: str
    device: str
    code: str
    severity: Severity = Severity.WARNING
    text: str = ""
    place: str = ""


@dataclass(frozen=True)
class Taken:
    """What became of a warning.

    Attributes
    ----------
    ticket_id : str
        The ticket made for it, or the open one of the device, where it is noted.
    is_new : bool
        Whether the ticket was made for it.
    again : bool
        Whether the same event had come before; then nothing was done now.
    fault : str
        Code of the fault that is proposed; empty for a code that the catalogue does not know.
    """

    ticket_id: str
    is_new: bool
    again: bool
    fault: str


def receive(
    store: Store,
    warned: Warned,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    catalogue: Catalogue,
    take_from: float = TAKE_FROM,
) -> Taken:
    """Take a warning: a reported ticket with the fault proposed, or a note at the open ticket of the device.

    Raises
    ------
    NotFound, NotAllowed, InputError
        If there is no such customer, the role may not, or a value cannot be used.
    Conflict
        If the contract has ended, or this sender has sent something else under the same id.
    """
    require(by, OFFICE, _("send warnings of devices"))
    fault = catalogue.of_signal(warned.code)
    with store.transaction() as session:
        customers.hold_sender(session, by.id)
        before = customers.warning(session, sender=by.id, event_id=warned.event_id)
        if before is not None:
            return _answered_before(before, warned, fault)
        row = customers.for_change(session, warned.customer_id)  # one customer's devices in line
        if row.ended_at is not None:
            raise Conflict(
                _("The contract of {row} has ended. Ask the dispatcher to renew it.", row=row.id)
            )
        ticket_id = customers.ticket_of_device(
            session, customer_id=row.id, device=warned.device, states=GOING_ON
        )
        is_new = ticket_id is None
        if ticket_id is None:
            job = _job(session, warned, customers.customer_of(row), fault, at, take_from)
            refuse_unusable(session, job)
            note = f"warning {warned.event_id}"
            ticket = ticket_steps.add_ticket(
                session, job, by=by, at=at, standards=standards, note=note
            )
            ticket_id = ticket.id
        else:
            notes.note_in(session, ticket_id, _words(warned), by=by, at=at)
        _keep(session, warned, ticket_id, is_new=is_new, by=by, at=at)
        return Taken(ticket_id, is_new, again=False, fault=fault.code if fault else "")


def _answered_before(before: WarningRow, warned: Warned, fault: KnownFault | None) -> Taken:
    if before.digest != _digest(warned):
        raise Conflict(
            _(
                "The event {event_id!r} came before with another content. Give each event an id of its"
                " own.",
                event_id=warned.event_id,
            )
        )
    code = fault.code if fault else ""
    return Taken(before.ticket_id, bool(before.is_new), again=True, fault=code)


def _keep(
    session: Session, warned: Warned, ticket_id: str, *, is_new: bool, by: Actor, at: datetime
) -> None:
    told = {
        "event_id": warned.event_id,
        "device": warned.device,
        "code": warned.code,
        "severity": warned.severity.value,
        "text": warned.text,
    }
    row = WarningRow(
        **told,
        sender=by.id,
        customer_id=warned.customer_id,
        digest=_digest(warned),
        received_at=at,
        ticket_id=ticket_id,
        is_new=int(is_new),
    )
    customers.add_warning(session, row)
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=Action.WARNING_RECEIVED.value,
        subject=(customers.KIND, warned.customer_id),
        details={**told, "ticket": ticket_id, "is_new": is_new},
    )


def _job(
    session: Session,
    warned: Warned,
    customer: Customer,
    fault: KnownFault | None,
    at: datetime,
    take_from: float,
) -> Job:
    place = _place(customer, warned.place)
    priority = PRIORITIES[warned.severity]
    fields: dict[str, Any] = {"service_seconds": UNKNOWN_MINUTES * 60, "kind": "repair"}
    if fault is not None:
        fields = proposed(fault, take_from=take_from)
        parts = master.everything(session, master.PART)
        fields["parts"] = {sku: n for sku, n in fields["parts"].items() if sku in parts}
        priority = min(priority, fields.pop("priority"), key=_URGENCY.index)
    phones = (*(contact.phone for contact in customer.contacts), *customer.phones)
    return Job(
        id="",
        location=place.location,
        reported_at=at,
        customer=customer.name,
        customer_en=customer.name_en,
        phone=next(iter(filter(None, phones)), ""),
        address=place.address or place.name,
        description=_words(warned),
        priority=priority,
        **fields,
    )


def _place(customer: Customer, name: str) -> CustomerPlace:
    found = [place for place in customer.places if not name or place.name == name]
    if not found:
        known = ", ".join(place.name for place in customer.places) or "none"
        raise InputError(
            _(
                "{customer} has no place {name!r}. Known are {known}; add it to the contract.",
                customer=customer.name,
                name=name,
                known=known,
            )
        )
    return found[0]


def _words(warned: Warned) -> str:
    told = f"{warned.device}: {warned.code}, {warned.severity.value}"
    return f"{told}. {warned.text.strip()}" if warned.text.strip() else told


def _digest(warned: Warned) -> str:
    return hashlib.sha256(json.dumps(asdict(warned), sort_keys=True).encode()).hexdigest()


def list_warnings(
    store: Store, *, by: Actor, customer_id: str | None = None, limit: int = 50
) -> list[WarningRow]:
    """Return the newest warnings, of one customer or of all."""
    require(by, PLANNING, _("see warnings"))
    with store.reading() as session:
        return customers.warnings(session, customer_id=customer_id, limit=limit)
