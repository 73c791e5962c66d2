"""Who was there: logins before answers, where they can be believed."""

from lamplight.audit.ledger import Ledger
from lamplight.audit.reading.logins import Logins
from lamplight.audit.shifts import There, there
from lamplight.audit.stays import on
from lamplight.basis.instants import MINUTE
from lamplight.standards.contacts import Contact, Outcome

NINE = 1_795_510_800_000
Stay = tuple[str, float, float]


def at(minute: float) -> int:
    return NINE + round(minute * MINUTE)


def talk(agent: str, begun: float, ended: float) -> Contact:
    return Contact(
        arrived=at(begun),
        outcome=Outcome.ANSWERED,
        person_answered_at=at(begun),
        ended_at=at(ended),
        agent=agent,
        queue="q",
    )


def found(contacts: list[Contact], *events: str) -> tuple[There, list[Stay]]:
    """What is known of talks and of events `minute|queue|agent|event`; and who was there."""
    ledger, logins = Ledger(), Logins()
    for contact in contacts:
        ledger.add(contact)
    logins.begins(at(0))
    for event in events:
        minute, queue, agent, name = event.split("|")
        logins.take(at(float(minute)), queue, agent, name, "")
    logins.end(at(600))
    known = there(ledger.close(), ledger, logins)
    if not known.stays:
        return known, []
    whole = on(known.stays, 0, at(10_000))
    return known, [
        (ledger.agents.all[agent], (begun - NINE) / MINUTE, (ended - NINE) / MINUTE)
        for agent, begun, ended in zip(
            whole.agent.tolist(), whole.begun.tolist(), whole.ended.tolist(), strict=True
        )
    ]


ANA_HERE = ("0|q|ana|ADDMEMBER", "300|q|ana|REMOVEMEMBER")


def test_who_is_logged_in_is_there_before_the_first_answer_and_after_the_last() -> None:
    known, stays = found([talk("ana", 100, 105)], *ANA_HERE)
    assert stays == [("ana", 0, 300)]
    assert known.presence.shown_by == "logins"
    assert known.presence.by_logins == 1


def test_who_pauses_is_away_but_for_what_they_still_answer() -> None:
    pause = ("50|q|ana|PAUSE", "110|q|ana|UNPAUSE")
    known, stays = found([talk("ana", 45, 55), talk("ana", 60, 61)], *ANA_HERE, *pause)
    assert stays == [("ana", 0, 55), ("ana", 60, 61), ("ana", 110, 300)]
    assert known.presence.pauses == 1


def test_who_logged_in_and_answered_nothing_was_there() -> None:
    logins = (*ANA_HERE, "10|q|bob|ADDMEMBER", "20|q|bob|REMOVEMEMBER")
    known, stays = found([talk("ana", 1, 2)], *logins)
    assert ("bob", 10, 20) in stays
    assert known.presence.answered_nothing == 1


def test_a_name_that_answers_nothing_may_be_somebody_under_another() -> None:
    known, stays = found([talk("Ana", 1, 2)], "0|q|SIP/7|ADDMEMBER", "300|q|SIP/7|REMOVEMEMBER")
    assert stays == [("Ana", 1, 2)]
    assert known.presence.other_names == 1
    assert known.presence.shown_by == "answers"


def test_who_never_logs_in_is_known_by_answers_beside_the_others() -> None:
    known, stays = found([talk("ana", 1, 2), talk("bob", 10, 12), talk("bob", 40, 42)], *ANA_HERE)
    assert stays == [("ana", 0, 300), ("bob", 10, 42)]
    assert known.presence.shown_by == "both"
    assert (known.presence.by_logins, known.presence.by_answers) == (1, 1)


def test_pauses_of_who_never_logs_in_are_left_out_of_their_day() -> None:
    pause = ("15|NONE|bob|PAUSEALL", "35|NONE|bob|UNPAUSEALL")
    known, stays = found([talk("bob", 10, 12), talk("bob", 40, 42)], *pause)
    assert stays == [("bob", 10, 15), ("bob", 35, 42)]
    assert known.presence.shown_by == "answers"


def test_between_two_shifts_of_a_day_nobody_is_there_however_short_the_gap() -> None:
    again = ("320|q|ana|ADDMEMBER", "400|q|ana|REMOVEMEMBER")
    _, stays = found([talk("ana", 290, 299), talk("ana", 325, 330)], *ANA_HERE, *again)
    assert stays == [("ana", 0, 300), ("ana", 320, 400)]


def test_without_logins_answers_say_it_as_before() -> None:
    known, stays = found([talk("ana", 1, 2)])
    assert stays == [("ana", 1, 2)]
    assert known.presence.shown_by == "answers"
    assert found([])[0].presence.shown_by == "nothing"
