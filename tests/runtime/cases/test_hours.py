"""What was promised within hours is late by the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.runtime.cases import _ruth

from lamplight.basis.instants import HOUR, to_datetime
from lamplight.journal.tables import sales
from lamplight.runtime.cases import owed
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def test_a_clause_of_hours_is_overdue_once_they_are_over(town: Town) -> None:
    began = to_datetime(town.clock.now())
    told = forms.Event(
        id="e1",
        kind="defect_reported",
        on=began.date(),
        line="1",
        fields={"at": began.isoformat()},
    )
    clause = forms.Clause(
        source="Terms 3",
        text="We answer within 2 hours",
        remedy="part",
        of="defect_reported",
        within=2,
        unit="hours",
    )
    sold = await _ruth.sell(town, agreed=forms.Agreed(clauses=[clause]), events=[told])
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    statuses = []
    for hours in (1, 2):
        town.clock.advance(hours * HOUR)
        found = owed.views_of(town.house, whole, "Europe/London")
        statuses += [one.status for one in found if one.source == "Terms 3"]
    assert statuses == ["due", "overdue"]
