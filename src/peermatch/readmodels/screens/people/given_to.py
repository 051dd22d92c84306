"""What was given to one person, opened for whoever supports them; how many people have a need that
stands, by county and by kind, nobody named."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import RowMapping, case, func, or_, select, tuple_

from domain.measures.small_numbers import Share, hidden
from domain.resources.given_resource import GivenOutcome
from domain.resources.kinds_of_help import Need
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.screens.resources.directory import service_names
from peermatch.readmodels.tables.people.given_resources import (
    COUNTY,
    GIVEN,
    NEED,
    UNMET_CODES,
    token_text,
)

MOST = 50
"""Of one person, newest first."""
TO_ASK = (GivenOutcome.WAITING,)
"""What they said last time after which they are asked again."""
MONTHS = 12
OTHER = "Not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """`service` is its name in the directory; empty: nothing was found for the need."""

    given_id: UUID
    session_id: UUID | None
    given_on: date
    need: str
    resource_id: UUID | None
    service: str
    note: str
    outcome: str
    asked_on: date | None
    words: str
    handed_off_on: date | None
    recipient: str
    picked: bool
    """Whether they asked for it themselves, at their own page."""

    @property
    def to_ask(self) -> bool:
        """Whether they are asked about it at the next session."""
        return bool(self.service) and self.outcome in ("", *TO_ASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleInNeed:
    """How many people of one county, or with one kind of need, needed something, and how many of
    them still do; None: too few to show."""

    name: str
    every: int | None
    unmet: int | None


def given_to(
    reading: Reading, participant_id: UUID, purpose: str, by: UUID | None = None
) -> tuple[GivenRow, ...]:
    """Newest first; opened for `purpose`; with `by`, what this specialist gave alone."""
    return given_to_each(reading, {participant_id: by}, purpose, MOST)[participant_id]


def given_to_each(
    reading: Reading, by: Mapping[UUID, UUID | None], purpose: str, most: int
) -> dict[UUID, tuple[GivenRow, ...]]:
    """The same of each of these people, `most` of each."""
    whose, newest = GIVEN.c.participant_id, (GIVEN.c.given_on.desc(), GIVEN.c.given_id)
    own = [(one, giver) for one, giver in by.items() if giver is not None]
    seen = or_(
        whose.in_([one for one, giver in by.items() if giver is None]),
        tuple_(whose, GIVEN.c.specialist_id).in_(own),
    )
    place = func.row_number().over(partition_by=whose, order_by=newest)
    each = select(GIVEN, place.label("place")).where(seen).subquery()
    order = (each.c.given_on.desc(), each.c.given_id)
    rows = reading.rows(select(each).where(each.c.place <= most).order_by(*order))
    found: dict[UUID, list[GivenRow]] = {one: [] for one in by}
    for row, given in zip(rows, _opened(reading, rows, purpose), strict=True):
        found[row["participant_id"]].append(given)
    return {one: tuple(every) for one, every in found.items()}


def _opened(reading: Reading, rows: Sequence[RowMapping], purpose: str) -> tuple[GivenRow, ...]:
    given = reading.fields(rows, ("given",), purpose)
    handed = reading.fields([r for r in rows if r["handed_off"]], ("handed_off",), purpose)
    followed = reading.fields([r for r in rows if r["followed"]], ("followed",), purpose)
    told_whom = _by_id((r["given_id"] for r in rows if r["handed_off"]), handed)
    said = _by_id((r["given_id"] for r in rows if r["followed"]), followed)
    services: dict[UUID, UUID] = {}
    for row, fields in zip(rows, given, strict=True):
        if resource_id := fields.get("resource_id", None):
            services[row["given_id"]] = UUID(str(resource_id))
    names = service_names(reading, set(services.values())) if services else {}
    return tuple(
        GivenRow(
            given_id=row["given_id"],
            session_id=row["session_id"],
            given_on=row["given_on"],
            need=fields.text("need"),
            resource_id=services.get(row["given_id"]),
            service=names.get(services.get(row["given_id"], row["given_id"]), ""),
            note=fields.text("note"),
            outcome=row["outcome"] or "",
            asked_on=row["asked_on"],
            words=said[row["given_id"]].text("words") if row["given_id"] in said else "",
            handed_off_on=row["handed_off_on"],
            recipient=told_whom[row["given_id"]].text("recipient")
            if row["given_id"] in told_whom
            else "",
            picked=row["picked"],
        )
        for row, fields in zip(rows, given, strict=True)
    )


def still_to_ask(
    reading: Reading,
    participants: Collection[UUID],
    own: UUID,
    handed_on: Collection[UUID],
) -> dict[UUID, int]:
    """Of how many resources each of these people has yet to say what came of them: those that the
    specialist `own` gave, and anybody's of the people in `handed_on`."""
    open_ = GIVEN.c.outcome.is_(None) | GIVEN.c.outcome.in_([one.value for one in TO_ASK])
    query = select(GIVEN.c.participant_id, func.count().label("number"))
    seen = (GIVEN.c.specialist_id == own) | GIVEN.c.participant_id.in_(handed_on)
    query = query.where(GIVEN.c.participant_id.in_(participants), open_, GIVEN.c.found, seen)
    rows = reading.rows(query.group_by(GIVEN.c.participant_id))
    return {row["participant_id"]: row["number"] for row in rows}


