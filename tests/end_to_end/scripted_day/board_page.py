"""A dispatcher at the board: re-plans, accepts all or part, locks, takes back, and sees what a colleague does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.end_to_end.scripted_day.phone_page import SEEN

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

READY = "document.documentElement.dataset.board === 'ready'"
STATE = "import('/static/board/state.js').then((board) => board.state.data.board.version)"
WORK = re.compile(r"\bW-\d{6}\b")
LOOKS = 3
"""One a second: two within 2 s, and one that may be under way by the time the page has drawn."""


class BoardPage:
    """The board of one dispatcher."""

    def __init__(self, page: Page, address: str) -> None:
        """Open the board with a page that is logged in."""
        self.page = page
        page.goto(f"{address}/")
        page.wait_for_function(READY)

    def version(self) -> int:
        """Return which board is shown."""
        found: int = self.page.evaluate(STATE)
        return found

    def has_version(self, version: int) -> None:
        """Wait until a board or a later one is shown."""
        self.page.wait_for_function(
            f"(wanted) => {STATE}.then((found) => found >= wanted)", arg=version
        )

    def soon_shows(self, selector: str) -> None:
        """Wait for what a colleague has just done: it is found by the second look at the server, one a second."""
        looks: list[str] = []

        def note(request: Request) -> None:
            if "/board/changes" in request.url:
                looks.append(request.url)

        self.page.on("request", note)
        self.page.locator(selector).first.wait_for(state="attached")
        self.page.remove_listener("request", note)
        assert len(looks) <= LOOKS, f"{selector} took {len(looks)} looks"

    def ask_for_replan(self, reason: str) -> str:
        """Ask the worker for a proposal and return the id of the work."""
        self.page.locator("#act-replan").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Search for at most (seconds)").fill("3600")
        dialog.get_by_label("Reason, for others").fill(reason)
        dialog.get_by_role("button", name="Ask for a proposal").click()
        strip = self.page.locator(".acts-work").filter(has_text="waits for the worker")
        found = WORK.search(strip.inner_text())
        assert found
        return found[0]

    def shows_proposal(self, plan_id: str) -> None:
        """Wait until the proposal that was asked for opens by itself, drawn on map and timeline."""
        self.page.locator("#acts-diff").get_by_role(
            "heading", name=f"Proposal {plan_id}"
        ).wait_for()

    def accept(self, without: list[str] | None) -> None:
        """Accept all of the proposal that is open, or all but some changes."""
        before = self.version()
        diff = self.page.locator("#acts-diff")
        if without is None:
            diff.get_by_role("button", name="Accept all").click()
        else:
            for job in without:
                diff.locator(f'input[type=checkbox][value="{job}"]').uncheck()
            diff.get_by_role("button", name="Accept the ticked").click()
        diff.wait_for(state="hidden")
        self.has_version(before + 1)

    def choose(self, job: str) -> None:
        """Open a job of the timeline in the side panel."""
        self.page.locator(f'.timeline .visit[data-job="{job}"]').click()
        self.page.locator("#panel").get_by_text(job, exact=True).first.wait_for()

    def lock(self) -> None:
        """Lock the visit that is open in the panel."""
        self.page.locator("#panel").get_by_role("button", name="Lock", exact=False).first.click()

    def take_out(self, job: str) -> None:
        """Take the visit that is open in the panel off its route, once it is judged."""
        before = self.version()
        self.page.locator("#panel").get_by_role("button", name="Take out").click()
        self.page.locator("#acts-card").get_by_role("button", name="Do it").click()
        self.has_version(before + 1)
        self.page.locator(f'.timeline .visit[data-job="{job}"]').wait_for(state="detached")

    def undo(self) -> None:
        """Take the last own act back."""
        before = self.version()
        self.page.locator("#act-undo").click()
        self.has_version(before + 1)

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """Let the board be as old as when the dispatcher looked at another window."""
        self.page.evaluate(SEEN, "hidden")
        yield
        self.page.evaluate(SEEN, "visible")

    def is_refused(self, job: str) -> None:
        """Wait for the sentence that says who changed the board, and for the visit that was changed."""
        box = self.page.locator("#acts-conflict")
        box.get_by_text("Nothing of yours was saved.").wait_for()
        assert "evening changed the board" in box.inner_text()
        assert f"{job}" in box.inner_text()
        box.get_by_role("button", name="Seen").click()
