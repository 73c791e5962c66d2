"""Net, tax and discount of money that goes back are shares of what was stored, to the last unit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from lamplight.accommodations.shares import Share, Taxed, taxed


@given(
    some.integers(1, 10**7),
    some.integers(0, 10**7),
    some.integers(0, 10**6),
    some.lists(some.tuples(some.integers(1, 10**6), some.booleans()), max_size=20),
)
def test_all_of_it_has_exactly_what_was_stored_whatever_failed_on_the_way(
    paid: int, tax: int, discount: int, steps: list[tuple[int, bool]]
) -> None:
    of = Taxed(paid_minor=paid, tax_minor=min(tax, paid), discount_minor=discount)
    went: list[Share] = []

    def gone() -> int:
        return sum(one.net_minor + one.tax_minor for one in went)

    for wanted, fails in [*steps, (paid, False)]:
        gross = min(wanted, paid - gone())
        if not gross:
            continue
        one = taxed(of, gross, gone(), went)
        assert one.net_minor + one.tax_minor == gross
        assert min(one.net_minor, one.tax_minor, one.discount_minor) >= 0
        if not fails:
            went.append(one)
    assert gone() == paid
    assert sum(one.tax_minor for one in went) == of.tax_minor
    assert sum(one.discount_minor for one in went) == of.discount_minor


def test_the_last_of_three_equal_parts_takes_the_remainder() -> None:
    of = Taxed(paid_minor=10_000, tax_minor=1_597, discount_minor=100)
    went: list[Share] = []
    for gross in (3_333, 3_333, 3_334):
        went.append(taxed(of, gross, sum(o.net_minor + o.tax_minor for o in went), went))
    assert [one.tax_minor for one in went] == [532, 532, 533]
    assert [one.discount_minor for one in went] == [33, 33, 34]


def test_of_what_cost_nothing_nothing_is_tax() -> None:
    assert taxed(Taxed(paid_minor=0, tax_minor=5), 7, 0, []) == Share(net_minor=7)
