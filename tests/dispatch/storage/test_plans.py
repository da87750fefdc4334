"""Plans are kept whole, one of them holds, and of two people who change the same thing the second is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from dispatch.errors import NotFound, StaleVersion, StorageError
from dispatch.storage import Store, plans
from dispatch.storage.tables import BoardRow
from tests.dispatch.storage.contents import NOON, saved


def test_a_plan_comes_back_to_the_byte(store: Store) -> None:
    """Texts, figures and violations of a plan are those that were saved, also after others were."""
    texts = {"problem": "{\r\n}\n", "plan": '{"µ": 1e-9}', "archive": "上海 ‘x’ \\u0000\t "}
    with store.transaction() as session:
        first = plans.save(
            session,
            at=NOON,
            by="ann",
            reason="early",
            total_cents=2**40,
            violations=[{"kind": "late", "by": 0.1}],
            **texts,
        )
        second = saved(session, based_on=first.id)
    with store.reading() as session:
        row = plans.get(session, "P-000001")
        assert {name: getattr(row, name) for name in texts} == texts
        assert (row.by, row.reason, row.total_cents, row.created_at) == (
            "ann",
            "early",
            2**40,
            NOON,
        )
        assert (row.violations, row.state, row.version) == (
            [{"kind": "late", "by": 0.1}],
            "draft",
            1,
        )
        assert second.based_on == "P-000001"
        assert [plan.id for plan in plans.listing(session)] == ["P-000002", "P-000001"]
        assert [plan.id for plan in plans.listing(session, before=2, limit=5)] == ["P-000001"]


def test_what_is_not_there_is_named(store: Store) -> None:
    """An id of no plan is an error that names it, wherever it is given."""
    with store.reading() as session, pytest.raises(NotFound, match="no plan 'P-7'"):
        plans.get(session, "P-7")
    with pytest.raises(NotFound, match="no plan 'P-8'"), store.transaction() as session:
        saved(session, based_on="P-8")
    with pytest.raises(NotFound, match="no plan 'P-9'"), store.transaction() as session:
        plans.publish(session, "P-9", board_version=1)


def test_publishing_replaces_the_plan_that_held(store: Store) -> None:
    """The board names the plan published last; the one before is superseded and can still be opened."""
    with store.transaction() as session:
        assert plans.current(session) is None
        first, second = saved(session, "one").id, saved(session, "two").id
        assert plans.publish(session, first, board_version=1).version == 2
    with store.transaction() as session:
        plans.publish(session, second, board_version=2)
    with store.reading() as session:
        current = plans.current(session)
        assert current is not None
        assert (current.id, current.plan) == (second, "two")
        old = plans.get(session, first)
        assert (old.state, old.plan) == ("superseded", "one")
    with pytest.raises(StorageError, match="is superseded"), store.transaction() as session:
        plans.publish(session, first, board_version=3)


def test_a_discarded_draft_stays_readable(store: Store) -> None:
    """A discarded draft is not published any more and can be opened."""
    with store.transaction() as session:
        id = saved(session).id
        plans.discard(session, id, version=1)
    with pytest.raises(StorageError, match="is discarded"), store.transaction() as session:
        plans.publish(session, id, board_version=1)
    with store.reading() as session:
        assert plans.get(session, id).state == "discarded"


def test_the_second_of_two_changes_is_refused(store: Store) -> None:
    """Who saves a change of a draft that has been changed meanwhile is told both versions, and loses nothing else."""
    with store.transaction() as session:
        id = saved(session).id
    with store.transaction() as session:
        saved(session, "ann's", based_on=id, replaces_version=1)
    with pytest.raises(StaleVersion) as caught, store.transaction() as session:
        saved(session, "bob's", based_on=id, replaces_version=1)
    assert (caught.value.thing, caught.value.given, caught.value.found) == (f"plan {id}", 1, 2)
    assert "version 2 now, 1 when it was read" in str(caught.value)
    with store.reading() as session:
        assert [plan.id for plan in plans.listing(session)] == ["P-000002", "P-000001"]
        assert plans.get(session, "P-000002").plan == "ann's"
        assert plans.get(session, id).state == "superseded"


def test_the_second_of_two_publishers_is_refused(store: Store) -> None:
    """Who publishes on a board that has moved on is told, and the plan that holds stays."""
    with store.transaction() as session:
        first, second = saved(session).id, saved(session).id
        plans.publish(session, first, board_version=1)
    with pytest.raises(StaleVersion) as caught, store.transaction() as session:
        plans.publish(session, second, board_version=1)
    assert (caught.value.given, caught.value.found) == (1, 2)
    with store.reading() as session:
        assert plans.board(session).plan_id == first


def together(*deeds: Callable[[], object]) -> list[str]:
    """Do all of these at the same time and return what became of each."""
    gate = threading.Barrier(len(deeds))
    ends: list[str] = []

    def one(deed: Callable[[], object]) -> None:
        gate.wait(60)
        try:
            deed()
            ends.append("saved")
        except Exception as error:
            ends.append(type(error).__name__)

    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return sorted(ends)


def test_of_many_at_the_same_moment_one_wins(store: Store) -> None:
    """Six people change the same draft at the same moment: one is saved, five are told, on both engines."""
    with store.transaction() as session:
        id = saved(session).id

    def change() -> None:
        with store.transaction() as session:
            saved(session, based_on=id, replaces_version=1)

    assert together(*[change] * 6) == ["StaleVersion"] * 5 + ["saved"]
    with store.reading() as session:
        assert len(plans.listing(session)) == 2


def test_a_change_past_the_checks_is_found_by_the_database(store: Store) -> None:
    """Even code that forgets to lock a row cannot overwrite what another transaction saved meanwhile."""
    with store.transaction() as session:
        id = saved(session).id

    def careless(gate: threading.Barrier) -> Callable[[], None]:
        def change() -> None:
            with store.transaction() as session:
                row = session.scalars(select(BoardRow)).one()
                if store.url.get_backend_name() == "postgresql":
                    gate.wait(60)
                if row.plan_id is None:
                    row.plan_id = id
                else:
                    raise StaleVersion("board", given=1, found=row.version)

        return change

    gate = threading.Barrier(2)
    assert together(careless(gate), careless(gate)) == ["StaleVersion", "saved"]
