"""The compiled pricing: the cheapest route of one shift at given prizes, by labels and a completion bound.

Everything that is compiled stands in this one file, because the compile cache is keyed by it. `search_routes` and
`cost_of_route` are the entries. Money is in whole fixed-point units (`solver.bound.tables`), times are seconds.

Nodes are numbered within a shift: 0 is the start, 1 to m are jobs, m + 1 is the end. A label is a partial route: its
last node, when it can go on, what it costs less its prizes, which jobs it may not visit any more, parts used, and
whether the break is out of the way. A route that leaves before the break's window opens is pending until it rests; one
that leaves later is free from the start. A label is dropped where another one at the same node is no later, no
dearer, no more restricted and has used no more parts, or where even the completion bound makes it no cheaper than the
threshold. That bound is a backward recursion over node and time without returns to the node just left; of the two best
continuations it takes the second where the first leads to a job visited before.
"""

# Numba finds out the types of these functions itself.
# ruff: noqa: ANN001, ANN201, SIM108
# mypy: disallow-untyped-defs=False, disallow-incomplete-defs=False, check-untyped-defs=False

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from solver.kernel.compilation import entry, helper

I8 = np.int64
FAR = I8(1 << 60)
DAY = 86400
ZERO, ONE = I8(0), I8(1)
GUARD = I8(0x8080808080808080 - (1 << 64))
"""The highest bit of each byte: a part's count takes the other seven."""

# label: next of its list, label before, node, cost, when it can go on, break; then bits of jobs, parts, bits of cuts
CHAIN, BEFORE, NODE, COST, TIME, STATE, JOBS = range(7)
BLOCK = 64
"""Labels of a node that are kept together, copied from `COST` on; a list of blocks is sorted by cost."""

# setting
(
    BEGIN,
    END,
    LATEST,
    OVERTIME,
    REST,
    OPENS,
    CLOSES,
    DURATION,
    REST_PRICE,
    FIXED,
    ON_THE_WAY,
    UNIT,
    DAY_OFFSET,
    FAST_ABOVE,
    FAST_BELOW,
    WIDTH,
    METRIC,
) = range(17)
SETTINGS = 17
# mode
EXACT, QUICK, EVERY, SOME = range(4)
# what `search_routes` reports
LABELS, STEPS, BROKEN, LEAST, FOUND = range(5)
REPORTS = 5

PENDING, FREE = I8(0), I8(1)
MOST_ALIKE = 12
"""Labels of one node and bucket of time that are followed where only some routes are looked for."""

COMPLETING = 20
"""Ways of the completion bound that take as long as one comparison of labels."""

CHAINS = 1 << 18
"""Lists in which labels with the same jobs are looked for."""


class Tables(NamedTuple):
    """One shift with the jobs that count at the moment; see `solver.bound.tables`."""

    seconds: Any
    price: Any
    service: Any
    value: Any
    first: Any
    count: Any
    windows: Any
    due: Any
    missed: Any
    late: Any
    told: Any
    later: Any
    need: Any
    room: Any
    setting: Any
    profile: Any
    memory: Any
    cut_jobs: Any
    cut_price: Any


class Workspace(NamedTuple):
    """Room for labels, a row each, for what is compared of those kept, and for the routes reported."""

    data: Any
    kept: Any
    fill: Any
    after: Any
    out_label: Any
    out_cost: Any


@helper
def drive(seconds, leave, s):
    """Return when `seconds` of the matrix end that begin at `leave`, driven piecewise through the profile."""
    pieces = s.profile.shape[0]
    if pieces == 0 or seconds == 0:
        return leave + seconds
    clock = (leave + s.setting[DAY_OFFSET]) % DAY
    now = leave
    left = seconds * s.setting[UNIT]
    at = 0
    while s.profile[at, 1] <= clock:
        at += 1
    while True:
        speed = s.profile[at, 2]
        done = (s.profile[at, 1] - clock) * speed
        if done >= left:
            return now + (left + speed - 1) // speed
        now += s.profile[at, 1] - clock
        left -= done
        at += 1
        if at == pieces:
            at = 0
        clock = s.profile[at, 0]


@helper
def start_at(k, arrive, s):
    """Return the first moment at which a visit may start, FAR for never."""
    for w in range(s.first[k], s.first[k] + s.count[k]):
        if arrive <= s.windows[w, 1]:
            return max(arrive, s.windows[w, 0])
    return FAR


