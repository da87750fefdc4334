"""The benchmarks of re-planning, slots and edits, in small."""

from __future__ import annotations

import pytest

from benchmarks.replanning.__main__ import main
from benchmarks.replanning.days import POLICIES, first_plan, play
from benchmarks.replanning.outcomes import outcome
from benchmarks.replanning.visits import SHIFTED_SECONDS, is_broken, told_anew
from benchmarks.slots import main as slots


def test_a_promise_is_broken_by_technician_time_or_absence() -> None:
    """Half an hour off is kept, a second more is not; another technician or no visit breaks it."""
    assert not is_broken(("t1", 1000), ("t1", 1000 + SHIFTED_SECONDS))
    assert is_broken(("t1", 1000), ("t1", 1001 + SHIFTED_SECONDS))
    assert is_broken(("t1", 1000), ("t2", 1000))
    assert is_broken(("t1", 1000), None)


def test_who_is_told_anew() -> None:
    """Of three visits one is handed over and one falls out; one that is over is nobody's news."""

    def plan(visits: dict[str, tuple[str, int]], left: tuple[str, ...] = ()) -> dict[str, object]:
        routes = [
            {"technician": person, "stops": [{"kind": "visit", "job": job, "start": start}]}
            for job, (person, start) in visits.items()
        ]
        return {"routes": routes, "unserved": [{"job": job} for job in left]}

    before = plan({"a": ("t", 0), "b": ("t", 5000), "c": ("t", 9000), "d": ("t", 9900)})
    after = plan({"b": ("u", 5000), "d": ("t", 9900)}, left=("c",))
    assert told_anew(before, after) == 2


def test_the_same_events_for_every_policy(capsys: pytest.CaptureFixture[str]) -> None:
    """The table has a row for each policy; all meet the same new tickets; the same seed gives the same outcome."""
    first = first_plan(2, jobs=24, iterations=50)
    days = {name: play(2, name, first, iterations=50) for name in POLICIES}
    tickets = {
        name: sorted(job for job in day.situation.jobs if job.startswith("new"))
        for name, day in days.items()
    }
    assert len(set(map(tuple, tickets.values()))) == 1
    assert len(tickets["carried on"]) == 8
    again = outcome(first, play(2, "re-planned", first, iterations=50))
    assert again.cents == outcome(first, days["re-planned"]).cents
    assert main(["--sequences", "1", "--jobs", "16", "--iterations", "20"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split("|")[1].strip() for row in rows[2:]] == list(POLICIES)


def test_slots_and_edits_are_timed(capsys: pytest.CaptureFixture[str]) -> None:
    """Four rows: slots and edits, by the clock and of the processor."""
    assert slots(["--jobs", "40", "--questions", "3", "--iterations", "50"]) == 0
    rows = [
        line for line in capsys.readouterr().out.splitlines() if line.startswith(("| s", "| e"))
    ]
    assert len(rows) == 4
