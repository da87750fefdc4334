"""Changing numbers in `dispatch.toml`: the lines of these settings alone, everything else stays as it is."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.saving import save_whole


def put_numbers(file: Path, values: Mapping[str, float]) -> None:
    """Set settings in a file, which is made where it is missing; comments and all other lines stay.

    Parameters
    ----------
    file : Path
        `dispatch.toml`; it appears whole or stays as it was, with the rights it has.
    values : Mapping of name to float
        What is to be set.

    Raises
    ------
    SettingsError
        If the file is no TOML, is written in a way that cannot be changed safely, or cannot be written.
    """
    try:
        text = file.read_bytes().decode("utf-8") if file.exists() else ""
        known = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            _("{file} cannot be read: {error}. Correct it or remove it.", file=file, error=error)
        ) from error
    changed = _changed(text, values)
    if not _holds(changed, {**known, **values}):
        lines = "; ".join(f"{name} = {value:g}" for name, value in values.items())
        raise SettingsError(
            _(
                "{file} cannot be changed safely, so it was left as it is. Write into it yourself: {lines}",
                file=file,
                lines=lines,
            )
        )
    try:
        save_whole(file, lambda draft: _write(draft, changed, like=file))
    except OSError as error:
        raise SettingsError(
            _(
                "{file} cannot be written: {error}. Free some space or change its rights.",
                file=file,
                error=error.strerror or error,
            )
        ) from error


def _changed(text: str, values: Mapping[str, float]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    # What stands below a [section] belongs to it, so new settings go above the first.
    top = next((i for i, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    for name, value in values.items():
        pattern = re.compile(rf"(\s*{name}\s*=\s*)[^#\s]+(.*)", re.DOTALL)
        found = next((i for i in range(top) if pattern.fullmatch(lines[i])), None)
        if found is None:
            lines.insert(top, f"{name} = {value:g}{end}")
            top += 1
        else:
            lines[found] = pattern.sub(rf"\g<1>{value:g}\g<2>", lines[found])
    return "".join(lines)


def _holds(text: str, expected: Mapping[str, object]) -> bool:
    try:
        return tomllib.loads(text) == expected
    except tomllib.TOMLDecodeError:
        return False


def _write(draft: Path, text: str, *, like: Path) -> None:
    draft.touch(mode=0o600)  # the file may hold a secret key
    if like.exists():
        shutil.copymode(like, draft)
    draft.write_bytes(text.encode("utf-8"))
