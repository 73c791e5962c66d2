"""Refunds at Stripe, over plain HTTPS.

A refund bears our key twice: as `Idempotency-Key`, under which Stripe gives the same answer again
for at least a day, and in its metadata, where it is found for ever. Webhooks are signed as
https://docs.stripe.com/webhooks says; what they tell is read anew and never taken from them.
"""

from __future__ import annotations

import hashlib
import hmac
import ssl
from typing import TYPE_CHECKING, Any, Final, Literal

import httpx
import msgspec
import structlog

from lamplight.basis.money import EXPONENTS
from lamplight.runtime.connectors import (
    Action,
    Away,
    Done,
    Heard,
    NotNow,
    Outcome,
    Page,
    Refund,
    Refused,
    Unknown,
    Unverified,
)
from lamplight.runtime.payments import DisputeNow, PaymentNow, RefundNow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.runtime.connectors import AnyAction
    from lamplight.sales.forms import DisputeState, RefundState, Sale

BEGINS: Final = ("pi_", "ch_", "py_")
"""How Stripe's names of payments begin: of a payment intent, of a charge, of a charge by bank."""
KEY: Final = "lamplight_key"
TAX: Final = "lamplight_tax_minor"
"""The tax in a refund, in smallest units of its currency: Stripe keeps it for whoever books it."""
TOLERANCE_S: Final = 300
CONNECT_S: Final = 5.0
ANSWER_S: Final = 15.0
VERSION: Final = "2024-06-20"
"""The form of what Stripe answers, whatever the account's own is."""
PAGE: Final = 100
SETTINGS_MS: Final = 600_000
"""How long we wait after Stripe didn't let us in: somebody must put our settings right."""

_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_STATES: Final[dict[str, RefundState]] = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "canceled",
}
_DISPUTES: Final[dict[str, DisputeState]] = {
    "warning_needs_response": "inquiry",
    "warning_under_review": "inquiry",
    "warning_closed": "won",
    "prevented": "won",
    "needs_response": "needs_response",
    "under_review": "under_review",
    "won": "won",
    "lost": "lost",
}
_NO: Final = {
    "charge_already_refunded": "already_refunded",
    "charge_disputed": "dispute_open",
    "resource_missing": "no_payment",
    "balance_insufficient": "no_funds",
    "insufficient_funds": "no_funds",
}

_NO_DECIMALS: Final = frozenset((
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
))  # fmt: skip
_THREE_DECIMALS: Final = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
"""By https://docs.stripe.com/currencies; all others have two, also ISK and UGX, which by ISO 4217
have none, and MGA has none here."""

_log = structlog.get_logger()


class StripeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`key` may read payments and disputes, and write refunds: a restricted key (`rk_`) will do.

    `hook_secrets` are signing secrets (`whsec_`) of the endpoint; two while one takes the place of
    the other.
    """

    key: str
    hook_secrets: list[str] = []
    url: str = "https://api.stripe.com"

    def __post_init__(self) -> None:
        if not self.key.startswith(("sk_", "rk_")):
            raise ValueError("a key of Stripe begins with sk_ or rk_")
        if not self.url.startswith(("https://", "http://127.0.0.1", "http://[::1]")):
            raise ValueError("url must begin with https://")
        if not all(self.hook_secrets):
            raise ValueError("a signing secret of Stripe's hooks isn't empty")

    def __repr__(self) -> str:
        return f"StripeSettings(url={self.url!r})"

    __str__ = __repr__


class _NotSent(Exception):
    """It surely didn't arrive."""


class _Answer(msgspec.Struct, frozen=True):
    status: int
    body: dict[str, Any]
    retry_after_ms: int | None = None

    @property
    def error(self) -> dict[str, Any]:
        found = self.body.get("error")
        return found if isinstance(found, dict) else {}


