"""Papers of a case: files that one of us puts there for its letters, and pictures of its talks."""

import re
from typing import Annotated, Final
from urllib.parse import quote

from litestar import Response, Router, delete, get, put
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.params import QueryParameter

from lamplight.journal.tables import papers
from lamplight.runtime.views.cases import CaseView
from lamplight.web.cases import cases_of
from lamplight.web.problems import answers, bad_input, refused
from lamplight.web.security import DATA_POLICY
from lamplight.web.staff import Ask, record, signed_in
from lamplight.web.text import PathId, PathText

FILES: Final = tuple(papers.ENDINGS)
"""What `journal.tables.papers.media_type` knows."""
_READS = answers(400, 401, 404, 429, 503)
_NAME = Annotated[
    str,
    QueryParameter(
        max_length=300, pattern=r"^[^\u0000-\u001f\u007f]*$", description="The file's name"
    ),
]
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")


def as_file(file: papers.File) -> Response[bytes]:
    """A file as a browser may have it: pictures are shown, all else is kept; nothing in it runs."""
    shown = "inline" if file.media_type.startswith("image/") else "attachment"
    return Response(
        file.body,
        media_type=file.media_type,
        headers={
            "Content-Security-Policy": DATA_POLICY,
            "Content-Disposition": f"{shown}; filename*=utf-8''{quote(file.name, safe='')}",
            "Cache-Control": "private, no-store",
        },
    )


@put(
    "/{key:str}",
    request_max_body_size=papers.LARGEST,
    responses=answers(400, 401, 403, 404, 409, 413, 415, 429, 503),
    opt={"takes": FILES},
)
async def keep_paper(request: Ask, case: PathId, key: PathText, name: _NAME = "") -> CaseView:
    """Put a file into a case, for its letters: a PDF, or a JPEG, PNG or WebP picture, at most 5
    MiB. What it is, is told from what is in it. The same key again is the same file."""
    if not _KEY.fullmatch(key):
        raise bad_input("bad_request")
    try:
        body = await request.body()
    except RequestEntityTooLarge:
        raise refused(413, "paper_too_large", "A file has at most 5 MB.") from None
    await cases_of(request).papering.keep(request.user.id, case, key, name, body)
    await record(request, "paper.kept", "service_case", case)
    return await cases_of(request).show(request.user.id, case)


@get("/paper/{paper:int}", responses=_READS, opt={"gives": FILES})
async def show_paper(request: Ask, case: PathId, paper: PathId) -> Response[bytes]:
    """A file of a case. Who looked, and when, is written down."""
    file = await cases_of(request).papering.whole(request.user.id, case, "paper", paper)
    await record(request, "paper.seen", "paper", paper)
    return as_file(file)


@get("/still/{still:int}", responses=_READS, opt={"gives": FILES})
async def show_picture(request: Ask, case: PathId, still: PathId) -> Response[bytes]:
    """A picture that was kept in a talk of a case. Who looked, and when, is written down."""
    file = await cases_of(request).papering.whole(request.user.id, case, "still", still)
    await record(request, "still.seen", "still", still)
    return as_file(file)


@delete("/paper/{paper:int}", status_code=200, responses=answers(400, 401, 403, 404, 409, 429, 503))
async def drop_paper(request: Ask, case: PathId, paper: PathId) -> CaseView:
    """Take a file out of a case again; what a letter took along stays."""
    await cases_of(request).papering.drop(request.user.id, case, paper)
    await record(request, "paper.dropped", "service_case", case)
    return await cases_of(request).show(request.user.id, case)


router = Router(
    "/cases/{case:int}/papers",
    route_handlers=[keep_paper, show_paper, show_picture, drop_paper],
    guards=[signed_in],
    tags=["cases"],
)
