"""How a view becomes a call of the API: route, roles and documented refusals in one place."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Request, abort
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, fields, missing
from webargs.flaskparser import FlaskParser, is_json_request

from dispatch.domain.account import Role
from dispatch.web.access import allow
from dispatch.web.strict_json import strict_loads

View = TypeVar("View", bound=Callable[..., Any])

# What any call may answer: a body or address that cannot be read, no token, not for this role, too long a body.
ALWAYS = (400, 401, 403, 413, 422, 503)


class FaultAnswer(Schema):
    """What is wrong in a file that was sent."""

    file = fields.String(required=True, metadata={"description": "Or the sheet of a workbook."})
    row = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The heading is row 1; null for the whole file."},
    )
    column = fields.String(required=True, allow_none=True)
    value = fields.String(required=True)
    problem = fields.String(required=True)
    remedy = fields.String(required=True)


class ErrorAnswer(Schema):
    """A refusal."""

    error = fields.String(required=True, metadata={"description": "What is wrong, and what to do."})
    faults = fields.Dict(metadata={"description": "Which values are wrong, by where they stand."})
    rows = fields.List(
        fields.Nested(FaultAnswer),
        metadata={"description": "At 422 of loading: every fault of the files."},
    )
    given = fields.Integer(allow_none=True, metadata={"description": "At 409: your version."})
    found = fields.Integer(allow_none=True, metadata={"description": "At 409: the version now."})
    changes = fields.List(
        fields.Dict(), metadata={"description": "At 409: what somebody else has changed."}
    )


class StrictParser(FlaskParser):
    """Reads bodies without NaN, infinities or endless nesting, and refuses parameters that are not declared."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE}

    def _raw_load_json(self, req: Request) -> Any:
        text = req.get_data(cache=True)
        if not text:
            return missing
        if not is_json_request(req):
            abort(400, "Send the body as JSON: Content-Type: application/json.")
        try:
            return strict_loads(text)
        except ValueError as error:
            abort(400, f"The body is no JSON that can be read: {error}. Correct it.")


class ApiBlueprint(Blueprint):
    """A part of the API."""

    ARGUMENTS_PARSER = StrictParser()


def call(
    blueprint: ApiBlueprint,
    method: str,
    rule: str,
    *,
    roles: tuple[Role, ...],
    refusals: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Return a decorator that makes a view a call of the API.

    Parameters
    ----------
    method, rule : str
        As in `GET` and `/tickets/<id:ticket_id>`.
    roles : tuple of Role
        Whom it is for.
    refusals : tuple of int
        Statuses it may answer with beside those that every call may.
    """

    def make(view: View) -> View:
        marked: Any = allow(*roles)(view)
        names = ", ".join(role.value for role in roles)
        text = (view.__doc__ or "").split("\n")[0]
        marked = blueprint.doc(
            security=[{"token": []}], summary=text, description=f"For: {names}."
        )(marked)
        for status in dict.fromkeys((*ALWAYS, *refusals)):
            marked = blueprint.alt_response(
                status, schema=ErrorAnswer, description=HTTPStatus(status).phrase
            )(marked)
        return blueprint.route(rule, methods=[method])(marked)

    return make
