"""Which encoding the text of a file has: said by its first bytes, proved, or named by a person."""

import re
from enum import StrEnum

from peermatch.usecases.input.parsing import Unreadable


class Encoding(StrEnum):
    """Those that spreadsheets save. Windows-1250 is Central European."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "windows-1252"
    WINDOWS_1250 = "windows-1250"
    MAC_ROMAN = "mac-roman"


SAID = {
    Encoding.UTF_8: "UTF-8",
    Encoding.UTF_16: "UTF-16",
    Encoding.WINDOWS_1252: "Windows-1252",
    Encoding.WINDOWS_1250: "Windows-1250",
    Encoding.MAC_ROMAN: "Mac Roman",
}
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
"""Byte order marks, with what they say."""
LOOKED_AT = 1_000
"""Bytes by which UTF-16 without a mark is told: half of them are zero in Latin text."""
UNLIKELY = re.compile(
    r"[^\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ffŒœ‘’“”–—…•€·ªº«»¡¿\u00a0]"
)
"""What Western names and words don't have: seen where another encoding was read as Windows-1252."""


def decoded(content: bytes, named: Encoding | None) -> tuple[str, Encoding]:
    """The text and its encoding. `named` is asked only where the bytes themselves don't tell.

    Raises Unreadable saying what it isn't, or that somebody has to name the encoding.
    """
    for mark, codec in MARKS:
        if content.startswith(mark):
            kind = Encoding.UTF_8 if codec == "utf-8" else Encoding.UTF_16
            return _as(content[len(mark) :], codec, kind), kind
    start = content[:LOOKED_AT]
    if start.count(0) * 4 >= len(start) > 0:
        codec = "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
        return _as(content, codec, Encoding.UTF_16), Encoding.UTF_16
    try:
        return content.decode("utf-8"), Encoding.UTF_8
    except UnicodeDecodeError:
        return _of_one_byte(content, named)


def _of_one_byte(content: bytes, named: Encoding | None) -> tuple[str, Encoding]:
    if named is not None:
        return _as(content, named.value, named), named
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = None
    if text is None or UNLIKELY.search(text):
        raise Unreadable(
            "is not UTF-8 text, and which encoding it has can't be told: name the encoding, then"
            " import it again"
        )
    return text, Encoding.WINDOWS_1252


def _as(content: bytes, codec: str, kind: Encoding) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise Unreadable(f"is not {SAID[kind]} text") from None
