"""What shops and payment providers tell, as soon as something changes there.

Not in the description of the API, which is for our own pages: `docs/shops` says how it is called.
"""

from typing import Annotated, Any

import structlog
from litestar import Request, Router, post
from litestar.params import Parameter

from lamplight.runtime.connectors import Away, Unverified
from lamplight.runtime.errors import Unknown
from lamplight.web.address import check_guessing, count_unknown, limited
from lamplight.web.doors import doors_of
from lamplight.web.problems import Refusal, not_found

LARGEST = 256 * 1024
"""Bytes of a webhook: some tell all of an order."""

ShopName = Annotated[str, Parameter(max_length=60)]
_log = structlog.get_logger()


@post(
    "/{shop:str}",
    status_code=204,
    request_max_body_size=LARGEST,
    guards=[limited("hooks")],
    include_in_schema=False,
)
async def hear(request: Request[Any, Any, Any], shop: ShopName) -> None:
    """Take a webhook of a shop: it is believed only with the signature that its kind asks for.
    What it speaks of is read anew."""
    doors = doors_of(request)
    check_guessing(request)
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        await doors.following.hear(shop, headers, body)
    except Unknown:
        count_unknown(request)
        raise not_found() from None
    except Unverified as error:
        _log.warning("a hook isn't believed", shop=shop, why=str(error))
        raise Refusal(401, "hook_unverified", why=str(error)) from None
    except Away:
        raise Refusal(503, "not_ready", {"Retry-After": "60"}) from None


router = Router("/api/v1/hooks", route_handlers=[hear])
