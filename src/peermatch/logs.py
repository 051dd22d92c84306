"""What processes write of themselves: lines for a person, or JSON for whatever gathers logs.

Never more of an exception than its kind: its text may quote somebody's data."""

import logging
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
REQUESTS = "peermatch.requests"
SAID = ("method", "route", "status", "ms")
"""What a line on a request carries beside its words."""
QUIET = {"apscheduler": logging.WARNING, "alembic": logging.WARNING}


class LogForm(StrEnum):
    TEXT = "text"
    JSON = "json"


@dataclass(slots=True)
class Note:
    """Which request is being answered, for which account, and by which command, where there are."""

    request: str
    command: str = ""
    account: str = ""


NOTE: ContextVar[Note | None] = ContextVar("note", default=None)


def note_command(command_id: object) -> None:
    """Has the log lines of this request name its command."""
    note = NOTE.get()
    if note is not None:
        note.command = str(command_id)


def note_account(account_id: object) -> None:
    """Has the log lines of this request say whose it is: an id, which is nobody's name."""
    note = NOTE.get()
    if note is not None:
        note.account = str(account_id)


def set_up(form: LogForm) -> None:
    """For the whole process. Lines on single requests are only written as JSON: a person who reads
    along would see nothing else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_only_the_kind)
    if form is LogForm.JSON:
        handler.setFormatter(_json())
    else:
        handler.setFormatter(logging.Formatter(TEXT))
        logging.getLogger(REQUESTS).setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def _json() -> logging.Formatter:
    import structlog  # noqa: PLC0415  only where it is wanted

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(SAID),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_note,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )


def _only_the_kind(record: logging.LogRecord) -> bool:
    """Leaves out tracebacks and exceptions' texts, whoever logs them."""
    if record.exc_info:
        kind = record.exc_info[0]
        record.msg = f"{record.msg} ({kind.__name__ if kind else 'an error'})"
    record.exc_info = record.exc_text = record.stack_info = None
    return True


def _add_note(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
    note = NOTE.get()
    if note is not None:
        event["request"] = note.request
        if note.command:
            event["command"] = note.command
        if note.account:
            event["account"] = note.account
    return event
