"""Crews for one night and day of New York's 311 calls; the jobs come from `dispatch import`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sample.chance import Chance
from sample.places import Point, moved
from sample.staff import DAY, Hand, Row, shift_rows, technician_rows
from sample.write import write_folder

SEED = 311
THURSDAY = datetime(2013, 10, 31)
# The night's calls for the police are due eight hours later, before a day shift could come.
NIGHT = ("00:00", "08:00", 120, 30, "03:00", "05:00")

# Skills are the agencies that `data/imports/nyc311.toml` gives as kinds of jobs.
CREWS = (
    ("Police", {"NYPD": 1, "TLC": 1}, 3, NIGHT),
    ("Water and housing", {"DEP": 1, "HPD": 1}, 4, DAY),
    ("Streets and parks", {"DOT": 1, "DPR": 1, "DSNY": 1}, 2, DAY),
    ("Health and trade", {"DOHMH": 1, "DCA": 1, "EDC": 1, "DHS": 1}, 1, DAY),
)
HOMES: tuple[Point, ...] = (
    (40.7540, -73.9850), (40.6920, -73.9850), (40.7420, -73.8800), (40.8260, -73.9170), (40.7950, -73.9440),
    (40.6500, -73.9490), (40.7020, -73.7990), (40.6350, -74.0800),
)  # fmt: skip
YARDS = (
    ("Y-1", "Queens yard", (40.7480, -73.9390)),
    ("Y-2", "Brooklyn yard", (40.6690, -73.9970)),
)


def write_crews(folder: Path) -> None:
    """Write technicians, shifts and depots; the jobs of the day are imported beside them."""
    chance = Chance(SEED)
    hands = []
    for name, skills, count, shift in CREWS:
        for number in range(1, count + 1):
            home = HOMES[len(hands) % len(HOMES)]
            hand = Hand(
                id=f"C-{len(hands) + 1:02d}",
                home=moved(home, north_km=chance.bell(0.7), east_km=chance.bell(0.7)),
                skills=skills,
                tools=(),
                shift=shift,
                name=f"{name} crew {number}",
                phone=f"+1 212 555 {101 + len(hands):04d}",  # 555-0100 to 0199 are kept for fiction
            )
            hands.append(hand)
    tables = {
        "technicians": technician_rows(hands),
        "shifts": shift_rows(hands, THURSDAY),
        "depots": _yard_rows(),
    }
    write_folder(folder, tables)


def _yard_rows() -> list[Row]:
    return [
        {
            "id": id,
            "name": name,
            "latitude": f"{latitude:.4f}",
            "longitude": f"{longitude:.4f}",
            "pickup_minutes": "10",
        }
        for id, name, (latitude, longitude) in YARDS
    ]
