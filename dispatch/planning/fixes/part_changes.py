"""Changes of where parts are and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.fixes.changes import SIZES
from dispatch.planning.fixes.entries import (
    Document,
    entry,
    refuse_below,
    with_entry,
    with_more,
)

MOMENT = {"unit": "moment"}
"""A second from the horizon's start, told and typed as a moment."""


@dataclass(frozen=True)
class SoonerOrder:
    """What is on order at a depot comes at a moment, in place of a later one."""

    kind: ClassVar[str] = "order"
    part: str
    depot: str
    at: int = field(metadata=MOMENT)

    @property
    def size(self) -> int:
        """What a sooner delivery counts for."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document in which the next order of the part that would come later comes at the moment."""
        arrivals = list(entry(document, "depots", self.depot).get("arrivals") or [])
        later = [a for a in arrivals if a["sku"] == self.part and a["at"] > self.at]
        if not later:
            raise SituationError(
                _(
                    "No order of {part} comes to {depot} later than that. Name a part that is on order there.",
                    part=self.part,
                    depot=self.depot,
                )
            )
        first = min(later, key=lambda a: int(a["at"]))
        sooner = [{**a, "at": self.at} if a is first else a for a in arrivals]
        return with_entry(
            document, "depots", self.depot, lambda depot: {**depot, "arrivals": sooner}
        )


@dataclass(frozen=True)
class MorePart:
    """More of a part is at a depot from a moment on, bought or brought from elsewhere."""

    kind: ClassVar[str] = "part"
    part: str
    quantity: int
    depot: str
    at: int = field(metadata=MOMENT)

    @property
    def size(self) -> int:
        """What a delivery counts for."""
        return SIZES[self.kind]

    def apply(self, document: Document) -> Document:
        """Return the document with one more arrival at the depot."""
        refuse_below(self.quantity, 1, self.part)
        more = {"sku": self.part, "quantity": self.quantity, "at": self.at}
        return with_entry(
            document,
            "depots",
            self.depot,
            lambda depot: {**depot, "arrivals": [*(depot.get("arrivals") or []), more]},
        )


@dataclass(frozen=True)
class VanPart:
    """A part is in a technician's van at the start; `source` names the depot or technician that gives it up.

    An empty `source` stands for a part that the plan does not know of: bought, or borrowed from outside.
    """

    kind: ClassVar[str] = "van-part"
    part: str
    quantity: int
    technician: str
    source: str = ""

    @property
    def size(self) -> int:
        """What loading a part counts for; one that nobody has is as much as a delivery."""
        return SIZES[self.kind if self.source else "part"]

    def apply(self, document: Document) -> Document:
        """Return the document with the part in the van, and less of it where it came from."""
        refuse_below(self.quantity, 1, self.part)
        changed = self._taken(document) if self.source else document
        return with_entry(
            changed,
            "technicians",
            self.technician,
            lambda person: {
                **person,
                "van": with_more(person.get("van"), self.part, self.quantity),
            },
        )

    def _taken(self, document: Document) -> Document:
        depots = {depot["id"] for depot in document.get("depots") or []}
        where, table = ("depots", "stock") if self.source in depots else ("technicians", "van")

        def edited(giver: Document) -> Document:
            known: Mapping[str, int | None] = giver.get(table) or {}
            have = known.get(self.part, 0)
            if have is not None and have < self.quantity:
                raise SituationError(
                    _(
                        "{source} has {have} of {part}, so it cannot give {quantity}.",
                        source=self.source,
                        have=have,
                        part=self.part,
                        quantity=self.quantity,
                    )
                )
            return {**giver, table: with_more(dict(known), self.part, -self.quantity)}

        return with_entry(document, where, self.source, edited)
