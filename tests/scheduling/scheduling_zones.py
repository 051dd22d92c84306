"""The zones in which scheduling is tested."""

ZONES = ("America/New_York", "Europe/London", "America/Phoenix", "Asia/Kolkata")
"""With clocks that change on two different days, without any change, and half an hour off."""
