"""What leads see of all cases, however many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.runtime import _asked
from tests.runtime.cases import _ruth

from lamplight.runtime.cases import wishes
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town

_ZONES = ("Europe/London", "America/Chicago", "")


async def _refused(town: Town, nth: int) -> int:
    """A sale of its own to a customer of its own, and a no about it."""
    buyer = forms.Customer(
        name=f"Ruth {nth}",
        reaches=[forms.Reach(kind="email", value=f"ruth{nth}@example.org", verified=True)],
        country="GB",
        timezone=_ZONES[nth % 3],
    )
    sold = await _ruth.sell(town, id=f"NL-{nth}", number=f"NL-{nth}", buyer=buyer)
    case = await _ruth.agree(town, sold, "part:FJ-02", key=f"wish-{nth}")
    denying, maya = town.house.cases.denying, town.people["Maya"]
    no = wishes.Denial(
        kind="repair",
        reason="NOT_OWED",
        rule="UK-STRR",
        facts=tuple((await denying.grounds(maya, case.case)).facts[:1]),
        alternative="The new glass, or all the money against the lamp.",
        words="We can't give all the money back while you keep the lamp.",
        judged=False,
        key=f"no-{nth}",
    )
    (denial,) = (await town.house.cases.deny(maya, case.case, no)).denials
    return denial.denial


async def test_twenty_refusals_are_read_in_as_many_questions_as_one(town: Town) -> None:
    cases, priya = town.house.cases, town.people["Priya"]
    made = [await _refused(town, 0)]
    one = await _asked.statements(lambda: cases.owed_today(priya))
    made += [await _refused(town, nth) for nth in range(1, 20)]
    many = await _asked.statements(lambda: cases.owed_today(priya))
    assert len(one) > 5
    assert many == one
    shown = (await cases.owed_today(priya)).denials
    assert [denial.denial for denial in shown] == made
    assert all("bring_into_conformity" in denial.breaches for denial in shown)


async def test_what_is_owed_in_several_cases_is_what_is_owed_in_each(town: Town) -> None:
    for nth in range(3):
        await _refused(town, nth)
    cases, priya = town.house.cases, town.people["Priya"]
    listed = (await cases.owed_today(priya)).denials
    rows = sorted(row.case for row in town.house.scene.cases.every())
    alone = [(await cases.show(priya, case)).denials[0] for case in rows]
    assert listed == alone
