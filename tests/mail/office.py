"""A post office on loopback: a real SMTP server that does what a test asks of it.

`office.pem` is its key with the certificate in `office-ca.pem`, which it made itself and which
nobody else trusts.
"""

from __future__ import annotations

import asyncio
import ssl
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from lamplight.mail.settings import MailSettings, Voice

KEY = Path(__file__).with_name("office.pem")
CA = Path(__file__).with_name("office-ca.pem")
USER, PASSWORD = "nordhaus", "a lamp in the window"


class Office:
    """Open it, and close it again; it keeps its port when it opens again."""

    def __init__(self, *, secure: bool = False, speaks_utf8: bool = True) -> None:
        self.port = 0
        self.secure = secure
        self.speaks_utf8 = speaks_utf8
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.asked = 0
        self.at_recipient: list[str] = []
        """Answers to the next recipients; none left: every one is welcome."""
        self.at_data: list[str] = []
        """Answers to the next letters; `die`: it is taken, and the line is cut without a word."""
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.BaseTransport] = set()

    async def open(self) -> Office:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._line, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            for line in list(self._lines):
                line.close()
            await self._server.wait_closed()
            self._server = None

    def settings(self, **more: Any) -> MailSettings:
        told: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "tls": "starttls" if self.secure else "none",
            "user": USER if self.secure else "",
            "password": PASSWORD if self.secure else "",
            "ca": str(CA) if self.secure else "",
            "voice": Voice("help@nordhaus.example"),
            "pages": "https://help.nordhaus.example",
        }
        return MailSettings(**(told | more))

    def _line(self) -> SMTP:
        secured: dict[str, Any] = {}
        if self.secure:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(KEY)
            secured = {
                "tls_context": tls,
                "require_starttls": True,
                "auth_required": True,
                "authenticator": _let_in,
            }
        office = self

        class Line(SMTP):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                office._lines.add(transport)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                if self.transport is not None:
                    office._lines.discard(self.transport)
                super().connection_lost(error)

        return Line(self, enable_SMTPUTF8=self.speaks_utf8, hostname="office.example", **secured)

    # What the server asks us

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        self.asked += 1
        answer = self.at_recipient.pop(0) if self.at_recipient else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.at_data.pop(0) if self.at_data else "250 OK"
        if answer.startswith("250") or answer == "die":
            self.raw.append(envelope.content)
            self.taken.append(_read(envelope.content))
            self.recipients += envelope.rcpt_tos
        if answer == "die":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer


def _read(content: bytes) -> EmailMessage:
    read = message_from_bytes(content, policy=SMTPUTF8)
    assert isinstance(read, EmailMessage)
    return read


def _let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    if not isinstance(data, LoginPassword):
        return AuthResult(success=False, handled=False)
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


class Silent:
    """A server that takes calls and says nothing."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._over = asyncio.Event()
        self.called = asyncio.Event()

    async def open(self) -> int:
        self._server = await asyncio.start_server(self._listen, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        self._over.set()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.called.set()
        await self._over.wait()
        writer.close()


def plain(letter: EmailMessage) -> str:
    """What a reader without HTML sees."""
    part = letter.get_body(("plain",))
    assert part is not None
    return _text(part)


def html(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part is not None
    return _text(part)


def _text(part: Any) -> str:
    said: str = part.get_content()
    return said.replace("\r\n", "\n")
