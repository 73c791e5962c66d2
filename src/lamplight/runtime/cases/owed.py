"""What is owed to a customer now: by law, by contract, by what we claimed, by what we promised."""

from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import DAY
from lamplight.journal.tables import customers, promises, sales
from lamplight.runtime.cases import reckoning
from lamplight.runtime.show import parts
from lamplight.runtime.views.sales import OwedView

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.promises import Promise
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.house import House
    from lamplight.runtime.scene import Scene

SHOWN_SALES: Final = 30
"""What is owed is worked out for a customer's so many newest sales."""
KEPT_SHOWN: Final = DAY
"""So long a promise that was kept is shown among what is owed, as kept."""


async def owed_to(
    house: "House", family: "Sequence[int]", person: int, contacts: "Collection[int]" = ()
) -> list[OwedView]:
    """All that is owed to a customer under the brands that this person answers, what must be done
    first, each by its clock."""
    pool = house.journal.database.pool
    wholes = await sales.sales_of(pool, list(family), SHOWN_SALES)
    mine = house.scene.directory.brands_of(person)
    zone = await _zone(house, family)
    found = [
        view
        for whole in wholes
        if whole.sale.brand in mine
        for view in views_of(house, whole, zone)
    ]
    found += await _promises(house, family, contacts, mine)
    return sorted(found, key=reckoning.order)


async def of_case(house: "House", case: "Case") -> list[OwedView]:
    """What is owed in a case: for its line, and what was promised in it."""
    return (await of_cases(house, [case]))[case.id]


async def of_cases(house: "House", cases: "Sequence[Case]") -> dict[int, list[OwedView]]:
    """What is owed in each of several cases, in a few questions however many they are."""
    pool, now = house.journal.database.pool, house.clock.now()
    sold = await sales.wholes(pool, sorted({one.sale for one in cases if one.sale}))
    wholes = {one.sale.id: one for one in sold}
    zones = await customers.zones(pool, {one.customer for one in cases if one.customer})
    ours = {one.id: one.brand for one in cases}
    found: dict[int, list[OwedView]] = {one.id: [] for one in cases}
    for said in await promises.owed_in(pool, list(ours), ended_since=now - KEPT_SHOWN):
        case = said.service_case or 0
        if said.brand == ours[case]:
            found[case].append(promise_view(house.scene, said, now))
    for one in cases:
        whole = wholes.get(one.sale or 0)
        if whole is not None:
            found[one.id] += [
                view
                for view in views_of(house, whole, zones.get(one.customer or 0, ""))
                if one.line is None or not view.lines or one.line in view.lines
            ]
    return {case: sorted(views, key=reckoning.order) for case, views in found.items()}


def views_of(house: "House", whole: "Whole", own_zone: str) -> list[OwedView]:
    """What is owed for one sale today."""
    now = house.clock.now()
    on, zone = reckoning.today_of(whole, now, own_zone)
    people = house.scene.directory.person
    return reckoning.views(reckoning.reckon(whole, on, zone, now), people)


async def _zone(house: "House", family: "Sequence[int]") -> str:
    """The customer's own zone, where it is known."""
    known = await customers.customers_by_ids(house.journal.database.pool, list(family))
    return next((one.timezone for one in known if one.timezone), "")


async def _promises(
    house: "House",
    family: "Collection[int]",
    contacts: "Collection[int]",
    mine: "Collection[int]",
) -> list[OwedView]:
    now = house.clock.now()
    found = await promises.promises_of(
        house.journal.database.pool, family, contacts, ended_since=now - KEPT_SHOWN
    )
    return [promise_view(house.scene, one, now) for one in found if one.brand in mine]


def promise_view(scene: "Scene", promise: "Promise", now: int) -> OwedView:
    """A promise of one of us among what is owed."""
    ended = promise.ended_at is not None
    late = promise.state == "broken" or (not ended and promise.due_at < now)
    status = "met" if ended else "overdue" if late else "due"
    return OwedView(
        id=f"promise/{promise.id}",
        kind="promise",
        what=f"promise_{promise.kind}",
        fields={"late": int(late and ended), "released": int(promise.state == "released")},
        said=promise.words,
        status=status,
        source="",
        by=parts.somebody(promise.person, scene.directory),
        made_at=promise.made_at,
        end=None,
        end_at=promise.due_at,
        days_left=None,
        chooser=None,
        remedies=[],
        amount_minor=None,
        currency=None,
        lines=[],
        sale=None,
        owed_by="answerer",
        performed_by=None,
        recourse_against=None,
        review=[],
        confidence="",
        stale=False,
        promise=promise.id,
    )
