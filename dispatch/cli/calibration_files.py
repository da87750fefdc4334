"""What a calibration writes: numbers into `dispatch.toml`, and a table of speeds for the standards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dispatch.cli.settings_file import put_numbers
from dispatch.errors import TravelError
from dispatch.languages import gettext as _
from dispatch.saving import save_text
from dispatch.standards.speed_profiles import ANY, COLUMNS, FASTEST, SLOWEST
from dispatch.travel.calibration import Calibration
from dispatch.travel.hourly_speeds import HourSpeed, as_steps

STEPS_OF_SPEED = 20
"""Speeds are written in twentieths: more is not known from some dozens of trips."""


def put_line(file: Path, result: Calibration) -> list[str]:
    """Write a calibrated line into the settings, and return the names of the settings.

    Raises
    ------
    SettingsError
        If the file cannot be changed; then it is as it was.
    """
    values = {"travel_a": result.line.a, "travel_p": result.line.p}
    if result.metres:
        values["travel_detour"] = result.line.detour
    put_numbers(file, values)
    return list(values)


def put_speeds(file: Path, speeds: Sequence[HourSpeed]) -> None:
    """Write speeds by the hour as the table that the standards name (docs/time_of_day.md).

    Raises
    ------
    TravelError
        If there are none, or the file cannot be written.
    """
    if not speeds:
        raise TravelError(
            _(
                "There are no speeds by the hour, so {file} was not written. Give more trips.",
                file=file,
            )
        )
    lines = [",".join(COLUMNS)]
    rounded = [replace(each, speed=as_speed(each.speed)) for each in speeds]
    for kind, steps in as_steps(rounded).items():
        lines += [f"{ANY},{kind},{hour:02d}:00,{speed:g}" for hour, speed in steps]
    try:
        save_text(file, "\n".join(lines) + "\n")
    except OSError as error:
        raise TravelError(
            _("{file} cannot be written: {error}.", file=file, error=error.strerror or error)
        ) from error


def as_speed(speed: float) -> float:
    """Return a speed as tables may have it: rounded, and within their limits."""
    return min(max(round(speed * STEPS_OF_SPEED) / STEPS_OF_SPEED, SLOWEST), FASTEST)
