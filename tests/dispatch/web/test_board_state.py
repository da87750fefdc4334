"""The dispatcher's board as JSON and as a page: what it tells, to whom, and how it says that nothing has changed."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from dispatch.desk import events, tickets
from dispatch.desk.work import ask_for_plan
from dispatch.domain.actor import SYSTEM
from dispatch.domain.ticket import TicketState
from dispatch.planning.replanning import TechnicianOut
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Session
from dispatch.travel.straight_line import StraightLine
from dispatch.web.board_keeper import EXTENSION, BoardText
from tests.dispatch.desk.office import job, reported, triaged
from tests.dispatch.planning.example import EAST, at
from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import Case

Values = dict[str, Any]
HOSTILE = '</script><img src=x onerror="window.ran=1">${window.ran=1}{{7*7}}'


def state(client: FlaskClient) -> Values:
    """Return what the board is told."""
    answer = client.get("/board/state")
    assert answer.status_code == 200, answer.text
    found: Values = answer.get_json()
    return found


def jobs(client: FlaskClient) -> dict[str, Values]:
    """Return the board's jobs by id."""
    return {each["id"]: each for each in state(client)["jobs"]}


def needs(client: FlaskClient) -> list[tuple[str, str]]:
    """Return what needs a person as kind and job or part."""
    return [(each["kind"], each["job"] or each["sku"]) for each in state(client)["needs"]]


def changes(client: FlaskClient, since: str) -> Values:
    """Return what the poll is answered."""
    found: Values = client.get("/board/changes", query_string={"since": since}).get_json()
    return found


def test_the_office_alone_sees_the_board(day: Case) -> None:
    """Technicians are refused each part of it and sent to their own route; without a login nothing is told."""
    for path in ("/board/state", "/board/changes", "/board/panel?job=T-000001"):
        assert day.browser("tim").get(path).status_code == 403
        assert day.browser().get(path).status_code in {302, 401}
    assert day.browser("tim").get("/").status_code == 302
    for name, may_act in (("dora", True), ("ada", True), ("paul", False)):
        assert state(day.browser(name))["may"] == {"act": may_act}


def test_a_visit_is_told_with_all_that_the_board_draws(day: Case, closed_day: Office) -> None:
    """The job, its stop and its technician name each other; moments are seconds, what was told is what is planned."""
    found = state(day.browser("dora"))
    first = next(each for each in found["jobs"] if each["id"] == closed_day.tickets["T-1"])
    route = next(each for each in found["routes"] if each["technician"] == first["technician"])
    stop = next(each for each in route["stops"] if each["job"] == first["id"])
    assert first["technician"] == "T-1"
    assert first["customer"] == SECRETS["T-1"]
    assert stop["start"] == first["start"] == first["told"]["start"]
    assert at(8).timestamp() < first["start"] < at(9).timestamp()
    assert first["slack"] == first["due"] - first["expected"]
    assert (first["state"], first["standing"], first["locked"]) == ("dispatched", "on-time", True)
    assert first["days"] == ["2026-11-23"]
    assert found["board"]["plan"] == "P-000001"
    assert [each["id"] for each in found["technicians"]] == ["T-1", "T-2"]
    assert found["days"][0]["label"] == "Mon 23 Nov"
    assert (found["empty"], found["past"]) == ("", False)


def test_silence_is_told_and_a_report_ends_it(day: Case, closed_day: Office) -> None:
    """A visit that should have begun and of which nothing was heard stands among the needs until it begins."""
    client, first = day.browser("dora"), closed_day.tickets["T-1"]
    assert ("overdue", first) in needs(client)
    assert "overdue" in jobs(client)[first]["standings"]
    tickets.move_ticket(day.store, first, TicketState.ON_THE_WAY, by=SYSTEM, at=at(9))
    assert ("overdue", first) not in needs(client)
    assert jobs(client)[first]["standings"] == ["on-time", "locked", "under-way"]


