"""The technician's own day as the JSON that the phone keeps: words and times ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import url_for
from flask_wtf.csrf import generate_csrf

from dispatch.desk.phone_day import AHEAD, Noted, OwnDay, OwnVisit, own_day
from dispatch.desk.plans import board
from dispatch.domain.account import User
from dispatch.domain.stock import PlaceKind
from dispatch.domain.technician import Part
from dispatch.domain.ticket import TicketState
from dispatch.errors import PlanFolderError
from dispatch.languages import format_list
from dispatch.languages import gettext as _
from dispatch.maps.map_data import map_data
from dispatch.maps.timetable import Line, RouteSheet, Timetable
from dispatch.maps.words import Clock, customer_of, distance, duration
from dispatch.stock.loading import loading_lists
from dispatch.web import phone_loading
from dispatch.web.access import acting, acting_user
from dispatch.web.codes import word
from dispatch.web.fault_catalogue import catalogue
from dispatch.web.links import call_link, navigation_link
from dispatch.web.phone_loading import depot_name, part_name
from dispatch.web.plan_source import current_settings, current_table
from dispatch.web.store_mode import current_store, now, standards

LINE = 90
"""Characters of the one line that says what is wrong."""


@dataclass(frozen=True)
class Shown:
    """What the words of a visit are made from."""

    day: OwnDay
    table: Timetable | None
    clock: Clock
    today: datetime

    @property
    def parts(self) -> Mapping[str, Part]:
        """The parts by sku."""
        return {} if self.table is None else self.table.parts


def phone_state() -> dict[str, Any]:
    """Return all that the phone of whoever is logged in keeps, with the token that its acts are sent with."""
    user, at = acting_user(), now().astimezone(standards().timezone)
    today = datetime.combine(at.date(), time(), tzinfo=at.tzinfo)
    shown = Shown(own_day(current_store(), by=acting(), since=today), _table(), Clock(today), today)
    sheets = _sheets(shown, user)
    days = [_day(shown, group) for group in _by_day(sheets, today)]
    placed = {visit["id"] for day in days for visit in day["visits"]}
    ahead = [
        _visit(shown, own, None)
        for id, own in shown.day.visits.items()
        if id not in placed and own.ticket.state in AHEAD
    ]
    return {
        "user": {"id": user.id, "name": user.name},
        "at": at.isoformat(),
        "today": shown.clock.date(at),
        "zone": str(standards().timezone),
        "csrf": generate_csrf(),
        "plan": board(current_store()).plan_id or "",
        "days": days,
        "unplaced": ahead,
        "van": [
            {"sku": sku, "name": part_name(shown.parts, sku), "quantity": quantity}
            for sku, quantity in sorted(shown.day.van.items())
        ],
        "parts": [{"sku": sku, "name": part_name(shown.parts, sku)} for sku in sorted(shown.parts)],
        "map": _map(shown, user) if sheets else None,
    }


def _table() -> Timetable | None:
    try:
        return current_table()
    except PlanFolderError:
        return None


def _sheets(shown: Shown, user: User) -> list[RouteSheet]:
    """Return the routes of today and later, and one of the night that is not over."""
    if shown.table is None:
        return []
    routes = shown.table.of_technician(user.technician_id or "")
    return [sheet for sheet in routes if sheet.shift.end_at > shown.today]


def _by_day(sheets: Iterable[RouteSheet], today: datetime) -> list[list[RouteSheet]]:
    """Return the routes of each day, today first; what began yesterday belongs to today."""
    days: dict[datetime, list[RouteSheet]] = {}
    for sheet in sheets:
        begins = max(sheet.shift.start_at.astimezone(today.tzinfo), today)
        days.setdefault(datetime.combine(begins.date(), time()), []).append(sheet)
    return [days[day] for day in sorted(days)]


def _day(shown: Shown, sheets: list[RouteSheet]) -> dict[str, Any]:
    """Return a day with its visits and what to load for it."""
    table = shown.table
    assert table is not None
    lists = loading_lists(table.plan, sheets[0].technician.id)
    begins = max(sheets[0].shift.start_at.astimezone(shown.today.tzinfo), shown.today)
    visits = [
        visit
        for sheet in sheets
        for line in sheet.visits
        if (visit := _line(shown, line)) is not None
    ]
    return {
        "label": shown.clock.date(begins),
        "date": begins.date().isoformat(),
        "shifts": [shown.clock.span(s.shift.start_at, s.shift.end_at) for s in sheets],
        "way": format_list(
            [
                duration(sum(s.travel_seconds for s in sheets)),
                distance(sum(s.travel_metres for s in sheets)),
            ]
        ),
        "visits": visits,
        "loading": [
            phone_loading.loading(shown, table, each)
            for each in lists
            if each.shift_index in {sheet.route.shift_index for sheet in sheets}
        ],
    }


def _line(shown: Shown, line: Line) -> dict[str, Any] | None:
    """Return a planned visit; None for one that is no longer this technician's."""
    assert line.job is not None
    own = shown.day.visits.get(line.job.id)
    if own is not None:
        return _visit(shown, own, line)
    if line.job.id not in shown.day.called_off:
        return None
    # It stays as a gap in the route; whose it was is enough to know which one.
    return {
        "id": line.job.id,
        "state": TicketState.CANCELLED.value,
        "time": shown.clock.span(line.stop.start_at, line.stop.depart_at),
        "customer": customer_of(line.job),
    }


