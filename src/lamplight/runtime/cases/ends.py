"""When what is owed in a case ends: reckoned when its sale or the day changes, and kept with it.

Lists of cases read what is kept; no rule is judged for them.
"""

import functools
from typing import TYPE_CHECKING

import msgspec

from lamplight.accommodations.option import Option
from lamplight.basis.instants import DAY
from lamplight.journal.tables import accommodations, cases, customers, sales
from lamplight.runtime.cases import reckoning
from lamplight.runtime.cases import today as days
from lamplight.runtime.cases.following import WORDS
from lamplight.runtime.chores import AWAY, each

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Owing
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.house import House


class Ends:
    """Keeps the earliest end of a duty with every case that isn't closed."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._pool = house.journal.database.pool

    async def of_case(self, case: int) -> None:
        """Something in a case has changed: all open cases of its sale are reckoned anew, and those
        beside it that come out otherwise are read again."""
        found = await cases.case_by_id(self._pool, case)
        if found is not None and found.sale is not None:
            for other in await self.of_sale(found.sale):
                if other != case:
                    await self._house.scene.cases.read(other)

    async def of_sale(self, sale: int) -> list[int]:
        """Reckon a sale's open cases; those in which something ends at another time than before."""
        open_, now = await cases.owing(self._pool, sale), self._house.clock.now()
        whole = await sales.whole(self._pool, sale) if open_ else None
        changed: list[int] = []
        if whole is None:
            return changed
        zones = await customers.zones(self._pool, {one.customer for one in open_ if one.customer})
        numbers = [one.id for one in open_]
        ways = await accommodations.of_cases(self._pool, numbers)
        done = _done(ways, await accommodations.steps_of_cases(self._pool, numbers))
        for one in open_:
            zone = zones.get(one.customer or 0, "")
            end, next_ = _end(whole, one.line, zone, _performed(one, done), now)
            kept = await cases.set_duty(self._pool, one.id, end, next_, whole.sale.version)
            if kept and end != one.duty_at:
                changed.append(one.id)
        return changed

    async def next_due(self) -> int | None:
        """When the next case is to be reckoned anew."""
        return await cases.next_reckoning(self._pool)

    async def reckon_due(self) -> None:
        """Reckon what stands otherwise by now: another day has begun there, or hours have ended."""
        due = await cases.to_reckon(self._pool, self._house.clock.now())
        await each((f"sale {sale}", functools.partial(self._due, sale)) for sale in due)

    async def _due(self, sale: int) -> None:
        house, told = self._house, set[int]()
        try:
            await self.of_sale(sale)
        except AWAY:
            raise
        except Exception:
            # Tried again tomorrow, so that no other waits behind it.
            await cases.put_off_reckoning(self._pool, sale, house.clock.now() + DAY)
            raise
        for one in await cases.owing(self._pool, sale):
            before = house.scene.cases.get(one.id)
            after = await house.scene.cases.read(one.id)
            if after is not None and after != before:
                told |= house.scene.directory.leads_of(after.brand.id)
                told |= {after.owner.id} if after.owner is not None else set()
        house.scene.cases.tell(told)
        house.views.refresh("desk", told)


def _done(ways: "Sequence[Accommodation]", steps: "Sequence[Step]") -> "list[Accommodation]":
    """Ways of which all that makes a thing useful is done, whatever is still said or claimed."""
    left = {one.accommodation for one in steps if one.kind not in WORDS and one.state != "done"}
    begun = {one.accommodation for one in steps if one.kind not in WORDS}
    live = [one for one in ways if one.decision in ("agreed", "done")]
    return [one for one in live if one.id in begun - left]


def _performed(case: "Owing", done: "Sequence[Accommodation]") -> frozenset[str]:
    """The duties that were performed in a case, as far as we know: the customer hasn't said since
    that it isn't useful. That it is, only they can say."""
    since = case.not_yet_at or 0
    options = [
        msgspec.convert(one.body, Option)
        for one in done
        if one.service_case == case.id and one.agreed_at is not None and one.agreed_at > since
    ]
    return frozenset(duty for option in options for duty in option.performs)


def _end(
    whole: "Whole", line: int | None, own_zone: str, performed: "Collection[str]", now: int
) -> tuple[int | None, int]:
    """The earliest end, and when it must be reckoned anew."""
    on, zone = reckoning.today_of(whole, now, own_zone)
    end = reckoning.first_end(reckoning.reckon(whole, on, zone, now), line, performed)
    next_ = min(days.end_of(on, zone) + 1, now + DAY)
    if end is not None and now <= end < next_:
        next_ = end + 1
    return end, next_
