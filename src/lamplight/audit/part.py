"""A section of the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """One section: a picture and its sentence, and beside them a table or a list."""

    title: str
    sentence: str
    about: str = ""
    picture: str = ""
    key: Sequence[tuple[str, str]] = ()
    caption: str = ""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = field(default_factory=list)
