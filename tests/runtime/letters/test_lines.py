"""Addresses that can be written to, and lines that are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.runtime.letters.lines import address_of, one_line, paragraphs


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" Ruth@Shop.Example ", "Ruth@shop.example"),
        ("ruth+lamp@mail.shop.example", "ruth+lamp@mail.shop.example"),
        ("ruth@bücher.example", "ruth@xn--bcher-kva.example"),
        ("рут@почта.example", "рут@xn--80a1acny.example"),
        ("o'neill@shop.example", "o'neill@shop.example"),
    ],
)
def test_an_address_is_written_as_servers_take_it(written: str, address: str) -> None:
    assert address_of(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ruth",
        "@shop.example",
        "ruth@",
        "ruth@localhost",
        "ruth@shop..example",
        "ruth@-shop.example",
        ".ruth@shop.example",
        "ru..th@shop.example",
        "ruth adler@shop.example",
        "ruth@shop.example\r\nRCPT TO:<all@shop.example>",
        "ruth\r\n@shop.example",
        "ruth>@shop.example",
        "<ruth@shop.example>",
        "a@b@shop.example",
        '"ruth"@shop.example',
        "ruth@[127.0.0.1]",
        "ruth,otto@shop.example",
        "ruth\u202e@shop.example",
        "x" * 65 + "@shop.example",
        "ruth@" + "x" * 64 + ".example",
        "ruth@" + "x." * 126 + "example",
    ],
)
def test_what_is_no_address_is_none(written: str) -> None:
    assert address_of(written) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_address_holds_anything_that_a_server_would_read_as_a_command(
    local: str, domain: str
) -> None:
    address = address_of(f"{local}@{domain}.example")
    if address is not None:
        assert not set(address) & set(' \r\n\t\x00<>(),;:\\"')
        assert address.count("@") == 1
        assert address_of(address) == address


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    line = one_line(text, 20)
    assert len(line) <= 20
    assert len(line.splitlines()) <= 1
    assert one_line(line, 20) == line
    for paragraph in paragraphs(text):
        assert len(paragraph.splitlines()) == 1