@helper
def lateness(k, start, s):
    """Return what a start costs after the due moment and after the one the customer was told."""
    cost = I8(0)
    if start > s.due[k]:
        cost += s.missed[k] + s.late[k] * (start - s.due[k])
    if start > s.told[k]:
        cost += s.later[k] * (start - s.told[k])
    return cost


@helper
def least_drive(j, k, s):
    """Return the seconds from node to node at the fastest hour."""
    if s.profile.shape[0] == 0:
        return s.seconds[j, k]
    return s.seconds[j, k] * s.setting[FAST_ABOVE] // s.setting[FAST_BELOW]


@helper
def rested_arrival(j, k, time, arrive, s):
    """Return the earliest arrival with the break somewhere on the way, where there are depots to stop at."""
    rested = max(time + least_drive(j, k, s), s.setting[OPENS]) + s.setting[DURATION]
    return max(arrive, rested)


@helper
def ended(j, arrive, s):
    """Return what the way to the end and the overtime cost, FAR for an arrival too late."""
    if arrive > s.setting[LATEST]:
        return FAR
    last = s.service.shape[0] - 1
    return s.price[j, last] + s.setting[OVERTIME] * max(I8(0), arrive - s.setting[END])


@helper
def ending(j, time, state, s):
    """Return what going to the end costs from a node, FAR where that is not possible."""
    last = s.service.shape[0] - 1
    arrive = drive(s.seconds[j, last], time, s)
    if state == FREE or arrive <= s.setting[CLOSES]:
        return ended(j, arrive, s)
    if s.setting[ON_THE_WAY] == 0 or time > s.setting[CLOSES]:
        return FAR
    cost = ended(j, rested_arrival(j, last, time, arrive, s), s)
    return FAR if cost >= FAR else cost + s.setting[REST_PRICE]


@helper
def arrived(k, slot, lowest, last_start, s, best, second, follows, ahead, other, back):
    """Fill what arriving at a job at a time or later costs from there on, at best and by another next node."""
    begin, width = s.setting[BEGIN], s.setting[WIDTH]
    ahead[slot, k], other[slot, k], back[slot, k] = FAR, FAR, -1
    start = start_at(k, begin + slot * width, s)
    if start > last_start[k]:
        return
    cost = s.value[k] + lateness(k, start, s)
    after = (start + s.service[k] - begin) // width
    if after <= slot:
        ahead[slot, k] = other[slot, k] = cost + lowest
    else:
        ahead[slot, k] = min(FAR, cost + best[k, after])
        other[slot, k] = min(FAR, cost + second[k, after])
        back[slot, k] = follows[k, after]


@helper
def complete(s, last_start, best, second, follows):
    """Fill the least cost from each job and time on, the next node it takes, and the least by another next node."""
    m = s.service.shape[0] - 2
    seconds, price = s.seconds, s.price
    begin, width, slots = s.setting[BEGIN], s.setting[WIDTH], best.shape[1]
    lowest = ZERO
    for k in range(1, m + 1):
        lowest += min(ZERO, s.value[k])
    ahead = np.empty((slots, m + 1), dtype=np.int64)
    other = np.empty((slots, m + 1), dtype=np.int64)
    back = np.empty((slots, m + 1), dtype=np.int64)
    passed = np.empty((m + 1, m + 1), dtype=np.int64)
    hourly = s.profile.shape[0] > 0
    for j in range(m + 1):
        for k in range(1, m + 1):
            passed[j, k] = seconds[j, k] // width
    for slot in range(slots - 1, -1, -1):
        time = begin + slot * width
        for k in range(1, m + 1):
            arrived(k, slot, lowest, last_start, s, best, second, follows, ahead, other, back)
        for j in range(m + 1):
            one, two, to = FAR, FAR, I8(m + 1)
            if j > 0:
                one = ending(j, time, FREE, s)
            for k in range(1, m + 1):
                if hourly:
                    there = (drive(seconds[j, k], time, s) - begin) // width
                else:
                    there = slot + passed[j, k]
                if there >= slots or k == j:
                    continue
                cost = price[j, k] + ahead[there, k]
                if cost < two:
                    # The second best way on is only needed where the best one leads straight back.
                    if back[there, k] == j:
                        cost = price[j, k] + other[there, k]
                    if cost < one:
                        two = one
                        one = cost
                        to = I8(k)
                    elif cost < two:
                        two = cost
            best[j, slot] = min(one, FAR)
            second[j, slot] = min(two, FAR)
            follows[j, slot] = to


