"""Acts on the board through its JSON: judged, made, forbidden, refused on an older board, undone."""

from __future__ import annotations

import pytest

from dispatch.desk import plans, tickets
from dispatch.desk.events import record_event
from dispatch.desk.trail import newest_rows
from dispatch.domain.actor import SYSTEM
from dispatch.domain.ticket import TicketState
from dispatch.planning.replanning import TechnicianOut
from dispatch.storage import tickets as rows
from tests.dispatch.desk.office import furnish, triaged
from tests.dispatch.desk.running_day import ROUND
from tests.dispatch.planning.example import at
from tests.dispatch.web.acting import Desk, busy, other, place, plan_visits, put_on_the_board
from tests.dispatch.web.store_case import Case


@pytest.fixture
def board(case: Case) -> Case:
    """A published day with four visits, at a quarter past seven."""
    furnish(case.store)
    busy(case.store)
    case.clock.now = at(7, 15)
    return case


def first_visit(case: Case) -> tuple[str, str]:
    """Return the earliest visit of the board and who makes it."""
    visits = plan_visits(case.store)
    job_id = min(visits, key=lambda id: (visits[id][1], id))
    return job_id, visits[job_id][0]


def test_an_edit_is_judged_without_being_made(board: Case) -> None:
    """Times, cost by term and routes come back; neither the board nor the trail knows of it."""
    job_id, who = first_visit(board)
    desk = Desk(board, "dora")
    last = newest_rows(board.store, before=None, count=1)[0].number
    found = desk.act("try", edit=place(job_id, other(who))).json
    assert found["allowed"]
    assert found["forbids"] == []
    assert (found["visit"]["technician"], found["visit"]["late_seconds"]) == (other(who), 0)
    assert found["more_cents"] == sum(term["cents"] for term in found["cost"])
    assert {route["technician"] for route in found["routes"]} == {"T-1", "T-2"}
    stops = [stop for route in found["routes"] for stop in route["stops"]]
    assert sum(stop["job"] == job_id for stop in stops) == 1
    assert newest_rows(board.store, before=None, count=1)[0].number == last
    assert plan_visits(board.store)[job_id][0] == who


def test_what_was_judged_is_what_is_made(board: Case) -> None:
    """The plan published has the times that were shown, costs what was said, and is one version further."""
    job_id, who = first_visit(board)
    desk = Desk(board, "dora")
    tried = desk.act("try", edit=place(job_id, other(who))).json
    made = desk.act("edit", edit=place(job_id, other(who)))
    assert made.status_code == 200, made.text
    assert made.json["board"]["version"] == desk.board.version + 1
    assert made.json["sentence"].startswith(f"{job_id} given to {other(who)} at ")
    visits = plan_visits(board.store)
    after = {each["job"]: each["after"] for each in tried["starts"]}
    assert visits[job_id][0] == other(who)
    assert round(visits[job_id][1].timestamp()) == tried["visit"]["start"]
    for job, second in after.items():
        assert round(visits[job][1].timestamp()) == second
    with board.store.reading() as session:
        told = rows.job_of(rows.get(session, job_id)).told
    assert told is not None
    assert told.technician_id == other(who)


def test_a_visit_goes_before_another_or_to_the_end(board: Case) -> None:
    """`before` names the visit that follows; the empty text is the end of the route."""
    desk = Desk(board, "dora")
    visits = plan_visits(board.store)
    route = sorted(
        (start, id) for id, (who, start) in visits.items() if who == first_visit(board)[1]
    )
    ids = [id for _, id in route]
    assert len(ids) > 1
    who = visits[ids[0]][0]
    desk.act("edit", edit=place(ids[0], who, shift=0, before=""))
    after = plan_visits(board.store)
    assert max(ids, key=lambda id: after[id][1]) == ids[0]
    desk.look()
    desk.act("edit", edit=place(ids[0], who, shift=0, before=ids[1]))
    after = plan_visits(board.store)
    assert after[ids[0]][1] < after[ids[1]][1]


