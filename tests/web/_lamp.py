"""Ruth's lamp under Australian law: what is owed for it, a person must judge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from lamplight.journal.tables import sales, shops
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.web._town import Town
    from tests.web._visitor import Visitor

GUARANTEE = "consumer_guarantee_acceptable_quality"


class Lamp(NamedTuple):
    """A sale, the line of it, and the case about it."""

    sale: int
    line: int
    case: int

    def judgement(self, **more: Any) -> dict[str, Any]:
        """The body of a judgement that the failure is a major one."""
        return {
            "line": self.line,
            "duty": GUARANTEE,
            "question": "MAJOR_FAILURE",
            "answer": "major",
            "words": "Nobody who knew of the crack would have bought it.",
            "case": self.case,
            "key": "judged-1",
        } | more


def _sold(address: str) -> forms.Sale:
    def ago(days: int) -> date:
        return date.today() - timedelta(days=days)  # noqa: DTZ011 (the house counts so too)

    reaches = [forms.Reach(kind="email", value=address, verified=True)] if address else []
    return forms.Sale(
        id="9001",
        number="NL-20418",
        brand="nordhaus",
        currency="GBP",
        jurisdiction="AU",
        contract_date=ago(15),
        buyer=forms.Customer(name="Ruth Ansell", reaches=reaches, language="en", country="GB"),
        lines=[forms.Line(id="1", name="Fjell table lamp", sku="FJ-110", paid_minor=16_400)],
        payments=[forms.Payment(id="p1", tender="credit_card", captured_minor=16_400)],
        fulfilments=[
            forms.Fulfilment(
                id="f1", lines=[forms.Units(line="1", quantity=1)], delivered_on=ago(12)
            )
        ],
        events=[
            forms.Event(id="e1", kind="defect_shown", on=ago(12), line="1"),
            forms.Event(id="e2", kind="defect_reported", on=ago(6), line="1"),
        ],
    )


async def broken(town: Town, maya: Visitor, address: str = "ruth@example.org") -> Lamp:
    """It is sold and broke, and Maya has opened a case for it with the first way."""
    pool, now = town.database.pool, town.house.clock.now()
    shop = await shops.put(pool, "nordhaus", "byhand", now)
    sale = (await sales.put(pool, shop, _sold(address), now)).sale
    whole = await sales.whole(pool, sale)
    assert whole is not None
    line = whole.lines[0].id
    asked = {"line": line, "failure": "broken"}
    proposal = await maya.see(f"/sales/{sale}/proposal", params=asked)
    way = next(one for one in proposal["options"] if not one["blocked"])
    body = {
        "sale": sale,
        "line": line,
        "failure": "broken",
        "title": "The glass is cracked",
        "option": way["id"],
        "version": proposal["version"],
        "key": "case-1",
    }
    return Lamp(sale, line, (await maya.do("/cases", body))["case"])
