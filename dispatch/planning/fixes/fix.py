"""A fix, and all that were found for a job."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.planning.fixes.changes import Change
from dispatch.planning.fixes.entries import Document
from dispatch.planning.fixes.job_changes import Serve
from dispatch.planning.fixes.outcome import Outcome
from dispatch.planning.replanning.changes import VisitAt


@dataclass(frozen=True)
class Fix:
    """Changes by which a job is served in time, in a plan that the checker has passed.

    Attributes
    ----------
    job_id : str
        The job.
    changes : tuple of Change
        What has to change; empty where it is enough to arrange the visits anew.
    visit : VisitAt
        The job's visit then.
    outcome : Outcome
        The changed day beside the plan.
    others_cents : int
        What it costs the others: what the plan costs more, the price of leaving the job out or of its lateness aside.
    size : int
        How big a step the changes are, in minutes or what counts for them.
    """

    job_id: str
    changes: tuple[Change, ...]
    visit: VisitAt
    outcome: Outcome
    others_cents: int
    size: int

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of changes it takes."""
        return frozenset(change.kind for change in self.changes)

    @property
    def rank(self) -> tuple[int, int, int]:
        """By what fixes are ordered: how many kinds of changes, what it costs the others, how big a step it is."""
        return max(1, len(self.kinds)), self.others_cents, self.size

    def document(self, document: Document) -> Document:
        """Return a problem document with the changes made, in which the job has to be served in time."""
        for change in (*self.changes, Serve(self.job_id)):
            document = change.apply(document)
        return document


@dataclass(frozen=True)
class Fixes:
    """What would serve a job, the cheapest for the others first; empty: nothing that was tried does.

    Attributes
    ----------
    job_id, reason, detail : str
        The job, and why the plan leaves it out; the texts are empty for one that is late.
    late_seconds : int
        By how much the plan is late for it; 0 for one that is left out.
    own_cents : int
        What the plan pays for leaving it out, or for its being late.
    fixes : tuple of Fix
        At most a handful.
    tried : int
        How many sets of changes came into question.
    """

    job_id: str
    reason: str
    detail: str
    late_seconds: int
    own_cents: int
    fixes: tuple[Fix, ...]
    tried: int
