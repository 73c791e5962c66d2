"""Writing a letter: its row and the effect that sends it, in the caller's transaction."""

import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.journal.errors import NoSuchRow
from lamplight.journal.log import Effect
from lamplight.journal.tables import brands, effects, links, mail, papers, people
from lamplight.runtime.letters.catalogue import language_for
from lamplight.runtime.letters.kinds import fields_of
from lamplight.runtime.letters.lines import address_of, one_line
from lamplight.runtime.letters.rendering import OWN_PAGE, Setting, render

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.mail import Reader
    from lamplight.journal.tables.papers import Kind
    from lamplight.journal.tables.people import Person
    from lamplight.journal.tables.run import Held

SEND_MAIL: Final = "send_mail"
CALLED: Final = 100
SENDER: Final = 200
WITH_CODE: Final = "link"
"""The kind of letter that bears a code too."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to a customer, or to one of us (`to_person`).

    `fields` are those of its kind (`letters.kinds`); `person` signs it, `brand` is whom they speak
    as. The customer is known by `customer`, `service_case` or `contact`; an `address` that they
    gave for this very thing comes before all others. `key` makes it the same letter however often
    it is written. `enclosed` are papers of the case that go along, and pictures of its talks.
    """

    kind: str
    brand: int
    key: str
    fields: dict[str, Any] = {}
    customer: int | None = None
    service_case: int | None = None
    contact: int | None = None
    person: int | None = None
    to_person: int | None = None
    address: str = ""
    enclosed: "tuple[tuple[Kind, int], ...]" = ()


async def write(session: "Held", letter: Letter, now: int) -> int | None:
    """Writes a letter and leaves what sends it, with the commit of the caller's transaction.

    Returns its id, that of the first where one of its key is there. None where there is nowhere
    to send it: no address is known, or none that can be written to; the customer is erased. A
    `link` goes to an address only that is known to be the customer's, five times an hour.
    ValueError for fields that aren't the kind's, `NoSuchRow` for a brand that isn't there.
    """
    fields = fields_of(letter.kind, letter.fields)
    if (before := await mail.mail_by_key(session, letter.key)) is not None:
        return before
    brand = await brands.brand_by_id(session, letter.brand)
    if brand is None:
        raise NoSuchRow(f"There is no brand {letter.brand}.")
    reader = await _reader(session, letter)
    address = address_of(reader.address) if reader is not None else None
    if reader is None or address is None:
        return None
    if letter.kind == WITH_CODE and not (
        reader.verified and await links.may_send_code(session, address, now)
    ):
        return None
    signs = None
    if letter.person is not None:
        signs = await people.person_by_id(session, letter.person)
    setting = _setting(letter, brand, reader, signs)
    rendered = render(letter.kind, fields, setting)
    sender = one_line(", ".join(filter(None, (setting.person, setting.brand))), SENDER)
    new = mail.NewMail(
        key=letter.key,
        brand=letter.brand,
        customer=reader.customer,
        service_case=letter.service_case,
        kind=letter.kind,
        recipient=address,
        called=one_line(reader.name, CALLED),
        sender=sender,
        subject=rendered.subject,
        plain=rendered.plain,
        html=rendered.html,
        message_id=secrets.token_hex(16),
        person=letter.person,
    )
    made = await _add(session, new, now, whole=reader.verified)
    if made.fresh and letter.enclosed:
        await papers.enclose(session, made.mail, letter.enclosed)
    return made.mail


async def once_more(session: "Held", letter: int, nth: int, now: int) -> int | None:
    """A letter that was refused, in the same words, to where its reader is reached now: one for
    each `nth`. None where there is nowhere to send it, or it was erased."""
    old = await mail.mail_by_id(session, letter)
    if old is None or not old.plain:
        return None
    reader = await mail.reader(
        session, customer=old.customer, contact=None, service_case=old.service_case
    )
    address = address_of(reader.address) if reader is not None else None
    if reader is None or address is None:
        return None
    new = mail.NewMail(
        key=f"{'/'.join(old.key.split('/')[:2])}/{nth}",
        brand=old.brand,
        customer=reader.customer,
        service_case=old.service_case,
        kind=old.kind,
        recipient=address,
        called=old.called,
        sender=old.sender,
        subject=old.subject,
        plain=old.plain,
        html=old.html,
        message_id=secrets.token_hex(16),
    )
    made = await _add(session, new, now, whole=reader.verified)
    if made.fresh:
        await papers.enclose_again(session, letter, made.mail)
    return made.mail


async def language(
    session: "Held",
    brand: int,
    customer: int | None,
    service_case: int | None,
    contact: int | None = None,
) -> str:
    """The language of a letter to this reader: theirs, else the first of the brand's."""
    found = await brands.brand_by_id(session, brand)
    reader = await mail.reader(
        session, customer=customer, contact=contact, service_case=service_case
    )
    own = reader.language if reader is not None else ""
    return language_for(own, found.languages if found is not None else ())


class _Made(msgspec.Struct, frozen=True):
    """A letter that is there now; `fresh`: it wasn't before."""

    mail: int
    fresh: bool


async def _add(session: "Held", new: mail.NewMail, now: int, *, whole: bool) -> _Made:
    made = await mail.add_mail(session, new, now)
    if made is None:  # whoever wrote it at the same time has committed meanwhile
        return _Made(await mail.mail_by_key(session, new.key) or 0, fresh=False)
    if new.customer is not None and OWN_PAGE in new.plain:
        await links.add_link_of_mail(
            session,
            made,
            customer=new.customer,
            brand=new.brand,
            service_case=new.service_case,
            whole=whole,
            now=now,
            with_code=new.kind == WITH_CODE,
        )
    await effects.leave(session, [Effect(f"mail/{made}", SEND_MAIL, {"mail": made})], now)
    return _Made(made, fresh=True)


async def _reader(session: "Held", letter: Letter) -> "Reader | None":
    if letter.to_person is not None:
        one = await people.person_by_id(session, letter.to_person)
        if one is None or not one.active:
            return None
        language = next(iter(one.languages), "")
        return mail.Reader(None, one.name, language, "", one.email, verified=False)
    return await mail.reader(
        session,
        customer=letter.customer,
        contact=letter.contact,
        service_case=letter.service_case,
        address=letter.address.strip(),
    )


def _setting(letter: Letter, brand: "Brand", reader: "Reader", signs: "Person | None") -> Setting:
    return Setting(
        language=language_for(reader.language, brand.languages),
        tag=reader.language,
        timezone=reader.timezone or brand.timezone,
        brand=one_line(brand.name),
        called=reader.name,
        person=one_line(signs.name) if signs is not None else "",
        page=reader.customer is not None and (reader.verified or letter.service_case is not None),
    )
