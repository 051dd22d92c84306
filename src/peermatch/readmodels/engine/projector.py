"""The projector: one pass over the log feeds every read model, each exactly once."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from peermatch.readmodels.engine import failed_work, generations
from peermatch.readmodels.engine.failed_work import (
    MISPLACED,
    READ_MODELS,
    STALLED_MODELS,
    Failed,
    FailedWork,
)
from peermatch.readmodels.engine.feeding import Feeding, OvertakenError, Unreadable
from peermatch.readmodels.engine.generations import Generation
from peermatch.readmodels.engine.projection import KeyedModels, Projection
from peermatch.store import Position, Recorded, Store
from peermatch.store.databases.engines import one_by_one
from peermatch.store.facts.envelope import Row

log = logging.getLogger(__name__)

BATCH = 4000
"""Facts per transaction."""
SHORTEST_WAIT, LONGEST_WAIT = 0.002, 0.05
"""Seconds between looks at a log that has not grown; a notice ends the wait."""
RESTART_SECONDS = 1.0
CATCH_UP_SECONDS = 30.0
AGAIN_SECONDS = 1.0
"""How often it is looked whether a person had something tried again."""


class NotCaughtUp(RuntimeError):
    """Read models don't show yet what the log holds."""

    def __init__(self, models: Collection[str]) -> None:
        super().__init__(
            f"these read models don't show everything yet: {', '.join(sorted(models))}; "
            "see what stands still with: peermatch set-aside"
        )