def _by_id(ids: Iterable[UUID], fields: Iterable[Fields]) -> dict[UUID, Fields]:
    return dict(zip(ids, fields, strict=True))


def needs_by_county(reading: Reading, counties: Iterable[str]) -> tuple[PeopleInNeed, ...]:
    """Of the last twelve months, this one included."""
    tokens = _tokens(reading, COUNTY, {county: county for county in counties})
    return _shown(_people(reading, "county", tokens))


def needs_by_kind(reading: Reading) -> tuple[PeopleInNeed, ...]:
    tokens = _tokens(reading, NEED, {need.value: need for need in Need})
    return _shown(_people(reading, "need", tokens))


def _tokens(reading: Reading, kind: str, values: Mapping[str, object]) -> dict[str, str]:
    """What each value is called, by every token that may stand for it."""
    return {
        token: name
        for name, value in values.items()
        for token in reading.index.under_each(partial(token_text, kind=kind, value=value))
    }


def _people(reading: Reading, by: str, tokens: Mapping[str, str]) -> dict[str, Share]:
    """Whatever was given to somebody for one need last says whether that need stands: it does where
    nothing was found, while they wait, and when they were refused."""
    today = reading.today
    months = today.year * 12 + today.month - MONTHS
    since = date(months // 12, months % 12 + 1, 1)
    last_first = (GIVEN.c.given_on.desc(), GIVEN.c.given_id)
    needed = (
        select(
            GIVEN.c.participant_id,
            case((GIVEN.c[by].in_(tokens), GIVEN.c[by]), else_="").label("token"),
            or_(GIVEN.c.found.is_(False), GIVEN.c.outcome.in_(UNMET_CODES)).label("stands"),
            func.row_number()
            .over(partition_by=(GIVEN.c.participant_id, GIVEN.c.need), order_by=last_first)
            .label("place"),
        )
        .where(GIVEN.c.given_on >= since)
        .subquery()
    )
    who = needed.c.participant_id
    query = (
        select(
            needed.c.token,
            func.count(who.distinct()).label("every"),
            func.count(case((needed.c.stands, who)).distinct()).label("unmet"),
        )
        .where(needed.c.place == 1)
        .group_by(needed.c.token)
    )
    found = reading.rows(query)
    return {tokens.get(r["token"], OTHER): Share(r["unmet"], r["every"]) for r in found}


def _shown(shares: Mapping[str, Share]) -> tuple[PeopleInNeed, ...]:
    """By name, the small ones without figures."""
    not_shown = hidden(shares)
    return tuple(
        PeopleInNeed(
            name=name,
            every=None if name in not_shown else share.all,
            unmet=None if name in not_shown else share.some,
        )
        for name, share in sorted(shares.items())
    )
