"""Pages about schedules, sessions, offered times and messages."""
