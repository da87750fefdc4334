"""The API: every view a function with its roles, arguments and answers declared, described by OpenAPI."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api
from flask_wtf.csrf import CSRFProtect

from dispatch import __version__
from dispatch.web.api import (
    accounts,
    booking,
    customer_links,
    customers,
    exchange,
    figures,
    intake,
    master,
    plans,
    quality,
    replanning,
    stock,
    tickets,
    webhooks,
    work,
)
from dispatch.web.api.calls import ErrorAnswer
from dispatch.web.id_in_url import IdConverter

PREFIX = "/api/v1"
BLUEPRINTS = (
    tickets.blueprint,
    intake.blueprint,
    customers.blueprint,
    customer_links.blueprint,
    plans.blueprint,
    work.blueprint,
    replanning.blueprint,
    booking.blueprint,
    stock.blueprint,
    master.blueprint,
    exchange.blueprint,
    webhooks.blueprint,
    quality.blueprint,
    figures.blueprint,
    accounts.blueprint,
)
DESCRIPTION = """\
Everything that the pages do, for other systems. Send a token with each call: `Authorization: Bearer TOKEN`; the page of
your account makes one, and it acts in your name and role. Moments are ISO 8601 with an offset, money is in cents,
durations are in seconds. A refusal is `{"error": "a sentence"}`.
"""


class DispatchApi(Api):
    """The API with this product's form of errors, which `error_pages` writes."""

    ERROR_SCHEMA = ErrorAnswer

    def _register_error_handlers(self) -> None:
        """Leave errors to the handlers of the pages."""


def register(app: Flask, forms: CSRFProtect) -> None:
    """Add the API and its description to an application; no cookie is read here, so forms' tokens are not asked for."""
    app.config.update(
        API_TITLE="Dispatch",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )
    api = DispatchApi(app)
    api.register_converter(IdConverter, lambda _: {"type": "string", "minLength": 1})
    for blueprint in BLUEPRINTS:
        forms.exempt(blueprint)
        api.register_blueprint(blueprint, url_prefix=PREFIX)
