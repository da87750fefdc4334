"""Triage on the page: what is proposed is filled in, and what the form changes is saved."""

from __future__ import annotations

import re

from dispatch.desk.trail import newest_rows
from tests.dispatch.web.office_case import Office
from tests.dispatch.web.store_case import Case, send
from tests.dispatch.web.test_intake import CALL


def test_triage_fills_in_what_is_proposed(day: Case) -> None:
    """A ticket of the API gets the fault that its words tell of; what the form changes is saved, the rest stays."""
    job = {
        "location": {"latitude": 31.25, "longitude": 121.47},
        "service_seconds": 0,
        "customer": "Fu",
        "description": "the lock will not open",
    }
    made = day.program("dora").post("/api/v1/tickets", json={"job": job}).json["id"]
    dora = day.browser("dora")
    text = dora.get(f"/triage/{made}").text
    assert 'name="fault" value="NET-03"' in text
    assert 'value="network: 1"' in text
    fields = dict(re.findall(r'name="(\w+)" (?:type="\w+" )?value="([^"]*)"', text))
    fields = {name: fields[name] for name in ("latitude", "longitude", "version", "fault")}
    asked = {**CALL, **fields, "customer": "Fu", "phone": "", "description": job["description"]}
    stale = send(dora, f"/triage/{made}", **{**asked, "version": "9"})
    assert stale.status_code == 409
    wrong = send(dora, f"/triage/{made}", **{**asked, "minutes": "x"})
    assert wrong.status_code == 422
    assert send(dora, f"/triage/{made}", **asked).location == f"/intake/saved/{made}"
    shown = day.program("dora").get(f"/api/v1/tickets/{made}").json["ticket"]
    assert (shown["state"], shown["job"]["fault"]) == ("triaged", "NET-03")
    (changed,) = (
        row
        for row in newest_rows(day.store, before=None, count=9)
        if row.action == "ticket.changed" and row.subject_id == made
    )
    assert "location" not in changed.details["job"]
    assert dora.get(f"/triage/{made}").status_code == 302


def test_a_ticket_that_is_planned_is_not_triaged(day: Case, closed_day: Office) -> None:
    """Its page opens instead, and a form sent nevertheless is refused in a sentence."""
    dora = day.browser("dora")
    planned = closed_day.tickets["T-1"]
    assert dora.get(f"/triage/{planned}").location == f"/tickets/{planned}"
    answer = send(dora, f"/triage/{planned}", **CALL)
    assert answer.status_code == 422
    assert "becomes triaged by the plan" in answer.text
