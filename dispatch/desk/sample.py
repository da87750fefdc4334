"""The first day of an empty store: a sample is loaded, planned and published, as if it were today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from dispatch.desk.loading import load_day
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.domain.actor import SYSTEM
from dispatch.domain.day import Day
from dispatch.languages import gettext as _
from dispatch.planning.so_far import UNWATCHED, Watch
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store, master, plans, tickets
from dispatch.travel.travel_times import TravelTimes
from solver.stop import Stop

T = TypeVar("T")


def is_empty(store: Store) -> bool:
    """Return whether there is no technician, ticket or plan yet; accounts do not count."""
    with store.reading() as session:
        return not (
            master.everything(session, master.TECHNICIAN)
            or tickets.listing(session, limit=1)
            or plans.listing(session, limit=1)
        )


def on_date(day: Day, first: date) -> Day:
    """Return a day with all its moments moved by whole days, so that it begins on another date, at the same clock."""
    gap = first - day.horizon.start_at.date()
    return _moved(day, gap)


def _moved(thing: T, gap: timedelta) -> T:
    """Return a value with every moment in it moved; a moment keeps its wall clock."""
    moved: Any = thing
    if isinstance(thing, datetime):
        moved = thing + gap
    elif is_dataclass(thing) and not isinstance(thing, type):
        changed = {item.name: _moved(getattr(thing, item.name), gap) for item in fields(thing)}
        moved = replace(thing, **changed)
    elif isinstance(thing, tuple):
        moved = tuple(_moved(item, gap) for item in thing)
    elif isinstance(thing, Mapping):
        moved = {key: _moved(value, gap) for key, value in thing.items()}
    return moved


def begin_with(
    store: Store,
    day: Day,
    *,
    standards: ServiceStandards,
    travel: TravelTimes,
    stop: Stop,
    watch: Watch = UNWATCHED,
) -> str:
    """Load a day into an empty store, plan it from its first moment on, publish the plan and return its id.

    Parameters
    ----------
    store, day : Store, Day
        Where to, and what.
    standards, travel : ServiceStandards, TravelTimes
        What is promised; how long the ways take.
    stop, watch
        As `dispatch.planning.make_plan.make_plan` takes them.
    """
    at = day.horizon.start_at
    load_day(store, day, by=SYSTEM, at=at, standards=standards)
    saved = plan_day(
        store,
        by=SYSTEM,
        at=at,
        standards=standards,
        travel=travel,
        stop=stop,
        reason=_("the first plan"),
        watch=watch,
    )
    with store.reading() as session:
        version = plans.board(session).version
    publish_plan(store, saved.id, board_version=version, by=SYSTEM, at=at)
    return saved.id