def _visit(shown: Shown, own: OwnVisit, line: Line | None) -> dict[str, Any]:
    ticket, job, clock = own.ticket, own.ticket.job, shown.clock
    fault = catalogue().by_code.get(job.fault)
    first_line = job.description.strip().split("\n")[0] or (fault.symptom if fault else "")
    told = job.told.start_at if job.told else None
    return {
        "id": ticket.id,
        "state": ticket.state.value,
        "time": _time(clock, line) or (clock.time(told) if told else ""),
        "window": clock.windows(job.windows),
        "arrive": clock.time(line.stop.arrive_at) if line else "",
        "promised": clock.time(line.promise.due_at) if line and line.promise else "",
        "late": line is not None and line.slack_seconds is not None and line.slack_seconds < 0,
        "customer": customer_of(job),
        "address": job.address,
        "phone": job.phone,
        "call": call_link(job.phone),
        "navigate": navigation_link(current_settings().navigation_url, job.location),
        "wrong": _short(first_line or job.kind),
        "description": job.description,
        "about": _(
            "{priority}, {difficulty}, {time} on site",
            priority=word(job.priority),
            difficulty=word(job.difficulty),
            time=duration(job.service_seconds),
        ),
        "urgent": job.priority.value in {"emergency", "high"},
        "needs": list(_needs(shown, own, line)),
        "parts": [
            {"sku": sku, "name": part_name(shown.parts, sku), "quantity": quantity}
            for sku, quantity in own.to_book.items()
        ],
        "fault": f"{fault.code}: {fault.symptom}" if fault else "",
        "steps": list(fault.steps) if fault else [],
        "notes": [_note(clock, ticket.id, note) for note in own.notes],
    }


def _time(clock: Clock, line: Line | None) -> str:
    return clock.span(line.stop.start_at, line.stop.depart_at) if line else ""


def _short(text: str) -> str:
    return text if len(text) <= LINE else text[: LINE - 1].rstrip() + "…"


def _needs(shown: Shown, own: OwnVisit, line: Line | None) -> Iterable[dict[str, Any]]:
    """Give what the visit needs and where it is now: as the store keeps it, not as the plan once meant it."""
    left = dict(own.to_book)
    for item in own.kept:
        taken = min(item.quantity, left.get(item.sku, 0))
        left[item.sku] = left.get(item.sku, 0) - taken
        if taken:
            depot = item.place.id if item.place.kind is PlaceKind.DEPOT else ""
            yield _need(shown, f"{taken} × {part_name(shown.parts, item.sku)}", depot)
    for sku, quantity in left.items():
        if quantity > 0:
            what = f"{quantity} × {part_name(shown.parts, sku)}"
            yield _need(shown, what, "") | {"missing": True}
    for tool in line.tools if line else ():
        borrowed = tool.depot is not None and tool.name not in shown.day.borrowed.get(
            tool.depot.id, frozenset()
        )
        yield _need(shown, tool.name, tool.depot.id if borrowed and tool.depot else "")


def _need(shown: Shown, what: str, depot_id: str) -> dict[str, Any]:
    return {"what": what, "depot": depot_name(shown.table, depot_id), "missing": False}


def _note(clock: Clock, ticket_id: str, note: Noted) -> dict[str, Any]:
    photo = note.photo and url_for("phone.photo", ticket_id=ticket_id, photo_id=note.photo)
    return {"time": clock.time(note.at), "words": note.words, "photo": photo}


def _map(shown: Shown, user: User) -> dict[str, Any] | None:
    if shown.table is None:
        return None
    return map_data(
        shown.table, settings=current_settings(), technician_id=user.technician_id or ""
    )
