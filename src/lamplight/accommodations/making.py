"""How an option comes of a kind: one function for each of what a kind `makes`.

None of them asks whether it is owed or who may grant it; `proposal` does.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.accommodations import steps
from lamplight.accommodations.option import Step
from lamplight.accommodations.preconditions import charged, in_stock, left_by_day, spares
from lamplight.accommodations.situation import Carriage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lamplight.accommodations.kinds import Kind, Makes, Need
    from lamplight.accommodations.situation import Situation


class Draft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an option would be. `suffix` tells options of one kind apart; `wanted` is the sum before
    it is held to what is left, `cost` none isn't known; `stock` is what is there of what is sent,
    `useful_on` when the customer has it. `part`: a part of the money for units that keep theirs."""

    suffix: str = ""
    part: bool = False
    fields: dict[str, str | int] = {}
    wanted: int = 0
    amount: int | None = None
    cost: int | None = 0
    stock: int | None = None
    useful_on: date | None = None
    steps: tuple[Step, ...] = ()
    how_to: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a maker is told beside the situation: the day that was promised, the sum that is stated
    to be owed, and the one that somebody chose, which is no more than may go back."""

    by: date | None = None
    stated_minor: int | None = None
    chosen_minor: int | None = None


def price(known: Situation) -> int:
    """What the units that failed were paid with: their share of the stored sum, those last with
    what can't be shared equally."""
    thing = known.thing
    before = min(thing.refunded, thing.quantity)
    after = min(before + known.units, thing.quantity)
    return thing.paid_minor * after // thing.quantity - thing.paid_minor * before // thing.quantity


def carried(ways: tuple[Carriage, ...], by: date | None) -> Carriage:
    """The cheapest carriage that keeps the promise, else the soonest."""
    known = [way for way in ways if way.arrives_on is not None]
    if not known:
        return min(ways, key=_cheapest, default=Carriage(arrives_on=None))
    kept = [way for way in known if by is None or _day(way) <= by]
    if kept:
        return min(kept, key=_cheapest)
    return min(known, key=lambda way: (_day(way), *_cheapest(way)))


def _cheapest(way: Carriage) -> tuple[int, date, str]:
    return (way.cost_minor, _day(way), way.service)


def _day(way: Carriage) -> date:
    return way.arrives_on or date.max


def _held(known: Situation, wanted: int) -> int:
    """No more than is left of the sale."""
    return max(0, min(wanted, known.refundable_minor))


def _sent(known: Situation, unit_cost: int | None, carriage: Carriage) -> int | None:
    return None if unit_cost is None else unit_cost * known.units + carriage.cost_minor


