"""Made-up days with too few technicians: every fix that is shown holds, whatever the rules in play."""

from __future__ import annotations

import pytest

from benchmarks.fixes import Tally, ask, loaded, with_technicians
from benchmarks.large.city import city
from dispatch.planning.fixes import fixes_for


@pytest.mark.parametrize("seed", [1, 2])
def test_every_fix_of_an_overloaded_city_holds(seed: int) -> None:
    """Skills, parts, depots, breaks, windows and promises over three days: own plan and fresh solve serve the job."""
    document = city(40, seed=seed)
    ground = loaded(with_technicians(document, document["technicians"][:2], "two"), iterations=1500)
    jobs = [*ground.unserved_ids, *ground.late_ids]
    assert len(jobs) > 4
    tally = ask(ground, jobs[:4], iterations=1500)
    assert tally.helped > 0
    assert tally.shown == tally.passed == tally.afresh


def test_a_tally_tells_median_and_most() -> None:
    """Counts of two days add up; the figures stand in the order of the heading."""
    one, two = (
        Tally(1, 1, 2, 2, 2, {"overtime": 2}, [1.0]),
        Tally(1, 0, 0, 0, 0, {}, [3.0]),
    )
    one.add(two)
    assert one.row == "2 | 1 | 2 | 2 | 2 | 2.00 | 2.90 | 3.00"


def test_others_are_not_made_worse_in_silence() -> None:
    """Every visit that becomes late is named among the promises broken, and its lateness is in the cost."""
    document = city(40, seed=3)
    ground = loaded(with_technicians(document, document["technicians"][:2], "two"), iterations=1500)
    known = {left.job for left in ground.plan.unserved}
    for job_id in ground.unserved_ids[:3]:
        for fix in fixes_for(ground, job_id).fixes:
            named = {each.job_id for each in fix.outcome.broken}
            for route in fix.outcome.plan["routes"]:
                for stop in route["stops"]:
                    if stop["kind"] != "visit" or stop["job"] == job_id:
                        continue
                    index = ground.problem.job_index[stop["job"]]
                    due = ground.problem.jobs[index].due
                    newly = due is not None and stop["start"] > due and not ground.late.get(index)
                    assert not newly or index in known or stop["job"] in named
