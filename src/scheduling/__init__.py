"""When. Availability, placement of sessions, the calendar feed, the timed jobs."""
