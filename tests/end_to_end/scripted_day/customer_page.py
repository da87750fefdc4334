"""A customer with a link: opens it, agrees to the time, follows the visit, gives a score; sees nothing of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

TICKET = re.compile(r"\bT-\d{6}\b")
FOREIGN = ("/", "/tickets", "/my/state", "/board/state", "/figures", "/intake", "/plans")


class CustomerPage:
    """The page of one customer's case."""

    def __init__(self, page: Page, link: str, ticket_id: str) -> None:
        """Open the link; it takes one press."""
        self.page, self.ticket_id = page, ticket_id
        page.goto(link)
        page.get_by_role("button", name="Open").click()
        page.wait_for_url("**/c")

    def confirm(self) -> None:
        """Agree to the time."""
        assert self.page.locator(".arrival .window").inner_text().strip()
        self.page.get_by_role("button", name="This time suits me").click()
        self.page.get_by_text("You have confirmed this time.").wait_for()
        self.sees("Your visit is planned")

    def sees(self, words: str) -> None:
        """Look again: the heading says how the case stands, and nothing tells of another case."""
        self.page.get_by_role("link", name="Look again").click()
        self.page.get_by_role("heading", level=1).filter(has_text=words).wait_for()
        others = set(TICKET.findall(self.page.content())) - {self.ticket_id}
        assert not others, f"the customer of {self.ticket_id} sees {others}"

    def rate(self, score: int, words: str) -> None:
        """Say how it was."""
        self.page.locator(".scores label").filter(has_text=str(score)).click()
        self.page.get_by_label("A word, if you like").fill(words)
        self.page.get_by_role("button", name="Send").click()
        self.page.get_by_text(f"You gave {score} of 5.").wait_for()

    def is_kept_out(self, address: str, other: str) -> None:
        """Nothing of the office or of another case opens with the customer's cookie."""
        for path in (*FOREIGN, f"/tickets/{other}", f"/api/v1/tickets/{other}"):
            answer = self.page.request.get(f"{address}{path}", max_redirects=0)
            assert answer.status in {302, 401, 403}, (path, answer.status)
