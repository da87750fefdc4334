"""The route of one shift as variables: which arcs it takes, when each stop starts, where the break goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ortools.sat.python import cp_model

from solver.exact.clock import WorkClock
from solver.exact.layout import HUB, Arc, Kind, Node, Row
from solver.problem import Break, Window

Expr = cp_model.LinearExpr


class RowVariables:
    """Variables and constraints of one row; parts, tools and costs are added by others.

    Attributes
    ----------
    row : Row
        The shift.
    used : variable
        Whether the shift has a route.
    taken : list of (Arc, variable)
        Whether each arc is driven.
    served : dict of int to variable
        Whether each node is in the route.
    start, leave : dict of int to expression
        When each node starts and is left; `HUB` is left after a break at the start, if there is one.
    depart, end : variable
        When the route leaves its first place, and when it ends.
    travel, busy : expression
        Seconds driven; seconds driven and at work.
    """

    def __init__(self, model: cp_model.CpModel, row: Row, clock: WorkClock | None) -> None:
        """Add the route of a row to a model; `clock` is given where travel depends on the hour."""
        self.model, self.row, self.clock = model, row, clock
        self.used = model.new_bool_var("used")
        self.served = {at: model.new_bool_var("served") for at in row.nodes}
        self.taken = [(arc, model.new_bool_var("taken")) for arc in row.arcs]
        self._add_circuit()
        low, high = row.shift.start, row.shift.latest_end
        self.depart = model.new_int_var(low, high, "depart")
        self.end = model.new_int_var(low, high, "end")
        self.start = {at: self._start(node) for at, node in row.nodes.items()}
        self.rested: dict[int, cp_model.IntVar] = {}
        self.rest_start: Expr = self.depart
        self.leave: dict[int, Expr] = self._leaves()
        self._arrival: dict[int, Expr] = {}
        self.travel = self._add_travel()
        self._bound_duration()
        self._justify_waypoints()

    def _add_circuit(self) -> None:
        model = self.model
        arcs = [(arc.tail, arc.head, lit) for arc, lit in self.taken]
        idle = [(at, at, served.negated()) for at, served in self.served.items()]
        model.add_circuit([*arcs, *idle, (HUB, HUB, self.used.negated())])
        visits = [self.served[at] for at, node in self.row.nodes.items() if node.kind is Kind.VISIT]
        model.add_bool_or(*visits, self.used.negated())
        for served in self.served.values():  # or they would form a circuit of their own
            model.add_implication(served, self.used)

    def _start(self, node: Node) -> cp_model.IntVar:
        domain = cp_model.Domain.from_intervals([list(window) for window in node.starts])
        return self.model.new_int_var_from_domain(domain, "start")

    def _leaves(self) -> dict[int, Expr]:
        """Return when each node is left, with the break where the shift has one."""
        done: dict[int, Expr] = {HUB: self.depart}
        done |= {at: self.start[at] + node.service for at, node in self.row.nodes.items()}
        rest = self.row.shift.rest
        window = None if rest is None else self._rest_window(rest)
        if rest is None:
            return done
        if window is None:
            self._do_without(rest, ())
            return done
        model, (opens, closes) = self.model, window
        self.rest_start = model.new_int_var(opens, closes, "rest")
        leave: dict[int, Expr] = {}
        for at, moment in done.items():
            earliest, latest = self._moments(at)
            if earliest > closes:
                leave[at] = moment
                continue
            here = self.rested[at] = model.new_bool_var("rested")
            model.add_implication(here, self.served.get(at, self.used))
            model.add(self.rest_start >= moment).only_enforce_if(here)
            latest = max(latest, closes + rest.duration)
            variable = leave[at] = model.new_int_var(earliest, latest, "leave")
            model.add(variable == moment).only_enforce_if(here.negated())
            model.add(variable == self.rest_start + rest.duration).only_enforce_if(here)
        model.add_at_most_one(self.rested.values())
        self._do_without(rest, list(self.rested.values()))
        return leave

    def _rest_window(self, rest: Break) -> Window | None:
        """Return the seconds in which the break may start; None where there are none within the shift."""
        opens = max(rest.window[0], self.row.shift.start)
        closes = min(rest.window[1], self.row.shift.latest_end - rest.duration)
        return (opens, closes) if opens <= closes else None

    def _moments(self, at: int) -> Window:
        """Return the first and the last second at which a node can be done."""
        if at == HUB:
            return self.row.shift.start, self.row.shift.latest_end
        node = self.row.nodes[at]
        return node.starts[0][0] + node.service, node.starts[-1][1] + node.service

    def _do_without(self, rest: Break, rested: Sequence[cp_model.IntVar]) -> None:
        """Require the break of a route that leaves before its window opens and ends after it closes."""
        late, early = self.model.new_bool_var("late"), self.model.new_bool_var("early")
        self.model.add(self.depart >= rest.window[0]).only_enforce_if(late)
        self.model.add(self.end <= rest.window[1]).only_enforce_if(early)
        self.model.add_bool_or(*rested, late, early, self.used.negated())

    def _add_travel(self) -> Expr:
        """Let each stop start no sooner than it is reached; return the seconds driven."""
        add = self._profiled_leg if self.clock else self._plain_leg
        for arc, lit in self.taken:
            add(arc, lit)
        if not self.clock:
            return cp_model.LinearExpr.sum([arc.seconds * lit for arc, lit in self.taken])
        self._bound_legs()
        return cp_model.LinearExpr.sum(
            [moment - self.leave[at] for at, moment in self._arrival.items()]
        )

    def _bound_legs(self) -> None:
        """Say what each leg takes at the best hour, which helps the proof."""
        assert self.clock is not None
        least: dict[int, list[Expr]] = {}
        for arc, lit in self.taken:
            if arc.tail in self._arrival and (
                arc.head != HUB or self.row.shift.end_location is not None
            ):
                low, high = self._leaving(arc.tail)
                least.setdefault(arc.tail, []).append(
                    self.clock.least(arc.seconds, low, high) * lit
                )
        for at, terms in least.items():
            taken = cp_model.LinearExpr.sum(terms)
            self.model.add(self._arrival[at] - self.leave[at] >= taken)

    def _reached(self, arc: Arc) -> Expr:
        return self.end if arc.head == HUB else self.start[arc.head]

    def _plain_leg(self, arc: Arc, lit: cp_model.IntVar) -> None:
        moment = self.leave[arc.tail] + arc.seconds
        self.model.add(self._reached(arc) >= moment).only_enforce_if(lit)

    def _profiled_leg(self, arc: Arc, lit: cp_model.IntVar) -> None:
        assert self.clock is not None
        if arc.head == HUB and self.row.shift.end_location is None:
            self.model.add(self.end >= self.leave[arc.tail]).only_enforce_if(lit)
            return
        arrival, work_there, work_here = self._clocked(arc.tail)
        need = self.clock.unit * arc.seconds
        self.model.add(work_there >= work_here + need).only_enforce_if(lit)
        self.model.add(self._reached(arc) >= arrival).only_enforce_if(lit)

    def _clocked(self, at: int) -> tuple[Expr, Expr, Expr]:
        """Return when the stop after a node is reached, and the work done by then and by leaving the node."""
        if at not in self._works:
            assert self.clock is not None
            low, latest = self._leaving(at)
            high = self.row.shift.latest_end
            arrival = self.model.new_int_var(low, max(high, latest), "arrival")
            self.model.add(arrival >= self.leave[at])
            self._arrival[at] = arrival
            self._works[at] = (
                arrival,
                self.clock.work(self.model, arrival, low, max(high, latest)),
                self.clock.work(self.model, self.leave[at], low, latest),
            )
        return self._works[at]

    def _leaving(self, at: int) -> Window:
        """Return the first and the last second at which a node can be left, the break behind it included."""
        low, high = self._moments(at)
        if at in self.rested and self.row.shift.rest is not None:
            rest = self.row.shift.rest
            high = max(high, rest.window[1] + rest.duration)
        return low, high

    @cached_property
    def _works(self) -> dict[int, tuple[Expr, Expr, Expr]]:
        return {}

    @cached_property
    def service(self) -> Expr:
        """Seconds of visits and pick-ups."""
        return cp_model.LinearExpr.sum(
            [node.service * self.served[at] for at, node in self.row.nodes.items()]
        )

    def _bound_duration(self) -> None:
        """Say what follows of the whole, which helps the proof: a route lasts as long as all that is done in it."""
        seconds = 0 if self.row.shift.rest is None else self.row.shift.rest.duration
        pause = seconds * cp_model.LinearExpr.sum(list(self.rested.values()))
        self.model.add(self.end - self.depart >= self.travel + self.service + pause)

    def _justify_waypoints(self) -> None:
        """Leave out waypoints that neither shorten the way nor have the break behind them; others cannot pay.

        Where travel depends on the hour, waiting may pay too, and nothing is left out.
        """
        if self.row.hourly:
            return
        ways = {at: node for at, node in self.row.nodes.items() if node.kind is Kind.WAY}
        for at, node in ways.items():
            same = {a for a, n in ways.items() if node.origin is None or n.origin == node.origin}
            why = [self.rested[a] for a in same & set(self.rested)]
            if node.origin is not None:
                why += [lit for arc, lit in self.taken if arc.tail in same and arc.shortens]
            self.model.add_bool_or(self.served[at].negated(), *why)
