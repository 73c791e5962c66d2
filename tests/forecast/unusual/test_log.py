"""When each phrase was true, and for which share of the time."""

import pytest

from lamplight.forecast.unusual.log import Spell, shares, spells
from lamplight.forecast.unusual.verdict import Came, Phrase, Verdict

HOUR = 3_600_000


def saying(*phrases: Phrase) -> Verdict:
    came = Came(1, 1.0, 0, 3, 3)
    return Verdict(phrases, 1, came, came, 2, 4, 4)


def test_a_spell_lasts_until_a_verdict_without_its_phrase() -> None:
    seen = [
        (0, saying()),
        (HOUR, saying(Phrase.BUSY_NOW)),
        (2 * HOUR, saying(Phrase.BUSY_NOW, Phrase.FEW_HERE)),
        (3 * HOUR, saying(Phrase.FEW_HERE)),
    ]
    assert spells(seen, 5 * HOUR) == [
        Spell(Phrase.BUSY_NOW, HOUR, 3 * HOUR),
        Spell(Phrase.FEW_HERE, 2 * HOUR, 5 * HOUR),
    ]


def test_where_nothing_was_seen_nothing_is_true() -> None:
    seen = [(0, saying(Phrase.FEW_HERE)), (HOUR, None), (3 * HOUR, saying())]
    assert spells(seen, 4 * HOUR) == [Spell(Phrase.FEW_HERE, 0, HOUR)]


def test_what_begins_at_the_end_is_no_spell() -> None:
    assert spells([(HOUR, saying(Phrase.FEW_HERE))], HOUR) == []


def test_shares_are_of_the_time_that_was_open() -> None:
    logged = [Spell(Phrase.BUSY_NOW, 0, 2 * HOUR), Spell(Phrase.FEW_HERE, HOUR, 4 * HOUR)]
    told = {
        share.phrase: share for share in shares(logged, [(HOUR, 3 * HOUR), (5 * HOUR, 7 * HOUR)])
    }
    assert told[Phrase.BUSY_NOW].share == pytest.approx(0.25)
    assert told[Phrase.BUSY_TODAY].share == 0.0
    assert told[Phrase.FEW_HERE].true_ms == 2 * HOUR


def test_who_comes_cant_be_unusual_for_more_than_one_in_twenty() -> None:
    often = [Spell(Phrase.BUSY_NOW, 0, 6), Spell(Phrase.FEW_HERE, 0, 60)]
    told = {share.phrase: share.too_often for share in shares(often, [(0, 100)])}
    assert told == {Phrase.BUSY_NOW: True, Phrase.BUSY_TODAY: False, Phrase.FEW_HERE: False}


def test_a_line_that_never_opened_has_no_share() -> None:
    assert {share.share for share in shares([], [])} == {0.0}
