"""What is known when somebody asks how to make a thing right: all that a proposal is made of.

Money is whole smallest units of one currency. Days are calendar days at the customer's place;
whoever asks has already counted working days and posts into them.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, get_args

import msgspec

from lamplight.basis.failures import Failure

Role = Literal["agent", "lead", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""From the one who may grant least."""
Source = Literal["law", "contract", "claim", "promise"]
Fault = Literal["", "carrier", "supplier", "us", "page", "customer"]
Service = Literal["standard", "express"]
Goods = Literal["with_customer", "on_the_way_back", "back", "not_delivered"]


class Known(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all that is known."""


class Spare(Known, frozen=True, kw_only=True, gc=False):
    """A part that can be had alone. `stock` none: not known. `how_to`: where fitting is shown."""

    sku: str
    name: str
    cost_minor: int = 0
    stock: int | None = None
    fits_by_hand: bool = True
    how_to: str = ""


class Extra(Known, frozen=True, kw_only=True, gc=False):
    """Something small that may go along for goodwill."""

    sku: str
    name: str
    cost_minor: int
    stock: int | None = None


class Thing(Known, frozen=True, kw_only=True, gc=False):
    """What was sold, one line of it. `paid_minor` is for all `quantity` units, `cost_minor` what
    one costs us; `refunded` units have gone back in money or are on their way. `heavy`: it can't
    be posted. `how_to`: where its use is shown. `supply_from` and `supply_until`: the first and
    last day of what was paid for and is supplied over a time."""

    line: str
    name: str
    paid_minor: int
    sku: str = ""
    quantity: int = 1
    refunded: int = 0
    kind: Literal["goods", "service", "subscription", "digital"] = "goods"
    one_of_a_kind: bool = False
    heavy: bool = False
    cost_minor: int | None = None
    stock: int | None = None
    spares: tuple[Spare, ...] = ()
    how_to: str = ""
    supply_from: date | None = None
    supply_until: date | None = None


class Owed(Known, frozen=True, kw_only=True, gc=False):
    """One row of what is owed, in the words of `docs/duties.md`. `end` is the last day.

    A claim's `duty` is `claim_quality`, `claim_delivery`, `claim_price` or `claim_other`, or plain
    `claim` where nobody knows of what. `rule_version` is the wording of the rule that the row
    rests on (`duties.rule`), of what was agreed its source. `review` is what a person must judge;
    `judged` says that somebody has, in this case. `amount_minor` is a sum that is stated.
    `reason_code` says why it isn't owed, or not yet; `source` is where it stands written.
    """

    duty: str
    rule: str
    kind: Source
    status: str
    remedies: tuple[str, ...] = ()
    end: date | None = None
    amount_minor: int | None = None
    chooser: Literal["consumer", "seller"] | None = None
    review: tuple[str, ...] = ()
    judged: bool = False
    rule_version: str = ""
    source: str = ""
    reason_code: str = ""


class Carriage(Known, frozen=True, kw_only=True, gc=False):
    """One way for something to reach the customer. `arrives_on` none: nobody can say."""

    arrives_on: date | None
    cost_minor: int = 0
    service: Service = "standard"


class Times(Known, frozen=True, kw_only=True, gc=False):
    """What takes how long, as of today. Of several carriages the cheapest that keeps the promise is
    taken, else the soonest. `back` is the cost of bringing the thing back, `money_on` the day on
    which money that is sent today is with the customer. None: nobody can say."""

    parts: tuple[Carriage, ...] = ()
    thing: tuple[Carriage, ...] = ()
    faster: Carriage | None = None
    repair: Carriage | None = None
    visit: Carriage | None = None
    back_minor: int = 0
    money_on: date | None = None


class Granted(Known, frozen=True, kw_only=True, gc=False):
    """What a role may grant beyond what is owed: for a case, for a customer in 365 days, on a day,
    and as a share of the price in hundredths of a percent."""

    case_minor: int = 0
    customer_minor: int = 0
    day_minor: int = 0
    share_bp: int = 0


class Spent(Known, frozen=True, kw_only=True, gc=False):
    """What was granted already beyond what is owed, waiting approvals with it."""

    case_minor: int = 0
    customer_minor: int = 0
    day_minor: int = 0


class Situation(Known, frozen=True, kw_only=True, gc=False):
    """All that decides what is proposed.

    `over` are rows that ask for nothing any more, or never did: a no may rest on them. `units` of
    the line failed; `part` is the sku of the part that did, where it is known.
    `promised_by` is a day that was promised for the thing to be right, beside what the rows of
    `owed` say; a promise to call is none. `refundable_minor` is what may still go back for the
    sale, `refundable_line_minor` for the line. `overcharged_minor` was taken too much and is
    proven; `door_charge_minor` was asked at the door against what was said. `can_write`: there is
    an address or number to write to. `earlier` are the kinds that were tried in this case and
    didn't help, `again` those by which the same thing was made right not long ago in another
    case, before it failed again. `under_way` are the ids of what is being done for this line
    already, in any case, once for each unit. `reported_on`: since when we know of it.
    """

    failure: Failure
    thing: Thing
    currency: str
    today: date
    units: int = 1
    part: str = ""
    owed: tuple[Owed, ...] = ()
    over: tuple[Owed, ...] = ()
    refundable_minor: int = 0
    refundable_line_minor: int = 0
    disputed: bool = False
    promised_by: date | None = None
    reported_on: date | None = None
    times: Times = Times()
    extras: tuple[Extra, ...] = ()
    fault: Fault = ""
    overcharged_minor: int | None = None
    door_charge_minor: int | None = None
    goods: Goods = "with_customer"
    can_write: bool = True
    role: Role = "agent"
    granted: Granted = Granted()
    spent: Spent = Spent()
    earlier: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    under_way: tuple[str, ...] = ()
