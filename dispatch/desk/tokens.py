"""Tokens of the API: another system acts in a user's name until its token is revoked."""

from __future__ import annotations

import secrets
from datetime import datetime

from dispatch.desk.logins import TOKEN_PREFIX, digest
from dispatch.desk.users import AccountRefused, known_user
from dispatch.domain.account import Token
from dispatch.errors import NotFound
from dispatch.languages import gettext as _
from dispatch.storage import accounts, audit
from dispatch.storage.engine import Store

MOST_TOKENS = 20
LONGEST_TOKEN_NAME = 80


def add_token(store: Store, *, user_id: str, name: str, by: str, at: datetime) -> tuple[Token, str]:
    """Make a token that acts in a user's name, and return it with its text, which is shown this once.

    Raises
    ------
    NotFound
        If there is no such user.
    AccountRefused
        If the token has no name, or the user has too many.
    """
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_TOKEN_NAME:
        raise AccountRefused(
            _(
                "The token's name has {count} characters. Say in 1 to {longest_token_name} what it is"
                " for.",
                count=len(name),
                longest_token_name=LONGEST_TOKEN_NAME,
            )
        )
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with store.transaction() as session:
        known_user(session, user_id)
        alive = [t for t in accounts.tokens(session, user_id=user_id) if t.revoked_at is None]
        if len(alive) >= MOST_TOKENS:
            raise AccountRefused(
                _(
                    "The user has {count} tokens. Revoke one that is no longer needed first.",
                    count=len(alive),
                )
            )
        token = accounts.add_token(
            session, token_hash=digest(text), user_id=user_id, name=name, at=at
        )
        audit.record(
            session,
            at=at,
            actor=by,
            action="token.added",
            subject=("token", token.id),
            details={"user_id": user_id, "name": name},
        )
    return token, text


def revoke_token(
    store: Store, token_id: str, *, by: str, at: datetime, of_user: str | None = None
) -> None:
    """Refuse a token from now on; `of_user` takes only one of that user's own.

    Raises
    ------
    NotFound
        If there is no such token, or it is another user's.
    """
    with store.transaction() as session:
        found = accounts.token(session, token_id)
        if found is None or of_user not in {None, found.user_id}:
            raise NotFound("token", token_id)
        accounts.revoke_token(session, token_id, at=at)
        audit.record(
            session,
            at=at,
            actor=by,
            action="token.revoked",
            subject=("token", token_id),
            details={"user_id": found.user_id},
        )


def list_tokens(store: Store, *, user_id: str | None = None) -> tuple[Token, ...]:
    """Return the tokens of a user, or all, the oldest first."""
    with store.reading() as session:
        return tuple(accounts.tokens(session, user_id=user_id))
