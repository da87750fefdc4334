"""What every source of travel times answers: one interface for the formula and for real roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispatch.domain.place import Location
from dispatch.domain.plan import TRAVEL_FALLBACK
from dispatch.errors import TravelError
from dispatch.languages import gettext as _

IntMatrix = NDArray[np.int64]


class TravelMatrix(Protocol):
    """Travel between all pairs of L places."""

    @property
    def seconds(self) -> IntMatrix:
        """Seconds, shape (L, L); row is from, column is to."""

    @property
    def metres(self) -> IntMatrix:
        """Metres, shape (L, L)."""

    @property
    def provider(self) -> str:
        """Who answered, for people."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences to show beside the plan."""

    @property
    def fallback(self) -> str | None:
        """Why another source than the chosen one answered, for people; None where the chosen one did."""

    def document(self) -> dict[str, Any]:
        """Return the value of `travel` in a problem document."""


class TravelTimes(Protocol):
    """A source of travel times."""

    def matrix(self, places: Sequence[Location]) -> TravelMatrix:
        """Return travel between all pairs of places.

        Raises
        ------
        TravelError
            If a time cannot be had; never a large number in its place.
        """


@dataclass(frozen=True, eq=False)
class TableMatrix:
    """Travel as a source with tables answers it.

    Attributes
    ----------
    seconds, metres : ndarray of int64, shape (L, L)
        Given as any table of numbers; fractions are rounded up. The diagonal is 0.
    provider : str
        Who answered, for people.
    warnings : tuple of str
        Sentences to show beside the plan.
    fallback : str or None
        Why another source than the chosen one answered.

    Raises
    ------
    TravelError
        If the tables have no square shape or two different ones, or hold a value that is missing, negative, not finite
        or, on the diagonal, not 0.
    """

    seconds: IntMatrix
    metres: IntMatrix
    provider: str
    warnings: tuple[str, ...] = ()
    fallback: str | None = None

    def __post_init__(self) -> None:
        """Check both tables and turn them into whole numbers."""
        for name in ("seconds", "metres"):
            table = _checked(getattr(self, name), what=name, provider=self.provider)
            object.__setattr__(self, name, table)
        if self.seconds.shape != self.metres.shape:
            raise TravelError(
                _(
                    "{provider}: seconds have the shape {shape} and metres {shape2}. Give both for the"
                    " same places.",
                    provider=self.provider,
                    shape=self.seconds.shape,
                    shape2=self.metres.shape,
                )
            )

    def document(self) -> dict[str, Any]:
        """Return both tables as lists."""
        return {"duration": self.seconds.tolist(), "distance": self.metres.tolist()}


def _checked(values: ArrayLike, *, what: str, provider: str) -> IntMatrix:
    try:
        table: NDArray[np.float64] = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise TravelError(
            _(
                "{provider}: {what} are no table of numbers. Check the source.",
                provider=provider,
                what=what,
            )
        ) from None
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise TravelError(
            _(
                "{provider}: {what} have the shape {shape}. Give a row and a column for each place.",
                provider=provider,
                what=what,
                shape=table.shape,
            )
        )
    wrong = ~np.isfinite(table) | (table < 0)
    np.fill_diagonal(wrong, wrong.diagonal() | (table.diagonal() != 0))
    if wrong.any():
        here, there = (int(index) for index in np.argwhere(wrong)[0])
        rule = _("The diagonal has to be 0") if here == there else _("Give a number of 0 or more")
        raise TravelError(
            _(
                "{provider}: {what} from place {here} to place {there} are {table}. {rule}.",
                provider=provider,
                what=what,
                here=here,
                there=there,
                table=table[here, there],
                rule=rule,
            )
        )
    return np.ceil(table).astype(np.int64)


def told_of(matrix: TravelMatrix) -> dict[str, str]:
    """Return what the `stats` of a plan say of its travel times beside who answered."""
    return {} if matrix.fallback is None else {TRAVEL_FALLBACK: matrix.fallback}
