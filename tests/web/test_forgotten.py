"""Who forgot their password is given a link by a lead; everybody can change their own address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lamplight.journal.tables import password_links, people

if TYPE_CHECKING:
    from tests.web._town import Town
    from tests.web._visitor import Visitor

NEW = {"password": "a lamp by the door"}


async def made(lead: Visitor, person: int) -> str:
    """The path of a link for a new password, made by a lead."""
    answer = await lead.ask("POST", f"/people/{person}/password-link")
    assert answer.status_code == 201, answer.text
    parts = urlsplit(answer.json()["link"])
    assert parts.path.startswith("/password/")
    return f"/password-links/{parts.path.rpartition('/')[2]}"


async def test_who_forgot_their_password_chooses_another_once_and_is_signed_out_elsewhere(
    town: Town,
) -> None:
    priya, maya, here = await town.signed_in("priya"), await town.signed_in("maya"), town.visitor()
    path = await made(priya, town.people["maya"])
    seen = await here.see(path)
    assert (seen["name"], seen["email"]) == ("Maya", "maya@lamplight.example")
    assert (await maya.ask("GET", "/session")).status_code == 200  # nothing has changed yet
    weak = await here.ask("POST", path, {"password": "password123"})
    assert (weak.status_code, weak.json()["code"]) == (400, "password_common")
    async with maya.follow("/desk/stream") as desk:
        await desk.until(lambda store: "me" in store)
        came_in = await here.ask("POST", path, NEW)
        assert (came_in.status_code, came_in.json()["person"]["name"]) == (201, "Maya")
        await desk.until_ended()
    assert (await here.ask("GET", "/session")).status_code == 200
    assert (await maya.ask("GET", "/session")).status_code == 401
    old = town.credentials("maya")
    assert (await town.visitor().ask("POST", "/session", old)).status_code == 401
    assert (await town.visitor().ask("POST", "/session", old | NEW)).status_code == 201
    assert (await town.visitor().ask("POST", path, NEW)).json()["code"] == "password_link_unknown"
    done = [row["what"] for row in await priya.see("/audit")]
    assert {"person.password_link_made", "person.password_reset"} <= set(done)
    assert path.rpartition("/")[2] not in str(await priya.see("/audit"))


async def test_a_link_is_void_once_another_is_made_or_the_password_is_changed_or_time_is_over(
    town: Town,
) -> None:
    priya, maya, visitor = (
        await town.signed_in("priya"),
        await town.signed_in("maya"),
        town.visitor(),
    )
    person = town.people["maya"]
    first = await made(priya, person)
    second = await made(priya, person)
    assert (await visitor.ask("GET", first)).status_code == 404
    assert (await visitor.ask("GET", second)).status_code == 200
    old = town.credentials("maya")["password"]
    changed = await maya.ask("PUT", "/me/password", {"old": old, "new": "a lamp by the door"})
    assert changed.status_code == 204
    assert (await visitor.ask("GET", second)).status_code == 404

    pool, now = town.database.pool, 1_000
    token = await password_links.make_link(pool, person, now=now)
    assert await password_links.link_by_token(pool, token, now + password_links.LASTS - 1)
    assert await password_links.link_by_token(pool, token, now + password_links.LASTS) is None
    assert await password_links.use_link(pool, token, "x", now + password_links.LASTS) is None
    await people.change_person(pool, person, active=False)
    assert await password_links.use_link(pool, token, "x", now + 1) is None


async def test_a_link_is_void_once_its_maker_is_let_go_or_might_not_make_it(town: Town) -> None:
    ada, visitor, maya = await town.signed_in("ada"), town.visitor(), town.people["maya"]
    brands = {one.slug: one.id for one in town.house.scene.directory.brands.values()}
    both = [brands["nordhaus"], brands["ines"]]
    steps: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("priya", {"active": False}, {"active": True}),
        ("priya", {"role": "agent"}, {"role": "lead"}),
        ("priya", {"brands": [brands["ines"]]}, {"brands": both}),
        ("maya", {"role": "lead"}, {"role": "agent"}),
    ]
    for who, change, back in steps:
        path = await made(await town.signed_in("priya"), maya)
        changed = f"/people/{town.people[who]}"
        assert (await ada.ask("PATCH", changed, change)).status_code == 200
        for method in ("GET", "POST"):
            body = NEW if method == "POST" else None
            answer = await visitor.ask(method, path, body)
            assert (change, answer.json()["code"]) == (change, "password_link_unknown")
        assert (await ada.ask("PATCH", changed, back)).status_code == 200
    # Nobody's role is in a link of the machine itself, and an admin's is for everybody.
    token = await password_links.make_link(town.database.pool, maya, now=town.doors.now())
    for path in (f"/password-links/{token}", await made(ada, town.people["otto"])):
        assert (await visitor.ask("GET", path)).status_code == 200


async def test_nobody_comes_by_such_a_link_to_more_than_they_have(town: Town) -> None:
    priya, maya, ada = (
        await town.signed_in("priya"),
        await town.signed_in("maya"),
        await town.signed_in("ada"),
    )

    async def refused(who: Visitor, name: str) -> tuple[int, str]:
        answer = await who.ask("POST", f"/people/{town.people[name]}/password-link")
        return answer.status_code, answer.json()["code"]

    assert await refused(maya, "tomasz") == (403, "leads_only")
    assert await refused(priya, "ada") == (403, "admins_only")
    assert await refused(priya, "priya") == (403, "own_password")
    assert await refused(ada, "ada") == (403, "own_password")
    assert await refused(ada, "lena") == (404, "not_found")  # she left
    nordhaus = next(
        one.id for one in town.house.scene.directory.brands.values() if one.slug == "nordhaus"
    )
    own = {"brands": [nordhaus]}
    assert (await priya.ask("PATCH", f"/people/{town.people['priya']}", own)).status_code == 200
    assert await refused(priya, "otto") == (403, "more_brands")
    assert await made(ada, town.people["priya"])


async def test_everybody_changes_their_own_address_with_their_password(town: Town) -> None:
    maya = await town.signed_in("maya")
    known = town.credentials("maya")
    new = {"email": "Maya.New@lamplight.example", "password": known["password"]}
    wrong = await maya.ask("PUT", "/me/email", new | {"password": "not hers"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "password_wrong")
    taken = await maya.ask("PUT", "/me/email", new | {"email": "PRIYA@lamplight.example"})
    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")
    done = await maya.ask("PUT", "/me/email", new)
    assert (done.status_code, done.json()["email"]) == (200, "maya.new@lamplight.example")
    assert (await maya.see("/session"))["email"] == "maya.new@lamplight.example"
    assert (await town.visitor().ask("POST", "/session", known)).status_code == 401
    assert (await town.visitor().ask("POST", "/session", new)).status_code == 201
    priya = await town.signed_in("priya")
    assert "person.email_changed" in [row["what"] for row in await priya.see("/audit")]
