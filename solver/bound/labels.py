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
def arrived(slot, lowest, s, ahead, after_best, after_second, back):
    """Fill what arriving at each job at a time or later costs from there on, at best and by another next node."""
    begin, width = s.setting[BEGIN], s.setting[WIDTH]
    for k in range(1, s.service.shape[0] - 1):
        after_best[slot, k], after_second[slot, k], back[slot, k] = FAR, FAR, -1
        start = start_at(k, begin + slot * width, s)
        if start > ahead.last_start[k]:
            continue
        cost = s.value[k] + lateness(k, start, s)
        after = (start + s.service[k] - begin) // width
        if after <= slot:
            after_best[slot, k] = after_second[slot, k] = cost + lowest
        else:
            after_best[slot, k] = min(FAR, cost + ahead.best[k, after])
            after_second[slot, k] = min(FAR, cost + ahead.second[k, after])
            back[slot, k] = ahead.follows[k, after]


@helper
def onward(j, slot, s, ahead, after_best, after_second, back):
    """Fill the least cost from a node and time on, the next node it takes, and the least by another next node."""
    seconds, price, slots = s.seconds, s.price, ahead.best.shape[1]
    begin, width, hourly = s.setting[BEGIN], s.setting[WIDTH], s.profile.shape[0] > 0
    time, last = begin + slot * width, s.service.shape[0] - 1
    one, two, to = FAR, FAR, I8(last)
    if j > 0:
        one = ending(j, time, FREE, s)
    for k in range(1, last):
        there = slot + seconds[j, k] // width
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
    for slot in range(slots - 1, -1, -1):
        arrived(slot, lowest, s, ahead, after_best, after_second, back)
        for j in range(m + 1):
            onward(j, slot, s, ahead, after_best, after_second, back)


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
def is_open(label, k, room):
    """Return whether the label may still visit a job."""
    return (room.data[label, JOBS + ((k - 1) >> 6)] >> ((k - 1) & 63)) & ONE == ZERO


@helper
def copied(label, new, room):
    """Copy everything of a label."""
    for at in range(room.data.shape[1]):
        room.data[new, at] = room.data[label, at]


@helper
def prospect(label, room, s, ahead):
    """Return the least that a label's routes can cost."""
    j = room.data[label, NODE]
    slot = (room.data[label, TIME] - s.setting[BEGIN]) // s.setting[WIDTH]
    if slot >= ahead.best.shape[1]:
        return FAR
    to = ahead.follows[j, slot]
    if to <= s.service.shape[0] - 2 and to > 0 and not is_open(label, to, room):
        return room.data[label, COST] + ahead.second[j, slot]
    return room.data[label, COST] + ahead.best[j, slot]


@helper
def entered(label, heads, room, s, bucket):
    """Put a label into the list of its node and time."""
    slot = (room.data[label, TIME] - s.setting[BEGIN]) // bucket
    j = room.data[label, NODE]
    room.data[label, CHAIN] = heads[slot, j]
    heads[slot, j] = label


@helper
def uses(label, new, k, room, s):
    """Enter the parts that a further visit uses up; return whether there are enough."""
    data, at = room.data, JOBS + s.memory.shape[1]
    for w in range(s.room.shape[0]):
        used = data[label, at + w] + s.need[k, w]
        if ((s.room[w] | GUARD) - used) & GUARD != GUARD:
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


@helper
def lies_ahead(label, k, depart, room, s, ahead):
    """Return the least that a route costs from a job on that a label goes to next."""
    slot = (depart - s.setting[BEGIN]) // s.setting[WIDTH]
    to = ahead.follows[k, slot]
    if to <= s.service.shape[0] - 2:
        known = room.data[label, JOBS + ((to - 1) >> 6)] & s.memory[k, (to - 1) >> 6]
        if (known >> ((to - 1) & 63)) & ONE != ZERO:
            return ahead.second[k, slot]
    return ahead.best[k, slot]


@helper
def visit(label, new, k, arrive, state, extra, room, s, spare, ahead, threshold):
    """Make the label of a visit from an arrival on; return whether it is possible and may stay below the threshold."""
    data, jobs = room.data, s.memory.shape[1]
    start = start_at(k, arrive, s)
    if start > ahead.last_start[k]:
        return False
    depart = start + s.service[k]
    if state == PENDING and depart > s.setting[CLOSES]:
        return False
    if not uses(label, new, k, room, s):
        return False
    cost = data[label, COST] + s.price[data[label, NODE], k] + s.value[k] + extra
    cost += lateness(k, start, s) + crossed(label, new, k, room, s, spare)
    if cost + lies_ahead(label, k, depart, room, s, ahead) >= threshold:
        return False
    data[new, NODE], data[new, TIME], data[new, COST] = k, depart, cost
    data[new, BEFORE], data[new, STATE] = label, state
    for w in range(jobs):
        data[new, JOBS + w] = data[label, JOBS + w] & s.memory[k, w]
    data[new, JOBS + ((k - 1) >> 6)] |= ONE << ((k - 1) & 63)
    return True


@helper
def extend(label, room, s, spare, ahead, heads, bucket, report):
    """Make the labels that visit one more job, with a break on the way or without."""
    data, seconds, last_start = room.data, s.seconds, ahead.last_start
    hourly, threshold, extra = s.profile.shape[0] > 0, report[THRESHOLD], s.setting[REST_PRICE]
    j, time, state = data[label, NODE], data[label, TIME], data[label, STATE]
    may_rest = state == PENDING and s.setting[ON_THE_WAY] != 0 and time <= s.setting[CLOSES]
    new = report[LABELS]
    for k in range(1, seconds.shape[0] - 1):
        if (data[label, JOBS + ((k - 1) >> 6)] >> ((k - 1) & 63)) & ONE != ZERO:
            continue
        arrive = time + seconds[j, k]
        if hourly:
            arrive = drive(seconds[j, k], time, s)
        if arrive > last_start[k]:
            continue
        if visit(label, new, k, arrive, state, ZERO, room, s, spare, ahead, threshold):
            entered(new, heads, room, s, bucket)
            new += 1
        if may_rest:
            rested = rested_arrival(j, k, time, arrive, s)
            if visit(label, new, k, rested, FREE, extra, room, s, spare, ahead, threshold):
                entered(new, heads, room, s, bucket)
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
        entered(new, heads, room, s, bucket)
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
        entered(new, heads, room, s, bucket)
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
def take_list(slot, j, heads, batch, room):
    """Empty the list of a node and time into a batch; return how many labels, or one more than there is room for."""
    count, label = 0, heads[slot, j]
    while label >= 0:
        if count == batch.shape[0]:
            return count + 1
        batch[count] = label
        count += 1
        label = room.data[label, CHAIN]
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
            count = take_list(slot, j, heads, batch, room)
            if count > batch.shape[0]:
                batch = np.empty(4 * batch.shape[0], dtype=np.int64)
                continue
            sort_by_cost(batch, count, room)
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
