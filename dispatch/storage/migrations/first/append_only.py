"""Triggers that refuse to change or remove what was recorded."""

from __future__ import annotations

from alembic import op

TABLES = ("audit", "stock_entries")


def create() -> None:
    """Make the triggers."""
    on_server = op.get_bind().dialect.name == "postgresql"
    if on_server:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME; END $$"
        )
    for table in TABLES:
        if on_server:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
            continue
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} BEGIN"
                f" SELECT RAISE(ABORT, 'rows of {table} are never changed or removed'); END"
            )
