"""From a letter's form, its sentences and its fields to plain text and HTML that say the same.

A form (`forms/KIND.jinja`) is written once. It is made of pieces (a heading, a paragraph, facts,
steps, a way), and each piece is there twice: in `forms/html/` and in `forms/plain/`.
"""

import re
import textwrap
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jinja2
import msgspec
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_currency
from markupsafe import Markup, escape

from lamplight.basis.instants import to_datetime
from lamplight.basis.money import EXPONENTS
from lamplight.runtime.letters import catalogue
from lamplight.runtime.letters.kinds import Fields, Step, Sum
from lamplight.runtime.letters.lines import isolated, one_line, paragraphs

FORMS: Final = Path(__file__).with_name("forms")
OWN_PAGE: Final = "lamplight:own-page"
"""Stands in a written letter for the address of its reader's own page until it leaves."""
CODE: Final = "lamplight:code"
"""Stands in a written letter for its reader's code until it leaves."""
SUBJECT: Final = 200
"""Characters of a subject; a name in it is cut."""
CALLED: Final = 80
"""Characters of a name by which somebody is greeted."""
WIDTH: Final = 72


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """For whom and from whom: what doesn't hang on the kind of the letter.

    `language` is one that there are sentences in; `tag` is the reader's own, for the forms of
    dates and sums. `page`: whether they have a page of their own that the letter may lead to.
    """

    language: str
    tag: str
    timezone: str
    brand: str
    called: str
    person: str
    page: bool


class Rendered(msgspec.Struct, frozen=True):
    subject: str
    plain: str
    html: str


def for_our_eyes(text: str) -> str:
    """A letter as our own people may read it: the reader's ways in are left out."""
    return text.replace(OWN_PAGE, "…").replace(CODE, "••••••")


def render(kind: str, fields: Fields, setting: Setting, folder: Path = catalogue.TEXTS) -> Rendered:
    """A letter as it is sent, but for the reader's own link and code (`OWN_PAGE`, `CODE`)."""
    plain = _Writer(kind, fields, setting, folder, html=False)
    html = _Writer(kind, fields, setting, folder, html=True)
    return Rendered(one_line(plain.subject(), SUBJECT), _tidy(plain.whole()), html.whole())


class _Writer:
    """Writes one letter in one of the two ways."""

    def __init__(
        self, kind: str, fields: Fields, setting: Setting, folder: Path, *, html: bool
    ) -> None:
        self._kind = kind
        self._html = html
        self._locale = _locale(setting)
        self._zone = _zone(setting.timezone)
        self._sentences = catalogue.sentences(setting.language, folder)
        forms = _forms(html=html)
        self._form = forms.get_template(f"{kind}.jinja")
        self._words: dict[str, Any] = {
            "piece": forms.get_template("pieces").module,
            "say": self._say,
            "at": self._at,
            "soon": self._soon,
            "day": self._day,
            "money": self._money,
            "stepped": self._stepped,
            "lines": self._lines,
            "line": self._fit,
            "facts": _facts,
            "web": _web,
            "brand": _Ready(setting.brand),
            "called": one_line(setting.called, CALLED),
            "person": one_line(setting.person, CALLED),
            "page": OWN_PAGE if setting.page else "",
            "own": OWN_PAGE,
            "code": CODE,
            "language": setting.language,
            "direction": self._locale.text_direction,
            **{name: getattr(fields, name) for name in fields.__struct_fields__},
        }

    def subject(self) -> str:
        """Its first line alone."""
        context = self._form.new_context(self._words)
        return "".join(self._form.blocks["subject"](context))

    def whole(self) -> str:
        return self._form.render(self._words)

    def _say(self, name: str, /, **values: object) -> str:
        """A sentence of this kind, or of all (`letter.…`), with its places filled."""
        sentence = self._sentences[name if "." in name else f"{self._kind}.{name}"]
        filled = {place: self._fit(value) for place, value in values.items()}
        if self._html:
            return Markup(escape(sentence)).format(**filled)  # noqa: S704 - ours; format escapes
        return sentence.format(**filled)

    def _fit(self, value: object) -> object:
        if isinstance(value, _Ready | Markup) or not isinstance(value, str):
            return value
        return isolated(one_line(value), rtl=self._locale.text_direction == "rtl")

    def _lines(self, texts: Sequence[str]) -> list[object]:
        return [self._fit(text) for text in texts]

    def _stepped(self, steps: Sequence[Step]) -> list[object]:
        """What somebody will do, each with its day where it is known."""
        return [
            self._say("letter.step_on", what=step.what, day=self._day(step.day))
            if step.day is not None
            else self._fit(step.what)
            for step in steps
        ]

    def _at(self, instant: int) -> "_Ready":
        """Day and time, with the zone named."""
        zone = get_timezone_name(self._moment(instant), "long", locale=self._locale)
        return self._when("letter.moment", instant, zone=zone)

    def _soon(self, instant: int) -> "_Ready":
        """Day and time for a subject, which is read in a list: the zone is in the letter."""
        return self._when("letter.moment_short", instant)

    def _when(self, sentence: str, instant: int, **more: str) -> "_Ready":
        moment = self._moment(instant)
        day = format_date(moment, "full", self._locale)
        time = format_time(moment.timetz(), "short", self._zone, self._locale)
        return _Ready(self._sentences[sentence].format(day=day, time=time, **more))

    def _moment(self, instant: int) -> datetime:
        return to_datetime(instant).astimezone(self._zone)

    def _day(self, day: date) -> "_Ready":
        return _Ready(format_date(day, "full", self._locale))

    def _money(self, amount: Sum) -> "_Ready":
        places = EXPONENTS.get(amount.currency, 2)
        value = Decimal(amount.minor).scaleb(-places)
        return _Ready(format_currency(value, amount.currency, locale=self._locale))


class _Ready(str):
    """What we made ourselves: it is shown as it is."""

    __slots__ = ()


def _facts(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that say something."""
    return [row for row in rows if row[1]]


def _web(address: str) -> str:
    """An address that a reader may be led to, empty for any other."""
    whole = re.fullmatch(r"https?://[^\s\"'<>\\\u0000-\u0020\u007f]{1,1000}", address)
    return address if whole else ""


@cache
def _forms(*, html: bool) -> jinja2.Environment:
    """Forms with the pieces of one of the two ways."""
    folder = FORMS / ("html" if html else "plain")
    sources = {file.name: file.read_text("utf-8") for file in FORMS.iterdir() if file.is_file()}
    sources |= {
        file.name.removesuffix(".jinja"): file.read_text("utf-8") for file in folder.iterdir()
    }
    forms = jinja2.Environment(
        loader=jinja2.DictLoader(sources),
        undefined=jinja2.StrictUndefined,
        autoescape=html,  # noqa: S701 - plain text has nothing to escape
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    forms.filters["wrap"] = _wrap
    forms.filters["paragraphs"] = paragraphs
    return forms


def _wrap(text: str, indent: str = "") -> str:
    """Lines that fit a window; what is longer than one is left whole."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tidy(text: str) -> str:
    """One empty line between pieces, none at the ends."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept).strip("\n") + "\n"


def _locale(setting: Setting) -> Locale:
    """How dates and sums are written: as where the reader is, where their language says it."""
    own = setting.tag if setting.tag.partition("-")[0] == setting.language else setting.language
    for tag in ("en-GB" if own == "en" else own, setting.language):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(catalogue.LAST)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
