"""Migrations of the vault, each named for what it makes or changes."""
