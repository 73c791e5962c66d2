"""What is owed reaches the screen with all that decides it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY, HOUR, to_datetime
from lamplight.duties.rule import REVIEW
from lamplight.journal.tables import sales
from lamplight.runtime.cases import reckoning
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.sales import OwedView

SUPPLIED: dict[str, Any] = {
    "parties": [
        forms.Party(name="Nordhaus GmbH", roles=["seller_of_record"]),
        forms.Party(name="Lampenwerk", roles=["supplier"]),
    ]
}


async def _shown(town: Town, on: date | None = None, **more: Any) -> list[OwedView]:
    sold = await _ruth.sell(town, **more)
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    today, zone = reckoning.today_of(whole, town.clock.now(), "")
    found = reckoning.reckon(whole, on or today, zone, town.clock.now())
    return reckoning.views(found, town.house.scene.directory.person)


def _of(views: list[OwedView], what: str) -> OwedView:
    return next(one for one in views if one.what == what)


def _event(town: Town, kind: str, ago: int, **fields: Any) -> forms.Event:
    day = to_datetime(town.clock.now()).date() - timedelta(days=ago)
    return forms.Event(id=f"{kind}{ago}", kind=kind, on=day, line="1", fields=fields)


async def test_a_refund_that_is_held_says_why(town: Town) -> None:
    notice = _event(town, "cancel_notice", 2, ground="no_reason")
    held = _of(await _shown(town, jurisdiction="DE", events=[notice]), "refund")
    assert (held.status, held.fields["reason_code"]) == ("suspended", "AWAITING_GOODS_OR_PROOF")


async def test_a_law_without_rules_is_named(town: Town) -> None:
    row = _of(await _shown(town, jurisdiction="NZ"), "conformity")
    assert row.fields["law"] == "NZ"
    assert row.because == ["NO_RULE_WRITTEN", "NZ"]


async def test_hours_are_shown_as_an_instant(town: Town) -> None:
    at = to_datetime(town.clock.now() - 3 * HOUR)
    said = _event(town, "complaint_received", 0, at=at.isoformat(), about="defect")
    row = _of(await _shown(town, jurisdiction="IN", events=[said]), "acknowledge_complaint")
    assert row.end_at == town.clock.now() - 3 * HOUR + 2 * DAY


async def test_the_end_without_an_extension_is_beside_the_longer_one(town: Town) -> None:
    came = forms.Fulfilment(
        id="f1", lines=[forms.Units(line="1", quantity=1)], delivered_on=date(2025, 1, 7)
    )
    mended = [
        forms.Event(id="1", kind="defect_reported", on=date(2025, 3, 3), line="1"),
        forms.Event(id="2", kind="goods_handed_in", on=date(2025, 3, 5), line="1",
                    fields={"remedy": "repair"}),
        forms.Event(id="3", kind="repair_done", on=date(2025, 3, 10), line="1",
                    fields={"result": "repaired"}),
        forms.Event(id="4", kind="goods_handed_back", on=date(2025, 3, 12), line="1"),
    ]  # fmt: skip
    shown = await _shown(
        town,
        jurisdiction="FR",
        contract_date=date(2025, 1, 2),
        fulfilments=[came],
        events=mended,
    )
    row = _of(shown, "conformity")
    assert row.fields["base_end"] == "2027-01-07"
    assert (row.end, row.because) == (date(2027, 7, 7), ["REPAIR_ADDS"])


async def test_what_we_may_claim_from_the_supplier_has_its_clock(town: Town) -> None:
    came = to_datetime(town.clock.now()).date() - timedelta(days=12)
    done = [
        forms.Event(id="0", kind="delivered_by_supplier", on=came - timedelta(days=9), line="1"),
        _event(town, "defect_reported", 6),
        _event(town, "claim_satisfied", 1),
    ]
    shown = await _shown(town, jurisdiction="DE", agreed=forms.Agreed(**SUPPLIED), events=done)
    row = _of(shown, "recourse")
    assert (row.owed_by, row.status) == ("supplier", "open")
    assert row.end is not None
    assert row.days_left is not None
    assert row.days_left > 600


async def test_what_we_may_claim_of_others_is_nothing_that_is_owed_to_the_customer(
    town: Town,
) -> None:
    done = [_event(town, "defect_reported", 6), _event(town, "claim_satisfied", 1)]
    sold = await _ruth.sell(town, jurisdiction="DE", agreed=forms.Agreed(**SUPPLIED), events=done)
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    on, zone = reckoning.today_of(whole, town.clock.now(), "")
    rows = reckoning.owed(reckoning.reckon(whole, on, zone, town.clock.now()), "1")
    assert "recourse" not in {row.duty for row in rows}


@pytest.mark.parametrize(("days", "shown"), [(30, True), (13, False)])
async def test_a_policy_to_send_back_is_shown_where_it_adds_to_the_law(
    town: Town, days: int, *, shown: bool
) -> None:
    clause = forms.Clause(
        source="Returns policy",
        text="Send it back",
        remedy="return",
        of="delivered",
        within=days,
    )
    found = await _shown(town, agreed=forms.Agreed(clauses=[clause]), events=[])
    policy = [one for one in found if one.kind == "contract" and one.said == "Send it back"]
    assert [(one.status, one.chooser, one.remedies) for one in policy] == (
        [("open", "consumer", ["refund"])] if shown else []
    )


async def test_a_rule_past_its_review_date_is_shown_as_stale(town: Town) -> None:
    assert not any(one.stale for one in await _shown(town, REVIEW))
    later = REVIEW + timedelta(days=1)
    laws = [one for one in await _shown(town, later, id="2") if one.kind == "law"]
    assert laws
    assert all(one.stale for one in laws)
