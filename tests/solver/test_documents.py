"""Problem documents: defaults, numbers, travel, and the text they are loaded from."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from solver.documents import LARGEST, load, read_problem
from solver.problem import DEFAULT_WEIGHTS, ProblemError
from tests.solver.full_document import full, messages
from tests.solver.small_days import day, job


def test_defaults() -> None:
    """What may be left out has the value in brackets of the problem document."""
    document = day([job(1)])
    del document["weights"], document["depots"]
    problem = read_problem(document)
    work, technician = problem.jobs[0], problem.technicians[0]
    assert problem.weights == DEFAULT_WEIGHTS
    assert problem.depots == ()
    assert (work.weight, work.due, work.due_hard, work.release) == (1, None, False, None)
    assert (work.windows, work.allowed, work.lock, work.published) == ((), frozenset(), None, None)
    assert (technician.speed, technician.skills, technician.van) == (1, {}, {})
    assert (technician.shifts[0].overtime, technician.shifts[0].rest) == (0, None)


@pytest.mark.parametrize("written", [1.4, Decimal("1.4"), Fraction(7, 5), np.float64(1.4)])
def test_a_number_is_the_decimal_written(written: Any) -> None:
    """1.4 is 7/5 as weight, factor and speed, whatever type holds it."""
    document = full()
    document["weights"]["km"] = written
    document["technicians"][0]["speed"] = written
    document["travel"]["profile"][0][1] = written
    problem = read_problem(document)
    assert problem.weights["km"] == Fraction(7, 5)
    assert problem.technicians[0].speed == Fraction(7, 5)
    assert problem.travel.profile[0] == (3600, Fraction(7, 5))


@pytest.mark.parametrize("written", [600, 600.0, Decimal("6E2"), np.int64(600)])
def test_a_whole_number_may_be_written_in_several_ways(written: Any) -> None:
    """600, 600.0 and 6E2 are the same number of seconds."""
    document = day([job(1, written)])
    service = read_problem(document).jobs[0].service
    assert (service, type(service)) == (600, int)


def test_the_largest_times_are_read() -> None:
    """The bound itself is inside, one beyond is not."""
    document = day([job(1, LARGEST)])
    assert read_problem(document).jobs[0].service == LARGEST
    document["jobs"][0]["service"] += 1
    assert messages(document) == [
        f"jobs[0].service: {LARGEST + 1} is out of range; give 0 to {LARGEST}"
    ]


def test_distances_may_be_left_out_where_kilometres_cost_nothing() -> None:
    """Without a price for kilometres there need be no distances; they count as 0."""
    document = day([job(1)], weights={"km": 0})
    del document["travel"]["distance"]
    assert read_problem(document).travel.metres(0, 1) == 0


def test_the_formula_is_read() -> None:
    """Seconds = a · km^p and metres = 1000 · km · detour, rounded up: 0.01° of longitude at 30° N is 0.963 km."""
    document = full()
    document["travel"] = {"a": 200, "p": 0.75, "detour": 1.45}
    travel = read_problem(document).travel
    assert (travel.seconds(0, 1), travel.metres(0, 1)) == (195, 1397)
    assert (travel.seconds(2, 2), travel.metres(2, 2)) == (0, 0)
    assert travel.matrices[0].dtype == np.int64


@pytest.mark.parametrize(
    ("start", "offset"),
    [
        ("2026-03-02T06:30:15+05:45", 23415),
        ("2026-03-02T00:00:00Z", 0),
        ("2026-03-02T23:59:59-03:30", 86399),
    ],
)
def test_the_clock_is_that_of_the_start(start: str, offset: int) -> None:
    """The profile goes by the clock of `horizon.start`, whatever its offset."""
    document = full()
    document["horizon"]["start"] = start
    assert read_problem(document).travel.day_offset == offset


def test_ids_become_positions() -> None:
    """Technicians named by a job are found whatever their order."""
    work = read_problem(full()).jobs[0]
    assert (work.allowed, work.forbidden, work.preferred) == ({0}, {1}, 0)
    assert work.lock is not None
    assert (work.lock.technician, work.lock.start) == (0, 700)
    assert work.published is not None
    assert (work.published.technician, work.published.start) == (1, 800)


def test_a_document_without_anything_is_read() -> None:
    """No jobs, no technicians and no locations are a problem too."""
    document = day([])
    document.update(technicians=[], locations=[], travel={"duration": [], "distance": []})
    problem = read_problem(document)
    assert (problem.jobs, problem.technicians, problem.locations) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1, column 2: not JSON"),
        ('{"a": NaN}', "NaN is not a number that JSON knows"),
        ('{"a": -Infinity}', "-Infinity is not a number that JSON knows"),
        ('{"a": {"b": 1, "b": 2}}', 'key "b" stands twice in one object; keep one of them'),
        ("[1]", "the document is a list; give a JSON object"),
        ("[" * 100_000, "the document is nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "a number cannot be read"),
        ("", "line 1, column 1: not JSON"),
    ],
)
def test_text_that_is_no_document(text: str, message: str) -> None:
    """Text that JSON would take loosely, or not at all, is refused with the reason."""
    with pytest.raises(ProblemError) as caught:
        load(text)
    assert str(caught.value).startswith(message)


def test_fractions_are_loaded_as_written() -> None:
    """No digit of a fraction is lost between text and document."""
    assert load('{"a": 0.1000000000000000055}')["a"] == Decimal("0.1000000000000000055")
