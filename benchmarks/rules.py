"""Every rule of the problem document, to be put on a `core` instance one by one or all together.

The instance itself has skills, van stock, windows and weights. What is added is what a service company could ask for on
such two days; the figures are in the instance's unit, one cent for a second of driving. Chance comes from one seed, a
stream for each rule, so a rule adds the same whichever others are on, as far as they leave its technicians.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from benchmarks.formats.rows import FormatError

Document = dict[str, Any]
Rng = np.random.Generator
HOUR, DAY = 3600, 86_400
TOOLS = ("meter", "ladder", "lift", "torch")
DEPOTS = 2
METRES_A_SECOND = 30 / 3.6
RUSH_HOURS = ([0, 1], [7 * HOUR, 1.4], [9 * HOUR, 1], [16 * HOUR, 1.5], [19 * HOUR, 1])


def with_rules(document: Document, names: Iterable[str], *, seed: int = 0) -> Document:
    """Return a copy of a problem document of the `core` family with rules put on it.

    Parameters
    ----------
    document : dict
        As `read_instance("core", ...)` gives it.
    names : iterable of str
        Keys of `RULES`, in any order.
    seed : int
        Seed of all that is drawn.

    Raises
    ------
    FormatError
        If a name is no rule.
    """
    wanted = set(names)
    if unknown := sorted(wanted - set(RULES)):
        raise FormatError(f"{', '.join(unknown)}: no rule; give some of {', '.join(RULES)}")
    made = deepcopy(document)
    for place, (name, add) in enumerate(RULES.items()):
        if name in wanted:
            add(made, np.random.default_rng([seed, place]))
    return made


def _shifts_joined(document: Document, rng: Rng) -> None:
    """Make the days of a technician, `t3d0` and `t3d1`, shifts of one technician with one van."""
    people: dict[str, dict[str, Any]] = {}
    for day in document["technicians"]:
        name = day["id"].rpartition("d")[0]
        if name in people:
            people[name]["shifts"] += day["shifts"]
        else:
            people[name] = day | {"id": name}
    document["technicians"] = list(people.values())


def _depots(document: Document, rng: Rng) -> None:
    """Open depots that have few of each part and get some more on the second day; a third of the vans' parts go."""
    parts = sorted({part for job in document["jobs"] for part in job["parts"]})
    for person in document["technicians"]:
        person["van"] = {p: q for p, q in person["van"].items() if rng.random() > 1 / 3}
    for depot in _own_depots(document, rng):
        depot["stock"] = {part: int(rng.integers(0, 6)) for part in parts}
        depot["arrivals"] = [
            {"sku": part, "quantity": int(rng.integers(1, 4)), "at": DAY + 9 * HOUR}
            for part in parts
            if rng.random() < 0.5
        ]


def _own_depots(document: Document, rng: Rng) -> list[dict[str, Any]]:
    """Return the depots, which are put at places of jobs if there are none yet."""
    if not document["depots"]:
        places = rng.choice(len(document["jobs"]), size=DEPOTS, replace=False)
        document["depots"] = [
            {
                "id": f"depot{number}",
                "location": document["jobs"][place]["location"],
                "windows": [[day * DAY + 7 * HOUR, day * DAY + 18 * HOUR] for day in range(2)],
                "service": 600,
            }
            for number, place in enumerate(places.tolist())
        ]
    return list(document["depots"])


def _tools(document: Document, rng: Rng) -> None:
    """Ask for a tool at every sixth job; half of them are in a van, and the depots lend all."""
    for job in document["jobs"]:
        if rng.random() < 1 / 6:
            job["tools"] = [_pick(rng, TOOLS)]
    for person in document["technicians"]:
        person["tools"] = [tool for tool in TOOLS if rng.random() < 0.5]
    for depot in _own_depots(document, rng):
        depot["tools"] = list(TOOLS)


def _levels(document: Document, rng: Rng) -> None:
    """Give skills levels: technicians have 1 to 3, jobs ask for 1, a fifth of them for 2."""
    for person in document["technicians"]:
        person["skills"] = {skill: int(rng.integers(1, 4)) for skill in person["skills"]}
    for job in document["jobs"]:
        job["skills"] = {skill: 2 if rng.random() < 0.2 else 1 for skill in job["skills"]}


def _windows(document: Document, rng: Rng) -> None:
    """Cut a piece of 1 to 3 hours out of the middle of every wide window."""
    for job in document["jobs"]:
        opens, closes = job["windows"][0]
        if closes - opens > 6 * HOUR:
            middle, half = (opens + closes) // 2, int(rng.integers(1800, 5400))
            job["windows"] = [[opens, middle - half], [middle + half, closes]]


def _due(document: Document, rng: Rng) -> None:
    """Promise half of the jobs a start within the first half of their windows, at a price for missing it."""
    for job in document["jobs"]:
        if rng.random() < 0.5:
            opens, closes = job["windows"][0][0], job["windows"][-1][1]
            job["due"] = int(opens + rng.uniform(0.2, 0.5) * (closes - opens))
    document["weights"] |= {"missed": 3000, "late_hour": 3600, "deferred": 20_000}


