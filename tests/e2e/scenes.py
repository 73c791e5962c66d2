"""How tests begin: somebody at a desk, a customer, both in a talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e import ears
from tests.e2e.customer import Customer
from tests.e2e.desk import Desk
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.customer import Way
    from tests.e2e.staff import Shop
    from tests.e2e.studio import Likeness


@dataclass(slots=True)
class Talk:
    """A customer and the desk that answered, and how each of them sounds and looks."""

    customer: Customer
    desk: Desk
    agent: Likeness = FIRST_AGENT

    def is_heard(self) -> None:
        """Wait until each side hears the other."""
        ears.await_voice(self.customer.page, self.agent)
        ears.await_voice(self.desk.page, CUSTOMER)

    def is_face_to_face(self) -> None:
        """Wait until each side hears and sees the other."""
        ears.await_face_to_face(self.customer.page, CUSTOMER, self.desk.page, self.agent)


def customer(windows: Windows, **options: object) -> Customer:
    """A customer's window in a profile of its own."""
    return Customer(windows.page(CUSTOMER, **options))


def talk(windows: Windows, shop: Shop, way: Way = "Face to face", agent: str = "Maya") -> Talk:
    """A person at a desk answers a customer; by video both are seen."""
    desk = Desk.of(windows, FIRST_AGENT, shop.person(agent))
    who = customer(windows)
    who.ask(shop, way)
    desk.answer()
    who.talks_with(agent)
    if way == "Face to face":
        who.show_face()
    return Talk(who, desk)
