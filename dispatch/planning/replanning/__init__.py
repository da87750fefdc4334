"""Run the day: what has happened, what happens, what to do about it.

- `Situation`: the day at a moment, with its `Progress` (`as_planned` makes one) and locks.
- `occur(situation, events)`: the situation after events.
- `replan(situation, stop=...)`: a `Proposal` with its `Diff`; `accept(proposal, job_ids)`: all of it, or part.
"""

from dispatch.planning.replanning.accept import Acceptance, NotAlone, accept
from dispatch.planning.replanning.changes import Change, ChangeKind, Diff, VisitAt
from dispatch.planning.replanning.events import (
    Cancellation,
    Event,
    NewTicket,
    Overrun,
    PartArrived,
    PartMissing,
    TechnicianLate,
    TechnicianOut,
    TrafficSlower,
)
from dispatch.planning.replanning.locks import (
    Lock,
    LockBoth,
    LockSequence,
    LockTechnician,
    LockTime,
)
from dispatch.planning.replanning.occur import occur
from dispatch.planning.replanning.progress import (
    BreakTaken,
    PickupMade,
    Progress,
    StockCorrection,
    VisitProgress,
    as_planned,
)
from dispatch.planning.replanning.remainder import Remainder, remainder
from dispatch.planning.replanning.replan import Proposal, replan
from dispatch.planning.replanning.situation import Absence, Situation

__all__ = [
    "Absence",
    "Acceptance",
    "BreakTaken",
    "Cancellation",
    "Change",
    "ChangeKind",
    "Diff",
    "Event",
    "Lock",
    "LockBoth",
    "LockSequence",
    "LockTechnician",
    "LockTime",
    "NewTicket",
    "NotAlone",
    "Overrun",
    "PartArrived",
    "PartMissing",
    "PickupMade",
    "Progress",
    "Proposal",
    "Remainder",
    "Situation",
    "StockCorrection",
    "TechnicianLate",
    "TechnicianOut",
    "TrafficSlower",
    "VisitAt",
    "VisitProgress",
    "accept",
    "as_planned",
    "occur",
    "remainder",
    "replan",
]
