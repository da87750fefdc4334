"""The settings of figures: what is aimed at, and what counts as kept; part of `dispatch.settings.Settings`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def setting(default: Any, *, unit: str, text: str, least: float | None = None) -> Any:
    """Return a field of settings with its default, unit, help and, for numbers, the least value."""
    return field(default=default, metadata={"unit": unit, "help": text, "least": least})


@dataclass(frozen=True)
class FigureSettings:
    """Targets of the figures and the bounds that they count by."""

    target_first_response: float = setting(
        95.0, unit="%", least=0.0, text="Target of figures: first responses kept, at least."
    )
    target_on_site: float = setting(
        95.0, unit="%", least=0.0, text="Target of figures: on-site promises kept, at least."
    )
    target_resolution: float = setting(
        95.0, unit="%", least=0.0, text="Target of figures: resolution promises kept, at least."
    )
    target_first_time_fix: float = setting(
        80.0, unit="%", least=0.0, text="Target of figures: first-time fix, at least."
    )
    target_satisfaction: float = setting(
        4.2, unit="of 5", least=0.0, text="Target of figures: mean score, at least."
    )
    target_satisfied: float = setting(
        85.0, unit="%", least=0.0, text="Target of figures: scores of 4 or 5, at least."
    )
    target_complaints: float = setting(
        2.0, unit="%", least=0.0, text="Target of figures: customers who complain, at most."
    )
    target_repeat_visits: float = setting(
        15.0, unit="%", least=0.0, text="Target of figures: visits that are repeated, at most."
    )
    target_appointments: float = setting(
        90.0, unit="%", least=0.0, text="Target of figures: appointments kept, at least."
    )
    target_call_backs: float = setting(
        95.0,
        unit="%",
        least=0.0,
        text="Target of figures: customers called back in time, at least.",
    )
    target_missing_parts: float = setting(
        5.0, unit="%", least=0.0, text="Target of figures: needed parts that were missing, at most."
    )
    target_utilisation: float = setting(
        70.0, unit="%", least=0.0, text="Target of figures: shift time used, at least."
    )
    target_travel_share: float = setting(
        35.0, unit="%", least=0.0, text="Target of figures: time on the way, at most."
    )
    appointment_minutes: float = setting(
        30.0,
        unit="minutes",
        least=0.0,
        text="How far a visit may begin from the told time and still keep the appointment.",
    )
    call_back_hours: float = setting(
        24.0, unit="hours", least=0.0, text="Within which time customers are to be called back."
    )
