"""How the service does at this moment: what can't be reached, what is late, what waits, and what
failed. Numbers and names of parts only; nothing here is about a person."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.failed_work import FailedWork
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.running.job_marks import LEADER, JobMark, JobMarks
from peermatch.readmodels.tables.sessions.messages import MESSAGES, WAITS
from peermatch.store import Position, Store
from peermatch.store.proof.known_checkpoints import newest_known

LEADER_AWAY = timedelta(seconds=60)
"""After so long without a sign of it, nobody leads."""
LAG = timedelta(seconds=30)
"""Pages that show less than was recorded so long ago are late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStanding:
    """One read model that serves. `behind_seconds` is how long ago the first fact that it doesn't
    show was recorded; 0 when it shows everything."""

    name: str
    behind_seconds: float
    stopped_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStanding:
    name: str
    again: int
    """Items that will be tried again by themselves."""
    set_aside: int
    """Items that a person has to have tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    at: datetime
    facts: int
    """How far the record's numbering has come."""
    held_back_seconds: float
    """How long a transaction that is still open has kept readers from newer facts."""
    models: tuple[ModelStanding, ...]
    jobs: Mapping[str, JobMark]
    queues: tuple[QueueStanding, ...]
    messages: Mapping[str, int]
    """Messages that wait, by how far a gateway is with them."""
    checkpoint_at: datetime | None
    behind_seconds: float = field(init=False)

    def __post_init__(self) -> None:
        worst = max((model.behind_seconds for model in self.models), default=0.0)
        object.__setattr__(self, "behind_seconds", worst)

    @property
    def leader_seconds(self) -> float | None:
        """How long ago a worker last said that it leads; None when none ever did."""
        mark = self.jobs.get(LEADER)
        if mark is None or mark.done_at is None:
            return None
        return (self.at - mark.done_at).total_seconds()

    def warnings(self) -> Iterator[str]:
        """What somebody should look at now, in sentences."""
        seconds = self.leader_seconds
        if seconds is None:
            yield "No worker has ever led: read models, matching runs and timed jobs stand still."
        elif seconds > LEADER_AWAY.total_seconds():
            yield "No worker leads: read models, matching runs and timed jobs stand still."
        stopped = [model.name for model in self.models if model.stopped_by]
        if stopped:
            yield f"Stopped by facts that they can't take: {', '.join(stopped)}."
        if self.behind_seconds > LAG.total_seconds():
            yield f"Pages show the record as of {self.behind_seconds:.0f} seconds ago."
        if self.held_back_seconds > LAG.total_seconds():
            yield (
                "A database transaction that is still open keeps newer facts from being read, for "
                f"{self.held_back_seconds:.0f} seconds now."
            )
        aside = sum(queue.set_aside for queue in self.queues)
        if aside:
            yield f"Set aside after failing again and again: {aside}."


def standing(
    store: Store, views: Views, failed: FailedWork, marks: JobMarks, now: Callable[[], datetime]
) -> Standing:
    """Asks all of it. Raises what the databases raise when they can't be reached."""
    at = now()
    end = store.end()
    with views.connect() as connection:
        serving = [g for g in generations.all_generations(connection) if g.serving]
        counted = select(MESSAGES.c.sending, func.count()).where(MESSAGES.c.status == WAITS)
        waiting = connection.execute(counted.group_by(MESSAGES.c.sending)).all()
    behind = {g.position: _behind_seconds(store, g.position, at) for g in serving}
    return Standing(
        at=at,
        facts=end.number,
        held_back_seconds=store.held_back_seconds(),
        models=tuple(
            ModelStanding(name=g.model, behind_seconds=behind[g.position], stopped_by=g.stopped_by)
            for g in sorted(serving, key=lambda g: g.model)
        ),
        jobs=marks.listed(),
        queues=tuple(_queues(failed)),
        messages={row[0]: row[1] for row in waiting},
        checkpoint_at=newest_known(store.vault.engine),
    )


def _behind_seconds(store: Store, position: Position, at: datetime) -> float:
    """Since when the first fact after `position` has been there."""
    missing = store.rows_after(position, 1)
    if not missing:
        return 0.0
    return max(0.0, (at - store.recorded_at(missing[0])).total_seconds())


def _queues(failed: FailedWork) -> Iterator[QueueStanding]:
    again: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    for one in failed.listed():
        (aside if one.set_aside else again)[one.queue] += 1
    for name in sorted({*again, *aside}):
        yield QueueStanding(name=name, again=again[name], set_aside=aside[name])
