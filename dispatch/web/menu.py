"""Which pages the head of each page leads to: those that the current user's role may use."""

from __future__ import annotations

from flask import Flask, current_app

from dispatch.domain.account import Role
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.web.access import current_user, roles_of

# In this order; a page that does not exist, as in the pages of a folder, is left out.
PAGES = (
    ("board.board", mark("Day")),
    ("phone.day", mark("My day")),
    ("technicians.technicians", mark("Technicians")),
    ("intake.form", mark("Take a call")),
    ("triage.listing", mark("Triage")),
    ("tickets.listing", mark("Tickets")),
    ("follow_up.queue", mark("Call-backs")),
    ("contracts.listing", mark("Contracts")),
    ("replanning.proposals", mark("Re-plan")),
    ("fixes.what_if", mark("What if")),
    ("plans.listing", mark("Plans")),
    ("work.listing", mark("Work")),
    ("stock.stock", mark("Stock")),
    ("figures.page", mark("Figures")),
    ("figures.mine", mark("Your figures")),
    ("zones.page", mark("Zones")),
    ("loading.page", mark("Load")),
    ("staffing.listing", mark("Staffing")),
    ("users.listing", mark("Users")),
    ("audit.trail", mark("Audit")),
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
    known = [(name, _(word)) for name, word in PAGES if name in current_app.view_functions]
    if "login.log_in" not in current_app.view_functions:
        return known
    user = current_user()
    if user is None or user.must_change:
        return []
    if user.role is Role.TECHNICIAN:  # the day of all leads technicians to their own
        known = [page for page in known if page[0] != "board.board"]
    return [page for page in known if user.role in roles_of(current_app, page[0])]
