"""The choices of a study file: what a search may do beside hiring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch.languages import gettext as _
from dispatch.staffing.study_text import ChoiceText
from dispatch.staffing.study_values import StudyValues

ROTA_KEYS = ("shift", "days", "overtime_minutes", "break_minutes")
CHOICE_KEYS = ("train", "stock", "vans", "who", "cents_a_week", "most", *ROTA_KEYS)


class StudyChoices(StudyValues):
    """Reads the sections `[choices.NAME]`."""

    def choices(self) -> dict[str, ChoiceText]:
        """Return all choices by name."""
        table = self.top.get("choices", {})
        if not isinstance(table, dict):
            self.toml.fault("choices", table, _("is no table"), _("Write a section [choices.NAME]"))
            return {}
        return {name: self._choice(table, name) for name in table}

    def cents(self, table: Mapping[str, Any], *, path: str) -> int:
        """Return what something costs a week."""
        if "cents_a_week" not in table:
            return 0
        return self.whole(table, "cents_a_week", path=path, least=0, most=10**12)

    def _choice(self, choices: Mapping[str, Any], name: str) -> ChoiceText:
        path = f"choices.{name}."
        table = self.toml.table(choices, name, known=CHOICE_KEYS, path="choices.")
        rota, who = self.rota(table, path=path), self.names(table, "who", path=path)
        if bool(who) != (rota is not None):
            self.toml.fault(
                path + "who", list(who), _("does not go with shift"), _("Give both, or neither")
            )
        return ChoiceText(
            train=self.nested(table, "train", path=path),
            stock=self.nested(table, "stock", path=path),
            vans=self.nested(table, "vans", path=path),
            who=who,
            rota=rota,
            cents_a_week=self.cents(table, path=path),
            most=self.whole(table, "most", path=path, least=1, most=1000) if "most" in table else 1,
        )
