"""Use case of events that are no ticket and no part: somebody is out or late, a visit overruns, traffic is slow.

New tickets, cancellations and parts are recorded by the use cases of tickets and stock, which change the day so.
"""

from __future__ import annotations

from datetime import datetime

from dispatch.archive.converter import to_plain
from dispatch.desk.actions import Action
from dispatch.desk.effects import Effects, changed_effects
from dispatch.desk.permissions import EVERYONE_AT_WORK, require
from dispatch.desk.situations import situation_of
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import NotAllowed
from dispatch.languages import gettext as _
from dispatch.planning.replanning import (
    Overrun,
    Situation,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
    occur,
)
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store, audit
from dispatch.travel.travel_times import TravelTimes

Happening = TechnicianOut | TechnicianLate | Overrun | TrafficSlower
KINDS = {
    TechnicianOut: "technician_out",
    TechnicianLate: "technician_late",
    Overrun: "overrun",
    TrafficSlower: "traffic_slower",
}


def record_event(
    store: Store,
    event: Happening,
    *,
    by: Actor,
    at: datetime,
    standards: ServiceStandards,
    travel: TravelTimes,
) -> None:
    """Record that something has happened; every plan made from now on goes by it.

    Parameters
    ----------
    store : Store
        Where.
    event : TechnicianOut, TechnicianLate, Overrun or TrafficSlower
        What happened. A technician reported out again is out as said last.
    by, at : Actor, datetime
        Who says so, and when it happened. Technicians speak for themselves only.
    standards, travel : ServiceStandards, TravelTimes
        Needed to know where everybody is at that moment.

    Raises
    ------
    NotAllowed, SituationError
        If the role may not, or the event does not fit the day.
    """
    require(by, EVERYONE_AT_WORK, _("record events"))
    with store.transaction() as session:
        situation = situation_of(session, at=at, standards=standards, travel=travel)
        _refuse_others(by, event, situation)
        before = _effects(situation).plain()
        after = occur(situation, [_dated(event, situation)])
        details = {
            "event": {"kind": KINDS[type(event)], **to_plain(event)},
            "effect": changed_effects(before, _effects(after).plain()),
        }
        subject = ("day", situation.horizon.start_at.date().isoformat())
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.EVENT_RECORDED.value,
            subject=subject,
            details=details,
        )


def _refuse_others(by: Actor, event: Happening, situation: Situation) -> None:
    if by.role is not Role.TECHNICIAN:
        return
    if isinstance(event, Overrun):
        visit = situation.progress.of(event.job_id)
        of = None if visit is None else visit.technician_id
    else:
        of = None if isinstance(event, TrafficSlower) else event.technician_id
    if of is None or of != by.technician_id:
        raise NotAllowed(
            _(
                "{by} speaks for no other technician. Ask the dispatcher.",
                by=by.technician_id or by.id,
            )
        )


def _dated(event: Happening, situation: Situation) -> Happening:
    """Return an absence with its beginning."""
    if isinstance(event, TechnicianOut) and event.from_at is None:
        return TechnicianOut(event.technician_id, situation.now_at, event.until_at)
    return event


def _effects(situation: Situation) -> Effects:
    return Effects(
        absences={absence.technician_id: absence for absence in situation.absences},
        traffic=situation.traffic,
        free_from=dict(situation.progress.free_from),
        expected_end={
            visit.job_id: visit.expected_end_at
            for visit in situation.progress.visits
            if visit.expected_end_at is not None
        },
    )
