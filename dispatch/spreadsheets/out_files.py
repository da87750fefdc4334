"""Files that the user names to be written: what is in the way is a sentence, not a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dispatch.errors import InputError
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
        raise InputError(f"{path} is a folder. Name a file in it, such as {path / 'jobs.csv'}.")
    if path.suffix.lower() != ".csv":
        raise InputError(f"{path} does not end in .csv. Name a file such as jobs.csv.")
    if taken and not replace:
        raise InputError(
            f"{path} is there already. Name another file, or give --replace to replace it."
        )


def _not_written(path: Path, error: OSError) -> InputError:
    problem, remedy = error.strerror or str(error), "allow writing there"
    if isinstance(error, NotADirectoryError | FileExistsError):
        in_the_way = next((folder for folder in path.parents if folder.is_file()), None)
        if in_the_way is not None:
            problem, remedy = f"{in_the_way} is a file, not a folder", "move that file away"
    return InputError(f"{path} cannot be written: {problem}. Name another place, or {remedy}.")
