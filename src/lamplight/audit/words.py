"""Numbers as people say them, in plain English."""

from collections.abc import Sequence

from lamplight.audit.report import Audit
from lamplight.standards.contacts import Outcome


def span(seconds: float | None) -> str:
    """`42 s`, `3 min 10 s`, `2 h 5 min`, `3 days 4 h`."""
    if seconds is None:
        return "not known"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 72:
        return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"
    return f"{hours // 24:,} days {hours % 24} h" if hours % 24 else f"{hours // 24:,} days"


def share(part: float | None) -> str:
    """`12 %`, `0.4 %`."""
    if part is None:
        return "not known"
    percent = part * 100
    return f"{percent:.1f} %" if 0 < percent < 10 else f"{percent:.0f} %"


def several(count: int, one: str, more: str | None = None) -> str:
    """`1 day`, `2 days`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def says(audit: Audit) -> list[str]:
    """The three things that an owner wants to know, each in plain sentences."""
    return [_cost(audit), _honest(audit)]


def _cost(audit: Audit) -> str:
    hold, gone = audit.hold, audit.gave_up
    text = f"Customers spent {hold.minutes:,.0f} minutes on hold"
    if hold.minutes >= 600:
        text += f" ({span(hold.minutes * 60)})"
    if hold.seconds_per_answered is not None:
        text += f", {span(hold.seconds_per_answered)} for each one who was answered"
    text += f". {several(gone.count, 'person', 'people')} gave up ({share(gone.share)})"
    if gone.median_s is not None:
        text += f", half of them within {span(gone.median_s + 1)}"
    text += "."
    if gone.sent_away:
        text += f" {several(gone.sent_away, 'more was', 'more were')} sent away by the system."
    if hold.worst_s is not None and hold.worst_at is not None:
        text += f" The longest wait was {span(hold.worst_s)}, on {moment(hold.worst_at)}."
    return text


def _honest(audit: Audit) -> str:
    honest = audit.honest
    if honest is None:
        return "Nobody was answered, so nothing may be told of how long it takes."
    if honest.nine_of_ten_within_s is None:
        return (
            "No time may be told within which nine of ten are answered: too many were still "
            "waiting when they went, so such a time never came."
        )
    text = (
        f"Callers may honestly be told: nine of ten within {span(honest.nine_of_ten_within_s + 1)}"
    )
    if honest.half_within_s is not None:
        text += f", half within {span(honest.half_within_s + 1)}"
    known = [row for row in audit.half_hours if row.nine_of_ten_within_s is not None]
    worst = max(known, key=lambda row: row.nine_of_ten_within_s or 0, default=None)
    if worst is not None and (worst.nine_of_ten_within_s or 0) > honest.nine_of_ten_within_s:
        text += (
            f"; from {worst.begins} on, the slowest half-hour, within "
            f"{span((worst.nine_of_ten_within_s or 0) + 1)}"
        )
    return text + "."


def moment(iso: str) -> str:
    """A local time as the log's owner would write it: `2026-11-03 at 10:12`."""
    return f"{iso[:10]} at {iso[11:16]}"


def outcomes(counts: dict[str, int]) -> Sequence[tuple[str, int]]:
    """Outcomes that happened, in their order, by what they mean."""
    means = {
        Outcome.ANSWERED: "answered",
        Outcome.ABANDONED: "gave up",
        Outcome.TIMED_OUT: "timed out by the system",
        Outcome.TURNED_AWAY: "turned away by the system",
        Outcome.CHOSE_OTHER: "chose something else (a key)",
        Outcome.OPEN: "still waiting at the end of the file",
        Outcome.UNKNOWN: "end not known",
    }
    return [(text, counts[key]) for key, text in means.items() if counts.get(key)]
