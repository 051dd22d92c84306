"""Time as it is booked: diaries, rooms, planned weeks, repairs."""
