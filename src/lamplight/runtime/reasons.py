"""Why somebody is away and why a talk rests: codes, which the journal may hold for ever.

`own` stands for words of one's own. They are kept in the tables, where they can be erased.
"""

from typing import Final, Literal

from lamplight.runtime.errors import BadAsk

AwayReason = Literal["", "break", "lunch", "note", "elsewhere", "day_over", "own"]
PauseReason = Literal["looking_up", "asking", "fetching", "short_break", "own"]
OWN: Final = "own"
WORDS: Final = 200


def own_words(reason: str, words: str) -> str:
    """The words that go with a reason: some with `own`, none with any other. Raises `BadAsk`."""
    words = words.strip()
    if (reason == OWN) != bool(words):
        raise BadAsk("reason_words", "Words of your own go with the reason `own`, and only there.")
    if len(words) > WORDS:
        raise BadAsk("too_long", f"A reason has up to {WORDS} characters.")
    return words
