"""From one situation to the next: each event is checked, then entered."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.planning.replanning import events as e
from dispatch.planning.replanning.new_tickets import with_ticket
from dispatch.planning.replanning.progress import Progress, StockCorrection
from dispatch.planning.replanning.remainder import Rest
from dispatch.planning.replanning.situation import Absence, Situation
from dispatch.planning.replanning.stock_now import depot_now, van_now
from dispatch.travel.travel_times import TravelTimes

ENDS_TOO_EARLY = mark(
    "absence of {technician_id} until {until_at}: it ends before it begins at {from_at}."
)
NO_LIMIT = mark(
    "missing part {sku}: {where} has no limit of it. Give the depot a number in stock first."
)
TOO_FAST = mark(
    "traffic slower by {factor}: give a factor above 0 and up to {slowest}, 1.3 for a"
    " third more time."
)
NO_QUANTITY = mark("missing part {sku}: {quantity} is no quantity. Give 1 or more.")

Document = dict[str, Any]

SLOWEST = 10
"""The highest factor of traffic; more is a slip of the pen."""


def occur(
    situation: Situation, events: Sequence[e.Event], *, travel: TravelTimes | None = None
) -> Situation:
    """Return the situation after events, which are entered in their order; the one given stays as it is.

    Parameters
    ----------
    situation : Situation
        The day at a moment; events happen at `now_at`.
    events : sequence of events
        See `dispatch.planning.replanning.events`.
    travel : TravelTimes or None
        Asked for the way to a new place where the day has a matrix of travel times; a formula needs nobody.

    Raises
    ------
    SituationError
        If events do not fit the day: a sentence for each.
    """
    faults = []
    for event in events:
        try:
            situation = _entered(situation, event, travel)
        except SituationError as error:
            faults.append(str(error))
    if faults:
        raise SituationError("\n".join(faults))
    return situation


def _entered(situation: Situation, event: e.Event, travel: TravelTimes | None) -> Situation:
    if isinstance(event, e.NewTicket):
        return with_ticket(situation, event.job, event.promise, travel)
    return _ENTERED[type(event)](situation, event)


def _cancelled(situation: Situation, event: e.Cancellation) -> Situation:
    id = event.job_id
    job, visit = situation.jobs.get(id), situation.progress.of(id)
    if job is None:
        raise SituationError(_("cancellation of {id}: there is no such job. Check its id.", id=id))
    if visit is not None and (visit.on_site_at is not None or visit.done):
        raise SituationError(
            _("cancellation of {id}: the visit has begun. Say when it ends instead.", id=id)
        )
    if any(getattr(lock, "up_to_job_id", None) == id for lock in situation.locks):
        raise SituationError(
            _("cancellation of {id}: a sequence is locked up to it. Lift that lock first.", id=id)
        )
    shown = situation.shown
    if shown is not None:
        left = tuple(other for other in shown.day.jobs if other.id != id)
        promises = {key: promise for key, promise in shown.promises.items() if key != id}
        shown = replace(shown, day=replace(shown.day, jobs=left), promises=promises)
    jobs = [other for other in situation.whole["jobs"] if other["id"] != id]
    return replace(
        situation,
        whole={**situation.whole, "jobs": jobs},
        progress=situation.progress.without_visit(id),
        locks=tuple(lock for lock in situation.locks if getattr(lock, "job_id", None) != id),
        told={key: told for key, told in situation.told.items() if key != id},
        shown=shown,
    )


def _out(situation: Situation, event: e.TechnicianOut) -> Situation:
    _technician(situation, event.technician_id, "absence")
    from_at = event.from_at or situation.now_at
    if from_at < situation.now_at:
        raise SituationError(
            _(
                "absence of {technician_id} from {from_at}: that is over. Leave the time out for now.",
                technician_id=event.technician_id,
                from_at=from_at,
            )
        )
    if event.until_at is not None and event.until_at <= from_at:
        raise SituationError(
            _(
                ENDS_TOO_EARLY,
                technician_id=event.technician_id,
                until_at=event.until_at,
                from_at=from_at,
            )
        )
    absence = Absence(event.technician_id, from_at, event.until_at)
    return replace(situation, absences=(*situation.absences, absence))


def _late(situation: Situation, event: e.TechnicianLate) -> Situation:
    id = event.technician_id
    _technician(situation, id, "delay")
    if event.seconds <= 0:
        raise SituationError(
            _(
                "delay of {id} by {seconds} seconds: give a number above 0.",
                id=id,
                seconds=event.seconds,
            )
        )
    rest, later = Rest(situation), timedelta(seconds=event.seconds)
    where, moment = rest.standing[id], situation.horizon.moment
    if where is not None and where.visit is not None:
        visit = situation.progress.of(where.visit.job_id)
        assert visit is not None
        if visit.on_site_at is not None:
            ends_at = moment(where.visit.depart) + later
            return _with_progress(
                situation, situation.progress.with_visit(replace(visit, expected_end_at=ends_at))
            )
        free_at = moment(where.visit.start) + later
    else:
        begins = [
            shift["start"] for shift in rest.shifts[id].shifts if shift["end"] > shift["start"]
        ]
        free_at = moment(min(begins, default=situation.now)) + later
    return _free_from(situation, id, free_at)


def _free_from(situation: Situation, technician_id: str, moment: datetime) -> Situation:
    free_from = {**situation.progress.free_from, technician_id: moment}
    return _with_progress(situation, replace(situation.progress, free_from=free_from))


def _overrun(situation: Situation, event: e.Overrun) -> Situation:
    visit = situation.progress.of(event.job_id)
    if visit is None or visit.done:
        state = _("not under way") if visit is None else _("over")
        raise SituationError(
            _(
                "overrun of {job_id}: the visit is {state}. Name a visit that has begun.",
                job_id=event.job_id,
                state=state,
            )
        )
    if event.ends_at < situation.now_at:
        raise SituationError(
            _(
                "overrun of {job_id} to {ends_at}: that is over. Give a time from {now_at} on.",
                job_id=event.job_id,
                ends_at=event.ends_at,
                now_at=situation.now_at,
            )
        )
    changed = replace(visit, expected_end_at=event.ends_at)
    return _with_progress(situation, situation.progress.with_visit(changed))


def _missing(situation: Situation, event: e.PartMissing) -> Situation:
    where, held = _stock(situation, event, _("missing part"))
    count = held.get(event.sku, 0)
    if count is None:
        raise SituationError(_(NO_LIMIT, sku=event.sku, where=where))
    if count == 0:
        raise SituationError(
            _(
                "missing part {sku}: {where} holds none. Check the place and the part.",
                sku=event.sku,
                where=where,
            )
        )
    if event.quantity is not None and event.quantity <= 0:
        raise SituationError(_(NO_QUANTITY, sku=event.sku, quantity=event.quantity))
    lost = count if event.quantity is None else min(count, event.quantity)
    return _corrected(situation, event, -lost)


def _arrived(situation: Situation, event: e.PartArrived) -> Situation:
    _stock(situation, event, _("arrived part"))
    if event.quantity <= 0:
        raise SituationError(
            _(
                "arrived part {sku}: {quantity} is no quantity. Give 1 or more.",
                sku=event.sku,
                quantity=event.quantity,
            )
        )
    changed = _corrected(situation, event, event.quantity)
    if event.depot_id is None:
        return changed
    depots = [
        {**depot, "arrivals": _less_expected(situation, depot, event)}
        if depot["id"] == event.depot_id
        else depot
        for depot in situation.whole.get("depots", [])
    ]
    return replace(changed, whole={**situation.whole, "depots": depots})


def _less_expected(situation: Situation, depot: Document, event: e.PartArrived) -> list[Document]:
    """Return a depot's arrivals without what has come before its time, soonest first."""
    left, arrivals = event.quantity, []
    for arrival in sorted(depot.get("arrivals", []), key=lambda arrival: arrival["at"]):
        taken = 0
        if arrival["sku"] == event.sku and arrival["at"] > situation.now:
            taken = min(left, arrival["quantity"])
            left -= taken
        if arrival["quantity"] > taken:
            arrivals.append({**arrival, "quantity": arrival["quantity"] - taken})
    return arrivals


