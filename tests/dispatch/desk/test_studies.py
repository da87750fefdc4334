"""Staffing studies in the store: asked for, stopped, gone on with, and what they read of the tickets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.desk import studies, tickets
from dispatch.desk.past_jobs import StudyInputs, study_choices, study_inputs
from dispatch.desk.trail import newest_rows
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError, NotAllowed, NotFound
from dispatch.storage import Store, work
from tests.dispatch.desk.office import (
    DISPATCHER,
    MORNING,
    PLANNER,
    STANDARDS,
    furnish,
    reported,
    triaged,
)

OTHER = Actor("U-9", Role.PLANNER)


@pytest.fixture
def office(store: Store) -> Store:
    """A store with people, stock and no ticket."""
    furnish(store)
    return store


def asked(store: Store, **more: str) -> str:
    """Ask for a study and return its id."""
    inputs = study_inputs(store, at=MORNING, standards=STANDARDS)
    texts = {"name": "Winter", "question": "Enough?", "text": 'name = "Winter"', **more}
    return studies.ask_for_study(store, by=PLANNER, at=MORNING, inputs=inputs, **texts)


def test_inputs_are_the_tickets_that_asked_for_a_visit(office: Store) -> None:
    """First visits are demand, cancelled tickets are none; the first start on site is that of the trail."""
    first = triaged(office)
    gone = reported(office)
    tickets.move_ticket(office, gone.id, TicketState.CANCELLED, by=DISPATCHER, at=MORNING)
    waiting = reported(office)
    found = study_inputs(office, at=MORNING, standards=STANDARDS)
    assert [job.id for job in found.past] == [first.id, waiting.id]
    assert found.started == {}
    assert {job.id for job in found.day.jobs} == {first.id, waiting.id}
    assert found.day.depots[0].stock == {"P-1": 4, "P-2": 1}
    assert next(p for p in found.day.technicians if p.id == "T-1").van == {"P-1": 1}
    assert StudyInputs.of(found.text(), STANDARDS.timezone) == found
    assert study_choices(office).past_jobs == 3


def test_a_start_on_site_is_known(office: Store) -> None:
    """Of two arrivals at a ticket the first one counts."""
    from dispatch.desk.past_jobs import first_starts
    from dispatch.storage import audit

    with office.transaction() as session:
        for hours in (3, 1):
            audit.record(
                session,
                at=MORNING + timedelta(hours=hours),
                actor="U-2",
                action="ticket.moved",
                subject=("ticket", "T-000001"),
                details={"to": "on_site"},
            )
        assert first_starts(session) == {"T-000001": MORNING + timedelta(hours=1)}


def test_a_study_is_asked_for_and_recorded(office: Store) -> None:
    """It waits as a piece of work that names it, is listed, and stands in the trail."""
    id = asked(office)
    found = studies.get_study(office, id)
    assert (id, found.state, found.is_open, found.report) == ("S-000001", "queued", True, None)
    with office.reading() as session:
        row = work.get(session, found.work_id)
        assert (row.kind, row.request["study"]) == ("study", id)
    assert [each.id for each in studies.list_studies(office)] == [id]
    last = newest_rows(office, before=None, count=1)[0]
    assert (last.action, last.subject_id) == ("study.asked", id)


def test_a_study_is_stopped_and_goes_on(office: Store) -> None:
    """Stopped while it waits it is over at once; gone on with it waits again, and not twice."""
    id = asked(office)
    with pytest.raises(InputError, match="is queued"):
        studies.go_on(office, id, by=PLANNER, at=MORNING)
    with pytest.raises(NotAllowed, match=f"asked for by {PLANNER.id}"):
        studies.stop_study(office, id, by=OTHER, at=MORNING)
    studies.stop_study(office, id, by=PLANNER, at=MORNING)
    studies.stop_study(office, id, by=PLANNER, at=MORNING)
    assert studies.get_study(office, id).state == "cancelled"
    studies.go_on(office, id, by=OTHER, at=MORNING)
    assert studies.get_study(office, id).state == "queued"


def test_who_may_not_is_refused(office: Store) -> None:
    """Dispatchers ask for no studies; names are needed, and what is not there is not found."""
    inputs = study_inputs(office, at=MORNING, standards=STANDARDS)
    with pytest.raises(NotAllowed, match="Ask a planner or admin"):
        studies.ask_for_study(
            office, by=DISPATCHER, at=MORNING, name="x", question="", text="", inputs=inputs
        )
    with pytest.raises(InputError, match="needs a name"):
        asked(office, name=" ")
    with pytest.raises(InputError, match="300 letters"):
        asked(office, question="x" * 301)
    assert studies.list_studies(office) == ()
    for deed in (studies.get_study, lambda store, id: studies.plot_of(store, id, "cost")):
        with pytest.raises(NotFound):
            deed(office, "S-9")


def test_an_empty_store_has_nothing_to_study(store: Store, tmp_path: Path) -> None:
    """Without a technician's shift there are no inputs, and a form has nothing to offer."""
    with pytest.raises(InputError, match="No technician has a shift"):
        study_inputs(store, at=MORNING, standards=STANDARDS)
    assert study_choices(store).technicians == ()


def test_plans_go_before_studies(office: Store) -> None:
    """Of a study and a later plan the plan is taken first, and the study knows that something waits."""
    asked(office)
    with office.transaction() as session:
        assert not work.is_awaited(session)
        plan = work.ask(session, kind="plan", request={}, by="ann", at=MORNING)
        assert work.is_awaited(session)
        limits = {"now": MORNING, "lease": timedelta(minutes=1), "most_attempts": 3}
        taken = work.claim(session, worker="one", **limits)  # type: ignore[arg-type]
        assert taken is not None
        assert taken.id == plan.id
        after = work.claim(session, worker="two", **limits)  # type: ignore[arg-type]
        assert after is not None
        assert after.kind == "study"
