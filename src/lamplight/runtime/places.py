"""What customers do with their place: each is rows in the tables and a command or fact in the
journal. How they come by it is in `asking`."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import contacts, messages, stills
from lamplight.line import Refused, states
from lamplight.line import commands as ask_for
from lamplight.line.limits import CHANNELS, PURPOSES
from lamplight.runtime import facts, words
from lamplight.runtime.asking import NAME, WORDS
from lamplight.runtime.cards import Card
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.phone import phone_number
from lamplight.runtime.signals import CUSTOMER

if TYPE_CHECKING:
    from lamplight.runtime.house import House
    from lamplight.runtime.views import Message, SlotView


class Places:
    """The customers' side of the house."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

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
        """The same place by another channel; a call at a chosen time only if somebody can make
        it by that channel then."""
        if channel not in CHANNELS:
            raise BadAsk("channel", "channel is one of video, voice and chat.")
        state = self._house.scene.contact(contact)
        if state is None or state.state != states.SCHEDULED:
            await self._house.do(ask_for.ChangeChannel(contact, channel))
            return
        async with self._house.slots.weighing:
            capacity = await self._capacity(contact, state.due, channel)
            await self._house.do(ask_for.ChangeChannel(contact, channel, capacity))

    async def callback(self, contact: int, at: int | None) -> None:
        """The customer asks to be called: at the turn, or at a chosen time."""
        if at is None:
            await self._house.do(ask_for.AskCallback(contact))
            return
        async with self._house.slots.weighing:
            capacity = await self._capacity(contact, at, chosen=True)
            await self._house.do(ask_for.AskCallback(contact, at, capacity))

    async def _capacity(
        self, contact: int, at: int, channel: str = "", *, chosen: bool = False
    ) -> int:
        """How many calls its slot can hold with this one, by this channel or by its own. Raises
        `BadAsk` for a time that is chosen now and never offered."""
        story = self._house.scene.story(contact)
        brand = self._house.scene.directory.brands.get(story.brand if story is not None else 0)
        if story is None or brand is None:
            raise Unknown("There is no such place.")
        if chosen:
            self._house.slots.check_time(at)
        slots = self._house.slots
        need = slots.need(brand, story.purpose, channel or story.channel, story.language)
        return await slots.capacity(brand, need, at, contact)

    async def ask_for(self, contact: int, purpose: str) -> None:
        """The customer asks for the other purpose."""
        if purpose not in PURPOSES:
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

    async def slots(
        self, slug: str, purpose: str = "service", channel: str = "voice", language: str = ""
    ) -> "list[SlotView]":
        """Times at which we can call; in the brand's first language if none is named.

        Raises `Unknown`, and `BadAsk` for what the brand doesn't have.
        """
        brand = self._house.scene.directory.brand_of(slug)
        if brand is None:
            raise Unknown(f"There is no brand {slug}.")
        if purpose == "sales" and brand.sales_line is None:
            raise BadAsk("purpose", "Nobody sells anything here: ask for service.")
        if language and language not in brand.languages:
            raise BadAsk("language", f"language is one of {', '.join(brand.languages)}.")
        need = self._house.slots.need(brand, purpose, channel, language or brand.languages[0])
        return await self._house.slots.free(brand, need)

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
        past = await words.past_courses(self._house, contact)
        first = (await contacts.first_contacts(self._pool, [contact])).get(contact, 0)

        def learn(card: Card) -> None:
            card.name = card.name if name is None else name
            card.phone = card.phone if phone is None else phone
            card.customer, card.past, card.first = customer, card.past or past, first

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
