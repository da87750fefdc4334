"""Use cases of taking a call: what is known and proposed before anything is saved, and saving it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.desk import contract_terms, ticket_changes, ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.intake_stock import PartOutlook, outlooks
from dispatch.desk.job_checks import refuse_unusable
from dispatch.desk.move_rules import refuse_out_of_order
from dispatch.desk.permissions import OFFICE, require
from dispatch.domain.actor import Actor
from dispatch.domain.customer import Customer
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Location, Zone
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.standards.due import promises
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, master, tickets
from dispatch.storage.tables import TicketRow
from dispatch.storage.ticket_queries import TicketOrder, TicketQuery, page
from dispatch.triage.catalogue import KnownFault
from dispatch.triage.duplicates import Call, Likeness, OpenTicket, find_duplicates
from dispatch.triage.known_places import KnownPlace, known_places
from dispatch.triage.propose import TAKE_FROM, changed_against, proposed

S = TicketState
OVER = frozenset({S.DONE, S.RESOLVED_REMOTELY, S.FOLLOWED_UP, S.CLOSED, S.CANCELLED})
OPEN = tuple(state.value for state in S if state not in OVER)
LOOKED_BACK = 2000
"""How many of the newest tickets are looked through for a caller's place."""
A_DAY = timedelta(days=1)
AFTER = ("reported", "triaged", "resolved_remotely")
NO_END_OF_CALL = mark("A call cannot end as {after!r}. Choose one of {choices}.")
NO_END_OF_TRIAGE = mark("A triage cannot end as {after!r}. Choose one of {choices}.")


@dataclass(frozen=True)
class Look:
    """What is known of a call before it is saved.

    Attributes
    ----------
    fields : Mapping
        Fields of the job that the catalogue proposes; empty without a fault.
    parts : tuple of PartOutlook
        The fault's parts, the likeliest first, then others that the job names.
    promise : Promise or None
        What would be promised; None where the place is not known.
    customer : Customer or None
        With a contract.
    places : tuple of KnownPlace
        Where this caller is known to be.
    duplicates : tuple of Likeness
        Open tickets that may be the same matter.
    """

    fields: Mapping[str, Any]
    parts: tuple[PartOutlook, ...]
    promise: Promise | None
    customer: Customer | None
    places: tuple[KnownPlace, ...]
    duplicates: tuple[Likeness, ...]


def look(
    store: Store,
    job: Job,
    *,
    has_place: bool,
    fault: KnownFault | None,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    take_from: float,
    without: str = "",
) -> Look:
    """Return what is known and proposed of a call; nothing is saved.

    Parameters
    ----------
    store : Store
        Where.
    job : Job
        As far as the form is filled in.
    has_place : bool
        Whether the job's location is a place yet.
    fault : KnownFault or None
        What the caller describes.
    by, at : Actor, datetime
        Who asks, and now.
    standards : ServiceStandards
        What is promised.
    take_from : float
        Parts of this likelihood or above are taken along.
    without : str
        Id of a ticket that is no duplicate, because it is the one looked at.

    Raises
    ------
    NotAllowed
        If the role may not.
    """
    require(by, OFFICE, _("take calls"))
    with store.reading() as session:
        customer = contract_terms.contract_of(session, name=job.customer, phone=job.phone)
        newest, _total = page(session, TicketQuery(order=TicketOrder.NEWEST, limit=LOOKED_BACK))
        location = job.location if has_place else None
        call = Call(job.customer, job.phone, location, job.description, job.fault)
        rows = tickets.listing(session, states=OPEN)
        alike = find_duplicates(call, (_open_ticket(row) for row in rows if row.id != without))
        return Look(
            fields=_fields(session, fault, take_from),
            parts=outlooks(
                session,
                {} if fault is None else fault.parts,
                job.parts,
                at=at,
                standards=standards,
                take_from=take_from,
            ),
            promise=_promise(session, job, standards) if has_place else None,
            customer=customer,
            places=known_places(call, customer, [row.job for row in newest]),
            duplicates=tuple(alike),
        )


def take_call(
    store: Store,
    job: Job,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    fault: KnownFault | None = None,
    take_from: float = TAKE_FROM,
    after: str = "reported",
    note: str = "",
) -> Ticket:
    """Save a call as a ticket, with what was changed against the proposal, in one transaction.

    Parameters
    ----------
    store, job : Store, Job
        Where, and what is asked for; an empty id takes the next number.
    by, at : Actor, datetime
        Who took the call, and when.
    standards : ServiceStandards
        What is promised.
    fault, take_from : KnownFault or None, float
        What the catalogue proposed from, and from which likelihood on it proposed parts.
    after : str
        In which state the ticket is left: `reported`, `triaged`, or `resolved_remotely` where it was solved on the
        phone.
    note : str
        Such as what was tried on the phone.

    Raises
    ------
    NotAllowed, InputError
        If the role may not, or the job cannot be used.
    """
    require(by, OFFICE, _("take calls"))
    if after not in AFTER:
        raise InputError(_(NO_END_OF_CALL, after=after, choices=", ".join(AFTER)))
    with store.transaction() as session:
        refuse_unusable(session, job)
        ticket = ticket_steps.add_ticket(session, job, by=by, at=at, standards=standards)
        _record_proposal(session, ticket.id, job, fault, take_from, by=by, at=at)
        for state in (S.TRIAGED, S.RESOLVED_REMOTELY)[: AFTER.index(after)]:
            said = note if state.value == after else ""
            ticket = ticket_steps.move(session, ticket.id, state, by=by, at=at, note=said)
        return ticket


