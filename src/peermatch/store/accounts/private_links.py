"""Secret links to a participant's own page, shown once and kept as digests; each opens with a
second thing that the person knows, and what it opens ends soon by itself."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    RowMapping,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from domain.people.contact.returned_link import LINK_LASTS
from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import SCHEMA, Clock, Entropy, digest, seconds
from peermatch.store.accounts.calendars.feed_links import instant
from peermatch.store.accounts.passwords.nobody import hash_of_nobody
from peermatch.store.accounts.passwords.pins import PIN_DIGITS, PinNotUsable, usable
from peermatch.store.accounts.throttle import Throttle

PRIVATE_LINKS = Table(
    "private_links",
    SCHEMA,
    Column("link_id", String(36), primary_key=True),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("participant_id", String(36), nullable=False, index=True),
    Column("pin_hash", String(200), nullable=False),
    Column("made_by", String(36), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("opened_at", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("sent_by", String(10)),
    Column("returned_at", BigInteger),
    Column("no_such_address", Boolean),
)
"""`pin_hash` is empty where the birth date is asked for, which only the record holds."""
PRIVATE_VISITS = Table(
    "private_visits",
    SCHEMA,
    Column("token_digest", String(64), primary_key=True),
    Column("link_id", String(36), nullable=False, index=True),
    Column("shared", Boolean, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)
MOST_FAILURES = 10
"""Wrong answers, after which a link is as good as none: staff make a new one."""
IDLE, IDLE_SHARED = timedelta(minutes=15), timedelta(minutes=3)
"""After so long without a look it is closed; sooner on a phone that others use too."""
LONGEST = timedelta(hours=2)
NOBODY = UUID(int=0)
"""Whose record is asked for where a link is unknown: the same work."""


class LinkNotOpened(Refusal):
    """Wrong, expired, ended and unknown links are never told apart."""

    sentence = "This does not open a page. Check what you typed, or ask us for a new link."


class BirthDateNotKnown(Refusal):
    sentence = "No birth date is on record for this person. Choose a PIN with them."
    field = "opens_with"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateLink:
    """What staff see of a link that is there."""

    link_id: UUID
    by_pin: bool
    created_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    """The last time."""
    sent_by: str = ""
    returned_at: datetime | None = None
    no_such_address: bool = False
    """By which way a gateway got it, when it came back, and whether nothing ever arrives there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who opened their link, and looks at their own page."""

    participant_id: UUID
    link_id: UUID
    shared: bool


class PrivateLinks:
    """At most one link for each person. `birth_date_of` asks the record; it answers None for whom
    nothing is known, and for whoever was erased."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        entropy: Entropy,
        *,
        throttle: Throttle,
        birth_date_of: Callable[[UUID], date | None],
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self._throttle = throttle
        self._birth_date_of = birth_date_of
        self._hasher = hasher or PasswordHasher()
        self._nobody = hash_of_nobody(self._hasher, entropy)

    def create(self, participant_id: UUID, pin: str, made_by: UUID) -> str:
        """A new link's token, shown this once; what the person had before ends. Without a `pin` it
        opens with the birth date. Raises PinNotUsable or BirthDateNotKnown."""
        if pin and not usable(pin):
            raise PinNotUsable
        if not pin and self._birth_date_of(participant_id) is None:
            raise BirthDateNotKnown
        token, now = self._entropy(32).hex(), self._clock()
        row = {
            "link_id": str(UUID(bytes=self._entropy(16), version=4)),
            "token_digest": digest(token),
            "participant_id": str(participant_id),
            "pin_hash": self._hasher.hash(pin) if pin else "",
            "made_by": str(made_by),
            "created_at": seconds(now),
            "expires_at": seconds(now + LINK_LASTS),
            "failures": 0,
        }
        with self._engine.begin() as connection:
            end_private_links(connection, participant_id)
            connection.execute(insert(PRIVATE_LINKS).values(row))
        return token

    def of(self, participant_id: UUID) -> PrivateLink | None:
        """The person's link that still opens their page."""
        mine = PRIVATE_LINKS.c.participant_id == str(participant_id)
        with self._engine.connect() as connection:
            row = connection.execute(select(PRIVATE_LINKS).where(mine)).mappings().one_or_none()
        if row is None or not self._lasts(row):
            return None
        return PrivateLink(
            link_id=UUID(row["link_id"]),
            by_pin=bool(row["pin_hash"]),
            created_at=instant(row["created_at"]),
            expires_at=instant(row["expires_at"]),
            opened_at=instant(row["opened_at"]) if row["opened_at"] else None,
            sent_by=row["sent_by"] or "",
            returned_at=instant(row["returned_at"]) if row["returned_at"] else None,
            no_such_address=bool(row["no_such_address"]),
        )

    def sent(self, participant_id: UUID, way: str) -> UUID:
        """A gateway is about to get the person's link this way: the id under which it does."""
        mine = PRIVATE_LINKS.c.participant_id == str(participant_id)
        change = update(PRIVATE_LINKS).where(mine).values(sent_by=way)
        with self._engine.begin() as connection:
            return UUID(connection.execute(change.returning(PRIVATE_LINKS.c.link_id)).scalar_one())

    def came_back(self, link_id: UUID, *, for_good: bool) -> UUID | None:
        """Notes that what a gateway got did not arrive, and `for_good` that nothing will, unless it
        was opened meanwhile: then nobody has to be sent it again. Whose it is; None where there is
        no such link any more."""
        mine = PRIVATE_LINKS.c.link_id == str(link_id), PRIVATE_LINKS.c.sent_by.is_not(None)
        now = seconds(self._clock())
        change = update(PRIVATE_LINKS).values(returned_at=now, no_such_address=for_good)
        with self._engine.begin() as connection:
            connection.execute(change.where(*mine, PRIVATE_LINKS.c.opened_at.is_(None)))
            whose = select(PRIVATE_LINKS.c.participant_id).where(*mine)
            found = connection.execute(whose).scalar_one_or_none()
        return UUID(found) if found else None

    def end(self, participant_id: UUID) -> None:
        """Ends the person's link and whatever it has open."""
        with self._engine.begin() as connection:
            end_private_links(connection, participant_id)

    def open(
        self, token: str, *, pin: str, birth_date: date | None, source: str, shared: bool
    ) -> str:
        """A visit's token. Raises LinkNotOpened or TooManyAttempts; a link that isn't there costs
        the same work as one whose answer is wrong."""
        held = digest(token)
        attempt = self._throttle.attempt(f"link {held}", source)
        query = select(PRIVATE_LINKS).where(PRIVATE_LINKS.c.token_digest == held)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        right = self._is_right(row, pin, birth_date)
        now = seconds(self._clock())
        if row is None or not (right and self._lasts(row)):
            self._count_failure(held)
            raise LinkNotOpened
        self._throttle.succeeded(attempt)
        visit = self._entropy(32).hex()
        link_id = row["link_id"]
        opened = {
            "token_digest": digest(visit),
            "link_id": link_id,
            "shared": shared,
            "started_at": now,
            "seen_at": now,
        }
        too_old = now - int(LONGEST.total_seconds())
        with self._engine.begin() as connection:
            connection.execute(insert(PRIVATE_VISITS).values(opened))
            mine = PRIVATE_LINKS.c.link_id == link_id
            connection.execute(update(PRIVATE_LINKS).where(mine).values(opened_at=now, failures=0))
            gone = delete(PRIVATE_VISITS).where(PRIVATE_VISITS.c.started_at <= too_old)
            connection.execute(gone)
        return visit

    def visit(self, token: str) -> Visit | None:
        """Whose page is open under this token, while both it and the link last."""
        mine = PRIVATE_VISITS.c.token_digest == digest(token)
        both = PRIVATE_VISITS.join(
            PRIVATE_LINKS, PRIVATE_LINKS.c.link_id == PRIVATE_VISITS.c.link_id
        )
        query = select(PRIVATE_VISITS, PRIVATE_LINKS).select_from(both).where(mine)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        now = seconds(self._clock())
        if row is None or not self._lasts(row) or not _is_open(row, now):
            return None
        if now != row["seen_at"]:
            with self._engine.begin() as connection:
                connection.execute(update(PRIVATE_VISITS).where(mine).values(seen_at=now))
        return Visit(
            participant_id=UUID(row["participant_id"]),
            link_id=UUID(row["link_id"]),
            shared=row["shared"],
        )

    def hold(self, token: str) -> None:
        """Somebody fills in a long form: until the next look it stays open as long on a phone that
        others use as on one's own."""
        mine = PRIVATE_VISITS.c.token_digest == digest(token), PRIVATE_VISITS.c.shared.is_(True)
        later = seconds(self._clock() + IDLE - IDLE_SHARED)
        with self._engine.begin() as connection:
            connection.execute(update(PRIVATE_VISITS).where(*mine).values(seen_at=later))

    def leave(self, token: str) -> None:
        mine = PRIVATE_VISITS.c.token_digest == digest(token)
        with self._engine.begin() as connection:
            connection.execute(delete(PRIVATE_VISITS).where(mine))

    def _is_right(self, row: RowMapping | None, pin: str, birth_date: date | None) -> bool:
        by_pin = row["pin_hash"] if row is not None else ""
        born = self._birth_date_of(UUID(row["participant_id"]) if row is not None else NOBODY)
        pin_right = True
        try:
            self._hasher.verify(by_pin or self._nobody, pin[:PIN_DIGITS])
        except VerifyMismatchError:
            pin_right = False
        known, typed = (str(day or "").encode() for day in (born, birth_date))
        born_right = hmac.compare_digest(known, typed) and birth_date is not None
        return pin_right if by_pin else born_right

    def _count_failure(self, held: str) -> None:
        one_more = PRIVATE_LINKS.c.failures + 1
        mine = PRIVATE_LINKS.c.token_digest == held
        with self._engine.begin() as connection:
            connection.execute(update(PRIVATE_LINKS).where(mine).values(failures=one_more))

    def _lasts(self, row: RowMapping) -> bool:
        lasts: bool = row["expires_at"] > seconds(self._clock())
        return lasts and row["failures"] < MOST_FAILURES


def end_private_links(connection: Connection, participant_id: UUID) -> None:
    """Deletes the person's link and what it has open: it was revoked, replaced, or they are
    erased."""
    mine = PRIVATE_LINKS.c.participant_id == str(participant_id)
    links = select(PRIVATE_LINKS.c.link_id).where(mine)
    connection.execute(delete(PRIVATE_VISITS).where(PRIVATE_VISITS.c.link_id.in_(links)))
    connection.execute(delete(PRIVATE_LINKS).where(mine))


def _is_open(row: RowMapping, now: int) -> bool:
    idle = IDLE_SHARED if row["shared"] else IDLE
    recent: bool = now - row["seen_at"] < idle.total_seconds()
    return recent and now - row["started_at"] < LONGEST.total_seconds()
