"""What a shift's route may consist of: its possible stops, and which may follow which.

Besides the visits there are two kinds of stop at a depot. A pick-up takes something aboard; between two arrivals of
parts one pick-up a depot is enough, because a second one could have been made along with the first, so there is one
node for each such epoch. A waypoint takes nothing: the contract allows stops that only shorten the way (where the
matrix breaks the triangle inequality), wait for the rush hour to pass, or bring the break to another place. Between
two stops that are more than waypoints a depot is passed at most once, because a loop could be cut out and waited for;
so every stop has waypoints of its own, and the break has some for what follows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from solver.exact.supply import Supply
from solver.problem import Problem, Shift, Window
from solver.timing import EARLIEST, LATEST, last_start, timetable, within

HUB = 0
"""Position that stands for the start and the end of a route."""


class Kind(Enum):
    """What a node is for."""

    VISIT = "visit"
    PICKUP = "pickup"
    WAY = "way"


@dataclass(frozen=True)
class Node:
    """A possible stop.

    Attributes
    ----------
    kind : Kind
        Visit, pick-up or waypoint.
    index : int
        The job, or the depot.
    place, service : int
        Location and seconds it takes.
    starts : tuple of (int, int)
        Intervals in which it may start.
    origin : int or None
        Of a waypoint the stop that it follows; None where it may follow every waypoint.
    epoch : int
        Of a pick-up how many arrivals of parts its depot has seen.
    """

    kind: Kind
    index: int
    place: int
    service: int
    starts: tuple[Window, ...]
    origin: int | None = None
    epoch: int = 0


@dataclass(frozen=True)
class Arc:
    """A drive from one node to the next; `HUB` as head is the end, where nothing is driven if the shift has none.

    An arc behind a waypoint `shortens` where some way over depots is shorter than the direct one.
    """

    tail: int
    head: int
    seconds: int
    metres: int
    shortens: bool = False


@dataclass(frozen=True)
class Row:
    """A shift with its nodes (from 1 on) and arcs; `hourly` where what travel takes changes with the hour."""

    technician: int
    index: int
    shift: Shift
    nodes: Mapping[int, Node]
    arcs: Sequence[Arc]
    hourly: bool = False


def lay_out(problem: Problem, supply: Supply, technician: int, index: int) -> Row:
    """Return the row of a shift, without nodes and arcs that no route can use in time."""
    return _RowBuilder(problem, supply, technician, index).row()


class _RowBuilder:
    def __init__(self, problem: Problem, supply: Supply, technician: int, index: int) -> None:
        self.problem, self.supply, self.table = problem, supply, timetable(problem)
        self.technician, self.index = technician, index
        self.shift = problem.technicians[technician].shifts[index]
        self.nodes: dict[int, Node] = {}
        self.hourly = len({factor for _, factor in problem.travel.profile}) > 1

    def row(self) -> Row:
        """Return the row; without any visit it is empty."""
        for node in (*self._visits(), *self._pickups()):
            self.nodes[len(self.nodes) + 1] = node
        if any(node.kind is Kind.VISIT for node in self.nodes.values()):
            self._add_waypoints()
        arcs = list(self._arcs())
        while True:
            kept = self._in_time(arcs)
            if len(kept) == len(arcs):
                break
            arcs = kept
        used = {arc.head for arc in arcs} & {arc.tail for arc in arcs}
        nodes = {at: node for at, node in self.nodes.items() if at in used}
        if not any(node.kind is Kind.VISIT for node in nodes.values()):
            return Row(self.technician, self.index, self.shift, {}, ())
        return Row(self.technician, self.index, self.shift, nodes, arcs, self.hourly)

    def _visits(self) -> Iterator[Node]:
        for job in self.supply.able(self.technician):
            place, starts, service, _ = self.table.visit[self.technician][job]
            yield Node(Kind.VISIT, job, place, service, starts)

    def _pickups(self) -> Iterator[Node]:
        for depot in range(len(self.problem.depots)):
            for epoch, interval in self.supply.pickups(self.technician, depot):
                node = self._at_depot(Kind.PICKUP, depot, None)
                starts = within(node.starts, low=interval[0], high=interval[1])
                yield Node(Kind.PICKUP, depot, node.place, node.service, starts, epoch=epoch)

    def _at_depot(self, kind: Kind, depot: int, origin: int | None) -> Node:
        place, starts, service, _ = self.table.pickup[depot]
        return Node(kind, depot, place, service, starts, origin)

    def _add_waypoints(self) -> None:
        """Add waypoints behind the start and every visit and pick-up that may gain by them."""
        depots = range(len(self.problem.depots))
        for origin in (HUB, *list(self.nodes)):
            if self._leads_anywhere(origin):
                for depot in depots:
                    stop = self.nodes.get(origin)
                    if stop is None or stop.kind is Kind.VISIT or stop.index != depot:
                        self._add(self._at_depot(Kind.WAY, depot, origin))
        if self.shift.rest is not None and len(depots) > 1:
            for depot in depots:
                self._add(self._at_depot(Kind.WAY, depot, None))

    def _add(self, node: Node) -> None:
        self.nodes[len(self.nodes) + 1] = node

    def _place(self, at: int, *, as_end: bool = False) -> int | None:
        if at == HUB:
            return self.shift.end_location if as_end else self.shift.start_location
        return self.nodes[at].place

    def _leads_anywhere(self, origin: int) -> bool:
        heads = [at for at, node in self.nodes.items() if node.kind is not Kind.WAY]
        return any(self._detour_may_pay(origin, head) for head in (HUB, *heads))

    def _detour_may_pay(self, origin: int, head: int) -> bool:
        """Return whether going from one place to another by way of depots can ever be of use."""
        there = self._place(head, as_end=True)
        if there is None or origin == head:
            return False
        if self.hourly or self.shift.rest is not None:
            return True
        return self._shortens(origin, there)

    def _arcs(self) -> Iterator[Arc]:
        for tail in (HUB, *self.nodes):
            for head in (HUB, *self.nodes):
                if tail != head and self._may_follow(tail, head):
                    yield self._arc(tail, head)

    def _arc(self, tail: int, head: int) -> Arc:
        here, there = self._place(tail), self._place(head, as_end=True)
        assert here is not None
        if there is None:
            return Arc(tail, head, 0, 0)
        first = self.nodes.get(tail)
        shortens = (
            first is not None and first.origin is not None and self._shortens(first.origin, there)
        )
        seconds, metres = self.table.duration[here][there], self.table.distance[here][there]
        return Arc(tail, head, seconds, metres, shortens)

    def _shortens(self, origin: int, there: int) -> bool:
        """Return whether some way over depots from a node to a place is shorter than the direct one."""
        here = self._place(origin)
        return here is not None and self.supply.shortcut(here, there)

    def _may_follow(self, tail: int, head: int) -> bool:
        first, second = self.nodes.get(tail), self.nodes.get(head)
        if second is not None and second.kind is Kind.WAY:
            return self._waypoint_may_follow(tail, first, second)
        if first is None or first.kind is not Kind.WAY:
            return True
        if first.origin is None:
            return head != HUB or self.shift.end_location is not None
        same = second is not None and second.kind is Kind.PICKUP and second.index == first.index
        if same and self.shift.rest is None:
            return False
        return self._detour_may_pay(first.origin, head)

    def _waypoint_may_follow(self, tail: int, first: Node | None, way: Node) -> bool:
        if way.origin == tail:
            return True
        if first is None or first.kind is not Kind.WAY or first.index == way.index:
            return False
        return way.origin is None or first.origin == way.origin

    def _in_time(self, arcs: Sequence[Arc]) -> list[Arc]:
        """Return the arcs that some route in time can use, and narrow the starts of the nodes to such routes."""
        earliest, latest = self._earliest(arcs), self._latest(arcs)
        gone = {
            at for at in self.nodes if at not in earliest or latest.get(at, EARLIEST) < earliest[at]
        }
        for at in gone:
            del self.nodes[at]
        for at, node in self.nodes.items():
            starts = within(node.starts, low=earliest[at], high=latest[at])
            self.nodes[at] = Node(
                node.kind, node.index, node.place, node.service, starts, node.origin, node.epoch
            )
        kept = []
        for arc in arcs:
            if arc.tail in gone or arc.head in gone:
                continue
            leave = self.shift.start
            if arc.tail != HUB:
                leave = earliest[arc.tail] + self.nodes[arc.tail].service
            bound = self.shift.latest_end if arc.head == HUB else latest[arc.head]
            if self.table.drive(arc.seconds, leave=leave) <= bound:
                kept.append(arc)
        return kept

    def _earliest(self, arcs: Sequence[Arc]) -> dict[int, int]:
        """Return the earliest start of every node that can be reached."""
        found: dict[int, int] = {}
        changed = True
        while changed:
            changed = False
            for arc in arcs:
                if arc.head == HUB or (arc.tail != HUB and arc.tail not in found):
                    continue
                leave = self.shift.start
                if arc.tail != HUB:
                    leave = found[arc.tail] + self.nodes[arc.tail].service
                arrive = self.table.drive(arc.seconds, leave=leave)
                starts = within(self.nodes[arc.head].starts, low=arrive, high=LATEST)
                if starts and starts[0][0] < found.get(arc.head, LATEST):
                    found[arc.head] = starts[0][0]
                    changed = True
        return found

    def _latest(self, arcs: Sequence[Arc]) -> dict[int, int]:
        """Return the latest start of every node from which the end can be reached."""
        found: dict[int, int] = {}
        changed = True
        while changed:
            changed = False
            for arc in arcs:
                if arc.tail == HUB or (arc.head != HUB and arc.head not in found):
                    continue
                bound = self.shift.latest_end if arc.head == HUB else found[arc.head]
                leave = self.table.latest_leave(arc.seconds, arrive=bound)
                node = self.nodes[arc.tail]
                start = last_start(node.starts, leave - node.service)
                if start is not None and start > found.get(arc.tail, EARLIEST):
                    found[arc.tail] = start
                    changed = True
        return found
