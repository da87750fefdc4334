"""A technician's phone: presses what is to be pressed, puts the phone away, loses the connection and finds it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WIDTH = 360
STEPS = {"on_the_way": "On my way", "on_site": "Arrived", "done": "Done"}
AHEAD = "dispatch-phone-ahead"
UNDER_CONTROL = (
    "new Promise((done) => navigator.serviceWorker.controller ? done()"
    " : navigator.serviceWorker.addEventListener('controllerchange', () => done()))"
)
SEEN = """(how) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => how });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
"""A pocket cannot be had in a browser under test: the page is told that it is seen, or not."""


class PhonePage:
    """The phone of one technician.

    Attributes
    ----------
    page : Page
        The browser's page, 360 pixels wide.
    is_offline : bool
        Whether the line is cut.
    done : list of (ticket id, state, moment)
        Every move that was made on the phone, in order.
    offline : int
        How many of them were made without a connection.
    unused : (ticket id, sku) or None
        Of the first visit with parts: a part that was planned and said not to be used.
    """

    def __init__(self, page: Page, address: str) -> None:
        """Take a page that is logged in on the phone's day."""
        self.page, self.address = page, address
        self.is_offline = False
        self.done: list[tuple[str, str, datetime]] = []
        self.offline = 0
        self.unused: tuple[str, str] | None = None
        page.locator(".date").wait_for()
        page.evaluate(UNDER_CONTROL)

    def move(self, ticket_id: str, state: str, moment: datetime) -> None:
        """Move a visit on by its one large button; `done` from its own page, with the parts used."""
        self._take_out(moment)
        if state == "done":
            self._finish(ticket_id)
        else:
            self._send(self._button(ticket_id, STEPS[state]))
        self.done.append((ticket_id, state, moment))
        self.offline += self.is_offline

    def pick_up(self, depot: str, at: str, moment: datetime) -> bool:
        """Book a pick-up; False where the day shows none that is open, as when its visits were called off."""
        self._take_out(moment)
        stop = self.page.locator(".pick-up", has_text=f"Pick up at {depot}, {at}").locator("form")
        if not stop.count():
            return False
        self._send(stop.get_by_role("button", name="Picked up"), can_be_undone=False)
        return True

    def lose_the_connection(self, moment: datetime) -> None:
        """Cut the line; the page still opens."""
        self._take_out(moment)
        self.page.context.set_offline(True)
        self.is_offline = True
        self.page.reload()
        self.page.locator(".date").wait_for()
        self.page.locator("#strip").get_by_text("No connection.").wait_for()

    def find_it_again(self, moment: datetime) -> None:
        """Let everything be sent that waits, and nothing be refused."""
        self.page.context.clock.set_fixed_time(moment)
        self.page.context.set_offline(False)
        self.is_offline = False
        self._put_away()
        self.page.locator("#strip").wait_for(state="hidden")
        assert self.page.locator("#refused").is_hidden(), self.page.locator("#refused").inner_text()
        self.page.evaluate(SEEN, "visible")

    def _take_out(self, moment: datetime) -> None:
        """Look at the day at a moment, with the office's clock where there is a connection."""
        self.page.context.clock.set_fixed_time(moment)
        if not self.page.url.endswith("/my"):
            self.page.goto(f"{self.address}/my")
        self.page.locator(".date").wait_for()
        self._fits()
        if self.is_offline:
            return
        # Until an answer of this moment has come; what an earlier answer said of the clock is not waited for.
        self.page.evaluate("(key) => localStorage.removeItem(key)", AHEAD)
        self.page.evaluate(SEEN, "visible")
        self.page.wait_for_function("(key) => localStorage.getItem(key) === '0'", arg=AHEAD)

    def _put_away(self) -> None:
        """Put the phone into a pocket: what could still be taken back is sent at once."""
        self.page.evaluate(SEEN, "hidden")

    def _button(self, ticket_id: str, label: str) -> Locator:
        link = f'a[href="/my/visits/{ticket_id}"]'
        card = self.page.locator(f".card-next:has({link})")
        self.page.locator(link).first.wait_for(state="attached")
        if card.count():
            return card.get_by_role("button", name=label)
        self.page.locator(link).first.click()
        return self.page.locator(".visit-page").get_by_role("button", name=label, exact=True)

    def _finish(self, ticket_id: str) -> None:
        self._button(ticket_id, STEPS["done"]).wait_for()
        if not self.page.url.endswith(ticket_id):
            self.page.locator(".card-next h1 a").click()
        self.page.locator("#used").wait_for()
        self._fits()
        used = self.page.locator("#used .count-row")
        if self.unused is None and used.count():
            part = used.first.locator("input")
            part.fill("0")
            self.unused = ticket_id, part.get_attribute("data-sku") or ""
        self._send(self.page.locator(".bar").get_by_role("button", name=STEPS["done"]), leaves=True)

    def _send(self, button: Locator, *, leaves: bool = False, can_be_undone: bool = True) -> None:
        """Press, and wait for the outcome; without a connection, for the page to show what waits."""
        if self.is_offline:
            button.click()
            self._gone_home(leaves=leaves)
            self.page.locator("#strip .waiting").wait_for()
            return
        with self.page.expect_response("**/my/acts") as told:
            button.click()
            self._gone_home(leaves=leaves)
            if can_be_undone:
                self.page.locator("#strip .waiting").wait_for()
                self._put_away()
        outcome = told.value.json()
        assert outcome["done"], outcome["sentence"]

    def _gone_home(self, *, leaves: bool) -> None:
        if leaves:
            self.page.wait_for_url(f"{self.address}/my")
            self.page.locator(".date").wait_for()

    def _fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") == WIDTH
