"""The check of a plan, which shares no code with what it checks; nothing else belongs here."""
