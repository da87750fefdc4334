"""Ids in addresses: any text a spreadsheet may hold, also `a/b`, `..` or an empty one."""

from __future__ import annotations

import base64
import binascii
import re

from werkzeug.routing import BaseConverter, ValidationError

_PLAIN = re.compile(r"[\w-][\w.-]*")
_CODED = "~"


class IdConverter(BaseConverter):
    """Writes plain ids as they are, and all others as `~` and base64, which no browser or proxy rewrites."""

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        """Return the id that an address stands for; ValidationError (a 404) if it stands for none."""
        if not value.startswith(_CODED):
            return value
        code = value[len(_CODED) :]
        try:
            padded = code + "=" * (-len(code) % 4)
            return base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise ValidationError from error

    def to_url(self, value: str) -> str:
        """Return the part of an address that stands for an id."""
        if _PLAIN.fullmatch(value):
            return super().to_url(value)
        code = base64.urlsafe_b64encode(value.encode("utf-8")).decode("ascii")
        return _CODED + code.rstrip("=")
