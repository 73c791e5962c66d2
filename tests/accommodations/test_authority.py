"""Who may grant what, and who may approve more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lamplight.accommodations.authority import approvers, left, may_approve, may_grant
from lamplight.accommodations.situation import ROLES, Granted, Role, Spent

AGENT = Granted(case_minor=6_000, customer_minor=10_000, day_minor=20_000, share_bp=5_000)
LEAD = Granted(case_minor=20_000, customer_minor=50_000, day_minor=90_000, share_bp=10_000)
LIMITS: dict[Role, tuple[Granted, Spent]] = {"agent": (AGENT, Spent()), "lead": (LEAD, Spent())}
PRICE = 16_400
SUMS = st.integers(0, 99_999)


def test_the_least_of_case_customer_day_and_share_is_left() -> None:
    assert left(AGENT, Spent(), PRICE) == 6_000
    assert left(AGENT, Spent(case_minor=2_460), PRICE) == 3_540
    assert left(AGENT, Spent(customer_minor=9_000), PRICE) == 1_000
    assert left(AGENT, Spent(day_minor=25_000), PRICE) == 0
    assert left(AGENT, Spent(), 4_000) == 2_000, "half the price"
    assert left(LEAD, Spent(), 4_000) == 20_000, "the whole price is no bound"


def test_what_costs_nothing_asks_only_for_the_role() -> None:
    assert may_grant("agent", "agent", 0, 0)
    assert not may_grant("agent", "lead", 0, 6_000)
    assert may_grant("lead", "agent", 6_000, 6_000)
    assert not may_grant("lead", "agent", 6_001, 6_000)


def test_the_nearest_role_whose_sums_hold_it_approves() -> None:
    assert approvers("agent", "agent", 16_400, LIMITS, PRICE) == ("lead",)
    assert approvers("agent", "lead", 100, LIMITS, PRICE) == ("lead",)
    assert approvers("lead", "agent", 30_000, LIMITS, PRICE) == ("admin",)
    assert approvers("agent", "agent", 100, {}, PRICE) == ("admin",), "somebody always can"


def test_nobody_approves_their_own() -> None:
    assert may_approve("lead", ("lead",), is_own=False)
    assert not may_approve("lead", ("lead",), is_own=True)
    assert not may_approve("agent", ("lead",), is_own=False)


@given(
    st.builds(Granted, **dict.fromkeys(("case_minor", "customer_minor", "day_minor"), SUMS)),
    st.sampled_from(ROLES),
    st.sampled_from(ROLES),
    SUMS,
)
def test_whoever_approves_is_at_least_who_asks(
    granted: Granted, asker: Role, least: Role, counts: int
) -> None:
    roles = approvers(asker, least, counts, dict.fromkeys(ROLES, (granted, Spent())), PRICE)
    assert roles
    assert all(ROLES.index(role) >= max(ROLES.index(asker), ROLES.index(least)) for role in roles)
