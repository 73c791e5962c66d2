"""What customers are written where we say no, with where to go next, and where we take one back."""

from typing import TYPE_CHECKING, NamedTuple

from lamplight.journal.tables import brands
from lamplight.runtime import letters
from lamplight.runtime.cases import news, words

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.denials import Denial
    from lamplight.journal.tables.run import Held


async def denied(
    session: "Held", case: "Case", denial: "Denial", told: tuple[str, str], *, again: bool
) -> None:
    """A refusal that two of us made, with where to go next; `told` are who looked at it and what
    it is about. `again`: they heard a no before, and it was thought over. Each look that ends in a
    no is a letter of its own."""
    reviewer, title = told
    now = denial.reviewed_at or denial.made_at
    language = await letters.language(session, case.brand, case.customer, case.id)
    written = await letters.write(
        session,
        letters.Letter(
            kind="denial",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=denial.person,
            fields={
                "title": title,
                "words": denial.words,
                "alternative": denial.alternative,
                "reviewer": reviewer,
                "next_steps": next_places(language, await brands.brand_by_id(session, case.brand)),
                "again": again,
            },
            key=f"denial/{denial.id}/{now}",
        ),
        now,
    )
    if written is not None:
        await news.heard(session, case.id, now)


async def overturned(
    session: "Held", case: "Case", denial: "Denial", told: tuple[str, str], due_at: int
) -> None:
    """We were wrong: the no that they heard is taken back, and by when they hear what is done
    instead. That is owed from now on. `told` are who looked at it and what it is about."""
    reviewer, title = told
    now = denial.reviewed_at or denial.made_at
    written = await letters.write(
        session,
        letters.Letter(
            kind="denial_overturned",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=case.owner,
            fields={"title": title, "reviewer": reviewer, "due_at": due_at},
            key=f"denial_overturned/{denial.id}/{now}",
        ),
        now,
    )
    if written is not None:
        person = case.owner or denial.reviewer or denial.person
        of = f"overturned/{denial.id}"
        await news.announced(session, case, of, person=person, due_at=due_at, now=now)


class Wrong(NamedTuple):
    """Who finds so many of the units that came back wrong, for what reason, and in which words."""

    person: int
    reason: str
    words: str
    units: int
    back: int


async def goods_wrong(
    session: "Held", case: "Case", about: tuple[int, str], told: Wrong, now: int
) -> None:
    """Goods that came back were found wrong, and where to go next. `about` is what was said by its
    id, and of what thing."""
    inspection, title = about
    language = await letters.language(session, case.brand, case.customer, case.id)
    written = await letters.write(
        session,
        letters.Letter(
            kind="goods_wrong",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=told.person,
            fields={
                "title": title,
                "reason": told.reason,
                "words": told.words,
                "units": told.units,
                "back": told.back,
                "next_steps": next_places(language, await brands.brand_by_id(session, case.brand)),
            },
            key=f"goods_wrong/{inspection}",
        ),
        now,
    )
    if written is not None:
        await news.heard(session, case.id, now)


def next_places(language: str, brand: "Brand | None") -> list[str]:
    """Where somebody goes who doesn't agree: to us once more, then to the body that settles
    disputes for the brand, with whether we take part (Directive 2013/11/EU, art. 13(3))."""
    body = "" if brand is None else brand.dispute_body
    code = "next.adr"
    if brand is not None and body:
        code = "next.adr_part" if brand.dispute_part else "next.adr_no_part"
    return [
        words.say(language, "next.second_look", {}),
        words.say(language, code, {"body": body} if body else {}),
    ]
