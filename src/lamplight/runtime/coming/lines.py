"""The lines whose figures can be looked at, and who of us answers them.

Figures are of the whole house, so whoever leads sees those of every line, their own brands' first;
customers are named to those only who answer their brand.
"""

from typing import TYPE_CHECKING

from lamplight.runtime.errors import Unknown
from lamplight.runtime.views.coming import LineName

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.runtime.scene import Scene


def lines_of(scene: "Scene", person: int = 0) -> list[LineName]:
    """Every line that there is: first those of the brands that a lead answers, and of these first
    those of service, as they were made."""
    own = {
        line
        for brand in scene.directory.brands_of(person)
        for line in (scene.directory.brands[brand].service_line,
                     scene.directory.brands[brand].sales_line)
    }  # fmt: skip
    known = sorted(
        scene.directory.lines.values(),
        key=lambda one: (one.id not in own, one.purpose == "sales", one.id),
    )
    return [LineName(line.id, line.name, line.purpose) for line in known]


def chosen(scene: "Scene", person: int, line: int | None) -> LineName | None:
    """The line that was asked for, or the first for this lead; None where there is none at all.
    Raises `Unknown` for one that there isn't."""
    known = lines_of(scene, person)
    found = next((one for one in known if line is None or one.id == line), None)
    if found is None and line is not None:
        raise Unknown("There is no such line.")
    return found


def brands_of(scene: "Scene", line: int) -> "list[Brand]":
    """The brands whose customers wait in a line, by id."""
    brands = sorted(scene.directory.brands.values(), key=lambda brand: brand.id)
    return [brand for brand in brands if line in (brand.service_line, brand.sales_line)]


def purpose_in(brand: "Brand", purpose: str) -> int:
    """The line in which a brand's customers wait for a purpose: that of service too for who would
    buy from a brand that has none for it any more, as everywhere where they are counted."""
    return (purpose == "sales" and brand.sales_line) or brand.service_line


def agents_of(scene: "Scene", line: int) -> set[int]:
    """Who of us answers a line."""
    return {one.id for one in scene.line.agents.values() if line in one.crew.lines}


def longest_wrap_up_ms(scene: "Scene", line: int) -> int:
    """The longest wrap-up of those who answer a line; 0 where nobody does."""
    agents = scene.line.agents
    return max((agents[one].wrap_up_ms for one in agents_of(scene, line)), default=0)
