"""Who asks is found out, and what they may not have is refused, before any view runs."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from dispatch.desk.logins import user_of_token, who_is
from dispatch.domain.account import Role, User
from dispatch.languages import gettext as _
from dispatch.web import customer_gate
from dispatch.web.access import PUBLIC, roles_of
from dispatch.web.error_pages import refuse
from dispatch.web.store_mode import now, store_mode

API = "/api/"
SESSION_KEY = "key"
COOKIE = "__Host-dispatch"
# What somebody with a one-time password may still do.
FOR_ONE_TIME = {"account.password", "account.change", "account.log_out"}


def register(app: Flask, *, keys: tuple[str, list[str]]) -> CSRFProtect:
    """Guard every view of this application; `keys` are those of `secret_key.signing_keys`."""
    key, earlier = keys
    app.config.update(
        SECRET_KEY=key,
        SECRET_KEY_FALLBACKS=earlier,
        SESSION_COOKIE_NAME=COOKIE,
        # Browsers send these over plain http to 127.0.0.1 as well, where a first look is taken.
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,  # a form is good for as long as the login is
    )
    forms = CSRFProtect(app)
    app.register_error_handler(CSRFError, explain_form)
    app.before_request(refuse_others)
    return forms


def explain_form(error: CSRFError) -> Response:
    """Say why a form was not taken, and what to do; which of its signs was missing helps nobody."""
    error.description = (
        _(
            "This form was not sent from a page of this server, or that page has "
            "expired. Load it again and repeat."
        )
        if request.cookies.get(COOKIE)
        else _(
            "Your browser sent no cookie. Over http browsers keep it for 127.0.0.1 "
            "alone, and Safari not even there: open the page by https, or allow cookies."
        )
    )
    return refuse(error)


def refuse_others() -> Response | None:
    """Let a request through to its view, or answer it here."""
    if request.endpoint is None:
        return None  # there is no such page, which everybody may know
    is_api = request.path.startswith(API)
    roles = roles_of_request()
    g.user = None
    if Role.CUSTOMER in roles:
        return customer_gate.let_in()
    if roles == PUBLIC and is_api:
        return None
    g.user = _user_of_token() if is_api else _user_of_cookie()
    if roles == PUBLIC:
        return None
    if g.user is None:
        return _ask_to_log_in(is_api)
    if g.user.must_change and request.endpoint not in FOR_ONE_TIME:
        if is_api:
            abort(403, _("The password is a one-time one. Log in and change it first."))
        return redirect(url_for("account.password"))
    if g.user.role not in roles:
        abort(403, _("This is not for your role. Ask an administrator if you need it."))
    return None


def roles_of_request() -> frozenset[object]:
    """Return the roles that the view asked for is for."""
    return roles_of(current_app, request.endpoint or "")


def _user_of_cookie() -> User | None:
    key = session.get(SESSION_KEY)
    if not isinstance(key, str):
        return None
    mode = store_mode()
    return who_is(mode.store, key, at=now(), lifetime=mode.lifetime)


def _user_of_token() -> User | None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    return user_of_token(store_mode().store, given.token)


def _ask_to_log_in(is_api: bool) -> Response:
    if is_api:
        raise Unauthorized(
            _(
                "Send a token that is in force: Authorization: Bearer TOKEN. Your account's "
                "page makes one."
            ),
            www_authenticate=WWWAuthenticate("bearer"),
        )
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("login.log_in", next=request.full_path.rstrip("?")))
    raise Unauthorized(_("You are not logged in any more. Log in and do it again."))


def start_session(key: str) -> None:
    """Give the browser a session of its own from here on; nothing of an earlier one is left."""
    session.clear()
    session[SESSION_KEY] = key


def end_session() -> str | None:
    """Take the session from the browser and return its key, which the server has yet to forget."""
    key = session.get(SESSION_KEY)
    session.clear()
    return key if isinstance(key, str) else None


def safe_next(address: str | None) -> str | None:
    """Return an address given as `next=` where it lies on this server; None for any other.

    Browsers read an address that begins with two slashes, or with a backslash after the first, as another server.
    """
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if any(ord(sign) < 32 or sign == "\\" for sign in address):
        return None
    return address
