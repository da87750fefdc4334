"""What a search may change beside hiring: who learns what, which stock rises, who works when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dispatch.domain.technician import Technician
from dispatch.languages import gettext as _
from dispatch.staffing.history import StaffingError
from dispatch.staffing.scenario import Scenario, StockPolicy
from dispatch.staffing.staff import Member, Rota, Staff

EVERYBODY = "*"
"""In place of a technician's id: every van, those of heads to be hired as well."""
Amounts = Mapping[str, Mapping[str, int]]
"""Numbers by two names, such as technician and skill."""


@dataclass(frozen=True)
class Choice:
    """Something that a search may do once or several times at a price.

    Attributes
    ----------
    name : str
        For people; no role has it as well.
    train : mapping of technician id to mapping of skill to level
        Skills that named people learn.
    stock : mapping of depot id to mapping of sku to pieces
        Pieces that the level of a depot rises by each time.
    vans : mapping of technician id, or `EVERYBODY`, to mapping of sku to pieces
        Pieces that the level of a van rises by each time.
    rotas : mapping of technician id to Rota
        On which rota named people work instead.
    cents_a_week : int
        What each time costs.
    most : int
        How often it may be done.
    """

    name: str
    train: Amounts = field(default_factory=dict)
    stock: Amounts = field(default_factory=dict)
    vans: Amounts = field(default_factory=dict)
    rotas: Mapping[str, Rota] = field(default_factory=dict)
    cents_a_week: int = 0
    most: int = 1

    def __post_init__(self) -> None:
        """Refuse what changes nothing, or cannot be done so often."""
        if not (self.train or self.stock or self.vans or self.rotas):
            raise StaffingError(
                _(
                    'Choice "{name}" changes nothing. Give it train, stock, vans or rota.',
                    name=self.name,
                )
            )
        if self.most < 1 or self.cents_a_week < 0:
            raise StaffingError(
                _(
                    'Choice "{name}" may be done {most} times at {cents_a_week} cents. Give once or more'
                    " often, and a price of 0 or more.",
                    name=self.name,
                    most=self.most,
                    cents_a_week=self.cents_a_week,
                )
            )
        if self.most > 1 and not (self.stock or self.vans):
            raise StaffingError(
                _('Choice "{name}" changes nothing the second time. Give most = 1.', name=self.name)
            )

    @property
    def only_helps(self) -> bool:
        """Whether nobody is worse off by it; other hours may leave somebody waiting."""
        return not self.rotas

    def applied(self, scenario: Scenario, times: int) -> Scenario:
        """Return a scenario in which it is done so often.

        Raises
        ------
        StaffingError
            If it names somebody, or a depot, that the scenario does not have.
        """
        if not times:
            return scenario
        staff, stock = self._staff(scenario.staff, times), self._stock(scenario.stock, times)
        cents = scenario.choices_cents_a_week + times * self.cents_a_week
        return replace(scenario, staff=staff, stock=stock, choices_cents_a_week=cents)

    def _staff(self, staff: Staff, times: int) -> Staff:
        known = {member.technician.id for member in staff.members}
        asked = {*self.train, *self.rotas, *(who for who in self.vans if who != EVERYBODY)}
        if unknown := sorted(asked - known):
            names = ", ".join(sorted(known)) or "none"
            raise StaffingError(
                _(
                    'Choice "{name}": there is no technician "{unknown}". The named people are {names}.',
                    name=self.name,
                    unknown=unknown[0],
                    names=names,
                )
            )
        trained = {who: dict(skills) for who, skills in staff.trained.items()}
        for who, skills in self.train.items():
            learned = trained.setdefault(who, {})
            for skill, level in skills.items():
                learned[skill] = max(level, learned.get(skill, 0))
        return replace(
            staff,
            members=tuple(self._member(member, times) for member in staff.members),
            roles={
                name: replace(role, like=_filled(role.like, self.vans.get(EVERYBODY, {}), times))
                for name, role in staff.roles.items()
            },
            trained=trained,
        )

    def _member(self, member: Member, times: int) -> Member:
        name = member.technician.id
        person = member.technician
        for who in (EVERYBODY, name):
            person = _filled(person, self.vans.get(who, {}), times)
        return replace(member, technician=person, rota=self.rotas.get(name, member.rota))

    def _stock(self, policy: StockPolicy, times: int) -> StockPolicy:
        known = {depot.id for depot in policy.depots}
        if unknown := sorted(set(self.stock) - known):
            names = ", ".join(sorted(known)) or "none"
            raise StaffingError(
                _(
                    'Choice "{name}": there is no depot "{unknown}". The depots are {names}.',
                    name=self.name,
                    unknown=unknown[0],
                    names=names,
                )
            )
        depots = tuple(
            replace(depot, stock=_raised(depot.stock, self.stock.get(depot.id, {}), times))
            for depot in policy.depots
        )
        return replace(policy, depots=depots)


def _filled(person: Technician, pieces: Mapping[str, int], times: int) -> Technician:
    more = {sku: person.van.get(sku, 0) + count * times for sku, count in pieces.items()}
    return replace(person, van={**person.van, **more}) if pieces else person


def _raised(
    stock: Mapping[str, int | None], pieces: Mapping[str, int], times: int
) -> dict[str, int | None]:
    """Return levels with so many pieces more; what is without limit stays so."""
    found = dict(stock)
    for sku, count in pieces.items():
        known = found.get(sku, 0)
        found[sku] = None if known is None else known + count * times
    return found
