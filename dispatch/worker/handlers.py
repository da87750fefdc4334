"""What the worker can do, by the kind of the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dispatch.desk.plan_requests import plan_day
from dispatch.desk.replan_requests import read_locks
from dispatch.desk.replans import propose_replan
from dispatch.planning.so_far import Watch
from dispatch.standards.service_standard import ServiceStandards
from dispatch.travel.travel_times import TravelTimes
from dispatch.worker.task import Task
from solver.solve import DEFAULT_ENGINE


@dataclass(frozen=True)
class Surroundings:
    """What all work rests on.

    Attributes
    ----------
    standards, travel : ServiceStandards, TravelTimes
        What is promised to customers, and how long the ways take.
    processes : int
        In how many processes a staffing study is simulated; its answer does not depend on it.
    """

    standards: ServiceStandards
    travel: TravelTimes
    processes: int = 1


class Handler(Protocol):
    """Does one kind of work."""

    def __call__(self, task: Task, around: Surroundings) -> None:
        """Do the work and end it with `task.finish`, in the transaction that saves what was made.

        A `DispatchError` makes the work fail with its sentence.
        """
        ...


def plan(task: Task, around: Surroundings) -> None:
    """Plan the open tickets from the moment asked for on, and save a draft."""
    request, heartbeat = task.request, task.heartbeat
    plan_day(
        task.store,
        by=task.by,
        at=task.moment,
        standards=around.standards,
        travel=around.travel,
        stop=task.stop(),
        days=request.get("days", 1),
        seed=request.get("seed", 0),
        engine=request.get("engine", DEFAULT_ENGINE),
        reason=request.get("reason", "planned anew"),
        start=task.start,
        watch=Watch(heartbeat.on_progress, heartbeat.on_best, heartbeat.cancel),
        then=task.finish,
    )


def replan(task: Task, around: Surroundings) -> None:
    """Plan the rest of the day as it stands now, and save the proposal as a draft."""
    request, heartbeat = task.request, task.heartbeat
    propose_replan(
        task.store,
        by=task.by,
        at=task.moment,
        standards=around.standards,
        travel=around.travel,
        stop=task.stop(),
        locks=read_locks(request.get("locks", ())),
        seed=request.get("seed", 0),
        engine=request.get("engine", DEFAULT_ENGINE),
        reason=request.get("reason", "re-planned"),
        on_progress=heartbeat.on_progress,
        cancel=heartbeat.cancel,
        then=task.finish,
    )


def study(task: Task, around: Surroundings) -> None:
    """Run a staffing study, and save its answer and plots."""
    # Imported here, as scipy and matplotlib take seconds that no plan should wait for.
    from dispatch.worker.studies import run_asked_study

    run_asked_study(task, around.standards, around.travel, processes=around.processes)


HANDLERS: Mapping[str, Handler] = {"plan": plan, "replan": replan, "study": study}
"""By the kind of the work; a new kind gets its line here."""
