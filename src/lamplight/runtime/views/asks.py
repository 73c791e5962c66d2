"""Colleagues who can be asked to come in, and who were: what leads see, and what the asked see."""

from typing import Literal

import msgspec

from lamplight.runtime.views.parts import PersonRef

Hears = Literal["desk", "mail", "mail_later", "sign_in"]


class AskOfMe(msgspec.Struct, frozen=True):
    """I was asked to come in from `from_at` to `to_at`. `said`: "" until I answer, which I can
    until it begins; "yes" is planned; "no" is shown by the link of a mail alone."""

    id: int
    by: PersonRef
    line: str
    from_at: int
    to_at: int
    said: Literal["", "yes", "no"]


class AskRow(msgspec.Struct, frozen=True):
    """Somebody was asked by `by`. `state`: "open" until they say yes or no, "over" where they
    hadn't when it began.

    `hears`: how they learn of it: their desk is open, mail has it or will at `mail_at`, or they see
    it when they sign in.
    """

    id: int
    person: PersonRef
    by: PersonRef
    asked_at: int
    from_at: int
    to_at: int
    from_time: str
    until_time: str
    state: Literal["open", "yes", "no", "over"]
    said_at: int | None
    hears: Hears
    mail_at: int | None


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who can be asked; `times` they were in the last four weeks. `hears` as in
    `AskRow`."""

    person: PersonRef
    times: int
    hears: Hears
    mail_at: int | None


class Unable(msgspec.Struct, frozen=True):
    """How many can't be asked, each for one reason: they are here, plan to be, are away, were asked
    before for hours of these, or would have less than eleven hours of rest."""

    here: int
    planned: int
    away: int
    asked: int
    rest: int


class AsksView(msgspec.Struct, frozen=True):
    """Who can be asked for these hours of a day, who was asked least of late first; and who was
    asked for any hours of that day, in that order. `from_at` and `to_at` are null where nobody can
    be asked for them any more, or nobody is open."""

    from_at: int | None
    to_at: int | None
    from_time: str
    until_time: str
    candidates: list[Candidate]
    unable: Unable
    asks: list[AskRow]
