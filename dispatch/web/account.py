"""One's own account: the password, the tokens, and logging out."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import logins, tokens, users
from dispatch.desk.passwords import LEAST_CHARACTERS, PasswordRefused
from dispatch.languages import gettext as _
from dispatch.web import guard
from dispatch.web.access import EVERYBODY, acting_user, allow
from dispatch.web.store_mode import current_store, now, store_mode

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@allow(*EVERYBODY)
def account() -> str:
    """Show who is logged in and the tokens that act in that name."""
    return _account_page()


def _account_page(*, fresh: str = "", sentence: str = "") -> str:
    found = tokens.list_tokens(current_store(), user_id=acting_user().id)
    return render_template("account.html", tokens=found, fresh=fresh, sentence=sentence)


@blueprint.get("/password")
@allow(*EVERYBODY)
def password() -> str:
    """Show the form that changes the password."""
    return _password_page("")


@blueprint.post("/password")
@allow(*EVERYBODY)
def change() -> Response:
    """Change the password; every other browser of this user is logged out."""
    mode = store_mode()
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if new != request.form.get("again", ""):
        return make_response(
            _password_page(_("The two new passwords differ. Type them again.")), 422
        )
    try:
        key = logins.change_password(
            mode.store,
            by=acting_user(),
            old=old,
            new=new,
            address=request.remote_addr or "unknown",
            at=now(),
            passwords=mode.passwords,
        )
    except (logins.LoginRefused, PasswordRefused) as error:
        return make_response(_password_page(str(error)), 422)
    except logins.TooManyAttempts as error:
        return make_response(_password_page(str(error)), 429)
    guard.start_session(key)
    return redirect(url_for("board.board"))


def _password_page(sentence: str) -> str:
    return render_template("password.html", sentence=sentence, least=LEAST_CHARACTERS)


@blueprint.post("/logout")
@allow(*EVERYBODY)
def log_out() -> Response:
    """End the session, here and on the server."""
    key = guard.end_session()
    if key:
        logins.log_out(current_store(), key, by=acting_user(), at=now())
    return redirect(url_for("login.log_in"))


@blueprint.post("/tokens")
@allow(*EVERYBODY)
def add_token() -> Response:
    """Make a token and show it this once."""
    user = acting_user()
    name = request.form.get("name", "")
    try:
        _token, text = tokens.add_token(
            current_store(), user_id=user.id, name=name, by=user.id, at=now()
        )
    except users.AccountRefused as error:
        return make_response(_account_page(sentence=str(error)), 422)
    return make_response(_account_page(fresh=text))


@blueprint.post("/tokens/<id:token_id>/revoke")
@allow(*EVERYBODY)
def revoke_token(token_id: str) -> Response:
    """Refuse one of the own tokens from now on."""
    user = acting_user()
    tokens.revoke_token(current_store(), token_id, by=user.id, at=now(), of_user=user.id)
    return redirect(url_for("account.account"))
