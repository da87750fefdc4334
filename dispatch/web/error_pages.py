"""Every refusal and failure as a page or as JSON, by what the client asks for."""

from __future__ import annotations

import logging
import traceback
import uuid
from pathlib import Path

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from dispatch.errors import PlanFolderError

log = logging.getLogger(__name__)

SENTENCES = {
    404: "There is no page at this address. Go back to the day and choose from there.",
    405: "These pages can only be read. Open the address in a browser.",
    413: "That was more than these pages read. Send less.",
}


def register(app: Flask) -> None:
    """Answer refusals, failures and a missing plan for this application."""
    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(PlanFolderError, explain_missing_plan)
    app.register_error_handler(Exception, fail)


def refuse(error: HTTPException) -> Response:
    """Answer a refusal with its sentence."""
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
    sentence = own or SENTENCES.get(status) or error.description or "That did not work."
    response = _answer(status, "error.html", sentence=sentence, title=error.name)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def explain_missing_plan(error: PlanFolderError) -> Response:
    """Say how a plan is made; only the pages of the whole plan exist without one."""
    status = 200 if request.path in {"/", "/technicians"} else 404
    return _answer(status, "empty.html", sentence=str(error), title="No plan yet")


def fail(error: Exception) -> Response:
    """Answer a failure with an id alone; the log says under that id where it happened.

    The texts of exceptions may hold names and addresses, so they do not reach the log.
    """
    number = uuid.uuid4().hex[:12]
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    log.error("failure %s: %s at %s", number, type(error).__name__, places)
    sentence = f"Something went wrong on the server. Its log says what, under the number {number}."
    return _answer(500, "error.html", sentence=sentence, title="Failure")


def _answer(status: int, template: str, *, sentence: str, title: str) -> Response:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if best == "application/json":
        return make_response(jsonify(error=sentence), status)
    return make_response(render_template(template, sentence=sentence, title=title), status)
