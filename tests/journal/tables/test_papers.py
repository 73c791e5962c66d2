"""Files of a case: what they are is told from what is in them, and names mislead nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.tables.test_stills import JPEG, PNG, WEBP

from lamplight.journal.tables.papers import ENDINGS, NAME, media_type, named

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    ("body", "kind"),
    [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")],
)
def test_a_file_is_what_it_begins_like(body: bytes, kind: str) -> None:
    assert media_type(body) == kind


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"%PDF-1.7 and no end",
        b"<html>%PDF-%%EOF",
        b"MZ\x90",
        b"PK\x03\x04",
        b"GIF89a",
        b"plain",
    ],
)
def test_what_is_no_whole_pdf_and_no_picture_is_nothing(body: bytes) -> None:
    assert media_type(body) is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Return label.pdf", "Return label.pdf"),
        (r"C:\Users\maya\label.PDF", "label.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("invoice.exe", "invoice.exe.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("a\r\nBcc: all.pdf", "aBcc: all.pdf"),
        ("", "paper.pdf"),
        (".pdf", "pdf.pdf"),
        ("ملصق.pdf", "ملصق.pdf"),
    ],
)
def test_a_name_has_no_folder_and_ends_as_its_content_does(said: str, kept: str) -> None:
    assert named(said, "application/pdf") == kept


@given(said=st.text(max_size=400), kind=st.sampled_from(sorted(ENDINGS)))
def test_whatever_is_said_a_name_is_short_visible_and_true(said: str, kind: str) -> None:
    kept = named(said, kind)
    assert 4 < len(kept) <= NAME
    assert kept.lower().endswith(ENDINGS[kind])
    assert not set(kept) & set("/\\\r\n\x00\u202e")
    assert named(kept, kind) == kept
