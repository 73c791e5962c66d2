"""The named formulas of rules over cases: complaints, queries, requests. See `formulas`.

A day on which a clock began isn't counted, the last one is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from lamplight.basis.calendars import working_after
from lamplight.basis.instants import Instant, to_datetime
from lamplight.basis.periods import months_after
from lamplight.standards.facts import KEPT, MISSED, OUTSIDE, UNKNOWN, Source
from lamplight.standards.matters import Matter
from lamplight.standards.rule import Check

DURABLE: Final = frozenset(
    {"email", "letter", "mail", "post", "paper", "pdf", "file", "sms", "page", "durable"}
)
"""Media that the customer can keep and read again unchanged (Directive 2011/83/EU, Art. 2(10))."""
PASSING: Final = frozenset({"spoken", "phone", "voice", "call", "video"})
"""Media that leave the customer nothing."""

CaseJudge: TypeAlias = Callable[[Matter], int]


class Setting(msgspec.Struct, frozen=True):
    """Where and when cases are judged: what the source tells, the law's zone and public holidays,
    and the instant up to which the records go (None: not known, so no silence counts as late)."""

    source: Source
    zone: ZoneInfo
    calendar: str = ""
    as_of: Instant | None = None

    def day(self, at: Instant) -> date:
        """The day on the law's clock."""
        return to_datetime(at).astimezone(self.zone).date()


class CaseFormula(msgspec.Struct, frozen=True):
    """A formula over cases, as `formulas.Formula`."""

    population: str
    make: Callable[[Check, Setting], CaseJudge]
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()


def _deadline(day: date, check: Check, calendar: str) -> date:
    days = check.days or 0
    return working_after(day, days, calendar) if check.working else day + timedelta(days=days)


def _by(done: Instant | None, last: date, setting: Setting, fact: str) -> int:
    """Whether something was done by the end of a day; `fact` is what tells when it was."""
    if done is not None:
        return KEPT if setting.day(done) <= last else MISSED
    if setting.as_of is None or fact not in setting.source.known:
        return UNKNOWN
    return MISSED if setting.day(setting.as_of) > last else OUTSIDE


def _counts(check: Check, setting: Setting) -> CaseJudge:
    """Whether a case is of a kind that is asked about: KEPT if it is, and of all if none is named;
    UNKNOWN where the source doesn't tell kinds."""
    told = "kind" in setting.source.known

    def judge(matter: Matter) -> int:
        if not check.kinds:
            return KEPT
        if not told:
            return UNKNOWN
        return KEPT if matter.kind in check.kinds else OUTSIDE

    return judge


def _answered_in_days(check: Check, setting: Setting) -> CaseJudge:
    counts = _counts(check, setting)

    def judge(matter: Matter) -> int:
        if (found := counts(matter)) != KEPT:
            return found
        last = _deadline(setting.day(matter.begins), check, setting.calendar)
        return _by(matter.answered, last, setting, "answered")

    return judge


def _answered_in_a_month(check: Check, setting: Setting) -> CaseJudge:
    counts = _counts(check, setting)

    def judge(matter: Matter) -> int:
        if (found := counts(matter)) != KEPT:
            return found
        last = months_after(setting.day(matter.begins), 1)
        return _by(matter.answered, last, setting, "answered")

    return judge


def _answered_in_time(check: Check, setting: Setting) -> CaseJudge:
    limit, counts = check.within or 0, _counts(check, setting)

    def judge(matter: Matter) -> int:
        if (found := counts(matter)) != KEPT:
            return found
        if matter.answered is not None:
            return KEPT if matter.answered - matter.opened <= limit else MISSED
        if setting.as_of is None or "answered" not in setting.source.known:
            return UNKNOWN
        return MISSED if setting.as_of - matter.opened > limit else OUTSIDE

    return judge


def _key(_: Check, setting: Setting) -> CaseJudge:
    """In the contact: a key that was told on a later day than that of the first word wasn't. A
    query that was answered needs one only if it was left open: no record tells that."""
    absent = setting.source.missing("key_told_at")

    def judge(matter: Matter) -> int:
        if matter.key_told_at is not None:
            same = setting.day(matter.key_told_at) == setting.day(matter.opened)
            return KEPT if same else MISSED
        closed_query = matter.kind == "query" and matter.answered is not None
        return UNKNOWN if closed_query else absent

    return judge


