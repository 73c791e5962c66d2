"""A no has a reason, a rule, facts, what else is open, where to go next, and two people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.accommodations.situations import situations
from tests.accommodations.told import CLAUSE, CURE, REJECT, RUTH

from lamplight.accommodations.catalogue import KINDS
from lamplight.accommodations.denials import (
    DENIAL,
    HUMAN,
    MACHINE,
    Denial,
    NotPossible,
    Recourse,
    after,
    breaches,
    check,
    falls,
    looked_at,
)
from lamplight.accommodations.owing import certain
from lamplight.accommodations.proposal import owed_by

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind
    from lamplight.accommodations.situation import Owed, Situation

FACTS = frozenset(("photo:2", "delivered"))
BODY = Recourse(kind="adr", name="Ombudsman Services")
VERSION = "2026-11-22.0a1b2c3d"
OVER = replace(
    RUTH,
    failure="changed_mind",
    owed=(),
    over=(
        replace(REJECT, duty="withdrawal", rule="UK-CAN", rule_version=VERSION, status="expired"),
    ),
)
WORDS = "Your 14 days ended on 26 November. Ombudsman Services looks at it if you ask them to."


def no(known: Situation, kind: str = "refund", reason: str = "PERIOD_OVER") -> Denial:
    return Denial(
        kind=kind,
        reason=reason,
        rule="UK-CAN",
        rule_version=VERSION,
        facts=("delivered",),
        looked_at=looked_at(known),
        alternative="An exchange, as long as it is unused.",
        words=WORDS,
        recourse=(BODY,),
    )


def on(row: Owed, denial: Denial) -> Denial:
    """It rests on another row."""
    return replace(denial, rule=row.rule, rule_version=row.rule_version)


def troubles(known: Situation, denial: Denial, reviewer: int | None = None) -> tuple[str, ...]:
    return check(denial, known, facts=FACTS, author=1, reviewer=reviewer)


def test_a_whole_one_goes_to_a_second_person_and_is_confirmed_by_them() -> None:
    assert troubles(OVER, no(OVER)) == ()
    assert troubles(OVER, no(OVER), reviewer=2) == ()
    assert troubles(OVER, no(OVER), reviewer=1) == ("author_reviews_own",)


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        ({"reason": "BECAUSE"}, "reason_unknown"),
        ({"kind": "moon"}, "kind_unknown"),
        ({"facts": ()}, "facts_missing"),
        ({"facts": ("a feeling",)}, "fact_unknown"),
        ({"rule": ""}, "rule_missing"),
        ({"rule": "MADE-UP-RULE"}, "rule_unknown"),
        ({"rule_version": "2026-11-22.ffffffff"}, "rule_changed"),
        ({"rule_version": f"{VERSION}-ffffffff"}, "rule_changed"),
        ({"reason": "BESPOKE"}, "reason_not_so"),
        ({"looked_at": ("exchange",)}, "remedies_not_looked_at"),
        ({"alternative": ""}, "alternative_missing"),
        ({"words": ""}, "words_missing"),
        ({"recourse": ()}, "next_place_missing"),
        ({"words": "No, that is over."}, "next_place_missing"),
        ({"reason": "WEAR"}, "judgement_missing"),
        ({"reason": "WEAR", "judgement": "seen", "by_machine": True}, "reason_needs_a_person"),
    ],
)
def test_what_is_missing_is_said(changed: dict[str, object], trouble: str) -> None:
    assert trouble in troubles(OVER, replace(no(OVER), **changed))


def test_what_is_owed_cannot_be_denied_by_anybody() -> None:
    for kind in ("refund", "part", "replacement"):
        denial = replace(no(RUTH, kind, "MISUSE"), judgement="It fell, I think.")
        assert troubles(RUTH, denial, reviewer=2)[0] == "is_owed"


def test_out_of_proportion_turns_down_one_way_while_another_is_open() -> None:
    denial = on(CURE, no(RUTH, "replacement", "DISPROPORTIONATE"))
    assert troubles(RUTH, denial) == ("judgement_missing",)
    judged = replace(denial, judgement="A glass for 4.10 against a lamp for 71.40.")
    assert troubles(RUTH, judged) == ()
    assert "is_owed" in check(judged, RUTH, facts=FACTS, author=1, earlier=frozenset(("part",))), (
        "the glass was denied before, nothing else is open"
    )
    refund = replace(no(RUTH, "refund", "DISPROPORTIONATE"), judgement="Too much.")
    assert "is_owed" in troubles(RUTH, refund), "nothing else performs the right to reject"


def test_a_way_that_cannot_be_done_is_no_open_way() -> None:
    empty = replace(RUTH, owed=(CURE,), thing=replace(RUTH.thing, spares=()), goods="back")
    assert breaches("repair", empty, reason="DISPROPORTIONATE")[0] == ()
    out = replace(empty, thing=replace(empty.thing, stock=0))
    assert breaches("repair", out, reason="DISPROPORTIONATE")[0] == (CURE,)


def test_where_the_choice_is_ours_an_open_way_is_enough() -> None:
    ours = replace(RUTH, owed=(CLAUSE,))
    assert breaches("replacement", ours) == ((), ())
    assert breaches("replacement", ours, earlier=frozenset(("part",))) == ((CLAUSE,), ())


def test_no_machine_says_no_where_a_person_must_judge() -> None:
    worn = replace(CURE, status="contested", review=("REASONABLE_DURABILITY",))
    known = replace(RUTH, owed=(worn,))
    denial = on(worn, no(known, "replacement", "KNOWN_DEFECT_ACCEPTED"))
    assert "judgement_missing" in troubles(known, denial)
    machine = replace(denial, judgement="computed", by_machine=True)
    assert "reason_needs_a_person" in troubles(known, machine)
    person = replace(denial, judgement="She wrote on 9 November that the scratch is fine.")
    assert troubles(known, person) == ()
    assert "is_owed" in troubles(known, replace(person, reason="NOT_OWED"))


def test_another_name_for_a_failure_takes_nothing_from_what_was_reported() -> None:
    renamed = replace(RUTH, failure="changed_mind")
    denial = no(renamed, "replacement", "NOT_OWED")
    assert "is_owed" in troubles(renamed, denial)
    unreported = replace(renamed, reported_on=None)
    assert "is_owed" not in troubles(unreported, no(unreported, "replacement", "NOT_OWED"))


def test_a_reason_that_follows_from_facts_is_what_the_ledger_says() -> None:
    cut = replace(OVER.over[0], status="excluded", reason_code="BESPOKE")
    known = replace(OVER, over=(cut,))
    assert troubles(known, no(known, reason="BESPOKE")) == ()
    assert troubles(known, no(known, reason="PERISHABLE")) == ("reason_not_so",)
    assert troubles(known, no(known)) == ("reason_not_so",), "its time isn't what ended it"


def fallen(known: Situation, denial: Denial) -> bool:
    return falls(denial, known, check(denial, known, facts=FACTS, author=1, reviewer=2))


def test_a_rule_that_was_read_again_unchanged_takes_no_refusal_away() -> None:
    read_before = replace(no(OVER), rule_version="2025-01-31.0a1b2c3d")
    assert troubles(OVER, read_before, reviewer=2) == ()
    reads_otherwise = replace(no(OVER), rule_version="2026-11-22.ffffffff")
    assert fallen(OVER, reads_otherwise)


def test_a_version_that_was_kept_before_it_said_anything_is_unknown_and_no_other_one() -> None:
    old = replace(no(OVER), rule_version="2014-06-13")
    assert troubles(OVER, old, reviewer=2) == ()
    assert not fallen(OVER, old)


def test_who_judged_was_not_kept_of_old_refusals_and_opens_none_of_them_again() -> None:
    worn = replace(CURE, status="contested", review=("REASONABLE_DURABILITY",))
    known = replace(RUTH, owed=(worn,))
    told = on(worn, no(known, "replacement", "KNOWN_DEFECT_ACCEPTED"))
    old = replace(told, rule_version="2014-06-13")
    assert "judgement_missing" in troubles(known, old)
    assert not fallen(known, old)
    assert fallen(known, replace(told, rule_version=VERSION))


def test_what_was_done_of_a_duty_meanwhile_opens_no_refusal_that_rests_on_it_again() -> None:
    done = replace(OVER, over=(replace(OVER.over[0], status="met"),))
    assert "reason_not_so" in troubles(done, no(done)), "nobody writes it now"
    assert not fallen(done, no(done))
    gone = replace(OVER, over=())
    assert not fallen(gone, no(gone)), "its rule asks for nothing more"
    asked = replace(OVER, over=(), owed=(replace(OVER.over[0], status="contested"),))
    assert fallen(asked, no(asked)), "its time isn't over"


def test_goodwill_may_be_declined_without_a_rule() -> None:
    kept = replace(no(RUTH, "refund_kept", "NOT_OWED"), rule="", rule_version="")
    assert troubles(RUTH, kept) == ()


def test_a_person_confirms_and_new_facts_open_it_again() -> None:
    assert after(DENIAL, "", "Written") == "to_review"
    assert after(DENIAL, "to_review", "Confirmed") == "confirmed"
    assert after(DENIAL, "confirmed", "NewFacts") == "reopened"
    with pytest.raises(NotPossible):
        after(DENIAL, "reopened", "Confirmed")
    assert after(DENIAL, "reopened", "Written") == "to_review"
    assert not HUMAN & MACHINE


@given(situations(), st.sampled_from(KINDS), st.sampled_from(sorted(HUMAN | MACHINE)))
@settings(max_examples=60, deadline=None)
def test_no_denial_of_what_is_owed_passes(known: Situation, kind: Kind, reason: str) -> None:
    row = next((one for one in (*known.owed, *known.over) if one.kind != "promise"), None)
    if row is None:
        return
    denial = replace(
        no(known, kind.name, reason),
        judgement="I looked at it myself.",
        rule=row.rule,
        rule_version=row.rule_version,
    )
    if troubles(known, denial, reviewer=2):
        return
    for row in owed_by(known, kind) or ():
        others = [one for one in KINDS if one != kind and row in (owed_by(known, one) or ())]
        if certain(row):
            assert others, "another way of the same duty is open"
            assert row.chooser != "consumer" or reason in ("DISPROPORTIONATE", "MINOR_DEFECT")


def test_a_case_of_another_day_is_another_case() -> None:
    later = replace(RUTH, today=date(2026, 12, 20), owed=(replace(REJECT, status="expired"),))
    assert breaches("refund", later) == ((), ())
