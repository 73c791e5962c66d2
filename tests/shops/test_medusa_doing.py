"""Goods, returns and notes go through a real Medusa, once for a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lamplight.runtime.connectors import (
    AddNote,
    Done,
    NotNow,
    OpenReturn,
    Refused,
    SendGoods,
    Unknown,
)
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.medusa.api import Api
from lamplight.shops.medusa.connector import Medusa as Connector

if TYPE_CHECKING:
    from tests.shops._medusa import Medusa

    from lamplight.runtime.connectors import AnyAction, Outcome
    from lamplight.shops.medusa.settings import MedusaSettings


@pytest.fixture
def order(medusa: Medusa) -> Any:
    return medusa.buy({"TID-S": 2})


@pytest.fixture
def sent(medusa: Medusa, order: Any) -> Any:
    """One that is with its customer."""
    medusa.deliver(order, medusa.ship(order, "JD0041"))
    return order


def goods(order: Any, **more: Any) -> SendGoods:
    made = {"sale": order["id"], "line": order["items"][0]["id"], "items": {"TID-S": 2}}
    return SendGoods(**made | {"note": "Torn on arrival."} | more)


def back(order: Any, **more: Any) -> OpenReturn:
    made = {"sale": order["id"], "lines": {order["items"][0]["id"]: 1}, "note": "Torn."}
    return OpenReturn(**made | more)


def placed(medusa: Medusa, id_: str) -> Any:
    fields = "id,status,total,metadata,is_draft_order,*items,*shipping_methods,*shipping_address"
    return medusa.admin("GET", f"/orders/{id_}?fields={fields}")["order"]


def free_ones(medusa: Medusa, order: Any, path: str = "orders") -> list[str]:
    """Orders, or drafts, that were made in place of something of this one."""
    found = medusa.admin("GET", f"/{path}?fields=id,metadata&order=-created_at&limit=20")
    rows = found["orders" if path == "orders" else "draft_orders"]
    return [
        one["id"] for one in rows if (one["metadata"] or {}).get("lamplight for") == order["id"]
    ]


def returns(medusa: Medusa, order: Any) -> list[Any]:
    path = f"/returns?order_id={order['id']}&fields=id,status,*items,*fulfillments"
    found: list[Any] = medusa.admin("GET", path)["returns"]
    return found


async def test_goods_are_an_order_at_no_price_for_the_same_customer_and_address(
    medusa: Medusa, medusa_shop: Connector, order: Any
) -> None:
    said = await medusa_shop.do(goods(order, service="express"), "send-1")
    assert isinstance(said, Done)
    made = placed(medusa, said.external)
    assert (made["status"], made["is_draft_order"], made["total"]) == ("pending", False, 0)
    assert made["shipping_address"]["city"] == "Mainz"
    assert [(one["variant_sku"], one["quantity"]) for one in made["items"]] == [("TID-S", 2)]
    assert [one["name"] for one in made["shipping_methods"]] == ["Express"]
    assert str(order["display_id"]) in made["metadata"]["lamplight note"]
    assert await medusa_shop.do(goods(order), "send-1") == said
    assert await medusa_shop.ask(goods(order), "send-1") == said
    assert free_ones(medusa, order) == [said.external]
    assert await medusa_shop.sale(said.external) is None


async def test_its_parcel_is_told_and_one_that_the_shop_cancels_is_a_refusal(
    medusa: Medusa, medusa_shop: Connector, order: Any
) -> None:
    first = await medusa_shop.do(goods(order), "send-1")
    second = await medusa_shop.do(goods(order), "send-2")
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    medusa.ship(placed(medusa, first.external), "JD0042")
    told = await medusa_shop.ask(goods(order), "send-1")
    assert isinstance(told, Done)
    assert told.proof["tracking"] == "JD0042"
    medusa.admin("POST", f"/orders/{second.external}/cancel")
    told = await medusa_shop.do(goods(order), "send-2")
    assert isinstance(told, Refused)
    assert told.code == "canceled"
    again = await medusa_shop.do(goods(order), "send-2~2")
    assert isinstance(again, Done)
    assert placed(medusa, again.external)["status"] == "pending"
    assert await medusa_shop.do(goods(order), "send-2~2") == again


@pytest.mark.parametrize(
    ("items", "code"), [({"LAST-1": 2}, "insufficient_inventory"), ({"NONE": 1}, "no_such_goods")]
)
async def test_what_is_not_there_is_refused_and_leaves_nothing(
    medusa: Medusa, medusa_shop: Connector, order: Any, items: dict[str, int], code: str
) -> None:
    said = await medusa_shop.do(goods(order, items=items), "send-1")
    assert isinstance(said, Refused)
    assert said.code == code
    assert free_ones(medusa, order, "draft-orders") == []
    assert isinstance(await medusa_shop.ask(goods(order), "send-1"), NotNow)


async def test_a_part_of_a_lines_units_comes_back_with_the_way_back_that_is_set(
    medusa: Medusa, medusa_shop: Connector, sent: Any
) -> None:
    assert isinstance(await medusa_shop.ask(back(sent), "return-1"), NotNow)
    said = await medusa_shop.do(back(sent), "return-1")
    assert isinstance(said, Done)
    (made,) = returns(medusa, sent)
    assert (made["id"], made["status"]) == (said.external, "requested")
    assert [(one["item_id"], one["quantity"]) for one in made["items"]] == [
        (sent["items"][0]["id"], 1)
    ]
    assert len(made["fulfillments"]) == 1
    assert await medusa_shop.do(back(sent), "return-1") == said
    medusa.admin("POST", f"/fulfillments/{made['fulfillments'][0]['id']}/cancel")
    medusa.admin("POST", f"/returns/{said.external}/cancel")
    told = await medusa_shop.ask(back(sent), "return-1")
    assert isinstance(told, Refused)
    assert told.code == "canceled"


async def test_what_was_never_sent_or_is_being_changed_cannot_come_back_and_locks_nothing(
    medusa: Medusa, medusa_shop: Connector, order: Any
) -> None:
    said = await medusa_shop.do(back(order), "return-1")
    assert isinstance(said, Refused)
    assert said.code == "invalid_data"
    assert returns(medusa, order) == []
    other = medusa.admin("POST", "/returns", order_id=order["id"])["return"]["id"]
    said = await medusa_shop.do(back(order), "return-1")
    assert isinstance(said, Refused)
    assert said.code == "being_changed"
    medusa.admin("DELETE", f"/returns/{other}/request")


async def test_a_note_is_written_once_beside_what_the_shop_keeps(
    medusa: Medusa, medusa_shop: Connector, order: Any
) -> None:
    medusa.admin("POST", f"/orders/{order['id']}", metadata={"packed by": "Olga"})
    note = AddNote(sale=order["id"], text="She keeps the torn shade.")
    assert isinstance(await medusa_shop.ask(note, "note-1"), NotNow)
    assert isinstance(await medusa_shop.do(note, "note-1"), Done)
    assert isinstance(await medusa_shop.do(note, "note-1"), Done)
    assert isinstance(await medusa_shop.ask(note, "note-1"), Done)
    kept = placed(medusa, order["id"])["metadata"]
    assert kept == {"packed by": "Olga", "lamplight note-1": "She keeps the torn shade."}


@pytest.mark.parametrize("kind", ["goods", "return"])
@pytest.mark.parametrize("cut", [*((step, True) for step in range(1, 9)), (2, False), (7, False)])
async def test_wherever_it_breaks_off_it_is_done_once_in_the_end(
    medusa: Medusa,
    settings: MedusaSettings,
    sent: Any,
    kind: str,
    cut: tuple[int, bool],
) -> None:
    action: AnyAction = goods(sent) if kind == "goods" else back(sent)
    said = await broken_off(settings, action, *cut)
    shop = Connector(settings)  # as after a restart
    if not isinstance(said, Done):
        assert isinstance(said, NotNow | Unknown)
        told = await shop.ask(action, "step-1")
        said = told if isinstance(told, Done) else await shop.do(action, "step-1")
    assert isinstance(said, Done)
    if kind == "goods":
        assert free_ones(medusa, sent) == [said.external]
        assert free_ones(medusa, sent, "draft-orders") == []
    else:
        (made,) = returns(medusa, sent)
        assert (made["status"], made["items"][0]["quantity"]) == ("requested", 1)
        assert len(made["fulfillments"]) == 1
    assert await shop.ask(action, "step-1") == said
    await shop.close()


async def broken_off(
    settings: MedusaSettings,
    action: AnyAction,
    step: int,
    arrives: bool,
) -> Outcome:
    """What is said of it where the answer to a step, or the step itself, is lost."""
    ask, calls = Api.ask, 0

    async def breaks(self: Api, *args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == step and not arrives:
            raise NotSent("cut off before")
        answer = await ask(self, *args, **more)
        if calls == step:
            raise Unsure("cut off after")
        return answer

    shop = Connector(settings)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(Api, "ask", breaks)
        said = await shop.do(action, "step-1")
    await shop.close()
    return said
