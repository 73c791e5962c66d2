"""A customer's own page, found by the token of a letter's link, and the ways to it.

The token is the only key and is never logged. An unknown one, one whose time is over and one of a
customer who was erased are answered alike: not there.
"""

import hashlib
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.background_tasks import BackgroundTask
from litestar.params import JSONBody

from lamplight.journal.tables import customers, finding, links, run, withdrawals
from lamplight.runtime import letters
from lamplight.runtime.customers import answering, mine, withdrawing
from lamplight.runtime.customers.withdrawing import Declared
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.views import SlotView
from lamplight.runtime.views.mine import MineView, WithdrawalView
from lamplight.web.address import check_guessing, count_unknown, limited, spend
from lamplight.web.doors import Doors, doors_of
from lamplight.web.forms import Form
from lamplight.web.papers import FILES, as_file
from lamplight.web.problems import Refusal, answers, bad_input, not_found
from lamplight.web.text import Email, Id, Ids, Key, PathId, Slug, Token, When, Words

_LONGEST_TOKEN = 100
_CHANGES = answers(400, 403, 404, 409, 413, 415, 429, 503)
_SECRET = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=r"^[0-9 ]+$")]
_NAME = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f]+$")]
_ORDER = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\u0000-\u001f]*$")]

Asking = Request[Any, Any, Any]


class CodeWish(Form, frozen=True, kw_only=True):
    """Whom to send a code, under which brand."""

    brand: Slug
    email: Email


class CodeTry(CodeWish, frozen=True, kw_only=True):
    """The code that was sent to this address."""

    code: _SECRET


class MyAnswer(Form, frozen=True, kw_only=True):
    """Whether it is useful now, and what is missing."""

    case: Id
    answer: Literal["yes", "not_yet"]
    words: Words = ""


class MyTime(Form, frozen=True, kw_only=True):
    """Another time for a promised call, one of those that are listed; none: it isn't needed any
    more."""

    promise: Id
    at: When | None = None


class MyUnits(Form, frozen=True, kw_only=True):
    """So many units of a line."""

    line: Id
    units: Annotated[int, msgspec.Meta(ge=1, le=10**6)]


class MyWithdrawal(Form, frozen=True, kw_only=True):
    """Withdrawing from a sale: from these lines of it, or from all where none is named; `units` of
    a line where it isn't all of them. The same key again is the same declaration."""

    sale: Id
    lines: Ids
    units: Annotated[tuple[MyUnits, ...], msgspec.Meta(max_length=200)] = ()
    name: _NAME
    email: Email
    key: Key


class NamedPart(Form, frozen=True, kw_only=True):
    """A part of an order in their own words, and how many of it where they say so."""

    what: _NAME
    units: Annotated[int, msgspec.Meta(ge=1, le=10**6)] | None = None


class NewWithdrawal(Form, frozen=True, kw_only=True):
    """Withdrawing without a link: which order of which brand (empty where they
    don't know), which `parts` of it (none: all), who, and where to acknowledge it."""

    brand: Slug
    number: _ORDER = ""
    parts: Annotated[tuple[NamedPart, ...], msgspec.Meta(max_length=20)] = ()
    name: _NAME
    email: Email
    key: Key


class OwnToken(msgspec.Struct, frozen=True):
    """The way to one's own page, `/mine/TOKEN`."""

    token: str


async def link_of(request: Asking, token: str) -> links.Link:
    """What a token opens. Raises 404, and counts who guesses."""
    check_guessing(request)
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        count_unknown(request)
        raise not_found("mine_unknown")
    try:
        return await mine.link_of(doors_of(request).house, token)
    except Unknown:
        count_unknown(request)
        raise not_found("mine_unknown") from None


async def _changing(request: Asking, token: str) -> links.Link:
    link = await link_of(request, token)
    doors = doors_of(request)
    spend(doors.limits.place, f"mine {link.customer}", doors.now())
    return link


@get("/{token:str}", guards=[limited("places")], responses=answers(404, 429, 503))
async def show_mine(request: Asking, token: Token) -> MineView:
    """What was promised and agreed, and what the customer may do. Looking changes nothing."""
    return await mine.mine_view(doors_of(request).house, await link_of(request, token))


@get(
    "/{token:str}/papers/{paper:int}",
    guards=[limited("places")],
    responses=answers(400, 404, 429, 503),
    opt={"gives": FILES},
)
async def show_my_paper(request: Asking, token: Token, paper: PathId) -> Response[bytes]:
    """Something that a letter took along."""
    link = await link_of(request, token)
    return as_file(await mine.paper_of(doors_of(request).house, link, paper))


