"""A dispatcher who takes calls: the intake form, triage, a ticket's own page, the customer's link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dispatch.domain.job import Job
from tests.dispatch.web.store_case import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHARE = re.compile(r"([\d,]+) of ([\d,]+)\b")
KEY = re.compile(r"figure=([a-z_]+)")
FIRST_FIGURE = "on_site"
FAULTS = {"boiler": "BOI-02", "electrical": "ELE-01", "aircon": "AIR-02", "plumbing": "PLU-01"}


def log_in(page: Page, address: str, name: str) -> None:
    """Log in at the page that any address leads to."""
    page.goto(f"{address}/login")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: not url.endswith("/login"))


def log_out(page: Page, address: str) -> None:
    """Go home."""
    page.goto(f"{address}/account")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{address}/login")


class OfficePages:
    """The pages that a dispatcher takes calls with, beside the board."""

    def __init__(self, page: Page, address: str) -> None:
        """Take a page that is logged in."""
        self.page, self.address = page, address

    def take_call(self, job: Job) -> str:
        """Write a call down with a fault of the catalogue, look at what may be the same, and save it."""
        page = self.page
        page.goto(f"{self.address}/intake")
        page.locator("#call[data-ready=yes]").wait_for()
        (skill, level) = next(iter(job.skills.items()))
        page.locator("#field-symptom").fill(FAULTS[skill])
        page.locator(f"#symptoms [data-code='{FAULTS[skill]}']").wait_for()
        page.locator("#field-symptom").press("Enter")
        page.locator("#chosen").filter(has_text=FAULTS[skill]).wait_for()
        page.locator(f"#proposed[data-fault='{FAULTS[skill]}']").wait_for(state="attached")
        parts = ", ".join(f"{sku}: {count}" for sku, count in job.parts.items())
        for name, value in {
            "phone": job.phone, "customer": job.customer, "address": job.address, "kind": job.kind,
            "minutes": f"{job.service_seconds // 60}", "skills": f"{skill}: {level}", "tools": "",
            "parts": parts, "latitude": str(job.location.latitude), "longitude": str(job.location.longitude),
        }.items():  # fmt: skip
            page.locator(f"#field-{name}").fill(value)
        page.locator("#field-priority").select_option(job.priority.value)
        page.locator("#field-difficulty").select_option(job.difficulty.value)
        # The place was said last, so what is known of the caller stands there too by now.
        page.locator("#look").get_by_text("On site by").wait_for()
        page.get_by_role("button", name="Save only").click()
        page.wait_for_url("**/intake/saved/*")
        return page.url.rsplit("/", 1)[1]

    def triage(self, ticket_id: str) -> None:
        """Answer a call from the list of those that wait."""
        self.page.goto(f"{self.address}/triage")
        self.page.get_by_role("link", name=ticket_id).first.click()
        self.page.locator("#call[data-ready=yes]").wait_for()
        self.page.get_by_role("button", name="Triage", exact=True).click()
        self.page.wait_for_url("**/intake/saved/*")

    def move(self, ticket_id: str, state: str, *, note: str, score: int | None = None) -> None:
        """Move a ticket on its own page."""
        self.page.goto(f"{self.address}/tickets/{ticket_id}")
        form = self.page.locator(f'form.move:has(input[name=to][value="{state}"])')
        form.locator("input[name=note]").fill(note)
        if score is not None:
            form.locator("input[name=score]").fill(str(score))
        with self.page.expect_navigation():
            form.get_by_role("button").click()
        self.page.get_by_role("heading", level=1).filter(
            has_text=state.replace("_", " ")
        ).wait_for()

    def make_link(self, ticket_id: str) -> str:
        """Make the customer's link and return it."""
        self.page.goto(f"{self.address}/tickets/{ticket_id}")
        self.page.get_by_role("button", name="Make a link").click()
        return self.page.locator(".fresh code").inner_text()

    def shares(self, day: str) -> dict[str, tuple[int, int]]:
        """Return what the managers' page says each share of a day is made of, by the key of the figure."""
        self.page.goto(f"{self.address}/figures?span=day&day={day}")
        found = {}
        for tile in self.page.locator(".tile").all():
            made_of = SHARE.match(tile.locator(".small-line").first.inner_text())
            key = KEY.search(tile.locator("details a").get_attribute("href") or "")
            if made_of:
                counts = [int(count.replace(",", "")) for count in made_of.groups()]
                found[key[1] if key else FIRST_FIGURE] = (counts[0], counts[1])
        return found
