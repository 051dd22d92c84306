"""What the schedule's screens show: figures of weeks and the calendar. Nothing is decided here."""
