"""How far a shop's changes were read.

Orders are read by when they were last changed. That alone would lose some: several change in one
instant, a database may show a change later than the time written on it, and some write no more
than seconds. So a cursor holds an instant from which everything is asked for again, and what of
that was seen already. Near the present the instant lies a minute back; what changed within the
last two seconds isn't noted as seen, since it may change again within the same written second.

Vendure (seen in 3.7) writes the time of an order's last change back to what it was before when an
order moves to another state, and leaves it alone when money goes back. Where our plugin isn't
there to put that right, orders of the last months are gone through beside it, a page at a time,
round and round, for what changed since the round before; where it is, once a day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Self

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

LATE: Final = timedelta(seconds=60)
"""How much later than the time written on it a change may show."""
FRESH: Final = timedelta(seconds=2)
SELDOM: Final = timedelta(days=1)
"""So often a round begins where a shop tells what changes there: what it couldn't tell, as when it
died over it, is found then."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Cursor(msgspec.Struct, frozen=True):
    """`since`: from when on; `seen`: when an order was changed that was read, by its id."""

    since: datetime = _BEGINNING
    seen: dict[str, datetime] = {}
    placed: datetime | None = None
    """How far a round has come; none between two."""
    began: datetime = _BEGINNING
    """When this round began, or the last one."""
    wanted: datetime = _BEGINNING
    """Since when a change is news to this round."""

    @classmethod
    def read(cls, written: str) -> Self:
        """ValueError for what isn't one."""
        return msgspec.json.decode(written, type=cls) if written else cls()

    def write(self) -> str:
        return msgspec.json.encode(self).decode()

    def is_new(self, order: str, changed_at: datetime) -> bool:
        """Whether an order as it was changed then has not been read."""
        return self.seen.get(order) != changed_at

    def after(self, read: Iterable[tuple[str, datetime]], shop_now: datetime) -> Self:
        """The cursor once these were read: ids, with when they were changed."""
        seen = dict(self.seen)
        latest = self.since
        for order, changed_at in read:
            seen[order] = changed_at
            latest = max(latest, changed_at)
        since = max(self.since, min(latest, shop_now - LATE))
        kept = {order: at for order, at in seen.items() if since <= at < shop_now - FRESH}
        return msgspec.structs.replace(self, since=since, seen=kept)

    def rounds(self, shop_now: datetime, *, told: bool) -> bool:
        """Whether to go on with a round, or begin one; `told`: hooks tell most of it."""
        return not told or self.placed is not None or shop_now - self.began >= SELDOM

    def go_round(self, placed: datetime | None, shop_now: datetime) -> Self:
        """Once a round has come so far, or to its end."""
        began = shop_now if self.placed is None else self.began
        wanted = self.wanted if placed else began - LATE
        return msgspec.structs.replace(self, placed=placed, began=began, wanted=wanted)
