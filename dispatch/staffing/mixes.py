"""The mixes that a search looks among: so many heads of each role, and each choice so often."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dispatch.languages import gettext as _
from dispatch.staffing.choices import Choice
from dispatch.staffing.history import StaffingError
from dispatch.staffing.least_heads import least_heads
from dispatch.staffing.scenario import Scenario, World
from dispatch.staffing.staff import Staff

Mix = Mapping[str, int]
"""How many heads of each role, and how often each choice is made."""
WHOLE_FIELD = 150
"""Up to so many mixes near one are all looked at; of more, those that differ in two names at most."""


class Mixes:
    """What may be hired and done, from the least that can hold the work to as much as one could want.

    Parameters
    ----------
    base : Scenario
        Named people, roles and stock; its headcounts are not looked at.
    choices : sequence of Choice
        What may be done beside hiring.
    world : World
        Whose work is to be held.
    seed : int
        Of the study.

    Raises
    ------
    StaffingError
        If there is neither a role nor a choice, two have one name, a choice names what is not there, or nobody could
        do some kind of job.
    """

    def __init__(
        self, base: Scenario, choices: Sequence[Choice], *, world: World, seed: int
    ) -> None:
        self.base = base
        self.roles = list(base.staff.roles)
        self.choices = {choice.name: choice for choice in choices}
        self.names = [*self.roles, *self.choices]
        if not self.names:
            raise StaffingError(_("There is no role to hire for. Name one in the study."))
        if len(set(self.names)) < len(self.roles) + len(choices):
            raise StaffingError(_("A choice has the name of another one or of a role. Rename it."))
        for choice in choices:
            choice.applied(base, 1)
        heads = least_heads(world, self._most_able(), seed=seed)
        self.least = {**heads, **dict.fromkeys(self.choices, 0)}
        self.most = {name: 3 * count + 3 for name, count in heads.items()}
        self.most |= {name: choice.most for name, choice in self.choices.items()}

    def _most_able(self) -> Staff:
        """Return the named people as able as any mix makes them, so that the bound holds for all mixes."""
        scenario = self.base
        for choice in self.choices.values():
            scenario = replace(choice, rotas={}).applied(scenario, 1) if choice.train else scenario
        members = []
        for member in scenario.staff.members:
            rotas = [c.rotas.get(member.technician.id, member.rota) for c in self.choices.values()]
            longest = max([member.rota, *rotas], key=lambda rota: rota.hours_a_week)
            members.append(replace(member, rota=longest))
        return replace(scenario.staff, members=tuple(members))

    def scenario(self, mix: Mix) -> Scenario:
        """Return the scenario of a mix."""
        name = ", ".join(f"{mix[name]} {name}" for name in self.names)
        heads = {role: mix[role] for role in self.roles}
        found = replace(self.base, name=name, staff=replace(self.base.staff, heads=heads))
        for name, choice in self.choices.items():
            found = choice.applied(found, mix[name])
        return found

    def cents(self, mix: Mix) -> int:
        """Return what a mix costs a week, named people included."""
        return self.scenario(mix).cents_a_week

    def is_possible(self, mix: Mix) -> bool:
        """Return whether nobody works on two rotas."""
        moved = [who for name, choice in self.choices.items() if mix[name] for who in choice.rotas]
        return len(moved) == len(set(moved))

    def no_more_than(self, mix: Mix, other: Mix) -> bool:
        """Return whether one mix cannot keep more promises than another: less of all that only helps, same rotas."""
        return all(
            mix[name] <= other[name]
            if name not in self.choices or self.choices[name].only_helps
            else mix[name] == other[name]
            for name in self.names
        )

    def with_one_more(self, mix: Mix) -> list[Mix]:
        """Return the mixes with one head more, or one choice made once more."""
        steps = [{**mix, name: mix[name] + 1} for name in self.names if mix[name] < self.most[name]]
        return [step for step in steps if self.is_possible(step)]

    def ceilings(self) -> list[Mix]:
        """Return the mixes with as much as one could want: with no other rota, with each, with all that go together."""
        rotas = [name for name, choice in self.choices.items() if not choice.only_helps]
        found: list[Mix] = [{**self.most, **dict.fromkeys(rotas, 0)}]
        together = found[0]
        for name in rotas:
            found.append({**found[0], name: 1})
            moved = {**together, name: 1}
            together = moved if self.is_possible(moved) else together
        return found if together in found else [*found, together]

    def near(self, reached: Mix, *, spread: int) -> list[Mix]:
        """Return the mixes near one and no dearer, the cheapest first.

        Parameters
        ----------
        reached : mapping
            The mix.
        spread : int
            Heads of a role more or fewer; choices are made once more or less.
        """
        ranges = [self._near(name, reached[name], spread) for name in self.names]
        if math.prod(map(len, ranges)) <= WHOLE_FIELD:
            found = [
                dict(zip(self.names, counts, strict=True)) for counts in itertools.product(*ranges)
            ]
        else:
            found = self._two_apart(reached, ranges)
        most = self.cents(reached)
        priced = [
            (self.cents(mix), tuple(mix.values()), mix) for mix in found if self.is_possible(mix)
        ]
        return [mix for cents, _, mix in sorted(priced, key=lambda p: p[:2]) if cents <= most]

    def _near(self, name: str, count: int, spread: int) -> range:
        reach = 1 if name in self.choices else spread
        return range(max(self.least[name], count - reach), min(self.most[name], count + reach) + 1)

    def _two_apart(self, reached: Mix, ranges: Sequence[range]) -> list[dict[str, int]]:
        known = {tuple(reached.values()): dict(reached)}
        for (one, first), (two, second) in itertools.combinations(
            list(zip(self.names, ranges, strict=True)), 2
        ):
            for here, there in itertools.product(first, second):
                mix = {**reached, one: here, two: there}
                known[tuple(mix.values())] = mix
        return list(known.values())
