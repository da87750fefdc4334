"""Accounts of everybody, for administrators."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import users
from dispatch.domain.account import STAFF, Role
from dispatch.web.access import ADMIN, acting_user, allow
from dispatch.web.store_mode import current_store, now, store_mode

blueprint = Blueprint("users", __name__, url_prefix="/users")


@blueprint.get("")
@allow(*ADMIN)
def listing() -> str:
    """Show every user."""
    return _page()


def _page(*, fresh: tuple[str, str] | None = None, sentence: str = "") -> str:
    return render_template(
        "users.html",
        people=users.list_users(current_store()),
        roles=STAFF,
        fresh=fresh,
        sentence=sentence,
    )


@blueprint.post("")
@allow(*ADMIN)
def add() -> Response:
    """Make a user and show the one-time password this once."""
    mode = store_mode()
    try:
        user, password = users.add_user(
            mode.store,
            name=request.form.get("name", "").strip(),
            role=_role() or Role.DISPATCHER,
            technician_id=request.form.get("technician_id", "").strip() or None,
            by=acting_user().id,
            at=now(),
            passwords=mode.passwords,
        )
    except users.AccountRefused as error:
        return make_response(_page(sentence=str(error)), 422)
    return make_response(_page(fresh=(user.name, password)))


@blueprint.post("/<id:user_id>")
@allow(*ADMIN)
def change(user_id: str) -> Response:
    """Give a user another role, or let them in or out."""
    active = request.form.get("is_active")
    try:
        users.change_user(
            current_store(),
            user_id,
            role=_role(),
            technician_id=request.form.get("technician_id", "").strip() or None,
            is_active=None if active is None else active == "yes",
            by=acting_user().id,
            at=now(),
        )
    except users.AccountRefused as error:
        return make_response(_page(sentence=str(error)), 422)
    return redirect(url_for("users.listing"))


@blueprint.post("/<id:user_id>/password")
@allow(*ADMIN)
def issue_password(user_id: str) -> Response:
    """Give a user a one-time password and show it this once."""
    mode = store_mode()
    try:
        password = users.issue_password(
            mode.store, user_id, by=acting_user().id, at=now(), passwords=mode.passwords
        )
    except users.AccountRefused as error:
        return make_response(_page(sentence=str(error)), 422)
    name = users.find_user(mode.store, user_id).name
    return make_response(_page(fresh=(name, password)))


def _role() -> Role | None:
    given = request.form.get("role", "")
    return Role(given) if given in {role.value for role in STAFF} else None
