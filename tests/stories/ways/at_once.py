"""Pages that wait for somebody else's answer don't, where nobody is there to answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from peermatch.usecases.scenarios import ask_trials
from peermatch.web.pages.review import queue_changes


@contextmanager
def without_waiting() -> Iterator[None]:
    """A trial is as it stands, and the news of the queue end at once: a test's client reads them
    to the end, and in most tests no worker answers trials while a page waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ask_trials, "WAIT_SECONDS", 0.0)
        patch.setattr(queue_changes, "LONGEST", 0.0)
        yield
