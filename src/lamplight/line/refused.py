"""The answer to what isn't possible now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact


class Refused(Exception):
    """An illegal command: nothing was changed.

    `code` says what is wrong (for programs), `text` says it in a sentence that names the event
    and the state it was illegal in, `contact` is the open contact when the code is
    "already_here", otherwise the contact concerned or 0.
    """

    code: str
    text: str
    contact: int

    def __init__(self, code: str, text: str, contact: int = 0) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.contact = contact


def not_now(command: str, contact: Contact) -> Refused:
    """The refusal of a command that the contact's state doesn't allow."""
    return Refused(
        "not_now",
        f"{command} isn't possible: contact {contact.id} is {contact.state}.",
        contact.id,
    )
