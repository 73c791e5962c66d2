"""A shop's sums become ours and back without losing a unit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from lamplight.shops.vendure.reading import Money, _shares

sums = some.integers(0, 10**12)


@given(sums, some.sampled_from(["EUR", "JPY", "KWD"]), some.sampled_from([2, 3]))
def test_what_is_asked_for_in_the_shops_units_is_the_same_sum(
    sum_: int, currency: str, precision: int
) -> None:
    money = Money(precision)
    theirs = money.theirs(sum_, currency)
    if theirs is None:
        assert (currency, precision) == ("KWD", 2)
        assert sum_ % 10
    else:
        assert money.ours(theirs, currency) == sum_


def test_yen_have_no_smaller_unit_though_the_shop_counts_one() -> None:
    assert Money(2).ours(1200, "JPY") == 12
    assert Money(2).theirs(12, "JPY") == 1200
    assert Money(2).ours(1250, "JPY") == 13


@given(sums, some.lists(sums, min_size=1, max_size=20))
def test_shares_add_up_exactly_and_lie_within_one_unit(sum_: int, weights: list[int]) -> None:
    shares = _shares(sum_, weights)
    whole = sum(weights)
    if not whole:
        assert shares == [0] * len(weights)
        return
    assert sum(shares) == sum_
    assert all(
        abs(share * whole - sum_ * weight) < whole
        for share, weight in zip(shares, weights, strict=True)
    )