@helper
def penalty(row, s):
    """Return the price of a set of cuts given as bits."""
    cost = I8(0)
    for w in range(s.cut_jobs.shape[1]):
        if row[w] != ZERO:
            for byte in range(8):
                cost += s.cut_price[8 * w + byte, (row[w] >> (8 * byte)) & 255]
    return cost


@helper
def sort_by_cost(ids, size, room):
    """Sort label numbers by cost, then number (Shell's method)."""
    gap = 1
    while gap < size // 3:
        gap = 3 * gap + 1
    while gap >= 1:
        for i in range(gap, size):
            moved = ids[i]
            cost = room.data[moved, COST]
            at = i
            while at >= gap:
                other = ids[at - gap]
                if room.data[other, COST] < cost:
                    break
                if room.data[other, COST] == cost and other < moved:
                    break
                ids[at] = other
                at -= gap
            ids[at] = moved
        gap //= 3


@helper
def is_beaten(label, first, mode, room, s, spare, place):
    """Return whether a kept label makes another one superfluous; if not, `place` is where this one belongs.

    `place` tells the block and the position, and counts the labels compared.
    """
    data, kept, fill, after = room.data, room.kept, room.fill, room.after
    jobs, parts, words = s.memory.shape[1], s.room.shape[0], s.cut_jobs.shape[1]
    cost, time, state = data[label, COST], data[label, TIME], data[label, STATE]
    block = first
    while True:
        for at in range(fill[block]):
            if kept[block, at, 0] > cost:
                place[0], place[1] = block, at
                return False
            place[2] += 1
            if kept[block, at, TIME - COST] > time or kept[block, at, STATE - COST] < state:
                continue
            beaten = True
            if mode != QUICK:
                for w in range(JOBS, JOBS + jobs):
                    if kept[block, at, w - COST] & ~data[label, w] != ZERO:
                        beaten = False
                for w in range(JOBS + jobs, JOBS + jobs + parts):
                    if ((data[label, w] | GUARD) - kept[block, at, w - COST]) & GUARD != GUARD:
                        beaten = False
                if beaten and words > 0:
                    for w in range(words):
                        c = JOBS + jobs + parts + w
                        spare[w] = kept[block, at, c - COST] & ~data[label, c]
                    beaten = kept[block, at, 0] + penalty(spare, s) <= cost
            if beaten:
                return True
        if after[block] < 0:
            place[0], place[1] = block, fill[block]
            return False
        block = after[block]


@helper
def keep(label, room, place, blocks):
    """Put a label into the block and position found for it; return the number of blocks then in use."""
    data, kept, fill, after = room.data, room.kept, room.fill, room.after
    block, at = place[0], place[1]
    columns = kept.shape[2]
    if fill[block] == BLOCK:
        half = BLOCK // 2
        after[blocks] = after[block]
        after[block] = blocks
        for moved in range(half, BLOCK):
            for c in range(columns):
                kept[blocks, moved - half, c] = kept[block, moved, c]
        fill[block], fill[blocks] = half, BLOCK - half
        if at > half:
            block, at = blocks, at - half
        blocks += 1
    for moved in range(fill[block], at, -1):
        for c in range(columns):
            kept[block, moved, c] = kept[block, moved - 1, c]
    for c in range(columns):
        kept[block, at, c] = data[label, COST + c]
    fill[block] += 1
    return blocks


@helper
def list_of(label, room, s):
    """Return the number of the list for labels of the same node and jobs."""
    mixed = room.data[label, NODE]
    for w in range(s.memory.shape[1]):
        mixed = (mixed ^ room.data[label, JOBS + w]) * I8(0x1E3779B97F4A7C15)
        mixed ^= mixed >> 29
    return mixed & (CHAINS - 1)


@helper
def has_twin(label, twins, room, s):
    """Return whether a label with the same jobs is no later, no dearer and no more bound to rest."""
    other = twins[list_of(label, room, s)]
    while other >= 0:
        if (
            room.data[other, NODE] == room.data[label, NODE]
            and room.data[other, TIME] <= room.data[label, TIME]
            and room.data[other, COST] <= room.data[label, COST]
            and room.data[other, STATE] >= room.data[label, STATE]
        ):
            same = True
            for w in range(s.memory.shape[1]):
                if room.data[other, JOBS + w] != room.data[label, JOBS + w]:
                    same = False
            if same:
                return True
        other = room.data[other, CHAIN]
    return False


