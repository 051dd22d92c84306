"""Asks what changes would do, and waits a moment for the answer: the one way from a page to the
solver, which no web process loads. The worker answers (`worker/queues/trial_answers`)."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.scenarios.tried_changes import Changes, check_consistent
from matching.problem.compared import Compared, Touched
from peermatch.readmodels.tables.scenarios.trials import TrialRow, Trials, TrialStatus
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service

NOW = Changes()
"""Nothing is changed: the plan of today."""
WAIT_SECONDS = 2.0
"""How long a page waits; then it says that the answer is being worked out."""
PAUSE = 0.05
FAILED = "It could not be worked out. Try again in a moment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the worker found. `at` is when it read the record."""

    day: date
    at: datetime
    compared: Compared
    touched: tuple[Touched, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was asked, and the answer once there is one; `problem` says why there is none."""

    trial_id: UUID
    changes: Changes
    answer: Answer | None = None
    problem: str = ""
    under_way: bool = False


def try_changes(service: Service, trials: Trials, changes: Changes) -> Trial:
    """What the changes would do to the plan of this moment. Waits a moment for it; `look_at` asks
    again. Raises what `check_consistent` raises."""
    asked = ask(service, trials, changes)
    found = look_at(trials, asked)
    return found or Trial(trial_id=asked, changes=changes, under_way=True)


def ask(service: Service, trials: Trials, changes: Changes) -> UUID:
    """Has the worker try them; the same changes at the same moment are the same trial."""
    check_consistent(changes)
    written = changes_text(changes)
    moment = service.program.today(service.now()), service.views.position()
    trial_id = derived("trial", written, *moment)
    trials.ask(trial_id, written)
    return trial_id


def look_at(trials: Trials, trial_id: UUID) -> Trial | None:
    """The trial as it is answered, or as it stands after WAIT_SECONDS; None when it is forgotten
    or was never asked."""
    until = time.monotonic() + WAIT_SECONDS
    while (row := trials.one(trial_id)) is not None and row.open and time.monotonic() < until:
        time.sleep(PAUSE)
    return None if row is None else _trial(row)


def changes_text(changes: Changes) -> str:
    """The changes as JSON; equal ones in the same text."""
    return msgspec.json.encode(changes, order="deterministic").decode()


def changes_of(text: str) -> Changes:
    return msgspec.json.decode(text, type=Changes)


def answer_text(answer: Answer) -> str:
    return msgspec.json.encode(answer).decode()


def _trial(row: TrialRow) -> Trial:
    changes = changes_of(row.changes)
    match row.status:
        case TrialStatus.ANSWERED:
            answer = msgspec.json.decode(row.answer, type=Answer)
            return Trial(trial_id=row.trial_id, changes=changes, answer=answer)
        case TrialStatus.REFUSED:
            return Trial(trial_id=row.trial_id, changes=changes, problem=row.answer)
        case TrialStatus.FAILED:
            return Trial(trial_id=row.trial_id, changes=changes, problem=FAILED)
        case _:
            return Trial(trial_id=row.trial_id, changes=changes, under_way=True)
