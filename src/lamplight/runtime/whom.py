"""Whose waits are looked at: those of a line, of a brand, in a language, or everybody's."""

from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.journal.tables.tellings import Waiting
from lamplight.runtime.coming.lines import lines_of, purpose_in
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.views.coming import LineName

PURPOSES: Final = ("service", "sales")


class Whom(NamedTuple):
    """What was asked for; all of what isn't said."""

    line: int | None = None
    brand: int | None = None
    language: str | None = None


EVERYBODY: Final = Whom()


class Choice(NamedTuple):
    """What was chosen, and what else there is: every line, the brands that have customers in the
    chosen one, and the languages of the chosen brand or of these. `waiting` is None for all."""

    line: "LineName | None"
    lines: "list[LineName]"
    brand: "Brand | None"
    brands: "list[Brand]"
    language: str | None
    languages: list[str]
    waiting: Waiting | None


def choice(scene: "Scene", person: int, whom: Whom) -> Choice:
    """Who is meant, for a lead. Raises `BadAsk` for what there isn't, or isn't together."""
    lines = lines_of(scene, person)
    line = next((one for one in lines if one.id == whom.line), None)
    if whom.line is not None and line is None:
        raise BadAsk("line_unknown", "There is no such line. Leave `line` out for all of them.")
    everyone = sorted(scene.directory.brands.values(), key=lambda one: one.id)
    if whom.brand is not None and whom.brand not in scene.directory.brands:
        raise BadAsk("brand_unknown", "There is no such brand. Leave `brand` out for all of them.")
    kinds = [
        (brand, purpose)
        for brand in everyone
        for purpose in PURPOSES
        if line is None or purpose_in(brand, purpose) == line.id
    ]
    brands = list(dict.fromkeys(brand for brand, _ in kinds))
    brand = next((one for one in brands if one.id == whom.brand), None)
    if whom.brand is not None and brand is None:
        raise BadAsk("brand_elsewhere", "The customers of this brand wait in another line.")
    asked = brands if brand is None else [brand]
    languages = sorted({language for one in asked for language in one.languages})
    if whom.language is not None and whom.language not in languages:
        raise BadAsk("language_unknown", f"It is one of these languages: {', '.join(languages)}.")
    of = tuple((one.id, purpose) for one, purpose in kinds if one in asked)
    waiting = None if whom == EVERYBODY else Waiting(of, whom.language or "")
    return Choice(line, lines, brand, brands, whom.language, languages, waiting)


def of_brand(brand: int) -> Waiting:
    """All of a brand's customers."""
    return Waiting(tuple((brand, purpose) for purpose in PURPOSES))
