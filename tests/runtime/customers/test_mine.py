"""A customer's own page: theirs, all of it and nobody else's; and what they do there."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal.tables import (
    brands,
    cases,
    customers,
    erasure,
    links,
    mail,
    run,
    sales,
)
from lamplight.line import Refused
from lamplight.runtime import letters
from lamplight.runtime.cases import wishes
from lamplight.runtime.customers import answering, mine, withdrawing
from lamplight.runtime.customers.withdrawing import Declared
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import CaseView
    from lamplight.runtime.views.mine import MineView, MyRight, WithdrawalView


async def _token(town: Town, **more: Any) -> str:
    """The token in a letter to whom a case or a customer is."""
    now = town.clock.now()
    async with run.transaction(town.database.pool) as session:
        letter = letters.Letter(kind="asked_useful", brand=town.brand, key=f"letter {more}", **more)
        fields = {"title": "Fjell table lamp"}
        made = await letters.write(session, _with(letter, fields), now)
    assert made is not None
    return links.token_of(await links.secret(town.database.pool), made)


def _with(letter: letters.Letter, fields: dict[str, Any]) -> letters.Letter:
    return letters.Letter(
        kind=letter.kind,
        brand=letter.brand,
        key=letter.key,
        fields=fields,
        customer=letter.customer,
        service_case=letter.service_case,
        address=letter.address,
    )


async def _buyer(town: Town, sold: Sold) -> int:
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    assert whole.sale.buyer is not None
    return whole.sale.buyer


async def _ruths(town: Town, sold: Sold, case: int | None = None) -> str:
    return await _token(town, customer=await _buyer(town, sold), service_case=case)


async def _seen(town: Town, token: str) -> MineView:
    return await mine.mine_view(town.house, await mine.link_of(town.house, token))


async def _hers(town: Town) -> tuple[CaseView, str]:
    """A glass was promised and sent; Ruth has a link."""
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    for _ in range(200):
        tasks = [
            one for one in await town.house.cases.tasks(town.people["Maya"]) if one.what == "send"
        ]
        if tasks:
            break
        await asyncio.sleep(0.02)
    proof = {
        "carrier": "Northern Parcel",
        "tracking": "NP1",
        "tracking_url": "https://np.example/NP1",
    }
    await town.house.cases.step_done(town.people["Maya"], tasks[0].step, proof)
    return case, await _ruths(town, sold, case.case)


async def test_she_sees_what_was_promised_how_far_it_is_and_what_is_her_right(town: Town) -> None:
    case, token = await _hers(town)
    seen = await _seen(town, token)
    assert (seen.name, seen.whole, seen.case) == ("Ruth Ansell", True, case.case)
    (shown,) = seen.cases
    assert (shown.thing, shown.number, shown.state) == ("Fjell table lamp", "NL-20418", "open")
    (way,) = shown.ways
    assert way.agreed.startswith("We send you a new opal glass")
    assert way.by.name == "Maya"
    sent = next(one for one in way.steps if one.kind == "send")
    assert (sent.text, sent.state) == ("We send you: opal glass", "done")
    assert (sent.tracking, sent.tracking_url) == ("NP1", "https://np.example/NP1")
    assert shown.letters[0].subject == "Agreed: Fjell table lamp"
    assert not any(letters.OWN_PAGE in one.plain for one in shown.letters)
    (sale,) = seen.sales
    assert (sale.number, sale.bought, sale.lines[0].paid_minor) == ("NL-20418", True, 16_400)
    right = _withdrawal(seen)
    assert (right.status, right.full_refund, right.lines) == ("open", True, [sale.lines[0].line])
    assert right.until is not None
    assert seen.reservation == "This is not legal advice."


def _withdrawal(seen: MineView) -> MyRight:
    return next(one for one in seen.sales[0].rights if one.kind == "withdrawal")


async def test_a_link_to_an_address_that_was_only_typed_shows_its_case_and_nothing_else(
    town: Town,
) -> None:
    case, _ = await _hers(town)
    token = await _token(town, service_case=case.case, address="somebody@elsewhere.example")
    seen = await _seen(town, token)
    assert (seen.whole, seen.name, seen.email, seen.sales, seen.notes, seen.places) == (
        False, "", "", [], [], [],
    )  # fmt: skip
    assert [one.case for one in seen.cases] == [case.case]
    with pytest.raises(Unknown):
        await _withdraw(town, token, (await _sale_of(town)))


async def _sale_of(town: Town) -> int:
    found: int = await town.database.pool.fetchval("select max(id) from sale")
    return found


async def _stranger(town: Town) -> str:
    """Another customer of the same brand, with a link of theirs."""
    pool = town.database.pool
    made = await customers.add(pool, now=town.clock.now(), name="Otis")
    await pool.execute(
        "insert into reach (customer, kind, value, verified, created_at)"
        " values ($1, 'email', 'otis@example.org', true, 1)",
        made,
    )
    return await _token(town, customer=made)


async def test_another_customers_link_shows_and_does_nothing_of_hers(town: Town) -> None:
    case, _ = await _hers(town)
    promised = await _call(town, case.case)
    token = await _stranger(town)
    seen = await _seen(town, token)
    assert (seen.cases, seen.sales, seen.promises) == ([], [], [])
    link = await mine.link_of(town.house, token)
    with pytest.raises(Unknown):
        await answering.useful(town.house, link, case.case, "yes", "")
    with pytest.raises(Unknown):
        await answering.release_call(town.house, link, promised)
    with pytest.raises(Unknown):
        await _withdraw(town, token, await _sale_of(town))


async def test_a_link_of_one_brand_shows_nothing_of_another(town: Town) -> None:
    case, token = await _hers(town)
    other = await brands.add_brand(
        town.database.pool,
        slug="ines",
        name="Ines",
        timezone="Europe/Lisbon",
        languages=["en"],
        service_line=town.service,
        now=town.clock.now(),
    )
    now = town.clock.now()
    await town.house.scene.directory.read(now)
    sale = await _sale_of(town)
    await town.database.pool.execute("update sale set brand = $1", other)
    await town.database.pool.execute("update service_case set brand = $1", other)
    seen = await _seen(town, token)
    assert (seen.sales, seen.cases) == ([], [])
    with pytest.raises(Unknown):
        await _withdraw(town, token, sale)
    with pytest.raises(Unknown):
        await answering.useful(
            town.house, await mine.link_of(town.house, token), case.case, "yes", ""
        )


async def test_no_link_opens_anything_once_its_time_is_over_or_she_was_erased(town: Town) -> None:
    _, token = await _hers(town)
    for wrong in ("", "x" * 32, token[:-1], token + "x", "\u2028"):
        with pytest.raises(Unknown):
            await mine.link_of(town.house, wrong)
    town.clock.advance(90 * DAY + 1)
    with pytest.raises(Unknown):
        await mine.link_of(town.house, token)


async def test_of_whom_was_erased_nothing_is_left_of_what_they_said(town: Town) -> None:
    case, token = await _hers(town)
    link = await mine.link_of(town.house, token)
    await answering.useful(town.house, link, case.case, "not_yet", "It flickers")
    await _withdraw(town, token, await _sale_of(town), email="r@elsewhere.example")
    pool = town.database.pool
    await erasure.erase_customer(pool, link.customer, [], town.clock.now())
    with pytest.raises(Unknown):
        await mine.link_of(town.house, token)
    assert await pool.fetchval("select count(*) from case_said") == 0
    assert await pool.fetchval("select max(name || email) from withdrawal") == ""
    assert await pool.fetchval("select max(plain || recipient) from mail") == ""


# ── is it useful? ────────────────────────────────────────────────────────────────────────────


async def _events(town: Town, case: int) -> list[str]:
    return [one.kind for one in await cases.happened(town.database.pool, case)]


async def test_a_yes_that_is_pressed_twice_is_heard_once(town: Town) -> None:
    case, token = await _hers(town)
    link = await mine.link_of(town.house, token)
    for _ in range(2):
        await answering.useful(town.house, link, case.case, "yes", "")
    assert (await _events(town, case.case)).count("said_yes") == 1
    shown = (await _seen(town, token)).cases[0]
    assert (shown.state, shown.useful) == ("closed", "yes")


async def test_two_at_once_are_heard_once(town: Town) -> None:
    case, token = await _hers(town)
    link = await mine.link_of(town.house, token)
    await asyncio.gather(
        *(answering.useful(town.house, link, case.case, "not_yet", "It hums") for _ in range(4))
    )
    happened = await _events(town, case.case)
    assert (happened.count("said_not_yet"), happened.count("customer_wrote")) == (1, 1)


async def test_a_not_yet_with_words_reaches_whoever_answers_for_it(town: Town) -> None:
    case, token = await _hers(town)
    link = await mine.link_of(town.house, token)
    await answering.useful(town.house, link, case.case, "not_yet", "It flickers")
    (row,) = await town.house.cases.rows(town.people["Maya"])
    assert row.not_yet
    shown = await town.house.cases.show(town.people["Maya"], case.case)
    wrote = next(one for one in shown.events if one.kind == "customer_wrote")
    assert wrote.fields["words"] == "It flickers"
    assert "not_yet_heard" in [one.kind for one in shown.letters]
    await answering.useful(town.house, link, case.case, "yes", "")
    assert (await _seen(town, token)).cases[0].useful == "yes"


# ── a promised call ──────────────────────────────────────────────────────────────────────────


async def _call(town: Town, case: int, minutes: int = 120) -> int:
    made = await town.house.cases.promise(
        town.people["Maya"],
        wishes.Promise(
            kind="call",
            due_at=town.clock.now() + minutes * MINUTE,
            words="",
            contact=0,
            case=case,
            customer=0,
            key=f"call-{minutes}",
        ),
    )
    assert made.promise is not None
    return made.promise


async def test_she_moves_a_call_and_has_it_in_writing(town: Town) -> None:
    case, token = await _hers(town)
    promised = await _call(town, case.case)
    link = await mine.link_of(town.house, token)
    at = town.clock.now() + DAY
    for _ in range(2):
        await answering.move_call(town.house, link, promised, at)
    (shown,) = (await _seen(town, token)).promises
    assert (shown.due_at, shown.late, shown.can) == (at, False, ["time", "release"])
    assert (await _events(town, case.case)).count("promise_moved") == 1
    written = await mail.mail_of_case(town.database.pool, case.case)
    moved = [one for one in written if one.kind == "promise_moved"]
    assert len(moved) == 1
    assert "You asked for the new time." in moved[0].plain
    assert "sorry" not in moved[0].plain


async def test_a_call_comes_ten_minutes_ahead_at_least_and_when_somebody_is_here(
    town: Town,
) -> None:
    case, token = await _hers(town)
    promised = await _call(town, case.case)
    link, now = await mine.link_of(town.house, token), town.clock.now()
    for at, code in (
        (now - HOUR, "time_passed"),
        (now + 9 * MINUTE, "time_passed"),
        (now + 400 * DAY, "too_far"),
    ):
        with pytest.raises(Refused) as no:
            await answering.move_call(town.house, link, promised, at)
        assert no.value.code == code
    await brands.change_brand(town.database.pool, town.brand, closed=True)
    await town.house.scene.directory.read(now)
    with pytest.raises(Refused) as no:
        await answering.move_call(town.house, link, promised, now + DAY)
    assert no.value.code == "closed_then"


async def test_a_call_that_isnt_needed_any_more_is_released_once(town: Town) -> None:
    case, token = await _hers(town)
    promised = await _call(town, case.case)
    link = await mine.link_of(town.house, token)
    await answering.release_call(town.house, link, promised)
    with pytest.raises(Refused) as no:
        await answering.release_call(town.house, link, promised)
    assert no.value.code == "promise_ended"
    (shown,) = (await _seen(town, token)).promises
    assert (shown.state, shown.can) == ("released", [])
    assert (await _events(town, case.case)).count("promise_released") == 1


# ── withdrawing ──────────────────────────────────────────────────────────────────────────────


async def _withdraw(town: Town, token: str, sale: int, **more: Any) -> WithdrawalView:
    said: dict[str, Any] = {
        "brand": town.brand,
        "name": "Ruth Ansell",
        "email": "ruth@example.org",
        "number": "",
        "key": "wish-1",
        "page": True,
    }
    link = await mine.link_of(town.house, token)
    return await withdrawing.from_page(town.house, link, sale, Declared(**(said | more)))


async def test_a_withdrawal_is_a_fact_of_the_sale_a_case_and_a_letter_at_once(town: Town) -> None:
    sold = await _ruth.sell(town)
    token = await _ruths(town, sold)
    seen = await _withdraw(town, token, sold.sale)
    now = town.clock.now()
    assert (seen.number, seen.things, seen.at, seen.written) == (
        "NL-20418", ["Fjell table lamp"], now, True,
    )  # fmt: skip
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    (event,) = [one for one in whole.events if one.kind == "cancel_notice"]
    assert event.fields == {"ground": "no_reason"}
    assert whole.sale.version == 2
    (mine_case,) = (await _seen(town, token)).cases
    assert (mine_case.thing, mine_case.withdrew_at) == ("Fjell table lamp", now)
    shown = await town.house.cases.show(town.people["Priya"], mine_case.case)
    assert (shown.failure, shown.owner) == ("changed_mind", None)
    (refund,) = [one for one in shown.owed if one.what == "refund"]
    assert refund.status in ("due", "suspended", "open")
    (letter,) = [one for one in shown.letters if one.kind == "withdrawal_received"]
    assert "NL-20418" in letter.plain
    assert "Fjell table lamp" in letter.plain
    assert _withdrawal(await _seen(town, token)).status == "open"
    today = await town.house.cases.owed_today(town.people["Priya"])
    assert [(row.case, row.next) for row in today.owed] == [(mine_case.case, "duty")]


async def test_the_same_declaration_is_taken_down_once(town: Town) -> None:
    sold = await _ruth.sell(town)
    token = await _ruths(town, sold)
    made = await asyncio.gather(*(_withdraw(town, token, sold.sale) for _ in range(5)))
    assert len({msg.at for msg in made}) == 1
    pool = town.database.pool
    assert await pool.fetchval("select count(*) from withdrawal") == 1
    assert await pool.fetchval("select count(*) from service_case") == 1
    assert await pool.fetchval("select count(*) from mail where kind = 'withdrawal_received'") == 1
    again = await _withdraw(town, token, sold.sale, key="wish-2")
    assert again.number == "NL-20418"
    assert await pool.fetchval("select count(*) from withdrawal") == 2
    assert await pool.fetchval("select count(*) from service_case") == 1
    assert await pool.fetchval("select count(*) from sale_event where kind = 'cancel_notice'") == 1


async def test_of_several_lines_only_those_that_she_names(town: Town) -> None:
    bulb = forms.Line(id="2", name="E27 bulb", quantity=2, paid_minor=600)
    today = _ruth.form(date(2026, 11, 23)).lines
    sold = await _ruth.sell(town, lines=[*today, bulb])
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    second = whole.lines[1].id
    token = await _ruths(town, sold)
    seen = await _withdraw(town, token, sold.sale, lines=(second,))
    assert seen.things == ["2 × E27 bulb"]
    (sale,) = (await _seen(town, token)).sales
    assert [one.withdrew for one in sale.lines] == [False, True]
    with pytest.raises(Unknown):
        await _withdraw(town, token, sold.sale, lines=(second + 1000,), key="other")


async def test_where_the_right_is_excluded_it_says_so_and_takes_the_declaration(
    town: Town,
) -> None:
    line = _ruth.form(date(2026, 11, 23)).lines[0]
    made = forms.Line(**{name: getattr(line, name) for name in line.__struct_fields__}
                      | {"flags": ["made_to_spec"]})  # fmt: skip
    sold = await _ruth.sell(town, lines=[made])
    token = await _ruths(town, sold)
    right = _withdrawal(await _seen(town, token))
    assert (right.status, right.reason) == ("excluded", "BESPOKE")
    assert (await _withdraw(town, token, sold.sale)).written
    shown = (await _seen(town, token)).cases[0]
    whole = await town.house.cases.show(town.people["Priya"], shown.case)
    assert [one for one in whole.owed if one.what == "refund" and one.status == "due"] == []


async def test_whoever_talked_with_her_last_has_the_case(town: Town) -> None:
    sold = await _ruth.sell(town)
    await town.here("Maya", "Jonas")
    contact = await town.ask(name="Ruth", phone="+44 114 496 0142")
    offered = town.house.scene.contact(contact)
    assert offered is not None
    name = next(one for one, number in town.people.items() if number == offered.offered_to)
    await town.accept(name, contact)
    await town.house.places.end(contact)
    await town.settle()
    for _ in range(200):
        if await town.database.pool.fetchval("select count(*) from course where person > 0"):
            break
        await asyncio.sleep(0.02)
    await _withdraw(town, await _ruths(town, sold), sold.sale)
    owner = await town.database.pool.fetchval("select owner from service_case")
    assert owner == town.people[name]


# ── without a link ───────────────────────────────────────────────────────────────────────────


async def _openly(town: Town, **more: Any) -> WithdrawalView:
    said: dict[str, Any] = {
        "brand": town.brand,
        "name": "Ruth Ansell",
        "email": "ruth@example.org",
        "number": "nl-20418",
        "key": f"open {more}",
    }
    return await withdrawing.from_anybody(town.house, Declared(**(said | more)))


async def test_the_answer_and_the_letter_are_the_same_whether_we_know_the_order_or_not(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    known = await _openly(town)
    unknown = await _openly(town, number="NL-99999")
    other = await _openly(town, email="eve@example.org")
    assert (known.things, known.written) == (unknown.things, unknown.written) == ([], True)
    assert (other.things, other.written) == ([], True)
    pool = town.database.pool
    rows = await pool.fetch(
        "select w.sale, m.plain, m.customer, m.service_case from withdrawal w"
        " join mail m on m.id = w.mail order by w.id"
    )
    assert [row["sale"] for row in rows] == [sold.sale, None, None]
    same = {row["plain"].replace("nl-20418", "…").replace("NL-99999", "…") for row in rows}
    assert len(same) == 1
    assert letters.OWN_PAGE not in same.pop()
    assert await pool.fetchval("select count(*) from customer_link") == 0
    assert all(row["service_case"] for row in rows)


async def test_what_fits_no_order_is_for_the_leads(town: Town) -> None:
    await _ruth.sell(town)
    await _openly(town, number="NL-99999", name="Somebody")
    today = await town.house.cases.owed_today(town.people["Priya"])
    (row,) = today.owed
    assert (row.title, row.owner, row.customer, row.next) == ("NL-99999", None, 0, "duty")
    shown = await town.house.cases.show(town.people["Priya"], row.case)
    said = next(one for one in shown.events if one.kind == "withdrawal_received")
    assert said.fields == {
        "withdrawal": said.fields["withdrawal"],
        "number": "NL-99999",
        "name": "Somebody",
        "email": "ruth@example.org",
    }
    assert [one.kind for one in shown.letters] == ["withdrawal_received"]


async def test_what_fits_one_counts_as_if_it_came_from_her_page(town: Town) -> None:
    sold = await _ruth.sell(town)
    await _openly(town)
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    assert [one.kind for one in whole.events].count("cancel_notice") == 1


async def test_an_address_that_no_letter_can_be_written_to_is_said(town: Town) -> None:
    with pytest.raises(BadAsk):
        await _openly(town, email="nobody@nowhere")


async def test_her_place_in_line_is_shown_where_the_number_is_surely_hers(town: Town) -> None:
    sold = await _ruth.sell(town)
    token = await _ruths(town, sold)
    place, _ = await town.ask_for_place(phone="+441144960142")
    await town.settle()
    (shown,) = (await _seen(town, token)).places
    assert (shown.path, shown.state) == (f"/nordhaus/place/{place}", "waiting")


async def test_who_types_a_number_of_hers_that_nobody_verified_isnt_on_her_page(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    token = await _ruths(town, sold)
    pool = town.database.pool
    await pool.execute("update reach set verified = false where kind = 'phone'")
    _, contact = await town.ask_for_place(phone="+441144960142")
    await town.settle()
    await pool.execute(
        "update contact set customer = $1 where id = $2", await _buyer(town, sold), contact
    )
    assert (await _seen(town, token)).places == []
