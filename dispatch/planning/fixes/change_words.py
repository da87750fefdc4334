"""Changes in sentences for people, one method a kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.languages import format_clock, format_date, format_hours, format_list, format_moment
from dispatch.languages import gettext as _
from dispatch.planning.fixes.changes import (
    Away,
    Change,
    EarlierStart,
    ExtraShift,
    MoreOvertime,
    MoreSkill,
    MoreTool,
    OneMore,
    WiderBreak,
)
from dispatch.planning.fixes.entries import Document, entry, shift_of
from dispatch.planning.fixes.job_changes import (
    AllowTechnician,
    LaterDue,
    PutOff,
    ReleaseLock,
    Serve,
    WiderWindow,
    next_day,
)
from dispatch.planning.fixes.part_changes import MorePart, SoonerOrder, VanPart


class ChangeWords:
    """Says changes of one problem document in the language at work."""

    def __init__(
        self, document: Document, horizon: Horizon, names: Mapping[str, str] | None = None
    ) -> None:
        """Take the document before any change, its clock, and the names of technicians where people know them."""
        self.document, self.horizon = document, horizon
        self._names = names or {}
        self._days = {
            shift["start"] // 86400 for each in document["technicians"] for shift in each["shifts"]
        }

    def who(self, technician: str) -> str:
        """Return a technician's name, or the id."""
        return self._names.get(technician, technician)

    def change(self, change: Change) -> str:
        """Return one change as a sentence without a full stop."""
        say: Any = SAID[type(change)]
        told: str = say(self, change)
        return told

    def when(self, moment: datetime) -> str:
        """Return a moment, with its day where the plan has several."""
        return format_clock(moment) if len(self._days) <= 1 else format_moment(moment)

    def _day(self, technician: str, shift: int) -> str:
        """Return the day of a shift in brackets, where there are several."""
        if len(self._days) <= 1:
            return ""
        start = shift_of(self.document, technician, shift)["start"]
        return f" ({format_date(self.horizon.moment(start))})"

    def overtime(self, change: MoreOvertime) -> str:
        """Say it."""
        known = shift_of(self.document, change.technician, change.shift).get("overtime", 0)
        values = {
            "who": self.who(change.technician),
            "time": format_hours(change.more),
            "day": self._day(change.technician, change.shift),
        }
        if not known:
            return _("{who} may work {time} of overtime{day}", **values)
        return _(
            "{who} may work {time} of overtime more{day}, {whole} in all",
            **values,
            whole=format_hours(known + change.more),
        )

    def earlier(self, change: EarlierStart) -> str:
        """Say it."""
        start = shift_of(self.document, change.technician, change.shift)["start"] - change.by
        return _(
            "{who} begins {time} earlier, at {when}",
            who=self.who(change.technician),
            time=format_hours(change.by),
            when=self.when(self.horizon.moment(start)),
        )

    def rest(self, change: WiderBreak) -> str:
        """Say it."""
        return _(
            "The break of {who} may begin {time} earlier or later{day}",
            who=self.who(change.technician),
            time=format_hours(change.by),
            day=self._day(change.technician, change.shift),
        )

    def shift(self, change: ExtraShift) -> str:
        """Say it."""
        like = shift_of(self.document, change.like, change.shift)
        return _(
            "{who} works, {start} to {end}",
            who=self.who(change.technician),
            start=self.when(self.horizon.moment(like["start"])),
            end=format_clock(self.horizon.moment(like["end"])),
        )

    def skill(self, change: MoreSkill) -> str:
        """Say it."""
        return _(
            "{who} holds {skill} at level {level}",
            who=self.who(change.technician),
            skill=change.skill,
            level=change.level,
        )

    def tool(self, change: MoreTool) -> str:
        """Say it."""
        return _("{who} carries {tool}", who=self.who(change.technician), tool=change.tool)

    def one_more(self, change: OneMore) -> str:
        """Say it."""
        skills = entry(self.document, "jobs", change.job).get("skills") or {}
        who = self.who(change.like)
        if not skills:
            return _("One more technician, at the hours of {who}", who=who)
        return _(
            "One more technician with {skills}, at the hours of {who}",
            skills=format_list(f"{name} {level}" for name, level in skills.items()),
            who=who,
        )

    def away(self, change: Away) -> str:
        """Say it."""
        return _("{who} does not work", who=self.who(change.technician))

    def window(self, change: WiderWindow) -> str:
        """Say it."""
        values = {"job": change.job}
        earlier, later = format_hours(change.earlier), format_hours(change.later)
        if not change.later:
            return _("The appointment of {job} opens {time} earlier", **values, time=earlier)
        if not change.earlier:
            return _("The appointment of {job} closes {time} later", **values, time=later)
        return _(
            "The appointment of {job} opens {earlier} earlier and closes {later} later",
            **values,
            earlier=earlier,
            later=later,
        )

    def due(self, change: LaterDue) -> str:
        """Say it."""
        due = entry(self.document, "jobs", change.job).get("due") or 0
        return _(
            "The promise for {job} is agreed {time} later, {when}",
            job=change.job,
            time=format_hours(change.by),
            when=format_moment(self.horizon.moment(due + change.by)),
        )

    def put_off(self, change: PutOff) -> str:
        """Say it."""
        second = next_day(self.document, entry(self.document, "jobs", change.job))
        return _(
            "{job} moves to {day} or later",
            job=change.job,
            day=format_date(self.horizon.moment(second)),
        )

    def allow(self, change: AllowTechnician) -> str:
        """Say it."""
        return _("{who} is allowed for {job}", who=self.who(change.technician), job=change.job)

    def unlock(self, change: ReleaseLock) -> str:
        """Say it."""
        lock = entry(self.document, "jobs", change.job).get("lock") or {}
        who = self.who(lock.get("technician", ""))
        if lock.get("start") is None:
            return _("{job} is no longer locked to {who}", job=change.job, who=who)
        return _(
            "{job} is no longer locked to {who} at {when}",
            job=change.job,
            who=who,
            when=self.when(self.horizon.moment(lock["start"])),
        )

    def serve(self, change: Serve) -> str:
        """Say it."""
        return _("{job} is served in time, whatever it costs the others", job=change.job)

    def order(self, change: SoonerOrder) -> str:
        """Say it."""
        return _(
            "{part}, on order, reaches {depot} by {when}",
            part=change.part,
            depot=change.depot,
            when=format_moment(self.horizon.moment(change.at)),
        )

    def part(self, change: MorePart) -> str:
        """Say it."""
        return _(
            "{count} of {part} more at {depot} by {when}",
            count=change.quantity,
            part=change.part,
            depot=change.depot,
            when=format_moment(self.horizon.moment(change.at)),
        )

    def van_part(self, change: VanPart) -> str:
        """Say it."""
        values = {
            "count": change.quantity,
            "part": change.part,
            "who": self.who(change.technician),
        }
        if not change.source:
            return _("{count} of {part}, bought or borrowed, in the van of {who}", **values)
        return _(
            "{count} of {part} from {source} in the van of {who}",
            **values,
            source=self.who(change.source),
        )


SAID: Mapping[type, Any] = {
    MoreOvertime: ChangeWords.overtime,
    EarlierStart: ChangeWords.earlier,
    WiderBreak: ChangeWords.rest,
    ExtraShift: ChangeWords.shift,
    MoreSkill: ChangeWords.skill,
    MoreTool: ChangeWords.tool,
    OneMore: ChangeWords.one_more,
    Away: ChangeWords.away,
    WiderWindow: ChangeWords.window,
    LaterDue: ChangeWords.due,
    PutOff: ChangeWords.put_off,
    AllowTechnician: ChangeWords.allow,
    ReleaseLock: ChangeWords.unlock,
    Serve: ChangeWords.serve,
    SoonerOrder: ChangeWords.order,
    MorePart: ChangeWords.part,
    VanPart: ChangeWords.van_part,
}
