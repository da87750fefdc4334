"""Who may log in, who has done so, and the tokens of other systems; secrets are stored as hashes alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.storage.tables.base import Base, Moment, Number


class UserRow(Base):
    """Somebody who can log in.

    Attributes
    ----------
    number : int
        Ascending.
    id : str
        `U-000001` and so on; never given again.
    name : str
        As it is shown.
    login : str
        The name as logins compare it.
    role : str
        A value of `dispatch.domain.account.Role`.
    technician_id : str or None
        The technician this person is.
    password : str
        What `dispatch.desk.passwords` stores in its place.
    is_active : bool
        Whether logins and tokens are taken.
    one_time_until : datetime or None
        Set while the password has to be changed; void after it. UTC.
    """

    __tablename__ = "users"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String)
    login: Mapped[str] = mapped_column(String, unique=True)
    role: Mapped[str] = mapped_column(String)
    technician_id: Mapped[str | None] = mapped_column(String)
    password: Mapped[str] = mapped_column(String)
    is_active: Mapped[bool] = mapped_column(Boolean)
    one_time_until: Mapped[datetime | None] = mapped_column(Moment)


class LoginSessionRow(Base):
    """A browser that is logged in.

    Attributes
    ----------
    key_hash : str
        SHA-256 of the key in the browser's cookie.
    opened_at, seen_at : datetime
        When it logged in, and about when it was last heard of. UTC.
    """

    __tablename__ = "login_sessions"

    key_hash: Mapped[str] = mapped_column(String, primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class ApiTokenRow(Base):
    """A token that another system uses in a user's name.

    Attributes
    ----------
    id : str
        `A-000001` and so on.
    token_hash : str
        SHA-256 of the token, which was shown once.
    name : str
        What it is for.
    created_at, revoked_at : datetime
        Since when it is taken, and since when refused. UTC.
    """

    __tablename__ = "api_tokens"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    token_hash: Mapped[str] = mapped_column(String, unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class LoginAttemptRow(Base):
    """A login that failed, or that is being looked at.

    Attributes
    ----------
    login_hash : str
        SHA-256 of what was typed as the name, which may have been a password by mistake.
    address : str
        Where it came from.
    """

    __tablename__ = "login_attempts"
    __table_args__ = (
        Index(None, "login_hash", "at"),
        Index(None, "address", "at"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    login_hash: Mapped[str] = mapped_column(String)
    address: Mapped[str] = mapped_column(String)