class Projector:
    """Feeds the read models of one views database. Several may run; each fact counts once.

    A model that fails for the machine's sake stands still and is tried again from where it stood. A
    fact that a model can't take is set aside for that model, and named; the model goes on, and is
    built anew when a person has it tried again. `now` gives an aware instant.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        models: Iterable[Projection] | KeyedModels,
        *,
        now: Callable[[], datetime],
        batch: int = BATCH,
    ) -> None:
        self.store = store
        self.engine, self._reader = engine, one_by_one(engine)
        self._now = now
        self._failed_work = FailedWork(engine, now)
        self._stalled: dict[str, Failed] | None = None
        self._looked = 0.0
        self._keyed = models if isinstance(models, KeyedModels) else KeyedModels.fixed(models)
        self.batch = batch
        self._feeding = Feeding(store, engine, self._keyed, now)
        self._building = False
        self._came, self._left = list[Generation](), list[Generation]()
        """All builds, where a step left them side by side; else, and each second, they are read."""
        self._put_right_now: set[str] = set()
        """Misplaced parts for which models are being built anew."""
        self._notices = store.notices.listen()

    @property
    def models(self) -> Mapping[str, Projection]:
        """As what is built anew is made."""
        return self._keyed.newest()

    def run(self, ending: threading.Event) -> None:
        """Follows the log until `ending` is set; starts again after a failure."""
        wait = SHORTEST_WAIT
        while not ending.is_set():
            try:
                self._look_for_tries()
                if self._go_on(self._left or self._running()):
                    wait = SHORTEST_WAIT
                    continue
                if self._building:
                    self.switch_ready()
                if self._notices.wait(wait):
                    self._notices.clear()
                    wait = SHORTEST_WAIT
                else:
                    wait = min(wait * 2, LONGEST_WAIT)
            except Exception as error:
                log.error("the projector failed (%s) and starts again", type(error).__name__)
                ending.wait(RESTART_SECONDS)

    def catch_up(
        self, *, seconds: float = CATCH_UP_SECONDS, build: Generation | None = None
    ) -> int:
        """Applies all that the log holds now; returns how many rows were read.

        Raises HeldBack or NotCaughtUp when what serves (or the one build that is named) has not
        come there after `seconds`; NotCaughtUp at once when it has stopped.
        """
        until = time.monotonic() + seconds
        end = self.store.readable_end(seconds)
        total = 0
        while True:
            if read := self.step():
                total += read
                continue
            behind = self._behind(end, build)
            if not behind:
                return total
            if time.monotonic() > until or any(g.stopped_by for g in behind):
                raise NotCaughtUp({g.model for g in behind})
            time.sleep(LONGEST_WAIT)

    def _behind(self, end: Position, build: Generation | None) -> list[Generation]:
        """What serves, or the one build, while it doesn't show what stands at `end`."""
        behind = [g for g in self._all() if self._is_current(g) and g.position < end]
        if build is None:
            return [g for g in behind if g.serving]
        return [g for g in behind if (g.model, g.number) == (build.model, build.number)]

    def shows(self, position: Position) -> bool:
        """Whether what serves is of this program's shape and shows what stands at `position`. A
        model that has stopped is not waited for: it goes on after a release only."""
        mine = [g for g in self._all() if g.serving and g.model in self.models]
        return all(
            self._is_current(g) and (g.position >= position or g.stopped_by is not None)
            for g in mine
        )

    def step(self) -> int:
        """One batch for every model; returns how many rows were read for those ahead."""
        return self._go_on(self._running())

    def _go_on(self, running: list[Generation]) -> int:
        self._left, self._came = [], []
        groups: dict[Position, list[Generation]] = defaultdict(list)
        self._building = not all(generation.serving for generation in running)
        for generation in running:
            if self._may_go_on(generation):
                groups[generation.position].append(generation)
        read = sum(self._feed(group) for group in groups.values())
        if len(groups) == 1 and len(self._came) == len(running) and not self._building:
            self._left = self._came
        return read

    def _all(self) -> list[Generation]:
        with self._reader.connect() as connection:
            return generations.all_generations(connection)

    def _running(self) -> list[Generation]:
        return [g for g in self._all() if g.stopped_by is None and self._is_current(g)]

    def _is_current(self, generation: Generation) -> bool:
        model = self.models.get(generation.model)
        return model is not None and model.shape == generation.shape

    def _feed(self, group: list[Generation]) -> int:
        rows = self.store.rows_after(group[0].position, self.batch)
        if not rows:
            self._came_to(group[0].position, group)
            return 0
        read: dict[int, Recorded | Unreadable] = {}
        left = self._left_after_passing_over(group, rows)
        taken = [self._feed_one(generation, rows, read) for generation in left]
        return max(taken) if len(left) == len(group) else len(rows)

    def _left_after_passing_over(
        self, group: list[Generation], rows: list[Row]
    ) -> list[Generation]:
        """Those of the group whom the rows tell something; the others go on past them."""
        try:
            idle, together = self._feeding.pass_over(group, rows)
        except Exception as error:
            log.warning("models could not go on together (%s)", type(error).__name__)
            return group  # what fails for the machine's sake does so for each of them, and is noted
        self._came_to(rows[-1].position, idle)
        if not together:
            self._came.clear()
        return [generation for generation in group if generation not in idle]

    def _feed_one(
        self, generation: Generation, rows: list[Row], read: dict[int, Recorded | Unreadable]
    ) -> int:
        """The rows for one model, whose failure is no other's; 0 when it stands still."""
        try:
            self._feeding.feed(generation, rows, read)
        except OvertakenError:
            return len(rows)
        except Exception as error:
            self._stall(generation, error)
            return 0
        self._came_to(rows[-1].position, [generation])
        return len(rows)

    def _may_go_on(self, generation: Generation) -> bool:
        """Whether the model is not one that waits for its next try."""
        if self._stalled is None:
            self._stalled = self._failed_work.of(STALLED_MODELS)
        stalled = self._stalled.get(generation.model)
        return stalled is None or stalled.is_due(self._now())

    def _stall(self, generation: Generation, error: Exception) -> None:
        """Leaves the model where it stands until its next try."""
        model, kind = generation.model, failed_work.reason_of(error)
        log.error("%s stands still (%s) and is tried again", model, kind)
        stalled = self._stalled = self._stalled or {}
        before = stalled.get(model)
        stalled[model] = failed_work.failed_again(STALLED_MODELS, model, kind, self._now(), before)
        try:
            self._failed_work.note(STALLED_MODELS, model, kind, before)
        except Exception as unnoted:
            log.error("that could not be noted (%s)", type(unnoted).__name__)

    def _came_to(self, position: Position, some: list[Generation]) -> None:
        self._came += (g if g.position == position else replace(g, position=position) for g in some)
        stalled = self._stalled or {}
        for model in stalled.keys() & {g.model for g in some}:
            self._failed_work.settle(STALLED_MODELS, {model})
            del stalled[model]

    def rebuild(self, name: str) -> int:
        """Builds a new generation while the old one serves, then switches readers to it; returns
        how many facts it could not take. Raises HeldBack or NotCaughtUp as `catch_up` does."""
        made = self._begin(self.models[name])
        while True:
            self.catch_up(build=made)
            if made.serving or generations.switch(self.engine, self.models[name], made.number):
                with self.engine.connect() as connection:
                    return generations.lacking(connection, [made])
            time.sleep(SHORTEST_WAIT)

    def behind_the_key(self) -> frozenset[str]:
        """Models of which a build has its tokens under an older key of the blind index. One of
        which none is under the newest begins anew, while the old one serves."""
        models = self.models
        keyed = [g for g in self._all() if g.model in models and models[g.model].index_key]
        coming = {g.model for g in keyed if g.index_key == models[g.model].index_key}
        behind = {g.model for g in keyed if g.index_key != models[g.model].index_key}
        for name in sorted(behind - coming):
            self._begin(models[name])
        return frozenset(behind)

    def _begin(self, model: Projection) -> Generation:
        with self.engine.begin() as connection:
            there = generations.all_generations(connection)
            mine = [g for g in there if g.model == model.name]
            return generations.begin(connection, model, mine)

    def _look_for_tries(self) -> None:
        if time.monotonic() > self._looked + AGAIN_SECONDS:
            self._looked, self._left = time.monotonic(), []
            self.try_again()

    def try_again(self) -> None:
        """Rebuilds the models of facts that somebody had tried again, while the old ones serve, and
        lets stopped models go on."""
        self._stalled = self._failed_work.of(STALLED_MODELS)
        now = self._now()
        taken_up = [f.item for f in self._failed_work.of(READ_MODELS).values() if f.is_due(now)]
        for name, number in {tuple(item.split(" ")[:2]) for item in taken_up}:
            newest = max((g.number for g in self._all() if g.model == name), default=0)
            if name in self.models and newest == int(number):
                self._begin(self.models[name])
        self._put_right(now)

    def _put_right(self, now: datetime) -> None:
        """Rebuilds every model that follows a fact whose sealed part stands beside somebody else's
        id, once a person has seen to it. What is still wrong then is found again."""
        due = {f.item for f in self._failed_work.of(MISPLACED).values() if f.is_due(now)}
        found = due - self._put_right_now
        kinds = {self.store.names.stored(item.split(" ")[0]).fact for item in found}
        for model in self.models.values():
            if kinds & model.handlers.keys():
                self._begin(model)
        self._put_right_now |= found

    def switch_ready(self) -> None:
        """Lets new generations serve that have caught up with the log's end."""
        for generation in self._running():
            if not generation.serving and not self.store.rows_after(generation.position, 1):
                generations.switch(self.engine, self.models[generation.model], generation.number)
        if self._put_right_now and all(generation.serving for generation in self._running()):
            self._failed_work.settle(MISPLACED, self._put_right_now)
            self._put_right_now = set()
