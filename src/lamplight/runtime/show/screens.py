"""Which screen shows what, kept up to date: the stores that streams follow.

What must be seen at once (an offer, a talk, one's own place) is published with the commit. What
changes with everything (rows of the line, colleagues, figures, brands' pages) is marked and
published together a few times a second, made one store after the other, so that it holds up
nothing.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.runtime.errors import Unknown
from lamplight.runtime.show import board, brand, desk, parts
from lamplight.runtime.show.place import place_view
from lamplight.runtime.show.rows import Rows
from lamplight.runtime.show.together import Together
from lamplight.runtime.stores import Store
from lamplight.runtime.useful import hears
from lamplight.runtime.waits import Waits

if TYPE_CHECKING:
    from lamplight.journal.log import Recorded
    from lamplight.runtime.hub import Audience
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.stores import Publisher
    from lamplight.runtime.timers import Timers
    from lamplight.runtime.views import BrandCard, BrandView, FiguresView, PlaceView
    from lamplight.runtime.views.asks import AskOfMe
    from lamplight.runtime.views.desk import ShopLate

LINGER_MS = 60_000
"""A store that nobody follows is kept up to date for so long, for those who come back."""

AT_A_TIME: Final = 16
"""Screens that are made in one go, where all are: some 2 ms, in which nobody's ring waits."""


