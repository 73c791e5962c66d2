"""The ways to a customer's own page: an unguessable link of a letter, or a code with the address.

A link's token follows from its letter and a secret of the house, so that a letter which is tried
again is the same letter; only the token's hash is in the table.
"""

import base64
import hmac
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal.statements import statements
from lamplight.journal.tables import run, settings
from lamplight.journal.tables.tokens import new_token, token_hash

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("links")
SECRET: Final = "link_secret"  # noqa: S105 - its name
LASTS: Final = 90 * DAY
CODE_LASTS: Final = 15 * MINUTE
TRIES: Final = 5
"""How often a code can be tried, the right one counted."""
CODES_AN_HOUR: Final = 5
"""How many codes one address is sent in an hour."""


class Link(msgspec.Struct, frozen=True):
    """What a link opens: a customer's page under a brand, at a case where it names one.

    `whole`: it went to an address that is known to be theirs. Otherwise it was an address that
    somebody typed, and only the case may be shown.
    """

    customer: int
    brand: int
    service_case: int | None
    whole: bool
    ends_at: int


async def secret(runs: "Runs") -> bytes:
    """What links and codes of letters follow from."""
    return await settings.secret(runs, SECRET)


def token_of(secret: bytes, mail: int) -> str:
    """The token in a letter's link: 192 bits, 32 characters that may stand in a URL."""
    digest = hmac.digest(secret, f"link:{mail}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:24]).decode()


def code_of(secret: bytes, mail: int) -> str:
    """The code in a letter: six digits."""
    digest = hmac.digest(secret, f"code:{mail}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def _code_hash(secret: bytes, brand: int, code: str) -> bytes:
    return hmac.digest(secret, f"hash:{brand}:{code}".encode("utf-8", "replace"), "sha256")


async def add_link_of_mail(
    runs: "Runs",
    mail: int,
    *,
    customer: int,
    brand: int,
    service_case: int | None,
    whole: bool,
    now: int,
    with_code: bool = False,
) -> None:
    """The link that a letter bears is good for 90 days from now, its code for 15 minutes."""
    key = await secret(runs)
    await run.done(
        runs,
        _SQL["add_customer_link"],
        token_hash(token_of(key, mail)),
        customer,
        brand,
        service_case,
        whole,
        mail,
        _code_hash(key, brand, code_of(key, mail)) if with_code else None,
        now + CODE_LASTS if with_code else None,
        now,
        now + LASTS,
    )


async def link_by_token(runs: "Runs", token: str, now: int) -> Link | None:
    """None for any other string, when its time is over, or when its customer is erased."""
    return await run.row(runs, _SQL["customer_link_by_token"], Link, token_hash(token), now)


async def may_send_code(runs: "Runs", address: str, now: int) -> bool:
    """False when this address was sent enough of them within the hour."""
    sent = await run.value(runs, _SQL["count_customer_codes"], address, now - HOUR)
    return int(sent) < CODES_AN_HOUR


async def use_code(runs: "Runs", *, address: str, brand: int, code: str, now: int) -> str | None:
    """The token of a fresh link for who knows the code that this address was sent; it works once.

    None for a wrong code, and for any once it was tried too often. Every try counts, also when
    what the caller does afterwards fails: give a pool, not a session.
    """
    key = await secret(runs)
    tried = await runs.fetch(
        _SQL["try_customer_code"], address, brand, _code_hash(key, brand, code), now, TRIES
    )
    fits = [record for record in tried if record["fits"]]
    if not fits:
        return None
    found, token = fits[0], new_token()
    async with run.transaction(runs) as session:
        if not await run.done(session, _SQL["use_customer_code"], found["id"]):
            return None
        await run.done(
            session,
            _SQL["add_customer_link"],
            token_hash(token),
            found["customer"],
            brand,
            found["service_case"],
            True,
            None,
            None,
            None,
            now,
            now + LASTS,
        )
    return token


async def forget_links(runs: "Runs", before: int) -> int:
    """Throw away those whose time was over before an instant; returns how many."""
    return len(await runs.fetch(_SQL["forget_customer_links"], before))
