"""What streams say from a moment on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.shared.decider import Fact
from peermatch.store.log.record import Record


def facts_from(record: Record, since: Mapping[UUID, datetime]) -> dict[UUID, list[Fact]]:
    """The facts of each stream that were recorded at its moment or later, in order; asked of the
    log at once."""
    found: dict[UUID, list[Fact]] = {stream: [] for stream in since}
    if not since:
        return found
    recorder: Any = record.recorder
    mapper: Any = record.mapper
    for one in mapper.to_facts(recorder.streams(dict.fromkeys(since, 0))):
        if one.at >= since[one.originator_id]:
            found[one.originator_id].append(one.fact)
    return found
