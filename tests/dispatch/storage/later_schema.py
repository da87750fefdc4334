"""A schema after the newest one, for tests; run as a process that opens a store and dies half-way to that schema."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dispatch.storage import Store, migrate

STEP = '''
import os
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{before}"


def upgrade():
    """Add a table, then a column."""
    op.create_table("later", sa.Column("number", sa.Integer, primary_key=True))
    if os.environ.get("DIE_HALF_WAY"):
        os.kill(os.getpid(), 9)
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(sa.Column("colour", sa.String, nullable=False, server_default="red"))
'''


def write_step(folder: Path) -> Path:
    """Write the step into a folder and return the folder."""
    (folder / "9001_later.py").write_text(STEP.format(before=migrate.newest()), "utf-8")
    return folder


def main(url: str, folder: str) -> None:
    """Open a store with the step known, and die in the middle of it."""
    migrate.VERSIONS = (*migrate.VERSIONS, Path(folder))
    os.environ["DIE_HALF_WAY"] = "yes"
    Store.open(url, backups=Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
