"""A customer's own page at our doors: links, codes, withdrawals; and who tries to get in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from tests.web.test_buyers import INES, LAMP
from tests.web.test_mail import connected

from lamplight.journal.tables import brands, links, run, sales, shops
from lamplight.runtime import letters

if TYPE_CHECKING:
    from tests.web._town import Town

RUTHS = "ruth.ansell@example.org"


class Bought:
    """A town in which Ruth bought of both brands, and has a link of Nordhaus's."""

    def __init__(self, town: Town, sale: int, other: int) -> None:
        self.town, self.sale, self.other = town, sale, other
        self.token = ""
        self.customer = 0

    async def link(self, slug: str = "nordhaus", **more: Any) -> str:
        """The token in a letter of a brand to her."""
        town = self.town
        brand = await brands.brand_by_slug(town.database.pool, slug)
        assert brand is not None
        async with run.transaction(town.database.pool) as session:
            letter = letters.Letter(
                kind="asked_useful",
                brand=brand.id,
                key=f"letter {slug} {more}",
                customer=self.customer,
                fields={"title": "Lamp"},
                **more,
            )
            made = await letters.write(session, letter, town.house.clock.now())
        assert made is not None
        return links.token_of(await links.secret(town.database.pool), made)

    def declaration(self, **more: Any) -> dict[str, Any]:
        said = {
            "sale": self.sale,
            "lines": [],
            "name": "Ruth Ansell",
            "email": RUTHS,
            "key": "wish-1",
        }
        return said | more


@pytest_asyncio.fixture
async def bought(town: Town) -> Bought:
    pool, now = town.database.pool, town.house.clock.now()
    shop = await shops.put(pool, "workshop", "byhand", now)
    made = [(await sales.put(pool, shop, form, now)).sale for form in (LAMP, INES)]
    there = Bought(town, *made)
    there.customer = await pool.fetchval("select buyer from sale where id = $1", made[0])
    there.token = await there.link()
    return there


