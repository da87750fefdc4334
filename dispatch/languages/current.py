"""The language at work: one for each request, each command and each thread of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

DEFAULT = "en"
LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "简体中文"}
"""By code, the name of each language in that language."""
TAGS: Mapping[str, str] = {"en": "en", "zh": "zh-Hans"}
"""By code, what `<html lang>` says."""

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)
language_now = _current.get
"""What `current_language` returns, for those who ask thousands of times."""


def current_language() -> str:
    """Return the code of the language at work: `en` where none was set."""
    return _current.get()


def set_language(language: str) -> None:
    """Write in this language from here on, in this thread or task.

    Raises
    ------
    ValueError
        If there is no such language.
    """
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ValueError(f"There is no language {language!r}. The languages are {known}.")
    _current.set(language)


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Write in this language within the block, and in the earlier one after it.

    Raises
    ------
    ValueError
        If there is no such language.
    """
    before = _current.get()
    set_language(language)
    try:
        yield
    finally:
        _current.set(before)


def language_of_locale(tag: str) -> str | None:
    """Return the language of a tag such as `zh-CN`, `zh_CN.UTF-8` or `en-GB`; None for one that is not spoken here.

    >>> language_of_locale("zh_CN.UTF-8"), language_of_locale("en-GB"), language_of_locale("C")
    ('zh', 'en', None)
    """
    code = tag.partition(".")[0].replace("_", "-").partition("-")[0].strip().lower()
    return code if code in LANGUAGES else None


def accepted_language(tags: Iterable[str]) -> str | None:
    """Return the first language of a reader's list that is spoken here; None where none is.

    Parameters
    ----------
    tags : iterable of str
        Tags as in `Accept-Language`, the preferred one first.
    """
    return next((found for tag in tags if (found := language_of_locale(tag))), None)
