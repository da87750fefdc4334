"""The language of the command line: which one it is, and help texts and Click's own words in it.

Help is written in English where a command is declared and translated when it is shown; tests compare what the commands
say with the catalogues. English needs nothing of this, so it costs no time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import click
from click import core, decorators, exceptions, formatting, parser, types

from dispatch.errors import SettingsError
from dispatch.languages import (
    DEFAULT,
    LANGUAGES,
    gettext,
    language_of_locale,
    mark,
    set_language,
)
from dispatch.settings import Settings

AUTOMATIC = "auto"

CLICK = (
    *(mark("Usage:"), mark("Options"), mark("Commands"), mark("Positional arguments")),
    *(mark("Show this message and exit."), mark("Show the version and exit.")),
    *(mark("default: {default}"), mark("required"), mark("env var: {var}"), mark("Aborted!")),
    *(mark("Error: {message}"), mark("Try '{command} {option}' for help.")),
    *(mark("Missing command."), mark("Missing argument"), mark("Missing option")),
    *(mark("No such option {name!r}."), mark("No such command {name!r}.")),
    *(mark("Invalid value: {message}"), mark("Invalid value for {param_hint}: {message}")),
    *(mark("Did you mean {possibility}?"), mark("Got unexpected extra argument ({args})")),
    *(
        mark("Got unexpected extra arguments ({args})"),
        mark("Option {name!r} requires an argument."),
        mark("Choose from:\n\t{choices}"),
    ),
    *(mark("{value!r} is not one of {choices}."), mark("{value} is not in the range {range}.")),
    *(
        mark("{value!r} is not a valid {number_type}."),
        mark("Option {name!r} does not take a value."),
    ),
    *(mark("{name} {filename!r} does not exist."), mark("{name} {filename!r} is a file.")),
    *(mark("{name} {filename!r} is a directory."), mark("file"), mark("directory"), mark("path")),
)
"""What Click itself says; it asks the function `_` of its modules for the words."""

_ENGLISH: WeakKeyDictionary[Any, Mapping[str, str | None]] = WeakKeyDictionary()
"""What the help of each command and option was declared as."""


def language_asked_for() -> str:
    """Return the language of the setting, else that of the terminal.

    A setting that cannot be used is told of by the command itself; here it counts as not given.
    """
    try:
        asked = Settings.load().language
    except SettingsError:
        asked = AUTOMATIC
    return asked if asked in LANGUAGES else _of_the_terminal()


def _of_the_terminal() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return language_of_locale(value) or DEFAULT
    return DEFAULT


def speak(commands: click.Group, language: str) -> None:
    """Let the command line speak a language from here on: the product, the help of its commands, and Click."""
    set_language(language)
    if language == DEFAULT and not _ENGLISH:
        return
    for module in (core, decorators, exceptions, formatting, parser, types):
        for name, words in (("_", gettext_of_click), ("ngettext", ngettext_of_click)):
            if hasattr(module, name):
                setattr(module, name, words)
    for thing, names in _with_help(commands):
        english = _ENGLISH.setdefault(thing, {name: getattr(thing, name) for name in names})
        for name, text in english.items():
            setattr(thing, name, translated_help(text) if text else text)


def _with_help(command: click.Command) -> Iterator[tuple[Any, Sequence[str]]]:
    """Yield what has a help text below a command, itself first, with the names of these texts."""
    yield command, ("help", "short_help")
    # It is made anew when it is asked for, in the words of that moment.
    command._help_option = None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield parameter, ("help",)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _with_help(below)


def translated_help(text: str) -> str:
    """Return a help text in the language at work, paragraph by paragraph, as they stand in the catalogues."""
    return "\n\n".join(gettext(joined(paragraph)) for paragraph in text.split("\n\n"))


def joined(paragraph: str) -> str:
    """Return the lines of a paragraph as one, as the catalogues hold it."""
    return " ".join(paragraph.split())


def help_texts(commands: click.Group) -> Iterator[str]:
    """Yield every paragraph of help that a group of commands shows, in English."""
    for thing, names in _with_help(commands):
        english = _ENGLISH.get(thing, {name: getattr(thing, name) for name in names})
        for text in english.values():
            yield from (joined(paragraph) for paragraph in (text or "").split("\n\n") if paragraph)


def gettext_of_click(message: str) -> str:
    """Return a message of Click in the language at work, its places still open."""
    return gettext(message)


def ngettext_of_click(singular: str, plural: str, count: int) -> str:
    """Return a message of Click about a number of things, its places still open."""
    return gettext(singular if count == 1 else plural)
