"""Passwords: rules, and argon2id in a thread so that the loop never waits for it.

Parameters are argon2-cffi's defaults (RFC 9106, section 4, low-memory profile): 64 MiB, 3 passes,
4 lanes. At most two are computed at once: more would only take memory.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lamplight.web.problems import Refusal, bad_input

SHORTEST: Final = 10
LONGEST: Final = 200
WAITING: Final = 64
"""How many may wait for a thread; more are refused, so that guessing can't fill the memory."""


@cache
def common() -> frozenset[str]:
    """Of what is guessed first, what is ten letters or longer. Behind a rate limit more adds
    little."""
    file = resources.files("lamplight.web") / "common-passwords.txt"
    return frozenset(file.read_text("utf-8").split())


T = TypeVar("T")


class Passwords:
    """Makes and checks hashes of passwords, two at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
        self._waiting = 0
        # Checked when an address is unknown: the answer then takes as long as for a known one.
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The hash to keep. Check the rules first."""
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether `password` is the one that `kept` was made of; None takes as long and is no."""
        if not self._nobody:
            self._nobody = await self.hash("nobody signs in with this")
        right = await self._run(lambda: self._right(kept or self._nobody, password))
        return right and kept is not None

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _right(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING:
            raise Refusal(503, "busy_signing_in", {"Retry-After": "5"})
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def check_rules(password: str, *personal: str) -> None:
    """Refuse a password that is short, known to everybody, or the person's own name or address.

    Raises a 400 that says which rule.
    """
    if len(password) < SHORTEST:
        raise bad_input("password_short", shortest=SHORTEST)
    folded = password.casefold()
    own = {word.casefold() for word in personal if word}
    own |= {word.partition("@")[0] for word in own}
    if folded in common() or len(set(folded)) < 4 or folded in own:
        raise bad_input("password_common")
