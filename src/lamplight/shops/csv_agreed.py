"""What was agreed for a sale, as columns of a table (`docs/importing.md`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lamplight.sales.words import FLAGS
from lamplight.shops.cells import Wrong

if TYPE_CHECKING:
    from lamplight.sales import forms
    from lamplight.shops.cells import Cells

_ROLES: Final[dict[str, forms.Role]] = {
    "seller": "seller_of_record",
    "merchant": "merchant_of_record",
    "marketplace": "marketplace",
    "supplier": "supplier",
    "manufacturer": "manufacturer",
    "importer": "importer",
    "answerer": "answerer",
}
"""Columns that name a party. Whoever carries a parcel stands with it."""
OF_SALE: Final = (
    *_ROLES, "dispatched_from", "promised", "ship_days", "withdrawal_info", "warranty_months",
    "warranty_by", "clause", "clause_source", "clause_remedy", "clause_days",
)  # fmt: skip
OF_LINE: Final = (
    "flags", "one_of_a_kind", "digital_elements", "cost", "claim", "claim_shown_in",
    "claim_shown_on",
)  # fmt: skip
_GIVERS: Final = ("seller_of_record", "supplier", "manufacturer", "answerer")
_REMEDIES: Final = ("repair", "replacement", "part", "refund", "delivery", "return", "other")


def of_sale(said: Cells) -> dict[str, Any]:
    """What the columns say, as `sales.forms.Agreed`."""
    found: dict[str, Any] = {"terms": _terms(said)}
    if parties := _parties(said):
        found["parties"] = parties
    if clause := _clause(said):
        found["clauses"] = [clause]
    country = said["dispatched_from"]
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise Wrong(f"dispatched_from: write {country!r} as two letters of ISO 3166, as ES")
    if country:
        found["dispatched_from"] = country
    return found


def of_line(cells: Cells) -> dict[str, Any]:
    """What the columns say, as fields of `sales.forms.Line`."""
    flags = re.split(r"[\s|]+", cells["flags"]) if cells["flags"] else []
    for flag in flags:
        if flag not in FLAGS:
            raise Wrong(f"flags: {flag!r} isn't known (known: {', '.join(sorted(FLAGS))})")
    shown = {"shown_in": cells["claim_shown_in"], "shown_on": cells.day("claim_shown_on")}
    if any(shown.values()) and not cells["claim"]:
        raise Wrong("claim: is empty: write what was said")
    digital = cells["digital_elements"]
    return {
        "flags": flags,
        "one_of_a_kind": cells.yes("one_of_a_kind"),
        "digital_elements": cells.yes("digital_elements") if digital else None,
        "claims": [{"text": cells["claim"], **shown}] if cells["claim"] else [],
    }


def _parties(said: Cells) -> list[dict[str, Any]]:
    """Each name once, with all its roles."""
    roles: dict[str, list[str]] = {}
    for column, role in _ROLES.items():
        if said[column]:
            roles.setdefault(said[column], []).append(role)
    return [{"name": name, "roles": of} for name, of in roles.items()]


def _terms(said: Cells) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    if (day := said.day("promised")) is not None:
        terms["promised_delivery"] = day.isoformat()
    if said["ship_days"]:
        terms["ship_days"] = said.count("ship_days", 0)
    if said["withdrawal_info"]:
        terms["withdrawal_info_given"] = said.yes("withdrawal_info")
    by = said.word("warranty_by", _GIVERS)
    if bool(by) != bool(said["warranty_months"]):
        raise Wrong("warranty_months and warranty_by: write both or neither")
    if by is not None:
        terms["warranties"] = [{"months": said.count("warranty_months", 0), "given_by": by}]
    return terms


def _clause(said: Cells) -> dict[str, Any] | None:
    """One promise of the contract; more than one is for JSON."""
    remedy = said.word("clause_remedy", _REMEDIES)
    if not said["clause"]:
        if remedy or said["clause_days"] or said["clause_source"]:
            raise Wrong("clause: is empty: write what was promised")
        return None
    if not said["clause_source"]:
        raise Wrong("clause_source: is empty: write where that is said")
    within = said.count("clause_days", 0) if said["clause_days"] else None
    of = {"text": said["clause"], "source": said["clause_source"], "remedy": remedy or "other"}
    if remedy == "return":
        of["of"] = "delivered"
    return of | ({} if within is None else {"within": within, "unit": "days"})
