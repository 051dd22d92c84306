"""Migrations of the views, each named for what it makes or changes."""
