"""What every queue of the worker brings with it."""

from peermatch.readmodels.engine.failed_work import QUEUES
from peermatch.web.pages.program.set_aside import MEANWHILE


def test_every_queue_says_what_goes_without_its_work() -> None:
    """The page of set-aside work tells it; a new queue adds its sentence there."""
    assert set(MEANWHILE) == {queue.name for queue in QUEUES}
