"""What is told to a letter stands in it as it is, whatever it is made of."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.runtime.letters.samples import NOON, SAMPLES, setting

from lamplight.runtime.letters import catalogue
from lamplight.runtime.letters.kinds import fields_of
from lamplight.runtime.letters.rendering import CODE, OWN_PAGE, Rendered, for_our_eyes, render

if TYPE_CHECKING:
    from pathlib import Path


def letter(kind: str = "promise_made", told: dict[str, Any] | None = None, **more: Any) -> Rendered:
    told = {"words": "We call you.", "due_at": NOON} if told is None else told
    return render(kind, fields_of(kind, told), setting(**more))


def test_times_are_the_reader_s_with_the_zone_named() -> None:
    assert "Monday, 23 November 2026, 12:00 (Greenwich Mean Time)" in letter().html
    berlin = letter(language="de", tag="de-DE", timezone="Europe/Berlin")
    assert (
        "Montag, 23. November 2026, 13:00 Uhr (Mitteleuropäische Normalzeit)"
        in berlin.plain.replace("\n", " ")
    )
    assert berlin.subject.endswith(" Montag, 23. November 2026, 13:00 Uhr")
    assert "(Coordinated Universal Time)" in letter(timezone="Mars/Olympus").html


def test_sums_are_written_as_the_reader_writes_them() -> None:
    told = {"news": "money", "title": "Halo", "amount": {"minor": 123456, "currency": "EUR"}}
    assert letter("step_news", told).subject.startswith("€1,234.56 ")
    assert letter("step_news", told, language="de").subject.startswith("1.234,56\u00a0€ ")
    told["amount"] = {"minor": 500, "currency": "JPY"}
    assert letter("step_news", told, tag="en-US").subject.startswith("¥500 ")


def test_markup_of_strangers_is_text() -> None:
    name = '<img src="https://spy.example/x.png">&{{ 7 * 7 }}{brand}'
    made = letter("agreed", {"title": name, "what": name + "\n" + name}, called=name)
    assert "<img" not in made.html
    assert "{{ 7 * 7 }}{brand}" in made.html
    assert name in made.plain
    assert name in made.subject


def test_only_addresses_of_the_web_are_led_to() -> None:
    for address in ("javascript:alert(1)", "https://x.example/ y", 'https://x"onclick', "//x"):
        told = {"news": "sent", "title": "Halo", "tracking_url": address}
        assert letter("step_news", told).html.count("<a ") == 1


class _Loads(HTMLParser):
    """Everything that a reader's program would fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("img", "script", "link", "iframe", "object", "video", "audio"):
            self.found.append(tag)
        self.found += [f"{tag}.{name}" for name, value in attrs if "url(" in (value or "")]


@pytest.mark.parametrize(("kind", "told"), SAMPLES)
def test_nothing_is_fetched_when_a_letter_is_read(kind: str, told: dict[str, Any]) -> None:
    made = letter(kind, told)
    loads = _Loads()
    loads.feed(made.html)
    assert loads.found == []
    assert "url(" not in made.html
    assert "@import" not in made.html


def test_without_a_page_of_their_own_nothing_leads_there() -> None:
    for kind, told in SAMPLES:
        if kind not in ("link", "asked_in"):
            made = letter(kind, told, page=False)
            assert OWN_PAGE not in made.plain + made.html
            assert 'href=""' not in made.html


def test_our_own_people_read_it_without_its_reader_s_ways_in() -> None:
    shown = for_our_eyes(letter("link", {}).plain)
    assert OWN_PAGE not in shown
    assert CODE not in shown
    assert "Hello Ruth Adler," in shown


def test_a_name_of_500_signs_and_emoji() -> None:
    made = letter(called="Ruth 🪔 " + "x" * 500, person="Maya 👩‍🔧")
    assert made.plain.startswith("Hello Ruth 🪔 xxx")
    assert "x…," in made.plain
    assert "Maya 👩‍🔧" in made.html
    assert letter(called="").plain.startswith("Hello,")


def test_a_long_title_is_cut_in_the_subject_alone() -> None:
    made = letter("agreed", {"title": "Halo " * 100, "what": "A driver."})
    assert len(made.subject) == 200
    assert made.subject.endswith("…")


@pytest.fixture
def arabic(tmp_path: Path) -> Path:
    """Sentences in Arabic, as far as a promise needs them."""
    (tmp_path / "ar.json").write_text(
        json.dumps(
            catalogue.sentences("en")
            | {
                "letter.greeting": "مرحبًا {name}،",
                "promise_made.subject": "وعد حتى {due}",
                "promise_made.by_person": "هذا ما وعدك به {person}:",
            }
        ),
        "utf-8",
    )
    return tmp_path


def test_a_letter_in_arabic_runs_from_right_to_left(arabic: Path) -> None:
    told = fields_of("promise_made", {"words": "نتصل بك.", "due_at": NOON})
    made = render("promise_made", told, setting("ar"), arabic)
    assert '<html lang="ar" dir="rtl">' in made.html
    assert 'class="room" dir="rtl"' in made.html
    assert "الاثنين" in made.subject
    # A name in the other direction is kept apart from what is around it.
    assert "مرحبًا \u2068Ruth Adler\u2069،" in made.plain
    assert "به \u2068Maya\u2069:" in made.html


def test_an_arabic_name_in_an_english_letter_is_kept_apart() -> None:
    assert "Hello \u2068ليلى\u2069," in letter(called="ليلى").plain
    # The other way round, marks of strangers turn nothing.
    assert "Hello abc," in letter(called="a\u202eb\u2066c").plain


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_strangers_type_a_subject_is_one_line(name: str, words: str) -> None:
    made = letter("agreed", {"title": words, "what": words}, called=name, person=name)
    assert len(made.subject) <= 200
    assert made.subject.isprintable() or not set(made.subject) & set("\r\n\x00\x0b\x0c\u2028")
    assert "\r" not in made.plain
    assert "\x00" not in made.plain + made.html
