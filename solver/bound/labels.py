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
# ruff: noqa: ANN001, ANN201
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
LABELS, STEPS, BROKEN, LEAST, FOUND, BLOCKS, THRESHOLD, LIMIT = range(8)
REPORTS = 8

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


class Ahead(NamedTuple):
    """What lies ahead of a label: the completion bound, shape (m + 1, slots), and by when jobs have to be reached."""

    best: Any
    second: Any
    follows: Any
    nearest: Any
    last_start: Any


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
def start_at(k, arrive, first, count, windows):
    """Return the first moment at which a visit may start, FAR for never."""
    for w in range(first[k], first[k] + count[k]):
        if arrive <= windows[w, 1]:
            return max(arrive, windows[w, 0])
    return FAR


@helper
def lateness(k, start, due, missed, late, told, later):
    """Return what a start costs after the due moment and after the one the customer was told."""
    cost = ZERO
    if start > due[k]:
        cost += missed[k] + late[k] * (start - due[k])
    if start > told[k]:
        cost += later[k] * (start - told[k])
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
def arrived(slot, lowest, s, ahead, after_best, after_second, back):
    """Fill what arriving at each job at a time or later costs from there on, at best and by another next node."""
    begin, width = s.setting[BEGIN], s.setting[WIDTH]
    for k in range(1, s.service.shape[0] - 1):
        after_best[slot, k], after_second[slot, k], back[slot, k] = FAR, FAR, -1
        start = start_at(k, begin + slot * width, s.first, s.count, s.windows)
        if start > ahead.last_start[k]:
            continue
        cost = s.value[k] + lateness(k, start, s.due, s.missed, s.late, s.told, s.later)
        after = (start + s.service[k] - begin) // width
        if after <= slot:
            after_best[slot, k] = after_second[slot, k] = cost + lowest
        else:
            after_best[slot, k] = min(FAR, cost + ahead.best[k, after])
            after_second[slot, k] = min(FAR, cost + ahead.second[k, after])
            back[slot, k] = ahead.follows[k, after]


@helper
def onward(j, slot, s, ahead, passed, after_best, after_second, back):
    """Fill the least cost from a node and time on, the next node it takes, and the least by another next node."""
    seconds, price, slots = s.seconds, s.price, ahead.best.shape[1]
    begin, width, hourly = s.setting[BEGIN], s.setting[WIDTH], s.profile.shape[0] > 0
    time, last = begin + slot * width, s.service.shape[0] - 1
    one, two, to = FAR, FAR, I8(last)
    if j > 0:
        one = ending(j, time, FREE, s)
    for k in range(1, last):
        there = slot + passed[j, k]
        if hourly:
            there = (drive(seconds[j, k], time, s) - begin) // width
        if there >= slots or k == j:
            continue
        cost = price[j, k] + after_best[there, k]
        if cost >= two:
            continue
        # The second best way on is only needed where the best one leads straight back.
        if back[there, k] == j:
            cost = price[j, k] + after_second[there, k]
        if cost < one:
            two = one
            one = cost
            to = I8(k)
        elif cost < two:
            two = cost
    ahead.best[j, slot], ahead.second[j, slot] = min(one, FAR), min(two, FAR)
    ahead.follows[j, slot] = to


