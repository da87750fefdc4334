"""A process killed in mid-save leaves no half plan and loses none that it has acknowledged."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

from dispatch.storage import Store, audit, plans, sqlite_file
from tests.dispatch.storage.saver import TEXT

TIMES = 40


def test_a_killed_save_is_whole_or_not_there(new_file_store: Callable[[], str]) -> None:
    """Forty times kill -9 in mid-save: the file is intact, no plan is half, no acknowledged one is missing."""
    url = new_file_store()
    command = [sys.executable, "-m", "tests.dispatch.storage.saver", url, str(TIMES)]
    acknowledged: list[str] = []
    in_mid_save = kills = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as saver:
        assert saver.stdout is not None
        for line in saver.stdout:
            said, was_saving = json.loads(line)
            acknowledged += said
            kills += 1
            in_mid_save += was_saving
    assert (saver.returncode, kills) == (0, TIMES)
    # A write-ahead log leaves no journal to tell by.
    assert in_mid_save > TIMES // 8 or sqlite_file.journal_mode() == "WAL"
    store = Store.open(url)
    with store.reading() as session:
        for check in ("integrity_check", "foreign_key_check"):
            verdict = session.connection().exec_driver_sql(f"PRAGMA {check}").scalar()
            assert verdict in ("ok", None)
        kept = [plan.id for plan in plans.listing(session)]
        assert len(acknowledged) == len(set(acknowledged)) >= TIMES
        assert set(acknowledged) <= set(kept)
        assert all(plans.get(session, id).archive == TEXT for id in kept)
        assert [row.subject_id for row in audit.trail(session)] == kept[::-1]
    store.close()
