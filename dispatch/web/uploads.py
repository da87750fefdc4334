"""Files that a form or a call brings: spreadsheets into the store, and everything in the store as one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from werkzeug.datastructures import FileStorage

from dispatch.desk.exporting import export_all
from dispatch.desk.loading import LoadReport, load_day
from dispatch.desk.place_memory import with_corrections
from dispatch.domain.fault import Fault
from dispatch.domain.gcj02 import coordinates_of
from dispatch.spreadsheets import read_uploaded
from dispatch.travel.geocoding import gazetteer_of
from dispatch.web.access import acting
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now, standards

MOST_BYTES = 10 * 1024 * 1024
"""Of all files of one load together, and the form around them."""
EXPORT = "dispatch-export.zip"
# The oldest moment that the format knows: the same store gives the same file.
MADE_AT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Loaded:
    """What loading did to each table, and the rows that were left out for their faults."""

    tables: LoadReport
    skipped: tuple[Fault, ...]


def load_files(
    files: Iterable[FileStorage], *, recount: bool, skip_bad_rows: bool, coordinates: str = ""
) -> Loaded:
    """Load files that were sent into the store; fields of a form that were left empty are passed over.

    Addresses are looked up among the pins that were set and in the gazetteer; no service is asked while somebody waits.
    `coordinates` is wgs84 or gcj02, empty is that of the settings.

    Raises
    ------
    InputError, InputFaults, NotAllowed, SettingsError, StorageError
        As `read_uploaded` and `load_day`.
    """
    sent = [(file.filename, file.read()) for file in files if file.filename]
    settings = current_settings()
    gazetteer = gazetteer_of(settings)
    day = read_uploaded(
        sent,
        timezone=standards().timezone,
        skip_bad_rows=skip_bad_rows,
        coordinates=coordinates_of(coordinates or settings.coordinates, what="coordinates"),
        geocode=with_corrections(current_store(), gazetteer.find if gazetteer else None),
    )
    report = load_day(
        current_store(), day, by=acting(), at=now(), standards=standards(), recount=recount
    )
    return Loaded(report, day.skipped)


@contextmanager
def _exported() -> Iterator[Path]:
    """Everything in the store in a folder that is there as long as it is read."""
    with TemporaryDirectory(prefix="dispatch-export-") as made:
        export_all(current_store(), Path(made), at=now(), standards=standards())
        yield Path(made)


def export_file() -> IO[bytes]:
    """Return everything in the store as a zip, in a file that is gone when it is closed.

    Raises
    ------
    InputError
        If there is nothing to export yet.
    """
    packed = TemporaryFile(prefix="dispatch-export-")  # noqa: SIM115 - whoever sends it closes it
    try:
        with _exported() as folder, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    entry = ZipInfo(path.relative_to(folder).as_posix(), MADE_AT)
                    entry.compress_type = ZIP_DEFLATED
                    archive.writestr(entry, path.read_bytes())
    except BaseException:
        packed.close()
        raise
    packed.seek(0)
    return packed
