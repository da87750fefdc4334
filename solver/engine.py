"""What `solver.solve` and the engines agree on: what an engine is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from solver.plan import Plan
from solver.problem import Problem
from solver.stop import Stop

if TYPE_CHECKING:  # loading OR-Tools takes a while
    from solver.recombine import PooledRoute


@dataclass(frozen=True)
class Progress:
    """How far a search is.

    Attributes
    ----------
    seconds : float
        Since `solve` was called.
    iterations : int
        Iterations of the engine.
    cost : int
        Total of the best plan so far, cents, as far as the engine knows it.
    unserved : int
        Jobs that plan leaves out.
    message : str
        What is being done, for people.
    sequences : callable or None
        Gives the jobs of each route of the best plan so far, by (technician, shift); to be called before the callback
        returns. None where they cannot be had now.
    """

    seconds: float
    iterations: int
    cost: int
    unserved: int
    message: str
    sequences: Callable[[], Mapping[tuple[int, int], Sequence[int]]] | None = None


@dataclass(frozen=True)
class Search:
    """What an engine found.

    Attributes
    ----------
    sequences : mapping of (technician, shift) to sequence of int
        Jobs of each route in order; `solver.build` times them, supplies them and drops what cannot be kept.
    iterations : int
        Iterations done.
    stats : mapping
        What the engine adds to the plan's `stats`.
    plan : Plan or None
        The plan itself, from an engine that times and supplies routes by all rules; its sequences do not count.
    pool : sequence of PooledRoute
        Routes that the search has accepted, as far as it keeps them; a proof begins with them.
    """

    sequences: Mapping[tuple[int, int], Sequence[int]]
    iterations: int
    stats: Mapping[str, object] = field(default_factory=dict)
    plan: Plan | None = None
    pool: Sequence[PooledRoute] = ()


class Cancel(Protocol):
    """Asked between the steps of a search whether to stop with the best so far; a `threading.Event` is one."""

    def is_set(self) -> bool:
        """Return whether to stop."""
        ...


OnProgress = Callable[[Progress], None]


class Engine(Protocol):
    """A search for good job sequences."""

    def __call__(
        self,
        problem: Problem,
        stop: Stop,
        seed: int,
        *,
        start: Plan,
        on_progress: OnProgress | None,
        cancel: Cancel | None,
    ) -> Search:
        """Return what a search finds that begins at `start`, a valid plan.

        The problem has at least one job and one shift. The same problem, seed, start and limit in iterations give the
        same answer.
        """
        ...
