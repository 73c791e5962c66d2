"""What a person judges that no rule can say."""

from typing import Annotated

import msgspec
from litestar import Router, delete, post
from litestar.params import JSONBody

from lamplight.runtime.cases import wishes
from lamplight.web.cases import cases_of
from lamplight.web.forms import Form
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, lead, record, signed_in
from lamplight.web.text import Code, Id, Key, PathId

_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)
Question = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[A-Z_]+$")]


class NewJudgement(Form, frozen=True, kw_only=True):
    """What somebody judged of a question that a duty of a line leaves open, and by what they judged
    it. `case` is where they did."""

    line: Id
    duty: Code
    question: Question
    answer: Code
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"^[^\u0000]+$")]
    case: Id | None = None
    key: Key


@post("/sales/{sale:int}/judgements", status_code=204, responses=_CHANGES)
async def judge(request: Ask, sale: PathId, data: JSONBody[NewJudgement]) -> None:
    """Judge what no rule can say. To judge anew what somebody has judged is for leads."""
    await cases_of(request).judging.judge(
        request.user.id,
        wishes.Judgement(
            sale=sale,
            line=data.line,
            case=data.case or 0,
            duty=data.duty,
            question=data.question,
            answer=data.answer,
            words=data.words.strip(),
            key=data.key,
        ),
    )
    await record(request, "judgement.made", "sale", sale)


@delete("/judgements/{judgement:int}", status_code=204, responses=_CHANGES, guards=[lead])
async def take_back(request: Ask, judgement: PathId) -> None:
    """What was judged stands no more, and the question is open again. For leads."""
    await cases_of(request).judging.take_back(request.user.id, judgement)
    await record(request, "judgement.taken_back", "judgement", judgement)


router = Router("/", route_handlers=[judge, take_back], guards=[signed_in], tags=["cases"])
