"""What could be done for a line that failed, in order, as whoever answers sees it."""

from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.basis.failures import FAILURES
from lamplight.journal.tables import run, sales
from lamplight.runtime.cases import own_kinds, shown, situating, sums, words
from lamplight.runtime.cases.sight import require
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.views.proposals import (
    ChoiceView,
    OptionView,
    PartView,
    PlannedStep,
    ProposalView,
)

if TYPE_CHECKING:
    from lamplight.accommodations.option import Option, Step
    from lamplight.accommodations.situation import Situation
    from lamplight.runtime.cases.situating import Known
    from lamplight.runtime.house import House
    from lamplight.runtime.views.parts import PersonRef


_COMES_BACK: Final = frozenset(("refund", "refund_part", "replacement", "repair"))
"""Of these the sentence doesn't say how the thing comes back: their steps do."""


class Wanted(NamedTuple):
    """What failed, in which case (0: none yet), which part of it where that is known, and how many
    units of the line (0: nobody said); for which option somebody chose another sum."""

    failure: str
    case: int = 0
    part: str = ""
    units: int = 0
    option: str = ""
    amount_minor: int | None = None


async def proposal(
    house: "House", person: int, sale: int, line: int, wanted: Wanted
) -> ProposalView:
    """The proposal for one of us, in the customer's language."""
    failure, case, part, units, chosen, amount_minor = wanted
    if failure not in FAILURES:
        raise BadAsk("failure", f"failure is one of {', '.join(FAILURES)}.")
    pool, directory = house.journal.database.pool, house.scene.directory
    async with run.transaction(pool) as session:
        whole = await sales.whole(session, sale)
        if whole is None:
            raise Unknown("There is no such sale.")
        require(directory, person, whole.sale.brand)
        known = await situating.learn(session, whole, line)
        if known is None:
            raise Unknown("There is no such line.")
        known_case = await situating.of_case(session, case)
        if known_case is not None:
            require(directory, person, known_case.brand)
        who = directory.people[person]
        found = await situating.situate(
            session,
            known,
            who,
            situating.Failed(failure, known_case, part, units=units),
            house.clock.now(),
        )
    options = sums.options(found, await own_kinds.catalogue(pool), chosen, amount_minor)
    language = words.language_of(known.language, *directory.brands[whole.sale.brand].languages)
    return ProposalView(
        sale=sale,
        line=line,
        failure=failure,
        failures=list(FAILURES),
        part=part,
        units=found.units,
        units_left=max(0, found.thing.quantity - found.thing.refunded),
        parts=[PartView(one.sku, one.name) for one in known.spares],
        currency=found.currency,
        authority_minor=_left(found),
        approver=_approver(house, person, whole.sale.brand),
        options=[option_view(one, known, language) for one in options],
        version=whole.sale.version,
        reservation=shown.RESERVATION,
    )


def _left(found: "Situation") -> int:
    return max(0, found.granted.case_minor - found.spent.case_minor)


def _approver(house: "House", person: int, brand: int) -> "PersonRef | None":
    """Who would be asked: a lead of the brand, whoever is here first."""
    directory, line = house.scene.directory, house.scene.line
    leads = sorted(directory.leads_of(brand) - {person})
    here = [one for one in leads if (agent := line.agents.get(one)) is not None and agent.here]
    asked = (here or leads)[:1]
    return directory.person(asked[0]) if asked else None


def option_view(option: "Option", known: "Known", language: str) -> OptionView:
    """One option, with what to say."""
    return OptionView(
        id=option.id,
        kind=option.kind,
        what=option.what,
        fields=option.fields,
        group=option.group,
        why=list(option.why),
        amount_minor=option.amount_minor,
        cost_minor=option.cost_minor,
        currency=option.currency,
        bearer=option.bearer,
        arrives_on=option.arrives_on,
        late_days=option.late_days,
        steps=[_planned(step) for step in option.steps],
        says=says(option, known, language),
        consent=option.consent,
        blocked=option.blocked,
        choice=_choice(option),
        chosen=option.chosen,
    )


def _choice(option: "Option") -> ChoiceView | None:
    found = option.choice
    if found is None:
        return None
    return ChoiceView(
        least_minor=found.least_minor,
        most_minor=found.most_minor,
        proposed_minor=found.proposed_minor,
        rule=found.rule.partition("@")[2],
        unstated=[one.partition("@")[2] for one in found.unstated],
    )


def _planned(step: "Step") -> PlannedStep:
    fields = dict(step.fields)
    if step.due_on is not None:
        fields["due_on"] = step.due_on.isoformat()
    return PlannedStep(kind=step.kind, what=step.what, fields=fields, by=step.by, ready=False)


def fields_of(option: "Option", known: "Known") -> dict[str, str | int]:
    """Everything that a sentence about an option may name."""
    fields: dict[str, str | int] = {"name": known.line.name, **option.fields}
    if option.amount_minor is not None:
        fields["amount_minor"] = option.amount_minor
    if option.arrives_on is not None:
        fields["arrives_on"] = option.arrives_on.isoformat()
    return fields


def says(option: "Option", known: "Known", language: str) -> str:
    """What to say to the customer: a draft."""
    fields = fields_of(option, known)
    said = ""
    if option.arrives_on is not None:
        said = words.say(language, f"says.{option.what}.on", fields, option.currency)
    said = said or words.say(language, f"says.{option.what}", fields, option.currency)
    back = next((step.what for step in option.steps if step.kind == "return"), "")
    if said and back and option.what in _COMES_BACK:
        said = f"{said} {words.say(language, f'back.{back}', fields)}"
    return said
