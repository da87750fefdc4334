"""Two hand-worked cases as documents: one visit, and a day in which every part of a plan occurs.

Both are made anew by each call, so that a test may break its copy.
"""

from __future__ import annotations

from typing import Any

from solver.checker import check
from solver.violations import Verdict

Document = dict[str, Any]

COMPONENTS = (
    "unserved",
    "deferred",
    "missed",
    "late_hour",
    "travel_hour",
    "km",
    "work_hour",
    "overtime_hour",
    "shift",
    "preference",
    "moved",
    "shifted_hour",
    "balance",
)
BREAK = {"duration": 900, "window": [3000, 4000]}


def stop(kind: str, location: int, *times: int, **extra: object) -> Document:
    """Return a stop; of one time given all three are it, of three they are arrive, start, depart."""
    arrive, start, depart = times if len(times) == 3 else times * 3
    return {
        "kind": kind,
        "location": location,
        "arrive": arrive,
        "start": start,
        "depart": depart,
        **extra,
    }


def plan_of(*routes: tuple[str, int, list[Document]], unserved: tuple[str, ...] = ()) -> Document:
    """Return a plan of routes (technician, shift, stops) whose cost is not filled in."""
    return {
        "version": 1,
        "problem": "hand-worked",
        "routes": [
            {"technician": name, "shift": shift, "stops": stops} for name, shift, stops in routes
        ],
        "unserved": [{"job": job, "reason": "no room", "detail": ""} for job in unserved],
        "cost": dict.fromkeys((*COMPONENTS, "total"), 0),
        "bound": None,
        "stats": {},
    }


def settled(problem: Document, plan: Document) -> Document:
    """Return the plan with the cost the checker recomputes, so that only other violations are left."""
    return plan | {"cost": dict(check(problem, plan).cost)}


def judge(problem: Document, plan: Document) -> Verdict:
    """Judge a plan apart from its cost."""
    return check(problem, settled(problem, plan))


def kinds(problem: Document, plan: Document) -> list[str]:
    """Return the codes of the violations apart from the cost, in the order reported."""
    return [violation.kind.value for violation in judge(problem, plan).violations]


def one_visit() -> Document:
    """Return a problem of technician T and job J: 600 s and 5 km away, 1000 s on site, all day to do it."""
    return {
        "version": 1,
        "name": "hand-worked",
        "horizon": {"start": "2026-11-23T08:00:00+08:00", "end": 36000},
        "locations": [[31.2, 121.4], [31.25, 121.45]],
        "travel": {"duration": [[0, 600], [600, 0]], "distance": [[0, 5000], [5000, 0]]},
        "technicians": [
            {"id": "T", "shifts": [{"start": 0, "end": 36000, "from": 0, "to": 0}]},
            {"id": "other", "shifts": [{"start": 0, "end": 36000, "from": 0, "to": 0}]},
        ],
        "depots": [],
        "jobs": [{"id": "J", "location": 1, "service": 1000}],
    }


def visit_at(start: int, *, leave: int | None = None, service: int = 1000) -> Document:
    """Return a plan for `one_visit` that starts the visit at `start`, leaving just in time unless told."""
    leaves = start - 600 if leave is None else leave
    ends = start + service
    return plan_of(
        (
            "T",
            0,
            [
                stop("start", 0, leaves),
                stop("visit", 1, leaves + 600, start, ends, job="J"),
                stop("end", 0, ends + 600),
            ],
        )
    )


def full_day() -> Document:
    """Return a problem of two technicians, a depot and five jobs; `full_day_plan` is its plan.

    Travel in seconds (metres are ten times as many); the ways back to 0 are longer than the ways out.

        from, to    0    1    2    3
        0           0  600  900  300
        1         660    0  400  500
        2         960  400    0  700
        3         300  500  700    0
    """
    duration = [[0, 600, 900, 300], [660, 0, 400, 500], [960, 400, 0, 700], [300, 500, 700, 0]]
    return {
        "version": 1,
        "name": "hand-worked",
        "horizon": {"start": "2026-11-23T08:00:00+08:00", "end": 36000},
        "locations": [[31.2, 121.4], [31.25, 121.45], [31.3, 121.5], [31.21, 121.41]],
        "travel": {"duration": duration, "distance": [[10 * s for s in row] for row in duration]},
        "technicians": _technicians(),
        "depots": [
            {
                "id": "D",
                "location": 3,
                "stock": {"filter": 1, "screw": None},
                "arrivals": [{"sku": "filter", "quantity": 1, "at": 400}],
                "tools": ["crane"],
                "windows": [[0, 400], [1000, 2000]],
                "service": 60,
            }
        ],
        "jobs": _jobs(),
    }


