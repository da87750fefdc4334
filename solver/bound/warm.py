"""Compile the pricing once, or take it from the compile cache."""

from __future__ import annotations

import time

import numpy as np

from solver.bound import labels as k


def warm_up() -> float:
    """Compile what has not been compiled yet in this process, and return the seconds that took."""
    began = time.perf_counter()
    if not k.search_routes.signatures or not k.cost_of_route.signatures:
        tables, room = _one_job()
        k.search_routes(tables, 0, k.EXACT, 16, 1000, room, np.zeros(k.REPORTS, dtype=np.int64))
        k.cost_of_route(tables, np.array([1], dtype=np.int64))
    return time.perf_counter() - began


def _one_job() -> tuple[k.Tables, k.Workspace]:
    """Return tables of a shift with one job that takes a minute, and room for a few labels."""

    def zeros(*shape: int) -> np.ndarray:
        return np.zeros(shape, dtype=np.int64)

    setting = zeros(k.SETTINGS)
    setting[k.END] = setting[k.LATEST] = 3600
    setting[k.WIDTH], setting[k.FAST_ABOVE], setting[k.FAST_BELOW] = 60, 1, 1
    tables = k.Tables(
        seconds=zeros(3, 3), price=zeros(3, 3), service=np.array([0, 60, 0]), value=zeros(3),
        first=zeros(3), count=np.array([0, 1, 0]), windows=np.array([[0, 3600]]),
        due=zeros(3), missed=zeros(3), late=zeros(3), told=zeros(3), later=zeros(3),
        need=zeros(3, 0), room=zeros(0), setting=setting, profile=zeros(0, 3),
        memory=zeros(3, 1) - 1, cut_jobs=zeros(3, 0), cut_price=zeros(0, 256),
    )  # fmt: skip
    return tables, k.Workspace(
        zeros(16, k.JOBS + 1),
        zeros(4, k.BLOCK, k.JOBS + 1 - k.COST),
        zeros(4),
        zeros(4),
        zeros(4),
        zeros(4),
    )
