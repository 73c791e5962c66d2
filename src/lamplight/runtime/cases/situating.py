"""What is known when somebody asks how to make a thing right: from tables to `Situation`."""

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from lamplight.accommodations import situation
from lamplight.accommodations.owing import FLAWED
from lamplight.accommodations.situation import Carriage, Situation
from lamplight.basis.calendars import working_after
from lamplight.basis.instants import DAY, to_datetime
from lamplight.journal.tables import (
    accommodations,
    brands,
    cases,
    customers,
    money,
    promises,
    shops,
)
from lamplight.runtime.cases import charged, limits, reckoning, witnessed
from lamplight.runtime.cases import today as days
from lamplight.runtime.customers import withdrawn
from lamplight.runtime.errors import BadAsk
from lamplight.sales import carriage
from lamplight.sales.jurisdiction import UNKNOWN, calendar_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lamplight.basis.failures import Failure
    from lamplight.journal.tables.accommodations import Going
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.people import Person
    from lamplight.journal.tables.promises import Promise
    from lamplight.journal.tables.run import Held
    from lamplight.journal.tables.sale_rows import Line, Whole
    from lamplight.runtime.cases.reckoning import Reckoned
    from lamplight.sales.forms import Spare

_FAULT_OF: "Final[dict[str, situation.Fault]]" = {
    "wrong_item": "supplier",
    "part_missing": "supplier",
    "charged_at_door": "page",
    "billing": "us",
}
"""Where a failure most often began, until somebody names the cause."""
CHANGED_MIND: Final = "changed_mind"
_ALL_BACK: Final = frozenset(("full_refund", "reject_refund"))
"""Remedies by which a customer may still have all their money back."""
AGAIN_WITHIN: Final = 90 * DAY
"""A failure so soon after another is the same matter once more."""
_NO_REASON: Final = "withdrawal"
"""The one duty that asks for no reason; every other right to money back needs a fault."""


class Failed(NamedTuple):
    """What failed, in which case if there is one, and which part (its sku) where that is known. The
    way `but` is looked past, as if nobody had asked for it. `units` of the line failed; 0: nobody
    said how many."""

    failure: str
    case: "Case | None" = None
    part: str = ""
    but: int = 0
    units: int = 0


class Known:
    """Everything about one line of one sale. `mind_until`: the last days of rights by which the
    customer may have all their money back without a reason, `money_until` of those for a fault;
    known once it was situated."""

    def __init__(self, whole: "Whole", line: "Line", family: "Sequence[int]") -> None:
        self.whole = whole
        self.line = line
        self.family = list(family)
        self.zone_name = ""
        self.language = ""
        self.can_write = False
        self.settings = carriage.NOTHING
        self.mind_until: list[date] = []
        self.money_until: list[date] = []

    @property
    def spares(self) -> "list[Spare]":
        """Parts that can be had alone: as the sale says, else as its shop's settings do."""
        return self.line.body.spares or self.settings.parts.get(self.line.sku, [])


async def learn(session: "Held", whole: "Whole", line: int) -> "Known | None":
    """A sale's line and its customer; None where the sale has no such line."""
    found = next((one for one in whole.lines if one.id == line), None)
    if found is None:
        return None
    whose = whole.sale.consumer or whole.sale.buyer
    family = await customers.family(session, whose) if whose else []
    known = Known(whole, found, family)
    people = await customers.customers_by_ids(session, family)
    known.zone_name = next((one.timezone for one in people if one.timezone), "")
    known.language = next((one.language for one in people if one.language), "")
    reaches = await customers.reaches_of(session, family)
    known.settings = await _settings(session, whole)
    known.can_write = any(one.kind == "email" for one in reaches)
    return known


