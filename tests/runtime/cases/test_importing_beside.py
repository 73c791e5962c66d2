"""Sales are imported beside a house that runs: what a file tells is followed at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
from tests.runtime.cases import _ruth

from lamplight import importing
from lamplight.basis.instants import to_datetime
from lamplight.journal.tables import money, shops
from lamplight.sales import forms

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.runtime._town import Town


async def _import(town: Town, folder: Path, *sales: forms.Sale) -> importing.Counts:
    file = folder / "sales.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in sales))
    counts, _ = await importing._import(file, "workshop", folder)
    return counts


async def test_a_refund_in_a_file_ends_the_step_that_it_pays(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, address = town.database.pool, town.database.address
    monkeypatch.setenv(
        "DATABASE_URL",
        f"postgresql://{address.user}@/{address.database}?host={address.host}",
    )
    monkeypatch.setattr(importing, "SystemClock", lambda: town.clock)
    sold = await _ruth.sell(town)
    shop = await shops.by_name(pool, "workshop")
    assert shop is not None
    await shops.change(pool, shop.id, kind=importing.KIND)
    case = await _ruth.agree(town, sold, "price_adjustment")
    (refund,) = await money.of_sale(pool, sold.sale)
    paid = forms.Refund(
        id="R1", payment="p1", amount_minor=refund.amount_minor, key=refund.key, state="succeeded"
    )
    today = to_datetime(town.clock.now()).date()
    again, new = _ruth.form(today, refunds=[paid]), _ruth.form(today, id="NL-2")
    counts = await _import(town, tmp_path, again, new)
    assert (counts.sales.new, counts.sales.changed) == (1, 1)
    kinds = "select body->>'sale' from outbox where kind = 'sale_changed'"
    assert [row[0] for row in await pool.fetch(kinds)] == [str(sold.sale)]
    town.house.wake_effects()  # as it does by itself, a little later
    for _ in range(500):
        shown = await town.house.cases.show(town.people["Maya"], case.case)
        (step,) = [one for one in shown.accommodations[0].steps if one.kind == "refund"]
        if (step.state, shown.accommodations[0].money) == ("done", "reconciled"):
            break  # the money is looked at after its step, not with it
        await asyncio.sleep(0.02)
    assert step.state == "done"
    assert shown.accommodations[0].money == "reconciled"  # the file says the sum that was booked
