"""Passwords: rules, and argon2id in a thread so that the loop never waits for it.

Parameters are argon2-cffi's defaults (RFC 9106, section 4, low-memory profile): 64 MiB, 3 passes,
4 lanes. At most two are computed at once: more would only take memory.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lamplight.web.problems import Refusal, bad_input

SHORTEST: Final = 10
LONGEST: Final = 200
WAITING: Final = 64
"""How many may wait for a thread; more are refused, so that guessing can't fill the memory."""

_COMMON: Final = frozenset(
    """1234567890 12345678910 0123456789 9876543210 0987654321 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5
    qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwertyuiop123 asdfghjkl1 zaq12wsxcde3
    password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 passwordpassword
    iloveyou12 iloveyou123 iloveyou1234 letmein1234 letmein123 welcome123 welcome1234 welcome2025
    welcome2026 administrator admin12345 admin123456 adminadmin changeme123 changeme1234
    football123 baseball123 basketball sunshine123 princess123 superman123 dragon1234 monkey1234
    abcdefghij abcdefghijk abcd123456 abc1234567 a123456789 aa12345678 1234512345 1122334455
    1234554321 123456789a 123456789q 147258369a 123qweasdzxc qazwsxedcrfv 1qazxsw23edc
    computer123 internet123 starwars123 michael123 jordan1234 liverpool1 manchester1
    lamplight1 lamplight12 lamplight123 lamplamplamp""".split()
)
"""Of what is guessed first, what is ten letters or longer. Behind a rate limit more adds little."""

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
            raise Refusal(503, "busy_signing_in", headers={"Retry-After": "5"})
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
    if folded in _COMMON or len(set(folded)) < 4 or folded in own:
        raise bad_input("password_common")
