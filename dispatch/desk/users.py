"""Accounts: who is let in, as what, and until when."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from dispatch.desk.logins import LONGEST_NAME, login_name
from dispatch.desk.passwords import Passwords, one_time_password
from dispatch.domain.account import STAFF, Role, User
from dispatch.errors import DispatchError, NotFound
from dispatch.languages import gettext as _
from dispatch.storage import accounts, audit
from dispatch.storage.engine import Session, Store

FIRST_ADMIN = "admin"
ONE_TIME_FOR = timedelta(days=7)
_NAME = re.compile(r"[\w@+-][\w@.+-]*")


class AccountRefused(DispatchError):
    """An account or token cannot be made or changed like this."""


def first_admin(store: Store, *, at: datetime, passwords: Passwords) -> str | None:
    """Make the first administrator and return the one-time password; None where there are users already."""
    with store.reading() as session:
        if accounts.users(session):
            return None
    password = one_time_password()
    stored = passwords.stored(password)
    with store.transaction() as session:
        if accounts.users(session):  # another process was quicker
            return None
        _add(
            session,
            name=FIRST_ADMIN,
            role=Role.ADMIN,
            technician_id=None,
            stored=stored,
            by="system",
            at=at,
        )
    return password


def add_user(
    store: Store,
    *,
    name: str,
    role: Role,
    technician_id: str | None = None,
    by: str,
    at: datetime,
    passwords: Passwords,
) -> tuple[User, str]:
    """Make a user and return it with its one-time password, which has to be changed within a week.

    Raises
    ------
    AccountRefused
        If the name is taken or no name, or role and technician do not fit together.
    """
    _check_name(name)
    _check_technician(role, technician_id)
    password = one_time_password()
    stored = passwords.stored(password)
    with store.transaction() as session:
        if accounts.user_named(session, login_name(name)):
            raise AccountRefused(
                _("There is a user {name!r} already. Choose another name.", name=name)
            )
        user = _add(
            session,
            name=name,
            role=role,
            technician_id=technician_id,
            stored=stored,
            by=by,
            at=at,
        )
    return user, password


def _add(
    session: Session,
    *,
    name: str,
    role: Role,
    technician_id: str | None,
    stored: str,
    by: str,
    at: datetime,
) -> User:
    user = accounts.add_user(
        session,
        name=name,
        login=login_name(name),
        role=role,
        technician_id=technician_id,
        password=stored,
        one_time_until=at + ONE_TIME_FOR,
    )
    audit.record(
        session,
        at=at,
        actor=by,
        action="user.added",
        subject=("user", user.id),
        details={"name": name, "role": role.value, "technician_id": technician_id},
    )
    return user


def change_user(
    store: Store,
    user_id: str,
    *,
    role: Role | None = None,
    technician_id: str | None = None,
    is_active: bool | None = None,
    by: str,
    at: datetime,
) -> User:
    """Give a user another role, or let them in or out; what they have open ends at once.

    Parameters
    ----------
    role, is_active
        None leaves them as they are.
    technician_id : str or None
        The technician that somebody of the role technician is.

    Raises
    ------
    NotFound
        If there is no such user.
    AccountRefused
        If role and technician do not fit together, it is the own account, or nobody could administer the product.
    """
    _refuse_own(user_id, by)
    with store.transaction() as session:
        before = known_user(session, user_id)
        role = role or before.role
        if role is Role.TECHNICIAN and technician_id is None:
            technician_id = before.technician_id
        _check_technician(role, technician_id)
        active = before.is_active if is_active is None else is_active
        if _is_last_admin(session, before) and (role is not Role.ADMIN or not active):
            raise AccountRefused(
                _(
                    "{before!r} is the last active administrator. Make another one first.",
                    before=before.name,
                )
            )
        accounts.change_user(
            session, user_id, role=role, technician_id=technician_id, is_active=active
        )
        accounts.end_sessions(session, user_id=user_id)
        after = known_user(session, user_id)
        details = {
            "role": after.role.value,
            "technician_id": after.technician_id,
            "is_active": active,
        }
        subject, action = ("user", user_id), "user.changed"
        audit.record(session, at=at, actor=by, action=action, subject=subject, details=details)
    return after


def issue_password(
    store: Store, user_id: str, *, by: str, at: datetime, passwords: Passwords
) -> str:
    """Give a user a one-time password, end all sessions, and return it; it is shown this once.

    Raises
    ------
    NotFound, AccountRefused
        If there is no such user, or it is the own account.
    """
    _refuse_own(user_id, by)
    password = one_time_password()
    stored = passwords.stored(password)
    with store.transaction() as session:
        known_user(session, user_id)
        accounts.set_password(session, user_id, password=stored, one_time_until=at + ONE_TIME_FOR)
        accounts.end_sessions(session, user_id=user_id)
        audit.record(
            session,
            at=at,
            actor=by,
            action="password.issued",
            subject=("user", user_id),
            details={},
        )
    return password


def find_user(store: Store, name: str) -> User:
    """Return the user with this name or id.

    Raises
    ------
    NotFound
        If there is none.
    """
    with store.reading() as session:
        named = accounts.user_named(session, login_name(name))
        found = named[0] if named else accounts.user(session, name)
    if found is None:
        raise NotFound("user", name)
    return found


def list_users(store: Store) -> tuple[User, ...]:
    """Return every user, the oldest first."""
    with store.reading() as session:
        return accounts.users(session)


def known_user(session: Session, user_id: str) -> User:
    """Return a user by id; `NotFound` if there is none."""
    found = accounts.user(session, user_id)
    if found is None:
        raise NotFound("user", user_id)
    return found


def _refuse_own(user_id: str, by: str) -> None:
    if user_id == by:
        raise AccountRefused(
            _(
                "This is your own account. Change its password on its page; another administrator"
                " changes the rest."
            )
        )


def _is_last_admin(session: Session, user: User) -> bool:
    admins = [u for u in accounts.users(session) if u.role is Role.ADMIN and u.is_active]
    return [admin.id for admin in admins] == [user.id]


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise AccountRefused(
            _(
                "{name!r} is no name for a user. Take at most {longest_name} letters, digits and . _ -"
                " + @",
                name=name[:LONGEST_NAME],
                longest_name=LONGEST_NAME,
            )
        )


def _check_technician(role: Role, technician_id: str | None) -> None:
    if role not in STAFF:
        raise AccountRefused(
            _(
                "A {role} does not log in but is sent a link. Choose one of: {staff}.",
                role=role.value,
                staff=", ".join(each.value for each in STAFF),
            )
        )
    if (role is Role.TECHNICIAN) != (technician_id is not None):
        raise AccountRefused(
            _(
                "A user of the role technician needs the id of the technician, and no other role has"
                " one."
            )
        )
