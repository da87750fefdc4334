"""The plan on the board is loaded once for everybody, before a caller asks where that can be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from dispatch.desk import slots_ready
from dispatch.desk.plans import current_plan
from dispatch.desk.slots import SlotBook
from dispatch.desk.slots_ready import AFTER_TROUBLE_SECONDS, LOOK_SECONDS, Keeper
from dispatch.domain.job import Window
from dispatch.errors import StorageError
from dispatch.planning.replanning.slots import Slots
from dispatch.storage import Store, plans
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, job, triaged
from tests.dispatch.desk.running_day import publish_now, running
from tests.dispatch.planning.example import at


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was loaded: the name of the problem, each time."""
    found: list[str] = []

    def counted(problem: dict[str, Any], *rest: Any, **named: Any) -> Slots:
        found.append(problem["name"])
        return Slots(problem, *rest, **named)

    monkeypatch.setattr(slots_ready, "Slots", counted)
    return found


def ask(book: SlotBook, hour: int, minute: int = 0, **changes: Any) -> list[Window]:
    """Return the appointments that a caller is offered."""
    offered = book.offer(job(**changes), by=DISPATCHER, at=at(hour, minute))
    return [Window(slot.opens_at, slot.closes_at) for slot in offered.offer.slots]


def take(book: SlotBook, ticket_id: str, window: Window) -> None:
    """Take an appointment for a ticket at eight."""
    opens_at, closes_at = window.opens_at, window.closes_at
    book.take(ticket_id, opens_at=opens_at, closes_at=closes_at, by=DISPATCHER, at=at(8))


def test_the_clock_loads_nothing(office: Store, loads: list[str]) -> None:
    """Six hours later the same plan answers, without the windows that have begun; an earlier question is as it was."""
    running(office)
    book = SlotBook(office, STANDARDS)
    morning = ask(book, 8)
    assert min(window.opens_at for window in morning) < at(14)
    assert min(window.opens_at for window in ask(book, 14, 7)) == at(16)
    assert ask(book, 8) == morning
    assert len(loads) == 1


def test_a_published_plan_is_loaded_before_it_is_asked(office: Store, loads: list[str]) -> None:
    """Preparing without a plan does nothing; after each publication it loads once, and questions load no more."""
    book = SlotBook(office, STANDARDS)
    book.prepare()
    assert loads == []
    running(office)
    book.prepare()
    book.prepare()
    assert len(loads) == 1
    before = book.offer(job(), by=DISPATCHER, at=at(8)).board
    publish_now(office, moment=at(8, 5))
    book.prepare()
    after = book.offer(job(), by=DISPATCHER, at=at(8, 6)).board
    assert len(loads) == 2
    assert (before.plan_id, before.version) != (after.plan_id, after.version)


def test_two_callers_at_once_load_once(
    office: Store, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has seen that nothing is loaded while the first is loading, and still waits for that load."""
    running(office)
    begun, second_looked = Event(), Event()
    board, counted = plans.board, slots_ready.Slots

    def looked(session: Any) -> Any:
        row = board(session)
        if begun.is_set():
            second_looked.set()
        return row

    def slow(*given: Any, **named: Any) -> Any:
        begun.set()
        assert second_looked.wait(60), "nobody else came"
        return counted(*given, **named)

    monkeypatch.setattr(plans, "board", looked)
    monkeypatch.setattr(slots_ready, "Slots", slow)
    book = SlotBook(office, STANDARDS)
    with ThreadPoolExecutor(2) as callers:
        first = callers.submit(ask, book, 8)
        assert begun.wait(60)
        second = callers.submit(ask, book, 8)
        assert first.result(60) == second.result(60)
    assert len(loads) == 1


def test_a_job_left_out_is_loaded_once(office: Store, loads: list[str]) -> None:
    """Questions about a ticket that the plan leaves out load the plan without it once, however often it is asked."""
    left = triaged(office, skills={"magic": 9}).id
    running(office)
    current = current_plan(office)
    assert current is not None
    assert left in [each.job_id for each in current.plan.unserved]
    book = SlotBook(office, STANDARDS)
    for _ in range(3):
        assert ask(book, 8, id=left)
    assert len(loads) == 2


def test_a_plan_published_while_one_is_taken_is_kept(
    office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else takes an appointment between the load and the save of another: the plan then holds both."""
    running(office)
    book, elsewhere = SlotBook(office, STANDARDS), SlotBook(office, STANDARDS)
    tickets = [triaged(office).id, triaged(office).id]
    window = ask(book, 8)[0]
    asked, others = book._ask, tickets[1:]

    def interrupted(*given: Any, **named: Any) -> Any:
        if others:
            take(elsewhere, others.pop(), window)
        return asked(*given, **named)

    monkeypatch.setattr(book, "_ask", interrupted)
    take(book, tickets[0], window)
    current = current_plan(office)
    assert current is not None
    visits = {stop.job_id for route in current.plan.routes for stop in route.visits}
    assert set(tickets) <= visits


class Pauses(Event):
    """An event that is never waited for: it notes the pauses and is set after so many of them."""

    def __init__(self, most: int) -> None:
        """Take how many pauses there are."""
        super().__init__()
        self.most, self.seconds = most, list[float | None]()

    def wait(self, timeout: float | None = None) -> bool:
        """Note a pause and return whether it was one too many."""
        self.seconds.append(timeout)
        return len(self.seconds) > self.most


def test_the_keeper_goes_on_after_trouble() -> None:
    """A store that cannot be read is looked at again after a longer pause."""
    looks = list[int]()

    def prepare() -> None:
        looks.append(len(looks))
        if len(looks) == 2:
            raise StorageError("The store is locked.")

    pauses = Pauses(3)
    Keeper(prepare, stopping=pauses).run()
    assert len(looks) == 3
    assert pauses.seconds == [0.0, LOOK_SECONDS, AFTER_TROUBLE_SECONDS, LOOK_SECONDS]


def test_the_keeper_loads_what_was_published(office: Store, loads: list[str]) -> None:
    """Its thread loads the plan, and ends when it is told to."""
    running(office)
    book, done = SlotBook(office, STANDARDS), Event()

    def prepare() -> None:
        book.prepare()
        done.set()

    keeper = Keeper(prepare)
    keeper.start()
    assert done.wait(60)
    keeper.stop()
    assert ask(book, 8)
    assert len(loads) == 1
