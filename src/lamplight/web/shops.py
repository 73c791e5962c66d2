"""How it is with the shops that are connected, for leads."""

from typing import TYPE_CHECKING

from litestar import Router, get

from lamplight.journal.tables import shops
from lamplight.web.answers import ShopView, UnfitSale
from lamplight.web.doors import doors_of
from lamplight.web.problems import answers
from lamplight.web.staff import Ask, lead, signed_in

if TYPE_CHECKING:
    from lamplight.journal.tables.shops import Shop
    from lamplight.web.doors import Doors

SHOWN = 50
"""Of the sales of one shop that don't fit, so many are listed."""


@get("/", responses=answers(401, 403, 429, 503))
async def list_shops(request: Ask) -> list[ShopView]:
    """Every source of sales: seen when, how far it was read, what is wrong, what doesn't fit."""
    doors = doors_of(request)
    unfit: dict[int, list[shops.Unfit]] = {}
    for one in await shops.unfit_sales(doors.pool, SHOWN):
        unfit.setdefault(one.shop, []).append(one)
    rows = await shops.all_shops(doors.pool)
    return [_view(doors, row, unfit.get(row.id, [])) for row in rows]


def _view(doors: "Doors", row: "Shop", unfit: list[shops.Unfit]) -> ShopView:
    following, now = doors.following, doors.now()
    source = next((one for one in following.sources() if one.name == row.name), None)
    follower = next((one for one in following.followers() if one.state.name == row.name), None)
    state = follower.state if follower is not None else None
    heard = following.heard(row.name)
    if follower is not None:
        how = "followed"
    elif source is not None and source.pays:
        how = "heard"
    else:
        how = "by_hand" if source is not None or row.kind == "byhand" else "files"
    return ShopView(
        shop=row.id,
        name=row.name,
        kind=row.kind,
        how=how,  # type: ignore[arg-type]  # one of the four above
        seen_at=state.seen_at if state is not None else row.seen_at,
        read_at=state.read_at if state is not None else row.seen_at,
        every_ms=follower.every_ms if follower is not None else None,
        late=follower is not None and follower.is_late(now),
        away_since=state.away_since if state is not None else None,
        trouble=state.trouble if state is not None else "",
        why=state.why if state is not None else "",
        hooks_verified=heard.verified,
        hooks_refused=heard.refused,
        hooks_since=following.since,
        hook_at=heard.last_at,
        unfit=[UnfitSale(one.external, one.why, one.since, one.last_at) for one in unfit],
        unfit_all=unfit[0].n if unfit else 0,
    )


router = Router("/shops", route_handlers=[list_shops], guards=[signed_in, lead], tags=["admin"])
