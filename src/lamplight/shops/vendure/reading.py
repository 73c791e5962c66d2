"""An order of Vendure as a sale.

Sums are taken as Vendure stored them and never worked out again, with two exceptions. Of a line
whose units were cancelled in part Vendure tells the rest's price; what was paid for all is worked
out from it, to within half a cent for each. And a surcharge below zero is a discount on the whole
order, which a sale has only by line; it is shared out by what was paid for each. One that was made
after the order was placed is left out: the refund that came of it says the same.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lamplight.basis.money import EXPONENTS
from lamplight.sales.forms import (
    Agreed,
    Charge,
    Customer,
    Fulfilment,
    Line,
    Payment,
    Reach,
    Refund,
    RefundState,
    Sale,
    Units,
)
from lamplight.shops import own_fields, places
from lamplight.shops.marks import key_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.sales.forms import Jurisdiction
    from lamplight.shops.vendure.settings import VendureSettings

COUPON: Final = "LAMPLIGHT-"
"""What the codes begin with by which goods go out free of charge: no sales of their own."""
_REFUNDS: Final[dict[str, RefundState]] = {
    "Pending": "pending",
    "Settled": "succeeded",
    "Failed": "failed",
}
_UNPLACED: Final = frozenset(("AddingItems", "ArrangingPayment", "Draft", "Created"))
_FIRST: Final = "__default_channel__"


class Unreadable(Exception):
    """An order that can't be a sale; the text says why."""


class Money:
    """Vendure's sums and ours. It keeps as many decimal places for every currency (two, unless the
    shop says otherwise): 12 JPY are 1200 there and 12 here."""

    def __init__(self, precision: int) -> None:
        self._precision = precision

    def ours(self, sum_: int, currency: str) -> int:
        """In the currency's smallest units, rounded half up where the shop keeps smaller ones."""
        more, less = self._factors(currency)
        return (2 * sum_ * more + less) // (2 * less)

    def theirs(self, sum_: int, currency: str) -> int | None:
        """In the shop's units; None where it has none so small."""
        more, less = self._factors(currency)
        whole, rest = divmod(sum_ * less, more)
        return None if rest else whole

    def _factors(self, currency: str) -> tuple[int, int]:
        step = EXPONENTS.get(currency, 2) - self._precision
        return int(10 ** max(0, step)), int(10 ** max(0, -step))


def is_ours(order: dict[str, Any]) -> bool:
    """Whether it is what we sent free of charge, and was placed."""
    free = any(code.startswith(COUPON) for code in order["couponCodes"])
    return free and order["orderPlacedAt"] is not None and order["state"] not in _UNPLACED


def is_sale(order: dict[str, Any]) -> bool:
    """Whether it was bought, and isn't a part of another or what we sent free of charge."""
    return (
        order["orderPlacedAt"] is not None
        and order["state"] not in _UNPLACED
        and order["type"] != "Seller"
        and not any(code.startswith(COUPON) for code in order["couponCodes"])
    )


def brand_of(order: dict[str, Any], settings: VendureSettings) -> str:
    """Whose sale it is; "" when it isn't ours. Every order is in the first channel too, so the
    others are looked at before it."""
    codes = sorted((one["code"] for one in order["channels"]), key=lambda code: code == _FIRST)
    return next(
        (settings.brands[code] for code in codes if code in settings.brands), settings.brand
    )


def sale_of(order: dict[str, Any], settings: VendureSettings, money: Money) -> Sale | None:
    """The sale; None when the order isn't one of ours. Raises `Unreadable`."""
    brand = brand_of(order, settings)
    if not brand or not is_sale(order):
        return None
    try:
        made = _Reading(order, settings, money).sale(brand)
        return msgspec.convert(msgspec.to_builtins(made), Sale)
    except (msgspec.ValidationError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"order {order.get('code')}: {error}") from error


def instant(written: str) -> datetime:
    """An instant as Vendure writes it."""
    return datetime.fromisoformat(written).astimezone(UTC)


def changed_at(order: dict[str, Any]) -> datetime:
    """When anything of it was changed: its own time doesn't change with its refunds."""
    parts = [order, *order["lines"], *(order["payments"] or []), *(order["fulfillments"] or [])]
    for payment in order["payments"] or []:
        parts += payment["refunds"]
    return max(instant(one["updatedAt"]) for one in parts)


