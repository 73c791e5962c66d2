"""Letters that somebody writes to the customer of a case, in their own words."""

from typing import Annotated, Literal

import msgspec
from litestar import Router, post
from litestar.params import JSONBody

from lamplight.runtime.cases import wishes
from lamplight.runtime.views.cases import CaseView
from lamplight.web.cases import cases_of
from lamplight.web.forms import Form
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, record, signed_in
from lamplight.web.text import Id, Key, NoteText, OneLine, PathId

_CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 429, 503)


class Enclosure(Form, frozen=True, kw_only=True):
    """Something of the case that goes along, as `CaseView.papers` lists it."""

    kind: Literal["paper", "still", "label"]
    id: Id


class NewLetter(Form, frozen=True, kw_only=True):
    """A letter in one's own words, without greeting and signature: the template has these. Without
    a subject it has the case's title. `papers` go along: at most ten, and 15 MiB."""

    subject: OneLine = ""
    words: NoteText
    papers: Annotated[tuple[Enclosure, ...], msgspec.Meta(max_length=10)] = ()
    key: Key


@post("/cases/{case:int}/letters", responses=_CHANGES)
async def write_letter(request: Ask, case: PathId, data: JSONBody[NewLetter]) -> CaseView:
    """Write to the customer of a case; it leaves at once and stands in the case."""
    wish = wishes.Letter(
        subject=data.subject.strip(),
        words=data.words.strip(),
        key=data.key,
        papers=tuple(wishes.Enclosed(one.kind, one.id) for one in data.papers),
    )
    await cases_of(request).corresponding.write(request.user.id, case, wish)
    await record(request, "case.letter", "service_case", case)
    return await cases_of(request).show(request.user.id, case)


router = Router("/", route_handlers=[write_letter], guards=[signed_in], tags=["cases"])
