"""Use cases of inspections that recur: adding and ending them, and making tickets of their dates in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from dispatch.contracts.recurrence import Visit, visits_to_make
from dispatch.desk import ticket_steps
from dispatch.desk.actions import Action
from dispatch.desk.customers import HeldInspection, held_inspection
from dispatch.desk.job_checks import refuse_unusable
from dispatch.desk.permissions import OFFICE, require
from dispatch.domain.actor import SYSTEM, Actor
from dispatch.domain.customer import Customer, Inspection
from dispatch.domain.job import Job
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import Conflict, InputError
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, accounts, audit, customers, tickets

MOST = {"every": 120, "window_days": 60, "lead_days": 120, "level": 100}
LONGEST_SERVICE = 14 * 24 * 3600
MOST_YEARS_BACK = 10


@dataclass(frozen=True)
class Made:
    """A date of an inspection that has become a ticket just now."""

    inspection_id: str
    visit: Visit
    ticket_id: str


def add_inspection(
    store: Store, inspection: Inspection, *, by: Actor, at: datetime, standards: ServiceStandards
) -> HeldInspection:
    """Add an inspection to a contract; who adds it owns its tickets. Dates from today on become tickets.

    Raises
    ------
    NotFound, NotAllowed, InputError, Conflict
        If there is no such customer, the role may not, a value cannot be used, or the contract has ended.
    """
    require(by, OFFICE, _("change contracts"))
    wanted = replace(inspection, owner=by.id)
    with store.transaction() as session:
        row = customers.for_change(session, inspection.customer_id)
        if row.ended_at is not None:
            raise Conflict(
                _("The contract of {row} has ended. Add the inspection to another.", row=row.id)
            )
        customer = customers.customer_of(row)
        today = at.astimezone(standards.timezone).date()
        faults = [*_wrong_values(wanted, customer, today)]
        if faults:
            raise InputError("\n".join(faults))
        refuse_unusable(session, _job(wanted, customer, reported_at=at))
        added = customers.add_inspection(session, wanted, at=at)
        _record(
            session, Action.INSPECTION_ADDED, added.id, {"inspection": added.content}, by=by, at=at
        )
        return held_inspection(session, added)


def end_inspection(store: Store, inspection_id: str, *, by: Actor, at: datetime) -> None:
    """End an inspection: no date becomes a ticket any more.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        If there is none, the role may not, or it has ended already.
    """
    require(by, OFFICE, _("change contracts"))
    with store.transaction() as session:
        row = customers.inspection_for_change(session, inspection_id)
        if row.ended_at is not None:
            raise Conflict(
                _(
                    "Inspection {inspection_id} has ended already. Look at the contract.",
                    inspection_id=inspection_id,
                )
            )
        row.ended_at = at
        session.flush()
        _record(session, Action.INSPECTION_ENDED, inspection_id, {}, by=by, at=at)


def make_due(
    store: Store, *, at: datetime, standards: ServiceStandards, by: Actor = SYSTEM
) -> list[Made]:
    """Make tickets of all dates that come within their lead time, each date once for ever.

    It may be called at any time, by as many workers as there are: each inspection is held while it is looked at, and
    the database refuses a second ticket for a date. Each inspection is one transaction, so one that cannot become a
    ticket, such as one for a part that was removed, does not keep the others from it.

    Parameters
    ----------
    store : Store
        Where.
    at : datetime
        Now.
    standards : ServiceStandards
        Workdays and the clock.
    by : Actor
        Who asks; the tickets belong to whoever added the inspection.

    Raises
    ------
    NotAllowed
        If the role may not.
    InputError
        If inspections cannot become tickets, after all others were made; the text names them.
    """
    require(by, OFFICE, _("make tickets of inspections"))
    with store.reading() as session:
        ids = [row.id for row in customers.inspections(session, in_force=True)]
    made: list[Made] = []
    faults: list[str] = []
    for id in ids:
        try:
            with store.transaction() as session:
                made += _make(session, id, by=by, at=at, standards=standards)
        except InputError as error:
            faults.append(_("Inspection {id}: {error}", id=id, error=error))
    if faults:
        raise InputError("\n".join(faults))
    return made


def _make(
    session: Session, id: str, *, by: Actor, at: datetime, standards: ServiceStandards
) -> list[Made]:
    row = customers.inspection_for_change(session, id)
    if row.ended_at is not None:
        return []
    inspection = customers.inspection_of(row)
    customer = customers.customer_of(customers.get(session, inspection.customer_id))
    zone = standards.timezone
    visits = visits_to_make(
        inspection,
        today=at.astimezone(zone).date(),
        since=row.added_at.astimezone(zone).date(),
        made=customers.dates(session, id).keys(),
        calendar=standards.calendar,
    )
    return [
        _made(session, inspection, customer, visit, by=by, at=at, standards=standards)
        for visit in visits
    ]


def _made(
    session: Session,
    inspection: Inspection,
    customer: Customer,
    visit: Visit,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
) -> Made:
    job = replace(
        _job(inspection, customer, reported_at=at),
        release_at=visit.opens_at,
        due_at=visit.closes_at,
    )
    refuse_unusable(session, job)
    note = _("inspection {inspection} of {due_on}", inspection=inspection.id, due_on=visit.due_on)
    ticket = ticket_steps.add_ticket(session, job, by=by, at=at, standards=standards, note=note)
    _own(session, ticket, inspection.owner, by=by, at=at)
    ticket_steps.move(session, ticket.id, TicketState.TRIAGED, by=by, at=at, note=note)
    customers.add_date(session, inspection.id, visit.due_on, ticket_id=ticket.id, at=at)
    details = {
        "due_on": visit.due_on.isoformat(),
        "opens_at": visit.opens_at.isoformat(),
        "closes_at": visit.closes_at.isoformat(),
        "ticket": ticket.id,
    }
    _record(session, Action.INSPECTION_MADE, inspection.id, details, by=by, at=at)
    return Made(inspection.id, visit, ticket.id)


def _own(session: Session, ticket: Ticket, owner: str, *, by: Actor, at: datetime) -> None:
    """Give a new ticket to whoever added the inspection, as long as that person is here."""
    user = accounts.user(session, owner)
    if owner == by.id or user is None or not user.is_active:
        return
    row = tickets.for_change(session, ticket.id)
    row.owner = owner
    session.flush()
    details = {"from": by.id, "to": owner, "why": _("inspections belong to whoever added them")}
    ticket_steps.record(session, Action.TICKET_HANDED_OVER, ticket.id, details, by=by, at=at)


def _job(inspection: Inspection, customer: Customer, *, reported_at: datetime) -> Job:
    place = next(each for each in customer.places if each.name == inspection.place)
    phones = (*(contact.phone for contact in customer.contacts), *customer.phones, "")
    return Job(
        id="",
        location=place.location,
        reported_at=reported_at,
        service_seconds=inspection.service_seconds,
        kind=inspection.kind,
        customer=customer.name,
        customer_en=customer.name_en,
        phone=next(phone for phone in phones if phone or phone == phones[-1]),
        address=place.address or place.name,
        description=inspection.name,
        skills={inspection.skill: inspection.level} if inspection.skill else {},
        tools=inspection.tools,
        parts=inspection.parts,
    )


def _wrong_values(inspection: Inspection, customer: Customer, today: date) -> Iterator[str]:
    if not inspection.name.strip():
        yield _("The inspection has no name. Say what is done.")
    places = [place.name for place in customer.places]
    if inspection.place not in places:
        known = ", ".join(places) or _("none: add one first")
        yield _(
            "{customer} has no place {place!r}. Known are {known}.",
            customer=customer.name,
            place=inspection.place,
            known=known,
        )
    for name, most in MOST.items():
        value, least = getattr(inspection, name), 0 if name == "lead_days" else 1
        if not least <= value <= most:
            yield _(
                "{name} is {value}. Give {least} to {most}.",
                name=name,
                value=value,
                least=least,
                most=most,
            )
    if not 0 < inspection.service_seconds <= LONGEST_SERVICE:
        yield _(
            "{service_seconds} seconds on site are too few or too many. Give 1 to"
            " {longest_service}.",
            service_seconds=inspection.service_seconds,
            longest_service=LONGEST_SERVICE,
        )
    if abs(inspection.starts_on.year - today.year) > MOST_YEARS_BACK:
        yield _(
            "The first date is {starts_on}. Give one within {most_years_back} years.",
            starts_on=inspection.starts_on,
            most_years_back=MOST_YEARS_BACK,
        )


def _record(
    session: Session,
    action: Action,
    inspection_id: str,
    details: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        actor=by.id,
        action=action.value,
        subject=(customers.INSPECTION, inspection_id),
        details=details,
    )