def _technicians() -> list[Document]:
    today = {"start": 0, "end": 4500, "overtime": 600, "from": 0, "to": 0, "break": dict(BREAK)}
    tomorrow = {"start": 86400, "end": 93600, "from": 0, "to": None}
    return [
        {
            "id": "Ann",
            "skills": {"gas": 2},
            "tools": ["ladder"],
            "van": {"pump": 2},
            "shifts": [today, tomorrow],
        },
        {"id": "Bo", "shifts": [{"start": 0, "end": 36000, "from": 0, "to": 0}]},
    ]


def _jobs() -> list[Document]:
    return [
        {
            "id": "boiler",
            "location": 1,
            "service": 1000,
            "skills": {"gas": 2},
            "tools": ["ladder"],
            "parts": {"pump": 1},
            "release": 900,
            "windows": [[500, 1500], [2000, 2500]],
            "allowed": ["Ann"],
        },
        {
            "id": "lift",
            "location": 2,
            "service": 600,
            "tools": ["crane"],
            "parts": {"filter": 2},
            "windows": [[2400, 2400]],
            "due": 2400,
            "due_hard": True,
            "forbidden": ["Bo"],
        },
        {"id": "pipe", "location": 2, "service": 300, "parts": {"pump": 1}, "due": 90000},
        {
            "id": "meter",
            "location": 1,
            "service": 700,
            "lock": {"technician": "Bo", "start": 700},
        },
        {"id": "sign", "location": 2, "service": 100, "due": 40000, "weight": 3},
    ]


def full_day_plan() -> Document:
    """Return a valid plan of `full_day`.

    Ann leaves 0 at 100, drives 300 to the depot: 400, which opens until 400 and has the second filter since 400; 60
    of service: 460. 500 to the boiler: 960, 1000 of service: 1960. 400 to the lift: 2360, opens 2400, 600 of service:
    3000. Break 3000 to 3900. 960 back: 4860, that is 360 past the shift's end, inside the overtime of 600.
    Next day 86400, 900 to the pipe: 87300, 300 of service: 87600, where the route ends.
    Bo leaves at 50, 600 to the meter: 650, starts as locked at 700, 700 of service: 1400, 660 back: 2060.
    """
    today = [
        stop("start", 0, 100),
        stop("pickup", 3, 400, 400, 460, depot="D", parts={"filter": 2}, tools=["crane"]),
        stop("visit", 1, 960, 960, 1960, job="boiler"),
        stop("visit", 2, 2360, 2400, 3000, job="lift"),
        stop("break", 2, 3000, 3000, 3900),
        stop("end", 0, 4860),
    ]
    tomorrow = [
        stop("start", 0, 86400),
        stop("visit", 2, 87300, 87300, 87600, job="pipe"),
        stop("end", 2, 87600),
    ]
    bo = [
        stop("start", 0, 50),
        stop("visit", 1, 650, 700, 1400, job="meter"),
        stop("end", 0, 2060),
    ]
    plan = plan_of(("Ann", 0, today), ("Ann", 1, tomorrow), ("Bo", 0, bo), unserved=("sign",))
    # Travel: Ann 300 + 500 + 400 + 960 and 900, Bo 600 + 660: 4320 s = 1.2 h of 3000 cents, 43.2 km of 50 cents.
    # Overtime: 360 s = 0.1 h of 4500 cents. "sign" is due past the horizon: 3 x 5000 cents.
    plan["cost"] |= {
        "deferred": 15000,
        "travel_hour": 3600,
        "km": 2160,
        "overtime_hour": 450,
        "total": 21210,
    }
    return plan
