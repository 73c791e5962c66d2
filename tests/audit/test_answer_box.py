"""An answer as the page shows it: its first sentence, the figure that matters, what is folded."""

import pytest

from lamplight.audit import answer_box
from lamplight.audit.words import Said


def strong(words: answer_box.Words) -> list[str]:
    return [piece for piece, emphasised in words if emphasised]


def plain(words: answer_box.Words) -> str:
    return "".join(piece for piece, _ in words)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Customers spent 2,454 minutes on hold (40 h 54 min), 9 s.", ["2,454 minutes on hold"]),
        ("479 people gave up (2.9 %).", ["479 people gave up"]),
        ("It takes 15.5 more person-hours a week.", ["15.5 more person-hours"]),
        ("Nobody need be hired for 90 %.", ["Nobody need be hired"]),
        ("Told: nine of ten within 2 min 40 s, half at once.", ["nine of ten within 2 min 40 s"]),
        ("Told: nine of ten at once; from 09:00 no time.", ["nine of ten at once"]),
        ("Callers may honestly be told: half within 41 s.", ["half within 41 s"]),
        ("Everybody was answered at once, in their second.", ["Everybody was answered at once"]),
        ("They were told 1 min 58 s more than they waited.", ["1 min 58 s more than they waited"]),
        ("Whether volume was unusual can't be said.", []),
    ],
)
def test_the_figure_that_matters_is_emphasised_and_no_word_is_lost(
    text: str, figures: list[str]
) -> None:
    words = answer_box.emphasised(text)
    assert strong(words) == figures
    assert plain(words) == text


def test_the_first_sentence_stands_apart_and_the_rest_follows() -> None:
    shown = answer_box.answer(Said("It takes 2.5 hours a week: 1 person (2.5 h). More. Again."))
    assert plain(shown.first) == "It takes 2.5 hours a week:"
    assert plain(shown.then) == "1 person (2.5 h). More. Again."
    alone = answer_box.answer(Said("One sentence only."))
    assert (plain(alone.first), plain(alone.then)) == ("One sentence only.", "")


def test_what_is_long_is_folded_and_says_what_it_is() -> None:
    long = "In Lamplight's line, " + "with the same people, " * 20
    shown = answer_box.answer(Said("It takes nobody.", ["A point."], ["Short.", long, "x" * 301]))
    assert [plain(rest) for rest in shown.rest] == ["Short."]
    assert [(plain(first), then) for first, then in shown.points] == [("A point.", "")]
    assert [(fold.summary, fold.text) for fold in shown.folded] == [
        ("The same days run again in Lamplight's line", long),
        ("More", "x" * 301),
    ]


def test_of_several_figures_in_a_sentence_the_first_is_the_one_that_matters() -> None:
    words = answer_box.emphasised("It takes 40 more person-hours; each: 153 more person-hours.")
    assert strong(words) == ["40 more person-hours"]


def test_of_a_point_what_follows_its_first_sentence_stands_apart() -> None:
    point = "Queue slow (2 people): it takes 40 more person-hours for that: 2 people. With them."
    ((first, then),) = answer_box.answer(Said("Two teams:", [point])).points
    assert plain(first) == "Queue slow (2 people): it takes 40 more person-hours for that:"
    assert strong(first) == ["40 more person-hours"]
    assert then == "2 people. With them."
