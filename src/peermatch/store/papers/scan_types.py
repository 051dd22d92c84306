"""What a scanned paper may be: told by its content, whatever it is called."""

from enum import Enum

from domain.shared.decider import Refusal

LARGEST_SCAN = 5 * 1024 * 1024
"""Bytes of one file."""
MOST_SCANS = 4
"""Files of one form: a photograph holds one page."""


class ScanType(Enum):
    """Each with how it is served: the type of the file and the ending of its name."""

    PDF = ("application/pdf", "pdf")
    JPEG = ("image/jpeg", "jpg")
    PNG = ("image/png", "png")

    @property
    def media_type(self) -> str:
        return self.value[0]

    @property
    def ending(self) -> str:
        return self.value[1]


class ScanNotUsable(Refusal):
    sentence = "A file is a PDF, a JPEG or a PNG picture, whole and as it was scanned."
    field = "scans"


class ScanTooLarge(Refusal):
    sentence = f"A file has at most {LARGEST_SCAN // 1024 // 1024} MB. Scan it more coarsely."
    field = "scans"


class TooManyScans(Refusal):
    sentence = f"A form has at most {MOST_SCANS} files. Scan several pages into one PDF."
    field = "scans"


class ScanMissing(Refusal):
    sentence = "Choose the file with the signed paper."
    field = "scans"


def scan_type(body: bytes) -> ScanType:
    """By how the file begins and ends. Raises ScanMissing, ScanTooLarge or ScanNotUsable; what is
    inside is not read."""
    if not body:
        raise ScanMissing
    if len(body) > LARGEST_SCAN:
        raise ScanTooLarge
    end = body[-1024:].rstrip(b"\x00\r\n \t")
    if body.startswith(b"%PDF-1.") or body.startswith(b"%PDF-2."):
        if end.endswith(b"%%EOF"):
            return ScanType.PDF
    elif body.startswith(b"\xff\xd8\xff"):
        if end.endswith(b"\xff\xd9"):
            return ScanType.JPEG
    elif body.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") and b"IEND\xaeB`\x82" in end:
        return ScanType.PNG
    raise ScanNotUsable
