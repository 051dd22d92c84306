"""The one clock that everything is given: the real time, or the demonstration's own."""

import json
from datetime import UTC, datetime
from pathlib import Path

from peermatch.settings.settings import Settings


class Clock:
    """The real time, or the demonstration's own, which runs on from a set instant."""

    def __init__(self, settings: Settings) -> None:
        self._shift = None
        if settings.clock_start is not None:
            self._shift = settings.clock_start - _first_start(settings.data)

    def now(self) -> datetime:
        real = real_time()
        return real if self._shift is None else (real + self._shift).astimezone(UTC)


def real_time() -> datetime:
    """What phones show, also beside a demonstration."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock that everything is given


def _first_start(folder: Path) -> datetime:
    """When the demonstration was first started, kept beside its data."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "clock.json"
    if not path.exists():
        moment = real_time().isoformat()
        path.write_text(json.dumps({"started": moment}), encoding="ascii")
    return datetime.fromisoformat(json.loads(path.read_text(encoding="ascii"))["started"])
