"""Every language has every sentence, and every sentence is said somewhere."""

from __future__ import annotations

import json
import re
import string
from typing import Any

import pytest
from tests.runtime.letters.samples import SAMPLES, setting

from lamplight.runtime.letters import KINDS, catalogue
from lamplight.runtime.letters.kinds import fields_of
from lamplight.runtime.letters.rendering import FORMS, render

LANGUAGES = sorted(catalogue.languages())


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_english_and_german_are_there() -> None:
    assert {"en", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_sentence_with_the_same_places(language: str) -> None:
    english, there = catalogue.sentences("en"), catalogue.sentences(language)
    assert there.keys() == english.keys()
    for name, sentence in there.items():
        assert places(sentence) == places(english[name]), name
        assert sentence.strip() == sentence, name
        assert sentence, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_shouts_or_hides_behind_phrases(language: str) -> None:
    said = json.dumps(catalogue.sentences(language), ensure_ascii=False).lower()
    for phrase in ("!", "unfortunately", "leider", "valued", "shortly", "policy", "inconvenience"):
        assert phrase not in said


def test_every_kind_has_a_form_and_every_form_a_kind() -> None:
    assert {file.stem for file in FORMS.glob("*.jinja")} == set(KINDS)


def test_every_sentence_is_said_in_a_form() -> None:
    unsaid = []
    layout = (
        FORMS / "plain" / "layout.jinja"
    ).read_text() + "letter.moment letter.moment_short letter.step_on"
    for name in catalogue.sentences("en"):
        kind, _, own = name.partition(".")
        form = (FORMS / f"{kind}.jinja").read_text() if kind != "letter" else ""
        everywhere = layout + "".join(file.read_text() for file in FORMS.glob("*.jinja"))
        if f'"{own}"' not in form and name not in everywhere:
            unsaid.append(name)
    assert unsaid == []


def seen(html: str) -> str:
    body = html.partition("<body")[2].partition(">")[2]
    return re.sub(r"<[^>]*>", " ", body)


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "told"), SAMPLES)
def test_plain_and_html_say_the_same(kind: str, told: dict[str, Any], language: str) -> None:
    letter = render(kind, fields_of(kind, told), setting(language))
    assert "{" not in letter.plain + letter.subject
    assert letter.subject
    assert len(letter.subject) <= 200
    links = set(re.findall(r'href="([^"]*)"', letter.html))
    for link in links:
        assert link.replace("&amp;", "&") in letter.plain
    plain = re.sub(r"(lamplight|https?):\S+", " ", letter.plain)
    shown = seen(letter.html).replace("&#39;", "'").replace("&amp;", "&")
    shown = re.sub(r"lamplight:\S+", " ", shown)
    assert words(plain + letter.subject) == words(shown)


def test_the_reader_s_language_comes_first_then_the_brand_s() -> None:
    for wish, brand, language in (
        ("de-AT", ["en"], "de"),
        ("de", [], "de"),
        ("xx", ["fr", "de", "en"], "de"),
        ("", ["fr"], "en"),
        ("", ["de-CH", "en"], "de"),
    ):
        assert catalogue.language_for(wish, brand) == language


def test_a_letter_that_is_told_too_little_or_too_much_is_no_letter() -> None:
    with pytest.raises(ValueError, match="due_at"):
        fields_of("promise_made", {"words": "Soon."})
    with pytest.raises(ValueError, match="colour"):
        fields_of("link", {"colour": "red"})
    with pytest.raises(ValueError, match="no letter 'greeting'"):
        fields_of("greeting", {})
