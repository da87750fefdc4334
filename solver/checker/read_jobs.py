"""Jobs of the problem document to facts."""

from __future__ import annotations

from collections.abc import Collection

from solver.checker.facts import Job, Lock, Published
from solver.checker.faults import shown
from solver.checker.reader import Reader

OPTIONAL: dict[str, object] = {
    "skills": {},
    "tools": [],
    "parts": {},
    "release": None,
    "windows": [],
    "due": None,
    "due_hard": False,
    "weight": 1,
    "unserved_cost": None,
    "allowed": [],
    "forbidden": [],
    "preferred": None,
    "lock": None,
    "published": None,
}


def read_job(
    reader: Reader, value: object, path: str, *, size: int | None, known: Collection[str] | None
) -> Job:
    """Read one job.

    Parameters
    ----------
    reader : Reader
        Keeps the faults.
    value : object
        The entry of the list of jobs.
    path : str
        Its place in the document.
    size : int or None
        Number of locations; None where unknown.
    known : collection of str or None
        Ids of the technicians; None where unknown.

    Returns
    -------
    Job
    """
    f = reader.fields(value, path, required=("id", "location", "service"), optional=OPTIONAL)
    cost = f["unserved_cost"]
    return Job(
        id=reader.text(f["id"], f"{path}.id"),
        location=reader.index(f["location"], f"{path}.location", size=size),
        service=reader.integer(f["service"], f"{path}.service", least=0),
        skills=reader.table(f["skills"], f"{path}.skills", least=1),
        tools=reader.texts(f["tools"], f"{path}.tools"),
        parts=reader.table(f["parts"], f"{path}.parts", least=0),
        release=reader.integer_or_null(f["release"], f"{path}.release"),
        windows=reader.windows(f["windows"], f"{path}.windows"),
        due=reader.integer_or_null(f["due"], f"{path}.due"),
        due_hard=reader.flag(f["due_hard"], f"{path}.due_hard"),
        weight=reader.number(f["weight"], f"{path}.weight", least=1),
        unserved_cost=None
        if cost is None
        else reader.number(cost, f"{path}.unserved_cost", least=0),
        allowed=_read_technicians(reader, f["allowed"], f"{path}.allowed", known),
        forbidden=_read_technicians(reader, f["forbidden"], f"{path}.forbidden", known),
        preferred=None
        if f["preferred"] is None
        else _read_technician(reader, f["preferred"], f"{path}.preferred", known),
        lock=_read_lock(reader, f["lock"], f"{path}.lock", known),
        published=_read_published(reader, f["published"], f"{path}.published", known),
    )


def _read_technician(
    reader: Reader, value: object, path: str, known: Collection[str] | None
) -> str:
    name = reader.text(value, path)
    if isinstance(value, str) and known is not None and name not in known:
        reader.note(path, f"{shown(name)} is not the id of a technician")
    return name


def _read_technicians(
    reader: Reader, value: object, path: str, known: Collection[str] | None
) -> tuple[str, ...]:
    return tuple(
        _read_technician(reader, item, place, known) for place, item in reader.entries(value, path)
    )


def _read_lock(
    reader: Reader, value: object, path: str, known: Collection[str] | None
) -> Lock | None:
    if value is None:
        return None
    fields = reader.fields(value, path, required=("technician",), optional={"start": None})
    return Lock(
        _read_technician(reader, fields["technician"], f"{path}.technician", known),
        reader.integer_or_null(fields["start"], f"{path}.start"),
    )


def _read_published(
    reader: Reader, value: object, path: str, known: Collection[str] | None
) -> Published | None:
    if value is None:
        return None
    fields = reader.fields(value, path, required=("technician", "start"))
    return Published(
        _read_technician(reader, fields["technician"], f"{path}.technician", known),
        reader.integer(fields["start"], f"{path}.start"),
    )
