"""Sentences in the language at work; their values have names, as in `_("Saved {count} jobs", count=3)`."""

from __future__ import annotations

from typing import Any

from dispatch.languages.catalogues import catalogue
from dispatch.languages.current import DEFAULT, current_language, language_now


def gettext(message: str, /, **values: Any) -> str:
    """Return a message in the language at work, with its values in their places.

    Parameters
    ----------
    message : str
        The English sentence, with `{name}` where a value goes. Without values nothing is replaced.
    **values
        The values by name; they are written as they are, so format numbers and dates first.

    Raises
    ------
    KeyError
        If the sentence names a value that is not given.
    """
    # Written out, as pages call it thousands of times.
    language = language_now()
    if language != DEFAULT:
        message = catalogue(language).get(("", message), message)
    return message.format(**values) if values else message


def ngettext(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Return a message about a number of things: the English singular for 1, its plural for any other.

    The number is there as `{count}` unless the values give another.
    """
    return _filled(translated_number(singular, plural, count), {"count": count, **values})


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """Return a message that means different things in different places, as `Open` the act and `Open` the state."""
    return _filled(translated(message, context), values)


def mark(message: str, /) -> str:
    """Return the message itself, marked to be translated where it is shown: `_(NAMES[state])`."""
    return message


def lazy_gettext(message: str, /, **values: Any) -> LazyText:
    """Return a text that is written in the language of the moment when it is shown; for constants of modules."""
    return LazyText(message, values)


def translated(message: str, context: str = "") -> str:
    """Return a message in the language at work with its places still open; itself where nobody has translated it."""
    language = current_language()
    if language == DEFAULT:
        return message
    return catalogue(language).get((context, message), message)


def translated_number(singular: str, plural: str, count: int) -> str:
    """Return a message about a number of things with its places still open."""
    english = singular if count == 1 else plural
    language = current_language()
    return english if language == DEFAULT else catalogue(language).get(("", singular), english)


def _filled(text: str, values: dict[str, Any]) -> str:
    return text.format(**values) if values else text


class LazyText:
    """A text that is made when it is shown.

    Parameters
    ----------
    message : str
        The English sentence.
    values : dict
        What goes into its places.
    """

    __slots__ = ("_message", "_values")

    def __init__(self, message: str, values: dict[str, Any]) -> None:
        self._message = message
        self._values = values

    def __str__(self) -> str:
        return gettext(self._message, **self._values)

    def __repr__(self) -> str:
        return f"lazy_gettext({self._message!r})"

    def __format__(self, how: str) -> str:
        return format(str(self), how)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LazyText):
            return (self._message, self._values) == (other._message, other._values)
        return str(self) == other if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._message)

    def __bool__(self) -> bool:
        return bool(self._message)

    def __len__(self) -> int:
        return len(str(self))

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __getattr__(self, name: str) -> Any:
        """Give the methods of the text, as in `.lower()`."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)
