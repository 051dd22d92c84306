"""Timed jobs of privacy: each day that is over is gone through for unusual looks, and what finds
people is made anew under another key."""

from datetime import date

from domain.privacy.unusual_looks import UnusualLooksFound
from peermatch.readmodels.engine.failed_work import UNUSUAL_LOOKS
from peermatch.readmodels.engine.projector import Projector
from peermatch.store.finding.blind_index import Sought
from peermatch.store.keys.index_keys import IndexKeys
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.privacy.day_of_looks import DayOfLooks, days_to_go_through
from peermatch.usecases.privacy.unusual_looks_commands import NoteUnusualLooks
from peermatch.worker.queues.item_by_item import ItemByItem
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 900.0
KEY_SECONDS = 60.0


def privacy_jobs(service: Service, keys: IndexKeys, projector: Projector) -> tuple[Job, ...]:
    def look() -> int:
        return find_unusual_looks(service, keys.sought())

    def change() -> int:
        return change_index_key(keys, projector)

    return (
        Job(name="unusual-looks", when=Every(LOOK_SECONDS), run=look),
        Job(name="index-key", when=Every(KEY_SECONDS), run=change),
    )


def change_index_key(keys: IndexKeys, projector: Projector) -> int:
    """Begins to build anew what stands under an older key, once every process looks for what will
    stand under the newest; when nothing stands under an older one any more, destroys it. Returns
    how many keys it destroyed. Goes on where it was cut off."""
    if not keys.has_older() or not keys.is_known_everywhere() or projector.behind_the_key():
        return 0
    return keys.destroy_older()


def find_unusual_looks(service: Service, index: Sought) -> int:
    """Goes through each day that is over, once; returns how many days."""

    def go_through(day: date) -> None:
        looks = DayOfLooks(service, index, day)
        for found in looks.unusual():
            key = derived("unusual looks", found.looks_id, found.people, found.usual)
            service.perform(WORKER, key, _noting(found))
        looks.keep()

    queue = ItemByItem[date](UNUSUAL_LOOKS, service)
    return queue.each(days_to_go_through(service), go_through)


def _noting(found: UnusualLooksFound) -> NoteUnusualLooks:
    return made_from(found, NoteUnusualLooks)
