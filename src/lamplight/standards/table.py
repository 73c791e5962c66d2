"""Every rule that is written, as a page for reading."""

from __future__ import annotations

from typing import Final

from lamplight.standards.counted import Asked
from lamplight.standards.laws import COUNTRIES, RULES, WORDS
from lamplight.standards.rule import AS_OF, MARKS, Check, Rule
from lamplight.standards.rules import no_law

_HEAD: Final = f"""# Law of the line

Laws on reaching a person, on waiting and on complaints, as of {AS_OF}. Written from the rules in
`lamplight/standards/rules` by `python -m lamplight.standards.table`. **This is not legal advice.**

`lamplight audit FILE --law ES` reports in their terms. How sure we are of each is marked:
{"; ".join(f"**{mark}** {words}" for mark, words in MARKS.items())}.

"By hand" is what no record of contacts or cases could show; the last column says what would.
"""
_COLUMNS: Final = ("rule", "asks", "population", "limit", "per", "formula", "mark", "shown by")


def page() -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    for law, country in COUNTRIES.items():
        rules = [rule for rule in RULES if rule.law.partition("-")[0] == law]
        parts.append(f"## {country}\n")
        parts.append(f"| {' | '.join(_COLUMNS)} |")
        parts.append("|---" * len(_COLUMNS) + "|")
        parts += [_line(rule, check) for rule in rules for check in rule.checks]
        parts.append("")
        parts += _about(rules)
        parts += [f"- {words}" for words in WORDS.get(law, ())]
        parts.append("")
    parts.append("## Not law: shown with `--law NOT-LAW`, never judged\n")
    parts += [
        f"- {rule.title}: {rule.checks[0].says}. {MARKS[rule.mark]}." for rule in no_law.RULES
    ]
    parts += [f"- {words}" for words in WORDS[no_law.NOT_LAW]]
    return "\n".join(parts) + "\n"


def _line(rule: Rule, check: Check) -> str:
    name = f"{rule.id} {check.name.replace('_', ' ')}".strip()
    formula = "by hand" if check.formula == "by_hand" else f"`{check.formula}`"
    cells = (
        name, check.says, Asked(rule, check).population, check.limit, rule.unit, formula,
        check.mark or rule.read, check.needs or "–",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _about(rules: list[Rule]) -> list[str]:
    """Title, who is bound, since when, exceptions and notes; said once of rules that share them."""
    said: dict[str, list[str]] = {}
    for rule in rules:
        since = f" {_upper(rule.since_words)}." if rule.since_words else ""
        unsure = f" It turns on {rule.bound.turns_on}." if rule.bound.turns_on else ""
        text = f"{rule.title}. Binds {rule.bound.words.rstrip('.')}.{since}{unsure}"
        said.setdefault(f"{text} Source: {rule.source}.", []).append(rule.id)
        for words in (*(apart.words for apart in rule.apart), *rule.notes):
            said.setdefault(words, []).append(rule.id)
    return [f"- {_whom(ids, rules)}: {words}" for words, ids in said.items()]


def _whom(ids: list[str], rules: list[Rule]) -> str:
    others = [rule.id for rule in rules if rule.id not in ids]
    many = len(ids) > len(others) + 5
    return f"All but {', '.join(others)}" if many else ", ".join(dict.fromkeys(ids))


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 (this is what it is called for)
