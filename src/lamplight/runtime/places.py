"""What customers do: each is rows in the tables and a command or fact in the journal."""

from typing import TYPE_CHECKING, cast

import msgspec
import phonenumbers

from lamplight.journal.courses import Course
from lamplight.journal.tables import contacts, erasure, messages, stills
from lamplight.journal.tables.courses import courses_of
from lamplight.line import Refused, states
from lamplight.line import commands as ask_for
from lamplight.runtime import facts, words
from lamplight.runtime.cards import Card, card_of
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.signals import CUSTOMER

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.contacts import Channel
    from lamplight.runtime.house import House
    from lamplight.runtime.views import Message, SlotView

CHANNELS = ("video", "voice", "chat")
WORDS = 4000
NAME = 200


class Ask(msgspec.Struct, frozen=True):
    """A customer asks for a person.

    `brand` is its address part; `callback_at` a chosen time (milliseconds) instead of now;
    `priority` the id of a law that they declare to be covered by; `country` (ISO 3166-1) says how
    to read the phone number; `earlier` is the token of an earlier place of theirs; `key` makes a
    repeated request the same one.
    """

    brand: str
    channel: str
    language: str
    purpose: str = "service"
    name: str = ""
    phone: str = ""
    words: str = ""
    callback_at: int | None = None
    priority: str = ""
    country: str = ""
    earlier: str = ""
    key: str = ""


class Asked(msgspec.Struct, frozen=True):
    """The place: its token is told to this customer only."""

    token: str
    contact: int


class _Known(msgspec.Struct, frozen=True):
    """What is known of whoever asks.

    `last` is the customer's last talk with one of us. `earlier` is the contact whose link they
    hold and `own_last` who had that one: this much they can prove; a number anybody may type.
    """

    customer: int = 0
    last: Course | None = None
    earlier: int = 0
    own_last: int = 0


