"""Specialists' own calendars: fetched, read for busy times alone, and noted."""
