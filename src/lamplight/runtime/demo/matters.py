"""What is being made right in the demo shop when somebody first opens it."""

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from lamplight.basis.instants import DAY, MINUTE
from lamplight.journal.tables import cases as tables
from lamplight.journal.tables import sales, shops
from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.demo.sold import SHOP

if TYPE_CHECKING:
    from lamplight.basis.failures import Cause, Failure
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.house import House
    from lamplight.runtime.views.cases import CaseView

_log = structlog.get_logger()
PATIENCE: Final = 200
"""So often it is looked whether a step has become somebody's task, every 10 ms."""


class Matter(NamedTuple):
    """A case: whose it is, about which sale, and how far it has come.

    `option` is the way that was promised, `done` the kinds of steps that were done with what
    shows it, `cause` what failed where somebody has named it.
    """

    days_ago: int
    minute: int
    agent: str
    number: str
    failure: "Failure"
    title: str
    option: str
    done: tuple[tuple[str, str], ...] = ()
    cause: "Cause | None" = None
    detail: str = ""


MATTERS: Final = (
    Matter(
        7,
        910,
        "maya",
        "AI-7731",
        "charged_at_door",
        "Duty refund not seen",
        "billing_correction",
        cause="page",
        detail="Courier label for Canada: duty flag missing",
    ),
    Matter(
        6,
        640,
        "samira",
        "AI-7702",
        "part_missing",
        "Harp and finial sent",
        "part:HF-03",
        done=(("send", "NP-HF03"),),
        cause="supplier",
        detail="Box packed without the harp",
    ),
    Matter(
        4,
        560,
        "tomasz",
        "NL-20102",
        "defect",
        "Repair on the Leeds bench",
        "repair",
        done=(("return", "arrived in Leeds"),),
    ),
    Matter(
        1,
        730,
        "maya",
        "AI-7688",
        "part_broken",
        "Ask: does the bracket fit?",
        "part:WL-01",
        done=(("send", "NP-WL01"),),
        cause="supplier",
        detail="Bracket box labelled wrongly",
    ),
)


def at(matter: Matter, midnight: int) -> int:
    """When it began, before a midnight (UTC)."""
    return midnight - matter.days_ago * DAY + matter.minute * MINUTE


async def tell(house: "House", agents: dict[str, int], matter: Matter) -> None:
    """One case, from the promise to where it is, through the house itself."""
    try:
        await _tell(house, agents[matter.agent], matter)
    except Refused as refusal:
        _log.warning("a case of the demo shop isn't told", text=refusal.text)


async def _tell(house: "House", person: int, matter: Matter) -> None:
    pool, cases = house.journal.database.pool, house.cases
    shop = await shops.by_name(pool, SHOP)
    sale = await sales.sale_by_external(pool, shop.id, matter.number) if shop is not None else None
    whole = await sales.whole(pool, sale) if sale is not None else None
    if whole is None:
        return
    key = f"demo-{matter.number}"
    there = await tables.case_of_key(pool, f"{person}/{key}")  # told by an attempt before
    if there is not None:
        case = await cases.show(person, there)
    else:
        case = await cases.open(person, await _wish(house, person, whole, matter, key))
    for kind, proof in matter.done:
        await _do(house, person, case, kind, proof)
    if matter.cause is not None:
        await cases.cause(person, case.case, matter.cause, matter.detail)


async def _wish(
    house: "House", person: int, whole: "Whole", matter: Matter, key: str
) -> wishes.Open:
    line = whole.lines[0].id
    view = await house.cases.proposal(person, whole.sale.id, line, Wanted(matter.failure))
    option = next((one for one in view.options if one.id == matter.option), None)
    if option is None:
        raise Refused("option_gone", f"Nobody proposes {matter.option} for {matter.number}.")
    way = wishes.Way(
        failure=matter.failure,
        option=option.id,
        version=view.version,
        words=option.says,
        consent=False,
        key=key,
    )
    return wishes.Open(sale=whole.sale.id, line=line, title=matter.title, contact=0, way=way)


async def _do(house: "House", person: int, case: "CaseView", kind: str, proof: str) -> None:
    """A step by hand, as soon as it is somebody's."""
    for _ in range(PATIENCE):
        shown = await house.cases.show(person, case.case)
        steps = [step for way in shown.accommodations for step in way.steps if step.kind == kind]
        if not steps or steps[0].state == "done":
            return
        if steps[0].by == "person" and steps[0].state == "todo":
            await house.cases.step_done(person, steps[0].step, {"reference": proof})
            return
        await asyncio.sleep(0.01)
