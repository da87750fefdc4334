"""The client with four people at browsers: two dispatchers, a technician's phone, a customer; the rest by the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dispatch.domain.job import Job
from dispatch.storage import accounts, work
from tests.dispatch.web.store_case import CHEAP, PASSWORD
from tests.end_to_end.scripted_day.board_page import BoardPage
from tests.end_to_end.scripted_day.client import OFFICE, Document
from tests.end_to_end.scripted_day.customer_page import CustomerPage
from tests.end_to_end.scripted_day.http_client import HttpClient
from tests.end_to_end.scripted_day.office_pages import OfficePages, log_in, log_out
from tests.end_to_end.scripted_day.phone_page import STEPS, PhonePage
from tests.end_to_end.scripted_day.town import RARE, at

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVENING, CUSTOMER = "evening", "customer"
BY_FORM = (1, 3)
"""Which of the early calls the form takes, beside the day's that ask for no appointment."""
BACK_AT = at(13)
"""When the phone, out of reach since the second re-plan, finds its connection again: before its login ends."""
HOME_AT = at(17)
"""When the dispatchers go home, before their logins end by themselves."""
FIRST_ILL = at(9, 20)
CALLED_BACK = 3
"""How many customers are called back on their tickets' pages."""


class PagesClient(HttpClient):
    """Plays the script through the pages of four people, each in a browser of their own, all open at once.

    Attributes
    ----------
    served : str
        The address of the pages.
    people : dict of str to Page
        Whose browser is whose; each page keeps a record of itself.
    taken : list of str
        Tickets taken through the form.
    published : int
        How often a plan was put on the board.
    technician, case : str
        Who works with the phone, and the customer's ticket.
    """

    def __init__(
        self,
        folder: Path,
        clock: datetime,
        *,
        serve: Callable[..., str],
        open_page: Callable[..., Page],
    ) -> None:
        """Open the store of `HttpClient` and serve its pages."""
        self._clock = clock
        self.technician = self.case = ""
        super().__init__(folder, clock)
        self.open_page = open_page
        self.served = serve(self.http.application)
        self.people: dict[str, Page] = {}
        self.taken: list[str] = []
        self.calls = self.published = self.called_back = 0

    @property
    def clock(self) -> datetime:
        """The moment it is, for the server and for all people."""
        return self._clock

    @clock.setter
    def clock(self, moment: datetime) -> None:
        before, self._clock = self._clock, min(moment, BACK_AT) if self._out_of_reach() else moment
        if self._out_of_reach() and moment >= BACK_AT:
            self._back_in_reach()
        self._clock = moment
        if before < HOME_AT <= moment:
            self._go_home()

    # What the script asks for.

    def report(self, job: Job) -> str:
        """Take a call through the form; an early one, or one that wishes for a time, mostly by the API."""
        self.calls += 1
        if job.windows or not (self.published or self.calls - 1 in BY_FORM):
            return super().report(job)
        ticket_id = self._office().take_call(job)
        self.taken.append(ticket_id)
        if self.published:
            self.evening.soon_shows(f'#needs [data-job="{ticket_id}"]')
        return ticket_id

    def triage(self, ticket_id: str) -> None:
        """Answer on the page what the form has taken."""
        if ticket_id in self.taken:
            self._office().triage(ticket_id)
        else:
            super().triage(ticket_id)

    def move(self, who: str, ticket_id: str, state: str, **more: Any) -> None:
        """Move a ticket on its page, on the phone, or by the API."""
        if who == OFFICE and state == "followed_up" and self.called_back < CALLED_BACK:
            self.called_back += 1
            self._office().move(ticket_id, state, note=more["words"], score=more["score"])
        elif (
            who == OFFICE and state in ("cancelled", "resolved_remotely") and self._clock < HOME_AT
        ):
            self._office().move(ticket_id, state, note=more["note"])
        elif who == self.technician and state in STEPS:
            self.phone.move(ticket_id, state, self._clock)
        else:
            self._reach(who)
            super().move(who, ticket_id, state, **more)
        if ticket_id == self.case:
            self._customer_looks(state)

    def publish(self, plan_id: str) -> None:
        """Publish on the plan's page; then the boards, the phone and the customer's page are opened."""
        page = self._browser(EVENING)
        page.goto(f"{self.served}/plans/{plan_id}")
        page.get_by_label("send today's visits to the technicians at once").check()
        page.get_by_role("button", name="Publish").click()
        page.wait_for_url(f"{self.served}/")
        self.published += 1
        self.evening = BoardPage(page, self.served)
        self.office = BoardPage(self._browser(OFFICE).context.new_page(), self.served)
        self._choose_people()

    def propose(self, iterations: int) -> tuple[str, Document]:
        """Ask for a proposal on the board; it opens there when the worker has made it."""
        work_id = self.evening.ask_for_replan(f"re-plan {self.published}")
        with self.store.transaction() as session:
            row = work.get(session, work_id)
            # The page limits a search by seconds, with which no two days would be the same.
            row.request = {**row.request, "seconds": None, "iterations": iterations}
        assert self.worker.run_one()
        done = self.ask("GET", f"/work/{work_id}")
        assert done["state"] == "done", done["sentence"]
        self.evening.shows_proposal(done["plan_id"])
        return done["plan_id"], self.ask("GET", f"/plans/{done['plan_id']}/diff")

    def accept(self, plan_id: str, job_ids: list[str] | None) -> None:
        """Accept on the board, all or part; after the first the dispatchers collide, after the second a line is cut."""
        changes = self.ask("GET", f"/plans/{plan_id}/diff")["changes"]
        choices = [each["job_id"] for each in changes if each["choice"]]
        assert choices, "the script's re-plans all change something"
        without = None if job_ids is None else [id for id in choices if id not in job_ids]
        self.evening.accept(without)
        self.published += 1
        self.office.has_version(self.evening.version())
        if self.published == 2:
            self._collide()
        if self.published == 3:
            self.phone.lose_the_connection(self._clock)

    def pick_up(self, who: str, depot_id: str, parts: Mapping[str, int], tools: list[str]) -> None:
        """Book a pick-up, on the phone where its day shows it."""
        if who == self.technician and RARE not in parts:
            name = f"{depot_id[-1]} 号仓"
            if self.phone.pick_up(name, f"{self._clock:%H:%M}", self._clock):
                return
        self._reach(who)
        super().pick_up(who, depot_id, parts, tools)

    def happen(self, who: str, kind: str, **fields: Any) -> None:
        """Record an event; the phone's technician tells it where there is a connection."""
        self._reach(who)
        super().happen(who, kind, **fields)

    def count(self, who: str, place: str, parts: Mapping[str, int]) -> None:
        """Book a count."""
        self._reach(who)
        super().count(who, place, parts)

    def shares(self) -> dict[str, tuple[int, int]]:
        """Return the shares on the page of figures."""
        return self._office().shares(self.clock.date().isoformat())

    # The people.

    def _browser(self, name: str, viewport: str = "desktop") -> Page:
        """Return somebody's page, logged in by name when it is opened first."""
        if name not in self.people:
            with self.store.transaction() as session:
                stored = CHEAP.stored(PASSWORD)
                accounts.set_password(session, self.ids[name], password=stored, one_time_until=None)
            self.people[name] = self.open_page(viewport)
            if viewport == "phone":
                self.people[name].context.clock.set_fixed_time(self._clock)
            log_in(self.people[name], self.served, name)
        elif self.people[name].url.endswith("/login"):
            log_in(self.people[name], self.served, name)
        return self.people[name]

    def _office(self) -> OfficePages:
        return OfficePages(self._browser(OFFICE), self.served)

    def _choose_people(self) -> None:
        """Give the phone to whoever has most visits, the first over early, and its link to that visit's customer."""
        _, _, shown = self.current()
        visits = {
            route["technician_id"]: [stop for stop in route["stops"] if stop["job_id"]]
            for route in shown["routes"]
        }
        at_work = [
            (_moment(stop["depart_at"]), who)
            for who, stops in visits.items()
            for stop in stops
            if _moment(stop["start_at"]) <= FIRST_ILL < _moment(stop["depart_at"])
        ]
        ill = min(at_work)[1]
        early = {
            who: stops
            for who, stops in visits.items()
            if who != ill
            and stops
            and _moment(stops[0]["depart_at"]) <= FIRST_ILL - timedelta(minutes=15)
        }
        self.technician = max(early, key=lambda who: (len(early[who]), who))
        self.phone = PhonePage(self._browser(self.technician, "phone"), self.served)
        self.case = early[self.technician][0]["job_id"]
        self.other = early[self.technician][1]["job_id"]
        self.people[CUSTOMER] = self.open_page("phone")
        link = self._office().make_link(self.case)
        self.customer = CustomerPage(self.people[CUSTOMER], link, self.case)
        self.customer.confirm()

    def _customer_looks(self, state: str) -> None:
        """Let the customer follow the own case, and both boards show it."""
        if state == "on_the_way":
            for board in (self.office, self.evening):
                board.soon_shows(f'.timeline .visit.under-way[data-job="{self.case}"]')
            self.customer.sees("is on the way")
        elif state == "on_site":
            self.customer.sees("is with you")
        elif state == "done":
            self.customer.sees("The work is done")
            self.customer.rate(5, "quick & clean <3")
            self.customer.is_kept_out(self.served, self.other)

    def _collide(self) -> None:
        """One takes a visit out; the other locks it on an older board: that is refused, and nothing overwritten."""
        _, _, shown = self.current()
        job = max(
            (stop["start_at"], stop["job_id"])
            for route in shown["routes"]
            for stop in route["stops"]
            if stop["job_id"]
        )[1]
        self.office.choose(job)
        self.evening.choose(job)
        with self.office.looking_away():
            self.evening.take_out(job)
            before = self.ask("GET", "/board")["version"]
            self.office.lock()
            self.office.is_refused(job)
            assert self.ask("GET", "/board")["version"] == before
        self.office.has_version(before)
        assert self.ask("GET", f"/tickets/{job}")["ticket"]["state"] == "triaged"
        self.evening.undo()
        self.office.soon_shows(f'.timeline .visit[data-job="{job}"]')

    def _out_of_reach(self) -> bool:
        return bool(self.technician) and self.phone.is_offline

    def _back_in_reach(self) -> None:
        self.phone.find_it_again(self._clock)

    def _reach(self, who: str) -> None:
        """Let the phone send what waits before its technician does something by other means."""
        if who == self.technician and self._out_of_reach():
            self._back_in_reach()

    def _go_home(self) -> None:
        """Log the dispatchers out; who works at night logs in again."""
        self.office.page.close()
        for name in (OFFICE, EVENING):
            log_out(self.people[name], self.served)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
