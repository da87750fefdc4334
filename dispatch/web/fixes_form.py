"""The form of the scenario page: which changes there are, what each asks for, and what can be chosen."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from dispatch.errors import InputError
from dispatch.languages import LazyText, lazy_gettext
from dispatch.languages import gettext as _
from dispatch.planning.fixes import KINDS, Change, Ground, Words, read_change

KIND_NAMES: Mapping[str, LazyText] = {
    "overtime": lazy_gettext("More overtime"),
    "earlier": lazy_gettext("Begin earlier"),
    "shift": lazy_gettext("One more shift"),
    "away": lazy_gettext("Does not work"),
    "technician": lazy_gettext("One more technician"),
    "skill": lazy_gettext("One more skill"),
    "tool": lazy_gettext("One more tool"),
    "break": lazy_gettext("Break at another time"),
    "van-part": lazy_gettext("A part in a van"),
    "part": lazy_gettext("A part at a depot"),
    "order": lazy_gettext("An order comes sooner"),
    "window": lazy_gettext("A wider appointment"),
    "due": lazy_gettext("A later promise"),
    "put-off": lazy_gettext("A job on a later day"),
    "allow": lazy_gettext("Allow a technician"),
    "unlock": lazy_gettext("Release a lock"),
    "serve": lazy_gettext("A job has to be served"),
}

FIELDS: tuple[tuple[str, LazyText, str, tuple[str, ...]], ...] = (
    (
        "technician",
        lazy_gettext("Technician"),
        "people",
        ("overtime", "earlier", "shift", "away", "skill", "tool", "break", "van-part", "allow"),
    ),
    ("like", lazy_gettext("At the hours of"), "people", ("shift", "technician")),
    (
        "job",
        lazy_gettext("Job"),
        "jobs",
        ("technician", "window", "due", "put-off", "allow", "unlock", "serve"),
    ),
    (
        "shift",
        lazy_gettext("Which shift (1 is the first)"),
        "count",
        ("overtime", "earlier", "shift", "break"),
    ),
    ("more", lazy_gettext("Minutes"), "minutes", ("overtime",)),
    ("by", lazy_gettext("Minutes"), "minutes", ("earlier", "break", "due")),
    ("earlier", lazy_gettext("Minutes earlier"), "minutes", ("window",)),
    ("later", lazy_gettext("Minutes later"), "minutes", ("window",)),
    ("skill", lazy_gettext("Skill"), "skills", ("skill",)),
    ("level", lazy_gettext("Level"), "count", ("skill",)),
    ("tool", lazy_gettext("Tool"), "tools", ("tool",)),
    ("part", lazy_gettext("Part"), "parts", ("van-part", "part", "order")),
    ("quantity", lazy_gettext("How many"), "count", ("van-part", "part")),
    ("depot", lazy_gettext("Depot"), "depots", ("part", "order")),
    ("source", lazy_gettext("Taken from"), "sources", ("van-part",)),
    ("at", lazy_gettext("By"), "moment", ("part", "order")),
)
"""Name, label, what can be given, and the kinds of changes that ask for it."""


def kinds() -> list[tuple[str, LazyText]]:
    """Return every kind of change with its name, in the order in which they are offered."""
    return [(kind, KIND_NAMES[kind]) for kind in KINDS]


def choices(ground: Ground, words: Words) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen in the form: values with what is shown for them."""
    problem = ground.problem
    people = [(person.id, words.who(person.id)) for person in problem.technicians]
    depots = [(depot.id, depot.id) for depot in problem.depots]
    skills = {name for person in problem.technicians for name in person.skills}
    skills |= {name for job in problem.jobs for name in job.skills}
    tools = {name for job in problem.jobs for name in job.tools}
    parts = {name for job in problem.jobs for name in job.parts}
    parts |= {a.sku for depot in problem.depots for a in depot.arrivals}
    left = list(ground.unserved_ids)
    jobs = [*left, *(job.id for job in problem.jobs if job.id not in set(left))]
    return {
        "people": people,
        "jobs": [(id, _("{job} (no visit)", job=id) if id in left else id) for id in jobs],
        "depots": depots,
        "sources": [("", _("bought or borrowed")), *depots, *people],
        "skills": [(name, name) for name in sorted(skills)],
        "tools": [(name, name) for name in sorted(tools)],
        "parts": [(name, name) for name in sorted(parts)],
    }


def asked_change(given: MultiDict[str, str], ground: Ground) -> Change:
    """Return the change that the form asks for.

    Raises
    ------
    InputError, SituationError
        If a value is missing or of no use, or names what is not there.
    """
    kind = given.get("kind", "")
    if kind not in KINDS:
        raise InputError(_("Choose what changes."))
    words = [kind]
    for name, _label, _what, wanted_by in FIELDS:
        value = given.get(name, "").strip()
        if kind not in wanted_by or not value:
            continue
        if name == "shift" and value.isdecimal():
            value = str(max(0, int(value) - 1))
        words.append(shlex.quote(f"{name}={value[:200]}"))
    change = read_change(" ".join(words), ground.horizon)
    change.apply(ground.document)
    return change
