"""The line as desks see it: the first rows of each set of brands, and the totals."""

from typing import TYPE_CHECKING

from lamplight.line import states
from lamplight.runtime.show import desk
from lamplight.runtime.views import LineTotals

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.stores import Store

SHOWN = 100
"""Rows of the line on a desk, and of promised calls; the totals count all."""


class Rows:
    """All who wait, in order, read once for every store that is filled from it."""

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene
        contacts = scene.line.contacts
        queued = [
            (contacts[number], order)
            for line in scene.directory.lines
            for order, number in enumerate(scene.line.line_order(line))
        ]
        self._waiting = sorted(queued, key=lambda row: row[0].rank)
        self._promised = sorted(
            (
                one
                for one in contacts.values()
                if one.state == states.SCHEDULED or (one.state == states.KEPT and one.next_try_at)
            ),
            key=lambda one: (one.next_try_at or one.due, one.rank),
        )

    def fill(self, store: "Store", brands: frozenset[int]) -> None:
        """What somebody sees who answers for these brands."""
        waiting = [row for row in self._waiting if row[0].brand in brands]
        keep = {"line"}
        for contact, order in waiting[:SHOWN]:
            keep.add(key := f"line/{contact.id}")
            store.put(key, desk.line_row(self._scene, contact, order))
        promised = [one for one in self._promised if one.brand in brands][:SHOWN]
        for contact in promised:
            keep.add(key := f"promised/{contact.id}")
            store.put(key, desk.promised_row(self._scene, contact))
        store.put("line", _totals([row[0] for row in waiting]))
        store.keep_only("line/", keep)
        store.keep_only("promised/", keep)


def _totals(waiting: "list[Contact]") -> LineTotals:
    present = [one for one in waiting if one.present]
    return LineTotals(
        waiting=len(present),
        kept=len(waiting) - len(present),
        shown=min(len(waiting), SHOWN),
        longest_since=min((one.arrived_at for one in present), default=None),
    )
