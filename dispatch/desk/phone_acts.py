"""What technicians do on their phones, taken in exactly once: each act is one transaction with its outcome.

An act carries an id that the phone made. The first time it comes its outcome is kept with it; sent again, because the
answer was lost on its way, it changes nothing and is answered the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from dispatch.desk import phone_steps
from dispatch.desk.actions import Action
from dispatch.desk.permissions import require
from dispatch.desk.phone_photos import Drawn, drawn_anew
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.ticket import TicketState
from dispatch.errors import DispatchError, InputError, StorageError
from dispatch.languages import gettext as _
from dispatch.storage import Session, Store, audit, phone
from dispatch.storage.tables import PhoneActRow

CLOCKS_DIFFER = timedelta(minutes=2)
OLDEST = timedelta(days=30)
DONE, REFUSED = "done", "refused"


class ActKind(str, Enum):
    """What can be done on the phone."""

    MOVE = "move"
    NOTE = "note"
    PHOTO = "photo"
    PICK_UP = "pick_up"


@dataclass(frozen=True)
class PhoneAct:
    """One act as the phone sent it.

    Attributes
    ----------
    id : str
        Made by the phone, unique for its user.
    kind : ActKind
        What was done.
    happened_at : datetime
        When, as the phone says.
    ticket_id : str
        Which visit; empty for a pick-up.
    to : TicketState or None
        Into which state a visit moves.
    words : str
        A note, or why somebody else has to come.
    used : Mapping of sku to quantity, or None
        What a visit took out of the van; None is what was planned.
    missing : Mapping of sku to quantity
        What a visit lacked.
    depot_id, parts, tools, plan_id : str, Mapping, tuple, str
        What was picked up where, by which plan.
    photo : bytes
        The file of a photo.
    """

    id: str
    kind: ActKind
    happened_at: datetime
    ticket_id: str = ""
    to: TicketState | None = None
    words: str = ""
    used: Mapping[str, int] | None = None
    missing: Mapping[str, int] = field(default_factory=dict)
    depot_id: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    plan_id: str = ""
    photo: bytes = b""


@dataclass(frozen=True)
class Outcome:
    """What became of an act: done, or refused with a sentence that says why."""

    act_id: str
    is_done: bool
    sentence: str = ""


class MomentRefused(InputError):
    """An act is said to have happened at a moment at which it cannot have."""


def take_act(store: Store, act: PhoneAct, *, by: Actor, at: datetime) -> Outcome:
    """Do what a phone asks for, once, or say why it cannot be done.

    Parameters
    ----------
    store, act : Store, PhoneAct
        Where and what.
    by, at : Actor, datetime
        Whose phone, and the moment it is; sentences are written by its zone.

    Raises
    ------
    NotAllowed
        If the actor is no technician.
    InputError
        If another act was sent under this id before.
    StorageError
        If the store cannot be used now: nothing was done, and the act may be sent again.
    """
    require(by, {Role.TECHNICIAN}, _("send what a phone has queued"))
    with store.reading() as session:
        known = _known(session, act, by)
    if known is not None:
        return known
    try:
        return _do(store, act, by=by, at=at)
    except StorageError:
        # The same act may have come by another way at the same moment; then it has its outcome now.
        with store.reading() as session:
            known = _known(session, act, by)
        if known is None:
            raise
        return known
    except DispatchError as error:
        return _refuse(store, act, str(error), by=by, at=at)


def _known(session: Session, act: PhoneAct, by: Actor) -> Outcome | None:
    row = phone.act(session, act.id, user_id=by.id)
    if row is None:
        return None
    if row.digest != _digest(act):
        raise InputError(
            _(
                "Another act was sent as {act} before, so this one was not done. Do it again on the"
                " phone.",
                act=act.id,
            )
        )
    return Outcome(row.id, row.outcome == DONE, row.sentence)


def _digest(act: PhoneAct) -> str:
    sent = asdict(replace(act, photo=b"")) | {"photo": hashlib.sha256(act.photo).hexdigest()}
    text = json.dumps(sent, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _do(store: Store, act: PhoneAct, *, by: Actor, at: datetime) -> Outcome:
    moment = _moment(act, at)
    # Drawn before the transaction: others need not wait for it.
    drawn = drawn_anew(act.photo) if act.kind is ActKind.PHOTO else None
    with store.transaction() as session:
        known = _known(session, act, by)
        if known is not None:
            return known
        _keep(session, act, DONE, "", by=by, at=at)
        _act(session, act, drawn, by=by, at=moment)
    return Outcome(act.id, is_done=True)


def _act(session: Session, act: PhoneAct, drawn: Drawn | None, *, by: Actor, at: datetime) -> None:
    if act.kind is ActKind.PICK_UP:
        phone_steps.pick_up(session, act, by=by, at=at)
    elif act.kind is ActKind.MOVE:
        phone_steps.move(session, act, by=by, at=at, clocks_differ=CLOCKS_DIFFER)
    else:
        phone_steps.note(session, act, drawn, by=by, at=at)


def _moment(act: PhoneAct, at: datetime) -> datetime:
    """Return when an act happened, by the zone of `at`; a phone's clock may be a little fast."""
    happened_at = act.happened_at.astimezone(at.tzinfo)
    if happened_at > at + CLOCKS_DIFFER:
        raise MomentRefused(
            _(
                "It is {at:%Y-%m-%d %H:%M}, and {happened_at:%Y-%m-%d %H:%M} has not come yet. Set the"
                " clock of the phone and do it again.",
                at=at,
                happened_at=happened_at,
            )
        )
    if happened_at < at - OLDEST:
        raise MomentRefused(
            _(
                "That happened at {happened_at:%Y-%m-%d %H:%M}, more than {days} days ago. Tell the"
                " dispatcher.",
                happened_at=happened_at,
                days=OLDEST.days,
            )
        )
    return min(happened_at, at)


def _refuse(store: Store, act: PhoneAct, sentence: str, *, by: Actor, at: datetime) -> Outcome:
    """Keep the refusal as the outcome, and write it to the trail: the office has to know of it."""
    with store.transaction() as session:
        known = _known(session, act, by)
        if known is not None:
            return known
        _keep(session, act, REFUSED, sentence, by=by, at=at)
        audit.record(
            session,
            at=at,
            actor=by.id,
            action=Action.PHONE_REFUSED.value,
            subject=("user", by.id),
            details={
                "act": act.id,
                "kind": act.kind.value,
                "ticket": act.ticket_id,
                "to": None if act.to is None else act.to.value,
                "happened_at": act.happened_at.isoformat(),
                "sentence": sentence,
            },
        )
    return Outcome(act.id, is_done=False, sentence=sentence)


def _keep(
    session: Session, act: PhoneAct, outcome: str, sentence: str, *, by: Actor, at: datetime
) -> None:
    row = PhoneActRow(
        id=act.id,
        user_id=by.id,
        technician_id=by.technician_id or "",
        kind=act.kind.value,
        ticket_id=act.ticket_id or None,
        digest=_digest(act),
        happened_at=act.happened_at,
        received_at=at,
        outcome=outcome,
        sentence=sentence,
    )
    phone.keep_act(session, row)
