"""A specialist's calendars: links by which their own programs read the schedule, and the address by
which their own calendar tells when they are busy."""
