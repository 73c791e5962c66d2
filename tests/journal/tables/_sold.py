"""A sale in the tables, as small as money needs it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from lamplight.journal.tables import brands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lamplight.journal.database import Pool

_numbers = itertools.count(1)


class Sold(NamedTuple):
    """Ids of rows, and names of lines; in the order that they were given in."""

    shop: int
    brand: int
    sale: int
    payments: list[int]
    lines: list[str]


async def sell(
    pool: Pool,
    payments: Sequence[tuple[str, int]] = (("card", 10_000),),
    lines: Sequence[tuple[int, int]] = ((1, 10_000),),
    currency: str = "EUR",
    references: Mapping[int, str] | None = None,
) -> Sold:
    """A sale paid by tenders with their sums, of lines with their units and sums.

    `references` are the provider's names of payments, by place.
    """
    nth = next(_numbers)
    service = await brands.add_line(pool, f"Service {nth}", "service")
    sales = await brands.add_line(pool, f"Sales {nth}", "sales")
    brand = await brands.add_brand(
        pool,
        slug=f"brand-{nth}",
        name=f"Brand {nth}",
        timezone="Europe/Berlin",
        languages=["en"],
        service_line=service,
        sales_line=sales,
        now=1,
    )
    shop = await pool.fetchval(
        "insert into shop (name, kind, created_at) values ($1, 'files', 1) returning id",
        f"shop-{nth}",
    )
    sale = await pool.fetchval(
        "insert into sale (shop, external, brand, jurisdiction, channel, currency, body,"
        " changed_at, created_at) values ($1, $2, $3, 'DE', 'web', $4, '{}', 1, 1) returning id",
        *(shop, f"S-{nth}", brand, currency),
    )
    paid = [
        await pool.fetchval(
            "insert into payment (sale, external, tender, captured_minor, body)"
            " values ($1, $2, $3, $4, jsonb_build_object('reference', $5::text)) returning id",
            *(sale, f"P-{place}", tender, captured, (references or {}).get(place, "")),
        )
        for place, (tender, captured) in enumerate(payments)
    ]
    for place, (quantity, paid_minor) in enumerate(lines):
        await pool.execute(
            "insert into sale_line (sale, external, position, name, quantity, paid_minor)"
            " values ($1, $2, $3, 'Thing', $4, $5)",
            *(sale, f"L-{place}", place, quantity, paid_minor),
        )
    return Sold(shop, brand, sale, paid, [f"L-{place}" for place in range(len(lines))])


async def dispute(pool: Pool, payment: int, amount: int, state: str = "needs_response") -> None:
    """A bank is asked to take a payment back."""
    await pool.execute(
        "insert into dispute (payment, external, state, amount_minor) values ($1, $2, $3, $4)",
        *(payment, f"D-{next(_numbers)}", state, amount),
    )
