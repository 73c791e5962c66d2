"""Phone numbers as people write them, kept in one form: `+44 7700 900142`."""

import phonenumbers
from babel.core import get_global

from lamplight.web.problems import bad_input


def country_of_zone(timezone: str) -> str:
    """The country where a brand's clock stands (CLDR's zone territories), or empty."""
    territory: str = get_global("zone_territories").get(timezone, "")
    return territory if len(territory) == 2 else ""


def read_phone(written: str, country: str) -> str:
    """A number in international form; an empty one stays empty. `country` helps without a `+`.

    Raises a 400 that says how to write it.
    """
    written = written.strip()
    if not written:
        return ""
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException as wrong:
        code = wrong.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        raise bad_input("phone_country" if code else "phone") from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise bad_input("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
