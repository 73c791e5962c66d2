"""Ruth's lamp, as the proposals of these tests are told of it: 24 November 2026, in Sheffield."""

from __future__ import annotations

from datetime import date

from lamplight.accommodations.situation import (
    Carriage,
    Extra,
    Granted,
    Owed,
    Situation,
    Spare,
    Thing,
    Times,
)

GLASS = Spare(
    sku="FJ-02", name="opal glass", cost_minor=410, stock=6, how_to="/guides/fjell-opal-glass"
)
LAMP = Thing(
    line="1",
    name="Fjell table lamp",
    sku="FJ-110",
    paid_minor=16_400,
    cost_minor=7_140,
    stock=3,
    spares=(GLASS,),
)
CLAUSE = Owed(
    duty="repair_promised",
    rule="Nordhaus supply terms 7.2",
    kind="contract",
    status="due",
    remedies=("other",),
    end=date(2026, 11, 25),
)
CURE = Owed(
    duty="conformity",
    rule="UK-CONF",
    kind="law",
    status="open",
    remedies=("repair", "replacement"),
    end=date(2032, 11, 12),
    chooser="consumer",
)
REJECT = Owed(
    duty="short_term_reject",
    rule="UK-STRR",
    kind="law",
    status="open",
    remedies=("full_refund",),
    end=date(2026, 12, 12),
    chooser="consumer",
)
CALL = Owed(duty="call", rule="promise", kind="promise", status="due", end=date(2026, 11, 24))
RUTH = Situation(
    failure="broken",
    thing=LAMP,
    currency="GBP",
    today=date(2026, 11, 24),
    owed=(CALL, CLAUSE, CURE, REJECT),
    refundable_minor=16_400,
    refundable_line_minor=16_400,
    promised_by=date(2026, 11, 25),
    reported_on=date(2026, 11, 18),
    times=Times(
        parts=(
            Carriage(arrives_on=date(2026, 11, 25), cost_minor=720, service="express"),
            Carriage(arrives_on=date(2026, 11, 27), cost_minor=290),
        ),
        thing=(Carriage(arrives_on=date(2026, 11, 27)),),
        money_on=date(2026, 11, 27),
    ),
    extras=(Extra(sku="E27-W", name="spare E27 warm bulb", cost_minor=320, stock=40),),
    fault="carrier",
    granted=Granted(case_minor=6_000, customer_minor=20_000, day_minor=40_000, share_bp=5_000),
)
