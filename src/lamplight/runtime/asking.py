"""Asking for a person: how a customer comes by a place, and what is known of them then."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, cast

import msgspec

from lamplight.journal.courses import Course
from lamplight.journal.tables import contacts, erasure
from lamplight.journal.tables.courses import courses_of
from lamplight.line import Refused
from lamplight.line import commands as ask_for
from lamplight.line.limits import CHANNELS, PURPOSES
from lamplight.runtime import wishes, words
from lamplight.runtime.cards import card_of
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.phone import phone_number

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.contacts import Channel
    from lamplight.runtime.house import House

WORDS = 2000
NAME = 100
"""So many characters a customer's words and name have at most."""


class Ask(msgspec.Struct, frozen=True):
    """A customer asks for a person.

    `brand` is its address part; `callback` a call at the turn instead of waiting, from the next
    opening on while the brand is closed; `callback_at` a call at a chosen time (milliseconds);
    `priority` the id of a law that they declare to be covered by; `country` (ISO 3166-1) is theirs
    where they say it, and `near` the one that else says how to read their number; `earlier` is the
    token of an earlier place of theirs; `key` makes a repeated request the same one.
    """

    brand: str
    channel: str
    language: str
    purpose: str = "service"
    name: str = ""
    phone: str = ""
    words: str = ""
    callback: bool = False
    callback_at: int | None = None
    priority: str = ""
    country: str = ""
    near: str = ""
    earlier: str = ""
    key: str = ""


class Asked(msgspec.Struct, frozen=True):
    """The place: its token is told to this customer only."""

    token: str
    contact: int


class _Known(msgspec.Struct, frozen=True):
    """What is known of whoever asks; `first` is the first contact of this customer.

    `past` is the customer's last talk with one of us under each brand, for our own people's eyes:
    a number anybody may type. `earlier` is the contact whose link they hold and `own_last` who had
    that one. This much they can prove, and only this decides who is rung for them: who is rung is
    shown to them.
    """

    customer: int = 0
    first: int = 0
    past: dict[int, Course] = {}
    earlier: int = 0
    own_last: int = 0


