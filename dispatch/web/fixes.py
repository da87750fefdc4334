"""What would serve a job, for the board's panel, and the page that compares a changed day with the plan."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dispatch.desk.fixes import FixBook
from dispatch.errors import DispatchError, SituationError
from dispatch.planning.fixes import Change, Ground, Words, change_text, cost_terms, read_change
from dispatch.planning.what_if import MOST_CHANGES
from dispatch.web.access import DISPATCH, OFFICE, acting, acting_user, allow
from dispatch.web.fixes_form import FIELDS, asked_change, choices, kinds
from dispatch.web.fixes_values import places_to_change, shown_fixes
from dispatch.web.store_mode import now, store_mode

blueprint = Blueprint("fixes", __name__)


def fix_book() -> FixBook:
    """Return the book that answers for the plan on the board."""
    return store_mode().fixes


@blueprint.get("/board/fixes/<id:job_id>")
@allow(*DISPATCH)
def fixes(job_id: str) -> ResponseReturnValue:
    """Return what would serve a job that has no visit or is late, the cheapest for the others first."""
    found = fix_book().fixes(job_id, by=acting(), at=now())
    return jsonify(shown_fixes(found, may_load=acting_user().role in DISPATCH))


@blueprint.get("/what-if")
@allow(*OFFICE)
def what_if() -> ResponseReturnValue:
    """Show the changes picked so far, and what the day would come to once that is asked for."""
    texts = request.args.getlist("change")
    try:
        _board, ground, words = fix_book().ground(at=now())
    except SituationError as error:
        return render_template("fixes_what_if.html", empty=str(error))
    found, sentence, picked = None, "", []
    try:
        if request.args.get("kind"):
            change = asked_change(request.args, ground)
            more = [*texts, change_text(change, ground.horizon)]
            return redirect(url_for("fixes.what_if", change=more))
        picked = _picked(texts, ground, words)
        if request.args.get("compare"):
            changes = [each["change"] for each in picked]
            found = fix_book().what_if(changes, by=acting(), at=now()).found
    except DispatchError as error:
        sentence = str(error)
        picked = picked or _readable(texts, ground, words)
    page = render_template(
        "fixes_what_if.html",
        picked=picked,
        sentence=sentence,
        given=request.args,
        kinds=kinds(),
        fields=FIELDS,
        choices=choices(ground, words),
        found=found,
        terms=[] if found is None else cost_terms(found.outcome.cost),
        words=words,
    )
    return page, 422 if sentence else 200


def _readable(texts: list[str], ground: Ground, words: Words) -> list[dict[str, Any]]:
    """Return those changes that can be read, so that one that cannot takes nothing else away."""
    found = []
    for text in texts:
        try:
            found.append(_picked([text], ground, words)[0])
        except DispatchError:
            continue
    return _with_addresses(found)


def _picked(texts: list[str], ground: Ground, words: Words) -> list[dict[str, Any]]:
    """Return the changes picked, each in words, with the address without it and the place where it is really made.

    Raises
    ------
    InputError, SituationError
        If one of them cannot be read, or names what is not there.
    """
    may_load = acting_user().role in DISPATCH
    found, document = [], ground.document
    for text in texts[: MOST_CHANGES + 1]:
        change: Change = read_change(text, ground.horizon)
        document = change.apply(document)
        place = places_to_change(change, may_load=may_load)
        found.append(
            {"change": change, "text": text, "words": words.change(change), "place": place}
        )
    return _with_addresses(found)


def _with_addresses(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes picked with the address of the page without each."""
    texts = [each["text"] for each in found]
    return [
        {**each, "without": url_for("fixes.what_if", change=[*texts[:n], *texts[n + 1 :]])}
        for n, each in enumerate(found)
    ]
