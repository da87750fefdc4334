"""Calendars, webhooks and the quality of service, by call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from icalendar import Calendar

from dispatch.desk.trail import newest_rows
from dispatch.storage import master
from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import Case

HOOK = "https://hooks.example.org/dispatch"


def calendar_of(person: str) -> str:
    """Return the address of somebody's calendar."""
    return f"/api/v1/technicians/{person}/calendar.ics"


@pytest.mark.parametrize("name", ["dora", "paul", "ada", "tim"])
def test_the_published_plan_is_a_calendar(day: Case, name: str) -> None:
    """The office and the technician get the visits of the published plan, privately, and 304 for the same again."""
    program = day.program(name)
    answer = program.get(calendar_of("T-1"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert any(SECRETS["T-1"] in str(event["SUMMARY"]) for event in events)
    assert SECRETS["T-2"] not in answer.text
    tag = answer.headers["ETag"]
    again = program.get(calendar_of("T-1"), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = program.get(calendar_of("T-1"), headers={"If-None-Match": '"other"'})
    assert other.data == answer.data


def test_another_plan_gives_another_number(day: Case, closed_day: Office) -> None:
    """Once the next plan is published the entries carry a higher sequence, and the old tag no longer fits."""
    program = day.program("ada")
    before = program.get(calendar_of("T-1"))
    body = {"board_version": program.get("/api/v1/board").json["version"]}
    published = program.post(f"/api/v1/plans/{closed_day.draft}/publish", json=body)
    assert published.status_code == 200, published.text
    after = program.get(calendar_of("T-1"), headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    numbers = [
        {int(event["SEQUENCE"]) for event in Calendar.from_ical(each.data).walk("VEVENT")}
        for each in (before, after)
    ]
    assert max(numbers[0]) < min(numbers[1])


def test_others_calendars_are_not_found(day: Case) -> None:
    """A technician is told the same of another's calendar as of one that there is not."""
    for name, other in (("tim", "T-2"), ("tess", "T-1"), ("tim", "T-9"), ("dora", "T-9")):
        answer = day.program(name).get(calendar_of(other))
        assert answer.status_code == 404
        assert answer.json["error"] == (
            f"There is no technician {other!r}. Check the id against the list."
        )


def test_a_calendar_is_empty_before_the_first_plan(day: Case, case: Case) -> None:
    """A technician of the master data whom no plan holds has a calendar without entries."""
    content = day.program("ada").get("/api/v1/master/technician/T-1").json["content"]
    with case.store.transaction() as session:
        master.upsert(session, master.TECHNICIAN, {"T-1": content}, at=case.clock())
    answer = case.program("tim").get(calendar_of("T-1"))
    assert answer.status_code == 200
    assert Calendar.from_ical(answer.data).walk("VEVENT") == []


def test_webhooks_are_added_listed_and_removed(case: Case) -> None:
    """The secret is in the first answer alone, in no list and no trail; what is removed is gone, the trail says so."""
    program = case.program("ada")
    added = program.post("/api/v1/webhooks", json={"url": HOOK, "events": ["ticket.done"]})
    assert added.status_code == 201
    secret, hook = added.json["secret"], added.json["webhook"]
    assert len(secret) >= 32
    assert (hook["url"], hook["events"]) == (HOOK, ["ticket.done"])
    every = program.post("/api/v1/webhooks", json={"url": HOOK}).json
    assert len(every["webhook"]["events"]) == 3
    assert every["secret"] != secret
    listed = program.get("/api/v1/webhooks")
    assert [each["id"] for each in listed.json] == [hook["id"], every["webhook"]["id"]]
    assert secret not in listed.text
    assert secret not in program.get("/api/v1/audit").text
    assert program.delete(f"/api/v1/webhooks/{hook['id']}").status_code == 204
    assert [each["id"] for each in program.get("/api/v1/webhooks").json] == [every["webhook"]["id"]]
    assert program.delete(f"/api/v1/webhooks/{hook['id']}").status_code == 404
    assert newest_rows(case.store, before=None, count=1)[0].action == "webhook.removed"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:5000/", "lies in a private network"),
        ("http://[::ffff:10.0.0.1]/", "lies in a private network"),
        ("http://2130706433/", "lies in a private network"),
        ("ftp://hooks.example.org/", "begins with https or http"),
        ("https://ada:x@hooks.example.org/", "name or password"),
        ("https://hooks.example.org/\\x", "backslash"),
    ],
)
def test_addresses_that_may_not_be_asked_are_refused(case: Case, url: str, sentence: str) -> None:
    """What this server may not ask is 422 with the reason, and is not kept (check 19)."""
    program = case.program("ada")
    answer = program.post("/api/v1/webhooks", json={"url": url})
    assert answer.status_code == 422
    assert sentence in answer.json["error"]
    assert program.get("/api/v1/webhooks").json == []


def test_the_settings_say_who_may_be_told(case_of: Callable[..., Case]) -> None:
    """With a list of hosts others are refused; private ones are taken where the administrator has said so."""
    listed = case_of(outgoing_hosts="hooks.example.org").program("ada")
    other = listed.post("/api/v1/webhooks", json={"url": "https://other.example.org/"})
    assert (other.status_code, "outgoing_hosts" in other.json["error"]) == (422, True)
    assert listed.post("/api/v1/webhooks", json={"url": HOOK}).status_code == 201
    inside = case_of(outgoing_private="yes").program("ada")
    assert inside.post("/api/v1/webhooks", json={"url": "http://10.0.0.1/"}).status_code == 201


def test_quality_is_counted_for_a_period(day: Case) -> None:
    """Two customers called on the day; none before it, and none after it."""
    program = day.program("paul")
    whole = program.get("/api/v1/quality").json
    assert whole["cases"] == 2
    assert set(whole["plain"]) == {"first_response", "on_site", "resolution"}
    assert sum(whole["plain"]["resolution"].values()) == 2
    assert whole["first_time_fix"] == {"fixed": 0, "known": 0, "too_early": 0, "rate": None}
    for query, cases in (
        ({"since": "2026-11-23T00:00:00+08:00", "until": "2026-11-24T00:00:00+08:00"}, 2),
        ({"since": "2026-11-24T00:00:00+08:00"}, 0),
        ({"until": "2026-11-23T00:00:00+08:00"}, 0),
    ):
        assert program.get("/api/v1/quality", query_string=query).json["cases"] == cases
    for query in (
        {"since": "2026-11-23T00:00:00"},
        {"within_days": 0},
        {"since": "2026-11-24T00:00:00+08:00", "until": "2026-11-23T00:00:00+08:00"},
    ):
        assert program.get("/api/v1/quality", query_string=query).status_code == 422
    assert day.program("tim").get("/api/v1/quality").status_code == 403
