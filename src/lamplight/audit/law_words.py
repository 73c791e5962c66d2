"""Words for a report in the terms of a law, the same in a terminal and on a page."""

from collections.abc import Iterator
from typing import Final

from lamplight.audit.words import several, share
from lamplight.standards.figures import NOBODY
from lamplight.standards.report import LawCheck, LawFigure, LawReport, LawRule
from lamplight.standards.rule import MARKS
from lamplight.standards.rules.no_law import NOT_LAW
from lamplight.standards.ways import WORDS, LawWay, Verdict

VERDICTS: Final[dict[Verdict, str]] = {
    "kept": "kept",
    "not_kept": "not kept",
    "cannot_show": "can't be shown by this data",
    "not_bound": "doesn't bind this firm",
    "not_yet_binding": "not yet binding",
    "not_gated": "not judged",
}
_COUNTED: Final = {
    "not_kept": ("not kept", "not kept"),
    "would_be_not_kept": (
        "would not be kept once it binds",
        "would not be kept once they bind",
    ),
    "kept": ("kept", "kept"),
    "would_be_kept": ("would be kept once it binds", "would be kept once they bind"),
    "in_part": (
        "kept as far as this data shows, which isn't all of it",
        "kept as far as this data shows, which isn't all of them",
    ),
    "cannot_show": ("can't be shown by this data", "can't be shown by this data"),
    "not_yet_binding": (
        "not yet binding and not shown by this data either",
        "not yet binding and not shown by this data either",
    ),
    "not_bound": ("doesn't bind this firm", "don't bind this firm"),
    "not_gated": ("not judged", "not judged"),
}
"""As what rules are counted, of one and of more, in this order."""
_NAMED: Final = ("not_kept", "would_be_not_kept")
UNREAD: Final = "unread"


def title(report: LawReport) -> str:
    """What it is, and as of when the laws were looked up."""
    looked_up = f"looked up {report.as_of}, to be again by {report.review_by}"
    return f"In the terms of the law: {', '.join(report.laws)} ({looked_up})"


def summary(report: LawReport) -> str:
    """How many rules were kept, and so on: first those that weren't, with their names."""
    found: dict[str, list[str]] = {kind: [] for kind in _COUNTED}
    for rule in report.rules:
        found[_kind(rule)].append(rule.id)
    said = []
    for kind, ids in found.items():
        if ids:
            one, more = _COUNTED[kind]
            which = f" ({names(ids)})" if kind in _NAMED else ""
            said.append(f"{len(ids):,} {one if len(ids) == 1 else more}{which}")
    return f"Of {several(len(report.rules), 'rule')}: {', '.join(said)}."


def _kind(rule: LawRule) -> str:
    """As what a rule is counted."""
    if in_part(rule):
        return "in_part"
    if rule.verdict == "not_yet_binding" and rule.would_be in ("kept", "not_kept"):
        return f"would_be_{rule.would_be}"
    return rule.verdict


def in_part(rule: LawRule) -> bool:
    """Whether the data shows that something of a rule is kept, or would be, and can't show all."""
    if rule.verdict == "not_yet_binding":
        return rule.would_be not in ("kept", "not_kept") and _any(rule, "kept")
    return rule.verdict == "cannot_show" and _any(rule, "kept")


def _any(rule: LawRule, verdict: Verdict) -> bool:
    return any(
        verdict in (found.verdict, found.would_be) for c in rule.checks for found in c.figures
    )


def bound(report: LawReport) -> Iterator[str]:
    """Who is bound, where it isn't known of this firm; each only once."""
    open_: dict[str, list[str]] = {}
    for rule in report.rules:
        if rule.bound is None and rule.verdict != "not_gated":
            turns = f" It turns on {rule.turns_on}." if rule.turns_on else ""
            open_.setdefault(f"{rule.who.rstrip('.')}.{turns}", []).append(rule.id)
    for who, ids in open_.items():
        yield f"Whether this firm is bound by {names(ids)} isn't known. Bound: {who}"
    if open_:
        yield "--sector says more of that, and where size counts --workers, --turnover, --balance."


def names(ids: list[str]) -> str:
    """Ids of rules; of very many the first and how many more."""
    return ", ".join(ids) if len(ids) < 8 else f"{', '.join(ids[:3])} and {len(ids) - 3} more"


def mark(rule: LawRule) -> str:
    """How sure we are: `unread` where nobody read the text of it or of a part of it."""
    if rule.mark == "K":
        return _upper(MARKS["K"])
    part = f", in part {UNREAD}" if rule.unread else ""
    detail = "" if rule.marked == rule.mark else f": {rule.marked}"
    return _upper(f"{MARKS[rule.mark]}{part}{detail}")


