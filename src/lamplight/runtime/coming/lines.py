"""The lines whose figures can be looked at, and who of us answers them."""

from typing import TYPE_CHECKING

from lamplight.runtime.views.coming import LineName

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.runtime.scene import Scene


def lines_of(scene: "Scene") -> list[LineName]:
    """Every line, those of service first, as they were made."""
    known = sorted(scene.directory.lines.values(), key=lambda one: (one.purpose == "sales", one.id))
    return [LineName(line.id, line.name, line.purpose) for line in known]


def chosen(scene: "Scene", line: int | None) -> LineName | None:
    """The line that was asked for, or the first; None where there is no such."""
    known = lines_of(scene)
    return next((one for one in known if line is None or one.id == line), None)


def brands_of(scene: "Scene", line: int) -> "list[Brand]":
    """The brands whose customers wait in a line, by id."""
    brands = sorted(scene.directory.brands.values(), key=lambda brand: brand.id)
    return [brand for brand in brands if line in (brand.service_line, brand.sales_line)]


def agents_of(scene: "Scene", line: int) -> set[int]:
    """Who of us answers a line."""
    return {one.id for one in scene.line.agents.values() if line in one.crew.lines}
