"""The plain pages of a store: what each form does, what it refuses with its sentence, and what it shows."""

from __future__ import annotations

import re

import pytest

from dispatch.desk import plans
from dispatch.standards.service_standard import load_standards
from dispatch.travel.straight_line import StraightLine
from dispatch.worker import Surroundings, Worker
from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import Case, send

CALL = {
    "customer": "Zoë <b>& Co</b>",
    "latitude": "31.24",
    "longitude": "121,48",
    "description": "cold ${1} water",
    "minutes": "45",
    "parts": "P-1: 2, P-2",
    "priority": "high",
}


def do_work(case: Case) -> None:
    """Let a worker do the next piece of work."""
    around = Surroundings(load_standards(), StraightLine())
    assert Worker(case.store, around, clock=case.clock).run_one()


def test_a_call_is_written_down(day: Case) -> None:
    """The form makes a ticket that is shown with its clocks and the moves that are possible now."""
    client = day.browser("dora")
    answer = send(client, "/tickets/new", page="/tickets/new", **CALL)
    assert answer.location == "/tickets/T-000003"
    page = client.get(answer.location).text
    assert "Zoë &lt;b&gt;&amp; Co&lt;/b&gt;" in page
    assert "2 × P-1, 1 × P-2" in page
    assert "First response" in page
    assert re.findall(r'name="to" value="(\w+)"', page) == ["triaged", "cancelled"]
    assert send(client, "/tickets/T-000003/move", to="triaged").location == "/tickets/T-000003"
    assert "T-000003" in client.get("/tickets?state=triaged").text
    assert "T-000003" not in client.get("/tickets?state=done").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("latitude", "91", "Give a number from -90 to 90"),
        ("latitude", "nan", "Give a number from -90 to 90"),
        ("longitude", "1e308", "Give a number from -180 to 180"),
        ("minutes", "-5", "Give a whole number from 0"),
        ("minutes", "9" * 5000, "Give a whole number from 0"),
        ("parts", "P-1: many", "Write parts as NUMBER: HOW MANY"),
        ("parts", "P-77", "there is no part &#39;P-77&#39;"),
    ],
)
def test_a_call_that_cannot_be_used_is_named(day: Case, field: str, value: str, said: str) -> None:
    """The sentence stands on the form, which still holds what was typed; no ticket is made."""
    client = day.browser("dora")
    answer = send(client, "/tickets/new", page="/tickets/new", **{**CALL, field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="31.24"' in answer.text or field == "latitude"
    assert day.program("dora").get("/api/v1/tickets").json["count"] == 2


def test_moves_that_are_refused_are_explained(day: Case, closed_day: Office) -> None:
    """A move that the life cycle has not, one without what belongs to it, one that rests on an older version."""
    client = day.browser("dora")
    ticket = closed_day.tickets["T-2"]
    path = f"/tickets/{ticket}/move"
    answer = send(client, path, to="closed")
    assert answer.status_code == 422
    assert "cannot become closed" in answer.text
    assert send(client, path, to="flying").status_code == 422
    answer = send(client, path, to="on_site", version="1")
    assert answer.status_code == 409
    assert "changed by somebody else" in answer.text
    assert send(client, path, to="on_site").status_code == 302
    assert "Say which, and how many" in send(client, path, to="needs_part").text
    assert send(client, path, to="needs_part", missing="P-2: 1").status_code == 302
    page = client.get(f"/tickets/{ticket}").text
    assert "Waits for 1 × P-2" in page
    assert "stands still" in page
    answer = send(client, f"/tickets/{ticket}/return-visit", note="with the part")
    assert answer.status_code == 302
    assert "Return visit</dt>" in client.get(f"/tickets/{ticket}").text


def test_a_ticket_is_handed_over(day: Case, closed_day: Office) -> None:
    """With a reason; the new owner and the reason are shown, and a person that is not there is named."""
    client, ticket = day.browser("dora"), closed_day.tickets["T-1"]
    path = f"/tickets/{ticket}/hand-over"
    assert send(client, path, to=day.people["ada"].id, why=" ").status_code == 422
    assert send(client, path, to="U-999999", why="shift ends").status_code == 404
    assert send(client, path, to=day.people["ada"].id, why="shift ends").status_code == 302
    page = client.get(f"/tickets/{ticket}").text
    assert "<dd>ada</dd>" in page
    assert "shift ends" in page


def test_the_second_publisher_sees_what_has_changed(day: Case, closed_day: Office) -> None:
    """Two dispatchers decide on the same board: the second is shown the difference and changes nothing (check 3)."""
    first, second = day.browser("dora"), day.browser("ada")
    seen = plans.board(day.store).version
    program = day.program("dora")
    program.post(
        "/api/v1/events", json={"kind": "technician_late", "technician_id": "T-2", "seconds": 7200}
    )
    asked = program.post("/api/v1/replan-requests", json={"iterations": 50}).json
    do_work(day)
    proposal = program.get(f"/api/v1/work/{asked['id']}").json["plan_id"]
    page = first.get(f"/replan/{proposal}").text
    assert "Accept everything" in page
    done = send(first, f"/replan/{proposal}/accept", what="all", board_version=str(seen))
    assert done.location == "/", done.text
    path = f"/plans/{closed_day.draft}/publish"
    late = send(second, path, board_version=str(seen))
    assert late.status_code == 409
    assert "has been changed by somebody else" in late.text
    assert "What has changed since" in late.text
    answer = day.program("ada").post(f"/api/v1{path}", json={"board_version": seen})
    assert answer.status_code == 409
    assert (answer.json["given"], answer.json["found"]) == (seen, seen + 1)
    assert closed_day.tickets["T-2"] in {change["job_id"] for change in answer.json["changes"]}
    assert plans.board(day.store) == plans.Board(proposal, seen + 1)
    assert plans.open_plan(day.store, closed_day.draft).saved.state == "draft"


def test_a_plan_is_asked_for_and_published(day: Case) -> None:
    """Asked on a page, made by the worker, looked at, compared, published; the day's page then shows it."""
    client = day.browser("dora")
    page = client.get("/work").text
    assert "Nothing was asked for yet" in page
    bad = send(client, "/work", seconds="0", days="1")
    assert bad.status_code == 422
    assert "seconds is &#39;0&#39;" in bad.text
    asked = send(client, "/work", seconds="1", days="1", reason="try").location
    page = client.get(asked).text
    assert "queued" in page
    assert 'http-equiv="refresh"' in page
    assert send(client, f"{asked}/cancel").location == asked
    page = client.get(asked).text
    assert "cancelled" in page
    assert "refresh" not in page
    statuses = [send(client, "/work", seconds="1", days="1").status_code for _ in range(20)]
    assert statuses[0] == 302
    assert statuses[-1] == 429
    compared = client.get("/plans/compare?first=P-000001&second=P-000002").text
    assert "Visits that differ" in compared
    assert client.get("/plans/compare?first=P-000001&second=P-9").status_code == 404


def test_drafts_are_discarded_or_published(day: Case, closed_day: Office) -> None:
    """A draft is put away on its page; one that rests on the board as it is holds from then on."""
    client = day.browser("dora")
    page = client.get(f"/plans/{closed_day.draft}").text
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    board = re.findall(r'name="board_version" value="(\d+)"', page)[0]
    answer = client.get(f"/plans/{closed_day.draft}/documents/plan.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.text == plans.open_plan(day.store, closed_day.draft).plan_text
    assert send(client, f"/plans/{closed_day.draft}/discard", version=version).status_code == 302
    assert "discarded" in client.get("/plans").text
    answer = send(client, f"/plans/{closed_day.draft}/publish", board_version=board)
    assert answer.status_code in {409, 422}


def test_events_are_recorded_on_a_page(day: Case, closed_day: Office) -> None:
    """Each form records its event; what does not fit the day is refused with its sentence."""
    client = day.browser("dora")
    late = {"kind": "technician_late", "technician_id": "T-2", "minutes": "30"}
    for fields in (
        late,
        {"kind": "technician_out", "technician_id": "T-1", "until_at": "2026-11-23T13:00"},
        {"kind": "traffic_slower", "factor": "1,3"},
    ):
        assert send(client, "/replan/events", **fields).location == "/replan", fields
    for fields, said in (
        ({**late, "technician_id": "T-9"}, "T-9"),
        ({**late, "minutes": "soon"}, "minutes is"),
        (
            {"kind": "overrun", "job_id": closed_day.tickets["T-1"], "ends_at": ""},
            "ends_at is empty",
        ),
        ({"kind": "traffic_slower", "factor": "inf"}, "factor is"),
        ({"kind": "earthquake"}, "is no event"),
    ):
        answer = send(client, "/replan/events", **fields)
        assert answer.status_code == 422, fields
        assert said in answer.text


def test_stock_is_counted_on_a_page(day: Case) -> None:
    """A count is booked and shown in the list and in the ledger; an unknown place or part is named."""
    client = day.browser("tim")
    assert send(client, "/stock/count", place="van:T-1", parts="P-1: 7").location == "/stock"
    assert re.search(
        r"the van of T-1.*?<td>P-1</td><td>7</td>", client.get("/stock").text, re.DOTALL
    )
    assert "+6" in client.get("/stock/entries").text
    office = day.browser("dora")
    assert send(office, "/stock/count", place="moon:1", parts="P-1: 7").status_code == 404
    assert send(office, "/stock/count", place="depot:D-1", parts="P-77: 7").status_code == 404
    assert send(office, "/stock/count", place="depot:D-1", parts="P-1: x").status_code == 422
    assert "+6" in office.get("/stock/entries?place=van:T-1&sku=P-1").text


def test_users_are_kept_on_a_page(day: Case) -> None:
    """An administrator adds somebody, sees the password this once, lets out and in; nobody does so with themselves."""
    client = day.browser("ada")
    page = send(client, "/users", name="eve", role="planner").text
    assert re.search(r"[a-z0-9]{5}(-[a-z0-9]{5}){3}", page)
    assert not re.search(r"[a-z0-9]{5}(-[a-z0-9]{5}){3}", client.get("/users").text)
    assert send(client, "/users", name="eve", role="planner").status_code == 422
    assert send(client, f"/users/{day.people['tim'].id}", is_active="no").status_code == 302
    assert "not active" in client.get("/users").text
    own = day.people["ada"].id
    for path, fields in ((f"/users/{own}", {"role": "planner"}), (f"/users/{own}/password", {})):
        answer = send(client, path, **fields)
        assert answer.status_code == 422
        assert "your own account" in answer.text


def test_a_token_is_made_on_a_page(day: Case) -> None:
    """It is shown this once, works, and is revoked there."""
    client = day.browser("dora")
    page = send(client, "/account/tokens", name="map").text
    token = re.search(r"dsp_[\w-]+", page)
    assert token
    assert token[0] not in client.get("/account").text
    headers = {"Authorization": f"Bearer {token[0]}"}
    assert day.browser().get("/api/v1/me", headers=headers).json["name"] == "dora"
    revoke = re.findall(r'action="(/account/tokens/[^"]+/revoke)"', page)[-1]
    assert send(client, revoke).status_code == 302
    assert day.browser().get("/api/v1/me", headers=headers).status_code == 401


def test_each_role_sees_its_day(day: Case, closed_day: Office) -> None:
    """The office sees the whole published plan, a technician the own route alone; before a plan the page says so."""
    for name in ("dora", "paul", "ada"):
        page = day.browser(name).get("/").text
        assert SECRETS["T-1"] in page
        assert SECRETS["T-2"] in page
    page = day.browser("tim").get("/technicians/T-1").text
    assert SECRETS["T-1"] in page
    assert SECRETS["T-2"] not in page


def test_before_the_first_plan_the_pages_say_so(case: Case) -> None:
    """Nothing is published yet: each role is told so, and the lists are empty with what to do next."""
    page = case.browser("dora").get("/").text
    assert "No plan is published yet" in page
    assert 'href="/work"' in page
    assert "dispatch serve" not in page
    assert case.browser("tim").get("/technicians/T-1").status_code == 404
    client = case.browser("dora")
    assert "There is no plan yet" in client.get("/plans").text
    assert "There are no tickets yet" in client.get("/tickets").text
    assert "Nothing was counted yet" in client.get("/stock").text
