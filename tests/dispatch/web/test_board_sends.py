"""The board sends technicians the visits of today; until then their phones show no button for them."""

from __future__ import annotations

from dispatch.desk import plans
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.domain.actor import SYSTEM
from dispatch.travel.straight_line import StraightLine
from solver.stop import Iterations
from tests.dispatch.desk.office import STANDARDS, furnish, triaged
from tests.dispatch.planning.example import EAST, at
from tests.dispatch.web.store_case import Case, csrf_token


def test_the_day_is_sent_by_one_button(case: Case) -> None:
    """It says how many visits there are, sends them all, and is gone; who may not act does not see it."""
    furnish(case.store)
    case.clock.now = at(7, 30)
    ids = [triaged(case.store, location=EAST).id for _ in range(2)]
    made = plan_day(
        case.store,
        by=SYSTEM,
        at=at(7),
        standards=STANDARDS,
        travel=StraightLine(),
        stop=Iterations(50),
    )
    version = plans.board(case.store).version
    publish_plan(case.store, made.id, board_version=version, by=SYSTEM, at=at(7, 15))
    dora = case.browser("dora")
    assert "Send today's 2 visits" in dora.get("/").text
    assert "Send today" not in case.browser("paul").get("/").text
    answer = dora.post("/plans/send", data={"csrf_token": csrf_token(dora, "/account")})
    assert answer.location == "/"
    program = case.program("dora")
    states = {program.get(f"/api/v1/tickets/{id}").json["ticket"]["state"] for id in ids}
    assert states == {"dispatched"}
    assert "Send today" not in dora.get("/").text
