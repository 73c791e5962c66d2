"""What screens are shown: plain structs, computed from the line's state and the tables.

Instants are milliseconds since the Unix epoch, UTC. Codes (states, reasons, whys) are looked up
in the front end's message catalogue; no sentence is made here.
"""

from lamplight.runtime.views.board import BrokenPromise, FiguresView, KeptPromise, PurposeFigures
from lamplight.runtime.views.brand import (
    BrandCard,
    BrandView,
    CallbackWays,
    FreeNow,
    HoursRow,
    PersonHere,
    SlotView,
    WaitNow,
    WaitsView,
)
from lamplight.runtime.views.desk import (
    ContactDetail,
    LastTalk,
    LineRow,
    LineTotals,
    MeView,
    NoticeView,
    OfferView,
    PastContact,
    PersonRow,
    PromisedRow,
    StillView,
    TalkView,
)
from lamplight.runtime.views.parts import (
    BrandRef,
    Message,
    Notes,
    PauseView,
    PersonRef,
    Still,
    Told,
)
from lamplight.runtime.views.place import (
    CallbackView,
    CallingView,
    HoldView,
    OfferedView,
    PassedView,
    PlaceTalk,
    PlaceView,
    Telling,
)

__all__ = [
    "BrandCard",
    "BrandRef",
    "BrandView",
    "BrokenPromise",
    "CallbackView",
    "CallbackWays",
    "CallingView",
    "ContactDetail",
    "FiguresView",
    "FreeNow",
    "HoldView",
    "HoursRow",
    "KeptPromise",
    "LastTalk",
    "LineRow",
    "LineTotals",
    "MeView",
    "Message",
    "Notes",
    "NoticeView",
    "OfferView",
    "OfferedView",
    "PassedView",
    "PastContact",
    "PauseView",
    "PersonHere",
    "PersonRef",
    "PersonRow",
    "PlaceTalk",
    "PlaceView",
    "PromisedRow",
    "PurposeFigures",
    "SlotView",
    "Still",
    "StillView",
    "TalkView",
    "Telling",
    "Told",
    "WaitNow",
    "WaitsView",
]
