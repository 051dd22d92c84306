"""Booking, recording, correcting and counting sessions, and the messages about them."""
