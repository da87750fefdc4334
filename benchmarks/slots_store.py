"""A store with the plan of a city on its board: what the question by HTTP is put to."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from benchmarks.large.city import DAYS
from dispatch.desk.days import day_of
from dispatch.desk.loading import load_day
from dispatch.desk.logins import change_password
from dispatch.desk.passwords import Passwords
from dispatch.desk.plans import save_plan
from dispatch.desk.publishing import publish_plan
from dispatch.desk.tokens import add_token
from dispatch.desk.users import FIRST_ADMIN, find_user, first_admin
from dispatch.domain.actor import SYSTEM
from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job, Window
from dispatch.domain.place import Depot, Location
from dispatch.domain.technician import Part, PartOrder, Rest, Shift, Technician
from dispatch.planning.make_plan import make_plan
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations

Document = dict[str, Any]

FIRST_DAY = (2026, 11, 23)


def first_moment(standards: ServiceStandards) -> datetime:
    """Return when the plan begins: midnight of a Monday."""
    return datetime(*FIRST_DAY, tzinfo=standards.timezone)


def fill(
    store: Store, document: Document, *, iterations: int, seed: int, standards: ServiceStandards
) -> str:
    """Load a city into an empty store, plan its three days, publish the plan and return a token of the API."""
    at = first_moment(standards)
    load_day(store, as_day(document, at), by=SYSTEM, at=at, standards=standards)
    with store.reading() as session:
        day = day_of(session, at=at, standards=standards, days=DAYS)
    stop = Iterations(iterations)
    planned = make_plan(
        day, standards=standards, travel=StraightLine(), stop=stop, seed=seed, bare=True
    )
    saved = save_plan(
        store,
        planned.plan,
        problem=planned.problem_document,
        plan=planned.plan_document,
        reason="the first plan",
        by=SYSTEM,
        at=at,
    )
    publish_plan(store, saved.id, board_version=1, by=SYSTEM, at=at)
    return _token(store, at)


def _token(store: Store, at: datetime) -> str:
    passwords = Passwords()
    first = first_admin(store, at=at, passwords=passwords)
    admin = find_user(store, FIRST_ADMIN)
    assert first is not None, "the store was empty"
    # Whoever has a one-time password may do nothing until it is changed.
    change_password(
        store,
        by=admin,
        old=first,
        new=secrets.token_urlsafe(32),
        address="",
        at=at,
        passwords=passwords,
    )
    return add_token(store, user_id=admin.id, name="callers", by=admin.id, at=at)[1]


def as_day(document: Document, start_at: datetime) -> Day:
    """Return a city as people's tables would give it; who calls later in the document has called by `start_at`."""
    horizon = Horizon(start_at, start_at + timedelta(seconds=document["horizon"]["end"]))
    places = [Location(*place) for place in document["locations"]]
    skus = sorted({sku for depot in document["depots"] for sku in depot["stock"]})
    return Day(
        name=document["name"],
        horizon=horizon,
        jobs=tuple(_job(entry, places, horizon) for entry in document["jobs"]),
        technicians=tuple(_technician(e, places, horizon) for e in document["technicians"]),
        depots=tuple(_depot(entry, places, horizon) for entry in document["depots"]),
        parts=tuple(Part(sku, sku) for sku in skus),
        orders=tuple(
            PartOrder(
                arrival["sku"],
                arrival["quantity"],
                depot["id"],
                horizon.moment(arrival["at"]),
                id=f"{depot['id']}-{number}",
            )
            for depot in document["depots"]
            for number, arrival in enumerate(depot["arrivals"])
        ),
    )


def _job(entry: Document, places: list[Location], horizon: Horizon) -> Job:
    due, release = entry.get("due"), entry.get("release")
    job = Job(
        entry["id"],
        places[entry["location"]],
        horizon.start_at,
        entry["service"],
        skills=entry["skills"],
        parts=entry.get("parts", {}),
        windows=tuple(Window(*map(horizon.moment, pair)) for pair in entry.get("windows", ())),
        weight=entry["weight"],
        preferred_id=entry.get("preferred"),
    )
    return replace(
        job,
        release_at=None if release is None else horizon.moment(release),
        due_at=None if due is None else horizon.moment(due),
        due_hard=entry.get("due_hard", False),
    )


def _technician(entry: Document, places: list[Location], horizon: Horizon) -> Technician:
    home = places[entry["shifts"][0]["from"]]
    shifts = tuple(
        Shift(
            horizon.moment(shift["start"]),
            horizon.moment(shift["end"]),
            home,
            home,
            overtime_seconds=shift["overtime"],
            rest=Rest(shift["break"]["duration"], *map(horizon.moment, shift["break"]["window"])),
        )
        for shift in entry["shifts"]
    )
    return Technician(
        entry["id"],
        entry["id"],
        home,
        entry["skills"],
        speed=entry["speed"],
        van=entry["van"],
        shifts=shifts,
    )


def _depot(entry: Document, places: list[Location], horizon: Horizon) -> Depot:
    opens, closes = (horizon.moment(second).time() for second in entry["windows"][0])
    return Depot(
        entry["id"],
        entry["id"],
        places[entry["location"]],
        stock=entry["stock"],
        opens=opens,
        closes=closes,
        pickup_seconds=entry["service"],
    )
