"""The board's JSON, kept until something changes or a minute has passed: many dispatchers ask, few things change."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from dispatch.desk.board_facts import (
    RunningWork,
    plan_before_the_first,
    published_by,
    read_facts,
    running_work,
)
from dispatch.desk.stock_views import shortages_in
from dispatch.languages import current_language
from dispatch.maps.timetable import timetable
from dispatch.standards.service_standard import ServiceStandards
from dispatch.stock.shortage import RunsShort
from dispatch.storage import Session, Store, plans
from dispatch.storage.board_queries import newest_mark
from dispatch.web.board_values import board_values
from dispatch.web.board_view import BoardView, view_board
from dispatch.web.published_plan import PublishedPlan

EXTENSION = "dispatch_board"
FRESH_SECONDS = 60
"""How long lateness may stand still while nothing is recorded."""


@dataclass(frozen=True)
class BoardText:
    """The board at a moment: its version, the view, and its values as JSON without the outer braces."""

    version: str
    view: BoardView
    inner: str
    empty: str
    has_plan: bool


class BoardKeeper:
    """Makes the board of a store, and keeps it for those who ask next."""

    def __init__(
        self, store: Store, standards: ServiceStandards, *, published: PublishedPlan
    ) -> None:
        self._store = store
        self._published = published
        self._standards = standards
        self._lock = threading.Lock()
        self._kept: dict[str, BoardText] = {}
        self._kept_short: tuple[tuple[int, int], tuple[RunsShort, ...]] | None = None

    def version(self, at: datetime) -> tuple[str, str | None, int, tuple[RunningWork, ...]]:
        """Return the board's version, the plan on it with its own version, and the work that waits or runs."""
        with self._store.reading() as session:
            board = plans.board(session)
            mark = _version(session, at)
            return mark, board.plan_id, board.version, running_work(session)

    def text(self, at: datetime) -> BoardText:
        """Return the board as it stands, in the language at work."""
        with self._lock, self._store.reading() as session:
            version = _version(session, at)
            self._kept = {
                name: kept for name, kept in self._kept.items() if kept.version == version
            }
            language = current_language()
            if language not in self._kept:
                self._kept[language] = self._make(session, version, at)
            return self._kept[language]

    def _make(self, session: Session, version: str, at: datetime) -> BoardText:
        table = self._published.table_in(session)
        board = plans.board(session)
        made = published_by(session)
        if table is None:
            table = timetable(plan_before_the_first(session, at=at, standards=self._standards))
        facts = read_facts(
            session,
            table.plan,
            at=at,
            standards=self._standards,
            short=self._short(session, board.version, at),
        )
        view = view_board(table, facts)
        by, made_at, reason = made or ("", None, "")
        values = {
            "version": version,
            "zone": str(self._standards.timezone),
            "board": {
                "plan": board.plan_id,
                "version": board.version,
                "name": table.plan.day.name,
                "reason": reason,
                "by": by,
                "made_at": None if made_at is None else round(made_at.timestamp()),
            },
            **board_values(view),
        }
        if board.plan_id is None:
            values["empty"] = values["empty"] or "no-plan"
        text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        has_plan = board.plan_id is not None
        return BoardText(version, view, text[1:-1], values["empty"], has_plan)

    def _short(self, session: Session, board_version: int, at: datetime) -> tuple[RunsShort, ...]:
        """Return the parts that run short, as of a minute ago at most: the whole ledger is read for it."""
        key = board_version, _minute(at)
        if self._kept_short is None or self._kept_short[0] != key:
            found = shortages_in(session, at=at, standards=self._standards)
            self._kept_short = key, found
        return self._kept_short[1]


def _minute(at: datetime) -> int:
    return int(at.timestamp() // FRESH_SECONDS)


def _version(session: Session, at: datetime) -> str:
    return f"{newest_mark(session)}.{_minute(at)}"


def board_keeper() -> BoardKeeper:
    """Return the keeper of the application at work."""
    keeper: BoardKeeper = current_app.extensions[EXTENSION]
    return keeper
