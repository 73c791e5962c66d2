"""What the database of a benchmark's house shows: its process, and what its journal says."""

import itertools
from collections.abc import Iterable
from pathlib import Path

from lamplight.bench._town import Stuck
from lamplight.journal import Database, Journal, Recorded
from lamplight.journal.server import Server, cluster
from lamplight.line import events
from lamplight.runtime.keeping import forms


def postmaster(data: Path) -> int:
    """The process that leads the PostgreSQL of a data folder."""
    file = cluster(data, _quiet).data / "postmaster.pid"
    try:
        return int(file.read_text().split("\n", 1)[0])
    except (OSError, ValueError) as missing:
        raise Stuck(f"no PostgreSQL runs on {data}") from missing


async def recorded(data: Path) -> list[Recorded]:
    """The whole journal of a data folder whose server runs."""
    server = await Server.start(data, _quiet)
    async with await Database.open(server.address, min_size=1, max_size=2) as database:
        journal = Journal(database, forms())
        return [entry async for entry in journal.stream(0)]


def arrived(journal: Iterable[Recorded]) -> set[int]:
    """The contacts that the journal knows."""
    return {
        entry.event.contact
        for entry in journal
        if isinstance(entry.event, events.Arrived | events.Booked)
    }


def promises(journal: Iterable[Recorded]) -> dict[int, str]:
    """How every contact's last promise of a call stands: "open", "kept", "broken", "released"."""
    stands: dict[int, str] = {}
    for entry in journal:
        match entry.event:
            case events.PromiseMade(contact=contact):
                stands[contact] = "open"
            case events.PromiseKept(contact=contact):
                stands[contact] = "kept"
            case events.PromiseBroken(contact=contact):
                stands[contact] = "broken"
            case events.PromiseReleased(contact=contact):
                stands[contact] = "released"
            case _:
                pass
    return stands


def double_offers(journal: Iterable[Recorded]) -> int:
    """How often a contact rang at an agent while it rang at, or was with, another.

    Colleagues who were asked into a talk ring beside its owner by right and are not counted.
    """
    ringing: dict[int, int] = {}
    taken: set[int] = set()
    doubled = 0
    for entry in journal:
        match entry.event:
            case events.Offered(contact=contact, agent=agent, kind="turn" | "callback"):
                doubled += contact in ringing or contact in taken
                ringing[contact] = agent
            case events.OfferAccepted(contact=contact, agent=agent):
                doubled += contact in taken and ringing.get(contact) != agent
                if ringing.pop(contact, 0) == agent:
                    taken.add(contact)
            case (
                events.OfferDeclined(contact=contact)
                | events.OfferUnanswered(contact=contact)
                | events.OfferWithdrawn(contact=contact)
            ):
                ringing.pop(contact, None)
            case (
                events.CustomerMissed(contact=contact)
                | events.CallTimedOut(contact=contact)
                | events.CallbackAsked(contact=contact)
                | events.ContactClosed(contact=contact)
            ):
                ringing.pop(contact, None)
                taken.discard(contact)
            case _:
                pass
    return doubled


def out_of_order(journal: Iterable[Recorded], contacts: set[int]) -> int:
    """How often one of these contacts, numbered as they arrived, rang first after a later one."""
    rang: list[int] = []
    for entry in journal:
        match entry.event:
            case events.Offered(contact=contact) if contact in contacts and contact not in rang:
                rang.append(contact)
            case _:
                pass
    return sum(before > after for before, after in itertools.pairwise(rang))


def _quiet(_line: str) -> None:
    pass
