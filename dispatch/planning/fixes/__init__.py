"""What would serve a job that a plan leaves out or serves late: changes found by solving again, then checked."""

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
from dispatch.planning.fixes.find import Fix, Fixes, fixes_for
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.job_changes import (
    AllowTechnician,
    LaterDue,
    PutOff,
    ReleaseLock,
    Serve,
    WiderWindow,
)
from dispatch.planning.fixes.outcome import JobAfter, Outcome
from dispatch.planning.fixes.part_changes import MorePart, SoonerOrder, VanPart

__all__ = [
    "AllowTechnician",
    "Away",
    "Change",
    "EarlierStart",
    "ExtraShift",
    "Fix",
    "Fixes",
    "Ground",
    "JobAfter",
    "LaterDue",
    "MoreOvertime",
    "MorePart",
    "MoreSkill",
    "MoreTool",
    "OneMore",
    "Outcome",
    "PutOff",
    "ReleaseLock",
    "Serve",
    "SoonerOrder",
    "VanPart",
    "WiderBreak",
    "WiderWindow",
    "fixes_for",
]
