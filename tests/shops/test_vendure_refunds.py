"""Money goes back through a real Vendure once for a key, and nobody is told what isn't known."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.shops import _keeper as keeper
from tests.shops._connected import settings_of

from lamplight.runtime.connectors import (
    AddNote,
    Done,
    NotNow,
    OpenReturn,
    Refund,
    Refused,
    Unknown,
)
from lamplight.sales.forms import Sale
from lamplight.shops.http import Wire
from lamplight.shops.vendure.connector import Vendure as Connector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.shops._vendure import Vendure


@pytest.fixture(autouse=True)
def _the_provider_works(vendure: Vendure) -> Iterator[None]:
    vendure.provider(refunds="settle")
    yield
    vendure.provider(refunds="settle")


@pytest.fixture
def order(vendure: Vendure) -> dict[str, Any]:
    """Paid: two shades, 19.90 each, and the delivery."""
    return vendure.buyer().buy({"TID-S": 2})


def wish(order: dict[str, Any], amount: int = 1990, **more: Any) -> Refund:
    made: dict[str, Any] = {
        "sale": order["id"],
        "payment": order["payments"][0]["id"],
        "reference": "",
        "amount_minor": amount,
        "currency": "EUR",
        "reason": "The shade was torn.",
    }
    return Refund(**made | more)


def moved(vendure: Vendure, order: dict[str, Any]) -> list[int]:
    """What the payment provider gave back, whatever the shop says."""
    return [
        one["amount"]
        for one in vendure.provider()["moved"]
        if one["kind"] == "refund" and one["order"] == order["code"]
    ]


async def test_money_goes_back_once_however_often_it_is_asked_for(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    first = await shop.do(wish(order), "step-1")
    again = await shop.do(wish(order), "step-1")
    assert isinstance(first, Done)
    assert (first.state, again) == ("succeeded", first)
    assert await shop.ask(wish(order), "step-1") == first
    assert moved(vendure, order) == [1990]
    sale = await shop.sale(order["id"])
    assert isinstance(sale, Sale)
    assert [(one.key, one.amount_minor) for one in sale.refunds] == [("step-1", 1990)]


async def test_two_equal_parts_under_two_keys_are_two(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    await shop.do(wish(order, 500), "step-1")
    await shop.do(wish(order, 500), "step-2")
    assert moved(vendure, order) == [500, 500]


async def test_units_are_told_by_line(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    sale = await shop.sale(order["id"])
    assert isinstance(sale, Sale)
    await shop.do(wish(order, lines={sale.lines[0].id: 1}), "step-1")
    sale = await shop.sale(order["id"])
    assert isinstance(sale, Sale)
    assert [(one.line, one.quantity) for one in sale.refunds[0].lines] == [(sale.lines[0].id, 1)]


async def test_more_than_was_paid_is_refused_and_leaves_nothing(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    said = await shop.do(wish(order, 999_999), "step-1")
    assert isinstance(said, Refused)
    assert said.code == "refund_amount"
    assert "at most" in said.why
    assert moved(vendure, order) == []
    assert keeper.notes(vendure, order["id"]) == []


async def test_what_is_pending_is_no_success_until_the_shop_settles_it(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    vendure.provider(refunds="later")
    said = await shop.do(wish(order), "step-1")
    assert isinstance(said, Done)
    assert said.state == "pending"
    keeper.settle(vendure, said.external)
    told = await shop.ask(wish(order), "step-1")
    assert told == msgspec.structs.replace(said, state="succeeded", proof=told.proof)  # type: ignore[union-attr]


async def test_a_provider_that_refuses_is_a_refusal(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    vendure.provider(refunds="refuse")
    said = await shop.do(wish(order), "step-1")
    assert isinstance(said, Refused)
    assert said.code == "failed"
    assert await shop.ask(wish(order), "step-1") == said


@pytest.mark.parametrize("how", ["throw after", "throw before"])
async def test_when_only_the_provider_knows_nobody_says_that_they_do(
    vendure: Vendure, shop: Connector, order: dict[str, Any], how: str
) -> None:
    vendure.provider(refunds=how)
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    vendure.provider(refunds="settle")
    assert isinstance(await shop.ask(wish(order), "step-1"), Unknown)
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    assert moved(vendure, order) == ([1990] if how == "throw after" else [])


async def test_an_answer_that_comes_too_late_is_asked_about_not_repeated(
    vendure: Vendure, order: dict[str, Any]
) -> None:
    vendure.provider(refunds="hang after")
    made = settings_of(vendure)
    shop = Connector(made, Wire(made.url, answer_s=3.0))
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    # While the shop is still at it, asking and even doing it again moves nothing.
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    vendure.provider(refunds="settle")
    told = await shop.ask(wish(order), "step-1")
    while isinstance(told, Unknown):
        told = await shop.ask(wish(order), "step-1")
    assert isinstance(told, Done)
    assert moved(vendure, order) == [1990]
    await shop.close()


async def test_after_a_restart_what_was_begun_is_not_begun_again(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    vendure.provider(refunds="throw after")
    await shop.do(wish(order), "step-1")
    vendure.provider(refunds="settle")
    other = Connector(settings_of(vendure))
    assert isinstance(await other.do(wish(order), "step-1"), Unknown)
    assert moved(vendure, order) == [1990]
    await other.close()


async def test_what_never_arrived_may_be_done_later(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    assert isinstance(await shop.ask(wish(order), "step-1"), NotNow)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/admin-api"
        away = Connector(settings_of(vendure, url=url))
        assert isinstance(await away.do(wish(order), "step-1"), NotNow)
        assert isinstance(await away.ask(wish(order), "step-1"), Unknown)
        await away.close()
    assert isinstance(await shop.do(wish(order), "step-1"), Done)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"payment": "999999"}, "payment_order_mismatch"),
        ({"sale": "999999"}, "not_found"),
        ({"currency": "KWD", "amount_minor": 1}, "amount"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_code(
    vendure: Vendure, shop: Connector, order: dict[str, Any], change: dict[str, Any], code: str
) -> None:
    said = await shop.do(msgspec.structs.replace(wish(order), **change), "step-1")
    assert isinstance(said, Refused)
    assert said.code == code
    assert moved(vendure, order) == []


async def test_a_note_is_written_once(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    note = AddNote(sale=order["id"], text="She keeps the torn shade.")
    assert isinstance(await shop.ask(note, "step-3"), NotNow)
    assert isinstance(await shop.do(note, "step-3"), Done)
    assert isinstance(await shop.do(note, "step-3"), Done)
    assert isinstance(await shop.ask(note, "step-3"), Done)
    assert keeper.notes(vendure, order["id"]) == ["She keeps the torn shade. [lamplight step-3]"]


async def test_returns_are_made_by_hand(shop: Connector, order: dict[str, Any]) -> None:
    assert OpenReturn not in shop.can
    said = await shop.do(OpenReturn(sale=order["id"], lines={"1": 1}), "step-4")
    assert isinstance(said, Refused)
    assert said.code == "by_hand"
