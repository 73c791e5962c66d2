"""A letter in the form of mail: RFC 5322 with what readers and other programs go by.

The same letter is the same bytes however often it is made: its Message-ID, its date and the seam
between its parts follow from the letter.

The head is put together here, and not by `email.message`, which loses or adds spaces where it
folds names that are long and not in ASCII (Python 3.11 to 3.13).
"""

from collections.abc import Sequence
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.basis.instants import to_datetime
from lamplight.runtime.letters import CODE, OWN_PAGE
from lamplight.runtime.letters.lines import one_line

if TYPE_CHECKING:
    from lamplight.journal.tables.mail import Mail
    from lamplight.journal.tables.papers import File
    from lamplight.mail.settings import Voice

LONGEST_THREAD: Final = 20
"""Message-IDs that a letter refers to at most: the first and the last of them."""
_FOLD: Final = "\r\n "


class Own(msgspec.Struct, frozen=True):
    """What is the reader's alone: the address of their page, and a code."""

    page: str
    code: str


def message_id(local: str, voice: "Voice") -> str:
    """The name of a letter for ever, on the domain that it comes from."""
    return f"<{local}@{voice.address.rpartition('@')[2]}>"


def compose(
    letter: "Mail", voice: "Voice", thread: Sequence[str], own: Own, files: "Sequence[File]" = ()
) -> bytes:
    """`thread`: Message-IDs of what the reader has of the same case, the oldest first. `files` go
    along, each under its name.

    In UTF-8 where the reader's address isn't in ASCII (RFC 6532), in ASCII otherwise.
    """
    head = {
        "From": _address("From", letter.sender, voice.address),
        "To": _address("To", letter.called, letter.recipient),
        "Subject": _text("Subject", letter.subject),
        "Date": format_datetime(to_datetime(letter.made_at)),
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody answers it by machine
    }
    if voice.reply_to:
        head["Reply-To"] = _address("Reply-To", letter.sender, voice.reply_to)
    if letter.in_reply_to:
        head["In-Reply-To"] = letter.in_reply_to
        head["References"] = _FOLD.join(_references(thread, letter.in_reply_to))
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return lines.encode() + _body(letter, own, files)


def _references(thread: Sequence[str], last: str) -> list[str]:
    before = [one for one in thread if one != last]
    if len(before) >= LONGEST_THREAD:
        before = before[:1] + before[2 - LONGEST_THREAD :]
    return [*before, last]


def _body(letter: "Mail", own: Own, files: "Sequence[File]") -> bytes:
    both = EmailMessage(policy=SMTP)
    both.set_content(_filled(letter.plain, own), cte="quoted-printable")
    both.add_alternative(_filled(letter.html, own), subtype="html", cte="quoted-printable")
    seam = f"=_{letter.message_id.strip('<>').partition('@')[0]}"
    if not files:
        both.set_boundary(seam)
        return both.as_bytes()
    both.make_mixed()
    for text in both.iter_parts():
        text.set_boundary(seam)
    for file in files:
        kind, _, form = file.media_type.partition("/")
        both.add_attachment(file.body, maintype=kind, subtype=form, filename=file.name)
    both.set_boundary(f"{seam}_files")
    return both.as_bytes()


def _filled(text: str, own: Own) -> str:
    return text.replace(OWN_PAGE, own.page).replace(CODE, own.code)


def _address(header: str, name: str, address: str) -> str:
    name = one_line(name)
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        return f'"{quote(name)}" <{address}>'
    return f"{_text(header, name)}{_FOLD}<{address}>"


def _text(header: str, text: str) -> str:
    """On lines of at most 78 signs where it can be parted, as RFC 2047 has it outside ASCII."""
    text = one_line(text)
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")
