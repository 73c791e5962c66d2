"""Cases: what is proposed, agreed, approved, refused and done, for whoever answers."""

from typing import Annotated

from litestar import Router, get, post
from litestar.params import JSONBody, QueryParameter

from lamplight.basis.failures import Failure
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.facade import Cases
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.views.cases import (
    CaseRow,
    CaseView,
    GroundsView,
    OwedToday,
    TaskRow,
)
from lamplight.runtime.views.proposals import ProposalView
from lamplight.runtime.views.sales import OwedView
from lamplight.web.case_forms import (
    Give,
    GoodsAre,
    GoodsNow,
    IsUseful,
    Leave,
    Looked,
    NewCase,
    NewCause,
    NewDenial,
    NewFacts,
    NewPromise,
    NewTime,
    NewWay,
    Said,
    StepDone,
    StepFailed,
)
from lamplight.web.doors import doors_of
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, lead, record, signed_in
from lamplight.web.text import LARGEST_ID, PathId

_READS = answers(400, 401, 403, 404, 429, 503)
_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)
LINE = Annotated[int, QueryParameter(ge=1, le=LARGEST_ID)]
WAY = Annotated[Failure, QueryParameter(description="What failed")]
PART = Annotated[
    str,
    QueryParameter(
        max_length=200, pattern=r"^[^\u0000]*$", description="The part that failed: sku"
    ),
]
UNITS = Annotated[
    int, QueryParameter(ge=0, le=10**6, description="Units of the line that failed; 0: not said")
]
OPTION = Annotated[
    str, QueryParameter(max_length=100, pattern=r"^[^\u0000]*$", description="Its sum is chosen")
]
SUM = Annotated[
    int,
    QueryParameter(
        ge=0, le=10**12, description="The sum in smallest units of the currency; 0: as proposed"
    ),
]
CASE = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID, description="0: none yet")]


def cases_of(request: Ask) -> Cases:
    """The cases of the house."""
    return doors_of(request).house.cases


@get("/sales/{sale:int}/proposal", responses=_READS)
async def show_proposal(  # noqa: PLR0917 # a query names its parts
    request: Ask,
    sale: PathId,
    line: LINE,
    failure: WAY,
    case: CASE = 0,
    part: PART = "",
    units: UNITS = 0,
    option: OPTION = "",
    amount_minor: SUM = 0,
) -> ProposalView:
    """What could be done for a line that failed so, in order: duty, promised time, cost. With
    another sum for one `option`, as its `choice` allows."""
    wanted = Wanted(failure, case, part, units, option, amount_minor or None)
    return await cases_of(request).proposal(request.user.id, sale, line, wanted)


@get("/cases", responses=_READS)
async def list_cases(request: Ask) -> list[CaseRow]:
    """One's own open cases, what comes next soonest first."""
    return await cases_of(request).rows(request.user.id)


@post("/cases", responses=_CHANGES)
async def open_case(request: Ask, data: JSONBody[NewCase]) -> CaseView:
    """Open a case with its first way of making it right: agreed at once, or asked for."""
    shown = await cases_of(request).open(
        request.user.id,
        wishes.Open(
            sale=data.sale,
            line=data.line,
            title=data.title.strip(),
            contact=data.contact or 0,
            way=_way(data),
        ),
    )
    await record(request, "case.opened", "service_case", shown.case)
    return shown


def _way(data: NewWay) -> wishes.Way:
    return wishes.Way(
        failure=data.failure,
        part=data.part,
        units=data.units,
        option=data.option,
        amount_minor=data.amount_minor,
        version=data.version,
        words=data.words.strip(),
        consent=data.consent,
        key=data.key,
    )


@get("/cases/{case:int}", responses=_READS)
async def show_case(request: Ask, case: PathId) -> CaseView:
    """One case whole."""
    return await cases_of(request).show(request.user.id, case)


@post("/cases/{case:int}/accommodations", responses=_CHANGES)
async def add_way(request: Ask, case: PathId, data: JSONBody[NewWay]) -> CaseView:
    """A further way for the same case."""
    shown = await cases_of(request).add(request.user.id, case, _way(data))
    await record(request, "case.agreed", "service_case", case)
    return shown


@post("/cases/{case:int}/owner", responses=_CHANGES)
async def give_case(request: Ask, case: PathId, data: JSONBody[Give]) -> CaseView:
    """Somebody else has it from now on."""
    shown = await cases_of(request).give(request.user.id, case, data.person)
    await record(request, "case.given", "service_case", case)
    return shown


@post("/cases/{case:int}/cause", responses=_CHANGES)
async def name_cause(request: Ask, case: PathId, data: JSONBody[NewCause]) -> CaseView:
    """What failed at its root."""
    return await cases_of(request).cause(request.user.id, case, data.cause, data.detail.strip())


