"""A customer's own page: what whoever holds a link may see, and nothing of anybody else.

A link that went to an address known to be theirs shows all that one brand knows of them. One that
went to an address which was only typed shows its case (`links.Link.whole`).
"""

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.basis.instants import DAY
from lamplight.journal.tables import (
    accommodations,
    cases,
    contacts,
    customers,
    links,
    papers,
    promises,
    sales,
    withdrawals,
)
from lamplight.journal.tables import mail as letters
from lamplight.line import states
from lamplight.runtime.cases import words
from lamplight.runtime.customers import rights
from lamplight.runtime.customers.shown import RESERVATION
from lamplight.runtime.errors import Unknown
from lamplight.runtime.letters import for_our_eyes
from lamplight.runtime.show import parts
from lamplight.runtime.views.mine import (
    MineView,
    MyCase,
    MyLetter,
    MyNote,
    MyPaper,
    MyPlace,
    MyPromise,
    MyStep,
    MyWay,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.contacts import Contact
    from lamplight.journal.tables.links import Link
    from lamplight.journal.tables.mail import Mail
    from lamplight.journal.tables.papers import Borne, File
    from lamplight.journal.tables.promises import Promise
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.journal.tables.withdrawals import Withdrawal
    from lamplight.runtime.house import House

ENDED_SHOWN: Final = 30 * DAY
"""So long a promise that was kept is shown."""
SALES_SHOWN: Final = 30
TALKS_SHOWN: Final = 20
_SHOWN: Final = ("asked", "approved", "agreed", "done")
_IN_LINE: Final = (states.WAITING, states.KEPT)
_UNSAID: Final = ("tell", "claim", "charge_back", "ask")


async def link_of(house: "House", token: str) -> "Link":
    """What a token opens. Raises `Unknown` for any other string, and once its time is over."""
    found = await links.link_by_token(house.journal.database.pool, token, house.clock.now())
    if found is None:
        raise Unknown("There is no such page.")
    return found


async def family_of(house: "House", link: "Link") -> list[int]:
    """The customer of a link and all who were merged with them."""
    return await customers.family(house.journal.database.pool, link.customer)


async def cases_of(house: "House", link: "Link", family: "Sequence[int]") -> "list[Case]":
    """The cases that a link opens, the newest first."""
    pool = house.journal.database.pool
    if link.whole:
        return [one for one in await cases.cases_of(pool, family) if one.brand == link.brand]
    found = await cases.case_by_id(pool, link.service_case) if link.service_case else None
    return [found] if found is not None and found.brand == link.brand else []


async def promises_of(house: "House", link: "Link", family: "Sequence[int]") -> "list[Promise]":
    """What was promised to whom a link is for."""
    pool, since = house.journal.database.pool, house.clock.now() - ENDED_SHOWN
    if link.whole:
        found = await promises.promises_of(pool, family, ended_since=since)
    elif link.service_case:
        found = await promises.promises_of(pool, (), case=link.service_case, ended_since=since)
    else:
        found = []
    return [one for one in found if one.brand == link.brand]


async def mine_view(house: "House", link: "Link") -> MineView:
    """The page of a link."""
    pool, directory = house.journal.database.pool, house.scene.directory
    family = await family_of(house, link)
    people = await customers.customers_by_ids(pool, family)
    brand = directory.brands[link.brand]
    own = next((one.language for one in people if one.language), "")
    language = words.language_of(own, *brand.languages)
    zone = next((one.timezone for one in people if one.timezone), "")
    opened = await cases_of(house, link, family)
    theirs = await _talks(house, link, family, opened) if link.whole else []
    bought = await sales.sales_of(pool, family, SALES_SHOWN) if link.whole else []
    reached = await customers.reaches_of(pool, family) if link.whole else []
    return MineView(
        brand=directory.brand(link.brand),
        name=next((one.name for one in people if one.name), "") if link.whole else "",
        language=language,
        timezone=zone or brand.timezone,
        email=next((one.value for one in reached if one.kind == "email" and one.verified), ""),
        whole=link.whole,
        case=link.service_case,
        ends_at=link.ends_at,
        places=_places(house, theirs),
        promises=[_promise(house, one) for one in await promises_of(house, link, family)],
        cases=await _cases(house, opened, language),
        notes=await _notes(house, theirs),
        sales=[
            rights.my_sale(house, one, family, zone)
            for one in bought
            if one.sale.brand == link.brand
        ],
        reservation=RESERVATION,
    )


def opens(link: "Link", family: "Collection[int]", case: "Case") -> bool:
    """Whether a link opens this case."""
    if case.brand != link.brand:
        return False
    return case.customer in family if link.whole else case.id == link.service_case


async def paper_of(house: "House", link: "Link", enclosed: int) -> "File":
    """Something that a letter took along whose case this link opens. Raises `Unknown`."""
    pool = house.journal.database.pool
    found = await papers.borne(pool, enclosed)
    case = await cases.case_by_id(pool, found[0]) if found is not None else None
    if found is None or case is None or not opens(link, await family_of(house, link), case):
        raise Unknown("There is no such paper.")
    return found[1]


async def _talks(
    house: "House", link: "Link", family: "Sequence[int]", opened: "Sequence[Case]"
) -> "list[Contact]":
    """Contacts under this brand that are surely theirs: anybody may type another's number, so a
    contact counts where one of us opened a case with it, or its number or address is verified."""
    pool = house.journal.database.pool
    known = {one.value for one in await customers.reaches_of(pool, family) if one.verified}
    spoken = await cases.contacts_of_cases(pool, [one.id for one in opened])
    joined = {contact for talks in spoken.values() for contact in talks}
    found = [
        one
        for customer in family
        for one in await contacts.contacts_of_customer(
            pool, customer, limit=TALKS_SHOWN, brands=[link.brand]
        )
    ]
    return [
        one
        for one in found
        if one.erased_at is None
        and (one.id in joined or _number(one.phone) in known or one.email.lower() in known)
    ]


def _number(phone: str) -> str:
    """As a number that is verified is written: E.164."""
    return "+" + "".join(sign for sign in phone if sign.isdigit())


def _places(house: "House", theirs: "Sequence[Contact]") -> list[MyPlace]:
    """Those that the line has now."""
    scene = house.scene
    found = []
    for one in theirs:
        live, story = scene.contact(one.id), scene.story(one.id)
        card = scene.cards.get(one.id)
        if live is None or story is None:
            continue
        token = card.token if card is not None else ""
        slug = scene.directory.brand(one.brand).slug
        found.append(
            MyPlace(
                path=f"/{slug}/place/{token}" if token else "",
                state=live.state,  # type: ignore[arg-type]
                channel=story.channel,  # type: ignore[arg-type]
                since=story.waits_from,
                ahead=scene.line.reckoning(one.id)[0] if live.state in _IN_LINE else 0,
            )
        )
    return found


def _promise(house: "House", one: "Promise") -> MyPromise:
    can = []
    if one.ended_at is None and one.state == "open" and one.kind == "call":
        can = ["time", "release"]
    return MyPromise(
        promise=one.id,
        by=house.scene.directory.person(one.person),
        kind=one.kind,
        words=one.words,
        due_at=one.due_at,
        late=one.state == "broken" or one.instead_of is not None,
        state=one.state,
        ended_at=one.ended_at,
        can=can,
    )


async def _notes(house: "House", theirs: "Sequence[Contact]") -> list[MyNote]:
    """What was agreed in talks that are over, the newest first."""
    directory = house.scene.directory
    over = [one.id for one in theirs if house.scene.contact(one.id) is None]
    await house.scene.cards.fetch(over)
    found = []
    for contact in over:
        note = parts.notes(house.scene.cards.get(contact), directory)
        house.scene.let_go(contact)
        if note.by is not None and note.saved_at is not None and note.agreed.strip():
            found.append(MyNote(note.agreed.strip(), note.by, note.saved_at))
    return sorted(found, key=lambda one: -one.at)


class _Told(NamedTuple):
    """What belongs to cases: the sales by id, `borne` by letter, the rest by case."""

    sold: "dict[int, Whole]"
    ways: "dict[int, list[Accommodation]]"
    steps: "dict[int, list[Step]]"
    written: "dict[int, list[Mail]]"
    withdrew: "dict[int, list[Withdrawal]]"
    borne: "dict[int, list[Borne]]"


async def _cases(house: "House", opened: "Sequence[Case]", language: str) -> list[MyCase]:
    """In a few questions however many they are."""
    pool, numbers = house.journal.database.pool, [one.id for one in opened]
    sold = await sales.wholes(pool, sorted({one.sale for one in opened if one.sale}))
    letters_of = await letters.mail_of_cases(pool, numbers)
    borne = await papers.borne_by(pool, [one.id for one in letters_of])
    told = _Told({one.sale.id: one for one in sold}, {}, {}, {}, {}, borne)
    case_of: dict[int, int] = {}
    for way in await accommodations.of_cases(pool, numbers):
        case_of[way.id] = way.service_case
        told.ways.setdefault(way.service_case, []).append(way)
    for step in await accommodations.steps_of_cases(pool, numbers):
        told.steps.setdefault(case_of.get(step.accommodation, 0), []).append(step)
    for letter in letters_of:
        told.written.setdefault(letter.service_case or 0, []).append(letter)
    for declared in await withdrawals.of_cases(pool, numbers):
        told.withdrew.setdefault(declared.service_case or 0, []).append(declared)
    return [_case(house, one, told, language) for one in opened]


def _case(house: "House", case: "Case", told: _Told, language: str) -> MyCase:
    whole = told.sold.get(case.sale or 0)
    line = next((one for one in whole.lines if one.id == case.line), None) if whole else None
    steps = told.steps.get(case.id, [])
    return MyCase(
        case=case.id,
        thing=line.name if line is not None else case.title,
        number=(whole.sale.number or whole.sale.external) if whole is not None else "",
        state=case.state,
        useful=case.useful,
        waits=case.state == "asked",
        owner=parts.somebody(case.owner or 0, house.scene.directory),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        ways=[
            _way(house, one, steps, language)
            for one in told.ways.get(case.id, [])
            if one.decision in _SHOWN
        ],
        letters=[
            MyLetter(
                one.subject,
                for_our_eyes(one.plain),
                one.made_at,
                [
                    MyPaper(paper.name, paper.media_type, paper.size, f"papers/{paper.id}")
                    for paper in told.borne.get(one.id, ())
                ],
            )
            for one in told.written.get(case.id, [])
            if one.kind != "letter_refused" and one.plain
        ],
        withdrew_at=min((one.at for one in told.withdrew.get(case.id, [])), default=None),
    )


def _way(house: "House", one: "Accommodation", steps: "Sequence[Step]", language: str) -> MyWay:
    return MyWay(
        agreed=one.words
        or words.say(
            language,
            f"says.{one.body.get('what', one.kind)}",
            one.body.get("fields", {}),
            one.currency or "",
        ),
        by=house.scene.directory.person(one.person),
        at=one.agreed_at or one.made_at,
        asked=one.decision in ("asked", "approved"),
        done=one.decision == "done",
        amount_minor=one.amount_minor,
        currency=one.currency or "",
        steps=[
            _step(step, language, one.currency or "")
            for step in steps
            if step.accommodation == one.id and step.kind not in _UNSAID
        ],
    )


def _step(step: "Step", language: str, currency: str) -> MyStep:
    plan, proof = step.body.get("plan", {}), step.proof
    what = plan.get("what", step.kind)
    return MyStep(
        kind=step.kind,
        text=words.say(language, f"step.{what}", plan.get("fields", {}), currency),
        state=step.state,
        due_on=_day(plan.get("due_on")),
        changed_at=step.changed_at,
        carrier=proof.get("carrier", ""),
        tracking=proof.get("tracking", ""),
        tracking_url=_web(proof.get("tracking_url", "")),
        label_url=_web(proof.get("label_url", "")),
    )


def _day(said: object) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) and said else None


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""
