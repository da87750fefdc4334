"""The key that signs cookies: from the settings, or made at the first start and kept in a file of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from dispatch.errors import SettingsError
from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.storage.engine import Store

FILE = "secret_key"
LEAST_CHARACTERS = 32
LEAST_DIFFERENT = 10
# Words that stand in examples; a key made of them is known to everybody.
GIVEN_AWAY = ("changeme", "change-me", "change_me", "default", "example", "insecure", "password")
HOW = "Leave it empty and one is made, or take what this writes: python -c 'import secrets; print(secrets.token_hex())'"


def signing_keys(settings: Settings, *, folder: Path) -> tuple[str, list[str]]:
    """Return the key that signs, and the earlier ones whose signatures are still taken.

    Parameters
    ----------
    settings : Settings
        `secret_key`, and `secret_key_fallbacks` with commas.
    folder : Path
        Where the key's file lies, beside the store.

    Raises
    ------
    SettingsError
        If one of the keys is short or known, or its file cannot be read or made, or others can read it.
    """
    key = settings.secret_key or _kept_key(folder / FILE)
    earlier = [text.strip() for text in settings.secret_key_fallbacks.split(",") if text.strip()]
    _check(key, "secret_key")
    for other in earlier:
        _check(other, "secret_key_fallbacks")
    return key, earlier


def folder_of(store: Store) -> Path:
    """Return where a store's key lies: beside its file, or in the working folder where a server holds the store."""
    is_file = store.url.get_backend_name() == "sqlite"
    return Path(store.url.database or "").resolve().parent if is_file else Path.cwd()


def _check(key: str, name: str) -> None:
    # The key itself is not shown: sentences end up in logs.
    if len(key) < LEAST_CHARACTERS:
        raise SettingsError(
            _(
                "{name} has {count} characters. Give at least {least_characters} by chance. {how}",
                name=name,
                count=len(key),
                least_characters=LEAST_CHARACTERS,
                how=HOW,
            )
        )
    if len(set(key)) < LEAST_DIFFERENT or any(word in key.lower() for word in GIVEN_AWAY):
        raise SettingsError(
            _("{name} can be guessed. Give one made by chance. {how}", name=name, how=HOW)
        )


def _kept_key(path: Path) -> str:
    with contextlib.suppress(FileExistsError):
        _make(path)
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError(
                _(
                    "{path} can be read by others, so its key may be known. Remove it, and one "
                    "is made anew.",
                    path=path,
                )
            )
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            _(
                "{path} cannot be read: {error}. Give this user the right, or set secret_key.",
                path=path,
                error=error,
            )
        ) from error


def _make(path: Path) -> None:
    """Make the file with a fresh key, whole and for this user alone; FileExistsError where there is one."""
    if path.exists():
        raise FileExistsError(path)
    draft = path.with_name(f".{FILE}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32) + "\n")
        _put(draft, path)
    except FileExistsError:
        raise
    except OSError as error:
        raise SettingsError(
            _(
                "{path} cannot be made: {error}. Make its folder writable, or set secret_key.",
                path=path,
                error=error.strerror or error,
            )
        ) from error


def _put(draft: Path, path: Path) -> None:
    """Give the draft its name; a link, unlike renaming, never replaces a key that another process has just made."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # some file systems have no links
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
