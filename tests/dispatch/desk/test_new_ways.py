"""With a matrix of travel times a caller from a place that no plan knows is served, too: its ways are asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from dispatch.desk import plans, ticket_changes
from dispatch.desk.customer_links import send_link
from dispatch.desk.customer_times import offer_times, take_time
from dispatch.desk.edit_book import EditBook
from dispatch.desk.edit_judging import Place
from dispatch.desk.elsewhere import places_for
from dispatch.desk.fixes import FixBook
from dispatch.desk.hand_edits import make_edit
from dispatch.desk.plan_changes import visits_of
from dispatch.desk.plan_requests import plan_day
from dispatch.desk.publishing import publish_plan
from dispatch.desk.slots import Booked, SlotBook
from dispatch.domain.place import Location
from dispatch.errors import PlaceOffRoad, SituationError, TravelError, TravelUnavailable
from dispatch.planning.convert import document_text
from dispatch.planning.replanning.ahead import visits_in
from dispatch.planning.replanning.slots import Slots
from dispatch.storage import Store
from dispatch.storage import tickets as rows
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TableMatrix, TravelMatrix, TravelTimes
from solver.checker import check, load_json
from solver.stop import Iterations
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, job, trail, triaged
from tests.dispatch.desk.running_day import running, told
from tests.dispatch.planning.example import EAST, NORTH, at

NEW = Location(31.2410, 121.4852)
IN_THE_RIVER = Location(31.2600, 121.5100)
UPHILL = 70
"""Seconds more to every place that lies farther north."""


@dataclass
class Roads:
    """A source of tables: uphill takes longer, one place lies in a river, and it may be down."""

    is_down: bool = False
    falls_back: bool = False
    asked: list[int] = field(default_factory=list)

    def matrix(self, places: Sequence[Location]) -> TravelMatrix:
        """Return a table of roads, as far as there are any."""
        self.asked.append(len(places))
        line = StraightLine().matrix(places)
        if self.falls_back:
            return replace(line, fallback="Estimated: the server is down.")
        if self.is_down:
            raise TravelUnavailable("The server of the roads gives no answer.")
        if IN_THE_RIVER in places:
            index = places.index(IN_THE_RIVER)
            raise PlaceOffRoad(index, IN_THE_RIVER, metres=812.0, name="made roads")
        north = np.array([place.latitude for place in places])
        uphill = np.where(north[None, :] > north[:, None], UPHILL, 0)
        return TableMatrix(line.seconds + uphill, line.metres, "made roads")


@pytest.fixture
def roads() -> Roads:
    """Roads that answer."""
    return Roads()


@pytest.fixture
def on_roads(office: Store, roads: Roads) -> Store:
    """A day that was planned on the roads and published; what that asked for is forgotten."""
    for place in (NORTH, EAST, NORTH, EAST):
        triaged(office, location=place)
    made = plan_day(
        office, by=DISPATCHER, at=at(7), stop=Iterations(200), standards=STANDARDS, travel=roads
    )
    version = plans.board(office).version
    publish_plan(office, made.id, board_version=version, by=DISPATCHER, at=at(7, 30))
    roads.asked.clear()
    return office


def book_of(store: Store, travel: TravelTimes | None) -> SlotBook:
    """Return a book of appointments that asks a source."""
    return SlotBook(store, STANDARDS, travel=travel)


def edits_of(store: Store, travel: TravelTimes) -> EditBook:
    """Return a book of edits that asks a source."""
    return EditBook(store, STANDARDS, book_of(store, travel))


def take_best(store: Store, book: SlotBook, place: Location) -> Booked:
    """Offer a new caller appointments, and take the cheapest."""
    ticket = triaged(store, location=place)
    best = book.offer(ticket.job, by=DISPATCHER, at=at(8)).offer.slots[0]
    return book.take(
        ticket.id, opens_at=best.opens_at, closes_at=best.closes_at, by=DISPATCHER, at=at(8)
    )


def documents(store: Store) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return problem and plan of the board, which the checker has to accept."""
    current = plans.current_plan(store)
    assert current is not None
    problem, plan = json.loads(current.problem_text), json.loads(current.plan_text)
    assert check(*(load_json(document_text(each)) for each in (problem, plan))).valid
    return problem, plan


def test_a_caller_from_a_new_place_is_served(on_roads: Store, roads: Roads) -> None:
    """The plan with the visit holds the ways there and back as the roads have them, the old ones as they were."""
    before, _ = documents(on_roads)
    booked = take_best(on_roads, book_of(on_roads, roads), NEW)
    problem, plan = documents(on_roads)
    assert booked.ticket.id in visits_in(plan)
    count = len(before["locations"])
    assert problem["locations"] == [*before["locations"], [NEW.latitude, NEW.longitude]]
    places = [Location(*each) for each in problem["locations"]]
    assert problem["travel"] == roads.matrix(places).document()
    assert [row[:count] for row in problem["travel"]["duration"][:count]] == before["travel"][
        "duration"
    ]
    assert told(on_roads, booked.ticket.id)[1] == booked.slot.start_at


def test_the_ways_are_asked_for_once(on_roads: Store, roads: Roads) -> None:
    """Two questions and the answer taken ask once; a place of the plan asks nobody."""
    book = book_of(on_roads, roads)
    book.offer(job(location=NORTH), by=DISPATCHER, at=at(8))
    assert roads.asked == []
    known = len(documents(on_roads)[0]["locations"])
    first, second = (book.offer(job(location=NEW), by=DISPATCHER, at=at(8)) for _ in range(2))
    assert first.offer.slots == second.offer.slots
    take_best(on_roads, book, NEW)
    assert roads.asked == [known + 1]


