"""Agencies that refer people: the links by which they do. What such a link opens is in `asking`."""