@helper
def complete(s, ahead):
    """Fill the completion bound, from the last moment to the first."""
    m, slots = s.service.shape[0] - 2, ahead.best.shape[1]
    lowest = ZERO
    for k in range(1, m + 1):
        lowest += min(ZERO, s.value[k])
    after_best = np.empty((slots, m + 1), dtype=np.int64)
    after_second = np.empty((slots, m + 1), dtype=np.int64)
    back = np.empty((slots, m + 1), dtype=np.int64)
    passed = np.empty((m + 1, m + 1), dtype=np.int64)
    for j in range(m + 1):
        for k in range(m + 1):
            passed[j, k] = s.seconds[j, k] // s.setting[WIDTH]
    for slot in range(slots - 1, -1, -1):
        arrived(slot, lowest, s, ahead, after_best, after_second, back)
        for j in range(m + 1):
            onward(j, slot, s, ahead, passed, after_best, after_second, back)


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
def sort_by_cost(ids, size, data):
    """Sort label numbers by cost, then number (Shell's method)."""
    gap = 1
    while gap < size // 3:
        gap = 3 * gap + 1
    while gap >= 1:
        for i in range(gap, size):
            moved = ids[i]
            cost = data[moved, COST]
            at = i
            while at >= gap:
                other = ids[at - gap]
                if data[other, COST] < cost:
                    break
                if data[other, COST] == cost and other < moved:
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
def forbid_unreachable(label, room, s, ahead):
    """Add the jobs that can no longer be reached in time to those the label may not visit."""
    data, seconds, metric = room.data, s.seconds, s.setting[METRIC] != 0
    above, below = s.setting[FAST_ABOVE], s.setting[FAST_BELOW]
    j, time = data[label, NODE], data[label, TIME]
    nearest, last_start = ahead.nearest, ahead.last_start
    for k in range(1, seconds.shape[0] - 1):
        way = nearest[k]
        if metric:
            way = seconds[j, k] if above == below else seconds[j, k] * above // below
        if time + way > last_start[k]:
            data[label, JOBS + ((k - 1) >> 6)] |= ONE << ((k - 1) & 63)


@helper
def copied(label, new, room):
    """Copy everything of a label."""
    for at in range(room.data.shape[1]):
        room.data[new, at] = room.data[label, at]


@helper
def prospect(label, room, s, ahead):
    """Return the least that a label's routes can cost."""
    data, best, follows = room.data, ahead.best, ahead.follows
    j, setting = data[label, NODE], s.setting
    slot = (data[label, TIME] - setting[BEGIN]) // setting[WIDTH]
    if slot >= best.shape[1]:
        return FAR
    to = follows[j, slot]
    if to == 0 or to >= best.shape[0]:
        return data[label, COST] + best[j, slot]
    if (data[label, JOBS + ((to - 1) >> 6)] >> ((to - 1) & 63)) & ONE == ZERO:
        return data[label, COST] + best[j, slot]
    return data[label, COST] + ahead.second[j, slot]


@helper
def entered(label, heads, data, begin, bucket):
    """Put a label into the list of its node and time."""
    slot, j = (data[label, TIME] - begin) // bucket, data[label, NODE]
    data[label, CHAIN] = heads[slot, j]
    heads[slot, j] = label


@helper
def uses(label, new, k, data, at, need, limit):
    """Enter the parts that a further visit uses up; return whether there are enough."""
    for w in range(limit.shape[0]):
        used = data[label, at + w] + need[k, w]
        if ((limit[w] | GUARD) - used) & GUARD != GUARD:
            return False
        data[new, at + w] = used
    return True


@helper
def crossed(label, new, k, room, s, spare):
    """Enter which cuts a further visit is in; return the price of those visited for the second time."""
    data, at = room.data, JOBS + s.memory.shape[1] + s.room.shape[0]
    words = s.cut_jobs.shape[1]
    if words == 0:
        return ZERO
    for w in range(words):
        spare[w] = data[label, at + w] & s.cut_jobs[k, w]
        data[new, at + w] = data[label, at + w] ^ s.cut_jobs[k, w]
    return penalty(spare, s)


# Taking an array out of a tuple counts a reference, which takes longer than a comparison. What is called for every
# job of every label is given the arrays themselves.


@helper
def lies_ahead(label, k, slot, data, memory, best, second, follows):
    """Return the least that a route costs from a job on that a label goes to next."""
    to = follows[k, slot]
    if to < best.shape[0]:
        known = data[label, JOBS + ((to - 1) >> 6)] & memory[k, (to - 1) >> 6]
        if (known >> ((to - 1) & 63)) & ONE != ZERO:
            return second[k, slot]
    return best[k, slot]


