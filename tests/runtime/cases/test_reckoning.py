"""What is owed is reckoned for the day it is where the customer is, whatever our clocks say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import HOUR, MINUTE
from lamplight.journal.tables import sales
from lamplight.runtime.cases import reckoning
from lamplight.runtime.cases import today as days
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town


@pytest.mark.parametrize(
    ("law", "own", "day"),
    [
        ("UK", "", date(2026, 11, 23)),
        ("AU", "", date(2026, 11, 24)),
        ("JP", "", date(2026, 11, 24)),
        ("US-CA", "", date(2026, 11, 23)),
        ("UK", "Pacific/Auckland", date(2026, 11, 24)),
        ("OTHER", "America/Toronto", date(2026, 11, 23)),
        ("OTHER", "Not/AZone", date(2026, 11, 23)),
    ],
)
async def test_the_day_is_that_of_the_customers_place(
    town: Town, law: str, own: str, day: date
) -> None:
    sold = await _ruth.sell(town, jurisdiction=law)
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    half_past_eleven = town.clock.now() + 11 * HOUR + 30 * MINUTE
    assert reckoning.today_of(whole, half_past_eleven, own)[0] == day


def test_a_day_ends_at_its_own_midnight_also_where_the_clock_changes() -> None:
    zone = days.zone_of("DE")
    short, long = date(2026, 3, 29), date(2026, 10, 25)
    for day, hours in ((short, 23), (long, 25)):
        began = days.end_of(date.fromordinal(day.toordinal() - 1), zone)
        assert days.end_of(day, zone) - began == hours * HOUR


async def test_a_warranty_from_the_29th_of_february_ends_on_the_28th(town: Town) -> None:
    leap = date(2024, 2, 29)
    sold = await _ruth.sell(town, jurisdiction="DE", contract_date=leap, fulfilments=[], events=[])
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    delivered = forms.Fulfilment(
        id="f1", lines=[forms.Units(line="1", quantity=1)], delivered_on=leap
    )
    await _ruth.told(
        town,
        sold,
        jurisdiction="DE",
        contract_date=leap,
        fulfilments=[delivered],
        events=[],
    )
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    found = reckoning.reckon(whole, date(2026, 2, 27), days.zone_of("DE"))
    (row,) = [one for one in found.rows if one.duty == "conformity"]
    # BGB §§ 188(3), 193: the 28th, a Saturday, moves to the next working day
    assert (row.status, row.end) == ("open", date(2026, 3, 2))


async def test_a_service_has_rows_of_its_own_and_words_of_its_own(town: Town) -> None:
    fitted = forms.Line(id="1", name="Fitting", paid_minor=4_900, kind="service")
    ordered = date(2026, 11, 16)
    done = [
        forms.Event(kind="service_performed", on=date(2026, 11, 19), line="1"),
        forms.Event(kind="remedy_requested", on=date(2026, 11, 20), line="1"),
    ]
    sold = await _ruth.sell(
        town,
        jurisdiction="UK",
        contract_date=ordered,
        lines=[fitted],
        fulfilments=[],
        events=done,
    )
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    found = reckoning.reckon(whole, date(2026, 11, 23), days.zone_of("UK"))
    shown = {one.what: one for one in reckoning.views(found, lambda _: None)}  # type: ignore[arg-type,return-value]
    assert "conformity" not in shown
    assert shown["conformity_of_service"].status == "open"
    assert shown["bring_into_conformity_of_service"].remedies == ["repeat_performance"]
    assert shown["unwritten"].review == ["NO_RULE_WRITTEN", "UNWRITTEN_SUPPLY"]
    told = reckoning.owed(found, "1")
    assert "repeat_performance" in {remedy for row in told for remedy in row.remedies}
