"""Every figure once: its name, unit, target and the one sentence that says how it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dispatch.languages import gettext as _
from dispatch.languages import mark

CASE_PARTS = ("zone", "technician", "skill", "part", "customer", "fault", "kind")
WITHOUT_PERSON = tuple(name for name in CASE_PARTS if name != "technician")
PERSON_ONLY = ("technician",)
DIMENSIONS = CASE_PARTS
FEW = 20
"""Below so many observations a figure is marked: chance may have made it."""


class Unit(str, Enum):
    """What a figure is given in."""

    SHARE = "%"
    SCORE = mark("of 5")
    HOURS = mark("h")
    COUNT = mark("cases")


@dataclass(frozen=True)
class Definition:
    """One figure.

    Attributes
    ----------
    key : str
        For programs.
    english, rule : str
        Its name and how it is counted, in English; people read `label` and `sentence`.
    unit : Unit
        Shares and scores are sums over counts, hours and counts are sums.
    more_is_better : bool or None
        None where neither is.
    target : str
        Name of the setting that holds its target; empty for none.
    dimensions : tuple of str
        What it can be broken down by, beside days.
    interval : bool
        Whether people are shown how far chance may have moved it; for shares.
    """

    key: str
    english: str
    unit: Unit
    rule: str
    more_is_better: bool | None = True
    target: str = ""
    dimensions: tuple[str, ...] = CASE_PARTS
    interval: bool = False

    @property
    def label(self) -> str:
        """What people call it."""
        return _(self.english)

    @property
    def sentence(self) -> str:
        """How it is counted."""
        return _(self.rule)


FIGURES: tuple[Definition, ...] = (
    Definition(
        "first_response",
        mark("First response kept"),
        Unit.SHARE,
        mark(
            "The share, of the customers who called in the period and whose promise is kept or"
            " missed by now, those whose ticket was triaged in time."
        ),
        target="target_first_response",
        dimensions=WITHOUT_PERSON,
    ),
    Definition(
        "on_site",
        mark("On-site promise kept"),
        Unit.SHARE,
        mark(
            "The share, of the customers who called in the period and whose promise is kept or"
            " missed by now, those where a technician was on site in time; the technician is the"
            " first who was on site."
        ),
        target="target_on_site",
    ),
    Definition(
        "on_site_less_waits",
        mark("On-site promise kept, less waits for parts"),
        Unit.SHARE,
        mark("As the on-site promise, but time in which a part was awaited does not count."),
        target="target_on_site",
    ),
    Definition(
        "resolution",
        mark("Resolution kept"),
        Unit.SHARE,
        mark(
            "The share, of the customers who called in the period and whose promise is kept or"
            " missed by now, those whose matter was solved for good in time; the technician is the"
            " first who was on site."
        ),
        target="target_resolution",
    ),
    Definition(
        "resolution_less_waits",
        mark("Resolution kept, less waits for parts"),
        Unit.SHARE,
        mark("As the resolution promise, but time in which a part was awaited does not count."),
        target="target_resolution",
    ),
    Definition(
        "first_time_fix",
        mark("First-time fix"),
        Unit.SHARE,
        mark(
            "The share, of the customers who called in the period and had a visit that is over, of"
            " those whose first visit was done and who have not come back or been visited again"
            " within 30 days of it, as far as these are over."
        ),
        target="target_first_time_fix",
    ),
    Definition(
        "satisfaction",
        mark("Satisfaction"),
        Unit.SCORE,
        mark(
            "The mean of the last score, 1 to 5, of each customer who called in the period and"
            " gave one; the technician is the last who was on site."
        ),
        target="target_satisfaction",
    ),
    Definition(
        "satisfied",
        mark("Satisfied customers"),
        Unit.SHARE,
        mark(
            "The share, of the customers who called in the period and gave a score, of those whose"
            " last score is 4 or 5."
        ),
        target="target_satisfied",
    ),
    Definition(
        "complaints",
        mark("Complaints"),
        Unit.SHARE,
        mark(
            "The share, of the customers who called in the period, of those who complained about"
            " it at least once."
        ),
        more_is_better=False,
        target="target_complaints",
    ),
    Definition(
        "repeat_visits",
        mark("Repeat visits"),
        Unit.SHARE,
        mark(
            "The share, of the visits that came on site in the period, of those that were not the"
            " first for their matter; counted for the technician who was there before."
        ),
        more_is_better=False,
        target="target_repeat_visits",
    ),
    Definition(
        "remote_fixes",
        mark("Solved remotely"),
        Unit.SHARE,
        mark(
            "The share, of the customers who called in the period and whose matter is solved, of"
            " those solved with nobody on site."
        ),
        more_is_better=None,
        dimensions=WITHOUT_PERSON,
    ),
    Definition(
        "appointments",
        mark("Appointments kept"),
        Unit.SHARE,
        mark(
            "The share, of the visits that came on site in the period to a customer who had been"
            " told a time when the technician set out, of those that began at most the tolerance"
            " of the settings before or after it."
        ),
        target="target_appointments",
    ),
    Definition(
        "arrival_windows",
        mark("Arrivals within the window told"),
        Unit.SHARE,
        mark(
            "The share, of the visits that came on site in the period to a customer who had been"
            " told an arrival window when the technician set out, of those that began within it;"
            " with the interval that holds the true share with 95 %."
        ),
        interval=True,
    ),
    Definition(
        "call_backs",
        mark("Called back in time"),
        Unit.SHARE,
        mark(
            "The share, of the tickets done or solved remotely in the period that were called back"
            " or whose hours for it (settings) are over, of those called back within these hours."
        ),
        target="target_call_backs",
    ),
    Definition(
        "missing_parts",
        mark("Parts that were missing"),
        Unit.SHARE,
        mark(
            "The share, of the kinds of part needed on visits that ended in the period (asked for"
            " by the job, or found missing), of those that were awaited when the visit ended for"
            " want of a part."
        ),
        more_is_better=False,
        target="target_missing_parts",
    ),
    Definition(
        "utilisation",
        mark("Utilisation"),
        Unit.SHARE,
        mark(
            "The share of the time of shifts that began in the period and are over, less breaks"
            " and absences, which was spent on the way to customers or on site within the shift."
        ),
        target="target_utilisation",
        dimensions=PERSON_ONLY,
    ),
    Definition(
        "travel_share",
        mark("Travel share"),
        Unit.SHARE,
        mark(
            "The share of the time on the way to customers in the time on the way and on site, of"
            " the visits set out for in the period and over; ways home are not recorded and not"
            " counted."
        ),
        more_is_better=False,
        target="target_travel_share",
    ),
    Definition(
        "overtime",
        mark("Overtime"),
        Unit.HOURS,
        mark(
            "The hours on the way to customers or on site after the end of shifts that began in"
            " the period, up to the next shift of the technician."
        ),
        more_is_better=False,
        dimensions=PERSON_ONLY,
    ),
    Definition(
        "backlog",
        mark("Open at the end"),
        Unit.COUNT,
        mark(
            "The number of customers whose matter was neither solved nor ended at the end of the"
            " period, or now where that is earlier."
        ),
        more_is_better=False,
        dimensions=WITHOUT_PERSON,
    ),
    Definition(
        "emergencies",
        mark("Emergencies"),
        Unit.SHARE,
        mark(
            "The share of emergencies among the customers who called in the period: a measure of"
            " the work, not of how it is done."
        ),
        more_is_better=None,
    ),
    Definition(
        "hard_work",
        mark("Complex or hard work"),
        Unit.SHARE,
        mark(
            "The share of matters marked as complex or hard among the customers who called in the"
            " period: a measure of the work, not of how it is done."
        ),
        more_is_better=None,
    ),
)
BY_KEY = {each.key: each for each in FIGURES}
PROMISES = ("first_response", "on_site", "resolution")
"""The figures whose misses have a cause."""