@helper
def visit(label, new, k, depart, cost, state, room, s, spare, heads, bucket, slack):
    """Make the label of a visit; return whether parts allow it and cuts cost less than what they may."""
    data, memory = room.data, s.memory
    if not uses(label, new, k, data, JOBS + memory.shape[1], s.need, s.room):
        return False
    paid = crossed(label, new, k, room, s, spare)
    if paid >= slack:
        return False
    data[new, NODE], data[new, TIME], data[new, COST] = k, depart, cost + paid
    data[new, BEFORE], data[new, STATE] = label, state
    for w in range(memory.shape[1]):
        data[new, JOBS + w] = data[label, JOBS + w] & memory[k, w]
    data[new, JOBS + ((k - 1) >> 6)] |= ONE << ((k - 1) & 63)
    entered(new, heads, data, s.setting[BEGIN], bucket)
    return True


@helper
def extend(label, room, s, spare, ahead, heads, bucket, report):
    """Make the labels that visit one more job, with a break on the way or without."""
    data, seconds, price, value, setting = room.data, s.seconds, s.price, s.value, s.setting
    first, count, windows, last_start = s.first, s.count, s.windows, ahead.last_start
    due, missed, late, told, later = s.due, s.missed, s.late, s.told, s.later
    service, memory = s.service, s.memory
    best, second, follows = ahead.best, ahead.second, ahead.follows
    begin, width, closes = setting[BEGIN], setting[WIDTH], setting[CLOSES]
    hourly, threshold, new = s.profile.shape[0] > 0, report[THRESHOLD], report[LABELS]
    j, time, old = data[label, NODE], data[label, TIME], data[label, STATE]
    may_rest = old == PENDING and setting[ON_THE_WAY] != 0 and time <= closes
    for k in range(1, service.shape[0] - 1):
        if (data[label, JOBS + ((k - 1) >> 6)] >> ((k - 1) & 63)) & ONE != ZERO:
            continue
        arrive = time + seconds[j, k]
        if hourly:
            arrive = drive(seconds[j, k], time, s)
        if arrive > last_start[k]:
            continue
        for way in range(2 if may_rest else 1):
            cost, state = data[label, COST] + price[j, k] + value[k], old
            if way == 1:
                arrive, state = rested_arrival(j, k, time, arrive, s), FREE
                cost += setting[REST_PRICE]
            start = start_at(k, arrive, first, count, windows)
            depart = start + service[k]
            if start > last_start[k] or (state == PENDING and depart > closes):
                continue
            cost += lateness(k, start, due, missed, late, told, later)
            slot = (depart - begin) // width
            least = cost + lies_ahead(label, k, slot, data, memory, best, second, follows)
            if least < threshold and visit(
                label, new, k, depart, cost, state, room, s, spare, heads, bucket, threshold - least
            ):  # fmt: skip
                new += 1
    report[LABELS] = new


@helper
def rest(label, room, s, ahead, heads, bucket, report):
    """Make the label that has its break where it is, if it still needs one."""
    data, new = room.data, report[LABELS]
    if data[label, STATE] != PENDING or data[label, TIME] > s.setting[CLOSES]:
        return
    rested = max(data[label, TIME], s.setting[OPENS]) + s.setting[DURATION]
    if rested > s.setting[LATEST]:
        return
    copied(label, new, room)
    data[new, TIME] = rested
    data[new, COST] += s.setting[REST_PRICE]
    data[new, STATE] = FREE
    if prospect(new, room, s, ahead) < report[THRESHOLD]:
        entered(new, heads, room.data, s.setting[BEGIN], bucket)
        report[LABELS] += 1


