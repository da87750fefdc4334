"""Changes of a day that could serve a job: each turns a problem document into another, and touches nothing else.

A change is a value: the same one applied to the same document gives the same document. Times are seconds from the
horizon's start, amounts are seconds; `kind` names it in commands and addresses, `size` is for ranking (see `SIZES`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.fixes.entries import (
    Document,
    entry,
    refuse_below,
    shift_of,
    with_entry,
    with_job,
    with_shift,
)

MINUTE = 60
SECONDS = {"unit": "seconds"}
"""An amount of time, told and typed in minutes."""


class Change(Protocol):
    """One change of a day."""

    kind: ClassVar[str]

    @property
    def size(self) -> int:
        """How big a step it is, in minutes or what counts for them."""
        ...

    def apply(self, document: Document) -> Document:
        """Return the document with the change made; `SituationError` if it names what is not there."""
        ...


@dataclass(frozen=True)
class MoreOvertime:
    """A technician may work longer past the end of a shift, by so many seconds more than is allowed."""

    kind: ClassVar[str] = "overtime"
    technician: str
    shift: int
    more: int = field(metadata=SECONDS)

    @property
    def size(self) -> int:
        """Minutes."""
        return self.more // MINUTE

    def apply(self, document: Document) -> Document:
        """Return the document with more overtime allowed in the shift."""
        refuse_below(self.more, 1, self.kind)
        return with_shift(
            document,
            self.technician,
            self.shift,
            lambda shift: {**shift, "overtime": shift.get("overtime", 0) + self.more},
        )


@dataclass(frozen=True)
class EarlierStart:
    """A technician begins a shift so many seconds earlier."""

    kind: ClassVar[str] = "earlier"
    technician: str
    shift: int
    by: int = field(metadata=SECONDS)

    @property
    def size(self) -> int:
        """Minutes."""
        return self.by // MINUTE

    def apply(self, document: Document) -> Document:
        """Return the document with the shift begun earlier."""
        refuse_below(self.by, 1, self.kind)
        return with_shift(
            document,
            self.technician,
            self.shift,
            lambda shift: {**shift, "start": shift["start"] - self.by},
        )


@dataclass(frozen=True)
class WiderBreak:
    """The window of a technician's break opens and closes later or earlier by so many seconds."""

    kind: ClassVar[str] = "break"
    technician: str
    shift: int
    by: int = field(metadata=SECONDS)

    @property
    def size(self) -> int:
        """Minutes."""
        return self.by // MINUTE

    def apply(self, document: Document) -> Document:
        """Return the document with the break's window widened on both sides."""
        refuse_below(self.by, 1, self.kind)

        def edited(shift: Document) -> Document:
            rest = shift.get("break")
            if rest is None:
                raise SituationError(_("{id} has no break in this shift.", id=self.technician))
            a, b = rest["window"]
            return {**shift, "break": {**rest, "window": [a - self.by, b + self.by]}}

        return with_shift(document, self.technician, self.shift, edited)


@dataclass(frozen=True)
class ExtraShift:
    """A technician works a shift at the hours of somebody else's, from and to the other's places."""

    kind: ClassVar[str] = "shift"
    technician: str
    like: str
    shift: int

    @property
    def size(self) -> int:
        """A whole shift."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document with one more shift of the technician, behind those there are."""
        copied = dict(shift_of(document, self.like, self.shift))
        known = entry(document, "technicians", self.technician)["shifts"]
        if known:  # his or her own places, where they are known
            copied.update({"from": known[0]["from"], "to": known[0].get("to")})
        overlaps = [
            s
            for s in known
            if s["start"] < copied["end"] + copied.get("overtime", 0)
            and copied["start"] < s["end"] + s.get("overtime", 0)
        ]
        if overlaps:
            raise SituationError(_("{id} works at that time already.", id=self.technician))
        return with_entry(
            document,
            "technicians",
            self.technician,
            lambda person: {**person, "shifts": [*person["shifts"], copied]},
        )


@dataclass(frozen=True)
class MoreSkill:
    """A technician holds a skill at a level, be it by training or by somebody who guides from afar."""

    kind: ClassVar[str] = "skill"
    technician: str
    skill: str
    level: int = 1

    @property
    def size(self) -> int:
        """What a skill counts for."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document in which the technician holds the skill; a higher level stays."""
        refuse_below(self.level, 1, self.kind)

        def edited(person: Document) -> Document:
            skills = dict(person.get("skills", {}))
            skills[self.skill] = max(skills.get(self.skill, 0), self.level)
            return {**person, "skills": skills}

        return with_entry(document, "technicians", self.technician, edited)


@dataclass(frozen=True)
class MoreTool:
    """A technician carries a tool."""

    kind: ClassVar[str] = "tool"
    technician: str
    tool: str

    @property
    def size(self) -> int:
        """What a tool counts for."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document in which the technician carries the tool."""
        return with_entry(
            document,
            "technicians",
            self.technician,
            lambda person: {
                **person,
                "tools": list(dict.fromkeys([*person.get("tools", []), self.tool])),
            },
        )


@dataclass(frozen=True)
class OneMore:
    """One more technician at the hours and from the place of another, with the skills and tools that a job asks for."""

    kind: ClassVar[str] = "technician"
    like: str
    job: str

    @property
    def size(self) -> int:
        """What one more person counts for."""
        return SIZES[self.kind]

    @property
    def id(self) -> str:
        """What the technician is called in the changed document."""
        return f"+1 {self.like}"

    def apply(self, document: Document) -> Document:
        """Return the document with the technician behind the others; the van is empty."""
        like, job = entry(document, "technicians", self.like), entry(document, "jobs", self.job)
        if any(person["id"] == self.id for person in document["technicians"]):
            raise SituationError(_("{id} is there already.", id=self.id))
        person = {
            "id": self.id,
            "skills": dict(job.get("skills", {})),
            "tools": list(job.get("tools", [])),
            "shifts": like["shifts"],
        }
        changed = {**document, "technicians": [*document["technicians"], person]}
        if not job.get("allowed"):
            return changed
        return with_job(changed, self.job, allowed=[*job["allowed"], self.id])


@dataclass(frozen=True)
class Away:
    """A technician does not work; what is planned for him or her has to be done by others, or not at all."""

    kind: ClassVar[str] = "away"
    technician: str

    @property
    def size(self) -> int:
        """A whole shift."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document without the technician's shifts."""
        return with_entry(
            document, "technicians", self.technician, lambda person: {**person, "shifts": []}
        )


SIZES = {
    "serve": 0,
    "van-part": 30,
    "unlock": 60,
    "tool": 60,
    "part": 90,
    "order": 90,
    "allow": 90,
    "put-off": 120,
    "shift": 480,
    "skill": 600,
    "technician": 960,
    "away": 960,
}
"""What a change that is no amount of time counts for, in minutes; of two that cost the others the same, the smaller
comes first."""
