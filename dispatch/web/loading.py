"""The page for spreadsheets: a workbook in, with a report of what changed, and everything out."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from dispatch.domain.account import Role
from dispatch.domain.fault import Fault
from dispatch.errors import InputError, InputFaults, SettingsError
from dispatch.web.access import ADMIN, DISPATCH, acting_user, allow
from dispatch.web.plan_source import current_settings
from dispatch.web.security import reads_up_to
from dispatch.web.uploads import EXPORT, MOST_BYTES, Loaded, export_file, load_files

blueprint = Blueprint("loading", __name__)

MOST_SHOWN = 100


@blueprint.get("/load")
@allow(*DISPATCH)
def page() -> str:
    """Show the form."""
    return _page()


def _page(
    *, loaded: Loaded | None = None, faults: tuple[Fault, ...] = (), sentence: str = ""
) -> str:
    return render_template(
        "load.html",
        loaded=loaded,
        faults=faults,
        sentence=sentence,
        most_shown=MOST_SHOWN,
        most_megabytes=MOST_BYTES // 1024**2,
        may_export=acting_user().role is Role.ADMIN,
        coordinates=request.form.get("coordinates", current_settings().coordinates),
    )


@blueprint.post("/load")
@allow(*DISPATCH)
@reads_up_to(MOST_BYTES)
def load() -> Response:
    """Load what was sent and show what changed; nothing is loaded where a row has a fault."""
    try:
        loaded = load_files(
            request.files.getlist("files"),
            recount="recount" in request.form,
            skip_bad_rows="skip_bad_rows" in request.form,
            coordinates=request.form.get("coordinates", ""),
        )
    except InputFaults as error:
        return make_response(_page(faults=error.faults), 422)
    except (InputError, SettingsError) as error:
        return make_response(_page(sentence=str(error)), 422)
    return make_response(_page(loaded=loaded))


@blueprint.get("/export")
@allow(*ADMIN)
def export() -> Response:
    """Send everything in the store as a zip."""
    return send_file(
        export_file(), mimetype="application/zip", as_attachment=True, download_name=EXPORT
    )
