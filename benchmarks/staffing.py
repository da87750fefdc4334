"""`python -m benchmarks.staffing` times staffing studies and says what their method saves.

Scenarios of the sample study, one technician more each time, are simulated on the same chance, and the variance of
their differences is held against that of independent runs; `--race` looks for the cheapest headcount; `--season DAYS`
times one long replication of a larger service; `--backtests N` counts how often the interval of a back-test holds what
happened.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import variance

from benchmarks.staffing_coverage import coverage
from dispatch.cli.study_files import build
from dispatch.domain.job import Job
from dispatch.settings import Settings
from dispatch.staffing.build_study import StudyPlan
from dispatch.staffing.demand import WholeWeeks
from dispatch.staffing.recommendation import Goal
from dispatch.staffing.scenario import Scenario
from dispatch.staffing.search import find_staffing
from dispatch.staffing.simulate import simulate
from dispatch.staffing.staff import Member, Rota, Staff
from dispatch.staffing.study import Study
from dispatch.staffing.study_file import read_study
from dispatch.staffing.summary import Summary
from solver.executor import Executor, InProcess, ProcessPool

DATA = Path(__file__).resolve().parent.parent / "data"
STUDY = DATA / "staffing" / "study.toml"
SEASON_HEADS, SEASON_JOBS, HISTORY_JOBS = 8, 50, 15


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks asked for and print what they took; return 0."""
    options = _parser().parse_args(arguments)
    plan = build(read_study(STUDY), Settings())
    world = replace(plan.world, days=options.days, iterations=options.iterations)
    plan = replace(plan, world=world)
    if options.scenarios:
        _scenarios(
            plan,
            count=options.scenarios,
            replications=options.replications,
            workers=options.workers,
        )
    if options.race:
        _race(plan, most=options.replications, workers=options.workers)
    if options.backtests:
        _backtests(plan, repeats=options.backtests, workers=options.workers)
    if options.season:
        _season(options.season, iterations=options.iterations)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks.staffing", description=__doc__)
    add = parser.add_argument
    add("--scenarios", type=int, default=8, help="how many; 0 leaves them out (8)")
    add("--replications", type=int, default=20, help="of each scenario (20)")
    add("--days", type=int, default=28, help="observed in each replication (28)")
    add("--iterations", type=int, default=30, help="of the search for each plan (30)")
    add("--workers", type=int, default=2, help="processes (2)")
    add("--race", action="store_true", help="look for a headcount as well")
    add("--backtests", type=int, default=0, help="how many back-tests to count (0)")
    add("--season", type=int, default=0, help="days of one long replication (0: none; 84)")
    return parser


@contextmanager
def _executor(workers: int) -> Iterator[Executor]:
    if workers == 1:
        yield InProcess()
        return
    with ProcessPool(workers) as pool:
        yield pool


def _with_heads(plan: StudyPlan, count: int) -> Scenario:
    """Return the base with so many heads more, of the study's roles in turn."""
    base = plan.scenarios[0]
    roles = list(base.staff.roles)
    heads = {
        role: count // len(roles) + (number < count % len(roles))
        for number, role in enumerate(roles)
    }
    return replace(base, name=f"{count} more", staff=replace(base.staff, heads=heads))


def _scenarios(plan: StudyPlan, *, count: int, replications: int, workers: int) -> None:
    """Print what scenarios take, and what equal chance saves in telling them from the first."""
    scenarios = [_with_heads(plan, number) for number in range(count)]
    wall, cpu = time.perf_counter(), _cpu()
    with _executor(workers) as executor:
        study = Study(plan.world, seed=plan.seed, executor=executor)
        found = study.run(scenarios, replications)
    # Workers' time is known when they have ended.
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    runs = count * replications
    print(
        f"{count} scenarios x {replications} replications x {plan.world.days} days on {workers} workers:"
        f" {wall:.1f} s wall, {cpu:.1f} s of processors, {cpu / runs:.2f} s a replication"
    )
    if count > 1 and replications > 2:
        _saved_by_equal_chance(found, replications)


