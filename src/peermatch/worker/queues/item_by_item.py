"""Takes the items of a queue one by one: one that fails is tried again later and stops no other."""

import logging
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from peermatch.readmodels.engine.failed_work import Failed, FailedWork, Queue, reason_of
from peermatch.usecases.core.service import Service

T = TypeVar("T")

log = logging.getLogger(__name__)


def nothing_more(_item: object, _reason: str) -> None:
    """What is set aside is left as it is."""


class ItemByItem(Generic[T]):
    """One queue. What failed is kept in the database, so that a restart starts no item anew.

    `give_up(item, reason)` is called when an item is set aside: a run is ended there, so that
    whoever asked for it sees how it ended. `reason` is a kind of exception or a refusal's code.
    """

    def __init__(
        self,
        queue: Queue,
        service: Service,
        *,
        give_up: Callable[[T, str], object] = nothing_more,
    ) -> None:
        self._queue = queue
        self._now = service.now
        self._give_up = give_up
        self.failed_work = FailedWork(service.views.engine, service.now)

    def each(
        self,
        items: Iterable[T],
        do: Callable[[T], object],
        *,
        key: Callable[[T], str] = str,
        line: Callable[[T], object] | None = None,
    ) -> int:
        """Does all of `items`, the whole queue, except those that wait for their next try or are
        set aside. Returns how many were done; `do` may return False for one with nothing to do.

        No item's failure is raised, of whatever kind. Items of one `line` keep their order: those
        behind one that is not done wait for it. What failed and is no longer among `items` is
        forgotten: something else has settled it.
        """
        known = self.failed_work.of(self._queue)
        there: set[str] = set()
        held_up: set[object] = set()
        done = 0
        for item in items:
            name = key(item)
            there.add(name)
            if line is not None and line(item) in held_up:
                continue
            outcome = self._one(item, name, do, known.get(name))
            done += outcome is True
            if outcome is None and line is not None:
                held_up.add(line(item))
        self.failed_work.settle(self._queue, known.keys() - there)
        return done

    def _one(
        self, item: T, name: str, do: Callable[[T], object], before: Failed | None
    ) -> bool | None:
        """Whether there was something to do; None when it is still to be done."""
        if before is not None and not before.is_due(self._now()):
            return None
        try:
            done = do(item) is not False
        except Exception as error:
            self._note(item, name, reason_of(error), before)
            return None
        if before is not None:
            self._keep(lambda: self.failed_work.settle(self._queue, {name}))
        return done

    def _note(self, item: T, name: str, reason: str, before: Failed | None) -> None:
        """Only the kind of failure is logged: its text may quote somebody's data."""

        def note() -> None:
            failed = self.failed_work.note(self._queue, name, reason, before)
            then = "set aside" if failed.set_aside else "tried again later"
            log.error("%s: an item failed (%s) and is %s", self._queue.name, reason, then)
            if failed.set_aside:
                self._give_up(item, reason)

        self._keep(note)

    def _keep(self, note: Callable[[], None]) -> None:
        """A note that can't be kept stops no other item either."""
        try:
            note()
        except Exception as error:
            kind = type(error).__name__
            log.error("%s: a failure could not be dealt with (%s)", self._queue.name, kind)
