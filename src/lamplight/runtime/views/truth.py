"""Told against what happened: of a day or a week for leads, of last week for everybody."""

from typing import Literal

import msgspec

from lamplight.runtime.views.coming import LineName
from lamplight.runtime.views.parts import BrandRef

Span = Literal["day", "week"]
Verdict = Literal["none", "few", "honest", "too_short", "too_long"]


class ToldPoint(msgspec.Struct, frozen=True):
    """One wait: minutes told as most likely, nine-of-ten minutes told, seconds until a person was
    there or called, whether that was within the nine-of-ten minutes."""

    told_min: int
    bound_min: int
    waited_s: int
    within: bool


class ToldRow(msgspec.Struct, frozen=True):
    """All who were told `told_min` minutes as most likely: the middle of their nine-of-ten minutes,
    how many of `n` were through within theirs, how many left or chose something else before
    (`gone`), and the median and 0.9 quantile in seconds of the `answered`, whose turn came."""

    told_min: int
    bound_min: int
    n: int
    within: int
    gone: int
    answered: int
    typical_s: int | None
    nine_s: int | None


class TruthView(msgspec.Struct, frozen=True):
    """Waits that were told first from midnight of `day` on, for a day or a week where the figures'
    days are (`timezone`), against what happened: of everybody, or of those whose brand and purpose
    wait in a `line` today, of who asked a `brand`, in a `language`, as far as these aren't null.
    There are these `lines`, in the line these `brands`, and of the brand or of them these
    `languages`.

    A told wait ends when a person is there, or calls; where we put it off to the next opening it
    was late. `within` of `n` were through in the time that they were told nine of ten would be;
    `gone` left or chose something else before that, and `waiting` still wait: neither is in `n`.
    `share` is that of all who were told, those who are gone stood for by those who stayed as long
    (with fewer than 20 known, `within` of `n`), null where nothing is known; `low` and `high` are
    its exact 95 % interval. `verdict`: `honest`, `too_short` (fewer than nine of ten,
    and no accident), `too_long` (more, by the estimate before it was rounded up to minutes), `few`
    (fewer than 20 and nothing to find) or `none`. Of more than 2,000 points every so many are sent,
    and `points_left_off` counts the rest. `read_to`: the tables are being made anew, and have come
    to that instant of the log, so all this is of a part; null where it is whole. `made_up_until`:
    in a demo shop nobody came before that instant; customers were drawn by chance and let through
    the line.
    """

    day: str
    span: Span
    timezone: str
    is_today: bool
    line: LineName | None
    lines: list[LineName]
    brand: BrandRef | None
    brands: list[BrandRef]
    language: str | None
    languages: list[str]
    n: int
    within: int
    gone: int
    waiting: int
    share: float | None
    low: float
    high: float
    verdict: Verdict
    rows: list[ToldRow]
    points: list[ToldPoint]
    points_left_off: int
    read_to: int | None
    made_up_until: int | None


class WaitsView(msgspec.Struct, frozen=True):
    """How a brand's last whole week was, Monday `from_day` to Sunday `to_day` in `timezone`.

    `told` were told a wait and it is known whether it came true: a person was there, or called, as
    soon as nine of ten should be. With fewer than `least` of them the other figures are null: so
    few say nothing, and might say something of somebody. `within` of `told` came true; `gone` more
    left or chose something else before anybody could know. `share` is that of all of them, those
    who are gone stood for by those who stayed as long. `honest`: it agrees with nine of ten; null
    too where it agrees only because so few can't show more. `came` is everybody who asked for a
    person, `answered` to whom a person came, `typical_s` and `nine_s` the median and 0.9 quantile
    of their waits for one, those who waited for nobody too: from when they came, or from the time
    for which a call was promised. `counted` is false while the figures are being made anew: then
    there are none. `made_up`: it is a demo shop's week, in which customers were drawn by chance.
    """

    brand: str
    slug: str
    from_day: str
    to_day: str
    timezone: str
    languages: list[str]
    least: int
    counted: bool
    told: int
    within: int | None
    gone: int | None
    share: float | None
    honest: bool | None
    came: int | None
    answered: int | None
    typical_s: int | None
    nine_s: int | None
    made_up: bool
