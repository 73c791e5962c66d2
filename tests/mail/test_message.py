"""Mail as other programs read it, whatever names and subjects are made of."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.mail.office import html, plain

from lamplight.journal.tables.mail import Mail
from lamplight.mail.message import LONGEST_THREAD, Own, compose, message_id
from lamplight.mail.settings import Voice
from lamplight.runtime.letters import CODE, OWN_PAGE
from lamplight.runtime.letters.lines import one_line

OWN = Own("https://help.nordhaus.example/mine/abc", "123456")
VOICE = Voice("help@nordhaus.example", "people@nordhaus.example")
HEADERS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "MIME-Version", "Content-Type",
}  # fmt: skip


def letter(**more: Any) -> Mail:
    told: dict[str, Any] = {
        "id": 1,
        "key": "k",
        "brand": 1,
        "slug": "nordhaus",
        "customer": 1,
        "service_case": 1,
        "kind": "agreed",
        "recipient": "ruth@shop.example",
        "called": "Ruth Adler",
        "sender": "Maya, Nordhaus Living",
        "subject": "Agreed: Halo",
        "plain": f"Hello Ruth,\n\n{OWN_PAGE}\n{CODE}\n",
        "html": f'<p lang="en">Hello <a href="{OWN_PAGE}?useful=yes">Ruth</a></p>',
        "message_id": "<abc@nordhaus.example>",
        "in_reply_to": "",
        "state": "waiting",
        "reason": "",
        "made_at": 1_795_435_200_000,
        "ended_at": None,
        "person": None,
    }
    return Mail(**(told | more))


def sent(one: Mail, thread: tuple[str, ...] = ()) -> EmailMessage:
    """As it arrives: made, written out and read again."""
    raw = compose(one, VOICE, thread, OWN)
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    read = message_from_bytes(raw, policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def test_it_has_both_parts_and_says_that_it_was_made_by_a_machine() -> None:
    mail = sent(letter())
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [(part.get_content_type(), part.get_content_charset()) for part in mail.iter_parts()]
    assert kinds == [("text/plain", "utf-8"), ("text/html", "utf-8")]
    assert mail["From"] == '"Maya, Nordhaus Living" <help@nordhaus.example>'
    assert mail["To"] == "Ruth Adler <ruth@shop.example>"
    assert mail["Reply-To"] == '"Maya, Nordhaus Living" <people@nordhaus.example>'
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<abc@nordhaus.example>"
    assert mail["Date"] == "Mon, 23 Nov 2026 12:00:00 +0000"
    assert mail["In-Reply-To"] is None
    assert set(mail.keys()) == HEADERS


def test_the_reader_s_own_link_and_code_stand_in_it() -> None:
    mail = sent(letter())
    assert plain(mail) == f"Hello Ruth,\n\n{OWN.page}\n{OWN.code}\n"
    assert f'href="{OWN.page}?useful=yes"' in html(mail)


def test_the_same_letter_is_the_same_bytes() -> None:
    one, two = (compose(letter(), VOICE, (), OWN) for _ in range(2))
    assert one == two


def test_a_thread_is_named_in_order_and_not_without_end() -> None:
    before = tuple(f"<{n}@nordhaus.example>" for n in range(50))
    mail = sent(letter(in_reply_to=before[-1]), before)
    assert mail["In-Reply-To"] == before[-1]
    named = tuple(mail["References"].split())
    assert len(named) == LONGEST_THREAD
    assert named == (before[0], *before[1 - LONGEST_THREAD :])
    # What was sent meanwhile doesn't change whom the first try answered.
    assert sent(letter(in_reply_to=before[1]), before[:3])["References"].split()[-1] == before[1]


def test_a_message_id_is_on_the_domain_of_its_brand() -> None:
    assert message_id("abc", Voice("ola@ines.example")) == "<abc@ines.example>"


def test_an_address_outside_ascii_is_kept() -> None:
    raw = compose(letter(recipient="рут@xn--80a1acny.example"), VOICE, (), OWN)
    assert "рут@xn--80a1acny.example".encode() in raw


def test_an_arabic_letter_with_emoji_and_a_name_of_100_signs_arrives() -> None:
    name, subject = "ليلى " + "x" * 90 + " 🪔", "وعد حتى الاثنين 🪔 " + "ن" * 150
    words = "نتصل بك.\n" + "🪔" * 400 + "\n"
    told = letter(called=name, subject=subject, plain=words, html=f"<p dir=rtl>{words}</p>")
    mail = sent(told)
    # Read as RFC 2047 has it: between encoded words there is no space.
    to = message_from_bytes(compose(told, VOICE, (), OWN))["To"]
    assert str(make_header(decode_header(to))) == f"{name} <ruth@shop.example>"
    assert max(len(line) for line in to.splitlines()) <= 78
    assert mail["Subject"] == subject
    assert plain(mail) == words


_LINES = st.text(max_size=200).map(lambda text: one_line(text, 100))


@given(called=_LINES, sender=_LINES, subject=_LINES, words=st.text(max_size=300))
def test_nothing_that_is_typed_becomes_a_header(
    called: str, sender: str, subject: str, words: str
) -> None:
    words = words.encode("utf-8", "replace").decode()
    mail = sent(letter(called=called, sender=sender, subject=subject, plain=words + "\n"))
    assert set(mail.keys()) == HEADERS
    assert [one.addr_spec for one in mail["To"].addresses] == ["ruth@shop.example"]
    assert [one.addr_spec for one in mail["From"].addresses] == ["help@nordhaus.example"]


def test_line_ends_are_spaces_even_where_somebody_forgot_to_tidy() -> None:
    for bad in ("Agreed\r\nBcc: all@shop.example", "Agreed\nX: y", "a\rb", "ü\r\n\r\nb"):
        mail = sent(letter(subject=bad, called=bad, sender=bad))
        assert set(mail.keys()) == HEADERS
        assert mail["Subject"] == " ".join(bad.split())
