"""Engines, column types, and which failures of a database pass by themselves."""
