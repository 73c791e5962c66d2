"""The book of all sales: each is judged anew when it has changed and when a new day begins where
its law holds, so that what is owed and late is seen without anybody asking for it."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import msgspec
import structlog

from lamplight.basis.instants import DAY
from lamplight.journal.tables import book, sales
from lamplight.runtime.cases import reckoning
from lamplight.runtime.cases import today as days
from lamplight.runtime.chores import PiecesFailed

if TYPE_CHECKING:
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.house import House

SLICE: Final = 20
"""So many are judged between two rests of the loop: some ten milliseconds of it."""
REST_S: Final = 0.02
_UNREADABLE: Final = (msgspec.MsgspecError, ValueError, KeyError)
_log = structlog.get_logger()


class Book:
    """Judges what is to be judged, a few sales at a time."""

    every_s: Final = 60.0
    """So often it is asked what is to be judged."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool
        self._unjudged: set[int] = set()

    async def look(self) -> None:
        """Judge all that changed or whose day has come. A sale that can't be judged is tried again
        in a day; all others are done. `PiecesFailed` names those that still can't."""
        changed: set[int] = set()
        while found := await book.to_look(self._pool, self._house.clock.now(), SLICE):
            by_id = await self._wholes([one.sale for one in found])
            for one in found:
                entry = self._entry(one, by_id.get(one.sale))
                if await book.write(self._pool, entry) and entry.due_at != one.due_at:
                    changed |= {by_id[one.sale].sale.brand} if one.sale in by_id else set()
            await asyncio.sleep(REST_S)
        self._tell(changed)
        if self._unjudged:
            raise PiecesFailed([f"sale {sale}" for sale in sorted(self._unjudged)])

    async def _wholes(self, ids: "list[int]") -> "dict[int, Whole]":
        """These sales; one by one where not all of them can be read."""
        try:
            found = await sales.wholes(self._pool, ids)
        except _UNREADABLE:
            found = []
            for sale in ids:
                with contextlib.suppress(*_UNREADABLE):
                    found += await sales.wholes(self._pool, [sale])
        return {whole.sale.id: whole for whole in found}

    def _entry(self, one: book.ToLook, whole: "Whole | None") -> book.Entry:
        """What is to be written of a sale, also where it can't be judged."""
        try:
            if whole is None:
                raise ValueError("it can't be read")
            entry = self._judge(one, whole)
        except Exception as error:
            _log.error("a sale can't be judged", sale=one.sale, exc_info=error)
            self._unjudged.add(one.sale)
            return book.Entry(one.sale, one.seen, self._house.clock.now() + DAY)
        self._unjudged.discard(one.sale)
        return entry

    def _judge(self, one: book.ToLook, whole: "Whole") -> book.Entry:
        """By the day at the place of its law."""
        on, zone = reckoning.today_of(whole, self._house.clock.now(), "")
        reckoned = reckoning.reckon(whole, on, zone)
        if reckoning.is_over(reckoned):
            return book.Entry(one.sale, one.seen, None)
        look_at = days.end_of(on, zone) + 1
        first = reckoning.first_due(reckoned)
        if first is None:
            return book.Entry(one.sale, one.seen, look_at)
        return book.Entry(
            one.sale, one.seen, look_at, first.due_at, first.line, first.what, first.said
        )

    def _tell(self, brands: set[int]) -> None:
        """Whoever leads sees it."""
        scene = self._house.scene
        leads = {lead for brand in brands for lead in scene.directory.leads_of(brand)}
        if leads:
            scene.cases.tell(leads)
            self._house.views.refresh("desk", leads)