def _proof(_: Check, setting: Setting) -> CaseJudge:
    never = OUTSIDE if "proof_asked" in setting.source.known else UNKNOWN
    absent = setting.source.missing("proof_at")

    def judge(matter: Matter) -> int:
        if not matter.proof_asked:
            return never if matter.proof_asked is None else OUTSIDE
        if matter.proof_at is None:
            return absent
        if matter.medium is None:
            return UNKNOWN
        medium = matter.medium.strip().lower().replace("-", "")
        return KEPT if medium in DURABLE else MISSED if medium in PASSING else UNKNOWN

    return judge


def _reasoned(_: Check, setting: Setting) -> CaseJudge:
    """Every point with its reason; a refusal names the bodies for disputes."""

    def judge(matter: Matter) -> int:
        if matter.answered is None:
            return OUTSIDE
        if matter.reasoned is False or (matter.refused and matter.disputes_told is False):
            return MISSED
        open_refusal = matter.refused is None or (matter.refused and matter.disputes_told is None)
        return UNKNOWN if matter.reasoned is None or open_refusal else KEPT

    return judge


def _reply_language(_: Check, setting: Setting) -> CaseJudge:
    never = OUTSIDE if "language_asked" in setting.source.known else UNKNOWN

    def judge(matter: Matter) -> int:
        if matter.answered is None:
            return OUTSIDE
        if matter.language_asked is None:
            return never
        if matter.language_served is None:
            return UNKNOWN
        return KEPT if matter.language_served == matter.language_asked else MISSED

    return judge


def _surveyed(_: Check, setting: Setting) -> CaseJudge:
    absent = setting.source.missing("surveyed_at")

    def judge(matter: Matter) -> int:
        if matter.answered is None:
            return OUTSIDE
        if matter.surveyed_at is None:
            return absent
        return KEPT if matter.surveyed_at >= matter.answered else MISSED

    return judge


def _disputes_told(check: Check, setting: Setting) -> CaseJudge:
    """Of what had no answer in so many days: whether the body for disputes was named."""
    counts = _counts(check, setting)

    def judge(matter: Matter) -> int:
        last = _deadline(setting.day(matter.opened), check, setting.calendar)
        found = counts(matter)
        if found == OUTSIDE or _by(matter.answered, last, setting, "answered") in {KEPT, OUTSIDE}:
            return OUTSIDE
        if found == UNKNOWN:
            return UNKNOWN
        if matter.disputes_told is None:
            return setting.source.missing("disputes_told")
        return KEPT if matter.disputes_told else MISSED

    return judge


def _planned_in_days(check: Check, setting: Setting) -> CaseJudge:
    counts = _counts(check, setting)

    def judge(matter: Matter) -> int:
        if (found := counts(matter)) != KEPT:
            return found
        last = _deadline(setting.day(matter.opened), check, setting.calendar)
        return _by(matter.planned_at, last, setting, "planned_at")

    return judge


def _done_in_days(check: Check, setting: Setting) -> CaseJudge:
    def judge(matter: Matter) -> int:
        if matter.agreed_at is None:
            return OUTSIDE if "agreed_at" in setting.source.known else UNKNOWN
        last = _deadline(setting.day(matter.agreed_at), check, setting.calendar)
        return _by(matter.done_at, last, setting, "done_at")

    return judge


CASE_JUDGES: Final[dict[str, CaseFormula]] = {
    "answered_in_days": CaseFormula(
        "cases of these kinds", _answered_in_days, wants=("kind", "answered")
    ),
    "answered_in_a_month": CaseFormula("cases", _answered_in_a_month, wants=("answered",)),
    "answered_in_time": CaseFormula(
        "cases of these kinds", _answered_in_time, wants=("kind", "answered")
    ),
    "key_told": CaseFormula("cases", _key, wants=("key_told_at",)),
    "proof_given": CaseFormula(
        "cases in which proof was asked for", _proof, wants=("proof_asked", "proof_at", "medium")
    ),
    "reasoned": CaseFormula("cases answered", _reasoned, wants=("reasoned", "disputes_told")),
    "reply_language": CaseFormula(
        "cases answered", _reply_language, wants=("language_asked", "language_served")
    ),
    "surveyed": CaseFormula("cases answered", _surveyed, wants=("surveyed_at",)),
    "disputes_told": CaseFormula(
        "cases without an answer in that time", _disputes_told, wants=("disputes_told",)
    ),
    "planned_in_days": CaseFormula("complaints", _planned_in_days, wants=("planned_at",)),
    "done_in_days": CaseFormula("ways that were agreed to", _done_in_days, wants=("done_at",)),
}
