"""Stock: what lies where, what runs short, the ledger, and what is to be loaded."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.desk import stock as desk
from dispatch.desk import stock_views
from dispatch.desk.stock_book import place_of
from dispatch.domain.account import Role
from dispatch.domain.stock import van
from dispatch.errors import DispatchError, NotFound
from dispatch.web.access import DISPATCH, EVERYBODY, acting, acting_user, allow, only_technician
from dispatch.web.forms import parts_of
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("stock", __name__, url_prefix="/stock")

AT_WORK = (*DISPATCH, Role.TECHNICIAN)
LINES = 50


@blueprint.get("")
@allow(*EVERYBODY)
def stock() -> str:
    """Show what every place holds; technicians are shown their own van."""
    return _page("")


def _page(sentence: str) -> str:
    store, only = current_store(), only_technician()
    levels = [
        level for level in desk.stock_levels(store) if only is None or level.place == van(only)
    ]
    short = stock_views.shortages(store, at=now(), standards=standards()) if only is None else ()
    return render_template(
        "stock.html",
        levels=levels,
        short=short,
        sentence=sentence,
        may_count=acting_user().role in AT_WORK,
        place=str(van(only)) if only else "",
        zone=standards().timezone,
    )


@blueprint.post("/count")
@allow(*AT_WORK)
def count() -> Response:
    """Book what was counted in a van or depot."""
    try:
        desk.count_parts(
            current_store(),
            place_of(request.form.get("place", "").strip()),
            parts_of("parts"),
            by=acting(),
            at=now(),
            note=request.form.get("note", "").strip(),
        )
    except DispatchError as error:
        status = 404 if isinstance(error, NotFound) else 422
        return make_response(_page(str(error)), status)
    return redirect(url_for("stock.stock"))


@blueprint.get("/entries")
@allow(*EVERYBODY)
def entries() -> str:
    """Show lines of the ledger, in the order in which they were booked."""
    place, sku = request.args.get("place", ""), request.args.get("sku", "")
    after = max(0, min(request.args.get("after", 0, type=int), 2**31 - 1))
    lines = stock_views.stock_entries(
        current_store(),
        by=acting(),
        place=place or None,
        sku=sku or None,
        after=after,
        limit=LINES,
    )
    return render_template(
        "stock_entries.html",
        lines=lines,
        place=place,
        sku=sku,
        more=lines[-1].number if len(lines) == LINES else None,
        zone=standards().timezone,
    )
