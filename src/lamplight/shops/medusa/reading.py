"""An order of Medusa as a sale.

Medusa counts in whole currency units and keeps what tax makes of them, as 285.4691 EUR; what it
charges is that, rounded by whoever moves the money. Each sum is rounded half up here, and what the
lines then lack to the rounded total of all, or have too much, goes to the largest of them.

What came back Medusa takes off a line's totals, and refunds off the order's. What was sold is
worked out from what is left of a line; where nothing is, from its price, discounts and tax.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import msgspec

from lamplight.basis.money import EXPONENTS
from lamplight.runtime.connectors import CameBack, ToldSale
from lamplight.sales.forms import (
    Agreed,
    Charge,
    Customer,
    Event,
    Fulfilment,
    Line,
    Payment,
    Reach,
    Refund,
    Units,
)
from lamplight.shops import own_fields, places
from lamplight.shops.marks import key_in
from lamplight.shops.medusa.api import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.sales.forms import Jurisdiction
    from lamplight.shops.medusa.settings import MedusaSettings

FIELDS: Final = ",".join((
    "id,display_id,status,is_draft_order,email,currency_code,created_at,updated_at,total,metadata",
    "version,*returns,*returns.items",
    "*items,items.total,items.original_total,items.tax_total",
    "*items.detail,*items.tax_lines,*items.adjustments",
    "*shipping_methods,shipping_methods.total,*shipping_methods.detail,*transactions",
    "*shipping_address,*customer,*sales_channel",
    "*payment_collections.payments,*payment_collections.payments.captures",
    "*payment_collections.payments.refunds",
    "*fulfillments,*fulfillments.items,*fulfillments.labels",
))  # fmt: skip


def fields(settings: MedusaSettings) -> str:
    """What is asked of an order: also whose group its customer is in, and the metadata of things,
    where the settings name them."""
    more = ["*customer.groups"] if settings.trade_groups else []
    more += [
        f"items.{place}.metadata"
        for place in ("variant", "product")
        if own_fields.names(settings.fields, place)
    ]
    return ",".join([FIELDS, *more])


_NOTHING: Final = Decimal(0)
INSTEAD_OF: Final = "lamplight for"
"""An order whose metadata has this was sent free of charge: no sale of its own."""


class Unreadable(Exception):
    """An order that can't be a sale; the text says why."""


def _exact(sum_: float) -> Decimal:
    return Decimal(str(sum_))


def _all(item: dict[str, Any]) -> Decimal:
    return _exact(item["quantity"])


def _units_back(item: dict[str, Any]) -> Decimal:
    """How many of its units came back, sound or not."""
    detail = item["detail"] or {}
    gone = ("return_received_quantity", "return_dismissed_quantity")
    return sum((_exact(detail.get(name) or 0) for name in gone), _NOTHING)


def minor(sum_: float | Decimal, currency: str) -> int:
    """A sum of Medusa in the currency's smallest units."""
    exact = Decimal(str(sum_)).scaleb(EXPONENTS.get(currency.upper(), 2))
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def major(sum_: int, currency: str) -> float:
    """A sum of ours in whole currency units, as Medusa wants it."""
    return float(Decimal(sum_).scaleb(-EXPONENTS.get(currency.upper(), 2)))


def instant(written: str) -> datetime:
    """An instant as Medusa writes it."""
    return datetime.fromisoformat(written).astimezone(UTC)


