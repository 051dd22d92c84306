"""Work that failed in one of the worker's queues: when it is tried again, what was set aside.

It stands beside the read models but is made from no facts: a rebuild leaves it alone.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.shared.decider import Refusal
from peermatch.readmodels.engine.columns import Instant
from peermatch.store.databases.engines import one_by_one

SCHEMA = MetaData()
FAILED_WORK = Table(
    "failed_work",
    SCHEMA,
    Column("queue", String(40), primary_key=True),
    Column("item", String(200), primary_key=True),
    Column("reason", String(120), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("failed_at", Instant, nullable=False),
    Column("again_at", Instant),
)
"""One row per item that failed and has not succeeded since. No `again_at`: it is set aside."""
KEY = ["queue", "item"]
TAKEN_UP = Table(
    "work_taken_up",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("queue", String(40), nullable=False),
    Column("item", String(200), nullable=False),
    Column("reason", String(120), nullable=False),
    Column("taken_up_by", String(60), nullable=False),
    Column("taken_up_at", Instant, nullable=False),
)
"""Who had what tried again; kept."""

PATIENT = (15, 60, 300, 900, 3600, 4 * 3600, 12 * 3600)
"""Pauses in seconds for what nobody waits for: a day in which a fault may pass."""
PROMPT = (15, 60)
"""Pauses in seconds for what somebody waits for on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Items that the worker takes one by one. `pauses` are the seconds until each next try; after
    the last of them an item that fails again is set aside."""

    name: str
    title: str
    pauses: tuple[int, ...] = PATIENT
    endless: bool = False
    """The last pause comes again and again: what fails for the machine's sake is never left."""


MATCHING_RUNS = Queue(name="matching-runs", title="Matching run", pauses=PROMPT)
SHORTLISTS = Queue(name="shortlists", title="Shortlist to find")
ARRIVALS = Queue(name="arrivals", title="Outlook of a referral", pauses=PROMPT)
RESERVE_REPLAYS = Queue(name="reserve-replays", title="Replay of a policy", pauses=PROMPT)
WISH_LEARNING = Queue(name="wish-learning", title="Learning from outcomes", pauses=PROMPT)
PASTS = Queue(name="pasts", title="Program as it was", pauses=PROMPT)
REPLAYS = Queue(name="replays", title="How a match was decided", pauses=PROMPT)
REPAIRS = Queue(name="repairs", title="Schedule fix", pauses=PROMPT)
HORIZON = Queue(name="horizon", title="Planning a specialist's coming weeks")
LAPSED_PROPOSALS = Queue(name="lapsed-proposals", title="Proposal past its last day")
OPEN_PROPOSALS = Queue(name="open-proposals", title="Proposal to recheck")
ENDED_CONSENTS = Queue(name="ended-consents", title="Proposal without consent")
MESSAGES = Queue(name="messages", title="Message to hold back")
SENDING = Queue(name="sending", title="Message to send")
STAFF_MAIL = Queue(name="staff-mail", title="Email to somebody who works here")
RETURNED = Queue(name="returned-mail", title="Report of mail that did not arrive")
REMINDING = Queue(name="reminding", title="Reminder of a session")
CALLED_OFF = Queue(name="called-off", title="Sessions that were called off")
LEAVERS = Queue(name="leavers", title="Matches after a last day")
DUPLICATES = Queue(name="duplicates", title="Possible duplicate")
MERGED_CONFLICTS = Queue(name="merged-conflicts", title="Conflict under a merged referral")
UNITS = Queue(name="units", title="Units to count")
REPLACED_KEYS = Queue(name="replaced-keys", title="Scans to seal under a new key")
ERASURES = Queue(name="erasures", title="Erasure to finish")
TIME_QUESTIONS = Queue(name="time-questions", title="Time that a change may rule out")
READ_MODELS = Queue(name="read-models", title="Event that a page can't take in", pauses=())
STALLED_MODELS = Queue(
    name="stalled-models",
    title="Page data that stopped updating",
    pauses=(1, 5, 15, 60),
    endless=True,
)
OWN_CALENDARS = Queue(name="own-calendars", title="Specialist’s own calendar to read")
UNUSUAL_LOOKS = Queue(name="unusual-looks", title="Day of looks to go through")
MISPLACED = Queue(name="misplaced", title="Data beside another person’s name", pauses=())

QUEUES: tuple[Queue, ...] = tuple(one for one in vars().values() if isinstance(one, Queue))
"""Every queue above; a job with items of its own adds one and takes them with `ItemByItem`."""


