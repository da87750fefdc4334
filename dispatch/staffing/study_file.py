"""A study as people write it: a TOML file whose every wrong value is named at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from dispatch.errors import StandardsError
from dispatch.languages import gettext as _
from dispatch.staffing.history import StaffingError
from dispatch.staffing.recommendation import Goal
from dispatch.staffing.scenario import Chances
from dispatch.staffing.study import Precision
from dispatch.staffing.study_choices import ROTA_KEYS, StudyChoices
from dispatch.staffing.study_text import BackTestText, RoleText, ScenarioText, StudyText
from dispatch.standards.strict_toml import StrictToml

KEYS = (
    *(
        "name",
        "day",
        "history",
        "first_day",
        "days",
        "warm_up_days",
        "seed",
        "plan_days",
        "plan_at",
    ),
    *("iterations", "demand", "chances", "stock", "precision", "goal", "roles", "scenario"),
    *("back_test", "choices"),
)


def read_study(path: Path) -> StudyText:
    """Return the study of a file; `day` and `history` are looked for beside it.

    Raises
    ------
    StaffingError
        With every fault of the file, a line each.
    """
    return _read(path, path.parent)


@dataclass(frozen=True)
class _Sent:
    """A text in place of a file."""

    text: str

    def read_text(self, encoding: str) -> str:
        return self.text

    def __str__(self) -> str:
        return "study.toml"


def read_study_text(text: str) -> StudyText:
    """Return the study of a text; the files it names, if any, are looked for in the working folder.

    Raises
    ------
    StaffingError
        With every fault of the text, a line each.
    """
    return _read(_Sent(text), Path())


def _read(source: Any, folder: Path) -> StudyText:
    try:
        toml = StrictToml(source)
        study = _Reader(toml, folder).study()
        toml.stop_if_faulty()
    except StandardsError as error:
        raise StaffingError(str(error)) from error
    return study


class _Reader(StudyChoices):
    def study(self) -> StudyText:
        toml, top = self.toml, self.top
        toml.unknown_keys(top, known=KEYS, path="")
        return StudyText(
            name=toml.text(top, "name", path="", default="study"),
            day=self.file(top, "day"),
            history=self.file(top, "history"),
            first_day=self._first_day(self.top, path=""),
            numbers=self._numbers(),
            plan_at=self.clocks(),
            demand=self._demand(),
            chances=self._shares("chances"),
            stock=self._stock(),
            precision=self._shares("precision"),
            goal=self._shares("goal") if "goal" in top else None,
            roles=self._roles(),
            scenarios=self._scenarios(),
            back_test=self._back_test() if "back_test" in top else None,
            choices=self.choices(),
        )

    def _back_test(self) -> BackTestText:
        known = tuple(item.name for item in fields(BackTestText))
        table, path = self.section("back_test", known), "back_test."
        numbers = {
            key: self.whole(table, key, path=path, least=least, most=3660)
            for key, least in (("days", 1), ("replications", 3))
            if key in table or key == "days"
        }
        return BackTestText(
            started=self.file(table, "started", path=path),
            first_day=self._first_day(table, path=path),
            scenario=self.toml.text(table, "scenario", path=path, default=""),
            **numbers,
        )

    def _first_day(self, table: Mapping[str, Any], *, path: str) -> date:
        value = table.get("first_day")
        if isinstance(value, date) and not hasattr(value, "hour") and value.weekday() == 0:
            return value
        self.toml.fault(
            f"{path}first_day",
            value,
            _("is no Monday"),
            _("Write one such as 2026-03-02"),
        )
        return date(2026, 3, 2)

    def _numbers(self) -> dict[str, int]:
        ranges = {
            "days": (1, 3660),
            "warm_up_days": (0, 3660),
            "seed": (0, 2**31),
            "plan_days": (1, 31),
            "iterations": (0, 10**7),
        }
        found = {}
        for name, (least, most) in ranges.items():
            if name in self.top:
                found[name] = self.whole(self.top, name, path="", least=least, most=most)
        return found

    def _demand(self) -> dict[str, Any]:
        table = self.section("demand", ("model", "growth", "season_weeks"))
        found: dict[str, Any] = {"model": table.get("model", "weeks")}
        if found["model"] not in ("weeks", "fitted"):
            self.toml.fault(
                "demand.model", found["model"], _("is unknown"), _("Write weeks or fitted")
            )
        for name, most in (("growth", 99.0), ("season_weeks", 26.0)):
            if name in table:
                found[name] = self.toml.number(table, name, path="demand.", least=0.01, most=most)
        return found

    def _shares(self, section: str) -> dict[str, float]:
        known = _known_numbers(section)
        table = self.section(section, tuple(known))
        found: dict[str, float] = {}
        for name, whole in known.items():
            if name in table:
                number = self.toml.number(table, name, path=f"{section}.", least=0, most=86_400)
                found[name] = int(number) if whole else number
        return found

    def _stock(self) -> dict[str, Any]:
        table = self.section("stock", ("usual_lead_days", "lead_days"))
        found: dict[str, Any] = {}
        if "usual_lead_days" in table:
            found["usual_lead_days"] = self.whole(
                table, "usual_lead_days", path="stock.", least=0, most=365
            )
        if "lead_days" in table:
            found["lead_days"] = self.amounts(table, "lead_days", path="stock.", least=0)
        return found

    def _roles(self) -> dict[str, RoleText]:
        table = self.top.get("roles", {})
        if not isinstance(table, dict):
            self.toml.fault("roles", table, _("is no table"), _("Write a section [roles.NAME]"))
            return {}
        return {name: self._role(table, name) for name in table}

    def _role(self, roles: Mapping[str, Any], name: str) -> RoleText:
        path = f"roles.{name}."
        known = ("like", "skills", "cents_a_week", "home_zone", *ROTA_KEYS)
        table = self.toml.table(roles, name, known=known, path="roles.")
        skills = self.amounts(table, "skills", path=path, least=1) if "skills" in table else None
        return RoleText(
            like=self.toml.text(table, "like", path=path),
            skills=skills,
            rota=self.rota(table, path=path),
            cents_a_week=self.cents(table, path=path),
            home_zone=self.toml.text(table, "home_zone", path=path, default=""),
        )

    def _scenarios(self) -> tuple[ScenarioText, ...]:
        found = []
        for number, table in enumerate(self.toml.sections("scenario"), 1):
            path = f"scenario[{number}]."
            known = tuple(item.name for item in fields(ScenarioText))
            self.toml.unknown_keys(table, known=known, path=path)
            found.append(
                ScenarioText(
                    name=self.toml.text(table, "name", path=path),
                    heads=self.amounts(table, "heads", path=path, least=0),
                    train=self.nested(table, "train", path=path),
                    without=self.names(table, "without", path=path),
                    stock=self.nested(table, "stock", path=path),
                    vans=self.nested(table, "vans", path=path),
                    choices=self.amounts(table, "choices", path=path, least=0),
                )
            )
        names = [scenario.name for scenario in found]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.toml.fault("scenario", name, _("is there twice"), _("Give each its own name"))
        return tuple(found)


def _known_numbers(section: str) -> dict[str, bool]:
    """Return the numbers of a section, and which of them are whole: the fields of what is built from it."""
    made = {"chances": Chances, "precision": Precision, "goal": Goal}[section]
    return {item.name: isinstance(item.default, int) for item in fields(made)}
