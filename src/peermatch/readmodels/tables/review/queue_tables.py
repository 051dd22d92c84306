"""The review queue's tables: a row for each proposal that waits, in the order in which it is worked
off, and when each proposal last changed. Where somebody lives, what they speak and which service
line they ask for are there as blind-index tokens only.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from peermatch.readmodels.engine.columns import Day, Instant

SCHEMA = MetaData()
QUEUE = Table(
    "queue",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("specialist_id", Uuid, nullable=False, index=True),
    Column("run_id", Uuid, nullable=False, index=True),
    Column("proposed_at", Instant, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("county", LargeBinary, index=True),
    Column("language", LargeBinary, index=True),
    Column("line", LargeBinary),
    Column("put_off_until", Day, index=True),
    Column("assignee", Uuid, index=True),
    Column("comments", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""`rank` is 0 where it is urgent; `changed_at` when somebody last did something about it."""
Index("ix_queue_first_served", QUEUE.c.rank, QUEUE.c.received_at, QUEUE.c.match_id)
Index("ix_queue_longest_wait", QUEUE.c.received_at, QUEUE.c.match_id)
Index("ix_queue_changed", QUEUE.c.changed_at, QUEUE.c.match_id)
COMMENTS = Table(
    "queue_comments",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("comment_id", Uuid, primary_key=True),
    Column("commented_at", Instant, nullable=False),
    Column("commented_by", String(60), nullable=False),
    Column("said", LargeBinary, nullable=False),
)
CHANGES = Table(
    "queue_changes",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("place", String(40), nullable=False, index=True),
    Column("what", String(30), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(60), nullable=False),
)
"""The last thing that was done about each proposal; `place` sorts as the log does."""
WHO = Table(
    "queue_people",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("county", LargeBinary),
    Column("language", LargeBinary),
)
ASKED = Table(
    "queue_referrals",
    SCHEMA,
    Column("referral_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("rank", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("line", LargeBinary),
)
"""What a proposal's place in the queue goes by, of every person and referral."""
WAITING = Table(
    "queue_reviews",
    SCHEMA,
    Column("match_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False),
    Column("participant_id", Uuid, nullable=False),
    Column("specialist_id", Uuid, nullable=False),
    Column("run_id", Uuid, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("put_off_until", Day),
    Column("assignee", Uuid),
    Column("comments", Integer, nullable=False),
)
"""Every proposal, also when it was decided: an approval that is undone puts it back."""
COUNTY, LANGUAGE, LINE = "queue-county", "queue-language", "queue-line"
"""Kinds of tokens."""
