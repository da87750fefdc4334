"""Which pages the head of each page leads to: those that the current user's role may use."""

from __future__ import annotations

from flask import Flask, current_app

from dispatch.domain.account import Role
from dispatch.web.access import current_user, roles_of

# In this order; a page that does not exist, as in the pages of a folder, is left out.
PAGES = (
    ("board.board", "Day"),
    ("phone.day", "My day"),
    ("technicians.technicians", "Technicians"),
    ("intake.form", "Take a call"),
    ("triage.listing", "Triage"),
    ("tickets.listing", "Tickets"),
    ("follow_up.queue", "Call-backs"),
    ("contracts.listing", "Contracts"),
    ("replanning.proposals", "Re-plan"),
    ("fixes.what_if", "What if"),
    ("plans.listing", "Plans"),
    ("work.listing", "Work"),
    ("stock.stock", "Stock"),
    ("figures.page", "Figures"),
    ("figures.mine", "Your figures"),
    ("zones.page", "Zones"),
    ("loading.page", "Load"),
    ("staffing.listing", "Staffing"),
    ("users.listing", "Users"),
    ("audit.trail", "Audit"),
)

SELDOM = frozenset(
    {
        "replanning.proposals",
        "fixes.what_if",
        "plans.listing",
        "work.listing",
        "contracts.listing",
        "zones.page",
        "loading.page",
        "staffing.listing",
        "users.listing",
        "audit.trail",
    }
)
"""Pages that go under "More" where a role has more pages than fit beside each other."""
FIT = 9


def register(app: Flask) -> None:
    """Give the templates of this application the menu and the current user."""
    app.jinja_env.globals["menu"] = two_menus
    app.context_processor(lambda: {"user": current_user()})


def two_menus() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the pages that stand beside each other, and those under "More"; none are there where all fit."""
    pages = menu()
    if len(pages) <= FIT:
        return pages, []
    return (
        [page for page in pages if page[0] not in SELDOM],
        [page for page in pages if page[0] in SELDOM],
    )


def menu() -> list[tuple[str, str]]:
    """Return endpoint and label of each page that the current user may open; nothing before the login."""
    known = [page for page in PAGES if page[0] in current_app.view_functions]
    if "login.log_in" not in current_app.view_functions:
        return known
    user = current_user()
    if user is None or user.must_change:
        return []
    if user.role is Role.TECHNICIAN:  # the day of all leads technicians to their own
        known = [page for page in known if page[0] != "board.board"]
    return [page for page in known if user.role in roles_of(current_app, page[0])]