def _breaks(document: Document, rng: Rng) -> None:
    """Give every shift 45 minutes of break that begin between 11:30 and 13:30."""
    for shift in _shifts(document):
        noon = shift["start"] // DAY * DAY + 12 * HOUR
        shift["break"] = {"duration": 2700, "window": [noon - 1800, noon + 5400]}


def _overtime(document: Document, rng: Rng) -> None:
    """Allow each shift an hour more, at half as much again as an hour of driving."""
    for shift in _shifts(document):
        shift["overtime"] = HOUR
    document["weights"]["overtime_hour"] = 5400


def _speeds(document: Document, rng: Rng) -> None:
    """Let every technician work at 0.8 to 1.25 of the usual speed."""
    for person in document["technicians"]:
        person["speed"] = round(float(rng.uniform(0.8, 1.25)), 2)


def _preferred(document: Document, rng: Rng) -> None:
    """Let every third job prefer a technician."""
    for job in document["jobs"]:
        if rng.random() < 1 / 3:
            job["preferred"] = _able(document, job, rng)["id"]
    document["weights"]["preference"] = 1800


def _published(document: Document, rng: Rng) -> None:
    """Have told every third customer a technician and a start."""
    for job in document["jobs"]:
        if rng.random() < 1 / 3:
            job["published"] = _appointment(document, job, rng)
    document["weights"] |= {"moved": 1500, "shifted_hour": 1000}


def _locks(document: Document, rng: Rng) -> None:
    """Lock one job in twenty to a technician, half of these to a start as well."""
    for job in document["jobs"]:
        if rng.random() < 0.05:
            lock = _appointment(document, job, rng)
            job["lock"] = lock if rng.random() < 0.5 else lock | {"start": None}


def _people(document: Document, rng: Rng) -> None:
    """Forbid one job in ten a technician, and allow another one in ten only half of them."""
    names = [person["id"] for person in document["technicians"]]
    for job in document["jobs"]:
        draw = rng.random()
        if draw < 0.1:
            job["forbidden"] = [_pick(rng, names)]
        elif draw < 0.2:
            job["allowed"] = [name for name in names if rng.random() < 0.5] or names


def _kilometres(document: Document, rng: Rng) -> None:
    """Price kilometres; they follow from the seconds at the generator's 30 km/h."""
    rows = np.array(document["travel"]["duration"])
    document["travel"]["distance"] = np.rint(rows * METRES_A_SECOND).astype(int).tolist()
    document["weights"]["km"] = 60


def _profile(document: Document, rng: Rng) -> None:
    """Slow driving down in the rush hours."""
    document["travel"]["profile"] = [list(point) for point in RUSH_HOURS]


def _priced(**weights: int) -> Callable[[Document, Rng], None]:
    """Return the rule that sets weights."""

    def price(document: Document, rng: Rng) -> None:
        document["weights"] |= weights

    return price


def _shifts(document: Document) -> list[dict[str, Any]]:
    return [shift for person in document["technicians"] for shift in person["shifts"]]


def _pick(rng: Rng, options: Any) -> Any:
    return options[int(rng.integers(len(options)))]


def _able(document: Document, job: Mapping[str, Any], rng: Rng) -> dict[str, Any]:
    """Return a technician with the job's skills where there is one, or any."""
    people = document["technicians"]
    able = [p for p in people if all(p["skills"].get(s, 0) >= n for s, n in job["skills"].items())]
    found: dict[str, Any] = _pick(rng, able or people)
    return found


def _appointment(document: Document, job: Mapping[str, Any], rng: Rng) -> dict[str, Any]:
    """Return a technician and a start in one of the technician's shifts and, if it can be, in the job's windows."""
    person = _able(document, job, rng)
    both = [
        (max(shift["start"], opens), min(shift["end"] - job["service"], closes))
        for shift in person["shifts"]
        for opens, closes in job["windows"]
    ]
    possible = [(low, high) for low, high in both if low < high]
    low, high = _pick(rng, possible or [(s["start"], s["end"]) for s in person["shifts"]])
    return {"technician": person["id"], "start": int(rng.integers(low, high))}


RULES: Mapping[str, Callable[[Document, Rng], None]] = {
    "shifts": _shifts_joined,
    "levels": _levels,
    "depots": _depots,
    "tools": _tools,
    "windows": _windows,
    "due": _due,
    "breaks": _breaks,
    "overtime": _overtime,
    "speeds": _speeds,
    "preferred": _preferred,
    "published": _published,
    "locks": _locks,
    "people": _people,
    "km": _kilometres,
    "profile": _profile,
    "work_hour": _priced(work_hour=900),
    "balance": _priced(balance=40),
    "shift": _priced(shift=3000),
}
"""What each rule adds, by name, in the order in which they are put on."""
