"""The page of rules in the documents is what the rules say."""

from pathlib import Path

from lamplight.duties.table import LAWS, page, rules_of

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_committed_page_is_what_the_rules_say() -> None:
    again = "python -m lamplight.duties.table > docs/duty-rules.md"
    assert (DOCS / "duty-rules.md").read_text() == page(), f"write it again: {again}"


def test_every_rule_has_a_source_and_a_day_to_look_at_it_again() -> None:
    for _, module in LAWS:
        found = rules_of(module)
        assert found
        for rule in found:
            assert rule.source
            assert all(rule.source)
            assert rule.review_by.year >= 2027
            assert len({(one.id, one.duty) for one in found}) == len(found)
