"""Links by which agencies refer people without an account: shown once, kept as digests, each of one
organization, for a while, and revocable."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Integer,
    RowMapping,
    String,
    Table,
    insert,
    select,
    update,
)

from domain.shared.decider import Refusal
from domain.shared.names import is_name
from peermatch.store.accounts.account_tables import SCHEMA, Clock, Entropy, digest, seconds
from peermatch.store.accounts.calendars.feed_links import instant

AGENCY_LINKS = Table(
    "agency_links",
    SCHEMA,
    Column("link_id", String(36), primary_key=True),
    Column("token_digest", String(64), nullable=False, unique=True),
    Column("organization", String(100), nullable=False),
    Column("made_by", String(36), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("used", Integer, nullable=False),
    Column("revoked_at", BigInteger),
)
"""`used` counts the referrals that came by it. One that is revoked stays, to be read."""
LASTS = timedelta(days=180)
"""The program's own choice: half a year, after which somebody asks whether the agency still
refers."""
LONGEST_NAME = 100
MOST_LISTED = 200


class OrganizationMissing(Refusal):
    sentence = "Say which organization the link is for."
    field = "organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLink:
    """`used_at` is when the last referral came by it."""

    link_id: UUID
    organization: str
    made_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used: int
    revoked_at: datetime | None

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class AgencyLinks:
    def __init__(self, engine: Engine, clock: Clock, entropy: Entropy) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy

    def create(self, organization: str, made_by: UUID) -> str:
        """A new link's token, shown this once. Raises OrganizationMissing."""
        if not is_name(organization):
            raise OrganizationMissing
        token, now = self._entropy(32).hex(), self._clock()
        row = {
            "link_id": str(UUID(bytes=self._entropy(16), version=4)),
            "token_digest": digest(token),
            "organization": organization[:LONGEST_NAME],
            "made_by": str(made_by),
            "created_at": seconds(now),
            "expires_at": seconds(now + LASTS),
            "used": 0,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(AGENCY_LINKS).values(row))
        return token

    def by_token(self, token: str) -> AgencyLink | None:
        """None for one that is unknown, expired or revoked: they are never told apart."""
        query = select(AGENCY_LINKS).where(AGENCY_LINKS.c.token_digest == digest(token))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        found = _link(row) if row is not None else None
        return found if found is not None and found.works(self._clock()) else None

    def used(self, link_id: UUID) -> None:
        """Notes that a referral came by it."""
        mine = AGENCY_LINKS.c.link_id == str(link_id)
        values = {"used_at": seconds(self._clock()), "used": AGENCY_LINKS.c.used + 1}
        with self._engine.begin() as connection:
            connection.execute(update(AGENCY_LINKS).where(mine).values(values))

    def revoke(self, link_id: UUID) -> None:
        """It works no more; what is open by it can't be sent."""
        mine = AGENCY_LINKS.c.link_id == str(link_id)
        still = AGENCY_LINKS.c.revoked_at.is_(None)
        with self._engine.begin() as connection:
            now = seconds(self._clock())
            connection.execute(update(AGENCY_LINKS).where(mine, still).values(revoked_at=now))

    def listed(self) -> tuple[AgencyLink, ...]:
        """Newest first."""
        query = select(AGENCY_LINKS).order_by(
            AGENCY_LINKS.c.created_at.desc(), AGENCY_LINKS.c.link_id
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(MOST_LISTED)).mappings()
            return tuple(_link(row) for row in rows)


def _link(row: RowMapping) -> AgencyLink:
    return AgencyLink(
        link_id=UUID(row["link_id"]),
        organization=row["organization"],
        made_by=row["made_by"],
        created_at=instant(row["created_at"]),
        expires_at=instant(row["expires_at"]),
        used_at=instant(row["used_at"]) if row["used_at"] else None,
        used=row["used"],
        revoked_at=instant(row["revoked_at"]) if row["revoked_at"] else None,
    )
