"""A record's history in words, newest first: who did what when, and what it said before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    func,
    literal,
    or_,
    tuple_,
)

from domain.shared.days import nearest_usable
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.tables.program.event_descriptions import SENTENCES
from peermatch.readmodels.tables.program.event_kinds import (
    CORRECTIONS,
    KINDS,
    SAID,
    Said,
    is_correction,
    kind_of,
)
from peermatch.readmodels.tables.program.history import HISTORY
from peermatch.readmodels.tables.program.history_parts import last_said, of_each, whole
from peermatch.store import SEALED, Recorded

PLACE = tuple[datetime, UUID, int]
"""What a history is sorted by, falling: when, stream, version."""
ACCOUNT_ID = 36
"""Characters of an account's id; what the service itself did stands under a shorter name."""
LATEST = 5
"""How many a record's own page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which part of whose history. `by` are account ids, and `by_service` adds what the service
    did by itself; None: whoever. Days are the program's, both included."""

    kind: str = ""
    by: tuple[str, ...] | None = None
    by_service: bool = False
    first_day: date | None = None
    last_day: date | None = None
    after: PLACE | None = None
    size: int = 50


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry says under a label now, and said before: None where nothing was."""

    label: str
    before: object | None
    now: object | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`by` is the account that did it, or the service; `about` and `about_id` are whose page
    tells more, where there is one. `why` is given with corrections."""

    at: datetime
    name: str
    sentence: str
    kind: str
    correction: bool
    by: str
    about: str
    about_id: UUID | None
    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`next` is the place to go on after; None at the end."""

    events: tuple[Event, ...]
    next: PLACE | None


def told(reading: Reading, ids: Collection[UUID], purpose: str, sought: Sought) -> Told:
    """The history of these people and records. What was sealed in a change is opened for
    `purpose`, or the change's own, and left out where the viewer has no part in it."""
    named, chosen, most = _named(ids), _chosen(reading, sought), sought.size + 1
    query = of_each(named, chosen, most) if chosen else whole(tuple(named), most)
    found = reading.rows(query, named)
    rows = found[: sought.size]
    changes = _changes(reading, rows, purpose)
    last = rows[-1] if len(found) > sought.size else None
    return Told(
        events=tuple(_event(row, *changes.get(_key(row), ((), ""))) for row in rows),
        next=(last["at"], last["stream"], last["version"]) if last else None,
    )


def latest(reading: Reading, ids: Collection[UUID]) -> tuple[Event, ...]:
    """The newest few, as a record's own page shows them: without what they changed."""
    named = _named(ids)
    rows = reading.rows(whole(tuple(named), LATEST + 1), named)
    return tuple(_event(row, (), "") for row in rows[:LATEST])


def _event(row: RowMapping, changes: tuple[Change, ...], why: str) -> Event:
    name = row["name"]
    return Event(
        at=row["at"],
        name=name,
        sentence=SENTENCES[name],
        kind=kind_of(name),
        correction=is_correction(name),
        by=row["by"],
        about=row["about"] or "",
        about_id=row["about_id"],
        changes=changes,
        why=why,
    )


def _named(ids: Collection[UUID]) -> dict[str, UUID]:
    return {f"id_{number}": one for number, one in enumerate(ids)}


