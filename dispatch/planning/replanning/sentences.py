"""Longer sentences about edits by hand and appointments, marked to be translated where they are said."""

from __future__ import annotations

from dispatch.languages import mark

NO_SHIFT_OF_INDEX = mark("{who} has {number} shifts, counted from 0; there is no shift {shift}.")
NO_SHIFT_LEFT = mark("{technician_id} has no shift left. Choose somebody else.")
NO_TIMES = mark("{job_id}: no way was found to time these routes, whatever rules are broken.")
NO_POSITION = mark("{job_id}: the route has {count} other visits; there is no position {position}.")
NO_TECHNICIAN = mark("there is no technician {technician_id}. Check the id.")
NOT_IN_MATRIX = mark(
    "{job}: the way to its place is not in the matrix of travel times. Add the place to"
    " the day first."
)
NO_MATRIX_NOW = mark(
    "{job}: the plan on the board rests on a matrix of travel times, and travel is now by {provider}."
    " Plan again first."
)
ONLY_STRAIGHT = mark(
    "{job}: the plan on the board rests on a matrix of travel times, and only a straight line is known"
    " to its place. Ask again when the source answers. {reason}"
)
REACHES = mark(
    "{sku} reaches {depot} on {moment:%a %d %b %H:%M}; nobody comes before it can be picked up."
)
NOT_LEFT_OUT = mark("{job} is not visited, so it cannot be left out.")
NOT_HELD = mark("{job} is not visited, so there is nothing to hold.")
NO_JOB_LEFT = mark("there is no job {id} in what is left of the day. Check the id.")
NOWHERE = mark("No depot has {sku} or has it on order, and no van has it to spare.")
BREAKS_RULES = mark("The edit breaks rules. Force it, or choose another.\n{said}")
