"""Choices and home zones of a study file, built on the tables of a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.domain.day import Day
from dispatch.staffing.history import StaffingError
from dispatch.standards.zones import ZoneMap
from tests.dispatch.staffing.test_study_file import WHOLE, built, city

__all__ = ["city"]


def test_choices_are_built_and_scenarios_make_them(tmp_path: Path, city: Day) -> None:
    """Training, stock, vans and hours are what a search may choose; a scenario names what it has chosen."""
    plan = built(tmp_path, city)
    learns, pumps, late = plan.choices
    assert (learns.train, learns.cents_a_week, learns.most) == ({"T-03": {"gas": 2}}, 4000, 1)
    assert (pumps.stock, pumps.most) == ({"D-1": {"P-30": 2}}, 3)
    assert late.rotas["T-03"].hours_a_week == 9
    as_it_is, _, chosen = plan.scenarios
    before, after = (s.stock.depots[0].stock.get("P-30") or 0 for s in (as_it_is, chosen))
    assert after == before + 4
    people = {m.technician.id: m for m in chosen.staff.everybody()}
    assert people["T-03"].rota == late.rotas["T-03"]
    plain = {m.technician.id: m for m in as_it_is.staff.everybody()}
    for name, member in people.items():
        assert member.technician.van["P-02"] == plain[name].technician.van.get("P-02", 0) + 2


def test_heads_live_in_the_zone_that_is_named(tmp_path: Path, city: Day) -> None:
    """A role with a home zone lives with the technicians there, or where the past jobs of the zone are."""
    zones = ZoneMap(city.zones)
    named = zones.kind_and_name(city.technicians[0].home)[1]
    role = WHOLE.replace('like = "T-01"\n\n', f'like = "T-01"\nhome_zone = "{named}"\n\n', 1)
    homes = built(tmp_path, city, role).scenarios[0].staff.roles["same"].homes
    assert homes
    assert all(zones.kind_and_name(home)[1] == named for home in homes)
    with pytest.raises(StaffingError, match=r'no zone "Nowhere"\. The zones are'):
        built(tmp_path, city, role.replace(named, "Nowhere"))