class Screens:
    """The stores, by what they show."""

    def __init__(
        self,
        scene: "Scene",
        publisher: "Publisher",
        timers: "Timers",
        is_open: "Callable[[Audience], bool]",
    ) -> None:
        self._scene = scene
        self._publisher = publisher
        self._timers = timers
        self._is_open = is_open
        self._stores: dict[tuple[str, Any], Store] = {}
        self._shared: dict[tuple[str, Any], Store] = {}  # those that many follow, of these
        self._waits: Waits | None = None
        self._together = Together(timers, scene.clock, self._publish_together)
        self._notices: set[int] = set()
        self._shops: tuple[ShopLate, ...] = ()
        self._asks: dict[int, list[AskOfMe]] = {}
        self._asked = 0
        self._heard: dict[int, int] = {}  # the last "is it useful now" that is shown to whom

    # For the hub

    async def prepare(self, audience: "Audience") -> None:
        """Fetch what the audience's stores are made from. Raises `Unknown`."""
        kind, who = audience
        directory = self._scene.directory
        if kind == "place":
            await self._scene.take_up(who)
            self._forget_later(audience)
        elif kind == "brand":
            if who not in directory.brands:
                raise Unknown(f"There is no brand {who}.")
        elif who not in directory.people or not directory.people[who].active:
            raise Unknown(f"Nobody here has the number {who}.")

    def stores(self, audience: "Audience") -> Sequence[Store]:
        """The audience's stores, published up to now."""
        kind, who = audience
        if kind == "place":
            return [self._store("place", who)]
        if kind == "brand":
            return [self._store("brand", who)]
        if kind == "board":
            return [self._store("figures", self._named(who)), self._store("people", None)]
        brands = self._scene.directory.brands_of(who)
        return [
            self._store("desk", who),
            self._store("rows", brands),
            self._store("people", None),
            self._store("figures", self._named(who)),
        ]

    def _named(self, person: int) -> frozenset[int]:
        """Whose customers somebody is told by name in the figures: a lead's own brands'."""
        directory = self._scene.directory
        return directory.brands_of(person) if directory.is_lead(person) else frozenset()

    def let_go_later(self, contact: int) -> None:
        """Somebody has looked at a contact: soon its card needn't be in hand any more."""
        self._forget_later(("place", contact))

    def unfollowed(self, audience: "Audience") -> None:
        """The last stream of the audience has ended."""
        self._forget_later(audience)

    def _forget_later(self, audience: "Audience") -> None:
        at = self._scene.clock.now() + LINGER_MS
        self._timers.set(("linger", audience), at, lambda: self._forget(audience))

    def _forget(self, audience: "Audience") -> None:
        if self._is_open(audience):
            return
        for key in [audience, *self._shared]:
            store = self._stores.get(key)
            if store is not None and not store.subscribers:
                del self._stores[key]
                self._shared.pop(key, None)
        if audience[0] == "place":
            self._scene.let_go(audience[1])

    def _store(self, kind: str, which: Any) -> Store:
        store = self._stores.get((kind, which))
        if store is None:
            store = self._publisher.store()
            self._fill((kind, which), store, None)
            self._publisher.publish(store)
            self._stores[kind, which] = store
            if kind not in ("place", "desk"):
                self._shared[kind, which] = store
        return store

    # After commits

    def committed(self, recorded: "Sequence[Recorded]") -> None:
        """Publish at once what must be seen at once, and mark the rest."""
        self._waits = None
        contacts: set[int] = set()
        agents: set[int] = set()
        for one in recorded:
            _touched(one.event, contacts, agents)
            for person in hears(self._scene, one.event):
                self._heard[person] = one.number
                agents.add(person)
        for contact in contacts:
            state = self._scene.contact(contact)
            if state is not None:
                agents.update((state.offered_to, state.agent, state.asking_agent, *state.guests))
        if self._scene.memory.notices.keys() != self._notices:
            self._notices = set(self._scene.memory.notices)
            agents.update(which for kind, which in self._stores if kind == "desk")
        self.refresh("desk", agents)
        self.refresh("place", contacts)
        self.refresh_together()

    def show_shops(self, late: "tuple[ShopLate, ...]") -> None:
        """These shops weren't read for too long: whoever leads sees it."""
        self._shops = late
        directory = self._scene.directory
        self.refresh("desk", [one for one in directory.people if directory.is_lead(one)])

    def show_asks(self, asks: "dict[int, list[AskOfMe]]", changed: int) -> None:
        """Who is asked to come in, each for what; whoever leads is told when that changed last."""
        before, self._asks, self._asked = self._asks, asks, changed
        directory = self._scene.directory
        leads = {one for one in directory.people if directory.is_lead(one)}
        self.refresh("desk", leads | before.keys() | asks.keys())

    def refresh_talk(self, contact: int) -> None:
        """Publish at once, to all who are in a talk, what isn't journaled about it."""
        state = self._scene.contact(contact)
        if state is not None:
            self.refresh("desk", [state.agent, *state.guests])
            self.refresh("place", [contact])

    def refresh_place(self, contact: int) -> None:
        """Publish a place at once."""
        self._refresh(("place", contact))

    def refresh(self, kind: str, which: Iterable[int]) -> None:
        """Publish these places or desks at once."""
        for one in which:
            self._refresh((kind, one))

    def _refresh(self, key: tuple[str, Any]) -> None:
        store = self._stores.get(key)
        if store is not None:
            self._fill(key, store, None)
            self._publisher.publish(store)

    # A few times a second

    def refresh_together(self) -> None:
        """What changes with everything has changed."""
        self._together.ask()

    async def _publish_together(self) -> None:
        self.refresh("desk", self._rung())  # who is asked next may be another
        rows: Rows | None = None
        for key, store in list(self._shared.items()):
            if key[0] == "rows" and rows is None:
                rows = Rows(self._scene)
            self._fill(key, store, rows)
            # Rows name contacts of the line as it was when they were read: not for long.
            rows = None if self._waits is None else rows
            await asyncio.sleep(0)
        # All in one go: whoever follows several of them is woken once.
        for store in self._shared.values():
            self._publisher.publish(store)

    def _rung(self) -> list[int]:
        """Whose desk rings now."""
        agents = self._scene.line.agents
        desks = [who for kind, who in self._stores if kind == "desk" and who in agents]
        return [who for who in desks if agents[who].ringing]

    async def close(self) -> None:
        """Stop publishing."""
        await self._together.close()

    def start_over(self) -> None:
        """The line and what is remembered were rebuilt: every store is made anew from them."""
        self._waits = None
        for key, store in self._stores.items():
            self._fill(key, store, None)
            self._publisher.publish(store)

    async def look_again(self) -> None:
        """The tables of brands and people were read again: every store shows what they say now.

        A few at a time: where a thousand wait, all in one go would stop every ring for 80 ms.
        """
        self._waits = None
        for begin, key in enumerate(list(self._stores)):
            if begin % AT_A_TIME == 0:
                await asyncio.sleep(0)
            self._refresh(key)

    # For whoever asks once

    def brands(self) -> "list[BrandCard]":
        """Every brand, by id."""
        every = sorted(self._scene.directory.brands.items())
        return [brand.brand_card(self._scene, one) for _, one in every]

    def brand(self, slug: str) -> "BrandView":
        """A brand's page. Raises `Unknown`."""
        row = self._scene.directory.brand_of(slug)
        if row is None:
            raise Unknown(f"There is no brand {slug}.")
        return brand.brand_view(self._scene, row, self.waits())

    def place(self, contact: int) -> "PlaceView":
        """A place whose token was looked up. Raises `Unknown`."""
        view = self._place(contact)
        if view is None:
            raise Unknown("There is no such place.")
        return view

    def desk(self, agent: int) -> "dict[str, msgspec.Raw]":
        """What the stream of a desk would begin with. Raises `Unknown`."""
        if agent not in self._scene.directory.people:
            raise Unknown(f"Nobody here has the number {agent}.")
        self._forget_later(("desk", agent))
        stores = self.stores(("desk", agent))
        return {key: msgspec.Raw(value) for one in stores for key, value in one.values.items()}

    def figures(self, person: int) -> "FiguresView":
        """The board, as somebody who leads is shown it."""
        return board.figures_view(self._scene, self._named(person))

    # What is in a store

    def waits(self) -> Waits:
        """Estimates from the state as it is since the last commit."""
        if self._waits is None:
            self._waits = Waits(self._scene)
        return self._waits

    def _fill(self, key: tuple[str, Any], store: Store, rows: Rows | None) -> None:
        match key:
            case "place", int(contact):
                self._fill_place(store, contact)
            case "desk", int(agent):
                self._fill_desk(store, agent)
            case "rows", frozenset() as brands:
                (rows or Rows(self._scene)).fill(store, brands)
            case "people", _:
                self._fill_people(store)
            case "figures", frozenset() as named:
                store.put("figures", board.figures_view(self._scene, named))
            case "brand", int(number):
                self._fill_brand(store, number)

    def _place(self, contact: int) -> "PlaceView | None":
        card = self._scene.cards.get(contact)
        if card is None:
            return None
        state = self._scene.contact(contact)
        if state is None or not state.queued:
            ahead = 0
            if state is not None and state.next_try_at:
                ahead = self.waits().before_then(state)
            return place_view(self._scene, card, ahead=ahead, people=[])
        busy = self.waits().busy((state.line, state.brand, state.language, state.channel))
        ahead = self._scene.line.position(contact)
        return place_view(self._scene, card, ahead=ahead, people=busy)

    def _fill_place(self, store: Store, contact: int) -> None:
        view = self._place(contact)
        card = self._scene.cards.get(contact)
        if view is None or card is None:
            store.keep_only("", set())
            return
        store.put("place", view)
        for row in card.messages.values():
            key = f"messages/{row.id}"
            if key not in store.values:
                store.put(key, parts.message(row, self._scene.directory))

    def _fill_desk(self, store: Store, person: int) -> None:
        scene = self._scene
        if person not in scene.directory.people:
            return
        store.put("me", desk.me_view(scene, person))
        if person in self._heard:
            store.put("useful", self._heard[person])
        agent = scene.line.agents.get(person)
        offer = desk.offer_view(scene, agent) if agent is not None else None
        if offer is None:
            store.drop("offer")
        else:
            store.put("offer", offer)
        keep: set[str] = set()
        for number in self._talks_of(person):
            contact = scene.line.contacts[number]
            keep.add(key := f"talks/{number}")
            here = self._is_open(("place", number))
            store.put(key, desk.talk_view(scene, person, contact, customer_here=here))
            card = scene.cards.get(number)
            for row in card.messages.values() if card is not None else ():
                keep.add(key := f"messages/{number}/{row.id}")
                if key not in store.values:
                    store.put(key, parts.message(row, scene.directory))
        for number, notice in scene.memory.notices.items():
            if person in scene.directory.leads_of(scene.brand_of(number)):
                keep.add(key := f"notices/{number}")
                store.put(key, desk.notice_view(scene, person, number, notice))
        for own in scene.cases.of(person):
            keep.add(key := f"cases/{own.case}")
            store.put(key, own)
        self._put_shops(store, person)
        self._put_asks(store, person)
        store.put("owed", scene.cases.number(person))
        for prefix in ("talks/", "messages/", "notices/", "cases/"):
            store.keep_only(prefix, keep)

    def _put_shops(self, store: Store, person: int) -> None:
        if self._shops and self._scene.directory.is_lead(person):
            store.put("shops", self._shops)
        else:
            store.drop("shops")

    def _put_asks(self, store: Store, person: int) -> None:
        if person in self._asks:
            store.put("asks", self._asks[person])
        else:
            store.drop("asks")
        if self._asked and self._scene.directory.is_lead(person):
            store.put("asked", self._asked)

    def _talks_of(self, person: int) -> list[int]:
        agent = self._scene.line.agents.get(person)
        if agent is None:
            return []
        return [agent.live, *agent.chats] if agent.live else list(agent.chats)

    def _fill_people(self, store: Store) -> None:
        keep = {
            f"people/{person.id}"
            for person in self._scene.directory.people.values()
            if person.active
        }
        for key in keep:
            store.put(key, desk.person_row(self._scene, int(key.partition("/")[2])))
        store.keep_only("people/", keep)

    def _fill_brand(self, store: Store, number: int) -> None:
        row = self._scene.directory.brands.get(number)
        if row is not None:
            view = brand.brand_view(self._scene, row, self.waits())
            # `now` says when the page changed, and isn't itself a change.
            store.put_if_changed("brand", view, apart_from="now")


def _touched(event: object, contacts: set[int], agents: set[int]) -> None:
    """Whose screens an event may change."""
    contact = getattr(event, "contact", 0)
    if contact:
        contacts.add(contact)
    for field in ("agent", "guest", "to_agent", "from_agent"):
        agent = getattr(event, field, 0)
        if agent:
            agents.add(agent)
