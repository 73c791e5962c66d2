import asyncio

import pytest
from argon2 import PasswordHasher

from lamplight.web import passwords
from lamplight.web.passwords import Passwords, check_rules
from lamplight.web.problems import Refusal

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def keeper() -> Passwords:
    return Passwords(QUICK)


async def test_the_right_password_and_only_that(keeper: Passwords) -> None:
    kept = await keeper.hash("a lamp in the window")
    assert kept.startswith("$argon2id$")
    assert await keeper.verify(kept, "a lamp in the window")
    assert not await keeper.verify(kept, "a lamp in the windoW")


async def test_nobody_and_a_broken_hash_are_no(keeper: Passwords) -> None:
    assert not await keeper.verify(None, "nobody signs in with this")
    assert not await keeper.verify("not a hash", "a lamp in the window")


async def test_nobody_costs_one_check_like_somebody(
    keeper: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await keeper.hash("a lamp in the window")
    await keeper.verify(None, "warm up")
    checks: list[str] = []

    def count(hashed: str, _: str) -> bool:
        checks.append(hashed)
        return False

    monkeypatch.setattr(keeper, "_right", count)
    await keeper.verify(kept, "x")
    await keeper.verify(None, "x")
    assert len(checks) == 2
    assert checks[1].startswith("$argon2id$")


async def test_too_many_waiting_are_sent_away(
    keeper: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "WAITING", 3)
    results = await asyncio.gather(
        *(keeper.hash("a lamp in the window") for _ in range(6)), return_exceptions=True
    )
    refused = [one for one in results if isinstance(one, Refusal)]
    assert len(refused) == 3
    assert {one.status_code for one in refused} == {503}


@pytest.mark.parametrize("good", ["a lamp in the window", "correct horse battery", "ключ от двери"])
def test_a_long_password_of_ones_own_is_good(good: str) -> None:
    check_rules(good, "Maya Okafor", "maya@lamplight.example")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("short", "password_short"),
        ("Password123", "password_common"),
        ("1234567890", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("maya okafor", "password_common"),
        ("maya@lamplight.example", "password_common"),
    ],
)
def test_a_guessable_password_is_refused_with_the_rule(bad: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_rules(bad, "Maya Okafor", "maya@lamplight.example")
    assert refused.value.problem.code == code
    assert refused.value.status_code == 400
