"""Which words claim that it is unusual."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.forecast.unusual.verdict import Phrase
from lamplight.forecast.unusual.wording import Claim, claims, untrue

BUSY = (
    "Due to unusually heavy call volume, wait times are longer than normal.",
    "We are experiencing higher than normal call volume.",
    "We’re experiencing UNUSUALLY HIGH volumes of calls!",
    "Call volumes are exceptionally high at the moment.",
    "Due to high demand our lines may be slow.",
    "There is a high volume of tickets.",
    "We are busier than usual.",
    "The wait is longer than we expected.",
    "We have an unprecedented number of enquiries.",
    "Due to unusual call volumes we may be late.",
    "Wegen ungewöhnlich hohen Anrufaufkommens dauert es länger.",
    "Aufgrund eines UNGEWOEHNLICH hohen Anrufaufkommens …",
    "Aufgrund des derzeit erhöhten Anrufaufkommens",
    "Das Anrufaufkommen ist zurzeit sehr hoch.",
    "Wir haben außergewöhnlich viele Anfragen.",
    "Zurzeit ist bei uns mehr los als sonst.",
    "Derzeit kommt es zu längeren Wartezeiten.",
)
FEW = (
    "We are short-staffed today.",
    "Because of staff shortages it takes longer.",
    "Fewer of us are here than planned.",
    "Wegen Personalmangels dauert es länger.",
    "Wir sind krankheitsbedingt unterbesetzt.",
    "Heute sind weniger von uns da als geplant.",
)
NEVER = (
    "Your call is important to us.",
    "Your satisfaction is very important to us",
    "We value your patience.",
    "Please stay on the line.",
    "Ihr Anruf ist uns sehr wichtig.",
    "Wir schätzen Ihre Geduld.",
    "Bleiben Sie in der Leitung.",
)
PLAIN = (
    "4 people are before you. Most likely 6 minutes, nine of ten within 11.",
    "The lamp is unusually bright.",
    "A longer cable than usual was sent.",
    "Delivery takes longer than usual.",
    "The shade is larger. Normal bulbs fit.",
    "Your parcel is on its way, and this number is important: 47.",
    "Die Lampe ist höher. Üblich sind 40 cm.",
    "Wir rufen Sie gegen 14:00 zurück.",
    "Bleiben Sie gesund.",
    "{came} people came today; nine of ten such days bring {low} to {high}.",
    "",
)


@pytest.mark.parametrize(
    ("texts", "claim"), [(BUSY, Claim.BUSY), (FEW, Claim.FEW), (NEVER, Claim.NEVER)]
)
def test_claims_are_found_in_each_language(texts: tuple[str, ...], claim: Claim) -> None:
    for text in texts:
        assert {found.claim for found in claims(text)} == {claim}, text


@pytest.mark.parametrize("text", PLAIN)
def test_what_claims_nothing_is_let_be(text: str) -> None:
    assert claims(text) == []


def test_a_claim_is_named_by_its_language_and_words() -> None:
    (found,) = claims("Hello. Due to unusually heavy call volume, please wait.")
    assert found.language == "en"
    assert found.words == "due to unusually heavy call volume"


def test_a_claim_may_be_made_while_its_phrase_is_true() -> None:
    text = "Busier than usual: 120 came."
    assert untrue(text)
    assert untrue(text, (Phrase.FEW_HERE,))
    assert untrue(text, (Phrase.BUSY_NOW,)) == []
    assert untrue(NEVER[0], tuple(Phrase))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(BUSY + FEW + NEVER), st.sampled_from(PLAIN), st.booleans())
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
