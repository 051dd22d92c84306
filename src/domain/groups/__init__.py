"""Groups and their meetings: leaders, members, attendance, units."""
