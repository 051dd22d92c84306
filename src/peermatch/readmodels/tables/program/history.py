"""What happened to whom, in order: every fact of a person or record by its stored name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Uuid

from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.tables.program.event_kinds import SAID
from peermatch.store import Recorded
from peermatch.store.stored_names import STORED_NAMES

HISTORY = Table(
    "history",
    MetaData(),
    Column("stream", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("subject", Uuid),
    Column("at", Instant, nullable=False),
    Column("by", String(60), nullable=False),
    Column("name", String(60), nullable=False),
    Column("about", String(20)),
    Column("about_id", Uuid),
    Column("topic", String(200)),
    Index("history_of", "subject", "at"),
    Index("history_in", "stream", "at"),
    Index("history_on", "stream", "topic", "version"),
)
"""`about` is what the fact's own page would be of, `topic` what it says that an earlier fact of
its stream may have said otherwise."""
UNTOLD = frozenset(
    {
        "diary.time-booked",
        "diary.time-held",
        "diary.time-released",
        "household.member-proposed",
        "participant.household-wish-kept",
        "matching-run.saw-household",
        "matching-run.saw-offer",
        "matching-run.saw-seeker",
        "participant.household-listed",
        "referral.proposed",
        "referral.matched",
        "room-book.room-kept",
        "room-book.room-freed",
        "repair.change-found",
        "repair.left-out",
    }
)
"""Bookkeeping: facts recorded together with one that describes the event better."""
PRIVATE = frozenset(
    {
        "emergency-access.broken",
        "emergency-access.ended",
        "emergency-access.reviewed",
        "emergency-access.search-failed",
        "emergency-access.told",
        "participant.specialist-ruled-out",
        "unusual-looks.found",
        "unusual-looks.reviewed",
    }
)
"""Told to nobody there: who is not to be matched with whom is a participant's own secret, and what
is asked about looks is between the privacy officer and whoever looked; what was seen and told in
an emergency is in the person's accounting."""
ONE_PERSON = frozenset(
    {
        "authorisation",
        "authorization",
        "consent-form",
        "given",
        "intake",
        "match",
        "plan",
        "referral",
        "session",
        "shortlist",
        "statement",
    }
)
"""Streams that are one person's from their first fact on, whether each fact names them or not."""
STREAMS: Mapping[str, str] = MappingProxyType(
    {
        "match": "match",
        "session": "session",
        "group": "group",
        "matching-run": "run",
        "repair": "repair",
        "referral": "referral",
        "intake": "referral",
        "message": "message",
    }
)
"""What a stream is about, by the first part of its facts' names."""
FIELDS = (("session_id", "session"), ("match_id", "match"), ("group_id", "group"))
"""What another fact is about, by the first of these fields that it has."""


def _note(rows: Rows, r: Recorded) -> None:
    about, about_id = _about(r)
    rows.put(
        HISTORY,
        stream=r.stream,
        version=r.version,
        subject=r.subject or _owner(rows, r),
        at=r.at,
        by=r.by,
        name=r.name,
        about=about,
        about_id=about_id,
        topic=topic_of(r),
    )


def _owner(rows: Rows, r: Recorded) -> UUID | None:
    if r.name.split(".")[0] not in ONE_PERSON or r.version == 1:
        return None
    first = rows.get(HISTORY, stream=r.stream, version=1)
    return first["subject"] if first else None


def _about(r: Recorded) -> tuple[str | None, UUID | None]:
    kind = STREAMS.get(r.name.split(".")[0])
    if kind is not None:
        return kind, r.stream
    for field, other in FIELDS:
        found: Any = getattr(r.fact, field, None)
        if isinstance(found, UUID):
            return other, found
    return None, None


def topic_of(r: Recorded) -> str | None:
    """What the fact says that may be compared: its topic and whichever of several it is of."""
    said = SAID.get(r.name)
    if said is None:
        return None
    return " ".join((said.topic, *(str(getattr(r.fact, field)) for field in said.key)))[:200]


def _followed() -> dict[type, Handler]:
    told = (name for name in STORED_NAMES if name not in UNTOLD | PRIVATE)
    return {STORED_NAMES.stored(name).fact: _note for name in told}


HISTORY_MODEL = Projection("history", 2, (HISTORY,), _followed())
