"""A participant's profile and everything recorded about them, for their referral's page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, func, select

from domain.people.challenge import notice_of
from domain.people.profile import Wish
from domain.shared.hours import WeeklyWindow
from domain.shared.postal.us_address import envelope_lines
from domain.shared.vocabulary import Goal, SafeContact
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.screens.people.own_ids import same_person
from peermatch.readmodels.tables.matches.matches import CHECK_INS, MATCHES
from peermatch.readmodels.tables.people.people import DISCLOSURES, PEOPLE, PERSON_NOW
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.people.safe_ways import address_in, ways_now
from peermatch.readmodels.tables.referrals.referrals import ATTEMPTS, DUPLICATES

PURPOSE = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the person said about themselves; empty where nothing is known."""

    participant_id: UUID
    name: str
    preferred_name: str
    pronouns: str
    phone: str
    email: str
    postal_address: tuple[str, ...]
    """Lines of an envelope below the name."""
    no_fixed_address: bool
    ways: tuple[SafeContact, ...]
    hours: tuple[WeeklyWindow, ...]
    caller_says: str
    guardian: str
    guardian_is: str
    guardian_phone: str
    interpreter: str
    sites: tuple[str, ...]
    transport: str
    wishes: tuple[Wish, ...]
    correction_reason: str
    """Why the name or birth date was last corrected, for later readers."""
    texts_stopped_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRow:
    """One disclosure, with the notice and scope that went to the recipient."""

    disclosed_on: date
    use: str
    recipient: str
    information: str
    purpose: str
    scope: str
    """What the consent covers."""
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A plan, authorization, statement, conflict or shortlist; `words` say what is in it."""

    record_id: UUID
    kind: str
    began_at: datetime
    began_on: date | None
    until: date | None
    open: bool
    units: int | None
    about: UUID | None
    specialist_id: UUID | None
    words: tuple[str, ...]
    notice: str = ""
    """Of a statement: the notice that later readers of the challenged record see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    attempt_id: UUID
    attempted_at: datetime
    outcome: str
    way: str
    correction_reason: str
    """Why its time or outcome was corrected; empty when it never was."""


def profile(reading: Reading, participant_id: UUID) -> Profile:
    """Raises NotFound."""
    row = reading.one(select(PEOPLE).where(PEOPLE.c.participant_id == participant_id))
    columns = (*PERSON_NOW, "contact", "names", "interpreter", "places", "more_wishes")
    [fields] = reading.fields([row], columns, PURPOSE)
    [guardian] = reading.fields([row], ("guardian",), PURPOSE)
    [corrected] = reading.fields([row], ("corrected",), PURPOSE)
    [address] = reading.fields([row], ("address",), PURPOSE)
    where = address_in(address, participant_id)
    return Profile(
        participant_id=participant_id,
        name=fields.text("name"),
        preferred_name=fields.text("preferred_name"),
        pronouns=fields.text("pronouns"),
        phone=fields.phone("phone"),
        email=fields.text("email"),
        postal_address=envelope_lines(where),
        no_fixed_address=where.no_fixed_address,
        ways=ways_now(fields, address),
        hours=fields.get("hours", ()),
        caller_says=fields.text("caller_says"),
        guardian=guardian.text("name"),
        guardian_is=guardian.text("relationship"),
        guardian_phone=guardian.phone("phone"),
        interpreter=fields.text("interpreter"),
        sites=fields.get("sites", ()),
        transport=fields.text("transport"),
        wishes=fields.get("wishes", ()),
        correction_reason=corrected.text("reason"),
        texts_stopped_at=row["texts_stopped_at"],
    )


def disclosures(
    reading: Reading, participant_id: UUID, since: date = date.min
) -> tuple[DisclosureRow, ...]:
    """The account of disclosures from `since` on, newest first, with those under a record that was
    merged into theirs."""
    mine = DISCLOSURES.c.participant_id.in_(same_person(reading.views, participant_id))
    query = select(DISCLOSURES).where(mine, DISCLOSURES.c.disclosed_on >= since)
    newest = (DISCLOSURES.c.disclosed_on.desc(), DISCLOSURES.c.disclosure_id)
    rows = reading.rows(query.order_by(*newest))
    return tuple(
        of_row(
            row,
            DisclosureRow,
            recipient=fields.text("recipient"),
            information=fields.text("information"),
            purpose=fields.text("purpose"),
            scope=fields.text("scope"),
        )
        for row, fields in reading.opened(rows, ("told",), PURPOSE)
    )


def records(reading: Reading, participant_id: UUID) -> tuple[RecordRow, ...]:
    """Newest first."""
    rows = _of(reading, RECORDS, participant_id, RECORDS.c.began_at)
    return opened_records(reading, rows)


def opened_records(reading: Reading, rows: Sequence[RowMapping]) -> tuple[RecordRow, ...]:
    """An answer's words never take the place of the statement's own."""
    opened = reading.fields(rows, ("first", "last"), PURPOSE)
    answers = reading.fields(rows, ("last",), PURPOSE)
    found = zip(rows, opened, answers, strict=True)
    firsts = iter(reading.fields(rows, ("first",), PURPOSE))
    return tuple(_record(row, fields, next(firsts), answer) for row, fields, answer in found)


