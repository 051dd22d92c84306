"""Messages that wait for a sender, and what became of the others. Nothing here is personal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Uuid,
    func,
    or_,
    select,
)

from domain.sessions.message import (
    MessageDoubtful,
    MessageDue,
    MessageHandedOver,
    MessageNotTaken,
    MessageReturned,
    MessageSent,
    MessageWithheld,
)
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.copied import of_fact, of_row
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.list_parts import Order, Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.people.safe_ways import ways_now
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store import Recorded

WAITS, SENT, WITHHELD = "waits", "sent", "withheld"


class Sending(StrEnum):
    """How far a gateway is with a message that waits."""

    NOT_TRIED = "not-tried"
    IN_HAND = "in-hand"
    AGAIN = "again"
    NOT_TAKEN = "not-taken"
    DOUBTFUL = "doubtful"
    RETURNED = "returned"


BY_A_PERSON = (Sending.NOT_TAKEN, Sending.DOUBTFUL, Sending.RETURNED)
"""These a person sees to."""
SCHEMA = MetaData()
MESSAGES = Table(
    "messages",
    SCHEMA,
    Column("message_id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("session_id", Uuid, nullable=False, index=True),
    Column("sequence", Integer, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("due_by", Instant, nullable=False),
    Column("for_staff", Boolean, nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("withheld_reason", String(40)),
    Column("settled_at", Instant),
    Column("queued_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("last_try_at", Instant),
    Column("sending", String(20), nullable=False),
)
PLACE = tuple[datetime, UUID]
PRESSING_FIRST = Order((MESSAGES.c.due_by, MESSAGES.c.message_id))


def _due(rows: Rows, r: Recorded) -> None:
    fact: MessageDue = r.fact
    row = {**of_fact(MESSAGES, fact), "status": WAITS, "queued_at": r.at, "tries": 0}
    rows.put(MESSAGES, message_id=r.stream, **row, sending=Sending.NOT_TRIED.value)


def _try(rows: Rows, r: Recorded) -> None:
    number = {"tries": r.fact.number, "last_try_at": r.at}
    rows.change(MESSAGES, {"message_id": r.stream}, **number, sending=Sending.IN_HAND.value)


def _not_taken(rows: Rows, r: Recorded) -> None:
    sending = Sending.AGAIN if r.fact.again else Sending.NOT_TAKEN
    rows.change(MESSAGES, {"message_id": r.stream}, sending=sending.value)


def _doubtful(rows: Rows, r: Recorded) -> None:
    rows.change(MESSAGES, {"message_id": r.stream}, sending=Sending.DOUBTFUL.value)


def _returned(rows: Rows, r: Recorded) -> None:
    key = {"message_id": r.stream}
    rows.change(MESSAGES, key, status=WAITS, settled_at=None, sending=Sending.RETURNED.value)


def _sent(rows: Rows, r: Recorded) -> None:
    rows.change(MESSAGES, {"message_id": r.stream}, status=SENT, settled_at=r.at)


def _withheld(rows: Rows, r: Recorded) -> None:
    fact: MessageWithheld = r.fact
    key = {"message_id": r.stream}
    reason = fact.reason.value
    rows.change(MESSAGES, key, status=WITHHELD, withheld_reason=reason, settled_at=r.at)


MESSAGES_MODEL = Projection(
    "messages",
    3,
    (MESSAGES,),
    {
        MessageDue: _due,
        MessageHandedOver: _try,
        MessageNotTaken: _not_taken,
        MessageDoubtful: _doubtful,
        MessageReturned: _returned,
        MessageSent: _sent,
        MessageWithheld: _withheld,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One message; `starts_at` is the session's time as it stands now."""

    message_id: UUID
    session_id: UUID
    person_id: UUID
    """Whom it goes to."""
    specialist_id: UUID
    participant_id: UUID
    reason: str
    due_by: datetime
    for_staff: bool
    status: str
    withheld_reason: str | None
    settled_at: datetime | None
    starts_at: datetime
    sending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a message goes to, opened for the sender alone."""

    person_id: UUID
    name: str
    phone: str
    email: str
    ways: tuple[SafeContact, ...]
    """Those that they agreed to, as it holds now; of staff none is asked."""
    safe_contact: str
    """The one that is most likely meant; empty for staff."""

    @property
    def gets_letters(self) -> bool:
        return SafeContact.LETTER in self.ways


def page(reading: Reading, status: str, sought: PartRequest) -> Part[Row]:
    """A part of the messages of one status, most pressing first."""
    query = (
        select(
            MESSAGES,
            SESSIONS.c.starts_at,
            SESSIONS.c.specialist_id,
            SESSIONS.c.participant_id,
        )
        .join(SESSIONS, SESSIONS.c.session_id == MESSAGES.c.session_id)
        .where(MESSAGES.c.status == status)
    )
    found = PRESSING_FIRST.part(reading, query, sought)
    return found.of_rows([_row(row) for row in found.rows])


def to_be_told(reading: Reading) -> int:
    """How many a person has to tell: due, or known not to arrive by themselves."""
    by_a_person = MESSAGES.c.sending.in_([one.value for one in BY_A_PERSON])
    due = or_(by_a_person, MESSAGES.c.due_by <= reading.now)
    query = select(func.count()).select_from(MESSAGES).where(MESSAGES.c.status == WAITS, due)
    return reading.number(query)


def one(reading: Reading, message_id: UUID) -> Row:
    """Raises NotFound."""
    query = (
        select(
            MESSAGES,
            SESSIONS.c.starts_at,
            SESSIONS.c.specialist_id,
            SESSIONS.c.participant_id,
        )
        .join(SESSIONS, SESSIONS.c.session_id == MESSAGES.c.session_id)
        .where(MESSAGES.c.message_id == message_id)
    )
    return _row(reading.one(query))


def recipient(reading: Reading, message_id: UUID) -> Recipient:
    """Raises NotFound."""
    found = reading.one(select(MESSAGES).where(MESSAGES.c.message_id == message_id))
    person = found["person_id"]
    if found["for_staff"]:
        row = reading.one(select(SPECIALISTS).where(SPECIALISTS.c.specialist_id == person))
        (fields,) = reading.fields([row], ("details",), "message", "specialist_id")
        ways: tuple[SafeContact, ...] = ()
    else:
        row = reading.one(select(PEOPLE).where(PEOPLE.c.participant_id == person))
        columns = ("person", "corrected", "contact")
        (fields,) = reading.fields([row], columns, "message")
        (address,) = reading.fields([row], ("address",), "message")
        ways = ways_now(fields, address)
    first = fields.text("safe_contact")
    return Recipient(
        person_id=person,
        name=fields.text("name"),
        phone=fields.phone("phone"),
        email=fields.text("email"),
        ways=ways,
        safe_contact=first if first in ways or not ways else ways[0],
    )


def _row(row: RowMapping) -> Row:
    return of_row(row, Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """A message that waits, as a gateway's sender looks at it."""

    message_id: UUID
    reason: str
    queued_at: datetime
    due_by: datetime
    tries: int
    last_try_at: datetime | None
    sending: Sending


def to_send(views: Views) -> list[ToSend]:
    """Messages that wait and that no person has to see to, most pressing first."""
    query = (
        select(MESSAGES)
        .where(MESSAGES.c.status == WAITS, MESSAGES.c.sending.not_in(BY_A_PERSON))
        .order_by(MESSAGES.c.due_by, MESSAGES.c.message_id)
    )
    with views.connect() as connection:
        return [
            ToSend(
                message_id=row["message_id"],
                reason=row["reason"],
                queued_at=row["queued_at"],
                due_by=row["due_by"],
                tries=row["tries"],
                last_try_at=row["last_try_at"],
                sending=Sending(row["sending"]),
            )
            for row in connection.execute(query).mappings()
        ]
