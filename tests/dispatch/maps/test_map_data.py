"""What the map's script gets to draw."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dispatch.domain.plan import Plan
from dispatch.maps.map_data import HUES, json_for_html, map_data
from dispatch.maps.timetable import timetable
from dispatch.settings import Settings
from tests.dispatch.made_plan import made_plan, without_jobs


def drawn(plan: Plan, technician_id: str | None = None) -> dict[str, Any]:
    """Return the map's data with the default settings."""
    return map_data(timetable(plan), settings=Settings(), technician_id=technician_id)


def test_every_stop_of_every_route_is_there() -> None:
    """A route has its pins in order, with numbers for visits and letters for pick-up and break."""
    data = drawn(made_plan())
    assert [route["technician"] for route in data["routes"]] == ["T-1", "T-2"]
    stops = data["routes"][0]["stops"]
    assert [stop["mark"] for stop in stops] == ["", "P", "1", "2", "B", "3"]
    assert [stop["state"] for stop in stops] == ["", "", "tight", "late", "", "on-time"]
    assert [stop["job"] for stop in stops if stop["job"]] == ["J-1-1", "J-1-2", "J-1-3"]
    assert len(data["routes"][0]["line"]) == len(stops) + 1  # the end has no pin


def test_a_popup_says_what_a_dispatcher_asks() -> None:
    """Job, customer, window, promise, arrival and parts with their source stand in the popup."""
    stop = drawn(made_plan())["routes"][0]["stops"][2]
    assert stop["title"] == "1 · 海底捞J-1-1店 · Haidilao J-1-1"
    rows = dict(stop["rows"])
    assert rows["Job"] == "J-1-1"
    assert rows["Window"] == "08:00–12:00"
    assert rows["Promised by"] == "08:55"
    assert rows["Arrives"] == "08:35"
    assert rows["State"] == "tight, 20 min to spare"
    assert rows["Parts and tools"] == (
        "1 × 滤芯 · Filter (in the van), 1 × 滤芯 · Filter (from 北仓),"
        " multimeter (in the van), ladder (from 北仓)"
    )
    late = drawn(made_plan())["routes"][0]["stops"][3]
    assert dict(late["rows"])["State"] == "late by 35 min"


def test_unserved_jobs_carry_their_reason() -> None:
    """An unserved job is a pin with reason and detail; a job sent in by mail is none."""
    data = drawn(made_plan())
    assert [left["job"] for left in data["unserved"]] == ["U-0"]
    rows = dict(data["unserved"][0]["rows"])
    assert rows["Why"] == "No skill"
    assert rows["Details"] == "no technician holds refrigeration at level 3"


def test_reasons_tell_moments_by_the_clock() -> None:
    """The detail of an unserved job has no moment as machines write it."""
    plan = made_plan()
    left = replace(plan.unserved[0], detail="It must start by 2026-11-23 10:30:12.")
    rows = dict(drawn(replace(plan, unserved=(left,)))["unserved"][0]["rows"])
    assert rows["Details"] == "It must start by Mon 23 Nov 10:30."


def test_a_technicians_map_shows_nothing_of_others() -> None:
    """One technician's map has that route alone, no unserved jobs and only the depots it stops at."""
    plan = made_plan()
    far = replace(plan.day.depots[0], id="D-2", name="南仓")
    plan = replace(plan, day=replace(plan.day, depots=(*plan.day.depots, far)))
    data = drawn(plan, "T-2")
    assert [route["technician"] for route in data["routes"]] == ["T-2"]
    assert data["unserved"] == []
    assert [dict(depot["rows"])["Depot"] for depot in data["depots"]] == ["D-1"]
    text = json.dumps(data, ensure_ascii=False)
    assert "J-2-1" in text
    assert "J-1-1" not in text
    assert "陈伟" not in text
    assert len(drawn(plan)["depots"]) == 2


def test_colours_follow_the_technician_and_then_dashes() -> None:
    """Twelve hues, then the same with another dash; a technician without a route keeps the colour."""
    plan = made_plan(technicians=HUES + 2, visits=1)
    plan = replace(plan, routes=plan.routes[1:])
    looks = [(route["hue"], route["dash"]) for route in drawn(plan)["routes"]]
    assert looks[0] == (1, 0)
    assert looks[-2:] == [(0, 1), (1, 1)]
    assert len(set(looks)) == HUES + 1


def test_pins_of_one_address_stand_beside_each_other() -> None:
    """Two jobs at one spot get different places in the row, all others the first."""
    plan = made_plan(technicians=1)
    one, other = plan.job("J-1-1"), plan.job("J-1-3")
    stops = tuple(
        replace(stop, location=one.location) if stop.job_id == other.id else stop
        for stop in plan.routes[0].stops
    )
    plan = replace(plan, routes=(replace(plan.routes[0], stops=stops),))
    shifts = {s["job"]: s["shift"] for s in drawn(plan)["routes"][0]["stops"] if s["job"]}
    assert shifts == {"J-1-1": 0, "J-1-2": 0, "J-1-3": 1}


def test_bounds_hold_everything_drawn() -> None:
    """The view takes in routes, depots and unserved jobs; with none of them, the technicians' homes."""
    plan = made_plan()
    (south, west), (north, east) = drawn(plan)["bounds"]
    for job in plan.day.jobs:
        if job.id not in plan.mail_in:
            assert south <= job.location.latitude <= north
            assert west <= job.location.longitude <= east
    assert north == plan.day.depots[0].location.latitude
    empty = without_jobs()
    home = empty.day.technicians[0].home
    assert drawn(empty)["bounds"][0] == [home.latitude, home.longitude]
    nobody = replace(empty, day=replace(empty.day, technicians=()))
    assert drawn(nobody)["bounds"] is None


def test_zones_keep_their_shape() -> None:
    """A polygon keeps its corners, a round zone its radius in metres."""
    urban, suburban = drawn(made_plan())["zones"]
    assert (urban["kind"], len(urban["polygons"][0][0]), urban["centre"]) == ("urban", 4, None)
    assert (suburban["kind"], suburban["radius"]) == ("suburban", 28000.0)
    assert suburban["centre"] == [31.23, 121.47]


def test_depots_list_their_pickups() -> None:
    """The depot's popup names its hours and who comes when."""
    rows = dict(drawn(made_plan())["depots"][0]["rows"])
    assert rows["Open"] == "07:00–20:00"
    assert rows["Pick-ups"] == "08:15 技师2 · Technician 2, 08:15 陈伟 · Chen Wei"


@pytest.mark.parametrize("text", ["</script><script>", "<!--", "&lt;", "\u2028\u2029", "]]>"])
def test_json_cannot_end_its_element(text: str) -> None:
    """No markup and no line separator survives in the data block, and the text read back is the same."""
    written = json_for_html({"text": text})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"text": text}


def test_numbers_that_are_none_are_refused() -> None:
    """NaN would be no JSON, and a browser would show an empty map: it is an error here."""
    with pytest.raises(ValueError, match="Out of range float"):
        json_for_html(float("nan"))
