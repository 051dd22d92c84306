"""Migrations of the record, each named for what it makes or changes."""
