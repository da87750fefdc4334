"""The plan on the board made ready for questions about appointments, in the background where that can be."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Event, Lock, Thread

from dispatch.desk.plans import Board, OpenedPlan, opened
from dispatch.errors import DispatchError, SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.ahead import visits_in
from dispatch.planning.replanning.new_ways import NewWays
from dispatch.planning.replanning.slots import Slots
from dispatch.storage import Session, Store, plans

LOOK_SECONDS = 0.5
"""How often the board is looked at."""
AFTER_TROUBLE_SECONDS = 10.0

LOG = logging.getLogger(__name__)


class ReadyPlan:
    """One version of the board with its plan loaded; all threads may ask it.

    Attributes
    ----------
    board, current : Board, OpenedPlan
        The version, and its plan.
    job_ids : frozenset of str
        Jobs that the plan's problem holds.
    visits : Mapping of job id to (technician id, second)
        What it visits.
    has_matrix : bool
        Whether its travel is a matrix, which holds the places of the plan alone.
    locations : sequence of (latitude, longitude)
        These places.
    """

    def __init__(self, board: Board, current: OpenedPlan, ways: NewWays) -> None:
        """Load the plan; this takes its time."""
        self.board, self.current, self._ways = board, current, ways
        self._slots = _slots(current, ways)
        self.job_ids = frozenset(job["id"] for job in self._slots.problem["jobs"])
        self.visits = visits_in(self._slots.plan)
        self.has_matrix = "duration" in self._slots.problem["travel"]
        self.locations = self._slots.problem["locations"]
        self._lock = Lock()
        self._without: tuple[str, Slots] | None = None

    def slots(self, job_id: str, from_at: datetime) -> Slots:
        """Return the plan to ask about a job, for appointments that begin at a moment or later.

        A job that the plan leaves out is asked for like any other: the plan is loaded without it, and kept until
        another such job is asked for.
        """
        return self._for(job_id).from_moment(from_at)

    def _for(self, job_id: str) -> Slots:
        if job_id not in {left.job_id for left in self.current.plan.unserved}:
            return self._slots
        with self._lock:
            if self._without is None or self._without[0] != job_id:
                self._without = job_id, _slots(self.current, self._ways, without=job_id)
            return self._without[1]


class ReadyPlans:
    """The plan on the board, loaded once for all threads: who comes while it is loaded waits for that."""

    def __init__(self, store: Store, ways: NewWays) -> None:
        """Take the store, and who knows the ways to places that are not in a plan; nothing is read yet."""
        self.store, self._ways = store, ways
        self._lock = Lock()
        self._ready: ReadyPlan | None = None

    def current(self) -> ReadyPlan:
        """Return the plan that holds now, loaded.

        Raises
        ------
        SituationError
            If no plan holds yet.
        """
        ready = self._known()
        return self._load() if ready is None else ready

    def prepare(self) -> None:
        """Load the plan that holds now, if one does and it is not loaded."""
        with self.store.reading() as session:
            board = _board(session)
        if board.plan_id is not None:
            self.current()

    def _known(self) -> ReadyPlan | None:
        ready = self._ready
        with self.store.reading() as session:
            board = _board(session)
        return ready if ready is not None and ready.board == board else None

    def _load(self) -> ReadyPlan:
        with self._lock:
            # Whoever waited for the lock finds what the one before has loaded.
            ready = self._known()
            if ready is not None:
                return ready
            with self.store.reading() as session:
                board, row = _board(session), plans.current(session)
                if row is None:
                    raise SituationError(
                        _("No plan holds yet. Publish one before offering appointments.")
                    )
                found = opened(row)
            self._ready = ReadyPlan(board, found, self._ways)
            return self._ready


class Keeper:
    """A thread that loads each plan soon after it was published, whoever published it, before a caller asks.

    Parameters
    ----------
    prepare : callable
        Loads the plan that holds, if it is not loaded.
    stopping : Event
        Ends the thread when it is set.
    """

    def __init__(self, prepare: Callable[[], None], *, stopping: Event | None = None) -> None:
        self._prepare, self._stopping = prepare, stopping or Event()
        self._thread = Thread(target=self.run, name="keeper of appointments", daemon=True)

    def start(self) -> None:
        """Begin to look at the board."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; a plan that is being loaded is loaded to its end."""
        self._stopping.set()
        self._thread.join()

    def run(self) -> None:
        """Look at the board again and again until it is told to stop."""
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                self._prepare()
                pause = LOOK_SECONDS
            except DispatchError as error:
                LOG.error("appointments: %s", error)
                pause = AFTER_TROUBLE_SECONDS


def _board(session: Session) -> Board:
    row = plans.board(session)
    return Board(row.plan_id, row.version)


def _slots(current: OpenedPlan, ways: NewWays, *, without: str | None = None) -> Slots:
    problem, plan = json.loads(current.problem_text), json.loads(current.plan_text)
    if without is not None:
        problem["jobs"] = [job for job in problem["jobs"] if job["id"] != without]
        plan["unserved"] = [left for left in plan["unserved"] if left["job"] != without]
    day = current.plan.day
    shown = replace(
        current.plan,
        day=replace(day, jobs=tuple(job for job in day.jobs if job.id != without)),
        unserved=tuple(left for left in current.plan.unserved if left.job_id != without),
    )
    return Slots(problem, plan, horizon=day.horizon, shown=shown, ways=ways)
