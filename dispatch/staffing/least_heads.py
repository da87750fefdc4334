"""How many heads any plan needs at least: their hours have to hold the work on site, skill by skill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from dispatch.domain.technician import Technician
from dispatch.languages import gettext as _
from dispatch.staffing.history import StaffingError
from dispatch.staffing.scenario import World
from dispatch.staffing.staff import Role, Staff
from dispatch.staffing.streams import Streams

Needs = tuple[tuple[str, int], ...]
"""Skills with their least levels, in order."""
SAMPLED_WEEKS = 8


@dataclass(frozen=True)
class _Source:
    """Hours a week that some heads can give: a role (its name) or named people (None)."""

    person: Technician
    hours: float
    role: str | None


def hours_asked_for(world: World, *, seed: int) -> dict[Needs, float]:
    """Return the hours on site a week of each kind of job, on average over some simulated weeks."""
    seconds: Counter[Needs] = Counter()
    streams = Streams(seed, 0)
    for number in range(SAMPLED_WEEKS):
        monday = world.first_day + timedelta(weeks=number)
        for job in world.demand.week(streams, number, monday):
            seconds[tuple(sorted(job.skills.items()))] += job.service_seconds
    return {needs: total / 3600 / SAMPLED_WEEKS for needs, total in sorted(seconds.items())}


def least_heads(world: World, staff: Staff, *, seed: int) -> dict[str, int]:
    """Return the cheapest headcount whose hours hold the work: a bound from below, as ways cost nothing in it.

    For every set of kinds of jobs the hours of those who can do any of them have to be as many as the jobs take;
    a flow of hours from heads to kinds says all of these at once.

    Parameters
    ----------
    world : World
        Jobs and sickness.
    staff : Staff
        Named people, who are there anyhow, and the roles that may be hired; its headcounts are not looked at.
    seed : int
        Of the study.

    Raises
    ------
    StaffingError
        If nobody of the staff could do one of the kinds of jobs, however many there were.

    References
    ----------
    P. Hall, "On representatives of subsets", Journal of the London Mathematical Society 10 (1935), 26-30, for the
    condition on all sets; L. R. Ford and D. R. Fulkerson, "Flows in Networks" (1962), for the flow.
    """
    asked = hours_asked_for(world, seed=seed)
    sources = _sources(staff, shrinkage=world.chances.sickness)
    _refuse_impossible(asked, sources)
    roles = list(staff.roles)
    if not asked or not roles:
        return dict.fromkeys(roles, 0)
    answer = _cheapest(asked, sources, staff.roles)
    if answer is None:
        raise StaffingError(
            _(
                "The named people lack hours for some kind of job and no role can be hired for it. Add"
                " a role."
            )
        )
    return {name: round(heads) for name, heads in zip(roles, answer, strict=False)}


def _cheapest(
    asked: Mapping[Needs, float], sources: Sequence[_Source], roles: Mapping[str, Role]
) -> NDArray[np.float64] | None:
    """Return the heads of each role, then the hours of each pair of source and kind; None where none will do."""
    names = list(roles)
    pairs = [
        (s, k, speed)
        for s, source in enumerate(sources)
        for k, needs in enumerate(asked)
        if (speed := _speed(source.person, needs)) > 0
    ]
    # A row for each kind (its hours are done), then one for each source (it gives no more than it has).
    rows = np.zeros((len(asked) + len(sources), len(names) + len(pairs)))
    low = np.asarray([*asked.values(), *[-np.inf] * len(sources)])
    high = np.asarray([np.inf] * len(asked) + [source.hours for source in sources])
    for at, (s, k, speed) in enumerate(pairs, len(names)):
        rows[k, at] = speed
        rows[len(asked) + s, at] = 1
    for s, source in enumerate(sources):
        if source.role is not None:
            rows[len(asked) + s, names.index(source.role)] = -source.hours
            high[len(asked) + s] = 0
    price = np.zeros(rows.shape[1])
    price[: len(names)] = [max(1, role.cents_a_week) for role in roles.values()]
    answer = milp(
        price,
        constraints=LinearConstraint(rows, low, high),
        integrality=np.concatenate((np.ones(len(names)), np.zeros(len(pairs)))),
        bounds=Bounds(0, np.inf),
    )
    return None if answer.x is None else answer.x.astype(np.float64)


def _sources(staff: Staff, *, shrinkage: float) -> list[_Source]:
    named = [
        _Source(m.technician, m.rota.hours_a_week * (1 - shrinkage), None)
        for m in Staff(staff.members, trained=_trained(staff)).everybody()
    ]
    roles = [_role_source(name, role, shrinkage) for name, role in staff.roles.items()]
    return named + roles


def _trained(staff: Staff) -> Mapping[str, Mapping[str, int]]:
    named = {member.technician.id for member in staff.members}
    return {name: skills for name, skills in staff.trained.items() if name in named}


def _role_source(name: str, role: Role, shrinkage: float) -> _Source:
    hours = role.rota.hours_a_week * (1 - shrinkage)
    return _Source(role.like, hours, name)


def _speed(person: Technician, needs: Needs) -> float:
    """Return how much of a job's hours somebody does in an hour; 0 for who may not do it."""
    if any(person.skills.get(skill, 0) < level for skill, level in needs):
        return 0.0
    if not isinstance(person.speed, Mapping):
        return float(person.speed)
    # As in a plan: the slowest of the skills asked for counts, and a skill not listed counts as 1.
    return min((float(person.speed.get(skill, 1.0)) for skill, _ in needs), default=1.0)


def _refuse_impossible(asked: Mapping[Needs, float], sources: Sequence[_Source]) -> None:
    for needs in asked:
        if not any(_speed(source.person, needs) > 0 and source.hours > 0 for source in sources):
            named = [
                _("{name} at level {level}", name=skill, level=level) for skill, level in needs
            ]
            words = _(", ").join(named) or _("no skill")
            raise StaffingError(
                _(
                    "Nobody of the staff can do jobs that ask for {words}. Add a role that can.",
                    words=words,
                )
            )
