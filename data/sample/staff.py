"""Technicians and their shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sample.catalogue import PROFILES, RARE_SKILL
from sample.chance import Chance
from sample.moments import MONDAY, amounts, at, text
from sample.people import person, technician_phone
from sample.places import Point, Quarter, point_in

Row = dict[str, str]
# Start, end, overtime minutes, break minutes, break from, break until.
DAY = ("08:00", "17:00", 60, 45, "11:30", "13:00")
EARLY = ("07:00", "16:00", 60, 45, "11:00", "12:30")
LATE = ("11:30", "20:30", 60, 45, "16:30", "18:30")
HALF = ("08:00", "12:30", 0, 0, "", "")


@dataclass
class Hand:
    """One technician: what the other tables need to know."""

    id: str
    home: Point
    skills: dict[str, int]
    tools: tuple[str, ...]
    shift: tuple[str, str, int, int, str, str] = DAY
    name: str = ""
    name_en: str = ""
    phone: str = ""
    speed: str = "1"
    van: dict[str, int] = field(default_factory=dict)

    def can(self, skill: str, level: int) -> bool:
        """Return whether the skill is held at that level."""
        return self.skills.get(skill, 0) >= level


def hire(quarters: Sequence[Quarter], count: int, chance: Chance, taken: set[str]) -> list[Hand]:
    """Return technicians who live all over the city, the profiles taken in turn.

    One of them alone holds the rare skill, the last works half a day, and one in six works late.
    """
    hands = []
    for number in range(count):
        quarter = quarters[number * len(quarters) // count]
        skills, tools = PROFILES[(number * 3 + number // len(PROFILES)) % len(PROFILES)]
        name, name_en = person(chance, taken)
        hand = Hand(
            id=f"T-{number + 1:02d}",
            home=point_in(quarter, chance),
            skills=dict(skills),
            tools=tools,
            name=name,
            name_en=name_en,
            phone=technician_phone(number + 1),
            speed=chance.one(("0.9", "1", "1", "1", "1.1", "1.2")),
        )
        if number % 6 == 4:
            hand.shift = LATE
        elif number % 8 == 3:
            hand.shift = EARLY
        hands.append(hand)
    if count > 12:
        hands[-1].shift = HALF
    next(hand for hand in hands if hand.can("aircon", 3)).skills[RARE_SKILL] = 2
    return hands


def technician_rows(hands: Sequence[Hand]) -> list[Row]:
    """Return the table of technicians."""
    return [
        {
            "id": hand.id,
            "name": hand.name,
            "name_en": hand.name_en,
            "phone": hand.phone,
            "latitude": f"{hand.home[0]:.4f}",
            "longitude": f"{hand.home[1]:.4f}",
            "skills": amounts(hand.skills),
            "tools": "; ".join(hand.tools),
            "speed": hand.speed,
        }
        for hand in hands
    ]


def shift_rows(hands: Sequence[Hand], day: datetime = MONDAY) -> list[Row]:
    """Return the table of shifts of one day."""
    rows = []
    for hand in hands:
        start, end, overtime, rest, rest_from, rest_until = hand.shift
        rows.append(
            {
                "technician": hand.id,
                "start_at": text(at(start, day=day)),
                "end_at": text(at(end, day=day)),
                "overtime_minutes": str(overtime),
                "break_minutes": str(rest) if rest else "",
                "break_from": rest_from,
                "break_until": rest_until,
            }
        )
    return rows
