"""The customer's page: opened by a link, for one case alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import (
    Blueprint,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from dispatch.desk import customer_acts, customer_times, logins
from dispatch.desk.customer_case import CustomerRefused
from dispatch.desk.customer_links import LinkRefused, open_link
from dispatch.desk.customer_shown import May, Step
from dispatch.desk.customer_view import view_case
from dispatch.domain.account import Role
from dispatch.domain.job import Window
from dispatch.domain.plan import Plan
from dispatch.domain.ticket import Feedback
from dispatch.errors import PlanFolderError
from dispatch.languages import format_day, mark
from dispatch.languages import gettext as _
from dispatch.web import customer_gate
from dispatch.web.access import allow, public
from dispatch.web.customer_gate import acting_customer
from dispatch.web.store_mode import current_store, edit_book, now, standards

blueprint = Blueprint("customer", __name__, url_prefix="/c")

NO_TIME = mark("Please choose one of the times.")


@blueprint.after_request
def keep_out_of_indexes(response: Response) -> Response:
    """Tell search engines to leave these pages alone; caches are told by `security`."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.get("/<token>")
@public
def knock(token: str) -> Response:
    """Show one button, whatever the link: a preview that fetches it opens nothing and learns nothing."""
    link = customer_gate.customer_of_cookie()
    if link is not None and link.id == customer_gate.read_link_text(token)[0]:
        return redirect(url_for("customer.page"))
    return make_response(render_template("customer_door.html", token=token))


@blueprint.post("/open")
@public
def enter() -> Response:
    """Exchange the link for the browser's own key; from here on it is in no address."""
    link_id, generation = customer_gate.read_link_text(request.form.get("token", ""))
    address = request.remote_addr or "unknown"
    try:
        opened = open_link(
            current_store(), link_id, generation=generation, address=address, at=now()
        )
    except LinkRefused:
        return customer_gate.closed_door()
    except logins.TooManyAttempts:
        answer = customer_gate.closed_door(status=429, wait=True)
        answer.headers["Retry-After"] = str(round(logins.WITHIN.total_seconds()))
        return answer
    response = redirect(url_for("customer.page"), 303)
    customer_gate.remember(response, opened)
    return response


@blueprint.get("")
@allow(Role.CUSTOMER)
def page() -> Response:
    """Show how the case stands."""
    return _page()


@blueprint.post("/confirm")
@allow(Role.CUSTOMER)
def confirm() -> Response:
    """Agree to the time that is planned."""
    start_at = _moment("start")
    if start_at is None:
        return _page(409, sentence=_(NO_TIME))
    return _done(
        lambda: customer_acts.confirm(current_store(), acting_customer(), start_at, at=now())
    )


@blueprint.get("/times")
@allow(Role.CUSTOMER)
def times() -> Response:
    """Show the times that can be chosen."""
    return _times_page()


@blueprint.post("/times")
@allow(Role.CUSTOMER)
def choose() -> Response:
    """Take one of the times."""
    opens_at, _slash, closes_at = request.form.get("time", "").partition("/")
    opens, closes = _read_moment(opens_at), _read_moment(closes_at)
    if opens is None or closes is None:
        return _times_page(409, sentence=_(NO_TIME))
    try:
        customer_times.take_time(edit_book(), acting_customer(), Window(opens, closes), at=now())
    except customer_times.TimeGone as error:
        return _times_page(409, sentence=str(error))
    except CustomerRefused as error:
        return _page(409, sentence=str(error))
    except LinkRefused:
        return customer_gate.closed_door()
    return redirect(url_for("customer.page"), 303)


@blueprint.post("/cancel")
@allow(Role.CUSTOMER)
def cancel() -> Response:
    """Cancel the visit."""
    why = request.form.get("why", "")
    return _done(
        lambda: customer_acts.cancel(current_store(), acting_customer(), why=why, at=now())
    )


@blueprint.post("/come-back")
@allow(Role.CUSTOMER)
def come_back() -> Response:
    """Want the visit after all."""
    return _done(lambda: customer_acts.come_back(current_store(), acting_customer(), at=now()))


@blueprint.post("/score")
@allow(Role.CUSTOMER)
def score() -> Response:
    """Say how good the work was."""
    given = request.form.get("score", "")
    said = Feedback(
        int(given) if given in {"1", "2", "3", "4", "5"} else None, request.form.get("words", "")
    )
    return _done(lambda: customer_acts.rate(current_store(), acting_customer(), said, at=now()))


@blueprint.post("/call")
@allow(Role.CUSTOMER)
def wish_call() -> Response:
    """Ask to be called."""
    words = request.form.get("words", "")
    return _done(
        lambda: customer_acts.wish_call(current_store(), acting_customer(), words=words, at=now())
    )


def _done(act: Callable[[], None]) -> Response:
    """Do something and show the page again, with the sentence of a refusal and what was typed."""
    try:
        act()
    except CustomerRefused as error:
        return _page(409, sentence=str(error))
    except LinkRefused:
        return customer_gate.closed_door()
    return redirect(url_for("customer.page"), 303)


def _page(status: int = 200, *, sentence: str = "") -> Response:
    at = now()
    view = view_case(current_store(), acting_customer(), plan=_plan(), at=at, standards=standards())
    may = {each.value: each in view.may for each in May}
    shown = render_template(
        "customer.html", view=view, may=may, steps=list(Step), sentence=sentence, **_words(at)
    )
    return make_response(shown, status)


def _times_page(status: int = 200, *, sentence: str = "") -> Response:
    at = now()
    try:
        found = customer_times.offer_times(edit_book(), acting_customer(), at=at)
    except CustomerRefused as error:
        return _page(409, sentence=str(error))
    shown = render_template("customer_times.html", times=found, sentence=sentence, **_words(at))
    return make_response(shown, status)


def _plan() -> Plan | None:
    try:
        plan: Plan = current_app.extensions["dispatch_plan"].table().plan
    except PlanFolderError:
        return None
    return plan


def _words(at: datetime) -> dict[str, object]:
    """Return what the templates write moments with: by the clock of the standards, and what today is."""
    zone = standards().timezone
    today = at.astimezone(zone).date()
    near = {today: mark("today, {day}"), today + timedelta(days=1): mark("tomorrow, {day}")}

    def day(moment: datetime) -> str:
        local = moment.astimezone(zone)
        words = format_day(local)
        return _(near[local.date()], day=words) if local.date() in near else words

    def head_day(moment: datetime) -> str:
        words = day(moment)
        return words[:1].upper() + words[1:]

    def on_day(moment: datetime) -> str:
        is_near = moment.astimezone(zone).date() in near
        return day(moment) if is_near else _("on {day}", day=day(moment))

    def time(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%H:%M}"

    return {"day": day, "head_day": head_day, "on_day": on_day, "time": time, "at": at}


def _moment(name: str) -> datetime | None:
    return _read_moment(request.form.get(name, ""))


def _read_moment(text: str) -> datetime | None:
    """Return a moment with its offset; None for any other text."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 1970 <= found.year <= 2200 else None