def test_a_visit_under_way_is_expected_as_the_day_goes(day: Case, closed_day: Office) -> None:
    """Under way since eight and not there: expected now, so its customer, told an earlier time, has to be told."""
    client, second = day.browser("dora"), closed_day.tickets["T-2"]
    seen = jobs(client)[second]
    assert seen["expected"] == at(9).timestamp()
    assert seen["start"] < seen["expected"] - 900
    assert ("broken", second) in needs(client)
    day.clock.now = at(6, day=24)  # after the promise
    client = day.browser("dora")  # the login before has ended
    assert jobs(client)[second]["standing"] == "late"
    assert needs(client)[0] == ("late", second)
    assert state(client)["figures"]["late"] == 1
    assert state(client)["past"] is True


def test_what_is_over_is_over(day: Case, closed_day: Office) -> None:
    """A visit that is done is counted and no longer asks for anybody; one that lacks a part waits."""
    client, second = day.browser("dora"), closed_day.tickets["T-2"]
    tickets.move_ticket(day.store, second, TicketState.ON_SITE, by=SYSTEM, at=at(9))
    tickets.move_ticket(day.store, second, TicketState.DONE, by=SYSTEM, at=at(9))
    found = state(client)
    assert found["figures"]["done"] == 1
    assert found["figures"]["visits"] == 2
    assert jobs(client)[second]["standing"] == "done"
    assert all(each["job"] != second for each in found["needs"])
    assert jobs(client)[second]["standings"] == ["done", "locked"]


def test_a_call_that_was_called_off_is_told(day: Case, closed_day: Office) -> None:
    """A cancelled visit is drawn as called off, and counts among no visits."""
    client, first = day.browser("dora"), closed_day.tickets["T-1"]
    tickets.move_ticket(day.store, first, TicketState.CANCELLED, by=SYSTEM, at=at(9))
    assert jobs(client)[first]["standing"] == "off"
    assert state(client)["figures"]["visits"] == 1


def test_new_calls_and_jobs_without_a_plan_need_somebody(day: Case) -> None:
    """A call that came in since stands there with the page that answers it; triaged, it waits for a plan."""
    client = day.browser("dora")
    new = reported(day.store, location=EAST, customer="新客户")
    waiting = triaged(day.store, location=EAST)
    found = state(client)
    each = {need["job"]: need for need in found["needs"]}
    assert each[new.id]["kind"] == "new"
    assert each[new.id]["href"] == f"/tickets/{new.id}"
    assert each[waiting.id]["kind"] == "unserved"
    assert each[waiting.id]["text"].startswith("In no plan yet; promised by ")
    assert jobs(client)[waiting.id]["reason"] == "In no plan yet"
    assert jobs(client)[new.id]["standing"] == "new"
    assert (found["figures"]["new"], found["figures"]["unserved"]) == (1, 1)


def test_who_is_out_with_visits_left_comes_first(day: Case) -> None:
    """An absence that covers a visit that is still planned is the first need, and is drawn."""
    client = day.browser("dora")
    events.record_event(
        day.store,
        TechnicianOut("T-1", until_at=None),
        by=SYSTEM,
        at=at(8, 1),
        standards=load_standards(),
        travel=StraightLine(),
    )
    found = state(client)
    assert found["needs"][0]["kind"] == "out"
    assert found["technicians"][0]["out"] == [[at(8, 1).timestamp(), None]]


def test_parts_that_run_short_are_told_with_the_shelf(day: Case) -> None:
    """A part that a waiting job wants and no depot has enough of is a need; it is counted anew within a minute."""
    client = day.browser("dora")
    assert all(kind != "short" for kind, _ in needs(client))
    triaged(day.store, location=EAST, parts={"P-2": 5})
    day.clock.forward(minutes=1)
    assert ("short", "P-2") in needs(client)


