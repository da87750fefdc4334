"""Run the day: what has happened, what happens, what to do about it.

- `Situation`: the day at a moment, with its `Progress` (`as_planned` makes one) and locks.
- `occur(situation, events)`: the situation after events.
- `replan(situation, stop=...)`: a `Proposal` with its `Diff`; `accept(proposal, job_ids)`: all of it, or part.
- `Slots(problem, plan).offer(job, promise)`: appointments with their price; `Slots.take`: one of them.
- `Editing(problem, plan).edit(edit)`: a visit moved, held or left out, judged at once; `Editing.save`.
- `compare(first, second)`: any two plans, term by term.
"""

from dispatch.planning.replanning.accept import Acceptance, NotAlone, accept
from dispatch.planning.replanning.appointments import Offer, Slot
from dispatch.planning.replanning.changes import Change, ChangeKind, Diff, VisitAt
from dispatch.planning.replanning.compare import Compared, Term, VisitCompared, compare
from dispatch.planning.replanning.editing import Editing
from dispatch.planning.replanning.edits import Edit, Edited, HoldVisit, Judged, LeaveOut, MoveVisit
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
from dispatch.planning.replanning.slots import Slots
from dispatch.planning.replanning.taking import Taken

__all__ = [
    "Absence",
    "Acceptance",
    "BreakTaken",
    "Cancellation",
    "Change",
    "ChangeKind",
    "Compared",
    "Diff",
    "Edit",
    "Edited",
    "Editing",
    "Event",
    "HoldVisit",
    "Judged",
    "LeaveOut",
    "Lock",
    "LockBoth",
    "LockSequence",
    "LockTechnician",
    "LockTime",
    "MoveVisit",
    "NewTicket",
    "NotAlone",
    "Offer",
    "Overrun",
    "PartArrived",
    "PartMissing",
    "PickupMade",
    "Progress",
    "Proposal",
    "Remainder",
    "Situation",
    "Slot",
    "Slots",
    "StockCorrection",
    "Taken",
    "TechnicianLate",
    "TechnicianOut",
    "Term",
    "TrafficSlower",
    "VisitAt",
    "VisitCompared",
    "VisitProgress",
    "accept",
    "as_planned",
    "compare",
    "occur",
    "remainder",
    "replan",
]
