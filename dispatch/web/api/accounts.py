"""Calls about users, their tokens, and the audit trail."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from dispatch.desk import tokens, users
from dispatch.desk.trail import LARGEST_NUMBER, newest_rows
from dispatch.domain.account import Role, Token, User
from dispatch.storage.tables import AuditRow
from dispatch.web.access import ADMIN, EVERYBODY, acting_user
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.values import Moment, Page, Truth, identifier, line
from dispatch.web.store_mode import current_store, now, store_mode

blueprint = ApiBlueprint("Accounts", __name__, description="Users, tokens and the audit trail.")


class UserAnswer(Schema):
    """A user."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    technician_id = fields.String(allow_none=True)
    is_active = fields.Boolean()
    must_change = fields.Boolean(
        metadata={"description": "Whether the password is a one-time one."}
    )


class NewUser(Schema):
    """A user to be made."""

    name = line(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    technician_id = identifier(load_default=None, allow_none=True)


class UserChange(Schema):
    """What changes of a user; what is left out stays."""

    role = fields.Enum(Role, by_value=True, load_default=None)
    technician_id = identifier(load_default=None, allow_none=True)
    is_active = Truth(load_default=None)


class OneTimePassword(Schema):
    """A password that is shown this once."""

    user = fields.Nested(UserAnswer, required=True)
    password = fields.String(required=True)


class TokenAnswer(Schema):
    """What is known of a token."""

    id = fields.String(required=True)
    user_id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = Moment(required=True)
    revoked_at = Moment(allow_none=True)


class NewToken(Schema):
    """A token to be made."""

    name = line(required=True, metadata={"description": "What it is for."})


class FreshToken(Schema):
    """A token that is shown this once."""

    token = fields.Nested(TokenAnswer, required=True)
    text = fields.String(required=True)


class TrailPage(Page):
    """Which rows of the trail are asked for."""

    before = fields.Integer(
        load_default=None,
        validate=validate.Range(1, LARGEST_NUMBER),
        metadata={"description": "Only rows of a lower number."},
    )


class TrailRow(Schema):
    """One thing that somebody did."""

    number = fields.Integer(required=True)
    at = Moment(required=True)
    actor = fields.String(required=True)
    action = fields.String(required=True)
    subject_kind = fields.String(required=True)
    subject_id = fields.String(required=True)
    details = fields.Dict(required=True)


@call(blueprint, "GET", "/me", roles=EVERYBODY)
@blueprint.response(200, UserAnswer)
def me() -> User:
    """Return whose token this is."""
    return acting_user()


@call(blueprint, "GET", "/users", roles=ADMIN)
@blueprint.response(200, UserAnswer(many=True))
def list_users() -> list[User]:
    """List everybody who can log in."""
    return list(users.list_users(current_store()))


@call(blueprint, "POST", "/users", roles=ADMIN)
@blueprint.arguments(NewUser)
@blueprint.response(201, OneTimePassword)
def add_user(wanted: dict[str, Any]) -> dict[str, Any]:
    """Make a user; the answer holds the one-time password, this once."""
    mode = store_mode()
    user, password = users.add_user(
        mode.store, **wanted, by=acting_user().id, at=now(), passwords=mode.passwords
    )
    return {"user": user, "password": password}


@call(blueprint, "PATCH", "/users/<id:user_id>", roles=ADMIN, refusals=(404,))
@blueprint.arguments(UserChange, required=False)
@blueprint.response(200, UserAnswer)
def change_user(change: dict[str, Any], user_id: str) -> User:
    """Give a user another role, or let them in or out; their logins end."""
    return users.change_user(current_store(), user_id, **change, by=acting_user().id, at=now())


@call(blueprint, "POST", "/users/<id:user_id>/password", roles=ADMIN, refusals=(404,))
@blueprint.response(200, OneTimePassword)
def issue_password(user_id: str) -> dict[str, Any]:
    """Give a user a one-time password; their logins end."""
    mode = store_mode()
    password = users.issue_password(
        mode.store, user_id, by=acting_user().id, at=now(), passwords=mode.passwords
    )
    return {"user": users.find_user(mode.store, user_id), "password": password}


@call(blueprint, "GET", "/users/<id:user_id>/tokens", roles=ADMIN, refusals=(404,))
@blueprint.response(200, TokenAnswer(many=True))
def list_tokens(user_id: str) -> list[Token]:
    """List the tokens that act in a user's name."""
    user = users.find_user(current_store(), user_id)
    return list(tokens.list_tokens(current_store(), user_id=user.id))


@call(blueprint, "POST", "/users/<id:user_id>/tokens", roles=ADMIN, refusals=(404,))
@blueprint.arguments(NewToken)
@blueprint.response(201, FreshToken)
def add_token(wanted: dict[str, Any], user_id: str) -> dict[str, Any]:
    """Make a token that acts in a user's name; the answer holds its text, this once."""
    token, text = tokens.add_token(
        current_store(), user_id=user_id, name=wanted["name"], by=acting_user().id, at=now()
    )
    return {"token": token, "text": text}


@call(blueprint, "DELETE", "/tokens/<id:token_id>", roles=EVERYBODY, refusals=(404,))
@blueprint.response(204)
def revoke_token(token_id: str) -> None:
    """Refuse a token from now on: one of the own, or any for an administrator."""
    user = acting_user()
    own = None if user.role is Role.ADMIN else user.id
    tokens.revoke_token(current_store(), token_id, by=user.id, at=now(), of_user=own)


@call(blueprint, "GET", "/audit", roles=ADMIN)
@blueprint.arguments(TrailPage, location="query")
@blueprint.response(200, TrailRow(many=True))
def audit_trail(page: dict[str, Any]) -> list[AuditRow]:
    """List what was done, the newest first."""
    return newest_rows(current_store(), before=page["before"], count=page["limit"])