def test_the_poll_tells_changes_and_nothing_else(day: Case, closed_day: Office) -> None:
    """The same version until something is recorded or a minute has passed; work that waits comes along."""
    client = day.browser("dora")
    version = state(client)["version"]
    again = changes(client, version)
    assert (again["changed"], again["version"], again["work"]) == (False, version, [])
    assert again["board"] == {"plan": "P-000001", "version": 2}
    tickets.move_ticket(
        day.store, closed_day.tickets["T-1"], TicketState.ON_THE_WAY, by=SYSTEM, at=at(9)
    )
    assert changes(client, version)["changed"] is True
    version = state(client)["version"]
    assert changes(client, version)["changed"] is False
    day.clock.forward(minutes=1)
    assert changes(client, version)["changed"] is True
    ask_for_plan(day.store, by=SYSTEM, at=at(9), seconds=1)
    (work,) = changes(client, version)["work"]
    assert (work["kind"], work["state"]) == ("plan", "queued")


def test_the_board_is_made_once_for_all_who_ask(
    day: Case, closed_day: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two dispatchers, the page and its JSON share one making; a change asks for another."""
    keeper = day.app.extensions[EXTENSION]
    make, made = keeper._make, list[str]()

    def counted(session: Session, version: str, at: datetime) -> BoardText:
        made.append(version)
        text: BoardText = make(session, version, at)
        return text

    monkeypatch.setattr(keeper, "_make", counted)
    clients = [day.browser("dora"), day.browser("ada")]
    for client in clients:
        state(client)
        client.get("/")
        changes(client, "")
    assert len(made) == 1
    tickets.move_ticket(
        day.store, closed_day.tickets["T-1"], TicketState.ON_THE_WAY, by=SYSTEM, at=at(9)
    )
    for client in clients:
        state(client)
    assert len(made) == 2


def test_the_panel_tells_all_of_one_job(day: Case, closed_day: Office) -> None:
    """Technician, times, promises, history and the way to the ticket; of no job there is a sentence."""
    client, first = day.browser("dora"), closed_day.tickets["T-1"]
    panel = client.get("/board/panel", query_string={"job": first}).text
    for words in (
        SECRETS["T-1"],
        "陈伟",
        "First response",
        "<b>dispatched</b>",
        f"/tickets/{first}",
    ):
        assert words in panel
    answer = client.get("/board/panel?job=J-77")
    assert answer.status_code == 404
    assert "There is no job &#39;J-77&#39; on the board" in answer.text


def test_texts_stay_texts(day: Case) -> None:
    """No name ends the page's block of data or becomes a tag in the panel."""
    made = tickets.report_ticket(
        day.store,
        job(customer=HOSTILE, description=HOSTILE, address=HOSTILE),
        by=SYSTEM,
        at=at(9),
        standards=load_standards(),
    )
    client = day.browser("dora")
    page = client.get("/").text
    block = re.search(r'<script type="application/json" id="board-data">(.*?)</script>', page)
    assert block
    told = {each["id"]: each for each in json.loads(block[1])["jobs"]}
    assert told[made.id]["customer"] == HOSTILE
    assert "<img" not in page
    assert "<img" not in client.get("/board/panel", query_string={"job": made.id}).text


def test_an_empty_board_says_what_to_do(case: Case) -> None:
    """Without technicians, jobs or a plan the page says so with the page that helps, and the JSON is whole."""
    client = case.browser("dora")
    page = client.get("/").text
    assert "There are no technicians yet" in page
    assert "No plan is published yet" in page
    found = state(client)
    assert found["empty"] == "no-technicians"
    assert found["board"]["plan"] is None
    assert (found["jobs"], found["routes"], found["needs"]) == ([], [], [])
    assert found["figures"]["on_time_percent"] is None
    assert len(found["days"]) == 1


def test_the_filters_offer_what_the_board_has(day: Case) -> None:
    """Technicians, zones and skills of the plan and every state of a ticket can be chosen."""
    page = day.browser("dora").get("/").text
    for value in ("T-1", "T-2", "reported", "overdue"):
        assert f'<option value="{value}">' in page
    assert "<option>core</option>" in page
    assert "<option>boiler</option>" in page
