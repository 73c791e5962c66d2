"""Letters: written with the commit that promised them, sent by the outbox.

`plain` and `html` never hold a reader's own link or code: both stand in them under another name
until they leave (`runtime.letters`).
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("mail")
State = Literal["waiting", "sent", "refused"]
REASON = 300
"""Characters of a reason that are kept."""


class Reader(msgspec.Struct, frozen=True):
    """Whom a letter is for; `address` is empty where none is known. `verified`: a shop or we know
    that it is this customer's."""

    customer: int | None
    name: str
    language: str
    timezone: str
    address: str
    verified: bool


class NewMail(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it is written. `message_id` is what will stand before the @; `person` signs it,
    nobody where it speaks for the brand alone."""

    key: str
    brand: int
    customer: int | None
    service_case: int | None
    kind: str
    recipient: str
    called: str
    sender: str
    subject: str
    plain: str
    html: str
    message_id: str
    person: int | None = None


class Mail(msgspec.Struct, frozen=True):
    """A letter. `slug` is its brand's; `message_id` is whole once it was first tried."""

    id: int
    key: str
    brand: int
    slug: str
    customer: int | None
    service_case: int | None
    kind: str
    recipient: str
    called: str
    sender: str
    subject: str
    plain: str
    html: str
    message_id: str
    in_reply_to: str
    state: State
    reason: str
    made_at: int
    ended_at: int | None
    person: int | None


class Refused(msgspec.Struct, frozen=True):
    """A letter that nobody takes; `reason` is in the server's words."""

    id: int
    brand: int
    customer: int | None
    service_case: int | None
    kind: str
    recipient: str
    called: str
    subject: str
    reason: str
    ended_at: int


class Waiting(msgspec.Struct, frozen=True):
    """How many letters wait to leave, and since when the first of them does."""

    waiting: int
    since: int | None


async def reader(
    runs: "Runs",
    *,
    customer: int | None,
    contact: int | None,
    service_case: int | None,
    address: str = "",
) -> Reader | None:
    """Who reads a letter to this customer, at `address` where one is given for this very letter;
    None when who they were is erased."""
    return await run.row(
        runs, _SQL["reader_of_letter"], Reader, customer, contact, service_case, address
    )


async def add_mail(session: "Held", new: NewMail, now: int) -> int | None:
    """The id, None when a letter of this key is there."""
    made: int | None = await run.value(
        session,
        _SQL["add_mail"],
        new.key,
        new.brand,
        new.customer,
        new.service_case,
        new.kind,
        new.recipient,
        new.called,
        new.sender,
        new.subject,
        new.plain,
        new.html,
        new.message_id,
        now,
        new.person,
    )
    return made


async def mail_by_key(runs: "Runs", key: str) -> int | None:
    found: int | None = await run.value(runs, _SQL["mail_by_key"], key)
    return found


async def mail_by_id(runs: "Runs", mail: int) -> Mail | None:
    return await run.row(runs, _SQL["mail_by_id"], Mail, mail)


async def mail_of_case(runs: "Runs", service_case: int) -> list[Mail]:
    """The oldest first."""
    return await mail_of_cases(runs, [service_case])


async def mail_of_cases(runs: "Runs", service_cases: Collection[int]) -> list[Mail]:
    """Of several cases, the oldest first."""
    return await run.rows(runs, _SQL["mail_of_cases"], Mail, sorted(service_cases))


async def earlier_waits(runs: "Runs", mail: int) -> bool:
    """Whether a letter of the same case to the same reader hasn't left yet."""
    return bool(await run.value(runs, _SQL["earlier_mail_waits"], mail))


async def thread_of(runs: "Runs", mail: int) -> list[str]:
    """Message-IDs of what the same reader has of the same case, the oldest first."""
    found = await runs.fetch(_SQL["thread_of_mail"], mail)
    return [record["message_id"] for record in found]


async def address_mail(runs: "Runs", mail: int, *, message_id: str, in_reply_to: str) -> None:
    """Its Message-ID and what it answers, from the first try on and for ever."""
    await run.done(runs, _SQL["address_mail"], mail, message_id, in_reply_to)


async def mail_sent(runs: "Runs", mail: int, now: int) -> None:
    await run.done(runs, _SQL["end_mail"], mail, "sent", "", now)


async def mail_refused(runs: "Runs", mail: int, reason: str, now: int) -> bool:
    """False when it has ended already."""
    touched = await run.done(runs, _SQL["end_mail"], mail, "refused", reason[:REASON], now)
    return touched > 0


async def refused_since(
    runs: "Runs", brands: Sequence[int], since: int, limit: int = 50
) -> list[Refused]:
    """Letters of these brands that nobody takes, the newest first."""
    return await run.rows(runs, _SQL["refused_mail"], Refused, list(brands), since, limit)


async def waiting(runs: "Runs") -> Waiting:
    found = await run.row(runs, _SQL["waiting_mail"], Waiting)
    return found or Waiting(0, None)


async def lock_case(session: "Held", service_case: int) -> int | None:
    """Lock a case; who answers for it, None where nobody does."""
    owner: int | None = await run.value(session, _SQL["case_answerer"], service_case)
    return owner


async def tell_case(session: "Held", service_case: int, mail: int, now: int) -> None:
    """Note in a case that a letter of it was refused. Its row is locked."""
    body = msgspec.json.encode({"mail": mail}).decode()
    await run.done(session, _SQL["tell_case"], service_case, now, body)