@helper
def forbid_unreachable(label, room, s, nearest, last_start):
    """Add the jobs that can no longer be reached in time to those the label may not visit."""
    data, seconds, metric = room.data, s.seconds, s.setting[METRIC] != 0
    above, below = s.setting[FAST_ABOVE], s.setting[FAST_BELOW]
    j, time = data[label, NODE], data[label, TIME]
    for k in range(1, seconds.shape[0] - 1):
        way = nearest[k]
        if metric:
            way = seconds[j, k] if above == below else seconds[j, k] * above // below
        if time + way > last_start[k]:
            data[label, JOBS + ((k - 1) >> 6)] |= ONE << ((k - 1) & 63)


@helper
def is_open(label, k, room):
    """Return whether the label may still visit a job."""
    return (room.data[label, JOBS + ((k - 1) >> 6)] >> ((k - 1) & 63)) & ONE == ZERO


@helper
def copied(label, new, room):
    """Copy everything of a label."""
    for at in range(room.data.shape[1]):
        room.data[new, at] = room.data[label, at]


@helper
def prospect(label, room, s, best, second, follows):
    """Return the least that a label's routes can cost."""
    j = room.data[label, NODE]
    slot = (room.data[label, TIME] - s.setting[BEGIN]) // s.setting[WIDTH]
    if slot >= best.shape[1]:
        return FAR
    to = follows[j, slot]
    if to <= s.service.shape[0] - 2 and to > 0 and not is_open(label, to, room):
        return room.data[label, COST] + second[j, slot]
    return room.data[label, COST] + best[j, slot]


@helper
def entered(label, heads, room, s, bucket):
    """Put a label into the list of its node and time."""
    slot = (room.data[label, TIME] - s.setting[BEGIN]) // bucket
    j = room.data[label, NODE]
    room.data[label, CHAIN] = heads[slot, j]
    heads[slot, j] = label


@helper
def extend(label, new, threshold, room, s, spare, last_start, best, second, follows, heads, bucket):
    """Make the labels that visit one more job, with a break on the way or without; return the next free number."""
    data, seconds, price, value = room.data, s.seconds, s.price, s.value
    first, count, windows, service = s.first, s.count, s.windows, s.service
    need, limit, memory, cut_jobs = s.need, s.room, s.memory, s.cut_jobs
    setting = s.setting
    begin, width = setting[BEGIN], setting[WIDTH]
    closes, hourly = setting[CLOSES], s.profile.shape[0] > 0
    jobs, parts, words = memory.shape[1], limit.shape[0], cut_jobs.shape[1]
    last = service.shape[0] - 2
    j, time, old_state = data[label, NODE], data[label, TIME], data[label, STATE]
    ways = 1
    if old_state == PENDING and setting[ON_THE_WAY] != 0 and time <= closes:
        ways = 2
    for k in range(1, last + 1):
        if (data[label, JOBS + ((k - 1) >> 6)] >> ((k - 1) & 63)) & ONE != ZERO:
            continue
        arrive = time + seconds[j, k]
        if hourly:
            arrive = drive(seconds[j, k], time, s)
        if arrive > last_start[k]:
            continue
        fits = True
        for w in range(parts):
            used = data[label, JOBS + jobs + w] + need[k, w]
            if ((limit[w] | GUARD) - used) & GUARD != GUARD:
                fits = False
            data[new, JOBS + jobs + w] = used
        if not fits:
            continue
        for way in range(ways):
            cost, state = data[label, COST] + price[j, k] + value[k], old_state
            if way == 1:
                arrive = rested_arrival(j, k, time, arrive, s)
                cost += setting[REST_PRICE]
                state = FREE
            start = FAR
            for w in range(first[k], first[k] + count[k]):
                if arrive <= windows[w, 1]:
                    start = max(arrive, windows[w, 0])
                    break
            if start > last_start[k]:
                continue
            depart = start + service[k]
            if state == PENDING and depart > closes:
                continue
            cost += lateness(k, start, s)
            at = JOBS + jobs + parts
            if words > 0:
                for w in range(words):
                    spare[w] = data[label, at + w] & cut_jobs[k, w]
                    data[new, at + w] = data[label, at + w] ^ cut_jobs[k, w]
                cost += penalty(spare, s)
            slot = (depart - begin) // width
            ahead, to = best[k, slot], follows[k, slot]
            if to <= last:
                known = data[label, JOBS + ((to - 1) >> 6)] & memory[k, (to - 1) >> 6]
                if (known >> ((to - 1) & 63)) & ONE != ZERO:
                    ahead = second[k, slot]
            if cost + ahead >= threshold:
                continue
            data[new, NODE], data[new, TIME], data[new, COST] = k, depart, cost
            data[new, BEFORE], data[new, STATE] = label, state
            for w in range(jobs):
                data[new, JOBS + w] = data[label, JOBS + w] & memory[k, w]
            data[new, JOBS + ((k - 1) >> 6)] |= ONE << ((k - 1) & 63)
            entered(new, heads, room, s, bucket)
            new += 1
            for w in range(parts):
                data[new, JOBS + jobs + w] = data[new - 1, JOBS + jobs + w]
    return new


