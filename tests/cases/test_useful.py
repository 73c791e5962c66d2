"""When somebody is asked whether it is useful now, and what silence means."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lamplight.cases.useful import DAY_MS, Asked, Asking, Next, following

HOUR = 3_600_000
TEN, SIX = 10 * HOUR, 18 * HOUR
WED = 20_782 * DAY_MS  # 25 November 2026


def opening(at: int, days: int) -> int:
    """Open every day from ten to six."""
    if days:
        at = (at // DAY_MS + days) * DAY_MS
    day = at // DAY_MS * DAY_MS
    if at <= day + TEN:
        return day + TEN
    return at if at < day + SIX else day + DAY_MS + TEN


SENT = Asked(state="open", done_at=WED + 13 * HOUR)


def test_they_are_asked_on_the_day_after_it_came_when_somebody_is_there() -> None:
    assert following(SENT, opening) == Next(what="ask", at=WED + DAY_MS + TEN)
    arrives = replace(SENT, arrives_at=WED + 2 * DAY_MS)
    assert following(arrives, opening) == Next(what="ask", at=WED + 3 * DAY_MS + TEN)


def test_where_nothing_shows_what_became_of_it_they_are_asked_on_the_promised_day() -> None:
    promised = Asked(state="open", promised_at=WED + 20 * HOUR)
    assert following(promised, opening) == Next(what="ask", at=WED + DAY_MS + TEN)
    assert following(Asked(state="open"), opening) is None


def test_nobody_is_asked_while_we_owe_something_first() -> None:
    assert following(replace(SENT, waits=True), opening) is None


def test_they_are_asked_a_second_time_and_then_a_stated_silence_closes() -> None:
    once = Asked(state="asked", askings=1, asked_at=WED + TEN)
    assert following(once, opening) == Next(what="ask", at=WED + 3 * DAY_MS + TEN)
    twice = replace(once, askings=2)
    assert following(twice, opening) == Next(what="close", at=WED + TEN + 7 * DAY_MS)
    assert following(replace(twice, state="closed"), opening) is None


def test_a_company_asks_in_its_own_time() -> None:
    asking = Asking(after_days=2, again_days=5, times=3, silence_days=30)
    assert following(SENT, opening, asking) == Next(what="ask", at=WED + 2 * DAY_MS + TEN)
    twice = Asked(state="asked", askings=2, asked_at=WED)
    assert following(twice, opening, asking) == Next(what="ask", at=WED + 5 * DAY_MS + TEN)


@given(
    st.integers(0, 30 * DAY_MS),
    st.integers(1, 3),
    st.integers(1, 4),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_whoever_says_nothing_is_asked_so_often_and_closed_and_never_before(
    done: int, after: int, times: int, again: int, silence: int
) -> None:
    asking = Asking(after_days=after, again_days=again, times=times, silence_days=silence)
    known, asked, now = Asked(state="open", done_at=done), [], done
    while (coming := following(known, opening, asking)) is not None:
        assert coming.at > now
        now = coming.at
        if coming.what == "close":
            known = replace(known, state="closed")
        else:
            asked.append(now)
            known = replace(known, state="asked", askings=known.askings + 1, asked_at=now)
    assert len(asked) == times
    assert now == asked[-1] + silence * DAY_MS
    assert all(opening(at, 0) == at for at in asked), "while somebody is there"
