"""The crews of New York fit the calls that the mapping makes of the city's own table."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dispatch.domain.day import Day
from dispatch.spreadsheets import import_table, read_day
from dispatch.standards.due import promises
from dispatch.standards.service_standard import find_standards, load_standards
from tests.support.shared_data import shared_path


@pytest.fixture
def folder(repository: Path, tmp_path: Path) -> Path:
    """The folder of the crews with the imported jobs beside them; skipped where the calls are not at hand."""
    calls = shared_path("bench/real_calls/nyc311_2013_oct.csv")
    folder = tmp_path / "nyc"
    shutil.copytree(repository / "data" / "nyc", folder)
    import_table(calls, repository / "data" / "imports" / "nyc311.toml", folder / "jobs.csv")
    return folder


def read(folder: Path) -> Day:
    """Read the day by its own standards."""
    return read_day(
        folder, timezone=load_standards(find_standards(folder)).timezone, skip_bad_rows=True
    )


def test_the_day_is_read(folder: Path) -> None:
    """The open calls and all crews are read, in New York's time."""
    day = read(folder)
    assert len(day.jobs) > 100
    assert len(day.technicians) == 10
    assert day.horizon.start_at.isoformat() == "2013-10-31T00:00:00-04:00"


def test_every_agency_has_a_crew(folder: Path) -> None:
    """The crews hold a skill for every kind of call."""
    day = read(folder)
    skills = {skill for person in day.technicians for skill in person.skills}
    assert {job.kind for job in day.jobs} <= skills


def test_promises_by_hand_come_first(folder: Path) -> None:
    """A call with a due moment of its own keeps it, the others get one from the standards beside them."""
    day = read(folder)
    found = promises(day, load_standards(find_standards(folder)))
    given = [job for job in day.jobs if job.due_at is not None]
    assert given
    assert all(found[job.id].due_at == job.due_at for job in given)
    assert all(found[job.id].due_at > job.reported_at for job in day.jobs if job.due_at is None)
