"""What a deployment sets about its program: zone, travel limit and first sessions."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Minutes are whole minutes; `zone` is where the program's weekly hours are meant."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("America/New_York"))
    travel_limit_minutes: int = 60
    """Furthest one-way drive for a session in person."""
    first_session_minutes: int = 60
    """A longer first session predicts engagement (ENRICH, n = 265)."""
    booking_horizon_days: int = 28
    daily_minutes: int = 360
    """Most minutes of sessions that a plan gives one specialist on one day."""
    buffer_minutes: int = 0
    """Minutes that a plan leaves free after each session; a drive may use them."""

    def today(self, now: datetime) -> date:
        """The program's local date at the instant `now`."""
        return now.astimezone(self.zone).date()
