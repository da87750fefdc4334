"""Calls about customers' links: for the system that sends the office's messages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields

from dispatch.desk import customer_links
from dispatch.errors import NotFound
from dispatch.web.access import DISPATCH, acting
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.values import Moment
from dispatch.web.customer_links import sent_link
from dispatch.web.store_mode import current_store, now

blueprint = ApiBlueprint(
    "Customers' links", __name__, description="By which a customer follows the own case."
)


class LinkAnswer(Schema):
    """The link of a case."""

    id = fields.String(required=True)
    ticket_id = fields.String(
        required=True, metadata={"description": "The first visit of the case."}
    )
    made_at = Moment(required=True)
    expires_at = Moment(required=True)
    opened_at = Moment(
        allow_none=True, metadata={"description": "When a browser was last opened with it."}
    )
    is_opened = fields.Boolean(
        metadata={"description": "Whether the last one sent was opened; each can be once."}
    )
    revoked_at = Moment(allow_none=True)


class SentAnswer(LinkAnswer):
    """A link to be sent."""

    url = fields.String(
        required=True,
        metadata={"description": "What is sent to the customer; it is shown this once."},
    )


@call(
    blueprint,
    "POST",
    "/tickets/<id:ticket_id>/customer-link",
    roles=DISPATCH,
    refusals=(404,),
)
@blueprint.response(201, SentAnswer)
def send(ticket_id: str) -> dict[str, Any]:
    """Make the link of a ticket's case, or make it anew: the one before cannot be opened any more."""
    link, address = sent_link(ticket_id)
    return {**asdict(link), "url": address}


@call(blueprint, "GET", "/tickets/<id:ticket_id>/customer-link", roles=DISPATCH, refusals=(404,))
@blueprint.response(200, LinkAnswer)
def see(ticket_id: str) -> customer_links.CustomerLink:
    """Return how the link of a ticket's case stands, without its text."""
    link = customer_links.link_of(current_store(), ticket_id, by=acting())
    if link is None:
        raise NotFound("link of ticket", ticket_id)
    return link


@call(blueprint, "DELETE", "/tickets/<id:ticket_id>/customer-link", roles=DISPATCH, refusals=(404,))
@blueprint.response(204)
def revoke(ticket_id: str) -> None:
    """Refuse the link from now on, and end every browser that was opened with it."""
    customer_links.revoke_link(current_store(), ticket_id, by=acting(), at=now())
