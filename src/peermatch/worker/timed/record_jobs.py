"""The record's own upkeep: linking, signing, finishing erasures that were cut off."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from peermatch.readmodels.engine.failed_work import ERASURES
from peermatch.store.operating.erasing import Erasure
from peermatch.store.proof.chain import Linker
from peermatch.store.proof.signing import keep_checkpoint
from peermatch.usecases.core.service import Service
from peermatch.worker.queues.item_by_item import ItemByItem
from scheduling.published.jobs import Every, Job

LINK_SECONDS = 2.0
"""How far the chain may be behind the log."""
CHECKPOINT_SECONDS = 600.0
HELD_BACK_ALARM, HELD_BACK_LOOK = 30.0, 15.0

log = logging.getLogger(__name__)


def record_jobs(
    service: Service,
    record: Engine,
    witness: Path,
    dropping: Sequence[Callable[[], object]],
    erasure: Callable[[], Erasure],
) -> tuple[Job, ...]:
    """`dropping` are what drops old drafts, uploads and scans that nobody signed."""
    store = service.store
    drop_drafts, drop_uploads, drop_scans = dropping

    def sign() -> None:
        keep_checkpoint(store, record, witness, service.now())

    def look_behind() -> None:
        """A transaction that stays open, anyone's, keeps readers from newer facts."""
        seconds = store.held_back_seconds()
        if seconds > HELD_BACK_ALARM:
            log.error("new facts have been held back for %.0f seconds", seconds)

    def finish_erasures() -> None:
        job = erasure()
        ItemByItem[UUID](ERASURES, service).each(job.unfinished(), job.erase)

    link = Linker(store, record).link_pending
    return (
        Job(name="link", when=Every(LINK_SECONDS), run=link),
        Job(name="checkpoint", when=Every(CHECKPOINT_SECONDS), run=sign),
        Job(name="drafts", when=Every(CHECKPOINT_SECONDS), run=drop_drafts),
        Job(name="uploads", when=Every(CHECKPOINT_SECONDS), run=drop_uploads),
        Job(name="scans", when=Every(CHECKPOINT_SECONDS), run=drop_scans),
        Job(name="held-back", when=Every(HELD_BACK_LOOK), run=look_behind),
        Job(name="finish-erasures", when=Every(CHECKPOINT_SECONDS), run=finish_erasures),
    )
