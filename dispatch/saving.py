"""Files appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def save_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file of another name in the same folder, then move it to `path`.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing; a file that is there is replaced.
    write : callable
        Gets the path to write to, with the same ending.

    Raises
    ------
    OSError
        If the folder or file cannot be written; then `path` is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        write(draft)
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def save_text(path: Path, text: str) -> None:
    """Write a text in UTF-8 with its line ends as they are; it appears whole or not at all.

    Raises
    ------
    OSError
        If the folder or file cannot be written; then `path` is as it was.
    """
    save_whole(path, lambda draft: _write(draft, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
