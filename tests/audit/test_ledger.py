from datetime import date
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.audit.ledger import Ledger
from lamplight.audit.reading.faults import Fault
from lamplight.audit.tally import count
from lamplight.standards.contacts import Contact, Ender, Outcome
from lamplight.standards.local_time import LocalTime

NOON = 1_795_521_600_000
"""24 November 2026, 12:00 UTC."""
INSTANT = st.integers(NOON, NOON + 3 * 86_400_000)
SPAN = st.integers(0, 10**7)


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    arrived = draw(INSTANT)
    queued = arrived + draw(SPAN)
    until = queued + draw(SPAN)
    outcome = draw(st.sampled_from([Outcome.ANSWERED, Outcome.ABANDONED, Outcome.TIMED_OUT]))
    answered = outcome is Outcome.ANSWERED
    return Contact(
        arrived=arrived,
        queued_at=queued,
        outcome=outcome,
        person_answered_at=until if answered else None,
        ended_at=until + draw(SPAN) if answered else until,
        ended_by=draw(st.sampled_from([None, *Ender])),
        queue=draw(st.sampled_from([None, "a", "b"])),
        agent="ana" if answered else None,
        told_seconds=draw(st.sampled_from([None, 0.0, 90.0])),
        follows=draw(st.booleans()),
    )


@given(st.lists(contacts(), max_size=30))
def test_what_is_put_in_comes_out_once_in_the_order_of_arrival(some: list[Contact]) -> None:
    ledger = Ledger()
    for contact in some:
        ledger.add(contact)
    blocks = ledger.close()
    out = list(ledger.contacts(blocks))
    assert [one.arrived for one in out] == sorted(one.arrived for one in out)
    assert {str(one) for one in out} == {str(one) for one in some}
    assert ledger.count == len(out) == len({str(one) for one in some})
    assert ledger.duplicates == len(some) - len(out)


@settings(max_examples=20, deadline=None)
@given(st.lists(contacts(), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_in_which_contacts_are_put_in_changes_no_figure(
    some: list[Contact], chance: Random
) -> None:
    local = LocalTime(ZoneInfo("Europe/Madrid"))
    figures = []
    for _ in range(2):
        ledger = Ledger()
        for contact in some:
            ledger.add(contact)
        tally = count(ledger.close(), local)
        figures.append(
            (
                tally.contacts,
                tally.hold_ms,
                tally.within,
                tally.answered_at.tolist(),
                tally.gave_up_at.tolist(),
                tally.by_day.arrived.tolist(),
            )
        )
        chance.shuffle(some)
    assert figures[0] == figures[1]


def test_contacts_with_an_id_are_one_by_it_and_others_by_all_that_is_known() -> None:
    ledger = Ledger()
    for name, ended in (("a", 5_000), ("b", 5_000), ("a", 6_000)):
        ledger.add(Contact(arrived=NOON, outcome=Outcome.ABANDONED, ended_at=NOON + ended, id=name))
    out = list(ledger.contacts(ledger.close()))
    assert sorted(one.waited() or 0 for one in out) == [5_000, 6_000]


@pytest.mark.parametrize(
    "contact",
    [
        Contact(arrived=NOON, outcome=Outcome.ABANDONED, ended_at=NOON - 1),
        Contact(arrived=NOON, queued_at=NOON - 1, outcome=Outcome.ABANDONED, ended_at=NOON),
        Contact(
            arrived=NOON, outcome=Outcome.ANSWERED, person_answered_at=NOON + 5, ended_at=NOON + 4
        ),
    ],
)
def test_a_contact_whose_clock_went_backwards_is_refused(contact: Contact) -> None:
    with pytest.raises(Fault, match="ends_before_it_begins"):
        Ledger().add(contact)


def test_days_are_those_of_the_place() -> None:
    ledger = Ledger()
    ledger.add(Contact(arrived=NOON + 11 * 3_600_000, outcome=Outcome.UNKNOWN))
    blocks = ledger.close()
    assert count(blocks, LocalTime(ZoneInfo("UTC"))).days == (date(2026, 11, 24),)
    assert count(blocks, LocalTime(ZoneInfo("Europe/Madrid"))).days == (date(2026, 11, 25),)


def by_the_minute(minute: int, *, talk: int, agent: str | None = None) -> Contact:
    at = NOON + minute * 60_000
    return Contact(
        arrived=at,
        outcome=Outcome.ANSWERED,
        person_answered_at=at,
        ended_at=at + talk * 60_000,
        agent=agent,
    )


def closed(some: list[Contact]) -> Ledger:
    ledger = Ledger()
    for contact in some:
        ledger.add(contact)
    ledger.close()
    return ledger


def test_a_row_that_is_there_twice_is_one_where_clocks_tell_the_second() -> None:
    some = [by_the_minute(n, talk=n % 7 + n) for n in range(60)]
    ledger = closed([*some, some[5]])
    assert (ledger.count, ledger.duplicates, ledger.alike) == (60, 1, 0)


def test_of_callers_of_the_same_minute_some_are_alike_by_chance_and_each_counts() -> None:
    chance = Random(4)
    some = [by_the_minute(n // 5, talk=chance.randrange(1, 8)) for n in range(1_000)]
    ledger = closed(some)
    assert ledger.count == 1_000
    assert ledger.alike > 100


def test_a_log_joined_with_itself_is_the_log_where_its_rows_are_seldom_alike() -> None:
    chance = Random(5)
    some = [by_the_minute(n // 5, talk=chance.randrange(1, 500)) for n in range(1_000)]
    once = closed(some)
    twice = closed([*some, *some])
    assert once.count > 990
    assert twice.count <= once.count
    assert twice.count > 980


def test_nobody_answers_two_in_the_same_moment() -> None:
    some = [by_the_minute(n // 5, talk=1, agent="ana") for n in range(100)]
    assert closed(some).count == 20
