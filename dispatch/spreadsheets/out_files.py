"""Files that the user names to be written: what is in the way is a sentence, not a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.saving import save_whole


def save_named(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file; it appears whole or not at all.

    Raises
    ------
    InputError
        If the folder or file cannot be written; the text names what is in the way.
    """
    try:
        save_whole(path, write)
    except OSError as error:
        raise _not_written(path, error) from error


def is_taken(path: Path) -> bool:
    """Return whether there is a file or folder at `path`; InputError where that cannot be told."""
    try:
        return path.exists()
    except OSError as error:
        raise _not_written(path, error) from error


def check_new_csv(path: Path, *, replace: bool) -> None:
    """Refuse a name that no table should be written under.

    Raises
    ------
    InputError
        If it is a folder, does not end in .csv, or is there already and is not to be replaced.
    """
    taken = is_taken(path)
    if taken and path.is_dir():
        raise InputError(
            _(
                "{path} is a folder. Name a file in it, such as {example}.",
                path=path,
                example=path / "jobs.csv",
            )
        )
    if path.suffix.lower() != ".csv":
        raise InputError(_("{path} does not end in .csv. Name a file such as jobs.csv.", path=path))
    if taken and not replace:
        raise InputError(
            _(
                "{path} is there already. Name another file, or give --replace to replace it.",
                path=path,
            )
        )


def _not_written(path: Path, error: OSError) -> InputError:
    if isinstance(error, NotADirectoryError | FileExistsError):
        in_the_way = next((folder for folder in path.parents if folder.is_file()), None)
        if in_the_way is not None:
            return InputError(
                _(
                    "{path} cannot be written: {in_the_way} is a file, not a folder."
                    " Name another place, or move that file away.",
                    path=path,
                    in_the_way=in_the_way,
                )
            )
    return InputError(
        _(
            "{path} cannot be written: {problem}. Name another place, or allow writing there.",
            path=path,
            problem=error.strerror or str(error),
        )
    )
