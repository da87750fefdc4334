"""What the solver and the checker say, by their codes, marked to be translated.

The solver knows no languages: its plans hold English sentences beside the codes. Each of its sentences stands here once
more as it is written there, so that it has a translation; tests compare both.
"""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.languages import mark

REASONS: Mapping[str, str] = {
    "skill": mark("skill"),
    "not allowed": mark("not allowed"),
    "locked technician": mark("locked technician"),
    "no shift": mark("no shift"),
    "tool": mark("tool"),
    "part nowhere": mark("part nowhere"),
    "contradicting times": mark("contradicting times"),
    "outside every shift": mark("outside every shift"),
    "too far": mark("too far"),
    "break": mark("break"),
    "locked time": mark("locked time"),
    "hard due": mark("hard due"),
    "part on order": mark("part on order"),
    "pick-up too far": mark("pick-up too far"),
    "part taken": mark("part taken"),
    "no room": mark("no room"),
    "costs more": mark("costs more"),
    "overlooked": mark("overlooked"),
}
"""Why a job is not served: the closed list."""

REASON_SENTENCES: tuple[str, ...] = (
    mark("No technician holds {wanted}; the best held: {held}."),
    mark("Holding the skills: {technicians}; none of them is allowed for this job."),
    mark("It is locked to {technicians}, who {fault}."),
    mark("Those who may do it have no shift: {technicians}."),
    mark("Of those who may do it ({technicians}) nobody carries or can borrow {tools}."),
    mark(
        "It needs {quantity} of part {part}; those who may do it can have at most {available},"
        " van, depots and orders together."
    ),
    mark("Its own times leave no second to start: {times}."),
    mark(
        "It may start {times}, outside every shift of those who may do it; the nearest is"
        " {technicians}'s, {shift_start} to {shift_end}."
    ),
    mark(
        "Too far for any shift, even with nothing else to do: the best, {technicians}, would"
        " miss {limit} by {seconds}."
    ),
    mark("It cannot be fitted beside the break in any shift; the best is {technicians}'s."),
    mark("It is locked to {technicians} at {locked_start}, which no shift of theirs can keep."),
    mark(
        "It must start by {due}; the earliest possible start is {earliest}, by {technicians},"
        " {seconds} late."
    ),
    mark("Part {part} is on order: it comes at {arrives}, too late for every shift."),
    mark(
        "It could be reached in time, but not with what it needs: the best, {technicians}"
        " fetching {goods} at {depots}, would be {seconds} late for {limit} {limit_at}."
    ),
    mark(
        "Nobody who may do it can still get {parts} in time; leaving out any one of these"
        " would free it: {jobs}."
    ),
    mark("No room: {technicians} could serve it in place of {jobs}."),
    mark(
        "Serving it would cost {cost} more (by {technicians} at {start_time}), leaving it out"
        " costs {price}."
    ),
    mark(
        "It fits: {technicians} could serve it at {start_time}, which changes the cost of the"
        " routes by {cost}; leaving it out costs {price}."
    ),
    mark("Part {part} is in no van, at no depot and on no order."),
    mark("Part {part} is only in the vans of technicians who cannot do it: {technicians}."),
    mark(
        "It could be reached in time, but not with what it needs: the best, {technicians}"
        " fetching {goods} at {depots}, cannot fit it in beside the break."
    ),
    mark(
        "It could be reached in time, but not with what it needs: {technicians} would have to"
        " fetch {goods} at more depots than one route may call at."
    ),
    mark("Nobody who may do it can still get {parts} in time; what there was goes to {jobs}."),
    mark(
        "Serving it would cost {cost} more (by {technicians} at {start}), leaving it out costs"
        " {price}."
    ),
    mark(
        "It fits: {technicians} could serve it at {start}, which changes the cost of the"
        " routes by {cost}; leaving it out costs {price}."
    ),
)
"""What is told for each reason, in every variant."""

