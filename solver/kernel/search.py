"""The compiled search: ruin and recreate over routes of visits, with one `step` that knows what a stop means and costs.

Everything that is compiled stands in this one file, because the compile cache is keyed by it. `run` is the only entry;
the other functions are compiled into it. There is no clock and no chance from outside: times and temperatures come in
as arguments, random numbers from the state in `chance`.

Tables (see `tables.py` and `state.py`; the constants below name their columns)

========= ============================================================================================
`legs`    seconds between locations, `metres` likewise
`node`    jobs, then depots: place, windows, due and published start; `price` what lateness costs them
`service` seconds on site by class of technicians and node
`window`  intervals of possible starts, ascending
`shift`   the shifts that can carry a route, those of one technician in order of time
`rate`    cents for a second, metre or piece; `setting` switches and sizes
`profile` from which second of the day on how much of a leg is covered a second; `bucket` the row there each 1,024 s
`part`    parts by node; `tool` tools needed (jobs) or lent (depots) as bits; `carried` by technician
`level`   for depot and part where its moments of supply begin in `arrival`, and how many there are
`need`    parts by route and sku, `draw` what of it comes from the van; `aboard` left in the vans, `free` at depots
`seq`     nodes of each route between start (position 0) and end; `at` and `paid` the state after each position
`info`    the length and summary of each route; `cost` its price
========= ============================================================================================

A state has two sides: the break not yet taken and taken. The break is put where it lets the route go on earliest; the
search compares both sides at the end. Waiting on purpose (a published start, paid hours, travel by the hour) is added
by `settle` once a route's order is known.

References
----------
J. Christiaens, G. Vanden Berghe (2020): Slack Induction by String Removals for Vehicle Routing Problems.
"""

# Numba finds out the types of these functions itself; the address book they share is described in `address_book.py`.
# ruff: noqa: ANN001, ANN201, SIM102, SIM110
# mypy: disallow-untyped-defs=False, disallow-incomplete-defs=False, check-untyped-defs=False

from __future__ import annotations

import math

import numpy as np

from solver.kernel.address_book import book_at, views
from solver.kernel.compilation import entry, helper

I4, I8, F8, U8 = np.int32, np.int64, np.float64, np.uint64

# Numbers of numpy, because Numba compiles a function again for every plain number that it is called with.
NEVER, NONE, ZERO, ONE, TRUE = I8(1 << 60), I8(-1), I8(0), I8(1), np.bool_(True)
DAY, BUCKET = 86400, 10
FINEST_FACTOR = 10**6
UNPAID = 1e300

# node: place, first opening and last closing, windows, due, published start and technician, preferred, parts
(
    PLACE,
    OPEN,
    CLOSE,
    FIRST_WINDOW,
    WINDOWS,
    DUE,
    PUBLISHED,
    TOLD,
    PREFERRED,
    FIRST_PART,
    PART_COUNT,
) = range(11)
NODE_COLUMNS = 11
# price
MISSED, LATE, SHIFTED, UNSERVED = range(4)
PRICE_COLUMNS = 4
# shift
TECHNICIAN, BEGIN, END, LATEST, FROM, TO, BREAK_OPEN, BREAK_CLOSE, BREAK, CLASS, EARLIER, LATER = (
    range(12)
)
SHIFT_COLUMNS = 12
# rate; LURE is the part of TRAVEL that only guides the search
TRAVEL, METRE, OVERTIME, WORK, SHIFT_USED, PREFERENCE, MOVED, BALANCE, LURE = range(9)
RATES = 9
# setting
(
    SCALE,
    DAY_OFFSET,
    SHORTEST,
    KILOMETRES,
    PLAIN,
    SETTLE,
    HURRY,
    JOBS,
    DEPOTS,
    SPANS,
) = range(10)
SETTINGS = 10
# at: leave at the earliest and with the break taken, latest start, location, whether the break follows this stop (1)
# or can no longer follow (2)
# then the spans of the route up to this stop and from it on: shortest duration, earliest and latest begin of it
LEAVE, RESTED, LAST, SPOT, RESTS = range(5)
TO_TIME, TO_EARLY, TO_LATE, ON_TIME, ON_EARLY, ON_LATE = range(5, 11)
AT_COLUMNS = 11
# info
LENGTH, GAP, DEPART, ENDS, BUSY, IDLE, PICKUP, LEVEL_TIME = range(8)
PAUSE, LOW, HIGH, FIRST, UNTIMED, PICKED, KEPT = range(8, 15)
INFO_COLUMNS = 15
# cost: what the route pays in all, what the state at its end had paid, its seconds of travel (only with a lure)
TOTAL, GREEDY, ROAD = range(3)
COST_COLUMNS = 3
# count
ABSENT, TOUCHED, CHANGED, BROKEN, IMPROVED, REMOVED, ACCEPTED, FAILED, POOLING = range(9)
COUNTS = 9
# measure
CURRENT, BEST, ROADS = range(3)
MEASURES = 3
START, SEARCH, LAY_OUT, PRICE = range(4)
# laid
L_NODE, L_PLACE, L_START, L_SERVICE, L_LATEST, L_EARLIEST = range(6)

RUIN_MEAN = 10
RUIN_LONGEST = 10
BLINK = 0.01
MOST_BLINK = 0.1
GRACE = 0.2
SURE = 0.5
OLD_ABSENTEES = 15
ORDERS = 22
PROBES = 8


TABLES = {
    "legs": (I4, 2, 0),
    "metres": (I4, 2, 0),
    "node": (I8, 2, 11),
    "price": (F8, 2, 4),
    "service": (I8, 2, 0),
    "window": (I8, 2, 2),
    "shift": (I8, 2, 12),
    "rate": (F8, 1, 0),
    "profile": (I8, 2, 2),
    "bucket": (I8, 1, 0),
    "setting": (I8, 1, 0),
    "part": (I8, 2, 2),
    "tool": (I8, 2, 0),
    "carried": (I8, 2, 0),
    "level": (I8, 3, 2),
    "arrival": (I8, 1, 0),
    "eligible_from": (I8, 1, 0),
    "eligible": (I8, 1, 0),
    "near": (I4, 2, 0),
    "key": (F8, 2, 0),
    "first_order": (I8, 1, 0),
    "seq": (I8, 2, 0),
    "at": (I8, 3, 11),
    "paid": (F8, 3, 2),
    "info": (I8, 2, 15),
    "cost": (F8, 2, 3),
    "need": (I8, 2, 0),
    "draw": (I8, 2, 0),
    "aboard": (I8, 2, 0),
    "free": (I8, 1, 0),
    "holder": (I8, 1, 0),
    "absent": (I8, 1, 0),
    "count": (I8, 1, 0),
    "measure": (F8, 1, 0),
    "chance": (U8, 1, 0),
    "laid": (I8, 2, 6),
    "old_seq": (I8, 2, 0),
    "old_at": (I8, 3, 11),
    "old_paid": (F8, 3, 2),
    "old_info": (I8, 2, 15),
    "old_cost": (F8, 2, 3),
    "old_need": (I8, 2, 0),
    "old_draw": (I8, 2, 0),
    "slot": (I8, 1, 0),
    "touched": (I8, 1, 0),
    "old_absent": (I8, 1, 0),
    "removed": (I8, 1, 0),
    "todo": (I8, 1, 0),
    "fresh": (I8, 1, 0),
    "came": (I8, 1, 0),
    "sort_key": (F8, 1, 0),
    "lengths": (I8, 1, 0),
    "best_seq": (I8, 2, 0),
    "best_info": (I8, 2, 15),
    "best_draw": (I8, 2, 0),
    "changed": (I8, 1, 0),
    "is_changed": (I8, 1, 0),
    "offer": (F8, 2, 0),
    "pool_key": (U8, 1, 0),
    "pool_count": (I8, 1, 0),
    "pool_cost": (F8, 1, 0),
    "pool_seq": (I4, 2, 0),
}
(
    legs_of,
    metres_of,
    node_of,
    price_of,
    service_of,
    window_of,
    shift_of,
    rate_of,
    profile_of,
    bucket_of,
    setting_of,
    part_of,
    tool_of,
    carried_of,
    level_of,
    arrival_of,
    eligible_from_of,
    eligible_of,
    near_of,
    key_of,
    first_order_of,
    seq_of,
    at_of,
    paid_of,
    info_of,
    cost_of,
    need_of,
    draw_of,
    aboard_of,
    free_of,
    holder_of,
    absent_of,
    count_of,
    measure_of,
    chance_of,
    laid_of,
    old_seq_of,
    old_at_of,
    old_paid_of,
    old_info_of,
    old_cost_of,
    old_need_of,
    old_draw_of,
    slot_of,
    touched_of,
    old_absent_of,
    removed_of,
    todo_of,
    fresh_of,
    came_of,
    sort_key_of,
    lengths_of,
    best_seq_of,
    best_info_of,
    best_draw_of,
    changed_of,
    is_changed_of,
    offer_of,
    pool_key_of,
    pool_count_of,
    pool_cost_of,
    pool_seq_of,
) = views(TABLES)


