"""The day at a moment, from the store alone: what re-planning, slots and hand edits are given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch.desk.actions import Action, stock_action
from dispatch.desk.days import VISITED, day_of
from dispatch.desk.effects import Effects, standing_effects
from dispatch.desk.histories import recorded
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.plan import TRAVEL_FALLBACK, Plan, StopKind
from dispatch.domain.stock import EntryKind, PlaceKind, parse_place
from dispatch.domain.ticket import Move, TicketState
from dispatch.planning.archive import read_archive
from dispatch.planning.convert import mail_in_ids, problem_document
from dispatch.planning.replanning import (
    BreakTaken,
    Lock,
    PickupMade,
    Progress,
    Situation,
    VisitProgress,
)
from dispatch.planning.time_of_day import day_profile
from dispatch.standards.due import promises as promises_of
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, audit, plans, tickets
from dispatch.storage import stock as ledger
from dispatch.tickets.life_cycle import UNDER_WAY
from dispatch.travel.travel_times import TravelTimes, told_of

S = TicketState
_OVER = frozenset({S.DONE, S.NEEDS_PART, S.NEEDS_EXPERT})
Document = dict[str, Any]


def situation_of(
    session: Session,
    *,
    at: datetime,
    standards: ServiceStandards,
    travel: TravelTimes,
    locks: Sequence[Lock] = (),
) -> Situation:
    """Return the day as it stands at a moment: tickets, the plan in force, progress, stock, events.

    Parameters
    ----------
    session : Session
        Any.
    at : datetime
        The moment, now or later than everything recorded.
    standards, travel : ServiceStandards, TravelTimes
        What is promised; how long the ways take.
    locks : sequence of Lock
        What is held fast beside the locks of jobs.
    """
    at = at.astimezone(standards.timezone)
    row = plans.current(session)
    in_force = None if row is None else read_archive(row.archive)
    if in_force is not None and not _covers(in_force.day.horizon, at):
        row = in_force = None
    horizon = None if in_force is None else in_force.day.horizon
    day = day_of(session, at=at, standards=standards, horizon=horizon, ahead_only=False)
    promises = promises_of(day, standards)
    by_hour = day_profile(day, promises, standards)
    whole, matrix = problem_document(day, promises, travel, profile=by_hour.entries)
    effects = standing_effects(session, day.horizon, at=at)
    shown = in_force or Plan(day, promises, (), (), (), {"total": 0})
    return Situation(
        whole=whole,
        plan=_no_plan(day.name) if row is None else json.loads(row.plan),
        now_at=at,
        progress=_progress(session, day, shown, effects, at),
        locks=tuple(locks),
        absences=tuple(effects.absences.values()),
        traffic=effects.traffic,
        shown=replace(
            shown,
            day=day,
            promises=promises,
            mail_in=mail_in_ids(promises),
            stats={name: said for name, said in shown.stats.items() if name != TRAVEL_FALLBACK}
            | told_of(matrix),
        ),
    )


def _covers(horizon: Horizon, at: datetime) -> bool:
    return horizon.start_at <= at < horizon.end_at


def _no_plan(name: str) -> Document:
    return {
        "version": 1,
        "problem": name,
        "routes": [],
        "unserved": [],
        "cost": {"total": 0},
        "bound": None,
        "stats": {},
    }


def _progress(
    session: Session, day: Day, in_force: Plan, effects: Effects, at: datetime
) -> Progress:
    return Progress(
        visits=tuple(_visits(session, day, effects)),
        pickups=tuple(_pickups(session, day.horizon)),
        breaks=tuple(_breaks(in_force, at)),
        free_from=effects.free_from,
        van={person.id: dict(person.van) for person in day.technicians},
        depot_stock={place.id: dict(place.stock) for place in day.depots},
    )


def _visits(session: Session, day: Day, effects: Effects) -> list[VisitProgress]:
    found = []
    ids = {job.id for job in day.jobs}
    rows = tickets.listing(session, states=[state.value for state in UNDER_WAY])
    over = [state.value for state in VISITED]
    rows += tickets.listing(session, states=over, moved_since=day.horizon.start_at)
    for row in rows:
        if row.id in ids and row.technician_id is not None:
            moments = _last_visit(recorded(session, row.id).history.moves)
            if moments:
                found.append(
                    VisitProgress(
                        row.id,
                        row.technician_id,
                        **moments,
                        expected_end_at=effects.expected_end.get(row.id),
                        used=_used(session, row.id),
                    )
                )
    return found


def _last_visit(moves: Sequence[Move]) -> dict[str, datetime]:
    """Return when the last visit was set out for, begun and finished, as far as it is."""
    moments: dict[str, datetime] = {}
    for move in moves:
        if move.after is S.ON_THE_WAY:
            moments = {"on_the_way_at": move.at}
        elif move.after is S.ON_SITE:
            moments["on_site_at"] = move.at
        elif move.after in _OVER:
            moments["done_at"] = move.at
    return moments


def _used(session: Session, ticket_id: str) -> dict[str, int]:
    used: dict[str, int] = {}
    for row in ledger.entries(session, ticket_id=ticket_id):
        if row.kind == EntryKind.USED.value:
            used[row.sku] = used.get(row.sku, 0) - row.quantity
    return used


def _pickups(session: Session, horizon: Horizon) -> list[PickupMade]:
    """Return the pick-ups of parts and tools since the horizon's start."""
    actions = [stock_action(EntryKind.PICKED_UP), Action.TOOLS_LENT.value]
    made = []
    for row in audit.trail(session, actions=actions, since=horizon.start_at):
        if row.action == Action.TOOLS_LENT:
            person, tools = parse_place(row.subject_id).id, tuple(row.details["tools"])
            made.append(PickupMade(person, row.details["depot"], row.at, tools=tools))
            continue
        places = {parse_place(entry["place"]) for entry in row.details["entries"]}
        taker = next(place for place in places if place.kind is PlaceKind.VAN)
        giver = next(place for place in places if place.kind is PlaceKind.DEPOT)
        parts = {
            entry["sku"]: entry["quantity"]
            for entry in row.details["entries"]
            if entry["place"] == str(taker)
        }
        made.append(PickupMade(taker.id, giver.id, row.at, parts))
    return made


def _breaks(in_force: Plan, at: datetime) -> list[BreakTaken]:
    """Return the breaks that the plan in force has begun: nobody writes down when a break is taken."""
    return [
        BreakTaken(route.technician_id, stop.start_at, stop.depart_at)
        for route in in_force.routes
        for stop in route.stops
        if stop.kind is StopKind.BREAK and stop.start_at <= at
    ]
