"""Duty first, then the promised time, then what answers the failure in kind, then cost."""

from __future__ import annotations

from datetime import date

from tests.accommodations.told import RUTH

from lamplight.accommodations.proposal import propose


def test_ruths_lamp_is_made_right_in_the_order_of_the_desk() -> None:
    shown = [
        (one.group, one.id, one.amount_minor or one.cost_minor, one.late_days, one.bearer)
        for one in propose(RUTH)
    ]
    assert shown == [
        ("owed", "part:FJ-02", 1_130, 0, "carrier"),
        ("owed", "replacement", 7_140, 2, "carrier"),
        ("owed", "refund", 16_400, None, "carrier"),
        ("within", "price_adjustment", 2_460, None, "seller"),
        ("within", "goodwill:E27-W", 320, None, "seller"),
        ("approval", "refund_kept", 16_400, None, "seller"),
    ]
    assert propose(RUTH)[0].arrives_on == date(2026, 11, 25)