class _Reading:
    def __init__(self, order: dict[str, Any], settings: VendureSettings, money: Money) -> None:
        self._order = order
        self._settings = settings
        self._currency: str = order["currencyCode"]
        self._money = money
        address = order["shippingAddress"] or {}
        self._address: dict[str, str] = {name: text or "" for name, text in address.items()}
        self._law: Jurisdiction | None = places.jurisdiction(
            self._address.get("countryCode", ""), self._address.get("province", "")
        )

    def sale(self, brand: str) -> Sale:
        order = self._order
        surcharges = [(self._sum(one["priceWithTax"]), one) for one in order["surcharges"]]
        less = [
            (sum_, sum_ - self._sum(one["price"]))
            for sum_, one in surcharges
            if sum_ < 0 and instant(one["createdAt"]) <= instant(order["orderPlacedAt"])
        ]
        more = [Charge(kind="handling", amount_minor=sum_) for sum_, _ in surcharges if sum_ > 0]
        agreed = Agreed(charges=[*self._delivery(), *more], trade_by=self._trade_by())
        return Sale(
            id=order["id"],
            number=order["code"],
            brand=brand,
            currency=self._currency,
            jurisdiction=self._law or msgspec.UNSET,
            contract_date=self._day(order["orderPlacedAt"]),
            changed_at=changed_at(order),
            buyer=self._buyer(),
            ship_to=self._ship_to(),
            lines=_spread([self._line(one) for one in order["lines"]], less),
            agreed=self._said(agreed),
            payments=list(self._payments()),
            refunds=list(self._refunds()),
            fulfilments=list(self._fulfilments()),
        )

    def _said(self, made: Agreed) -> Agreed:
        fields, order = self._settings.fields, self._order
        return own_fields.agreed(made, fields, self._own({}), order["code"], self._picked)

    def _picked(self, written: str) -> Any:
        return places.picked(written, self._law, self._settings.timezone)

    def _own(self, line: dict[str, Any]) -> own_fields.At:
        """The custom fields of the order, and those of a line."""
        variant = line.get("productVariant") or {}
        of = {"order": self._order, "line": line, "variant": variant}
        of["product"] = variant.get("product") or {}
        return lambda place: of[place].get("customFields") or {}

    def _trade_by(self) -> Literal["company", "group"] | None:
        groups = (self._order["customer"] or {}).get("groups") or []
        if any(one["name"] in self._settings.trade_groups for one in groups):
            return "group"
        company = self._address.get("company", "").strip()
        return "company" if company and self._settings.company_is_trade else None

    def _sum(self, sum_: int) -> int:
        return self._money.ours(sum_, self._currency)

    def _day(self, written: str) -> Any:
        return places.day(instant(written), self._law, self._settings.timezone)

    def _buyer(self) -> Customer:
        customer = self._order["customer"] or {}
        names = (customer.get("firstName"), customer.get("lastName"))
        reaches = []
        if email := customer.get("emailAddress"):
            known = bool((customer.get("user") or {}).get("verified"))
            reaches.append(Reach(kind="email", value=email, verified=known))
        phone = customer.get("phoneNumber") or self._address.get("phoneNumber", "")
        if len(phone) >= 3:
            reaches.append(Reach(kind="phone", value=phone))
        country = self._address.get("countryCode", "").upper()
        return Customer(
            name=" ".join(name for name in names if name)[:200],
            kind="trade" if self._trade_by() else "consumer",
            reaches=reaches,
            country=country if re.fullmatch("[A-Z]{2}", country) else "",
            town=self._address.get("city", "")[:200],
        )

    def _ship_to(self) -> str:
        at = self._address.get
        town = f"{at('postalCode', '')} {at('city', '')}".strip()
        rows = [at("fullName"), at("company"), at("streetLine1"), at("streetLine2"), town]
        rows += [at("province"), at("country") or at("countryCode")]
        return "\n".join(row for row in rows if row)[:1000]

    def _line(self, line: dict[str, Any]) -> Line:
        variant = line["productVariant"]
        paid = self._of_all(line, "proratedLinePriceWithTax")
        asset = line["featuredAsset"] or {}
        made = Line(
            id=line["id"],
            name=(variant["name"] or variant["sku"])[:300],
            detail=", ".join(one["name"] for one in variant["options"])[:500],
            sku=variant["sku"][:200],
            picture=(asset.get("preview") or "")[:1000],
            quantity=_sold(line),
            paid_minor=paid,
            # `lineTax` is that of the price before discounts.
            tax_minor=max(0, paid - self._of_all(line, "proratedLinePrice")),
            discount_minor=max(0, self._of_all(line, "linePriceWithTax") - paid),
            stock=_stock(variant),
        )
        return own_fields.line(made, self._settings.fields, self._own(line), self._order["code"])

    def _of_all(self, line: dict[str, Any], name: str) -> int:
        """A sum for all units that were sold: Vendure's is for those that weren't cancelled since.

        What was paid for the others goes back, and is told as a refund. Of a line that was
        cancelled whole Vendure knows no price any more.
        """
        sum_ = self._sum(line[name])
        left = line["quantity"]
        return (2 * sum_ * _sold(line) + left) // (2 * left) if left else 0

    def _delivery(self) -> Iterator[Charge]:
        for line in self._order["shippingLines"]:
            quick = line["shippingMethod"]["code"] in self._settings.express
            yield Charge(
                kind="delivery",
                amount_minor=max(0, self._sum(line["discountedPriceWithTax"])),
                service="express" if quick else "standard",
            )

    def _captured(self) -> Iterator[dict[str, Any]]:
        return (one for one in self._order["payments"] or [] if one["state"] == "Settled")

    def _payments(self) -> Iterator[Payment]:
        for payment in self._captured():
            yield Payment(
                id=payment["id"],
                tender=self._settings.tenders.get(payment["method"], "other"),
                captured_minor=self._sum(payment["amount"]),
                reference=(payment["transactionId"] or "")[:300],
            )

    def _refunds(self) -> Iterator[Refund]:
        for payment in self._captured():
            for refund in payment["refunds"]:
                if refund["total"] > 0:
                    yield Refund(
                        id=refund["id"],
                        payment=payment["id"],
                        amount_minor=self._sum(refund["total"]),
                        state=_REFUNDS.get(refund["state"], "pending"),
                        lines=_units(refund["lines"]),
                        key=key_in(refund["reason"]),
                        on=self._day(refund["updatedAt"]),
                    )

    def _fulfilments(self) -> Iterator[Fulfilment]:
        reached: dict[tuple[str, str], str] = {}
        for entry in self._order["history"]["items"]:
            data = entry["data"]
            reached[str(data.get("fulfillmentId")), data.get("to", "")] = entry["createdAt"]
        for one in self._order["fulfillments"] or []:
            if one["state"] not in ("Shipped", "Delivered"):
                continue
            delivered = reached.get((one["id"], "Delivered"))
            shipped = reached.get((one["id"], "Shipped"), one["createdAt"])
            yield Fulfilment(
                id=one["id"],
                lines=_units(one["lines"]),
                carrier=(one["method"] or "")[:300],
                tracking=(one["trackingCode"] or "")[:300],
                shipped_on=self._day(shipped),
                delivered_on=self._day(delivered) if delivered else None,
                proof="said in the shop" if delivered else "",
            )


