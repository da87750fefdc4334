"""The door of customers' pages: the signed text of links, the cookie of opened browsers, and who is let in."""

from __future__ import annotations

from flask import current_app, g, make_response, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from dispatch.desk.customer_links import CustomerLink, Opened, link_of_browser
from dispatch.web.store_mode import current_store, now

COOKIE = "__Host-dispatch-customer"
SALT = "customer-link"
LONGEST = 200


def link_text(link: CustomerLink) -> str:
    """Return the signed text of the last sending of a link; it is stored nowhere."""
    text: str = _signer().dumps([link.id, link.generation])
    return text


def read_link_text(text: str) -> tuple[str | None, int]:
    """Return id and generation that a text was signed for; no id where the signature is not right."""
    if len(text) > LONGEST:
        return None, 0
    try:
        link_id, generation = _signer().loads(text)
    except (BadSignature, TypeError, ValueError):
        return None, 0
    return str(link_id), int(generation)


def _signer() -> URLSafeSerializer:
    """Return what signs with the newest key and takes the signatures of earlier ones as well."""
    earlier = current_app.config["SECRET_KEY_FALLBACKS"] or []
    return URLSafeSerializer([*reversed(earlier), current_app.config["SECRET_KEY"]], salt=SALT)


def let_in() -> Response | None:
    """Let a request of a browser that was opened through to its view; answer all others here."""
    g.customer = customer_of_cookie()
    return None if g.customer is not None else closed_door()


def acting_customer() -> CustomerLink:
    """Return for which link the browser is open, in a view that nobody else reaches."""
    link: CustomerLink = g.customer
    return link


def customer_of_cookie() -> CustomerLink | None:
    """Return for which link the browser is open; None where it is for none."""
    key = request.cookies.get(COOKIE)
    return link_of_browser(current_store(), key, at=now()) if key else None


def remember(response: Response, opened: Opened) -> None:
    """Give the browser its key: for this host alone, over https alone, for no script."""
    response.set_cookie(
        COOKIE,
        opened.key,
        max_age=max(0, round((opened.link.expires_at - now()).total_seconds())),
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def closed_door(*, status: int = 404, wait: bool = False) -> Response:
    """Answer whoever has no link in force; which of the reasons it is helps nobody."""
    return make_response(render_template("customer_closed.html", wait=wait), status)
