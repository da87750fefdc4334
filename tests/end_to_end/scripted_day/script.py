"""The script: callers, a plan, fifteen events, three re-plans, and everything closed in the evening."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.end_to_end.scripted_day.client import OFFICE, Client, Document, Refused
from tests.end_to_end.scripted_day.town import (
    RARE,
    at,
    caller,
    callers,
    shelves,
    town,
)
from tests.end_to_end.scripted_day.work import Crew

ITERATIONS = 600
Check = Callable[[], None]


@dataclass
class Script:
    """A day in the making.

    Attributes
    ----------
    client : Client
        The product.
    crew : Crew
        The technicians.
    tickets : list of str
        Every ticket that came in, return visits included.
    events : list of str
        What has struck.
    proposals : list of (plan id, diff)
        Of the re-plans.
    after_publishing : callable
        Called each time a plan holds.
    iterations : int
        Limit of each search.
    """

    client: Client
    after_publishing: Check
    iterations: int = ITERATIONS
    tickets: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    proposals: list[tuple[str, Document]] = field(default_factory=list)
    order: str = ""
    unfinished: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nobody at work."""
        self.crew = Crew(self.client)
        self.chance = random.Random(4)

    def play(self) -> None:
        """Play the whole day."""
        self._morning()
        for moment, strike in self._plot():
            self.crew.work_until(moment)
            strike()
        self.crew.work_until(at(21))
        self._evening()

    def _plot(self) -> list[tuple[datetime, Check]]:
        return [
            (at(8, 40), self._new_ticket),
            (at(9, 5), self._cancellation),
            (at(9, 20), self._somebody_out),
            (at(9, 30), self._slow_traffic),
            (at(9, 35), self._replan_in_part),
            (at(10, 10), self._overrun),
            (at(10, 30), self._part_missing_in_a_van),
            (at(10, 45), self._new_ticket),
            (at(10, 50), self._somebody_late),
            (at(11, 0), self._stock_runs_out),
            (at(11, 10), self._replan),
            (at(12, 0), self._new_ticket),
            (at(12, 30), self._solved_by_telephone),
            (at(13, 10), self._part_arrives),
            (at(13, 40), self._an_expert_is_needed),
            (at(13, 50), self._new_ticket),
            (at(14, 0), self._somebody_back),
            (at(14, 5), self._replan),
        ]

    def _morning(self) -> None:
        client = self.client
        client.clock = at(5, 30)
        client.load(town())
        for where, parts in shelves().items():
            client.count(OFFICE, where, parts)
        answers = []
        for number, (called_at, job) in enumerate(callers()):
            client.clock = called_at
            ticket = client.report(job)
            self.tickets.append(ticket)
            answers.append((called_at + timedelta(minutes=35 if number % 9 == 8 else 4), ticket))
        for answered_at, ticket in sorted(answers):
            client.clock = max(client.clock, answered_at)
            client.triage(ticket)
        client.clock = at(7, 58)
        client.move(OFFICE, self.tickets[5], "resolved_remotely", note="breaker switched on")
        client.hand_over(self.tickets[6], "works in the evening")
        client.clock = at(7, 59)
        plan = client.plan(self.iterations)
        client.publish(plan)
        self._holds()
        self._load_the_vans()

    def _load_the_vans(self) -> None:
        """Every technician's list covers what the visits use and what the route picks up."""
        for route in self.crew.routes:
            (made,) = self.client.loading(route["technician_id"])
            stops = [stop for stop in route["stops"] if stop["kind"] == "pickup"]
            assert [each["parts"] for each in made["pick_ups"]] == [stop["parts"] for stop in stops]
            visits = [stop["job_id"] for stop in route["stops"] if stop["job_id"]]
            assert [each["job_id"] for each in made["visits"]] == visits
            held = self.client.stock()
            for sku, quantity in made["aboard"].items():
                assert held[f"van:{route['technician_id']}", sku][0] >= quantity

    def _holds(self) -> None:
        self.crew.read_plan()
        self.after_publishing()

    def _replan(self) -> None:
        plan, diff = self.client.propose(self.iterations)
        self.proposals.append((plan, diff))
        self.client.accept(plan, None)
        self._holds()

    def _replan_in_part(self) -> None:
        """Accept all but the last choice."""
        plan, diff = self.client.propose(self.iterations)
        self.proposals.append((plan, diff))
        choices = [change["job_id"] for change in diff["changes"] if change["choice"]]
        assert len(choices) > 1
        self.client.accept(plan, choices[:-1])
        self._holds()

    def _new_ticket(self) -> None:
        ticket = self.client.report(caller(self.chance, self.client.clock))
        self.tickets.append(ticket)
        self.client.triage(ticket)
        self.events.append("new ticket")

    def _cancellation(self) -> None:
        _, _, ticket = self.crew.visits_ahead(after=at(13))[0]
        self.client.move(OFFICE, ticket, "cancelled", note="works again")
        self.crew.ended(ticket)
        self.events.append("cancellation")

    def _somebody_out(self) -> None:
        _, self.ill, self.given_up = self.crew.at_customers()[0]
        self.client.happen(self.ill, "technician_out", technician_id=self.ill)
        self.crew.waiting.add(self.ill)
        self.crew.on_site.discard(self.given_up)
        del self.crew.begun[self.given_up]
        self.events.append("technician out")

    def _slow_traffic(self) -> None:
        self.client.happen(OFFICE, "traffic_slower", factor=1.3)
        self.events.append("traffic slower")

    def _overrun(self) -> None:
        end, who, ticket = self.crew.at_customers()[0]
        self.client.happen(who, "overrun", job_id=ticket, ends_at=end + timedelta(minutes=50))
        self.crew.waiting.add(who)
        self.events.append("overrun")

    def _part_missing_in_a_van(self) -> None:
        """Somebody's van lacks what a later visit was to take from it: a count says so."""
        for _, who, _ in self.crew.visits_ahead(after=at(11, 30)):
            for (where, sku), (held, reserved) in self.client.stock().items():
                if where == f"van:{who}" and 0 < reserved == held and who not in self.crew.waiting:
                    self.client.count(who, where, {sku: held - 1})
                    self.crew.waiting.add(who)
                    self.events.append("part missing")
                    return
        raise AssertionError("no van holds a part for later")

    def _somebody_late(self) -> None:
        _, who, _ = self.crew.at_customers()[0]
        self.client.happen(who, "technician_late", technician_id=who, seconds=1500)
        self.crew.waiting.add(who)
        self.events.append("technician late")

    def _stock_runs_out(self) -> None:
        """A visit needs a part that nobody has any more: it is ordered, and a visit returns for it."""
        _, who, ticket = self.crew.at_customers()[0]
        with pytest.raises(Refused, match=f"1 of part {RARE} cannot be taken from depot D-1"):
            self.client.pick_up(who, "D-1", {RARE: 1}, [])
        self.client.move(who, ticket, "needs_part", missing={RARE: 1}, note="valve broken")
        self.crew.ended(ticket)
        self.order = self.client.order("D-1", RARE, 2, at(13, 15))
        self.client.await_part(ticket, RARE, 1, at(13, 15))
        back = self.client.return_visit(ticket, {"parts": {RARE: 1}, "service_seconds": 1200})
        self.tickets.append(back)
        self.unfinished.append(ticket)
        (short,) = [each for each in self.client.short() if each["sku"] == RARE]
        assert (short["shortfall"], short["delivery_at"]) == (1, at(13, 15))
        self.events.append("stock runs out")

    def _solved_by_telephone(self) -> None:
        _, _, ticket = self.crew.visits_ahead(after=at(14))[0]
        self.client.move(OFFICE, ticket, "resolved_remotely", note="explained")
        self.crew.ended(ticket)
        self.events.append("solved by telephone")

    def _part_arrives(self) -> None:
        self.client.receive(self.order, "D-1", {RARE: 2})
        self.events.append("part arrived")

    def _an_expert_is_needed(self) -> None:
        _, who, ticket = self.crew.at_customers()[0]
        self.client.move(who, ticket, "needs_expert", note="compressor")
        self.crew.ended(ticket)
        changes = {"skills": {"aircon": 3}, "parts": {}, "service_seconds": 1800}
        self.tickets.append(self.client.return_visit(ticket, changes))
        self.unfinished.append(ticket)
        self.events.append("expert needed")

    def _somebody_back(self) -> None:
        until = at(14, 30)
        self.client.happen(self.ill, "technician_out", technician_id=self.ill, until_at=until)
        self.events.append("technician back")

    def _evening(self) -> None:
        """Call every customer back, and close every ticket."""
        self.client.clock = at(21, 10)
        for number, ticket in enumerate(self.tickets):
            state = self.client.ticket(ticket).state
            if state == "triaged":  # no technician had time: the customer brings it to the workshop
                self.client.move(OFFICE, ticket, "resolved_remotely", note="brought in")
            if state != "cancelled":
                words = {"score": 1 + number % 5, "words": "谢谢"}
                self.client.move(OFFICE, ticket, "followed_up", **words)
            self.client.move(OFFICE, ticket, "closed")
