"""Every refusal and failure as a page or as JSON, by what the client asks for."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from dispatch.errors import (
    Conflict,
    DispatchError,
    InputFaults,
    NotAllowed,
    NotFound,
    PlanFolderError,
    StaleVersion,
    StorageError,
    TooManyJobs,
)
from dispatch.languages import gettext as _
from dispatch.languages import mark, ngettext

log = logging.getLogger(__name__)

API = "/api/"
SENTENCES = {
    404: mark("There is no page at this address. Go back to the day and choose from there."),
    405: mark("This address can only be read. Open it in a browser."),
    413: mark("That was more than these pages read. Send less."),
}
# What a use case refuses, the narrowest first, and the status that it is answered with.
STATUSES: tuple[tuple[type[DispatchError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (StaleVersion, 409),
    (Conflict, 409),
    (TooManyJobs, 429),
    (StorageError, 503),
    (DispatchError, 422),
)
# What the library calls its own refusals, which are the titles of their pages.
NAMES = (
    mark("Bad Request"),
    mark("Unauthorized"),
    mark("Forbidden"),
    mark("Not Found"),
    mark("Method Not Allowed"),
    mark("Request Entity Too Large"),
    mark("Unsupported Media Type"),
    mark("Unprocessable Entity"),
    mark("Too Many Requests"),
    mark("Internal Server Error"),
    mark("Service Unavailable"),
)
TITLES = {
    403: mark("Not for you"),
    404: mark("Not found"),
    409: mark("Changed meanwhile"),
    422: mark("Refused"),
    429: mark("Too much at once"),
    503: mark("Not available"),
}


def register(app: Flask) -> None:
    """Answer refusals, failures and a missing plan for this application."""
    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(PlanFolderError, explain_missing_plan)
    app.register_error_handler(DispatchError, refuse_use)
    app.register_error_handler(Exception, fail)


def refuse(error: HTTPException) -> Response:
    """Answer a refusal with its sentence."""
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, SecurityError):
        # No page can be built without knowing under which name it is shown.
        sentence = (
            "This server does not answer to the name in that address."
            " Use 127.0.0.1 or localhost, or add the name to the setting trusted_hosts.\n"
        )
        return Response(sentence, status=400, mimetype="text/plain")
    status = error.code or 500
    # A sentence of our own stands in `description` when a view gave one.
    own = error.description if error.description != type(error).description else None
    faults = (getattr(error, "data", None) or {}).get("messages")
    own = own or (" ".join(_in_words(faults)) if faults else None)
    sentence = own or _(SENTENCES.get(status, "")) or error.description or _("That did not work.")
    more = {"faults": faults} if faults else None
    response = _answer(
        status,
        "error.html",
        sentence=sentence,
        title=_(error.name),
        more=more,
        no_page=status == 404,
    )
    response.headers.extend(_headers_of(error))
    return response


def _in_words(faults: Any, place: str = "") -> Iterator[str]:
    """Give a sentence for each value that is wrong, with where it stands, as in `json.location.latitude`."""
    if isinstance(faults, dict):
        for name, inner in faults.items():
            yield from _in_words(inner, f"{place}.{name}" if place else str(name))
    else:
        yield from (f"{place}: {fault}" for fault in faults)


def _headers_of(error: HTTPException) -> list[tuple[str, str]]:
    found = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return found


def explain_missing_plan(error: PlanFolderError) -> Response:
    """Say how a plan is made; only the pages of the whole plan exist without one."""
    status = 200 if request.path in {"/", "/technicians"} else 404
    return _answer(status, "empty.html", sentence=str(error), title=_("No plan yet"))


def refuse_use(error: DispatchError) -> Response:
    """Answer what a use case refuses with its sentence, which names the thing, the value and the remedy."""
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    if status == 503:
        # The sentence names the store's place, which is for the log.
        log.error("the store refused: %s", error)
        sentence = _("The store cannot be used now; nothing was saved. The server's log says why.")
        return _answer(status, "error.html", sentence=sentence, title=_(TITLES[status]))
    more, sentence = {}, str(error)
    if isinstance(error, StaleVersion):
        more = _of_stale(error)
    elif isinstance(error, InputFaults):
        more, sentence = {"rows": [asdict(fault) for fault in error.faults]}, _in_short(error)
    return _answer(status, "error.html", sentence=sentence, title=_(TITLES[status]), more=more)


def _in_short(error: InputFaults) -> str:
    """Return the first fault and how many there are; a file may have thousands."""
    count = len(error.faults)
    return ngettext(
        "Nothing was loaded: there is a fault {first}",
        "Nothing was loaded: there is {count} faults, the first in {first}",
        count,
        first=error.faults[0],
    )


def _of_stale(error: StaleVersion) -> dict[str, Any]:
    """Return both versions, and what somebody else has changed meanwhile where that is known."""
    changes = [
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(change).items()
        }
        for change in getattr(error, "changes", ())
    ]
    return {"given": error.given, "found": error.found, "changes": changes}


def fail(error: Exception) -> Response:
    """Answer a failure with an id alone; the log says under that id where it happened.

    The texts of exceptions may hold names and addresses, so they do not reach the log.
    """
    number = uuid.uuid4().hex[:12]
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    log.error("failure %s: %s at %s", number, type(error).__name__, places)
    sentence = _(
        "Something went wrong on the server. Its log says what, under the number {number}.",
        number=number,
    )
    return _answer(500, "error.html", sentence=sentence, title=_("Failure"))


def wants_json() -> bool:
    """Return whether the client reads JSON rather than pages."""
    if request.path.startswith(API):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _answer(
    status: int,
    template: str,
    *,
    sentence: str,
    title: str,
    more: dict[str, Any] | None = None,
    no_page: bool = False,
) -> Response:
    if wants_json():
        return make_response(jsonify({"error": sentence, **(more or {})}), status)
    if request.path.startswith("/c/") or request.path == "/c":
        template = "customer_error.html"  # customers are shown no way into the office's pages
    page = render_template(
        template, sentence=sentence, title=title, more=more or {}, no_page=no_page
    )
    return make_response(page, status)
