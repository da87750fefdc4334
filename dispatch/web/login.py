"""The page to log in at."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import logins
from dispatch.web import guard
from dispatch.web.access import current_user, public
from dispatch.web.store_mode import now, store_mode

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
@public
def log_in() -> Response:
    """Show the form."""
    if current_user() is not None:
        return redirect(_target())
    return _page(200, sentence="", name="")


@blueprint.post("/login")
@public
def enter() -> Response:
    """Open a session for whoever has the right name and password."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    mode = store_mode()
    try:
        opened = logins.log_in(
            mode.store,
            name=name,
            password=password,
            address=request.remote_addr or "unknown",
            at=now(),
            passwords=mode.passwords,
        )
    except logins.TooManyAttempts as error:
        answer = _page(429, sentence=str(error), name=name)
        answer.headers["Retry-After"] = str(round(logins.WITHIN.total_seconds()))
        return answer
    except logins.LoginRefused as error:
        return _page(401, sentence=str(error), name=name)
    guard.start_session(opened.key)
    return redirect(_target())


def _page(status: int, *, sentence: str, name: str) -> Response:
    target = guard.safe_next(request.values.get("next"))
    page = render_template("login.html", sentence=sentence, name=name, target=target)
    return make_response(page, status)


def _target() -> str:
    return guard.safe_next(request.values.get("next")) or url_for("board.board")