class Asking:
    """Gives places."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    async def ask(self, ask: Ask) -> Asked:
        """Give a place. Raises `Unknown` brand, `BadAsk`, or `Refused` ("closed",
        "no_opening", "slot_full")."""
        house = self._house
        house.require_ready()
        brand = house.scene.directory.brand_of(ask.brand)
        if brand is None:
            raise Unknown(f"There is no brand {ask.brand}.")
        phone = self._check(ask, brand)
        now = house.clock.now()
        earlier, customer = await self._earlier(ask.earlier)
        made = await contacts.add_contact(
            self._pool,
            brand=brand.id,
            channel=cast("Channel", ask.channel),
            language=ask.language,
            now=now,
            key=ask.key,
            purpose="sales" if ask.purpose == "sales" else "service",
            customer=customer or None,
            name=ask.name.strip(),
            phone=phone,
            words=ask.words.strip(),
            country=ask.country or ask.near,
        )
        if not made.new and await self._is_known(made.contact):
            house.scene.cards.name_token(made.contact, made.token)
            await wishes.say_again(house, made.contact, ask, phone)
            return Asked(made.token, made.contact)
        await self._begin(ask, brand, made, earlier)
        return Asked(made.token, made.contact)

    def _check(self, ask: Ask, brand: "Brand") -> str:
        if ask.channel not in CHANNELS:
            raise BadAsk("channel", "channel is one of video, voice and chat.")
        if ask.language not in brand.languages:
            raise BadAsk("language", f"language is one of {', '.join(brand.languages)}.")
        if ask.purpose not in PURPOSES:
            raise BadAsk("purpose", "purpose is service or sales.")
        if ask.purpose == "sales" and brand.sales_line is None:
            raise BadAsk("purpose", "Nobody sells anything here: ask for service.")
        if ask.priority and ask.priority not in brand.priorities:
            raise BadAsk("priority", "That law isn't switched on for this brand.")
        if len(ask.name) > NAME or len(ask.words) > WORDS:
            raise BadAsk("too_long", f"A name has up to {NAME} characters, words up to {WORDS}.")
        if ask.callback_at is not None:
            self._house.slots.check_time(ask.callback_at)
        return phone_number(ask.phone, ask.country or ask.near)

    async def _earlier(self, token: str) -> tuple[int, int]:
        """The contact of an earlier place, known by its link, and its customer; 0 for none."""
        earlier = await contacts.contact_by_token(self._pool, token) if token else None
        if earlier is None:
            return 0, 0
        now = self._house.clock.now()
        return earlier.id, await contacts.customer_of(self._pool, earlier.id, now)

    async def _is_known(self, contact: int) -> bool:
        if self._house.scene.story(contact) is not None:
            return True
        return bool(await courses_of(self._pool, [contact]))

    async def _begin(self, ask: Ask, brand: "Brand", made: contacts.Made, earlier: int) -> None:
        house = self._house
        try:
            if ask.callback_at is None and not ask.callback:
                self._require_open(brand)
            row = await contacts.contact_by_id(self._pool, made.contact)
            if row is None or row.erased_at is not None:
                raise BadAsk("key", "This request was refused before: ask with a new key.")
            known = await self._known(row, earlier)
            card = card_of(row, made.token)
            card.customer, card.past, card.first = known.customer, known.past, known.first
            card.wished = ask
            house.scene.cards.put(card)
            await self._give_place(ask, brand, made.contact, known)
        except Refused:
            if await self._is_known(made.contact):
                return  # the same request, sent twice at once, was faster
            house.scene.cards.drop(made.contact)
            await erasure.erase_contact(self._pool, made.contact, house.clock.now())
            raise

    def _require_open(self, brand: "Brand") -> None:
        state = self._house.scene.line.brands.get(brand.id)
        if state is None or not state.open:
            raise Refused("closed", f"{brand.name} is closed now. A call can be asked for.")

    async def _known(self, row: contacts.Contact, earlier: int) -> _Known:
        customer = row.customer or 0
        if not customer and row.phone:
            customer = await contacts.recognise(self._pool, row.id, self._house.clock.now())
        if not customer:
            return _Known()
        own = await courses_of(self._pool, [earlier]) if earlier else []
        return _Known(
            customer=customer,
            first=(await contacts.first_contacts(self._pool, [row.id]))[row.id],
            past=await words.past_courses(self._house, row.id),
            earlier=earlier,
            own_last=own[0].person if own else 0,
        )

    async def _give_place(self, ask: Ask, brand: "Brand", contact: int, known: _Known) -> None:
        weighing = nullcontext() if ask.callback_at is None else self._house.slots.weighing
        async with weighing:
            command = await self._command(ask, brand, contact, known)
            try:
                await self._house.do(command)
            except Refused as refusal:
                # One open place a customer is a rule for who holds its link. By a number that
                # anybody may type it could be turned against its owner, or tell a stranger of them.
                if refusal.code != "already_here" or refusal.contact == known.earlier:
                    raise
                await self._house.do(msgspec.structs.replace(command, customer=0))

    async def _command(
        self, ask: Ask, brand: "Brand", contact: int, known: _Known
    ) -> ask_for.Arrive | ask_for.Book:
        if ask.callback or ask.callback_at is not None:
            return ask_for.Book(
                contact=contact,
                brand=brand.id,
                purpose=ask.purpose,
                channel=ask.channel,
                language=ask.language,
                customer=known.customer,
                last_agent=known.own_last,
                at=ask.callback_at or 0,
                capacity=await self._capacity(ask, brand),
                priority=ask.priority,
                country=ask.country,
            )
        hold_until = self._hold_until(ask, brand, known.own_last) if known.own_last else 0
        return ask_for.Arrive(
            contact=contact,
            brand=brand.id,
            purpose=ask.purpose,
            channel=ask.channel,
            language=ask.language,
            customer=known.customer,
            last_agent=known.own_last,
            hold_until=hold_until,
            priority=ask.priority,
            country=ask.country,
        )

    async def _capacity(self, ask: Ask, brand: "Brand") -> int:
        """How many calls the chosen slot holds; 0 for a call at the turn, which takes none."""
        if ask.callback_at is None:
            return 0
        slots = self._house.slots
        need = slots.need(brand, ask.purpose, ask.channel, ask.language)
        return await slots.capacity(brand, need, ask.callback_at)

    def _hold_until(self, ask: Ask, brand: "Brand", last_agent: int) -> int:
        """Until when waiting for the same person costs no more than what the customer is told.

        0 when somebody else is free, or when that person is away or will likely take longer.
        """
        scene = self._house.scene
        agent = scene.line.agents.get(last_agent)
        if agent is None:
            return 0
        waits = self._house.views.waits()
        outlook = waits.of_newcomer(brand.id, ask.purpose, ask.channel, ask.language)
        free, wait = outlook.free, outlook.wait
        remaining = waits.remaining_ms(agent, scene.clock.now())
        if free or wait is None or remaining is None or remaining > wait.likely_ms:
            return 0
        return scene.clock.now() + round(min(wait.likely_ms, wait.bound_ms))
