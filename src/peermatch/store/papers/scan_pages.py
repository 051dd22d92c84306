"""How many pages a scanned paper has, as far as its file says so."""

import re
import zlib

from peermatch.store.papers.scan_types import ScanType

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_STREAM = re.compile(rb"/Type\s*/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
MOST_UNPACKED = 1024 * 1024
"""Bytes of one packed part that are looked through."""
MOST_PARTS = 50


def pages_in(kind: ScanType, body: bytes) -> int | None:
    """A picture is one page; None for a PDF that doesn't say. Nothing of it is shown or run."""
    if kind is not ScanType.PDF:
        return 1
    found = len(_PAGE.findall(body)) + sum(len(_PAGE.findall(part)) for part in _packed(body))
    return found or None


def _packed(body: bytes) -> list[bytes]:
    """What newer files keep packed: the parts that list their objects."""
    starts = [one.end() for one in _STREAM.finditer(body)][:MOST_PARTS]
    return [_unpacked(body[start:]) for start in starts]


def _unpacked(part: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(part, MOST_UNPACKED)
    except zlib.error:
        return b""