class Places:
    """The customers' side of the house."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    # Asking

    async def ask(self, ask: Ask) -> Asked:
        """Give a place. Raises `Unknown` brand, `BadAsk`, or `Refused` ("closed", "slot_full")."""
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
            country=ask.country,
        )
        if not made.new and await self._is_known(made.contact):
            house.scene.cards.name_token(made.contact, made.token)
            return Asked(made.token, made.contact)
        await self._begin(ask, brand, made, earlier)
        return Asked(made.token, made.contact)

    def _check(self, ask: Ask, brand: "Brand") -> str:
        if ask.channel not in CHANNELS:
            raise BadAsk("channel", "channel is one of video, voice and chat.")
        if ask.language not in brand.languages:
            raise BadAsk("language", f"language is one of {', '.join(brand.languages)}.")
        if ask.purpose not in ("service", "sales"):
            raise BadAsk("purpose", "purpose is service or sales.")
        if ask.purpose == "sales" and brand.sales_line is None:
            raise BadAsk("purpose", "Nobody sells anything here: ask for service.")
        if ask.priority and ask.priority not in brand.priorities:
            raise BadAsk("priority", "That law isn't switched on for this brand.")
        if len(ask.name) > NAME or len(ask.words) > WORDS:
            raise BadAsk("too_long", f"A name has up to {NAME} characters, words up to {WORDS}.")
        if ask.callback_at is not None:
            self._house.slots.check_time(brand, ask.callback_at)
        return phone_number(ask.phone, ask.country)

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
            if ask.callback_at is None:
                self._require_open(brand)
            row = await contacts.contact_by_id(self._pool, made.contact)
            if row is None or row.erased_at is not None:
                raise BadAsk("key", "This request was refused before: ask with a new key.")
            known = await self._known(row, earlier)
            card = card_of(row, made.token)
            card.customer, card.last = known.customer, known.last
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
            raise Refused("closed", f"{brand.name} is closed now. A call at a time can be chosen.")

    async def _known(self, row: contacts.Contact, earlier: int) -> _Known:
        customer = row.customer or 0
        if not customer and row.phone:
            customer = await contacts.recognise(self._pool, row.id, self._house.clock.now())
        if not customer:
            return _Known()
        own = await courses_of(self._pool, [earlier]) if earlier else []
        return _Known(
            customer=customer,
            last=await words.last_course(self._house, customer, row.id),
            earlier=earlier,
            own_last=own[0].person if own else 0,
        )

    async def _give_place(self, ask: Ask, brand: "Brand", contact: int, known: _Known) -> None:
        command = await self._command(ask, brand, contact, known)
        try:
            await self._house.do(command)
        except Refused as refusal:
            # One open place a customer is a rule for who holds its link. By a number that anybody
            # may type it could be turned against its owner, or tell a stranger about them.
            if refusal.code != "already_here" or refusal.contact == known.earlier:
                raise
            await self._house.do(msgspec.structs.replace(command, customer=0))

    async def _command(
        self, ask: Ask, brand: "Brand", contact: int, known: _Known
    ) -> ask_for.Arrive | ask_for.Book:
        last_agent = known.last.person if known.last is not None else 0
        if ask.callback_at is not None:
            return ask_for.Book(
                contact=contact,
                brand=brand.id,
                purpose=ask.purpose,
                channel=ask.channel,
                language=ask.language,
                customer=known.customer,
                last_agent=last_agent,
                at=ask.callback_at,
                capacity=await self._house.slots.capacity(brand, ask.purpose, ask.callback_at),
                priority=ask.priority,
            )
        # A hold is shown to the customer: it must tell them nothing that isn't theirs.
        held = last_agent and last_agent == known.own_last
        hold_until = self._hold_until(ask, brand, last_agent) if held else 0
        return ask_for.Arrive(
            contact=contact,
            brand=brand.id,
            purpose=ask.purpose,
            channel=ask.channel,
            language=ask.language,
            customer=known.customer,
            last_agent=last_agent,
            hold_until=hold_until,
            priority=ask.priority,
        )

    def _hold_until(self, ask: Ask, brand: "Brand", last_agent: int) -> int:
        """Until when waiting for the same person costs no more than what the customer is told.

        0 when somebody else is free, or when that person is away or will likely take longer.
        """
        scene = self._house.scene
        agent = scene.line.agents.get(last_agent)
        if agent is None:
            return 0
        waits = self._house.views.waits()
        _, free, wait = waits.of_newcomer(brand.id, ask.purpose, ask.channel, ask.language)
        remaining = waits.remaining_ms(agent, scene.clock.now())
        if free or wait is None or remaining is None or remaining > wait.likely_ms:
            return 0
        return scene.clock.now() + round(min(wait.likely_ms, wait.bound_ms))

    # The place

    async def contact(self, token: str) -> int:
        """Whose token it is; what the place is made of is in hand then. Raises `Unknown`."""
        cards = self._house.scene.cards
        contact: int | None = cards.contact_of(token)
        if contact is None:
            row = await contacts.contact_by_token(self._pool, token)
            if row is None:
                raise Unknown("There is no such place.")
            contact = row.id
        if self._house.scene.contact(contact) is None:
            await self._house.scene.take_up(contact)
            self._house.views.let_go_later(contact)
        cards.name_token(contact, token)
        return contact

    async def leave(self, contact: int) -> None:
        """The customer leaves the line."""
        await self._house.do(ask_for.Leave(contact))

    async def keep(self, contact: int, phone: str | None = None) -> None:
        """The customer hangs up and is called at the turn."""
        if phone is not None:
            await self.give_details(contact, phone=phone)
        await self._house.do(ask_for.KeepPlace(contact, "asked"))

    async def come_back(self, contact: int) -> None:
        """The customer waits in person again."""
        await self._house.do(ask_for.ComeBack(contact, wait=True))

    async def change_channel(self, contact: int, channel: str) -> None:
        """The same place by another channel."""
        if channel not in CHANNELS:
            raise BadAsk("channel", "channel is one of video, voice and chat.")
        await self._house.do(ask_for.ChangeChannel(contact, channel))

    async def callback(self, contact: int, at: int | None) -> None:
        """The customer asks to be called: at the turn, or at a chosen time."""
        if at is None:
            await self._house.do(ask_for.AskCallback(contact))
            return
        story = self._house.scene.story(contact)
        brand = self._house.scene.directory.brands.get(story.brand if story is not None else 0)
        if story is None or brand is None:
            raise Unknown("There is no such place.")
        self._house.slots.check_time(brand, at)
        capacity = await self._house.slots.capacity(brand, story.purpose, at)
        await self._house.do(ask_for.AskCallback(contact, at, capacity))

    async def ask_for(self, contact: int, purpose: str) -> None:
        """The customer asks for the other purpose."""
        if purpose not in ("service", "sales"):
            raise BadAsk("purpose", "purpose is service or sales.")
        await self._house.do(ask_for.AskFor(contact, purpose))

    async def release(self, contact: int) -> None:
        """The customer no longer needs the call."""
        await self._house.do(ask_for.ReleasePromise(contact))

    async def answer(self, contact: int, page: str = "") -> None:
        """The customer picks up the ring of their page, in this one of their pages."""
        seats = self._house.scene.seats
        await self._house.do(ask_for.Reach(contact), lambda: seats.take(contact, CUSTOMER, page))

    def sit(self, contact: int, page: str, *, take: bool) -> None:
        """The customer talks in this page; without `take` only if they do in no other yet.

        Raises `Refused` ("not_talking").
        """
        state = self._house.scene.contact(contact)
        if state is None or state.state != states.TALKING:
            raise Refused("not_talking", "Nobody talks here any more.", contact)
        seats = self._house.scene.seats
        if take:
            seats.take(contact, CUSTOMER, page)
            seats.call_again(contact, None)
        else:
            seats.claim(contact, CUSTOMER, page)
        self._house.views.refresh_talk(contact)

    async def end(self, contact: int) -> None:
        """The customer ends the talk."""
        await self._house.do(ask_for.End(contact))

    async def slots(self, slug: str) -> "list[SlotView]":
        """Times at which we can call. Raises `Unknown`."""
        brand = self._house.scene.directory.brand_of(slug)
        if brand is None:
            raise Unknown(f"There is no brand {slug}.")
        return await self._house.slots.free(brand, "service")

    # Words

    async def say_words(self, contact: int, text: str) -> None:
        """What happened, in the customer's own words; it replaces what they wrote before."""
        text = text.strip()
        if len(text) > WORDS:
            raise BadAsk("too_long", f"That is more than {WORDS} characters.")
        self._house.require_ready()
        if not await contacts.change_contact(self._pool, contact, words=text):
            raise Unknown("There is no such place.")

        def learn(card: Card) -> None:
            card.words = text

        await self._house.note(facts.WordsSaid(contact), learn)

    async def give_details(
        self, contact: int, name: str | None = None, phone: str | None = None
    ) -> None:
        """A name or a number, given or changed."""
        row = await contacts.contact_by_id(self._pool, contact)
        if row is None:
            raise Unknown("There is no such place.")
        name = None if name is None else name.strip()
        if name is not None and len(name) > NAME:
            raise BadAsk("too_long", f"A name has up to {NAME} characters.")
        phone = None if phone is None else phone_number(phone, row.country)
        self._house.require_ready()
        await contacts.change_contact(self._pool, contact, name=name, phone=phone)
        customer = row.customer or 0
        if phone:
            customer = await contacts.recognise(self._pool, contact, self._house.clock.now())
        last = await words.last_course(self._house, customer, contact)

        def learn(card: Card) -> None:
            card.name = card.name if name is None else name
            card.phone = card.phone if phone is None else phone
            card.customer, card.last = customer, card.last or last

        await self._house.note(facts.DetailsGiven(contact, customer), learn)

    async def say_useful(self, contact: int, yes: bool, text: str = "") -> None:
        """Whether the thing is useful now."""
        story = self._house.scene.story(contact)
        if story is None or not story.answered_at:
            raise Refused("not_answered", "Nobody has answered this contact yet.", contact)
        self._house.require_ready()
        await messages.add_useful(
            self._pool,
            contact=contact,
            answer="yes" if yes else "not_yet",
            words=text.strip()[:WORDS],
            at=self._house.clock.now(),
        )

        def learn(card: Card) -> None:
            card.useful = "yes" if yes else "not_yet"
            card.useful_words = text.strip()[:WORDS]

        await self._house.note(facts.UsefulSaid(contact, yes), learn)

    async def write(self, contact: int, text: str, key: str) -> "Message":
        """A chat message of the customer; the same key writes once."""
        return await words.write(self._house, contact, 0, text, key)

    async def consent(self, contact: int, still: int, consent: bool) -> None:
        """The customer agrees to a still picture, or doesn't."""
        now = self._house.clock.now()
        self._house.require_ready()
        if not await stills.answer_still(
            self._pool, still, contact=contact, consent=consent, at=now
        ):
            raise Unknown("No picture is being asked for.")
        row = await stills.still_by_id(self._pool, still)

        def learn(card: Card) -> None:
            if row is not None:
                card.stills[still] = row

        await self._house.note(facts.StillAnswered(contact, still, consent), learn)


def phone_number(typed: str, country: str) -> str:
    """The number in its international form (E.123), empty for an empty one.

    Raises `BadAsk` for what can't be dialled.

    Without a country code the number is read as one of `country` (ISO 3166-1).
    """
    typed = typed.strip()
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        raise BadAsk(
            "phone", "We can't dial this number: write it with its country code, like +44 …."
        ) from None
    if not phonenumbers.is_possible_number(number):
        raise BadAsk("phone", "This phone number is too short or too long to be dialled.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