async def test_a_link_opens_the_page_and_nothing_of_it_is_kept_by_anybody(bought: Bought) -> None:
    visitor = bought.town.visitor()
    answer = await visitor.ask("GET", f"/mine/{bought.token}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    seen = answer.json()
    assert (seen["name"], seen["email"]) == ("Ruth Ansell", RUTHS)
    assert [one["number"] for one in seen["sales"]] == ["NL-20418"]
    page = await visitor.get(f"/mine/{bought.token}?useful=yes")
    assert page.status_code in (200, 503)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert await bought.town.database.pool.fetchval("select count(*) from useful") == 0


async def test_what_opens_nothing_is_answered_alike_and_guessing_ends_soon(
    bought: Bought,
) -> None:
    visitor = bought.town.visitor()
    answers = set()
    for wrong in ("x" * 32, bought.token + "x", "code", "%E2%80%A8", "y" * 400):
        answer = await visitor.ask("GET", f"/mine/{wrong}")
        if wrong == "code":  # an address of ours, for something else
            assert answer.status_code in (404, 405)
            continue
        answers.add((answer.status_code, answer.text))
    assert len(answers) == 1
    bought.town.limit("unknown", "5/60")
    for _ in range(5):
        await visitor.ask("GET", f"/mine/{'x' * 32}")
    assert (await visitor.ask("GET", f"/mine/{bought.token}")).status_code == 429


async def _letter(town: Town, kind: str) -> Any:
    for _ in range(200):
        found = await town.database.pool.fetchrow("select * from mail where kind = $1", kind)
        if found is not None:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(kind)


async def test_a_code_comes_by_letter_and_opens_the_page_once(bought: Bought) -> None:
    town, visitor = bought.town, bought.town.visitor()
    async with connected(town) as office:
        asked = {"brand": "nordhaus", "email": RUTHS.upper()}
        assert (await visitor.ask("POST", "/mine/code", asked)).status_code == 204
        row = await _letter(town, "link")
        code = links.code_of(await links.secret(town.database.pool), row["id"])
        assert code not in row["plain"]
        for _ in range(500):
            if any(code in one.as_string() for one in office.taken):
                break
            await asyncio.sleep(0.02)
        assert any(code in one.as_string() for one in office.taken)
    tried = asked | {"code": f"{code[:3]} {code[3:]}"}
    token = (await visitor.do("/mine/code/open", tried))["token"]
    assert (await visitor.see(f"/mine/{token}"))["name"] == "Ruth Ansell"
    again = await visitor.ask("POST", "/mine/code/open", tried)
    assert (again.status_code, again.json()["code"]) == (404, "code_wrong")


async def test_who_asks_for_a_code_isnt_told_whom_we_know(bought: Bought) -> None:
    visitor = bought.town.visitor()
    answers = []
    for email in (RUTHS, "nobody@example.org", "not an address@", "ruth@localhost"):
        answer = await visitor.ask("POST", "/mine/code", {"brand": "nordhaus", "email": email})
        if answer.status_code != 400:
            answers.append((answer.status_code, answer.text))
    assert set(answers) == {(204, "")}
    await _letter(bought.town, "link")
    count = "select count(*) from mail where kind = 'link'"
    assert await bought.town.database.pool.fetchval(count) == 1


async def test_a_hundred_wrong_codes_open_nothing_and_the_right_one_is_spent_then(
    bought: Bought,
) -> None:
    town, visitor = bought.town, bought.town.visitor()
    asked = {"brand": "nordhaus", "email": RUTHS}
    await visitor.ask("POST", "/mine/code", asked)
    row = await _letter(town, "link")
    right = links.code_of(await links.secret(town.database.pool), row["id"])
    wrong = [f"{number:06}" for number in range(101) if f"{number:06}" != right][:100]
    for code in wrong:
        answer = await visitor.ask("POST", "/mine/code/open", asked | {"code": code})
        assert (answer.status_code, answer.json()["code"]) == (404, "code_wrong")
    answer = await visitor.ask("POST", "/mine/code/open", asked | {"code": right})
    assert answer.status_code == 404
    town.limit("unknown", "30/60")
    found = [
        (await visitor.ask("POST", "/mine/code/open", asked | {"code": code})).status_code
        for code in wrong[:60]
    ]
    assert set(found) == {404, 429}


async def test_a_withdrawal_is_acknowledged_with_its_content_and_time(bought: Bought) -> None:
    town, visitor = bought.town, bought.town.visitor()
    path = f"/mine/{bought.token}/withdrawal"
    made = await asyncio.gather(*(visitor.do(path, bought.declaration()) for _ in range(3)))
    assert made[0] == made[1] == made[2]
    assert made[0]["things"] == ["Fjell table lamp", "2 × E27 warm bulb"]
    assert (made[0]["number"], made[0]["written"]) == ("NL-20418", True)
    assert (await _letter(town, "withdrawal_received"))["recipient"] == RUTHS
    priya = await town.signed_in("priya")
    (row,) = (await priya.see("/owed"))["owed"]
    shown = await priya.see(f"/cases/{row['case']}")
    assert shown["failure"] == "changed_mind"


async def test_a_sale_of_another_brand_or_of_nobody_isnt_there(bought: Bought) -> None:
    visitor = bought.town.visitor()
    path = f"/mine/{bought.token}/withdrawal"
    for sale in (bought.other, 4711):
        answer = await visitor.ask("POST", path, bought.declaration(sale=sale))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    wrong = bought.declaration(lines=[999])
    assert (await visitor.ask("POST", path, wrong)).status_code == 404
    ines = await bought.link("ines")
    done = await visitor.do(f"/mine/{ines}/withdrawal", bought.declaration(sale=bought.other))
    assert done["number"] == "AI-7731"


async def test_withdrawing_without_a_link_says_nothing_of_what_we_know(bought: Bought) -> None:
    visitor = bought.town.visitor()
    seen = []
    for number, email in (
        ("NL-20418", RUTHS),
        ("NL-20418", "eve@example.org"),
        ("NL-00000", RUTHS),
    ):
        said = {"brand": "nordhaus", "number": number, "name": "R", "email": email, "key": "k"}
        answer = await visitor.do("/mine/withdrawal", said)
        seen.append({name: answer[name] for name in ("things", "written", "name")})
    assert seen[0] == seen[1] == seen[2] == {"things": [], "written": True, "name": "R"}
    pool = bought.town.database.pool
    assert await pool.fetchval("select count(*) from sale_event where kind = 'cancel_notice'") == 1


async def test_whoever_names_no_order_withdraws_all_the_same(bought: Bought) -> None:
    visitor = bought.town.visitor()
    said = {"brand": "nordhaus", "name": "R", "email": RUTHS}
    for n, number in enumerate(({}, {"number": ""}, {"number": " "})):
        answer = await visitor.do("/mine/withdrawal", said | number | {"key": f"k{n}"})
        assert (answer["number"], answer["things"], answer["written"]) == ("", [], True)
    pool = bought.town.database.pool
    titles = "select distinct title from service_case where customer is null"
    assert await pool.fetchval(titles) == "Withdrawal, order not named"


async def test_a_part_is_named_in_words_and_what_is_no_part_is_refused(bought: Bought) -> None:
    visitor = bought.town.visitor()
    said = {"brand": "nordhaus", "number": "NL-20418", "name": "R", "email": RUTHS, "key": "k"}
    named = said | {"parts": [{"what": "E27 warm bulb", "units": 1}, {"what": "the grey shade"}]}
    seen = [await visitor.do("/mine/withdrawal", named) for _ in range(2)]
    assert seen[0] == seen[1]
    assert seen[0]["things"] == ["1 × E27 warm bulb", "the grey shade"]
    pool = bought.town.database.pool
    fields = "select body->>'units' from sale_event where kind = 'cancel_notice'"
    assert await pool.fetchval(fields) == "1"
    for parts, code in (
        ([{"what": " "}], "part_empty"),
        ([{"what": ""}], "bad_input"),
        ([{"what": "bulb", "units": 0}], "bad_input"),
        ([{"what": "bulb", "units": "two"}], "bad_input"),
        ([{"what": "two\nlines"}], "bad_input"),
        ([{"what": "bulb"}] * 21, "bad_input"),
    ):
        answer = await visitor.ask("POST", "/mine/withdrawal", said | {"parts": parts})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert len(answer.json()["text"].splitlines()) == 1
    assert await pool.fetchval("select count(*) from withdrawal") == 1


async def test_nobody_can_have_somebody_flooded_with_acknowledgements(bought: Bought) -> None:
    bought.town.limit("letters", "5/3600")
    visitor = bought.town.visitor()
    said = {"brand": "nordhaus", "number": "1", "name": "R", "email": "a@example.org"}
    statuses = [
        (await visitor.ask("POST", "/mine/withdrawal", said | {"key": f"k{n}"})).status_code
        for n in range(7)
    ]
    assert statuses == [200] * 5 + [429] * 2


async def test_other_sites_change_nothing(bought: Bought) -> None:
    visitor = bought.town.visitor()
    answer = await visitor.ask(
        "POST",
        f"/mine/{bought.token}/withdrawal",
        bought.declaration(),
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert await bought.town.database.pool.fetchval("select count(*) from withdrawal") == 0
