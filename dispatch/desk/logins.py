"""Logging in and out: limits on attempts, sessions kept on the server, and whose token an API call brings."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.desk.passwords import Passwords, check_password
from dispatch.domain.account import User
from dispatch.errors import DispatchError
from dispatch.languages import gettext as _
from dispatch.storage import accounts, audit
from dispatch.storage.engine import Session, Store

MOST_BY_NAME = 10
MOST_BY_ADDRESS = 30
WITHIN = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)
LONGEST_NAME = 64
TOKEN_PREFIX = "dsp_"  # lets scanners of leaked secrets know one


class LoginRefused(DispatchError):
    """Name or password are wrong; the sentence does not say which."""


class TooManyAttempts(DispatchError):
    """There were too many attempts for this name or from this address."""


@dataclass(frozen=True)
class Lifetime:
    """How long a login lasts: since the browser was last heard of, and since it logged in."""

    idle: timedelta = timedelta(hours=2)
    whole: timedelta = timedelta(hours=12)


@dataclass(frozen=True)
class Opened:
    """A login that went well: who, and the key that the browser keeps. It is stored nowhere else."""

    user: User
    key: str


def login_name(text: str) -> str:
    """Return a name as logins compare it: capitals and forms of letters make no difference."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def digest(secret: str) -> str:
    """Return what is stored of a key or token. They are random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def log_in(
    store: Store, *, name: str, password: str, address: str, at: datetime, passwords: Passwords
) -> Opened:
    """Open a session for whoever has this name and password.

    The attempt is counted before the password is compared, so attempts made at one time are counted too, and the
    comparison is made outside any transaction, so nobody else waits for it.

    Parameters
    ----------
    address : str
        Where the attempt comes from.
    at : datetime
        Now.

    Raises
    ------
    TooManyAttempts
        If there were too many for this name or from this address.
    LoginRefused
        If name or password are wrong, the user may not log in, or a one-time password is void.
    """
    login = login_name(name)
    login_hash = digest(login)
    count_attempt(store, login_hash=login_hash, address=address, at=at)
    with store.reading() as session:
        found = accounts.user_named(session, login) if len(name) <= LONGEST_NAME else None
    right = passwords.matches(password, found[1] if found else None)
    if found is None or not right or not _may_log_in(found[0], at):
        with store.transaction() as session:
            user_id = found[0].id if found else "unknown"
            _note(session, "login.failed", user_id, by=audit.SYSTEM, at=at, address=address)
        raise LoginRefused(_("Name or password are wrong. Try again, or ask an administrator."))
    user, stored = found
    fresh = passwords.stored(password) if passwords.is_outdated(stored) else None
    key = secrets.token_urlsafe(32)
    with store.transaction() as session:
        accounts.forget_attempts(session, login_hash=login_hash, address=address)
        accounts.forget_old(session, before=at - KEPT)
        if fresh:
            accounts.set_password(
                session, user.id, password=fresh, one_time_until=user.one_time_until
            )
        accounts.open_session(session, key_hash=digest(key), user_id=user.id, at=at)
        _note(session, "login.succeeded", user.id, by=user.id, at=at, address=address)
    return Opened(user, key)


def _note(
    session: Session, action: str, user_id: str, *, by: str, at: datetime, **details: str
) -> None:
    subject = ("user", user_id)
    audit.record(session, at=at, actor=by, action=action, subject=subject, details=details)


def count_attempt(store: Store, *, login_hash: str, address: str, at: datetime) -> None:
    """Count an attempt to get in, or refuse it.

    Parameters
    ----------
    login_hash, address : str
        For what, as a hash, and from where.

    Raises
    ------
    TooManyAttempts
        If there were too many for this or from there.
    """
    with store.transaction() as session:
        by_name, by_address = accounts.attempts(
            session, since=at - WITHIN, login_hash=login_hash, address=address
        )
        limited = by_name >= MOST_BY_NAME or by_address >= MOST_BY_ADDRESS
        if not limited:
            accounts.add_attempt(session, at=at, login_hash=login_hash, address=address)
    if limited:
        minutes = round(WITHIN.total_seconds() / 60)
        raise TooManyAttempts(
            _(
                "There were too many attempts to log in. Wait {minutes} minutes and try again.",
                minutes=minutes,
            )
        )


def _may_log_in(user: User, at: datetime) -> bool:
    return user.is_active and (user.one_time_until is None or at < user.one_time_until)


def who_is(store: Store, key: str, *, at: datetime, lifetime: Lifetime) -> User | None:
    """Return whom a browser is logged in as; None where it is not, no longer, or may not be."""
    key_hash = digest(key)
    with store.reading() as session:
        found = accounts.find_session(session, key_hash)
    if found is None or not found.user.is_active:
        return None
    if at - found.seen_at >= lifetime.idle or at - found.opened_at >= lifetime.whole:
        with store.transaction() as session:
            accounts.end_sessions(session, key_hash=key_hash)
        return None
    if at - found.seen_at >= SEEN_EVERY:  # not at each request: a write waits for other writes
        with store.transaction() as session:
            accounts.see_session(session, key_hash, at=at)
    return found.user


def log_out(store: Store, key: str, *, by: User, at: datetime) -> None:
    """End a session on the server, so its key is worth nothing from now on."""
    with store.transaction() as session:
        if accounts.end_sessions(session, key_hash=digest(key)):
            _note(session, "logout", by.id, by=by.id, at=at)


def change_password(
    store: Store,
    *,
    by: User,
    old: str,
    new: str,
    address: str,
    at: datetime,
    passwords: Passwords,
) -> str:
    """Give a user another password, end all sessions of the old one, and return the key of a fresh one.

    Raises
    ------
    TooManyAttempts
        If the old password was typed wrong too often.
    LoginRefused
        If the old password is wrong.
    PasswordRefused
        If the new one is not good enough, or the old one again.
    """
    login_hash = digest(login_name(by.name))
    count_attempt(store, login_hash=login_hash, address=address, at=at)
    with store.reading() as session:
        stored = accounts.stored_password(session, by.id)
    if not passwords.matches(old, stored):
        raise LoginRefused(_("The old password is wrong. Type it again."))
    check_password(new, name=by.name, old=old)
    fresh, key = passwords.stored(new), secrets.token_urlsafe(32)
    with store.transaction() as session:
        accounts.forget_attempts(session, login_hash=login_hash, address=address)
        accounts.set_password(session, by.id, password=fresh, one_time_until=None)
        accounts.end_sessions(session, user_id=by.id)
        accounts.open_session(session, key_hash=digest(key), user_id=by.id, at=at)
        _note(session, "password.changed", by.id, by=by.id, at=at)
    return key


def user_of_token(store: Store, text: str) -> User | None:
    """Return in whose name an API call comes; None where the token is unknown or revoked, or the user is gone."""
    if not text.startswith(TOKEN_PREFIX):
        return None
    with store.reading() as session:
        found = accounts.user_of_token(session, digest(text))
    if found is None:
        return None
    user, token = found
    return user if user.is_active and token.revoked_at is None else None
