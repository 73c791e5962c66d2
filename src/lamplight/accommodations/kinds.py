"""What a kind of accommodation is made of, and a company's own kinds from JSON."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from lamplight.accommodations.option import Undo
from lamplight.accommodations.situation import Role
from lamplight.basis.failures import Failure
from lamplight.basis.money import EXPONENTS

Makes = Literal[
    "words", "guide", "part", "thing", "like_piece", "swap", "faster", "repair", "visit", "again",
    "send_back", "refund", "refund_kept", "by_day", "share", "correction", "credit", "extra",
    "longer",
]  # fmt: skip
"""How an option comes of a kind: `proposal` has one function for each."""
When = Literal[
    "is_goods", "is_service", "delivered", "undelivered", "one_piece",
    "runs_on", "nothing_fits_by_hand", "tried_in_vain", "overcharged", "no_money_owed",
    "goods_at_customer",
]  # fmt: skip
"""Where a kind makes sense at all; elsewhere it isn't shown."""
Need = Literal["stock", "not_unique", "money_left", "no_dispute", "can_be_faster", "visit_known"]
"""What must hold for it to be done now; where it doesn't, it is shown with why."""

Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
Proof = Annotated[str, Meta(pattern="^([a-z][a-z0-9_]{0,39})?$")]
"""Empty where nothing needs to be shown."""
Minor = Annotated[int, Meta(ge=0, le=10**12)]
Points = Annotated[int, Meta(ge=0, le=10_000)]


Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Tongue = Annotated[str, Meta(pattern="^[a-z]{2,3}$")]


class BadKind(ValueError):
    """A company's own kind can't be used; the message says which and why, in one line, `field`
    which of its fields is to be put right, empty where it is none."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class Kind(
    msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True,
    omit_defaults=True,
):  # fmt: skip
    """One kind of accommodation.

    `failures` are those that it answers in kind, `also` those for which it stands in; `extra` goes
    beside anything. `performs` are remedies in the words of `docs/duties.md`: where one of them is
    owed, this is. `plainly_owed`: help with use, and money that was taken by mistake, are owed
    without a rule. `restores`: the thing is useful afterwards, so that what was promised of it is
    kept.

    `leave` is the least role that may grant it where it isn't owed, within their sums. `bearer`:
    whoever is at fault, or always us. `share_bp` is its share of the price, `amounts` its fixed
    sum and `costs` what it costs without goods, by currency; `amount_minor` and `cost_minor` are
    the same in smallest units of whatever currency a sale has. `proof_in` is what must be seen
    first, `proof_out` what shows that it happened. `consent`: never instead of money that is owed
    without the customer's recorded word.
    """

    name: Code
    makes: Makes
    failures: tuple[Failure, ...] = ()
    also: tuple[Failure, ...] = ()
    extra: bool = False
    performs: tuple[Code, ...] = ()
    plainly_owed: bool = False
    restores: bool = False
    when: tuple[When, ...] = ()
    needs: tuple[Need, ...] = ()
    leave: Role = "agent"
    bearer: Literal["fault", "seller"] = "fault"
    share_bp: Points = 0
    amount_minor: Minor = 0
    cost_minor: Minor = 0
    amounts: dict[Currency, Minor] = {}
    costs: dict[Currency, Minor] = {}
    proof_in: Proof = ""
    proof_out: Proof = ""
    undo: Undo = Undo()
    consent: bool = False
    said: Annotated[str, Meta(max_length=200)] = ""
    """What it is called, for a company's own kind; the others are named in the messages."""
    words: dict[Tongue, Annotated[str, Meta(max_length=500)]] = {}
    """What the customer is told of a company's own kind, by language; else `said`."""
    retired: bool = False
    """Of a company's own kind: it isn't proposed any more, and its name stays taken."""

    def amount_in(self, currency: str) -> int | None:
        """Its fixed sum in this currency; None where it has none in it."""
        return self.amounts.get(currency) if self.amounts else (self.amount_minor or None)

    def cost_in(self, currency: str) -> int | None:
        """What it costs without goods in this currency; None where nobody said."""
        return self.costs.get(currency) if self.costs else self.cost_minor


OWN: Final[tuple[Makes, ...]] = ("words", "share", "credit", "visit", "longer", "extra", "again")


def read(text: bytes, taken: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """A company's own kinds, a JSON array, beside those that are there. Raises `BadKind`.

    They go beside what is owed and never in its place: none of them performs a duty. A money one
    says how much.
    """
    try:
        own = msgspec.json.decode(text, type=tuple[Kind, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadKind(f"the kinds can't be read: {error}", _field(str(error))) from None
    seen = {kind.name for kind in taken}
    for kind in own:
        if why := _wrong(kind, seen):
            raise BadKind(f"kind {kind.name!r}: {why[1]}", why[0])
        seen.add(kind.name)
    return own


def _field(error: str) -> str:
    """The field that a reader names: "… - at `$[0].cost_minor`", "… unknown field `extras`"."""
    found = re.search(r"at `\$\[[^\]]*\]\.([a-z_]+)", error) or re.search(
        r"field `([a-z_]+)`", error
    )
    return found[1] if found else ""


def _wrong(kind: Kind, seen: set[str]) -> tuple[str, str] | None:
    """Which field of a company's own kind is wrong and why, None where nothing is."""
    wrong = {
        ("name", "there is one of that name already"): kind.name in seen,
        (
            "makes",
            f"makes {kind.makes!r}, which is the catalogue's own; take one of {', '.join(OWN)}",
        ): kind.makes not in OWN,
        ("performs", "performs duties, which only the catalogue's own do"): (
            bool(kind.performs) or kind.plainly_owed
        ),
        ("failures", "name the failures that it is for, or say extra"): not (
            kind.failures or kind.also or kind.extra
        ),
        ("share_bp", "give share_bp, the share of the price"): (
            kind.makes == "share" and not kind.share_bp
        ),
        ("amounts", "give amounts by currency, or share_bp"): kind.makes == "credit"
        and not (any(kind.amounts.values()) or kind.amount_minor or kind.share_bp),
        ("amounts", "give amounts or amount_minor, one of them"): (
            bool(kind.amounts) and bool(kind.amount_minor)
        ),
        ("costs", "give costs or cost_minor, one of them"): (
            bool(kind.costs) and bool(kind.cost_minor)
        ),
        ("amounts", "name currencies of ISO 4217"): not EXPONENTS.keys() >= kind.amounts.keys(),
        ("costs", "name currencies of ISO 4217"): not EXPONENTS.keys() >= kind.costs.keys(),
        ("consent", "credit in place of money takes the customer's word: say consent, or extra"): (
            kind.makes == "credit" and not kind.consent and not kind.extra
        ),
        ("said", "give said, what it is called"): not kind.said.strip(),
    }
    return next((why for why, so in wrong.items() if so), None)
