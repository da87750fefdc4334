"""Bytes of a text file to text: which encoding it is, decided strictly."""

from __future__ import annotations

import codecs
from pathlib import Path

from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.spreadsheets.limits import MAX_FILE_BYTES

_SAVE_AS = mark("Save it as CSV UTF-8")


class Unreadable(Exception):
    """A file cannot be read at all: `problem` and `remedy` as in a Fault."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def check_size(path: Path) -> None:
    """Raise Unreadable if a file is over the limit, before a byte of it is read."""
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1_000_000
        raise Unreadable(
            _(
                "the file has {size:.0f} MB, and the limit is {limit} MB",
                size=size / 1000000.0,
                limit=limit,
            ),
            _("Split it, or keep only the rows of the days to be planned"),
        )


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or GB18030.

    Raises
    ------
    Unreadable
        If it is too large, empty, no text, or in another encoding.
    """
    check_size(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            _("the file cannot be opened ({strerror})", strerror=error.strerror),
            _("Close it elsewhere or allow reading"),
        ) from error
    return decode(data)


def decode(data: bytes) -> str:
    """Return the text of `data`; Unreadable names the first byte that fits no encoding."""
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable(
            _("this is a workbook or archive, not text"), _("Name it .xlsx, or save it as CSV")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", "UTF-16")
    if data[:2000].count(0) * 5 > len(data[:2000]):
        raise Unreadable(_("this looks like UTF-16 without its mark, or is no text"), _(_SAVE_AS))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _gb18030(data, failed_at=error.start)
    if not text.strip():
        raise Unreadable(
            _("the file is empty"), _("Fill it; a table that may be left out can be removed")
        )
    return text


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("byte {start} is not {name}", start=error.start + 1, name=name), _(_SAVE_AS)
        ) from None


def _gb18030(data: bytes, *, failed_at: int) -> str:
    """Return the text of GB18030 bytes, told from Western text by the second bytes of the pairs alone.

    This is a guess with two limits. Encodings whose letters fall into pairs of high bytes (Big5, EUC-KR, Shift JIS,
    Windows-1251, or Latin-1 with two accented letters side by side) are mostly read as Chinese nonsense without a
    fault. Chinese text of which more than half are rare characters with a low second byte (as 镕) is refused; saved as
    UTF-8 it is read.
    """
    problem = _("the text is neither UTF-8 nor GB18030 (byte {failed_at})", failed_at=failed_at + 1)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise Unreadable(problem, _(_SAVE_AS)) from None
    # An accented Western letter swallows the plain letter after it, which is a low byte; common characters of Chinese
    # have two high ones.
    pairs = [
        two for two in (char.encode("gb18030") for char in text if char > "\x7f") if len(two) == 2
    ]
    swallowed = sum(two[1] < 0x80 for two in pairs)
    if swallowed * 2 > len(pairs):
        raise Unreadable(problem, _(_SAVE_AS))
    return text
