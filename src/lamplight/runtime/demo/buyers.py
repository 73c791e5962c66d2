"""Who buys in the demo shop: the people of the pictures, and some more in the same spirit.

No address leads anywhere (RFC 2606), no number is anybody's.
"""

from typing import Final, NamedTuple

from lamplight.runtime.demo.past import CUSTOMERS
from lamplight.sales import forms


class Who(NamedTuple):
    """A customer: `key` names them in `past.CUSTOMERS` where they have come before."""

    key: str
    name: str
    phone: str
    country: str
    town: str
    timezone: str
    language: str = "en"


def _known(key: str, country: str, town: str, timezone: str, language: str = "en") -> Who:
    name, phone = CUSTOMERS[key]
    return Who(key, name, phone, country, town, timezone, language)


LONDON: Final = "Europe/London"
RUTH = _known("ruth", "GB", "Sheffield", LONDON)
YUSUF = _known("yusuf", "GB", "London", LONDON)
CLARA = _known("clara", "GB", "Manchester", LONDON)
DOROTHY = _known("dorothy", "GB", "Leeds", LONDON)
INES = _known("ines", "GB", "Bristol", LONDON)
WALTER = _known("walter", "GB", "Edinburgh", LONDON)
KOFI = _known("kofi", "GB", "Birmingham", LONDON)
HELOISE = _known("heloise", "FR", "Lyon", "Europe/Paris", "fr")
PRADEEP = _known("pradeep", "GB", "Leicester", LONDON)
SANA = Who("sana", "Sana Malik", "+14165550142", "CA", "Toronto", "America/Toronto")
TOM = Who("tom", "Tom Bexley", "+441632960118", "GB", "Hexham", LONDON)
MAREK = Who("marek", "Marek Nowak", "+48225550181", "PL", "Kraków", "Europe/Warsaw", "pl")
BRUNO = Who("bruno", "Bruno Keller", "+493023125044", "DE", "Berlin", "Europe/Berlin", "de")
ADA = Who("ada", "Ada Lindgren", "+46317405512", "SE", "Göteborg", "Europe/Stockholm")
OWEN = Who("owen", "Owen Pryce", "+442920180733", "GB", "Cardiff", LONDON)


def buyer(who: Who) -> forms.Customer:
    """The shop knows the number and the address: both were confirmed with the order."""
    return forms.Customer(
        name=who.name,
        reaches=[
            forms.Reach(kind="phone", value=who.phone, verified=True),
            forms.Reach(kind="email", value=_address(who.name), verified=True),
        ],
        language=who.language,
        country=who.country,
        town=who.town,
        timezone=who.timezone,
    )


_PLAIN: Final = str.maketrans("éöó", "eoo")


def _address(name: str) -> str:
    return f"{name.lower().translate(_PLAIN).replace(' ', '.')}@customers.example"
