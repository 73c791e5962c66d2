"""Reading the line: who is before whom, who is here, what the customer may do."""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING, Final

from lamplight.line import places, states
from lamplight.line.needs import RANK, before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Brand, Floor
    from lamplight.line.needs import Crew, Need


def position(floor: Floor, contact: Contact) -> int:
    """How many before this contact wait for people who could answer it."""
    return _before(_rivals(contact.need), contact.rank)


def reckoning(floor: Floor, contact: Contact) -> tuple[int, int]:
    """How many are before, and how many agents here work for those and for this one."""
    rivals = _rivals(contact.need)
    return _before(rivals, contact.rank), _staff(rivals)


def outlook(
    floor: Floor, brand: Brand, purpose: str, channel: str, language: str
) -> tuple[int, int, int]:
    """The same for somebody who would come now, and how many could be rung at once."""
    key = (brand.line_for(purpose), brand.id, language, channel)
    need = floor.needs.get(key) or floor.unlisted_need(*key)
    rivals = _rivals(need)
    ahead = sum(len(one.queue) + len(one.held) for one in rivals)
    return ahead, _staff(rivals), sum(len(crew.free) for crew in need.crews)


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


def _rivals(need: Need) -> list[Need]:
    """The needs that share agents who are here with this one, itself included."""
    found = {id(need): need}
    for crew in need.crews:
        if crew.here:
            for other in crew.needs:
                found[id(other)] = other
    return list(found.values())


def _before(needs: list[Need], rank: int) -> int:
    return sum(before(need.queue, rank) + before(need.held, rank) for need in needs)


def _staff(needs: list[Need]) -> int:
    crews: dict[int, Crew] = {id(crew): crew for need in needs for crew in need.crews}
    return sum(crew.here for crew in crews.values())


def allowed(floor: Floor, contact: Contact) -> tuple[str, ...]:
    """What the table, the promise and the brand allow this customer now."""
    state = contact.state
    can = [name for name, legal in _BY_STATE if state in legal]
    if contact.present or state == states.ENDED:
        _drop(can, "come_back")
    elif contact.kept_why == places.ASKED:
        _drop(can, "keep_place")
    if contact.promise != states.LIVE:
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
