"""What would serve a job, for the board's panel, and the page of scenarios: answers, refusals, roles."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from dispatch.desk import plans
from dispatch.desk.events import record_event
from dispatch.desk.trail import newest_rows
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Window
from dispatch.planning.replanning import TechnicianOut
from tests.dispatch.desk.office import furnish, triaged
from tests.dispatch.desk.running_day import ROUND
from tests.dispatch.planning.example import at
from tests.dispatch.web.acting import busy, plan_visits, put_on_the_board
from tests.dispatch.web.store_case import Case

JSON = {"Accept": "application/json"}
AWAY = "/what-if?change=away+technician%3DT-1"


@pytest.fixture
def board(case: Case) -> Case:
    """A published day with four visits and one that nobody can make: it asks for a skill at level 3."""
    furnish(case.store)
    triaged(case.store, skills={"boiler": 3}, customer="难题")
    busy(case.store)
    case.clock.now = at(7, 15)
    return case


def asked(browser: FlaskClient, address: str) -> Any:
    """Return the answer to a question of the panel."""
    return browser.get(address, headers=JSON)


def left_out(case: Case) -> str:
    """Return the job without a visit."""
    current = plans.current_plan(case.store)
    assert current is not None
    (left,) = current.plan.unserved
    return left.job_id


def test_the_panel_is_told_what_would_serve_a_job(board: Case) -> None:
    """The missing level is among the fixes, with its price, its scenario and where it is really changed."""
    job_id = left_out(board)
    browser = board.browser("dora")
    last = newest_rows(board.store, before=None, count=1)[0].number
    answer = asked(browser, f"/board/fixes/{job_id}")
    assert answer.status_code == 200, answer.text
    body = answer.json
    assert body["note"] == ""
    assert body["own"].startswith("Leaving it out costs ")
    first = next(each for each in body["fixes"] if each["kinds"] == ["skill"])
    assert "holds boiler at level 3." in first["words"]
    assert first["cents"] == sum(term["cents"] for term in first["cost"]) + own_cents(body["own"])
    assert first["what_if"].startswith("/what-if?change=skill+technician%3DT-")
    assert first["places"] == [{"url": "/load", "words": "Load technicians and shifts"}]
    assert newest_rows(board.store, before=None, count=1)[0].number == last
    scenario = browser.get(first["what_if"] + "&compare=1")
    assert scenario.status_code == 200
    assert f"{job_id}: no visit →" in scenario.text


def own_cents(sentence: str) -> int:
    """Return the cents that a sentence names."""
    found = re.search(r"[\d,]+\.\d\d", sentence)
    assert found
    return round(100 * float(found[0].replace(",", "")))


def test_where_nothing_helps_it_is_said(board: Case) -> None:
    """A job with an appointment on a day on which nobody works: no fix, one plain sentence."""
    opens = at(9) + timedelta(days=20)
    far = triaged(board.store, windows=(Window(opens, opens + timedelta(hours=1)),)).id
    put_on_the_board(board.store)
    body = asked(board.browser("dora"), f"/board/fixes/{far}").json
    assert body["fixes"] == []
    assert body["note"].startswith(f"Nothing that was tried would serve {far}:")


def test_what_is_not_asked_for_is_refused_in_words(board: Case) -> None:
    """A visit in time and an unknown ticket: a sentence as JSON, with the status of the refusal."""
    browser = board.browser("dora")
    job_id = next(iter(plan_visits(board.store)))
    found = asked(browser, f"/board/fixes/{job_id}")
    assert found.status_code == 422
    assert "is served in time" in found.json["error"]
    assert asked(browser, "/board/fixes/T-999999").status_code == 404


def test_who_is_out_is_asked_nothing(board: Case) -> None:
    """After a technician was recorded as out, no fix names him or her."""
    job_id = left_out(board)
    record_event(board.store, TechnicianOut("T-1", at(7, 15)), by=SYSTEM, at=at(7, 15), **ROUND)
    body = asked(board.browser("dora"), f"/board/fixes/{job_id}").json
    assert body["fixes"]
    assert not any(
        "T-1" in each["what_if"] or each["technician"] == "T-1" for each in body["fixes"]
    )


def test_roles(board: Case) -> None:
    """Planners see scenarios and not the acts of the board; technicians see neither."""
    job_id = left_out(board)
    assert asked(board.browser("paul"), f"/board/fixes/{job_id}").status_code == 403
    assert board.browser("paul").get("/what-if").status_code == 200
    assert board.browser("tim").get("/what-if").status_code == 403
    assert board.browser("ada").get("/what-if").status_code == 200


def test_the_page_is_empty_at_first(board: Case) -> None:
    """Without changes the page says how to begin, and asks for nothing to be compared."""
    page = board.browser("dora").get("/what-if").text
    assert "No change is picked yet." in page
    assert "Compare with the plan" not in page
    assert 'name="kind"' in page


def test_a_day_without_a_plan_is_told(case: Case) -> None:
    """Before a plan is published there is nothing to compare, and that is said."""
    page = case.browser("dora").get("/what-if")
    assert page.status_code == 200
    assert "No plan holds yet." in page.text


def test_a_change_is_added_and_taken_out(board: Case) -> None:
    """The form leads to an address that holds the change; another leads back without it."""
    browser = board.browser("dora")
    added = browser.get("/what-if?kind=overtime&technician=T-1&shift=1&more=40&job=ignored")
    assert added.status_code == 302
    page = browser.get(added.location).text
    assert "40 min of overtime" in page
    without = re.search(r'class="quiet-button" href="([^"]+)"', page)
    assert without
    assert without[1] == "/what-if"


def test_a_scenario_is_compared_term_by_term(board: Case) -> None:
    """A technician away: figures of both, terms, promises and visits that change; nothing is saved."""
    before = plans.board(board.store)
    page = board.browser("dora").get(f"{AWAY}&compare=1")
    assert page.status_code == 200, page.text
    for heading in ("What the day would come to", "Cost, term by term", "Whose visits change"):
        assert heading in page.text
    assert "T-1</a>" not in re.sub(r"(?s).*Whose visits change", "", page.text)
    assert plans.board(board.store) == before


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("change=holiday", "begins with no kind of change"),
        ("change=away+technician%3DX", "no technician X"),
        ("kind=overtime&technician=T-1&more=soon", "no whole number"),
        ("kind=order&part=P-9&depot=D-9&at=09:00", "no depot D-9"),
        ("kind=nothing", "Choose what changes."),
        ("compare=1", "Name at least one change."),
        ("compare=1" + "&change=serve+job%3DT-000001" * 21, "give 20 at most"),
    ],
)
def test_bad_scenarios_are_refused_on_the_page(board: Case, query: str, sentence: str) -> None:
    """What is wrong is named above the form, and what else was picked stays."""
    page = board.browser("dora").get(f"/what-if?{query}")
    assert page.status_code == 422
    assert sentence in page.text
    kept = board.browser("dora").get(f"{AWAY}&change=holiday")
    assert "does not work" in kept.text


def test_hostile_texts_stay_texts(board: Case) -> None:
    """A change that holds markup is shown as it was written, and runs nowhere."""
    page = board.browser("dora").get("/what-if?change=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
