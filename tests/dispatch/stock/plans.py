"""A plan whose parts are known by heart: one van, one depot, three visits."""

from __future__ import annotations

from dataclasses import replace

from dispatch.domain.plan import Plan, Route, Stop, StopKind
from tests.dispatch.planning import example
from tests.dispatch.planning.example import EAST, HOME, NORTH, at


def planned() -> Plan:
    """Return a plan of T-1.

    The van holds one P-1. J-1 uses two P-1 and the lift, J-2 one P-2 and one P-1, J-3 nothing. Two P-1 and the lift are
    picked up at 08:30 before J-1, one P-2 and one P-1 at 11:00 before J-2; one P-1 of them is for no visit.
    """
    jobs = (
        example.job("J-1", parts={"P-1": 2}, tools=("lift", "ladder")),
        example.job("J-2", location=EAST, parts={"P-2": 1, "P-1": 1}),
        example.job("J-3"),
    )
    day = example.day(jobs=jobs)
    stops = (
        Stop(StopKind.START, HOME, at(8), at(8), at(8)),
        Stop(
            StopKind.PICKUP, EAST, at(8, 30), at(8, 30), at(8, 40),
            depot_id="D-1", parts={"P-1": 2}, tools=("lift",),
        ),
        Stop(StopKind.VISIT, NORTH, at(9), at(9), at(9, 30), job_id="J-1"),
        Stop(
            StopKind.PICKUP, EAST, at(11), at(11), at(11, 10),
            depot_id="D-1", parts={"P-2": 1, "P-1": 1},
        ),
        Stop(StopKind.VISIT, EAST, at(11, 10), at(11, 10), at(11, 40), job_id="J-2"),
        Stop(StopKind.VISIT, NORTH, at(13), at(13), at(13, 30), job_id="J-3"),
        Stop(StopKind.END, HOME, at(14), at(14), at(14)),
    )  # fmt: skip
    promises = example.promises_for(day)
    route = Route("T-1", 0, stops)
    return Plan(replace(day, orders=()), promises, (route,), (), (), {"total": 0})
