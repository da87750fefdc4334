"""What every reader gives: a problem document, the family's own unit and the best value known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Reference:
    """A published value.

    Attributes
    ----------
    value : float
        In the family's unit.
    unserved : int or None
        Jobs that its plan leaves out; None where leaving out is part of the value.
    source : str
        Whose value it is and by which convention.
    """

    value: float
    unserved: int | None
    source: str


@dataclass(frozen=True)
class Instance:
    """An instance of a public family.

    Attributes
    ----------
    name : str
        Unique in its family.
    problem : dict
        The problem document; one of its seconds is 1/`scale` of the file's unit of time, and so is one of its cents.
    unit : str
        Of `value`, for people.
    scale : int
        Cents to one unit.
    components : tuple of str
        The keys of a plan's cost that make the value.
    reference : Reference or None
        The best value known.
    """

    name: str
    problem: dict[str, Any]
    unit: str
    scale: int
    components: tuple[str, ...]
    reference: Reference | None = None

    def value(self, cost: Mapping[str, int]) -> float:
        """Return the value of a plan of this cost, in the family's unit."""
        return float(Fraction(sum(cost[name] for name in self.components), self.scale))

    def unserved(self, plan: Mapping[str, Any]) -> float:
        """Return the weight of the jobs that a plan document leaves out: their number where all weigh 1."""
        weight = {job["id"]: job.get("weight", 1) for job in self.problem["jobs"]}
        return float(sum(weight[left["job"]] for left in plan["unserved"]))


@dataclass(frozen=True)
class Trip:
    """One route as published: who, the visits in order, and when supplies are fetched.

    Attributes
    ----------
    technician : str
        Id of the technician.
    jobs : tuple of str
        Ids of the jobs in order.
    pickup_after : int or None
        Visits made before the only depot is passed; None: it is not passed.
    """

    technician: str
    jobs: tuple[str, ...]
    pickup_after: int | None = None


class Family(Protocol):
    """A reader: a module of `benchmarks.formats`."""

    FOLDER: str
    """The family's folder in the benchmark data."""

    def names(self, folder: Path) -> list[str]:
        """Return the names of the instances in the folder, sorted."""
        ...

    def read(self, folder: Path, name: str) -> Instance:
        """Return an instance."""
        ...

    def published(self, folder: Path, name: str) -> tuple[Trip, ...] | None:
        """Return the published plan whose value is the instance's reference; None where there is none."""
        ...
