"""Zones saved as one set: who may, the version check, the trail, and planning by them from then on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.desk.actions import Action
from dispatch.desk.days import day_of
from dispatch.desk.zones import (
    ZonesChanged,
    earlier_zones,
    judge_zones,
    save_zones,
    view_zones,
    zones_before,
)
from dispatch.domain.place import Location, Zone, ZoneKind
from dispatch.errors import InputError, NotAllowed, NotFound
from dispatch.standards.due import promises
from dispatch.storage import Store, master
from tests.dispatch.desk.office import (
    DISPATCHER,
    FIRST,
    MORNING,
    PLANNER,
    STANDARDS,
    reported,
    trail,
    triaged,
)

WIDE = Zone("Wide", ZoneKind.SUBURBAN, centre=Location(31.2, 121.4), radius_km=500.0)
RING = tuple(Location(*each) for each in ((30, 120), (30, 123), (33, 123), (33, 120), (30, 120)))
DRAWN = Zone("Drawn", ZoneKind.URBAN, polygons=((RING,),))


def save(office: Store, *zones: Zone, version: str | None = None) -> str:
    """Save zones in place of those that hold and return the new version."""
    held = view_zones(office, by=PLANNER)
    chosen = held.version if version is None else version
    return save_zones(office, zones, by=PLANNER, at=MORNING, version=chosen).version


def test_saved_zones_hold_in_their_order(office: Store) -> None:
    """What is saved comes back as it was, in the same order, also when only the order changes."""
    first = save(office, WIDE, DRAWN)
    assert view_zones(office, by=DISPATCHER).zones == (WIDE, DRAWN)
    second = save(office, DRAWN, WIDE)
    assert view_zones(office, by=DISPATCHER).zones == (DRAWN, WIDE)
    assert first != second
    assert save(office, WIDE, DRAWN) == first


def test_a_plan_goes_by_them(office: Store) -> None:
    """The day that planning is given holds the saved zones, and the promises follow them."""
    save(office)
    ticket = triaged(office)
    place = ticket.job.location

    def promised_zone() -> str:
        with office.reading() as session:
            day = day_of(session, at=MORNING, standards=STANDARDS)
        return promises(day, STANDARDS)[ticket.id].zone.value

    assert promised_zone() == "urban"
    save(office, replace(WIDE, centre=place))
    assert promised_zone() == "suburban"
    save(office, replace(WIDE, centre=Location(-30.0, 20.0)))
    assert promised_zone() == "outside"


def test_the_second_of_two_is_refused(office: Store) -> None:
    """Who saves on zones that hold no more is refused, and nothing of it is kept."""
    version = view_zones(office, by=PLANNER).version
    save(office, WIDE)
    with pytest.raises(ZonesChanged, match="Somebody else has saved zones"):
        save(office, DRAWN, version=version)
    assert view_zones(office, by=PLANNER).zones == (WIDE,)


def test_a_loaded_zone_counts_as_a_change(office: Store) -> None:
    """Loading zones from a spreadsheet makes another version, so a page opened before cannot undo it unseen."""
    version = save(office, WIDE)
    with office.transaction() as session:
        master.upsert(session, master.ZONE, {"Drawn": DRAWN}, at=MORNING)
    with pytest.raises(ZonesChanged):
        save(office, WIDE, version=version)


def test_saving_is_recorded_whole(office: Store) -> None:
    """The trail keeps the zones before and after and how many tickets moved; the same zones again are no change."""
    save(office)
    reported(office)
    count = len(trail(office, subject=("zones", "all")))
    save(office, replace(WIDE, centre=Location(-30.0, 20.0)))
    save(office, replace(WIDE, centre=Location(-30.0, 20.0)))
    rows = trail(office, subject=("zones", "all"))
    assert len(rows) == count + 1
    assert rows[-1].action == Action.ZONES_SAVED.value
    assert rows[-1].actor == PLANNER.id
    assert (rows[-1].details["before"], rows[-1].details["moved"]) == ([], 1)
    assert rows[-1].details["zones"][0]["name"] == "Wide"


def test_earlier_zones_come_back(office: Store) -> None:
    """The zones before each change can be looked at, the newest first, and saved again."""
    save(office, WIDE)
    save(office, DRAWN)
    save(office)
    newest, older, *_ = earlier_zones(office, by=DISPATCHER)
    assert (newest.zones, older.zones) == ((DRAWN,), (WIDE,))
    assert zones_before(office, str(older.number), by=PLANNER).zones == (WIDE,)
    with pytest.raises(NotFound):
        zones_before(office, "1000000", by=PLANNER)


def test_judging_saves_nothing(office: Store) -> None:
    """The judgement names faults, overlaps and the tickets that would move, and leaves everything as it is."""
    save(office)
    ticket = reported(office)
    far = replace(WIDE, centre=Location(-30.0, 20.0))
    judged = judge_zones(office, (far, replace(far, name="Second")), by=DISPATCHER)
    assert [each.job_id for each in judged.changes] == [ticket.id]
    assert judged.overlaps[0].hidden
    assert judged.open_tickets == 1
    bad = judge_zones(office, (far, far), by=DISPATCHER)
    assert [fault.index for fault in bad.faults] == [1]
    assert view_zones(office, by=PLANNER).zones == ()


def test_faulty_zones_are_refused(office: Store) -> None:
    """A zone that cannot be used is not saved, whatever the page has shown."""
    with pytest.raises(InputError, match="nothing is drawn"):
        save(office, Zone("Empty", ZoneKind.URBAN))


def test_technicians_have_no_zones(office: Store) -> None:
    """Technicians neither see the page nor change zones."""
    with pytest.raises(NotAllowed):
        view_zones(office, by=FIRST)
    with pytest.raises(NotAllowed):
        save_zones(office, (), by=FIRST, at=MORNING, version="")
    with pytest.raises(NotAllowed):
        judge_zones(office, (), by=FIRST)