@helper
def random(book):
    """Return a number in [0, 1) and move the xorshift64* state on."""
    chance = chance_of(book)
    x = chance[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    chance[0] = x
    return float(x * np.uint64(2685821657736338717) >> np.uint64(11)) / 9007199254740992.0


@helper
def drive(seconds, leave, book):
    """Return when `seconds` of the matrix end that begin at `leave`, driven piecewise through the profile."""
    profile = profile_of(book)
    setting = setting_of(book)
    if profile.shape[0] == 0 or seconds == 0:
        return leave + seconds
    clock = (leave + setting[DAY_OFFSET]) % DAY
    midnight = leave - clock
    piece = piece_at(clock, book)
    left = seconds * setting[SCALE]
    while True:
        covered = profile[piece, 1]
        room = (profile[piece + 1, 0] - clock) * covered
        if room >= left:
            if covered == setting[SCALE] and midnight + clock == leave:
                return leave + seconds
            return midnight + clock + ceiled(left, covered)
        left -= room
        piece += 1
        clock = profile[piece, 0]
        if clock == DAY:
            piece, clock, midnight = 0, 0, midnight + DAY


@helper
def latest_leave(seconds, arrive, book):
    """Return the last second of leaving that arrives no later than `arrive`: `drive` the other way round."""
    profile = profile_of(book)
    setting = setting_of(book)
    if profile.shape[0] == 0 or seconds == 0:
        return arrive - seconds
    clock = (arrive + setting[DAY_OFFSET]) % DAY
    midnight = arrive - clock
    piece = piece_at(clock, book)
    left = seconds * setting[SCALE]
    while True:
        covered = profile[piece, 1]
        room = (clock - profile[piece, 0]) * covered
        if room >= left:
            return midnight + clock - ceiled(left, covered)
        left -= room
        clock = profile[piece, 0]
        piece -= 1
        if piece < 0:
            piece, clock, midnight = profile.shape[0] - 2, DAY, midnight - DAY


@helper
def ceiled(units, covered):
    """Return in how many seconds so many units are covered, rounded up."""
    return np.int64(np.uint64(units + covered - 1) // np.uint64(covered))


@helper
def piece_at(clock, book):
    """Return the row of the profile that holds at a second of the day."""
    profile = profile_of(book)
    piece = bucket_of(book)[clock >> BUCKET]
    while profile[piece + 1, 0] <= clock:
        piece += 1
    return piece


@helper
def at_least(seconds, book):
    """Return seconds that a leg takes at the quickest hour of the day, or less."""
    setting = setting_of(book)
    if setting[SHORTEST] == FINEST_FACTOR:
        return seconds
    return seconds * setting[SHORTEST] // FINEST_FACTOR


@helper
def earliest_start(stop, arrive, book):
    """Return the first possible start at or after `arrive`, or NEVER."""
    node = node_of(book)
    window = window_of(book)
    if arrive > node[stop, CLOSE]:
        return NEVER
    if node[stop, WINDOWS] == 1:
        return max(arrive, node[stop, OPEN])
    first = node[stop, FIRST_WINDOW]
    for w in range(first, first + node[stop, WINDOWS]):
        if arrive <= window[w, 1]:
            return max(arrive, window[w, 0])
    return NEVER


@helper
def latest_start(stop, by, book):
    """Return the last possible start at or before `by`, or -NEVER."""
    node = node_of(book)
    window = window_of(book)
    if by < node[stop, OPEN]:
        return -NEVER
    first = node[stop, FIRST_WINDOW]
    for w in range(first + node[stop, WINDOWS] - 1, first - 1, -1):
        if by >= window[w, 0]:
            return min(by, window[w, 1])
    return -NEVER


@helper
def fixed_price(stop, technician, book):
    """Return what a visit pays for being made by this technician."""
    node = node_of(book)
    rate = rate_of(book)
    cents = 0.0
    if node[stop, PREFERRED] >= 0 and node[stop, PREFERRED] != technician:
        cents += rate[PREFERENCE]
    if node[stop, TOLD] >= 0 and node[stop, TOLD] != technician:
        cents += rate[MOVED]
    return cents


@helper
def late_price(stop, start, book):
    """Return what a start pays for being after the due moment or after the published one."""
    node = node_of(book)
    price = price_of(book)
    cents = 0.0
    if start > node[stop, DUE]:
        cents += price[stop, MISSED] + price[stop, LATE] * (start - node[stop, DUE])
    if start > node[stop, PUBLISHED]:
        cents += price[stop, SHIFTED] * (start - node[stop, PUBLISHED])
    return cents


@helper
def step(leave, paid, here, stop, r, book):
    """Return when a stop reached from `here` is left and what has been paid by then; NEVER where no rule allows it.

    A start before the published one is not charged here: `settle` waits where the rest of the route lets it.
    """
    legs = legs_of(book)
    metres = metres_of(book)
    node = node_of(book)
    service = service_of(book)
    shift = shift_of(book)
    rate = rate_of(book)
    setting = setting_of(book)
    place = node[stop, PLACE]
    arrive = drive(np.int64(legs[here, place]), leave, book)
    start = earliest_start(stop, arrive, book)
    if start == NEVER:
        return (NEVER, paid)
    paid += rate[TRAVEL] * (arrive - leave) + late_price(stop, start, book)
    if setting[KILOMETRES] == 1:
        paid += rate[METRE] * metres[here, place]
    return (
        start + service[shift[r, CLASS], stop],
        paid + fixed_price(stop, shift[r, TECHNICIAN], book),
    )


@helper
def rest(leave, paid, rested, rested_paid, r, book):
    """Return both sides after the break was put here, if that lets the route go on earlier, and whether it was.

    A route that left before the break's window and goes on after it without the break is over.
    """
    shift = shift_of(book)
    rests = 0
    if leave > shift[r, BREAK_CLOSE]:
        return (NEVER, paid, rested, rested_paid, rests)
    after = max(leave, shift[r, BREAK_OPEN]) + shift[r, BREAK]
    if after < rested or (after == rested and paid < rested_paid):
        rested, rested_paid, rests = (after, paid, 1)
    return (leave, paid, rested, rested_paid, rests)


@helper
def advance(leave, paid, rested, rested_paid, here, stop, r, book):
    """Return both sides of the state after a stop, and whether the break was put behind it."""
    shift = shift_of(book)
    if leave != NEVER:
        leave, paid = step(leave, paid, here, stop, r, book)
    if shift[r, BREAK] < 0 or info_of(book)[r, LOW] >= shift[r, BREAK_OPEN]:
        return (leave, paid, rested, rested_paid, 0)
    if leave <= shift[r, BREAK_OPEN]:
        # The break lasts until the same moment wherever it is taken before.
        return (leave, paid, shift[r, BREAK_OPEN] + shift[r, BREAK], paid, 1)
    if rested != NEVER:
        rested, rested_paid = step(rested, rested_paid, here, stop, r, book)
    return rest(leave, paid, rested, rested_paid, r, book)


@helper
def home_leg(here, r, book):
    """Return the seconds from a place to the end of the shift's route."""
    legs = legs_of(book)
    shift = shift_of(book)
    return np.int64(0) if shift[r, TO] < 0 else np.int64(legs[here, shift[r, TO]])


@helper
def close(leave, paid, rested, rested_paid, here, limit, first, r, book):
    """Return what has been paid at the end of the route, by the cheaper side, which side that is and when it ends."""
    metres = metres_of(book)
    shift = shift_of(book)
    rate = rate_of(book)
    setting = setting_of(book)
    seconds = home_leg(here, r, book)
    extra = 0.0
    if setting[KILOMETRES] == 1 and shift[r, TO] >= 0:
        extra = rate[METRE] * metres[here, shift[r, TO]]
    best, side, ends = (UNPAID, -1, 0)
    if leave != NEVER:
        end = drive(seconds, leave, book)
        if end <= limit and (
            shift[r, BREAK] < 0 or first >= shift[r, BREAK_OPEN] or end <= shift[r, BREAK_CLOSE]
        ):
            best = (
                paid
                + extra
                + rate[TRAVEL] * (end - leave)
                + rate[OVERTIME] * max(0, end - shift[r, END])
            )
            side, ends = (0, end)
    if rested != NEVER:
        end = drive(seconds, rested, book)
        if end <= limit:
            cents = rested_paid + extra + rate[TRAVEL] * (end - rested)
            cents += rate[OVERTIME] * max(0, end - shift[r, END])
            if cents < best:
                best, side, ends = (cents, 1, end)
    return (best, side, ends)


@helper
def find_last(r, high, book):
    """Find the latest start at each stop that still lets the route end by `high`; return whether all have one.

    The widest gap between leaving a stop and the latest start of the next is kept: no longer service fits in.
    """
    legs = legs_of(book)
    service = service_of(book)
    shift = shift_of(book)
    at = at_of(book)
    info = info_of(book)
    n = info[r, LENGTH]
    at[r, n + 1, SPOT], at[r, n + 1, LAST] = (shift[r, TO], high)
    latest = high
    gap = high - at[r, n, LEAVE]
    for p in range(n, 0, -1):
        onwards = at[r, p + 1, SPOT]
        seconds = 0 if onwards < 0 else np.int64(legs[at[r, p, SPOT], onwards])
        stop = seq_of(book)[r, p]
        latest -= at_least(seconds, book) + service[shift[r, CLASS], stop]
        latest = latest_start(stop, latest, book)
        if latest == -NEVER:
            return False
        at[r, p, LAST] = latest
        gap = max(gap, latest - at[r, p - 1, LEAVE])
    info[r, GAP] = gap
    return True


@helper
def sweep(r, low, high, book):
    """Fold `step` over a route that leaves at `low` and ends by `high`; return whether every rule of time is kept.

    The first `info[r, KEPT]` positions are what they were.
    """
    node = node_of(book)
    seq = seq_of(book)
    at = at_of(book)
    paid = paid_of(book)
    info = info_of(book)
    cost = cost_of(book)
    n = info[r, LENGTH]
    kept = info[r, KEPT] if at[r, 0, LEAVE] == low else 0
    info[r, KEPT] = 0
    leave, cents, rested, rested_cents, rests, here = state_before(r, kept, low, book)
    for p in range(kept, n + 1):
        if p > 0:
            leave, cents, rested, rested_cents, rests = advance(
                leave, cents, rested, rested_cents, here, seq[r, p], r, book
            )
            here = node[seq[r, p], PLACE]
            if leave == NEVER and rested == NEVER:
                return False
        at[r, p, LEAVE], at[r, p, RESTED] = (min(leave, rested), rested)
        at[r, p, SPOT], at[r, p, RESTS] = (here, 2 if leave == NEVER else rests)
        paid[r, p, 0], paid[r, p, 1] = (cents, rested_cents)
    info[r, KEPT] = n + 1
    if not find_last(r, high, book):
        return False
    cost[r, GREEDY] = 0.0
    if n > 0:
        best, side, ends = close(leave, cents, rested, rested_cents, here, high, low, r, book)
        if side < 0:
            return False
        cost[r, GREEDY], info[r, ENDS] = (best, ends)
        info[r, PAUSE] = pause_position(r, book) if side == 1 else -1
    if setting_of(book)[SPANS] == 1:
        find_spans(r, low, high, book)
    return True


@helper
def state_before(r, p, low, book):
    """Return both sides of the state in front of a position, whether the break was put there, and the place.

    In front of position 0 that is the state of a route about to leave at `low`.
    """
    shift = shift_of(book)
    if p > 0:
        leave, cents, rested, rested_cents, here = kept_state(r, p - 1, book)
        return (leave, cents, rested, rested_cents, 0, here)
    leave, cents, rested, rested_cents, rests = (low, 0.0, NEVER, 0.0, 0)
    if shift[r, BREAK] >= 0 and low < shift[r, BREAK_OPEN]:
        leave, cents, rested, rested_cents, rests = rest(
            leave, cents, rested, rested_cents, r, book
        )
    return (leave, cents, rested, rested_cents, rests, shift[r, FROM])


@helper
def kept_state(r, p, book):
    """Return both sides of the state stored behind a position, and the place."""
    at = at_of(book)
    paid = paid_of(book)
    leave = NEVER if at[r, p, RESTS] == 2 else at[r, p, LEAVE]
    return (leave, paid[r, p, 0], at[r, p, RESTED], paid[r, p, 1], at[r, p, SPOT])


@helper
def joined(time, early, late, seconds, then_time, then_early, then_late):
    """Return the span of two parts of a route with a leg between them, that follow each other as early as they can."""
    time += seconds
    wait = max(0, then_early - time - late)
    return (
        time + then_time + wait,
        max(then_early - time, early) - wait,
        min(then_late - time, late),
    )


@helper
def joined_stop(time, early, late, seconds, r, stop, book):
    """Return the span of a part of a route and of a stop that follows it after a leg."""
    node = node_of(book)
    served = service_of(book)[shift_of(book)[r, CLASS], stop]
    return joined(time, early, late, seconds, served, node[stop, OPEN], node[stop, CLOSE])


@helper
def find_spans(r, low, high, book):
    """Find the span of every beginning and every end of a route: how long it takes if the day begins when it suits.

    Breaks and gaps between windows are left out, and the quickest hour of the day is taken: nothing lasts less.
    """
    legs = legs_of(book)
    node = node_of(book)
    service = service_of(book)
    shift = shift_of(book)
    seq = seq_of(book)
    at = at_of(book)
    n, road, shift_class = info_of(book)[r, LENGTH], 0, shift[r, CLASS]
    time, early, late = (ZERO, low, high)
    at[r, 0, TO_TIME], at[r, 0, TO_EARLY], at[r, 0, TO_LATE] = (time, early, late)
    for p in range(1, n + 2):
        onwards = at[r, p, SPOT]
        seconds = ZERO if onwards < 0 or n == 0 else np.int64(legs[at[r, p - 1, SPOT], onwards])
        road += seconds
        seconds = at_least(seconds, book)
        if p <= n:
            stop = seq[r, p]
            time, early, late = joined(
                time, early, late, seconds,
                service[shift_class, stop], node[stop, OPEN], node[stop, CLOSE],
            )  # fmt: skip
        else:
            time, early, late = joined(time, early, late, seconds, ZERO, low, high)
        at[r, p, TO_TIME], at[r, p, TO_EARLY], at[r, p, TO_LATE] = (time, early, late)
    cost_of(book)[r, ROAD] = road
    time, early, late = (ZERO, low, high)
    for p in range(n + 1, 0, -1):
        if p <= n:
            stop, onwards = (seq[r, p], at[r, p + 1, SPOT])
            seconds = ZERO if onwards < 0 else np.int64(legs[at[r, p, SPOT], onwards])
            time, early, late = joined(
                service[shift_class, stop], node[stop, OPEN], node[stop, CLOSE],
                at_least(seconds, book), time, early, late,
            )  # fmt: skip
        at[r, p, ON_TIME], at[r, p, ON_EARLY], at[r, p, ON_LATE] = (time, early, late)


@helper
def lengthening(r, p, stop, book):
    """Return by how much a stop behind position `p` lengthens the span of the route."""
    legs = legs_of(book)
    node = node_of(book)
    at = at_of(book)
    place, there = (node[stop, PLACE], at[r, p + 1, SPOT])
    time, early, late = joined(
        at[r, p, TO_TIME], at[r, p, TO_EARLY], at[r, p, TO_LATE],
        at_least(np.int64(legs[at[r, p, SPOT], place]), book),
        service_of(book)[shift_of(book)[r, CLASS], stop], node[stop, OPEN], node[stop, CLOSE],
    )  # fmt: skip
    seconds = ZERO if there < 0 else at_least(np.int64(legs[place, there]), book)
    time, early, late = joined(
        time, early, late, seconds,
        at[r, p + 1, ON_TIME], at[r, p + 1, ON_EARLY], at[r, p + 1, ON_LATE],
    )  # fmt: skip
    return time - at[r, info_of(book)[r, LENGTH] + 1, TO_TIME]


@helper
def walk(r, p, stop, after, second, limit, book):
    """Return what a route pays more with `stop` put behind position `p`, and `second` behind `after` (none: NONE).

    From where both sides of the state meet the stored ones again, the rest of the route is what it was. UNPAID where
    some rule is broken or, on the way, no less than `limit` more is paid: what comes later is not paid less for, unless
    a rush hour ends, and that is not waited for.
    """
    node = node_of(book)
    seq = seq_of(book)
    at = at_of(book)
    paid = paid_of(book)
    info = info_of(book)
    cost = cost_of(book)
    n = info[r, LENGTH]
    leave, cents, rested, rested_cents, here = kept_state(r, p, book)
    q, nxt = p, stop
    while True:
        leave, cents, rested, rested_cents, _ = advance(
            leave, cents, rested, rested_cents, here, nxt, r, book
        )
        if leave == NEVER and rested == NEVER:
            return UNPAID
        here = node[nxt, PLACE]
        if q > p and q > after:
            gain = more_paid(r, q, leave, cents, rested, rested_cents, book)
            if gain >= limit:
                return UNPAID
            if min(leave, rested) == at[r, q, LEAVE] and rested == at[r, q, RESTED]:
                if (leave == NEVER) == (at[r, q, RESTS] == 2) and (
                    leave == NEVER
                    or rested == NEVER
                    or abs(cents - paid[r, q, 0] - (rested_cents - paid[r, q, 1])) < 1e-09
                ):
                    return gain
        if second >= 0 and q == after:
            nxt, after = (second, NONE)
            continue
        q += 1
        if q > n:
            break
        nxt = seq[r, q]
    best, side, _ = close(
        leave, cents, rested, rested_cents, here, at[r, n + 1, LAST], at[r, 0, LEAVE], r, book
    )
    return UNPAID if side < 0 else best - cost[r, GREEDY]


@helper
def more_paid(r, q, leave, cents, rested, rested_cents, book):
    """Return what a route has at least paid more behind a position than it had in the order stored."""
    at = at_of(book)
    paid = paid_of(book)
    old_leave, old_rested = at[r, q, LEAVE], at[r, q, RESTED]
    if min(leave, rested) < old_leave or rested < old_rested:
        return -UNPAID
    gain = UNPAID
    if leave != NEVER:
        gain = cents - paid[r, q, 0]
    if rested != NEVER:
        gain = min(gain, rested_cents - paid[r, q, 1])
    return gain


@helper
def pause_position(r, book):
    """Return the position behind which the break lets the route go on earliest."""
    at = at_of(book)
    p = info_of(book)[r, LENGTH]
    while at[r, p, RESTS] != 1:
        p -= 1
    return p


@helper
def lay(r, book):
    """Write the stops of a route, break included (node -1), with their earliest starts; return their number.

    -1: with the break where `info` says, some rule is broken.
    """
    legs = legs_of(book)
    node = node_of(book)
    service = service_of(book)
    shift = shift_of(book)
    seq = seq_of(book)
    info = info_of(book)
    laid = laid_of(book)
    m, leave, here = (0, info[r, FIRST], shift[r, FROM])
    for p in range(info[r, LENGTH] + 1):
        if p > 0:
            stop = seq[r, p]
            place = node[stop, PLACE]
            start = earliest_start(stop, drive(np.int64(legs[here, place]), leave, book), book)
            if start == NEVER:
                return -1
            seconds = service[shift[r, CLASS], stop]
            laid[m, L_NODE], laid[m, L_PLACE], laid[m, L_START], laid[m, L_SERVICE] = (
                stop,
                place,
                start,
                seconds,
            )
            leave, here, m = (start + seconds, place, m + 1)
        if p == info[r, PAUSE]:
            start = max(leave, shift[r, BREAK_OPEN])
            if start > shift[r, BREAK_CLOSE]:
                return -1
            laid[m, L_NODE], laid[m, L_PLACE], laid[m, L_START], laid[m, L_SERVICE] = (
                -1,
                here,
                start,
                shift[r, BREAK],
            )
            leave, m = (start + shift[r, BREAK], m + 1)
    info[r, DEPART] = info[r, FIRST]
    info[r, ENDS] = drive(home_leg(here, r, book), leave, book)
    return m if info[r, ENDS] <= info[r, HIGH] else -1


@helper
def laid_price(r, m, depart, book):
    """Return all that a laid route costs, when it ends and its seconds of travel and service."""
    legs = legs_of(book)
    metres = metres_of(book)
    node = node_of(book)
    price = price_of(book)
    shift = shift_of(book)
    rate = rate_of(book)
    setting = setting_of(book)
    laid = laid_of(book)
    travel, served, length, cents, leave, here = (0, 0, 0.0, 0.0, depart, shift[r, FROM])
    for i in range(m + 1):
        place = shift[r, TO] if i == m else laid[i, L_PLACE]
        if place >= 0:
            arrive = drive(np.int64(legs[here, place]), leave, book)
            travel += arrive - leave
            leave = arrive
            if setting[KILOMETRES] == 1:
                length += metres[here, place]
            here = place
        if i < m:
            stop, start = (laid[i, L_NODE], laid[i, L_START])
            leave = start + laid[i, L_SERVICE]
            if stop >= 0:
                served += laid[i, L_SERVICE]
                cents += late_price(stop, start, book) + fixed_price(
                    stop, shift[r, TECHNICIAN], book
                )
                if start < node[stop, PUBLISHED] < NEVER:
                    cents += price[stop, SHIFTED] * (node[stop, PUBLISHED] - start)
    busy = float(travel + served)
    cents += (
        rate[TRAVEL] * travel
        + rate[METRE] * length
        + rate[WORK] * (leave - depart)
        + rate[SHIFT_USED]
    )
    cents += rate[OVERTIME] * max(0, leave - shift[r, END]) + rate[BALANCE] * busy * busy
    return (cents, leave, travel + served)


@helper
def hold_back(r, m, first, by, book):
    """Find the latest start of each stop with the route over at `by` and no stop paying more; return the departure."""
    legs = legs_of(book)
    node = node_of(book)
    price = price_of(book)
    shift = shift_of(book)
    laid = laid_of(book)
    onwards = shift[r, TO]
    for i in range(m - 1, -1, -1):
        stop, start, place = (laid[i, L_NODE], laid[i, L_START], laid[i, L_PLACE])
        seconds = 0 if onwards < 0 else np.int64(legs[place, onwards])
        by = latest_leave(seconds, by, book) - laid[i, L_SERVICE]
        if stop < 0:
            by = min(by, shift[r, BREAK_CLOSE])
        else:
            if node[stop, DUE] < NEVER and price[stop, MISSED] + price[stop, LATE] > 0.0:
                if start <= node[stop, DUE]:
                    by = min(by, node[stop, DUE])
                elif price[stop, LATE] > 0.0:
                    by = start
            if node[stop, PUBLISHED] < NEVER and price[stop, SHIFTED] > 0.0:
                by = min(by, max(start, node[stop, PUBLISHED]))
            by = latest_start(stop, by, book)
        by = max(by, start)
        laid[i, L_LATEST] = by
        onwards = place
    return max(latest_leave(np.int64(legs[shift[r, FROM], onwards]), by, book), first)


@helper
def wait_for_published(r, m, depart, book):
    """Start each stop as early as it can, but wait for the published start as far as `hold_back` allows."""
    legs = legs_of(book)
    node = node_of(book)
    price = price_of(book)
    shift = shift_of(book)
    laid = laid_of(book)
    leave, here = (depart, shift[r, FROM])
    for i in range(m):
        stop = laid[i, L_NODE]
        if stop < 0:
            start = max(leave, shift[r, BREAK_OPEN])
        else:
            arrive = drive(np.int64(legs[here, laid[i, L_PLACE]]), leave, book)
            start = earliest_start(stop, arrive, book)
            if start < node[stop, PUBLISHED] < NEVER and price[stop, SHIFTED] > 0.0:
                start = max(
                    start, latest_start(stop, min(laid[i, L_LATEST], node[stop, PUBLISHED]), book)
                )
        laid[i, L_START] = start
        leave, here = (start + laid[i, L_SERVICE], laid[i, L_PLACE])
    return drive(home_leg(here, r, book), leave, book)


@helper
def settle(r, m, book):
    """Choose among the earliest starts, those that wait for published starts and the latest ones; return the cost."""
    shift = shift_of(book)
    setting = setting_of(book)
    info = info_of(book)
    laid = laid_of(book)
    depart = info[r, FIRST]
    best, ends, busy = laid_price(r, m, depart, book)
    if setting[SETTLE] == 1:
        best, depart, ends, busy = start_later(r, m, best, ends, busy, book)
    info[r, DEPART], info[r, ENDS], info[r, BUSY] = (depart, ends, busy)
    paused = shift[r, BREAK] if info[r, PAUSE] >= 0 else 0
    info[r, IDLE] = max(0, ends - depart - busy - paused)
    if info[r, PICKUP] > 0:
        for i in range(m):
            if laid[i, L_NODE] >= setting[JOBS]:
                info[r, PICKED] = laid[i, L_START]
    return best


@helper
def start_later(r, m, best, ends, busy, book):
    """Lay the starts that wait for published ones, or the latest ones, where that is cheaper than the earliest ones.

    Takes what `laid_price` says of the earliest starts, and returns it for those chosen, with the departure second.
    """
    info = info_of(book)
    laid = laid_of(book)
    first = info[r, FIRST]
    depart = first
    keep_starts(m, book)
    early = is_early(m, book)
    over = latest_without_loss(r, ends, book) if early else ends
    for change in range(0 if early else 1, 2 if setting_of(book)[HURRY] == 1 else 1):
        if change == 0:
            hold_back(r, m, first, over, book)
            over = wait_for_published(r, m, first, book)
            leave = first
        else:
            leave = hold_back(r, m, first, over, book)
            for i in range(m):
                laid[i, L_START] = laid[i, L_LATEST]
        cents, end, work = laid_price(r, m, leave, book)
        if cents < best - 1e-09:
            best, depart, ends, busy = (cents, leave, end, work)
            keep_starts(m, book)
    for i in range(m):
        laid[i, L_START] = laid[i, L_EARLIEST]
    return (best, depart, ends, busy)


@helper
def keep_starts(m, book):
    """Remember the starts of a laid route, the cheapest so far, while others are tried."""
    laid = laid_of(book)
    for i in range(m):
        laid[i, L_EARLIEST] = laid[i, L_START]


@helper
def latest_without_loss(r, ends, book):
    """Return until when a route that can end at `ends` may last without more overtime, or a break it goes without."""
    shift = shift_of(book)
    info = info_of(book)
    last = at_of(book)[r, info[r, LENGTH] + 1, LAST]
    over = max(ends, min(last, shift[r, END]))
    if shift[r, BREAK] >= 0 and info[r, PAUSE] < 0 and info[r, FIRST] < shift[r, BREAK_OPEN]:
        over = max(ends, min(over, shift[r, BREAK_CLOSE]))
    return over


@helper
def is_early(m, book):
    """Return whether a laid route has a stop before its published moment, at a price."""
    node = node_of(book)
    price = price_of(book)
    laid = laid_of(book)
    for i in range(m):
        stop = laid[i, L_NODE]
        if stop >= 0 and laid[i, L_START] < node[stop, PUBLISHED] < NEVER:
            if price[stop, SHIFTED] > 0.0:
                return True
    return False


@helper
def is_late(m, book):
    """Return whether a laid route has a stop after its due or published moment."""
    node = node_of(book)
    laid = laid_of(book)
    for i in range(m):
        stop = laid[i, L_NODE]
        if stop >= 0 and (
            laid[i, L_START] > node[stop, DUE] or laid[i, L_START] > node[stop, PUBLISHED]
        ):
            return True
    return False


@helper
def try_timing(r, pause, first, best, book):
    """Time a route with its break behind a position (-1: none), leaving at `first`; return the lower of two costs."""
    info = info_of(book)
    old_pause, old_first, picked = info[r, PAUSE], info[r, FIRST], info[r, PICKED]
    depart, ends, busy, idle = info[r, DEPART], info[r, ENDS], info[r, BUSY], info[r, IDLE]
    info[r, PAUSE], info[r, FIRST] = pause, first
    m = lay(r, book)
    if m >= 0:
        cents = settle(r, m, book)
        if cents < best - 1e-6:
            return cents
    info[r, PAUSE], info[r, FIRST], info[r, PICKED] = old_pause, old_first, picked
    info[r, DEPART], info[r, ENDS], info[r, BUSY], info[r, IDLE] = depart, ends, busy, idle
    return best


@helper
def time_route(r, book):
    """Lay and settle a route.

    With a break, leaving so late that none is required is tried as well, and where the route is late every other
    place for the break.
    """
    shift = shift_of(book)
    info = info_of(book)
    cost = cost_of(book)
    low = info[r, LOW]
    info[r, FIRST] = low
    m = lay(r, book)
    late = is_late(m, book)
    best = settle(r, m, book)
    pause = info[r, PAUSE]
    if pause >= 0:
        if may_leave_late(r, book):
            best = try_timing(r, NONE, shift[r, BREAK_OPEN], best, book)
        for p in range(info[r, LENGTH] + 1):
            if late and p != pause and may_pause(r, p, book):
                best = try_timing(r, p, low, best, book)
    cost[r, TOTAL] = best


@helper
def may_leave_late(r, book):
    """Return whether a route could leave so late that its break is not required; relaxed."""
    legs = legs_of(book)
    shift = shift_of(book)
    at = at_of(book)
    first = np.int64(legs[at[r, 0, SPOT], at[r, 1, SPOT]])
    return shift[r, BREAK_OPEN] + at_least(first, book) <= at[r, 1, LAST]


@helper
def may_pause(r, p, book):
    """Return whether the break can be behind a position and would not end at the same time behind the next."""
    shift = shift_of(book)
    at = at_of(book)
    if at[r, p, RESTS] == 2 or at[r, p, LEAVE] > shift[r, BREAK_CLOSE]:
        return False
    return p == info_of(book)[r, LENGTH] or at[r, p + 1, LEAVE] > shift[r, BREAK_OPEN]


@helper
def supply_ok(depot, sku, quantity, when, book):
    """Return whether the depot can give so much at that moment and still keep what others take later."""
    level = level_of(book)
    arrival = arrival_of(book)
    free = free_of(book)
    first, levels = (level[depot, sku, 0], level[depot, sku, 1])
    for k in range(levels - 1, -1, -1):
        if free[first + k] < quantity:
            return False
        if arrival[first + k] <= when:
            return True
    return levels > 0


@helper
def supply_take(depot, sku, quantity, when, book):
    """Take a quantity (given back where negative) from the depot's supply at that moment and at all later ones."""
    level = level_of(book)
    arrival = arrival_of(book)
    free = free_of(book)
    first, levels = (level[depot, sku, 0], level[depot, sku, 1])
    for k in range(levels - 1, -1, -1):
        free[first + k] -= quantity
        if arrival[first + k] <= when:
            return


@helper
def tool_missing(stop, technician, book):
    """Return whether the technician does not carry every tool that a job needs."""
    tool = tool_of(book)
    carried = carried_of(book)
    for w in range(tool.shape[1]):
        if tool[stop, w] & ~carried[technician, w] != 0:
            return True
    return False


@helper
def depot_lends(depot, stop, technician, book):
    """Return whether the depot (a node) lends every tool that the technician lacks for a job."""
    tool = tool_of(book)
    carried = carried_of(book)
    for w in range(tool.shape[1]):
        if tool[stop, w] & ~carried[technician, w] & ~tool[depot, w] != 0:
            return False
    return True


@helper
def take_parts(r, sign, book):
    """Take (sign 1) or give back (-1) the parts of a route from van and depot; giving back also forgets its needs."""
    node = node_of(book)
    shift = shift_of(book)
    setting = setting_of(book)
    part = part_of(book)
    seq = seq_of(book)
    info = info_of(book)
    need = need_of(book)
    draw = draw_of(book)
    aboard = aboard_of(book)
    technician, depot, when = (shift[r, TECHNICIAN], np.int64(-1), info[r, LEVEL_TIME])
    if info[r, PICKUP] > 0:
        depot = seq[r, info[r, PICKUP]] - setting[JOBS]
    for p in range(1, info[r, LENGTH] + 1):
        stop = seq[r, p]
        for k in range(node[stop, FIRST_PART], node[stop, FIRST_PART] + node[stop, PART_COUNT]):
            sku = part[k, 0]
            if need[r, sku] > 0:
                aboard[technician, sku] -= sign * draw[r, sku]
                if depot >= 0 and need[r, sku] > draw[r, sku]:
                    supply_take(depot, sku, sign * (need[r, sku] - draw[r, sku]), when, book)
                need[r, sku] = -need[r, sku]
    for p in range(1, info[r, LENGTH] + 1):
        stop = seq[r, p]
        for k in range(node[stop, FIRST_PART], node[stop, FIRST_PART] + node[stop, PART_COUNT]):
            sku = part[k, 0]
            if need[r, sku] < 0:
                need[r, sku] = -need[r, sku] if sign > 0 else 0
                if sign < 0:
                    draw[r, sku] = 0


@helper
def strip(r, book):
    """Give back the route's parts and take its pick-up out of the sequence."""
    seq = seq_of(book)
    info = info_of(book)
    take_parts(r, -ONE, book)
    p = info[r, PICKUP]
    if p > 0:
        for q in range(p, info[r, LENGTH]):
            seq[r, q] = seq[r, q + 1]
        info[r, LENGTH] -= 1
        info[r, PICKUP] = 0
        info[r, KEPT] = min(info[r, KEPT], p)


@helper
def first_lack(r, book):
    """Sum up the route's parts; return the first position whose parts or tools are not aboard (0: none)."""
    node = node_of(book)
    shift = shift_of(book)
    part = part_of(book)
    seq = seq_of(book)
    info = info_of(book)
    need = need_of(book)
    draw = draw_of(book)
    aboard = aboard_of(book)
    technician, lack = (shift[r, TECHNICIAN], 0)
    for p in range(1, info[r, LENGTH] + 1):
        stop = seq[r, p]
        for k in range(node[stop, FIRST_PART], node[stop, FIRST_PART] + node[stop, PART_COUNT]):
            sku = part[k, 0]
            need[r, sku] += part[k, 1]
            draw[r, sku] = min(np.int64(need[r, sku]), aboard[technician, sku])
            if lack == 0 and need[r, sku] > draw[r, sku]:
                lack = p
        if lack == 0 and tool_missing(stop, technician, book):
            lack = p
    return lack


@helper
def depot_serves(r, depot, when, book):
    """Return whether one depot, at that moment, has all that the whole route lacks."""
    node = node_of(book)
    shift = shift_of(book)
    setting = setting_of(book)
    part = part_of(book)
    seq = seq_of(book)
    info = info_of(book)
    need = need_of(book)
    draw = draw_of(book)
    stop_of_depot = setting[JOBS] + depot
    for p in range(1, info[r, LENGTH] + 1):
        stop = seq[r, p]
        if not depot_lends(stop_of_depot, stop, shift[r, TECHNICIAN], book):
            return False
        for k in range(node[stop, FIRST_PART], node[stop, FIRST_PART] + node[stop, PART_COUNT]):
            sku = part[k, 0]
            lacking = need[r, sku] - draw[r, sku]
            if lacking > 0 and (not supply_ok(depot, sku, lacking, when, book)):
                return False
    return True


@helper
def put_pickup(r, lack, book):
    """Put the cheapest possible pick-up before the first position that lacks something; return whether there is one."""
    legs = legs_of(book)
    node = node_of(book)
    setting = setting_of(book)
    seq = seq_of(book)
    at = at_of(book)
    info = info_of(book)
    best, where, chosen = (UNPAID, -1, -1)
    for depot in range(setting[DEPOTS]):
        stop = setting[JOBS] + depot
        if not depot_serves(r, depot, NEVER, book):
            continue
        always = depot_serves(r, depot, -NEVER, book)
        for p in range(lack):
            cents = price_at(r, stop, p, best, book)
            if cents >= best:
                continue
            arrive = drive(np.int64(legs[at[r, p, SPOT], node[stop, PLACE]]), at[r, p, LEAVE], book)
            if always or depot_serves(r, depot, earliest_start(stop, arrive, book), book):
                best, where, chosen = (cents, p, stop)
    if where < 0:
        return False
    for q in range(info[r, LENGTH], where, -1):
        seq[r, q + 1] = seq[r, q]
    seq[r, where + 1] = chosen
    info[r, LENGTH] += 1
    info[r, PICKUP] = where + 1
    info[r, KEPT] = min(info[r, KEPT], where + 1)
    return True


@helper
def earliest_departure(r, book):
    """Return when a route may leave: at the shift's begin, and not before the technician's routes before it end."""
    shift = shift_of(book)
    info = info_of(book)
    low, other = (shift[r, BEGIN], shift[r, EARLIER])
    while other >= 0:
        if info[other, LENGTH] > 0:
            return max(low, info[other, ENDS])
        other = shift[other, EARLIER]
    return low


@helper
def latest_end(r, book):
    """Return when a route has to be over: overtime included, and before the technician's next route."""
    shift = shift_of(book)
    at = at_of(book)
    info = info_of(book)
    high, other = (shift[r, LATEST], shift[r, LATER])
    while other >= 0:
        if info[other, LENGTH] > 0:
            return min(high, at[other, 0, LEAVE])
        other = shift[other, LATER]
    return high


@helper
def travel_of(r, book):
    """Return the seconds of travel of a timed route."""
    service = service_of(book)
    info = info_of(book)
    seconds = info[r, BUSY]
    for p in range(1, info[r, LENGTH] + 1):
        seconds -= service[shift_of(book)[r, CLASS], seq_of(book)[r, p]]
    return seconds


@helper
def work_out(r, now, book):
    """Work out a route again after its visits changed; return whether it keeps every rule.

    Its exact times and cost are left to `finish` unless they are wanted now or bound the technician's other routes.
    A route that keeps not every rule is left without parts booked; the iteration has to be undone.
    """
    service = service_of(book)
    shift = shift_of(book)
    rate = rate_of(book)
    setting = setting_of(book)
    at = at_of(book)
    info = info_of(book)
    cost = cost_of(book)
    strip(r, book)
    cost[r, TOTAL], cost[r, ROAD] = (0.0, 0.0)
    info[r, BUSY], info[r, IDLE] = (0, NEVER if setting[SPANS] == 1 else 0)
    info[r, UNTIMED] = 0
    low, high = (earliest_departure(r, book), latest_end(r, book))
    info[r, LOW], info[r, HIGH], info[r, FIRST] = (low, high, low)
    good = low <= high and sweep(r, low, high, book)
    if info[r, LENGTH] == 0:
        return True
    lack = first_lack(r, book)
    if good and lack > 0:
        good = put_pickup(r, lack, book)
        good = good and sweep(r, low, high, book)
    if not good:
        forget(r, book)
        return False
    p = info[r, PICKUP]
    if p > 0:
        info[r, LEVEL_TIME] = at[r, p, LEAVE] - service[shift[r, CLASS], seq_of(book)[r, p]]
    take_parts(r, ONE, book)
    if setting[PLAIN] == 1:
        cost[r, TOTAL] = cost[r, GREEDY] + rate[SHIFT_USED]
        if setting[SPANS] == 1:
            cost[r, TOTAL] += rate[WORK] * at[r, info[r, LENGTH] + 1, TO_TIME]
        return True
    info[r, UNTIMED] = 1
    if now or shift[r, EARLIER] >= 0 or shift[r, LATER] >= 0:
        finish(r, book)
    return True


@helper
def finish(r, book):
    """Find the exact times and the cost of a route where `work_out` has left them open."""
    info = info_of(book)
    if info[r, UNTIMED] == 0:
        return
    info[r, UNTIMED] = 0
    time_route(r, book)
    if rate_of(book)[LURE] > 0.0:
        cost_of(book)[r, ROAD] = travel_of(r, book)
    if info[r, PICKUP] > 0 and info[r, PICKED] != info[r, LEVEL_TIME]:
        take_parts(r, -ONE, book)
        first_lack(r, book)
        info[r, LEVEL_TIME] = info[r, PICKED]
        take_parts(r, ONE, book)


@helper
def forget(r, book):
    """Clear the needs of a route that could not be kept."""
    node = node_of(book)
    part = part_of(book)
    seq = seq_of(book)
    info = info_of(book)
    need = need_of(book)
    draw = draw_of(book)
    for p in range(1, info[r, LENGTH] + 1):
        stop = seq[r, p]
        for k in range(node[stop, FIRST_PART], node[stop, FIRST_PART] + node[stop, PART_COUNT]):
            need[r, part[k, 0]] = 0
            draw[r, part[k, 0]] = 0


@helper
def goods_before(r, job, book):
    """Return behind which position a job may come as far as parts and tools go.

    -1: nowhere; -2: only behind a pick-up that the route does not have yet; 0: anywhere.
    """
    node = node_of(book)
    service = service_of(book)
    shift = shift_of(book)
    setting = setting_of(book)
    part = part_of(book)
    seq = seq_of(book)
    at = at_of(book)
    info = info_of(book)
    need = need_of(book)
    draw = draw_of(book)
    aboard = aboard_of(book)
    technician, pickup = (shift[r, TECHNICIAN], info[r, PICKUP])
    missing = tool_missing(job, technician, book)
    first, parts = (node[job, FIRST_PART], node[job, PART_COUNT])
    if pickup == 0:
        lacks = missing
        for k in range(first, first + parts):
            lacks = lacks or part[k, 1] > aboard[technician, part[k, 0]]
        if lacks:
            return -2 if setting[DEPOTS] > 0 else -1
        return 0
    depot, behind = (seq[r, pickup] - setting[JOBS], 0)
    if missing:
        if not depot_lends(seq[r, pickup], job, technician, book):
            return -1
        behind = pickup
    when = at[r, pickup, LEAVE] - service[shift[r, CLASS], seq[r, pickup]]
    for k in range(first, first + parts):
        sku = part[k, 0]
        van = aboard[technician, sku] + draw[r, sku]
        extra = max(0, need[r, sku] + part[k, 1] - van) - (need[r, sku] - draw[r, sku])
        if extra > 0 and (not supply_ok(depot, sku, extra, when, book)):
            return -1
        if part[k, 1] + need_until(r, pickup, sku, book) > van:
            behind = pickup
    return behind


@helper
def need_until(r, position, sku, book):
    """Return how much of a part the visits before a position use up."""
    node = node_of(book)
    part = part_of(book)
    seq = seq_of(book)
    quantity = 0
    for p in range(1, position):
        stop = seq[r, p]
        for k in range(node[stop, FIRST_PART], node[stop, FIRST_PART] + node[stop, PART_COUNT]):
            if part[k, 0] == sku:
                quantity += part[k, 1]
    return quantity


@helper
def detour(r, p, stop, book):
    """Return the matrix seconds and the cents of the way that a stop behind position `p` adds."""
    legs = legs_of(book)
    metres = metres_of(book)
    node = node_of(book)
    rate = rate_of(book)
    setting = setting_of(book)
    at = at_of(book)
    info = info_of(book)
    here, place, there = (at[r, p, SPOT], node[stop, PLACE], at[r, p + 1, SPOT])
    seconds, length = (np.int64(legs[here, place]), 0)
    if setting[KILOMETRES] == 1:
        length = np.int64(metres[here, place])
    if there >= 0:
        seconds += legs[place, there]
        if setting[KILOMETRES] == 1:
            length += metres[place, there]
        if info[r, LENGTH] > 0:
            seconds -= legs[here, there]
            if setting[KILOMETRES] == 1:
                length -= metres[here, there]
    return (seconds, rate[TRAVEL] * seconds + rate[METRE] * length)


@helper
def detour_of_two(r, p, stop, second, book):
    """Return the matrix seconds and the cents that two stops in a row behind position `p` add."""
    legs = legs_of(book)
    metres = metres_of(book)
    node = node_of(book)
    rate = rate_of(book)
    here, there = node[stop, PLACE], node[second, PLACE]
    seconds, cents = detour(r, p, stop, book)
    onwards = at_of(book)[r, p + 1, SPOT]
    more, length = np.int64(legs[here, there]), 0
    if setting_of(book)[KILOMETRES] == 1:
        length = np.int64(metres[here, there])
    if onwards >= 0:
        more += np.int64(legs[there, onwards]) - legs[here, onwards]
        if setting_of(book)[KILOMETRES] == 1:
            length += np.int64(metres[there, onwards]) - metres[here, onwards]
    return seconds + more, cents + rate[TRAVEL] * more + rate[METRE] * length


@helper
def start_if_fits(r, p, stop, book):
    """Return the earliest start of a stop behind position `p`, or NEVER; a relaxed test that no possible place fails.

    It takes the quickest hour of the day and leaves out the break; soft limits do not enter.
    """
    legs = legs_of(book)
    node = node_of(book)
    service = service_of(book)
    shift = shift_of(book)
    at = at_of(book)
    place, leave, there = node[stop, PLACE], at[r, p, LEAVE], at[r, p + 1, SPOT]
    by = at[r, p + 1, LAST] - service[shift[r, CLASS], stop]
    if there >= 0:
        by -= at_least(np.int64(legs[place, there]), book)
    # Most places are refused here, before the leg there is read from another row of the matrix.
    if max(leave, node[stop, OPEN]) > by:
        return NEVER
    arrive = leave + at_least(np.int64(legs[at[r, p, SPOT], place]), book)
    start = earliest_start(stop, arrive, book)
    return NEVER if start > by else start


@helper
def whole_route_price(r, seconds, book):
    """Return what more travel and service cost a route as a whole: balance, paid hours and the use of the shift."""
    rate = rate_of(book)
    info = info_of(book)
    cents = rate[BALANCE] * seconds * (2.0 * info[r, BUSY] + seconds)
    cents += rate[WORK] * max(0, seconds - info[r, IDLE])
    if info[r, LENGTH] == 0:
        cents += rate[SHIFT_USED]
    return cents


@helper
def price_at(r, job, p, limit, book):
    """Return what a job behind a position of a route adds; UNPAID where it cannot be there or is not below `limit`.

    The job lacks nothing there. What the way alone adds is looked at before the route is walked.
    """
    shift = shift_of(book)
    rate = rate_of(book)
    setting = setting_of(book)
    info = info_of(book)
    start = start_if_fits(r, p, job, book)
    if start == NEVER:
        return UNPAID
    way, cents = detour(r, p, job, book)
    fixed = fixed_price(job, shift[r, TECHNICIAN], book)
    if setting[PLAIN] == 1:
        cents += fixed
        if info[r, LENGTH] == 0:
            cents += rate[SHIFT_USED]
        if setting[SPANS] == 1:
            cents += rate[WORK] * lengthening(r, p, job, book)
        return cents
    seconds = way + service_of(book)[shift[r, CLASS], job]
    extra = whole_route_price(r, seconds, book)
    if setting[SPANS] == 1:
        longer = lengthening(r, p, job, book)
        extra += rate[WORK] * max(0, longer - max(0, seconds - info[r, IDLE]))
    if cents + extra + fixed + late_price(job, start, book) >= limit:
        return UNPAID
    return extra + walk(r, p, job, NONE, NONE, limit - extra, book)


@helper
def best_position(r, job, behind, limit, book):
    """Return what the cheapest place for a job in a route adds, below `limit`, and the position it follows (or -1)."""
    node = node_of(book)
    at = at_of(book)
    info = info_of(book)
    if behind == -2:
        return best_with_pickup(r, job, limit, book)
    where, seconds = (-1, service_of(book)[shift_of(book)[r, CLASS], job])
    for p in range(behind, info[r, LENGTH] + 1):
        if at[r, p, LEAVE] > node[job, CLOSE]:
            break
        if at[r, p + 1, LAST] - max(at[r, p, LEAVE], node[job, OPEN]) < seconds:
            continue
        cents = price_at(r, job, p, limit, book)
        if cents < limit:
            limit, where = cents, p
    return limit, where


@helper
def best_pair(r, first, p, second, last, limit, book):
    """Return what a stop behind position `p` and a second one behind it, up to `last`, add, and the second's position.

    Only in a plain problem whose spans are kept; -1 where nothing below `limit` is found.
    """
    legs = legs_of(book)
    node = node_of(book)
    at = at_of(book)
    fixed = fixed_price_of_two(r, first, second, book)
    way = detour(r, p, first, book)[1]
    here, where = (node[first, PLACE], NONE)
    seconds = np.int64(legs[at[r, p, SPOT], here])
    time, early, late = joined_stop(
        at[r, p, TO_TIME], at[r, p, TO_EARLY], at[r, p, TO_LATE], seconds, r, first, book
    )
    for q in range(p, last + 1):
        if q > p:
            visit, spot = (seq_of(book)[r, q], at[r, q, SPOT])
            seconds = np.int64(legs[here, spot])
            if early + time + seconds > node[visit, CLOSE]:
                break
            time, early, late = joined_stop(time, early, late, seconds, r, visit, book)
            here = spot
        if at[r, q, LEAVE] > node[second, CLOSE]:
            break
        whole = whole_span(time, early, late, here, r, q, second, book)
        if whole == NEVER:
            continue
        if q == p:
            cents = fixed + detour_of_two(r, p, first, second, book)[1]
        else:
            cents = fixed + way + detour(r, q, second, book)[1]
        cents += rate_of(book)[WORK] * whole
        if cents < limit:
            limit, where = (cents, q)
    return limit, where


@helper
def fixed_price_of_two(r, first, second, book):
    """Return what two stops add to a route wherever they are, less the paid hours that it has by now."""
    rate = rate_of(book)
    n, person = (info_of(book)[r, LENGTH], shift_of(book)[r, TECHNICIAN])
    fixed = fixed_price(first, person, book) + fixed_price(second, person, book)
    fixed -= rate[WORK] * at_of(book)[r, n + 1, TO_TIME]
    if n == 0:
        fixed += rate[SHIFT_USED]
    return fixed


@helper
def whole_span(time, early, late, here, r, q, stop, book):
    """Return how long a route lasts that goes on from a span, at `here`, over a stop to what is behind position `q`.

    NEVER where the stop or what follows would begin too late.
    """
    legs = legs_of(book)
    node = node_of(book)
    at = at_of(book)
    place, there = (node[stop, PLACE], at[r, q + 1, SPOT])
    seconds = np.int64(legs[here, place])
    if early + time + seconds > node[stop, CLOSE]:
        return NEVER
    time, early, late = joined_stop(time, early, late, seconds, r, stop, book)
    seconds = ZERO if there < 0 else np.int64(legs[place, there])
    if early + time + seconds > at[r, q + 1, ON_LATE]:
        return NEVER
    time, _, _ = joined(
        time, early, late, seconds,
        at[r, q + 1, ON_TIME], at[r, q + 1, ON_EARLY], at[r, q + 1, ON_LATE],
    )  # fmt: skip
    return time


@helper
def last_supplied(r, job, book):
    """Return the last position behind which the van alone serves a job (-1: none), if a pick-up serves a later visit.

    The route has none yet.
    """
    node = node_of(book)
    part = part_of(book)
    draw = draw_of(book)
    aboard = aboard_of(book)
    technician = shift_of(book)[r, TECHNICIAN]
    if tool_missing(job, technician, book):
        return -1
    first, last = (node[job, FIRST_PART], info_of(book)[r, LENGTH])
    for k in range(first, first + node[job, PART_COUNT]):
        sku = part[k, 0]
        van = aboard[technician, sku] + draw[r, sku] - part[k, 1]
        if van < 0:
            return -1
        while need_until(r, last + 1, sku, book) > van:
            last -= 1
    return last


@helper
def price_of_two(r, first, p, second, q, way, cents, limit, book):
    """Return what a stop behind position `p` and a second one behind `q` add; UNPAID where that is not below `limit`.

    `way` and `cents` are the detour of the first by itself, which counts where the second is not next to it.
    """
    service = service_of(book)
    shift = shift_of(book)
    if q == p:
        way, cents = detour_of_two(r, p, first, second, book)
    else:
        more, dearer = detour(r, q, second, book)
        way, cents = (way + more, cents + dearer)
    if cents >= limit:
        return UNPAID
    seconds = max(0, way) + service[shift[r, CLASS], first] + service[shift[r, CLASS], second]
    extra = whole_route_price(r, seconds, book)
    return extra + walk(r, p, first, q, second, limit - extra, book)


@helper
def pickup_behind(r, job, last, limit, book):
    """Return the same as `best_position` for a job served from the van, with a new pick-up for a later visit."""
    node = node_of(book)
    setting = setting_of(book)
    at = at_of(book)
    where, technician = (-1, shift_of(book)[r, TECHNICIAN])
    for depot in range(setting[DEPOTS]):
        stop = setting[JOBS] + depot
        for p in range(last + 1):
            if at[r, p, LEAVE] > node[job, CLOSE]:
                break
            if start_if_fits(r, p, job, book) == NEVER:
                continue
            to_job, job_cents = detour(r, p, job, book)
            if job_cents >= limit:
                continue
            if setting[PLAIN] == 1 and setting[SPANS] == 1:
                cents, d = best_pair(r, job, p, stop, last, limit, book)
                if d >= 0 and job_supplied(job, depot, NEVER, technician, book):
                    limit, where = (cents, p)
                continue
            for d in range(p, last + 1):
                start = start_if_fits(r, d, stop, book)
                if start == NEVER or not job_supplied(job, depot, start, technician, book):
                    continue
                cents = price_of_two(r, job, p, stop, d, to_job, job_cents, limit, book)
                if cents < limit:
                    limit, where = (cents, p)
    return (limit, where)


@helper
def pickup_in_front(r, job, limit, book):
    """Return the same as `best_position` for a job served from a new pick-up, somewhere in front of it."""
    setting = setting_of(book)
    n, technician, where = (info_of(book)[r, LENGTH], shift_of(book)[r, TECHNICIAN], -1)
    for depot in range(setting[DEPOTS]):
        stop = setting[JOBS] + depot
        if not depot_lends(stop, job, technician, book):
            continue
        for d in range(n + 1):
            start = start_if_fits(r, d, stop, book)
            if start == NEVER or not job_supplied(job, depot, start, technician, book):
                continue
            way, depot_cents = detour(r, d, stop, book)
            if depot_cents >= limit:
                continue
            if setting[PLAIN] == 1 and setting[SPANS] == 1:
                cents, p = best_pair(r, stop, d, job, n, limit, book)
            else:
                cents, p = best_behind_pickup(r, stop, d, job, way, depot_cents, limit, book)
            if p >= 0:
                limit, where = (cents, p)
    return (limit, where)


@helper
def best_behind_pickup(r, stop, d, job, way, depot_cents, limit, book):
    """Return the same as `best_position` with a new pick-up behind position `d`, whose detour is given."""
    node = node_of(book)
    at = at_of(book)
    where = -1
    for p in range(d, info_of(book)[r, LENGTH] + 1):
        if at[r, p, LEAVE] > node[job, CLOSE]:
            break
        if p > d and start_if_fits(r, p, job, book) == NEVER:
            continue
        cents = price_of_two(r, stop, d, job, p, way, depot_cents, limit, book)
        if cents < limit:
            limit, where = (cents, p)
    return (limit, where)


@helper
def best_with_pickup(r, job, limit, book):
    """Return the same as `best_position` where the route needs a new pick-up: both places are looked for."""
    limit, where = pickup_in_front(r, job, limit, book)
    last = last_supplied(r, job, book)
    if last >= 0:
        cents, p = pickup_behind(r, job, last, limit, book)
        if p >= 0:
            limit, where = (cents, p)
    return (limit, where)


@helper
def job_supplied(job, depot, when, technician, book):
    """Return whether a depot has at a moment what a job needs beyond the van."""
    node = node_of(book)
    part = part_of(book)
    aboard = aboard_of(book)
    for k in range(node[job, FIRST_PART], node[job, FIRST_PART] + node[job, PART_COUNT]):
        lacking = part[k, 1] - aboard[technician, part[k, 0]]
        if lacking > 0 and (not supply_ok(depot, part[k, 0], lacking, when, book)):
            return False
    return True


@helper
def back_up(r, book):
    """Keep a route as it was before this iteration; return whether there was room to keep it."""
    seq = seq_of(book)
    at = at_of(book)
    paid = paid_of(book)
    info = info_of(book)
    cost = cost_of(book)
    need = need_of(book)
    draw = draw_of(book)
    count = count_of(book)
    old_seq = old_seq_of(book)
    old_at = old_at_of(book)
    old_paid = old_paid_of(book)
    old_info = old_info_of(book)
    old_cost = old_cost_of(book)
    old_need = old_need_of(book)
    old_draw = old_draw_of(book)
    slot = slot_of(book)
    touched = touched_of(book)
    if slot[r] >= 0:
        return True
    k = count[TOUCHED]
    if k >= touched.shape[0]:
        return False
    columns = AT_COLUMNS if setting_of(book)[SPANS] == 1 else TO_TIME
    touched[k], slot[r] = (r, k)
    count[TOUCHED] += 1
    for p in range(info[r, LENGTH] + 2):
        old_seq[k, p] = seq[r, p]
        for c in range(columns):
            old_at[k, p, c] = at[r, p, c]
        old_paid[k, p, 0], old_paid[k, p, 1] = (paid[r, p, 0], paid[r, p, 1])
    for c in range(INFO_COLUMNS):
        old_info[k, c] = info[r, c]
    for c in range(COST_COLUMNS):
        old_cost[k, c] = cost[r, c]
    for sku in range(need.shape[1]):
        old_need[k, sku], old_draw[k, sku] = (need[r, sku], draw[r, sku])
    return True


@helper
def put_back(k, r, book):
    """Put a route back to what it was before this iteration."""
    setting = setting_of(book)
    seq = seq_of(book)
    at = at_of(book)
    paid = paid_of(book)
    info = info_of(book)
    cost = cost_of(book)
    need = need_of(book)
    draw = draw_of(book)
    old_at = old_at_of(book)
    old_paid = old_paid_of(book)
    holder = holder_of(book)
    for c in range(INFO_COLUMNS):
        info[r, c] = old_info_of(book)[k, c]
    for c in range(COST_COLUMNS):
        cost[r, c] = old_cost_of(book)[k, c]
    columns = AT_COLUMNS if setting[SPANS] == 1 else TO_TIME
    for p in range(info[r, LENGTH] + 2):
        seq[r, p] = old_seq_of(book)[k, p]
        for c in range(columns):
            at[r, p, c] = old_at[k, p, c]
        paid[r, p, 0], paid[r, p, 1] = (old_paid[k, p, 0], old_paid[k, p, 1])
        if 0 < p <= info[r, LENGTH] and seq[r, p] < setting[JOBS]:
            holder[seq[r, p]] = r
    for sku in range(need.shape[1]):
        need[r, sku], draw[r, sku] = (old_need_of(book)[k, sku], old_draw_of(book)[k, sku])
    take_parts(r, ONE, book)


@helper
def undo(old_absentees, book):
    """Put every route and the list of absent jobs back to what they were before this iteration."""
    holder = holder_of(book)
    absent = absent_of(book)
    count = count_of(book)
    touched = touched_of(book)
    old_absent = old_absent_of(book)
    for k in range(count[TOUCHED]):
        strip(touched[k], book)
    for i in range(old_absentees):
        absent[i] = old_absent[i]
        holder[old_absent[i]] = -1
    count[ABSENT] = old_absentees
    for k in range(count[TOUCHED]):
        put_back(k, touched[k], book)


@helper
def cut_string(r, job, length, kept, book):
    """Take out `length` visits in a string around a job, leaving `kept` neighbours somewhere inside the string."""
    seq = seq_of(book)
    info = info_of(book)
    holder = holder_of(book)
    absent = absent_of(book)
    count = count_of(book)
    removed = removed_of(book)
    n, position = (info[r, LENGTH], 1)
    while seq[r, position] != job:
        position += 1
    whole = length + kept
    low, high = (max(1, position - whole + 1), min(position, n - whole + 1))
    first = low + int(random(book) * (high - low + 1))
    skip = first + int(random(book) * (length + 1)) if kept > 0 else n + 1
    target = first
    for p in range(first, n + 1):
        if p >= first + whole or skip <= p < skip + kept:
            seq[r, target] = seq[r, p]
            target += 1
            continue
        gone = seq[r, p]
        holder[gone] = -1
        came_of(book)[gone] = r
        absent[count[ABSENT]] = gone
        removed[count[REMOVED]] = gone
        count[ABSENT] += 1
        count[REMOVED] += 1
    info[r, LENGTH] = n - length
    info[r, KEPT] = min(info[r, KEPT], first)


@helper
def string_limits(served, used, book):
    """Return the longest string of visits to take out and the number of routes to take them from."""
    longest = min(float(RUIN_LONGEST), served / max(1, used))
    strings = 4.0 * RUIN_MEAN / (1.0 + longest) - 1.0
    return (longest, int(1.0 + random(book) * max(0.0, strings)))


@helper
def choose_order(order, jobs, book):
    """Sort jobs by one of the orders of re-insertion, drawn at random; the smallest key comes first."""
    key = key_of(book)
    sort_key = sort_key_of(book)
    draw = int(random(book) * ORDERS)
    kind = -1
    if draw >= 4:
        kind = (
            0
            if draw < 8
            else 1
            if draw < 12
            else 2
            if draw < 14
            else 3 + (draw - 14) % (key.shape[0] - 3)
        )
    for i in range(jobs):
        sort_key[i] = random(book) if kind < 0 else key[kind, order[i]]
    for i in range(1, jobs):
        job, value, k = (order[i], sort_key[i], i)
        while k > 0 and sort_key[k - 1] > value:
            order[k], sort_key[k] = (order[k - 1], sort_key[k - 1])
            k -= 1
        order[k], sort_key[k] = (job, value)


@helper
def drop_from_absent(job, book):
    """Take a job out of the list of absent ones."""
    absent = absent_of(book)
    count = count_of(book)
    k = count[ABSENT] - 1
    while absent[k] != job:
        k -= 1
    count[ABSENT] -= 1
    absent[k] = absent[count[ABSENT]]


@helper
def put(r, job, p, book):
    """Write a job into a route behind a position."""
    seq = seq_of(book)
    info = info_of(book)
    holder = holder_of(book)
    for q in range(info[r, LENGTH], p, -1):
        seq[r, q + 1] = seq[r, q]
    seq[r, p + 1] = job
    info[r, LENGTH] += 1
    info[r, KEPT] = min(info[r, KEPT], p + 1)
    if info[r, PICKUP] > p:
        info[r, PICKUP] += 1
    holder[job] = r
    drop_from_absent(job, book)


@helper
def new_best(book):
    """Keep the routes that changed since the last best plan."""
    seq = seq_of(book)
    info = info_of(book)
    draw = draw_of(book)
    count = count_of(book)
    best_seq = best_seq_of(book)
    best_info = best_info_of(book)
    best_draw = best_draw_of(book)
    changed = changed_of(book)
    is_changed = is_changed_of(book)
    for i in range(count[CHANGED]):
        r = changed[i]
        is_changed[r] = 0
        for p in range(1, info[r, LENGTH] + 1):
            best_seq[r, p] = seq[r, p]
        for c in range(INFO_COLUMNS):
            best_info[r, c] = info[r, c]
        for sku in range(draw.shape[1]):
            best_draw[r, sku] = draw[r, sku]
    count[CHANGED] = 0
    count[IMPROVED] += 1


@helper
def mark_changed(r, book):
    """Remember that a route differs from the best plan's."""
    count = count_of(book)
    changed = changed_of(book)
    is_changed = is_changed_of(book)
    if is_changed[r] == 0:
        is_changed[r] = 1
        changed[count[CHANGED]] = r
        count[CHANGED] += 1


@helper
def refresh(r, book):
    """Work a route out again whose limits have moved because the technician's other route changed."""
    shift = shift_of(book)
    info = info_of(book)
    count = count_of(book)
    if shift[r, EARLIER] < 0 and shift[r, LATER] < 0:
        return
    if info[r, LOW] != earliest_departure(r, book) or info[r, HIGH] != latest_end(r, book):
        if back_up(r, book):
            if not work_out(r, TRUE, book):
                count[BROKEN] = 1


@helper
def find_route(job, everywhere, blink, grace, book):
    """Return the route and position where a job costs least, and what; route -1: less than leaving it out nowhere."""
    price = price_of(book)
    eligible_from = eligible_from_of(book)
    eligible = eligible_of(book)
    seq = seq_of(book)
    service = service_of(book)
    shift = shift_of(book)
    info = info_of(book)
    count = count_of(book)
    slot = slot_of(book)
    touched = touched_of(book)
    limit, route, where = (price[job, UNSERVED] + grace - 1e-09, -1, -1)
    full = count[TOUCHED] >= touched.shape[0]
    first = came_of(book)[job]
    for e in range(eligible_from[job] - 1, eligible_from[job + 1]):
        # Where the job was before it is often cheap: then less is worth a walk elsewhere.
        r = first if e < eligible_from[job] else eligible[e]
        if r < 0 or (r == first and e >= eligible_from[job]):
            continue
        if slot[r] < 0 and (full or not (everywhere or info[r, LENGTH] == 0)):
            continue
        if info[r, LENGTH] + 4 > seq.shape[1]:
            continue
        refresh(r, book)
        if service[shift[r, CLASS], job] > info[r, GAP] or random(book) < blink:
            continue
        behind = goods_before(r, job, book)
        if behind == -1:
            continue
        cents, p = best_position(r, job, behind, limit, book)
        if p >= 0:
            limit, route, where = (cents, r, p)
    return (route, where, limit)


@helper
def take_out(r, job, book):
    """Take one visit out of a route."""
    seq = seq_of(book)
    info = info_of(book)
    absent = absent_of(book)
    count = count_of(book)
    strip(r, book)
    p = 1
    while seq[r, p] != job:
        p += 1
    for q in range(p, info[r, LENGTH]):
        seq[r, q] = seq[r, q + 1]
    info[r, LENGTH] -= 1
    info[r, KEPT] = min(info[r, KEPT], p)
    holder_of(book)[job] = -1
    absent[count[ABSENT]] = job
    count[ABSENT] += 1


@helper
def recreate(jobs, blink, grace, book):
    """Put jobs back where they cost least; those absent before (`fresh` is 0) look at touched and empty routes only.

    A job goes in where it adds less than the price of leaving it out and `grace`, which lets in jobs that pay only
    together. Returns the price of leaving out those that found a place.
    """
    price = price_of(book)
    count = count_of(book)
    todo = todo_of(book)
    fresh = fresh_of(book)
    touched = touched_of(book)
    saved = 0.0
    for i in range(jobs):
        job = todo[i]
        r, p, cents = find_route(job, fresh[job] == 1, blink, grace, book)
        if r < 0 or not back_up(r, book):
            continue
        if not insert(r, job, p, cents > SURE * price[job, UNSERVED], grace, book):
            count[BROKEN] = 1
            return saved
        if holder_of(book)[job] >= 0:
            saved += price[job, UNSERVED]
    for k in range(count[TOUCHED]):
        finish(touched[k], book)
    return saved


@helper
def insert(r, job, p, doubtful, grace, book):
    """Put a job into a route; return whether the route keeps every rule.

    Where the job may turn out dearer than leaving it out, the route's exact cost is looked at, and the job taken out
    again if it is: the estimate leaves out what only the whole route's timing shows.
    """
    price = price_of(book)
    info = info_of(book)
    cost = cost_of(book)
    if doubtful:
        finish(r, book)
    before, busy, idle = cost[r, TOTAL], info[r, BUSY], info[r, IDLE]
    way, _ = detour(r, p, job, book)
    more = max(0, way) + service_of(book)[shift_of(book)[r, CLASS], job]
    put(r, job, p, book)
    if not work_out(r, doubtful, book):
        return False
    if doubtful and cost[r, TOTAL] - before > price[job, UNSERVED] + grace:
        take_out(r, job, book)
        return work_out(r, doubtful, book)
    if info[r, UNTIMED] == 1:
        info[r, BUSY], info[r, IDLE] = busy + more, max(0, idle - more)
    return True


@helper
def ruin(book):
    """Take strings of neighbouring visits out of neighbouring routes."""
    rate = rate_of(book)
    setting = setting_of(book)
    near = near_of(book)
    info = info_of(book)
    holder = holder_of(book)
    count = count_of(book)
    slot = slot_of(book)
    touched = touched_of(book)
    jobs = setting[JOBS]
    longest, strings = string_limits(float(jobs - count[ABSENT]), routes_used(book), book)
    seed = int(random(book) * jobs)
    for i in range(-1, near.shape[1]):
        job = seed if i < 0 else np.int64(near[seed, i])
        r = holder[job]
        if r < 0 or slot[r] >= 0:
            continue
        if not back_up(r, book):
            break
        strip(r, book)
        n = info[r, LENGTH]
        length = int(1.0 + random(book) * min(float(n), longest))
        length = min(length, n)
        kept = 0
        if length > 1 and length < n and (random(book) < 0.5):
            kept = 1 if random(book) < 0.5 else n - length
        cut_string(r, job, length, kept, book)
        strings -= 1
        if strings <= 0:
            break
    # Paid hours and balance look at the exact times when jobs are put back.
    now = rate[WORK] + rate[BALANCE] > 0.0
    for k in range(count[TOUCHED]):
        if not work_out(touched[k], now, book):
            count[BROKEN] = 1


@helper
def routes_used(book):
    """Return how many routes have a visit."""
    info = info_of(book)
    used = 0
    for r in range(info.shape[0]):
        if info[r, LENGTH] > 0:
            used += 1
    return used


@helper
def list_todo(old_absentees, book):
    """List the jobs just removed and some of those absent before; return how many."""
    absent = absent_of(book)
    count = count_of(book)
    removed = removed_of(book)
    todo = todo_of(book)
    fresh = fresh_of(book)
    jobs = count[REMOVED]
    for i in range(jobs):
        todo[i] = removed[i]
        fresh[removed[i]] = 1
    offset = int(random(book) * old_absentees)
    for i in range(min(OLD_ABSENTEES, old_absentees)):
        todo[jobs] = absent[(offset + i) % old_absentees]
        fresh[todo[jobs]] = 0
        jobs += 1
    return jobs


@helper
def recreate_some(temperature, old_absentees, book):
    """Draw which jobs to put back, in what order and with what grace, and do it; return what `recreate` returns."""
    jobs = list_todo(old_absentees, book)
    choose_order(todo_of(book), jobs, book)
    blink = max(BLINK, min(MOST_BLINK, 1.0 / setting_of(book)[JOBS]))
    grace = 0.0
    if random(book) < GRACE:
        grace = -temperature * math.log(random(book) + 1e-300)
    return recreate(jobs, blink, grace, book)


@helper
def iterate(temperature, book):
    """Ruin, recreate and judge once; return whether the outcome was kept."""
    price = price_of(book)
    cost = cost_of(book)
    absent = absent_of(book)
    count = count_of(book)
    measure = measure_of(book)
    old_cost = old_cost_of(book)
    touched = touched_of(book)
    old_absent = old_absent_of(book)
    removed = removed_of(book)
    count[TOUCHED] = count[REMOVED] = count[BROKEN] = 0
    old_absentees = count[ABSENT]
    for i in range(old_absentees):
        old_absent[i] = absent[i]
    ruin(book)
    change = 0.0
    for i in range(count[REMOVED]):
        change += price[removed[i], UNSERVED]
    if count[BROKEN] == 0:
        change -= recreate_some(temperature, old_absentees, book)
    roads = 0.0
    for k in range(count[TOUCHED]):
        change += cost[touched[k], TOTAL] - old_cost[k, TOTAL]
        roads += cost[touched[k], ROAD] - old_cost[k, ROAD]
    kept = count[BROKEN] == 0 and change < -temperature * math.log(random(book) + 1e-300)
    count[FAILED] += count[BROKEN]
    if kept:
        measure[CURRENT] += change
        measure[ROADS] += roads
    else:
        undo(old_absentees, book)
    return kept


@helper
def measure_all(book):
    """Note the price of all routes and of the jobs left out, and the seconds of travel."""
    price = price_of(book)
    info = info_of(book)
    cost = cost_of(book)
    absent = absent_of(book)
    count = count_of(book)
    measure = measure_of(book)
    cents, roads = (0.0, 0.0)
    for r in range(info.shape[0]):
        if info[r, LENGTH] > 0:
            cents += cost[r, TOTAL]
            roads += cost[r, ROAD]
    for i in range(count[ABSENT]):
        cents += price[absent[i], UNSERVED]
    measure[CURRENT], measure[ROADS] = (cents, roads)


@helper
def load(book):
    """Take over the routes written into `seq`; the visits of a route that keeps not every rule become absent."""
    seq = seq_of(book)
    info = info_of(book)
    holder = holder_of(book)
    absent = absent_of(book)
    count = count_of(book)
    lengths = lengths_of(book)
    for r in range(info.shape[0]):
        info[r, LENGTH], info[r, KEPT] = lengths[r], 0
        good = work_out(r, TRUE, book)
        if good:
            continue
        strip(r, book)
        for p in range(1, info[r, LENGTH] + 1):
            holder[seq[r, p]] = -1
            absent[count[ABSENT]] = seq[r, p]
            count[ABSENT] += 1
        info[r, LENGTH], info[r, KEPT] = 0, 0
        work_out(r, TRUE, book)


@helper
def mixed(number):
    """Return 64 bits that depend on every bit of a number (splitmix64)."""
    x = np.uint64(number + 1) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@helper
def pool_route(r, book):
    """Count a route that was accepted in the pool; of the orders of its jobs the cheapest is kept."""
    setting = setting_of(book)
    seq = seq_of(book)
    info = info_of(book)
    cost = cost_of(book)
    pool_key = pool_key_of(book)
    pool_count = pool_count_of(book)
    pool_cost = pool_cost_of(book)
    pool_seq = pool_seq_of(book)
    n = info[r, LENGTH]
    if n == 0 or n + 2 > pool_seq.shape[1]:
        return
    key = mixed(setting[JOBS] + r)
    for p in range(1, n + 1):
        if seq[r, p] < setting[JOBS]:
            key ^= mixed(seq[r, p])
    cents = cost[r, TOTAL] - rate_of(book)[LURE] * cost[r, ROAD]
    first = np.int64(key >> np.uint64(16))
    place = -1
    for i in range(PROBES):
        q = (first + i) % pool_key.shape[0]
        if pool_key[q] == key:
            pool_count[q] += 1
            if cents >= pool_cost[q] - 1e-06:
                return
            place = q
            break
        if place < 0 or pool_count[q] < pool_count[place]:
            place = q
    if pool_key[place] != key:
        pool_key[place], pool_count[place] = (key, 1)
    pool_cost[place], pool_seq[place, 0] = (cents, r)
    jobs = 0
    for p in range(1, n + 1):
        if seq[r, p] < setting[JOBS]:
            pool_seq[place, 2 + jobs] = seq[r, p]
            jobs += 1
    pool_seq[place, 1] = jobs


@helper
def keep_better(kept, book):
    """Close an iteration: note the routes that changed, and keep the plan where it is the best so far."""
    count = count_of(book)
    measure = measure_of(book)
    slot = slot_of(book)
    touched = touched_of(book)
    for k in range(count[TOUCHED]):
        slot[touched[k]] = -1
        if kept:
            mark_changed(touched[k], book)
            if count[POOLING] == 1:
                pool_route(touched[k], book)
    count[TOUCHED] = 0
    cents = measure[CURRENT] - rate_of(book)[LURE] * measure[ROADS]
    if kept and cents < measure[BEST] - 1e-06:
        measure[BEST] = cents
        new_best(book)


@helper
def lay_out(r, book):
    """Write the stops of a route of the best plan into `laid` and return their number."""
    seq = seq_of(book)
    info = info_of(book)
    best_seq = best_seq_of(book)
    best_info = best_info_of(book)
    for p in range(1, best_info[r, LENGTH] + 1):
        seq[r, p] = best_seq[r, p]
    for c in range(INFO_COLUMNS):
        info[r, c] = best_info[r, c]
    info[r, KEPT] = 0
    sweep(r, info[r, LOW], info[r, HIGH], book)
    info[r, PAUSE], info[r, FIRST] = best_info[r, PAUSE], best_info[r, FIRST]
    m = lay(r, book)
    settle(r, m, book)
    return m


@helper
def insert_first(book):
    """Put in every absent job where it costs least, the dearest for its time on site first."""
    first_order = first_order_of(book)
    setting = setting_of(book)
    holder = holder_of(book)
    absent = absent_of(book)
    count = count_of(book)
    old_absent = old_absent_of(book)
    todo = todo_of(book)
    fresh = fresh_of(book)
    for i in range(setting[JOBS]):
        if holder[first_order[i]] >= 0:
            continue
        todo[0] = first_order[i]
        fresh[todo[0]] = 1
        count[BROKEN] = 0
        old_absentees = count[ABSENT]
        for k in range(old_absentees):
            old_absent[k] = absent[k]
        recreate(ONE, 0.0, 0.0, book)
        if count[BROKEN] == 1:
            undo(old_absentees, book)
        keep_better(count[BROKEN] == 0, book)


@helper
def price_everywhere(job, book):
    """Write what a job adds behind every position of its possible routes into `offer`; UNPAID where it cannot be."""
    eligible_from = eligible_from_of(book)
    eligible = eligible_of(book)
    info = info_of(book)
    offer = offer_of(book)
    for r in range(info.shape[0]):
        for p in range(offer.shape[1]):
            offer[r, p] = UNPAID
    for e in range(eligible_from[job], eligible_from[job + 1]):
        r = eligible[e]
        behind = goods_before(r, job, book)
        if behind == -2:
            cents, p = best_with_pickup(r, job, UNPAID, book)
            if p >= 0:
                offer[r, p] = cents
        elif behind >= 0:
            for p in range(behind, info[r, LENGTH] + 1):
                offer[r, p] = price_at(r, job, p, UNPAID, book)


@entry
def run(task, amount, temperature, addresses):
    """Do one task on one chain's state.

    Parameters
    ----------
    task : int
        START: take over the routes in `seq`, `lengths` long. SEARCH: `amount` iterations at a `temperature` in cents.
        LAY_OUT: write the stops of the best plan's route `amount` into `laid` and return their number. PRICE: write
        what job `amount` adds at every position into `offer`.
    amount : int
        See `task`. For START: 1 to put in the absent jobs as well.
    temperature : float
        Cents.
    addresses : ndarray
        Of the tables and of the state, see `address_book.py`.
    """
    book = book_at(addresses)
    if task == LAY_OUT:
        return lay_out(amount, book)
    if task == PRICE:
        price_everywhere(amount, book)
        return np.int64(0)
    info = info_of(book)
    measure = measure_of(book)
    if task == START:
        load(book)
        for r in range(info.shape[0]):
            mark_changed(r, book)
        measure[BEST] = UNPAID
    measure_all(book)
    keep_better(TRUE, book)
    if task == START:
        if amount > 0:
            insert_first(book)
        measure_all(book)
        keep_better(TRUE, book)
        return np.int64(0)
    for _ in range(amount):
        keep_better(iterate(temperature, book), book)
    return np.int64(0)
