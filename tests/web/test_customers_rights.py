"""A customer who asks to be forgotten is: everywhere, at once, and only by who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.test_talks import talking

from lamplight.journal.tables import contacts

if TYPE_CHECKING:
    from tests.web._town import Town

WHO = {"name": "Ruth Ansell", "phone": "+44 7700 900142", "words": "The glass came cracked."}


async def test_a_customer_is_erased_with_all_their_contacts_and_it_is_written_down(
    town: Town,
) -> None:
    visitor, priya = town.visitor(), await town.signed_in("priya")
    first = await visitor.arrive(**WHO)
    before = (await visitor.see(f"/places/{first}"))["contact"]
    await visitor.do(f"/places/{first}/leave")
    second = await visitor.arrive(**WHO, earlier=first)
    async with visitor.follow(f"/places/{second}/stream") as page:
        await page.until(lambda store: "place" in store)
        contact = page.store["place"]["contact"]
        assert (await priya.ask("DELETE", f"/contacts/{contact}/customer")).status_code == 204
        await page.until_ended()
    for token in (first, second):
        assert (await visitor.ask("GET", f"/places/{token}")).status_code == 404
    assert contact not in town.house.line.contacts
    rows = "select count(*) from contact where name <> '' or phone <> '' or words <> ''"
    assert await town.database.pool.fetchval(rows) == 0
    for one in (before, contact):
        detail = await priya.ask("GET", f"/desk/contacts/{one}")
        assert "Ruth" not in detail.text
    assert (await priya.see("/audit"))[0]["what"] == "customer.erased"
    assert (await priya.ask("DELETE", f"/contacts/{contact}/customer")).status_code == 404


async def test_only_a_lead_of_the_brand_erases_and_never_in_the_middle_of_a_talk(
    town: Town,
) -> None:
    maya, priya = await town.signed_in("maya"), await town.signed_in("priya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        _, contact = await talking(town, maya, desk)
        path = f"/contacts/{contact}/customer"
        assert (await town.visitor().ask("DELETE", path)).status_code == 401
        assert (await maya.ask("DELETE", path)).status_code == 403
        answer = await priya.ask("DELETE", path)
        assert (answer.status_code, answer.json()["code"]) == (409, "talking")
        await maya.do(f"/desk/contacts/{contact}/end")
        assert (await priya.ask("DELETE", path)).status_code == 204


async def test_an_erasure_that_is_refused_has_changed_nothing(town: Town) -> None:
    maya, priya = await town.signed_in("maya"), await town.signed_in("priya")
    async with maya.follow("/desk/stream") as desk:
        await maya.do("/desk/presence", {"state": "here"})
        _, contact = await talking(town, maya, desk, **WHO)
        others = [town.visitor() for _ in range(2)]
        places = [await other.arrive(**WHO) for other in others]
        answer = await priya.ask("DELETE", f"/contacts/{contact}/customer")
        assert answer.status_code == 409
        for other, place in zip(others, places, strict=True):
            assert (await other.see(f"/places/{place}"))["state"] != "ended"


async def test_a_lead_is_shown_first_what_would_be_erased_and_nothing_else_is(town: Town) -> None:
    priya = await town.signed_in("priya")
    visitor, stranger = town.visitor(), town.visitor()
    token = await visitor.arrive(**WHO)
    await visitor.do(f"/places/{token}/messages", {"text": "It is cracked.", "key": "one-key"})
    contact = (await visitor.see(f"/places/{token}"))["contact"]
    path = f"/contacts/{contact}/customer"
    assert (await (await town.signed_in("maya")).ask("GET", path)).status_code == 403
    shown = await priya.see(path)
    (row,) = shown["contacts"]
    assert shown["allowed"] is True
    assert (row["name"], row["phone"], row["words"]) == tuple(WHO.values())
    assert (row["messages"], row["notes"], row["stills"], row["talking"]) == (1, 0, 0, False)
    # Somebody else types the same number: they are found to be the same customer.
    other = await stranger.arrive(name="Tom", phone=WHO["phone"])
    answer = await priya.ask("DELETE", f"{path}?seen={shown['seen']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "list_changed")
    assert (await visitor.see(f"/places/{token}"))["name"] == "Ruth Ansell"
    again = await priya.see(path)
    assert {one["name"] for one in again["contacts"]} == {"Ruth Ansell", "Tom"}
    assert (await priya.ask("DELETE", f"{path}?seen={again['seen']}")).status_code == 204
    assert (await stranger.ask("GET", f"/places/{other}")).status_code == 404


async def test_of_a_brand_that_one_does_not_answer_the_list_names_nobody(town: Town) -> None:
    priya, visitor = await town.signed_in("priya"), town.visitor()
    token = await visitor.arrive(**WHO)
    contact = (await visitor.see(f"/places/{token}"))["contact"]
    pool = town.database.pool
    row = await contacts.contact_by_id(pool, contact)
    brands = {one.slug: one.id for one in town.house.scene.directory.brands.values()}
    assert row is not None
    await contacts.add_contact(
        pool,
        brand=brands["ines"],
        channel="chat",
        language="en",
        now=row.created_at + 1,
        customer=row.customer,
        name="Somebody",
    )
    path = f"/people/{town.people['priya']}"
    await priya.ask("PATCH", path, {"brands": [brands["nordhaus"]]})
    path = f"/contacts/{contact}/customer"
    shown = await priya.see(path)
    assert shown["allowed"] is False
    assert [(row["brand"]["slug"], row["yours"]) for row in shown["contacts"]] == [
        ("ines", False),
        ("nordhaus", True),
    ]
    assert "Somebody" not in str(shown)
    assert (await priya.ask("DELETE", path)).status_code == 403
