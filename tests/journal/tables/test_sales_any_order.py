"""However forms of a sale come in, early, late, twice or at once, the latest stands and money is
counted once."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sales._told import line, told

from lamplight.journal import Database
from lamplight.journal.tables import brands, sales, shops

if TYPE_CHECKING:
    from lamplight.journal import Address
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.sales.forms import Sale

BEGAN = datetime(2026, 11, 3, tzinfo=UTC)
_names = itertools.count(1)
KEYS = ["", "step-1"]


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    """What a shop may say of one sale at some time."""
    lines = draw(st.lists(st.sampled_from(["L1", "L2", "L3"]), min_size=1, unique=True))
    parcels = draw(st.lists(st.sampled_from(lines), max_size=2, unique=True))
    back = draw(st.lists(st.sampled_from(["R1", "R2"]), max_size=2, unique=True))
    key = draw(st.sampled_from(KEYS))
    return {
        "number": draw(st.sampled_from(["A", "B"])),
        "lines": [line(name, paid_minor=draw(st.integers(0, 3))) for name in lines],
        "payments": [{"id": "P1", "tender": "card", "captured_minor": 9000}],
        "fulfilments": [
            {"id": f"F-{name}", "lines": [{"line": name, "quantity": 1}]} for name in parcels
        ],
        "events": [
            {"kind": "defect_reported", "on": "2026-11-09", "line": draw(st.sampled_from(lines))}
            for _ in range(draw(st.integers(0, 2)))
        ],
        "refunds": [
            {"id": name, "payment": "P1", "amount_minor": 100, "key": key if name == "R1" else ""}
            for name in back
        ],
    }


def _at(number: int) -> datetime:
    return BEGAN + timedelta(minutes=number)


def _shown(whole: Whole) -> dict[str, Any]:
    names = {row.id: row.external for row in whole.lines}
    return {
        "number": whole.sale.number,
        "lines": [(row.external, row.paid_minor, row.position) for row in whole.lines],
        "payments": [(row.external, row.captured_minor) for row in whole.payments],
        "fulfilments": sorted(row.external for row in whole.fulfilments),
        "events": sorted((row.kind, names.get(row.line or 0, "")) for row in whole.events),
    }


def _wanted(form: Sale) -> dict[str, Any]:
    return {
        "number": form.number,
        "lines": [(one.id, one.paid_minor, nth) for nth, one in enumerate(form.lines)],
        "payments": [(one.id, one.captured_minor) for one in form.payments],
        "fulfilments": sorted(one.id for one in form.fulfilments),
        "events": sorted((one.kind, one.line or "") for one in form.events),
    }


def test_the_latest_form_stands_whatever_the_order(address: Address) -> None:
    async def furnish() -> None:
        async with await Database.open(address) as db:
            service = await brands.add_line(db.pool, "Service", "service")
            words = {"slug": "outlet", "name": "Outlet", "timezone": "UTC", "languages": ["en"]}
            await brands.add_brand(db.pool, service_line=service, now=1, **words)  # type: ignore[arg-type]
            await shops.put(db.pool, "files", "files", 1)

    async def run(said: list[Sale], order: list[int], *, at_once: bool) -> None:
        async with await Database.open(address, max_size=4) as db:
            (shop,) = await shops.all_shops(db.pool)
            calls = [sales.put(db.pool, shop.id, said[nth], 5) for nth in order]
            if at_once:
                taken = await asyncio.gather(*calls)
            else:
                taken = [await call for call in calls]
            assert len({one.sale for one in taken}) == 1
            assert sum(one.new for one in taken) == 1
            whole = await sales.whole(db.pool, taken[0].sale)
            assert whole is not None
            assert _shown(whole) == _wanted(said[-1])
            assert whole.sale.version == 1 + sum(one.changed for one in taken)
            told_of = {one.id for form in said for one in form.refunds}
            externals = [row.external for row in whole.refunds]
            assert len(externals) == len(set(externals))
            assert {one.id for one in said[-1].refunds} <= set(externals) <= told_of
            before = whole
            await sales.put(db.pool, shop.id, said[-1], 6)
            assert await sales.whole(db.pool, taken[0].sale) == before

    asyncio.run(furnish())

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        name = str(next(_names))
        told_of = data.draw(st.lists(forms(), min_size=1, max_size=4))
        said = [
            told(**form | {"id": name, "changed_at": _at(nth)}) for nth, form in enumerate(told_of)
        ]
        extra = data.draw(st.lists(st.integers(0, len(said) - 1), max_size=2))
        order = data.draw(st.permutations([*range(len(said)), *extra]))
        asyncio.run(run(said, order, at_once=data.draw(st.booleans())))

    holds()
