"""Asking the worker for a proposal: what is asked as values of JSON, and read again by the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dispatch.archive.converter import from_plain, to_plain
from dispatch.desk.work import Work, ask_for
from dispatch.domain.actor import Actor
from dispatch.planning.replanning import (
    Lock,
    LockBoth,
    LockSequence,
    LockTechnician,
    LockTime,
)
from dispatch.storage import Store
from solver.solve import DEFAULT_ENGINE

KIND = "replan"
DEFAULT_SECONDS = 10.0
LOCKS: Mapping[str, type[Any]] = {
    "technician": LockTechnician,
    "time": LockTime,
    "both": LockBoth,
    "sequence": LockSequence,
}


def ask_for_replan(
    store: Store,
    *,
    by: Actor,
    at: datetime,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    engine: str = DEFAULT_ENGINE,
    reason: str = "re-planned",
    locks: Sequence[Lock] = (),
) -> Work:
    """Ask a worker for a proposal for the rest of the day; without any limit it takes ten seconds.

    Raises
    ------
    NotAllowed, InputError, TooManyJobs
        If the role may not plan, a value is out of range, or too much is waiting already.
    """
    if seconds is None and iterations is None:
        seconds = DEFAULT_SECONDS
    request = {
        "seconds": seconds,
        "iterations": iterations,
        "seed": seed,
        "engine": engine,
        "reason": reason,
        "locks": [plain_lock(lock) for lock in locks],
    }
    return ask_for(store, KIND, request, by=by, at=at)


def plain_lock(lock: Lock) -> dict[str, Any]:
    """Return a lock as values of JSON."""
    kind = next(kind for kind, known in LOCKS.items() if isinstance(lock, known))
    return {"kind": kind, **to_plain(lock)}


def read_locks(plain: Iterable[Mapping[str, Any]]) -> tuple[Lock, ...]:
    """Return the locks that `plain_lock` wrote."""
    return tuple(
        from_plain(
            {name: value for name, value in lock.items() if name != "kind"}, LOCKS[lock["kind"]]
        )
        for lock in plain
    )
