"""Which pages the head of each page leads to: those that the current user's role may use."""

from __future__ import annotations

from flask import Flask, current_app

from dispatch.web.access import current_user, roles_of

# In this order; a page that does not exist, as in the pages of a folder, is left out.
PAGES = (
    ("board.board", "Day"),
    ("technicians.technicians", "Technicians"),
    ("tickets.listing", "Tickets"),
    ("replanning.proposals", "Re-plan"),
    ("plans.listing", "Plans"),
    ("work.listing", "Work"),
    ("stock.stock", "Stock"),
    ("figures.page", "Figures"),
    ("figures.mine", "Your figures"),
    ("loading.page", "Load"),
    ("users.listing", "Users"),
    ("audit.trail", "Audit"),
)


def register(app: Flask) -> None:
    """Give the templates of this application the menu and the current user."""
    app.jinja_env.globals["menu"] = menu
    app.context_processor(lambda: {"user": current_user()})


def menu() -> list[tuple[str, str]]:
    """Return endpoint and label of each page that the current user may open; nothing before the login."""
    known = [page for page in PAGES if page[0] in current_app.view_functions]
    if "login.log_in" not in current_app.view_functions:
        return known
    user = current_user()
    if user is None or user.must_change:
        return []
    return [page for page in known if user.role in roles_of(current_app, page[0])]