def _words(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    yield Draft(useful_on=known.today, cost=kind.cost_in(known.currency))


def _guide(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    how_to = known.thing.how_to
    if not how_to and known.failure not in kind.failures:
        return
    yield Draft(
        fields={"name": known.thing.name},
        useful_on=known.today,
        steps=(steps.explain(how_to),),
        how_to=how_to,
    )


def _part(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    for spare in spares(known):
        if not spare.fits_by_hand:
            continue
        carriage = carried(known.times.parts, asked.by)
        yield Draft(
            suffix=spare.sku,
            fields={
                "part": spare.name,
                "sku": spare.sku,
                "units": known.units,
                "service": carriage.service,
            },
            cost=_sent(known, spare.cost_minor, carriage),
            stock=spare.stock,
            useful_on=carriage.arrives_on,
            steps=(steps.send(known, spare.sku, spare.name, carriage),),
            how_to=spare.how_to,
        )


def _thing(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    thing, carriage = known.thing, carried(known.times.thing, asked.by)
    comes_back = known.goods == "with_customer"
    cost = _sent(known, thing.cost_minor, carriage)
    sent = steps.send(known, thing.sku or thing.line, thing.name, carriage)
    yield Draft(
        fields={"name": thing.name, "units": known.units, "service": carriage.service},
        cost=cost if cost is None or not comes_back else cost + known.times.back_minor,
        stock=thing.stock,
        useful_on=carriage.arrives_on,
        steps=(sent, steps.back(known)) if comes_back else (sent,),
    )


def _like_piece(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    found = steps.by_person("perform", known, None, kind.proof_out)
    comes_back = known.goods == "with_customer"
    yield Draft(
        fields={"name": known.thing.name, "units": known.units},
        cost=None,
        steps=(found, steps.back(known)) if comes_back else (found,),
    )


def _swap(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    carriage = carried(known.times.thing, asked.by)
    yield Draft(
        fields={"name": known.thing.name, "units": known.units},
        cost=known.times.back_minor + carriage.cost_minor,
        steps=steps.returned(known, steps.by_person("perform", known, None, kind.proof_out)),
    )


def _faster(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    carriage = known.times.faster or Carriage(arrives_on=None)
    yield Draft(
        fields={"name": known.thing.name},
        cost=carriage.cost_minor,
        useful_on=carriage.arrives_on,
        steps=(steps.by_person("expedite", known, carriage.arrives_on, kind.proof_out),),
    )


def _repair(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    work = known.times.repair
    done_on = None if work is None else work.arrives_on
    mended = steps.by_person("repair", known, done_on, kind.proof_out)
    comes_back = known.goods == "with_customer"
    yield Draft(
        fields={"name": known.thing.name, "units": known.units},
        cost=None if work is None else work.cost_minor + known.times.back_minor * comes_back,
        useful_on=done_on,
        steps=steps.returned(known, mended) if comes_back else (mended,),
    )


def _visit(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    visit = known.times.visit
    on = None if visit is None else visit.arrives_on
    own = kind.cost_in(known.currency)
    step = "perform" if kind.makes == "again" else "visit"
    yield Draft(
        fields={"name": known.thing.name, "units": known.units},
        cost=None if own is None else own + (0 if visit is None else visit.cost_minor),
        useful_on=on,
        steps=(steps.by_person(step, known, on, kind.proof_out),),
    )


def _send_back(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    yield Draft(
        fields={"name": known.thing.name, "units": known.units},
        cost=known.times.back_minor,
        steps=(steps.back(known),),
    )


def _refund(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    share = min(price(known), known.refundable_line_minor)
    wanted = share if asked.stated_minor is None else asked.stated_minor
    if known.units < known.thing.quantity - known.thing.refunded:
        wanted = min(wanted, share)  # what is stated is for more than these units
    amount = _held(known, wanted if asked.chosen_minor is None else asked.chosen_minor)
    part = asked.chosen_minor is not None and amount < share
    collect = (
        kind.makes == "refund" and known.thing.kind == "goods" and known.goods == "with_customer"
    )
    paid = steps.pay(known, amount, "refund_share" if part else "refund", units=amount >= share)
    yield Draft(
        part=part,
        fields={"name": known.thing.name, "units": known.units, "collect": int(collect)},
        wanted=wanted,
        amount=amount,
        cost=amount + known.times.back_minor * collect,
        useful_on=known.times.money_on,
        steps=steps.returned(known, paid) if collect else (paid,),
    )


def _by_day(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    found, until = left_by_day(known), known.thing.supply_until
    if found is None or until is None:
        return
    wanted = found.worth(price(known))
    amount = min(_held(known, wanted), known.refundable_line_minor)
    if asked.chosen_minor is not None:
        amount = asked.chosen_minor
    yield Draft(
        fields={
            "name": known.thing.name,
            "units": known.units,
            "days": found.left,
            "days_all": found.all,
            "last_on": until.isoformat(),
        },
        wanted=wanted,
        amount=amount,
        cost=amount,
        useful_on=known.times.money_on,
        steps=(steps.pay(known, amount, "refund_share", units=False),),
    )


def _share(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    own = price(known) * kind.share_bp // 10_000
    wanted = own if asked.stated_minor is None else asked.stated_minor
    amount = min(_held(known, wanted), known.refundable_line_minor)
    fields: dict[str, str | int] = {"share_bp": kind.share_bp}
    if asked.chosen_minor is not None:
        amount = asked.chosen_minor
        whole = price(known)
        fields = {"share_bp": amount * 10_000 // whole} if amount <= whole else {}
    elif asked.stated_minor is not None:
        fields = {}
    if known.reported_on is not None:
        fields["days"] = max(0, (known.today - known.reported_on).days)
    yield Draft(
        fields=fields,
        wanted=wanted,
        amount=amount,
        cost=amount,
        useful_on=known.times.money_on,
        steps=(steps.pay(known, amount, "refund_share", units=False),),
    )


def _correction(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    wanted = charged(known)
    amount = _held(known, wanted)
    yield Draft(
        wanted=wanted,
        amount=amount,
        cost=amount,
        useful_on=known.times.money_on,
        steps=(steps.pay(known, amount, "refund_charge", units=False),),
    )


def _credit(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    fixed = kind.amount_in(known.currency)
    if fixed is None and not kind.share_bp:
        return  # it has no sum in the currency of this sale
    wanted = fixed or price(known) * kind.share_bp // 10_000
    amount = _held(known, wanted if asked.chosen_minor is None else asked.chosen_minor)
    yield Draft(
        wanted=wanted,
        amount=amount,
        cost=amount,
        useful_on=known.today,
        steps=(steps.by_person("credit", known, known.today, kind.proof_out),),
    )


def _extra(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    seen: set[str] = set()
    for one in sorted(known.extras, key=lambda one: (one.sku, one.cost_minor, one.name)):
        if one.sku in seen:
            continue
        seen.add(one.sku)
        yield Draft(
            suffix=one.sku,
            fields={"name": one.name, "sku": one.sku},
            cost=one.cost_minor,
            stock=one.stock,
            steps=(steps.along(known, one.sku, one.name),),
        )


def _longer(kind: Kind, known: Situation, asked: Asked) -> Iterator[Draft]:
    yield Draft(
        fields={"name": known.thing.name, "months": 12},
        cost=kind.cost_in(known.currency),
        useful_on=known.today,
        steps=(steps.by_person("extend", known, known.today, kind.proof_out),),
    )


MAKERS: Final[dict[Makes, Callable[[Kind, Situation, Asked], Iterator[Draft]]]] = {
    "words": _words,
    "guide": _guide,
    "part": _part,
    "thing": _thing,
    "like_piece": _like_piece,
    "swap": _swap,
    "faster": _faster,
    "repair": _repair,
    "visit": _visit,
    "again": _visit,
    "send_back": _send_back,
    "refund": _refund,
    "refund_kept": _refund,
    "by_day": _by_day,
    "share": _share,
    "correction": _correction,
    "credit": _credit,
    "extra": _extra,
    "longer": _longer,
}


def _dispute(known: Situation, draft: Draft) -> str:
    return "dispute_open" if known.disputed else ""


def _money(known: Situation, draft: Draft) -> str:
    return "" if draft.amount else "nothing_left"


def _stock(known: Situation, draft: Draft) -> str:
    needed = 1 if draft.steps and draft.steps[0].what == "send_along" else known.units
    return "" if in_stock(draft.stock, needed) else "out_of_stock"


NEEDS: Final[dict[Need, Callable[[Situation, Draft], str]]] = {
    "stock": _stock,
    "not_unique": lambda known, draft: "one_of_a_kind" if known.thing.one_of_a_kind else "",
    "money_left": _money,
    "no_dispute": _dispute,
    "can_be_faster": lambda known, draft: "" if known.times.faster else "no_faster_way",
    "visit_known": lambda known, draft: "" if known.times.visit else "no_visit_known",
}
"""What keeps an option from being done now, as a code; nothing where it can."""
