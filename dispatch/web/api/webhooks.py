"""Calls about other systems that are told what happens to tickets."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from dispatch.desk import webhooks
from dispatch.web.access import ADMIN, acting
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.values import Moment
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now
from dispatch.web_addresses import Allowed
from dispatch.webhooks.message import EVENTS

blueprint = ApiBlueprint("Webhooks", __name__, description="Other systems that are told.")

LONGEST_URL = 2000


class WebhookAnswer(Schema):
    """A receiver."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    added_at = Moment(required=True)


class NewWebhook(Schema):
    """A receiver to be added."""

    url = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_URL),
        metadata={"description": "Where it listens; `outgoing_hosts` says which may be asked."},
    )
    events = fields.List(
        fields.String(validate=validate.OneOf(EVENTS)),
        load_default=list,
        validate=validate.Length(max=len(EVENTS)),
        metadata={"description": "What it is told of; empty is everything."},
    )


class FreshWebhook(Schema):
    """A receiver with the secret that is shown this once."""

    webhook = fields.Nested(WebhookAnswer, required=True)
    secret = fields.String(required=True, metadata={"description": "Signs its messages."})


@call(blueprint, "GET", "/webhooks", roles=ADMIN)
@blueprint.response(200, WebhookAnswer(many=True))
def list_webhooks() -> list[webhooks.Webhook]:
    """List the receivers."""
    return list(webhooks.list_webhooks(current_store(), by=acting()))


@call(blueprint, "POST", "/webhooks", roles=ADMIN)
@blueprint.arguments(NewWebhook)
@blueprint.response(201, FreshWebhook)
def add_webhook(wanted: dict[str, Any]) -> dict[str, Any]:
    """Add a receiver; the answer holds the secret that signs its messages, this once."""
    settings = current_settings()
    allowed = Allowed.of(settings.outgoing_hosts, private=settings.outgoing_private)
    added, secret = webhooks.add_webhook(
        current_store(), wanted["url"], wanted["events"], by=acting(), at=now(), allowed=allowed
    )
    return {"webhook": added, "secret": secret}


@call(blueprint, "DELETE", "/webhooks/<id:webhook_id>", roles=ADMIN, refusals=(404,))
@blueprint.response(204)
def remove_webhook(webhook_id: str) -> None:
    """Tell a receiver nothing more; what waits for it is not sent."""
    webhooks.remove_webhook(current_store(), webhook_id, by=acting(), at=now())
