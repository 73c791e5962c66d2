"""The audit names what was done to whom, as far as its reader may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.journal.tables import audit, stills

if TYPE_CHECKING:
    from tests.web._town import Town
    from tests.web._visitor import Visitor


async def write(town: Town, what: str, target: str, target_id: int) -> None:
    await audit.add_entry(
        town.database.pool,
        at=1,
        who=town.people["maya"],
        what=what,
        target=target,
        target_id=target_id,
    )


async def arrive(town: Town, slug: str, name: str) -> int:
    customer = town.visitor()
    token = await customer.arrive(slug, name=name)
    contact: int = (await customer.see(f"/places/{token}"))["contact"]
    return contact


async def last(reader: Visitor) -> tuple[str, int | None, bool]:
    row = (await reader.see("/audit"))[0]
    return row["name"], row["contact"], row["erased"]


async def test_it_names_the_customer_whose_brand_the_reader_answers(town: Town) -> None:
    ada, priya = await town.signed_in("ada"), await town.signed_in("priya")
    ruth = await arrive(town, "nordhaus", "Ruth")
    await write(town, "contact.missed", "contact", ruth)
    assert await last(ada) == ("Ruth", ruth, False)
    still = await stills.ask_still(
        town.database.pool, contact=ruth, person=town.people["maya"], at=1
    )
    assert still is not None
    await write(town, "still.seen", "still", still)
    assert await last(ada) == ("Ruth", ruth, False)
    # Of a brand that the reader doesn't answer: no name, and nothing to open.
    await town.database.pool.execute("update contact set brand = 2 where id = $1", ruth)
    assert await last(ada) == ("", None, False)
    assert await last(priya) == ("Ruth", ruth, False)


async def test_after_an_erasure_the_entry_stays_and_the_name_is_gone(town: Town) -> None:
    priya = await town.signed_in("priya")
    ruth = await arrive(town, "nordhaus", "Ruth")
    still = await stills.ask_still(
        town.database.pool, contact=ruth, person=town.people["maya"], at=1
    )
    assert still is not None
    await write(town, "still.seen", "still", still)
    assert (await priya.ask("DELETE", f"/contacts/{ruth}/customer")).status_code == 204
    rows = (await priya.see("/audit"))[:2]
    assert [row["what"] for row in rows] == ["customer.erased", "still.seen"]
    assert [(row["name"], row["contact"], row["erased"]) for row in rows] == [("", None, True)] * 2


async def test_it_names_people_brands_and_invitations_but_nobody_to_themself(town: Town) -> None:
    ada = await town.signed_in("ada")
    assert (await last(ada))[0] == ""  # she signed in
    await write(town, "person.role_changed", "person", town.people["otto"])
    assert (await last(ada))[0] == "Otto"
    await write(town, "brand.changed", "brand", 1)
    assert (await last(ada))[0] == "Nordhaus Living"
    brand = (await ada.see("/admin/brands"))[0]["id"]
    asked = {"role": "agent", "brands": [brand], "email": "jonas@lamplight.example"}
    made = await ada.do("/invitations", asked)
    assert (await last(ada))[0] == "jonas@lamplight.example"
    assert (await ada.ask("DELETE", f"/invitations/{made['id']}")).status_code == 204
    assert (await last(ada))[0] == ""


async def test_it_names_whom_a_lead_might_have_invited_themself(town: Town) -> None:
    ada, priya = await town.signed_in("ada"), await town.signed_in("priya")
    brands = {one["slug"]: one["id"] for one in await ada.see("/admin/brands")}
    lead = {"brands": [brands["nordhaus"]]}
    assert (await ada.ask("PATCH", f"/people/{town.people['priya']}", lead)).status_code == 200
    for role, brand, name in (
        ("agent", "nordhaus", "jonas@lamplight.example"),
        ("agent", "ines", ""),
        ("lead", "nordhaus", ""),
    ):
        asked = {"role": role, "brands": [brands[brand]], "email": "jonas@lamplight.example"}
        await ada.do("/invitations", asked)
        assert (await last(ada))[0] == "jonas@lamplight.example"
        assert (role, brand, (await last(priya))[0]) == (role, brand, name)
