"""Proposed matches that wait for a coordinator's decision, narrowed and sorted as asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, case, func, select

from domain.matches.match_state import RunnerUp
from domain.pairing.conflict import CONFLICT, conflict_id
from domain.pairing.side_by_side import Comparison, There, Wanted, compare
from domain.people.profile import Wish as StatedWish
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.review.possible_conflict import possible_conflict
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import trait
from domain.specialists.sharing import OwnTrait
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.list_parts import Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.screens.matches.queue_wish import EVERYTHING, ORDERS, Wish, narrowed
from peermatch.readmodels.screens.referrals.waitlist import in_words, specialist_names
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import PEOPLE, PERSON_NOW
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.review.queue_tables import QUEUE
from peermatch.readmodels.tables.specialists.caseloads import AGREED, caseloads, caseloads_of
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

PURPOSE = "review queue"
_QUERY: Select[Any] = (
    select(
        QUEUE,
        MATCHES.c.reasons,
        MATCHES.c.expires_on,
        MATCHES.c.first_starts_at,
        MATCHES.c.first_ends_at,
        MATCHES.c.first_meeting,
        REFERRALS.c.urgency,
        REFERRALS.c.session_minutes,
        REFERRALS.c.details.label("referral"),
        REFERRALS.c.times,
        REFERRALS.c.support,
        *(PEOPLE.c[column] for column in PERSON_NOW),
        PEOPLE.c.wishes,
        PEOPLE.c.more_wishes,
        SPECIALISTS.c.details.label("specialist"),
        SPECIALISTS.c.areas,
        SPECIALISTS.c.about.label("about_self"),
        SPECIALISTS.c.windows,
        SPECIALISTS.c.home_site,
        *AGREED[1:],
    )
    .join(MATCHES, MATCHES.c.match_id == QUEUE.c.match_id)
    .join(REFERRALS, REFERRALS.c.referral_id == QUEUE.c.referral_id)
    .join(PEOPLE, PEOPLE.c.participant_id == QUEUE.c.participant_id)
    .join(SPECIALISTS, SPECIALISTS.c.specialist_id == QUEUE.c.specialist_id)
)
"""Each proposal that waits, with what is shown of it; built once, as every page asks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One proposal. `taken` counts every place in use, this proposal's too."""

    match_id: UUID
    referral_id: UUID
    participant_id: UUID
    specialist_id: UUID
    run_id: UUID
    name: str
    county: str
    language: str
    urgency: str
    received_at: datetime
    waiting_days: int
    specialist_name: str
    taken: int
    capacity: int
    in_common: str
    """The lived experience that both share, in words."""
    reasons: tuple[str, ...]
    runners_up: tuple[tuple[str, str], ...]
    """Names of the next best specialists who have a place today, each with what choosing them
    would mean; nobody where no names were asked for."""
    others: tuple[RunnerUp, ...] = ()
    """All whom the run named as next best."""
    first_starts_at: datetime | None
    """When the two could meet first, in the program's zone; None where none was proposed."""
    first_ends_at: datetime | None
    first_mode: str
    first_place: str
    """The site's name for a first session in person, else empty."""
    drive_minutes: int | None = None
    """The specialist's way to a first session in person."""
    compared: Comparison
    possible_conflict: str
    """What a person has to check before it is approved; empty where nothing is known."""
    expires_on: date | None
    put_off_until: date | None
    assignee: UUID | None
    comments: int
    fields: "Sides" = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Proposals that wait for a decision, also those kept for later."""

    waiting: int
    urgent: int
    later: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What was opened of both people, for the page of one proposal."""

    person: Fields
    specialist: Fields
    theirs: There
    home_site: str


def page(
    reading: Reading,
    sought: PartRequest,
    wish: Wish = EVERYTHING,
    sort: str = "",
    *,
    named: bool = True,
) -> Part[Row]:
    """A part of the proposals; `named` with the names of those who come next."""
    found = ORDERS[sort].part(reading, _QUERY.where(*narrowed(reading, wish)), sought)
    return found.of_rows(_opened(reading, found.rows, named))


def first(reading: Reading, size: int) -> tuple[Row, ...]:
    """The first proposals alone, without the names of those who come next."""
    query = _QUERY.where(*narrowed(reading, EVERYTHING))
    return _opened(reading, ORDERS[""].first(reading, query, size), named=False)


def count(reading: Reading) -> int:
    """How many proposals wait for a decision, also those kept for later."""
    return reading.number(select(func.count()).select_from(QUEUE))


def counts(reading: Reading) -> Counts:
    """How many wait, and how many of them are urgent or kept for later."""
    later = QUEUE.c.put_off_until > reading.today
    [row] = reading.rows(
        select(
            func.count().label("all"),
            func.count(case((QUEUE.c.rank == 0, 1))).label("urgent"),
            func.count(case((later, 1))).label("later"),
        ).select_from(QUEUE)
    )
    return Counts(waiting=row["all"], urgent=row["urgent"], later=row["later"])


def waiting(reading: Reading, match_id: UUID, *, named: bool = True) -> Row | None:
    """One proposal; None when it waits for no decision any more."""
    rows = reading.rows(_QUERY.where(QUEUE.c.match_id == match_id))
    return _opened(reading, rows, named)[0] if rows else None


