"""Staffing studies: asked for by planners, run by the worker, watched, stopped, read and compared here."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dispatch.desk import studies
from dispatch.desk.past_jobs import study_choices
from dispatch.desk.users import list_users
from dispatch.domain.account import Role
from dispatch.errors import DispatchError, InputError, TooManyJobs
from dispatch.web.access import acting, allow
from dispatch.web.codes import word
from dispatch.web.security import reads_up_to
from dispatch.web.staffing_ask import ask_for, text_of
from dispatch.web.staffing_form import ROLES, WEEKS, study_of_form
from dispatch.web.staffing_scale import Scale, scenarios_of
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("staffing", __name__, url_prefix="/staffing")

PLANNERS = (Role.PLANNER, Role.ADMIN)
MOST_BYTES = 20 * 1024 * 1024
MOST_COMPARED = 6


@blueprint.get("")
@allow(*PLANNERS)
def listing() -> str:
    """List studies, the newest first, with the forms that ask for one."""
    return _page("")


def _page(sentence: str) -> str:
    return render_template(
        "staffing.html",
        studies=studies.list_studies(current_store()),
        choices=study_choices(current_store()),
        names=_names(),
        roles=ROLES,
        rota_weeks=[(name, word(name)) for name in WEEKS],
        sentence=sentence,
        given=request.form,
    )


@blueprint.post("")
@allow(*PLANNERS)
def ask() -> AnyResponse:
    """Ask for the study that the short form describes."""
    try:
        text = study_of_form(today=now().astimezone(standards().timezone).date())
        asked = ask_for(text, question=request.form.get("question", ""), history=None)
    except DispatchError as error:
        return _refused(error)
    return redirect(url_for("staffing.one", study_id=asked))


@blueprint.post("/upload")
@allow(*PLANNERS)
@reads_up_to(MOST_BYTES)
def upload() -> AnyResponse:
    """Ask for the study of a file, with the history that came along or that of the store."""
    try:
        text = text_of(request.files.get("study"))
        asked = ask_for(
            text, question=request.form.get("question", ""), history=request.files.get("history")
        )
    except DispatchError as error:
        return _refused(error)
    return redirect(url_for("staffing.one", study_id=asked))


def _refused(error: DispatchError) -> AnyResponse:
    status = 429 if isinstance(error, TooManyJobs) else 422
    return make_response(_page(str(error)), status)


@blueprint.get("/<id:study_id>")
@allow(*PLANNERS)
def one(study_id: str) -> str:
    """Show a study: its answer first; while it runs its intervals, and the page renews itself."""
    found = studies.get_study(current_store(), study_id)
    return render_template(
        "staffing_one.html",
        study=found,
        names=_names(),
        scale=Scale.over(found.progress),
        rows=scenarios_of(found),
    )


@blueprint.post("/<id:study_id>/stop")
@allow(*PLANNERS)
def stop(study_id: str) -> AnyResponse:
    """Stop a study; what is done is kept."""
    studies.stop_study(current_store(), study_id, by=acting(), at=now())
    return redirect(url_for("staffing.one", study_id=study_id))


@blueprint.post("/<id:study_id>/go-on")
@allow(*PLANNERS)
def go_on(study_id: str) -> AnyResponse:
    """Go on with a study that was stopped or has failed."""
    try:
        studies.go_on(current_store(), study_id, by=acting(), at=now())
    except (InputError, TooManyJobs) as error:
        return _refused(error)
    return redirect(url_for("staffing.one", study_id=study_id))


@blueprint.get("/<id:study_id>/plots/<name>")
@allow(*PLANNERS)
def plot(study_id: str, name: str) -> AnyResponse:
    """Send a plot as SVG."""
    svg = studies.plot_of(current_store(), study_id, name.removesuffix(".svg"))
    answer = Response(svg, mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<id:study_id>/study.toml")
@allow(*PLANNERS)
def file(study_id: str) -> AnyResponse:
    """Send the study file, to be changed and asked for again."""
    found = studies.get_study(current_store(), study_id)
    answer = Response(found.text, mimetype="application/toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.id}.toml"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/compare")
@allow(*PLANNERS)
def compare() -> str:
    """Show several studies side by side: their answers, and every scenario on one scale."""
    asked = list(dict.fromkeys(request.args.getlist("study")))[:MOST_COMPARED]
    found = [studies.get_study(current_store(), study_id) for study_id in asked]
    done = [study for study in found if study.report is not None]
    rows = [row for study in done for row in scenarios_of(study)]
    return render_template(
        "staffing_compare.html", studies=done, left_out=len(found) - len(done), scale=Scale.over(rows),
        rows={study.id: scenarios_of(study) for study in done}, names=_names(),
    )  # fmt: skip


def _names() -> dict[str, str]:
    return {user.id: user.name for user in list_users(current_store())}