def test_the_answer_is_that_of_a_plan_that_knew_the_place(on_roads: Store, roads: Roads) -> None:
    """What is offered for a new place is what is offered where the plan's matrix held it from the beginning."""
    found = book_of(on_roads, roads).offer(job(location=NEW), by=DISPATCHER, at=at(8)).offer
    (problem, plan), current = documents(on_roads), plans.current_plan(on_roads)
    assert current is not None
    locations = [*problem["locations"], [NEW.latitude, NEW.longitude]]
    travel = roads.matrix([Location(*each) for each in locations]).document()
    known = {**problem, "locations": locations, "travel": travel}
    slots = Slots(known, plan, horizon=current.plan.day.horizon, now_at=at(8))
    assert found.slots
    assert slots.offer(found.job, found.promise).slots == found.slots


def test_a_place_off_the_road_is_told(on_roads: Store, roads: Roads) -> None:
    """The sentence names the job, the place and the remedy; board and trail stay as they were."""
    ticket = triaged(on_roads, location=IN_THE_RIVER)
    book, edits = book_of(on_roads, roads), edits_of(on_roads, roads)
    before = trail(on_roads)
    said = rf"{ticket.id}: The place at 31.26000, 121.51000 lies 812 m .* Correct its coordinates"
    with pytest.raises(TravelError, match=said):
        book.offer(ticket.job, by=DISPATCHER, at=at(8))
    with pytest.raises(TravelError, match=said):
        book.take(ticket.id, opens_at=at(10), closes_at=at(12), by=DISPATCHER, at=at(8))
    with pytest.raises(TravelError, match=said):
        edits.at_hand(ticket.id, at=at(8))
    assert len(trail(on_roads)) == len(before)
    with on_roads.reading() as session:
        assert rows.get(session, ticket.id).state == "triaged"


def test_a_server_that_is_down_is_asked_again(on_roads: Store, roads: Roads) -> None:
    """No answer is one sentence, nothing of it is kept, and the next question is answered."""
    book = book_of(on_roads, roads)
    roads.is_down = True
    with pytest.raises(TravelUnavailable, match="gives no answer"):
        book.offer(job(location=NEW), by=DISPATCHER, at=at(8))
    roads.is_down = False
    assert book.offer(job(location=NEW), by=DISPATCHER, at=at(8)).offer.slots


def test_two_scales_are_never_mixed(on_roads: Store, roads: Roads) -> None:
    """Neither the straight line that stands in for a server nor a source without a matrix joins a matrix."""
    roads.falls_back = True
    with pytest.raises(TravelUnavailable, match=r"only a straight line .* the server is down"):
        book_of(on_roads, roads).offer(job(location=NEW), by=DISPATCHER, at=at(8))
    with pytest.raises(TravelError, match="Plan again first"):
        book_of(on_roads, StraightLine()).offer(job(location=NEW), by=DISPATCHER, at=at(8))
    with pytest.raises(SituationError, match="knows no way to its place"):
        book_of(on_roads, None).offer(job(location=NEW), by=DISPATCHER, at=at(8))


def test_a_plan_by_the_formula_asks_nobody(office: Store, roads: Roads) -> None:
    """Where the plan on the board rests on straight lines, a new place follows its formula as ever."""
    running(office)
    booked = take_best(office, book_of(office, roads), NEW)
    problem, _ = documents(office)
    assert booked.ticket.id in {each["id"] for each in problem["jobs"]}
    assert "duration" not in problem["travel"]
    assert roads.asked == []


def test_a_new_place_is_edited_in_by_hand(on_roads: Store, roads: Roads) -> None:
    """A ticket that came in after the plan is looked at for fixes, and given to somebody; its ways are asked once."""
    ticket = triaged(on_roads, location=NEW)
    edits = edits_of(on_roads, roads)
    assert places_for(edits, ticket.id, by=DISPATCHER, at=at(8)).places
    assert FixBook(edits).fixes(ticket.id, by=DISPATCHER, at=at(8)).found.fixes
    version = plans.board(on_roads).version
    edit = Place(ticket.id, "T-2")
    make_edit(edits, edit, board_version=version, by=DISPATCHER, at=at(8))
    current = plans.current_plan(on_roads)
    assert current is not None
    assert visits_of(current.plan)[ticket.id][0] == "T-2"
    problem, _ = documents(on_roads)
    places = [Location(*each) for each in problem["locations"]]
    assert len(roads.asked) == 1
    assert problem["travel"] == roads.matrix(places).document()


def test_a_customer_whose_pin_was_moved_chooses_another_time(on_roads: Store, roads: Roads) -> None:
    """The visit is taken out at its old place and offered at the new one."""
    current = plans.current_plan(on_roads)
    assert current is not None
    id = max(visits_of(current.plan), key=lambda each: told(on_roads, each)[1])
    ticket_changes.change_ticket(
        on_roads, id, {"location": NEW}, by=DISPATCHER, at=at(7, 35), standards=STANDARDS
    )
    link = send_link(on_roads, id, by=DISPATCHER, at=at(7, 35))
    edits = edits_of(on_roads, roads)
    times = offer_times(edits, link, at=at(7, 40))
    take_time(edits, link, times[0], at=at(7, 40))
    problem, plan = documents(on_roads)
    moved = next(each for each in problem["jobs"] if each["id"] == id)
    assert problem["locations"][moved["location"]] == [NEW.latitude, NEW.longitude]
    assert id in visits_in(plan)
    assert len(roads.asked) == 1
