"""Two dispatchers act on one board at the same moment, on both engines: one act holds, the other is told."""

from __future__ import annotations

from dispatch.desk import plans
from dispatch.desk.edit_book import EditBook
from dispatch.desk.edit_judging import Off
from dispatch.desk.hand_edits import make_edit
from dispatch.desk.hand_locks import LockKind, set_lock
from dispatch.desk.plan_changes import visits_of
from dispatch.desk.publishing import StaleBoard
from dispatch.desk.slots import SlotBook
from dispatch.desk.undoing import undo
from dispatch.storage import Store
from tests.dispatch.desk.office import DISPATCHER, STANDARDS, furnish
from tests.dispatch.desk.running_day import running
from tests.dispatch.desk.test_at_once import together
from tests.dispatch.planning.example import at

MOMENT = at(7, 40)


def book_of(store: Store) -> EditBook:
    """Return a book as each process has its own."""
    return EditBook(store, STANDARDS, SlotBook(store, STANDARDS))


def test_one_of_two_acts_on_one_board_holds(store: Store) -> None:
    """Three people change the board they all saw: exactly one plan is published, and its act alone is in it."""
    furnish(store)
    first, second, third, _ = running(store)
    version = plans.board(store).version

    def take_out(ticket_id: str) -> None:
        book = book_of(store)
        book.at_hand(ticket_id, at=MOMENT)
        make_edit(book, Off(ticket_id), board_version=version, by=DISPATCHER, at=MOMENT)

    def lock(ticket_id: str) -> None:
        set_lock(
            store,
            ticket_id,
            LockKind.BOTH,
            board_version=version,
            by=DISPATCHER,
            at=MOMENT,
            standards=STANDARDS,
        )

    refusals = together([lambda: take_out(first), lambda: take_out(second), lambda: lock(third)])
    assert [type(each) for each in refusals if each is not None] == [StaleBoard] * 2
    assert plans.board(store).version == version + 1
    current = plans.current_plan(store)
    assert current is not None
    gone = {first, second} - visits_of(current.plan).keys()
    assert gone == {
        id for id, refusal in zip((first, second), refusals, strict=False) if not refusal
    }
    assert len(plans.list_plans(store)) == 2, "who was refused has left no draft"


def test_undo_takes_back_once(store: Store) -> None:
    """Two browsers of one person press U at once: one step is taken back, not two."""
    furnish(store)
    first, second, *_ = running(store)
    for ticket_id in (first, second):
        version = plans.board(store).version
        edit = Off(ticket_id)
        make_edit(book_of(store), edit, board_version=version, by=DISPATCHER, at=MOMENT)
    version = plans.board(store).version

    def take_back() -> None:
        undo(store, board_version=version, by=DISPATCHER, at=MOMENT, standards=STANDARDS)

    refusals = together([take_back] * 2)
    assert [type(each) for each in refusals if each is not None] == [StaleBoard]
    current = plans.current_plan(store)
    assert current is not None
    assert first not in visits_of(current.plan)
    assert second in visits_of(current.plan)


def test_a_published_plan_is_loaded_before_it_is_edited(store: Store) -> None:
    """Prepared once for each version of the board, whatever the clock says; without a plan there is nothing to load."""
    furnish(store)
    book = book_of(store)
    book.prepare(at=MOMENT)
    first, *_ = running(store)
    book.prepare(at=MOMENT)
    prepared = book.at_hand(first, at=MOMENT).editing
    book.prepare(at=at(7, 50))
    assert book.at_hand(first, at=MOMENT).editing is prepared
    version = plans.board(store).version
    make_edit(book, Off(first), board_version=version, by=DISPATCHER, at=MOMENT)
    book.prepare(at=MOMENT)
    assert book.at_hand(first, at=MOMENT).editing is not prepared
