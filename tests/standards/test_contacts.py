from lamplight.standards.contacts import Contact, Outcome


def test_the_wait_runs_to_the_answer_and_without_one_to_the_end() -> None:
    answered = Contact(
        arrived=1_000, outcome=Outcome.ANSWERED, person_answered_at=61_000, ended_at=200_000
    )
    gone = Contact(arrived=1_000, outcome=Outcome.ABANDONED, ended_at=31_000)
    open_still = Contact(arrived=1_000, outcome=Outcome.OPEN)
    assert answered.waited() == 60_000
    assert gone.waited() == 30_000
    assert open_still.waited() is None
