"""Letters leave once, in order, and as long as it takes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.mail.office import Office, Silent, plain
from tests.runtime._town import until, until_async

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal.tables import brands, links, mail, run
from lamplight.mail.postman import GIVEN_UP_MS, Postman, pause
from lamplight.mail.sender import Sender
from lamplight.mail.settings import MailSettings, Voice
from lamplight.runtime.letters import Letter, write

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.journal.tables.mail import Mail
    from lamplight.runtime.effects import Dispatcher

RUTH = "ruth@shop.example"


class Post:
    """A town whose letters go to an office, brought there when a test says so."""

    def __init__(self, town: Town, settings: MailSettings | None) -> None:
        self.town = town
        sender = Sender(settings, timeout_s=1.0) if settings is not None else None
        self.postman = Postman(town.database, town.clock, settings, sender)
        self.lane: Dispatcher = town.house.effects_out.lane("send_mail", self.postman.send)
        self._written = 0

    async def customer(self, name: str = "Ruth Adler", address: str = RUTH) -> int:
        pool = self.town.database.pool
        made: int = await pool.fetchval(
            "insert into customer (created_at, name) values (1, $1) returning id", name
        )
        await pool.execute(
            "insert into reach (customer, kind, value, verified, created_at)"
            " values ($1, 'email', $2, true, 1)",
            made,
            address,
        )
        return made

    async def case(self, customer: int, owner: str = "Tomasz") -> int:
        made: int = await self.town.database.pool.fetchval(
            "insert into service_case (brand, customer, owner, title, key, opened_at)"
            " values ($1, $2, $3, 'Halo', $4, 1) returning id",
            self.town.brand,
            customer,
            self.town.people.get(owner),
            f"case of {customer}",
        )
        return made

    async def write(self, customer: int, case: int | None = None, **more: Any) -> int:
        self._written += 1
        told: dict[str, Any] = {
            "kind": "promise_made",
            "brand": self.town.brand,
            "person": self.town.people["Maya"],
            "fields": {"words": f"Promise {self._written}.", "due_at": self.town.clock.now()},
            "key": f"k{self._written}",
        }
        letter = Letter(**(told | more), customer=customer, service_case=case)
        async with run.transaction(self.town.database.pool) as session:
            made = await write(session, letter, self.town.clock.now())
        assert made is not None
        return made

    async def later(self, milliseconds: int = 0) -> None:
        self.town.clock.advance(milliseconds)
        while await self.lane.dispatch():
            pass

    async def read(self, made: int) -> Mail:
        found = await mail.mail_by_id(self.town.database.pool, made)
        assert found is not None
        return found

    async def state(self, made: int) -> str:
        return (await self.read(made)).state


@pytest.fixture
def post(town: Town, office: Office) -> Post:
    return Post(town, office.settings())


async def test_a_letter_leaves_once_with_a_link_that_opens(post: Post, office: Office) -> None:
    made = await post.write(await post.customer())
    await post.later()
    await post.later(DAY)
    (letter,) = office.taken
    read = await post.read(made)
    assert (read.state, read.ended_at) == ("sent", post.town.clock.now() - DAY)
    assert letter["Message-ID"] == read.message_id
    assert read.message_id.endswith("@nordhaus.example>")
    assert office.recipients == [RUTH]
    page = "https://help.nordhaus.example/mine/"
    token = plain(letter).partition(page)[2].split()[0]
    opened = await links.link_by_token(post.town.database.pool, token, post.town.clock.now())
    assert opened is not None
    assert opened.customer == read.customer
    assert post.postman.connection.sent_at == read.ended_at


async def test_a_brand_writes_from_its_own_address(town: Town, office: Office) -> None:
    voices = {"nordhaus": Voice("hello@lamps.example", "people@lamps.example")}
    post = Post(town, office.settings(voices=voices))
    await post.write(await post.customer())
    await post.later()
    (letter,) = office.taken
    assert letter["From"] == '"Maya, Nordhaus" <hello@lamps.example>'
    assert letter["Reply-To"] == '"Maya, Nordhaus" <people@lamps.example>'
    assert letter["Message-ID"].endswith("@lamps.example>")


async def test_without_mail_letters_wait_until_some_is_connected(
    town: Town, office: Office
) -> None:
    post = Post(town, None)
    made = await post.write(await post.customer())
    for _ in range(8):
        await post.later(6 * HOUR)
    assert await post.state(made) == "waiting"
    assert not post.postman.is_connected
    assert await mail.waiting(town.database.pool) == mail.Waiting(1, town.clock.now() - 2 * DAY)
    connected = Post(town, office.settings())
    await connected.later()
    assert len(office.taken) == 1


async def test_a_server_that_is_down_for_a_week_loses_nothing(post: Post, office: Office) -> None:
    ruth = await post.customer()
    await office.close()
    letters = [await post.write(ruth) for _ in range(3)]
    for _ in range(60):
        await post.later(MINUTE)
    assert post.postman.connection.trouble
    for _ in range(7):
        await post.later(DAY)
    assert {await post.state(one) for one in letters} == {"waiting"}
    rows = await post.town.database.pool.fetch("select tries, state from outbox")
    assert {tuple(row) for row in rows} == {(0, "pending")}
    await office.open()
    await post.later(MINUTE)
    assert [plain(one).split("Promise ")[1][0] for one in office.taken] == ["1", "2", "3"]
    assert {await post.state(one) for one in letters} == {"sent"}
    assert post.postman.connection.trouble == ""


async def test_a_server_that_is_away_is_asked_once_a_minute(post: Post, office: Office) -> None:
    ruth = await post.customer()
    for _ in range(5):
        await post.write(ruth)
    office.at_recipient = ["421 4.3.2 Closing"] * 100
    await post.later()
    assert office.asked == 1
    await post.later(MINUTE - 1)
    assert office.asked == 1
    await post.later(1)
    assert office.asked == 2


async def test_a_silent_server_holds_up_nobody_but_letters(town: Town, office: Office) -> None:
    silent = Silent()
    post = Post(town, office.settings(port=await silent.open()))
    made = await post.write(await post.customer())
    sending = asyncio.create_task(post.lane.dispatch())
    await asyncio.sleep(0.05)
    assert await town.house.effects_out.dispatch() == 0  # others go their way meanwhile
    assert not sending.done()
    await sending
    assert await post.state(made) == "waiting"
    await silent.close()
    again = Post(town, office.settings())
    await again.later(MINUTE)
    assert await post.state(made) == "sent"


async def test_one_that_is_put_off_is_tried_less_and_less_and_given_up_after_days(
    post: Post, office: Office
) -> None:
    ruth = await post.customer()
    made = await post.write(ruth)
    office.at_recipient = ["451 4.7.1 Greylisted"] * 1000
    await post.later()
    asked = [office.asked]
    for _ in range(24):
        await post.later(HOUR)
        asked.append(office.asked)
    assert await post.state(made) == "waiting"
    assert asked[-1] <= 26
    # Another letter isn't held up by it.
    office.at_recipient = []
    other = await post.write(await post.customer("Otto", "otto@shop.example"))
    await post.later()
    assert await post.state(other) == "sent"
    office.at_recipient = ["451 4.7.1 Greylisted"] * 1000
    await post.later(GIVEN_UP_MS)
    read = await post.read(made)
    assert (read.state, read.reason) == ("refused", "451 4.7.1 Greylisted")


def test_a_pause_grows_with_the_age_from_a_minute_to_an_hour() -> None:
    assert [pause(age) for age in (0, MINUTE, 10 * MINUTE, HOUR, DAY)] == [
        MINUTE,
        MINUTE,
        5 * MINUTE,
        30 * MINUTE,
        HOUR,
    ]


async def test_a_sender_that_the_server_won_t_have_costs_no_letter(
    post: Post, office: Office
) -> None:
    made = await post.write(await post.customer())
    office.at_recipient = ["554 5.7.1 Relay access denied"] * 1000
    for _ in range(20):
        await post.later(12 * HOUR)
    assert await post.state(made) == "waiting"
    assert post.postman.connection.trouble == "554 5.7.1 Relay access denied"


async def test_who_answers_for_the_case_is_told_that_nobody_takes_a_letter(
    post: Post, office: Office
) -> None:
    ruth = await post.customer()
    case = await post.case(ruth)
    made = await post.write(ruth, case)
    office.at_recipient = ["550 5.1.1 No such mailbox"]
    await post.later()
    read = await post.read(made)
    assert (read.state, read.reason) == ("refused", "550 5.1.1 No such mailbox")
    pool = post.town.database.pool
    row = await pool.fetchrow(
        "select kind, body::text from case_event where service_case = $1", case
    )
    assert tuple(row or ()) == ("letter_refused", f'{{"mail": {made}}}')
    assert await pool.fetchval("select version from service_case where id = $1", case) == 2
    await post.later()
    (told,) = office.taken
    assert told["To"] == "Tomasz <tomasz@example.org>"
    assert "550 5.1.1 No such mailbox" in plain(told)
    assert RUTH in plain(told)
    assert "/mine/" not in plain(told)
    (refused,) = await mail.refused_since(pool, [post.town.brand], 0)
    assert (refused.id, refused.recipient) == (made, RUTH)


async def test_leads_are_told_where_nobody_answers_for_it_and_nobody_of_that_letter(
    post: Post, office: Office
) -> None:
    await post.write(await post.customer())
    office.at_recipient = ["550 5.1.1 No such mailbox"] * 2
    await post.later()
    await post.later()
    assert office.recipients == []
    rows = await post.town.database.pool.fetch(
        "select kind, recipient, state from mail order by id"
    )
    assert [tuple(row) for row in rows] == [
        ("promise_made", RUTH, "refused"),
        ("letter_refused", "priya@example.org", "refused"),
    ]


async def test_a_line_that_is_cut_before_the_answer_sends_the_same_letter_again(
    post: Post, office: Office
) -> None:
    made = await post.write(await post.customer())
    office.at_data = ["die"]
    await post.later()
    assert await post.state(made) == "waiting"
    await post.later(MINUTE)
    assert await post.state(made) == "sent"
    first, second = office.raw
    assert first == second
    assert office.taken[0]["Message-ID"] == (await post.read(made)).message_id


async def test_letters_of_a_case_are_a_thread_in_order(post: Post, office: Office) -> None:
    ruth = await post.customer()
    case = await post.case(ruth)
    other = await post.write(ruth)
    one, two, three = [await post.write(ruth, case) for _ in range(3)]
    office.at_recipient = ["250 OK", "451 4.7.1 Greylisted"]
    await post.later()
    assert [await post.state(it) for it in (other, one, two, three)] == ["sent"] + ["waiting"] * 3
    assert office.asked == 2
    for _ in range(3):
        await post.later(MINUTE)
    ids = [(await post.read(it)).message_id for it in (one, two, three)]
    assert [it["Message-ID"] for it in office.taken[1:]] == ids
    assert [it["In-Reply-To"] for it in office.taken] == [None, None, ids[0], ids[1]]
    assert office.taken[3]["References"].split() == ids[:2]
    # Ruth's husband, written to in the same case, has a thread of his own.
    apart = await post.write(ruth, case, address="otto@shop.example")
    await post.later()
    assert await post.state(apart) == "sent"
    assert office.taken[-1]["In-Reply-To"] is None


async def test_a_letter_that_was_erased_meanwhile_never_leaves(post: Post, office: Office) -> None:
    ruth = await post.customer()
    made = await post.write(ruth)
    await post.town.database.pool.execute(
        "update mail set state = 'refused', recipient = '', plain = '' where id = $1", made
    )
    await post.later()
    assert office.asked == 0
    assert await post.town.database.pool.fetchval("select state from outbox") == "done"


async def test_a_crash_between_the_commit_and_the_sending_costs_nothing(
    town: Town, office: Office
) -> None:
    silent = Silent()
    before = Post(town, office.settings(port=await silent.open()))
    made = await before.write(await before.customer())
    sending = asyncio.create_task(before.lane.dispatch())
    await asyncio.sleep(0.05)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await town.crash()
    await silent.close()
    await town.open()
    postman = Postman(town.database, town.clock, office.settings())
    postman.begin(town.house)
    await until(lambda: len(office.taken) == 1)

    async def is_sent() -> bool:
        return await before.state(made) == "sent"

    await until_async(is_sent)
    for _ in range(3):
        postman.wake()
        await asyncio.sleep(0.05)
    assert len(office.taken) == 1


async def test_every_brand_may_have_any_name(post: Post, office: Office) -> None:
    name = 'Åre "Ljus" & <Söner>, 灯'
    await brands.change_brand(post.town.database.pool, post.town.brand, name=name)
    ruth = await post.customer("Ruth 🪔 " + "x" * 190)
    await post.write(ruth)
    await post.later()
    (letter,) = office.taken
    assert letter["From"].addresses[0].addr_spec == "help@nordhaus.example"
    assert letter["To"].addresses[0].addr_spec == RUTH
    assert name in plain(letter)
