"""The sentences of letters, by language: `texts/LANGUAGE.json`.

A sentence is named `KIND.NAME`, or `letter.NAME` where every letter has it; `{places}` are filled
by whoever writes the letter.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

LAST: Final = "en"
"""What is written where nobody reads anything else that we have."""
TEXTS: Final = Path(__file__).with_name("texts")


@cache
def sentences(language: str, folder: Path = TEXTS) -> dict[str, str]:
    """Every sentence of a language by its name."""
    return msgspec.json.decode((folder / f"{language}.json").read_bytes(), type=dict[str, str])


@cache
def languages(folder: Path = TEXTS) -> frozenset[str]:
    """The languages that there are sentences in."""
    return frozenset(
        file.name.removesuffix(".json") for file in folder.iterdir() if file.name.endswith(".json")
    )


def language_for(wish: str, brand: Sequence[str], folder: Path = TEXTS) -> str:
    """The reader's own language where we have it, or the first of the brand's that we have."""
    there = languages(folder)
    for tag in (wish, *brand):
        for one in (tag, tag.partition("-")[0]):
            if one in there:
                return one
    return LAST
