"""What there ever is of parts and tools, without asking when or where."""

from __future__ import annotations

from solver.problem import Problem


def depot_supply(problem: Problem) -> dict[str, int | None]:
    """Return for each part what all depots together ever have; None: without limit."""
    supply: dict[str, int | None] = {}
    for depot in problem.depots:
        for sku, stock in depot.stock.items():
            had = supply.get(sku, 0)
            supply[sku] = None if stock is None or had is None else had + stock
        for arrival in depot.arrivals:
            had = supply.get(arrival.sku, 0)
            supply[arrival.sku] = None if had is None else had + arrival.quantity
    return supply


class Supplied:
    """Who can serve a job as far as skills, people, tools and all parts there ever are decide.

    Attributes
    ----------
    parts : dict of str to int or None
        What all depots ever have of a part; None: without limit.
    lent : frozenset of str
        Tools that some depot lends.
    """

    def __init__(self, problem: Problem) -> None:
        """Add up what depots have."""
        self.problem = problem
        self.parts = depot_supply(problem)
        self.lent = frozenset(tool for depot in problem.depots for tool in depot.tools)

    def most(self, technician: int, sku: str) -> int | None:
        """Return the most of a part that the technician can ever have; None: without limit."""
        extra = self.parts.get(sku, 0)
        if extra is None:
            return None
        return self.problem.technicians[technician].van.get(sku, 0) + extra

    def may_serve(self, technician: int, job: int) -> bool:
        """Return whether the technician could do the job with nothing else to do."""
        person, work = self.problem.technicians[technician], self.problem.jobs[job]
        if not self.problem.may_serve(technician=technician, job=job):
            return False
        if not work.tools <= person.tools | self.lent:
            return False
        mosts = ((need, self.most(technician, sku)) for sku, need in work.parts.items())
        return all(most is None or need <= most for need, most in mosts)
