"""Passwords: what is good enough, and what is stored in their place."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import unicodedata
from dataclasses import dataclass, field

from dispatch.errors import DispatchError
from dispatch.languages import gettext as _

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 200
LEAST_DIFFERENT = 5
_SCHEME = "scrypt"
_AT_ONCE = 2


class PasswordRefused(DispatchError):
    """A password is not good enough; the sentence says what is asked of it."""


@dataclass(frozen=True)
class Passwords:
    """Makes and compares what is stored of a password, by scrypt.

    Attributes
    ----------
    cost : int
        Work and memory of one comparison: 1024 · `cost` bytes, `passes` times.
    passes : int
        How often the work is done.
    at_once : threading.Semaphore
        Comparisons made at one time; without this cap many logins would take all memory.

    References
    ----------
    Percival and Josefsson (2016), RFC 7914.
    """

    cost: int = 2**15
    passes: int = 3
    at_once: threading.Semaphore = field(
        default_factory=lambda: threading.Semaphore(_AT_ONCE), repr=False, compare=False
    )

    def stored(self, password: str) -> str:
        """Return what is stored in place of a password: the parameters, a salt and the hash."""
        salt = secrets.token_bytes(16)
        digest = self._digest(password, salt, cost=self.cost, passes=self.passes)
        salt_text, digest_text = (base64.b64encode(part).decode() for part in (salt, digest))
        return f"{_SCHEME}${self.cost}${self.passes}${salt_text}${digest_text}"

    def matches(self, password: str, stored: str | None) -> bool:
        """Return whether a password is the stored one; without one the same work is done for nothing.

        So an answer takes as long for a name that nobody has as for one that somebody has.
        """
        _, cost, passes, salt, digest = (stored or self._nobody()).split("$")
        found = self._digest(password, base64.b64decode(salt), cost=int(cost), passes=int(passes))
        return hmac.compare_digest(found, base64.b64decode(digest)) and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Return whether a password was stored with other parameters than today's."""
        return not stored.startswith(f"{_SCHEME}${self.cost}${self.passes}$")

    def _nobody(self) -> str:
        return f"{_SCHEME}${self.cost}${self.passes}${'A' * 22}==${'A' * 43}="

    def _digest(self, password: str, salt: bytes, *, cost: int, passes: int) -> bytes:
        # The same letters may come in two forms, by the keyboard they are typed on.
        text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
        with self.at_once:
            return hashlib.scrypt(
                text, salt=salt, n=cost, r=8, p=passes, maxmem=2048 * cost + 2**20, dklen=32
            )


def check_password(password: str, *, name: str, old: str) -> None:
    """Raise PasswordRefused with what is asked, unless a new password is good enough.

    Length is asked for and no mixture of kinds of characters, as sentences are easier to keep than riddles.
    """
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise PasswordRefused(
            _(
                "The password has {count} characters. Choose one of {least_characters} to"
                " {most_characters}; a few words in a row are easy to remember.",
                count=len(password),
                least_characters=LEAST_CHARACTERS,
                most_characters=MOST_CHARACTERS,
            )
        )
    if len(set(password)) < LEAST_DIFFERENT:
        raise PasswordRefused(
            _(
                "The password repeats fewer than {least_different} characters. Choose a less regular"
                " one.",
                least_different=LEAST_DIFFERENT,
            )
        )
    if password == old:
        raise PasswordRefused(_("The new password is the old one. Choose another one."))
    if name.casefold() in password.casefold():
        raise PasswordRefused(_("The password holds the user's name. Choose one without it."))
    if password.casefold().strip("0123456789!. ") in _COMMON:
        raise PasswordRefused(_("The password is among those tried first. Choose another one."))


_COMMON = {
    "administrator",
    "changemeplease",
    "correcthorsebatterystaple",
    "letmeinletmein",
    "passwordpassword",
    "qwertyuiopasdf",
    "qwertyuiop",
    "welcomewelcome",
    "password",
    "",
}


def one_time_password() -> str:
    """Return a fresh password to be read out once: four groups of five letters and digits, 100 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
