"""Use cases of zones: looking at them, judging a change of them, and saving it for all planning from then on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.archive.converter import from_plain, to_plain
from dispatch.desk.actions import Action
from dispatch.desk.intake import OPEN
from dispatch.desk.permissions import PLANNING, require
from dispatch.domain.actor import Actor
from dispatch.domain.job import Job
from dispatch.domain.place import Location, Zone
from dispatch.errors import Conflict, InputError, NotFound
from dispatch.languages import gettext as _
from dispatch.standards.zone_checks import (
    ZoneChange,
    ZoneFault,
    ZoneOverlap,
    zone_changes,
    zone_faults,
    zone_overlaps,
)
from dispatch.storage import Session, Store, audit, master, plans, tickets

SUBJECT = ("zones", "all")
MOST_EARLIER = 20


class ZonesChanged(Conflict):
    """Somebody else has saved zones meanwhile; nothing was saved."""


@dataclass(frozen=True)
class HeldZones:
    """The zones that hold, in their order, and the version that a change has to name."""

    zones: tuple[Zone, ...]
    version: str


@dataclass(frozen=True)
class Judgement:
    """What a change of zones would do.

    Attributes
    ----------
    faults : tuple of ZoneFault
        While there are any, nothing can be saved, and the rest is empty.
    overlaps : tuple of ZoneOverlap
        Places in both belong to the first.
    changes : tuple of ZoneChange
        Open tickets whose zone would be another one.
    open_tickets : int
        How many were looked at.
    """

    faults: tuple[ZoneFault, ...]
    overlaps: tuple[ZoneOverlap, ...] = ()
    changes: tuple[ZoneChange, ...] = ()
    open_tickets: int = 0


@dataclass(frozen=True)
class EarlierZones:
    """Zones that held until they were changed: the number of the row in the audit trail, until when, by whom."""

    number: int
    until: datetime
    by: str
    zones: tuple[Zone, ...]


def view_zones(store: Store, *, by: Actor) -> HeldZones:
    """Return the zones that hold."""
    require(by, PLANNING, _("see zones"))
    with store.reading() as session:
        return _held(session)


def open_places(store: Store, *, by: Actor) -> list[tuple[str, Location]]:
    """Return the id and the place of every open ticket, to be drawn under the zones."""
    require(by, PLANNING, _("see zones"))
    with store.reading() as session:
        return [(job.id, job.location) for job in _open_jobs(session)]


def judge_zones(store: Store, zones: Sequence[Zone], *, by: Actor) -> Judgement:
    """Return what is wrong with zones and what saving them would change; nothing is saved."""
    require(by, PLANNING, _("change zones"))
    faults = tuple(zone_faults(zones))
    if faults:
        return Judgement(faults)
    with store.reading() as session:
        jobs = _open_jobs(session)
        return Judgement(
            (),
            tuple(zone_overlaps(zones)),
            tuple(zone_changes(_held(session).zones, zones, jobs)),
            len(jobs),
        )


def save_zones(
    store: Store, zones: Sequence[Zone], *, by: Actor, at: datetime, version: str
) -> HeldZones:
    """Let these zones hold in place of all others; every plan made from then on goes by them.

    What was promised for a ticket when it was reported stays promised. Zones that are as they were are not recorded.

    Raises
    ------
    NotAllowed, InputError
        If the role may not, or a zone cannot be used: each fault in a line.
    ZonesChanged
        If others hold by now than those the change rests on.
    """
    require(by, PLANNING, _("change zones"))
    faults = zone_faults(zones)
    if faults:
        raise InputError("\n".join(fault.sentence for fault in faults))
    with store.transaction() as session:
        plans.hold_board(
            session
        )  # one after the other: a lock that is there before the first zone is
        held = _held(session)
        if held.version != version:
            raise ZonesChanged(
                _(
                    "Somebody else has saved zones meanwhile. Look at them, and make your change again."
                )
            )
        if tuple(zones) == held.zones:
            return held
        moved = zone_changes(held.zones, zones, _open_jobs(session))
        master.replace_all(session, master.ZONE, {zone.name: zone for zone in zones}, at=at)
        details = {
            "zones": [to_plain(zone) for zone in zones],
            "before": [to_plain(zone) for zone in held.zones],
            "moved": len(moved),
        }
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.ZONES_SAVED.value,
            subject=SUBJECT,
            details=details,
        )
        return _held(session)


def earlier_zones(store: Store, *, by: Actor) -> list[EarlierZones]:
    """Return the zones that held before, the newest first, twenty at most."""
    require(by, PLANNING, _("see zones"))
    with store.reading() as session:
        rows = audit.trail(session, subject=SUBJECT, actions=[Action.ZONES_SAVED.value])
        return [_earlier(row) for row in rows[: -MOST_EARLIER - 1 : -1]]


def zones_before(store: Store, number: str, *, by: Actor) -> EarlierZones:
    """Return zones that held before, by the number of `EarlierZones`; NotFound if there are none."""
    for each in earlier_zones(store, by=by):
        if str(each.number) == number:
            return each
    raise NotFound("zones", number)


def _earlier(row: Any) -> EarlierZones:
    zones = tuple(from_plain(zone, Zone) for zone in row.details["before"])
    return EarlierZones(row.number, row.at, row.actor, zones)


def _held(session: Session) -> HeldZones:
    content = list(master.everything(session, master.ZONE).values())
    text = json.dumps(content, ensure_ascii=True, sort_keys=True)
    version = hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
    return HeldZones(tuple(from_plain(zone, Zone) for zone in content), version)


def _open_jobs(session: Session) -> list[Job]:
    return [tickets.job_of(row) for row in tickets.listing(session, states=OPEN)]
