"""Random days with random events: whatever happens, the promises of re-planning hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from dispatch.planning.convert import document_text
from dispatch.planning.replanning import (
    PartArrived,
    PartMissing,
    Proposal,
    Situation,
    accept,
    as_planned,
    remainder,
    replan,
)
from solver.checker import check, load_json
from solver.stop import Iterations
from tests.dispatch.planning.replanning.random_days import (
    after_events,
    random_events,
    random_situation,
)

SEEDS = range(30)


def _made(seed: int) -> tuple[Situation, Situation, Proposal]:
    situation = random_situation(seed)
    if situation is None:
        pytest.fail(f"seed {seed} plans nothing; choose others")
    after = after_events(situation, random_events(situation, np.random.default_rng([seed, 1])))
    return situation, after, replan(after, stop=Iterations(150), seed=seed)


@pytest.mark.parametrize("seed", range(60))
def test_a_day_that_goes_as_planned_stays_as_planned(seed: int) -> None:
    """Without any event the plan carried on keeps every visit at its technician and, to the second, its start."""
    situation = random_situation(seed)
    assert situation is not None
    starts = {
        stop["job"]: (route["technician"], stop["start"])
        for route in situation.plan["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }
    proposal = replan(situation, stop=Iterations(0), engine="earliest-due")
    carried = _visits(proposal.before)
    over = set(remainder(situation).done)
    for job, (technician, start) in starts.items():
        if job not in over:
            assert carried[job][0] == technician
            assert carried[job][1] <= start + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_every_proposal_keeps_the_rules_and_the_past(seed: int) -> None:
    """The proposal passes the checker, what has begun stays as it is, and nothing new starts before the moment."""
    before, after, proposal = _made(seed)
    written = load_json(document_text(proposal.problem))
    assert check(written, load_json(document_text(proposal.after))).valid
    assert check(written, load_json(document_text(proposal.before))).valid
    visits, begun = _visits(proposal.after), {v.job_id: v for v in after.progress.visits}
    for id, visit in begun.items():
        if visit.done:
            assert id not in visits
        elif id in proposal.rest.under_way:
            assert visits[id][0] == visit.technician_id
            if visit.on_site_at is not None:
                assert visits[id][1] == after.horizon.seconds(visit.on_site_at)
    for id, (_, start) in visits.items():
        known = begun.get(id)
        assert start >= after.now or (known is not None and known.on_site_at is not None)
    assert before.progress.visits == random_situation(seed).progress.visits  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_diff_explains_the_whole_difference(seed: int) -> None:
    """The costs of all choices add up, component by component and to the cent; the proposal is never dearer."""
    _, _, proposal = _made(seed)
    diff = proposal.diff
    assert diff.before == proposal.before["cost"]
    assert diff.after == proposal.after["cost"]
    for name, cents in diff.before.items():
        explained = sum(change.cost[name] for change in diff.changes) + diff.rest[name]
        assert explained == diff.after[name] - cents
    assert diff.after["total"] <= diff.before["total"]
    assert {change.job_id for change in diff.changes} == {
        job["id"] for job in proposal.problem["jobs"]
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_any_part_of_a_proposal_can_be_accepted(seed: int) -> None:
    """Some choices give a valid plan that makes them, or names what they need; with that they can be made."""
    _, _, proposal = _made(seed)
    rng = np.random.default_rng([seed, 2])
    offered = [change.job_id for change in proposal.diff.choices]
    chosen = [job for job in offered if rng.random() < 0.5]
    result = accept(proposal, chosen)
    written = load_json(document_text(result.problem))
    assert check(written, load_json(document_text(result.plan))).valid
    assert set(result.accepted) | {each.job_id for each in result.not_alone} == set(chosen)
    visits, target = _visits(result.plan), _visits(proposal.after)
    for job in result.accepted:
        assert visits.get(job, ("", 0))[0] == target.get(job, ("", 0))[0]
    if chosen != offered:
        carried = _visits(proposal.before)
        for job in (
            set(offered) - set(chosen) - {each for n in result.not_alone for each in n.needs}
        ):
            assert visits.get(job, ("", 0))[0] == carried.get(job, ("", 0))[0]
    for each in result.not_alone:
        again = accept(proposal, [*chosen, *each.needs])
        assert each.job_id in again.accepted


@pytest.mark.parametrize("seed", range(12))
def test_a_day_planned_again_and_again_adds_up(seed: int) -> None:
    """After three re-plans every job is visited once at most, and no van ever gave what it did not hold."""
    situation = random_situation(seed)
    assert situation is not None
    for number in range(3):
        events = random_events(situation, np.random.default_rng([seed, 5, number]))
        after = after_events(
            situation, [e for e in events if not isinstance(e, PartMissing | PartArrived)]
        )
        proposal = replan(after, stop=Iterations(60), seed=seed)
        planned = _visits(proposal.after)
        done = [visit.job_id for visit in after.progress.visits if visit.done]
        assert not set(done) & set(planned)
        assert len(done) == len(set(done))
        assert set(done) | set(planned) | {u["job"] for u in proposal.after["unserved"]} >= set(
            after.jobs
        )
        for person in after.technicians:
            assert all(count >= 0 for count in _van(after, person).values())
        starts = sorted(start for _, start in planned.values() if start > after.now)
        now_at = after.horizon.moment(starts[len(starts) // 2] if starts else after.now + 600)
        known = as_planned(proposal.after, after.horizon, now_at, so_far=after.progress)
        assert [visit for visit in after.progress.visits if visit.done] == [
            visit for visit in known.visits if visit.job_id in done
        ]
        following = replace(after, plan=proposal.after, now_at=now_at, progress=known)
        situation = following.with_told()


def _van(situation: Situation, person: str) -> Counter[str]:
    """Return what a van holds by all that was picked up and used, worked out from the progress alone."""
    held: Counter[str] = Counter(situation.technicians[person].get("van", {}))
    for pickup in situation.progress.pickups:
        if pickup.technician_id == person:
            held.update(pickup.parts)
    for visit in situation.progress.visits:
        if visit.technician_id == person and visit.done and visit.job_id in situation.jobs:
            held.subtract(situation.jobs[visit.job_id].get("parts", {}))
    return held


def test_the_same_seed_and_iterations_give_the_same_proposal() -> None:
    """Re-planning is reproducible by iterations."""
    first, second = _made(7)[2], _made(7)[2]
    assert first.after["routes"] == second.after["routes"]
    assert first.diff == second.diff


def _visits(plan: dict) -> dict[str, tuple[str, int]]:
    return {
        stop["job"]: (route["technician"], stop["start"])
        for route in plan["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }
