"""Text as it is compared when somebody looks for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.folding import fold, parts, spellings, tails


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe", "grosse"),
        ("ÅSE Øvrebø", "ase ovrebo"),
        ("Łódź", "lodz"),
        ("Þórður Æsir", "thordur aesir"),
        ("İstanbul", "istanbul"),
        ("ΣΟΦΟΣ", "σοφοσ"),
        ("Йордан", "иордан"),
        ("أحمد فاطمة", "احمد فاطمه"),
        ("٠٧٩٤٦", "07946"),
        ("Ｆｊｅｌｌ", "fjell"),
    ],
)
def test_case_accents_and_signs_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_letter_that_a_keyboard_has_not_got_may_be_spelt_otherwise() -> None:
    assert spellings("Müller") == ["muller", "mueller"]
    assert spellings("Ruth") == ["ruth"]


def test_signs_part_a_word() -> None:
    assert parts("nl-20418") == ["nl", "20418"]
    assert parts("%_\\'") == []


def test_a_name_without_spaces_may_be_begun_anywhere() -> None:
    assert tails("山田太郎") == ["田太郎", "太郎", "郎"]
    assert tails("Ruth") == []


@given(st.text(), st.text())
def test_what_a_text_begins_with_folds_to_what_the_folded_text_begins_with(
    first: str, rest: str
) -> None:
    assert fold(first + rest).startswith(fold(first))


@given(st.text())
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)
