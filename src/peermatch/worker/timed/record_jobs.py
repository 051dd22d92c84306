"""The record's own upkeep: linking, signing, finishing erasures that were cut off."""

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from peermatch.readmodels.engine.failed_work import ERASURES, REPLACED_KEYS
from peermatch.store.accounts.unfinished.drafts import Drafts
from peermatch.store.accounts.unfinished.uploads import Uploads
from peermatch.store.keys.page_seal import PageSeal
from peermatch.store.keys.replacing import note_resealed, to_reseal
from peermatch.store.operating.erasing import Erasure
from peermatch.store.papers.scans import Scans
from peermatch.store.proof.chain import Linker
from peermatch.store.proof.signing import keep_checkpoint
from peermatch.usecases.core.service import Service
from peermatch.usecases.people.consent_forms import drop_unsigned
from peermatch.worker.queues.item_by_item import ItemByItem
from scheduling.published.jobs import Every, Job

LINK_SECONDS = 2.0
"""How far the chain may be behind the log."""
CHECKPOINT_SECONDS = 600.0
RESEAL_SECONDS = 30.0
HELD_BACK_ALARM, HELD_BACK_LOOK = 30.0, 15.0

log = logging.getLogger(__name__)


def record_jobs(
    service: Service,
    record: Engine,
    witness: Path,
    seal: PageSeal,
    erasure: Callable[[], Erasure],
) -> tuple[Job, ...]:
    """`seal` is that of pages, under which drafts and uploads are kept."""
    store = service.store
    engine = store.vault.engine
    drafts = Drafts(engine, seal, service.now)
    uploads = Uploads(engine, seal, service.now)
    scans = Scans(store.vault, store.gate, service.now)

    def drop_scans() -> None:
        """Scans of papers that nobody said more about."""
        drop_unsigned(scans, store.read)

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

    def reseal() -> None:
        """What lies outside the record under keys that were replaced."""

        def seal_anew(person: UUID) -> None:
            began = service.now()
            scans.reseal(person)
            note_resealed(engine, person, began)

        people = to_reseal(engine, service.now())
        ItemByItem[UUID](REPLACED_KEYS, service).each(people, seal_anew)

    link = Linker(store, record).link_pending
    return (
        Job(name="link", when=Every(LINK_SECONDS), run=link),
        Job(name="checkpoint", when=Every(CHECKPOINT_SECONDS), run=sign),
        Job(name="drafts", when=Every(CHECKPOINT_SECONDS), run=drafts.drop_expired),
        Job(name="uploads", when=Every(CHECKPOINT_SECONDS), run=uploads.drop_expired),
        Job(name="scans", when=Every(CHECKPOINT_SECONDS), run=drop_scans),
        Job(name="reseal", when=Every(RESEAL_SECONDS), run=reseal),
        Job(name="held-back", when=Every(HELD_BACK_LOOK), run=look_behind),
        Job(name="finish-erasures", when=Every(CHECKPOINT_SECONDS), run=finish_erasures),
    )
