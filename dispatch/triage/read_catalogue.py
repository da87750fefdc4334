"""A catalogue from its file, with every fault of the file named by its row."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.domain.job import Difficulty, Priority
from dispatch.errors import InputFaults
from dispatch.languages import gettext as _
from dispatch.spreadsheets.decode import Unreadable, decode, read_text
from dispatch.spreadsheets.fault_log import FaultLog, Row, Sheet
from dispatch.spreadsheets.headings import known_headings
from dispatch.spreadsheets.raw_table import table_of_csv
from dispatch.spreadsheets.read_sheet import read_sheet
from dispatch.triage.catalogue import Catalogue, KnownFault
from dispatch.triage.columns import FAULTS

FILE = "faults.csv"
_STEP = re.compile(r"[|｜\n]")
_NO_MOMENTS = ZoneInfo("UTC")  # the reader asks for a zone; no column of this table holds a moment


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Return the fault catalogue of a CSV file; None takes that of the product.

    Raises
    ------
    InputFaults
        With every fault of the file: row, column, value and what to write instead.
    """
    log = FaultLog()
    file = FILE if path is None else path.name
    log.register(file)
    try:
        text = decode(_own()) if path is None else read_text(path)
        raw = table_of_csv(text, known_headings(FAULTS))
    except Unreadable as error:
        log.whole(file, error.problem, error.remedy)
        raise InputFaults(log.faults()) from error
    except OSError as error:
        remedy = _("Give a CSV file that can be read; docs/intake.md says how it is laid out")
        log.whole(str(path), error.strerror or str(error), remedy)
        raise InputFaults(log.faults()) from error
    sheet = read_sheet(FAULTS, file, raw, _NO_MOMENTS, log)
    if sheet.readable and not sheet.rows:
        log.whole(file, _("no fault is listed"), _("Write a row for each symptom"))
    _check_rows(sheet, log)
    if log:
        raise InputFaults(log.faults())
    return Catalogue(tuple(_fault_of(row) for row in sheet.rows))


def _own() -> bytes:
    return (files("dispatch.triage") / FILE).read_bytes()


def _check_rows(sheet: Sheet, log: FaultLog) -> None:
    taken: dict[str, str] = {}
    for row in sheet.rows:
        values = row.values
        if values.get("remote") and not _steps(values.get("remote_steps")):
            problem = _("it is fixable remotely, but no step says how")
            log.row(sheet, row, problem, _("Write the steps, or no"), column="remote_steps")
        for name in ("remote_steps", "steps"):
            one, other = _steps(values.get(name)), _steps(values.get(f"{name}_zh"))
            if one and other and len(one) != len(other):
                problem = _(
                    "there are {count} steps in Chinese and {count2} in English",
                    count=len(other),
                    count2=len(one),
                )
                log.row(
                    sheet,
                    row,
                    problem,
                    _("Write the same steps in both"),
                    column=f"{name}_zh",
                )
        for signal in values.get("signals") or ():
            first = taken.setdefault(signal.casefold(), str(values.get("code")))
            if first != str(values.get("code")):
                problem = _(
                    "the signal {signal!r} stands for {first} already", signal=signal, first=first
                )
                log.row(sheet, row, problem, _("Leave it with one of the two"), column="signals")


def _steps(text: str | None) -> tuple[str, ...]:
    return tuple(step.strip() for step in _STEP.split(text or "") if step.strip())


def _fault_of(row: Row) -> KnownFault:
    values = row.values
    return KnownFault(
        code=values["code"],
        symptom=values["symptom"],
        symptom_zh=values["symptom_zh"] or "",
        words=values["words"] or (),
        kind=values["kind"] or "repair",
        priority=Priority(values["priority"] or Priority.NORMAL),
        skill=values["skill"],
        level=values["level"] or 1,
        tools=values["tools"] or (),
        parts=values["parts"] or {},
        minutes=values["minutes"],
        difficulty=Difficulty(values["difficulty"] or Difficulty.SIMPLE),
        remote=bool(values["remote"]),
        remote_steps=_steps(values["remote_steps"]),
        remote_steps_zh=_steps(values["remote_steps_zh"]),
        steps=_steps(values["steps"]),
        steps_zh=_steps(values["steps_zh"]),
        signals=values["signals"] or (),
    )
