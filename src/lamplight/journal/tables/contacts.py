"""Contacts and customers. All that is personal is here and can be erased (see `erasure`)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.errors import BadValue
from lamplight.journal.statements import statements
from lamplight.journal.tables import customers, finding, run, settings
from lamplight.journal.tables.brands import Purpose
from lamplight.journal.tables.tokens import token_hash

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("contacts")
Channel = Literal["video", "voice", "chat"]
KEY_LENGTHS = (16, 200)
"""An idempotency key gives back the place it made, so it must be as unguessable as a link."""


class Contact(msgspec.Struct, frozen=True):
    """One approach of a customer. What was erased is empty, and `erased_at` says when.

    `channel` and `purpose` are as asked first or changed since; `phone` as E.164 where known.
    `pause_words` says why the talk rests, in the agent's words.
    """

    id: int
    brand: int
    customer: int | None
    channel: Channel
    purpose: Purpose
    language: str
    name: str
    phone: str
    email: str
    words: str
    country: str
    created_at: int
    erased_at: int | None
    pause_words: str = ""


class Asked(msgspec.Struct, frozen=True):
    """How often somebody asked, since when, and what they last answered to "is it useful now"."""

    times: int
    since: int | None
    useful: Literal["yes", "not_yet"] | None


class Made(msgspec.Struct, frozen=True):
    """A contact with its place's token; `new` is False when the same request came before."""

    contact: int
    token: str
    new: bool


async def add_contact(
    runs: "Runs",
    *,
    brand: int,
    channel: Channel,
    language: str,
    now: int,
    key: str = "",
    purpose: Purpose = "service",
    customer: int | None = None,
    name: str = "",
    phone: str = "",
    email: str = "",
    words: str = "",
    country: str = "",
) -> Made:
    """Makes a contact, or finds the one that the same `key` made for this brand before.

    The token follows from the key and a secret of the house and is stored nowhere: a repeated
    request is told the same place, and who reads the tables can open none. Without `key` every
    call makes another contact. `BadValue` for a key that could be guessed.
    """
    if not key:
        key = secrets.token_urlsafe(24)
    if not KEY_LENGTHS[0] <= len(key) <= KEY_LENGTHS[1]:
        raise BadValue(
            f"An idempotency key has {KEY_LENGTHS[0]} to {KEY_LENGTHS[1]} random characters."
        )
    token = _token(await settings.secret(runs, "place_secret"), brand, key)
    key_hash = hashlib.sha256(key.encode("utf-8", "replace")).digest()
    async with run.transaction(runs) as session:
        made = await run.value(
            session,
            _SQL["add_contact"],
            token_hash(token),
            key_hash,
            brand,
            customer,
            channel,
            purpose,
            language,
            name,
            phone,
            email,
            words,
            country,
            now,
        )
        if made is not None and customer:
            await finding.index_customer(session, customer)
    if made is not None:
        return Made(made, token, new=True)
    return Made(await run.value(runs, _SQL["contact_by_key"], brand, key_hash), token, new=False)


class Nameless(msgspec.Struct, frozen=True):
    """When somebody of whom nothing else is known came to a brand's service, and how."""

    brand: int
    channel: Channel
    at: int


async def add_nameless(runs: "Runs", came: Sequence[Nameless], language: str) -> list[int]:
    """Their contacts, in this order. Nobody holds a link to one."""
    columns = [[getattr(one, name) for one in came] for name in ("brand", "channel", "at")]
    found = await run.records(runs, _SQL["add_nameless"], *columns, language)
    return sorted(record["id"] for record in found)


def _token(secret: bytes, brand: int, key: str) -> str:
    digest = hmac.digest(secret, f"{brand}:{key}".encode("utf-8", "replace"), "sha256")
    return base64.urlsafe_b64encode(digest[:24]).decode()


async def contact_by_id(runs: "Runs", contact: int) -> Contact | None:
    return await run.row(runs, _SQL["contact_by_id"], Contact, contact)


async def contacts_by_ids(runs: "Runs", contacts: Sequence[int]) -> list[Contact]:
    """Those that are there, by id."""
    return await run.rows(runs, _SQL["contacts_by_ids"], Contact, list(contacts))


async def contact_by_token(runs: "Runs", token: str) -> Contact | None:
    """Whose place it is; None for any other string, and for a place that was erased."""
    return await run.row(runs, _SQL["contact_by_token"], Contact, token_hash(token))