def _slower(situation: Situation, event: e.TrafficSlower) -> Situation:
    if not math.isfinite(event.factor) or not 0 < event.factor <= SLOWEST:
        raise SituationError(_(TOO_FAST, factor=event.factor, slowest=SLOWEST))
    return replace(situation, traffic=event.factor)


def _stock(
    situation: Situation, event: e.PartMissing | e.PartArrived, what: str
) -> tuple[str, dict[str, Any]]:
    """Return the place of parts in words, and what it holds."""
    if (event.technician_id is None) == (event.depot_id is None):
        raise SituationError(
            _("{what} {sku}: name either a technician or a depot.", what=what, sku=event.sku)
        )
    if event.technician_id is not None:
        _technician(situation, event.technician_id, f"{what} {event.sku}")
        return _("the van of {id}", id=event.technician_id), van_now(situation, event.technician_id)
    assert event.depot_id is not None
    if event.depot_id not in situation.depots:
        raise SituationError(
            _(
                "{what} {sku}: there is no depot {depot_id}.",
                what=what,
                sku=event.sku,
                depot_id=event.depot_id,
            )
        )
    return _("depot {id}", id=event.depot_id), depot_now(situation, event.depot_id)[0]


def _corrected(
    situation: Situation, event: e.PartMissing | e.PartArrived, quantity: int
) -> Situation:
    entry = StockCorrection(event.sku, quantity, event.technician_id, event.depot_id)
    progress = situation.progress
    return _with_progress(situation, replace(progress, corrections=(*progress.corrections, entry)))


def _technician(situation: Situation, id: str, what: str) -> None:
    if id not in situation.technicians:
        raise SituationError(
            _("{what} of {id}: there is no such technician. Check the id.", what=what, id=id)
        )


def _with_progress(situation: Situation, progress: Progress) -> Situation:
    return replace(situation, progress=progress)


_ENTERED: Mapping[type, Callable[[Situation, Any], Situation]] = {
    e.Cancellation: _cancelled,
    e.TechnicianOut: _out,
    e.TechnicianLate: _late,
    e.Overrun: _overrun,
    e.PartMissing: _missing,
    e.PartArrived: _arrived,
    e.TrafficSlower: _slower,
}
