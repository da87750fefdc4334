"""A staffing study whose worker is killed: another one goes on from what is stored, to the same answer."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from dispatch.desk import studies
from dispatch.desk.past_jobs import StudyInputs
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.storage import Store
from tests.dispatch.planning import example
from tests.dispatch.staffing.small_service import history
from tests.dispatch.worker.workshop import AROUND, MORNING, worker
from tests.support.quick_store import without_waiting

PLANNER = Actor("U-4", Role.PLANNER)
STUDY = """
name = "killed"
day = "store"
history = "store"
first_day = 2026-03-02
days = 7
warm_up_days = 0
iterations = 0

[precision]
half_width = 0.4
least = 2
most = 7

[[scenario]]
name = "as it is"

[[scenario]]
name = "without T-1"
without = ["T-1"]
"""


def asked(folder: Path, name: str) -> tuple[Store, str]:
    """Return a store where a study waits, and its id."""
    store = without_waiting(Store.open(f"sqlite:///{folder / name}.sqlite"))
    past = tuple(example.job(job.id, reported_at=job.reported_at) for job in history(a_day=2).jobs)
    id = studies.ask_for_study(
        store,
        by=PLANNER,
        at=MORNING,
        name="killed",
        question="",
        text=STUDY,
        inputs=StudyInputs(example.day(), past, {}),
    )
    return store, id


def test_a_killed_worker_loses_no_replication(tmp_path: Path) -> None:
    """After kill -9 in the middle the next worker simulates only the rest, and says what an undisturbed one says."""
    store, id = asked(tmp_path, "killed")
    url = store.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.dispatch.worker.workshop", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any("replication 3 is kept" in line for line in process.stdout)
        process.kill()
    assert process.returncode == -9
    left = studies.get_study(store, id)
    assert (left.state, left.report) == ("running", None)
    assert sum(each["replications"] for each in left.progress) >= 3
    assert worker(store, now=MORNING + timedelta(hours=1)).run_one()
    calm, other = asked(tmp_path, "calm")
    assert worker(calm).run_one()
    found, undisturbed = studies.get_study(store, id), studies.get_study(calm, other)
    assert found.state == undisturbed.state == "done"
    assert found.report == undisturbed.report
    assert [name for name, _ in found.plots] == [name for name, _ in undisturbed.plots]
    for opened in (store, calm):
        opened.close()


def test_several_processes_say_the_same(tmp_path: Path) -> None:
    """A study in two processes beside the worker has the answer of one, and every replication is stored."""
    alone, first = asked(tmp_path, "alone")
    assert worker(alone).run_one()
    beside, second = asked(tmp_path, "beside")
    assert worker(beside, around=replace(AROUND, processes=2)).run_one()
    one, two = studies.get_study(alone, first), studies.get_study(beside, second)
    assert two.state == "done"
    assert two.report == one.report
    assert sorted(each["replications"] for each in two.progress) == sorted(
        each["replications"] for each in one.progress
    )
    for opened in (alone, beside):
        opened.close()
