"""Everything in the store as files: tables that load again, and lists of tickets, stock, trail and plans."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from dispatch.archive.converter import from_plain
from dispatch.desk import stock_book
from dispatch.desk.days import VISITED, open_orders, stocked_depots
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job
from dispatch.domain.place import Zone
from dispatch.domain.stock import van
from dispatch.domain.technician import Part, Technician
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.saving import save_text
from dispatch.spreadsheets import save_named, write_day, write_list
from dispatch.standards.service_standard import ServiceStandards
from dispatch.stock.ledger import Balances
from dispatch.storage import Session, Store, audit, master, plans, tickets
from dispatch.tickets.life_cycle import ENDED

TICKETS = (
    *("ticket", "state", "since", "owner", "technician", "follows", "reported at", "version"),
    *("customer", "kind", "priority", "description"),
)
ENTRIES = (*("number", "at", "place", "part", "quantity", "why", "ticket", "plan", "by", "note"),)
TRAIL = ("number", "at", "by", "action", "subject", "id", "details")


def export_all(
    store: Store,
    folder: Path,
    *,
    at: datetime,
    standards: ServiceStandards,
    form: Literal["csv", "xlsx"] = "csv",
    language: str = "en",
) -> tuple[Path, ...]:
    """Write everything in the store to a folder.

    `day/` holds the tables that `dispatch load` and `dispatch plan` read, with the tickets that are open; beside it
    stand `tickets.csv`, `stock_entries.csv`, `audit.csv` and each plan's three documents under `plans/`, to the byte.

    Parameters
    ----------
    store, folder : Store, Path
        From where, and to where.
    at : datetime
        Now: stock is what the ledger says at this moment.
    standards : ServiceStandards
        Whose clock the tables use.
    form, language : str
        Of the tables: "csv" or "xlsx", headings in "en" or "zh".

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    InputError
        If a file cannot be written, or no technician has a shift.
    """
    with store.reading() as session:
        day = everything(session, at=at, standards=standards)
        written = list(write_day(day, folder / "day", form=form, language=language))
        for name, headings, rows in (
            ("tickets.csv", TICKETS, _tickets(session)),
            ("stock_entries.csv", ENTRIES, _entries(session)),
            ("audit.csv", TRAIL, _trail(session)),
        ):
            write_list(folder / name, headings, rows)
            written.append(folder / name)
        written += _plans(session, folder / "plans")
    return tuple(written)


def everything(session: Session, *, at: datetime, standards: ServiceStandards) -> Day:
    """Return everybody with all their shifts, all stock as it is at a moment, and the tickets that are open.

    Raises
    ------
    InputError
        If no technician has a shift.
    """
    zone = standards.timezone
    held = stock_book.held(session, at=at)
    people = tuple(
        _stocked(from_plain(content, Technician, zone=zone), held)
        for content in master.everything(session, master.TECHNICIAN).values()
    )
    shifts = [shift for person in people for shift in person.shifts]
    if not shifts:
        raise InputError(
            _("No technician has a shift, so there is no day to export. Load one first.")
        )
    return Day(
        name="export",
        horizon=Horizon(min(s.start_at for s in shifts), max(s.end_at for s in shifts)),
        jobs=tuple(
            from_plain(row.job, Job, zone=zone)
            for row in tickets.listing(session)
            if TicketState(row.state) not in ENDED | VISITED
        ),
        technicians=people,
        depots=stocked_depots(session, held),
        parts=master.all_as(session, master.PART, Part),
        orders=open_orders(session, held, at=at, standards=standards),
        zones=master.all_as(session, master.ZONE, Zone),
    )


def _stocked(person: Technician, held: Balances) -> Technician:
    aboard = {
        sku: n for (place, sku), n in sorted(held.items()) if place == van(person.id) and n > 0
    }
    return replace(person, van=aboard)


def _tickets(session: Session) -> Iterable[tuple[str | int | datetime | None, ...]]:
    for row in tickets.listing(session):
        job = tickets.job_of(row)
        about = (job.customer, job.kind, job.priority.value, job.description)
        people = (row.owner, row.technician_id, row.follows)
        yield (row.id, row.state, row.moved_at, *people, row.reported_at, row.version, *about)


def _entries(session: Session) -> Iterable[tuple[str | int | datetime | None, ...]]:
    for number, entry in enumerate(stock_book.entries_of(session), 1):
        where = (str(entry.place), entry.sku, entry.quantity, entry.kind.value)
        at = entry.at.astimezone(UTC)
        yield (number, at, *where, entry.ticket_id, entry.plan_id, entry.by, entry.note)


def _trail(session: Session) -> Iterable[tuple[str | int | datetime | None, ...]]:
    for row in audit.trail(session):
        details = json.dumps(row.details, ensure_ascii=False)
        yield (row.number, row.at, row.actor, row.action, row.subject_kind, row.subject_id, details)


def _plans(session: Session, folder: Path) -> Iterable[Path]:
    for known in plans.listing(session):
        row = plans.get(session, known.id)
        texts = {"problem.json": row.problem, "plan.json": row.plan, "day.json": row.archive}
        for name, text in texts.items():
            path = folder / row.id / name
            save_named(path, lambda draft, text=text: save_text(draft, text))  # type: ignore[misc]
            yield path