async def situate(
    session: "Held", known: Known, person: "Person", failed: "Failed", now: int
) -> Situation:
    """The situation for a proposal, as of now. `session` may hold the sale's lock or not. Raises
    `BadAsk` for more units than are left."""
    failure, case, part, but, units = failed
    whole, line = known.whole, known.line
    on, zone = reckoning.today_of(whole, now, known.zone_name)
    told = witnessed.as_told(whole, line.id, failure, on, now, case=case)
    reckoned = reckoning.reckon(told, on, zone, now)
    standing = await money.standing(session, whole.sale.id)
    sold = standing.sold()[line.external]
    ways = await accommodations.of_sale(session, whole.sale.id, but)
    correcting = await accommodations.correcting(session, whole.sale.id)
    earlier = await _earlier(session, case)
    own = await promises.promises_of(session, (), case=case.id, ended_since=now) if case else []
    on_its_way = charged.under_way(standing, line.external)
    rows = reckoning.owed(reckoned, line.external, on_its_way)
    rows += [_promise(one, reckoned) for one in own]
    settings = known.settings
    owed_now = tuple(rows)
    known.mind_until, known.money_until = _all_back(owed_now)
    return Situation(
        failure=cast("Failure", failure),
        thing=_thing(line, sold.units_back, known.spares),
        currency=whole.sale.currency,
        today=on,
        owed=owed_now,
        over=tuple(reckoning.over(reckoned, line.external, on_its_way)),
        refundable_minor=max(0, standing.left_minor() - charged.credited(ways)),
        refundable_line_minor=max(0, sold.left_minor - charged.credited(ways, line.id)),
        disputed=any(one.state in ("needs_response", "under_review") for one in whole.disputes),
        reported_on=_reported(whole, line),
        times=_times(settings, whole, on),
        extras=_extras(settings, whole.sale.currency),
        part=part,
        units=units_of(known, sold.units_back, failure, units),
        fault=_fault(whole, line, failure, case),
        overcharged_minor=charged.overcharged(whole, standing, ways, correcting),
        door_charge_minor=charged.at_door(whole, ways),
        goods=_goods(whole, line),
        can_write=known.can_write,
        role=person.role,
        granted=await limits.granted(session, whole.sale.brand, person.role, whole.sale.currency),
        spent=await _spent(session, known, person, case, now),
        earlier=earlier,
        again=_again(ways, line.id, case, failure, now),
        under_way=_under_way(ways, line.id),
    )


def as_owed(whole: "Whole", line: "Line", failure: str, reckoned: "Reckoned") -> Situation:
    """What is owed for a line that failed so, and nothing of what could be done about it: enough to
    say which duties a no touches."""
    return Situation(
        failure=cast("Failure", failure),
        thing=_thing(line, 0, line.body.spares),
        currency=whole.sale.currency,
        today=reckoned.on,
        owed=tuple(reckoning.owed(reckoned, line.external)),
        reported_on=_reported(whole, line),
        goods=_goods(whole, line),
    )


def units_of(known: Known, back: int, failure: str, said: int) -> int:
    """How many units of the line a proposal is for. Where nobody said: those that they withdrew
    from, or else one."""
    left = known.line.quantity - back
    if said > max(1, left):
        raise BadAsk("units", f"Of this line {max(0, left)} units are left.")
    if said or failure != CHANGED_MIND:
        return said or 1
    return min(max(1, left), max(1, withdrawn.units(known.whole, known.line) - back))


def _all_back(rows: "Sequence[situation.Owed]") -> "tuple[list[date], list[date]]":
    """The last days on which they may have all back: without a reason, and for a fault."""
    free: list[date] = []
    fault: list[date] = []
    for one in rows:
        if one.status != "open" or one.chooser != "consumer" or one.end is None:
            continue
        if _ALL_BACK & set(one.remedies):
            (free if one.duty == _NO_REASON else fault).append(one.end)
    return free, fault


def _thing(line: "Line", refunded: int, spares: "Sequence[Spare]") -> situation.Thing:
    body = line.body
    return situation.Thing(
        line=line.external,
        name=line.name,
        sku=line.sku,
        paid_minor=line.paid_minor,
        quantity=line.quantity,
        refunded=refunded,
        kind=line.kind,
        one_of_a_kind=line.one_of_a_kind,
        cost_minor=body.cost_minor,
        stock=body.stock,
        supply_from=body.supply_from,
        supply_until=body.supply_until,
        spares=tuple(
            situation.Spare(
                sku=one.sku,
                name=one.name,
                cost_minor=one.cost_minor,
                stock=one.stock,
                fits_by_hand=one.fits_by_hand,
                how_to=one.how_to,
            )
            for one in spares
        ),
    )


def _again(
    ways: "Sequence[Going]", line: int, case: "Case | None", failure: str, now: int
) -> tuple[str, ...]:
    """Kinds by which a flaw of this line was made right within the last 90 days, in another case:
    the second failure soon after is the one that customers leave over (Knox and van Oest 2014), and
    what didn't last isn't proposed first again."""
    if failure not in FLAWED:
        return ()
    return tuple(
        sorted(
            {
                one.kind
                for one in ways
                if one.line == line
                and one.service_case != (case.id if case is not None else 0)
                and one.failure in FLAWED
                and one.decision == "done"
                and one.agreed_at is not None
                and one.agreed_at >= now - AGAIN_WITHIN
            }
        )
    )


