"""Plans: every version, one opened, two compared, one put on the board."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from dispatch.desk import plans, publishing
from dispatch.desk.users import list_users
from dispatch.domain.bound_words import BoundWords
from dispatch.errors import DispatchError
from dispatch.languages import gettext as _
from dispatch.maps.timetable import timetable
from dispatch.maps.words import Clock
from dispatch.web.access import DISPATCH, OFFICE, acting, acting_user, allow
from dispatch.web.forms import whole
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("plans", __name__, url_prefix="/plans")

DOCUMENTS = {
    "problem.json": "problem_text",
    "plan.json": "plan_text",
    "day.json": "archive_text",
}
LARGEST = 2**31 - 1


@blueprint.get("")
@allow(*OFFICE)
def listing() -> str:
    """List every plan, the newest first."""
    store = current_store()
    return render_template(
        "plans.html",
        saved=plans.list_plans(store, limit=100),
        board=plans.board(store),
        names=_names(),
    )


@blueprint.get("/compare")
@allow(*OFFICE)
def compare() -> str:
    """Show two plans side by side, term by term, with the visits in which they differ."""
    first, second = request.args.get("first", ""), request.args.get("second", "")
    found = plans.compare_plans(current_store(), first, second)
    clock = Clock(plans.open_plan(current_store(), second).plan.day.horizon.start_at)
    return render_template("plan_compare.html", found=found, plan_clock=clock)


@blueprint.get("/<id:plan_id>")
@allow(*OFFICE)
def one(plan_id: str) -> str:
    """Show one plan."""
    return _page(plan_id)


def _page(plan_id: str, sentence: str = "", changes: tuple[object, ...] = ()) -> str:
    store = current_store()
    opened = plans.open_plan(store, plan_id)
    return render_template(
        "plan.html",
        saved=opened.saved,
        shown=opened.plan,
        table=timetable(opened.plan),
        plan_clock=Clock(opened.plan.day.horizon.start_at),
        board=plans.board(store),
        names=_names(),
        documents=DOCUMENTS,
        sentence=sentence,
        changes=changes,
        bound=BoundWords.of(opened.plan),
        may_publish=acting_user().role in DISPATCH,
    )


@blueprint.get("/<id:plan_id>/documents/<id:name>")
@allow(*OFFICE)
def document(plan_id: str, name: str) -> Response:
    """Send one of the plan's documents, byte for byte as it was saved."""
    if name not in DOCUMENTS:
        abort(404, _("A plan has no document {name!r}. Its page lists those it has.", name=name))
    text = getattr(plans.open_plan(current_store(), plan_id), DOCUMENTS[name])
    answer = Response(text, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{plan_id}-{name}")
    return answer


@blueprint.post("/send")
@allow(*DISPATCH)
def send() -> AnyResponse:
    """Send technicians the visits of today of the plan on the board."""
    at = now()
    publishing.dispatch_visits(current_store(), until=_midnight(at), by=acting(), at=at)
    return redirect(url_for("board.board"))


@blueprint.post("/<id:plan_id>/publish")
@allow(*DISPATCH)
def publish(plan_id: str) -> AnyResponse:
    """Put a draft on the board; one that rests on an older board is shown with what has changed since."""
    at = now()
    try:
        publishing.publish_plan(
            current_store(),
            plan_id,
            board_version=whole("board_version", least=0, most=LARGEST),
            by=acting(),
            at=at,
            dispatch_until=_midnight(at) if request.form.get("dispatch") else None,
            forced=bool(request.form.get("forced")),
        )
    except publishing.StaleBoard as error:
        return make_response(_page(plan_id, str(error), error.changes), 409)
    except DispatchError as error:
        return make_response(_page(plan_id, str(error)), 422)
    return redirect(url_for("board.board"))


@blueprint.post("/<id:plan_id>/discard")
@allow(*OFFICE)
def discard(plan_id: str) -> AnyResponse:
    """Put a draft away."""
    version = whole("version", least=1, most=LARGEST)
    plans.discard_plan(current_store(), plan_id, version=version, by=acting(), at=now())
    return redirect(url_for("plans.listing"))


def _midnight(at: datetime) -> datetime:
    """Return the end of the day by the office's clock."""
    local = at.astimezone(standards().timezone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _names() -> dict[str, str]:
    return {user.id: user.name for user in list_users(current_store())}