async def contacts_of_customer(
    runs: "Runs",
    customer: int,
    *,
    other_than: int = 0,
    limit: int = 50,
    brands: Collection[int] | None = None,
) -> list[Contact]:
    """A customer's contacts, the newest first; under these brands, or under all."""
    seen = None if brands is None else sorted(brands)
    return await run.rows(
        runs, _SQL["contacts_of_customer"], Contact, customer, other_than, limit, seen
    )


async def customer_since(runs: "Runs", customer: int, brands: Collection[int]) -> int | None:
    """When a customer first came under one of these brands, None when they never did."""
    since: int | None = await run.value(runs, _SQL["customer_since"], customer, sorted(brands))
    return since


async def first_contacts(runs: "Runs", contacts: Sequence[int]) -> dict[int, int]:
    """The first contact of the customer of each: stays the same when they come again."""
    with clear_losses():
        records = await runs.fetch(_SQL["first_contacts"], contacts)
    return {record["id"]: record["first"] for record in records}


async def change_contact(
    runs: "Runs",
    contact: int,
    *,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    words: str | None = None,
    channel: Channel | None = None,
    purpose: Purpose | None = None,
    pause_words: str | None = None,
) -> bool:
    """Changes what is given; False when there is no such contact or it was erased."""
    async with run.transaction(runs) as session:
        found = await run.record(
            session,
            _SQL["change_contact"],
            contact,
            name,
            phone,
            email,
            words,
            channel,
            purpose,
            pause_words,
        )
        if found and found["customer"] and {name, phone, email} != {None}:
            await finding.index_customer(session, found["customer"])
    return found is not None


async def add_customer(runs: "Runs", now: int) -> int:
    customer: int = await run.value(runs, _SQL["add_customer"], now)
    return customer


async def recognise(runs: "Runs", contact: int, now: int) -> int:
    """The customer of a contact: known already, or whose verified address or number it is, or who
    gave the same before, or a new one when there is either; 0 when we can't know.

    Where number and address belong to two customers who aren't one, neither is taken for granted.

    For our own people's eyes: anyone may type another's number, so nothing of the customer's
    history is ever shown on the page of a contact that was recognised.
    """
    async with run.transaction(runs) as session:
        found = await run.record(session, _SQL["lock_contact"], contact)
        if found is None:
            return 0
        if found["customer"] is not None:
            return int(found["customer"])
        phone, email = found["phone"], found["email"]
        if not phone and not email:
            return 0
        customer = await _reached(session, phone, email)
        if customer is None:
            customer = await run.value(session, _SQL["customer_like"], phone, email, contact)
        if customer is None:
            customer = await add_customer(session, now)
        await run.done(session, _SQL["set_customer"], contact, customer)
        await finding.index_customer(session, customer)
    return customer


async def _reached(session: "Held", phone: str, email: str) -> int | None:
    """Whose these are for sure, as somebody who isn't merged into another."""
    number = phone if phone.startswith("+") else ""
    with clear_losses():
        found = await session.fetch(_SQL["customers_reached"], email, number)
    tops = set((await customers.roots(session, [one["customer"] for one in found])).values())
    return tops.pop() if len(tops) == 1 else None


async def customer_of(runs: "Runs", contact: int, now: int) -> int:
    """The customer of a contact, made when it has none yet; 0 when there is no such contact.

    For whoever comes again with the link of an earlier place.
    """
    async with run.transaction(runs) as session:
        found = await run.record(session, _SQL["lock_contact"], contact)
        if found is None:
            return 0
        if found["customer"] is not None:
            return int(found["customer"])
        customer = await add_customer(session, now)
        await run.done(session, _SQL["set_customer"], contact, customer)
        await finding.index_customer(session, customer)
    return customer


async def belongs(runs: "Runs", contact: int, customer: int) -> bool:
    """One of us says whose contact it is; False when it isn't there or was erased."""
    async with run.transaction(runs) as session:
        found = await run.record(session, _SQL["lock_contact"], contact)
        if found is None:
            return False
        if found["customer"] != customer:
            await run.done(session, _SQL["set_customer"], contact, customer)
            before = [found["customer"]] if found["customer"] else []
            await finding.index_customers(session, sorted({customer, *before}))
    return True


async def asked_by(runs: "Runs", customers: Sequence[int], brands: Collection[int]) -> Asked:
    """What these customers asked under these brands."""
    found = await run.row(runs, _SQL["asked_by"], Asked, list(customers), sorted(brands))
    return found or Asked(0, None, None)


async def strays(runs: "Runs", before: int) -> list[int]:
    """Contacts made before an instant of which the log, as far as it was followed, says nothing."""
    with clear_losses():
        return [record["id"] for record in await runs.fetch(_SQL["strays"], before)]
