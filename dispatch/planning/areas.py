"""A large day as several problem documents, each with a travel matrix of its own places alone.

A problem document holds one matrix of all its places, so 10,000 places on roads would be 100 million times. Here the
day is cut by place into areas of some hundred jobs, as the search cuts large problems by the formula
(`solver.territories`): each has its technicians, its jobs and its share of what depots have. What no two areas share
can be planned, checked and driven apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dispatch.domain.place import Location
from dispatch.errors import UncheckedPlanError
from dispatch.languages import gettext as _
from dispatch.planning.convert import document_text
from dispatch.planning.replanning.part_check import moved, moved_person, used_places
from solver.checker import load_json
from solver.documents import read_problem
from solver.problem import Depot
from solver.territories.split import Territory, by_place
from solver.territories.stock import shares_of_depots

Document = dict[str, Any]
JOBS = 500
"""Jobs of an area, about: with fewer more is lost at borders, and a matrix grows with their square."""


def areas_of(whole: Document, *, jobs: int = JOBS) -> list[Document]:
    """Return the areas of a day as problem documents without `travel`, locations numbered anew in each.

    Every job stands in one of them. A technician of another area keeps the name, which jobs may refer to, and has no
    shift; a depot has the area's share of its stock and orders.

    Parameters
    ----------
    whole : dict
        Problem document of the day with travel by the formula, by which it is cut.
    jobs : int
        Jobs of an area, about.
    """
    problem = read_problem(load_json(document_text(whole)))
    count = max(1, round(len(problem.jobs) / jobs))
    territories = [each for each in by_place(problem, count=count) if each.jobs]
    shares = shares_of_depots(problem, territories, None) if territories else []
    return [
        _area(whole, territory, depots)
        for territory, depots in zip(territories, shares, strict=True)
    ]


def places_of(document: Document) -> list[Location]:
    """Return the locations of a document."""
    return [Location(*pair) for pair in document["locations"]]


def _area(whole: Document, territory: Territory, depots: Mapping[int, Depot]) -> Document:
    here = set(territory.technicians)
    part = {
        **{key: value for key, value in whole.items() if key != "travel"},
        "technicians": [
            person if number in here else {"id": person["id"], "shifts": []}
            for number, person in enumerate(whole["technicians"])
        ],
        "depots": [_share(whole["depots"][number], depots[number]) for number in sorted(depots)],
        "jobs": [whole["jobs"][number] for number in territory.jobs],
    }
    used = sorted(used_places(part))
    at = {place: index for index, place in enumerate(used)}
    return {
        **part,
        "locations": [whole["locations"][place] for place in used],
        "technicians": [moved_person(person, at) for person in part["technicians"]],
        "depots": [moved(depot, at) for depot in part["depots"]],
        "jobs": [moved(job, at) for job in part["jobs"]],
    }


def _share(entry: Document, depot: Depot) -> Document:
    """Return the entry of a depot with what one area may take."""
    arrivals = [
        {"sku": each.sku, "quantity": each.quantity, "at": each.at} for each in depot.arrivals
    ]
    return {**entry, "stock": dict(depot.stock), "arrivals": arrivals}


def refuse_overlap(whole: Document, areas: Sequence[Document]) -> None:
    """Refuse areas of which each may be right and all together are not.

    A plan of each area that the checker passes is then a plan of the day: what an area may use is used by no other.

    Raises
    ------
    UncheckedPlanError
        If a job or a technician's shifts stand in two areas or in none, or areas share out more than a depot has.
    """
    for kind, wanted, found in (
        ("job", _jobs(whole), Counter(id for area in areas for id in _jobs(area))),
        ("technician", _people(whole), Counter(id for area in areas for id in _people(area))),
    ):
        for id in wanted.keys() | found.keys():
            # A technician whose area has no job has none either.
            if found[id] > 1 or (found[id] == 0 and kind == "job"):
                raise UncheckedPlanError(
                    _(
                        "{kind} {id} is in {found} areas of the plan.",
                        kind=_(kind),
                        id=id,
                        found=found[id],
                    )
                )
    has = {(depot["id"], *lot): quantity for depot, lot, quantity in _lots(whole)}
    taken: Counter[tuple[Any, ...]] = Counter()
    for area in areas:
        for depot, lot, quantity in _lots(area):
            taken[depot["id"], *lot] += quantity
    for key, quantity in taken.items():
        if quantity > has.get(key, 0):
            raise UncheckedPlanError(
                _("areas of the plan take {quantity} of {key}.", quantity=quantity, key=key)
            )


def _jobs(document: Document) -> Counter[str]:
    return Counter(job["id"] for job in document["jobs"])


def _people(document: Document) -> Counter[str]:
    return Counter(person["id"] for person in document["technicians"] if person["shifts"])


def _lots(document: Document) -> Iterator[tuple[Document, tuple[str, int | None], int]]:
    """Yield what depots have and get, summed by part and moment; what is without limit is nobody's share."""
    for depot in document.get("depots", []):
        sums: Counter[tuple[str, int | None]] = Counter()
        for sku, quantity in depot["stock"].items():
            sums[sku, None] += 0 if quantity is None else quantity
        for order in depot["arrivals"]:
            sums[order["sku"], order["at"]] += order["quantity"]
        for lot, quantity in sums.items():
            yield depot, lot, quantity
