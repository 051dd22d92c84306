"""The log on SQLite and PostgreSQL, and the unit of work that writes to it."""