def triage_call(
    store: Store,
    ticket_id: str,
    changes: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    fault: KnownFault | None = None,
    take_from: float = TAKE_FROM,
    after: str = "triaged",
    note: str = "",
    version: int | None = None,
) -> Ticket:
    """Triage a reported ticket with what was found out, and record what was changed against the proposal.

    Parameters
    ----------
    ticket_id, changes : str, Mapping
        Which, and the fields of its job that differ.
    fault, take_from, after, note
        As `take_call` takes them; `after` is `triaged` or `resolved_remotely`.
    version : int or None
        The version the triage rests on.

    Raises
    ------
    NotFound, StaleVersion, NotAllowed, InputError, MoveRefused
        If there is no such ticket, it has changed since, or it cannot be triaged like this.
    """
    if after not in AFTER[1:]:
        raise InputError(_(NO_END_OF_TRIAGE, after=after, choices=", ".join(AFTER[1:])))
    with store.transaction() as session:
        row = tickets.get(session, ticket_id)
        refuse_out_of_order(session, row, S.TRIAGED, feedback=None, missing=None)
        ticket = ticket_changes.change_in(
            session, ticket_id, changes, by=by, at=at, standards=standards, version=version
        )
        _record_proposal(session, ticket_id, ticket.job, fault, take_from, by=by, at=at)
        ticket = ticket_steps.move(session, ticket_id, S.TRIAGED, by=by, at=at, note=note)
        if after == S.RESOLVED_REMOTELY.value:
            ticket = ticket_steps.move(
                session, ticket_id, S.RESOLVED_REMOTELY, by=by, at=at, note=note
            )
        return ticket


def waiting_for_triage(store: Store, *, by: Actor) -> list[Ticket]:
    """Return the tickets that nobody has answered yet, the most urgent first, then the oldest."""
    require(by, OFFICE, _("triage tickets"))
    with store.reading() as session:
        rows = tickets.listing(session, states=[S.REPORTED.value, S.REOPENED.value])
        found = [ticket_steps.ticket_of(row) for row in rows]
    urgency = list(type(found[0].job.priority)) if found else []
    return sorted(found, key=lambda t: (urgency.index(t.job.priority), t.job.reported_at))


def _record_proposal(
    session: Session,
    ticket_id: str,
    job: Job,
    fault: KnownFault | None,
    take_from: float,
    *,
    by: Actor,
    at: datetime,
) -> None:
    if fault is not None:
        changed = changed_against(_fields(session, fault, take_from), job)
        details = {"fault": fault.code, "changed": changed}
        ticket_steps.record(session, Action.TICKET_PROPOSED, ticket_id, details, by=by, at=at)


def _fields(session: Session, fault: KnownFault | None, take_from: float) -> dict[str, Any]:
    """Return what the catalogue proposes, without parts that the list of parts does not hold."""
    if fault is None:
        return {}
    found = proposed(fault, take_from=take_from)
    known = master.everything(session, master.PART)
    return found | {"parts": {sku: n for sku, n in found["parts"].items() if sku in known}}


def _promise(session: Session, job: Job, standards: ServiceStandards) -> Promise:
    """Return what would be promised, as if every part was there."""
    asked = replace(contract_terms.with_terms(session, job), id="caller", parts={})
    zones = master.all_as(session, master.ZONE, Zone)
    moment = asked.reported_at
    day = Day("", Horizon(moment, moment + A_DAY), (asked,), (), (), (), (), zones)
    return promises(day, standards)[asked.id]


def _open_ticket(row: TicketRow) -> OpenTicket:
    job = row.job
    place: Mapping[str, float] = job["location"]
    return OpenTicket(
        id=row.id,
        state=S(row.state).words,
        location=Location(place["latitude"], place["longitude"]),
        customer=job["customer"],
        customer_en=job["customer_en"],
        phone=job["phone"],
        text=job["description"],
        fault=job.get("fault", ""),
    )


def steps_tried(fault: KnownFault | None, tried: Sequence[int], words: str) -> str:
    """Return the note of a call solved on the phone: the steps that were tried, by their numbers from 1, and words."""
    steps = fault.remote_steps if fault else ()
    told = [f"{n}. {steps[n - 1]}" for n in sorted(set(tried)) if 0 < n <= len(steps)]
    return " ".join(filter(None, ["; ".join(told), words.strip()]))
