"""The closed list of ways in which a plan can break the rules, and what the checker says of each.

Times in figures are integer seconds from the horizon's start, costs integer cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Self


class Kind(Enum):
    """Every kind of violation: its code, the place in PROBLEM.md, its meaning and its sentence.

    Attributes
    ----------
    value : str
        Code for machines, lower case with hyphens.
    rule : str
        Part of PROBLEM.md that is broken, such as ``rule 3``.
    meaning : str
        One line that says when this kind is reported.
    template : str
        What is said of one violation; its fields are the keys of `Violation.figures`.
    """

    rule: str
    meaning: str
    template: str

    def __new__(cls, code: str, rule: str, meaning: str, template: str) -> Self:
        """Make a member whose value is its code."""
        member = object.__new__(cls)
        member._value_ = code
        member.rule = rule
        member.meaning = meaning
        member.template = template
        return member

    # The sentences name figures as {key}; every key has to be given by the checker.
    # fmt: off
    PROBLEM_NAME = ("problem-name", "Plan document",
        "the plan names another problem",
        "the plan was made for problem {stated!r}, this one is called {expected!r}")
    JOB_MISSING = ("job-missing", "rule 1",
        "a job is neither visited nor listed as unserved",
        "the job is neither visited nor listed under unserved")
    JOB_VISITED_TWICE = ("job-visited-twice", "rule 1",
        "a job is visited more than once",
        "the job is visited {visits} times")
    JOB_LISTED_TWICE = ("job-listed-twice", "rule 1",
        "a job stands more than once under unserved",
        "the job is listed {entries} times under unserved")
    JOB_VISITED_AND_LISTED = ("job-visited-and-listed", "rule 1",
        "a job is visited and also listed as unserved",
        "the job is visited and also listed under unserved (visits: {visits}, entries: {entries})")
    UNKNOWN_JOB = ("unknown-job", "rule 1",
        "a visit or an unserved entry names a job that the problem does not have",
        "the problem has no job {name!r}, named by {place}")
    SKILL = ("skill", "rule 2",
        "the technician lacks a skill of the job, or its level",
        "the job asks for skill {skill!r} at level {needed}, the technician holds level {held}")
    NOT_ALLOWED = ("not-allowed", "rule 2",
        "the technician is not one of those the job allows",
        "the job allows only {allowed}")
    FORBIDDEN = ("forbidden", "rule 2",
        "the job forbids this technician",
        "the job forbids {forbidden}")
    LOCK_TECHNICIAN = ("lock-technician", "rule 2",
        "a locked job is visited by another technician",
        "the job is locked to technician {locked!r}")
    LOCK_START = ("lock-start", "rule 2",
        "a locked job is visited at another time",
        "the visit starts at {start} s, the job is locked to {locked} s")
    UNKNOWN_TECHNICIAN = ("unknown-technician", "rule 3",
        "a route names a technician that the problem does not have",
        "the problem has no technician {name!r}")
    UNKNOWN_SHIFT = ("unknown-shift", "rule 3",
        "a route names a shift that the technician does not have",
        "shifts are counted from 0 and the technician has {shifts}; there is no shift {index}")
    SHIFT_USED_TWICE = ("shift-used-twice", "rule 3",
        "two routes use the same shift of the same technician",
        "{routes} routes use this shift")
    START_STOP = ("start-stop", "rule 3",
        "a route does not begin with a start stop, or has one further on",
        "a start stop belongs at stop 0 and nowhere else; this stop is of kind {found!r}")
    END_STOP = ("end-stop", "rule 3",
        "a route does not end with an end stop, or has one before its end",
        ("an end stop belongs at the last stop ({last}) and nowhere else; this stop is of kind "
         "{found!r}"))
    NO_VISIT = ("no-visit", "rule 3",
        "a route has no visit",
        "the route has {stops} stops and no visit among them")
    LOCATION = ("location", "rule 3",
        "a stop is not where the shift, the job or the depot is",
        "the {stop_kind} stop is at location {stated}, it has to be at location {expected}")
    NOT_INSTANT = ("not-instant", "rule 3",
        "arrival, start and departure of a start or end stop differ",
        ("the {stop_kind} stop arrives at {arrive} s, starts at {start} s and departs at "
         "{depart} s, all three have to be equal"))
    TRAVEL = ("travel", "rule 3",
        "a stop does not arrive at the departure before it plus the travel",
        ("arrives at {arrive} s; leaving the stop before at {left} s, {travel} s of travel "
         "arrive at {expected} s"))
    START_BEFORE_ARRIVAL = ("start-before-arrival", "rule 3",
        "a stop starts before it arrives",
        "starts at {start} s, before it arrives at {arrive} s")
    SERVICE = ("service", "rule 3",
        "a visit or pick-up does not depart at its start plus its service",
        ("starts at {start} s and departs at {depart} s; its service of {service} s ends at "
         "{expected} s"))
    SHIFT_START = ("shift-start", "rule 3",
        "a route leaves before its shift starts",
        "the route leaves at {leaves} s, the shift starts at {shift_start} s")
    SHIFT_END = ("shift-end", "rule 3",
        "a route ends after the shift's end and overtime",
        ("the route ends at {ends} s; the shift ends at {shift_end} s and allows {overtime} s of"
         " overtime, until {latest} s"))
    ROUTES_OVERLAP = ("routes-overlap", "rule 3",
        "a technician's next route leaves before the one before has ended",
        ("the route leaves at {leaves} s, the technician's route in shift {other} ends at "
         "{other_ends} s"))
    RELEASE = ("release", "rule 4",
        "a visit starts before the job's release",
        "the visit starts at {start} s, the job is released at {release} s")
    WINDOW = ("window", "rule 4",
        "a visit starts in none of the job's windows",
        "the visit starts at {start} s, the job's windows are {windows}")
    DUE = ("due", "rule 4",
        "a visit starts after a hard due time",
        "the visit starts at {start} s, the job's hard due time is {due} s")
    BREAK_MISSING = ("break-missing", "rule 5",
        "a route that needs its break has none",
        ("the route leaves at {leaves} s, before the break's window opens at {opens} s, and ends"
         " at {ends} s, after it closes at {closes} s, without a break"))
    BREAK_REPEATED = ("break-repeated", "rule 5",
        "a route takes its break more than once",
        "the route has {breaks} breaks, at most one is allowed")
    BREAK_NOT_OFFERED = ("break-not-offered", "rule 5",
        "a route takes a break in a shift that has none",
        "the shift has no break, the route takes one at {start} s")
    BREAK_WINDOW = ("break-window", "rule 5",
        "a break starts outside its window",
        "the break starts at {start} s, its window is [{opens}, {closes}]")
    BREAK_DURATION = ("break-duration", "rule 5",
        "a break does not last its duration",
        ("the break starts at {start} s and departs at {depart} s; its {duration} s end at "
         "{expected} s"))
    BREAK_PLACE = ("break-place", "rule 5",
        "a break is not at the location of the stop before",
        "the break is at location {stated}, the stop before is at location {expected}")
    BREAK_ARRIVAL = ("break-arrival", "rule 5",
        "a break does not arrive when the stop before departs",
        "the break arrives at {arrive} s, the stop before departs at {left} s")
    TOOL = ("tool", "rule 6",
        "a tool of the job is neither carried nor borrowed earlier in the route",
        "the job needs tool {tool!r}, neither carried nor borrowed earlier in this route")
    TOOL_NOT_LENT = ("tool-not-lent", "rule 6",
        "a pick-up takes a tool that the depot does not lend",
        "depot {depot!r} does not lend tool {tool!r}")
    VAN_STOCK = ("van-stock", "rule 7",
        "the van does not hold the parts of a visit",
        "the job uses {needed} of part {part!r}, the van holds {held}")
    DEPOT_STOCK = ("depot-stock", "rule 7",
        "more is picked up at a depot than its stock and arrivals so far",
        ("until {time} s the technicians pick up {taken} of part {part!r} at depot {depot!r}, "
         "which has had {available} by then"))
    DEPOT_WINDOW = ("depot-window", "rule 7",
        "a pick-up starts outside the depot's opening hours",
        "the pick-up starts at {start} s, depot {depot!r} is open {windows}")
    UNKNOWN_DEPOT = ("unknown-depot", "rule 7",
        "a pick-up names a depot that the problem does not have",
        "the problem has no depot {name!r}")
    COST = ("cost", "Objective",
        "a stated cost component or the total differs from the recomputed one",
        "the plan states {stated} cents for {component!r}, recomputed {recomputed} cents")
    BOUND = ("bound", "Objective",
        "the stated lower bound lies above the recomputed total",
        "the plan states a lower bound of {bound} cents, its total is {total} cents")
    # fmt: on


@dataclass(frozen=True)
class Violation:
    """One broken rule: where it is and the figures that break it.

    Attributes
    ----------
    kind : Kind
        Which rule is broken and how.
    technician : str or None
        Technician of the route, as the plan names it; None where no route is concerned.
    shift : int or None
        Shift index of the route.
    stop : int or None
        Position in the route's stops, counted from 0; None where the whole route is concerned.
    job : str or None
        Job concerned.
    figures : Mapping
        The figures of the sentence: seconds, cents, counts, names.
    """

    kind: Kind
    technician: str | None
    shift: int | None
    stop: int | None
    job: str | None
    figures: Mapping[str, int | str] = field(hash=False)

    @property
    def where(self) -> str:
        """The route, the stop and the job in words; "plan" where none is concerned."""
        parts = []
        if self.technician is not None:
            parts.append(f"route of technician {self.technician!r} in shift {self.shift}")
        if self.stop is not None:
            parts.append(f"stop {self.stop}")
        if self.job is not None:
            parts.append(f"job {self.job!r}")
        return ", ".join(parts) or "plan"

    @property
    def sentence(self) -> str:
        """One English sentence on one line: the route, the stop, the rule and the figures."""
        where = self.where
        what = self.kind.template.format(**self.figures)
        return f"{where[0].upper()}{where[1:]}: {what} (PROBLEM.md, {self.kind.rule})."


@dataclass(frozen=True)
class Verdict:
    """What the checker found.

    Attributes
    ----------
    violations : tuple of Violation
        Empty for a valid plan; in the order of the plan, the cost last.
    cost : Mapping
        Cents by component and `total`, recomputed whatever the plan states.
    """

    violations: tuple[Violation, ...]
    cost: Mapping[str, int] = field(hash=False)

    @property
    def valid(self) -> bool:
        """Whether the plan breaks no rule and states its true cost."""
        return not self.violations
