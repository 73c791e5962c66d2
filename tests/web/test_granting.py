"""What may be granted is said by admins and read by leads; who changed it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web._town import Town

GRANTING = "/api/v1/granting"
SUMS = {"case_minor": 8000, "customer_minor": 20000, "day_minor": 40000, "share_bp": 2500}


async def test_where_nobody_said_it_says_what_holds_and_who_changed_it_is_kept(town: Town) -> None:
    admin, lead = await town.signed_in("Ada"), await town.signed_in("Priya")
    rows = (await lead.get(f"{GRANTING}/authority?also=JPY")).json()["rows"]
    agent = next(row for row in rows if row["role"] == "agent" and row["currency"] == "JPY")
    assert (agent["case_minor"], agent["said"]) == (6000, False)

    said = {"role": "agent", "currency": "JPY", "limits": SUMS}
    assert (await lead.put(f"{GRANTING}/authority", json=said)).status_code == 403
    assert (await admin.put(f"{GRANTING}/authority", json=said)).status_code == 204
    back = said | {"limits": None}
    assert (await admin.put(f"{GRANTING}/authority", json=back)).status_code == 204
    assert (await admin.put(f"{GRANTING}/authority", json=back)).status_code == 204  # no change
    changes = (await lead.get(f"{GRANTING}/changes")).json()
    assert [(one["before"], one["after"]) for one in changes] == [(SUMS, None), (None, SUMS)]


async def test_sums_that_could_never_be_reached_are_refused_at_their_field(town: Town) -> None:
    admin = await town.signed_in("Ada")
    for change, field in (({"case_minor": 30000}, "case_minor"), ({"day_minor": 1}, "day_minor")):
        body = {"role": "agent", "currency": "GBP", "limits": SUMS | change}
        answer = await admin.put(f"{GRANTING}/authority", json=body)
        assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert (await admin.get(f"{GRANTING}/changes")).json() == []


async def test_a_way_is_added_changed_and_retired_one_by_one(town: Town) -> None:
    admin = await town.signed_in("Ada")
    tea = {"makes": "words", "extra": True, "cost_minor": 450, "said": "Tea", "proof_in": ""}
    made = await admin.put(f"{GRANTING}/kinds/tea", json={"kind": tea, "new": True})
    assert [one["name"] for one in made.json()] == ["tea"]
    again = await admin.put(f"{GRANTING}/kinds/tea", json={"kind": tea, "new": True})
    assert (again.status_code, again.json()["field"]) == (400, "name")
    wrong = await admin.put(f"{GRANTING}/kinds/tea", json={"kind": tea | {"said": ""}})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "said")
    await admin.put(f"{GRANTING}/kinds/tea", json={"kind": tea | {"retired": True}})
    kinds = (await admin.get(f"{GRANTING}/kinds")).json()
    assert [(one["name"], one["retired"]) for one in kinds] == [("tea", True)]
    assert (await admin.get(f"{GRANTING}/languages")).json() == ["de", "en"]