def test_a_forbidden_place_names_its_rule_and_can_be_forced(case: Case) -> None:
    """T-2 lacks the level: refused with the rule in words, nothing saved; forced it holds and says what it breaks."""
    furnish(case.store)
    hard = triaged(case.store, skills={"boiler": 2}).id
    put_on_the_board(case.store)
    case.clock.now = at(7, 15)
    desk = Desk(case, "dora")
    tried = desk.act("try", edit=place(hard, "T-2")).json
    assert not tried["allowed"]
    assert tried["can_be_forced"]
    assert [each["rule"] for each in tried["forbids"]] == ["skill"]
    sentence = tried["forbids"][0]["sentence"]
    assert sentence == f"{hard} asks for boiler at level 2; T-2 has level 1."
    refused = desk.act("edit", edit=place(hard, "T-2"))
    assert refused.status_code == 422
    assert refused.json["error"] == sentence
    assert refused.json["judgement"]["forbids"] == tried["forbids"]
    assert plans.board(case.store) == desk.board
    forced = desk.act("edit", edit=place(hard, "T-2"), force=True)
    assert forced.status_code == 200, forced.text
    assert sentence in forced.json["sentence"]
    current = plans.current_plan(case.store)
    assert current is not None
    assert [each["kind"] for each in current.saved.violations] == ["skill"]


def test_a_rule_broken_before_does_not_forbid_the_next_edit(case: Case) -> None:
    """What a forced edit broke goes on being said, apart from what the next edit would break."""
    furnish(case.store)
    hard = triaged(case.store, skills={"boiler": 2}).id
    easy = busy(case.store, 2)[0]
    case.clock.now = at(7, 15)
    desk = Desk(case, "dora")
    assert desk.act("edit", edit=place(hard, "T-2"), force=True).status_code == 200
    desk.look()
    tried = desk.act("try", edit=place(easy, "T-2")).json
    assert tried["allowed"]
    assert [each["rule"] for each in tried["known"]] == ["skill"]
    assert desk.act("edit", edit=place(easy, "T-2")).status_code == 200


def test_nothing_goes_into_the_past_or_before_a_visit_begun(board: Case) -> None:
    """At nine a visit that began at eight stays where it is, and nothing is put before it or before nine."""
    visits = plan_visits(board.store)
    ids = sorted(visits, key=lambda id: visits[id][1])
    begun = ids[0]
    who = visits[begun][0]
    for minute, state in (
        (0, TicketState.DISPATCHED),
        (1, TicketState.ON_THE_WAY),
        (9, TicketState.ON_SITE),
    ):
        tickets.move_ticket(board.store, begun, state, by=SYSTEM, at=at(8, minute))
    board.clock.now = at(8, 30)
    desk = Desk(board, "dora")
    stays = desk.act("try", edit=place(begun, other(who))).json
    assert [each["rule"] for each in stays["forbids"]] == ["state"]
    assert f"{begun} is on site with {who}" in stays["forbids"][0]["sentence"]
    assert not stays["can_be_forced"]
    late = next(id for id in reversed(ids) if id != begun)
    before = desk.act("try", edit=place(late, who, shift=0, before=begun)).json
    assert [each["rule"] for each in before["forbids"]] == ["under-way"]
    assert (
        desk.act("edit", edit=place(late, who, shift=0, before=begun), force=True).status_code
        == 422
    )
    elsewhere = desk.act(
        "try", edit=place(late, other(who), shift=0, start=round(at(8, 5).timestamp()))
    ).json
    assert "past" in {each["rule"] for each in elsewhere["forbids"]}
    free = desk.act("try", edit=place(late, who)).json
    assert free["allowed"], free
    starts = [each["after"] for each in free["starts"]]
    assert all(start >= at(8, 30).timestamp() for start in starts)


def test_somebody_who_is_out_gets_no_visit(board: Case) -> None:
    """An absence that was recorded after the plan was made forbids the place, in words."""
    job_id, who = first_visit(board)
    record_event(board.store, TechnicianOut(other(who)), by=SYSTEM, at=at(7, 10), **ROUND)
    tried = Desk(board, "dora").act("try", edit=place(job_id, other(who))).json
    assert [each["rule"] for each in tried["forbids"]] == ["absent"]
    assert "for the rest of the day" in tried["forbids"][0]["sentence"]


