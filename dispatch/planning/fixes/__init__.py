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
from dispatch.planning.fixes.find import fixes_for
from dispatch.planning.fixes.fix import Fix, Fixes
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
from dispatch.planning.fixes.words import Words, cost_terms, money
from dispatch.planning.fixes.written import KINDS, change_text, read_change

__all__ = [
    "KINDS",
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
    "Words",
    "change_text",
    "cost_terms",
    "fixes_for",
    "money",
    "read_change",
]
