"""Sessions: begun, listed, ended; what a stranger can learn from them is nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web._town import Town


async def test_the_cookie_is_kept_from_scripts_and_other_sites(town: Town) -> None:
    visitor = town.visitor()
    answer = await visitor.ask("POST", "/session", town.credentials("maya"))
    assert answer.status_code == 201
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert re.search("samesite=strict", cookie, re.IGNORECASE)
    assert "Path=/" in cookie
    assert "Secure" not in cookie, "this is plain http"
    assert answer.json()["person"]["name"] == "Maya"
    assert answer.json()["role"] == "agent"


async def test_behind_a_trusted_proxy_with_tls_the_cookie_is_secure(town: Town) -> None:
    await town.restart(trusted_proxies=("127.0.0.1",))
    visitor = town.visitor()
    https = town.address.replace("http://", "https://")
    headers = {"X-Forwarded-Proto": "https", "Origin": https}
    answer = await visitor.ask("POST", "/session", town.credentials("maya"), headers=headers)
    assert answer.status_code == 201
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")


async def test_unknown_and_wrong_have_one_answer(town: Town) -> None:
    visitor = town.visitor()
    known = town.credentials("maya")
    tries = [
        known | {"password": "not her password"},
        {"email": "nobody@lamplight.example", "password": known["password"]},
        known | {"email": "left@lamplight.example"},
    ]
    answers = [await visitor.ask("POST", "/session", body) for body in tries]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.text for answer in answers} == {answers[0].text}
    assert all("set-cookie" not in answer.headers for answer in answers)


async def test_case_and_spaces_of_an_address_do_not_count(town: Town) -> None:
    known = town.credentials("maya")
    answer = await town.visitor().ask("POST", "/session", known | {"email": known["email"].upper()})
    assert answer.status_code == 201


async def test_an_account_is_protected_whoever_tries(town: Town) -> None:
    town.limit("sign_in_account", "3/900")
    visitor = town.visitor()
    wrong = town.credentials("maya") | {"password": "not her password"}
    statuses = [(await visitor.ask("POST", "/session", wrong)).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    right = await visitor.ask("POST", "/session", town.credentials("maya"))
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0
    assert (await visitor.ask("POST", "/session", town.credentials("tomasz"))).status_code == 201


async def test_whoever_guesses_at_a_password_shuts_no_known_browser_out(town: Town) -> None:
    maya = await town.signed_in("maya")
    town.limit("sign_in_account", "3/300")
    guesser = town.visitor()
    wrong = town.credentials("maya") | {"password": "x"}
    statuses = [(await guesser.ask("POST", "/session", wrong)).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]
    for _ in range(5):  # right tries don't count
        assert (await maya.ask("POST", "/session", town.credentials("maya"))).status_code == 201
    # The same browser is nothing special for another account, and may not guess for ever either.
    statuses = [(await maya.ask("POST", "/session", wrong)).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


async def test_a_browser_is_known_for_the_account_it_signed_in_to_and_no_forged_one_is(
    town: Town,
) -> None:
    maya = await town.signed_in("maya")
    cookie = maya.cookies["lamplight_device"]
    town.limit("sign_in_account", "1/300")
    wrong = town.credentials("tomasz") | {"password": "x"}
    assert (await town.visitor().ask("POST", "/session", wrong)).status_code == 401
    for forged in (cookie, cookie[:-1], "a." + cookie.partition(".")[2], ".", "x", "é.é"):
        headers = {"Cookie": f"lamplight_device={forged}".encode()}
        answer = await town.visitor().ask("POST", "/session", wrong, headers=headers)
        assert answer.status_code == 429


async def test_an_account_that_isnt_there_is_limited_like_one_that_is(town: Town) -> None:
    town.limit("sign_in_account", "2/300")
    statuses = []
    for name in ("maya", "nobody"):
        wrong = town.credentials(name) | {"password": "x"}
        visitor = town.visitor()
        statuses.append([(await visitor.ask("POST", "/session", wrong)).status_code for _ in "123"])
    assert statuses == [[401, 401, 429]] * 2


async def test_an_address_can_not_try_for_ever(town: Town) -> None:
    town.limit("sign_in_address", "4/300")
    visitor = town.visitor()
    tries = [{"email": f"{n}@lamplight.example", "password": "x"} for n in range(6)]
    statuses = [(await visitor.ask("POST", "/session", body)).status_code for body in tries]
    assert statuses == [401] * 4 + [429] * 2


async def test_without_a_session_nothing_of_the_staff_is_there(town: Town) -> None:
    visitor = town.visitor()
    for cookie in (None, "", "x", "0" * 32, "x" * 4000, "é"):
        cookies = {} if cookie is None else {"Cookie": f"lamplight_session={cookie}".encode()}
        for path in (
            "/desk",
            "/desk/stream",
            "/board",
            "/people",
            "/audit",
            "/session",
            "/sessions",
        ):
            answer = await visitor.ask("GET", path, headers=cookies)
            assert (path, answer.status_code) == (path, 401)
            assert answer.json()["code"] == "sign_in_first"


async def test_signing_in_again_changes_the_key(town: Town) -> None:
    visitor = await town.signed_in("maya")
    before = visitor.cookies["lamplight_session"]
    await visitor.do("/session", town.credentials("maya"))
    after = visitor.cookies["lamplight_session"]
    assert before != after
    stolen = town.visitor(cookies={"lamplight_session": before})
    assert (await stolen.ask("GET", "/session")).status_code == 401
    assert len(await visitor.see("/sessions")) == 1


async def test_sessions_are_listed_and_ended_from_elsewhere(town: Town) -> None:
    here, there = await town.signed_in("maya"), await town.signed_in("maya")
    rows = await here.see("/sessions")
    assert [row["current"] for row in rows].count(True) == 1
    other = next(row for row in rows if not row["current"])
    assert (await there.ask("GET", "/session")).status_code == 200
    assert (await here.ask("DELETE", f"/sessions/{other['id']}")).status_code == 204
    assert (await there.ask("GET", "/session")).status_code == 401
    assert (await here.ask("DELETE", f"/sessions/{other['id']}")).status_code == 404


async def test_nobody_ends_the_session_of_another(town: Town) -> None:
    maya, tomasz = await town.signed_in("maya"), await town.signed_in("tomasz")
    session = (await maya.see("/session"))["session"]
    assert (await tomasz.ask("DELETE", f"/sessions/{session}")).status_code == 404
    assert (await maya.ask("GET", "/session")).status_code == 200


async def test_a_session_that_ends_takes_its_stream_along(town: Town) -> None:
    here, there = await town.signed_in("maya"), await town.signed_in("maya")
    async with there.follow("/desk/stream") as stream:
        await stream.until(lambda store: "me" in store)
        rows = await here.see("/sessions")
        other = next(row["id"] for row in rows if not row["current"])
        await here.ask("DELETE", f"/sessions/{other}")
        await stream.until_ended()
    assert (await there.ask("GET", "/desk/stream")).status_code == 401


async def test_signing_out_ends_it(town: Town) -> None:
    maya = await town.signed_in("maya")
    key = maya.cookies["lamplight_session"]
    answer = await maya.ask("DELETE", "/session")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    again = town.visitor(cookies={"lamplight_session": key})
    assert (await again.ask("GET", "/session")).status_code == 401


async def test_an_unused_session_ends_and_every_session_in_the_end(town: Town) -> None:
    idle, old = await town.signed_in("maya"), await town.signed_in("tomasz")
    settings = town.doors.settings
    await town.database.pool.execute(
        "update session set last_seen_at = last_seen_at - $1 where person = $2",
        settings.session_idle_ms,
        town.people["maya"],
    )
    await town.database.pool.execute(
        "update session set ends_at = created_at where person = $1", town.people["tomasz"]
    )
    town.look_sessions_up_again()
    assert (await idle.ask("GET", "/session")).status_code == 401
    assert (await old.ask("GET", "/session")).status_code == 401


async def test_another_password_ends_the_other_sessions(town: Town) -> None:
    here, there = await town.signed_in("maya"), await town.signed_in("maya")
    old = town.credentials("maya")["password"]
    wrong = await here.ask("PUT", "/me/password", {"old": "wrong", "new": "a lamp by the door"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "password_wrong")
    weak = await here.ask("PUT", "/me/password", {"old": old, "new": "password123"})
    assert (weak.status_code, weak.json()["code"]) == (400, "password_common")
    good = await here.ask("PUT", "/me/password", {"old": old, "new": "a lamp by the door"})
    assert good.status_code == 204
    assert (await here.ask("GET", "/session")).status_code == 200
    assert (await there.ask("GET", "/session")).status_code == 401
    visitor = town.visitor()
    assert (await visitor.ask("POST", "/session", town.credentials("maya"))).status_code == 401
    new = town.credentials("maya") | {"password": "a lamp by the door"}
    assert (await visitor.ask("POST", "/session", new)).status_code == 201


async def test_signing_in_and_out_and_failing_is_written_down(town: Town) -> None:
    maya = await town.signed_in("maya")
    await town.visitor().ask("POST", "/session", town.credentials("maya") | {"password": "x"})
    await maya.ask("DELETE", "/session")
    lead = await town.signed_in("priya")
    rows = await lead.see("/audit")
    said = [(row["what"], row["who"] and row["who"]["name"]) for row in reversed(rows)]
    assert said[-4:] == [
        ("session.began", "Maya"),
        ("session.failed", None),
        ("session.ended", "Maya"),
        ("session.began", "Priya"),
    ]