@post("/{token:str}/useful", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def say_useful(request: Asking, token: Token, data: JSONBody[MyAnswer]) -> MineView:
    """Is it useful now? Said twice it is heard once."""
    link, house = await _changing(request, token), doors_of(request).house
    await answering.useful(house, link, data.case, data.answer, data.words.strip())
    return await mine.mine_view(house, link)


@get(
    "/{token:str}/promises/{promise:int}/times",
    guards=[limited("reads")],
    responses=answers(400, 404, 429, 503),
)
async def list_times(request: Asking, token: Token, promise: PathId) -> list[SlotView]:
    """The times at which a promised call can come instead: somebody is here and has time then."""
    return await answering.times(doors_of(request).house, await link_of(request, token), promise)


@post("/{token:str}/time", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def change_time(request: Asking, token: Token, data: JSONBody[MyTime]) -> MineView:
    """A promised call comes at another time, or isn't needed any more."""
    link, house = await _changing(request, token), doors_of(request).house
    if data.at is None:
        await answering.release_call(house, link, data.promise)
    else:
        await answering.move_call(house, link, data.promise, data.at)
    return await mine.mine_view(house, link)


@post("/{token:str}/withdrawal", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def withdraw(request: Asking, token: Token, data: JSONBody[MyWithdrawal]) -> WithdrawalView:
    """Withdraw from a contract: taken down and acknowledged at once, whatever the rules say of it;
    a person looks at it."""
    link, house = await _changing(request, token), doors_of(request).house
    return await withdrawing.from_page(
        house,
        link,
        data.sale,
        Declared(
            brand=link.brand,
            name=data.name.strip(),
            email=data.email,
            number="",
            key=f"mine/{link.customer}/{data.key}",
            lines=tuple(sorted(set(data.lines))),
            units={one.line: one.units for one in data.units if one.line in data.lines},
            page=True,
        ),
    )


# ── without a link ───────────────────────────────────────────────────────────────────────────


@post("/code", status_code=204, guards=[limited("contacts")], responses=_CHANGES)
async def send_code(request: Asking, data: JSONBody[CodeWish]) -> Response[None]:
    """A letter with a link and a code, where this address is known to be a customer's. The answer
    is the same either way, and comes before anybody looks."""
    doors = doors_of(request)
    brand = _brand(doors, data.brand)
    doors.house.require_ready()
    task = BackgroundTask(_write_code, doors, brand, data.email)
    return Response(None, status_code=204, background=task)


@post("/code/open", status_code=200, guards=[limited("places")], responses=_CHANGES)
async def open_with_code(request: Asking, data: JSONBody[CodeTry]) -> OwnToken:
    """The way to the page, for who knows the code that their address was sent."""
    check_guessing(request)
    doors = doors_of(request)
    brand = _brand(doors, data.brand)
    doors.house.require_ready()
    address = letters.address_of(data.email) or data.email
    token = await links.use_code(
        doors.pool,
        address=address,
        brand=brand,
        code=data.code.replace(" ", ""),
        now=doors.now(),
    )
    if token is None:
        count_unknown(request)
        raise Refusal(404, "code_wrong")
    return OwnToken(token)


@post("/withdrawal", status_code=200, guards=[limited("contacts")], responses=_CHANGES)
async def withdraw_without_link(request: Asking, data: JSONBody[NewWithdrawal]) -> WithdrawalView:
    """Withdraw from a contract without signing in. Whether there is such an order isn't said: it is
    acknowledged, and one of us looks at it."""
    doors = doors_of(request)
    brand = _brand(doors, data.brand)
    address = letters.address_of(data.email)
    if address is None:
        raise BadAsk("email_wrong", "No letter can be written to this address.")
    spend(doors.limits.letters, address.lower(), doors.now())
    parts = tuple(withdrawals.Part(one.what.strip(), one.units) for one in data.parts)
    if not all(one.what for one in parts):
        raise bad_input("part_empty", "parts")
    said = (str(brand), data.number.strip(), data.name.strip(), address.lower(), data.key, *parts)
    # Who says the same with the same key is the same: nobody is shown what another declared.
    digest = hashlib.sha256(msgspec.json.encode(said)).hexdigest()
    return await withdrawing.from_anybody(
        doors.house,
        Declared(
            brand=brand,
            name=data.name.strip(),
            email=address,
            number=data.number.strip(),
            key=f"open/{digest}",
            parts=parts,
        ),
    )


def _brand(doors: Doors, slug: str) -> int:
    found = doors.directory.brand_of(slug)
    if found is None:
        raise bad_input("brand_unknown")
    return found.id


async def _write_code(doors: Doors, brand: int, email: str) -> None:
    address = letters.address_of(email)
    customer = await withdrawals.customer_of_address(doors.pool, address or "")
    if address is None or customer is None:
        return
    root = await customers.root(doors.pool, customer)
    if brand not in await finding.brands_of(doors.pool, root):
        return
    now = doors.now()
    async with run.transaction(doors.pool) as session:
        letter = letters.Letter(
            kind="link",
            brand=brand,
            customer=customer,
            address=address,
            key=f"link/{brand}/{customer}/{now}",
        )
        await letters.write(session, letter, now)
    doors.house.wake_effects()


router = Router(
    "/mine",
    route_handlers=[
        send_code,
        open_with_code,
        withdraw_without_link,
        show_mine,
        show_my_paper,
        say_useful,
        list_times,
        change_time,
        withdraw,
    ],
    tags=["mine"],
)
