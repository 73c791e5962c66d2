"""Who was logged in and who paused, as a queue_log says it."""

from lamplight.audit.reading.logins import Logins, Spans
from lamplight.basis.instants import HOUR, MINUTE

NINE = 1_795_510_800_000


def told(*events: str, until: float = 600) -> Logins:
    """Events written as `minute|queue|agent|event|data`, the file ending at a minute."""
    found = Logins()
    found.begins(NINE)
    for event in events:
        minute, queue, agent, name, data = [*event.split("|", 4), ""][:5]
        found.take(NINE + round(float(minute) * MINUTE), queue, agent, name, data)
    found.end(NINE + round(until * MINUTE))
    return found


def minutes(spans: Spans) -> list[tuple[int, float, float]]:
    return [
        (who, (begun - NINE) / MINUTE, (begun + long - NINE) / MINUTE)
        for who, begun, long in zip(spans.who, spans.begun, spans.long, strict=True)
    ]


def test_a_shift_is_from_the_first_queue_to_the_last() -> None:
    found = told(
        "0|sales|ana|ADDMEMBER|",
        "1|support|ana|ADDMEMBER|",
        "100|sales|ana|REMOVEMEMBER|",
        "120|support|ana|REMOVEMEMBER|",
        "130|support|ana|REMOVEMEMBER|",
    )
    assert minutes(found.shifts) == [(0, 0, 120)]
    assert found.queues == [{"sales", "support"}]
    assert not minutes(found.pauses)


def test_who_pauses_in_one_of_two_queues_is_still_there() -> None:
    one = told("0|a|ana|ADDMEMBER", "0|b|ana|ADDMEMBER", "10|a|ana|PAUSE|Lunch")
    assert not minutes(one.pauses)
    both = told(
        "0|a|ana|ADDMEMBER",
        "0|b|ana|ADDMEMBER",
        "10|a|ana|PAUSE|Lunch",
        "11|b|ana|PAUSE|Lunch",
        "40|a|ana|UNPAUSE|Lunch",
    )
    assert minutes(both.pauses) == [(0, 11, 40)]


def test_a_pause_of_all_queues_ends_with_the_one_of_all() -> None:
    found = told("10|NONE|SIP/7|PAUSEALL|", "40|NONE|SIP/7|UNPAUSEALL|")
    assert minutes(found.pauses) == [(0, 10, 40)]
    assert not minutes(found.shifts)


def test_a_member_added_paused_is_away_until_they_come_back() -> None:
    found = told("0|a|ana|ADDMEMBER|PAUSED", "20|a|ana|UNPAUSE", "60|a|ana|REMOVEMEMBER")
    assert minutes(found.shifts) == [(0, 0, 60)]
    assert minutes(found.pauses) == [(0, 0, 20)]


def test_a_logout_tells_how_long_the_login_was() -> None:
    found = told("60|NONE|Agent/9|AGENTLOGOFF|Agent/9|5400")
    assert minutes(found.shifts) == [(0, -30, 60)]
    old = told("60|NONE|Agent/9|AGENTCALLBACKLOGOFF|9@home|1800|Autologoff")
    assert minutes(old.shifts) == [(0, 30, 60)]


def test_what_began_before_the_file_began_with_it() -> None:
    found = told("60|a|ana|REMOVEMEMBER|", "30|a|bob|UNPAUSE|")
    assert minutes(found.shifts) == [(0, 0, 60)]
    assert minutes(found.pauses) == [(1, 0, 30)]


def test_who_is_here_when_the_file_ends_was_until_then() -> None:
    assert minutes(told("500|a|ana|ADDMEMBER|").shifts) == [(0, 500, 600)]


def test_a_login_that_was_left_on_overnight_is_not_believed() -> None:
    found = told("0|a|ana|ADDMEMBER|", f"{17 * HOUR / MINUTE}|a|ana|REMOVEMEMBER|", until=2000)
    assert not minutes(found.shifts)
    assert found.left_on == 1


def test_what_names_nobody_says_nothing() -> None:
    assert told("0|a|NONE|ADDMEMBER|", "0|a||PAUSE|").names == []
