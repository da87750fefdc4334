"""Fixes, and what they come to, in sentences for people."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.domain.words import COST_NAMES
from dispatch.languages import format_hours, format_number, ngettext
from dispatch.languages import gettext as _
from dispatch.planning.fixes.change_words import ChangeWords
from dispatch.planning.fixes.fix import Fix, Fixes
from dispatch.planning.fixes.outcome import JobAfter

MOST_NAMED = 3
"""Jobs named in a sentence before the rest is counted."""


class Words(ChangeWords):
    """Says fixes and the promises they break as well."""

    def fix(self, fix: Fix) -> str:
        """Return what a fix changes, as a sentence."""
        if not fix.changes:
            return _("Arrange the visits anew; nothing else has to change.")
        return _("{changes}.", changes=_("; ").join(self.change(each) for each in fix.changes))

    def visit(self, fix: Fix) -> str:
        """Return who then comes, and when."""
        return _(
            "{who} comes at {when}.",
            who=self.who(fix.visit.technician_id),
            when=self.when(fix.visit.start_at),
        )

    def price(self, fix: Fix) -> str:
        """Return what a fix costs the others, term by term, with the promises it breaks."""
        told = [self._others(fix)]
        told += [self.broken(job) for job in fix.outcome.broken[:MOST_NAMED]]
        if len(fix.outcome.broken) > MOST_NAMED:
            told.append(
                _("{count} more promises are broken.", count=len(fix.outcome.broken) - MOST_NAMED)
            )
        moved = sum(job.job_id != fix.job_id and not job.broken for job in fix.outcome.jobs)
        if moved:
            told.append(
                ngettext("{count} other visit changes.", "{count} other visits change.", moved)
            )
        return " ".join(told)

    def broken(self, job: JobAfter) -> str:
        """Return which promise to whom is broken."""
        if job.broken == "late" and job.now is not None:
            return _(
                "{job} is {time} later than promised.",
                job=job.job_id,
                time=format_hours(job.now.late_seconds),
            )
        if job.broken == "put off":
            return _("{job} does not get the day it was promised.", job=job.job_id)
        return _("{job} is no longer served.", job=job.job_id)

    def becomes(self, job: JobAfter) -> str:
        """Return what becomes of a job whose visit changes."""
        was, now = (
            _("no visit")
            if each is None
            else f"{self.who(each.technician_id)} {self.when(each.start_at)}"
            for each in (job.was, job.now)
        )
        return _("{job}: {was} → {now}", job=job.job_id, was=was, now=now)

    def own(self, found: Fixes) -> str:
        """Return what it costs to leave everything as it is."""
        if found.late_seconds:
            return _("Its lateness costs {price}.", price=money(found.own_cents))
        return _("Leaving it out costs {price}.", price=money(found.own_cents))

    def none_found(self, found: Fixes) -> str:
        """Return that nothing was found, plainly."""
        if found.late_seconds:
            return _(
                "Nothing that was tried serves {job} in time: no overtime, part, skill, visit put off or further"
                " technician alone would do.",
                job=found.job_id,
            )
        return _(
            "Nothing that was tried would serve {job}: no overtime, part, skill, wider appointment, visit put off or"
            " further technician alone would do.",
            job=found.job_id,
        )

    def _others(self, fix: Fix) -> str:
        if fix.others_cents == 0:
            return _("It costs the others nothing.")
        if fix.others_cents < 0:
            return _("It saves {saved}.", saved=money(-fix.others_cents))
        return _("It costs the others {cost}.", cost=money(fix.others_cents))


def cost_terms(cost: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return the terms of a difference in cost that are not 0, the largest first: name, words, cents."""
    terms = [(name, cents) for name, cents in cost.items() if name != "total" and cents]
    terms.sort(key=lambda term: (-abs(term[1]), term[0]))
    return [(name, _(str(COST_NAMES.get(name, name))), cents) for name, cents in terms]


def money(cents: int) -> str:
    """Return cents in units of a hundred: `60.00`."""
    return format_number(cents / 100, 2)
