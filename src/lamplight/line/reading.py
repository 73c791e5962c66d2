"""Reading the line: in which order it is, what the customer may do."""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING, Final

from lamplight.line import places, states
from lamplight.line.needs import RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor


def line_order(floor: Floor, line: int) -> Iterator[int]:
    """First in order first, found as they are asked for: the first hundred cost no more."""
    rung = [floor.contacts[agent.ringing] for agent in floor.agents.values() if agent.ringing]
    offered = [contact for contact in rung if contact.state == states.OFFERED]
    queues: list[Iterable[Contact]] = [sorted(offered, key=RANK)]
    for need in floor.needs.values():
        if need.line == line:
            queues += (need.queue, need.held)
    for contact in merge(*queues, key=RANK):
        if contact.line == line and contact.state != states.TALKING:
            yield contact.id


def allowed(floor: Floor, contact: Contact) -> tuple[str, ...]:
    """What the table, the promise and the brand allow this customer now."""
    state = contact.state
    can = [name for name, legal in _BY_STATE if state in legal]
    if contact.present or state == states.ENDED:
        _drop(can, "come_back")
    elif contact.kept_why == places.ASKED:
        _drop(can, "keep_place")
    if places.outside(floor, contact):
        _drop(can, "come_back")
    if contact.promise != states.LIVE or contact.present:
        _drop(can, "release_promise")
    if not floor.brands[contact.brand].sales_line:
        _drop(can, "ask_for")
    return tuple(can)


def _drop(names: list[str], name: str) -> None:
    if name in names:
        names.remove(name)


_BY_STATE: Final = tuple(
    (name, frozenset(states.steps(event)))
    for name, event in (
        ("leave", "CustomerLeft"),
        ("keep_place", "PlaceKept"),
        ("come_back", "CameBack"),
        ("change_channel", "ChannelChanged"),
        ("ask_callback", "CallbackAsked"),
        ("ask_for", "PurposeAsked"),
        ("release_promise", "ReleaseAsked"),
        ("reach", "CustomerReached"),
        ("end", "TalkEnded"),
    )
)
