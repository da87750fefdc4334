"""Use cases of planning anew: the day as it stands is planned, checked and saved as a draft."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from dispatch.desk.days import day_of
from dispatch.desk.permissions import PLANNING, require
from dispatch.desk.plans import SavedPlan, Then, save_plan
from dispatch.domain.actor import Actor
from dispatch.domain.day import Day
from dispatch.languages import gettext as _
from dispatch.planning.bounded import usual_effort
from dispatch.planning.make_plan import make_plan
from dispatch.planning.so_far import UNWATCHED, RoutesSoFar, Watch
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store, plans
from dispatch.travel.travel_times import TravelTimes
from solver.solve import DEFAULT_ENGINE
from solver.stop import Stop


def plan_day(
    store: Store,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    travel: TravelTimes,
    stop: Stop,
    days: int = 1,
    seed: int = 0,
    engine: str = DEFAULT_ENGINE,
    reason: str = "planned anew",
    start: RoutesSoFar | None = None,
    watch: Watch = UNWATCHED,
    then: Then | None = None,
) -> SavedPlan:
    """Plan the open tickets from a moment on and save the plan as a draft.

    Visits under way are not in it, so it is for the morning; once the day runs, `dispatch.desk.replans` plans the rest.

    Parameters
    ----------
    store : Store
        Read before the search and written after it; nobody waits meanwhile.
    by, at : Actor, datetime
        Who asks, and the moment from which it is planned.
    standards, travel : ServiceStandards, TravelTimes
        What is promised; how long the ways take.
    stop, seed, engine, start, watch
        As `dispatch.planning.make_plan.make_plan` takes them.
    days : int
        How many days, today included.
    reason : str
        What the plan is made for.
    then : callable or None
        Done in the transaction that saves the plan.

    Raises
    ------
    NotAllowed, PlanningError
        If the role may not plan, or the day cannot be planned.
    """
    require(by, PLANNING, _("plan the day"))
    day, current = _today(store, at=at, standards=standards, days=days)
    planned = make_plan(
        day,
        standards=standards,
        travel=travel,
        stop=stop,
        seed=seed,
        engine=engine,
        start=start,
        watch=watch,
        bound=usual_effort(len(day.jobs), stop),
    )
    save = partial(save_plan, store, reason=reason, by=by, at=at, based_on=current, then=then)
    return save(planned.plan, problem=planned.problem_document, plan=planned.plan_document)


def _today(
    store: Store, *, at: datetime, standards: ServiceStandards, days: int
) -> tuple[Day, str | None]:
    """Return the day as it stands, and the plan that holds."""
    with store.reading() as session:
        day = day_of(session, at=at, standards=standards, days=days)
        return day, plans.board(session).plan_id
