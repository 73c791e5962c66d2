"""Sums are shared exactly, over units, lines and payments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lamplight.accommodations.shares import Sold, share, split, spread

LINE = Sold(line="A", quantity=3, paid_minor=1_000)


def test_three_units_of_ten_euros_give_what_was_paid_to_the_cent() -> None:
    given, line = [], LINE
    for _ in range(3):
        given.append(share(line, 1))
        line = replace(
            line, units_back=line.units_back + 1, given_minor=line.given_minor + given[-1]
        )
    assert given == [333, 333, 334]


def test_the_last_units_give_what_a_discount_that_was_granted_later_has_left() -> None:
    assert share(replace(LINE, given_minor=400), 3) == 600
    assert share(replace(LINE, given_minor=900), 1) == 100
    assert share(replace(LINE, given_minor=1_000), 1) == 0


@given(
    st.integers(1, 20), st.integers(0, 10**6), st.lists(st.integers(1, 5), max_size=20), st.data()
)
def test_however_units_and_reductions_follow_one_another_a_line_gives_no_more_than_its_sum(
    quantity: int, paid: int, asked: list[int], data: st.DataObject
) -> None:
    line = Sold(line="A", quantity=quantity, paid_minor=paid)
    for units in asked:
        reduction = data.draw(st.integers(0, line.left_minor))
        line = replace(line, given_minor=line.given_minor + reduction)
        now = min(units, quantity - line.units_back)
        worth = share(line, now)
        line = replace(line, units_back=line.units_back + now, given_minor=line.given_minor + worth)
        assert worth >= 0
        assert line.given_minor <= paid
    if line.units_back == quantity and asked:
        assert line.given_minor == paid


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_a_sum_is_shared_by_weight_without_losing_a_cent(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    total = sum(weights)
    if total:
        assert all(
            abs(part * total - amount * weight) < total
            for part, weight in zip(parts, weights, strict=True)
        )


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 100)),
    st.lists(st.integers(1, 100), max_size=4),
)
def test_payments_pay_for_the_lines_in_their_order(parts: dict[str, int], rooms: list[int]) -> None:
    short = sum(parts.values()) - sum(rooms)
    buckets = {str(nth): room for nth, room in enumerate([*rooms, *([short] if short > 0 else [])])}
    put = spread(parts, buckets)
    for line, part in parts.items():
        assert sum(one.get(line, 0) for one in put.values()) == part
    for bucket, room in buckets.items():
        assert sum(put[bucket].values()) <= room
