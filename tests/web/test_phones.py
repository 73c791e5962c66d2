import pytest

from lamplight.web.phones import country_of_zone, read_phone
from lamplight.web.problems import Refusal


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("07700 900142", "GB", "+44 7700 900142"),
        ("+44 (0)7700 900-142", "", "+44 7700 900142"),
        ("030 1234567", "DE", "+49 30 1234567"),
        ("  ", "GB", ""),
    ],
)
def test_numbers_are_kept_in_one_form(written: str, country: str, kept: str) -> None:
    assert read_phone(written, country) == kept


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("07700 900142", "", "phone_country"),
        ("call me", "GB", "phone"),
        ("12", "GB", "phone"),
        ("+44 7700 900142 ext. 5", "", "phone"),
        ("9" * 40, "GB", "phone"),
    ],
)
def test_what_can_not_be_called_says_how_to_write_it(written: str, country: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_phone(written, country)
    assert refused.value.problem.code == code
    assert "+44" in refused.value.problem.text


def test_a_brand_stands_in_the_country_of_its_time_zone() -> None:
    assert country_of_zone("Europe/London") == "GB"
    assert country_of_zone("America/Sao_Paulo") == "BR"
    assert country_of_zone("UTC") == ""
