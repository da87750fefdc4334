"""What a fix may never do, what is refused, and how fixes are ordered."""

from __future__ import annotations

import pytest

from dispatch.errors import SituationError
from dispatch.planning.fixes import Ground, PutOff, Words, fixes_for
from tests.dispatch.planning.fixes.small_day import (
    HOUR,
    MINUTE,
    day,
    found_for,
    job,
    loaded,
    serves,
    technician,
)


def test_no_fix_exists_and_that_is_said() -> None:
    """An appointment on another day is out of reach of every change: nothing is shown, and the sentence is plain."""
    work = [job("A", 1, 1, windows=[[40 * HOUR, 41 * HOUR]])]
    ground, found = found_for(day([technician("T")], work), "A")
    assert found.fixes == ()
    told = Words(ground.document, ground.horizon).none_found(found)
    assert told.startswith("Nothing that was tried would serve A:")


def test_nobody_works_at_all() -> None:
    """A day without any shift has no fix either, and no error."""
    _ground, found = found_for(day([technician("T", shifts=[])], [job("A", 1, 1)]), "A")
    assert found.fixes == ()


def test_no_visit_is_taken_away() -> None:
    """No fix leaves out a visit of the plan that it does not name."""
    jobs = [job(f"J{n}", 1 + n % 4, 3) for n in range(7)]
    ground = loaded(day([technician("T"), technician("U", van={})], jobs))
    served = {id for id in ground.problem.job_index if id not in ground.unserved_ids}
    assert ground.unserved_ids
    for job_id in ground.unserved_ids:
        for fix in fixes_for(ground, job_id).fixes:
            left = {each["job"] for each in fix.outcome.plan["unserved"]}
            named = {each.job for each in fix.changes if isinstance(each, PutOff)}
            assert left & served <= named


def test_fixes_are_ordered_and_few() -> None:
    """Fewer kinds of changes first, then the cheaper for the others, then the smaller; a handful at most."""
    jobs = [job(f"J{n}", 1 + n % 4, 3, skills={"gas": 1}) for n in range(4)]
    ground = loaded(day([technician("T", skills={"gas": 1}), technician("U")], jobs))
    found = fixes_for(ground, ground.unserved_ids[0])
    ranks = [fix.rank for fix in found.fixes]
    assert ranks == sorted(ranks)
    assert 1 < len(ranks) <= 5
    assert len(fixes_for(ground, ground.unserved_ids[0], most=1).fixes) == 1


def test_the_same_question_gets_the_same_answer() -> None:
    """Two questions about the same plan, loaded anew, give the same fixes to the cent and the second."""
    jobs = [job(f"J{n}", 1 + n % 4, 3) for n in range(5)]
    document = day([technician("T")], jobs)
    first, second = (loaded(document) for _ in range(2))
    left = first.unserved_ids[0]
    assert fixes_for(first, left).fixes == fixes_for(second, left).fixes


def test_who_is_out_is_asked_nothing() -> None:
    """A technician recorded as out neither works longer nor takes the job."""
    people = [technician("T", skills={"gas": 1}), technician("U")]
    work = [job("A", 1, 1, skills={"gas": 2})]
    _ground, found = found_for(day(people, work), "A", out=["T"])
    assert found.fixes
    assert not any("T" in str(fix.changes) for fix in found.fixes)


def test_nothing_is_asked_before_the_moment() -> None:
    """At 7:50 a shift can begin ten minutes earlier at most, which does not do."""
    work = [job("A", 1, 1, due=7 * HOUR + 30 * MINUTE, due_hard=True)]
    _ground, found = found_for(day([technician("T")], work), "A", now=7 * HOUR + 50 * MINUTE)
    assert not any(fix.kinds == {"earlier"} for fix in found.fixes)


def test_what_cannot_be_asked_is_refused() -> None:
    """An unknown job, one in time and one under way are named with the remedy."""
    document = day([technician("T")], [job("A", 1, 1), job("B", 1, 20)])
    ground = loaded(document, fixed=["B"])
    with pytest.raises(SituationError, match="no job Z"):
        fixes_for(ground, "Z")
    with pytest.raises(SituationError, match="A is served in time"):
        fixes_for(ground, "A")
    with pytest.raises(SituationError, match="B is under way"):
        fixes_for(ground, "B")


def test_a_plan_that_breaks_rules_is_refused() -> None:
    """Where an edit was forced no plan could pass the checker: that is said in place of showing nothing."""
    document = day([technician("T")], [job("A", 1, 1), job("B", 1, 20)])
    written = loaded(document).written
    forbidden = {**document["jobs"][0], "forbidden": ["T"]}
    ground = Ground(
        {**document, "jobs": [forbidden, document["jobs"][1]]},
        written,
        horizon=loaded(document).horizon,
    )
    with pytest.raises(SituationError, match="breaks a rule"):
        fixes_for(ground, "B")


def test_a_plan_that_does_not_hold_is_not_taken_for_one() -> None:
    """The check of these tests fails where the job is not served, late, or the plan breaks a rule."""
    document = day([technician("T")], [job("A", 1, 1, due=9 * HOUR), job("B", 1, 20)])
    ground = loaded(document)
    assert serves(document, ground.written, "A")
    assert not serves(document, ground.written, "B")
    sooner = [{**document["jobs"][0], "due": 8 * HOUR}, document["jobs"][1]]
    assert not serves({**document, "jobs": sooner}, ground.written, "A")