def payments_of(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Its payments that were captured."""
    found = [one for made in order["payment_collections"] or [] for one in made["payments"] or []]
    return [one for one in found if one["captured_at"]]


def moved(order: dict[str, Any]) -> frozenset[str]:
    """The ids of its refunds that its payment provider has done."""
    done = order["transactions"] or []
    return frozenset(one["reference_id"] for one in done if one["reference"] == "refund")


def changed_at(order: dict[str, Any]) -> datetime:
    """When anything of it was changed: its own time doesn't change with its money."""
    times = [order["updated_at"], *(one["created_at"] for one in order["transactions"] or [])]
    times += [one["updated_at"] for one in order["fulfillments"] or []]
    times += [one["updated_at"] for one in order["returns"] or []]
    return max(instant(one) for one in times)


def sale_of(
    order: dict[str, Any], settings: MedusaSettings, added: frozenset[str] = frozenset()
) -> ToldSale | None:
    """The sale; None when the order isn't one of ours. `added` are the ids of its items that claims
    and exchanges put in. Raises `Unreadable`."""
    channel = (order["sales_channel"] or {}).get("name", "")
    brand = settings.brands.get(channel, settings.brand)
    if not brand or order["is_draft_order"] or order["status"] == "draft":
        return None
    if INSTEAD_OF in (order["metadata"] or {}):
        return None
    try:
        made = _Reading(order, settings, added).sale(brand)
        return msgspec.convert(msgspec.to_builtins(made), ToldSale)
    except (msgspec.ValidationError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise Unreadable(f"order {order.get('display_id')}: {error}") from error


class _Sold(NamedTuple):
    """What was paid for all units of a line, the tax in it and the discount on it, also for units
    that came back since."""

    paid: Decimal
    tax: Decimal
    off: Decimal


class _Reading:
    def __init__(
        self, order: dict[str, Any], settings: MedusaSettings, added: frozenset[str]
    ) -> None:
        self._order = order
        self._added = added
        self._items = [one for one in order["items"] if one["id"] not in added]
        self._settings = settings
        self._currency = str(order["currency_code"]).upper()
        address = order["shipping_address"] or {}
        self._address = {
            name: text for name, text in address.items() if isinstance(text, str) and text
        }
        self._law: Jurisdiction | None = places.jurisdiction(
            self._address.get("country_code", ""), self._address.get("province", "")
        )

    def sale(self, brand: str) -> ToldSale:
        order = self._order
        agreed = Agreed(charges=list(self._delivery()), trade_by=self._trade_by())
        # Medusa gives them in no order of its own; theirs is the same at every reading.
        lines = [self._line(one) for one in sorted(self._items, key=lambda one: str(one["id"]))]
        return ToldSale(
            id=order["id"],
            number=str(order["display_id"]),
            brand=brand,
            currency=self._currency,
            jurisdiction=self._law or msgspec.UNSET,
            contract_date=self._day(order["created_at"]),
            changed_at=changed_at(order),
            buyer=self._buyer(),
            ship_to=self._ship_to(),
            lines=self._adding_up(lines),
            agreed=self._said(agreed),
            payments=list(self._payments()),
            refunds=list(self._refunds()),
            fulfilments=list(self._fulfilments()),
            events=list(self._events()),
            back=tuple(self._back()),
        )

    def _said(self, made: Agreed) -> Agreed:
        fields, order = self._settings.fields, self._order
        return own_fields.agreed(made, fields, self._own({}), order["id"], self._picked)

    def _picked(self, written: str) -> Any:
        return places.picked(written, self._law, self._settings.timezone)

    def _own(self, item: dict[str, Any]) -> own_fields.At:
        """The metadata of the order, and those of a line."""
        of = {"order": self._order, "line": item}
        of |= {place: item.get(place) or {} for place in ("variant", "product")}
        return lambda place: of[place].get("metadata") or {}

    def _trade_by(self) -> Literal["company", "group"] | None:
        groups = (self._order["customer"] or {}).get("groups") or []
        if any(one["name"] in self._settings.trade_groups for one in groups):
            return "group"
        company = self._address.get("company", "").strip()
        return "company" if company and self._settings.company_is_trade else None

    def _sum(self, sum_: float | Decimal) -> int:
        return minor(sum_, self._currency)

    def _day(self, written: str) -> Any:
        return places.day(instant(written), self._law, self._settings.timezone)

    def _adding_up(self, lines: list[Line]) -> list[Line]:
        """What rounding lacks or has too much."""
        exact = sum((self._sold(one).paid for one in self._items), _NOTHING)
        exact += sum((_exact(one["total"]) for one in self._ways()), _NOTHING)
        charged = sum(one.amount_minor for one in self._delivery())
        lack = self._sum(exact) - charged - sum(one.paid_minor for one in lines)
        at = max(range(len(lines)), key=lambda nth: lines[nth].paid_minor)
        paid = max(0, lines[at].paid_minor + lack)
        return [*lines[:at], msgspec.structs.replace(lines[at], paid_minor=paid), *lines[at + 1 :]]

    def _sold(self, item: dict[str, Any]) -> _Sold:
        all_ = _all(item)
        left = all_ - _units_back(item)
        paid, tax = _exact(item["total"]), _exact(item["tax_total"])
        if left > 0:
            off = _exact(item["original_total"]) - paid
            return _Sold(paid * all_ / left, tax * all_ / left, off * all_ / left)
        rate = sum((_exact(one["rate"]) for one in item["tax_lines"] or []), _NOTHING) / 100
        off = sum((_exact(one["amount"]) for one in item["adjustments"] or []), _NOTHING)
        net = _exact(item["unit_price"]) * all_ - off
        if item["is_tax_inclusive"]:
            return _Sold(net, net - net / (1 + rate), off)
        return _Sold(net * (1 + rate), net * rate, off * (1 + rate))

    def _buyer(self) -> Customer:
        at, customer = self._address.get, self._order["customer"] or {}
        names = (at("first_name"), at("last_name"))
        reaches = []
        if email := self._order["email"]:
            known = self._settings.accounts_are_verified and bool(customer.get("has_account"))
            reaches.append(Reach(kind="email", value=email, verified=known))
        if len(phone := at("phone", "")) >= 3:
            reaches.append(Reach(kind="phone", value=phone))
        return Customer(
            name=" ".join(name for name in names if name)[:200],
            kind="trade" if self._trade_by() else "consumer",
            reaches=reaches,
            country=at("country_code", "").upper(),
            town=at("city", "")[:200],
        )

    def _ship_to(self) -> str:
        at = self._address.get
        name = f"{at('first_name', '')} {at('last_name', '')}".strip()
        town = f"{at('postal_code', '')} {at('city', '')}".strip()
        rows = [name, at("company"), at("address_1"), at("address_2"), town, at("province")]
        rows.append(at("country_code", "").upper())
        return "\n".join(row for row in rows if row)[:1000]

    def _line(self, item: dict[str, Any]) -> Line:
        sold = self._sold(item)
        name = item["product_title"] or item["title"]
        kind = item["variant_title"] or ""
        made = Line(
            id=item["id"],
            name=name[:300],
            detail=kind[:500] if kind != name else "",
            sku=(item["variant_sku"] or "")[:200],
            picture=(item["thumbnail"] or "")[:1000],
            quantity=max(1, int(item["quantity"])),
            paid_minor=max(0, self._sum(sold.paid)),
            tax_minor=max(0, self._sum(sold.tax)),
            discount_minor=max(0, self._sum(sold.off)),
        )
        return own_fields.line(made, self._settings.fields, self._own(item), self._order["id"])

    def _ways(self) -> list[dict[str, Any]]:
        """How it was sent; what a return, a claim or an exchange costs is no delivery."""
        ways = self._order["shipping_methods"] or []
        later = ("return_id", "claim_id", "exchange_id")
        return [one for one in ways if not any((one["detail"] or {}).get(by) for by in later)]

    def _delivery(self) -> Iterator[Charge]:
        for method in self._ways():
            quick = method["name"] in self._settings.express
            yield Charge(
                kind="delivery",
                amount_minor=max(0, self._sum(method["total"])),
                service="express" if quick else "standard",
            )

    def _payments(self) -> Iterator[Payment]:
        for one in payments_of(self._order):
            captured = sum((_exact(part["amount"]) for part in one["captures"] or []), _NOTHING)
            yield Payment(
                id=one["id"],
                tender=self._settings.tenders.get(one["provider_id"], "other"),
                captured_minor=self._sum(captured),
                reference=str((one["data"] or {}).get("id", ""))[:300],
            )

    def _refunds(self) -> Iterator[Refund]:
        """Those without a transaction may still be taken away again: ours are waited for by their
        key, the shop's own count as pending."""
        done = moved(self._order)
        for payment in payments_of(self._order):
            for one in payment["refunds"] or []:
                key, sum_ = key_in(one["note"]), self._sum(one["amount"])
                if sum_ <= 0 or (key and one["id"] not in done):
                    continue
                yield Refund(
                    id=one["id"],
                    payment=payment["id"],
                    amount_minor=sum_,
                    state="succeeded" if one["id"] in done else "pending",
                    key=key,
                    on=self._day(one["created_at"]),
                )

    def _fulfilments(self) -> Iterator[Fulfilment]:
        for one in self._order["fulfillments"] or []:
            if one["canceled_at"] or not one["shipped_at"]:
                continue
            label: dict[str, Any] = next(iter(one["labels"] or []), {})
            units = [
                Units(line=item["line_item_id"], quantity=int(item["quantity"]))
                for item in one["items"]
                if item["line_item_id"] and item["line_item_id"] not in self._added
            ]
            if one["items"] and not units:
                continue  # what a claim or an exchange sends
            delivered = one["delivered_at"]
            yield Fulfilment(
                id=one["id"],
                lines=units,
                tracking=str(label.get("tracking_number") or "")[:300],
                tracking_url=str(label.get("tracking_url") or "")[:1000],
                shipped_on=self._day(one["shipped_at"]),
                delivered_on=self._day(delivered) if delivered else None,
                proof="said in the shop" if delivered else "",
            )

    def _received(self) -> list[dict[str, Any]]:
        """Its returns of which all is there. One that is taken in by and by Medusa calls received
        in part for ever: it is here once nothing of its lines is awaited any more."""
        awaited = {
            item["id"]: (item["detail"] or {}).get("return_requested_quantity") or 0
            for item in self._order["items"]
        }
        return [
            one
            for one in self._order["returns"] or []
            if one["status"] == "received"
            or (
                one["status"] == "partially_received"
                and all(awaited.get(item["item_id"], 0) == 0 for item in one["items"])
            )
        ]

    def _received_at(self, returned: dict[str, Any]) -> datetime:
        """When the last of it was taken in. Medusa doesn't write it down of a return that it calls
        received in part, whose own time changes with anything; those of its items don't."""
        if returned["received_at"]:
            return instant(returned["received_at"])
        return max(instant(one["updated_at"]) for one in returned["items"] or [returned])

    def _received_on(self, returned: dict[str, Any]) -> Any:
        return places.day(self._received_at(returned), self._law, self._settings.timezone)

    def _events(self) -> Iterator[Event]:
        """Lines that came back whole, by the last of their returns: of some units alone the sale
        can't say it. Of returns that we opened their cases tell; what comes back in a claim or an
        exchange is no one's change of mind."""
        last: dict[str, dict[str, Any]] = {}
        for one in sorted(self._received(), key=self._received_at):
            if not one.get("claim_id") and not one.get("exchange_id"):
                last |= {str(item["item_id"]): one for item in one["items"]}
        for line in sorted(str(one["id"]) for one in self._items if _units_back(one) >= _all(one)):
            returned = last.get(line)
            if returned is not None and not (returned["metadata"] or {}).get(MARK):
                yield Event(
                    id=f"{returned['id']} {line}",
                    kind="goods_received_back",
                    on=self._received_on(returned),
                    line=line,
                )

    def _back(self) -> Iterator[CameBack]:
        for one in self._received():
            if (one["metadata"] or {}).get(MARK):
                day = self._received_on(one).isoformat()
                proof = {"number": str(one["display_id"]), "received_on": day}
                yield CameBack(external=str(one["id"]), proof=proof)
