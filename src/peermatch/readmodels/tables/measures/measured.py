"""The tables of measures: what is counted by day, and of each referral, match, session and
specialist only what it is counted by. Where somebody lives, what they speak and what they have
lived through are there as blind-index tokens only.
"""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, String, Table, Uuid

from domain.measures.counts import GroupKind
from peermatch.readmodels.engine.columns import Day
from peermatch.store.finding.blind_index import BlindIndex

SCHEMA = MetaData()
COUNTS = Table(
    "measure_counts",
    SCHEMA,
    Column("count", String(20), primary_key=True),
    Column("day", Day, primary_key=True, index=True),
    Column("part", String(60), primary_key=True),
    Column("value", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Index("measure_sums", "count", "part", "value", "day", "number"),
)
"""As many rows as days and kinds, however many people are counted. What had added up by a day is
summed from the index alone, in the order in which it is asked."""
PEOPLE = Table(
    "measured_people",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("county", String(40), nullable=False),
    Column("language", String(40), nullable=False),
    Column("referrals", JSON, nullable=False),
)
"""Tokens, empty where nothing is known; `referrals` are the ids of theirs."""
REFERRALS = Table(
    "measured_referrals",
    SCHEMA,
    Column("referral_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("received_on", Day, nullable=False),
    Column("first_offered_on", Day),
    Column("matches", JSON, nullable=False),
    Column("waiting", JSON, nullable=False),
    Column("open", JSON, nullable=False),
    Column("closed_on", Day),
    Column("closing_reason", String(20), nullable=False),
    Column("is_none", Boolean, nullable=False),
    Column("areas", JSON, nullable=False),
    Column("first_session_on", Day),
    Column("first_session_id", Uuid),
    Column("minutes", Integer, nullable=False),
    Column("frequency", String(20), nullable=False),
    Column("carried", JSON, nullable=False),
)
"""`matches`: id and day of each that was approved. `waiting` and `open`: stretches of days.
`carried`: the ids of matches whose minutes go by this referral."""
MATCHES = Table(
    "measured_matches",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False),
    Column("approved_on", Day),
    Column("override_reason", String(40)),
    Column("began_on", Day),
    Column("ended_on", Day),
    Column("end_reason", String(40)),
    Column("frequency", String(20)),
    Column("has_place", Boolean, nullable=False),
    Column("promised", JSON, nullable=False),
    Column("specialist_id", Uuid, nullable=False),
    Column("wishes", JSON, nullable=False),
)
"""`wishes`: the parts by which it counts. `promised`: from which day on how many session minutes in
four weeks."""
SESSIONS = Table(
    "measured_sessions",
    SCHEMA,
    Column("session_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, index=True),
    Column("day", Day, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("units", Integer),
    Column("not_billable", String(40)),
)
"""`units` are empty until they are counted, and again after a correction."""
SPECIALISTS = Table(
    "measured_specialists",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("hours", JSON, nullable=False),
    Column("last_day", Day),
)
WISHED = Table(
    "measured_wishes",
    SCHEMA,
    Column("who", Uuid, primary_key=True),
    Column("said", JSON, nullable=False),
)
"""Of a participant what they wish, of a specialist what they say of themselves: each as a token of
the two words that a wish counts by, met and not met, and one by which the two are compared."""
ANSWERED = Table(
    "measured_answers",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("totals", JSON, nullable=False),
)
"""`totals`: by day, the token of how many points somebody had (BARC-10)."""
TABLES = (COUNTS, PEOPLE, REFERRALS, MATCHES, SESSIONS, SPECIALISTS, ANSWERED, WISHED)


def token_of(index: BlindIndex, kind: GroupKind, member: str) -> str:
    """The token of a group, by which its numbers are found without its name being stored."""
    return index.token(kind_of(kind), member).hex() if member else ""


def kind_of(kind: GroupKind) -> str:
    """What such tokens are, for the blind index."""
    return f"measure-{kind.value}"