def _chosen(reading: Reading, sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.kind:
        found.append(HISTORY.c.name.in_(_names(sought.kind)))
    if sought.by is not None:
        mine = HISTORY.c.by.in_(sought.by)
        its_own = func.length(HISTORY.c.by) < ACCOUNT_ID
        found.append(or_(mine, its_own) if sought.by_service else mine)
    if sought.first_day is not None:
        found.append(HISTORY.c.at >= _midnight(nearest_usable(sought.first_day), reading))
    if sought.last_day is not None:
        day_after = nearest_usable(sought.last_day) + timedelta(days=1)
        found.append(HISTORY.c.at < _midnight(day_after, reading))
    if sought.after is not None:
        at, stream, version = sought.after
        found.append(HISTORY.c.at <= at)
        place = (HISTORY.c.at, HISTORY.c.stream, HISTORY.c.version)
        there = zip((at, stream, version), place, strict=True)
        found.append(tuple_(*place) < tuple_(*(literal(v, c.type) for v, c in there)))
    return found


def _names(kind: str) -> list[str]:
    if kind == CORRECTIONS:
        return sorted(name for name in SENTENCES if is_correction(name))
    return sorted(name for name in SENTENCES if kind in KINDS and kind_of(name) == kind)


def _midnight(day: date, reading: Reading) -> datetime:
    return datetime.combine(day, time(), reading.zone)


Place = tuple[UUID, int]
"""A stream and a version in it."""
Shown = tuple[tuple[Change, ...], str]


def _key(row: RowMapping) -> Place:
    return row["stream"], row["version"]


def _changes(reading: Reading, rows: Sequence[RowMapping], purpose: str) -> dict[Place, Shown]:
    """What the entries among `rows` that say something say, beside what was said before. The log
    is asked once for all of them."""
    saying = [row for row in rows if row["topic"] is not None]
    if not saying:
        return {}
    earlier = _earlier(reading, saying)
    places = {_key(row) for row in saying} | {p for p in earlier.values() if p is not None}
    log = reading.store.record.recorder
    rows_there = log.rows_at(sorted(places, key=str))
    facts = {(row.stream, row.version): reading.store.recorded(row) for row in rows_there}
    values = _values(reading, facts, purpose)
    return {
        _key(row): _compared(SAID[row["name"]], _key(row), earlier.get(_key(row)), facts, values)
        for row in saying
        if _key(row) in values
    }


def _earlier(reading: Reading, saying: Sequence[RowMapping]) -> dict[Place, Place | None]:
    """Where each entry's topic was said last before it, else the stream's first fact."""
    values = {
        f"{column}_{number}": row[column]
        for number, row in enumerate(saying)
        for column in ("stream", "topic", "version")
    }
    said_last = reading.rows(last_said(len(saying)), values)
    versions = {found["number"]: found["version"] for found in said_last}
    found: dict[Place, Place | None] = {}
    for number, row in enumerate(saying):
        version = versions[number] or (1 if SAID[row["name"]].first else None)
        found[_key(row)] = (row["stream"], version) if version else None
    return found


def _values(
    reading: Reading, facts: Mapping[Place, Recorded], purpose: str
) -> dict[Place, Mapping[str, object]]:
    """Each fact's fields by name: plain ones, and sealed ones where the viewer may see them."""
    by_purpose: dict[str, list[Place]] = {}
    for place, fact in facts.items():
        said = SAID.get(fact.name)
        by_purpose.setdefault(said.purpose if said and said.purpose else purpose, []).append(place)
    found: dict[Place, Mapping[str, object]] = {}
    for one, places in by_purpose.items():
        if not reading.may(one):
            continue
        told = [facts[place] for place in places]
        sealed = [{"sealed": fact.sealed, "person_id": fact.subject} for fact in told]
        opened = reading.fields(sealed, ("sealed",), one, "person_id")
        for place, fields in zip(places, opened, strict=True):
            found[place] = _said(facts[place].fact, fields)
    return found


def _said(fact: Any, opened: Fields) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for field in fields_of(fact):
        value = getattr(fact, field.name)
        if value is SEALED:
            value = opened.get(field.name, None)
            value = opened.text(field.name) if value is None else value
        found[field.name] = value
    return found


def _compared(
    said: Said,
    here: Place,
    before: Place | None,
    facts: Mapping[Place, Recorded],
    values: Mapping[Place, Mapping[str, object]],
) -> Shown:
    """Each label whose value is another than before, and those that say which of several it is."""
    now = values[here]
    then = _by_label(said, facts.get(before), values.get(before)) if before is not None else {}
    changes = tuple(
        Change(label, then.get(label), now[field])
        for field, label in said.fields.items()
        if field in said.key or now[field] != then.get(label)
    )
    return changes, str(now.get(said.why) or "") if said.why else ""


def _by_label(
    said: Said, fact: Recorded | None, values: Mapping[str, object] | None
) -> dict[str, object]:
    if fact is None or values is None:
        return {}
    earlier = SAID.get(fact.name)
    if earlier is not None and earlier.topic == said.topic:
        return {label: values[field] for field, label in earlier.fields.items()}
    if fact.name == said.first:
        return {label: values[field] for field, label in said.fields.items()}
    return {}
