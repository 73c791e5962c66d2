"""What leave was asked for, and what is to be asked for anew when it came to be something else."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from lamplight.accommodations.option import Do, Option, Step, asked_anew

PAID = Step(kind="refund", what="refund", by="shop", do=Do(amount_minor=16_400))
ASKED = Option(
    id="refund_kept",
    kind="refund_kept",
    what="refund_kept",
    group="approval",
    currency="GBP",
    amount_minor=16_400,
    cost_minor=16_400,
    steps=(PAID, Step(kind="tell", what="tell")),
)


def test_what_is_as_it_was_isnt_asked_for_again() -> None:
    later = replace(ASKED, steps=(replace(PAID, due_on=date(2026, 12, 1)), *ASKED.steps[1:]))
    assert asked_anew(ASKED, later) is None


def test_another_sum_is_asked_for_with_what_it_was_at_first() -> None:
    paid = replace(PAID, do=Do(amount_minor=13_940))
    less = replace(ASKED, amount_minor=13_940, steps=(paid, *ASKED.steps[1:]))
    anew = asked_anew(ASKED, less)
    assert anew is not None
    assert (anew.asked, anew.changed, anew.was_minor) == (2, ("amount",), 16_400)
    again = asked_anew(anew, replace(less, amount_minor=10_000))
    assert again is not None
    assert (again.asked, again.amount_minor, again.was_minor) == (3, 10_000, 16_400)


def test_other_steps_and_another_day_are_asked_for_anew() -> None:
    back = Step(kind="return", what="return_label", by="shop")
    anew = asked_anew(
        ASKED, replace(ASKED, steps=(back, *ASKED.steps), arrives_on=date(2026, 12, 1))
    )
    assert anew is not None
    assert (anew.changed, anew.was_minor) == (("day", "steps"), None)


def test_what_is_as_it_was_seen_last_can_be_agreed_on() -> None:
    anew = asked_anew(ASKED, replace(ASKED, cost_minor=17_000))
    assert anew is not None
    assert anew.changed == ("cost",)
    assert asked_anew(anew, replace(ASKED, cost_minor=17_000)) is None
