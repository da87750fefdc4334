"""The open jobs: what was reported when and where, and the faults that real days have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sample.catalogue import CHILLER, GAS_LEAK, HIGH_UNIT, NOWHERE, TOMORROW, WORK, Work
from sample.chance import Chance
from sample.moments import MONDAY, at
from sample.people import customer_phone, firm, person
from sample.places import BEYOND, CORE, Point, Quarter, point_in
from sample.staff import LATE, Hand

FIRM_SHARE = 0.22
WINDOW_SHARE = 0.35
WINDOWS = (
    ("08:30", "11:00"), ("09:00", "12:00"), ("10:00", "12:00"), ("13:00", "15:00"), ("13:00", "17:00"),
    ("14:00", "17:00"), ("15:00", "18:00"), ("17:30", "19:30"),
)  # fmt: skip
EVENING = at("17:00")


@dataclass
class Call:
    """One open job before it becomes a row."""

    work: Work
    quarter: Quarter
    place: Point
    reported_at: datetime
    priority: str
    level: int
    minutes: int
    customer: tuple[str, str]
    is_firm: bool
    phone: str = ""
    address: str = ""
    parts: dict[str, int] = field(default_factory=dict)
    window: tuple[datetime, datetime] | None = None
    preferred: str = ""
    told: tuple[str, datetime] | None = None
    lock: tuple[str, datetime | None] | None = None
    id: str = ""

    def suits(self, hand: Hand) -> bool:
        """Return whether a technician has the skill, the level and the tools."""
        carried = set(self.work.tools) <= set(hand.tools)
        return carried and hand.can(self.work.skill, self.level)

    @property
    def difficulty(self) -> str:
        """Hard from level 3, complex from level 2 or two hours on."""
        if self.level >= 3:
            return "hard"
        return "complex" if self.level == 2 or self.minutes >= 100 else "simple"


def make_calls(
    quarters: Sequence[Quarter], hands: Sequence[Hand], count: int, chance: Chance, taken: set[str]
) -> list[Call]:
    """Return the open jobs in the order of their reports, numbered; the special ones are among them."""
    calls = [_ordinary(quarters, hands, chance, taken) for _ in range(count - 8)]
    calls += _special(quarters, chance, taken)
    calls.sort(key=lambda call: call.reported_at)
    for number, call in enumerate(calls, start=1):
        call.id = f"J-{1000 + number}"
        call.phone = customer_phone(100 + number)
    return calls


def _ordinary(
    quarters: Sequence[Quarter], hands: Sequence[Hand], chance: Chance, taken: set[str]
) -> Call:
    work = chance.one(WORK, [work.weight for work in WORK])
    priority = chance.one(("high", "normal", "low"), (15, 70, 15))
    if work.kind == "complaint":
        priority = "high" if chance.yes(0.5) else "normal"
    call = _call(
        work, chance.one(quarters, [quarter.weight for quarter in quarters]), chance, taken
    )
    call.priority = priority
    call.reported_at = _reported(work, call.quarter, chance)
    if work.parts and chance.yes(0.75):
        call.parts = {chance.one(work.parts): 1}
        if chance.yes(0.12):
            call.parts[chance.one(work.parts)] = chance.whole(1, 2)
    if chance.yes(WINDOW_SHARE):
        call.window = _window(call, hands, chance)
    if call.is_firm and chance.yes(0.7):
        able = [hand for hand in hands if call.suits(hand)]
        call.preferred = chance.one(able).id if able else ""
    return call


def _window(call: Call, hands: Sequence[Hand], chance: Chance) -> tuple[datetime, datetime] | None:
    """Return an appointment that begins before the promise ends and that somebody works late enough for."""
    hours = {"inspection": 7 * 24, "installation": 72, "complaint": 24}.get(
        call.work.kind, 24 if call.quarter in CORE else 48
    )
    latest = call.reported_at + timedelta(hours=hours) - timedelta(minutes=call.minutes + 30)
    late = any(hand.shift == LATE and call.suits(hand) for hand in hands)
    kept = [
        (opens, closes)
        for opens, closes in WINDOWS
        if at(opens) <= latest and (late or at(opens) < EVENING)
    ]
    if not kept:
        return None
    opens, closes = chance.one(kept)
    return at(opens), at(closes)


def _call(work: Work, quarter: Quarter, chance: Chance, taken: set[str]) -> Call:
    least, most = work.minutes
    levels = range(work.levels[0], work.levels[1] + 1)
    is_firm = work is CHILLER or chance.yes(FIRM_SHARE)  # nobody has a chiller at home
    customer = firm(chance, taken) if is_firm else person(chance, taken)
    return Call(
        work=work,
        quarter=quarter,
        place=point_in(quarter, chance),
        reported_at=at("07:00"),
        priority="normal",
        level=chance.one(levels, (4, 2, 1)[: len(levels)]),
        minutes=5 * chance.whole(least // 5, most // 5),
        customer=customer,
        is_firm=is_firm,
        address=f"{quarter.name}{chance.one(quarter.roads)} {chance.whole(1, 198)} 号",
    )


def _reported(work: Work, quarter: Quarter, chance: Chance) -> datetime:
    """Return when the customer called, so that most promises fall on the planned day and few before it."""
    if chance.yes(0.12):  # this morning
        return at("06:30") + timedelta(minutes=chance.whole(0, 75))
    if work.kind == "inspection":  # promised within five working days
        days = chance.one((3, 4, 5, 6, 7))
    elif work.kind == "installation":  # within three days
        days = chance.one((1, 2))
    else:
        urban = quarter in CORE or work.kind == "complaint"
        days = 1 if urban else chance.one((1, 2))
    return MONDAY - timedelta(days=days) + timedelta(minutes=chance.whole(10 * 60, 20 * 60 + 30))


def _special(quarters: Sequence[Quarter], chance: Chance, taken: set[str]) -> list[Call]:
    """Return eight jobs with what real days have: see the README of the data."""
    by_kind = {work.text_en: work for work in WORK}
    core = [quarter for quarter in quarters if quarter in CORE]

    def special(
        work: Work, reported_at: datetime, priority: str = "normal", quarter: Quarter | None = None
    ) -> Call:
        call = _call(work, quarter or chance.one(core), chance, taken)
        call.reported_at, call.priority = reported_at, priority
        return call

    nowhere = special(by_kind["Air conditioner shows a fault code"], at("15:10", days=-1))
    nowhere.parts = {NOWHERE: 1}
    awaited = special(by_kind["Boiler leaks"], at("16:40", days=-1))
    awaited.parts = {TOMORROW: 1}
    rare = special(CHILLER, at("06:50"), "high")
    rare.parts = {"P-18": 1}
    late = special(by_kind["Breaker trips"], at("18:20", days=-2), "high", quarters[0])
    high = special(HIGH_UNIT, at("13:30", days=-1))
    high.parts = {"P-19": 1}
    leak = special(GAS_LEAK, at("07:20"), "emergency")
    leak.parts = {"P-13": 1}
    tomorrow = special(by_kind["Drain is blocked"], at("11:00", days=-1))
    tomorrow.window = at("09:00", days=1), at("11:00", days=1)
    beyond = _call(by_kind["Yearly boiler inspection"], BEYOND, chance, taken)
    beyond.reported_at = at("14:00", days=-2)
    return [nowhere, awaited, rare, late, high, leak, tomorrow, beyond]
