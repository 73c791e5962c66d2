import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.web import limits
from lamplight.web.limits import Limit, Limiter


def test_as_many_as_the_limit_at_once_and_then_one_for_each_refill() -> None:
    limiter = Limiter(Limit(3, 60))
    assert [limiter.take("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert limiter.take("a", 0.0) == pytest.approx(20)
    assert limiter.take("a", 19.0) == pytest.approx(1)
    assert limiter.take("a", 20.0) == 0
    assert limiter.take("a", 20.0) == pytest.approx(20)


def test_one_key_does_not_use_up_another() -> None:
    limiter = Limiter(Limit(1, 60))
    assert limiter.take("a", 0.0) == 0
    assert limiter.take("b", 0.0) == 0
    assert limiter.take("a", 0.0) > 0


def test_looking_takes_nothing_and_what_is_given_back_is_there() -> None:
    limiter = Limiter(Limit(1, 60))
    assert limiter.short("a", 0.0) == 0
    assert limiter.take("a", 0.0) == 0
    assert limiter.short("a", 30.0) == pytest.approx(30)
    limiter.give_back("a", 30.0)
    assert limiter.take("a", 30.0) == 0


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    limiter = Limiter(Limit(1, 60))
    assert limiter.take("a", 100.0) == 0
    assert limiter.take("a", 0.0) > 0


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200), st.integers(1, 9), st.integers(1, 60))
def test_never_more_than_the_burst_and_what_was_refilled(
    pauses: list[float], count: int, seconds: int
) -> None:
    limiter, now, taken = Limiter(Limit(count, seconds)), 0.0, 0
    for pause in pauses:
        now += pause
        taken += limiter.take("a", now) == 0
    assert taken <= count + now * count / seconds + 1e-6


def test_many_keys_cost_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 50)
    limiter = Limiter(Limit(1, 60))
    for number in range(500):
        limiter.take(str(number), 0.0)
    assert len(limiter) <= 50
    assert limiter.take("499", 0.0) > 0, "the latest are still known"


@pytest.mark.parametrize(
    "written", ["", "30", "30/", "/60", "0/60", "30/0", "-1/60", "a/b", "1/nan"]
)
def test_a_limit_that_can_not_be_read_says_the_form(written: str) -> None:
    with pytest.raises(ValueError, match="write COUNT/SECONDS, for example 30/60"):
        Limit.parse(written)


def test_a_limit_is_written_as_a_count_in_seconds() -> None:
    assert Limit.parse(" 30/60 ") == Limit(30, 60)
