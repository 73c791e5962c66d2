"""Who looks at a no answers what they have read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _refusing, _ruth

from lamplight.line import Refused

if TYPE_CHECKING:
    from tests.runtime._town import Town


@pytest.mark.parametrize("confirm", [True, False])
async def test_nobody_answers_a_no_that_they_have_not_read(town: Town, confirm: bool) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    cases, lead = town.house.cases, town.people["Priya"]
    (seen,) = (await _refusing.write(town, case)).denials
    (anew,) = (await _refusing.write(town, case, key="no-2", again=seen.denial)).denials
    (news,) = (await cases.new_facts(lead, seen.denial, "She sent a photo.")).denials
    assert seen.version < anew.version < news.version
    for read in (seen, anew):
        with pytest.raises(Refused) as changed:
            await cases.review(lead, seen.denial, read.version, confirm=confirm)
        assert changed.value.code == "denial_changed"
    waits = await cases.show(lead, case.case)
    assert [one.state for one in waits.denials] == ["to_review"]
    assert "denial" not in [one.kind for one in waits.letters]
    said = await cases.review(lead, seen.denial, news.version, confirm=confirm)
    assert said.denials[0].state == ("confirmed" if confirm else "overturned")
