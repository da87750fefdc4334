"""One table of jobs alone, such as the history of a year."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.domain.job import Job
from dispatch.errors import InputFaults
from dispatch.languages import gettext as _
from dispatch.spreadsheets.build_day import job_of
from dispatch.spreadsheets.coordinates import check_coordinates
from dispatch.spreadsheets.decode import Unreadable, read_text
from dispatch.spreadsheets.fault_log import FaultLog
from dispatch.spreadsheets.headings import known_headings
from dispatch.spreadsheets.raw_table import table_of_csv
from dispatch.spreadsheets.read_sheet import read_sheet
from dispatch.spreadsheets.row_rules import check_jobs
from dispatch.spreadsheets.tables import TABLES


def read_jobs(path: Path, *, timezone: ZoneInfo) -> tuple[Job, ...]:
    """Return the jobs of a CSV file with the columns of `jobs`; parts and technicians that it names may be unknown.

    Parameters
    ----------
    path : Path
        The file.
    timezone : ZoneInfo
        Of every date and time without an offset.

    Raises
    ------
    InputFaults
        With every fault of the file; rows without coordinates are faults, as no address is looked up.
    """
    log, table = FaultLog(), TABLES["jobs"]
    log.register(path.name)
    try:
        raw = table_of_csv(read_text(path), known_headings(table))
    except Unreadable as error:
        log.whole(path.name, error.problem, error.remedy)
        raise InputFaults(log.faults()) from error
    except OSError as error:
        log.whole(path.name, error.strerror or str(error), _("Give a CSV file that can be read"))
        raise InputFaults(log.faults()) from error
    sheet = read_sheet(table, path.name, raw, timezone, log)
    check_coordinates({"jobs": sheet}, log)
    for row in sheet.rows:
        if row.values["latitude"] is None and "latitude" not in row.unread:
            log.row(sheet, row, _("there are no coordinates"), _("Write them"), column="latitude")
    check_jobs(sheet, log)
    if log:
        raise InputFaults(log.faults())
    return tuple(job_of(row) for row in sheet.rows)
