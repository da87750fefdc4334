"""The text of a small CSV file beside the standards, as office programs of any language write it."""

from __future__ import annotations

from pathlib import Path

from dispatch.errors import StandardsError
from dispatch.languages import gettext as _


def csv_text(path: Path, *, what: str) -> str:
    """Return the text of a CSV file in UTF-8 or GB18030.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What it is, for the error: "holiday list".

    Raises
    ------
    StandardsError
        If it cannot be read, or is in neither encoding.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StandardsError(
            _(
                "The {what} {path} cannot be read: {strerror}. Give a file that is there, or write"
                ' file = "".',
                what=what,
                path=path,
                strerror=error.strerror,
            )
        ) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StandardsError(
        _("{path} is neither UTF-8 nor GB18030. Save it as CSV in UTF-8.", path=path)
    )