def _sold(line: dict[str, Any]) -> int:
    placed: int = line["orderPlacedQuantity"]
    left: int = line["quantity"]
    return max(1, left, placed)


def _units(lines: list[dict[str, Any]]) -> list[Units]:
    return [
        Units(line=one["orderLineId"], quantity=one["quantity"])
        for one in lines
        if one["quantity"] > 0
    ]


def _stock(variant: dict[str, Any]) -> int | None:
    if variant["trackInventory"] == "FALSE":
        return None
    left: int = sum(one["stockOnHand"] - one["stockAllocated"] for one in variant["stockLevels"])
    return max(0, left)


def _spread(lines: list[Line], less: list[tuple[int, int]]) -> list[Line]:
    """Lines with surcharges below zero (sum with tax, tax in it) shared out among them, each by
    what was paid, the odd units to the largest remainders."""
    for sum_, tax in less:
        paid = _shares(-sum_, [one.paid_minor for one in lines])
        taxed = _shares(-tax, paid)
        lines = [
            msgspec.structs.replace(
                one,
                paid_minor=max(0, one.paid_minor - part),
                tax_minor=max(0, one.tax_minor - of_tax),
                discount_minor=one.discount_minor + part,
            )
            for one, part, of_tax in zip(lines, paid, taxed, strict=True)
        ]
    return lines


def _shares(sum_: int, weights: list[int]) -> list[int]:
    whole = sum(weights)
    if whole <= 0 or sum_ <= 0:
        return [0] * len(weights)
    parts = [divmod(sum_ * weight, whole) for weight in weights]
    shares = [share for share, _ in parts]
    by_rest = sorted(range(len(parts)), key=lambda at: -parts[at][1])
    for at in by_rest[: sum_ - sum(shares)]:
        shares[at] += 1
    return shares