@entry
def search_routes(s, threshold, mode, most_labels, most_steps, room, report):
    """Find routes cheaper than a threshold; `report` tells how many and how sure the least of them is.

    With `report[BROKEN]` at 0 no route is cheaper than `report[LEAST]`, or than the threshold where that is lower;
    otherwise labels ran out and `report[LEAST]` is the least that the ones left may still come to.
    """
    m = s.service.shape[0] - 2
    begin, latest = s.setting[BEGIN], s.setting[LATEST]
    slots = (latest - begin) // s.setting[WIDTH] + 1
    best = np.empty((m + 1, slots), dtype=np.int64)
    second = np.empty((m + 1, slots), dtype=np.int64)
    follows = np.empty((m + 1, slots), dtype=np.int64)
    nearest = np.empty(m + 2, dtype=np.int64)
    last_start = np.empty(m + 2, dtype=np.int64)
    shortest = FAR
    for k in range(1, m + 1):
        nearest[k] = FAR
        for j in range(m + 1):
            if j != k:
                nearest[k] = min(nearest[k], least_drive(j, k, s))
        last_start[k] = I8(-(1 << 60))
        if s.count[k] > 0:
            last_start[k] = min(s.windows[s.first[k] + s.count[k] - 1, 1], latest - s.service[k])
        shortest = min(shortest, s.service[k])
    complete(s, last_start, best, second, follows)
    bucket = min(max(I8(60), shortest), I8(1800))
    buckets = (latest - begin) // bucket + 1
    heads = np.full((buckets, m + 1), -1, dtype=np.int64)
    blocks = m + 1
    for node in range(m + 1):
        room.fill[node], room.after[node] = 0, -1
    place = np.zeros(3, dtype=np.int64)
    batch = np.empty(1024, dtype=np.int64)
    spare = np.zeros(max(1, s.cut_jobs.shape[1]), dtype=np.int64)
    twins = np.full(CHAINS if mode == EVERY else 1, -1, dtype=np.int64)
    steps = m * m * slots // COMPLETING
    limit = threshold
    labels, found, least, broken = I8(0), I8(0), threshold, I8(0)
    # The labels to begin with: leaving as early as possible, and leaving when the break's window is open.
    for turn in range(2):
        rest = s.setting[REST] != 0 and begin < s.setting[OPENS]
        if turn == 1 and (not rest or s.setting[OPENS] > latest):
            continue
        for at in range(room.data.shape[1]):
            room.data[labels, at] = ZERO
        room.data[labels, TIME] = s.setting[OPENS] if turn == 1 else begin
        room.data[labels, COST] = s.setting[FIXED]
        room.data[labels, BEFORE] = -1
        room.data[labels, STATE] = PENDING if rest and turn == 0 else FREE
        entered(labels, heads, room, s, bucket)
        labels += 1
    slot, j = I8(0), I8(0)
    while slot < buckets:
        if j > m:
            j = I8(0)
            slot += 1
            continue
        if heads[slot, j] < 0:
            j += 1
            continue
        count = 0
        at = heads[slot, j]
        while at >= 0:
            if count == batch.shape[0]:
                more = np.empty(2 * count, dtype=np.int64)
                more[:count] = batch
                batch = more
            batch[count] = at
            count += 1
            at = room.data[at, CHAIN]
        heads[slot, j] = -1
        sort_by_cost(batch, count, room)
        own_slot = False
        followed_on = 0
        for index in range(count):
            label = batch[index]
            if mode == SOME and followed_on >= MOST_ALIKE:
                break
            # Room for what this label can become: every job straight on, with a break on the way, and its own break.
            if labels + 2 * m + 2 > most_labels or steps > most_steps:
                broken = I8(1)
                for other in range(index, count):
                    least = min(least, prospect(batch[other], room, s, best, second, follows))
                break
            if prospect(label, room, s, best, second, follows) >= threshold:
                continue
            if mode == EVERY:
                if has_twin(label, twins, room, s):
                    continue
                room.data[label, CHAIN] = twins[list_of(label, room, s)]
                twins[list_of(label, room, s)] = label
            else:
                forbid_unreachable(label, room, s, nearest, last_start)
                if is_beaten(label, j, mode, room, s, spare, place):
                    continue
                blocks = keep(label, room, place, blocks)
            followed_on += 1
            steps += place[2] + m
            place[2] = 0
            if j > 0:
                end = ending(j, room.data[label, TIME], room.data[label, STATE], s)
                if end < FAR and room.data[label, COST] + end < threshold:
                    least = min(least, room.data[label, COST] + end)
                    if mode == EXACT:
                        # Only routes nearly as cheap as the cheapest are still of interest.
                        threshold = min(threshold, least + (limit - least) // 2)
                    if found < room.out_label.shape[0]:
                        room.out_label[found] = label
                        room.out_cost[found] = room.data[label, COST] + end
                        found += 1
                    elif mode == EVERY:
                        broken = I8(1)
            pending = room.data[label, STATE] == PENDING
            if pending and room.data[label, TIME] <= s.setting[CLOSES]:
                rested = max(room.data[label, TIME], s.setting[OPENS]) + s.setting[DURATION]
                if rested <= latest:
                    copied(label, labels, room)
                    room.data[labels, TIME] = rested
                    room.data[labels, COST] += s.setting[REST_PRICE]
                    room.data[labels, STATE] = FREE
                    if prospect(labels, room, s, best, second, follows) < threshold:
                        entered(labels, heads, room, s, bucket)
                        labels += 1
            labels = extend(
                label, labels, threshold, room, s, spare, last_start, best, second, follows, heads, bucket
            )  # fmt: skip
        if broken != 0:
            break
        # Labels that take no time may have come into the list of a node already passed.
        for node in range(j + 1):
            if heads[slot, node] >= 0:
                own_slot = True
        j = I8(0) if own_slot else j + 1
    if broken != 0:
        for later in range(buckets):
            for node in range(m + 1):
                at = heads[later, node]
                while at >= 0:
                    least = min(least, prospect(at, room, s, best, second, follows))
                    at = room.data[at, CHAIN]
    report[LABELS], report[STEPS], report[BROKEN] = labels, steps, broken
    report[LEAST], report[FOUND] = least, found


@helper
def followed(s, order, leave, state, rest_at, on_the_way):
    """Return the cost of visiting jobs in an order with the break before or behind one leg; FAR: not possible."""
    time, cost, here = leave, s.setting[FIXED], I8(0)
    for index in range(order.shape[0] + 1):
        if index == rest_at and on_the_way == 0:
            if time > s.setting[CLOSES]:
                return FAR
            time = max(time, s.setting[OPENS]) + s.setting[DURATION]
            cost += s.setting[REST_PRICE]
            state = FREE
        if index == order.shape[0]:
            break
        k = order[index]
        arrive = drive(s.seconds[here, k], time, s)
        if index == rest_at and on_the_way == 1:
            if time > s.setting[CLOSES]:
                return FAR
            arrive = rested_arrival(here, k, time, arrive, s)
            cost += s.setting[REST_PRICE]
            state = FREE
        start = start_at(k, arrive, s)
        if start >= FAR:
            return FAR
        cost += s.price[here, k] + s.value[k] + lateness(k, start, s)
        time = start + s.service[k]
        here = k
    end = ending(here, time, state, s)
    return FAR if end >= FAR else cost + end


@entry
def cost_of_route(s, order):
    """Return the least cost of visiting jobs in an order, FAR where times or parts do not allow it."""
    for w in range(s.room.shape[0]):
        used = ZERO
        for k in order:
            used += s.need[k, w]
            if ((s.room[w] | GUARD) - used) & GUARD != GUARD:
                return FAR
    begin = s.setting[BEGIN]
    if s.setting[REST] == 0 or begin >= s.setting[OPENS]:
        return followed(s, order, begin, FREE, -1, 0)
    least = followed(s, order, begin, PENDING, -1, 0)
    least = min(least, followed(s, order, s.setting[OPENS], FREE, -1, 0))
    for at in range(order.shape[0] + 1):
        least = min(least, followed(s, order, begin, PENDING, at, 0))
        if s.setting[ON_THE_WAY] != 0 and at < order.shape[0]:
            least = min(least, followed(s, order, begin, PENDING, at, 1))
    return least
