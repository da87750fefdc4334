"""A technician's calendar file holds the plan's stops and survives being read by others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from icalendar import Calendar

from dispatch.calendars.technician import technician_calendar
from dispatch.domain.plan import Plan, Stop, StopKind
from tests.dispatch.made_plan import at, made_plan

MADE_AT = at("07:00")
SHOWN = {StopKind.VISIT, StopKind.PICKUP, StopKind.BREAK}


def _read(plan: Plan, technician_id: str, *, number: int = 0) -> list[dict[str, object]]:
    text = technician_calendar(plan, technician_id, made_at=MADE_AT, number=number)
    return [dict(event.items()) for event in Calendar.from_ical(text).walk("VEVENT")]


def _shown(plan: Plan, technician_id: str) -> list[Stop]:
    return [
        stop
        for route in plan.routes
        if route.technician_id == technician_id
        for stop in route.stops
        if stop.kind in SHOWN
    ]


def _visits(plan: Plan, technician_id: str) -> set[object]:
    events = _read(plan, technician_id)
    return {e["UID"] for e in events if str(e.get("DESCRIPTION", "")).startswith("Job ")}


def test_every_stop_is_there_at_its_time() -> None:
    """Each visit, pick-up and break of the technician is an entry from its start to its departure; no other is."""
    plan = made_plan()
    for person in plan.day.technicians:
        found = [(e["DTSTART"].dt, e["DTEND"].dt) for e in _read(plan, person.id)]  # type: ignore[attr-defined]
        assert found == [(s.start_at, s.depart_at) for s in _shown(plan, person.id)]
        assert found


def test_a_changed_plan_moves_entries() -> None:
    """A later plan gives the same visit the same UID and a higher SEQUENCE, and no two entries share a UID."""
    plan = made_plan()
    person = plan.day.technicians[0].id
    first, second = _read(plan, person, number=3), _read(plan, person, number=4)
    assert [e["UID"] for e in first] == [e["UID"] for e in second]
    assert len({e["UID"] for e in first}) == len(first)
    assert {e["SEQUENCE"] for e in first} == {3}
    assert {e["SEQUENCE"] for e in second} == {4}


def test_a_visit_handed_over_keeps_its_entry() -> None:
    """The UID of a visit names the job alone, so two technicians' calendars never show one job under two names."""
    plan = made_plan()
    route = plan.routes[0]
    other = plan.day.technicians[1].id
    handed = replace(plan, routes=(replace(route, technician_id=other),))
    before, after = _visits(plan, route.technician_id), _visits(handed, other)
    assert len(before) == len(route.visits)
    assert before == after


@pytest.mark.parametrize(
    "hostile",
    [
        "东方冷链 ❄",
        "a\r\nATTENDEE:mailto:x@example.com",
        "x\nEND:VEVENT\nBEGIN:VEVENT",
        "semi;colon,\\n",
    ],
)
def test_texts_of_customers_stay_texts(hostile: str) -> None:
    """A customer's name comes back as it was and adds no line of its own, whatever is in it."""
    plan = made_plan(texts=lambda field, text: hostile if field == "customer" else text)
    person = plan.day.technicians[0].id
    events = _read(plan, person)
    assert len(events) == len(_shown(plan, person))
    assert all("ATTENDEE" not in event for event in events)
    said = hostile.replace("\r\n", "\n")
    assert any(said in str(event["SUMMARY"]) for event in events)


def test_lines_are_short() -> None:
    """No line is longer than the 75 octets that RFC 5545, 3.1 allows, long and Chinese texts included."""
    plan = made_plan(texts=lambda field, text: text + "很长的名字" * 40)
    text = technician_calendar(plan, plan.day.technicians[0].id, made_at=MADE_AT, number=0)
    assert max(map(len, text.split(b"\r\n"))) <= 75


def test_a_technician_without_a_route_has_an_empty_calendar() -> None:
    """Who is not planned gets a calendar without entries; who is unknown is an error."""
    plan = made_plan(visits=0)
    assert _read(plan, plan.day.technicians[0].id) == []
    with pytest.raises(KeyError):
        technician_calendar(plan, "nobody", made_at=MADE_AT, number=0)
