"""Money goes back once, and never more of it than came in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lamplight.accommodations.refund_forms import (
    Account,
    BadRequest,
    Dispute,
    Line,
    Payment,
    Provider,
    Refund,
    Request,
    Units,
    read,
)
from lamplight.accommodations.refunds import decide

FILE = Path(__file__).parents[3] / "shared" / "data" / "duty-cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text())["refunds"] if FILE.exists() else []
CARD, GIFT = "card", "gift card"
SHOP = Account(
    currency="EUR",
    payments=[
        Payment(id=GIFT, tender="gift_card", captured_minor=2_000),
        Payment(id=CARD, tender="card", captured_minor=8_000),
    ],
    lines=[Line(id="A", qty=3, paid_minor=10_000)],
    request=Request(id="RF-1", amount_minor=1_000),
)


@pytest.mark.skipif(not CASES, reason="the worked cases aren't at hand")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_worked_case_holds(case: dict[str, Any]) -> None:
    answer = msgspec.to_builtins(decide(read(json.dumps(case["facts"]).encode())))
    for key, wanted in case["expect"].items():
        if key != "note":
            assert answer.get(key) == wanted, key


def asking(account: Account, **request: Any) -> Account:
    return replace(account, request=Request(id=request.pop("id", "RF-1"), **request))


def test_the_card_gives_first_and_the_gift_card_what_it_gave() -> None:
    assert decide(asking(SHOP, amount_minor=8_500)).allocation == {CARD: 8_000, GIFT: 500}
    over = decide(asking(SHOP, amount_minor=10_001))
    assert (over.decision, over.reason_code) == ("refuse", "OVER_REFUNDABLE")


def test_units_share_what_was_paid_and_the_last_one_takes_the_rest() -> None:
    account, sums = SHOP, []
    for number in range(3):
        answer = decide(asking(account, id=f"RF-{number}", lines=[Units(line="A", qty=1)]))
        assert answer.amount_minor is not None
        sums.append(answer.amount_minor)
        refund = Refund(
            id=f"RF-{number}",
            state="succeeded",
            payment=CARD,
            amount_minor=answer.amount_minor,
            lines=[Units(line="A", qty=1)],
        )
        account = replace(account, prior_refunds=[*account.prior_refunds, refund])
    assert sums == [3_333, 3_333, 3_334]
    again = decide(asking(account, id="RF-9", lines=[Units(line="A", qty=1)]))
    assert again.reason_code == "QTY_ALREADY_REFUNDED"


def test_the_last_unit_takes_what_earlier_ones_left() -> None:
    given = Refund(
        id="RF-0", state="succeeded", payment=CARD, amount_minor=3_334,
        lines=[Units(line="A", qty=1)],
    )  # fmt: skip
    account = replace(SHOP, prior_refunds=[given])
    assert decide(asking(account, lines=[Units(line="A", qty=2)])).amount_minor == 6_666


def test_units_never_cost_more_than_is_left_and_a_named_sum_is_not_changed() -> None:
    account = replace(SHOP, lines=[Line(id="A", qty=3, paid_minor=10_001)])
    assert decide(asking(account, lines=[Units(line="A", qty=3)])).amount_minor == 10_000
    assert decide(asking(account, amount_minor=10_001)).decision == "refuse"


def test_a_refund_to_two_payments_is_done_once() -> None:
    parts = [
        Refund(id="RF-1", state="succeeded", payment=payment, amount_minor=amount)
        for payment, amount in ((CARD, 8_000), (GIFT, 500))
    ]
    answer = decide(asking(replace(SHOP, prior_refunds=parts), amount_minor=8_500))
    assert (answer.decision, answer.amount_minor) == ("done", 8_500)
    assert answer.allocation == {CARD: 8_000, GIFT: 500}


@pytest.mark.parametrize("state", ["needs_response", "under_review"])
def test_an_open_dispute_holds_what_is_disputed(state: Any) -> None:
    dispute = Dispute(payment=CARD, state=state, amount_minor=3_000)
    account = replace(SHOP, disputes=[dispute])
    held = decide(asking(account, amount_minor=7_001))
    assert (held.decision, held.reason_code) == ("hold", "DISPUTE_OPEN")
    assert held.refundable_minor == 7_000
    rest = decide(asking(account, amount_minor=7_000))
    assert (rest.decision, rest.allocation) == ("approve", {CARD: 5_000, GIFT: 2_000})
    assert decide(asking(account, amount_minor=10_001)).reason_code == "OVER_REFUNDABLE"


def test_a_refund_to_two_payments_gave_its_units_once() -> None:
    parts = [
        Refund(
            id="RF-0",
            state="succeeded",
            payment=payment,
            amount_minor=amount,
            lines=[Units(line="A", qty=1)],
        )
        for payment, amount in ((CARD, 3_000), (GIFT, 333))
    ]
    account = replace(SHOP, prior_refunds=parts)
    assert decide(asking(account, lines=[Units(line="A", qty=2)])).amount_minor == 6_667


def test_a_lost_dispute_has_taken_the_money_and_a_won_one_has_not() -> None:
    lost = Dispute(payment=CARD, state="lost", amount_minor=8_000)
    won = replace(lost, state="won")
    assert decide(asking(replace(SHOP, disputes=[lost]), amount_minor=2_001)).decision == "refuse"
    assert decide(asking(replace(SHOP, disputes=[won]), amount_minor=10_000)).decision == "approve"


@given(st.sampled_from(["ok", "timeout"]), st.booleans(), st.integers(1, 6))
def test_however_often_it_is_taken_up_the_money_moves_once(
    first: Any, moved: bool, runs: int
) -> None:
    provider = Provider(first_answer=first, money_moved=moved, worker_runs=runs)
    answer = decide(replace(SHOP, provider=provider))
    assert answer.money_movements in (0, 1)
    assert answer.provider_keys == ["RF-1"]
    if moved or (first == "timeout" and runs > 1):
        assert (answer.decision, answer.money_movements) == ("done", 1)


@pytest.mark.parametrize("state", ["approved", "submitting", "pending", "succeeded"])
def test_money_counts_from_the_moment_it_was_approved(state: Any) -> None:
    given = Refund(id="RF-0", state=state, payment=CARD, amount_minor=8_000)
    account = replace(SHOP, prior_refunds=[given])
    assert decide(asking(account, amount_minor=2_001)).reason_code == "OVER_REFUNDABLE"


def test_store_credit_gives_last_of_all() -> None:
    credit = Payment(id="credit", tender="store_credit", captured_minor=1_000)
    account = replace(SHOP, payments=[credit, *SHOP.payments])
    allocation = decide(asking(account, amount_minor=10_500)).allocation
    assert allocation == {CARD: 8_000, GIFT: 2_000, "credit": 500}


def test_a_sum_for_a_line_counts_against_its_units() -> None:
    cut = Refund(id="RF-0", state="succeeded", payment=CARD, amount_minor=1_500, line="A")
    account = replace(SHOP, prior_refunds=[cut])
    assert decide(asking(account, lines=[Units(line="A", qty=3)])).amount_minor == 8_500
    assert decide(asking(account, amount_minor=8_500, line="A")).decision == "approve"
    assert decide(asking(account, amount_minor=8_501, line="A")).reason_code == "OVER_LINE"


def test_a_line_gives_no_more_than_was_paid_for_it_whatever_else_was() -> None:
    account = replace(SHOP, lines=[*SHOP.lines, Line(id="B", qty=1, paid_minor=2_000)])
    account = replace(
        account, payments=[Payment(id=CARD, tender="credit_card", captured_minor=12_000)]
    )
    assert decide(asking(account, amount_minor=2_001, line="B")).reason_code == "OVER_LINE"
    assert decide(asking(account, amount_minor=2_000, line="B")).decision == "approve"
    both = [Units(line="A", qty=1), Units(line="B", qty=1)]
    first = Refund(id="RF-0", state="succeeded", payment=CARD, amount_minor=5_333, lines=both)
    done = replace(account, prior_refunds=[first])
    assert decide(asking(done, amount_minor=1, line="B")).reason_code == "OVER_LINE"


def test_carriage_that_went_back_with_units_is_not_taken_from_their_line() -> None:
    account = replace(
        SHOP,
        payments=[Payment(id=CARD, tender="credit_card", captured_minor=20_500)],
        lines=[Line(id="A", qty=2, paid_minor=20_000)],
    )
    one = [Units(line="A", qty=1)]
    first = Refund(id="RF-0", state="succeeded", payment=CARD, amount_minor=10_500, lines=one)
    done = replace(account, prior_refunds=[first])
    assert decide(asking(done, amount_minor=10_000, line="A")).decision == "approve"
    assert decide(asking(done, lines=one)).amount_minor == 10_000
    above = replace(first, amount_minor=10_501)  # more than all carriage: that one is the line's
    done = replace(account, prior_refunds=[above])
    assert decide(asking(done, amount_minor=10_000, line="A")).reason_code == "OVER_LINE"
    twice = replace(first, id="RF-00", lines=[], amount_minor=500)  # the carriage alone, before
    done = replace(account, prior_refunds=[twice, first])
    assert decide(asking(done, amount_minor=9_501, line="A")).reason_code == "OVER_LINE"


def test_store_credit_takes_the_place_of_money_only_with_the_customers_word() -> None:
    silent = decide(asking(SHOP, amount_minor=500, means="store_credit"))
    assert (silent.decision, silent.reason_code) == ("refuse", "CONSENT_MISSING")
    agreed = decide(asking(SHOP, amount_minor=500, means="store_credit", consent="message 12"))
    assert (agreed.decision, agreed.means) == ("approve", "store_credit")


@settings(deadline=None)
@given(
    st.integers(0, 9_999),
    st.integers(1, 5),
    st.lists(st.tuples(st.booleans(), st.integers(1, 4_000)), max_size=8),
)
def test_no_line_gives_back_more_than_was_paid_for_it(
    paid: int, qty: int, wishes: list[tuple[bool, int]]
) -> None:
    account = Account(
        currency="EUR",
        payments=[Payment(id=CARD, tender="card", captured_minor=paid + 50_000)],
        lines=[Line(id="A", qty=qty, paid_minor=paid)],
        request=Request(id="none", amount_minor=1),
    )
    given = 0
    for number, (units, amount) in enumerate(wishes):
        wish: dict[str, Any] = (
            {"lines": [Units(line="A", qty=1)]} if units else {"amount_minor": amount, "line": "A"}
        )
        answer = decide(asking(account, id=f"RF-{number}", **wish))
        if answer.decision != "approve" or answer.amount_minor is None:
            continue
        given += answer.amount_minor
        refund = Refund(
            id=f"RF-{number}",
            state="approved",
            payment=CARD,
            amount_minor=answer.amount_minor,
            lines=wish.get("lines", []),
            line=wish.get("line"),
        )
        account = replace(account, prior_refunds=[*account.prior_refunds, refund])
    assert given <= paid


_STATES = st.sampled_from(["pending", "succeeded", "failed", "canceled"])


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 5_000), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(1, 6_000), _STATES), max_size=12),
)
def test_no_sequence_of_requests_pays_more_than_came_in(
    captured: list[int], asked: list[tuple[int, Any]]
) -> None:
    account = Account(
        currency="EUR",
        payments=[
            Payment(id=f"P{n}", tender="card", captured_minor=sum_)
            for n, sum_ in enumerate(captured)
        ],
        request=Request(id="none", amount_minor=1),
    )
    paid: dict[str, int] = {}
    for number, (amount, state) in enumerate(asked):
        answer = decide(asking(account, id=f"RF-{number}", amount_minor=amount))
        if answer.decision != "approve":
            assert amount > answer.refundable_minor
            continue
        assert answer.allocation is not None
        assert sum(answer.allocation.values()) == amount
        for payment, part in answer.allocation.items():
            refund = Refund(
                id=f"RF-{number}-{payment}", state=state, payment=payment, amount_minor=part
            )
            account = replace(account, prior_refunds=[*account.prior_refunds, refund])
            if state in ("pending", "succeeded"):
                paid[payment] = paid.get(payment, 0) + part
        for one in account.payments:
            assert paid.get(one.id, 0) <= one.captured_minor


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"currency": "XXX"}, "no currency"),
        ({"request": {"id": "R"}}, "amount_minor or lines"),
        ({"request": {"id": "R", "amount_minor": 0}}, ">= 1"),
        ({"request": {"id": "R", "amount_minor": -5}}, ">= 1"),
        ({"request": {"id": "R", "amount_minor": 1.5}}, "int"),
        ({"request": {"id": "R", "lines": [{"line": "B", "qty": 1}]}}, "no line 'B'"),
        ({"request": {"id": "R", "lines": []}}, "empty"),
        ({"disputes": [{"payment": "P9", "state": "won", "amount_minor": 1}]}, "no payment 'P9'"),
        ({"more": 1}, "more"),
        ({"request": {"id": "R", "amount_minor": 5, "line": "B"}}, "no line 'B'"),
        (
            {"request": {"id": "R", "lines": [{"line": "A", "qty": 1}], "line": "A"}},
            "line is for a sum",
        ),
    ],
)
def test_a_request_that_cannot_be_used_says_where_and_why(
    change: dict[str, Any], says: str
) -> None:
    written = msgspec.to_builtins(SHOP) | change
    written.pop("provider", None)
    with pytest.raises(BadRequest, match=says):
        read(json.dumps(written).encode())