@post("/cases/{case:int}/useful", responses=_CHANGES)
async def say_useful(request: Ask, case: PathId, data: JSONBody[IsUseful]) -> CaseView:
    """What the customer said when they were asked: yes ends the case, "not yet" brings it back."""
    shown = await cases_of(request).useful(request.user.id, case, data.answer)
    await record(request, "case.useful", "service_case", case)
    return shown


@post("/cases/{case:int}/denials", responses=_CHANGES)
async def deny(request: Ask, case: PathId, data: JSONBody[NewDenial]) -> CaseView:
    """Refuse something, to be looked at by somebody else before the customer hears it."""
    shown = await cases_of(request).deny(
        request.user.id,
        case,
        wishes.Denial(
            kind=data.kind,
            reason=data.reason,
            rule=data.rule,
            rule_version=data.rule_version,
            facts=tuple(data.facts),
            alternative=data.alternative.strip(),
            words=data.words.strip(),
            judged=data.judged,
            again=data.again or 0,
            key=data.key,
        ),
    )
    await record(request, "denial.made", "service_case", case)
    return shown


@get("/cases/{case:int}/grounds", responses=_READS)
async def show_grounds(request: Ask, case: PathId) -> GroundsView:
    """What can be refused in this case, and what a refusal may rest on: rules also where their time
    is over or they don't hold."""
    return await cases_of(request).grounds(request.user.id, case)


@post("/denials/{denial:int}/confirm", responses=_CHANGES)
async def confirm_denial(request: Ask, denial: PathId, data: JSONBody[Looked]) -> CaseView:
    """A second person agrees with a refusal as they read it; the customer is told then. One that
    was written anew since, or of which something new came up, is refused with `denial_changed`."""
    cases = cases_of(request)
    shown = await cases.review(request.user.id, denial, data.version, confirm=True)
    await record(request, "denial.confirmed", "denial", denial)
    return shown


@post("/denials/{denial:int}/overturn", responses=_CHANGES)
async def overturn_denial(request: Ask, denial: PathId, data: JSONBody[Looked]) -> CaseView:
    """A second person doesn't agree with a refusal as they read it: it goes back to who wrote it.
    `denial_changed` as when it is confirmed."""
    cases = cases_of(request)
    shown = await cases.review(request.user.id, denial, data.version, confirm=False)
    await record(request, "denial.overturned", "denial", denial)
    return shown


@post("/denials/{denial:int}/reopen", responses=_CHANGES)
async def reopen_denial(request: Ask, denial: PathId, data: JSONBody[NewFacts]) -> CaseView:
    """Something is new: a refusal that was said is opened again, one that waits is looked at with
    it."""
    shown = await cases_of(request).new_facts(request.user.id, denial, data.words.strip())
    await record(request, "denial.reopened", "denial", denial)
    return shown


@post("/accommodations/{accommodation:int}/approve", responses=_CHANGES)
async def approve(request: Ask, accommodation: PathId, data: JSONBody[Leave]) -> CaseView:
    """Yes, from whoever may: it is agreed and begins. What isn't any more as it was asked for is
    refused with `option_changed`, and asked for as it is now."""
    shown = await cases_of(request).approve(request.user.id, accommodation, data.version)
    await record(request, "accommodation.approved", "accommodation", accommodation)
    return shown


@post("/accommodations/{accommodation:int}/refuse", responses=_CHANGES)
async def refuse(request: Ask, accommodation: PathId, data: JSONBody[Said]) -> CaseView:
    """No, with words for who asked."""
    shown = await cases_of(request).refuse(request.user.id, accommodation, data.words.strip())
    await record(request, "accommodation.refused", "accommodation", accommodation)
    return shown


@post("/accommodations/{accommodation:int}/undo", responses=_CHANGES)
async def undo(request: Ask, accommodation: PathId, data: JSONBody[Said]) -> CaseView:
    """Take back what can be taken back; what was agreed, with words that the customer reads."""
    shown = await cases_of(request).undo(request.user.id, accommodation, data.words.strip())
    await record(request, "accommodation.undone", "accommodation", accommodation)
    return shown


@post("/accommodations/{accommodation:int}/goods", responses=_CHANGES)
async def goods(request: Ask, accommodation: PathId, data: JSONBody[GoodsNow]) -> CaseView:
    """What became of goods that should come back: they are here, or stay with the customer."""
    shown = await cases_of(request).goods(request.user.id, accommodation, data.state)
    await record(request, "accommodation.goods", "accommodation", accommodation)
    return shown


