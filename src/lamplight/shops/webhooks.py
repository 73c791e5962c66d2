"""Hooks that are signed as Standard Webhooks 1.0.0 says (www.standardwebhooks.com).

Three headers: `webhook-id`, the same however often it is sent; `webhook-timestamp`, seconds since
1970; `webhook-signature`, several signatures with a space between, each `v1,` and the base64 of
the HMAC-SHA256 of `ID.TIMESTAMP.BODY`. A secret is written `whsec_` and the base64 of its bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.runtime.connectors import Unverified

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TOLERANCE_S: Final = 300
"""How far a hook's time may be from ours."""
PREFIX: Final = "whsec_"
LONGEST_ID: Final = 255
MOST_SIGNATURES: Final = 20


def secret_of(written: str) -> bytes:
    """The bytes of a secret. ValueError when it isn't one of at least 24 bytes."""
    try:
        secret = base64.b64decode(written.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not written.startswith(PREFIX) or len(secret) < 24:
        raise ValueError(f"a secret of hooks is {PREFIX} and the base64 of 24 to 64 bytes")
    return secret


def signature(secret: bytes, key: str, at: int, body: bytes) -> str:
    """What a sender writes: `v1,` and the base64."""
    signed = hmac.new(secret, f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], now: int) -> str:
    """The id of a hook that somebody signed who knows one of the secrets. Raises `Unverified`.

    `headers` have names in small letters; `now` is in milliseconds since 1970. Two secrets at once
    are for the time while one takes the place of the other.
    """
    key = headers.get("webhook-id", "")
    written = headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not key or len(key) > LONGEST_ID or not given or len(given) > MOST_SIGNATURES:
        raise Unverified("it isn't signed: webhook-id, webhook-timestamp, webhook-signature")
    if not (written.isascii() and written.isdecimal() and len(written) <= 12):
        raise Unverified("webhook-timestamp is no number of seconds")
    good = False
    for secret in secrets:
        expected = signature(secret, key, int(written), body).encode()
        for one in given:
            # No early way out: how long it takes says nothing about which was nearly right.
            good |= hmac.compare_digest(expected, one.encode())
    if not good:
        raise Unverified("no signature is right for what came")
    if abs(now - int(written) * 1000) > TOLERANCE_S * 1000:
        raise Unverified(f"it was sent more than {TOLERANCE_S // 60} minutes from now")
    return key


class _Order(msgspec.Struct, frozen=True):
    order: str = ""


class _Told(msgspec.Struct, frozen=True):
    data: _Order = _Order()


def told_order(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], now: int
) -> tuple[str, str]:
    """The id of a hook of one of our plugins, and the shop's id of the order that it speaks of, ""
    for none. Raises `Unverified`."""
    key = verify(headers, body, secrets, now)
    try:
        return key, msgspec.json.decode(body, type=_Told).data.order
    except msgspec.MsgspecError:
        raise Unverified("it is signed, but it can't be read") from None