class NothingToTryAgain(Refusal):
    sentence = "This work is already done or about to be tried again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An item as it failed last. `failures` counts since it was last taken up by a person."""

    queue: str
    item: str
    reason: str
    """The kind of exception or a refusal's code; never a text, which may quote somebody's data."""
    failures: int
    since: datetime
    failed_at: datetime
    again_at: datetime | None

    @property
    def set_aside(self) -> bool:
        return self.again_at is None

    @property
    def sentence(self) -> str:
        """What somebody who waits for it is told."""
        if not self.failures:
            return f"It failed ({self.reason}), and somebody is having it tried again now."
        times = "once" if self.failures == 1 else f"{self.failures} times"
        failed = f"It failed {times} ({self.reason})"
        if self.set_aside:
            return f"{failed} and was set aside: a manager can have it tried again."
        return f"{failed} and will be tried again."

    def is_due(self, now: datetime) -> bool:
        """Also when it is earlier than when it failed: then the clock was set back."""
        return self.again_at is not None and (self.again_at <= now or now < self.failed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """An item that a person had tried again."""

    queue: str
    item: str
    reason: str
    taken_up_by: str
    taken_up_at: datetime


def reason_of(error: BaseException) -> str:
    """What may be said of a failure: a refusal's code, or the kind of exception."""
    return error.code if isinstance(error, Refusal) else type(error).__name__


class FailedWork:
    """The failed items of one deployment, kept in its views database."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._reader = engine, one_by_one(engine)
        self._now = now

    def of(self, queue: Queue) -> dict[str, Failed]:
        """What failed in a queue, by item."""
        query = select(FAILED_WORK).where(FAILED_WORK.c.queue == queue.name)
        with self._reader.connect() as connection:
            return {r["item"]: Failed(**r) for r in connection.execute(query).mappings()}

    def one(self, queue: Queue, item: str) -> Failed | None:
        """What failed and has not succeeded since, if it did."""
        mine = (FAILED_WORK.c.queue == queue.name, FAILED_WORK.c.item == item)
        found = next(iter(self._rows(select(FAILED_WORK).where(*mine))), None)
        return None if found is None else Failed(**found)

    def note(self, queue: Queue, item: str, reason: str, before: Failed | None = None) -> Failed:
        """Notes one more failure and when the next try is; set aside after the last pause."""
        failed = failed_again(queue, item, reason, self._now(), before)
        with self._engine.begin() as connection:
            put(connection, failed)
        return failed

    def settle(self, queue: Queue, items: Collection[str]) -> None:
        """Forgets items that were done, or are no longer to be done."""
        if not items:
            return
        mine = (FAILED_WORK.c.queue == queue.name, FAILED_WORK.c.item.in_(sorted(items)))
        with self._engine.begin() as connection:
            connection.execute(delete(FAILED_WORK).where(*mine))

    def listed(self) -> tuple[Failed, ...]:
        """Everything that failed: what is set aside first, then by when it is tried again."""
        order = (FAILED_WORK.c.again_at.is_not(None), FAILED_WORK.c.again_at)
        query = select(FAILED_WORK).order_by(*order, FAILED_WORK.c.queue, FAILED_WORK.c.item)
        return tuple(Failed(**row) for row in self._rows(query))

    def how_many_set_aside(self) -> int:
        aside = FAILED_WORK.c.again_at.is_(None)
        query = select(func.count()).select_from(FAILED_WORK).where(aside)
        with self._reader.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def taken_up(self, limit: int) -> tuple[TakenUp, ...]:
        """What people had tried again, newest first."""
        query = select(*(c for c in TAKEN_UP.c if c.name != "number"))
        rows = self._rows(query.order_by(TAKEN_UP.c.number.desc()).limit(limit))
        return tuple(TakenUp(**row) for row in rows)

    def take_up(self, queue: str, item: str, by: str) -> None:
        """Has an item tried again at once, with all its tries before it. `by` is an account's id.

        Raises NothingToTryAgain when it doesn't wait.
        """
        now = self._now()
        mine = (FAILED_WORK.c.queue == queue, FAILED_WORK.c.item == item)
        waits = or_(FAILED_WORK.c.again_at.is_(None), FAILED_WORK.c.again_at > now)
        again = update(FAILED_WORK).where(*mine, waits).values(again_at=now, failures=0)
        with self._engine.begin() as connection:
            if connection.execute(again).rowcount == 0:
                raise NothingToTryAgain
            reason = connection.execute(select(FAILED_WORK.c.reason).where(*mine)).scalar_one()
            taken = {"queue": queue, "item": item, "reason": reason}
            connection.execute(insert(TAKEN_UP).values(taken_up_by=by, taken_up_at=now, **taken))

    def take_up_all(self, by: str) -> int:
        """Has everything that was set aside tried again; returns how many items."""
        aside = [failed for failed in self.listed() if failed.set_aside]
        for failed in aside:
            self.take_up(failed.queue, failed.item, by)
        return len(aside)

    def _rows(self, query: Any) -> Iterable[RowMapping]:
        with self._reader.connect() as connection:
            return list(connection.execute(query).mappings())


def failed_again(
    queue: Queue, item: str, reason: str, now: datetime, before: Failed | None = None
) -> Failed:
    """The item with one more failure, and when it is tried again."""
    number = before.failures if before is not None else 0
    left = queue.pauses[number:] or (queue.pauses[-1:] if queue.endless else ())
    pause = left[0] if left else None
    return Failed(
        queue=queue.name,
        item=item,
        reason=reason,
        failures=number + 1,
        since=before.since if before is not None else now,
        failed_at=now,
        again_at=None if pause is None else now + timedelta(seconds=pause),
    )


def put(connection: Connection, failed: Failed) -> None:
    """Writes it over what is known of the item."""
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = asdict(failed)
    changes = {name: values[name] for name in values if name not in KEY}
    added = made(FAILED_WORK).values(values)
    connection.execute(added.on_conflict_do_update(index_elements=KEY, set_=changes))


def how_many_of_build(connection: Connection, model: str, number: int) -> int:
    """How many facts one build of a read model could not take."""
    query = select(func.count()).select_from(FAILED_WORK).where(*_of_build(model, number))
    return int(connection.execute(query).scalar_one())


def forget_of_build(connection: Connection, model: str, number: int) -> None:
    """Forgets what one build of a read model could not take; it is built anew."""
    connection.execute(delete(FAILED_WORK).where(*_of_build(model, number)))


def _of_build(model: str, number: int) -> tuple[ColumnElement[bool], ...]:
    begins = FAILED_WORK.c.item.startswith(build_prefix(model, number), autoescape=True)
    return FAILED_WORK.c.queue == READ_MODELS.name, begins


def build_prefix(model: str, number: int) -> str:
    """How the items of one build of a read model begin: the fact's name and position follow."""
    return f"{model} {number} "
