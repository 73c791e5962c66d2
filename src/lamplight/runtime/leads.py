"""What leads are told: that everybody declined a contact, or that a promise was broken.

A lead is told of the brands that they answer; where no lead answers a brand, every lead is, by
the brand alone. It goes through the outbox, and counts as told once a desk of theirs shows it.
"""

from typing import TYPE_CHECKING

from lamplight.runtime import effects, facts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from lamplight.journal.outbox import Taken
    from lamplight.runtime.hub import Audience
    from lamplight.runtime.scene import Scene


class Leads:
    """Brings effects of the kind `tell_leads` about."""

    def __init__(
        self,
        scene: "Scene",
        is_open: "Callable[[Audience], bool]",
        note: "Callable[[facts.AnyFact], Awaitable[int]]",
    ) -> None:
        self._scene = scene
        self._is_open = is_open
        self._note = note

    async def tell(self, effect: "Taken") -> None:
        """Journal that leads were told, once the desk of one of them is open.

        Raises `NotYet` while there is none.
        """
        contact, code = int(effect.body["contact"]), str(effect.body["code"])
        notice = self._scene.memory.notices.get(contact)
        if notice is None or notice.code != code:
            return  # somebody has the contact meanwhile, or it has ended
        brand = self._scene.brand_of(contact)
        present = [
            lead
            for lead in sorted(self._scene.directory.leads_of(brand))
            if self._is_open(("desk", lead))
        ]
        if not present:
            raise effects.NotYet("no lead's desk is open")
        for lead in present:
            if lead not in notice.told:
                await self._note(facts.LeadTold(contact, code, lead))
