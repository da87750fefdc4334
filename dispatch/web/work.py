"""Searches: asked for here, done by the worker; their progress, and how to end them."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import work
from dispatch.desk.users import list_users
from dispatch.errors import DispatchError, TooManyJobs
from dispatch.languages import gettext as _
from dispatch.web.access import OFFICE, acting, allow
from dispatch.web.forms import whole
from dispatch.web.store_mode import current_store, now

blueprint = Blueprint("work", __name__, url_prefix="/work")

OPEN = {"queued", "running"}
LONGEST_REASON = 200


@blueprint.get("")
@allow(*OFFICE)
def listing() -> str:
    """List searches, the newest first, with the form that asks for one."""
    return _page("")


def _page(sentence: str) -> str:
    found = work.list_work(current_store(), limit=50)
    return render_template(
        "work.html",
        works=found,
        names={user.id: user.name for user in list_users(current_store())},
        sentence=sentence,
        most=int(work.MOST_SECONDS),
    )


@blueprint.post("")
@allow(*OFFICE)
def ask() -> Response:
    """Ask the worker for a plan of the day as it stands."""
    try:
        asked = work.ask_for_plan(
            current_store(),
            by=acting(),
            at=now(),
            seconds=whole("seconds", least=1, most=int(work.MOST_SECONDS)),
            days=whole("days", least=1, most=work.MOST_DAYS),
            reason=request.form.get("reason", "").strip()[:LONGEST_REASON] or _("planned anew"),
        )
    except DispatchError as error:
        status = 429 if isinstance(error, TooManyJobs) else 422
        return make_response(_page(str(error)), status)
    return redirect(url_for("work.one", work_id=asked.id))


@blueprint.get("/<id:work_id>")
@allow(*OFFICE)
def one(work_id: str) -> str:
    """Show a search with its progress; the page renews itself until the search is over."""
    found = work.get_work(current_store(), work_id)
    return render_template(
        "work_one.html",
        work=found,
        is_open=found.state in OPEN,
        names={user.id: user.name for user in list_users(current_store())},
    )


@blueprint.post("/<id:work_id>/cancel")
@allow(*OFFICE)
def cancel(work_id: str) -> Response:
    """End a search: one that waits at once, one that runs with the best plan so far."""
    work.cancel_work(current_store(), work_id, by=acting(), at=now())
    return redirect(url_for("work.one", work_id=work_id))
