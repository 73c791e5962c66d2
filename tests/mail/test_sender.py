"""What a server says to one letter, and what that means for it."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTPUTF8
from typing import TYPE_CHECKING

import pytest
from tests.mail.office import Office, Silent

from lamplight.mail.sender import Away, Later, Refused, Sender

if TYPE_CHECKING:
    from lamplight.mail.settings import MailSettings

WHO = "help@nordhaus.example"
RUTH = "ruth@shop.example"
LETTER = b"From: help@nordhaus.example\r\nSubject: Hello\r\n\r\n.A line with a dot\r\n"


async def nothing() -> None:
    pass


async def send(
    settings: MailSettings, to: str = RUTH, letter: bytes = LETTER, timeout_s: float = 2.0
) -> None:
    await Sender(settings, timeout_s=timeout_s).send(WHO, to, letter, nothing)


async def test_over_tls_and_with_a_password(safe_office: Office) -> None:
    await send(safe_office.settings())
    assert safe_office.recipients == [RUTH]
    assert safe_office.raw == [LETTER]


async def test_a_server_whom_we_have_no_reason_to_trust_gets_nothing(safe_office: Office) -> None:
    with pytest.raises(Away, match="mail: no answer") as away:
        await send(safe_office.settings(ca=""))
    assert "certificate" in away.value.words
    assert safe_office.asked == 0


async def test_a_wrong_password_is_our_trouble_and_no_letter_s(safe_office: Office) -> None:
    with pytest.raises(Away, match="mail: 535"):
        await send(safe_office.settings(password="wrong"))
    with pytest.raises(Away):
        await send(safe_office.settings(tls="none", user="", password=""))


async def test_where_tls_is_asked_for_nothing_goes_in_the_clear(office: Office) -> None:
    with pytest.raises(Away, match="mail: no answer"):
        await send(office.settings(tls="starttls"))
    assert office.asked == 0


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("421 4.3.2 Closing", Away),
        ("450 4.2.0 Greylisted", Later),
        ("451 4.3.0 Try again", Later),
        ("452 4.2.2 Full", Later),
        ("530 5.7.0 Authentication required", Away),
        ("550 5.1.1 No such mailbox", Refused),
        ("553 5.1.3 Bad address", Refused),
        ("554 5.7.1 Relay access denied", Later),
    ],
)
async def test_what_is_said_of_a_recipient(
    office: Office, answer: str, kind: type[Exception]
) -> None:
    office.at_recipient = [answer]
    with pytest.raises(kind) as trouble:
        await send(office.settings())
    assert type(trouble.value) is kind
    assert answer == trouble.value.words  # type: ignore[attr-defined]
    assert RUTH not in str(trouble.value)
    assert office.taken == []
    await send(office.settings())
    assert len(office.taken) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("451 4.3.0 Full", Later), ("552 5.3.4 Too large", Refused), ("554 5.6.0 Spam", Refused)],
)
async def test_what_is_said_of_a_letter(office: Office, answer: str, kind: type[Exception]) -> None:
    office.at_data = [answer]
    with pytest.raises(kind):
        await send(office.settings())


async def test_a_line_that_is_cut_before_the_answer_says_nothing_of_the_letter(
    office: Office,
) -> None:
    office.at_data = ["die"]
    with pytest.raises(Later, match="no answer"):
        await send(office.settings())
    assert len(office.taken) == 1


async def test_nobody_listens_and_nobody_speaks(office: Office) -> None:
    settings = office.settings()
    await office.close()
    with pytest.raises(Away):
        await send(settings)
    silent = Silent()
    port = await silent.open()
    with pytest.raises(Away):
        await send(office.settings(port=port), timeout_s=0.3)
    await silent.close()


async def test_an_address_outside_ascii_where_the_server_can(office: Office) -> None:
    letter = "To: рут@shop.example\r\nSubject: Hello\r\n\r\nHello\r\n".encode()
    await send(office.settings(), "рут@shop.example", letter)
    assert office.recipients == ["рут@shop.example"]
    assert message_from_bytes(office.raw[0], policy=SMTPUTF8)["To"] == "рут@shop.example"


async def test_an_address_outside_ascii_where_the_server_can_not() -> None:
    office = await Office(speaks_utf8=False).open()
    with pytest.raises(Refused, match="no answer") as refused:
        await send(office.settings(), "рут@shop.example")
    assert "SMTPUTF8" in refused.value.words
    await office.close()


async def test_what_is_noted_of_a_letter_that_was_taken_isn_t_taken_for_the_server_s(
    office: Office,
) -> None:
    async def fail() -> None:
        raise ConnectionResetError("the database")

    with pytest.raises(ConnectionResetError):
        await Sender(office.settings(), timeout_s=2.0).send(WHO, RUTH, LETTER, fail)
    assert len(office.taken) == 1