def _record(row: RowMapping, fields: Fields, first: Fields, last: Fields) -> RecordRow:
    specialist: UUID | None = fields.get("specialist_id", None)
    kind = RecordKind(row["kind"])
    statement = kind is RecordKind.STATEMENT
    return of_row(
        row,
        RecordRow,
        specialist_id=specialist,
        words=_statement(first, last) if statement else _words(kind, fields),
        notice=notice_of(None if row["open"] else row["amended"]) if statement else "",
    )


def _statement(filed: Fields, answer: Fields) -> tuple[str, ...]:
    answered = answer.text("words")
    return (filed.text("words"), *((f"The program's answer: {answered}",) if answered else ()))


def _words(kind: RecordKind, fields: Fields) -> tuple[str, ...]:
    """Of every kind but a statement."""
    match kind:
        case RecordKind.PLAN:
            goals: tuple[Goal, ...] = fields.get("goals", ())
            return tuple(f"{g.words}{' (reached)' if g.reached else ''}" for g in goals)
        case RecordKind.AUTHORIZATION:
            why = fields.text("reason")
            corrected = (f"corrected: {why}",) if why else ()
            return (fields.text("payer"), fields.text("reference"), *corrected)
        case RecordKind.CONFLICT:
            return tuple(fields.text(name) for name in ("kind", "side", "note", "verdict"))
        case RecordKind.SHORTLIST:
            ranked: tuple[UUID, ...] = fields.get("ranking", ())
            return tuple(str(s) for s in ranked or fields.get("specialists", ()))
    return ()


def matches(reading: Reading, participant_id: UUID) -> tuple[RowMapping, ...]:
    """Every match of the person, newest first; plain columns."""
    return tuple(_of(reading, MATCHES, participant_id, MATCHES.c.proposed_at))


def check_ins(reading: Reading, match_id: UUID) -> tuple[tuple[date, str, str, str], ...]:
    """Day, whose word, how it goes and note, newest first."""
    return check_ins_of(reading, [match_id])[match_id]


def check_ins_of(
    reading: Reading, match_ids: Collection[UUID], most: int | None = None
) -> dict[UUID, tuple[tuple[date, str, str, str], ...]]:
    """The same of each of these matches, `most` of each."""
    newest = (CHECK_INS.c.checked_on.desc(), CHECK_INS.c.check_in_id)
    place = func.row_number().over(partition_by=CHECK_INS.c.match_id, order_by=newest)
    each = select(CHECK_INS, place.label("place")).where(CHECK_INS.c.match_id.in_(match_ids))
    told = each.subquery()
    query = select(told).order_by(told.c.place)
    rows = reading.rows(query if most is None else query.where(told.c.place <= most))
    found: dict[UUID, list[tuple[date, str, str, str]]] = {one: [] for one in match_ids}
    for row, fields in reading.opened(rows, ("said",), "match", "match_id"):
        said = (row["checked_on"], row["side"], fields.text("going"), fields.text("note"))
        found[row["match_id"]].append(said)
    return {one: tuple(every) for one, every in found.items()}


def attempts(reading: Reading, referral_id: UUID) -> tuple[AttemptRow, ...]:
    """Newest first."""
    query = select(ATTEMPTS).where(ATTEMPTS.c.referral_id == referral_id)
    rows = reading.rows(query.order_by(ATTEMPTS.c.attempted_at.desc(), ATTEMPTS.c.attempt_id))
    opened = reading.fields(rows, ("way",), PURPOSE, "referral_id")
    corrected = reading.fields(rows, ("corrected",), PURPOSE, "referral_id")
    return tuple(
        of_row(row, AttemptRow, way=fields.text("way"), correction_reason=why.text("reason"))
        for row, fields, why in zip(rows, opened, corrected, strict=True)
    )


def attempt(reading: Reading, referral_id: UUID, attempt_id: UUID) -> RowMapping:
    """When one try was and what came of it, as it is known now. Raises NotFound."""
    query = select(ATTEMPTS.c.attempted_at, ATTEMPTS.c.outcome)
    query = query.where(ATTEMPTS.c.referral_id == referral_id)
    return reading.one(query.where(ATTEMPTS.c.attempt_id == attempt_id))


def suspected(reading: Reading, referral_id: UUID) -> tuple[UUID, ...]:
    """Other referrals that may be of the same person, not yet decided."""
    return suspected_of(reading, [referral_id]).get(referral_id, ())


def suspected_of(
    reading: Reading, referral_ids: Collection[UUID]
) -> Mapping[UUID, tuple[UUID, ...]]:
    """The same of several."""
    query = select(DUPLICATES.c.referral_id, DUPLICATES.c.other_id)
    mine = DUPLICATES.c.referral_id.in_(referral_ids), DUPLICATES.c.decided.is_(False)
    found: dict[UUID, tuple[UUID, ...]] = {}
    for row in reading.rows(query.where(*mine).order_by(DUPLICATES.c.other_id)):
        found[row["referral_id"]] = (*found.get(row["referral_id"], ()), row["other_id"])
    return found


def _of(reading: Reading, table: Table, participant_id: UUID, order: Any) -> list[RowMapping]:
    query = select(table).where(table.c.participant_id == participant_id)
    return reading.rows(query.order_by(order.desc(), *table.primary_key.columns))
