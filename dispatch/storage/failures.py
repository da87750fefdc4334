"""What a database says, in sentences: nothing of it reaches the user as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from dispatch.errors import StaleVersion, StorageError
from dispatch.languages import gettext as _

# What SQLite and PostgreSQL write, and what a person can do about it.
REMEDIES = (
    (
        r"database or disk is full|could not extend file|No space left",
        "the disk is full",
        "Free some space",
    ),
    (
        r"readonly database|read-only|permission denied",
        "it may not be written",
        "Give the product the right to write there",
    ),
    (r"database is locked", "another process keeps it locked", "Stop that process"),
    (r"unable to open database file", "it cannot be opened", "Check folder and rights"),
    (
        r"not a database|malformed|disk image",
        "it is damaged or no store",
        "Restore a backup: dispatch restore FILE",
    ),
    (
        r"connection (is|was) (bad|lost|closed)|connection failed|could not connect|server closed|refused"
        r"|terminating connection|No such file or directory|Name or service not known",
        "the server cannot be reached",
        "Start it, or correct the setting store_url",
    ),
    (
        r"password authentication|no password supplied",
        "the server refuses the password",
        "Correct it",
    ),
    (r'database ".*" does not exist', "the server has no such database", "Create it"),
)


@contextmanager
def spoken(url: URL) -> Iterator[None]:
    """Turn what the database raises in the block into a `StorageError`; what a use case raises passes."""
    try:
        yield
    except StaleDataError as error:
        raise StaleVersion(_("what you have changed"), given=None, found=None) from error
    except PoolTimeout as error:
        raise StorageError(
            _(
                "{name_of} cannot be used: all connections are busy. Try again in a moment.",
                name_of=name_of(url),
            )
        ) from error
    except DBAPIError as error:
        raise StorageError(sentence(url, str(error.orig))) from error
    except StatementError as error:
        if isinstance(error.orig, StorageError):
            raise error.orig from error
        raise StorageError(
            _(
                "{name_of} cannot keep a value: {error}. Correct the value.",
                name_of=name_of(url),
                error=error.orig or error,
            )
        ) from error
    except UnicodeEncodeError as error:
        raise StorageError(
            _(
                "{name_of} cannot keep the text {object!r:.60}: it holds half a character. Correct it.",
                name_of=name_of(url),
                object=error.object,
            )
        ) from error


def name_of(url: URL) -> str:
    """Return what the store is called in sentences; a password is not shown."""
    shown = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(True)
    return f"The store {shown}"


def sentence(url: URL, said: str) -> str:
    """Return what is wrong with the store, and what to do."""
    for pattern, fault, remedy in REMEDIES:
        if re.search(pattern, said, re.IGNORECASE):
            return f"{name_of(url)} cannot be used: {fault}. Nothing was saved. {remedy}, then try again."
    first = said.strip().splitlines()[0] if said.strip() else "no reason given"
    return f"{name_of(url)} refused: {first}. Nothing was saved."
