"""Leads and admins: people, invitations, brands, the board, and who may what."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import TYPE_CHECKING, Any

from lamplight.basis.instants import of_datetime
from lamplight.journal.tables import invitations
from lamplight.runtime.opening import open_spans

if TYPE_CHECKING:
    from tests.web._town import Town
    from tests.web._visitor import Visitor

STAFF = [
    ("GET", "/board"),
    ("GET", "/board/stream"),
    ("GET", "/people"),
    ("GET", "/audit"),
    ("GET", "/invitations"),
    ("POST", "/invitations"),
    ("GET", "/admin/brands"),
    ("POST", "/admin/brands"),
]
BRAND: dict[str, Any] = {
    "name": "Café Lumière",
    "timezone": "Europe/Paris",
    "languages": ["fr"],
    "hours": [{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:30"}],
}


async def test_agents_see_nothing_that_is_for_leads(town: Town) -> None:
    maya = await town.signed_in("maya")
    for method, path in STAFF:
        answer = await maya.ask(method, path, {} if method == "POST" else None)
        assert (path, answer.status_code, answer.json()["code"]) == (path, 403, "leads_only")


async def test_leads_see_the_board_and_hear_of_changes(town: Town) -> None:
    lead = await town.signed_in("priya")
    assert (await lead.see("/board"))["came"] == 0
    async with lead.follow("/board/stream") as board:
        await board.until(lambda store: "figures" in store)
        await town.visitor().arrive()
        await board.until(lambda store: store["figures"]["came"] == 1)


async def invite(lead: Visitor, **said: Any) -> str:
    """An invitation; the token of its link."""
    link: str = (await lead.do("/invitations", {"role": "agent", "brands": []} | said))["link"]
    return link.rpartition("/join/")[2]


async def test_an_invitation_lets_one_person_in_once(town: Town) -> None:
    lead = await town.signed_in("priya")
    brand = (await lead.see("/admin/brands"))[0]
    token = await invite(lead, brands=[brand["id"]])
    newcomer = town.visitor()
    seen = await newcomer.see(f"/invitations/{token}")
    assert (seen["role"], seen["invited_by"]) == ("agent", "Priya")
    assert [one["name"] for one in seen["brands"]] == [brand["name"]]
    joining = {"name": "Jonas", "email": "Jonas@Lamplight.example", "password": "a lamp for Jonas"}
    joined = await newcomer.do(f"/invitations/{token}", joining | {"languages": ["en"]})
    assert joined["person"]["name"] == "Jonas"
    assert joined["email"] == "jonas@lamplight.example"
    assert (await newcomer.see("/desk"))["me"]["person"]["name"] == "Jonas"
    again = await town.visitor().ask("POST", f"/invitations/{token}", joining)
    assert (again.status_code, again.json()["code"]) == (404, "invitation_unknown")
    said = [row["what"] for row in await lead.see("/audit")]
    assert said[:2] == ["invitation.accepted", "invitation.made"]


async def test_an_invitation_for_an_address_is_for_that_address(town: Town) -> None:
    lead = await town.signed_in("priya")
    token = await invite(lead, email="hana@lamplight.example")
    joining = {"name": "Hana", "email": "other@lamplight.example", "password": "a lamp for Hana"}
    joined = await town.visitor().do(f"/invitations/{token}", joining)
    assert joined["email"] == "hana@lamplight.example"


JOININGS: list[tuple[dict[str, Any], int, str]] = [
    ({"password": "short"}, 400, "password_short"),
    ({"password": "password123"}, 400, "password_common"),
    ({"email": None}, 400, "email_missing"),
    ({"name": "  "}, 400, "name_empty"),
    ({"email": "maya@lamplight.example"}, 409, "email_taken"),
    ({"email": "no address"}, 400, "bad_input"),
]


async def test_joining_says_what_is_missing_and_leaves_the_link_usable(town: Town) -> None:
    token = await invite(await town.signed_in("priya"))
    joining = {"name": "Jonas", "email": "jonas@lamplight.example", "password": "a lamp for Jonas"}
    visitor = town.visitor()
    for change, status, code in JOININGS:
        answer = await visitor.ask("POST", f"/invitations/{token}", joining | change)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await visitor.ask("GET", f"/invitations/{token}")).status_code == 200


async def test_a_withdrawn_invitation_is_worth_nothing(town: Town) -> None:
    lead = await town.signed_in("priya")
    token = await invite(lead)
    row = (await lead.see("/invitations"))[0]
    assert (await lead.ask("DELETE", f"/invitations/{row['id']}")).status_code == 204
    assert (await town.visitor().ask("GET", f"/invitations/{token}")).status_code == 404
    assert (await lead.ask("DELETE", f"/invitations/{row['id']}")).status_code == 404


async def test_who_is_let_go_or_leads_no_more_has_no_way_back_by_what_they_sent(town: Town) -> None:
    lead, admin = await town.signed_in("priya"), await town.signed_in("ada")
    path = f"/people/{town.people['priya']}"
    changes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"active": False}, {"active": True}),
        ({"role": "agent"}, {"role": "lead"}),
    ]
    joining = {"name": "Jonas", "email": "jonas@lamplight.example", "password": "a lamp for Jonas"}
    for change, back in changes:
        token = await invite(lead)
        assert (await admin.ask("PATCH", path, change)).status_code == 200
        for method in ("GET", "POST"):
            body = joining if method == "POST" else None
            answer = await town.visitor().ask(method, f"/invitations/{token}", body)
            assert (answer.status_code, answer.json()["code"]) == (404, "invitation_unknown")
        assert await admin.see("/invitations") == []
        assert (await admin.ask("PATCH", path, back)).status_code == 200
        # Nor when they are back: what they sent before is void for good.
        assert (await town.visitor().ask("GET", f"/invitations/{token}")).status_code == 404
        lead = await town.signed_in("priya")


async def test_a_lead_withdraws_only_what_they_might_have_sent(town: Town) -> None:
    lead, admin = await town.signed_in("priya"), await town.signed_in("ada")
    await invite(admin, role="lead")
    (row,) = await admin.see("/invitations")
    refused = await lead.ask("DELETE", f"/invitations/{row['id']}")
    assert (refused.status_code, refused.json()["code"]) == (403, "admins_only")
    assert (await admin.ask("DELETE", f"/invitations/{row['id']}")).status_code == 204


async def test_a_lead_is_shown_only_what_they_might_have_sent(town: Town) -> None:
    lead, admin = await town.signed_in("priya"), await town.signed_in("ada")
    brands = {one["slug"]: one["id"] for one in await admin.see("/admin/brands")}
    only = {"brands": [brands["nordhaus"]]}
    assert (await admin.ask("PATCH", f"/people/{town.people['priya']}", only)).status_code == 200
    for role, own in (("agent", True), ("agent", False), ("lead", True)):
        said = {"brands": [brands["nordhaus" if own else "ines"]], "email": f"{role}@{own}.example"}
        await invite(admin, role=role, **said)
    assert len(await admin.see("/invitations")) == 3
    assert [row["email"] for row in await lead.see("/invitations")] == ["agent@true.example"]


async def test_a_lead_gives_only_what_they_have(town: Town) -> None:
    lead, admin = await town.signed_in("priya"), await town.signed_in("ada")
    refused = await lead.ask("POST", "/invitations", {"role": "admin", "brands": []})
    assert (refused.status_code, refused.json()["code"]) == (403, "admins_only")
    strange = await admin.do("/admin/brands", BRAND)
    refused = await lead.ask("POST", "/invitations", {"brands": [strange["id"]]})
    assert (refused.status_code, refused.json()["code"]) == (403, "brand_not_yours")
    assert (await admin.do("/invitations", {"role": "lead", "brands": [strange["id"]]}))["link"]
    nothing = await admin.ask("POST", "/invitations", {"brands": [999_999]})
    assert (nothing.status_code, nothing.json()["code"]) == (400, "brand_unknown")


async def test_a_lead_takes_nothing_from_people_of_other_brands(town: Town) -> None:
    admin = await town.signed_in("ada")
    lead, maya = await town.signed_in("priya"), town.people["maya"]
    strange = await admin.do("/admin/brands", BRAND)
    own = [brand["id"] for brand in await lead.see("/admin/brands")]
    own.remove(strange["id"])
    both = [*own, strange["id"]]
    assert (await admin.ask("PATCH", f"/people/{maya}", {"brands": both})).status_code == 200
    of_another: list[dict[str, Any]] = [{"active": False}, {"brands": own}, {"brands": []}]
    for change in of_another:
        refused = await lead.ask("PATCH", f"/people/{maya}", change)
        assert (refused.status_code, refused.json()["code"]) == (403, "brand_not_yours")
    taken = await lead.ask("PATCH", f"/people/{maya}", {"brands": [strange["id"]]})
    assert taken.status_code == 200  # their own brand they may take
    of_a_stranger: list[dict[str, Any]] = [
        {"name": "Somebody"},
        {"channels": ["chat"]},
        {"brands": both},
    ]
    for change in of_a_stranger:
        refused = await lead.ask("PATCH", f"/people/{maya}", change)
        assert (refused.status_code, refused.json()["code"]) == (403, "brand_not_yours")
    rows = {row["id"]: row for row in await admin.see("/people")}
    assert (rows[maya]["name"], rows[maya]["active"]) == ("Maya", True)
    assert [brand["id"] for brand in rows[maya]["brands"]] == [strange["id"]]


async def test_roles_are_changed_by_admins_and_by_nobody_for_themself(town: Town) -> None:
    lead, admin = await town.signed_in("priya"), await town.signed_in("ada")
    maya, priya, ada = (town.people[name] for name in ("maya", "priya", "ada"))
    for who, person, change, status in (
        (lead, maya, {"role": "lead"}, 403),
        (lead, ada, {"name": "Not Ada"}, 403),
        (lead, priya, {"role": "admin"}, 403),
        (admin, ada, {"role": "agent"}, 403),
        (admin, ada, {"active": False}, 403),
        (lead, maya, {"chats": 5}, 200),
        (admin, maya, {"role": "lead"}, 200),
        (admin, 999_999, {"chats": 5}, 404),
        (admin, maya, {"brands": [999_999]}, 400),
    ):
        answer = await who.ask("PATCH", f"/people/{person}", change)
        assert (change, answer.status_code) == (change, status)
    rows = {row["name"]: row for row in await admin.see("/people")}
    assert (rows["Maya"]["role"], rows["Maya"]["chats"]) == ("lead", 5)
    assert rows["Lena"]["active"] is False
    assert "person.role_changed" in [row["what"] for row in await admin.see("/audit")]


async def test_who_leaves_is_signed_out_everywhere(town: Town) -> None:
    lead, maya = await town.signed_in("priya"), await town.signed_in("maya")
    async with maya.follow("/desk/stream") as desk:
        await desk.until(lambda store: "me" in store)
        answer = await lead.ask("PATCH", f"/people/{town.people['maya']}", {"active": False})
        assert answer.json()["active"] is False
        await desk.until_ended()
    assert (await maya.ask("GET", "/session")).status_code == 401
    assert (
        await town.visitor().ask("POST", "/session", town.credentials("maya"))
    ).status_code == 401


async def test_a_brand_taken_away_is_gone_from_the_desk_at_once(town: Town) -> None:
    lead, maya = await town.signed_in("priya"), await town.signed_in("maya")
    await town.visitor().arrive(name="Ruth")
    async with maya.follow("/desk/stream") as desk:
        row = await desk.until(
            lambda store: next((key for key in store if key.startswith("line/")), None)
        )
        contact = row.partition("/")[2]
        assert (await maya.ask("GET", f"/desk/contacts/{contact}")).status_code == 200
        await lead.ask("PATCH", f"/people/{town.people['maya']}", {"brands": []})
        await desk.until(lambda store: row not in store)
        assert (await maya.ask("GET", f"/desk/contacts/{contact}")).status_code == 404


async def test_a_new_brand_is_open_at_its_hours_and_its_maker_answers_it(town: Town) -> None:
    admin = await town.signed_in("ada")
    week = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}]
    made = await admin.do("/admin/brands", BRAND | {"hours": week, "holidays": "", "sales": True})
    assert made["slug"] == "cafe-lumiere"
    brand = await town.visitor().see("/brands/cafe-lumiere")
    assert brand["open"] is True
    assert brand["purposes"] == ["service", "sales"]
    assert "Ada" in [person["name"] for person in brand["people"]]
    changed = await admin.ask("PATCH", f"/admin/brands/{made['id']}", {"closed": True})
    assert changed.json()["closed"] is True
    assert (await town.visitor().see("/brands/cafe-lumiere"))["open"] is False
    again = await admin.ask("POST", "/admin/brands", BRAND)
    assert (again.status_code, again.json()["code"]) == (409, "slug_taken")


async def test_hours_are_shown_as_they_were_set(town: Town) -> None:
    admin = await town.signed_in("ada")
    hours = [
        {"days": [1, 2], "from": "09:00", "to": "12:30"},
        {"days": [1, 2], "from": "13:00", "to": "17:00"},
        {"days": [5, 6], "from": "20:00", "to": "02:00"},
        {"days": [7], "from": "22:00", "to": "24:00"},
    ]
    off = [
        {"day": "2026-11-27", "name": "Late", "hours": [{"from": "23:00", "to": "02:00"}]},
        {"day": "2026-12-24", "name": "Christmas Eve", "hours": [{"from": "09:00", "to": "12:00"}]},
        {"day": "2026-12-28", "name": "Stock-taking", "hours": []},
    ]
    made = await admin.do("/admin/brands", BRAND | {"hours": hours, "days_off": off})
    assert made["hours"] == hours
    seen = (await town.visitor().see(f"/brands/{made['slug']}"))["hours"]
    assert seen == hours
    assert made["days_off"] == off
    path = f"/admin/brands/{made['id']}"
    changed = (await admin.ask("PATCH", path, {"days_off": off[1:]})).json()
    assert changed["days_off"] == off[1:]
    assert changed["hours"] == made["hours"]


async def test_a_brand_names_who_settles_its_disputes(town: Town) -> None:
    admin = await town.signed_in("ada")
    made = await admin.do("/admin/brands", BRAND | {"dispute_body": " Example Service, Leeds "})
    assert (made["dispute_body"], made["dispute_part"]) == ("Example Service, Leeds", False)
    path = f"/admin/brands/{made['id']}"
    changed = (await admin.ask("PATCH", path, {"dispute_part": True})).json()
    assert (changed["dispute_body"], changed["dispute_part"]) == ("Example Service, Leeds", True)
    for bad in ("x" * 301, "two\nlines"):
        assert (await admin.ask("PATCH", path, {"dispute_body": bad})).status_code == 400
    gone = (await admin.ask("PATCH", path, {"dispute_body": ""})).json()
    assert gone["dispute_body"] == ""


async def test_a_part_of_a_country_has_holidays_of_its_own(town: Town) -> None:
    admin = await town.signed_in("ada")
    germany = await admin.see("/admin/brands/holidays/DE")
    assert {"code": "BY", "name": "Bayern"} in germany
    assert [part["name"] for part in germany] == sorted(part["name"] for part in germany)
    assert await admin.see("/admin/brands/holidays/XX") == []
    made = await admin.do("/admin/brands", BRAND | {"holidays": "DE", "holidays_part": "BY"})
    assert (made["holidays"], made["holidays_part"]) == ("DE", "BY")
    epiphany = of_datetime(datetime.datetime(2027, 1, 6, 12, tzinfo=datetime.UTC))  # a Wednesday
    path = f"/admin/brands/{made['id']}"
    for change, part, open_then in (
        ({"name": "Another"}, "BY", False),
        ({"holidays_part": "BE"}, "BE", True),
        ({"holidays": "DE", "holidays_part": "BY"}, "BY", False),
        ({"holidays_part": ""}, "", True),
        ({"holidays_part": "BY"}, "BY", False),
        ({"holidays": "FR"}, "", True),
        ({"holidays": "DE", "holidays_part": "BY"}, "BY", False),
        ({"holidays": ""}, "", True),
    ):
        changed = (await admin.ask("PATCH", path, change)).json()
        assert (change, changed.get("holidays_part")) == (change, part)
        directory = town.house.scene.directory
        brand = directory.brands[made["id"]]
        spans = open_spans(directory, brand, epiphany, epiphany + 1)
        assert (change, bool(spans)) == (change, open_then)
    refused = await admin.ask("PATCH", path, {"holidays_part": "BY"})
    assert (refused.status_code, refused.json()["code"]) == (400, "holidays_part_unknown")


MISFITS: list[tuple[dict[str, Any], str]] = [
    ({"timezone": "Mars/Olympus"}, "zone_unknown"),
    ({"languages": []}, "languages_empty"),
    ({"holidays": "XX"}, "holidays_unknown"),
    ({"holidays": "DE", "holidays_part": "Saturn"}, "holidays_part_unknown"),
    ({"holidays_part": "BY"}, "holidays_part_unknown"),
    ({"priorities": ["NO-LAW"]}, "law_unknown"),
    ({"name": "   "}, "name_empty"),
    ({"name": "!!!"}, "slug_wrong"),
    ({"slug": "desk"}, "slug_wrong"),
    ({"slug": "Not A Slug"}, "bad_input"),
    ({"hours": [{"days": [8], "from": "09:00", "to": "17:00"}]}, "bad_input"),
    ({"hours": [{"days": [1], "from": "25:00", "to": "26:00"}]}, "bad_input"),
    ({"days_off": [{"day": "2026-02-30", "name": "x"}]}, "day_wrong"),
    (
        {
            "hours": [
                {"days": [1], "from": "09:00", "to": "17:00"},
                {"days": [1], "from": "16:00", "to": "18:00"},
            ]
        },
        "hours_wrong",
    ),
    (
        {
            "hours": [
                {"days": [7], "from": "22:00", "to": "02:00"},
                {"days": [1], "from": "01:00", "to": "18:00"},
            ]
        },
        "hours_wrong",
    ),
    ({"hours": [{"days": [1], "from": "24:00", "to": "02:00"}]}, "hours_wrong"),
]


async def test_a_brand_that_does_not_fit_is_refused_whole(town: Town) -> None:
    admin = await town.signed_in("ada")
    for change, code in MISFITS:
        answer = await admin.ask("POST", "/admin/brands", BRAND | change)
        assert (change, answer.status_code, answer.json()["code"]) == (change, 400, code)
    assert len(await admin.see("/admin/brands")) == 2


async def test_only_admins_change_brands(town: Town) -> None:
    lead = await town.signed_in("priya")
    for method, path in (("POST", "/admin/brands"), ("PATCH", "/admin/brands/1")):
        body = BRAND if method == "POST" else {"name": "x"}
        answer = await lead.ask(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "admins_only")


async def test_a_house_with_people_needs_no_set_up(town: Town) -> None:
    assert await town.visitor().see("/setup") == {"needed": False}
    assert await invitations.new_setup_token(town.database.pool, 1) is None


async def test_an_empty_house_is_set_up_by_its_link(empty_town: Town) -> None:
    town = empty_town
    token = await invitations.new_setup_token(town.database.pool, town.house.clock.now())
    assert token is not None
    visitor = town.visitor()
    assert await visitor.see("/setup") == {"needed": True}
    assert (await visitor.ask("GET", "/setup/wrong")).status_code == 404
    assert await visitor.see(f"/setup/{token}") == {"needed": True}
    first = {
        "name": "Ruth",
        "email": "ruth@lamplight.example",
        "password": "a lamp for Ruth",
        "languages": ["en", "fr"],
        "brand": BRAND,
    }
    overlap = [{"days": [1], "from": "09:00", "to": "17:00"} for _ in range(2)]
    broken = await visitor.ask(
        "POST", f"/setup/{token}", first | {"brand": BRAND | {"hours": overlap}}
    )
    assert (broken.status_code, broken.json()["code"]) == (400, "hours_wrong")
    assert await visitor.see("/setup") == {"needed": True}, "nothing was made"
    me = await visitor.do(f"/setup/{token}", first)
    assert (me["role"], me["languages"]) == ("admin", ["en", "fr"])
    assert [brand["slug"] for brand in me["brands"]] == ["cafe-lumiere"]
    assert (await visitor.see("/session"))["email"] == "ruth@lamplight.example"
    assert (await visitor.see("/desk"))["me"]["person"]["name"] == "Ruth"
    assert (await town.visitor().see("/brands/cafe-lumiere"))["name"] == "Café Lumière"
    again = await town.visitor().ask("POST", f"/setup/{token}", first)
    assert (again.status_code, again.json()["code"]) == (404, "setup_unknown")


async def test_a_lead_plans_the_week_of_a_person_and_times_are_promised_on_it_only(
    town: Town,
) -> None:
    priya, maya, visitor = (
        await town.signed_in("priya"),
        await town.signed_in("maya"),
        town.visitor(),
    )
    path = f"/people/{town.people['tomasz']}/shifts"
    hours = [{"days": [1, 2, 3], "from": "09:00", "to": "10:00"}]
    week: dict[str, Any] = {"timezone": "Europe/London", "hours": hours}
    assert (await maya.ask("PUT", path, week)).status_code == 403
    assert (await priya.see(path)) == {"timezone": "", "hours": []}
    assert len(await visitor.see("/brands/nordhaus/slots")) > 100  # nobody plans: always open
    answer = await priya.ask("PUT", path, week)
    assert answer.json() == week
    assert (await priya.see(path)) == week
    slots = await visitor.see("/brands/nordhaus/slots")
    zone = zoneinfo.ZoneInfo("Europe/London")
    at = [datetime.datetime.fromtimestamp(slot["at"] / 1000, zone) for slot in slots]
    assert at
    assert {one.strftime("%H:%M") for one in at} == {"09:00", "09:30"}
    assert {one.isoweekday() for one in at} <= {1, 2, 3}
    ines = await visitor.see("/brands/ines/slots")
    assert len(ines) > 100  # who answers Ines plans nothing
    overlap = week | {"hours": hours * 2}
    for wrong in (week | {"timezone": "Mars/Olympus"}, overlap):
        assert (await priya.ask("PUT", path, wrong)).status_code == 400
    assert (await priya.ask("PUT", "/people/999999/shifts", week)).status_code == 404
    assert (await priya.see("/audit"))[0]["what"] == "person.shifts_changed"
    await priya.ask("PATCH", f"/people/{town.people['tomasz']}", {"active": False})
    slots = await visitor.see("/brands/nordhaus/slots")
    assert len(slots) > 100  # a plan of somebody who left counts no more
    await priya.ask("PATCH", f"/people/{town.people['tomasz']}", {"active": True})
    await priya.ask("PUT", path, week | {"hours": []})
    assert (await priya.see(path))["hours"] == []
