"""The form of a backup: a gzip file of JSON lines, the same from every engine, with a sum over all of it at the end.

The first line names the schema. Then each table has a line with its columns and a line for each row; the last line has
the number of rows and the SHA-256 of all lines before, so that a file cut off or changed is found out before anything
is restored. Moments are ISO 8601 in UTC, bytes are base64.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from dispatch.errors import StorageError
from dispatch.languages import gettext as _
from dispatch.storage import documents

FORMAT = "field-dispatch backup"
VERSION = 1


@dataclass(frozen=True)
class TablePart:
    """One table of a backup: its name, its columns, and its rows as they are read."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def write(path: Path, *, schema: str, tables: Iterable[TablePart]) -> dict[str, int]:
    """Write a backup and return the number of rows by table.

    The same content gives the same bytes.
    """
    counts: dict[str, int] = {}
    digest = hashlib.sha256()
    with path.open("wb") as stream, gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:

        def line(value: Any) -> None:
            data = documents.to_text(value).encode("utf-8") + b"\n"
            digest.update(data)
            packed.write(data)

        line({"format": FORMAT, "version": VERSION, "schema": schema})
        for table in tables:
            line({"table": table.name, "columns": table.columns})
            counts[table.name] = 0
            for row in table.rows:
                line([_plain(value) for value in row])
                counts[table.name] += 1
        line({"rows": counts, "sha256": digest.hexdigest()})
    return counts


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        zoned = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return zoned.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def schema_of(path: Path) -> str:
    """Read a backup from end to end and return the name of its schema.

    Raises
    ------
    StorageError
        If it is no backup, cut off or changed.
    """
    digest = hashlib.sha256()
    before, schema, counts = b"", "", 0
    with _opened(path) as packed:
        for line in packed:
            if not schema:
                schema = _header(path, line)
            else:
                digest.update(before)
                counts += before.startswith(b"[")
            before = line
    last = _parsed(path, before)
    whole = isinstance(last, dict) and last.get("sha256") == digest.hexdigest()
    if not whole or sum(last["rows"].values()) != counts:
        raise _damaged(path)
    return schema


def _header(path: Path, line: bytes) -> str:
    header = _parsed(path, line)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise _damaged(path)
    if header.get("version") != VERSION:
        raise StorageError(
            _(
                "{path} is a backup of version {get}, and this release reads version {version}."
                " Restore it with the release that wrote it, or a newer one.",
                path=path,
                get=header.get("version"),
                version=VERSION,
            )
        )
    return str(header["schema"])


def tables(path: Path) -> Iterator[TablePart]:
    """Give the tables of a backup that `schema_of` has passed; each table's rows are to be read before the next."""
    with _opened(path) as packed:
        next(packed)
        line = next(packed)
        while line.startswith(b'{"table"'):
            head = json.loads(line)
            rest: list[bytes] = []
            yield TablePart(head["table"], tuple(head["columns"]), _rows(packed, rest.append))
            (line,) = rest


def _rows(packed: BinaryIO, after: Callable[[bytes], None]) -> Iterator[list[Any]]:
    """Give the rows of a table, and hand the line that follows them to `after`."""
    for line in packed:
        if not line.startswith(b"["):
            after(line)
            return
        yield json.loads(line)


def _parsed(path: Path, line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise _damaged(path) from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a backup; every fault of the file is a sentence."""
    try:
        with gzip.open(path, "rb") as packed:
            yield packed  # type: ignore[misc]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise StorageError(
            _(
                "{path} cannot be read: {error}. Name a backup: dispatch restore FILE",
                path=path,
                error=error.strerror or error,
            )
        ) from error


def _damaged(path: Path) -> StorageError:
    return StorageError(
        f"{path} is no backup, or it is damaged or cut off; nothing was restored. Take another backup."
    )
