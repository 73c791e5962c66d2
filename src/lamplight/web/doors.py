"""What every door of the web room needs, put together once by `make_app`."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from litestar.connection import ASGIConnection

from lamplight.journal.tables import contacts
from lamplight.mail.postman import Postman
from lamplight.runtime.house import House
from lamplight.runtime.shops.following import Following
from lamplight.web.assets import Assets
from lamplight.web.limits import Limiter
from lamplight.web.passwords import Passwords
from lamplight.web.readings import Readings
from lamplight.web.settings import Limits, WebSettings
from lamplight.web.stream import Streams

if TYPE_CHECKING:
    from lamplight.journal.database import Pool
    from lamplight.runtime.directory import Directory

REMEMBERED: Final = 20_000
"""How many contacts' brands are kept at hand."""


class Limiters:
    """One limiter for every limit of the settings."""

    def __init__(self, limits: Limits) -> None:
        self.sign_in_address = Limiter(limits.sign_in_address)
        self.sign_in_account = Limiter(limits.sign_in_account)
        self.reads = Limiter(limits.reads)
        self.contacts = Limiter(limits.contacts)
        self.places = Limiter(limits.places)
        self.place = Limiter(limits.place)
        self.signals = Limiter(limits.signals)
        self.unknown = Limiter(limits.unknown)
        self.letters = Limiter(limits.letters)
        self.hooks = Limiter(limits.hooks)
        self.staff = Limiter(limits.staff)


class Doors:
    """The house, and what the doors keep themselves: limits, open streams, long answers, password
    threads."""

    def __init__(
        self,
        house: House,
        settings: WebSettings,
        assets: Assets,
        postman: Postman,
        following: Following,
    ) -> None:
        self.house = house
        self.postman = postman
        self.following = following
        self.settings = settings
        self.limits = Limiters(settings.limits)
        self.passwords = Passwords()
        self.streams = Streams()
        self.readings = Readings()
        self.assets = assets
        self._brands: dict[int, int] = {}

    @property
    def pool(self) -> "Pool":
        """Sessions of the database, for the tables of people."""
        return self.house.journal.database.pool

    @property
    def directory(self) -> "Directory":
        """Brands and people as they are shown."""
        return self.house.scene.directory

    async def brand_of(self, contact: int) -> int | None:
        """The brand of a contact, which never changes; None when there is no such contact."""
        if (brand := self._brands.get(contact)) is None:
            found = await contacts.contact_by_id(self.pool, contact)
            if found is None:
                return None
            if len(self._brands) >= REMEMBERED:
                self._brands.clear()
            brand = self._brands[contact] = found.brand
        return brand

    def now(self) -> int:
        """Milliseconds since the Unix epoch, from the house's clock."""
        return self.house.clock.now()


def doors_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Doors:
    """The doors that this request came through."""
    doors: Doors = connection.app.state.doors
    return doors


Guard = Callable[[ASGIConnection[Any, Any, Any, Any], Any], Awaitable[None]]
"""Always a coroutine: a plain function would be called in a thread, at every request."""
