"""What participants read, in their own language: the texts, and dates as each language writes them.

Nothing of the program's facts belongs here; staff pages are in English."""
