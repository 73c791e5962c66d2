"""A colleague is asked by mail: by day, once, while they can answer, with a link that opens it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.mail.office import Office, plain
from tests.runtime._town import until_async

from lamplight.basis.instants import DAY, HOUR
from lamplight.journal.tables import asks
from lamplight.mail.postman import Postman
from lamplight.runtime.asks.asks import ASK_BY_MAIL, Wanted

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.asks import AskRow


async def _ask(town: Town, minute: int) -> AskRow:
    asking, people = town.house.asks, town.people
    return await asking.ask(
        people["Priya"], people["Jonas"], Wanted(None, None, minute, 2), mail=True
    )


class Post:
    """Letters go to an office when a test says so."""

    def __init__(self, town: Town, office: Office) -> None:
        postman = Postman(town.database, town.clock, office.settings())
        effects = town.house.effects_out
        self._asks = effects.lane(ASK_BY_MAIL, town.house.asks.send)
        self._letters = effects.lane("send_mail", postman.send)
        self.office = office

    async def bring(self) -> None:
        """Questions become letters, and letters leave. The house's own lane may have been sooner
        with the first."""
        await self._asks.dispatch()
        await self._letters.dispatch()

    async def took(self, count: int) -> list[str]:
        """To whom the letters go, once there are so many."""

        async def there() -> bool:
            await self.bring()
            return len(self.office.taken) >= count

        await until_async(there)
        return self.office.recipients


async def test_it_says_who_asks_for_when_and_that_a_no_costs_nothing(
    town: Town, office: Office
) -> None:
    post = Post(town, office)
    made = await _ask(town, 14 * 60)
    assert (made.hears, made.mail_at) == ("mail", town.clock.now())
    assert await post.took(1) == ["jonas@example.org"]
    await post.bring()
    (letter,) = office.taken
    assert letter["To"] == "Jonas <jonas@example.org>"
    assert letter["Subject"].startswith("Could you come in? Monday")
    words = " ".join(plain(letter).split())
    assert "Priya asks whether you could come in" in words
    assert "A no costs you nothing and needs no reason." in words
    assert "14:00" in words
    assert "16:00" in words
    (token,) = re.findall(r"https://help\.nordhaus\.example/ask/([\w-]+)", plain(letter))
    found = await asks.ask_by_token(town.database.pool, token, town.clock.now())
    assert found is not None
    assert found.id == made.id
    assert await asks.ask_by_token(town.database.pool, token, made.from_at) is None


async def test_at_night_it_waits_for_the_morning_and_is_shown_at_the_desk(
    town: Town, office: Office
) -> None:
    post = Post(town, office)
    await town.later(9 * HOUR + 1)  # a second after 21:00
    night = await _ask(town, 22 * 60)
    assert (night.hears, night.mail_at) == ("sign_in", None)  # it begins before the morning
    await post.bring()
    assert office.taken == []
    people = town.people
    tomorrow = await town.house.asks.view(people["Priya"], Wanted(None, None, 0, 1), mail=True)
    assert tomorrow.from_at is None
    asking = town.house.asks
    day = asking._here.today().replace(day=24)
    made = await asking.ask(
        people["Priya"], people["Maya"], Wanted(None, day, 14 * 60, 2), mail=True
    )
    assert (made.hears, made.mail_at) == ("mail_later", town.clock.now() - 1 + 10 * HOUR)
    await post.bring()
    assert office.taken == []
    await town.later(10 * HOUR)
    assert await post.took(1) == ["maya@example.org"]


async def test_what_was_answered_or_taken_back_before_the_morning_sends_nothing(
    town: Town, office: Office
) -> None:
    post = Post(town, office)
    await town.later(9 * HOUR + 1)
    asking, people = town.house.asks, town.people
    day = asking._here.today().replace(day=24)
    for name in ("Maya", "Jonas"):
        wanted = Wanted(None, day, 14 * 60, 2)
        made = await asking.ask(people["Priya"], people[name], wanted, mail=True)
        if name == "Maya":
            await asking.withdraw(people["Priya"], made.id)
        else:
            await asking.answer(people["Jonas"], made.id, "yes")
    await town.later(DAY - 11 * HOUR)
    await post.bring()
    assert office.taken == []
