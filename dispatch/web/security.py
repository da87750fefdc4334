"""What every answer is guarded by: headers, the names the server answers to, the size of what it reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar
from wsgiref.types import WSGIApplication

from flask import Flask, Response, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.maps.tiles import image_sources, tile_address
from dispatch.settings import Settings
from dispatch.web_addresses import Allowed, check_address

A_YEAR = 365 * 24 * 3600
# An address such as [::1] cannot be listed: the comparison cuts names at their first colon.
OWN_NAMES = ("127.0.0.1", "localhost")
MOST_BYTES = "dispatch_most_bytes"
View = TypeVar("View", bound=Callable[..., Any])
_NAME = re.compile(r"\.?[\w-]{1,63}(\.[\w-]{1,63})*")


def reads_up_to(most_bytes: int) -> Callable[[View], View]:
    """Return a decorator by which a view reads longer bodies than the others; it goes below the one with the route."""

    def mark(view: View) -> View:
        setattr(view, MOST_BYTES, most_bytes)
        return view

    return mark


def longest_body(app: WSGIApplication) -> int:
    """Return how many bytes the view reads that reads most; `app` is what `create_app` made."""
    assert isinstance(app, Flask)
    marked = (getattr(view, MOST_BYTES, 0) for view in app.view_functions.values())
    return max(app.config["MAX_CONTENT_LENGTH"], *marked)


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the host names that the server answers to: this machine, and those of the settings.

    Raises
    ------
    SettingsError
        If one of them is no host name.
    """
    named = [name.strip() for name in settings.trusted_hosts.split(",") if name.strip()]
    for name in named:
        if not _NAME.fullmatch(name):
            raise SettingsError(
                _(
                    "trusted_hosts holds {name!r}, which is no host name. Give names or "
                    "addresses without ports, with commas between them.",
                    name=name,
                )
            )
    return [*OWN_NAMES, *named]


def protect(app: Flask, settings: Settings) -> None:
    """Send the headers with every answer and refuse bodies over the limit before any of it is read.

    Raises
    ------
    SettingsError
        If the address of the tiles cannot be used.
    """
    headers = _headers(image_sources(settings.tile_url))

    @app.before_request
    def refuse_large_bodies() -> None:
        view = app.view_functions.get(request.endpoint or "")
        most = getattr(view, MOST_BYTES, app.config["MAX_CONTENT_LENGTH"])
        if (request.content_length or 0) > most:
            abort(413)
        request.max_content_length = most

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers[name] = value
        if response.mimetype in {"text/html", "application/json", "application/zip"}:
            # Customers' names and addresses stay out of shared caches, and after a logout out of the browser's, too.
            has_logins = "dispatch_store" in app.extensions
            response.headers["Cache-Control"] = "no-store" if has_logins else "private, no-cache"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
        return response


def check_tiles(settings: Settings) -> None:
    """Refuse tiles of a host that may not be asked, for browsers of this server's users ask it.

    Raises
    ------
    SettingsError
        If the tiles' host is not among those the settings allow.
    """
    address = tile_address(settings.tile_url)
    if address and (not address.startswith("/") or address.startswith("//")):
        allowed = Allowed.of(settings.outgoing_hosts, private=settings.outgoing_private)
        check_address(address.replace("{s}.", "a.", 1), allowed, what="tile_url")


def believe_proxies(app: Flask, settings: Settings) -> None:
    """Take address, scheme and host from the headers of as many proxies as the settings say; from none otherwise."""
    count = int(settings.proxies)
    if count:
        fixed: Any = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = fixed  # type: ignore[method-assign]


def _headers(tile_hosts: tuple[str, ...]) -> dict[str, str]:
    policy = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        " ".join(["img-src 'self' data:", *tile_hosts]),
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    ]
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        # Tile servers ask for the origin; a path, which may name a customer, stays here.
        "Referrer-Policy": "strict-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
