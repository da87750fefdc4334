"""How far chance may have moved a share."""

from __future__ import annotations

from math import sqrt

from dispatch.languages import gettext as _

Z = 1.959963984540054
"""97.5 % of a normal distribution lie below so many standard deviations."""


def share_interval(part: float, whole: float) -> tuple[float, float]:
    """Return the ends of the interval that holds the true share with 95 %, for `part` of `whole` cases.

    References
    ----------
    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
    Statistical Association 22 (1927), page 209.
    """
    share = part / whole
    middle = (share + Z**2 / (2 * whole)) / (1 + Z**2 / whole)
    spread = sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2))
    half = Z * spread / (1 + Z**2 / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


def counted_words(part: float, whole: float, *, interval: bool) -> str:
    """Return numerator and denominator of a share in words, with its interval where wanted."""
    if not interval:
        return _("{part:,.0f} of {whole:,.0f}", part=part, whole=whole)
    low, high = share_interval(part, whole)
    return _(
        "{part:,.0f} of {whole:,.0f} (95 % interval: {low:.0f} to {high:.0f} %)",
        part=part,
        whole=whole,
        low=100 * low,
        high=100 * high,
    )
