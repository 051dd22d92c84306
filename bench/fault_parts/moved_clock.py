"""A program's clock that several processes share, moved on while they run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from peermatch.clock import real_time


class MovedClock:
    """The real time and as much as stands in the file `path`, in seconds."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def starting(cls, path: Path, at: datetime) -> "MovedClock":
        clock = cls(path)
        clock._write((at - real_time()).total_seconds())
        return clock

    def now(self) -> datetime:
        return (real_time() + timedelta(seconds=self._shift())).astimezone(UTC)

    def move_on(self, by: timedelta) -> None:
        self._write(self._shift() + by.total_seconds())

    def _shift(self) -> float:
        return float(self._path.read_text(encoding="ascii"))

    def _write(self, seconds: float) -> None:
        """At once for whoever reads meanwhile."""
        beside = self._path.with_suffix(".new")
        beside.write_text(repr(seconds), encoding="ascii")
        beside.replace(self._path)
