"""What failed again soon after it was made right isn't proposed first once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY
from lamplight.runtime.cases.proposing import Wanted

if TYPE_CHECKING:
    from tests.runtime._town import Town


@pytest.mark.parametrize(("days", "first"), [(0, False), (89, False), (91, True)])
async def test_a_second_failure_within_90_days_asks_for_another_way(
    town: Town, days: int, first: bool
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    pool, ago = town.database.pool, town.clock.now() - days * DAY
    await pool.execute(
        "update accommodation set decision = 'done', agreed_at = $2 where service_case = $1",
        case.case,
        ago,
    )
    await pool.execute(
        "update service_case set state = 'closed', useful = 'yes' where id = $1", case.case
    )
    wanted = Wanted("broken")
    view = await town.house.cases.proposal(town.people["Maya"], sold.sale, sold.line, wanted)
    assert (view.options[0].id == "part:FJ-02") is first
    part = next(one for one in view.options if one.id == "part:FJ-02")
    assert ("failed_again" in part.why) is not first
