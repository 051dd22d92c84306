"""What a stream says from a moment on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.shared.decider import Fact
from peermatch.store.log.record import Record


def facts_from(record: Record, stream: UUID, moment: datetime) -> list[Fact]:
    """A stream's facts that were recorded at `moment` or later, in order."""
    found: Iterable[Any] = record.events.get(stream)
    return [one.fact for one in found if one.at >= moment]