def _saved_by_equal_chance(found: Sequence[Sequence[Summary]], replications: int) -> None:
    """Print how many independent replications would tell the scenarios apart as well: by the ratio of variances."""
    first = [summary.service_level for summary in found[0]]
    needed = 0.0
    for number, summaries in enumerate(found[1:], 1):
        levels = [summary.service_level for summary in summaries]
        paired = variance([b - a for a, b in zip(first, levels, strict=True)])
        apart = variance(first) + variance(levels)
        ratio = apart / paired if paired else float("inf")
        needed += ratio * replications
        print(f"  {number} more against none: variance {ratio:.1f} times that on equal chance")
    pairs = len(found) - 1
    print(
        f"  equal chance: {replications} pairs tell as much as {needed / pairs:.0f} independent ones on average"
    )


def _race(plan: StudyPlan, *, most: int, workers: int) -> None:
    """Print what the search takes, and how many replications every headcount it looked at would have."""
    seen: set[str] = set()
    given = plan.goal or Goal()
    goal = replace(given, quick=min(given.quick, most), most=most)
    wall = time.perf_counter()
    with _executor(workers) as executor:
        study = Study(
            plan.world,
            seed=plan.seed,
            executor=executor,
            on_progress=lambda name, interval: seen.add(name),
        )
        found = find_staffing(study, plan.scenarios[0], goal, choices=plan.choices)
    wall = time.perf_counter() - wall
    full = len(seen) * most
    print(
        f"search: {found.sentence(goal.target)}\n  {wall:.1f} s wall, {found.replications} replications;"
        f" {len(seen)} headcounts x {most} would be {full}, so the race saves {full - found.replications}"
    )


def _backtests(plan: StudyPlan, *, repeats: int, workers: int) -> None:
    """Print how many made-up periods lay within the interval of their back-test."""
    with _executor(workers) as executor:
        found = coverage(
            plan.world, _with_heads(plan, 1), repeats=repeats, executor=executor, on_done=print
        )
    print(
        f"back-tests: {found.held} of {found.repeats} intervals held what happened ({found.share:.0%}),"
        f" {found.trusted} with two points more"
    )


def _season(days: int, *, iterations: int) -> None:
    """Print what one replication of fifty jobs a day and eight technicians takes.

    The jobs are those of the history with their skills, tools and parts, a fifth shorter; the eight work every day and
    can do all that is asked for, as fifty such jobs are about what eight can do.
    """
    plan = build(replace(read_study(STUDY), day=DATA / "city"), Settings())
    history = plan.history
    jobs = tuple(replace(job, service_seconds=job.service_seconds * 4 // 5) for job in history.jobs)
    demand = WholeWeeks(replace(history, jobs=jobs), growth=SEASON_JOBS / HISTORY_JOBS)
    world = replace(
        plan.world, demand=demand, days=days, warm_up_days=0, backlog=(), iterations=iterations
    )
    base = plan.scenarios[0]
    able = [_able_every_day(member, jobs) for member in base.staff.members[:SEASON_HEADS]]
    scenario = replace(base, staff=Staff(tuple(able)))
    cpu = time.process_time()
    found = simulate(world, scenario, seed=0, replication=0)
    cpu = time.process_time() - cpu
    minutes = sum(job.service_seconds for job in jobs) / len(jobs) / 60
    print(
        f"one replication of {days} days, {len(found.jobs) / days:.0f} jobs a day of {minutes:.0f} minutes,"
        f" {SEASON_HEADS} technicians, {iterations} iterations a plan: {cpu:.1f} s of one core;"
        f" {found.service_level:.0%} of the promises kept, {found.backlog[-1]} jobs open at the end"
    )


def _able_every_day(member: Member, jobs: Sequence[Job]) -> Member:
    """Return somebody who works every day and has every skill and tool that jobs ask for."""
    hours = next(hours for hours in member.rota.weeks[0] if hours is not None)
    skills: dict[str, int] = {}
    for job in jobs:
        for skill, level in job.skills.items():
            skills[skill] = max(level, skills.get(skill, 0))
    tools = tuple(sorted({tool for job in jobs for tool in job.tools}))
    person = replace(member.technician, skills=skills, tools=tools)
    return replace(member, technician=person, rota=Rota("every day", ((hours,) * 7,)))


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    sys.exit(main())
