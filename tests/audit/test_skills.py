"""Who answers which queues."""

from zoneinfo import ZoneInfo

from lamplight.audit import skills
from lamplight.audit.ledger import Ledger
from lamplight.audit.past_day import Staff
from lamplight.audit.presence import stays
from lamplight.audit.replayed import replay
from lamplight.audit.tally import count
from lamplight.basis.instants import MINUTE
from lamplight.staffing.scenario import MOST_KINDS
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.local_time import LocalTime

NINE = 1_795_510_800_000


def talk(agent: str, queue: str, begun: float, ended: float) -> Contact:
    return Contact(
        arrived=NINE + round(begun * MINUTE),
        outcome=Outcome.ANSWERED,
        person_answered_at=NINE + round(begun * MINUTE),
        ended_at=NINE + round(ended * MINUTE),
        agent=agent,
        queue=queue,
    )


def gone(queue: str, begun: float, ended: float) -> Contact:
    at, until = (NINE + round(minute * MINUTE) for minute in (begun, ended))
    return Contact(arrived=at, outcome=Outcome.ABANDONED, ended_at=until, queue=queue)


def of(
    *contacts: Contact, logged_in: dict[str, set[str]] | None = None
) -> tuple[Ledger, skills.Skills]:
    ledger = Ledger()
    for contact in contacts:
        ledger.add(contact)
    blocks = ledger.close()
    numbers = {
        ledger.agents.number(agent): {ledger.queues.number(queue) for queue in queues}
        for agent, queues in (logged_in or {}).items()
    }
    return ledger, skills.of(blocks, numbers)


def test_queues_that_the_same_people_answer_are_one_kind() -> None:
    _, found = of(talk("ana", "a", 0, 1), talk("ana", "b", 2, 3), talk("bob", "c", 0, 1))
    assert found.callers == [2, 1]


def test_each_answers_what_they_answered_or_were_logged_in_to() -> None:
    ledger, found = of(
        talk("ana", "a", 0, 1), talk("bob", "b", 0, 1), gone("a", 2, 3), logged_in={"cleo": {"b"}}
    )
    number = ledger.agents.number
    assert found.answers(number("ana")) == {0}
    assert found.answers(number("bob")) == found.answers(number("cleo")) == {1}
    assert found.answers(number("somebody new")) == {0, 1}


def test_a_queue_that_nobody_answered_is_everybodys() -> None:
    ledger, found = of(talk("ana", "a", 0, 1), talk("bob", "b", 0, 1), gone("c", 2, 3))
    lost = int(found.kind_of[ledger.queues.number("c")])
    assert lost in found.answers(ledger.agents.number("ana"))
    assert lost in found.answers(ledger.agents.number("bob"))


def test_very_many_kinds_are_told_apart_as_far_as_a_simulation_takes_them() -> None:
    _, found = of(*(talk(f"agent {n}", f"queue {n}", n, n + 1) for n in range(30)))
    assert len(found.callers) == MOST_KINDS
    assert sum(found.callers) == 30


def test_a_free_colleague_of_another_queue_shortens_nothing_when_days_run_again() -> None:
    contacts = [talk("bob", "b", 0, 1), talk("bob", "b", 58, 60)]
    contacts += [talk("ana", "a", 0, 30), talk("ana", "a", 30, 60)]
    waits = [gone("a", minute, minute + 10) for minute in range(1, 19)]
    ledger = Ledger()
    for contact in (*contacts, *waits):
        ledger.add(contact)
    blocks = ledger.close()
    local = LocalTime(ZoneInfo("UTC"))
    apart = Staff(stays(blocks), skills=skills.of(blocks, {}))
    told = replay(blocks, count(blocks, local), apart, local)
    equals = replay(blocks, count(blocks, local), Staff(stays(blocks)), local)
    assert told is not None
    assert equals is not None
    assert told.one_line.hold_minutes.mean == told.was.hold_minutes == 180
    assert equals.one_line.hold_minutes.mean < 170
    assert any("answers the queues" in one for one in told.assumptions)
    assert any("can answer everybody" in one for one in equals.assumptions)