VIOLATIONS: Mapping[str, str] = {
    "problem-name": mark(
        "the plan was made for problem {stated!r}, this one is called {expected!r}"
    ),
    "job-missing": mark("the job is neither visited nor listed under unserved"),
    "job-visited-twice": mark("the job is visited {visits} times"),
    "job-listed-twice": mark("the job is listed {entries} times under unserved"),
    "job-visited-and-listed": mark(
        "the job is visited and also listed under unserved (visits: {visits}, entries: {entries})"
    ),
    "unknown-job": mark("the problem has no job {name!r}, named by {place}"),
    "skill": mark(
        "the job asks for skill {skill!r} at level {needed}, the technician holds level {held}"
    ),
    "not-allowed": mark("the job allows only {allowed}"),
    "forbidden": mark("the job forbids {forbidden}"),
    "lock-technician": mark("the job is locked to technician {locked!r}"),
    "lock-start": mark("the visit starts at {start} s, the job is locked to {locked} s"),
    "unknown-technician": mark("the problem has no technician {name!r}"),
    "unknown-shift": mark(
        "shifts are counted from 0 and the technician has {shifts}; there is no shift {index}"
    ),
    "shift-used-twice": mark("{routes} routes use this shift"),
    "start-stop": mark(
        "a start stop belongs at stop 0 and nowhere else; this stop is of kind {found!r}"
    ),
    "end-stop": mark(
        "an end stop belongs at the last stop ({last}) and nowhere else; this stop is of kind"
        " {found!r}"
    ),
    "no-visit": mark("the route has {stops} stops and no visit among them"),
    "location": mark(
        "the {stop_kind} stop is at location {stated}, it has to be at location {expected}"
    ),
    "not-instant": mark(
        "the {stop_kind} stop arrives at {arrive} s, starts at {start} s and departs at"
        " {depart} s, all three have to be equal"
    ),
    "travel": mark(
        "arrives at {arrive} s; leaving the stop before at {left} s, {travel} s of travel"
        " arrive at {expected} s"
    ),
    "start-before-arrival": mark("starts at {start} s, before it arrives at {arrive} s"),
    "service": mark(
        "starts at {start} s and departs at {depart} s; its service of {service} s ends at"
        " {expected} s"
    ),
    "shift-start": mark("the route leaves at {leaves} s, the shift starts at {shift_start} s"),
    "shift-end": mark(
        "the route ends at {ends} s; the shift ends at {shift_end} s and allows {overtime} s"
        " of overtime, until {latest} s"
    ),
    "routes-overlap": mark(
        "the route leaves at {leaves} s, the technician's route in shift {other} ends at"
        " {other_ends} s"
    ),
    "release": mark("the visit starts at {start} s, the job is released at {release} s"),
    "window": mark("the visit starts at {start} s, the job's windows are {windows}"),
    "due": mark("the visit starts at {start} s, the job's hard due time is {due} s"),
    "break-missing": mark(
        "the route leaves at {leaves} s, before the break's window opens at {opens} s, and"
        " ends at {ends} s, after it closes at {closes} s, without a break"
    ),
    "break-repeated": mark("the route has {breaks} breaks, at most one is allowed"),
    "break-not-offered": mark("the shift has no break, the route takes one at {start} s"),
    "break-window": mark("the break starts at {start} s, its window is [{opens}, {closes}]"),
    "break-duration": mark(
        "the break starts at {start} s and departs at {depart} s; its {duration} s end at"
        " {expected} s"
    ),
    "break-place": mark(
        "the break is at location {stated}, the stop before is at location {expected}"
    ),
    "break-arrival": mark("the break arrives at {arrive} s, the stop before departs at {left} s"),
    "tool": mark("the job needs tool {tool!r}, neither carried nor borrowed earlier in this route"),
    "tool-not-lent": mark("depot {depot!r} does not lend tool {tool!r}"),
    "van-stock": mark("the job uses {needed} of part {part!r}, the van holds {held}"),
    "depot-stock": mark(
        "until {time} s the technicians pick up {taken} of part {part!r} at depot {depot!r},"
        " which has had {available} by then"
    ),
    "depot-window": mark("the pick-up starts at {start} s, depot {depot!r} is open {windows}"),
    "unknown-depot": mark("the problem has no depot {name!r}"),
    "cost": mark("the plan states {stated} cents for {component!r}, recomputed {recomputed} cents"),
    "bound": mark("the plan states a lower bound of {bound} cents, its total is {total} cents"),
}
"""What the checker says of each kind of violation."""
