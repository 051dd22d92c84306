"""When each timed job was last done and how it last failed, for whoever looks after the service."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Column, Engine, Float, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.failed_work import reason_of

JOB_MARKS = Table(
    "job_marks",
    MetaData(),
    Column("name", String(60), primary_key=True),
    Column("done_at", Instant),
    Column("failed_at", Instant),
    Column("reason", String(120), nullable=False),
    Column("every_seconds", Float, nullable=False),
)
LEADER = "leader"
"""The mark of the worker that leads: it is set each time that marks are kept."""
BACKUP = "backup"
"""The mark of `peermatch back-up`, which the operator's own timer starts."""
KEPT_SECONDS = 10.0
"""How often a worker writes down what it noted: a job may be done each second."""
LATE_TURNS, LATE_SECONDS = 3, 60
"""A job is late when it was not done for so many of its turns and so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMark:
    """`reason` is the kind of the last failure, never its text; `every_seconds` how often the job
    is due, 0 for what people start."""

    name: str
    done_at: datetime | None = None
    failed_at: datetime | None = None
    reason: str = ""
    every_seconds: float = 0.0

    @property
    def failing(self) -> bool:
        """Whether its last turn failed."""
        if self.failed_at is None:
            return False
        return self.done_at is None or self.failed_at > self.done_at

    def late(self, now: datetime) -> bool:
        """Whether it should have been done since."""
        if not self.every_seconds or self.done_at is None:
            return False
        return now - self.done_at > self._patience

    @property
    def _patience(self) -> timedelta:
        return timedelta(seconds=LATE_TURNS * self.every_seconds + LATE_SECONDS)


class JobMarks:
    """Notes of one worker, kept in the views database. Safe to share between threads."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._lock = threading.Lock()
        self._noted: dict[str, JobMark] = {}
        self._kept_at: datetime | None = None

    def expect(self, name: str, every_seconds: float) -> None:
        """A worker that leads will do this job, so often."""
        self._note(name, every_seconds=every_seconds)

    def done(self, name: str, every_seconds: float = 0.0) -> None:
        """A job has ended well."""
        self._note(name, done_at=self._now(), every_seconds=every_seconds)

    def failed(self, name: str, error: BaseException, every_seconds: float = 0.0) -> None:
        """A job has failed; only the kind of the error is kept."""
        self._note(
            name, failed_at=self._now(), reason=reason_of(error), every_seconds=every_seconds
        )

    def _note(self, name: str, **changes: object) -> None:
        with self._lock:
            before = self._noted.get(name) or JobMark(name=name)
            self._noted[name] = replace(before, **changes)  # type: ignore[arg-type]

    def keep(self) -> None:
        """Writes down what was noted since, and that somebody leads; at most every few seconds."""
        now = self._now()
        if self._kept_at is not None and abs((now - self._kept_at).total_seconds()) < KEPT_SECONDS:
            return
        self.done(LEADER, KEPT_SECONDS)
        self.keep_all()

    def keep_all(self) -> None:
        """Writes it down at once. What can't be written now is written with the next."""
        with self._lock:
            noted = dict(self._noted)
        made = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        with self._engine.begin() as connection:
            for mark in noted.values():
                values = asdict(mark)
                said = {name: v for name, v in values.items() if v not in (None, "", mark.name)}
                added = made(JOB_MARKS).values(values)
                connection.execute(added.on_conflict_do_update(index_elements=["name"], set_=said))
        with self._lock:
            self._kept_at = self._now()
            for name, mark in noted.items():
                if self._noted.get(name) is mark:
                    del self._noted[name]

    def listed(self) -> Mapping[str, JobMark]:
        """Every job that was ever done or failed, by name."""
        query = select(JOB_MARKS).order_by(JOB_MARKS.c.name)
        with self._engine.connect() as connection:
            return {r["name"]: JobMark(**r) for r in connection.execute(query).mappings()}