def of_ids(reading: Reading, match_ids: Collection[UUID]) -> tuple[Row, ...]:
    """Those of them that wait for a decision, in the order given."""
    rows = reading.rows(_QUERY.where(QUEUE.c.match_id.in_(match_ids)))
    found = {row.match_id: row for row in _opened(reading, rows)}
    return tuple(found[one] for one in match_ids if one in found)


def beside(
    reading: Reading, match_id: UUID, part: Part[Row], wish: Wish = EVERYTHING, sort: str = ""
) -> tuple[UUID | None, UUID | None]:
    """The proposals before and after this one. Where `part`, which is shown beside it, tells,
    nothing is asked."""
    order, shown = ORDERS[sort], [row.match_id for row in part.rows]
    told = part.of_rows(shown).beside(shown.index(match_id)) if match_id in shown else None
    if told is not None:
        return told
    named = [column.label(f"place_{n}") for n, column in enumerate(order.columns)]
    rows = reading.rows(select(*named).where(QUEUE.c.match_id == match_id))
    if not rows:
        return None, None
    here = tuple(rows[0].values())
    query = select(QUEUE.c.match_id).where(*narrowed(reading, wish))
    before = order.nearest(reading, query, here, forward=False)
    after = order.nearest(reading, query, here, forward=True)
    return (
        before["match_id"] if before is not None else None,
        after["match_id"] if after is not None else None,
    )


def _opened(reading: Reading, rows: Sequence[RowMapping], named: bool = True) -> tuple[Row, ...]:
    told = ("wishes", "more_wishes", "referral", "times", "support", "reasons", "first_meeting")
    columns = (*PERSON_NOW, *told)
    people = reading.fields(rows, columns, PURPOSE)  # refused also where there is no row
    if not rows:
        return ()
    theirs_too = ("specialist", "areas", "about_self")
    specialists = reading.fields(rows, theirs_too, PURPOSE, "specialist_id")
    others = {o.specialist_id for p in people for o in runners_up_of(p)} if named else set()
    names = specialist_names(reading, {*others})
    theirs_now = {row["specialist_id"]: row for row in rows}
    loads = {
        **(caseloads(reading, others - theirs_now.keys()) if others else {}),
        **caseloads_of(reading, theirs_now.values(), theirs_now.keys()),
    }
    sites, look = site_names(reading), reading.store.look()
    look.expect(
        [SERVICE_AREA_ID, *(conflict_id(r["participant_id"], r["specialist_id"]) for r in rows)]
    )
    area = look.read(SERVICE_AREA, SERVICE_AREA_ID)
    found = []
    for row, person, specialist in zip(rows, people, specialists, strict=True):
        theirs = _there(row, specialist)
        compared = compare(_wanted(row, person), theirs)
        known = conflict_id(row["participant_id"], row["specialist_id"])
        could = (
            o for o in runners_up_of(person)
            if o.specialist_id != row["specialist_id"]
            and o.specialist_id in loads
            and loads[o.specialist_id].open_places > 0
        )  # fmt: skip
        proposal = of_row(
            row,
            Row,
            name=person.text("name"),
            county=person.text("county"),
            language=person.text("language"),
            waiting_days=reading.days_since(row["received_at"]),
            specialist_name=specialist.text("name"),
            taken=loads[row["specialist_id"]].in_use,
            capacity=loads[row["specialist_id"]].capacity,
            in_common=in_words(compared.shared),
            reasons=person.get("reasons", ()),
            runners_up=tuple((names.get(o.specialist_id, ""), o.sentence) for o in could),
            others=runners_up_of(person),
            first_starts_at=reading.local(row["first_starts_at"]),
            first_ends_at=reading.local(row["first_ends_at"]),
            first_mode=person.text("mode"),
            first_place=sites.get(person.text("place"), ""),
            drive_minutes=_drive(area, row["home_site"], person.text("place")),
            compared=compared,
            possible_conflict=possible_conflict(
                person.text("name"), specialist.text("name"), look.read(CONFLICT, known)
            ),
            fields=Sides(
                person=person, specialist=specialist, theirs=theirs, home_site=row["home_site"]
            ),
        )
        found.append(proposal)
    return tuple(found)


def _drive(area: ServiceArea, home: str, place: str) -> int | None:
    return area.minutes(home, place) if place else None


def runners_up_of(person: Fields) -> tuple[RunnerUp, ...]:
    found: tuple[RunnerUp, ...] = person.get("runners_up", ())
    return found


def _wanted(row: RowMapping, person: Fields) -> Wanted:
    wishes: tuple[StatedWish, ...] = person.get("wishes", ())
    return Wanted(
        experiences=person.get("experiences", ()),
        windows=person.get("windows", ()),
        session_minutes=row["session_minutes"],
        gender=person.text("gender") if not person.erased else "",
        preferred=person.get("preferred_specialists", frozenset()),
        traits=tuple(trait(one.topic, one.answer) for one in wishes),
    )


def _there(row: RowMapping, specialist: Fields) -> There:
    about: tuple[OwnTrait, ...] = specialist.get("about", ())
    return There(
        specialist_id=row["specialist_id"],
        experiences=specialist.get("experiences", ()),
        windows=tuple(WeeklyWindow(*window) for window in row["windows"]),
        gender=specialist.text("gender"),
        traits=tuple(trait(one.topic, one.answer) for one in about),
    )
