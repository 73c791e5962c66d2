"""Which words claim that it is unusual."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.forecast.unusual.verdict import Phrase
from lamplight.forecast.unusual.wording import LANGUAGES, Claim, claims, untrue

CORPUS = [
    tuple(line.split(" | "))
    for line in (Path(__file__).parent / "corpus.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
CLAIMED = [row for row in CORPUS if row[0] != "fine"]
PLAIN = [text for claim, _, text in CORPUS if claim == "fine"]


def test_the_corpus_has_sentences_enough_of_each_kind_in_each_language() -> None:
    for language in LANGUAGES:
        kinds = [claim for claim, tag, _ in CORPUS if tag == language]
        assert kinds.count("fine") >= 60
        assert len(kinds) - kinds.count("fine") >= 60
        assert set(kinds) == {"fine", *Claim}
    assert len({text for _, _, text in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize(("claim", "language", "text"), CLAIMED)
def test_each_sentence_that_claims_something_is_found_in_its_language(
    claim: str, language: str, text: str
) -> None:
    found = claims(text)
    assert {one.claim for one in found} == {claim}
    assert {one.language for one in found} == {language}


@pytest.mark.parametrize("text", [*PLAIN, ""])
def test_what_claims_nothing_is_let_be(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("excuse", "of_goods"),
    [
        ("Due to high demand you may have to wait.", "Due to high demand this mug is sold out."),
        ("Due to high demand we are slow.", "Due to high demand this mug is slow to come back."),
        ("Wegen hoher Nachfrage warten Sie.", "Wegen hoher Nachfrage ist der Becher vergriffen."),
    ],
)
def test_that_many_want_a_thing_is_an_excuse_for_waiting_only(excuse: str, of_goods: str) -> None:
    assert untrue(excuse)
    assert not untrue(of_goods)


def test_what_is_said_of_goods_excuses_no_wait_beside_it() -> None:
    assert untrue("Due to high demand for our lamps our phone lines are very busy.")
    assert untrue("Due to high demand, orders and calls take longer.")


def test_what_is_denied_is_not_claimed() -> None:
    assert not untrue("No long waits")
    assert not untrue("Ohne lange Wartezeiten")
    assert untrue("No music, and long waits: expect long waits")


def test_a_claim_is_named_by_its_language_and_words() -> None:
    (found,) = claims("Hello. Due to unusually heavy call volume, please wait.")
    assert found.language == "en"
    assert found.words == "due to unusually heavy call volume"


def test_a_claim_may_be_made_while_its_phrase_is_true() -> None:
    text = "Busier than usual: 120 came."
    assert untrue(text)
    assert untrue(text, (Phrase.FEW_HERE,))
    assert untrue(text, (Phrase.BUSY_NOW,)) == []
    assert untrue("Your call is important to us.", tuple(Phrase))


@settings(deadline=None, max_examples=100)
@given(st.sampled_from([text for _, _, text in CLAIMED]), st.sampled_from(PLAIN), st.booleans())
def test_case_spaces_and_other_sentences_hide_nothing(text: str, other: str, first: bool) -> None:
    shouted = text.upper().replace(" ", "  ")
    whole = f"{other}\n{shouted}" if first else f"{shouted}\n{other}"
    assert {found.claim for found in claims(whole)} == {found.claim for found in claims(text)}


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_any_text_is_looked_at(text: str) -> None:
    for found in claims(text):
        assert found.words


@pytest.mark.parametrize(
    "text",
    ["<p>Your call\n  is important to us</p>", "stay\non the line", "unusually\nhigh demand"],
)
def test_a_line_that_ends_within_a_sentence_hides_nothing(text: str) -> None:
    assert untrue(text)


def test_other_paragraphs_and_tags_are_other_sentences() -> None:
    assert not untrue("unusually\n\nhigh shelves")
    assert not untrue("<h1>Unusual</h1><p>high lamps</p>")