@post("/accommodations/{accommodation:int}/judging", responses=_CHANGES)
async def judge_goods(request: Ask, accommodation: PathId, data: JSONBody[GoodsAre]) -> CaseView:
    """How goods are that came back: anybody finds them right or doubts it; what is doubted, one who
    leads finds right or wrong. It moves no money."""
    wish = wishes.Inspection(
        says=data.says,
        reason=data.reason,
        words=data.words.strip(),
        units=data.units,
        key=data.key,
    )
    shown = await cases_of(request).inspect(request.user.id, accommodation, wish)
    await record(request, "accommodation.judged", "accommodation", accommodation)
    return shown


@get("/tasks", responses=_READS)
async def list_tasks(request: Ask) -> list[TaskRow]:
    """Steps that one does by hand, the soonest first."""
    return await cases_of(request).tasks(request.user.id)


@post("/steps/{step:int}/done", responses=_CHANGES)
async def step_done(request: Ask, step: PathId, data: JSONBody[StepDone]) -> CaseView:
    """It is done, and this shows it."""
    shown = await cases_of(request).step_done(request.user.id, step, data.proof)
    await record(request, "step.done", "step", step)
    return shown


@post("/steps/{step:int}/failed", responses=_CHANGES)
async def step_failed(request: Ask, step: PathId, data: JSONBody[StepFailed]) -> CaseView:
    """It couldn't be done."""
    shown = await cases_of(request).step_failed(request.user.id, step, data.reason)
    await record(request, "step.failed", "step", step)
    return shown


@post("/steps/{step:int}/never", responses=_CHANGES, guards=[lead])
async def step_never(request: Ask, step: PathId, data: JSONBody[StepDone]) -> CaseView:
    """Nobody knew whether it happened: it surely didn't, and this shows it. For leads."""
    shown = await cases_of(request).step_never(request.user.id, step, data.proof)
    await record(request, "step.never", "step", step)
    return shown


@post("/steps/{step:int}/again", responses=_CHANGES)
async def step_again(request: Ask, step: PathId) -> CaseView:
    """Try once more, under the same key."""
    shown = await cases_of(request).step_again(request.user.id, step)
    await record(request, "step.again", "step", step)
    return shown


@post("/steps/{step:int}/give", responses=_CHANGES)
async def step_give(request: Ask, step: PathId, data: JSONBody[Give]) -> CaseView:
    """Somebody else does it."""
    shown = await cases_of(request).step_give(request.user.id, step, data.person)
    await record(request, "step.given", "step", step)
    return shown


@post("/promises", responses=_CHANGES)
async def promise(request: Ask, data: JSONBody[NewPromise]) -> OwedView:
    """Promise something by a time: it is owed from now on."""
    made = await cases_of(request).promise(
        request.user.id,
        wishes.Promise(
            kind=data.kind,
            due_at=data.due_at,
            words=data.words.strip(),
            contact=data.contact or 0,
            case=data.case or 0,
            customer=data.customer or 0,
            key=data.key,
        ),
    )
    await record(request, "promise.made", "promise", made.promise)
    return made


@post("/promises/{promise_id:int}/kept", responses=_CHANGES)
async def keep_promise(request: Ask, promise_id: PathId) -> OwedView:
    """It is done."""
    shown = await cases_of(request).end_promise(request.user.id, promise_id, "kept")
    await record(request, "promise.kept", "promise", promise_id)
    return shown


@post("/promises/{promise_id:int}/again", responses=_CHANGES, guards=[lead])
async def promise_again(request: Ask, promise_id: PathId, data: JSONBody[NewTime]) -> OwedView:
    """It was broken, and one who leads gives its new time: it is theirs, and the customer reads
    it."""
    shown = await cases_of(request).promise_again(request.user.id, promise_id, data.due_at)
    await record(request, "promise.again", "promise", promise_id)
    return shown


@post("/promises/{promise_id:int}/released", responses=_CHANGES)
async def release_promise(request: Ask, promise_id: PathId) -> OwedView:
    """The customer doesn't need it any more."""
    shown = await cases_of(request).end_promise(request.user.id, promise_id, "released")
    await record(request, "promise.released", "promise", promise_id)
    return shown


@get("/owed", responses=answers(401, 403, 429, 503), guards=[lead])
async def show_owed(request: Ask) -> OwedToday:
    """What is owed and overdue, what waits for a lead, what keeps failing and what it costs."""
    return await cases_of(request).owed_today(request.user.id)


router = Router(
    "/",
    route_handlers=[
        show_proposal,
        list_cases,
        open_case,
        show_case,
        add_way,
        give_case,
        name_cause,
        say_useful,
        deny,
        show_grounds,
        confirm_denial,
        overturn_denial,
        reopen_denial,
        approve,
        refuse,
        undo,
        goods,
        judge_goods,
        list_tasks,
        step_done,
        step_failed,
        step_never,
        step_again,
        step_give,
        promise,
        keep_promise,
        release_promise,
        promise_again,
        show_owed,
    ],
    guards=[signed_in],
    tags=["cases"],
)
