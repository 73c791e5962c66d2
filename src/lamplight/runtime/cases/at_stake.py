"""Which duties a no touches: what is owed for its line that the refused kind would perform."""

from typing import TYPE_CHECKING

from lamplight.accommodations import denials as rules
from lamplight.journal.tables import customers, sales
from lamplight.runtime.cases import own_kinds, reckoning, situating, witnessed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.accommodations.kinds import Kind
    from lamplight.accommodations.situation import Situation
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.denials import Denial
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.house import House


class AtStake:
    """What is owed in some cases, read once for all of them."""

    def __init__(self, found: "dict[int, Situation]", kinds: "tuple[Kind, ...]") -> None:
        self._found = found
        self._kinds = kinds

    def by(self, denial: "Denial") -> list[str]:
        """The duties that a no touches, as codes for their words."""
        known = self._found.get(denial.service_case)
        if known is None:
            return []
        rows = rules.at_stake(known, denial.kind, self._kinds)
        kind = known.thing.kind
        return list(dict.fromkeys(reckoning.what_of(row, kind) for row in rows))


async def read(house: "House", cases: "Sequence[Case]") -> AtStake:
    """What is owed in these cases, in as many questions for twenty as for one."""
    pool = house.journal.database.pool
    sold = await sales.wholes(pool, sorted({one.sale for one in cases if one.sale}))
    wholes = {one.sale.id: one for one in sold}
    zones = await customers.zones(pool, {one.customer for one in cases if one.customer})
    found = {
        case.id: known
        for case in cases
        if (whole := wholes.get(case.sale or 0)) is not None
        and (known := _known(house, case, whole, zones.get(case.customer or 0, ""))) is not None
    }
    return AtStake(found, await own_kinds.catalogue(pool))


def _known(house: "House", case: "Case", whole: "Whole", zone_name: str) -> "Situation | None":
    line = next((one for one in whole.lines if one.id == case.line), None)
    if line is None:
        return None
    now, failure = house.clock.now(), case.failure or "other"
    on, zone = reckoning.today_of(whole, now, zone_name)
    told = witnessed.as_told(whole, line.id, failure, on, now, case=case)
    return situating.as_owed(whole, line, failure, reckoning.reckon(told, on, zone, now))