@helper
def finish(label, mode, room, s, report):
    """Report the route that ends with a label, if it stays below the threshold."""
    end = ending(room.data[label, NODE], room.data[label, TIME], room.data[label, STATE], s)
    if end >= FAR or room.data[label, COST] + end >= report[THRESHOLD]:
        return
    cost, found = room.data[label, COST] + end, report[FOUND]
    report[LEAST] = min(report[LEAST], cost)
    if mode == EXACT:
        # Only routes nearly as cheap as the cheapest are still of interest.
        least = report[LEAST]
        report[THRESHOLD] = min(report[THRESHOLD], least + (report[LIMIT] - least) // 2)
    if found < room.out_label.shape[0]:
        room.out_label[found], room.out_cost[found] = label, cost
        report[FOUND] += 1
    elif mode == EVERY:
        report[BROKEN] = 1


@helper
def begin_labels(room, s, heads, bucket, report):
    """Make the labels to begin with: leaving as early as possible, and when the break's window is open."""
    begin, opens = s.setting[BEGIN], s.setting[OPENS]
    rests = s.setting[REST] != 0 and begin < opens
    for turn in range(2):
        if turn == 1 and (not rests or opens > s.setting[LATEST]):
            continue
        new = report[LABELS]
        for at in range(room.data.shape[1]):
            room.data[new, at] = ZERO
        room.data[new, TIME] = opens if turn == 1 else begin
        room.data[new, COST] = s.setting[FIXED]
        room.data[new, BEFORE] = -1
        room.data[new, STATE] = PENDING if rests and turn == 0 else FREE
        entered(new, heads, room.data, s.setting[BEGIN], bucket)
        report[LABELS] += 1


@helper
def look_around(s, ahead):
    """Fill how near each job is and by when it has to be reached; return the shortest visit."""
    shortest, latest = FAR, s.setting[LATEST]
    for k in range(1, s.service.shape[0] - 1):
        ahead.nearest[k] = FAR
        for j in range(s.service.shape[0] - 1):
            if j != k:
                ahead.nearest[k] = min(ahead.nearest[k], least_drive(j, k, s))
        ahead.last_start[k] = I8(-(1 << 60))
        if s.count[k] > 0:
            closes = s.windows[s.first[k] + s.count[k] - 1, 1]
            ahead.last_start[k] = min(closes, latest - s.service[k])
        shortest = min(shortest, s.service[k])
    return shortest


@helper
def is_kept(label, j, mode, room, s, spare, place, twins, ahead, report):
    """Keep a label unless another one makes it superfluous; return whether it was kept."""
    if mode == EVERY:
        if has_twin(label, twins, room, s):
            return False
        room.data[label, CHAIN] = twins[list_of(label, room, s)]
        twins[list_of(label, room, s)] = label
    else:
        forbid_unreachable(label, room, s, ahead)
        if is_beaten(label, j, mode, room, s, spare, place):
            return False
        report[BLOCKS] = keep(label, room, place, report[BLOCKS])
    report[STEPS] += place[2] + s.service.shape[0]
    place[2] = 0
    return True


@helper
def estimate(batch, first, count, room, s, ahead, heads, report):
    """Report the least that the labels not followed any more may come to."""
    least = report[LEAST]
    for at in range(first, count):
        least = min(least, prospect(batch[at], room, s, ahead))
    for slot in range(heads.shape[0]):
        for j in range(heads.shape[1]):
            label = heads[slot, j]
            while label >= 0:
                least = min(least, prospect(label, room, s, ahead))
                label = room.data[label, CHAIN]
    report[LEAST] = least


@helper
def take_list(slot, j, heads, batch, data):
    """Empty the list of a node and time into a batch; return how many labels, or one more than there is room for."""
    count, label = 0, heads[slot, j]
    while label >= 0:
        if count == batch.shape[0]:
            return count + 1
        batch[count] = label
        count += 1
        label = data[label, CHAIN]
    heads[slot, j] = -1
    return count


@helper
def follow_batch(
    batch, count, j, mode, most, room, s, spare, place, twins, ahead, heads, bucket, report
):
    """Go on from the labels of one node and time, the cheapest first."""
    followed_on = 0
    for index in range(count):
        label = batch[index]
        if mode == SOME and followed_on >= MOST_ALIKE:
            return
        # Room for what this label can become: every job straight on, with a break on the way, and its own break.
        if report[LABELS] + 2 * s.service.shape[0] > most[0] or report[STEPS] > most[1]:
            report[BROKEN] = 1
        if report[BROKEN] != 0:
            estimate(batch, index, count, room, s, ahead, heads, report)
            return
        if prospect(label, room, s, ahead) >= report[THRESHOLD]:
            continue
        if not is_kept(label, j, mode, room, s, spare, place, twins, ahead, report):
            continue
        followed_on += 1
        if j > 0:
            finish(label, mode, room, s, report)
        rest(label, room, s, ahead, heads, bucket, report)
        extend(label, room, s, spare, ahead, heads, bucket, report)


@helper
def follow_all(mode, most, room, s, ahead, bucket, heads, twins, report):
    """Go through the lists of labels in the order of time."""
    batch, place = np.empty(1024, dtype=np.int64), np.zeros(3, dtype=np.int64)
    spare = np.zeros(max(1, s.cut_jobs.shape[1]), dtype=np.int64)
    slot, j = ZERO, ZERO
    while slot < heads.shape[0] and report[BROKEN] == 0:
        if heads[slot, j] >= 0:
            count = take_list(slot, j, heads, batch, room.data)
            if count > batch.shape[0]:
                batch = np.empty(4 * batch.shape[0], dtype=np.int64)
                continue
            sort_by_cost(batch, count, room.data)
            follow_batch(
                batch, count, j, mode, most, room, s, spare, place, twins, ahead, heads, bucket, report
            )  # fmt: skip
            # Labels that take no time may have come into the list of a node already passed.
            for node in range(j + 1):
                if heads[slot, node] >= 0:
                    j = I8(node)
                    break
            else:
                j += 1
        else:
            j += 1
        if j == heads.shape[1]:
            slot, j = slot + 1, ZERO


@entry
def search_routes(s, threshold, mode, most_labels, most_steps, room, report):
    """Find routes cheaper than a threshold; `report` tells how many and how sure the least of them is.

    With `report[BROKEN]` at 0 no route is cheaper than `report[LEAST]`, or than the threshold where that is lower;
    otherwise labels ran out and `report[LEAST]` is the least that the ones left may still come to.
    """
    nodes, begin, latest = s.service.shape[0], s.setting[BEGIN], s.setting[LATEST]
    slots = (latest - begin) // s.setting[WIDTH] + 1
    ahead = Ahead(
        np.empty((nodes - 1, slots), dtype=np.int64),
        np.empty((nodes - 1, slots), dtype=np.int64),
        np.empty((nodes - 1, slots), dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
    )
    shortest = look_around(s, ahead)
    complete(s, ahead)
    bucket = min(max(I8(60), shortest), I8(1800))
    heads = np.full(((latest - begin) // bucket + 1, nodes - 1), -1, dtype=np.int64)
    twins = np.full(CHAINS if mode == EVERY else 1, -1, dtype=np.int64)
    for node in range(nodes - 1):
        room.fill[node], room.after[node] = 0, -1
    report[:] = 0
    report[LEAST] = report[THRESHOLD] = report[LIMIT] = threshold
    report[BLOCKS], report[STEPS] = nodes - 1, nodes * nodes * slots // COMPLETING
    begin_labels(room, s, heads, bucket, report)
    most = np.array([most_labels, most_steps])
    follow_all(mode, most, room, s, ahead, bucket, heads, twins, report)


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
        start = start_at(k, arrive, s.first, s.count, s.windows)
        if start >= FAR:
            return FAR
        cost += (
            s.price[here, k]
            + s.value[k]
            + lateness(k, start, s.due, s.missed, s.late, s.told, s.later)
        )
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
