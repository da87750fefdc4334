"""The translations: every .po file of a language, read once and put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "catalogues"
Key = tuple[str, str]
_NAMED = re.compile(r"\{(\w*)[^{}]*\}")


class CatalogueError(ValueError):
    """A catalogue that cannot be read."""


@cache
def catalogue(language: str) -> Mapping[Key, str]:
    """Return the translations of a language by context (mostly empty) and English message.

    The languages here have one form for every number, so the translation of a message in the plural is found under its
    singular. English is its own translation.
    """
    return {} if language == "en" else read_folder(FOLDER / language)


def read_folder(folder: Path) -> dict[Key, str]:
    """Return what the .po files of a folder say, put together.

    Where two of them translate one message differently the first by name counts, so that no page fails over it; the
    tests tell of it.

    Raises
    ------
    CatalogueError
        If a file cannot be read.
    """
    found: dict[Key, str] = {}
    for path in sorted(folder.glob("*.po")):
        for key, text in read_file(path).items():
            found.setdefault(key, text)
    return found


def read_file(path: Path) -> dict[Key, str]:
    """Return what one .po file translates; entries without a translation are left out.

    Raises
    ------
    CatalogueError
        If the file is no catalogue.
    """
    # Imported when it is needed: English needs no catalogue.
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            entries = list(read_po(file, abort_invalid=True))
    except (OSError, PoFileError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name} cannot be read: {error}. Correct it.") from error
    found: dict[Key, str] = {}
    for entry in entries:
        message, text = first_of(entry.id), first_of(entry.string)
        if message and text and not entry.fuzzy:
            found[entry.context or "", message] = text
    return found


def first_of(text: str | Sequence[str] | None) -> str:
    """Return the one text of an entry, or the first where it has several for different numbers."""
    if text is None or isinstance(text, str):
        return text or ""
    return text[0] if text else ""


def names_in(text: str) -> frozenset[str]:
    """Return the names of the values a message holds, as in `{count}`.

    >>> sorted(names_in("Saved {count} of {total:,} jobs"))
    ['count', 'total']
    """
    return frozenset(_NAMED.findall(text))
