"""A QR code as a picture that needs no script and no other address."""

from dataclasses import dataclass

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4
"""Modules left free on each side (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`path` is an SVG path of the dark modules, in a square of `size` modules."""

    size: int
    path: str


def qr_code(text: str) -> Picture:
    """Of a text that fits into one; readable with 15 percent of it spoiled."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    dark = (
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(code.modules)
        for x, on in enumerate(row)
        if on
    )
    return Picture(code.getModuleCount() + 2 * QUIET, "".join(dark))
