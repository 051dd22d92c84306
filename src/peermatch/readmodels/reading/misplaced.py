"""Alarms of sealed parts that stand beside somebody else's id: they are work for a person."""

import logging
from functools import partial

from peermatch.readmodels.engine.failed_work import MISPLACED, FailedWork
from peermatch.store import Seal, Store

log = logging.getLogger(__name__)


def tell_of_misplaced(store: Store, failed_work: FailedWork) -> None:
    """From now on, whatever this process is asked to show."""
    store.tell_misplaced(partial(_note, failed_work))


def _note(failed_work: FailedWork, seal: Seal) -> None:
    """Names the fact by its place in the log, and no person. A page that shows the others is not
    kept from it when this can't be written: the log has said it already."""
    item = f"{seal.name} {seal.version} of {seal.stream}"
    try:
        if failed_work.one(MISPLACED, item) is None:
            failed_work.note(MISPLACED, item, "Misplaced")
    except Exception as error:
        log.error("a misplaced part could not be noted: %s", type(error).__name__)
