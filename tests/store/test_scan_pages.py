"""How many pages a scanned paper has."""

import zlib
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from peermatch.store.papers.scan_pages import MOST_UNPACKED, pages_in
from peermatch.store.papers.scan_types import ScanType


def written(pages: int) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pageCompression=1)
    for _ in range(pages):
        canvas.drawString(100, 700, "signed")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def packed(told: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Type /ObjStm /N 2>> stream\r\n" + zlib.compress(told) + b"\n%%EOF"


@pytest.mark.parametrize("pages", [1, 3])
def test_the_pages_of_a_pdf_are_counted(pages: int) -> None:
    assert pages_in(ScanType.PDF, written(pages)) == pages
    assert pages_in(ScanType.PDF, packed(b"<</Type /Page>>" * pages)) == pages


def test_a_picture_is_one_page_and_a_file_that_does_not_say_has_no_number() -> None:
    assert pages_in(ScanType.JPEG, b"") == pages_in(ScanType.PNG, b"") == 1
    assert pages_in(ScanType.PDF, b"%PDF-1.7\n/Type /Pages\n%%EOF") is None
    broken = b"%PDF-1.7\n<</Type /ObjStm>> stream\nnothing packed\n%%EOF"
    assert pages_in(ScanType.PDF, broken) is None


def test_what_unpacks_to_very_much_is_not_unpacked_to_its_end() -> None:
    bomb = packed(b"<</Type /Page>>" + b" " * (40 * MOST_UNPACKED) + b"<</Type /Page>>")
    assert pages_in(ScanType.PDF, bomb) == 1
