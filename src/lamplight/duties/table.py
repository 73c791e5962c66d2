"""Every rule that is written, as a page for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.duties.rule import Rule
from lamplight.duties.rules import (
    asia,
    australia,
    conformity,
    distance,
    everywhere,
    gaps,
    member_states,
    quality,
    quebec,
    recalls,
    recourse,
    services,
    services_elsewhere,
    uk,
    unwritten,
    us,
)

if TYPE_CHECKING:
    from types import ModuleType

LAWS: Final[tuple[tuple[str, ModuleType], ...]] = (
    ("European Union: distance selling", distance),
    ("European Union and Germany: conformity", conformity),
    ("European Union and Germany: recourse", recourse),
    ("European Union: recalls", recalls),
    ("United Kingdom", uk),
    ("United States", us),
    ("Australia", australia),
    ("Quebec", quebec),
    ("Japan, Singapore, India", asia),
    ("Services, digital content, subscriptions: calling them off", services),
    ("Services and digital content that fall short", quality),
    ("Services elsewhere", services_elsewhere),
    ("Everywhere", everywhere),
    ("Named by the research, and written by nobody", gaps),
    ("Laws that nobody has written rules for", unwritten),
)
_HEAD: Final = """# Rules of duties

Written from the rules in `lamplight/duties/rules` by `python -m lamplight.duties.table`. This is
not legal advice. "Known" means that the text was not read again for this table. What has no period
is judged by a person ("reasonable"), or its period depends on the state, below. A version is the
day as of which a rule holds and a digest of what it says: what is decided by it names that.
"""
_COLUMNS: Final = (
    "rule", "duty", "period", "source", "holds from", "sure", "text", "version", "look again",
)  # fmt: skip


def rules_of(module: ModuleType) -> list[Rule]:
    """The rules of one law, in the order in which they are written."""
    return [one for one in vars(module).values() if isinstance(one, Rule)]


def page() -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    for title, module in LAWS:
        parts.append(f"## {title}\n")
        parts.append(f"| {' | '.join(_COLUMNS)} |")
        parts.append("|---" * len(_COLUMNS) + "|")
        parts += [_line(rule) for rule in rules_of(module)]
        parts.append("")
    parts += [
        "## Member states\n",
        "| state | liability | presumption | repair within | a repair adds | to sue | sure |",
    ]
    parts.append("|---|---|---|---|---|---|---|")
    for name, state in member_states.STATES.items():
        liability = f"{state.liability} months" if state.liability else "none fixed"
        least = "" if state.written else " at least"
        within = f"{state.repair_days} days" if state.repair_days else "a reasonable time"
        adds = f"{state.after_repair} months" if state.after_repair else "–"
        adds = f"{adds}, {state.repairs_that_add} times" if state.repairs_that_add > 1 else adds
        adds = "the time away" if state.suspends else adds
        sue = f"{state.claim} months" if state.claim else "–"
        presumption = f"{state.presumption} months{least}"
        cells = (name, liability + least, presumption, within, adds, sue, state.confidence)
        parts.append(f"| {' | '.join(cells)} |")
    return "\n".join(parts) + "\n"


def _line(rule: Rule) -> str:
    period = "–"
    if rule.period is not None:
        period = f"{rule.period.n} {rule.period.unit} (`{rule.period.counting}`)"
    since = rule.holds_from.isoformat() if rule.holds_from else "–"
    source = "; ".join(rule.source)
    return (
        f"| {rule.id} | `{rule.duty}` | {period} | {source} | {since} | {rule.confidence} "
        f"| {rule.checked} | {rule.version} | {rule.review_by} |"
    )


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 (this is what it is called for)
