"""The transition tables: sound, and without a dead end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.line import events as did
from lamplight.line import states

if TYPE_CHECKING:
    from lamplight.basis.transitions import Step

TABLES = (states.CONTACT, states.PRESENCE, states.ACTIVITY, states.PROMISE)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_an_event_and_none_contradicts_another(
    table: tuple[Step, ...],
) -> None:
    names = {event.__name__ for event in did.EVENTS}
    assert {step.event for step in table} <= names
    asked = [(step.event, step.before, step.when) for step in table]
    assert len(asked) == len(set(asked))


def test_every_state_of_a_contact_can_be_reached_and_left_for_the_end() -> None:
    reached = {states.START}
    while more := {s.after for s in states.CONTACT if s.before in reached} - reached:
        reached |= more
    assert reached == {step.before for step in states.CONTACT} | {states.ENDED}
    ending = {states.ENDED}
    while more := {s.before for s in states.CONTACT if s.after in ending} - ending:
        ending |= more
    assert ending == reached


def test_nothing_leads_out_of_the_end() -> None:
    assert {s.after for s in states.CONTACT if s.before == states.ENDED} == {states.ENDED}


def test_a_table_asked_for_what_it_doesnt_know_says_so() -> None:
    with pytest.raises(ValueError, match="no step for Danced"):
        states.steps("Danced")
