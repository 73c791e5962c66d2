"""Sums that somebody chooses over HTTP: one clear line for what can't be, in the currency sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web import _lamp

if TYPE_CHECKING:
    from tests.web._town import Town


async def test_a_sum_that_cant_be_is_refused_with_one_line_that_says_what_can(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    asked = {
        "line": lamp.line, "failure": "broken", "case": lamp.case, "option": "price_adjustment",
    }  # fmt: skip
    path = f"/sales/{lamp.sale}/proposal"
    seen = await maya.see(path, params=asked | {"amount_minor": 5_000})
    way = next(one for one in seen["options"] if one["id"] == "price_adjustment")
    assert (way["amount_minor"], way["chosen"]) == (5_000, True)
    most = way["choice"]["most_minor"]
    body = {
        "failure": "broken",
        "option": "price_adjustment",
        "amount_minor": most + 1,
        "version": seen["version"],
        "key": "way-2",
    }
    ways = f"/cases/{lamp.case}/accommodations"
    over = await maya.ask("POST", ways, body)
    assert over.status_code == 400
    assert over.json()["code"] == "sum_above_left"
    assert over.json()["text"].startswith("At most £")
    for unread in (0, -5, 1.5, "5,00", 10**13):
        assert (await maya.ask("POST", ways, body | {"amount_minor": unread})).status_code == 400
    case = await maya.do(ways, body | {"amount_minor": 5_000})
    (chosen,) = [one for one in case["accommodations"] if one["amount_minor"] == 5_000]
    assert (chosen["kind"], chosen["currency"]) == ("price_adjustment", "GBP")
    assert chosen["proposed_minor"] == way["choice"]["proposed_minor"]
