"""The office's side of customers' links: sent and revoked on the ticket's page."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dispatch.desk import customer_links
from dispatch.desk.customer_links import CustomerLink
from dispatch.desk.customer_office import CustomerSide, customer_side
from dispatch.web.access import DISPATCH, acting, acting_user, allow
from dispatch.web.customer_gate import link_text
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now

blueprint = Blueprint("customer_links", __name__, url_prefix="/tickets")


@blueprint.post("/<id:ticket_id>/customer-link")
@allow(*DISPATCH)
def send(ticket_id: str) -> str:
    """Make the link of a ticket's case, or make it anew, and show it this once."""
    link, address = sent_link(ticket_id)
    return render_template(
        "customer_link_sent.html", link=link, address=address, ticket_id=ticket_id
    )


@blueprint.post("/<id:ticket_id>/customer-link/revoke")
@allow(*DISPATCH)
def revoke(ticket_id: str) -> Response:
    """Refuse the link from now on, and every browser that was opened with it."""
    customer_links.revoke_link(current_store(), ticket_id, by=acting(), at=now())
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id))


def sent_link(ticket_id: str) -> tuple[CustomerLink, str]:
    """Make the link of a ticket's case, or make it anew, and return it with its whole address."""
    lives = timedelta(days=current_settings().customer_link_days)
    link = customer_links.send_link(current_store(), ticket_id, by=acting(), at=now(), lives=lives)
    return link, url_for("customer.knock", token=link_text(link), _external=True)


def shown(ticket_id: str) -> CustomerSide | None:
    """Return how a ticket stands with its customer, for those who may send links; None for all others."""
    if acting_user().role not in DISPATCH:
        return None
    return customer_side(current_store(), ticket_id, by=acting())
