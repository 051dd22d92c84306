"""Which cells of a good row are taken for something else than what stands there, to the letter."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from peermatch.usecases.importing.import_report import Correction
from peermatch.usecases.input.reading_commands import Field, field_text, fields_of


def corrections(written: Mapping[str, str], command: Any) -> tuple[Correction, ...]:
    """A list in another order, or more spaces, are the same; so are ids, which are made of the
    sender's own."""
    return tuple(_all(written, command))


def _all(written: Mapping[str, str], command: Any) -> Iterator[Correction]:
    kind: type = type(command)
    for field in fields_of(kind):
        cell = written.get(field.name, "")
        if cell.strip() and field.item is not UUID:
            read = field_text(getattr(command, field.name), field)
            if _plain(cell, field) != _plain(read, field):
                yield Correction(field.name, cell, read)


def _plain(text: str, field: Field) -> list[str]:
    parts = text.split(field.separator) if field.several else [text]
    return sorted(" ".join(part.split()) for part in parts if part.strip())
