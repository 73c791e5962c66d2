"""What customers are written about what was agreed: nothing but what is so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.runtime.cases import _ruth

from lamplight.basis.instants import to_datetime
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town


def _flat(text: str) -> str:
    return " ".join(text.split())


async def _letter(town: Town, kind: str) -> str:
    """The newest letter of a kind, on one line."""
    row = await town.database.pool.fetchval(
        "select plain from mail where kind = $1 order by id desc limit 1", kind
    )
    assert row is not None
    return _flat(row)


def _came(town: Town, ago: int) -> list[forms.Fulfilment]:
    today = to_datetime(town.clock.now()).date()
    return [
        forms.Fulfilment(
            id="f1",
            lines=[forms.Units(line="1", quantity=1)],
            carrier="Northern Parcel",
            shipped_on=today - timedelta(days=ago + 2),
            delivered_on=today - timedelta(days=ago),
        )
    ]


async def test_only_a_withdrawal_needs_no_reason(town: Town) -> None:
    sold = await _ruth.sell(town)
    await _ruth.agree(town, sold, "part:FJ-02")
    said = await _letter(town, "agreed")
    assert "change your mind until Wednesday, 25 November" in said
    assert "Until Friday, 11 December" in said
    assert "you can still ask for your money back instead" in said


async def test_money_back_for_a_fault_is_no_change_of_mind(town: Town) -> None:
    sold = await _ruth.sell(town, fulfilments=_came(town, 20))
    await _ruth.agree(town, sold, "part:FJ-02")
    said = await _letter(town, "agreed")
    assert "without a reason" not in said
    assert "you can still ask for your money back instead" in said
