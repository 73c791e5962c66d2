"""People and brands made through the API, as a lead makes them; each test has its own."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx
from tests._plain import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import BrowserContext
    from tests.e2e.house import House

PASSWORD: Final = "correct lamp battery staple"
SESSION: Final = "lamplight_session"
ALWAYS: Final = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}]
_number = itertools.count(1)


class Api:
    """The REST API as one signed-in person, or as nobody yet."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._client = httpx.Client(
            base_url=f"{house.address}/api/v1",
            headers={"Origin": house.address},
            timeout=20,
            verify=PLAIN,
        )

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        """Send a request and give its JSON. Raises AssertionError with the answer to a bad one."""
        answer = self._client.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    @property
    def session(self) -> str:
        """The session cookie's value."""
        return self._client.cookies[SESSION]

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()


def first_lead(api: Api) -> None:
    """Set an empty house up: the first lead, signed in afterwards."""
    token = api.house.find(r"/setup/([\w.~-]+)")
    form = {
        "name": "Priya Raman",
        "email": "lead@example.org",
        "password": PASSWORD,
        "languages": ["en"],
    }
    api("POST", f"/setup/{token}", form)


@dataclass(slots=True)
class Colleague:
    """One who answers. `api` is signed in as them."""

    id: int
    name: str
    email: str
    api: Api

    def here(self) -> None:
        """Ready to answer."""
        self.api("POST", "/desk/presence", {"state": "here"})

    def away(self) -> None:
        """Not here."""
        self.api("POST", "/desk/presence", {"state": "away"})

    def offered(self) -> dict[str, Any] | None:
        """The offer that rings at their desk now."""
        offer: dict[str, Any] | None = self.api("GET", "/desk")["offer"]
        return offer

    def await_offer(self) -> int:
        """Wait until somebody rings at their desk; the contact."""
        end = time.monotonic() + 10
        while (offer := self.offered()) is None:
            assert time.monotonic() < end, f"nobody rang at {self.name}'s desk"
            time.sleep(0.05)
        contact: int = offer["contact"]
        return contact

    def become_busy(self, shop: Shop, channel: str = "voice") -> int:
        """Answer somebody who needs no window here; the contact, to be ended later."""
        shop.visitor(channel)
        contact = self.await_offer()
        self.api("POST", f"/desk/offers/{contact}/accept", {"channel": channel})
        return contact

    def end(self, contact: int) -> None:
        """End a talk and be free at once."""
        self.api("POST", f"/desk/contacts/{contact}/end")
        self.api("POST", "/desk/wrap-up/finish")

    def enter(self, context: BrowserContext) -> None:
        """Let a browser profile be signed in as them."""
        context.add_cookies(
            [
                {
                    "name": SESSION,
                    "value": self.api.session,
                    "url": self.api.house.address,
                    "httpOnly": True,
                }
            ]
        )


class Shop:
    """One brand with people of its own: contacts of other tests never ring here."""

    def __init__(self, lead: Api, **changes: Any) -> None:
        self.lead = lead
        self.house = lead.house
        self.people: list[Colleague] = []
        self._apis: list[Api] = []
        number = next(_number)
        asked = {
            "name": f"Shop {number}",
            "slug": f"shop-{number}",
            "timezone": "Europe/London",
            "languages": ["en"],
            "hours": ALWAYS,
        }
        made = lead("POST", "/admin/brands", asked | changes)
        self.id: int = made["id"]
        self.slug: str = made["slug"]
        self.name: str = made["name"]

    @property
    def address(self) -> str:
        """The brand's customer page."""
        return f"{self.house.address}/{self.slug}"

    def change(self, **changes: Any) -> None:
        """Change the brand, as opening hours."""
        self.lead("PATCH", f"/admin/brands/{self.id}", changes)

    def person(
        self,
        name: str,
        *,
        channels: Sequence[str] = (),
        languages: Sequence[str] = ("en",),
        role: str = "agent",
    ) -> Colleague:
        """Invite somebody and let them join by the link. They are away until told."""
        email = f"{name.lower()}-{next(_number)}@example.org"
        link = self.lead("POST", "/invitations", {"role": role, "brands": [self.id]})["link"]
        token = urlsplit(link).path.rsplit("/", 1)[-1]
        api = Api(self.house)
        self._apis.append(api)
        joined = {
            "name": name,
            "password": PASSWORD,
            "email": email,
            "languages": list(languages),
        }
        me = api("POST", f"/invitations/{token}", joined)  # and is signed in
        person = Colleague(me["person"]["id"], name, email, api)
        if channels:
            self.lead("PATCH", f"/people/{person.id}", {"channels": list(channels)})
        self.people.append(person)
        return person

    def visitor(self, channel: str = "voice") -> str:
        """Somebody asks who has no window here; the token of their place."""
        api = Api(self.house)
        asked = {"channel": channel, "language": "en"}
        token: str = api("POST", f"/brands/{self.slug}/contacts", asked)["token"]
        api.close()
        return token

    def close(self) -> None:
        """Send everybody home, so that nothing of this shop rings any more."""
        try:
            for person in self.people:
                person.away()
        finally:
            for api in self._apis:
                api.close()
