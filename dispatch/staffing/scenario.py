"""What a replication is made of: the world that all scenarios share, and what one of them changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from dispatch.domain.job import Job
from dispatch.domain.place import Depot, Zone
from dispatch.domain.technician import Part
from dispatch.languages import gettext as _
from dispatch.staffing.demand import Demand
from dispatch.staffing.history import StaffingError
from dispatch.staffing.staff import Staff
from dispatch.standards.service_standard import ServiceStandards
from dispatch.travel.travel_times import TravelTimes


@dataclass(frozen=True)
class Chances:
    """What does not go as planned.

    Attributes
    ----------
    no_show : float
        Share of visits at which nobody opens.
    no_show_seconds : int
        How long the technician waits then.
    unfixed : float
        Share of visits after which another one is needed.
    part_missing : float
        Share of visits that find a part missing that nobody had expected; it is ordered.
    sickness : float
        Share of technicians' days lost.
    service_cv, travel_cv : float
        Coefficient of variation of the time on site and of a leg, around the planned ones (lognormal).
    """

    no_show: float = 0.03
    no_show_seconds: int = 600
    unfixed: float = 0.10
    part_missing: float = 0.04
    sickness: float = 0.04
    service_cv: float = 0.30
    travel_cv: float = 0.15

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1 and negative spreads."""
        for name in ("no_show", "unfixed", "part_missing", "sickness"):
            if not 0 <= getattr(self, name) < 1:
                raise StaffingError(
                    _(
                        "{name} is {getattr}. Give a share from 0 to below 1.",
                        name=name,
                        getattr=getattr(self, name),
                    )
                )
        for name in ("service_cv", "travel_cv", "no_show_seconds"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise StaffingError(
                    _(
                        "{name} is {getattr}. Give a number of 0 or more.",
                        name=name,
                        getattr=getattr(self, name),
                    )
                )


@dataclass(frozen=True)
class StockPolicy:
    """How depots and vans are filled.

    Attributes
    ----------
    depots : tuple of Depot
        Where they are; their `stock` is that of the beginning and the level each part is ordered up to.
    lead_days : mapping of sku to days
        From an order to its arrival.
    usual_lead_days : int
        For parts not listed.
    """

    depots: tuple[Depot, ...] = ()
    lead_days: Mapping[str, int] = field(default_factory=dict)
    usual_lead_days: int = 3

    def lead(self, sku: str) -> int:
        """Return the days from an order to its arrival."""
        return self.lead_days.get(sku, self.usual_lead_days)


@dataclass(frozen=True)
class World:
    """What all scenarios of a study share.

    Attributes
    ----------
    demand : Demand
        The jobs that come in.
    standards, travel : ServiceStandards, TravelTimes
        What is promised; how long ways take.
    zones, parts : tuple
        As in a `Day`.
    chances : Chances
        What does not go as planned.
    first_day : date
        First simulated day, a Monday.
    days : int
        Days observed, after the warm-up.
    warm_up_days : int
        Simulated first and left out; 0 where the simulation begins at the real backlog.
    backlog : tuple of Job
        Open at the beginning.
    epochs : tuple of time
        When the rest of a day is planned, in order; the first one is the morning plan.
    plan_days : int
        Days planned at once.
    iterations : int
        Of the search for each plan; never seconds, or a busy machine would change the answer.
    explained : bool
        Whether every job left out of a plan gets its tested reason, which takes most of the time.
    """

    demand: Demand
    standards: ServiceStandards
    travel: TravelTimes
    first_day: date
    days: int
    zones: tuple[Zone, ...] = ()
    parts: tuple[Part, ...] = ()
    chances: Chances = Chances()
    warm_up_days: int = 14
    backlog: tuple[Job, ...] = ()
    epochs: tuple[time, ...] = (time(7, 0),)
    plan_days: int = 2
    iterations: int = 300
    explained: bool = False

    def __post_init__(self) -> None:
        """Refuse lengths and moments that make no simulation."""
        if self.first_day.weekday() != 0:
            raise StaffingError(
                _(
                    "The first day is {first_day:%A} {first_day}. Give a Monday.",
                    first_day=self.first_day,
                )
            )
        for name, least in (("days", 1), ("warm_up_days", 0), ("plan_days", 1), ("iterations", 0)):
            if getattr(self, name) < least:
                raise StaffingError(
                    _(
                        "{name} is {getattr}. Give {least} or more.",
                        name=name,
                        getattr=getattr(self, name),
                        least=least,
                    )
                )
        if not self.epochs or list(self.epochs) != sorted(set(self.epochs)):
            raise StaffingError(
                _("The moments of planning are to be given in their order, one at least.")
            )

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the plan."""
        return self.standards.timezone


@dataclass(frozen=True)
class Scenario:
    """One way to staff and stock.

    Attributes
    ----------
    name : str
        For people.
    staff : Staff
        Who works.
    stock : StockPolicy
        How depots are filled.
    choices_cents_a_week : int
        What is paid beside the staff, as for training and stock.
    """

    name: str
    staff: Staff
    stock: StockPolicy = StockPolicy()
    choices_cents_a_week: int = 0

    @property
    def cents_a_week(self) -> int:
        """What all of it costs a week."""
        return self.staff.cents_a_week() + self.choices_cents_a_week
