"""When to leave, wait, rest and end: the cheapest timing of one sequence of stops that is found.

Two things are free in the timing of a sequence: where the break goes, and how long to wait. Every place for the break
is tried that can matter. The earliest timing is always among those compared; where waiting may pay (a start that the
customer was told, paid working hours, travel that depends on the hour) later timings are compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from solver.cost import prices
from solver.problem import Problem, Shift
from solver.timing import LATEST, REST, Node, Pass, last_start, timetable, within


class Timing(NamedTuple):
    """When each node starts, and what the route costs in units of `solver.cost.Prices.scale`."""

    units: int
    leave: int
    starts: Sequence[int]
    end: int
    nodes: Sequence[Node]


def best_timing(
    problem: Problem,
    *,
    technician: int,
    shift: int,
    nodes: Sequence[Node],
    not_before: int | None = None,
) -> Timing | None:
    """Return the cheapest timing found for these nodes; None where there is none.

    Of equally cheap ones that with the earlier visits (the sum of their starts) is taken, then the first found.
    """
    chooser = _Chooser(problem, technician, shift)
    begin = chooser.shift.start if not_before is None else max(chooser.shift.start, not_before)
    best: Timing | None = None
    for timing in chooser.timings(nodes, begin):
        if best is None or _better(timing, best):
            best = timing
    return best


def _better(first: Timing, second: Timing) -> bool:
    if first.units != second.units:
        return first.units < second.units
    return _sum_of_starts(first) < _sum_of_starts(second)


def _sum_of_starts(timing: Timing) -> int:
    return sum(
        start for node, start in zip(timing.nodes, timing.starts, strict=True) if node[3] >= 0
    )


class _Plain(NamedTuple):
    """A sequence with the break in it: first departure, latest end, and the earliest pass."""

    nodes: Sequence[Node]
    begin: int
    limit: int
    earliest: Pass


class _Chooser:
    """Lists the timings of one technician's shift that are worth comparing."""

    def __init__(self, problem: Problem, technician: int, shift: int) -> None:
        self.table, self.prices = timetable(problem), prices(problem)
        self.technician, self.index = technician, shift
        self.shift: Shift = problem.technicians[technician].shifts[shift]

    def timings(self, nodes: Sequence[Node], begin: int) -> Iterator[Timing]:
        """Yield timings that keep the rules; the first is as early as its break allows."""
        earliest = self.table.forward(self.shift, nodes, leave=begin)
        if earliest is None or earliest.end > self.shift.latest_end:
            return
        rich = self._waiting_may_pay(nodes, earliest)
        for plain in self._with_break(nodes, begin, earliest, rich):
            leave = self._latest_leave(plain.nodes, plain.earliest.starts[0])
            yield self._priced(plain.nodes, plain.earliest, leave)
            if rich:
                yield from self._later(plain)

    def _waiting_may_pay(self, nodes: Sequence[Node], earliest: Pass) -> bool:
        if self.table.profiled or self.prices["work_hour"]:
            return True
        if not self.prices["shifted_hour"]:
            return False
        terms = self.prices.terms
        return any(
            node[3] >= 0 and terms[node[3]][4] is not None and terms[node[3]][5] > start
            for node, start in zip(nodes, earliest.starts, strict=True)
        )

    def _with_break(
        self, nodes: Sequence[Node], begin: int, earliest: Pass, rich: bool
    ) -> Iterator[_Plain]:
        rest, latest_end = self.shift.rest, self.shift.latest_end
        if rest is None or begin >= rest.window[0]:
            yield _Plain(nodes, begin, latest_end, earliest)
            return
        opens, closes = rest.window
        free = earliest.end <= closes
        if free:
            yield _Plain(nodes, begin, min(latest_end, closes), earliest)
        if not free or rich:
            late = self.table.forward(self.shift, nodes, leave=opens)
            if late is not None and late.end <= latest_end:
                yield _Plain(nodes, opens, latest_end, late)
        if not free:
            for at in self._places(nodes, begin, earliest, every=rich):
                here = nodes[at - 1][0] if at else self.shift.start_location
                pause = (here, (rest.window,), rest.duration, REST)
                plain = self._paused(nodes, begin, earliest, at, pause)
                if plain is not None:
                    yield plain

    def _places(
        self, nodes: Sequence[Node], begin: int, earliest: Pass, *, every: bool
    ) -> Iterator[int]:
        """Yield the positions where the break can start inside its window.

        Where the stop that follows is over before the window opens, a break after it makes nothing
        later; unless waiting may pay, such positions are left out.
        """
        assert self.shift.rest is not None
        opens, closes = self.shift.rest.window
        departs = [
            begin,
            *(start + node[2] for start, node in zip(earliest.starts, nodes, strict=True)),
        ]
        for at, depart in enumerate(departs):
            if depart > closes:
                return
            if every or at == len(nodes) or departs[at + 1] > opens:
                yield at

    def _paused(
        self, nodes: Sequence[Node], begin: int, earliest: Pass, at: int, pause: Node
    ) -> _Plain | None:
        """Return the sequence with the break at a position; None where the stops behind it come too late."""
        after = earliest.starts[at - 1] + nodes[at - 1][2] if at else begin
        start = max(after, pause[1][0][0])
        tail = self.table.forward(self.shift, nodes[at:], leave=start + pause[2], here=pause[0])
        if tail is None or tail.end > self.shift.latest_end:
            return None
        paused = [*nodes[:at], pause, *nodes[at:]]
        if self.table.profiled:
            whole = self.table.forward(self.shift, paused, leave=begin)
            assert whole is not None
        else:
            starts = [*earliest.starts[:at], start, *tail.starts]
            whole = Pass(begin, starts, tail.end, earliest.travel)
        return _Plain(paused, begin, self.shift.latest_end, whole)

    def _later(self, plain: _Plain) -> Iterator[Timing]:
        """Yield timings of a sequence that wait longer than they must.

        The whole is begun later, as far as its end stays; where travel depends on the hour, as far as neither lateness
        nor overtime grows. Starts that the customer was told are waited for: first as far as neither grows, then as far
        as the rules allow.
        """
        nodes, earliest = plain.nodes, plain.earliest
        yield self._priced(nodes, earliest, plain.begin)
        yield from self._begun_later(nodes, earliest, earliest.end)
        soft_end = min(plain.limit, max(self.shift.end, earliest.end))
        if self.table.profiled:
            yield from self._begun_later(nodes, earliest, soft_end)
        for end, soft in ((soft_end, True), (plain.limit, False)):
            held = self._held(nodes, earliest, self._latest(nodes, earliest, end, soft=soft))
            if held is not None:
                times = self._run(held, plain.begin)
                yield self._priced(held, times, self._latest_leave(held, times.starts[0]))
                yield from self._begun_later(held, times, times.end)

    def _begun_later(self, nodes: Sequence[Node], times: Pass, end: int) -> Iterator[Timing]:
        """Yield the timing that leaves as late as it can to end by `end` with no more lateness than in `times`."""
        latest = self._latest(nodes, times, end, soft=True)
        leave = self._latest_leave(nodes, latest[0])
        if leave > times.leave:
            later = self._run(nodes, leave)
            yield self._priced(nodes, later, self._latest_leave(nodes, later.starts[0]))

    def _latest(self, nodes: Sequence[Node], times: Pass, end: int, *, soft: bool) -> list[int]:
        """Return the latest starts that end the route by `end`; `soft` ones add no lateness to `times`."""
        caps = [LATEST] * len(nodes)
        if soft:
            for index, node in enumerate(nodes):
                due = self.prices.terms[node[3]][0] if node[3] >= 0 else None
                if due is not None:
                    caps[index] = max(due, times.starts[index])
        latest = self.table.backward(self.shift, nodes, end=end, caps=caps)
        assert latest is not None
        return latest

    def _held(
        self, nodes: Sequence[Node], earliest: Pass, latest: Sequence[int]
    ) -> list[Node] | None:
        """Return the nodes with published starts waited for, up to the latest starts; None where there are none."""
        held, changed = list(nodes), False
        for index, (place, intervals, seconds, job) in enumerate(nodes):
            if job < 0 or self.prices.terms[job][4] is None:
                continue
            hold = last_start(intervals, min(self.prices.terms[job][5], latest[index]))
            if hold is not None and hold > earliest.starts[index]:
                held[index] = (place, within(intervals, low=hold, high=LATEST), seconds, job)
                changed = True
        return held if changed else None

    def _run(self, nodes: Sequence[Node], leave: int) -> Pass:
        """Return the earliest times after a departure that is known to be early enough."""
        times = self.table.forward(self.shift, nodes, leave=leave)
        assert times is not None
        return times

    def _latest_leave(self, nodes: Sequence[Node], start: int) -> int:
        """Return the last departure that reaches the first node by `start`."""
        matrix = self.table.duration[self.shift.start_location][nodes[0][0]]
        return self.table.latest_leave(matrix, arrive=start)

    def _priced(self, nodes: Sequence[Node], times: Pass, leave: int) -> Timing:
        """Return a timing with its cost when the first departure is moved to `leave`."""
        travel = times.travel
        if self.table.profiled:
            matrix = self.table.duration[self.shift.start_location][nodes[0][0]]
            drive = self.table.drive
            travel += (
                drive(matrix, leave=leave) - leave - drive(matrix, leave=times.leave) + times.leave
            )
        units = sum(
            self.prices.of_route(
                technician=self.technician,
                shift=self.index,
                visits=[
                    (node[3], start)
                    for node, start in zip(nodes, times.starts, strict=True)
                    if node[3] >= 0
                ],
                leave=leave,
                end=times.end,
                travel=travel,
                metres=self.table.metres(self.shift, nodes),
                service=sum([node[2] for node in nodes if node[3] != REST]),
            )
        )
        return Timing(units, leave, times.starts, times.end, nodes)
