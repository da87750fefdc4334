"""Users, their logins, and the tokens of other systems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dispatch.storage.tables.base import Moment, Number


def create() -> None:
    """Make the tables."""
    _create_users()
    op.create_table(
        "login_sessions",
        sa.Column("key_hash", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_login_sessions"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_login_sessions_user_id"),
    )
    op.create_index("ix_login_sessions_user_id", "login_sessions", ["user_id"])
    _create_tokens()
    _create_attempts()


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("login", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("technician_id", sa.String),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("one_time_until", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_users"),
        sa.UniqueConstraint("id", name="uq_users_id"),
        sa.UniqueConstraint("login", name="uq_users_login"),
        sqlite_autoincrement=True,
    )


def _create_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("token_hash", sa.String, nullable=False),
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_api_tokens"),
        sa.UniqueConstraint("id", name="uq_api_tokens_id"),
        sa.UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_api_tokens_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_api_tokens_user_id", "api_tokens", ["user_id"])


def _create_attempts() -> None:
    op.create_table(
        "login_attempts",
        sa.Column("number", Number, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("login_hash", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_login_attempts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_login_attempts_at", "login_attempts", ["at"])
    op.create_index("ix_login_attempts_login_hash_at", "login_attempts", ["login_hash", "at"])
    op.create_index("ix_login_attempts_address_at", "login_attempts", ["address", "at"])
