"""What callers were told against what happened: kept or not, and in which direction it was off."""

import pytest

from lamplight.audit import told_words
from lamplight.audit.telling import Told


def told(
    *,
    within: int = 0,
    late: int = 0,
    left: int = 0,
    error: float | None = 0.0,
    either_way: float | None = 0.0,
) -> Told:
    count = within + late + left
    return Told(
        told=count,
        answered=within + late,
        within=within,
        late=late,
        left_before=left,
        within_share=within / (within + late) if within + late else None,
        within_share_at_least=within / count,
        within_share_at_most=(within + left) / count,
        mean_error_s=error,
        mean_absolute_error_s=either_way,
    )


def test_it_is_said_how_many_were_answered_within_what_they_were_told() -> None:
    said = told_words.says(told(within=8_090, late=197, left=108, error=-117.8, either_way=121.2))
    assert said == (
        "Of 8,395 callers who were told a time, 8,090 were answered within it and 197 were not "
        "(98 % kept); 108 left before it was over, so nobody knows. Those who were answered were "
        "told 1 min 58 s more than they waited on average; one way or the other they were off by "
        "2 min 1 s."
    )


@pytest.mark.parametrize(
    ("error", "either_way", "said"),
    [
        (-40.0, 40.0, "were told 40 s more than they waited on average."),
        (40.0, 40.0, "were told 40 s less than they waited on average."),
        (0.2, 30.0, "neither too much nor too little on average, but were off by 30 s"),
        (0.0, 0.0, "were told what they then waited, to the second."),
    ],
)
def test_too_much_and_too_little_are_told_apart(error: float, either_way: float, said: str) -> None:
    assert said in told_words.direction(told(within=30, error=error, either_way=either_way))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (told(within=1), "The one caller who was told a time was answered within it."),
        (told(late=1), "The one caller who was told a time wasn't answered within it."),
        (told(left=1), "The one caller who was told a time left before it was over, so nobody"),
    ],
)
def test_one_caller_is_one_caller(one: Told, said: str) -> None:
    assert told_words.kept(one).startswith(said)


def test_of_a_handful_no_share_is_said_and_one_was() -> None:
    said = told_words.kept(told(within=1, late=2))
    assert said == ("Of 3 callers who were told a time, 1 was answered within it and 2 were not.")
    assert told_words.kept(told(within=3)) == (
        "All 3 callers who were told a time were answered within it."
    )


def test_where_nobody_who_was_told_was_answered_no_direction_is_said() -> None:
    assert told_words.says(told(left=3, error=None, either_way=None)) == (
        "Of 3 callers who were told a time, 0 were answered within it and 0 were not; 3 left "
        "before it was over, so nobody knows."
    )
