"""What the board is asked with."""

from typing import Annotated, Literal

import msgspec

from lamplight.web.forms import Form
from lamplight.web.text import Day, Id, Language, When


class CallbackOffer(Form, frozen=True, kw_only=True):
    """Who is told a likely wait above `above_s` seconds is offered a call at the turn; the share
    `accepts` takes it."""

    above_s: Annotated[int, msgspec.Meta(ge=0, le=86_400)]
    accepts: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]


class Learner(Form, frozen=True, kw_only=True):
    """One of us answers a language too."""

    person: Id
    language: Language


class MorePeople(Form, frozen=True, kw_only=True):
    """So many more on a day (today if absent) of a line (the first if absent), from a time on for
    some hours; on a day on which the clock shows that time twice from the first, or the `second`.
    For all that is left of the day: a language that somebody answers too, a wrap-up that is shorter
    by so many seconds, and a call that is offered. Nobody more may come (0) where one of these is
    asked about.

    `begins_at`: as an answer to the same question said; it is then asked again of the same day, as
    it stood, while `days` of the answer are fewer than `of_days`."""

    people: Annotated[int, msgspec.Meta(ge=0, le=20)]
    from_: Annotated[str, msgspec.Meta(max_length=5, pattern=r"^([01][0-9]|2[0-3]):(00|30)$")] = (
        msgspec.field(name="from")
    )
    hours: Annotated[float, msgspec.Meta(ge=0.5, le=24)]
    line: Id | None = None
    day: Day | None = None
    wrap_up_less_s: Annotated[int, msgspec.Meta(ge=0, le=3600)] = 0
    callback: CallbackOffer | None = None
    learns: Learner | None = None
    begins_at: When | None = None
    second: bool = False


class AskColleague(Form, frozen=True, kw_only=True):
    """Somebody is asked to come in on a day (today if absent) on a line (the first if absent), from
    a time on for some hours; from the `second` of two such times where the clock is put back."""

    person: Id
    from_: Annotated[str, msgspec.Meta(max_length=5, pattern=r"^([01][0-9]|2[0-3]):(00|30)$")] = (
        msgspec.field(name="from")
    )
    hours: Annotated[float, msgspec.Meta(ge=0.5, le=24)]
    line: Id | None = None
    day: Day | None = None
    second: bool = False


class SayToAsk(Form, frozen=True):
    """Whether one comes in."""

    said: Literal["yes", "no"]


class GoalsForm(Form, frozen=True, kw_only=True):
    """What people are needed for: the share that is with a person within so many seconds; the share
    of paid time in which people aren't on the line; and what an hour of one of us costs, in the
    smallest unit of a currency (ISO 4217), if that is to be said."""

    level: Annotated[float, msgspec.Meta(ge=0.5, le=0.99)]
    target_s: Annotated[int, msgspec.Meta(ge=5, le=3600)]
    shrinkage: Annotated[float, msgspec.Meta(ge=0.0, le=0.6)]
    hour_minor: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)] | None = None
    currency: Annotated[str, msgspec.Meta(max_length=3, pattern=r"^([A-Z]{3})?$")] = ""