async def _earlier(session: "Held", case: "Case | None") -> tuple[str, ...]:
    """Kinds that were tried and didn't help: the customer said "not yet" after them."""
    if case is None or case.useful != "not_yet":
        return ()
    tried = await accommodations.of_case(session, case.id)
    return tuple(sorted({one.kind for one in tried if one.decision in ("agreed", "done")}))


def _promise(one: "Promise", reckoned: "Reckoned") -> situation.Owed:
    due_on = to_datetime(one.due_at).astimezone(reckoned.zone).date()
    return situation.Owed(
        duty=f"promise_{one.kind}",
        rule=f"promise/{one.id}",
        kind="promise",
        status="due" if one.state == "open" else "overdue",
        end=due_on,
    )


async def _settings(session: "Held", whole: "Whole") -> carriage.ShopSettings:
    every = await shops.all_shops(session)
    found = next((one for one in every if one.id == whole.sale.shop), None)
    try:
        return carriage.read(found.settings) if found is not None else carriage.NOTHING
    except ValueError:
        return carriage.NOTHING


def _times(settings: carriage.ShopSettings, whole: "Whole", on: "date") -> situation.Times:
    ways = settings.carriage.get(whole.sale.currency)
    if ways is None:
        return situation.Times()
    calendar = calendar_of(whole.sale.jurisdiction)

    def arrives(way: carriage.Way) -> Carriage:
        return Carriage(
            arrives_on=working_after(on, way.days, calendar),
            cost_minor=way.cost_minor,
            service=way.service,
        )

    return situation.Times(
        parts=tuple(map(arrives, ways.parts)),
        thing=tuple(map(arrives, ways.thing)),
        faster=None if ways.faster is None else arrives(ways.faster),
        repair=None if ways.repair is None else arrives(ways.repair),
        visit=None if ways.visit is None else arrives(ways.visit),
        back_minor=ways.back_minor,
        money_on=None if ways.money_days is None else working_after(on, ways.money_days, calendar),
    )


def _extras(settings: carriage.ShopSettings, currency: str) -> tuple[situation.Extra, ...]:
    return tuple(
        situation.Extra(sku=one.sku, name=one.name, cost_minor=one.cost_minor, stock=one.stock)
        for one in settings.extras.get(currency, ())
    )


def _reported(whole: "Whole", line: "Line") -> "date | None":
    told = ("defect_reported", "complaint_received", "remedy_requested")
    return min(
        (one.day for one in whole.events if one.kind in told and one.line in (None, line.id)),
        default=None,
    )


def _fault(whole: "Whole", line: "Line", failure: str, case: "Case | None") -> situation.Fault:
    """Whoever was named; until then, who it most often is: what was broken on the day on which it
    came was broken by who brought it."""
    if case is not None and case.cause:
        return "us" if case.cause == "product" else cast("situation.Fault", case.cause)
    if failure == "broken":
        came = {one.delivered_on for one in whole.fulfilments if one.delivered_on}
        shown = {
            one.day
            for one in whole.events
            if one.kind == "defect_shown" and one.line in (None, line.id)
        }
        roles = {role for party in whole.sale.agreed.parties for role in party.roles}
        return "carrier" if came & shown and "carrier" in roles else ""
    return _FAULT_OF.get(failure, "")


def _under_way(ways: "Sequence[Going]", line: int) -> tuple[str, ...]:
    going = [one for one in ways if one.under_way and one.line == line]
    return tuple(one.option for one in going for _ in range(one.units))


def _goods(whole: "Whole", line: "Line") -> situation.Goods:
    kinds = {one.kind for one in whole.events if one.line in (None, line.id)}
    if "goods_received_back" in kinds:
        return "back"
    if "proof_of_sending_supplied" in kinds:
        return "on_the_way_back"
    sent = [
        one for one in whole.fulfilments if any(unit.line == line.external for unit in one.lines)
    ]
    here = any(one.delivered_on for one in sent) or "delivered" in kinds
    return "with_customer" if here else "not_delivered"


async def _spent(
    session: "Held", known: Known, person: "Person", case: "Case | None", now: int
) -> situation.Spent:
    brand = await brands.brand_by_id(session, known.whole.sale.brand)
    zone = days.zone_of(UNKNOWN, brand.timezone if brand is not None else "")
    sums = await accommodations.granted(
        session,
        person.id,
        case=case.id if case is not None else 0,
        customers=known.family,
        since=days.start_of(now, zone),
        year_ago=now - 365 * DAY,
        currency=known.whole.sale.currency,
    )
    return situation.Spent(
        case_minor=sums.case_minor, customer_minor=sums.customer_minor, day_minor=sums.day_minor
    )


async def of_case(session: "Held", case: int) -> "Case | None":
    """A case, where there is one yet."""
    return await cases.case_by_id(session, case) if case else None
