"""Staffing studies as work: each replication is stored at once, so that whoever goes on with one begins there."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from dispatch.desk.past_jobs import StudyInputs
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.staffing.build_study import StudyPlan, build_study
from dispatch.staffing.history import StaffingError
from dispatch.staffing.plots import svg_plots
from dispatch.staffing.report import Report, run_study
from dispatch.staffing.results import Results
from dispatch.staffing.statistics import Interval
from dispatch.staffing.study import Study
from dispatch.staffing.study_file import read_study_text
from dispatch.staffing.summary import Summary
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Store, studies, work
from dispatch.travel.travel_times import TravelTimes
from dispatch.worker.heartbeat import Stopped
from dispatch.worker.task import Task
from solver.executor import Executor, ExecutorError, InProcess, ProcessPool

LOG = logging.getLogger(__name__)
STOPPED = mark("It was stopped; what is done is kept, and it can go on.")


class StoredResults(Results):
    """Replications in the store, those of earlier studies and of killed workers among them."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._loaded: set[str] = set()

    def get(self, key: str, replication: int) -> Summary | None:
        """Return a result, or None where it is still to be had."""
        if key not in self._loaded:
            with self._store.reading() as session:
                kept = studies.results_of(session, key)
            self._known.update(
                {(key, number): Summary.from_plain(plain) for number, plain in kept.items()}
            )
            self._loaded.add(key)
        return super().get(key, replication)

    def put(self, key: str, replication: int, summary: Summary) -> None:
        """Keep a result."""
        with self._store.transaction() as session:
            studies.put_result(
                session, scenario=key, replication=replication, summary=summary.plain()
            )
        super().put(key, replication, summary)


def run_asked_study(
    task: Task, standards: ServiceStandards, travel: TravelTimes, *, processes: int = 1
) -> None:
    """Run the study that a piece of work asks for, and save its answer with its plots.

    Raises
    ------
    Stopped
        If the worker is to stop, or shorter work waits; the study goes back to the queue.
    StaffingError
        If the study cannot be run; the work fails with its sentence.
    """
    study_id = task.request["study"]
    with task.store.reading() as session:
        row = studies.get(session, study_id, inputs=True)
        text, inputs = row.text, StudyInputs.of(row.inputs, standards.timezone)
    plan = build_study(
        read_study_text(text),
        day=inputs.day,
        past=inputs.past,
        standards=standards,
        travel=travel,
        started=inputs.started,
    )
    try:
        with ProcessPool(processes) if processes > 1 else nullcontext(InProcess()) as executor:
            report: Report | None = run_study(plan, _study(task, study_id, plan, executor))
    except StaffingError:
        if not task.heartbeat.cancel.is_set():
            raise
        report = None
    except ExecutorError as error:
        raise StaffingError(f"{error}.") from error
    _save(task, study_id, report)


def _study(task: Task, study_id: str, plan: StudyPlan, executor: Executor) -> Study:
    return Study(
        plan.world,
        seed=plan.seed,
        executor=executor,
        results=StoredResults(task.store),
        on_progress=_Watch(task, study_id).note,
        cancel=task.heartbeat.cancel,
    )


def _save(task: Task, study_id: str, report: Report | None) -> None:
    if report is None:
        with task.store.transaction() as session:
            task.finish_without_plan(session, sentence=_(STOPPED), state=work.CANCELLED)
        return
    plots = svg_plots(report)
    with task.store.transaction() as session:
        studies.for_change(session, study_id).report = report.plain()
        studies.put_plots(session, study_id, plots)
        task.finish_without_plan(session, sentence=report.sentence)


class _Watch:
    """Writes how far a study is, and lets shorter work go first."""

    def __init__(self, task: Task, study_id: str) -> None:
        self._task, self._study_id = task, study_id
        with task.store.reading() as session:
            known = studies.get(session, study_id).progress
        self._intervals: dict[str, Mapping[str, Any]] = {each["name"]: each for each in known}

    def note(self, name: str, interval: Interval) -> None:
        """Keep a scenario's interval, the one that moved last at the end."""
        self._intervals.pop(name, None)
        wide = not math.isfinite(interval.half_width)
        self._intervals[name] = {
            "name": name,
            "mean": interval.mean,
            "half_width": None if wide else interval.half_width,
            "replications": interval.count,
        }
        with self._task.store.transaction() as session:
            row = studies.for_change(session, self._study_id)
            row.progress = [dict(each) for each in self._intervals.values()]
            awaited = work.is_awaited(session)
        done = sum(each["replications"] for each in self._intervals.values())
        LOG.info("study %s: replication %s is kept", self._study_id, done)
        self._task.heartbeat.note({"replications": done, "message": f"{name}: {interval}"})
        if awaited:
            raise Stopped
