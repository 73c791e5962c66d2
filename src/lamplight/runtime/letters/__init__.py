"""Letters: which there are, their words in the reader's language, and writing them.

    made = await letters.write(session, letters.Letter(kind="agreed", …), now)

writes one in the caller's transaction. It leaves after the commit (`lamplight.mail`).
"""

from lamplight.runtime.letters.kinds import KINDS, Step, Sum
from lamplight.runtime.letters.lines import address_of
from lamplight.runtime.letters.rendering import CODE, OWN_PAGE, for_our_eyes
from lamplight.runtime.letters.writing import SEND_MAIL, Letter, language, once_more, write

__all__ = [
    "CODE",
    "KINDS",
    "OWN_PAGE",
    "SEND_MAIL",
    "Letter",
    "Step",
    "Sum",
    "address_of",
    "for_our_eyes",
    "language",
    "once_more",
    "write",
]
