"""Sessions: booked, held, missed, corrected, counted in units, and the messages about them.

Where time is booked is in `calendar`.
"""
