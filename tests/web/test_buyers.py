"""Customers over HTTP: found, shown with what they bought, told apart or found to be one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from lamplight.journal.tables import customers, sales, shops
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.web._town import Town
    from tests.web._visitor import Visitor

TODAY = date.today()  # noqa: DTZ011 (the house counts from the same day)
RUTH = forms.Customer(
    name="Ruth Ansell",
    reaches=[
        forms.Reach(kind="email", value="ruth.ansell@example.org", verified=True),
        forms.Reach(kind="phone", value="+442079460142"),
    ],
    language="en",
    country="GB",
    town="Sheffield",
)
LAMP = forms.Sale(
    id="9001",
    number="NL-20418",
    brand="nordhaus",
    currency="GBP",
    jurisdiction="UK",
    contract_date=TODAY - timedelta(days=15),
    buyer=RUTH,
    lines=[
        forms.Line(
            id="1",
            name="Fjell table lamp",
            detail="Oak, opal glass",
            sku="FJ-110",
            picture="/static/fjell.jpg",
            paid_minor=16_400,
            claims=[forms.Claim(text="Opal glass, made by mouth", shown_in="product page")],
        ),
        forms.Line(id="2", name="E27 warm bulb", quantity=2, paid_minor=600),
    ],
    payments=[forms.Payment(id="p1", tender="card", captured_minor=17_000)],
    refunds=[
        forms.Refund(
            id="r1", payment="p1", amount_minor=300, lines=[forms.Units(line="2", quantity=1)]
        )
    ],
    fulfilments=[
        forms.Fulfilment(
            id="f1",
            lines=[forms.Units(line="1", quantity=1)],
            carrier="Parcelforce",
            tracking="PF1",
            tracking_url="https://parcels.example/PF1",
            delivered_on=TODAY - timedelta(days=12),
        ),
        forms.Fulfilment(id="f2", lines=[forms.Units(line="2", quantity=2)]),
    ],
    agreed=forms.Agreed(
        parties=[forms.Party(name="Nordhaus Supply Ltd", roles=["seller_of_record"])]
    ),
)
INES = replace(LAMP, id="9002", number="AI-7731", brand="ines", refunds=[], fulfilments=[])


class Sold:
    """A town with a shop that has sold something."""

    def __init__(self, town: Town, shop: int) -> None:
        self.town, self.shop = town, shop

    async def sell(self, form: forms.Sale) -> int:
        """Whose the sale is."""
        pool = self.town.database.pool
        put = await sales.put(pool, self.shop, form, self.town.house.clock.now())
        whole = await sales.whole(pool, put.sale)
        assert whole is not None
        assert whole.sale.buyer is not None
        return whole.sale.buyer

    async def audit(self) -> list[str]:
        """What was written down, the newest first."""
        ada = await self.town.signed_in("priya")
        rows = await ada.see("/audit")
        told = [f"{row['what']} {row['name']}".strip() for row in rows]
        return [one for one in told if not one.startswith("session.")]


@pytest_asyncio.fixture
async def sold(town: Town) -> Sold:
    now = town.house.clock.now()
    return Sold(town, await shops.put(town.database.pool, "nordhaus", "files", now))


async def _find(visitor: Visitor, typed: str) -> Any:
    answer = await visitor.ask("GET", "/customers", params={"find": typed})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_customer_is_found_and_it_is_said_by_what(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    maya = await sold.town.signed_in("maya")
    (found,) = await _find(maya, "ansell fj")
    assert found == {
        "customer": ruth,
        "paper": found["paper"],
        "name": "Ruth Ansell",
        "town": "Sheffield",
        "country": "GB",
        "sales": 1,
        "last_on": LAMP.contract_date and LAMP.contract_date.isoformat(),
        "matched": "product",
        "shows": "Fjell table lamp FJ-110",
    }
    assert (await _find(maya, "07946 0142"))[0]["shows"] == "+442079460142"
    assert (await _find(maya, "20418"))[0]["matched"] == "order"


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "\\", "'", "\u202e\u05d0", "zzz"])
async def test_what_nobody_is_called_finds_nobody(sold: Sold, typed: str) -> None:
    await sold.sell(LAMP)
    assert await _find(await sold.town.signed_in("maya"), typed) == []


@pytest.mark.parametrize("typed", ["x" * 201, "ru\0th"])
async def test_what_nobody_can_type_is_refused_with_a_reason(sold: Sold, typed: str) -> None:
    maya = await sold.town.signed_in("maya")
    answer = await maya.ask("GET", "/customers", params={"find": typed})
    assert answer.status_code == 400
    assert "find" in answer.json()["text"]


async def test_a_customer_is_shown_with_all_that_they_bought(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    maya = await sold.town.signed_in("maya")
    view = await maya.see(f"/customers/{ruth}")
    assert (view["name"], view["town"], view["kind"]) == ("Ruth Ansell", "Sheffield", "consumer")
    assert len(view["local_time"]) == 5
    assert view["spent"] == [{"currency": "GBP", "amount_minor": 16_700}]
    assert [one["value"] for one in view["reaches"]] == [
        "ruth.ansell@example.org",
        "+442079460142",
    ]
    (sale,) = view["sales"]
    assert (sale["number"], sale["shop"]) == ("NL-20418", "nordhaus")
    assert sale["seller"] == "Nordhaus Supply Ltd"
    assert (sale["paid_minor"], sale["refundable_minor"]) == (17_000, 16_700)
    lamp, bulb = sale["lines"]
    assert (lamp["name"], lamp["day"], lamp["returned"]) == ("Fjell table lamp", 12, False)
    assert lamp["claims"][0]["text"] == "Opal glass, made by mouth"
    assert (bulb["delivered_on"], bulb["day"], bulb["refunded"]) == (None, None, 1)
    assert [one["tracking"] for one in sale["tracking"]] == ["PF1", ""]


async def test_who_answers_another_brand_finds_and_sees_nothing_of_it(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    otto = await sold.town.signed_in("otto")
    assert await _find(otto, "ruth") == []
    for method, path, body in (
        ("GET", f"/customers/{ruth}", None),
        ("PATCH", f"/customers/{ruth}", {"name": "Otto's"}),
        ("POST", f"/customers/{ruth}/merge", {"gone": ruth}),
        ("DELETE", f"/customers/{ruth}/merge/{ruth}", None),
    ):
        assert (await otto.ask(method, path, body)).status_code == 404, path
    assert (await otto.ask("GET", "/customers/999999")).status_code == 404
    stranger = sold.town.visitor()
    assert (await stranger.ask("GET", f"/customers/{ruth}")).status_code == 401


async def test_of_a_customer_of_two_brands_each_is_shown_its_own(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    assert await sold.sell(INES) == ruth
    numbers = {}
    for name in ("maya", "otto", "priya"):
        view = await (await sold.town.signed_in(name)).see(f"/customers/{ruth}")
        numbers[name] = {sale["number"] for sale in view["sales"]}
    assert numbers == {
        "maya": {"NL-20418"},
        "otto": {"AI-7731"},
        "priya": {"NL-20418", "AI-7731"},
    }
    otto = await sold.town.signed_in("otto")
    assert await _find(otto, "20418") == []


async def test_a_wish_is_written_down_and_so_is_who_wrote_it(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    maya = await sold.town.signed_in("maya")
    wish = {"wish": " captions on,  and slowly ", "name": "Ruth Hartley"}
    answer = await maya.ask("PATCH", f"/customers/{ruth}", wish)
    assert answer.status_code == 204
    view = await maya.see(f"/customers/{ruth}")
    assert (view["wish"], view["name"]) == ("captions on, and slowly", "Ruth Hartley")
    assert [one["customer"] for one in await _find(maya, "hartley")] == [ruth]
    assert (await sold.audit())[0] == "customer.changed Ruth Hartley"
    bad = await maya.ask("PATCH", f"/customers/{ruth}", {"timezone": "Moon/Base"})
    assert bad.status_code == 400
    assert "Moon/Base" in bad.json()["text"]


async def test_two_are_made_one_by_hand_and_two_again(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    twin = await sold.sell(
        replace(LAMP, id="9003", number="NL-7", buyer=forms.Customer(name="R. Ansell"))
    )
    maya = await sold.town.signed_in("maya")
    assert len(await _find(maya, "ansell")) == 2
    made = await maya.ask("POST", f"/customers/{ruth}/merge", {"gone": twin})
    assert made.status_code == 204
    assert [one["customer"] for one in await _find(maya, "ansell")] == [ruth]
    for one in (ruth, twin):
        view = await maya.see(f"/customers/{one}")
        assert view["customer"] == ruth
        assert {sale["number"] for sale in view["sales"]} == {"NL-20418", "NL-7"}
        assert [gone["name"] for gone in view["merged"]] == ["R. Ansell"]
    again = await maya.ask("POST", f"/customers/{ruth}/merge", {"gone": twin})
    assert (again.status_code, again.json()["code"]) == (400, "same_customer")
    parted = await maya.ask("DELETE", f"/customers/{ruth}/merge/{twin}")
    assert parted.status_code == 204
    assert len(await _find(maya, "ansell")) == 2
    assert (await maya.ask("DELETE", f"/customers/{ruth}/merge/{twin}")).status_code == 409
    assert (await sold.audit())[:2] == [
        "customer.unmerged Ruth Ansell",
        "customer.merged Ruth Ansell",
    ]


async def test_somebody_says_whose_contact_it_is(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    asked = await sold.town.visitor().do(
        "/brands/nordhaus/contacts", {"channel": "chat", "language": "en", "name": "Ruth"}
    )
    contact = asked["place"]["contact"]
    maya = await sold.town.signed_in("maya")
    assert (await maya.ask("GET", f"/contacts/{contact}/customer-view")).status_code == 404
    said = await maya.ask("PUT", f"/contacts/{contact}/customer", {"customer": ruth})
    assert said.status_code == 204
    view = await maya.see(f"/contacts/{contact}/customer-view")
    assert (view["customer"], view["asked"]) == (ruth, 1)
    assert (await sold.audit())[0].startswith("contact.customer_named")
    otto = await sold.town.signed_in("otto")
    for method, path in (("GET", "customer-view"), ("PUT", "customer")):
        answer = await otto.ask(method, f"/contacts/{contact}/{path}", {"customer": ruth})
        assert answer.status_code == 404
    gone = await maya.ask("PUT", f"/contacts/{contact}/customer", {"customer": 999_999})
    assert gone.status_code == 404


async def test_who_was_erased_is_nobodys(sold: Sold) -> None:
    ruth = await sold.sell(LAMP)
    pool = sold.town.database.pool
    await pool.execute("update customer set erased_at = 1 where id = $1", ruth)
    assert not await customers.change(pool, ruth, name="Ruth")
    await sold.sell(replace(LAMP, number="NL-20419"))
    maya = await sold.town.signed_in("maya")
    assert (await maya.ask("GET", f"/customers/{ruth}")).status_code == 404
