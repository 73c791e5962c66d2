"""A rule of law names its own wording."""

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace
from tests.duties.told import CONSUMER, event, row, told

from lamplight.basis.periods import Period
from lamplight.duties.judge import judge
from lamplight.duties.reading import read
from lamplight.duties.rule import Rule
from lamplight.duties.rules.member_states import STATES
from lamplight.duties.table import LAWS, rules_of

RULE = Rule(id="R", duty="withdrawal", source=("Act 1",), period=Period("after", 14))


@pytest.mark.parametrize(
    "other",
    [
        {"source": ("Act 2",)},
        {"period": Period("after", 30)},
        {"period": Period("eu", 14)},
        {"holds_from": date(2026, 6, 19)},
        {"as_of": date(2027, 1, 1)},
    ],
)
def test_a_rule_that_says_another_thing_has_another_version(other: dict[str, object]) -> None:
    assert replace(RULE, **other).version != RULE.version


def test_who_read_a_rule_again_changes_nothing_of_what_it_says() -> None:
    read_again = replace(RULE, review_by=date(2030, 1, 1), reviewed_by="C. Ounsel", checked="read")
    assert read_again.version == RULE.version


def test_a_state_that_sets_another_thing_has_another_version() -> None:
    assert replace(STATES["DE"], liability=36).version != STATES["DE"].version
    assert len({state.version for state in STATES.values()}) > 10


def test_each_row_says_which_wording_was_asked() -> None:
    known = {rule.version for _, law in LAWS for rule in rules_of(law)}
    for law in ("DE", "UK", "US-CA", "AU", "CA-QC", "JP", "SG", "IN", "NZ"):
        shown = event("complaint_received", "2026-11-04", about="defect")
        facts = told(law, event("delivered", "2026-11-02"), shown, contract_date="2026-10-28")
        found = judge(read(msgspec.json.encode(facts)), date(2026, 11, 20))
        assert found
        for one in found:
            own = f"-{STATES['DE'].version}"
            assert one.rule_version.endswith(own) is (law == "DE")
            assert one.rule_version.removesuffix(own) in known, (law, one.rule)


def test_what_a_private_seller_never_owes_names_the_wording_that_says_so() -> None:
    seller = {"id": "seller", "roles": ["seller_of_record"], "kind": "consumer"}
    facts = told("DE", event("delivered", "2026-11-02"), parties=[CONSUMER, seller])
    found = row(facts, "2026-11-05", "withdrawal")
    trader = row(told("DE", event("delivered", "2026-11-02")), "2026-11-05", "withdrawal")
    assert found.reason_code == "C2C_SELLER"
    assert found.rule_version == trader.rule_version
