"""Studies that rest on the store, and those that ask for a cluster."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from dispatch.cli.commands import run
from dispatch.cli.study_files import open_study
from dispatch.desk.actions import Action
from dispatch.errors import InputError
from dispatch.storage import Store, audit, tickets
from tests.dispatch.desk.office import furnish
from tests.dispatch.planning import example
from tests.dispatch.staffing.small_service import history

STUDY = """
day = "store"
history = "store"
first_day = 2026-03-02
days = 7
iterations = 0

[[scenario]]
name = "as it is"

[back_test]
started = "store"
first_day = 2026-02-02
days = 7
replications = 3
"""


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with six weeks of tickets, each begun an hour after its report, and a study file that rests on it."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = Store.open(url)
    furnish(store)
    with store.transaction() as session:
        for past in history(a_day=2).jobs:
            job = example.job("", reported_at=past.reported_at)
            ticket = tickets.add(session, job=job, state="done", at=past.reported_at)
            audit.record(
                session,
                at=past.reported_at,
                actor="U-2",
                action=Action.TICKET_MOVED.value,
                subject=("ticket", ticket.id),
                details={"to": "on_site"},
            )
    store.close()
    monkeypatch.setenv("DISPATCH_STORE_URL", url)
    path = tmp_path / "study.toml"
    path.write_text(STUDY, "utf-8")
    return path


def test_a_study_rests_on_the_store(filled: Path) -> None:
    """Past jobs, people, stock and starts are those of the store."""
    plan = open_study(filled, at=example.at(12))
    past = history(a_day=2)
    assert len(plan.history.jobs) == len(past.jobs)
    assert (plan.history.first, plan.history.last) == (past.first, past.last)
    names = [member.technician.id for member in plan.scenarios[0].staff.members]
    assert names == [person.id for person in example.day().technicians]
    assert plan.scenarios[0].stock.depots[0].stock == {"P-1": 4, "P-2": 1}
    assert plan.past is not None
    assert plan.past.first_day == date(2026, 2, 2)
    assert len(plan.past.started) == len(past.jobs)


def test_an_empty_store_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A study of a store without technicians says what is missing."""
    monkeypatch.setenv("DISPATCH_STORE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    path = tmp_path / "study.toml"
    path.write_text(STUDY, "utf-8")
    with pytest.raises(InputError, match="No technician has a shift"):
        open_study(path)
    assert run(["staffing", str(path)]) == 2
    assert "No technician has a shift" in capsys.readouterr().err


def test_a_cluster_takes_no_workers(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both options together are refused, and so is a cluster where Dask is not installed, with what to install."""
    study = str(repository / "data" / "staffing" / "study.toml")
    out = ["--out", str(repository / "build" / "never")]
    assert run(["staffing", study, *out, "--workers", "2", "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "--workers and --cluster" in capsys.readouterr().err
    monkeypatch.delitem(sys.modules, "dispatch.staffing.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(["staffing", study, *out, "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "field-dispatch[cluster]" in capsys.readouterr().err
