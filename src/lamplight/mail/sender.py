"""One letter over one connection to the server that takes our mail (SMTP, RFC 5321)."""

import asyncio
import contextlib
import re
import ssl
from collections.abc import Awaitable, Callable
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from lamplight.mail.settings import MailSettings
from lamplight.runtime.letters.lines import one_line

TIMEOUT_S: Final = 60.0
"""How long one answer of the server is waited for."""
_WORDS: Final = 250
_OURS: Final = frozenset({421, 454, 530, 534, 535, 538})
"""What a server answers when it won't have us, whatever the letter (RFC 5321, RFC 4954)."""
_RELAY: Final = re.compile(r"relay|authenticat", re.IGNORECASE)


class Trouble(Exception):
    """A letter didn't leave. `words` are the server's, or say what happened to the connection."""

    def __init__(self, words: str, code: int = 0) -> None:
        super().__init__(f"mail: {code or 'no answer'}")
        self.words = one_line(f"{code} {words}" if code else words, _WORDS)


class Away(Trouble):
    """The server can't be reached or won't have us: no letter leaves now."""


class Later(Trouble):
    """This letter can't leave now. It may have left where the answer was lost.

    `ours`: for a reason that has nothing to do with its reader.
    """

    def __init__(self, words: str, code: int = 0, *, ours: bool = False) -> None:
        super().__init__(words, code)
        self.ours = ours


class Refused(Trouble):
    """Nobody takes this letter."""


class Sender:
    """Speaks to the server of the settings."""

    def __init__(self, settings: MailSettings, *, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._timeout_s = timeout_s
        self._tls = (
            None
            if settings.tls == "none"
            else ssl.create_default_context(cafile=settings.ca or None)
        )

    async def send(
        self, sender: str, recipient: str, letter: bytes, taken: Callable[[], Awaitable[None]]
    ) -> None:
        """`taken` is called as soon as the server has it, before anything else can go wrong.

        Raises `Away`, `Later` or `Refused`, and what `taken` raises.
        """
        client = await self._connect(sender.rpartition("@")[2])
        try:
            try:
                await self._hand_over(client, sender, recipient, letter)
            except SMTPResponseException as answer:
                raise _trouble(answer) from None
            except (SMTPException, OSError, TimeoutError) as lost:
                raise Later(str(lost) or type(lost).__name__) from None
            await taken()
        finally:
            await _leave(client)

    async def _connect(self, name: str) -> SMTP:
        settings = self._settings
        client = SMTP(
            hostname=settings.host,
            port=settings.port,
            local_hostname=name,
            timeout=self._timeout_s,
            use_tls=settings.tls == "tls",
            start_tls=settings.tls == "starttls",
            tls_context=self._tls,
            username=settings.user or None,
            password=settings.password or None,
        )
        try:
            await client.connect()
        except SMTPResponseException as answer:
            raise Away(answer.message, answer.code) from None
        except (SMTPException, OSError, TimeoutError) as lost:
            raise Away(str(lost) or type(lost).__name__) from None
        return client

    async def _hand_over(self, client: SMTP, sender: str, recipient: str, letter: bytes) -> None:
        options, encoding = [], "ascii"
        if not recipient.isascii():
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
            if not client.supports_extension("smtputf8"):
                raise Refused("This mail server can't write to addresses like this (SMTPUTF8).")
            options, encoding = ["SMTPUTF8", "BODY=8BITMIME"], "utf-8"
        await client.mail(sender, options=options, encoding=encoding)
        await client.rcpt(recipient, encoding=encoding)
        await client.data(letter)


def _trouble(answer: SMTPResponseException) -> Trouble:
    words, code = answer.message, answer.code
    if code in _OURS:
        return Away(words, code)
    if 400 <= code < 500:
        return Later(words, code)
    if isinstance(answer, SMTPSenderRefused) or _RELAY.search(words):
        return Later(words, code, ours=True)
    if isinstance(answer, SMTPRecipientRefused | SMTPDataError) and 500 <= code < 600:
        return Refused(words, code)
    return Later(words, code, ours=True)


async def _leave(client: SMTP) -> None:
    """Politely where that takes no time: what was taken is taken."""
    with contextlib.suppress(SMTPException, OSError, TimeoutError):
        if client.is_connected:
            async with asyncio.timeout(2.0):
                await client.quit()
    client.close()
