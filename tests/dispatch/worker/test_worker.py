"""Work is done, cancelled, handed on after a death, and never runs for ever."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from dispatch.desk import plans
from dispatch.desk import work as desk
from dispatch.desk.publishing import publish_plan
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import InputError, LeaseLost
from dispatch.storage import Store, work
from dispatch.worker import Surroundings
from dispatch.worker.handlers import plan
from dispatch.worker.task import Task
from solver.checker import check, load_json
from solver.stop import AnyOf, Iterations, Seconds
from tests.dispatch.worker.workshop import FOREVER, MORNING, PLANNER, asked, fill, row, worker

LATER = MORNING + timedelta(hours=1)


def drafts(store: Store) -> list[str]:
    """Return the ids of all plans."""
    return [plan.id for plan in plans.list_plans(store)]


def test_a_plan_is_made(store: Store) -> None:
    """A request becomes a draft that the checker passes, with everything said of it, and nothing is left to do."""
    fill(store)
    id = asked(store, reason="for today")
    assert worker(store).run_one()
    done = desk.get_work(store, id)
    assert (done.state, done.attempts, done.sentence) == ("done", 1, "")
    assert done.finished_at == MORNING
    opened = plans.open_plan(store, done.plan_id or "")
    assert (opened.saved.reason, opened.saved.by) == ("for today", PLANNER.id)
    assert len(opened.plan.routes[0].visits) > 0
    assert check(load_json(opened.problem_text), load_json(opened.plan_text)).valid
    assert not worker(store).run_one()
    assert row(store, id).lease_until is None


@contextmanager
def killed_while_planning(store: Store) -> Iterator[None]:
    """Let another process work until it has saved its best so far, and kill it at once with signal 9."""
    url = store.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.dispatch.worker.workshop", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any("the best so far is saved" in line for line in process.stdout)
        process.kill()
    assert process.returncode == -9
    yield


def test_a_killed_worker_is_followed_by_another(store: Store) -> None:
    """After kill -9 in mid-search the old plan holds, and once the lease is out another worker ends the work."""
    fill(store)
    asked(store, reason="first")
    worker(store).run_one()
    first = plans.open_plan(store, drafts(store)[0])
    dispatcher = Actor("U-1", Role.DISPATCHER)
    publish_plan(store, first.saved.id, board_version=1, by=dispatcher, at=MORNING)
    id = asked(store, iterations=FOREVER)
    with killed_while_planning(store):
        left = row(store, id)
        assert (left.state, left.attempts) == ("running", 1)
        assert left.best is not None
        current = plans.current_plan(store)
        assert current is not None
        assert current.plan_text == first.plan_text
        assert drafts(store) == [first.saved.id]
        assert not worker(store, now=(left.lease_until or MORNING) - timedelta(seconds=1)).run_one()
    starts: list[Any] = []

    def resumed(task: Task, around: Surroundings) -> None:
        starts.append(task.start)
        task.heartbeat.cancel.set()
        plan(task, around)

    assert worker(store, now=LATER, handlers={"plan": resumed}).run_one()
    done = desk.get_work(store, id)
    assert (done.state, done.attempts) == ("done", 2)
    assert starts == [json.loads(left.best)]
    second = plans.open_plan(store, done.plan_id or "")
    assert second.saved.total_cents <= left.progress["cost"]


def test_work_whose_workers_die_fails_in_words(store: Store) -> None:
    """Work that kills each of its workers is given up after some attempts, and nothing is running any more."""
    fill(store, jobs=1)
    id = asked(store)
    for attempt in range(2):
        with store.transaction() as session:
            dead = work.claim(
                session,
                worker=f"dead {attempt}",
                now=MORNING + attempt * timedelta(minutes=2),
                lease=timedelta(minutes=1),
                most_attempts=2,
            )
        assert dead is not None
    assert not worker(store, now=LATER, most_attempts=2).run_one()
    failed = desk.get_work(store, id)
    assert (failed.state, failed.plan_id) == ("failed", None)
    assert "died 2 times" in failed.sentence
    assert drafts(store) == []


def test_a_worker_thought_dead_saves_nothing(store: Store) -> None:
    """Who comes back after another has taken over saves no plan and does not end the work."""
    fill(store, jobs=1)
    id = asked(store)

    def slow(task: Task, around: Surroundings) -> None:
        assert worker(task.store, now=LATER, handlers={"plan": taken_over}).run_one()
        plan(task, around)

    def taken_over(task: Task, around: Surroundings) -> None:
        """Hold the work without ending it."""

    assert worker(store, handlers={"plan": slow}, beat_seconds=60).run_one()
    assert drafts(store) == []
    assert desk.get_work(store, id).attempts == 2
    with pytest.raises(LeaseLost, match="no longer nobody's"), store.transaction() as session:
        work.finish(session, id, worker="nobody", at=MORNING)


def test_cancelled_work_keeps_the_best_so_far(store: Store) -> None:
    """A search that would take days ends when it is cancelled, with a plan that is valid."""
    fill(store)
    id = asked(store, iterations=FOREVER)
    began = threading.Event()

    def watched(task: Task, around: Surroundings) -> None:
        began.set()
        plan(task, around)

    at_work = worker(store, handlers={"plan": watched})
    thread = threading.Thread(target=at_work.run_one)
    thread.start()
    assert began.wait(60)
    asked_to = desk.cancel_work(store, id, by=PLANNER, at=MORNING)
    assert (asked_to.state, asked_to.cancel_asked) == ("running", True)
    thread.join(60)
    assert not thread.is_alive()
    done = desk.get_work(store, id)
    assert done.state == "cancelled"
    assert "best plan so far was kept" in done.sentence
    opened = plans.open_plan(store, done.plan_id or "")
    assert check(load_json(opened.problem_text), load_json(opened.plan_text)).valid


def test_a_worker_told_to_stop_gives_its_work_back(store: Store) -> None:
    """Stopped in mid-search it saves the best, and the work waits again without a lost attempt."""
    fill(store)
    id = asked(store, iterations=FOREVER)
    at_work = worker(store)

    def stopped_soon(task: Task, around: Surroundings) -> None:
        at_work.stopping.set()
        plan(task, around)

    at_work._handlers = {"plan": stopped_soon}
    at_work.run()
    left = row(store, id)
    assert (left.state, left.attempts, left.worker) == ("queued", 0, None)


def failing(error: Exception) -> Callable[[Task, Surroundings], None]:
    """Return a handler that raises."""

    def handler(task: Task, around: Surroundings) -> None:
        raise error

    return handler


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputError("There is no technician. Load some."), "There is no technician. Load some."),
        (ZeroDivisionError("secret"), "An unexpected error stopped it (ZeroDivisionError)"),
    ],
)
def test_a_failure_is_told_in_words(file_store: Store, error: Exception, sentence: str) -> None:
    """An error ends the work with a sentence, without what an unexpected one says, and the worker goes on."""
    first, second = asked(file_store), asked(file_store)
    at_work = worker(file_store, handlers={"plan": failing(error)})
    assert at_work.run_one()
    failed = desk.get_work(file_store, first)
    assert failed.state == "failed"
    assert failed.sentence.startswith(sentence)
    assert "secret" not in failed.sentence
    assert at_work.run_one()
    assert desk.get_work(file_store, second).state == "failed"


def test_unknown_work_fails_in_words(file_store: Store) -> None:
    """A kind that no handler does is not left waiting."""
    id = desk.ask_for(file_store, "dance", {}, by=PLANNER, at=MORNING).id
    assert worker(file_store).run_one()
    assert desk.get_work(file_store, id).sentence.startswith(
        "No worker can do 'dance'. It does plan"
    )


def test_what_was_done_is_not_done_again() -> None:
    """A search that is taken up again has what is left of its iterations and seconds."""
    task = Task(
        store=None,  # type: ignore[arg-type]
        id="W-1",
        request={"iterations": 100, "seconds": 30.0},
        by=PLANNER,
        done={"iterations": 40, "seconds": 12.5},
        start=None,
        heartbeat=None,  # type: ignore[arg-type]
    )
    both = task.stop()
    assert isinstance(both, AnyOf)
    iterations, seconds = both.stops
    assert iterations == Iterations(60)
    assert isinstance(seconds, Seconds)
    assert seconds.limit == 17.5
