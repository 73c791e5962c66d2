"""Phone numbers as people type them."""

import phonenumbers

from lamplight.runtime.errors import BadAsk


def phone_number(typed: str, country: str) -> str:
    """The number in its international form (E.123), empty for an empty one.

    Raises `BadAsk` for what can't be dialled.

    Without a country code the number is read as one of `country` (ISO 3166-1).
    """
    typed = typed.strip()
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        raise BadAsk(
            "phone", "We can't dial this number: write it with its country code, like +44 …."
        ) from None
    if not phonenumbers.is_possible_number(number):
        raise BadAsk("phone", "This phone number is too short or too long to be dialled.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
