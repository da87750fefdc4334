"""One piece of work in the hands of its worker: what is asked, where to begin, whom to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.desk.plans import SavedPlan
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.languages import gettext as _
from dispatch.planning.so_far import RoutesSoFar
from dispatch.storage import Session, Store, work
from dispatch.worker.heartbeat import Heartbeat
from solver.stop import AnyOf, Iterations, Seconds, Stop

LEAST_SECONDS = 1.0


@dataclass(frozen=True)
class Task:
    """What a handler is given.

    Attributes
    ----------
    store : Store
        Where the day is read and the plan is saved.
    id, request : str, mapping
        The work and what is asked.
    by : Actor
        Who asked.
    done : mapping
        The progress that an earlier worker had reached; empty at the first attempt.
    start : routes or None
        The best that an earlier worker had reached.
    heartbeat : Heartbeat
        Its `on_progress`, `on_best` and `cancel` go to the search.
    """

    store: Store
    id: str
    request: Mapping[str, Any]
    by: Actor
    done: Mapping[str, Any]
    start: RoutesSoFar | None
    heartbeat: Heartbeat

    @property
    def moment(self) -> datetime:
        """From when on it is planned: as asked, or from now on."""
        given = self.request.get("from_at")
        return self.heartbeat.clock() if given is None else datetime.fromisoformat(given)

    def stop(self) -> Stop:
        """Return when the search stops: what was asked, less what an earlier worker has done of it."""
        stops: list[Stop] = []
        if (iterations := self.request.get("iterations")) is not None:
            stops.append(Iterations(max(0, iterations - self.done.get("iterations", 0))))
        if (seconds := self.request.get("seconds")) is not None:
            left = seconds - self.done.get("seconds", 0.0)
            stops.append(Seconds(max(min(seconds, LEAST_SECONDS), left)))
        return stops[0] if len(stops) == 1 else AnyOf(*stops)

    def finish(self, session: Session, saved: SavedPlan) -> None:
        """End the work with a plan, in the transaction that saves it; a handler hands this on as `then`.

        Raises
        ------
        LeaseLost
            If another worker has taken over; then nothing of the transaction is saved.
        """
        self.heartbeat.end()
        cancelled = work.get(session, self.id).cancel_asked
        work.finish(
            session,
            self.id,
            worker=self.heartbeat.worker,
            at=self.heartbeat.clock(),
            state=work.CANCELLED if cancelled else work.DONE,
            result=saved.id,
            sentence=_("It was cancelled; the best plan so far was kept.") if cancelled else "",
        )

    def finish_without_plan(
        self, session: Session, *, sentence: str = "", state: str = work.DONE
    ) -> None:
        """End the work, in the transaction that saves what it has made.

        Raises
        ------
        LeaseLost
            If another worker has taken over; then nothing of the transaction is saved.
        """
        self.heartbeat.end()
        work.finish(
            session,
            self.id,
            worker=self.heartbeat.worker,
            at=self.heartbeat.clock(),
            state=state,
            sentence=sentence,
        )


def actor_of(asked_by: str, request: Mapping[str, Any]) -> Actor:
    """Return who asked for a piece of work, with the role held then."""
    return Actor(asked_by, Role(request["role"]))