class Stripe:
    """One account at Stripe: a payment provider, and no shop."""

    can: frozenset[type[Action]] = frozenset((Refund,))
    begins: tuple[str, ...] = BEGINS

    def __init__(self, settings: StripeSettings) -> None:
        self._settings = settings
        self._http = httpx.AsyncClient(
            base_url=settings.url,
            auth=(settings.key, ""),
            headers={"Stripe-Version": VERSION},
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            verify=ssl.create_default_context(),
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def changed(self, cursor: str) -> Page:
        """Nothing: it has payments and no sales."""
        return Page(sales=[], cursor=cursor)

    async def sale(self, external: str) -> Sale | None:
        """None: it has payments and no sales."""
        return None

    # Paying

    async def do(self, action: AnyAction, key: str) -> Outcome:
        """Give money back to one payment, once for a key."""
        if not isinstance(action, Refund) or not action.reference.startswith(BEGINS):
            return Refused(code="no_payment", why="That payment isn't one of Stripe's.")
        amount = to_stripe(action.amount_minor, action.currency)
        if amount is None:
            return Refused(code="amount", why=f"Stripe has no such sum in {action.currency}.")
        form: dict[str, str] = {
            **_by(action.reference),
            "amount": str(amount),
            f"metadata[{KEY}]": key,
            **({f"metadata[{TAX}]": str(action.tax_minor)} if action.tax_minor else {}),
        }
        try:
            answer = await self._send("POST", "/v1/refunds", form=form, key=key)
        except _NotSent as error:
            return NotNow(why=str(error))
        except Away as error:
            return Unknown(why=str(error))
        return _outcome(answer)

    async def ask(self, action: AnyAction, key: str) -> Outcome:
        """What became of a key: the refund that bears it, `NotNow` where there is none."""
        if not isinstance(action, Refund):
            return Refused(code="no_payment", why="That payment isn't one of Stripe's.")
        try:
            async for one in self._all("/v1/refunds", _by(action.reference)):
                if _metadata(one).get(KEY) == key:
                    return _of_refund(one)
        except Away as error:
            return Unknown(why=str(error))
        return NotNow(why="Stripe has no refund with this key.")

    # Reading

    async def payment(self, reference: str) -> PaymentNow | None:
        """One payment as it is now, None when there is none of that name. Raises `Away`."""
        if not reference.startswith(BEGINS):
            return None
        by = _by(reference)
        kind = "payment_intents" if "payment_intent" in by else "charges"
        if (await self._get(f"/v1/{kind}/{reference}", {})).status == 404:
            return None
        refunds = [
            RefundNow(
                external=str(one["id"]),
                amount_minor=from_stripe(int(one["amount"]), str(one["currency"])),
                state=_STATES.get(str(one.get("status")), "pending"),
                key=_metadata(one).get(KEY, ""),
            )
            async for one in self._all("/v1/refunds", by)
        ]
        disputes = [
            DisputeNow(
                external=str(one["id"]),
                amount_minor=from_stripe(int(one["amount"]), str(one["currency"])),
                # One of a kind that we don't know holds the money.
                state=_DISPUTES.get(str(one.get("status")), "under_review"),
            )
            async for one in self._all("/v1/disputes", by)
        ]
        return PaymentNow(refunds=refunds, disputes=disputes)

    async def _all(self, path: str, by: dict[str, str]) -> AsyncIterator[dict[str, Any]]:
        """Every row of a list, the newest first. Raises `Away`."""
        after: dict[str, str] = {}
        while True:
            answer = await self._get(path, {**by, "limit": str(PAGE), **after})
            if answer.status != 200:
                raise Away(f"Stripe answers {answer.status}", "refused")
            rows = answer.body.get("data")
            if not isinstance(rows, list):
                raise Away("Stripe answers with something else than a list")
            for one in rows:
                yield one
            if not answer.body.get("has_more") or not rows:
                return
            after = {"starting_after": str(rows[-1]["id"])}

    async def _get(self, path: str, params: dict[str, str]) -> _Answer:
        try:
            return await self._send("GET", path, params=params)
        except _NotSent as error:
            raise Away(str(error)) from None

    # The wire

    async def _send(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        params: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        key: str = "",
    ) -> _Answer:
        """Raises `_NotSent` where it surely didn't arrive, `Away` where nobody knows.

        Nothing that is sent or answered is logged.
        """
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = await self._http.request(
                method, path, params=params, data=form, headers=headers
            )
        except _NEVER_SENT as error:
            raise _NotSent(f"Stripe can't be reached ({type(error).__name__})") from None
        except httpx.HTTPError as error:
            raise Away(f"Stripe gave no answer ({type(error).__name__})") from None
        if answer.status_code >= 500:
            raise Away(f"Stripe answers {answer.status_code}")
        try:
            body = msgspec.json.decode(answer.content, type=dict[str, Any])
        except msgspec.DecodeError:
            raise Away("Stripe answers with something that can't be read") from None
        wait = answer.headers.get("retry-after", "")
        return _Answer(answer.status_code, body, int(wait) * 1000 if wait.isdecimal() else None)

    # Webhooks

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        """The payments that an event is about. Raises `Unverified`."""
        signed = {name.lower(): text for name, text in headers.items()}.get("stripe-signature", "")
        verify(signed, body, self._settings.hook_secrets, now)
        try:
            event = msgspec.json.decode(body, type=_Event)
        except msgspec.DecodeError:
            raise Unverified("it is signed, and can't be read") from None
        thing = event.data.get("object")
        names = _payments(thing) if isinstance(thing, dict) else ()
        return Heard(key=event.id, sales=names)


class _Event(msgspec.Struct, frozen=True):
    id: str
    type: str
    data: dict[str, Any]


def verify(signed: str, body: bytes, secrets: list[str], now: int) -> None:
    """Whether somebody who knows one of the secrets has signed it within five minutes of `now`.

    `signed` is the header `Stripe-Signature`: `t=SECONDS,v1=HEX,v1=HEX,…`, where a `v1` is the
    HMAC-SHA256 of `SECONDS.BODY`. Raises `Unverified`.
    """
    parts = [part.strip().partition("=") for part in signed.split(",")][:30]
    times = [value for name, _, value in parts if name == "t"]
    given = [value.encode() for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not given:
        raise Unverified("it isn't signed: Stripe-Signature has one t and at least one v1")
    written = times[0]
    if not (written.isascii() and written.isdecimal() and len(written) <= 12):
        raise Unverified("the time of its signature is no number of seconds")
    good = False
    for secret in secrets:
        expected = hmac.new(secret.encode(), written.encode() + b"." + body, hashlib.sha256)
        for one in given:
            # No early way out: how long it takes says nothing about which was nearly right.
            good |= hmac.compare_digest(expected.hexdigest().encode(), one)
    if not good:
        raise Unverified("no signature is right for what came")
    if abs(now - int(written) * 1000) > TOLERANCE_S * 1000:
        raise Unverified("it was signed more than 5 minutes from now")


def _payments(thing: dict[str, Any]) -> tuple[str, ...]:
    """The payments that an object of an event belongs to, under both of their names."""
    named = [thing.get("id"), thing.get("payment_intent"), thing.get("charge")]
    return tuple(
        dict.fromkeys(one for one in named if isinstance(one, str) and one.startswith(BEGINS))
    )


def to_stripe(minor: int, currency: str) -> int | None:
    """Smallest units of ISO 4217 as Stripe counts them; None for a sum that it can't have."""
    up, down = _factors(currency)
    return None if minor % down else minor // down * up


def from_stripe(amount: int, currency: str) -> int:
    """What Stripe counts, in smallest units of ISO 4217; of parts of these the next greater."""
    up, down = _factors(currency)
    return -(-amount * down // up)


def _factors(currency: str) -> tuple[int, int]:
    code = currency.upper()
    theirs = 0 if code in _NO_DECIMALS else 3 if code in _THREE_DECIMALS else 2
    beyond = theirs - EXPONENTS.get(code, theirs)
    return (10**beyond, 1) if beyond >= 0 else (1, 10**-beyond)


def _by(reference: str) -> dict[str, str]:
    return {"payment_intent" if reference.startswith("pi_") else "charge": reference}


def _metadata(thing: dict[str, Any]) -> dict[str, str]:
    found = thing.get("metadata")
    return found if isinstance(found, dict) else {}


def _of_refund(refund: dict[str, Any]) -> Outcome:
    external = str(refund.get("id", ""))
    state = _STATES.get(str(refund.get("status")), "pending")
    if state in ("failed", "canceled"):
        why = str(refund.get("failure_reason") or "")
        return Refused(code=f"refund_{state}", why=why)
    proof = {"status": str(refund.get("status"))}
    return Done(
        external=external, state="succeeded" if state == "succeeded" else "pending", proof=proof
    )


def _outcome(answer: _Answer) -> Outcome:
    """What an answer to a refund means."""
    if answer.status == 200:
        return _of_refund(answer.body)
    code = str(answer.error.get("code") or answer.error.get("type") or answer.status)
    why = str(answer.error.get("message") or "")
    if answer.status == 429 or code == "lock_timeout":
        return NotNow(why="Stripe asks to wait.", after_ms=answer.retry_after_ms)
    if answer.status in (401, 403):
        _log.error("Stripe doesn't let us in", code=code)
        return NotNow(why="Stripe doesn't let us in: check the key.", after_ms=SETTINGS_MS)
    if answer.status == 409 or code == "idempotency_error":
        # Something was asked under this key before, and may be under way.
        return Unknown(why="Stripe knows this key already.")
    return Refused(code=_NO.get(code, "refused"), why=why)