def verdict(rule: LawRule) -> str:
    """The verdict on a rule, and what it would be if it bound."""
    said = VERDICTS[rule.verdict]
    if rule.verdict == "cannot_show" and in_part(rule):
        return "kept as far as this data shows; not all of it can be shown"
    if rule.verdict == "not_kept" and _by_unread(rule):
        said += f" (by a part that is {UNREAD})"
    if rule.verdict == "not_yet_binding" and (rule.binds_from or rule.since):
        said += f" (from {rule.binds_from or rule.since})"
    if rule.verdict == "not_gated" and rule.until:
        said += f" (replaced since {rule.until})"
    if in_part(rule):
        return f"{said}; it would be kept as far as this data shows, which isn't all of it"
    return said + would_be(rule.would_be)


def _by_unread(rule: LawRule) -> bool:
    """Whether all that wasn't kept rests on what nobody read."""
    missed = [c for c in rule.checks if any(f.verdict == "not_kept" for f in c.figures)]
    return rule.mark != "K" and bool(missed) and all(check.unread for check in missed)


def would_be(found: Verdict | None) -> str:
    """What a verdict would be if the rule bound; nothing where that can't be shown either."""
    if found == "not_kept":
        return "; it would not be kept"
    return "; it would be kept" if found == "kept" else ""


def told(rule: LawRule) -> bool:
    """Whether the data says anything of a rule."""
    return any(figure.denominator or decided(figure) for c in rule.checks for figure in c.figures)


def decided(found: LawFigure) -> bool:
    """Whether it is decided without anybody being counted: by the menu."""
    return bool({found.verdict, found.would_be} & {"kept", "not_kept"})


def figure(check: LawCheck, found: LawFigure) -> str:
    """A figure with its population and its limit."""
    if found.figure is None or not found.denominator:
        return f"nothing to count, needed {check.limit}"
    if found.unit == "seconds":
        mean = _mean(found.figure, check.limit)
        return f"{mean} over {several(found.denominator, 'wait')}, needed {check.limit}"
    return (
        f"{_exact(found.figure)} ({found.numerator or 0:,} of {found.denominator:,}), needed "
        f"{check.limit}"
    )


def _mean(seconds: float, limit: str) -> str:
    """A mean, with as many digits as it takes to see on which side of its limit it lies."""
    for digits in range(1, 7):
        said = f"{seconds:,.{digits}f} s"
        if float(f"{seconds:.{digits}f}") == seconds or not limit.endswith(
            f"≤ {float(f'{seconds:.{digits}f}'):g} s"
        ):
            return said
    return said


def _exact(part: float) -> str:
    """A share that isn't rounded to whole, and not over its limit: `94.99 %`."""
    if part in (0.0, 1.0):
        return share(part)
    return f"{int(part * 10_000 + 1e-9) / 100:.2f} %"


def ways(check: LawCheck, found: LawFigure) -> list[str]:
    """Each way of reading, with those who gave up kept in and left out; nothing where there is only
    one way."""
    share_of = check.limit.rpartition(" in ")[2].lstrip("≥> ")
    read: dict[str, list[str]] = {}
    for way in found.ways:
        read.setdefault(WORDS[way.way].format(share=share_of), []).append(_way(way))
    return [f"{words}: {'; '.join(said)}" for words, said in read.items()]


def _way(way: LawWay) -> str:
    out = "who gave up left out " if way.abandoned == "out" else ""
    if way.figure is None:
        value = "none, too few were answered" if way.way == "fastest" else "not known"
    else:
        value = _exact(way.figure) if way.unit == "share" else f"{way.figure:,.1f} s"
    keeps = "" if way.keeps is None else " (kept)" if way.keeps else " (not kept)"
    return f"{out}{value}{keeps}"


def spare(found: LawFigure) -> str:
    """How long a menu before the queue may take; nothing where it doesn't matter."""
    if found.spare_seconds is None:
        return ""
    if not found.spare_seconds:
        return "It stays so only if nothing comes before the queue."
    return (
        f"It stays so as long as what comes before the queue took less than "
        f"{found.spare_seconds:,.1f} s."
    )


def period(found: LawFigure) -> str:
    """The period of a figure, and the days of it that there are records of."""
    if found.period is None:
        return ""
    if not found.partial:
        return found.period
    return f"{found.period}, only {found.first_day} to {found.last_day}"


SAYS_NOTHING: Final = "What this data says nothing of, and what would show it"


def unshown(rule: LawRule) -> str:
    """A rule that the data says nothing of: what it asks, and what would show it."""
    asks = dict.fromkeys(
        f"{check.says} ({NOBODY})"
        if found.needs == NOBODY
        else f"{check.says} (needs {found.needs})"
        if found.needs
        else check.says
        for check in rule.checks
        for found in check.figures[:1]
    )
    unread = f" [{UNREAD}]" if rule.unread else ""
    said = "" if rule.verdict == "cannot_show" else f" {verdict(rule)}."
    where = rule.article if rule.law != NOT_LAW else rule.title
    return f"{rule.id}, {where}{unread}:{said} {_upper('; '.join(asks))}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def lacks(found: LawFigure) -> str:
    """What the data would need; nothing where it shows all."""
    if not found.needs:
        return ""
    if found.needs == NOBODY:
        return NOBODY
    if found.unknown:
        return f"of {found.unknown:,} it can't be told: that needs {found.needs}"
    return f"needs {found.needs}"
