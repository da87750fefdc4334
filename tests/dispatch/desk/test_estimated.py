"""Roads that cannot be had while the day runs: estimated where that is chosen, and told with each plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dispatch.desk.replans import propose_replan
from dispatch.domain.place import Location
from dispatch.domain.plan import TRAVEL_FALLBACK
from dispatch.planning.archive import read_archive
from dispatch.storage import Store, plans
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TableMatrix, TravelMatrix
from solver.stop import Iterations
from tests.dispatch.desk.office import DISPATCHER, STANDARDS
from tests.dispatch.desk.running_day import running
from tests.dispatch.planning.example import at


@dataclass
class Roads:
    """A source of tables that is down as long as a test says so."""

    is_down: bool = False
    asked: int = 0

    def matrix(self, places: Sequence[Location]) -> TravelMatrix:
        """Return the straight line, as a table of roads or as what stands in for it."""
        self.asked += 1
        line = StraightLine().matrix(places)
        if self.is_down:
            return replace(line, fallback="Estimated: the server is down.")
        return TableMatrix(line.seconds, line.metres, "made roads")


def told(store: Store, plan_id: str) -> Any:
    """Return what a stored plan says of its travel."""
    with store.reading() as session:
        return read_archive(plans.get(session, plan_id).archive).stats.get(TRAVEL_FALLBACK)


def test_a_replan_says_what_it_rests_on(office: Store) -> None:
    """Each plan tells of its own travel alone: estimated while the server is down, and no more when it is back."""
    running(office)
    roads = Roads(is_down=True)
    said = []
    for moment in (at(8), at(8, 30)):
        made = propose_replan(
            office, by=DISPATCHER, at=moment, stop=Iterations(50), standards=STANDARDS, travel=roads
        )
        said.append(told(office, made.saved.id))
        roads.is_down = False
    assert said == ["Estimated: the server is down.", None]


def test_nobody_is_asked_inside_a_search(office: Store) -> None:
    """Planning the rest of a day asks for one matrix, before the search begins."""
    running(office)
    roads = Roads()
    propose_replan(
        office, by=DISPATCHER, at=at(8), stop=Iterations(500), standards=STANDARDS, travel=roads
    )
    assert roads.asked == 1
