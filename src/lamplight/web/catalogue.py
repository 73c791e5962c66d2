"""What people read in answers of the API: every sentence stands in `messages/LANGUAGE.json`."""

from functools import cache
from importlib import resources

import msgspec

DEFAULT = "en"


@cache
def messages(language: str = DEFAULT) -> dict[str, str]:
    """Every message of a language by its name (`error.not_found`)."""
    file = resources.files("lamplight.web") / "messages" / f"{language}.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])


def text(name: str, language: str = DEFAULT, /, **values: object) -> str:
    """The sentence called `name`, its `{places}` filled.

    Raises KeyError when the catalogue has no such sentence: that is our fault, not the reader's.
    """
    return messages(language)[name].format(**values)


def has(name: str, language: str = DEFAULT) -> bool:
    """Whether the catalogue has a sentence of this name."""
    return name in messages(language)
