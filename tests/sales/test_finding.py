"""What a customer is found by, and what somebody who types means by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.sales.finding import MOST, MOST_WORDS, Texts, matched, search, words


def test_every_kind_of_text_has_its_mark() -> None:
    ruth = Texts(
        names=["Ruth Ansell"],
        emails=["ruth@example.org"],
        phones=["+442079"],
        orders=["NL-20418"],
        places=["Leeds"],
        things=["Fjell"],
    )
    assert words(ruth) == [
        *("ruth", "ansell"),
        *("#nl20418", "#nl", "#20418"),
        *("#ruthexampleorg", "#ruth"),
        *("+442079", "+42079", "+2079", "+079"),
        "~fjell",
        "@leeds",
    ]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "\\", "'", "\u202e", "…!?", "🌙"])
def test_signs_alone_are_nothing_to_look_for(typed: str) -> None:
    assert search(typed) is None


def test_a_whole_number_or_address_is_looked_for_as_such() -> None:
    assert _exact("Ruth") == ""
    assert _exact("nl 20418") == "'#nl20418'"
    assert _exact("ruth@example.org") == "'#ruthexampleorg'"


@pytest.mark.parametrize(
    "typed", ["+44 20 7946 0142", "0044 (0) 20 7946-0142", "020 7946 0142", "07946 0142"]
)
def test_a_phone_number_is_looked_for_without_what_is_dialled_before_it(typed: str) -> None:
    looked = search(typed)
    assert looked is not None
    digits = typed.replace("(0)", "")
    digits = "".join(one for one in digits if one.isdigit()).lstrip("0")
    assert f"'+{digits}':*" in looked.who.all


def test_the_index_is_asked_only_for_the_longer_words() -> None:
    looked = search("ansell f")
    assert looked is not None
    assert looked.who.rare == "('ansell':* | '#ansell':*)"
    assert looked.who.all == "('ansell':* | '#ansell':*) & ('f':* | '#f':*)"
    short = search("a f")
    assert short is not None
    assert short.who.rare == short.who.all


@given(st.text(max_size=2_000))
def test_of_a_long_search_the_first_words_count(typed: str) -> None:
    looked = search(typed)
    assert looked is None or looked.who.all.count(") & (") < MOST_WORDS * 4


def test_of_a_customer_with_very_many_orders_the_first_words_count() -> None:
    many = words(Texts(names=["Ruth"], orders=[f"A{n}" for n in range(9_000)]))
    assert len(many) == MOST
    assert many[0] == "ruth"


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("ans", "name", "Ruth Ansell"),
        ("ruth", "name", "Ruth Ansell"),
        ("ruth@", "email", "ruth@example.org"),
        ("20418", "order", "NL-20418"),
        ("020 7946", "phone", "+442079460142"),
        ("ansell fjell", "product", "Fjell lamp"),
        ("lamp leeds", "product", "Fjell lamp"),
        ("ruth orchard", "address", "14 Orchard Row, Leeds"),
    ],
)
def test_it_is_said_what_somebody_was_found_by(typed: str, kind: str, text: str) -> None:
    ruth = Texts(
        names=["Ruth Ansell"],
        emails=["ruth@example.org"],
        phones=["+442079460142"],
        orders=["AI-7", "NL-20418"],
        places=["14 Orchard Row, Leeds"],
        things=["Candle", "Fjell lamp"],
    )
    assert matched(typed, ruth) == (kind, text)


def _exact(typed: str) -> str:
    looked = search(typed)
    assert looked is not None
    return looked.exact.all if looked.exact else ""
