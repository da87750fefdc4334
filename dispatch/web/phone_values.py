"""What a phone sends, read value by value; what cannot be read is refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dispatch.desk.phone_acts import ActKind, PhoneAct
from dispatch.domain.ticket import TicketState
from dispatch.errors import InputError
from dispatch.languages import gettext as _

MOVES = {
    state.value: state
    for state in (
        TicketState.ON_THE_WAY,
        TicketState.ON_SITE,
        TicketState.DONE,
        TicketState.NEEDS_PART,
        TicketState.NEEDS_EXPERT,
    )
}
"""Where a phone moves visits."""
LONGEST_WORDS = 2000
MOST_PARTS, MOST_OF_A_PART = 50, 10_000
_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


def act_of(sent: Any, photo: bytes) -> PhoneAct:
    """Return the act of a JSON document.

    Raises
    ------
    InputError
        The text names the value and what is right.
    """
    if not isinstance(sent, dict):
        raise InputError(_("What was sent is no act. Load the page again."))
    kind = sent.get("kind")
    if kind not in {known.value for known in ActKind}:
        raise InputError(
            _(
                "kind is {kind!r}. Give {kinds}.",
                kind=str(kind)[:40],
                kinds=_listed(k.value for k in ActKind),
            )
        )
    id = sent.get("id")
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise InputError(_("id has to be 8 to 64 letters, digits and hyphens."))
    if kind == ActKind.PHOTO.value and not photo:
        raise InputError(_("There is no photo in what was sent. Take it again."))
    return PhoneAct(
        id=id,
        kind=ActKind(kind),
        happened_at=_moment(sent.get("happened_at")),
        ticket_id=_text(sent, "ticket", longest=200),
        to=_target(sent.get("to")) if kind == ActKind.MOVE.value else None,
        words=_text(sent, "words", longest=LONGEST_WORDS).strip(),
        used=None if sent.get("used") is None else _parts(sent, "used"),
        missing=_parts(sent, "missing", least=1),
        depot_id=_text(sent, "depot", longest=200),
        parts=_parts(sent, "parts", least=1),
        tools=_tools(sent.get("tools", [])),
        plan_id=_text(sent, "plan", longest=200),
        photo=photo if kind == ActKind.PHOTO.value else b"",
    )


def _listed(words: Any) -> str:
    return _(" or ").join(words)


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None or not 1970 < found.year < 2200:
        raise InputError(
            _("happened_at is {value!r}. Give a moment with its zone.", value=str(value)[:40])
        )
    return found


def _target(value: Any) -> TicketState:
    if not isinstance(value, str) or value not in MOVES:
        raise InputError(
            _("to is {value!r}. Give {moves}.", value=str(value)[:40], moves=_listed(MOVES))
        )
    return MOVES[value]


def _text(sent: Mapping[str, Any], name: str, *, longest: int) -> str:
    value = sent.get(name, "")
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise InputError(
            _(
                "{name} has to be a text of {longest} characters or less.",
                name=name,
                longest=longest,
            )
        )
    return value


def _parts(sent: Mapping[str, Any], name: str, *, least: int = 0) -> dict[str, int]:
    """Return parts by number; those of which there are none are left out."""
    value = sent.get(name, {})
    if not isinstance(value, dict) or len(value) > MOST_PARTS:
        raise InputError(
            _(
                "{name} has to be {most_parts} parts or less, each with how many.",
                name=name,
                most_parts=MOST_PARTS,
            )
        )
    for sku, count in value.items():
        whole = isinstance(count, int) and not isinstance(count, bool)
        if not whole or not least <= count <= MOST_OF_A_PART or "\0" in sku:
            raise InputError(
                _(
                    "{name} holds {count!r} of {sku!r}. Give a whole number from {least} to "
                    "{most_of_a_part}.",
                    name=name,
                    count=str(count)[:20],
                    sku=sku[:40],
                    least=least,
                    most_of_a_part=MOST_OF_A_PART,
                )
            )
    return {sku: count for sku, count in value.items() if count}


def _tools(value: Any) -> tuple[str, ...]:
    named = isinstance(value, list) and all(isinstance(tool, str) for tool in value)
    if not named or len(value) > MOST_PARTS or any("\0" in tool for tool in value):
        raise InputError(
            _("tools has to be a list of {most_parts} names or less.", most_parts=MOST_PARTS)
        )
    return tuple(value)
