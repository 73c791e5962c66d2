"""The kinds of text and numbers that a request may hold, each with its bounds.

NUL can't be stored and is refused by pattern, so that the API's description says it too; lone
surrogates are no Unicode text and the JSON reader refuses them.
"""

from typing import Annotated

from litestar.params import FromPath, PathParameter
from msgspec import Meta

from lamplight.runtime.asking import NAME, WORDS
from lamplight.runtime.desks import NOTE
from lamplight.runtime.views.parts import Channel
from lamplight.runtime.words import MESSAGE

_ANY = r"^[^\u0000]*$"
_LINE = r"^[^\u0000-\u001f\u007f]*$"

Words = Annotated[
    str, Meta(max_length=WORDS, pattern=_ANY, description="What happened, in their words")
]
ChatText = Annotated[str, Meta(min_length=1, max_length=MESSAGE, pattern=_ANY)]
NoteText = Annotated[str, Meta(max_length=NOTE, pattern=_ANY)]
Name = Annotated[str, Meta(max_length=NAME, pattern=_LINE)]
FullName = Annotated[str, Meta(min_length=1, max_length=100, pattern=_LINE)]
OneLine = Annotated[str, Meta(max_length=200, pattern=_LINE)]
LongLine = Annotated[str, Meta(max_length=300, pattern=_LINE)]
Phone = Annotated[
    str, Meta(max_length=40, pattern=_LINE, description="As people write it; +country helps")
]
Email = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=254,
        pattern=r"^[^\s@\u0000-\u001f\u007f]+@[^\s@\u0000-\u001f\u007f]+$",
    ),
]
Password = Annotated[str, Meta(max_length=200, pattern=_ANY)]
Language = Annotated[
    str,
    Meta(
        max_length=20,
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="BCP 47, such as `en`",
    ),
]
Country = Annotated[
    str, Meta(pattern=r"^([A-Z]{2})?$", max_length=2, description="ISO 3166-1, such as `GB`")
]
Code = Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z0-9_-]*$")]
Slug = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Key = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Same key, same message",
    ),
]
Page = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]
Peer = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_:-]+$")]

CustomerName = Annotated[str, Meta(max_length=200, pattern=_LINE)]
Wish = Annotated[
    str, Meta(max_length=500, pattern=_LINE, description="How they ask to be served, as they say")
]
LanguageOrNone = Annotated[
    str,
    Meta(
        max_length=20,
        pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$",
        description="BCP 47; empty where it isn't known",
    ),
]
ZoneOrNone = Annotated[
    str,
    Meta(max_length=60, pattern=r"^[A-Za-z0-9_+/-]*$", description="IANA; empty: not known"),
]

LARGEST_ID = 2**53 - 1
"""Ids and instants stay within what JavaScript's numbers hold exactly."""

Id = Annotated[int, Meta(ge=1, le=LARGEST_ID)]
When = Annotated[
    int, Meta(ge=0, le=LARGEST_ID, description="Milliseconds since the Unix epoch, UTC")
]
Minutes = Annotated[int, Meta(ge=1, le=60)]

Ids = Annotated[list[Id], Meta(max_length=200)]
Languages = Annotated[list[Language], Meta(max_length=30)]
Channels = Annotated[list[Channel], Meta(max_length=3)]
Chats = Annotated[int, Meta(ge=0, le=20, description="How many chats at once")]
WrapUp = Annotated[int, Meta(ge=0, le=3600, description="Seconds of wrap-up at most; 0 for none")]
Skills = Annotated[list[OneLine], Meta(max_length=20)]

Weekdays = Annotated[list[Annotated[int, Meta(ge=1, le=7)]], Meta(min_length=1, max_length=7)]
HourMinute = Annotated[str, Meta(max_length=5, pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Day = Annotated[
    str, Meta(max_length=10, pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$", description="YYYY-MM-DD")
]
ZoneName = Annotated[
    str,
    Meta(max_length=60, pattern=r"^[A-Za-z0-9_+/-]+$", description="IANA, such as `Europe/London`"),
]

Sdp = Annotated[str, Meta(max_length=20_000)]
IceText = Annotated[str, Meta(max_length=2048)]
MediaIndex = Annotated[int, Meta(ge=0, le=65_535)]

PathId = Annotated[int, PathParameter(ge=1, le=LARGEST_ID)]
"""An id in an address."""

PathText = FromPath[str]
"""A part of an address."""

Token = FromPath[str]
"""A key in an address. It is shown in no log."""
