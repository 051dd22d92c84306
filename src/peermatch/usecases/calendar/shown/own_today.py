"""A specialist's day in the hand: what comes next and the way there, what is open, what can be
undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.matches.match import MATCH
from domain.people.contact.safe_contact import Reach, reach
from domain.people.participant import PARTICIPANT
from domain.people.wellness.handover import HandoverTopic
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, SiteOpened
from domain.sessions.session_outcome import UNDONE_WITHIN
from domain.sessions.session_state import SessionStatus
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.given_to import still_to_ask
from peermatch.readmodels.screens.sessions import schedule
from peermatch.readmodels.tables.calendar import commitments
from peermatch.store import Look
from peermatch.usecases.calendar.roads_and_rooms import roads_between
from peermatch.usecases.core.service import Service
from peermatch.usecases.people.wellness.handed_on import handed_on
from scheduling.published.schedule_views import Booked, Drive, drives

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The session that goes on or comes next, how the person may be reached now, and the drive."""

    row: schedule.Row
    reach: Reach
    drive: Drive | None
    site: SiteOpened | None
    to_ask: int
    """Of how many resources they are asked what came of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnToday:
    next: Next | None
    recorded: schedule.Row | None
    """What this account recorded last, today."""
    to_record: tuple[schedule.Row, ...]
    """Theirs, over, and nothing recorded; the latest first, while it is fresh."""
    today: tuple[schedule.Row | commitments.Row | Drive, ...]
    """The rest of the day in order."""
    week: tuple[schedule.Row, ...]
    """The days after."""


def own_today(service: Service, reading: Reading, specialist_id: UUID) -> OwnToday:
    now = reading.now
    midnight = datetime.combine(reading.today, time(), reading.zone)
    tomorrow = datetime.combine(reading.today + timedelta(days=1), time(), reading.zone)
    rows = schedule.in_hand(reading, specialist_id, midnight, midnight + AHEAD)
    mine = [row for row in rows if row.status == SessionStatus.SCHEDULED.value]
    coming = next((row for row in mine if row.ends_at > now), None)
    look = service.store.look()
    of_next = (coming.match_id, coming.participant_id) if coming else ()
    look.expect((specialist_id, SERVICE_AREA_ID, *of_next))
    on_the_road = _drives(look, specialist_id, rows, service.program.zone)
    planned = commitments.between(reading, midnight, tomorrow, [specialist_id])
    today = [row for row in rows if midnight <= row.starts_at < tomorrow and row != coming]
    driving = [one for one in on_the_road if midnight <= one.starts_at < tomorrow]
    return OwnToday(
        next=_next(look, reading, coming, on_the_road) if coming else None,
        recorded=_last_recorded(rows, reading, midnight),
        to_record=tuple(
            row for row in reversed(mine) if schedule.is_to_record(row, specialist_id, now)
        ),
        today=tuple(
            sorted(
                (
                    *today,
                    *planned,
                    *(drive for drive in driving if not _leads_to(drive, coming)),
                ),
                key=lambda one: (one.starts_at, one.ends_at),
            )
        ),
        week=tuple(row for row in rows if row.starts_at >= tomorrow and row != coming),
    )


def late_hours(service: Service, today: date) -> timedelta:
    """Within how long before a session somebody cancels late."""
    limits = limits_on(service.store.read(PROGRAM_RULES, RULES_ID), today)
    return timedelta(hours=limits.value(LimitName.LATE_CANCELLATION))


def may_undo(row: schedule.Row, who: str, now: datetime) -> bool:
    """Whether the page offers `who`, an account, to undo it; the command decides it again."""
    return row.recorded_by == who and now < row.starts_at + UNDONE_WITHIN


def _next(look: Look, reading: Reading, row: schedule.Row, driving: Iterable[Drive]) -> Next:
    whose = row.participant_id
    person = reading.state(PARTICIPANT, whose, lambda _: whose, schedule.PURPOSE, look)
    sites = look.read(SERVICE_AREA, SERVICE_AREA_ID).sites
    return Next(
        row=row,
        reach=reach(person, reading.now.astimezone(reading.zone)),
        drive=next((drive for drive in driving if _leads_to(drive, row)), None),
        site=sites.get(row.site),
        to_ask=_to_ask(look, reading, row),
    )


def _to_ask(look: Look, reading: Reading, row: schedule.Row) -> int:
    """Nothing for whoever stands in: what was given is between the two who are matched."""
    proposed, whose = look.read(MATCH, row.match_id).proposed, row.participant_id
    if proposed is None or proposed.specialist_id != row.specialist_id:
        return 0
    mine = proposed.specialist_id
    shown = handed_on(reading, mine, whose).shows(HandoverTopic.RESOURCES)
    return still_to_ask(reading, [whose], mine, [whose] if shown else []).get(whose, 0)


def _leads_to(drive: Drive, row: schedule.Row | None) -> bool:
    return row is not None and (drive.ends_at, drive.place) == (row.starts_at, row.site)


def _last_recorded(
    rows: Iterable[schedule.Row], reading: Reading, since: datetime
) -> schedule.Row | None:
    recorded = [
        (row.recorded_at, row)
        for row in rows
        if row.recorded_at is not None
        and row.recorded_at >= since
        and row.recorded_by == reading.viewer
    ]
    return max(recorded, key=lambda one: one[0])[1] if recorded else None


def _drives(
    look: Look, specialist_id: UUID, rows: Sequence[schedule.Row], zone: ZoneInfo
) -> Sequence[Drive]:
    """What was called off is driven to by nobody."""
    who = str(specialist_id)
    booked = [
        Booked(
            session_id=str(row.session_id),
            staff=(who,),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.site,
        )
        for row in rows
        if row.status != SessionStatus.MISSED.value
    ]
    enrolled = look.read(SPECIALIST, specialist_id).enrolled
    base = {who: enrolled.home_site} if enrolled else {}
    area = look.read(SERVICE_AREA, SERVICE_AREA_ID)
    ground = roads_between(area, base, (one.place for one in booked))
    return drives(who, booked, ground, zone)
