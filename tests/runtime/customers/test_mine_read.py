"""A customer's own page is read in few questions, however much is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.runtime import _asked
from tests.runtime.cases import _ruth
from tests.runtime.customers import _page

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def test_twenty_cases_are_read_in_as_many_questions_as_one(town: Town) -> None:
    case, token = await _page.hers(town)
    one = await _asked.statements(lambda: _page.seen(town, token))
    for nth in range(1, 20):
        sold = await _ruth.sell(town, id=f"NL-{nth}", number=f"NL-{nth}")
        await _ruth.agree(town, sold, "part:FJ-02", key=f"another-{nth}")
    many = await _asked.statements(lambda: _page.seen(town, token))
    assert len(one) > 5
    assert many == one
    shown = (await _page.seen(town, token)).cases
    assert {one.number for one in shown} == {"NL-20418", *(f"NL-{nth}" for nth in range(1, 20))}
    assert shown[-1].case == case.case
    assert all(len(one.ways) == 1 and len(one.letters) >= 1 for one in shown)
    assert [step.tracking for step in shown[-1].ways[0].steps if step.tracking] == ["NP1"]
    assert not any(step.tracking for one in shown[:-1] for step in one.ways[0].steps)
