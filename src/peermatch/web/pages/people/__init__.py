"""Sections of a participant's page."""
