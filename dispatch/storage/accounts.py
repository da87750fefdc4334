"""Users, their logins and tokens, as rows; every function works in the session it is given.

Secrets come in as hashes; what makes them lies in `dispatch.desk`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dispatch.domain.account import Role, Token, User
from dispatch.storage import versions
from dispatch.storage.tables.accounts import (
    ApiTokenRow,
    LoginAttemptRow,
    LoginSessionRow,
    UserRow,
)


@dataclass(frozen=True)
class OpenSession:
    """A browser that is logged in: as whom, since when, and about when it was last heard of."""

    user: User
    opened_at: datetime
    seen_at: datetime


def add_user(
    session: Session,
    *,
    name: str,
    login: str,
    role: Role,
    technician_id: str | None,
    password: str,
    one_time_until: datetime | None,
) -> User:
    """Store a user and return it with its id; `login` has to be free (see `user_named`)."""
    row = UserRow(
        name=name,
        login=login,
        role=role.value,
        technician_id=technician_id,
        password=password,
        is_active=True,
        one_time_until=one_time_until,
    )
    versions.numbered(session, row, letter="U")
    return _user(row)


def users(session: Session) -> tuple[User, ...]:
    """Return every user, the oldest first."""
    return tuple(_user(row) for row in session.scalars(select(UserRow).order_by(UserRow.number)))


def user(session: Session, user_id: str) -> User | None:
    """Return a user by id, None where there is none."""
    row = _user_row(session, user_id)
    return _user(row) if row else None


def user_named(session: Session, login: str) -> tuple[User, str] | None:
    """Return a user by login name with what is stored of the password; None where there is none."""
    row = session.scalar(select(UserRow).where(UserRow.login == login))
    return (_user(row), row.password) if row else None


def stored_password(session: Session, user_id: str) -> str | None:
    """Return what is stored of a user's password; None where there is no such user."""
    row = _user_row(session, user_id)
    return row.password if row else None


def set_password(
    session: Session, user_id: str, *, password: str, one_time_until: datetime | None
) -> None:
    """Store another password; `one_time_until` is None for one that the user has chosen."""
    row = _user_row(session, user_id)
    if row:
        row.password, row.one_time_until = password, one_time_until


def change_user(
    session: Session, user_id: str, *, role: Role, technician_id: str | None, is_active: bool
) -> None:
    """Store what a user may do from now on."""
    row = _user_row(session, user_id)
    if row:
        row.role, row.technician_id, row.is_active = role.value, technician_id, is_active


def open_session(session: Session, *, key_hash: str, user_id: str, at: datetime) -> None:
    """Store that a browser is logged in."""
    session.add(LoginSessionRow(key_hash=key_hash, user_id=user_id, opened_at=at, seen_at=at))


def find_session(session: Session, key_hash: str) -> OpenSession | None:
    """Return whom a browser is logged in as; None where it is not."""
    found = session.execute(
        select(LoginSessionRow, UserRow)
        .join(UserRow, UserRow.id == LoginSessionRow.user_id)
        .where(LoginSessionRow.key_hash == key_hash)
    ).one_or_none()
    if found is None:
        return None
    opened, row = found
    return OpenSession(_user(row), opened.opened_at, opened.seen_at)


def see_session(session: Session, key_hash: str, *, at: datetime) -> None:
    """Store when a browser was last heard of."""
    row = session.get(LoginSessionRow, key_hash)
    if row:
        row.seen_at = at


def end_sessions(
    session: Session, *, key_hash: str | None = None, user_id: str | None = None
) -> int:
    """Forget one browser, or all of a user, and return how many were forgotten."""
    chosen = (
        LoginSessionRow.key_hash == key_hash if key_hash else LoginSessionRow.user_id == user_id
    )
    ended = session.execute(
        delete(LoginSessionRow).where(chosen).returning(LoginSessionRow.key_hash)
    )
    return len(ended.all())


def forget_old(session: Session, *, before: datetime) -> None:
    """Forget logins and attempts older than a moment."""
    session.execute(delete(LoginSessionRow).where(LoginSessionRow.opened_at < before))
    session.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at < before))


def add_token(session: Session, *, token_hash: str, user_id: str, name: str, at: datetime) -> Token:
    """Store a token and return what is known of it."""
    row = ApiTokenRow(token_hash=token_hash, user_id=user_id, name=name, created_at=at)
    versions.numbered(session, row, letter="A")
    return _token(row)


def tokens(session: Session, *, user_id: str | None = None) -> Sequence[Token]:
    """Return the tokens of a user, or all, the oldest first."""
    query = select(ApiTokenRow).order_by(ApiTokenRow.number)
    if user_id is not None:
        query = query.where(ApiTokenRow.user_id == user_id)
    return tuple(_token(row) for row in session.scalars(query))


def token(session: Session, token_id: str) -> Token | None:
    """Return a token by id, None where there is none."""
    row = session.scalar(select(ApiTokenRow).where(ApiTokenRow.id == token_id))
    return _token(row) if row else None


def user_of_token(session: Session, token_hash: str) -> tuple[User, Token] | None:
    """Return whose token this is; None where there is no such token."""
    found = session.execute(
        select(UserRow, ApiTokenRow)
        .join(UserRow, UserRow.id == ApiTokenRow.user_id)
        .where(ApiTokenRow.token_hash == token_hash)
    ).one_or_none()
    return (_user(found[0]), _token(found[1])) if found else None


def revoke_token(session: Session, token_id: str, *, at: datetime) -> None:
    """Store that a token is refused from now on."""
    row = session.scalar(select(ApiTokenRow).where(ApiTokenRow.id == token_id))
    if row and row.revoked_at is None:
        row.revoked_at = at


def add_attempt(session: Session, *, at: datetime, login_hash: str, address: str) -> None:
    """Store that somebody tries to log in."""
    session.add(LoginAttemptRow(at=at, login_hash=login_hash, address=address))
    session.flush()


def attempts(
    session: Session, *, since: datetime, login_hash: str, address: str
) -> tuple[int, int]:
    """Return how many attempts there were since a moment: for this name, and from this address."""
    recent = select(func.count()).select_from(LoginAttemptRow).where(LoginAttemptRow.at > since)
    by_name = session.scalar(recent.where(LoginAttemptRow.login_hash == login_hash))
    by_address = session.scalar(recent.where(LoginAttemptRow.address == address))
    return by_name or 0, by_address or 0


def forget_attempts(session: Session, *, login_hash: str, address: str) -> None:
    """Forget the attempts for a name from an address, after a login that went well."""
    session.execute(
        delete(LoginAttemptRow).where(
            LoginAttemptRow.login_hash == login_hash, LoginAttemptRow.address == address
        )
    )


def _user_row(session: Session, user_id: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.id == user_id))


def _user(row: UserRow) -> User:
    return User(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        technician_id=row.technician_id,
        is_active=row.is_active,
        one_time_until=row.one_time_until,
    )


def _token(row: ApiTokenRow) -> Token:
    return Token(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