def test_a_job_that_came_in_later_is_placed_by_hand(board: Case) -> None:
    """A ticket triaged after the plan was made is judged, offered places, and placed."""
    fresh = triaged(board.store, customer="新客户").id
    desk = Desk(board, "dora")
    tried = desk.act("try", edit=place(fresh, "T-1")).json
    assert tried["allowed"], tried
    found = desk.see(f"places/{fresh}").json
    assert [each["cents"] for each in found["places"]] == sorted(
        each["cents"] for each in found["places"]
    )
    best = found["places"][0]
    made = desk.act(
        "edit", edit=place(fresh, best["technician"], shift=best["shift"], before=best["before"])
    )
    assert made.status_code == 200, made.text
    who, start_at = plan_visits(board.store)[fresh]
    assert (who, round(start_at.timestamp())) == (best["technician"], best["start"])


def test_a_visit_is_taken_off(board: Case) -> None:
    """Its ticket waits for another visit, and its places are offered again."""
    job_id, _ = first_visit(board)
    desk = Desk(board, "dora")
    assert desk.act("edit", edit={"kind": "off", "job": job_id}).status_code == 200
    assert job_id not in plan_visits(board.store)
    with board.store.reading() as session:
        assert rows.get(session, job_id).state == TicketState.TRIAGED.value
    desk.look()
    assert desk.see(f"places/{job_id}").json["places"]


@pytest.mark.parametrize("path", ["try", "edit", "lock", "undo"])
def test_an_act_on_an_older_board_changes_nothing(board: Case, path: str) -> None:
    """The second of two dispatchers is told who changed what, with the visits; the first one's plan holds."""
    job_id, who = first_visit(board)
    dora, ada = Desk(board, "dora"), Desk(board, "ada")
    assert dora.act("edit", edit=place(job_id, other(who))).status_code == 200
    holds = plans.board(board.store)
    body = (
        {"edit": place(job_id, who)} if path in ("try", "edit") else {"job": job_id, "kind": "both"}
    )
    refused = ada.act(path, **({} if path == "undo" else body))
    assert refused.status_code == 409
    assert refused.json["by"] == "dora"
    assert refused.json["error"].startswith("dora changed the board at 07:15: ")
    assert "Nothing of yours was saved." in refused.json["error"]
    assert refused.json["board"]["version"] == holds.version
    changes = {each["job"]: each for each in refused.json["changes"]}
    assert changes[job_id]["before"]["technician"] == who
    assert changes[job_id]["after"]["technician"] == other(who)
    assert plans.board(board.store) == holds


@pytest.mark.parametrize("name", ["tim", "paul"])
def test_only_dispatchers_act(board: Case, name: str) -> None:
    """Technicians and planners are refused before anything is read."""
    job_id, who = first_visit(board)
    desk = Desk(board, name)
    for path in ("try", "edit", "lock", "undo", f"slots/{job_id}", f"owner/{job_id}", "happened"):
        assert desk.act(path, edit=place(job_id, other(who))).status_code == 403, path
    for path in (f"places/{job_id}", f"slots/{job_id}", "owners"):
        assert desk.see(path).status_code == 403, path


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"edit": {"kind": "place", "job": "J"}}, "Say which technician"),
        ({"edit": {"kind": "fly", "job": "J"}}, "Must be one of"),
        ({"edit": place("J-999", "T-1")}, "There is no ticket 'J-999'"),
        ({"edit": place("JOB", "T-9")}, "there is no technician T-9"),
        ({"edit": place("JOB", "T-1", shift=7)}, "there is no shift 7"),
        ({"edit": place("JOB", "T-1", start=True)}, "start"),
        ({"edit": place("JOB", "T-1"), "board_version": "x"}, "board_version"),
    ],
)
def test_an_act_that_means_nothing_is_refused_with_its_reason(
    board: Case, body: dict[str, object], words: str
) -> None:
    """The sentence names what is wrong; it is no failure of the server."""
    job_id, _ = first_visit(board)
    edit = body["edit"]
    assert isinstance(edit, dict)
    edit = {**edit, "job": job_id if edit["job"] == "JOB" else edit["job"]}
    answer = Desk(board, "dora").act("try", **{**body, "edit": edit})
    assert answer.status_code in {404, 422}
    assert words in answer.json["error"]
